/**
 * Generated requests to every endpoint: some that its schema accepts, some with fields broken, missing or unknown, some with what
 * breaks programs (NUL, lone surrogates, ten thousand characters, SQL, HTML, deep nesting, giant numbers). Whatever comes, the answer
 * is the contract's or a problem of the catalogue, never a fault of ours. FUZZ_RUNS sets requests per operation, FUZZ_SEED the seed.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoints } from '../apps/server/features.ts'
import { roleOf } from '../features/accounts/rules.ts'
import { makeClient } from '../features/channels/sample.ts'
import { problemCatalogue } from '../kernel/problem.ts'
import type { Actor } from './actors.ts'
import { type Reply, type Session, type Town, testTown } from './town.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 25)
const seed = Number(process.env.FUZZ_SEED ?? 20260626)

/** Left out, each for its reason. */
const leftOut: Record<string, string> = {
  'live.stream': 'a good answer never ends; access.test.ts opens it over a socket',
}
/** The actors a request is sent by, with the role that says which verbs they hold. */
const roles: [Actor, string][] = [
  ['dispatcher', 'dispatcher'],
  ['waterHandler', 'unit-handler'],
  ['gridWorker', 'grid-worker'],
  ['leader', 'street-leader'],
  ['secretary', 'community-secretary'],
  ['analyst', 'analyst'],
  ['clerk', 'data-clerk'],
  ['systemAdmin', 'system-admin'],
  ['securityAdmin', 'security-admin'],
  ['auditAdmin', 'audit-admin'],
]
const holders = (verb: string) =>
  roles.filter(([, r]) => (roleOf.get(r)!.verbs as readonly string[]).includes(verb)).map(([a]) => a)

let town: Town
const as = new Map<Actor, Session>()
/** A weather system: the one verb that no account holds is a client's. */
const system = { key: 'weather-fuzz', secret: 'a shared secret of the weather service', channel: 'weather' }
const signed: Pick<Session, 'send'> = {
  send(o) {
    const json = typeof o.payload === 'object' && !Buffer.isBuffer(o.payload)
    const payload = (json ? JSON.stringify(o.payload) : (o.payload ?? '')) as string | Buffer
    const [ts, nonce] = [Math.floor(town.now().getTime() / 1000), randomUUID()]
    const digest = createHash('sha256').update(payload).digest('hex')
    const text = [o.method, o.url, ts, nonce, digest].join('\n')
    const sig = createHmac('sha256', system.secret).update(text).digest('hex')
    const authorization = `Yige-HMAC key=${system.key}, ts=${ts}, nonce=${nonce}, sig=${sig}`
    return town.anyone.send({
      ...o,
      payload,
      headers: { 'content-type': 'application/json', ...o.headers, authorization },
    })
  },
}
/** Ids and codes that exist, so that a request may get past "not found". */
let known: string[] = []
let sent = 0
const answers = new Map<number, number>()

beforeAll(async () => {
  town = await testTown()
  for (const [a] of roles) as.set(a, await town.as(a))
  await makeClient(town.app, town.owner, system)
  for (const body of ['门口水管爆了', '路灯不亮三天了', '楼上晚上吵得睡不着'])
    await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
  const { rows } = await town.owner.query<{ id: string }>(`
    (select id::text from cases limit 3) union all (select id::text from reports limit 3) union all
    (select id::text from units limit 3) union all (select id::text from posts limit 3) union all
    (select id::text from item_lists limit 2) union all (select code from qr_places limit 2) union all
    (select key from clients limit 2)`)
  known = [...rows.map((r) => r.id), '500102006', '500102006001003', '3.2.1', 'hotline']
}, 120_000)
afterAll(async () => {
  console.log(`fuzz: ${sent} requests, answers ${JSON.stringify(Object.fromEntries([...answers].sort()))}`)
  await town?.close()
})

const hostile = fc.constantFrom(
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff水',
  '水'.repeat(10_000),
  "'; drop table cases; --",
  '%_\\',
  '<img src=x onerror=alert(1)>',
  '{{constructor}}',
  '__proto__',
  '../../etc/passwd',
  '\u202e\u200b\ufeff',
  '👩‍👩‍👧‍👦'.repeat(50),
  '9'.repeat(400),
  '1e999',
  ' ',
  '',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '999999-12-31T23:59:59+23:59',
  '00000000-0000-0000-0000-000000000000',
)
const odd: fc.Arbitrary<unknown> = fc.oneof(
  hostile,
  fc.constantFrom<unknown>(null, true, [], {}, -1, 0, 1.5, 1e308, -1e308, 2 ** 53, 2 ** 31, -(2 ** 63)),
  fc.constantFrom<unknown>([[[[[[[['deep']]]]]]]], { __proto__: null, constructor: { prototype: 1 } }),
  fc.jsonValue({ maxDepth: 3 }),
)

interface Json {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Json[]
  oneOf?: Json[]
  allOf?: Json[]
  properties?: Record<string, Json>
  required?: string[]
  items?: Json
  prefixItems?: Json[]
  additionalProperties?: Json | boolean
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}
const jsonOf = (schema: z.ZodType): Json =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json

const words = fc.constantFrom('水管爆了', '大东门社区', '顺城街 18 号', 'test', '1d', '13900000000', '甲')

/** Values that a schema mostly accepts; what JSON Schema cannot say (refinements) is left to chance. */
function good(s: Json): fc.Arbitrary<unknown> {
  if (s.const !== undefined) return fc.constant(s.const)
  if (s.enum) return fc.constantFrom(...s.enum)
  const options = s.anyOf ?? s.oneOf
  if (options?.length) return fc.oneof(...options.map(good))
  switch (Array.isArray(s.type) ? s.type[0] : s.type) {
    case 'string':
      return text(s)
    case 'integer':
    case 'number': {
      const min = Math.max(s.minimum ?? s.exclusiveMinimum ?? 0, -1e6)
      const max = Math.min(s.maximum ?? 1000, 1e6)
      return fc.integer({ min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) })
    }
    case 'boolean':
      return fc.boolean()
    case 'array':
      if (s.prefixItems) return fc.tuple(...s.prefixItems.map(good))
      return fc.array(good(s.items ?? {}), { minLength: s.minItems ?? 0, maxLength: (s.minItems ?? 0) + 2 })
    case 'object': {
      const { properties = {}, required = [] } = s
      if (typeof s.additionalProperties === 'object' && Object.keys(properties).length === 0)
        return fc.dictionary(words, good(s.additionalProperties), { maxKeys: 2 })
      const fields = Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, good(v)]))
      return fc.record(fields, { requiredKeys: required })
    }
    case 'null':
      return fc.constant(null)
    default:
      return odd
  }
}

function text(s: Json): fc.Arbitrary<string> {
  if (s.format === 'uuid')
    return fc.oneof(
      fc.uuid({ version: 7 }),
      fc.integer().map((n) => knownAt(n, /^[0-9a-f-]{36}$/)),
    )
  if (s.format === 'date-time')
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((d) => d.toISOString())
  const any = fc.oneof(
    words,
    fc.string({ maxLength: 20 }),
    fc.integer().map((n) => knownAt(n, /./)),
    hostile,
  )
  return any.map((t) =>
    (s.maxLength !== undefined ? t.slice(0, s.maxLength) : t).padEnd(s.minLength ?? 0, '甲'),
  )
}
const knownAt = (n: number, like: RegExp) => {
  const fit = known.filter((k) => like.test(k))
  return fit[Math.abs(n) % fit.length]!
}

/** A good object with up to three faults: a field replaced, removed or added. */
function maybeBroken(s: Json): fc.Arbitrary<unknown> {
  const fault = fc.tuple(fc.nat(), odd, fc.constantFrom('set', 'drop', 'add'))
  const faulty = fc.tuple(good(s), fc.array(fault, { minLength: 1, maxLength: 3 })).map(([value, faults]) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return faults[0]![1]
    const o: Record<string, unknown> = { ...value }
    for (const [n, v, how] of faults) {
      const keys = Object.keys(s.properties ?? o)
      const key = how === 'add' || keys.length === 0 ? `unknown${n % 5}` : keys[n % keys.length]!
      if (how === 'drop') delete o[key]
      else o[key] = v
    }
    return o
  })
  return fc.oneof(
    { weight: 3, arbitrary: good(s) },
    { weight: 4, arbitrary: faulty },
    { weight: 1, arbitrary: odd },
  )
}

const inAddress = (v: unknown) =>
  encodeURIComponent((typeof v === 'string' ? v : (JSON.stringify(v) ?? '')).toWellFormed().slice(0, 2000))

function judge(e: (typeof endpoints)[number], r: Reply, what: () => string): void {
  sent++
  answers.set(r.status, (answers.get(r.status) ?? 0) + 1)
  const type = String(r.headers['content-type'] ?? '')
  expect(r.status, what()).toBeLessThan(500)
  if (r.status < 300) {
    if (r.status === 204) return
    if (!e.raw) expect(type, what()).toMatch(/^application\/json/)
    return
  }
  // A standard's own words for a refusal: a list of codes and descriptions.
  if (e.refusal) {
    expect(type, what()).toContain(e.refusal)
    if (e.refusal === 'application/json')
      expect(r.body, what()).toEqual(
        r.body.map(() => ({ code: r.status, description: expect.stringMatching(/./) })),
      )
    else expect(String(r.body), what()).toMatch(/<errors><error><code>\d{3}<\/code><description>[^<]/)
    return
  }
  expect(type, what()).toMatch(/^application\/problem\+json/)
  const entry = problemCatalogue().get(r.body.code)
  expect(entry, what()).toBeDefined()
  expect([r.body.status, r.status], what()).toEqual([entry!.status, entry!.status])
  for (const i of r.body.issues ?? [])
    expect(i, what()).toMatchObject({ code: expect.any(String), message: expect.any(String) })
}

function sendersOf(e: (typeof endpoints)[number]): Pick<Session, 'send'>[] {
  if (e.access.verb === 'weather.feed') return [signed, town.anyone]
  // Signing out ends the session that the other requests need: anyone may send it, and it must not fail for them either.
  if (e.access.public)
    return e.id === 'accounts.signOut' ? [town.anyone] : [town.anyone, as.get('dispatcher')!]
  const who = e.access.verb
    ? holders(e.access.verb)
    : (['dispatcher', 'waterHandler', 'gridWorker', 'leader'] as Actor[])
  return [...who.map((a) => as.get(a)!), town.anyone]
}

const tested = endpoints.filter((e) => !leftOut[e.id])

describe(`${runs} generated requests to each operation, seed ${seed}`, () => {
  it.each(tested.map((e) => [e.id, e] as const))(
    '%s',
    async (_id, e) => {
      const params = e.params ? jsonOf(e.params) : {}
      const query = e.query ? jsonOf(e.query) : { type: 'object' }
      const body = e.body ? jsonOf(e.body) : undefined
      const senders = sendersOf(e)
      const one = fc.record({
        params: fc.oneof(
          { weight: 5, arbitrary: good(params) },
          { weight: 1, arbitrary: maybeBroken(params) },
        ),
        query: maybeBroken(query),
        body: body ? maybeBroken(body) : fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, odd),
        by: fc.nat(),
      })
      for (const q of fc.sample(one, { seed, numRuns: runs })) {
        const filled = (q.params ?? {}) as Record<string, unknown>
        const path = e.path.replace(/:(\w+)/g, (_, k: string) => inAddress(filled[k] ?? 'x') || 'x')
        const pairs = Object.entries(e.method === 'GET' && q.query ? q.query : {}).flatMap(([k, v]) =>
          (Array.isArray(v) ? v : [v]).map((x) => `${inAddress(k)}=${inAddress(x)}`),
        )
        const url = pairs.length ? `${path}?${pairs.join('&')}` : path
        const payload = e.method === 'GET' || q.body === undefined ? undefined : JSON.stringify(q.body)
        const r = await senders[q.by % senders.length]!.send({
          method: e.method,
          url,
          ...(payload === undefined ? {} : { payload, headers: { 'content-type': 'application/json' } }),
        })
        judge(
          e,
          r,
          () =>
            `${e.method} ${url.slice(0, 300)} ${payload?.slice(0, 1500) ?? ''} → ${r.status} ${JSON.stringify(r.body)?.slice(0, 600)}`,
        )
      }
    },
    120_000,
  )
})

describe('what is no request at all', () => {
  const payloads: [string, string, string | Buffer][] = [
    ['cut JSON', 'application/json', '{"requestId":'],
    ['deep JSON', 'application/json', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['a prototype', 'application/json', '{"__proto__":{"admin":true}}'],
    ['bytes', 'application/json', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
    ['an empty body', 'application/json', ''],
    ['XML', 'application/xml', '<a/>'],
    ['a form', 'application/x-www-form-urlencoded', 'a=1&b=2'],
    ['a type of nothing', 'nonsense', 'x'],
    ['too much', 'application/json', `{"a":"${'x'.repeat(1_100_000)}"}`],
  ]
  it.each(payloads)(
    '%s is refused by every write in the words of the catalogue',
    async (name, type, payload) => {
      for (const e of tested.filter((x) => x.method !== 'GET' && (name !== 'too much' || !x.maxBytes))) {
        const url = e.path.replace(/:(\w+)/g, '01a201cc-cd8d-7d97-b06d-1e357673a60f')
        const r = await sendersOf(e)[0]!.send({
          method: e.method,
          url,
          payload,
          headers: { 'content-type': type },
        })
        judge(e, r, () => `${name}: ${e.id} → ${r.status} ${JSON.stringify(r.body)?.slice(0, 300)}`)
        if (name === 'too much') expect([413, 415, 400], e.id).toContain(r.status)
      }
    },
  )
})

describe('all faults at once', () => {
  const several = tested
    .filter((e) => e.body && !e.raw && !e.params)
    .map((e) => ({ e, required: jsonOf(e.body!).required ?? [] }))
    .filter((x) => x.required.length >= 2)

  it('names every required field that is wrong, and the unknown one too', async () => {
    expect(several.length).toBeGreaterThan(15)
    for (const { e, required } of several) {
      const wrong = Object.fromEntries(required.map((k) => [k, { not: 'this' }]))
      const r = await sendersOf(e)[0]!.send({
        method: e.method,
        url: e.path,
        payload: { ...wrong, whatIsThis: 1 },
      })
      expect([e.id, r.status, r.body.code]).toEqual([e.id, 400, 'request.invalid'])
      const named = (r.body.issues as { path: string }[]).map((i) => i.path.split('.')[0])
      for (const k of required)
        if (
          jsonOf(e.body!).properties?.[k]?.type !== undefined &&
          jsonOf(e.body!).properties?.[k]?.type !== 'object'
        )
          expect(named, `${e.id} does not name ${k}`).toContain(k)
      if (jsonOf(e.body!).additionalProperties === false) expect(named, e.id).toContain('whatIsThis')
    }
  })
})
