import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { lookEachDay, runApply, runTrial } from './own-run.ts'
import {
  clerk,
  door,
  enter,
  far,
  m,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from './sample-http.ts'

beforeAll(openLedger, 120_000)
afterAll(() => town?.close())

const community = '500102006001'
const street = '500102006'
const definition = {
  kind: 'residence',
  match: 'all',
  conditions: [
    { field: 'role', op: 'eq', value: 'tenant' },
    { field: 'email', op: 'missing' },
  ],
  severity: 'doubt',
  title: { zh: '租户没有邮箱', en: 'Tenant without email' },
  ask: { zh: '请问邮箱', en: 'What is your email?' },
}
const path = '/api/ledger/own-rules'
const jobOf = async (id: string, what: 'trial' | 'applied'): Promise<string> =>
  (await town.owner.query(`select ${what}->>'run' as run from ledger_rules where id = $1`, [id])).rows[0].run
const tried = async (as: Session, id: string) => {
  ok(await as.post(`${path}/${id}/try`, {}), 202)
  expect(await runTrial(town.app, id, await jobOf(id, 'trial'))).toBe(true)
  return ok(await as.get(`${path}/${id}`))
}
const turned = async (as: Session, id: string, on: boolean) => {
  const { version } = ok(await as.get(`${path}/${id}`))
  ok(await as.post(`${path}/${id}/switch`, { baseVersion: version, on }))
  expect(await runApply(town.app, id, await jobOf(id, 'applied'))).toBe(true)
}
const ofRule = async (as: Session, id: string, state = 'open') =>
  ok(await as.get(`/api/ledger/findings?rule=own:${id}&state=${state}`)).items as {
    id: string
    title: { zh: string }
    who: string
  }[]
const tenant = { role: 'tenant', relation: '' }

describe('own rules', () => {
  test('tried, switched on, found at once and in what was there; off again closes it without counting', async () => {
    const v = someone()
    const before = await enter(worker, await door(worker), v, tenant)
    const elsewhere = await enter(clerk, await door(clerk, far), someone(), tenant)
    const { id } = ok(await secretary.post(path, { regionPath: community, ...definition }), 201)
    ok(await secretary.post(`${path}/${id}/switch`, { baseVersion: 1, on: true }), 409)
    const trial = await tried(secretary, id)
    expect(trial).toMatchObject({ state: 'draft', running: null, trial: { state: 'done', revision: 1 } })
    expect(trial.trial.found).toBe(trial.examples.length)
    const mine = trial.examples.find((x: { personId: string }) => x.personId === before.id)
    expect(mine).toMatchObject({ entries: 1 })
    expect(trial.examples.some((x: { personId: string }) => x.personId === elsewhere.id)).toBe(false)
    expect(JSON.stringify(trial)).not.toContain(v.name)
    expect(await ofRule(secretary, id)).toEqual([])

    await turned(secretary, id, true)
    const open = await ofRule(worker, id)
    expect(open.length).toBeGreaterThan(0)
    expect(open[0]).toMatchObject({ title: definition.title })
    const shown = ok(await worker.get(`/api/ledger/findings/${open[0]!.id}`))
    expect(shown).toMatchObject({ ask: definition.ask, visit: true })
    expect(shown.said).toEqual([
      { zh: '居住类型 是 租住，并且 电子邮箱 是空的', en: 'residence is rents and email is empty' },
    ])
    const tasks = await town.owner.query(`select title from tasks where subject_id = $1`, [open[0]!.id])
    expect(tasks.rows[0].title.zh).toMatch(/租户没有邮箱/)

    const after = await enter(worker, await door(worker), someone(), tenant)
    const now = ok(await worker.get(`/api/ledger/people/${after.id}`)).findings
    expect(now.map((f: { rule: string; title: unknown }) => [f.rule, f.title])).toContainEqual([
      `own:${id}`,
      definition.title,
    ])
    ok(
      await worker.post(`/api/ledger/people/${after.id}/correct`, {
        baseVersion: 1,
        values: { email: 'a@example.com' },
      }),
    )
    const mended = ok(await worker.get(`/api/ledger/people/${after.id}`)).findings
    expect(mended.find((f: { rule: string }) => f.rule === `own:${id}`)).toMatchObject({ state: 'mended' })

    await turned(secretary, id, false)
    expect(await ofRule(worker, id)).toEqual([])
    const off = ok(await secretary.get(`${path}/${id}`))
    expect(off).toMatchObject({ state: 'off', open: 0, mended: 1, dismissed: 0 })
    expect(off.events.map((e: { kind: string }) => e.kind)).toEqual(['off', 'on', 'written'])
    const left = await town.owner.query(
      `select count(*)::int as n from tasks where subject_id in (select id::text from findings where rule = $1) and state = 'open'`,
      [`own:${id}`],
    )
    expect(left.rows).toEqual([{ n: 0 }])
    // Nobody went to these doors.
    const { rows } = await town.owner.query(`select state from tasks where subject_id = $1`, [open[0]!.id])
    expect(rows).toEqual([{ state: 'cancelled' }])
  })

  test('another definition waits until it was tried; what it no longer finds is no success of it', async () => {
    const who = await enter(worker, await door(worker), { ...someone(), phone: m.phone() }, {})
    const narrow = {
      ...definition,
      kind: 'person',
      conditions: [{ field: 'name', op: 'like', value: '测*' }],
      severity: 'notice',
      ask: { zh: '', en: '' },
    }
    const { id } = ok(await clerk.post(path, { regionPath: street, ...narrow }), 201)
    await tried(clerk, id)
    await turned(clerk, id, true)
    const n = (await ofRule(clerk, id)).length
    expect(n).toBeGreaterThan(0)
    const changed = {
      ...narrow,
      conditions: [...narrow.conditions, { field: 'age', op: 'gt', value: '200' }],
    }
    const { version } = ok(await clerk.get(`${path}/${id}`))
    ok(await clerk.post(`${path}/${id}`, { baseVersion: version, ...changed }))
    ok(await clerk.post(`${path}/${id}`, { baseVersion: version, ...changed }), 409)
    expect(ok(await clerk.get(`${path}/${id}`))).toMatchObject({ running: 1, revision: 2, state: 'on' })
    ok(await clerk.post(`${path}/${id}/switch`, { baseVersion: version + 1, on: true }), 409)
    expect((await tried(clerk, id)).trial.found).toBe(0)
    await turned(clerk, id, true)
    expect(await ofRule(clerk, id)).toEqual([])
    expect(ok(await clerk.get(`${path}/${id}`))).toMatchObject({ mended: 0, running: 2 })
    expect((await ofRule(clerk, id, 'mended')).length).toBe(n)
    expect(who.id).toBeTruthy()
  })

  test('is for whoever checks there: a rule from above is seen and not changed, one from beside is not there', async () => {
    const above = ok(await clerk.post(path, { regionPath: street, ...definition }), 201).id
    const beside = ok(await clerk.post(path, { regionPath: '500102006005', ...definition }), 201).id
    const seen = ok(await secretary.get(path)).items as { id: string; mayEdit: boolean }[]
    expect(seen.find((r) => r.id === above)).toMatchObject({ mayEdit: false })
    expect(seen.some((r) => r.id === beside)).toBe(false)
    ok(await secretary.get(`${path}/${beside}`), 404)
    for (const [url, body] of [
      [`${path}/${above}/try`, {}],
      [`${path}/${above}/switch`, { baseVersion: 1, on: true }],
      [`${path}/${above}`, { baseVersion: 1, ...definition }],
      [path, { regionPath: '500102006005', ...definition }],
    ] as const)
      expect([url, (await secretary.post(url, body)).status]).toEqual([url, 404])
    ok(await worker.get(path), 403)
  })

  test('every fault of a definition at once', async () => {
    const r = await clerk.post(path, {
      regionPath: street,
      ...definition,
      ask: { zh: '', en: '' },
      conditions: [
        { field: 'nothing', op: 'eq', value: 'x' },
        { field: 'role', op: 'eq', value: 'king' },
      ],
    })
    expect(r.status).toBe(400)
    expect((r.body as { issues: { path: string }[] }).issues.map((i) => i.path)).toEqual([
      'conditions.0.field',
      'conditions.1.value',
      'ask.zh',
    ])
  })
})

describe('a broad rule', () => {
  const broad = {
    ...definition,
    conditions: [
      { field: 'role', op: 'eq', value: 'tenant' },
      { field: 'work', op: 'eq', value: '测试宽' },
    ],
  }
  const settings = (values: Record<string, number>) =>
    Promise.all(
      Object.entries(values).map(([key, value]) =>
        town.owner.query(
          `insert into settings (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value`,
          [key, JSON.stringify(value)],
        ),
      ),
    ).then(() => town.app.services.settings.refresh())
  const tasksOf = async (id: string) =>
    (
      await town.owner.query(
        `select state, count(*)::int as n from tasks where subject_id in (select id::text from findings where rule = $1) group by 1 order by 1`,
        [`own:${id}`],
      )
    ).rows
  const waiting = async (id: string) => ok(await secretary.get(`${path}/${id}`)).waiting

  test('sends nobody before the number is confirmed, so many doors a day after that, the rest waits', async () => {
    await settings({ ledgerOwnBroad: 3, ledgerOwnPerDay: 2 })
    await town.owner.query(`update findings set asked_on = asked_on - 9`)
    for (let i = 0; i < 5; i++)
      await enter(worker, await door(worker), { ...someone(), work: '测试宽' }, tenant)
    const { id } = ok(await secretary.post(path, { regionPath: community, ...broad }), 201)
    expect(await tried(secretary, id)).toMatchObject({
      trial: { found: 5 },
      sends: true,
      broad: true,
      perDay: 2,
    })
    const turn = (more: object) =>
      secretary.post(`${path}/${id}/switch`, { baseVersion: 1, on: true, ...more })
    expect(ok(await turn({}), 409)).toMatchObject({ code: 'ledger.own_broad', extra: { found: 5 } })
    ok(await turn({ confirm: 4 }), 409)
    ok(await turn({ confirm: 5 }))
    await runApply(town.app, id, await jobOf(id, 'applied'))
    expect(await tasksOf(id)).toEqual([{ state: 'open', n: 2 }])
    expect(await waiting(id)).toBe(3)
    const open = (await ofRule(worker, id)) as { id: string; waits?: boolean }[]
    expect(open.map((f) => f.waits)).toEqual([false, false, true, true, true])

    // One more that is found at once waits too; what is mended gives nobody else its place of the day.
    const more = await enter(worker, await door(worker), { ...someone(), work: '测试宽' }, tenant)
    expect(await waiting(id)).toBe(4)
    const values = { work: '测试' }
    ok(await worker.post(`/api/ledger/people/${more.id}/correct`, { baseVersion: 1, values }))
    expect(await waiting(id)).toBe(3)
    await lookEachDay(town.app)
    expect(await tasksOf(id)).toEqual([{ state: 'open', n: 2 }])
    await town.owner.query(`update findings set asked_on = asked_on - 1`)
    await lookEachDay(town.app)
    expect(await tasksOf(id)).toEqual([{ state: 'open', n: 4 }])

    // Without tasks what was sent for is called back and stays listed; with tasks again it waits its turn.
    const { version } = ok(await secretary.get(`${path}/${id}`))
    ok(await turn({ baseVersion: version, confirm: 5 }), 409)
    ok(await turn({ baseVersion: version, tasks: false }))
    await runApply(town.app, id, await jobOf(id, 'applied'))
    expect(await tasksOf(id)).toEqual([{ state: 'cancelled', n: 4 }])
    expect((await ofRule(worker, id)).length).toBe(5)
    expect(ok(await secretary.get(`${path}/${id}`))).toMatchObject({ tasks: false, waiting: 0, open: 5 })
    await settings({ ledgerOwnBroad: 200, ledgerOwnPerDay: 20 })
  })

  test('what the passing of a day makes true is found that day', async () => {
    const who = await enter(worker, await door(worker), { ...someone(), work: '测试日' }, tenant)
    const days = {
      ...definition,
      conditions: [
        { field: 'work', op: 'eq', value: '测试日' },
        { field: 'verified', op: 'older', n: 2, span: 'days' },
      ],
    }
    const { id } = ok(await secretary.post(path, { regionPath: community, ...days }), 201)
    expect((await tried(secretary, id)).trial.found).toBe(0)
    await turned(secretary, id, true)
    const run = await jobOf(id, 'applied')
    await lookEachDay(town.app)
    expect(await jobOf(id, 'applied')).toBe(run)
    await town.owner.query(
      `update ledger_rules set applied = jsonb_set(applied, '{day}', '"2026-06-23"') where id = $1`,
      [id],
    )
    await town.owner.query(`update residences set verified_on = '2026-06-23' where id = $1`, [
      who.residenceId,
    ])
    await lookEachDay(town.app)
    const next = await jobOf(id, 'applied')
    expect(next).not.toBe(run)
    expect(await runApply(town.app, id, next)).toBe(true)
    const { findings } = ok(await worker.get(`/api/ledger/people/${who.id}`))
    expect(findings.map((f: { rule: string }) => f.rule)).toContain(`own:${id}`)
    // Nobody was read whom days have not changed: of all who live there this one.
    expect(ok(await secretary.get(`${path}/${id}`)).applied).toMatchObject({ state: 'done', total: 1 })
  })
})
