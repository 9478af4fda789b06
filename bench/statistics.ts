/**
 * All figures of a page at once over 15 months of a filled town, beside our own limit of 0.3 s; and every figure beside its recount by
 * the list under the same facets: the difference must be 0. node bench/statistics.ts [cases] [months] [copies]. EXPLAIN=1 prints the plan.
 * With `copies` (200000) so many generated cases of a year are added, and the decision desk and hot issues are asked over them.
 */
import { randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import pg from 'pg'
import pino from 'pino'
import { fillPast } from '../apps/cli/fill/fill.ts'
import { buildApp, openPools } from '../apps/server/app.ts'
import { asSystem, countFilter } from '../features/cases/answers.ts'
import { figures as deskFigures, queue } from '../features/decisions/query.ts'
import { trainCandidate } from '../features/decisions/train.ts'
import { statistics } from '../features/statistics/answers.ts'
import { hot } from '../features/statistics/hot.ts'
import { addDays, dayAt } from '../features/statistics/rules.ts'
import { writeJournal } from '../features/triage/store.ts'
import type { Ctx } from '../kernel/context.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { fillCopies } from './lib/copies.ts'
import { benchTown } from './lib/town.ts'

const cases = Number(process.argv[2] ?? 14_000)
const months = Number(process.argv[3] ?? 15)
const limitMs = 300

const town = await benchTown()
const log = pino({ level: 'silent' })
const pools = openPools({ ownerUrl: town.url, log })
const running = await buildApp(
  { ownerUrl: town.url, dataDir: town.dataDir, demo: true, secure: false, log },
  pools,
)
const { app } = running
const owner = new pg.Client(town.url)
await owner.connect()
const filled = await fillPast(app, loadPack(packFolder('dunren')), {
  client: owner,
  cases,
  days: Math.round(months * 30.4),
  offsetMs: 8 * 3_600_000,
  seed: 'bench',
})
await owner.query('vacuum analyze')
console.log(`${filled.cases} cases over ${months} months, ${filled.rows} rows`)

const to = dayAt(app.clock(), app.installation.zone)
const question = {
  region: app.installation.rootPath,
  from: addDays(to, -Math.round(months * 30.4)),
  to,
}
const times: number[] = []
let s = await asSystem(app, (ctx) => statistics(ctx, question))
for (let i = 0; i < 5; i++) {
  const began = performance.now()
  s = await asSystem(app, (ctx) => statistics(ctx, question))
  times.push(performance.now() - began)
}
times.sort((a, b) => a - b)
console.log(
  `all figures at once: best ${times[0]!.toFixed(0)} ms, median ${times[2]!.toFixed(0)} ms, worst ${times[4]!.toFixed(0)} ms; limit ${limitMs} ms`,
)

/** Every number that opens a list, with the facets it opens under. */
const figures: [string, number, string[], Record<string, string>][] = []
const flags = ['valid', 'resolved', 'onTime', 'overdue', 'rated', 'satisfied', 'returned'] as const
figures.push(['received', s.totals.received, [], {}])
for (const k of [...flags, 'unresolved', 'invalid', 'reopened', 'unsatisfied'] as const)
  figures.push([k, s.totals[k], [k], {}])
for (const t of ['community', 'street', 'above'] as const)
  figures.push([`tier ${t}`, s.tiers[t], [`tier.${t}`], {}])
for (const u of s.units)
  for (const k of flags) figures.push([`${u.name} ${k}`, u[k], ['valid', k, `main.${u.id ?? 'none'}`], {}])
for (const i of s.items)
  for (const k of flags) figures.push([`${i.code} ${k}`, i[k], [k, `item.${i.code ?? 'none'}`], {}])
for (const r of s.regions) if (!r.itself) figures.push([r.path, r.received, [], { region: r.path }])
for (const c of s.channels) figures.push([c.channel, c.cases, [`channel.${c.channel}`], {}])
for (const r of s.returns)
  figures.push([`${r.fromName} → ${r.toName}`, r.cases, [`return.${r.from}.${r.to}`], {}])
for (const p of s.places) figures.push([`place ${p.cell}`, p.cases, [`cell.${p.cell}`], {}])
for (const h of s.hours)
  figures.push([`hour ${h.weekday}.${h.hour}`, h.cases, [`hour.${h.weekday}.${h.hour}`], {}])
for (const t of s.trend) figures.push([`trend ${t.from}`, t.received, [], { from: t.since, to: t.until }])
let different = 0
await asSystem(app, async (ctx) => {
  for (const [name, n, facet, change] of figures) {
    const listed = await countFilter(
      { ...ctx, now: new Date(s.asOf) },
      { ...s.filter, ...change, view: 'all', facet },
    )
    if (listed !== n) {
      different++
      console.log(`${name}: figure ${n}, list ${listed}`)
    }
  }
})
console.log(`${figures.length} figures recounted by the list: ${different} differ`)
const copies = Number(process.argv[4] ?? 0)
let slow = 0
if (copies > 0) {
  await fillCopies(town.url, app.installation.county, copies)
  await owner.query('vacuum analyze')
  const n = await owner.query<{ cases: number; decisions: number }>(
    'select (select count(*) from cases)::int as cases, (select count(*) from decisions)::int as decisions',
  )
  console.log(`${n.rows[0]!.cases} cases, ${n.rows[0]!.decisions} decisions`)
  const root = app.installation.rootPath
  const asked: [string, number, (ctx: Ctx) => Promise<unknown>][] = [
    ['decision desk, 12 weeks', 3000, (ctx) => deskFigures(ctx, { region: root })],
    [
      'decision desk, a year',
      10_000,
      (ctx) => deskFigures(ctx, { region: root, from: addDays(to, -364), to }),
    ],
    ['review queue', 2000, (ctx) => queue(ctx, 30)],
    ...([7, 14, 30] as const).map((days): [string, number, (ctx: Ctx) => Promise<unknown>] => [
      `hot issues, ${days} days by grid`,
      2000,
      (ctx) => hot(ctx, { region: root, days, by: 'grid' }),
    ]),
    ['what returns teach', 5000, () => app.services.triage.learned.refresh()],
  ]
  for (const [name, most, ask] of asked) {
    const took: number[] = []
    for (let i = 0; i < 3; i++) {
      const began = performance.now()
      await asSystem(app, ask)
      took.push(performance.now() - began)
    }
    took.sort((a, b) => a - b)
    if (took[1]! > most) slow++
    console.log(
      `${name}: best ${took[0]!.toFixed(0)} ms, median ${took[1]!.toFixed(0)} ms, worst ${took[2]!.toFixed(0)} ms; limit ${most} ms`,
    )
  }
}
if (copies > 0) {
  // Two thousand corrections: a version trained on them, and how long the server is held up by it.
  const said = await owner.query<{ id: string; case_id: string; item: string }>(
    `select r.id, r.case_id, c.item_code as item from reports r join cases c on c.id = r.case_id where c.item_code is not null order by r.id limit 2000`,
  )
  await writeJournal(
    app.pools.system,
    said.rows.map((r) => ({
      id: randomUUID(),
      county: app.installation.county,
      reportId: r.id,
      item: r.item,
      note: `case ${r.case_id}`,
    })),
  )
  const held = monitorEventLoopDelay({ resolution: 5 })
  held.enable()
  const began = performance.now()
  await trainCandidate(app, { id: null, name: 'bench' })
  held.disable()
  console.log(
    `a version trained on 2000 corrections: ${((performance.now() - began) / 1000).toFixed(1)} s, the server held up ${(held.max / 1e6).toFixed(0)} ms at most, p99 ${(held.percentile(99) / 1e6).toFixed(0)} ms`,
  )
}
await owner.end()
await running.stop()
await town.stop()
process.exit(times[2]! <= limitMs && different === 0 && slow === 0 ? 0 : 1)
