/** Invented people on their way to a demo town: some known to its ledger, some new, some unclear; and a place elsewhere that became one of risk. */
import { sql } from 'kysely'
import { set } from '../../features/arrivals/outside.ts'
import { change, post } from '../../features/arrivals/public.ts'
import { hows } from '../../features/arrivals/rules.ts'
import { withActor } from '../../features/cases/answers.ts'
import { isoInZone } from '../../features/clocks/rules.ts'
import { doorsOf } from '../../features/ledger/answers.ts'
import { Maker } from '../../features/ledger/rules/maker.ts'
import { openPerson } from '../../features/ledger/store/seal.ts'
import { peopleOfRoll, sayOfRoll } from '../../features/rolls/answers.ts'
import { systemAccess } from '../../kernel/access.ts'
import type { Actor, App, Ctx } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

const dayMs = 86_400_000
/** Where people of a street on the Yangtze work; the first one is raised. */
const places = ['511011', '440305', '330106', '350582', '520302', '441900', '420106'] as const
const raised = places[0]
const trips = ['G8521', 'D2206', 'K1064', '3U8875', '川A 自驾', '']
const arriving = 16
/** Who of them says it twice: still on the way. */
const twice = 12
const nobody: Actor = { kind: 'reporter', id: null, name: '', unitId: null }

interface Someone {
  id: string
  sealed: Buffer
  home: string
}

/** Of people the ledger knows by number, some who live there. */
async function known(app: App): Promise<Someone[]> {
  const { rows } = await sql<Someone>`
    select p.id, p.sealed, r.home_id as home from people p
      join residences r on r.county = p.county and r.person_id = p.id and r.until_on is null and r.role in ('family', 'tenant')
      join ledger_keys k on k.county = p.county and k.subject_id = p.id and k.kind = 'id'
    where p.county = ${app.installation.county} and p.died_on is null and p.merged_into is null
      and p.birth_month < ${isoInZone(app.clock(), app.installation.zone).slice(0, 10)}::date - interval '20 years'
    order by p.id limit ${arriving * 3}`.execute(app.pools.system)
  return rows.filter((_, i) => i % 3 === 0)
}

async function dispatcherOf(app: App): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`select account_id as id from grants where role = 'dispatcher' and revoked_at is null order by account_id limit 1`.execute(
    app.pools.system,
  )
  return rows[0]?.id
}

export async function fillArrivals(app: App): Promise<number> {
  const { county, zone } = app.installation
  const there = await sql`select 1 from arrivals where county = ${county} limit 1`.execute(app.pools.system)
  const dispatcher = await dispatcherOf(app)
  const people = await known(app)
  if (there.rows.length > 0 || !dispatcher || people.length === 0) return 0
  const now = app.clock().getTime()
  const day = (n: number) => isoInZone(new Date(now + n * dayMs), zone).slice(0, 10)
  const maker = new Maker(41, Number(day(0).replaceAll('-', '')))
  const doors = await doorsOf(
    { app, db: app.pools.system },
    people.map((p) => p.home),
  )
  let n = 0
  for (const [i, p] of people.entries()) {
    const v = openPerson(app, p.id, p.sealed)
    const fresh = maker.person(24 + ((i * 7) % 40), i % 2 === 0 ? 1 : 2, '')
    // Who is known by number; who is alike by name and phone without one; whom nobody knows.
    const known = i % 4 === 0
    const alike = i % 4 === 2
    const arrives = i < 10 ? -(i % 6) - 1 : i - 9
    const said = new Date(now + (Math.min(arrives, 0) - 2) * dayMs - i * 3_600_000)
    const door = doors.get(p.home) ?? ''
    const body: Parameters<typeof post>[1] = {
      requestId: uuidv7(said.getTime()),
      name: known || alike ? v.name : fresh.name!,
      idNumber: known ? v.idNumber : alike ? '' : fresh.idNumber!,
      noId: alike,
      phone: (known || alike ? v.phone : '') || maker.phone(),
      from: [
        {
          code: i % 3 === 0 ? raised : places[i % places.length]!,
          place: i % 5 === 0 ? '老城区亲戚家' : '',
        },
      ],
      arrivesOn: day(arrives),
      how: hows[i % 4]!,
      trip: trips[i % trips.length]!,
      stay: i % 6 === 5 ? `老房子，${door.split(' ')[0]?.slice(0, 3) ?? ''}附近，到了再说` : door,
      companions: i % 5 === 1 ? [{ name: maker.person(7, 1, '').name!, idNumber: '', relation: '孩子' }] : [],
    }
    const token = await tried(app, said, nobody, systemAccess, (ctx) => post(ctx, body))
    if (!token) continue
    n++
    // Says it once more with another train: the desk is told.
    const later = new Date(said.getTime() + 5 * 3_600_000)
    if (i === twice)
      await tried(app, later, nobody, systemAccess, (ctx) =>
        post(ctx, { ...body, requestId: uuidv7(later.getTime()), how: 'train', trip: 'G2231' }),
      )
    if (arrives < 0 && i % 3 !== 2)
      await tried(app, new Date(now + arrives * dayMs + 7 * 3_600_000), nobody, systemAccess, (ctx) =>
        change(ctx, token.token, { requestId: ctx.requestId, baseVersion: 1, do: 'arrived' }),
      )
  }
  await raise(app, dispatcher, day)
  return n
}

/** Raised this morning: the list is open, the first grid has begun with it. */
async function raise(app: App, dispatcher: string, day: (n: number) => string): Promise<void> {
  const { rootPath } = app.installation
  const now = app.clock().getTime()
  const access = accessOf(['dispatcher'], rootPath, [])
  const actor = actorOf(app, dispatcher)
  const say = (back: number, code: string, level: 'low' | 'medium' | 'high', reason: string) =>
    tried(app, new Date(now - back), actor, access, (ctx) =>
      set(ctx, {
        requestId: ctx.requestId,
        areas: [{ code, place: '', level }],
        reason,
        source: '市应急指挥部通报',
        since: day(back > dayMs ? -6 : -1),
        days: 14,
        words: '打电话问清什么时候、怎么来的，身体怎样；联系不上的上门。',
        hours: 24,
      }),
    )
  await say(6 * dayMs, places[4], 'medium', '当地一处聚集性腹泻，水厂停水')
  await say(2 * dayMs, places[4], 'low', '水样合格，解除')
  const done = await say(4 * 3_600_000, raised, 'high', '当地洪水转移，部分乡镇停水停电')
  const rollId = done?.items[0]?.rollId
  if (!rollId) return
  const grids = await sql<{ path: string }>`select region_path as path from roll_parts
    where county = ${app.installation.county} and roll_id = ${rollId} order by people desc, region_path limit 1`.execute(
    app.pools.system,
  )
  const grid = grids.rows[0]?.path
  const worker = grid ? app.services.organisation.peopleFor(grid, 'worker')[0] : undefined
  if (!grid || !worker) return
  const own = accessOf(['grid-worker'], grid, [])
  const when = new Date(now - 2 * 3_600_000)
  const mine = await tried(app, when, actorOf(app, worker.accountId), own, (ctx) => peopleOfRoll(ctx, rollId))
  for (const e of (mine ?? []).slice(0, 1))
    await tried(app, when, actorOf(app, worker.accountId), own, (ctx) =>
      sayOfRoll(ctx, e, {
        requestId: uuidv7(),
        state: 'reached',
        note: '昨晚到的，家里没有受灾',
        whereTo: '',
      }),
    )
}

/** A demo town starts all the same when one of its people is refused. */
async function tried<T>(
  app: App,
  when: Date,
  actor: Actor,
  access: Ctx['access'],
  fn: (ctx: Ctx) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await withActor(at(app, when), actor, access, fn)
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err
    app.log.debug({ reason: err.code, issues: err.issues }, 'a demo arrival was refused')
    return undefined
  }
}
