/** One message to the people of a filter: counted, approved, sent once to each phone, refusals obeyed, failures told. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { asSystem } from '../cases/answers.ts'
import { fillLedger, madeLedger } from '../ledger/demo.ts'
import {
  clerk,
  door,
  enter,
  grid,
  near,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from '../ledger/sample-http.ts'
import { FakeSide } from '../webhooks/sample.ts'
import { sendDue } from './send.ts'

let leader: Session
let admin: Session
const provider = new FakeSide()
const people: { id: string; phone: string; name: string }[] = []

async function lives(more: Record<string, string> = {}) {
  const values = { ...someone(), ...more }
  const { id } = await enter(worker, await door(worker), values)
  return { id, phone: values.phone, name: values.name }
}

beforeAll(async () => {
  await openLedger()
  leader = await town.as('leader')
  admin = await town.as('systemAdmin')
  await provider.start()
  for (let i = 0; i < 3; i++) people.push(await lives())
  // A family with one phone, and somebody with a landline only.
  people.push(await lives({ phone: people[0]!.phone }))
  people.push(await lives({ phone: '023-72223344' }))
}, 120_000)
afterAll(async () => {
  await provider.stop()
  await town?.close()
})

const body = (more: object = {}) => ({
  title: '停水通知',
  text: '【大东门社区】明天 8 点到 18 点停水，请存好水。',
  purpose: '停水告知',
  audience: { regionPath: near },
  expiresAt: '2026-06-27T09:00:00+08:00',
  ...more,
})
const mailings = async (as: Session) => ok(await as.get('/api/mailings')).items as { id: string }[]
const texts = () => provider.calls.map((c) => c.body.PhoneNumbers as string)
const tasksOf = async (kind: string) =>
  (ok(await secretary.get('/api/tasks?limit=200')).items as { kind: string; subjectId: string }[]).filter(
    (t) => t.kind === kind,
  )
const states = async (id: string) =>
  Object.fromEntries(
    ok(await secretary.get(`/api/mailings/${id}/people`)).states.map((s: { state: string; n: number }) => [
      s.state,
      s.n,
    ]),
  )

test('is counted without naming anybody; without a provider nothing is sent', async () => {
  ok(await worker.post('/api/mailings', body()), 403)
  const counted = ok(
    await secretary.post('/api/mailings/preview', { audience: body().audience, text: body().text }),
  )
  expect(counted).toMatchObject({
    people: 5,
    phones: 3,
    samePhone: 1,
    noPhone: 1,
    refused: 0,
    parts: 1,
    provider: '',
  })
  expect(JSON.stringify(counted)).not.toContain(people[0]!.name)
  ok(await secretary.post('/api/mailings', body()), 422)
  ok(
    await secretary.post('/api/mailings/preview', { audience: { regionPath: '500102006005' }, text: '' }),
    404,
  )
})

test('goes once to each phone; a refusal is obeyed, also one that is said after it was counted', async () => {
  ok(
    await admin.post('/api/hooks', {
      name: '短信平台',
      kind: 'sms',
      url: `${provider.url}/sms`,
      regionPath: '500102006',
      unitId: null,
      events: ['case.late'],
      sms: {
        phones: ['13800001111'],
        template: '{"PhoneNumbers":"{phone}","TemplateParam":{"text":"{text}"}}',
        type: 'json',
        good: '"Code":"OK"',
      },
    }),
    201,
  )
  ok(
    await secretary.post('/api/contact-refusals', {
      phone: people[1]!.phone,
      refuse: true,
      why: '电话里说的',
    }),
  )
  ok(await secretary.post('/api/contact-refusals', { phone: 'abcde', refuse: true, why: 'x' }), 400)
  const made = ok(await secretary.post('/api/mailings', body()), 201)
  expect(made).toMatchObject({ state: 'sending', phones: 2 })
  ok(
    await secretary.post('/api/contact-refusals', {
      phone: people[2]!.phone,
      refuse: true,
      why: '电话里说的',
    }),
  )
  await sendDue(town.app)
  await sendDue(town.app)
  expect(texts()).toEqual([people[0]!.phone])
  expect(provider.calls[0]!.body.TemplateParam.text).toBe(body().text)
  expect(provider.calls[0]!.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect(await states(made.id)).toEqual({ sent: 1, refused: 2, 'same-phone': 1, 'no-phone': 1 })
  const log = ok(await secretary.get(`/api/mailings/${made.id}/people?state=sent`)).items
  expect(log).toMatchObject([{ state: 'sent', said: expect.stringContaining('OK') }])
  expect(JSON.stringify(log)).not.toContain(people[0]!.phone)
  ok(await worker.get(`/api/mailings/${made.id}/people`), 403)
  // What was noted in another community is not taken back here; saying it here once more does not move it here.
  await town.owner.query(`update contact_refusals set region_path = '500102006003'`)
  const wants = { phone: people[2]!.phone, refuse: false, why: '又要收' }
  ok(await secretary.post('/api/contact-refusals', { ...wants, refuse: true, why: '在我们这里也说过' }))
  expect(ok(await secretary.post('/api/contact-refusals', wants), 409).code).toBe('mailing.refused_elsewhere')
  ok(await clerk.post('/api/contact-refusals', wants))
  // Whoever shows who they are sees what went to their phone, also what was meant for the other one who has it.
  const ask = { kind: 'access', byWhom: 'self', proof: 'id-card' }
  for (const [id, n] of [
    [people[0]!.id, 1],
    [people[3]!.id, 1],
    [people[1]!.id, 0],
  ] as const) {
    const r = ok(await worker.post(`/api/ledger/people/${id}/requests`, ask), 201)
    const { entries } = ok(await worker.get(`/api/ledger/requests/${r.id}/access-log`))
    const messages = entries.filter((e: { what: string }) => e.what === 'message')
    expect(messages).toHaveLength(n)
    if (n > 0) expect(messages[0]).toMatchObject({ purpose: '停水通知', note: '停水告知' })
  }
})

test('what the provider does not take now is tried again; what it never takes is told', async () => {
  provider.calls = []
  provider.moods = [{ status: 503 }, { status: 200, body: { Code: 'isv.BLACK', Phone: '13812345678' } }]
  const made = ok(await secretary.post('/api/mailings', body({ title: '再通知' })), 201)
  await sendDue(town.app)
  expect(provider.calls).toHaveLength(2)
  expect(await states(made.id)).toMatchObject({ waiting: 1, failed: 1 })
  expect(ok(await secretary.get(`/api/mailings/${made.id}/people?state=failed`)).items[0].said).toContain(
    '138****5678',
  )
  town.at('2026-06-26T09:05:00+08:00')
  await sendDue(town.app)
  expect(await states(made.id)).toMatchObject({ sent: 1, failed: 1 })
  expect(provider.calls).toHaveLength(3)
  // The same message has the same id at every try.
  const keys = provider.calls.map((c) => `${c.body.PhoneNumbers} ${c.headers['idempotency-key']}`)
  expect(new Set(keys).size).toBe(2)
  expect(await tasksOf('mailing.failed')).toMatchObject([{ subjectId: made.id }])
  expect(ok(await secretary.post(`/api/mailings/${made.id}/retry`, {}))).toEqual({ again: 1 })
  await sendDue(town.app)
  expect(await states(made.id)).toMatchObject({ sent: 2 })
})

test('many phones wait for somebody else; late is not sent', async () => {
  provider.calls = []
  const other = town.app.services.regions
    .within(grid, 'administrative')
    .find((r) => r.kind === 'building' && r.path !== near)!.path
  const households = madeLedger({ homes: 36, errors: 0, seed: 7, at: town.now(), zone: 'Asia/Shanghai' })
  const doors = households.map((_, i) => ({ building: other, unit: '1', room: String(101 + i) }))
  await asSystem(town.app, (ctx) => fillLedger(ctx, households, doors))
  const made = ok(await secretary.post('/api/mailings', body({ audience: { regionPath: grid } })), 201)
  expect(made.state).toBe('asked')
  const item = (await mailings(leader)).find((x) => x.id === made.id)
  const me = ok(await leader.get('/api/me')).name
  expect(item).toMatchObject({ mayDecide: true, approvers: expect.arrayContaining([me]) })
  await sendDue(town.app)
  expect(provider.calls).toEqual([])
  ok(await secretary.post(`/api/mailings/${made.id}/decide`, { approve: true }), 403)
  ok(await leader.post(`/api/mailings/${made.id}/decide`, { approve: false }), 400)
  ok(await leader.post(`/api/mailings/${made.id}/decide`, { approve: true }))
  ok(await leader.post(`/api/mailings/${made.id}/decide`, { approve: true }), 409)
  await sendDue(town.app)
  expect(provider.calls).toHaveLength(5)
  ok(await secretary.post(`/api/mailings/${made.id}/stop`, { why: '来水了' }))
  await sendDue(town.app)
  expect(provider.calls).toHaveLength(5)
  expect((await states(made.id)).sent).toBe(5)

  const soon = { expiresAt: '2026-06-26T09:10:00+08:00' }
  const late = ok(await secretary.post('/api/mailings', body(soon)), 201)
  const undecided = ok(
    await secretary.post('/api/mailings', body({ ...soon, audience: { regionPath: grid } })),
    201,
  )
  // Of two under way the one whose time ends first goes first, however long the other one waits.
  const slow = ok(await secretary.post('/api/mailings', body({ audience: { regionPath: grid } })), 201)
  ok(await leader.post(`/api/mailings/${slow.id}/decide`, { approve: true }))
  town.at('2026-06-26T09:06:00+08:00')
  const urgent = ok(
    await secretary.post('/api/mailings', body({ expiresAt: '2026-06-26T09:30:00+08:00' })),
    201,
  )
  town.at('2026-06-26T09:11:00+08:00')
  provider.calls = []
  await sendDue(town.app)
  expect(await states(late.id)).toMatchObject({ expired: 2 })
  expect(await states(undecided.id)).not.toHaveProperty('waiting')
  expect((await mailings(secretary)).find((x) => x.id === undecided.id)).toMatchObject({
    state: 'cancelled',
    why: '没有人批准，过期了',
    waiting: 0,
  })
  expect((await tasksOf('mailing.approve')).map((t) => t.subjectId)).not.toContain(undecided.id)
  expect(await states(urgent.id)).toMatchObject({ sent: 2 })
  expect(provider.calls).toHaveLength(5)
  // Figures of what is over are written down and stay the same.
  const { rows } = await town.owner.query('select counts from mailings where id = any($1)', [
    [late.id, undecided.id, made.id],
  ])
  expect(rows.every((r) => r.counts !== null)).toBe(true)
  ok(await secretary.post(`/api/mailings/${slow.id}/stop`, { why: '够了' }))
}, 60_000)

test('by a sensitive tag it is sent and seen by those alone who read the tag', async () => {
  const { id } = await lives({})
  await lives({})
  ok(
    await secretary.post('/api/ledger/tags/living-alone/put', {
      on: { by: 'ids', ids: [id] },
      since: '2026-06-01',
    }),
  )
  const audience = { regionPath: near, tag: 'living-alone' }
  const preview = (as: Session) => as.post('/api/mailings/preview', { audience, text: '' })
  expect(ok(await preview(secretary))).toMatchObject({ people: 1, phones: 1, minutes: 1 })
  // The data clerk writes to people and does not read this tag: no count, no list, no log, no name of it in a task.
  ok(await preview(clerk), 400)
  ok(await clerk.post('/api/mailings', body({ audience })), 400)
  const made = ok(await secretary.post('/api/mailings', body({ title: '天热当心', audience })), 201)
  const listed = async (as: Session) => (await mailings(as)).find((x) => x.id === made.id)
  expect(await listed(secretary)).toMatchObject({
    people: 1,
    sensitive: true,
    tag: { zh: '独居老人' },
    purpose: '停水告知',
  })
  expect(await listed(clerk)).toBeUndefined()
  ok(await clerk.get(`/api/mailings/${made.id}/people`), 404)
  ok(await clerk.post(`/api/mailings/${made.id}/stop`, { why: 'x' }), 404)
  const seen = await town.owner.query(
    `select detail::text as t, purpose from audit_log where action = 'mailing.create' and subject_id = $1`,
    [made.id],
  )
  expect(seen.rows).toMatchObject([{ purpose: '停水告知' }])
  expect(seen.rows[0].t).not.toMatch(/phones|people/)
  ok(await secretary.post(`/api/mailings/${made.id}/stop`, { why: '试' }))

  // Above the bound another of those who read the tag says yes; where there is none it is said before anything is asked for.
  const put = (tag: string) =>
    secretary.post(`/api/ledger/tags/${tag}/put`, {
      on: { by: 'filter', filter: { region: grid } },
      since: '2026-06-01',
    })
  for (const tag of ['living-alone', 'chronic']) ok(await put(tag))
  const all = { ...audience, regionPath: grid }
  const text = ''
  const dispatcher = await town.as('dispatcher')
  const { approvers } = ok(await secretary.post('/api/mailings/preview', { audience: all, text }))
  expect(approvers).toContain(ok(await dispatcher.get('/api/me')).name)
  const many = ok(await secretary.post('/api/mailings', body({ audience: all })), 201)
  expect(many.state).toBe('asked')
  ok(await leader.post(`/api/mailings/${many.id}/decide`, { approve: true }), 404)
  ok(await secretary.post(`/api/mailings/${many.id}/decide`, { approve: true }), 403)
  ok(await dispatcher.post(`/api/mailings/${many.id}/decide`, { approve: false, why: '再想想' }))
  const few = { ...all, tag: 'chronic' }
  expect(ok(await secretary.post('/api/mailings/preview', { audience: few, text }))).toMatchObject({
    needsApproval: true,
    approvers: [],
  })
  expect(ok(await secretary.post('/api/mailings', body({ audience: few })), 422).code).toBe(
    'mailing.no_approver',
  )
})
