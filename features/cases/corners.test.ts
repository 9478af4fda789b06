/** Corners of the life of a case: lying device clocks, what a recall leaves, suspensions that end, nonsense that is refused. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { ownWords, type Reply, type Session, type Town, testTown } from '../../test/town.ts'
import { archiveQuiet, endSuspensions, recheck, sweepClocks } from './reactions.ts'

let town: Town
let dispatcher: Session
let leader: Session
let water: Session
let power: Session
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
  leader = await town.as('leader')
  water = await town.as('waterHandler')
  power = await town.as('powerSigner')
})
afterAll(() => town?.close())

const start = '2026-06-26T09:00:00+08:00'
const unit = (name: string) => town.app.services.organisation.units().find((u) => u.name === name)!.id
const pipes = () => unit('供水公司敦仁抢修班')
const grid = () => unit('敦仁供电所')
const place = { itemCode: '3.2.1', regionPath: '500102006001003', level: 'urgent' }
const read = async (id: string) => (await dispatcher.get(`/api/cases/${id}`)).body
const clock = async (id: string, kind: string) =>
  (await read(id)).clocks.filter((k: { kind: string }) => k.kind === kind).at(-1)

async function send(who: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = await read(id)
  return who.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
}
async function act(who: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const r = await send(who, id, action, body)
  expect(r.status, `${action} ${JSON.stringify(r.body)}`).toBe(200)
}
const code = (r: Reply) => [r.status, r.body.code]

async function move(time: string) {
  town.at(time)
  await town.owner.query(`update sessions set expires_at = '2099-01-01', last_seen_at = $1`, [new Date(time)])
  town.app.services.accounts.sessions.clear()
}

let made = 0
async function fresh() {
  await move(start)
  const r = await dispatcher.post('/api/staff/reports', {
    channel: 'walk-in',
    body: `水管漏水，${ownWords(++made)}`,
    placeText: '大东门社区',
    regionPath: '500102006001',
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  const { caseId: id, reportId, token } = r.body as { caseId: string; reportId: string; token: string }
  if ((await read(id)).state === 'dispatched') await act(dispatcher, id, 'recall')
  return { id, reportId, token }
}
async function sent(more: Record<string, unknown> = {}) {
  const c = await fresh()
  await act(dispatcher, c.id, 'dispatch', { unitId: pipes(), corrections: place, ...more })
  return c
}

it('a device that says 1970 accepted no earlier than it was sent, and shortens nobody’s days to answer', async () => {
  const { id, token } = await sent()
  await act(water, id, 'accept', { occurredAt: '1970-01-01T00:00:00Z' })
  expect((await clock(id, 'sign')).state).toBe('met')
  expect((await read(id)).acceptedAt).toBe(new Date(start).toISOString())
  // No evidence is asked of a case without an item; this is about its time.
  await town.owner.query('update cases set item_code = null where id = $1', [id])
  await move('2026-07-06T09:00:00+08:00')
  await act(water, id, 'resolve', { result: '修好了', occurredAt: '2020-01-01T00:00:00Z' })
  expect((await clock(id, 'resolve')).stoppedAt).toBe(new Date(start).toISOString())
  expect((await clock(id, 'feedback')).startedAt).toBe(new Date(start).toISOString())
  await archiveQuiet(town.app)
  expect((await read(id)).state).toBe('resolved')
  expect((await town.anyone.post(`/api/track/${token}/reopen`, { reason: '还在漏' })).status).toBe(204)
})

it('a dispatch that a helper accepted is not taken back; one that nobody accepted leaves no request behind', async () => {
  const helped = await sent({ coHandlers: [{ unitId: grid(), task: '断电' }] })
  await act(power, helped.id, 'accept')
  expect(code(await send(dispatcher, helped.id, 'recall'))).toEqual([409, 'case.recall_over'])

  const { id } = await sent()
  await act(water, id, 'request-return', { reason: '不归我们', proposedUnitId: grid() })
  await act(dispatcher, id, 'recall')
  expect((await read(id)).pending).toEqual([])
  expect((await read(id)).clocks.map((k: { kind: string }) => k.kind)).toEqual(['confirm'])
  await act(dispatcher, id, 'dispatch', { unitId: pipes() })
  await act(water, id, 'request-return', { reason: '不归我们', proposedUnitId: grid() })
  expect((await read(id)).pending).toHaveLength(1)
})

it('a transfer settles the return that waited: nobody owes a ruling any more', async () => {
  const { id } = await sent()
  await act(water, id, 'request-return', { reason: '不归我们', proposedUnitId: grid() })
  expect((await clock(id, 'rule')).stoppedAt).toBeNull()
  await act(dispatcher, id, 'redispatch', { unitId: grid(), reason: '归供电所' })
  expect((await clock(id, 'rule')).stoppedAt).not.toBeNull()
  await move('2026-07-06T09:00:00+08:00')
  await sweepClocks(town.app)
  const late = (await read(id)).events
    .filter((e: { kind: string }) => e.kind === 'clock_late')
    .map((e: { data: { clock: string } }) => e.data.clock)
  expect(late).not.toContain('rule')
})

it('a suspension ends on its day by itself, once', async () => {
  const { id } = await sent()
  await act(water, id, 'accept')
  const ask = { reason: '等材料', until: '2026-06-30T09:00:00+08:00' }
  expect(code(await send(water, id, 'request-suspension', { ...ask, until: start }))).toEqual([
    422,
    'case.until_past',
  ])
  await act(water, id, 'request-suspension', ask)
  await act(leader, id, 'rule-suspension', { approve: true, reason: '同意' })
  await move('2026-06-30T08:59:59+08:00')
  expect(await endSuspensions(town.app)).toBe(0)
  await move(ask.until)
  expect(await endSuspensions(town.app)).toBe(1)
  expect(await endSuspensions(town.app)).toBe(0)
  expect((await read(id)).state).toBe('accepted')
  expect((await clock(id, 'resolve')).state).not.toBe('paused')
})

it('what nobody could carry out is refused: limits that are none, people and places that are not there', async () => {
  const { id } = await fresh()
  const to = async (body: Record<string, unknown>) =>
    code(await send(dispatcher, id, 'dispatch', { unitId: pipes(), corrections: place, ...body }))
  expect(await to({ accountId: uuidv7() })).toEqual([422, 'case.not_of_unit'])
  const other = town.app.services.organisation.accountByUsername('duanlin')!.id
  expect(await to({ accountId: other })).toEqual([422, 'case.not_of_unit'])
  const nowhere = { ...place, regionPath: '500102006999' }
  expect(await to({ corrections: nowhere })).toEqual([422, 'case.region_unknown'])
  const closed = grid()
  await town.owner.query('update units set active = false where id = $1', [closed])
  await town.app.services.organisation.refresh()
  expect(await to({ unitId: closed })).toEqual([422, 'case.unit_unknown'])
  await town.owner.query('update units set active = true where id = $1', [closed])
  await town.app.services.organisation.refresh()

  await act(dispatcher, id, 'dispatch', { unitId: pipes(), corrections: place })
  for (const limit of ['abc', '-5 hours', '0 minutes', '999999 working days', ''])
    expect(code(await send(water, id, 'request-extension', { reason: '要料', limit })), limit).toEqual([
      422,
      'case.limit_unknown',
    ])
  await act(water, id, 'request-extension', { reason: '要料', limit: '1 working day' })
  expect(
    code(await send(leader, id, 'rule-extension', { approve: true, reason: '可以', limit: 'later' })),
  ).toEqual([422, 'case.limit_unknown'])
})

it('a case whose only report went to another one lets its handlers go', async () => {
  const left = await sent()
  const stays = await fresh()
  await act(water, left.id, 'accept')
  await act(dispatcher, stays.id, 'link', { reportId: left.reportId })
  expect((await read(left.id)).state).toBe('withdrawn')
  const { rows } = await town.owner.query('select state from case_handlers where case_id = $1', [left.id])
  expect(rows).toEqual([{ state: 'released' }])
  const told = await town.owner.query(`select 1 from notices where case_id = $1 and kind = 'withdrawn'`, [
    left.id,
  ])
  expect(told.rowCount).toBeGreaterThan(0)
})

it('a team says that it is together: a clock of its own, met before anybody arrives, and asked of the lead of what is critical alone', async () => {
  const critical = { ...place, level: 'critical' }
  const { id } = await sent({ corrections: critical, coHandlers: [{ unitId: grid() }] })
  const own = async (kind: string) => {
    const c = await read(id)
    const main = c.handlers.find((h: { role: string }) => h.role === 'main').id
    return c.clocks.findLast(
      (k: { kind: string; handlerId: string }) => k.kind === kind && k.handlerId === main,
    )
  }
  expect((await own('assemble')).limit).toBe('10 分钟')
  // Not accepted yet: nothing to say.
  expect(code(await send(water, id, 'assemble'))).toEqual([409, 'case.wrong_state'])
  await act(water, id, 'accept')
  await act(power, id, 'accept')
  expect((await water.get(`/api/cases/${id}`)).body.allowed).toContain('assemble')
  expect((await water.get(`/api/cases/${id}`)).body.mine.clock).toMatchObject({ kind: 'assemble' })
  expect(code(await send(power, id, 'assemble'))).toEqual([403, 'access.denied'])
  await move('2026-06-26T09:08:00+08:00')
  await act(water, id, 'assemble')
  expect([(await own('assemble')).state, (await own('arrive')).state]).toEqual(['met', 'ok'])
  expect((await water.get(`/api/cases/${id}`)).body.allowed).not.toContain('assemble')
  expect(code(await send(water, id, 'assemble'))).toEqual([409, 'case.not_assembling'])
  await move('2026-06-26T09:14:00+08:00')
  await act(water, id, 'arrive')
  expect([(await own('assemble')).state, (await own('arrive')).state]).toEqual(['met', 'met'])
  // Without that word the clock of assembling would have been late at ten past, though everybody came in time.
  const { id: silent } = await sent({ corrections: critical })
  await act(water, silent, 'accept')
  await move('2026-06-26T09:14:00+08:00')
  await act(water, silent, 'arrive')
  expect((await clock(silent, 'assemble')).state).toBe('missed')

  const { id: urgent } = await sent()
  await act(water, urgent, 'accept')
  expect(code(await send(water, urgent, 'assemble'))).toEqual([409, 'case.not_assembling'])
})

it('in a village there is an hour to arrive, in the county town a quarter of one, and the explanation says so', async () => {
  const { regions } = town.app.services
  const at = '500102006003'
  const kind = async (k: string) => {
    await town.owner.query('update regions set kind = $1 where path = $2 and valid_to is null', [k, at])
    await regions.refresh()
  }
  const grid2 = `${at}001`
  await kind('village')
  const { id } = await sent({
    corrections: { ...place, regionPath: grid2, level: 'critical' },
    coHandlers: [{ unitId: grid() }],
  })
  await act(water, id, 'accept')
  const arrivals = (await read(id)).clocks.filter((k: { kind: string }) => k.kind === 'arrive')
  expect(arrivals.map((k: { limit: string }) => k.limit)).toEqual(['60 分钟', '60 分钟'])
  expect(arrivals[0].explain.map((x: { zh: string }) => x.zh).join()).toContain('县城以外')
  expect((await read(id)).limits.arrive.zh).toBe('60 分钟')
  // Kept with the dispatch: borders that run otherwise later change no clock of a case in hand.
  await kind('community')
  expect((await recheck(town.app, new Date(0))).different).not.toContain((await read(id)).number)
  const near = await sent({ corrections: { ...place, regionPath: grid2, level: 'critical' } })
  expect((await clock(near.id, 'arrive')).limit).toBe('15 分钟')
})

it('rows and events agree after all of it', async () => {
  await move('2026-07-10T09:00:00+08:00')
  expect((await recheck(town.app, new Date(0))).different).toEqual([])
})

it('who acts between the look at a row and the look at its events raises no false alarm', async () => {
  const { id } = await sent()
  await move('2026-07-10T09:00:00+08:00')
  let noted = false
  const system = town.app.pools.system.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (!noted && result.rows.some((r) => r.id === id && 'last_hash' in r)) {
        noted = true
        await act(dispatcher, id, 'note', { body: '刚去看过' })
      }
      return result
    },
  })
  const app = { ...town.app, pools: { ...town.app.pools, system } }
  expect((await recheck(app, new Date(0))).different).toEqual([])
  expect(noted).toBe(true)
})
