/** `yige eval`: measures triage on labelled files. Prints JSON on standard output; faults with line numbers, exit code 2. */
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { CaseIndex } from './rules/case-index.ts'
import { decideLinks } from './rules/compare.ts'
import type { LinearModel } from './rules/linear.ts'
import { classMetrics } from './rules/metrics.ts'
import { type Example, train } from './rules/train.ts'

const usage = `用法 Usage:
  yige eval classify --train A.jsonl [--train-segmented B.csv] --test C.jsonl
      A, C: 每行 one per line {"text": …, "label": …}；B: CSV tokens,label，词以空格分开 words separated by blanks
      输出 prints {n, accuracy, macroF1, perClass, secondsTrain, perSecond}
  yige eval link --reports R.csv --out pairs.csv
      R: CSV id,time,user,title,text，按到达顺序 in order of arrival；输出 writes a,b,score,decision,reason

参数或文件有误退出码 2。Bad arguments or files exit with 2.
`

export interface Streams {
  out: (text: string) => unknown
  err: (text: string) => unknown
}
const standard: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}

/** A fault of arguments or files, with all there is to say about it. */
class Fault extends Error {}

export async function evalCommand(args: readonly string[], streams: Streams = standard): Promise<number> {
  const [what, ...rest] = args
  if (!what || what === '--help' || what === '-h') {
    streams[what ? 'out' : 'err'](usage)
    return what ? 0 : 2
  }
  try {
    if (what === 'classify') streams.out(`${JSON.stringify(await evalClassify(rest), null, 2)}\n`)
    else if (what === 'link') streams.out(`${JSON.stringify(await evalLink(rest), null, 2)}\n`)
    else throw new Fault(`没有这种测评 there is no evaluation “${what}”\n\n${usage}`)
    return 0
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    streams.err(`${error.message}\n`)
    return 2
  }
}

function options<K extends string>(args: readonly string[], names: readonly K[], needed: readonly K[]) {
  let values: Partial<Record<K, string>>
  try {
    values = parseArgs({
      args: [...args],
      options: Object.fromEntries(names.map((n) => [n, { type: 'string' as const }])),
    }).values as Partial<Record<K, string>>
  } catch (error) {
    throw new Fault(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
  const missing = needed.filter((n) => !values[n])
  if (missing.length > 0)
    throw new Fault(`缺少 missing: ${missing.map((m) => `--${m}`).join(' ')}\n\n${usage}`)
  return values
}

async function read(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    throw new Fault(`打不开 cannot open ${file}: ${error instanceof Error ? error.message : String(error)}`)
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
  if (faults.length > 0) throw new Fault(faults.slice(0, 50).join('\n'))
  return out
}

/** Rows of a CSV with a header that has at least these columns. */
async function readRows<K extends string>(file: string, columns: readonly K[]): Promise<Record<K, string>[]> {
  let rows: Record<K, string>[]
  try {
    rows = parse(await read(file), { columns: true, skip_empty_lines: true }) as Record<K, string>[]
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const first = rows[0]
  const missing = columns.filter((c) => !first || first[c] === undefined)
  if (missing.length > 0) throw new Fault(`${file}: 缺少列 missing columns ${missing.join(', ')}`)
  return rows
}

async function evalClassify(args: readonly string[]) {
  const o = options(args, ['train', 'train-segmented', 'test'], ['train', 'test'])
  const examples = await readExamples(o.train!)
  if (o['train-segmented'])
    for (const row of await readRows(o['train-segmented'], ['tokens', 'label']))
      if (row.label) examples.push({ text: row.tokens.replaceAll(' ', ''), label: row.label })
  const test = await readExamples(o.test!)
  const begin = performance.now()
  const model = train(examples)
  const secondsTrain = (performance.now() - begin) / 1000
  const answers = test.map((e) => best(model, e.text))
  return {
    ...classMetrics(
      test.map((e) => e.label),
      answers,
    ),
    secondsTrain: Math.round(secondsTrain * 100) / 100,
    perSecond: rate(test, (e) => best(model, e.text)),
  }
}

function best(model: LinearModel, text: string): string {
  const z = new Float64Array(model.labels.length)
  model.addLogits(text, z)
  let top = 0
  for (let i = 1; i < z.length; i++) if (z[i]! > z[top]!) top = i
  return model.labels[top]!
}

/** Calls a second over a list, after one warm round, for at least half a second. */
function rate<T>(list: readonly T[], call: (one: T) => unknown): number {
  const begin = performance.now()
  let n = 0
  do {
    for (const one of list) call(one)
    n += list.length
  } while (performance.now() - begin < 500)
  return Math.round((n / (performance.now() - begin)) * 1000)
}

const COLUMNS = ['id', 'time', 'user', 'title', 'text'] as const

async function evalLink(args: readonly string[]) {
  const o = options(args, ['reports', 'out', 'link', 'propose'], ['reports', 'out'])
  const thresholds = { link: Number(o.link ?? 0.75), propose: Number(o.propose ?? 0.5) }
  const rows = await readRows(o.reports!, COLUMNS)
  const faults: string[] = []
  const reports = rows.map((row, i) => {
    const at = new Date(row.time.replaceAll('/', '-'))
    if (Number.isNaN(at.getTime()))
      faults.push(`${o.reports}: 第 ${i + 2} 行时间看不懂 row ${i + 2}: no time: ${row.time}`)
    return { ...row, at, point: pointOf(row) }
  })
  if (faults.length > 0) throw new Fault(faults.slice(0, 50).join('\n'))
  const index = new CaseIndex()
  const lines = ['a,b,score,decision,reason']
  const counts = { link: 0, propose: 0, none: 0 }
  const begin = performance.now()
  for (const r of reports) {
    const d = decideLinks(
      {
        report: { text: r.text, title: r.title, at: r.at, ...(r.user ? { reporter: r.user } : {}) },
        ...(r.point ? { placed: { regionPath: null, point: r.point } } : {}),
      },
      index.near(r),
      thresholds,
    )
    counts[d.action]++
    if (d.caseId)
      lines.push([r.id, d.caseId, d.score, d.action, `"${d.why.zh.replaceAll('"', '""')}"`].join(','))
    index.add({
      id: r.id,
      title: r.title,
      text: r.text,
      openedAt: r.at,
      ...(r.point ? { point: r.point } : {}),
      ...(r.user ? { reporters: [r.user] } : {}),
    })
  }
  const perSecond = Math.round((reports.length / (performance.now() - begin)) * 1000)
  await writeFile(o.out!, `${lines.join('\n')}\n`)
  return { n: reports.length, ...counts, perSecond }
}

function pointOf(row: object): readonly [number, number] | undefined {
  const { lng, lat } = row as { lng?: string; lat?: string }
  return lng && lat && Number.isFinite(Number(lng)) && Number.isFinite(Number(lat))
    ? [Number(lng), Number(lat)]
    : undefined
}
