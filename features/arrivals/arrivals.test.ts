/** Somebody says that they come, arrives, is found in the ledger or not; where they come from becomes a place of risk. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import type { Session } from '../../test/town.ts'
import { asSystem } from '../cases/answers.ts'
import { runExport } from '../exports/run.ts'
import { takeAway } from '../ledger/erase.ts'
import {
  clerk,
  door,
  enter,
  far,
  grid,
  near,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from '../ledger/sample-http.ts'
import { forgetOld } from './reactions.ts'

let dispatcher: Session
let leader: Session
/** A door of the worker's grid as people write it, and one of another community. */
let home: string
let written: string
let farWritten: string

const textOf = async (building: string, id: string) => {
  const { homes, address } = ok(await clerk.get(`/api/ledger/buildings/${building}`))
  const h = homes.find((x: { id: string }) => x.id === id)
  return `${address} ${h.unit} 单元 ${h.room}`
}

beforeAll(async () => {
  await openLedger()
  dispatcher = await town.as('dispatcher')
  leader = await town.as('leader')
  home = await door(worker)
  written = await textOf(near, home)
  farWritten = await textOf(far, await door(clerk, far))
}, 120_000)
afterAll(() => town?.close())

const said = (more: object = {}) => ({
  ...someone(),
  from: [{ code: '440305', place: '西丽' }],
  arrivesOn: '2026-06-26',
  how: 'train',
  trip: 'G8521',
  stay: written,
  ...more,
})
const post = async (more: object = {}) =>
  ok(await town.anyone.post('/api/arrivals', said(more)), 201) as { id: string; token: string }
const mine = async (token: string) => ok(await town.anyone.get(`/api/arrivals/mine/${token}`))
const change = (token: string, body: Record<string, unknown>) =>
  town.anyone.post(`/api/arrivals/mine/${token}`, body)
const one = async (id: string, as = worker) => ok(await as.get(`/api/arrivals/${id}`))
const decide = async (id: string, body: Record<string, unknown>, as = worker) =>
  as.post(`/api/arrivals/${id}/decide`, { baseVersion: (await one(id, as)).version, ...body })
const arrive = async (a: { id: string; token: string }) =>
  ok(await change(a.token, { do: 'arrived', baseVersion: (await mine(a.token)).version }))
const tasks = async (as: Session, kind: string) =>
  ok(await as.get('/api/tasks?limit=200')).items.filter((t: { kind: string }) => t.kind === kind)
const asked = async (as: Session) =>
  (await tasks(as, 'arrival.decide')).map((t: { subjectId: string }) => t.subjectId)
const rowOf = async (id: string) =>
  (await town.owner.query('select * from arrivals where id = $1', [id])).rows[0]

describe('saying it', () => {
  test('everything that is wrong is said at once; nothing is stored', async () => {
    const r = ok(
      await town.anyone.post('/api/arrivals', {
        name: '甲',
        idNumber: '500102199001011234',
        phone: '123',
        from: [{ code: '440399' }],
        arrivesOn: '2027-01-01',
        how: 'train',
        stay: '',
        companions: [{ name: '', idNumber: '1' }],
      }),
      400,
    )
    const faults = 'idNumber phone from.0.code arrivesOn stay companions.0.name companions.0.idNumber'.split(
      ' ',
    )
    expect(r.issues.map((i: { path: string }) => i.path)).toEqual(expect.arrayContaining(faults))
    expect((await town.owner.query('select count(*)::int as n from arrivals')).rows[0].n).toBe(0)
  })

  test('once, however often it is sent; sealed, masked, with a link of its own; only in the region', async () => {
    const body = { ...said({ companions: [{ name: '小明', relation: '孩子' }] }), requestId: uuidv7() }
    const a = ok(await town.anyone.post('/api/arrivals', body), 201)
    expect(ok(await town.anyone.post('/api/arrivals', body), 201)).toEqual(a)
    ok(await town.anyone.post('/api/arrivals', { ...body, stay: '别处' }), 422)
    const shown = await mine(a.token)
    expect(shown).toMatchObject({ state: 'coming', placed: 'door', until: '2026-08-25', version: 1 })
    for (const text of [JSON.stringify(shown), JSON.stringify(await one(a.id))])
      for (const hidden of [body.name, body.idNumber, body.phone, '小明']) expect(text).not.toContain(hidden)
    const row = await rowOf(a.id)
    expect(row).toMatchObject({ home_id: home, region_path: near, codes: ['440305'], companions: 1 })
    expect(JSON.stringify(row)).not.toContain(body.phone)
    ok(await town.anyone.get(`/api/arrivals/mine/${'x'.repeat(32)}`), 404)

    const away = await post({ stay: farWritten })
    ok(await worker.get(`/api/arrivals/${away.id}`), 404)
    ok(await worker.post(`/api/arrivals/${away.id}/decide`, { do: 'arrived', baseVersion: 1 }), 404)
    ok(await dispatcher.post(`/api/arrivals/${away.id}/decide`, { do: 'arrived', baseVersion: 1 }), 403)
    const ids = async (as: Session, q = 'view=coming') =>
      ok(await as.get(`/api/arrivals?${q}`)).items.map((x: { id: string }) => x.id)
    expect(await ids(worker)).toEqual([a.id])
    expect((await ids(dispatcher)).sort()).toEqual([a.id, away.id].sort())
    for (const q of [body.idNumber, body.phone, body.name])
      expect(await ids(worker, `q=${encodeURIComponent(q)}`)).toEqual([a.id])
    expect(await ids(worker, 'q=13800000000')).toEqual([])
    expect(await ids(worker, 'view=coming&code=440300')).toEqual([a.id])
    expect(await ids(worker, 'view=coming&code=510000')).toEqual([])
    ok(await (await town.as('powerSigner')).get('/api/arrivals'), 403)
  })

  test('a home that is not known waits for a person, who says it in their own area', async () => {
    const a = await post({ stay: '我表哥家，菜市场旁边' })
    // Forgotten, nobody is asked about it any more.
    const old = await post({ stay: '我表哥家，不知道' })
    expect(await asked(clerk)).toContain(old.id)
    await town.owner.query(`update arrivals set until_on = '2026-06-20' where id = $1`, [old.id])
    expect(await forgetOld(town.app)).toBe(1)
    expect(await asked(clerk)).not.toContain(old.id)
    expect(['guess', 'none']).toContain((await one(a.id, dispatcher)).placed)
    expect(await asked(clerk)).toContain(a.id)
    ok(await decide(a.id, { do: 'place', regionPath: near, homeId: await door(clerk, far) }, clerk), 400)
    ok(await decide(a.id, { do: 'place', regionPath: near, homeId: home }, clerk))
    expect(await one(a.id)).toMatchObject({ placed: 'person', homeId: home, needs: [] })
    ok(await decide(a.id, { do: 'place', regionPath: far }), 400)
    expect(await asked(clerk)).not.toContain(a.id)
    ok(await decide(a.id, { do: 'over', why: '没有来' }))
    ok(await change(a.token, { do: 'arrived', baseVersion: 3 }), 409)
  })

  test('is corrected without saying the number again, and withdrawn with nothing left', async () => {
    const a = await post()
    const before = await mine(a.token)
    const correct = {
      do: 'correct',
      from: [{ code: '510107', place: '' }],
      arrivesOn: '2026-06-28',
      how: 'car',
      stay: written,
    }
    ok(await change(a.token, { ...correct, baseVersion: 9 }), 409)
    ok(await change(a.token, { ...correct, baseVersion: 1, phone: '123' }), 400)
    ok(await change(a.token, { ...correct, baseVersion: 1 }))
    expect(await mine(a.token)).toMatchObject({
      idNumber: before.idNumber,
      phone: before.phone,
      arrivesOn: '2026-06-28',
      until: '2026-08-27',
      version: 2,
    })
    ok(await change(a.token, { do: 'withdraw', baseVersion: 2 }))
    expect(await mine(a.token)).toMatchObject({ state: 'withdrawn', name: '', phone: '', from: [], stay: '' })
    expect(await rowOf(a.id)).toMatchObject({ id_key: null, phone_key: null, name_key: null, codes: [] })
    await town.owner.query(`update arrivals set until_on = '2026-06-20' where id = $1`, [a.id])
    expect(await forgetOld(town.app)).toBe(1)
    ok(await town.anyone.get(`/api/arrivals/mine/${a.token}`), 404)
  })
})

describe('arriving', () => {
  test('whose number and name the ledger knows is linked by itself', async () => {
    const values = someone()
    const { id } = await enter(worker, await door(worker), values)
    const a = await post(values)
    await arrive(a)
    expect(await one(a.id)).toMatchObject({ state: 'here', link: 'linked', personId: id, needs: [] })
    ok(await worker.post(`/api/arrivals/${a.id}/reveal`, { purpose: 'other' }), 422)
    const clear = ok(await worker.post(`/api/arrivals/${a.id}/reveal`, { purpose: 'contact' }))
    expect(clear).toMatchObject({ name: values.name, phone: values.phone, idNumber: values.idNumber })
    ok(await dispatcher.post(`/api/arrivals/${a.id}/reveal`, { purpose: 'contact' }), 403)
    const { rows } = await town.owner.query(
      `select action, purpose from audit_log where subject_id = $1 and action = 'ledger.reveal'`,
      [id],
    )
    expect(rows).toEqual([{ action: 'ledger.reveal', purpose: 'contact' }])
    const { rows: kept } = await town.owner.query(
      `select count(*)::int as n from requests where answer::text like $1`,
      [`%${values.phone}%`],
    )
    expect(kept[0].n).toBe(0)
  })

  test('whoever is alike is put before a person; a link adds where they live', async () => {
    const values = someone()
    const { id } = await enter(worker, await door(worker), values)
    const a = await post({ ...values, idNumber: '', noId: true })
    ok(await decide(a.id, { do: 'link', personId: id }), 409)
    await arrive(a)
    const shown = await one(a.id)
    expect(shown).toMatchObject({ link: 'proposed', needs: ['person'], candidates: [{ personId: id }] })
    expect(await asked(worker)).toContain(a.id)
    ok(await worker.post(`/api/arrivals/${a.id}/decide`, { do: 'apart', baseVersion: 1 }), 409)
    expect(ok(await decide(a.id, { do: 'link', personId: id, role: 'tenant' }))).toMatchObject({
      link: 'linked',
      personId: id,
    })
    const there = ok(await worker.get(`/api/ledger/homes/${home}`)).dwellers
    expect(there.map((d: { personId: string }) => d.personId)).toContain(id)
    ok(await decide(a.id, { do: 'apart' }), 409)
  })

  test('whom the ledger does not know is entered by a person, never by itself', async () => {
    const values = someone()
    const a = await post(values)
    await arrive(a)
    expect(await one(a.id)).toMatchObject({ link: 'new', needs: ['person'], candidates: [] })
    const found = async () =>
      ok(await worker.get(`/api/ledger/people?q=${values.idNumber}`)).items.map((p: { id: string }) => p.id)
    expect(await found()).toEqual([])
    const made = ok(await decide(a.id, { do: 'create', role: 'tenant' }))
    expect(await found()).toEqual([made.personId])
    ok(await decide(a.id, { do: 'create', role: 'tenant' }), 409)
    // A granted deletion takes what they said too, also what nobody linked with them.
    const again = await post({ ...values, stay: farWritten })
    await town.owner.query(
      `insert into person_requests (county, id, region_path, person_id, kind, state, by_whom, proof, person_seq, asked_at, asked_by_name)
        values ('500102', $1, $2, $1, 'deletion', 'granted', 'self', 'id-card', 1, now(), '')`,
      [made.personId, near],
    )
    await asSystem(town.app, (ctx) => takeAway(ctx, '500102', made.personId, made.personId))
    expect(await rowOf(again.id)).toBeUndefined()
    expect(await rowOf(a.id)).toBeUndefined()
    ok(await town.anyone.get(`/api/arrivals/mine/${a.token}`), 404)
  })
})

describe('said twice', () => {
  test('is told to whoever looks at it; closed as a repeat, nothing that either said is lost', async () => {
    const values = someone()
    // At one moment: each of them sees the other.
    const [first, second] = await Promise.all([
      post({ ...values, stay: '我姐家，二楼' }),
      post({ ...values, idNumber: '', noId: true, from: [{ code: '330106' }] }),
    ])
    const other = await post()
    for (const { id } of [first, second]) expect((await rowOf(id)).twice).toBe(true)
    expect(await one(second.id)).toMatchObject({ needs: ['twice'], same: [], sameElsewhere: 1 })
    expect(await one(second.id, clerk)).toMatchObject({
      same: [{ id: first.id, by: 'phone', mayDecide: true }],
      sameElsewhere: 0,
    })
    const todo = ok(await clerk.get('/api/arrivals?view=todo')).items.map((x: { id: string }) => x.id)
    expect(todo).toEqual(expect.arrayContaining([first.id, second.id]))
    expect(todo).not.toContain(other.id)
    await arrive(second)
    ok(await decide(second.id, { do: 'repeat', of: other.id }, clerk), 422)
    ok(await decide(second.id, { do: 'repeat', of: second.id }, clerk), 404)
    ok(await decide(second.id, { do: 'repeat', of: first.id }), 404)
    expect(ok(await decide(second.id, { do: 'repeat', of: first.id }, clerk)).state).toBe('over')
    const stays = await one(first.id, clerk)
    expect(stays).toMatchObject({ state: 'here', homeId: home, same: [] })
    expect(stays.places.map((p: { code: string }) => p.code)).toEqual(['440305', '330106'])
    expect(await one(second.id)).toMatchObject({ state: 'over', repeatOf: first.id, endedWhy: '报了两次' })
    ok(await change(second.token, { do: 'withdraw', baseVersion: 3 }), 409)
    // Ended by somebody who does not see the other one: that one knows it at once.
    const third = await post({ ...values, stay: '我姐家，二楼' })
    expect((await rowOf(third.id)).twice).toBe(true)
    ok(await decide(first.id, { do: 'over', why: '电话里说走了' }))
    expect((await rowOf(third.id)).twice).toBe(false)
  })
})

describe('a place elsewhere is raised', () => {
  const level = (code: string, to: string, more: object = {}) => ({
    areas: [{ code, level: to }],
    reason: '当地通报',
    source: '市应急指挥部',
    since: '2026-06-26',
    words: '打电话问平安',
    ...more,
  })
  const entries = async (rollId: string, as = dispatcher) =>
    ok(await as.get(`/api/rolls/${rollId}/entries`)).items as Record<string, unknown>[]

  test('and whoever came from there is one list with a task for each grid; whoever comes later joins it', async () => {
    const there = await post({ from: [{ code: '320106', place: '' }] })
    const also = await post({ from: [{ code: '110105' }, { code: '320106' }], stay: farWritten })
    const perhaps = await post({ from: [{ code: '320000' }] })
    const before = await post({ from: [{ code: '320106' }], arrivesOn: '2026-06-11' })
    const elsewhere = await post({ from: [{ code: '320104' }] })
    ok(await secretary.post('/api/outside-areas', level('320106', 'high')), 403)
    ok(await leader.post('/api/outside-areas', level('320199', 'high', { since: '2026-07-01' })), 400)
    const drawn = ok(
      await leader.post('/api/outside-areas/preview', { code: '320106', since: '2026-06-26', days: 14 }),
    )
    expect(drawn).toMatchObject({ people: 3, parts: [{ people: 2 }, { people: 1 }] })
    const { items } = ok(await leader.post('/api/outside-areas', level('320106', 'medium')))
    expect(items).toMatchObject([{ was: 'low', level: 'medium', people: 3 }])
    const { rollId, id } = items[0]
    // Sent again as it was: no second list.
    expect(ok(await leader.post('/api/outside-areas', level('320106', 'medium'))).items[0].rollId).toBe(
      rollId,
    )

    const on = await entries(rollId)
    expect(on.map((e) => e.personId).sort()).toEqual([there.id, also.id, perhaps.id].sort())
    expect(on.every((e) => e.subject === 'arrival' && String(e.phone).includes('*'))).toBe(true)
    expect(on.find((e) => e.personId === perhaps.id)).toMatchObject({ why: { zh: '来处说得不细，可能是' } })
    // The worker has those of the own grid, and the task.
    expect((await entries(rollId, worker)).map((e) => e.personId).sort()).toEqual(
      [there.id, perhaps.id].sort(),
    )
    const told = await tasks(worker, 'roll.part')
    expect(told).toHaveLength(1)
    expect(told[0].title.zh).toContain('2 人')
    const risk = ok(await worker.get('/api/arrivals?view=risk'))
    expect(risk.items.map((x: { id: string }) => x.id).sort()).toEqual([there.id, perhaps.id].sort())
    expect(risk.items[0].level).toBe('medium')
    const later = await post({ from: [{ code: '320106' }], stay: '不知道，问我哥' })
    ok(await decide(later.id, { do: 'place', regionPath: near, homeId: home }, clerk))
    expect((await entries(rollId, worker)).map((e) => e.personId)).toContain(later.id)
    expect((await tasks(worker, 'roll.part'))[0].title.zh).toContain('3 人')
    const [part] = ok(await worker.get('/api/rolls-mine')).parts
    for (const e of part.entries) ok(await worker.post(`/api/roll-entries/${e.id}/say`, { state: 'reached' }))
    expect(await tasks(worker, 'roll.part')).toEqual([])

    // Lowered: what is open is closed with the reason.
    ok(await leader.post('/api/outside-areas', level('320106', 'low', { reason: '解除' })))
    expect(ok(await dispatcher.get(`/api/rolls/${rollId}`))).toMatchObject({
      state: 'closed',
      closedWhy: '中风险→低风险：解除',
    })
    const { rows } = await town.owner.query(
      `select state, result->>'note' as note from tasks where kind = 'roll.part' and result->>'note' <> ''`,
    )
    expect(rows).toEqual([{ state: 'cancelled', note: '中风险→低风险：解除' }])
    expect(ok(await dispatcher.get('/api/outside-areas')).items).toEqual([])
    expect(ok(await dispatcher.get(`/api/outside-areas/${id}/history`)).items).toMatchObject([
      { was: 'medium', level: 'low' },
      { was: 'low', level: 'medium', people: 3 },
    ])
    const late = await post({ from: [{ code: '320106' }] })
    expect((await one(late.id)).level).toBe(null)
    for (const x of [before, elsewhere]) expect((await one(x.id)).level).toBe(null)
  })

  test('with nobody from there yet, the first who comes opens the list', async () => {
    const { items } = ok(await leader.post('/api/outside-areas', level('650100', 'high')))
    expect(items).toMatchObject([{ rollId: null, people: 0 }])
    await post({ from: [{ code: '650102' }] })
    await post({ from: [{ code: '650103' }] })
    const area = async () => ok(await dispatcher.get('/api/outside-areas')).items[0]
    const { rollId, people } = await area()
    expect([people, (await entries(rollId)).length]).toEqual([2, 2])

    const on = async (id: string) => (await entries(rollId)).find((e) => e.personId === id)
    // Who takes it back stands there as taken off; the task of the grid says who is left, and goes with the last one.
    const gone = await post({ from: [{ code: '650102' }] })
    ok(await change(gone.token, { do: 'withdraw', baseVersion: 1 }))
    expect(await on(gone.id)).toMatchObject({
      name: '',
      state: 'withdrawn',
      note: '本人撤回了报备',
    })
    expect(ok(await dispatcher.get(`/api/rolls/${rollId}`))).toMatchObject({ people: 3, settled: 1 })

    // Said twice it is on the list once; closed by hand while the risk goes on, the next who comes opens another.
    const values = someone()
    const twin = await post({ ...values, from: [{ code: '650104' }] })
    const again = await post({ ...values, from: [{ code: '440305' }] })
    ok(await worker.post(`/api/roll-entries/${(await on(twin.id))!.id}/say`, { state: 'reached' }))
    ok(await decide(twin.id, { do: 'repeat', of: again.id }))
    expect([(await on(twin.id))?.state, (await on(again.id))?.state]).toEqual(['withdrawn', 'reached'])
    town.at('2026-06-26T09:30:00+08:00')
    ok(await leader.post(`/api/rolls/${rollId}/close`, { why: '都问过了' }))
    const late = await post({ from: [{ code: '650102' }] })
    const next = (await area()).rollId
    expect(next).not.toBe(rollId)
    expect((await entries(next)).map((e) => e.personId)).toEqual([late.id])
  })

  test('an export is masked, with whose it is in it', async () => {
    const wish = { kind: 'arrivals', query: { region: grid }, purpose: '核对返乡人员', format: 'csv' }
    const e = ok(await clerk.post('/api/exports', wish), 202)
    expect(await runExport(town.app, e.id)).toBe('done')
    const text = (await clerk.get(`/api/exports/${e.id}/file`)).payload.toString('utf8')
    expect(text).toContain('广东省 深圳市 南山区 西丽')
    expect(text).toContain('林舒 导出')
    expect(text).not.toMatch(/,1[3-9]\d{9},/)
  })
})
