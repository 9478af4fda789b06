import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { asSystem } from '../cases/answers.ts'
import { keepToday, runPass } from './pass.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { type Draft, draftsOf } from './rules/findings.ts'
import { Maker } from './rules/maker.ts'
import { checkAll } from './rules/registry.ts'
import { fillLedger, madeLedger } from './sample.ts'
import { inOrder, organisationRows, personRows } from './store/rows.ts'
import { indexed } from './store/seal.ts'

const grid = '500102006001003'
const m = new Maker(77, 20260626)
let town: Town
let worker: Session
let secretary: Session
let clerk: Session
let near: string
let far: string
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T09:00:00+08:00' })
  worker = await town.as('gridWorker')
  secretary = await town.as('secretary')
  clerk = await town.as('clerk')
  const buildings = town.app.services.regions
    .within('500102006', 'administrative')
    .filter((r) => r.kind === 'building')
    .map((r) => r.path)
  near = buildings.find((p) => p.startsWith(grid))!
  far = buildings.find((p) => !p.startsWith('500102006001'))!
}, 120_000)
afterAll(() => town?.close())

const ok = (r: { status: number; body: unknown }, status = 200) => {
  expect(r.status, JSON.stringify(r.body)).toBe(status)
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return r.body as any
}
let room = 100
async function door(as: Session, building = near): Promise<string> {
  return ok(await as.post('/api/ledger/homes', { building, unit: '9 单元', room: String(++room) }), 201).id
}
const someone = () => {
  const p = m.person(40, 2, '户主')
  return { name: `测试${p.name}`.slice(0, 4), idNumber: p.idNumber!, phone: m.phone() }
}
async function enter(as: Session, homeId: string, values: Record<string, string>, residence = {}) {
  const body = { values, residence: { homeId, relation: '户主', ...residence } }
  return ok(await as.post('/api/ledger/people', body), 201) as { id: string; residenceId: string }
}
const person = async (as: Session, id: string) => ok(await as.get(`/api/ledger/people/${id}`))
const openOf = async (as: Session, id: string): Promise<{ id: string; rule: string }[]> =>
  (await person(as, id)).findings.filter((f: { state: string }) => f.state === 'open')

describe('people and doors', () => {
  test('a door is one door whatever its spelling, and only of a building in the own area', async () => {
    const a = ok(
      await worker.post('/api/ledger/homes', { building: near, unit: '2单元', room: '0501室' }),
      201,
    )
    const b = ok(await secretary.post('/api/ledger/homes', { building: near, unit: '2', room: '501' }), 201)
    expect(b).toEqual({ id: a.id, version: 1, known: true })
    ok(await worker.post('/api/ledger/homes', { building: far, room: '1' }), 404)
    expect(ok(await worker.post('/api/ledger/homes', { building: grid, room: '1' }), 422).code).toBe(
      'ledger.no_building',
    )
  })

  test('somebody new is masked for every reader, found by what is known of them, and nobody reads them elsewhere', async () => {
    const home = await door(worker)
    const v = someone()
    const { id } = await enter(worker, home, v)
    const p = await person(worker, id)
    expect(p.values.birth).toMatch(/^\d{4}-\d\d-\*\*$/)
    for (const secret of [v.name, v.idNumber, v.phone]) expect(JSON.stringify(p)).not.toContain(secret)
    for (const q of [v.name, v.idNumber.toLowerCase(), `${v.phone.slice(0, 3)} ${v.phone.slice(3)}`]) {
      const found = ok(await secretary.get(`/api/ledger/people?q=${encodeURIComponent(q)}`))
      expect(found.items.map((x: { id: string }) => x.id)).toEqual([id])
    }
    const stored = await town.owner.query(
      `select p::text as row from people p where id = $1
      union all select v::text from ledger_versions v where subject_id = $1 union all select k::text from ledger_keys k where subject_id = $1`,
      [id],
    )
    for (const secret of [v.name, v.idNumber, v.phone])
      expect(JSON.stringify(stored.rows)).not.toContain(secret)
    const outside = await enter(clerk, await door(clerk, far), someone())
    ok(await worker.get(`/api/ledger/people/${outside.id}`), 404)
    ok(await worker.get(`/api/ledger/history/${outside.id}`), 404)
    ok(await (await town.as('waterHandler')).get('/api/ledger/people'), 403)
  })

  test('all faults are said at once; what the card says all the same is kept and becomes a finding', async () => {
    const home = await door(worker)
    const bad = { name: '不详', idNumber: '110105194912310021', phone: '12345678901' }
    const refused = ok(
      await worker.post('/api/ledger/people', { values: bad, residence: { homeId: home } }),
      400,
    )
    expect(refused.issues.map((i: { path: string }) => i.path).sort()).toEqual([
      'values.idNumber',
      'values.name',
      'values.phone',
    ])
    const kept = ok(
      await worker.post('/api/ledger/people', {
        values: { ...someone(), phone: bad.phone },
        residence: { homeId: home, relation: '户主' },
        anyway: true,
      }),
      201,
    )
    expect((await openOf(worker, kept.id)).map((f) => f.rule)).toContain('phone-form')
  })

  test('who is known already is named and not entered twice', async () => {
    const v = someone()
    const { id } = await enter(worker, await door(worker), v)
    const again = ok(
      await secretary.post('/api/ledger/people', { values: v, residence: { homeId: await door(secretary) } }),
      409,
    )
    expect(again).toMatchObject({ code: 'ledger.known', extra: { personId: id } })
    const elsewhere = someone()
    await enter(clerk, await door(clerk, far), elsewhere)
    const blind = ok(
      await worker.post('/api/ledger/people', {
        values: elsewhere,
        residence: { homeId: await door(worker) },
      }),
      409,
    )
    expect(blind.extra.personId).toBeUndefined()
    expect(blind.extra.community).not.toBe('')
  })

  test('a correction names its version; sent twice it is one; every version stays and the chain holds', async () => {
    const v = someone()
    const { id } = await enter(worker, await door(worker), v)
    const body = { requestId: uuidv7(), baseVersion: 1, values: { phone: m.phone() }, why: '换了号码' }
    expect(ok(await worker.post(`/api/ledger/people/${id}/correct`, body))).toEqual({ id, version: 2 })
    expect(ok(await worker.post(`/api/ledger/people/${id}/correct`, body))).toEqual({ id, version: 2 })
    expect(
      ok(
        await secretary.post(`/api/ledger/people/${id}/correct`, {
          baseVersion: 1,
          values: { work: '教师' },
        }),
        409,
      ).extra,
    ).toEqual({ version: 2 })
    const h = ok(await secretary.get(`/api/ledger/history/${id}`))
    expect(h.whole).toBe(true)
    expect(h.entries.map((e: { kind: string }) => e.kind)).toEqual(['corrected', 'created'])
    expect(h.entries[0]).toMatchObject({ why: '换了号码', changes: [{ field: 'phone' }] })
    expect(h.fields.name.at).toBe(h.entries[1].at)
    expect(JSON.stringify(h)).not.toContain(v.phone)
    await town.owner.query(
      `update ledger_versions set data = data || '{"why": "x"}' where subject_id = $1 and seq = 1`,
      [id],
    )
    expect(ok(await secretary.get(`/api/ledger/history/${id}`)).whole).toBe(false)
  })

  test('a reveal says why, is logged, is not kept among the answers, and is not for everybody', async () => {
    const v = someone()
    const { id } = await enter(worker, await door(worker), v)
    const r = ok(await worker.post(`/api/ledger/people/${id}/reveal`, { purpose: 'verify' }))
    expect(r.values).toMatchObject(v)
    expect(Date.parse(r.until) - town.now().getTime()).toBe(60_000)
    ok(await worker.post(`/api/ledger/people/${id}/reveal`, { purpose: 'other' }), 422)
    ok(
      await (await town.as('dispatcher')).post(`/api/ledger/people/${id}/reveal`, { purpose: 'verify' }),
      403,
    )
    const log = await town.owner.query(
      `select purpose, detail::text as d from audit_log where action = 'ledger.reveal' and subject_id = $1`,
      [id],
    )
    expect(log.rows).toHaveLength(1)
    expect(log.rows[0]).toMatchObject({ purpose: 'verify' })
    const kept = await town.owner.query(`select 1 from requests where answer::text like '%' || $1 || '%'`, [
      v.phone,
    ])
    expect(kept.rowCount).toBe(0)
  })

  test('a second home is right and seen from both sides; who left is no longer there but stays in the account', async () => {
    const v = someone()
    const home = await door(worker)
    const { id, residenceId } = await enter(worker, home, v)
    const other = await door(clerk, far)
    const second = ok(
      await clerk.post('/api/ledger/residences', { personId: id, homeId: other, role: 'owner' }),
      201,
    )
    expect((await person(worker, id)).residences).toHaveLength(1 + 0)
    expect((await person(clerk, id)).residences).toHaveLength(2)
    ok(
      await worker.post(`/api/ledger/residences/${second.id}/end`, { baseVersion: 1, on: '2026-06-01' }),
      404,
    )
    ok(
      await worker.post(`/api/ledger/residences/${residenceId}/end`, { baseVersion: 1, on: '2026-06-30' }),
      400,
    )
    ok(
      await worker.post(`/api/ledger/residences/${residenceId}/end`, {
        baseVersion: 1,
        on: '2026-06-20',
        why: '搬走了',
      }),
    )
    expect(ok(await worker.get(`/api/ledger/homes/${home}`)).dwellers).toEqual([])
    expect(ok(await clerk.get(`/api/ledger/people/${id}`)).regionPath).toBe(far)
    ok(
      await worker.post(`/api/ledger/residences/${residenceId}/end`, { baseVersion: 2, on: '2026-06-20' }),
      409,
    )
    expect(ok(await worker.get(`/api/ledger/history/${residenceId}`)).entries[0]).toMatchObject({
      kind: 'ended',
      why: '搬走了',
    })
  })

  test('an organisation with its credit code: wrong ones are refused, contradictions found', async () => {
    const code = m.creditCode()
    const a = ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试小店', creditCode: code, legalPerson: '测试丙' },
      }),
      201,
    )
    ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试小店', creditCode: code },
      }),
      409,
    )
    const wrong = ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试二店', creditCode: `${code.slice(0, 17)}O` },
      }),
      400,
    )
    expect(wrong.issues[0].path).toBe('values.creditCode')
    const b = ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试大店', creditCode: code },
      }),
      201,
    )
    const shown = ok(await secretary.get(`/api/ledger/organisations/${a.id}`))
    expect(shown.findings).toMatchObject([{ rule: 'code-two-names', state: 'open' }])
    expect(shown.legalPerson).toBe('测*丙')
    ok(
      await secretary.post(`/api/ledger/organisations/${b.id}/correct`, {
        baseVersion: 1,
        values: { creditCode: m.creditCode() },
      }),
    )
    expect(ok(await secretary.get(`/api/ledger/organisations/${a.id}`)).findings).toMatchObject([
      { state: 'mended' },
    ])
  })
})

const twoNames = async (as: Session, id: string) =>
  (await openOf(as, id)).find((f) => f.rule === 'id-two-names')

describe('findings', () => {
  test('one contradiction is one finding and one task for the worker of its grid; the answer at the door mends both', async () => {
    const v = someone()
    const a = await enter(worker, await door(worker), v)
    const b = await enter(clerk, await door(clerk, far), { ...v, name: '测试丁', phone: m.phone() })
    const f = await twoNames(worker, a.id)
    const tasks = await town.owner.query<{ title: { zh: string }; region_path: string; account_id: string }>(
      `select title, region_path, account_id from tasks where subject_id = $1`,
      [f!.id],
    )
    expect(tasks.rows).toHaveLength(1)
    const [task] = tasks.rows
    expect(task!.title.zh).toMatch(/9 单元 \d+：一个身份证号，两个姓名/)
    const at = task!.region_path.slice(0, 15)
    expect(task!.account_id).toBe(town.app.services.organisation.peopleFor(at, 'worker')[0]?.accountId)
    const shown = ok(await worker.get(`/api/ledger/findings/${f!.id}`))
    // The other half lives beyond the worker's grid: that there is one, and in which community.
    expect(shown.entries.map((e: { personId: string | null }) => e.personId).sort()).toEqual(
      [a.id, null].sort(),
    )
    expect(JSON.stringify(shown)).not.toContain(v.idNumber)
    const answer = { do: 'correct', personId: b.id, baseVersion: 1, values: { idNumber: someone().idNumber } }
    ok(await worker.post(`/api/ledger/findings/${f!.id}/answer`, answer), 404)
    expect(ok(await clerk.post(`/api/ledger/findings/${f!.id}/answer`, answer))).toEqual({
      id: f!.id,
      state: 'mended',
    })
    ok(await clerk.post(`/api/ledger/findings/${f!.id}/answer`, { do: 'right', reason: 'as-is' }), 409)
    const after = await town.owner.query(`select state from tasks where subject_id = $1`, [f!.id])
    expect(after.rows).toEqual([{ state: 'done' }])
  })

  test('dismissed with a reason it stays so until a value in it changes; both ends are counted for the rule', async () => {
    const v = someone()
    const a = await enter(worker, await door(worker), v)
    await enter(worker, await door(worker), { ...v, name: '测试戊', phone: m.phone() })
    const f = await twoNames(worker, a.id)
    ok(await worker.post(`/api/ledger/findings/${f!.id}/answer`, { do: 'right', reason: 'other' }), 422)
    expect(
      ok(await worker.post(`/api/ledger/findings/${f!.id}/answer`, { do: 'right', reason: 'on-paper' }))
        .state,
    ).toBe('dismissed')
    ok(await worker.post(`/api/ledger/people/${a.id}/correct`, { baseVersion: 1, values: { work: '教师' } }))
    expect(await twoNames(worker, a.id)).toBeUndefined()
    ok(
      await worker.post(`/api/ledger/people/${a.id}/correct`, { baseVersion: 2, values: { name: '测试己' } }),
    )
    expect((await twoNames(worker, a.id))?.id).not.toBe(f!.id)
    expect(await twoNames(worker, a.id)).toBeDefined()
    const rule = ok(await secretary.get('/api/ledger/rules')).items.find(
      (r: { rule: string }) => r.rule === 'id-two-names',
    )
    expect(rule).toMatchObject({ open: 1, mended: expect.any(Number), dismissed: 1 })
  })

  test('two halves entered at the same moment find each other', async () => {
    const v = someone()
    const homes = [await door(worker), await door(secretary)]
    const made = await Promise.all([
      worker.post('/api/ledger/people', {
        values: { ...v, name: '测试庚' },
        residence: { homeId: homes[0], relation: '户主' },
      }),
      secretary.post('/api/ledger/people', {
        values: { ...v, name: '测试辛', phone: m.phone() },
        residence: { homeId: homes[1], relation: '户主' },
      }),
    ])
    expect(made.map((r) => r.status)).toEqual([201, 201])
    expect(await twoNames(secretary, made[0]!.body.id)).toBeDefined()
  })
})

/** What the rules find when they look at everything at once: the oracle for whatever way the registry took. */
async function oracle(): Promise<string[]> {
  const today = todayOf(town.app, town.now())
  const ids = async (t: string) =>
    (await town.owner.query(`select id from ${t}`)).rows.map((r) => r.id as string)
  const db = town.app.pools.system
  const rows = inOrder([
    ...(await personRows(db, town.app, await ids('people'), today)),
    ...(await organisationRows(db, town.app, await ids('organisations'))),
  ])
  return short(draftsOf(checkAll(rows, dayNumber(today)), rows, indexed(town.app)))
}
const short = (d: readonly Pick<Draft, 'rule' | 'fingerprint'>[]) =>
  d.map((x) => `${x.rule} ${x.fingerprint}`).sort()
const standing = async () =>
  short(
    (
      await town.owner.query(
        `select rule, encode(fingerprint, 'hex') as fingerprint from findings where state <> 'mended'`,
      )
    ).rows,
  )
const sinceDismissed = async () =>
  short(
    (
      await town.owner.query(
        `select rule, encode(fingerprint, 'hex') as fingerprint from findings where state = 'dismissed'`,
      )
    ).rows,
  )

describe('a small town', () => {
  test('what was looked at change by change is what a look at everything finds', async () => {
    const made = madeLedger({ people: 260, errors: 0.2, seed: 5, today: '2026-06-26' })
    const buildings = town.app.services.regions
      .within('500102006', 'administrative')
      .filter((r) => r.kind === 'building')
    const doors = made.households.map((_, i) => ({
      building: buildings[i % 12]!.path,
      unit: String(1 + (Math.floor(i / 12) % 3)),
      room: `${1 + Math.floor(i / 36)}0${1 + (i % 2)}`,
    }))
    const filled = await asSystem(town.app, (ctx) => fillLedger(ctx, made.households, doors))
    expect(filled.people).toBeGreaterThan(200)
    expect(filled.opened).toBeGreaterThan(20)
    const dismissed = await sinceDismissed()
    expect((await standing()).filter((f) => !dismissed.includes(f))).toEqual(
      (await oracle()).filter((f) => !dismissed.includes(f)),
    )
    // Random corrections, moves and ends, each checked by itself.
    const { rows } = await town.owner.query<{ id: string; person_id: string; home_id: string }>(
      `select id, person_id, home_id from residences where until_on is null order by id`,
    )
    const pick = <T>(list: readonly T[]): T => list[m.dice.below(list.length)]!
    const numbers = [...made.households.flatMap((h) => h.rows.map((p) => p.idNumber!)).slice(0, 12)]
    for (let n = 0; n < 40; n++) {
      const r = pick(rows)
      const p = await person(clerk, r.person_id)
      const kind = m.dice.below(5)
      const reply =
        kind === 0
          ? await clerk.post(`/api/ledger/people/${r.person_id}/correct`, {
              baseVersion: p.version,
              values: { idNumber: pick(numbers) },
              anyway: true,
            })
          : kind === 1
            ? await clerk.post(`/api/ledger/people/${r.person_id}/correct`, {
                baseVersion: p.version,
                values: { name: pick(['王芳', '李明', '不详']), phone: m.phone() },
                anyway: true,
              })
            : kind === 2
              ? await clerk.post('/api/ledger/residences', {
                  personId: r.person_id,
                  homeId: pick(rows).home_id,
                })
              : await act(r.id, kind)
      expect([200, 201, 409], JSON.stringify(reply.body)).toContain(reply.status)
    }
    async function act(id: string, kind: number) {
      const [now] = (
        await town.owner.query(`select seq, from_on::text as f from residences where id = $1`, [id])
      ).rows
      return kind === 3
        ? clerk.post(`/api/ledger/residences/${id}/end`, { baseVersion: now.seq, on: now.f ?? '2026-06-01' })
        : clerk.post(`/api/ledger/residences/${id}/correct`, {
            baseVersion: now.seq,
            relation: pick(['户主', '配偶', '子']),
          })
    }
    const gone = await sinceDismissed()
    expect((await standing()).filter((f) => !gone.includes(f))).toEqual(
      (await oracle()).filter((f) => !gone.includes(f)),
    )
  }, 120_000)

  test('a full pass finds nothing new where every change was looked at, brings back what was lost, and can be stopped and taken up', async () => {
    const before = await standing()
    await town.owner.query(
      `delete from findings where id in (select id from findings where state = 'open' order by id limit 7)`,
    )
    const { id } = ok(await clerk.post('/api/ledger/passes'), 202)
    ok(await clerk.post('/api/ledger/passes'), 409)
    let steps = 0
    // Stopped after every batch and taken up again.
    while (!(await runPass(town.app, id, () => steps++ % 2 === 1))) expect(steps).toBeLessThan(100)
    expect(await standing()).toEqual(before)
    const [pass] = ok(await clerk.get('/api/ledger/passes')).items
    expect(pass).toMatchObject({ id, state: 'done', opened: 7, mended: 0 })
    expect(pass.done).toBe(pass.total)
    ok(await clerk.post(`/api/ledger/passes/${id}/cancel`), 409)
  }, 60_000)

  test('the queue puts errors first; accuracy is what the rows say, by place and day', async () => {
    const q = ok(await clerk.get('/api/ledger/findings?limit=200')).items as {
      severity: string
      who: string
    }[]
    const order = ['error', 'doubt', 'notice']
    expect(q.map((f) => order.indexOf(f.severity))).toEqual(q.map((f) => order.indexOf(f.severity)).sort())
    await keepToday(town.app)
    const a = ok(await clerk.get('/api/ledger/accuracy'))
    expect(a.now.wrong).toBeGreaterThan(0)
    expect(a.days).toEqual([{ day: '2026-06-26', rows: a.now.rows, wrong: a.now.wrong }])
    const mine = ok(await worker.get('/api/ledger/accuracy'))
    expect(mine.region.path).toBe(grid)
    expect(mine.now.rows).toBeLessThan(a.now.rows)
    const all = ok(await clerk.get('/api/ledger/buildings'))
    expect(all.items.length).toBeGreaterThan(5)
    expect(ok(await clerk.get(`/api/ledger/buildings/${near}`)).homes.length).toBeGreaterThan(3)
    const old = ok(await clerk.get('/api/ledger/people?from=80'))
    for (const p of old.items) expect(p.age).toBeGreaterThanOrEqual(79)
  })
})
