/** `yige deadline`: when a limit ends, from the command line. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { Calendar, Words } from './contract.ts'
import { instantOf } from './rules/zone.ts'
import { builtinCalendar, dueAt, formatLimit, isoInZone, readCalendar, readDate, readLimit } from './rules.ts'

const usage = `用法 Usage: yige deadline --from <ISO> --limit <LIMIT> [--calendar FILE] [--explain] [--json]

  --from      起算时刻 start: 2026-06-26T16:40:00+08:00；没写时区按日历的时区 without an offset: the zone of the calendar
  --limit     时限 limit: "2 working days" "4 working hours" "30 working minutes" "4 hours" "3 days" "30 minutes"
              2个工作日 4个工作小时 4小时 3天 30分钟 即时 当日
  --calendar  日历文件 calendar file, JSON or CSV (date,kind,name; kind holiday|workday)，不写用内置 built-in: ${builtinCalendar.version}
  --explain   逐步说明 say how it was computed
  --json      输出 JSON

第一行是限期；缺年份时在标准错误里提醒；参数有误退出码 2。
The first line is the due time; a missing year is warned about on stderr; bad arguments exit with 2.
`

export interface Streams {
  out: (text: string) => unknown
  err: (text: string) => unknown
}
const standard: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}

const both = ({ zh, en }: Words) => `${zh} / ${en}`

/** A moment as ISO 8601; without an offset it is local time of `zone`. Null when it is no moment, 2026-02-30 included. */
export function readMoment(text: string, zone: string): Date | null {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i.exec(
      text.trim(),
    )
  if (!match) return null
  const [, day, h = '0', m = '0', s = '0', fraction = '', offset] = match
  const date = readDate(day!)
  if (!date || Number(h) > 23 || Number(m) > 59 || Number(s) > 59) return null
  const wall =
    Date.parse(`${date}T00:00:00Z`) +
    (Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000 +
    Number(fraction.padEnd(3, '0').slice(0, 3))
  if (!offset) return new Date(instantOf(wall, zone))
  if (/^z$/i.test(offset)) return new Date(wall)
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(3).replace(':', '') || 0)
  if (hours > 14 || minutes > 59) return null
  return new Date(wall - (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000)
}

async function loadCalendar(file: string): Promise<{ calendar: Calendar } | { problems: Words[] }> {
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { problems: [{ zh: `日历打不开：${why}`, en: `cannot open the calendar: ${why}` }] }
  }
  const read = readCalendar(content, basename(file))
  if (!read.faults) return { calendar: read.calendar }
  return {
    problems: read.faults.map(({ where, zh, en }) => ({
      zh: `${file}${where && `:${where}`}：${zh}`,
      en: `${file}${where && `:${where}`}: ${en}`,
    })),
  }
}

type Options = {
  from?: string
  limit?: string
  calendar?: string
  explain?: boolean
  json?: boolean
  help?: boolean
}

function readOptions(args: string[]): Options | null {
  try {
    return parseArgs({
      args,
      options: {
        from: { type: 'string' },
        limit: { type: 'string' },
        calendar: { type: 'string' },
        explain: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch {
    return null
  }
}

/**
 * Runs `yige deadline` with the arguments behind the word. Prints the due time with the offset of the calendar's zone and returns the exit
 * code: 0, or 2 with every fault of the arguments and of the calendar file on stderr.
 */
export async function deadlineCommand(args: string[], { out, err }: Streams = standard): Promise<number> {
  const options = readOptions(args)
  if (options?.help) {
    out(usage)
    return 0
  }
  if (!options) {
    err(`没有这样的参数 / unknown arguments: ${args.join(' ')}\n\n${usage}`)
    return 2
  }
  const problems: Words[] = []
  const loaded =
    options.calendar === undefined ? { calendar: builtinCalendar } : await loadCalendar(options.calendar)
  if ('problems' in loaded) problems.push(...loaded.problems)
  const calendar = 'calendar' in loaded ? loaded.calendar : builtinCalendar
  const from = options.from === undefined ? null : readMoment(options.from, calendar.zone)
  if (options.from === undefined) problems.push({ zh: '缺 --from', en: '--from is missing' })
  else if (!from)
    problems.push({
      zh: `--from 不是时刻：${options.from}`,
      en: `--from is not an ISO moment: ${options.from}`,
    })
  const read = options.limit === undefined ? null : readLimit(options.limit)
  if (!read) problems.push({ zh: '缺 --limit', en: '--limit is missing' })
  else if (read.problem)
    problems.push({ zh: `--limit ${read.problem.zh}`, en: `--limit: ${read.problem.en}` })
  if (problems.length > 0 || !from || !read?.limit) {
    for (const problem of problems) err(`${both(problem)}\n`)
    err('yige deadline --help\n')
    return 2
  }
  try {
    const { due, explain, warnings } = dueAt(from, read.limit, calendar)
    const iso = (at: Date) => isoInZone(at, calendar.zone)
    if (options.json) {
      const steps = explain.map(({ at, ...words }) => (at ? { at: iso(at), ...words } : words))
      const limit = { ...read.limit, zh: formatLimit(read.limit, 'zh'), en: formatLimit(read.limit, 'en') }
      const answer = {
        due: iso(due),
        from: iso(from),
        limit,
        calendar: calendar.version,
        explain: steps,
        warnings,
      }
      out(`${JSON.stringify(answer, null, 2)}\n`)
    } else {
      out(`${iso(due)}\n`)
      if (options.explain) for (const step of explain) out(`${both(step)}\n`)
    }
    for (const warning of warnings) err(`注意 / warning: ${both(warning)}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    err(
      `算不出来：超出 1900–2200 年，或日历里没有工作日 / outside 1900–2200, or no working day in the calendar: ${error.message}\n`,
    )
    return 2
  }
}
