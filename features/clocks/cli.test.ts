import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deadlineCommand, readMoment } from './cli.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yige-clocks-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await deadlineCommand(args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join(''), err: err.join('') }
}

describe('yige deadline', () => {
  test.each([
    ['2026-06-26T16:40:00+08:00', '2 working days', '2026-06-30T17:30:00+08:00'],
    ['2026-06-26T08:40:00Z', '2 working days', '2026-06-30T17:30:00+08:00'],
    ['2026-06-26 16:40', '4 working hours', '2026-06-29T11:40:00+08:00'],
    ['2026-06-26T16:40:00.5+08:00', '4 hours', '2026-06-26T20:40:00.500+08:00'],
    ['2026-06-26', '3 days', '2026-06-29T00:00:00+08:00'],
    ['2026-06-26T16:40+08:00', '30 minutes', '2026-06-26T17:10:00+08:00'],
    ['2026-09-30T10:00:00+08:00', '2个工作日', '2026-10-09T17:30:00+08:00'],
  ])('--from %s --limit %s', async (from, limit, due) => {
    expect(await run('--from', from, '--limit', limit)).toEqual({ code: 0, out: `${due}\n`, err: '' })
  })

  test('warns on stderr when a year is missing, still answers', async () => {
    const { code, out, err } = await run('--from', '2026-12-31T10:00:00+08:00', '--limit', '1 working day')
    expect({ code, out }).toEqual({ code: 0, out: '2027-01-04T17:30:00+08:00\n' })
    expect(err).toContain('2027')
    expect(err).toContain('2027 年')
  })

  test('a calendar file takes the place of the built-in one', async () => {
    const file = join(folder, 'own.csv')
    await writeFile(file, 'date,kind,name\n2026-06-29,holiday,own\n2027-01-01,workday,own\n')
    const own = await run(
      '--from',
      '2026-06-26T16:40:00+08:00',
      '--limit',
      '2 working days',
      '--calendar',
      file,
    )
    expect(own).toEqual({ code: 0, out: '2026-07-01T17:30:00+08:00\n', err: '' })
    const next = await run(
      '--from',
      '2026-12-31T16:40:00+08:00',
      '--limit',
      '1 working day',
      '--calendar',
      file,
    )
    expect(next).toEqual({ code: 0, out: '2027-01-01T17:30:00+08:00\n', err: '' })
    const before = await run(
      '--from',
      '2025-06-26T16:40:00+08:00',
      '--limit',
      '1 working day',
      '--calendar',
      file,
    )
    expect(before.err).toContain('2025')
  })

  test('explains itself in both languages, and as JSON', async () => {
    const args = ['--from', '2026-06-26T16:40:00+08:00', '--limit', '2 working days']
    const { out } = await run(...args, '--explain')
    expect(out.split('\n')[0]).toBe('2026-06-30T17:30:00+08:00')
    expect(out).toContain('6 月 30 日 周二 17:30 到期 / due Tue 30 Jun 17:30')
    const json = JSON.parse((await run(...args, '--json')).out)
    expect(json).toMatchObject({
      due: '2026-06-30T17:30:00+08:00',
      calendar: 'cn-2026',
      limit: { amount: 2, unit: 'workingDays' },
    })
  })

  test.each([
    [['--limit', '2 days'], '--from'],
    [['--from', '2026-06-26'], '--limit'],
    [['--from', '2026-02-30', '--limit', '2 days'], '2026-02-30'],
    [['--from', 'tomorrow', '--limit', '2 days'], 'tomorrow'],
    [['--from', '2026-06-26T25:00', '--limit', '2 days'], '25:00'],
    [['--from', '2026-06-26', '--limit', '2 moons'], '2 moons'],
    [['--from', '2026-06-26', '--limit', '0 days'], 'more than 0'],
    [['--from', '2026-06-26', '--limit', '2 days', '--calendar', '/nowhere/c.csv'], '/nowhere/c.csv'],
    [['--from', '2199-12-01', '--limit', '3000 working days'], '2200'],
    [['--when', 'now'], '--when'],
    [['stray', '--from', '2026-06-26', '--limit', '2 days'], 'stray'],
  ])('%j exits with 2 and says why', async (args, why) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(why)
  })

  test('all faults at once, those of the calendar file with their lines', async () => {
    const file = join(folder, 'bad.csv')
    await writeFile(file, 'date,kind\n2026-02-30,holiday\n2026-01-01,party\n')
    const { code, err } = await run('--from', 'x', '--limit', 'y', '--calendar', file)
    expect(code).toBe(2)
    for (const part of ['bad.csv:2', 'bad.csv:3', '--from', '--limit']) expect(err).toContain(part)
  })

  test('help', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    expect(out).toContain('2 working days')
  })
})

test('moments', () => {
  const at = (text: string) => readMoment(text, 'Asia/Shanghai')?.toISOString() ?? null
  expect(at('2026-06-26T16:40:00-0530')).toBe('2026-06-26T22:10:00.000Z')
  expect(at('2026-06-26T16:40:00+08')).toBe('2026-06-26T08:40:00.000Z')
  expect(at('2026-06-26')).toBe('2026-06-25T16:00:00.000Z')
  for (const no of [
    '2026-06-31',
    '2026-06-26T',
    '2026-06-26T16',
    '2026-06-26T16:40+25:00',
    '20260626T1640',
    '',
  ]) {
    expect(at(no)).toBeNull()
  }
})
