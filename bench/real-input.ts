/**
 * Real messages through the whole pipeline: node bench/real-input.ts FILE.csv [FILE.csv …]. Columns are found by name
 * (title/留言主题, content/留言详情, date/留言时间, tid/留言编号). Prints what was placed, classed, linked, routed and with what
 * confidence; `--show` forty sure ones in short, `--dump OUT.jsonl` every decision with its whole text, for reading. The files are
 * not part of the project, nor is what is dumped.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import pino from 'pino'
import { buildApp } from '../apps/server/app.ts'
import { intake } from '../features/reports/answers.ts'
import { benchTown } from './lib/town.ts'

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'boolean' }, dump: { type: 'string' } },
})
const { show } = values
if (files.length === 0) throw new Error('name at least one CSV file')
const town = await benchTown()
const running = await buildApp({
  ownerUrl: town.url,
  dataDir: town.dataDir,
  demo: true,
  secure: false,
  log: pino({ level: 'error' }),
})
const { app } = running

const pick = (row: Record<string, string>, ...names: string[]) =>
  names.map((n) => row[n]).find((v) => v?.trim()) ?? ''
for (const file of files) {
  const rows = parse(readFileSync(file), {
    columns: true,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  }) as Record<string, string>[]
  const from = performance.now()
  let empty = 0
  let repeated = 0
  for (const [i, row] of rows.entries()) {
    const body = pick(row, 'content', '留言详情').slice(0, 2000)
    const title = pick(row, 'title', '留言主题').slice(0, 120)
    if (!body && !title) {
      empty++
      continue
    }
    const id = pick(row, 'tid', '留言编号')
    const r = await intake(app, {
      channel: 'mailbox',
      externalId: `${basename(file)}:${id || i}`,
      ...(title ? { title } : {}),
      body: body || title,
      reporter: { kind: 'anonymous' },
      requestId: crypto.randomUUID(),
    })
    if (r.repeated) repeated++
  }
  const seconds = (performance.now() - from) / 1000
  const like = `${basename(file)}:%`
  const stats = await sql<{ kind: string; n: number; decided: number; sure: number; mean: number }>`
    select d.kind, count(*)::int as n, count(*) filter (where coalesce(d.value ->> 'regionPath', d.value ->> 'item', d.value ->> 'level', d.value ->> 'unitId') is not null or d.value ->> 'action' in ('link','propose'))::int as decided,
      count(*) filter (where not d.needs_person)::int as sure, avg(d.score)::float8 as mean
    from decisions d join reports r on r.county = d.county and r.id = d.report_id where r.external_id like ${like} group by 1 order by 1`.execute(
    app.pools.system,
  )
  const whole = await sql<{ reports: number; cases: number; linked: number; proposed: number; auto: number }>`
    select count(*)::int as reports, count(distinct r.case_id)::int as cases,
      count(*) filter (where exists (select 1 from case_links l where l.report_id = r.id and l.kind = 'linked'))::int as linked,
      count(*) filter (where exists (select 1 from decisions d where d.report_id = r.id and d.kind = 'link' and d.value ->> 'action' = 'propose'))::int as proposed,
      count(*) filter (where exists (select 1 from case_events e where e.case_id = r.case_id and e.kind = 'dispatched'))::int as auto
    from reports r where r.external_id like ${like}`.execute(app.pools.system)
  const w = whole.rows[0]!
  console.log(
    `\n${basename(file)}: ${rows.length} rows, ${empty} empty, ${repeated} repeated ids → ${w.reports} reports in ${w.cases} cases; ${w.linked} linked, ${w.proposed} proposed, ${w.auto} dispatched at once; ${(rows.length / seconds).toFixed(0)} a second`,
  )
  for (const s of stats.rows)
    console.log(
      `  ${s.kind.padEnd(6)} ${s.n} decisions, ${s.decided} with an answer, ${s.sure} sure enough (${((100 * s.sure) / s.n).toFixed(0)} %), mean score ${s.mean.toFixed(2)}`,
    )
  if (values.dump) await dump(values.dump, like)
  if (show) {
    const sample = await sql<{
      kind: string
      score: number
      title: string | null
      body: string
      value: unknown
      why: { zh: string }
    }>`
      select d.kind, d.score, r.title, r.body, d.value, d.why from decisions d join reports r on r.county = d.county and r.id = d.report_id
      where r.external_id like ${like} and d.kind in ('class','place') and not d.needs_person order by md5(r.id::text) limit 40`.execute(
      app.pools.system,
    )
    for (const s of sample.rows)
      console.log(
        `  [${s.kind} ${s.score.toFixed(2)}] ${s.title ?? ''} ${s.body.slice(0, 60).replace(/\s+/g, ' ')} → ${s.why.zh.slice(0, 110)}`,
      )
  }
}

/** One line per report with all that was decided about it, and the texts of the case it was linked to or proposed for. */
async function dump(out: string, like: string): Promise<void> {
  const all = await sql<Record<string, unknown>>`
    select r.external_id as id, r.case_id as "caseId", r.title, r.body,
      (select json_object_agg(d.kind, json_build_object('score', d.score, 'value', d.value, 'why', d.why ->> 'zh', 'unsure', d.needs_person))
         from decisions d where d.county = r.county and d.report_id = r.id) as decisions,
      (select json_agg(o.title || E'\n' || o.body order by o.id) from decisions d join reports o
         on o.county = r.county and o.case_id = (d.value ->> 'caseId')::uuid and o.id < r.id
         where d.county = r.county and d.report_id = r.id and d.kind = 'link') as others
    from reports r where r.external_id like ${like} order by r.id`.execute(app.pools.system)
  for (const row of all.rows) appendFileSync(out, `${JSON.stringify(row)}\n`)
}

await running.stop()
await town.stop()
process.exit(0)
