/**
 * Visits of a past by COPY: homes of every grid, round after round in walking order, spread over its working days; the calls
 * behind those filled cases that came by a visit; and the calls of today and of the coming days.
 */
import type pg from 'pg'
import { draws } from '../../../features/town/rules.ts'
import { addPast, noRows } from '../../../features/visits/past.ts'
import * as rules from '../../../features/visits/rules.ts'
import { daysOf, localOf } from '../../../features/visits/view.ts'
import type { App } from '../../../kernel/context.ts'
import { uuidv7 } from '../../../shared/ids.ts'
import { doorsOfGrid, gridsOf, planRow } from '../../server/demo-visits.ts'
import { copyRows } from './copy.ts'

export interface FillVisits {
  /** A connection of the owner: COPY knows no row-level security. */
  client: pg.Client
  visits: number
  days: number
  seed?: string
}

interface Reported {
  id: string
  case_id: string
  region_path: string
  body: string
  account: string | null
  at: Date
}

export async function fillVisits(
  app: App,
  o: FillVisits,
): Promise<{ visits: number; open: number; rows: number }> {
  const now = app.clock()
  const seed = o.seed ?? uuidv7()
  const today = localOf(app, now).day
  const isDay = daysOf(app, true)
  const first = rules.addDays(today, -o.days)
  const dayAt = rules.daysFrom(first, isDay)
  let past = 0
  while (dayAt(past) < today) past++
  const grids = gridsOf(app)
    .map((g) => ({ ...g, doors: g.worker ? doorsOfGrid(app, g.path) : [] }))
    .filter((g) => g.doors.length > 0)
  if (grids.length === 0 || past === 0) return { visits: 0, open: 0, rows: 0 }
  const plan = planRow(
    app,
    { name: '入户走访（历年）', kind: 'door', everyDays: 90, perDay: 12, startsOn: first },
    new Date(now.getTime() - o.days * 86_400_000),
  )
  const { client } = o
  const known = await client.query<Reported>(
    `select id, case_id, region_path, body, reporter_account_id as account, received_at as at from reports
     where channel = 'visit' and case_id is not null and not exists (select 1 from visit_entries e where e.county = reports.county and e.case_id = reports.case_id)
     order by received_at limit $1`,
    [o.visits],
  )
  const total = { visits: 0, open: 0, rows: 0 }
  let rows = noRows()
  await client.query('set synchronous_commit = off')
  await copyRows(client, 'visit_plans', [plan])
  async function store(all: boolean): Promise<void> {
    if (!all && rows.visits.length < 5000) return
    const batch = rows
    rows = noRows()
    await client.query('begin')
    try {
      for (const table of ['visits', 'visit_events', 'visit_entries'] as const) {
        await copyRows(client, table, batch[table])
        total.rows += batch[table].length
      }
      await client.query('commit')
    } catch (err) {
      await client.query('rollback')
      throw err
    }
  }
  const add = (
    key: string,
    round: number,
    call: rules.Call<rules.Subject>,
    mayWait: boolean,
    r?: Reported,
  ) => {
    const open = addPast(
      app,
      rows,
      {
        planId: plan.id,
        graceDays: 3,
        round,
        call,
        draw: draws(`${seed}/${key}`),
        ...(r ? { report: { id: r.id, caseId: r.case_id, body: r.body, at: r.at } } : {}),
      },
      now,
      mayWait,
    )
    total.visits++
    if (open) total.open++
  }
  for (const r of known.rows) {
    const region = app.services.regions.byPath(r.region_path)
    const subject: rules.Subject = {
      kind: 'place',
      key: rules.keyOf('place', r.region_path, region?.name ?? r.region_path),
      label: region?.name ?? '',
      place: region?.address ?? region?.name ?? '',
      regionPath: r.region_path,
      point: region?.point ?? null,
    }
    const dueOn = localOf(app, r.at).day
    add(`r${r.id}`, 1, { subject, accountId: r.account, dueOn, ord: 0 }, false, r)
    await store(false)
  }
  const plain = Math.max(0, o.visits - total.visits)
  for (const [g, own] of grids.entries()) {
    const calls = Math.floor(((g + 1) * plain) / grids.length) - Math.floor((g * plain) / grids.length)
    // Behind today lies all but a week; what is due then and was missed may still be open.
    const ahead = Math.min(Math.floor(calls / 20), own.doors.length)
    const done = calls - ahead
    for (let i = 0; i < calls; i++) {
      const day = i < done ? Math.floor((i * past) / done) : past + Math.floor((i - done) / 6)
      const late = i < done && i >= done - Math.min(10, own.doors.length - ahead)
      add(
        `${own.path}/${i}`,
        Math.floor(i / own.doors.length) + 1,
        {
          subject: own.doors[i % own.doors.length]!,
          accountId: own.worker,
          dueOn: dayAt(day),
          ord: i % own.doors.length,
        },
        late,
      )
      await store(false)
    }
  }
  await store(true)
  await client.query('reset synchronous_commit')
  return total
}
