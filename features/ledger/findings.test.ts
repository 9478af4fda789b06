import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { asSystem } from '../cases/answers.ts'
import { keepToday, runPass, weekly } from './pass.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { type Draft, draftsOf } from './rules/findings.ts'
import { checkAll } from './rules/registry.ts'
import { fillLedger, madeLedger } from './sample.ts'
import {
  clerk,
  door,
  enter,
  far,
  grid,
  m,
  near,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from './sample-http.ts'
import { inOrder, organisationRows, personRows } from './store/rows.ts'
import { indexed } from './store/seal.ts'

beforeAll(openLedger, 120_000)
afterAll(() => town?.close())

const person = async (as: Session, id: string) => ok(await as.get(`/api/ledger/people/${id}`))
const openOf = async (as: Session, id: string): Promise<{ id: string; rule: string }[]> =>
  (await person(as, id)).findings.filter((f: { state: string }) => f.state === 'open')

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

  test('by itself it is made once a week, Sunday before dawn, unless there was one', async () => {
    const passes = async () =>
      (await town.owner.query<{ account_id: string | null }>('select account_id from ledger_passes')).rows
    const had = (await passes()).length
    const at = async (time: string) => {
      town.at(time)
      await weekly(town.app)
      return (await passes()).length - had
    }
    try {
      expect(await at('2026-06-28T04:10:00+08:00'), 'one was made two days before').toBe(0)
      expect(await at('2026-07-04T04:10:00+08:00'), 'Saturday').toBe(0)
      expect(await at('2026-07-05T05:10:00+08:00'), 'after five').toBe(0)
      // One that was broken off has looked at nothing for sure.
      await town.owner.query(
        `insert into ledger_passes (county, id, region_path, state, total, created_at, updated_at)
         select county, gen_random_uuid(), region_path, 'cancelled', total, $1, $1 from ledger_passes limit 1`,
        [new Date('2026-07-04T20:00:00+08:00')],
      )
      expect(await at('2026-07-05T04:10:00+08:00')).toBe(2)
      expect(await at('2026-07-05T04:40:00+08:00'), 'once').toBe(2)
    } finally {
      await town.owner.query('delete from ledger_passes where account_id is null')
      town.at('2026-06-26T09:00:00+08:00')
    }
  })

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
