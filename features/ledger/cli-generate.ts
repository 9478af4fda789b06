/** `yige ledger generate`: an invented town's ledger as CSV, with errors planted and the truth kept aside when asked for. */

import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { csvCell } from '../../shared/csv.ts'
import { dayGiven, guarded, type Streams } from './cli.ts'
import { Fault } from './read.ts'
import { corrupted, type Planted } from './rules/make-faults.ts'
import { cellsOf, HEADINGS, town } from './rules/make-town.ts'
import { Maker } from './rules/maker.ts'

const usage = `用法 Usage: yige ledger generate --people 82500 --out FILE.csv [--buildings-out FILE.csv] [--corrupt 0.05 --truth FILE.jsonl]
                            [--buildings 5300] [--seed 1] [--today 2026-11-29]
  造一个没有真人的镇街台账：家庭、租户、商户 an invented town: families, tenants, merchants
  --buildings-out  写出存在的房屋，供 yige check --buildings 用 homes that exist, for yige check --buildings
  --corrupt        埋入错误，约为人数的这一比例 plants errors, about this share of the people
  --truth          埋了什么：每行 {row, kind, rule, also} what was planted, a line each
退出码 exit code: 0 写完 done，2 参数有误 bad arguments
`
const standard: Streams = { out: (t) => process.stdout.write(t), err: (t) => process.stderr.write(t) }

export function ledgerCommand(args: readonly string[], streams: Streams = standard): Promise<number> {
  const [what, ...rest] = args
  if (what !== undefined && what !== 'generate' && !what.startsWith('-')) {
    streams.err(`没有这个命令 there is no command “${what}”\n\n${usage}`)
    return Promise.resolve(2)
  }
  return guarded(usage, args, streams, async () => {
    const o = numbersOf(rest)
    const m = new Maker(o.seed, o.today)
    const out = writer(o.out)
    const truth = o.truth === undefined ? undefined : writer(o.truth)
    const places = o.places === undefined ? undefined : writer(o.places)
    let planted = 0
    const note = (p: Planted) => {
      planted++
      truth?.put(`${JSON.stringify(p)}\n`)
    }
    const households = town(
      { people: o.people, seed: o.seed, today: o.today, ...(o.buildings ? { buildings: o.buildings } : {}) },
      m,
    )
    out.put(`${HEADINGS.join(',')}\n`)
    places?.put('小区,楼栋,单元,室\n')
    const noted = (function* () {
      for (const h of households) {
        places?.put(`${h.home.estate},${h.home.building},${h.home.unit},${h.home.room}\n`)
        yield h
      }
    })()
    let rows = 0
    for (const h of o.corrupt > 0 ? corrupted(noted, o.corrupt, m, note) : noted) {
      for (const p of h.rows) {
        out.put(`${cellsOf(p).map(csvCell).join(',')}\n`)
        rows++
      }
      await Promise.all([out.ready(), truth?.ready(), places?.ready()])
    }
    await Promise.all([out.end(), truth?.end(), places?.end()])
    streams.err(`${rows} 行 rows，埋错 planted ${planted}\n`)
  })
}

function numbersOf(args: readonly string[]) {
  let values: Partial<Record<string, string>>
  try {
    const names = ['people', 'out', 'buildings', 'buildings-out', 'corrupt', 'truth', 'seed', 'today']
    values = parseArgs({
      args: [...args],
      options: Object.fromEntries(names.map((n) => [n, { type: 'string' as const }])),
    }).values
  } catch (error) {
    throw new Fault(error instanceof Error ? error.message : String(error))
  }
  const faults: string[] = []
  const whole = (name: string, fallback: number): number => {
    const n = values[name] === undefined ? fallback : Number(values[name])
    if (!Number.isInteger(n) || n < 0 || n > 50_000_000)
      faults.push(`--${name}: 应是整数 must be a whole number: ${values[name]}`)
    return n
  }
  if (!values.out) faults.push('缺少 missing: --out')
  const corrupt = values.corrupt === undefined ? 0 : Number(values.corrupt)
  if (!(corrupt >= 0 && corrupt <= 0.3))
    faults.push(`--corrupt: 0 到 0.3 之间 from 0 to 0.3: ${values.corrupt}`)
  if (corrupt > 0 && !values.truth) faults.push('--corrupt 要有 needs --truth')
  const paths = [values.out, values.truth, values['buildings-out']].filter((p) => p !== undefined)
  if (new Set(paths).size < paths.length) faults.push('几个输出是同一个文件 two outputs are one file')
  const people = whole('people', 82_500)
  const buildings = whole('buildings', 0)
  const seed = whole('seed', 1)
  if (faults.length > 0) throw new Fault(`${faults.join('\n')}\nyige ledger --help`)
  return {
    people,
    buildings,
    seed,
    corrupt,
    out: values.out!,
    truth: values.truth,
    places: values['buildings-out'],
    today: dayGiven(values.today),
  }
}

function writer(path: string) {
  const stream: WriteStream = createWriteStream(path)
  let fault: Error | undefined
  stream.on('error', (error) => {
    fault = error
  })
  let held = ''
  return {
    put: (text: string) => {
      held += text
    },
    ready: async (): Promise<void> => {
      if (fault) throw new Fault(`写不了 cannot write ${path}: ${fault.message}`)
      if (held.length < 1 << 16) return
      const text = held
      held = ''
      if (!stream.write(text)) await once(stream, 'drain')
    },
    end: async (): Promise<void> => {
      stream.end(held)
      await new Promise<void>((done) => stream.on('close', () => done()))
      if (fault) throw new Fault(`写不了 cannot write ${path}: ${fault.message}`)
    },
  }
}
