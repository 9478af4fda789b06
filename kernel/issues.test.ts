import { expect, it } from 'vitest'
import { z } from 'zod'
import { issueMessage } from './issues.ts'

const said = (schema: z.ZodType, value: unknown, language: 'zh' | 'en' = 'zh') =>
  schema.safeParse(value).error!.issues.map((i) => issueMessage(i, language))

it.each([
  [z.string().min(1), '', '没有填'],
  [z.string(), undefined, '没有填'],
  [z.string(), 3, '填得不对'],
  [z.string().min(4), 'abc', '至少 4 个字'],
  [z.string().max(3), '雨雨雨雨', '太长了，最多 3 个字'],
  [z.array(z.number()).min(1), [], '没有填'],
  [z.array(z.number()).max(1), [1, 2], '太长了，最多 1 项'],
  [z.number().min(2), 1, '太小了，最小 2'],
  [z.number().max(2), 3, '太大了，最大 2'],
  [z.enum(['a', 'b']), 'c', '不在可选的选项里'],
  [z.iso.datetime(), '', '没有填，或不是一个时间'],
  [z.string().regex(/^a/), 'b', '写法不对'],
  [z.string().regex(/^a/, 'begins with a'), 'b', 'begins with a'],
])('%#', (schema, value, zh) => expect(said(schema, value)).toEqual([zh]))

it('leaves English as the validator says it', () => {
  expect(said(z.string().min(1), '', 'en')[0]).toMatch(/^Too small/)
})
