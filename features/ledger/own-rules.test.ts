import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { runApply, runTrial } from './own-run.ts'
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
