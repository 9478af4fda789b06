/** A storm at night: who must leave the dangerous buildings, told to the workers, answered with and without a line. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { Maker } from '../ledger/rules/maker.ts'
import { emptyOld, sealOld, ticks } from './reactions.ts'

let town: Town
let dispatcher: Session
let clerk: Session
let worker: Session
/** Three buildings of the worker's grid, one of another community. */
let at: string[]
let far: string
const grid = '500102006001003'
const ok = (r: { status: number; body: unknown }, status = 200) => {
  expect(r.status, JSON.stringify(r.body)).toBe(status)
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return r.body as any
}

const risk = (regionPath: string, grade: 'C' | 'D', more = {}) => ({
  regionPath,
  kind: 'building',
  name: `危房 ${grade}`,
  grade,
  level: grade === 'D' ? 'major' : 'larger',
  source: '住建委鉴定',
  foundOn: '2026-05-20',
  ...more,
})
const criteria = (more = {}) => ({
  regionPath: '500102006',
  risks: { kinds: ['building'], grades: ['C', 'D'] },
  olderFrom: 60,
  ...more,
})
const roll = (more = {}) => ({
  kind: 'move',
  title: '6·26 暴雨转移',
  words: '今晚 22 点前劝到安置点，走不动的叫人抬',
  dueAt: '2026-06-26T22:00:00+08:00',
  criteria: criteria(),
  ...more,
})
const m = new Maker(5, 20260626)
let room = 500
async function lives(building: string, age: number | null, role = 'family') {
  const home = ok(
    await clerk.post('/api/ledger/homes', { building, unit: '7 单元', room: String(++room) }),
    201,
  )
  const p = m.person(age ?? 40, 2, '户主')
  const values =
    age === null
      ? { name: `甲${p.name}`.slice(0, 4) }
      : { name: p.name, idNumber: p.idNumber!, phone: m.phone() }
  const person = ok(
    await clerk.post('/api/ledger/people', {
      values,
      residence: { homeId: home.id, role, relation: '户主' },
      anyway: true,
    }),
    201,
  )
  return person.id as string
}

beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T19:40:00+08:00' })
  dispatcher = await town.as('dispatcher')
  worker = await town.as('gridWorker')
  clerk = await town.as('clerk')
  const all = town.app.services.regions
    .within('500102006', 'administrative')
    .filter((r) => r.kind === 'building')
    .map((r) => r.path)
  at = all.filter((p) => p.startsWith(grid)).slice(0, 3)
  far = all.find((p) => !p.startsWith('500102006001'))!
}, 120_000)
afterAll(() => town?.close())

test('a risk point is entered, kept in versions, ended with a reason', async () => {
  const wrong = ok(
    await dispatcher.post('/api/risks', risk(grid, 'C', { foundOn: '2026-07-01', grade: null })),
    400,
  )
  expect(wrong.issues.map((i: { path: string }) => i.path).sort()).toEqual(['foundOn', 'grade', 'regionPath'])
  ok(await worker.post('/api/risks', risk(at[0]!, 'C')), 403)
  const a = ok(await dispatcher.post('/api/risks', risk(at[0]!, 'D')), 201)
  expect(a).toMatchObject({ version: 1, grade: 'D', point: expect.any(Array), mayEdit: true })
  const looked = ok(
    await dispatcher.post(`/api/risks/${a.id}`, { do: 'looked', baseVersion: 1, note: '墙缝没变宽' }),
  )
  expect(looked).toMatchObject({ version: 2, lookedOn: '2026-06-26' })
  ok(await dispatcher.post(`/api/risks/${a.id}`, { do: 'end', baseVersion: 1, why: '拆了' }), 409)
  ok(await dispatcher.post(`/api/risks/${a.id}`, { do: 'end', baseVersion: 2, why: '拆了' }))
  ok(await dispatcher.post(`/api/risks/${a.id}`, { do: 'looked', baseVersion: 3 }), 409)
  expect(ok(await dispatcher.get('/api/risks')).items.map((r: { id: string }) => r.id)).not.toContain(a.id)
  expect(ok(await dispatcher.get('/api/risks?state=ended')).items).toMatchObject([
    { id: a.id, endedWhy: '拆了' },
  ])
  ok(await dispatcher.post(`/api/risks/${a.id}`, { do: 'again', baseVersion: 3, why: '弄错了楼' }))
  expect(
    ok(await worker.get(`/api/risks/${a.id}/history`)).items.map((e: { kind: string }) => e.kind),
  ).toEqual(['again', 'ended', 'looked', 'entered'])
  ok(await dispatcher.post(`/api/risks/${a.id}`, { do: 'end', baseVersion: 4, why: '拆了' }))
})

test('a roll has the old of the dangerous buildings and nobody else, and is worked off by the workers of the grids', async () => {
  const before = ok(await dispatcher.post('/api/rolls/preview', { criteria: criteria() }))
  expect(before.people).toBe(0)
  ok(await dispatcher.post('/api/rolls', roll()), 422)
  const c = ok(await dispatcher.post('/api/risks', risk(at[1]!, 'C')), 201)
  const d = ok(await dispatcher.post('/api/risks', risk(far, 'D')), 201)
  const had = ok(await dispatcher.post('/api/rolls/preview', { criteria: criteria() })).people
  const old = await lives(at[1]!, 82)
  const unknown = await lives(at[1]!, null)
  await lives(at[1]!, 35)
  // Owns it and lives elsewhere; old, but next door; old, in the other community.
  await lives(at[1]!, 77, 'owner')
  await lives(at[2]!, 90)
  const elsewhere = await lives(far, 66)

  const drawn = ok(await dispatcher.post('/api/rolls/preview', { criteria: criteria() }))
  expect(drawn.people - had).toBe(3)
  expect(drawn.unknownAge).toBeGreaterThanOrEqual(1)
  expect(drawn.risks.map((r: { id: string }) => r.id).sort()).toEqual([c.id, d.id].sort())
  ok(await worker.post('/api/rolls', roll()), 403)
  ok(await dispatcher.post('/api/rolls', roll({ dueAt: '2026-06-26T19:00:00+08:00' })), 400)
  const body = { ...roll(), requestId: uuidv7() }
  const { id } = ok(await dispatcher.post('/api/rolls', body), 201)
  expect(ok(await dispatcher.post('/api/rolls', body), 201).id).toBe(id)

  // The worker sees the grid of hers, masked, and the task; not the other community.
  const task = ok(await worker.get('/api/tasks?limit=100')).items.find(
    (x: { kind: string }) => x.kind === 'roll.part',
  )
  expect(task.title.zh).toContain('6·26 暴雨转移')
  ok(await worker.post(`/api/tasks/${task.id}/done`, {}), 409)
  const [part] = ok(await worker.get('/api/rolls-mine')).parts
  const mine = part.entries.map((e: { personId: string }) => e.personId)
  expect(mine).toEqual(expect.arrayContaining([old, unknown]))
  expect(mine).not.toContain(elsewhere)
  expect(part.entries.every((e: { phone: string }) => e.phone === '' || e.phone.includes('*'))).toBe(true)
  ok(await (await town.as('powerSigner')).get('/api/rolls'), 403)

  const seen = ok(await worker.post(`/api/roll-parts/${part.id}/seen`, {}))
  expect(ok(await (await town.as('secretary')).post(`/api/roll-parts/${part.id}/seen`, {}))).toEqual(seen)
  const entryOf = (person: string) => part.entries.find((e: { personId: string }) => e.personId === person).id
  const say = (entry: string, more: object, as = worker) =>
    as.post(`/api/roll-entries/${entry}/say`, { ...more })
  // Said without a line at 20:05 and sent after what was said at 20:10: kept, and does not count.
  town.at('2026-06-26T20:20:00+08:00')
  expect(
    ok(
      await say(entryOf(old), {
        state: 'moved',
        whereTo: '第一小学',
        occurredAt: '2026-06-26T20:10:00+08:00',
      }),
    ),
  ).toEqual({ state: 'moved', counted: true })
  expect(ok(await say(entryOf(old), { state: 'refused', occurredAt: '2026-06-26T20:05:00+08:00' }))).toEqual({
    state: 'moved',
    counted: false,
  })
  const said = await town.owner.query(
    'select state, counted from roll_events where entry_id = $1 order by seq',
    [entryOf(old)],
  )
  expect(said.rows).toEqual([
    { state: 'moved', counted: true },
    { state: 'refused', counted: false },
  ])
  for (const e of part.entries)
    if (e.id !== entryOf(old)) ok(await say(e.id, { state: 'away', note: '在儿子家' }))
  // Where somebody was brought and what was said of them stand nowhere in clear.
  const kept = await town.owner.query(
    `select (select string_agg(e::text, '') from roll_entries e) || (select string_agg(v::text, '') from roll_events v) as text`,
  )
  for (const words of ['第一小学', '在儿子家']) expect(kept.rows[0].text).not.toContain(words)
  const tasks = async () =>
    ok(await worker.get('/api/tasks?limit=100')).items.filter((x: { kind: string }) => x.kind === 'roll.part')
  expect(await tasks()).toEqual([])
  // Somebody came back: there is something to do again, and the task says so.
  ok(await say(entryOf(unknown), { state: 'refused' }))
  expect(await tasks()).toMatchObject([{ subjectId: part.id, title: task.title, dueAt: task.dueAt }])
  ok(await say(entryOf(unknown), { state: 'away' }))
  expect(await tasks()).toEqual([])
  // The desk says a state and nothing else: the words of whoever was at the door stay.
  expect(
    ok(await dispatcher.get(`/api/rolls/${id}/entries?state=away`)).items.find(
      (e: { personId: string }) => e.personId === unknown,
    ),
  ).toMatchObject({ note: '在儿子家' })

  const now = ok(await dispatcher.get(`/api/rolls/${id}`))
  expect(now).toMatchObject({ people: drawn.people, parts: drawn.parts.length, seen: 1, mayClose: true })
  expect(now.settled).toBe(part.entries.length)
  expect(now.grids.find((g: { id: string }) => g.id === part.id)).toMatchObject({
    settled: part.entries.length,
  })
  // The worker's own view of it counts what is hers.
  expect(ok(await worker.get(`/api/rolls/${id}`))).toMatchObject({
    people: part.entries.length,
    mayClose: false,
  })
  const listed = ok(await dispatcher.get(`/api/rolls/${id}/entries?state=moved`))
  expect(listed).toMatchObject({
    total: 1,
    items: [{ personId: old, whereTo: '第一小学', settled: true, risk: '危房 C' }],
  })

  // Said by nobody at a door.
  ok(await say(entryOf(old), { state: 'withdrawn' }), 422)
  // The list of rolls says the same without counting anybody; on paper they stand door by door.
  const { items } = ok(await dispatcher.get('/api/rolls'))
  const { people, settled, waiting, seen: seenBy } = now
  expect(items.find((r: { id: string }) => r.id === id)).toMatchObject({
    people,
    settled,
    waiting,
    seen: seenBy,
  })
  const doors = ok(await dispatcher.get(`/api/rolls/${id}/entries?order=door&limit=500`)).items.map(
    (e: { homeId: string }) => e.homeId,
  )
  expect(doors.filter((d: string, i: number) => d !== doors[i - 1])).toHaveLength(new Set(doors).size)

  ok(await worker.post(`/api/rolls/${id}/close`, { why: '雨停了' }), 403)
  ok(await dispatcher.post(`/api/rolls/${id}/close`, { why: '雨停了' }))
  ok(await dispatcher.post(`/api/rolls/${id}/close`, { why: '雨停了' }), 409)
  town.at('2026-06-26T20:40:00+08:00')
  ok(await say(entryOf(unknown), { state: 'reached' }), 409)
  // Done before it was closed, sent after: it is true.
  ok(await say(entryOf(unknown), { state: 'moved', occurredAt: '2026-06-26T20:15:00+08:00' }))
  expect(ok(await worker.get('/api/rolls-mine')).parts).toEqual([])
})

test('merged meanwhile, the one who stands is on it', async () => {
  const { id } = ok(
    await dispatcher.post(
      '/api/rolls',
      roll({ kind: 'contact', criteria: criteria({ regionPath: at[2]!, risks: null }) }),
    ),
    201,
  )
  const before = ok(await dispatcher.get(`/api/rolls/${id}/entries`)).items
  const extra = await lives(at[2]!, 61)
  const [first] = before
  const head = async (person: string) => ({
    id: person,
    version: ok(await clerk.get(`/api/ledger/people/${person}`)).version,
  })
  const merge = async (winner: string, loser: string) =>
    ok(
      await clerk.post('/api/ledger/merges', {
        winner: await head(winner),
        loser: await head(loser),
        why: '同一个人',
      }),
      201,
    )
  const shown = async () =>
    ok(await dispatcher.get(`/api/rolls/${id}/entries`)).items.find((e: { id: string }) => e.id === first.id)
      .personId
  await merge(extra, first.personId)
  expect(await shown()).toBe(extra)
  // And once more: the last one counts.
  const last = await lives(at[2]!, 62)
  await merge(last, extra)
  expect(await shown()).toBe(last)
  ok(await worker.post(`/api/roll-entries/${first.id}/say`, { state: 'moved' }), 422)
})

test('a granted deletion reaches the rolls, and what was said at the door', async () => {
  const old = await lives(at[0]!, 71)
  await lives(at[0]!, 72)
  const { id } = ok(
    await dispatcher.post(
      '/api/rolls',
      roll({ kind: 'contact', criteria: criteria({ regionPath: at[0]!, risks: null }) }),
    ),
    201,
  )
  const entry = ok(await worker.get(`/api/rolls/${id}/entries`)).items.find(
    (e: { personId: string }) => e.personId === old,
  )
  ok(await worker.post(`/api/roll-entries/${entry.id}/say`, { state: 'reached', note: '腿脚不便' }))
  // Whoever is done comes last on the phone, which shows no more than a thousand.
  const mine = ok(await worker.get('/api/rolls-mine')).parts.find((p: { rollId: string }) => p.rollId === id)
  expect(mine.entries.at(-1).personId).toBe(old)
  const left = async () =>
    (
      await town.owner.query(
        `select (select count(*) from roll_entries where id = $1)::int as entries, (select count(*) from roll_events where entry_id = $1)::int as said`,
        [entry.id],
      )
    ).rows[0]
  expect(await left()).toEqual({ entries: 1, said: 1 })
  // Who may ask for it and when it is granted is tried in features/ledger/rights.test.ts.
  await town.owner.query(
    `insert into person_requests (county, id, region_path, person_id, kind, state, by_whom, proof, person_seq, asked_at, asked_by_name)
      values ('500102', $1, $2, $1, 'deletion', 'granted', 'self', 'id-card', 1, now(), '')`,
    [old, grid],
  )
  await town.owner.query('begin')
  await town.owner.query('set local role yige_system')
  await town.owner.query(`select ledger_erase('500102', $1)`, [old])
  await town.owner.query('commit')
  expect(await left()).toEqual({ entries: 0, said: 0 })
  const { rows } = await town.owner.query(
    `select p.people, p.doors, p.counts, (select count(*)::int from roll_entries e where e.part_id = p.id) as there
      from roll_parts p where p.roll_id = $1`,
    [id],
  )
  for (const p of rows) expect(p).toMatchObject({ people: p.there, counts: { waiting: p.there } })
  // Nobody is left for whom something is to be done: the task goes too.
  await town.owner.query(
    `update roll_parts set counts = jsonb_build_object('reached', people) where roll_id = $1`,
    [id],
  )
  await ticks['rolls.forget']!.run(town.app)
  const open = await town.owner.query(
    `select 1 from tasks t join roll_parts p on p.id::text = t.subject_id::text where p.roll_id = $1 and t.state = 'open'`,
    [id],
  )
  expect(open.rows).toEqual([])
})

test('what was said in clear before is sealed; long after its end a roll keeps its figures and nobody', async () => {
  const person = await lives(at[0]!, 80)
  const { id } = ok(
    await dispatcher.post(
      '/api/rolls',
      roll({ kind: 'contact', criteria: criteria({ regionPath: at[0]!, risks: null }) }),
    ),
    201,
  )
  const entry = async () =>
    ok(await dispatcher.get(`/api/rolls/${id}/entries`)).items.find(
      (e: { personId: string }) => e.personId === person,
    )
  const { id: e } = await entry()
  ok(await worker.post(`/api/roll-entries/${e}/say`, { state: 'reached', note: '话' }))
  await town.owner.query(`update roll_entries set said = null, note = '腿脚不便' where id = $1`, [e])
  await town.owner.query(
    `update roll_events set data = '{"note": "腿脚不便", "whereTo": ""}' where entry_id = $1`,
    [e],
  )
  expect((await entry()).note).toBe('腿脚不便')
  expect(await sealOld(town.app)).toBe(2)
  expect(await sealOld(town.app)).toBe(0)
  expect((await entry()).note).toBe('腿脚不便')
  const text = async () =>
    (
      await town.owner.query(
        `select (select e::text from roll_entries e where id = $1) || (select string_agg(v::text, '') from roll_events v where entry_id = $1) as text`,
        [e],
      )
    ).rows[0].text
  expect(await text()).not.toContain('腿脚不便')

  const before = ok(await dispatcher.get(`/api/rolls/${id}`))
  const due = (days: number) =>
    town.owner.query(`update rolls set due_at = $2::timestamptz - make_interval(days => $3) where id = $1`, [
      id,
      town.now(),
      days,
    ])
  await due(179)
  await emptyOld(town.app)
  expect(ok(await dispatcher.get(`/api/rolls/${id}/entries`)).total).toBeGreaterThan(0)
  await due(181)
  await emptyOld(town.app)
  expect(ok(await dispatcher.get(`/api/rolls/${id}/entries`))).toMatchObject({ items: [], total: 0 })
  expect(ok(await dispatcher.get(`/api/rolls/${id}`))).toMatchObject({
    state: 'closed',
    closedWhy: '过了时限 180 天没有人关',
    people: before.people,
    settled: 1,
    emptiedAt: town.now().toISOString(),
  })
  expect(await text()).toBe(null)
})
