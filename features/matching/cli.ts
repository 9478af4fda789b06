/** `yige match`: which rows of one or two tables are about the same person. Needs no server. Faults exit with 2. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { csvCell } from '../../shared/csv.ts'
import { Fault, readTable } from './files.ts'
import { type Config, readConfig } from './rules/config.ts'
import { guess } from './rules/guess.ts'
import { type Found, match } from './rules/match.ts'
import { RecordsFault } from './rules/records.ts'
import type { Table } from './rules/table.ts'
import { measure, truthOf } from './rules/truth.ts'

const usage = `用法 Usage:
  yige match --left A.csv [--right B.csv] [--config match.json] --out links.csv [--truth TRUTH.csv]
      没有 --right 就在 A 里找重复 without --right the rows of A are compared with each other
      没有 --config 就从表头和内容推测 without --config the columns are guessed from headings and cells
      输出 writes left,right,score,reasons；JSON 报告在标准输出 the report goes to standard output as JSON
  --truth FILE       打印 prints precision, recall, F1：编号对（可带标注列）或分组列 pairs of identifiers (with labels or without) or groups
  --threshold N      0 到 1，或 0 to 1, or review (0.1), link (0.5), merge (0.99)
  --one-to-one       每行最多一个对应 each row in at most one link
  --show-config      只打印推测的配置 only print the configuration that was guessed

配置见 configuration: docs/matching.md。参数或文件有误退出码 2。Bad arguments or files exit with 2.
`

export interface Streams {
  out: (text: string) => unknown
  err: (text: string) => unknown
}
const standard: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}

export async function matchCommand(args: readonly string[], streams: Streams = standard): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    streams[args.length ? 'out' : 'err'](usage)
    return args.length ? 0 : 2
  }
  try {
    streams.out(`${JSON.stringify(await run(args), null, 2)}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof Fault || error instanceof RecordsFault)) throw error
    streams.err(`${error.message}\nyige match --help\n`)
    return 2
  }
}

function options(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        left: { type: 'string' },
        right: { type: 'string' },
        config: { type: 'string' },
        out: { type: 'string' },
        truth: { type: 'string' },
        threshold: { type: 'string' },
        'one-to-one': { type: 'boolean' },
        'show-config': { type: 'boolean' },
      },
    })
    const missing = (['left', 'out'] as const).filter(
      (n) => !values[n] && !(n === 'out' && values['show-config']),
    )
    if (missing.length > 0) throw new Fault(`缺少 missing: ${missing.map((m) => `--${m}`).join(' ')}`)
    return values
  } catch (error) {
    throw error instanceof Fault ? error : new Fault((error as Error).message)
  }
}

async function run(args: readonly string[]): Promise<unknown> {
  const o = options(args)
  const began = performance.now()
  const given: Partial<Config> = o.config ? await configOf(o.config) : {}
  const extra = readConfig({
    ...(o.threshold === undefined
      ? {}
      : { threshold: /^[\d.]+$/.test(o.threshold) ? Number(o.threshold) : o.threshold }),
    ...(o['one-to-one'] ? { oneToOne: true } : {}),
  })
  if (extra.faults.length > 0) throw new Fault(extra.faults.join('\n'))
  const left = await readTable(o.left!)
  const right = o.right ? await readTable(o.right) : undefined
  // What a configuration leaves open is guessed: columns, or the column of identifiers.
  const guessed = guess(left, right)
  const { columns: _, ...flags } = extra.config
  const config: Config = {
    ...guessed,
    ...given,
    ...flags,
    columns: given.columns && given.columns.length > 0 ? given.columns : guessed.columns,
  }
  if (o['show-config']) return shown(config)
  const steps: Record<string, number> = { files: seconds(began) }
  let since = performance.now()
  const found = match(config, left, right, (step) => {
    steps[step] = seconds(since)
    since = performance.now()
  })
  await writeLinks(o.out!, found)
  steps.written = seconds(since)
  // Measuring against the truth is no part of matching.
  const whole = seconds(began)
  const cpu = process.cpuUsage()
  const measured = o.truth ? judged(found, o.truth, o.truth === o.left ? left : await readTable(o.truth)) : {}
  return {
    records: right ? { left: left.rows, right: right.rows } : left.rows,
    links: found.links.a.length,
    ...(found.groups === undefined ? {} : { groups: found.groups }),
    threshold: found.threshold,
    ...measured,
    compared: found.compared,
    passes: found.passes,
    columns: weightsOf(found),
    ...(o.config ? {} : { guessed: shown(config) }),
    seconds: { ...steps, whole, cpu: rounded((cpu.user + cpu.system) / 1e6, 1) },
    memoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

const seconds = (since: number) => Math.round(performance.now() - since) / 1000
const rounded = (x: number, digits = 4) => Math.round(x * 10 ** digits) / 10 ** digits

async function configOf(file: string): Promise<Config> {
  let json: unknown
  try {
    json = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Fault(`${file}: ${(error as Error).message}`)
  }
  const { config, faults } = readConfig(json)
  if (faults.length > 0) throw new Fault(faults.map((f) => `${file}: ${f}`).join('\n'))
  return config
}

function shown(config: Config) {
  return {
    ...(config.id ? { id: config.id.left === config.id.right ? config.id.left : config.id } : {}),
    columns: config.columns.map((c) =>
      c.left === c.right ? { column: c.left, type: c.type } : { left: c.left, right: c.right, type: c.type },
    ),
  }
}

function judged(found: Found, file: string, table: Table) {
  const { records, links } = found
  const truth = truthOf(table, new Set(records.ids))
  if (typeof truth === 'string') throw new Fault(`${file}: ${truth}`)
  const across = records.linking
    ? { left: new Set(records.ids.slice(0, records.split)), right: new Set(records.ids.slice(records.split)) }
    : undefined
  const named = Array.from(links.a, (a, i) => [records.ids[a]!, records.ids[links.b[i]!]!] as const)
  const m = measure(truth, named, across)
  return {
    precision: rounded(m.precision),
    recall: rounded(m.recall),
    F1: rounded(m.f1),
    truth: {
      form: m.form,
      pairs: m.truePairs,
      right: m.right,
      ...(m.unjudged === undefined ? {} : { unjudged: m.unjudged }),
    },
  }
}

/** What was learnt about each column: log2 of how much likelier each level is for one person than for two. */
function weightsOf({ pairs, model, records }: Found) {
  return records.fields.map((field, f) => ({
    column: field.name,
    weights: Object.fromEntries(
      field.kind.levels.map((level, l) => [
        `${level.zh} ${level.en}`,
        rounded(Math.log2(model.same[f]![l]! / model.stranger[f]![l]!), 1),
      ]),
    ),
    ...(records.names?.given === f
      ? { changedOver: rounded(Math.log2(model.same[f]![pairs.both]! / model.stranger[f]![pairs.both]!), 1) }
      : {}),
  }))
}

const signed = (x: number) => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(1)}`

/** Writes links strongest first; the smaller identifier stands left when there is one file. */
async function writeLinks(file: string, found: Found): Promise<void> {
  const { records, links, scale } = found
  const out = createWriteStream(file)
  const failed = once(out, 'error').then(([error]) => {
    throw new Fault(`写不了 cannot write ${file}: ${(error as Error).message}`)
  })
  const write = async () => {
    let text = 'left,right,score,reasons\n'
    for (let i = 0; i < links.a.length; i++) {
      const a = links.a[i]!
      const b = links.b[i]!
      const why = scale.explain(a, b)
      const parts = why.reasons.map((r) => `${r.field} ${r.level.zh} ${r.level.en} ${signed(r.weight)}`)
      if (why.household < -0.05) parts.push(`可能同户 perhaps one household ${signed(why.household)}`)
      parts.push(`先验 prior ${signed(why.prior)}`)
      if (links.by[i] === 1) parts.push('由同组其他记录相连 joined by others of the group')
      const [x, y] = named(records.ids[a]!, records.ids[b]!, records)
      text += `${csvCell(x)},${csvCell(y)},${links.score[i]!.toFixed(6)},${csvCell(parts.join('; '))}\n`
      if (text.length > 1 << 20) {
        if (!out.write(text)) await once(out, 'drain')
        text = ''
      }
    }
    out.end(text)
    await once(out, 'close')
  }
  await Promise.race([write(), failed])
}

const order = new Intl.Collator('en', { numeric: true })

function named(a: string, b: string, { linking, turned }: Found['records']): [string, string] {
  if (linking) return turned ? [b, a] : [a, b]
  return order.compare(a, b) <= 0 ? [a, b] : [b, a]
}
