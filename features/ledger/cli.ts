/** `yige codes` and `yige check`: what a data clerk asks of a file before any server is there. Faults with everything there is to say, exit code 2. */
import { readFile, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Fault } from './read.ts'
import { readCredit, sayCredit } from './rules/credit-code.ts'
import { dateOf } from './rules/dates.ts'
import { readId, sayId } from './rules/id-number.ts'
import type { WrittenMap } from './rules/mapping.ts'
import type { RowRule } from './rules/model.ts'
import { ownFaults } from './rules/own-faults.ts'
import { ownGroup, rowRuleOfOwn } from './rules/own-find.ts'
import { readPhone, sayPhone } from './rules/phone.ts'
import { checkLedger, findingsFile, summaryText } from './run-check.ts'

export interface Streams {
  out: (text: string) => unknown
  err: (text: string) => unknown
}
const standard: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}

const codesUsage = `用法 Usage: yige codes --kind id|uscc|phone FILE [--strict] [--today 2026-11-29] [--json]
  FILE: 每行一个号码 one value per line（UTF-8；- 是标准输入 standard input）
  每行输出 one line each: 号码 结论 原因 说明，用制表符分开 value, verdict, reason, words, separated by tabs
    结论 verdict: valid | invalid；原因 reason: ok，或见 or see docs/ledger.md
  --strict  地区码晚于出生才有的身份证号也算错 an identity number whose region came after the birth is invalid too
  --json    每行一个 JSON，带出生日期、性别等 a JSON object per line, with birth, sex and kind
退出码 exit code: 0 查完 done，2 参数或文件有误 bad arguments or file
`

const checkUsage = `用法 Usage: yige check FILE.csv|FILE.xlsx --out findings.jsonl [--map MAP.json] [--buildings FILE.csv] [--seen FILE.csv] [--rules RULES.json] [--today 2026-11-29]
  FILE: CSV（UTF-8、UTF-16、GBK）或 xlsx；表头认不出时看内容 headings that are not known are told by their values
  --out        每条疑点一行 JSON one JSON object per finding: {row, line, rule, fields, evidence, severity}
               row 从 1 数数据行（表头不算，空行不算）counts rows of data from 1; line 是表格里的行 the row in the sheet
  --map        {"name": "姓名", "idNumber": 3, …, "options": {…}}，见 see docs/ledger.md
  --buildings  存在的楼栋或房屋 buildings or rooms that exist
  --seen       点名、签到或门禁记录 roll call, sign-ins or door passes：应到未到 who is missing, who is not listed
  --rules      本地自定的规则 rules of the place, as the desk writes them (自定规则 → 存成文件)；人、居住、单位三类 of people, residences, organisations
退出码 exit code: 0 查完（不论有没有疑点）done, whatever was found；2 参数或文件有误 bad arguments or files
`

/** Today here, as 20261129. */
export const todayHere = (): number => {
  const d = new Date()
  return d.getFullYear() * 10_000 + (d.getMonth() + 1) * 100 + d.getDate()
}

function options<K extends string>(
  args: readonly string[],
  names: readonly K[],
  flags: readonly string[] = [],
) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(names.map((n) => [n, { type: 'string' as const }])),
        ...Object.fromEntries(flags.map((n) => [n, { type: 'boolean' as const }])),
      },
    })
    return { values: values as Partial<Record<K, string>> & Record<string, unknown>, files: positionals }
  } catch (error) {
    throw new Fault(messageOf(error))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs a command; a fault is said and answers 2. */
export async function guarded(
  usage: string,
  args: readonly string[],
  streams: Streams,
  run: () => Promise<void>,
): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    streams[args.length === 0 ? 'err' : 'out'](usage)
    return args.length === 0 ? 2 : 0
  }
  try {
    await run()
    return 0
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    streams.err(`${error.message}\n`)
    return 2
  }
}

export function dayGiven(text: string | undefined): number {
  if (text === undefined) return todayHere()
  const day = dateOf(text)
  if (day <= 0) throw new Fault(`--today: 不是日期 no date: ${text}`)
  return day
}

interface Verdict {
  reason: string | undefined
  remark: string | undefined
  words: { zh: string; en: string }
  facts: Record<string, unknown>
}

const KINDS: Readonly<Record<string, (text: string, today: number, strict: boolean) => Verdict>> = {
  id: (text, today, strict) => {
    const f = readId(text, today, strict)
    const facts = f.fault
      ? {}
      : { birth: f.birth, sex: f.sex === 1 ? 'male' : 'female', kind: f.kind, region: f.region }
    return { reason: f.fault, remark: f.remark, words: sayId(f, text), facts }
  },
  uscc: (text) => {
    const f = readCredit(text)
    return { reason: f.fault, remark: f.remark, words: sayCredit(f, text), facts: {} }
  },
  phone: (text) => {
    const f = readPhone(text)
    return {
      reason: f.fault,
      remark: f.made ? 'made-up' : undefined,
      words: sayPhone(f, text),
      facts: f.fault ? {} : { kind: f.kind, digits: f.digits },
    }
  },
}

export function codesCommand(args: readonly string[], streams: Streams = standard): Promise<number> {
  return guarded(codesUsage, args, streams, async () => {
    const { values, files } = options(args, ['kind', 'today'], ['strict', 'json'])
    const faults: string[] = []
    const read =
      values.kind !== undefined && Object.hasOwn(KINDS, values.kind) ? KINDS[values.kind]! : undefined
    if (!read) faults.push(`--kind: 应是 must be id, uscc 或 or phone`)
    if (files.length !== 1) faults.push('要一个文件 needs one file')
    if (faults.length > 0) throw new Fault(`${faults.join('\n')}\nyige codes --help`)
    const today = dayGiven(values.today)
    const lines = (await textOf(files[0]!)).split(/\r?\n/)
    if (lines.at(-1) === '') lines.pop()
    let out = ''
    for (const line of lines) {
      const { reason, remark, words, facts } = read!(line, today, values.strict === true)
      const verdict = reason ? 'invalid' : 'valid'
      out += values.json
        ? `${JSON.stringify({ value: line, verdict, reason: reason ?? remark ?? 'ok', zh: words.zh, en: words.en, ...facts })}\n`
        : `${line.replaceAll('\t', ' ')}\t${verdict}\t${reason ?? remark ?? 'ok'}\t${words.zh} ${words.en}\n`
      if (out.length > 1 << 16) {
        streams.out(out)
        out = ''
      }
    }
    streams.out(out)
  })
}

async function textOf(file: string): Promise<string> {
  try {
    return (await readFile(file === '-' ? '/dev/stdin' : file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    throw new Fault(`打不开 cannot open ${file}: ${messageOf(error)}`)
  }
}

export function checkCommand(args: readonly string[], streams: Streams = standard): Promise<number> {
  return guarded(checkUsage, args, streams, async () => {
    const { values, files } = options(args, ['out', 'map', 'buildings', 'seen', 'rules', 'today'])
    const faults: string[] = []
    if (files.length !== 1) faults.push('要一个文件 needs one file')
    if (!values.out) faults.push('缺少 missing: --out')
    // The file of findings is written from the start: a slip must not cost somebody the ledger.
    for (const read of [...files, values.map, values.buildings, values.seen, values.rules])
      if (values.out && read && (await sameFile(values.out, read)))
        faults.push(`--out: 会盖掉 would overwrite ${read}`)
    if (faults.length > 0) throw new Fault(`${faults.join('\n')}\nyige check --help`)
    const map = values.map === undefined ? {} : await mapOf(values.map)
    const today = dayGiven(values.today)
    const own = values.rules === undefined ? [] : await ownRulesOf(values.rules, today)
    const out = findingsFile(values.out!)
    try {
      const summary = await checkLedger({
        file: files[0]!,
        map,
        today,
        ...(values.buildings === undefined ? {} : { buildings: values.buildings }),
        ...(values.seen === undefined ? {} : { seen: values.seen }),
        own,
        out: out.write,
        drained: out.drained,
      })
      streams.err(summaryText(summary))
    } finally {
      await out.end()
    }
  })
}

/** Own rules of a file, every fault of every one of them at once. */
async function ownRulesOf(file: string, today: number): Promise<RowRule[]> {
  // What reads definitions is only taken along when there are some.
  const { OwnDefinition } = await import('./contract-own.ts')
  let list: unknown
  try {
    list = JSON.parse(await textOf(file))
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(`${file}: 不是 JSON not JSON: ${messageOf(error)}`)
  }
  if (!Array.isArray(list)) throw new Fault(`${file}: 应是一列规则 must be a list of rules`)
  const faults: string[] = []
  const rules = list.flatMap((one: unknown, i) => {
    const { id, ...rest } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>
    const read = OwnDefinition.safeParse(rest)
    const where = `${file} ${i + 1}`
    if (!read.success) {
      faults.push(...read.error.issues.map((x) => `${where}: ${x.path.join('.')} ${x.message}`))
      return []
    }
    const d = read.data
    faults.push(...ownFaults(d).map((f) => `${where}: ${f.field} ${f.zh} ${f.en}`))
    if (ownGroup(d.kind) !== 'row')
      faults.push(
        `${where}: 查整户的规则要在台账里用 a rule over whole homes or households needs the registry`,
      )
    const rule = {
      id: typeof id === 'string' && id !== '' ? id : `own:${i + 1}`,
      regionPath: '',
      definition: d,
    }
    return [rowRuleOfOwn(rule, today)]
  })
  if (faults.length > 0) throw new Fault(faults.join('\n'))
  return rules
}

/** Whether two paths are one file, by links too. */
async function sameFile(a: string, b: string): Promise<boolean> {
  const real = (path: string) => realpath(path).catch(() => resolve(path))
  return (await real(a)) === (await real(b))
}

async function mapOf(file: string): Promise<WrittenMap> {
  try {
    const map = JSON.parse(await textOf(file)) as unknown
    if (typeof map === 'object' && map !== null && !Array.isArray(map)) return map as WrittenMap
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(`${file}: 不是 JSON not JSON: ${messageOf(error)}`)
  }
  throw new Fault(`${file}: 应是 JSON 对象 must be a JSON object`)
}
