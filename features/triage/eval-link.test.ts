/**
 * Two hundred invented letters of fourteen months (link-letters.csv): one problem told by up to eight people in words of their own, among
 * other problems of the same estates, the same problems of other estates, forms filled in twice and questions that many ask.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evalCommand } from './cli.ts'
import { readRows } from './eval-files.ts'

const letters = new URL('link-letters.csv', import.meta.url).pathname
let folder = ''
let printed: { linked: Figures; withProposed: Figures }
let rows: { id: string; user: string; text: string; problem: string }[]
let links: { a: string; b: string; decision: string }[]
interface Figures {
  precision: number
  recall: number
  f1: number
  there: number
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yige-link-'))
  const out = join(folder, 'pairs.csv')
  const said: string[] = []
  const code = await evalCommand(['link', '--reports', letters, '--out', out], {
    out: (text) => said.push(text),
    err: (text) => said.push(text),
  })
  expect(code, said.join('')).toBe(0)
  printed = JSON.parse(said.join(''))
  rows = await readRows(letters, ['id', 'user', 'text', 'problem'])
  links = (await readFile(out, 'utf8'))
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([a, b, , decision]) => ({ a: a!, b: b!, decision: decision! }))
})
afterAll(() => rm(folder, { recursive: true }))

/** The first report of the case that each report came into. */
const caseOf = () =>
  new Map([
    ...rows.map((r): [string, string] => [r.id, r.id]),
    ...links.filter((l) => l.decision === 'link').map((l): [string, string] => [l.a, l.b]),
  ])

describe('one problem in other words', () => {
  it('is hardly ever linked wrong, and as often found as was reached', () => {
    expect(printed.linked.there).toBe(191)
    expect(printed.linked.precision).toBeGreaterThanOrEqual(0.95)
    expect(printed.linked.f1).toBeGreaterThan(0.25)
    expect(printed.withProposed.precision).toBeGreaterThanOrEqual(0.95)
    expect(printed.withProposed.f1).toBeGreaterThan(0.46)
  })
  it('said in the same words is always linked', () => {
    const again = rows.filter((r) => r.problem === '33')
    expect(again).toHaveLength(3)
    expect(new Set(again.map((r) => caseOf().get(r.id))).size).toBe(1)
  })
  it('of one reporter with two problems stays two', () => {
    const two = rows.flatMap((r, i) =>
      rows
        .slice(i + 1)
        .flatMap((o) => (o.user === r.user && (!r.problem || o.problem !== r.problem) ? [[r, o]] : [])),
    )
    expect(two.length).toBeGreaterThanOrEqual(4)
    for (const [r, o] of two) expect(caseOf().get(r!.id), r!.text).not.toBe(caseOf().get(o!.id))
  })
})
