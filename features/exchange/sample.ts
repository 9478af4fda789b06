/** Two installations for tests: two servers on two databases, paired through their own pages, and the turns that jobs would make. */
import type { AddressInfo } from 'node:net'
import { ownWords, type Session, type Town, testTown } from '../../test/town.ts'
import { fetchDue } from './files.ts'
import { follow } from './follow.ts'
import { sendDue } from './send.ts'

export interface Side {
  town: Town
  url: string
  admin: Session
  dispatcher: Session
  /** A unit that stands for the other side. */
  unitId: string
}

/** Time for all sides of a test: later at each call, so that what waits is due. */
export const clock = { ms: new Date('2026-06-26T09:00:00+08:00').getTime() }

export async function side(name: string): Promise<Side> {
  const town = await testTown({ at: new Date(clock.ms).toISOString() })
  await town.server.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(town.server.server.address() as AddressInfo).port}`
  town.app.installation.name = name
  await address(town, url)
  const unit = await town.owner.query(`select id from units where active order by name limit 1`)
  return {
    town,
    url,
    admin: await town.as('systemAdmin'),
    dispatcher: await town.as('dispatcher'),
    unitId: unit.rows[0].id,
  }
}

/** Where others are told to call this side; a test puts a broken line there. */
export async function address(town: Town, url: string): Promise<void> {
  await town.owner.query(
    `insert into settings (key, value) values ('publicUrl', to_jsonb($1::text)) on conflict (key) do update set value = excluded.value`,
    [url],
  )
  await town.app.services.settings.refresh()
}

export interface Pair {
  /** The pair as the inviting and as the joining side know it. */
  inviting: string
  joining: string
}

const terms = (s: Side, name: string, more: Record<string, unknown>) => ({
  name,
  relation: 'beside',
  unitId: s.unitId,
  ...more,
})

export async function paired(
  a: Side,
  b: Side,
  o: { a?: Record<string, unknown>; b?: Record<string, unknown>; url?: string } = {},
): Promise<Pair> {
  const made = await a.admin.post('/api/peers/invite', {
    ...terms(a, b.town.app.installation.name, { transport: 'http', ...o.a }),
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const got = await b.admin.post('/api/peers/join', {
    ...terms(b, a.town.app.installation.name, o.b ?? {}),
    url: o.url ?? a.url,
    code: made.body.code,
  })
  if (got.status !== 201) throw new Error(JSON.stringify(got.body))
  return { inviting: made.body.id, joining: got.body.id }
}

export async function pairedByFile(a: Side, b: Side, o: { a?: object; b?: object } = {}): Promise<Pair> {
  const made = await a.admin.post('/api/peers/invite', {
    ...terms(a, b.town.app.installation.name, { transport: 'file', ...o.a }),
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const got = await b.admin.post('/api/peers/join', {
    ...terms(b, a.town.app.installation.name, { ...o.b }),
    letter: made.body.letter,
  })
  if (got.status !== 201) throw new Error(JSON.stringify(got.body))
  return { inviting: made.body.id, joining: got.body.id }
}

/** What the jobs of all sides would do until nothing moves; time goes on so that what failed is due again. */
export async function turns(
  sides: readonly Side[],
  o: { rounds?: number; stepMs?: number } = {},
): Promise<void> {
  for (let i = 0; i < (o.rounds ?? 6); i++) {
    forward(sides, o.stepMs ?? 3000)
    let moved = 0
    for (const s of sides)
      moved += (await follow(s.town.app)) + (await sendDue(s.town.app)) + (await fetchDue(s.town.app))
    if (moved === 0 && !o.rounds) return
  }
}

export function forward(sides: readonly Side[], ms: number): void {
  clock.ms += ms
  for (const s of sides) s.town.at(new Date(clock.ms).toISOString())
}

let n = 0
const texts = [
  '井盖松了，车一压就响',
  '路灯不亮三天了',
  '楼道里堆了纸箱',
  '垃圾桶满了没人清',
  '半夜有人放音响',
  '树枝压着电线',
  '水管漏水漏到路上',
  '店家把桌子摆到人行道上',
  '电动车停在消防通道',
  '墙皮往下掉',
]
const itemCodes = ['3.2.1', '5.4.2', '6.4.2', '9.1.3']
/** A new case that somebody phoned in, each of another kind in another grid: nothing is linked to anything. */
export async function newCase(s: Side, more: Record<string, unknown> = {}): Promise<CaseSeen> {
  const grids = s.town.app.services.regions.within('500102006').filter((r) => r.kind === 'grid')
  const r = await s.dispatcher.post('/api/staff/reports', {
    channel: 'phone',
    body: `${texts[n % texts.length]}，${ownWords(++n)}`,
    itemCode: itemCodes[n % itemCodes.length],
    regionPath: grids[n % grids.length]!.path,
    ...more,
  })
  if (r.status !== 201) throw new Error(JSON.stringify(r.body))
  return seen(s, r.body.caseId)
}

export interface CaseSeen {
  id: string
  number: string
  version: number
  state: string
  token?: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  [key: string]: any
}
export async function seen(s: Side, id: string): Promise<CaseSeen> {
  const r = await s.dispatcher.get(`/api/cases/${id}`)
  if (r.status !== 200) throw new Error(`case ${id}: ${r.status} ${JSON.stringify(r.body)}`)
  return r.body
}

export async function act(
  s: Side,
  id: string,
  action: string,
  body: Record<string, unknown> = {},
): Promise<Record<string, string>> {
  const c = await seen(s, id)
  const r = await s.dispatcher.post(`/api/cases/${id}/${action}`, { baseVersion: c.version, ...body })
  if (r.status >= 300) throw new Error(`${action}: ${r.status} ${JSON.stringify(r.body)}`)
  return r.body
}

/** The case of the other side that a referral became. */
export async function caseOf(s: Side, referralId: string): Promise<CaseSeen> {
  const { rows } = await s.town.owner.query(`select case_id from referrals where id = $1`, [referralId])
  return seen(s, rows[0]?.case_id)
}

/** The whole life on the side that works: dispatched if need be, accepted and resolved by its main handler's unit. */
export async function work(s: Side, id: string, result: string): Promise<void> {
  const { act: go, asSystem } = await import('../cases/answers.ts')
  const c = await seen(s, id)
  await asSystem(s.town.app, async (ctx) => {
    if (c.state === 'triage') await go(ctx, id, 'dispatch', { unitId: s.unitId })
    const { rows } = await s.town.owner.query(`select main_unit_id from cases where id = $1`, [id])
    const unitId: string = rows[0].main_unit_id ?? s.unitId
    await go(ctx, id, 'accept', {}, { unitId })
    await go(ctx, id, 'resolve', { result, uploads: [], confirmations: [] }, { unitId })
  })
}
