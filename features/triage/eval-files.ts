/** Reading of arguments and files for `yige eval`: every fault is named, with its line. */
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import type { Example } from './rules/train.ts'

/** A fault of arguments or files, with all there is to say about it. */
export class Fault extends Error {}

/** Most faults named at once. */
const MOST = 50
export const faultsOf = (faults: readonly string[]): Fault => new Fault(faults.slice(0, MOST).join('\n'))

export function options<K extends string>(
  args: readonly string[],
  names: readonly K[],
  needed: readonly K[],
) {
  let values: Partial<Record<K, string>>
  try {
    values = parseArgs({
      args: [...args],
      options: Object.fromEntries(names.map((n) => [n, { type: 'string' as const }])),
    }).values as Partial<Record<K, string>>
  } catch (error) {
    throw new Fault(messageOf(error))
  }
  const missing = needed.filter((n) => !values[n])
  if (missing.length > 0) throw new Fault(`缺少 missing: ${missing.map((m) => `--${m}`).join(' ')}`)
  return values
}

export async function read(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    throw new Fault(`打不开 cannot open ${file}: ${messageOf(error)}`)
  }
}

export async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (error) {
    throw new Fault(`写不了 cannot write ${file}: ${messageOf(error)}`)
  }
}

/** Labelled texts, one JSON object a line. Every bad line is named. */
export async function readExamples(file: string): Promise<Example[]> {
  const faults: string[] = []
  const out: Example[] = []
  for (const [i, line] of (await read(file)).split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      const { text, label } = JSON.parse(line) as Partial<Example>
      if (typeof text === 'string' && typeof label === 'string' && label !== '') out.push({ text, label })
      else faults.push(`${file}:${i + 1}: 要有 needs "text" and "label"`)
    } catch {
      faults.push(`${file}:${i + 1}: 不是 JSON not JSON`)
    }
  }
  if (out.length === 0) faults.push(`${file}: 没有样本 no examples`)
  if (faults.length > 0) throw faultsOf(faults)
  return out
}

/** Rows of a CSV with a header that has at least these columns. */
export async function readRows<K extends string>(
  file: string,
  columns: readonly K[],
): Promise<(Record<K, string> & Record<string, string | undefined>)[]> {
  let rows: (Record<K, string> & Record<string, string | undefined>)[]
  try {
    rows = parse(await read(file), { columns: true, skip_empty_lines: true })
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(`${file}: ${messageOf(error)}`)
  }
  const first = rows[0]
  const missing = columns.filter((c) => !first || first[c] === undefined)
  if (missing.length > 0) throw new Fault(`${file}: 缺少列 missing columns ${missing.join(', ')}`)
  return rows
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const round = (x: number, digits = 4): number => Math.round(x * 10 ** digits) / 10 ** digits

/** Calls a second of processor time, the best of three rounds over the list: on a busy machine others slow some of them down. */
export function rate<T>(list: readonly T[], call: (one: T) => unknown): number {
  let best = 0
  for (let turn = 0; turn < 3; turn++) {
    const before = process.threadCpuUsage()
    let used = 0
    let n = 0
    while (used < 250_000) {
      for (const one of list) call(one)
      n += list.length
      const { user, system } = process.threadCpuUsage(before)
      used = user + system
    }
    best = Math.max(best, n / used)
  }
  return Math.round(best * 1e6)
}
