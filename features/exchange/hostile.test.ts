/** Peers that lie, repeat, shout, or are somebody else. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { ownWords } from '../../test/town.ts'
import { signedHeaders } from '../channels/answers.ts'
import { act, caseOf, newCase, type Pair, paired, type Side, side, turns } from './sample.ts'
import { secretOf } from './self.ts'
import { peerById } from './store/peers.ts'

let a: Side
let b: Side
let pair: Pair
beforeAll(async () => {
  a = await side('临江街道')
  b = await side('城北街道')
  pair = await paired(a, b)
}, 240_000)
afterAll(async () => {
  await a?.town.close()
  await b?.town.close()
})

/** A as it would call B, with any message: what somebody with A's secret could do. */
async function call(
  messages: unknown[],
  o: { secret?: string; now?: Date; tamper?: (body: string) => string } = {},
) {
  const peer = (await peerById(a.town.app.pools.system, pair.inviting))!
  const url = `${b.url}/api/exchange/messages`
  const body = JSON.stringify({ messages })
  const headers = signedHeaders({
    key: peer.key,
    secret: o.secret ?? secretOf(a.town.app, peer),
    method: 'POST',
    url,
    body,
    now: o.now ?? a.town.now(),
  })
  const sent = o.tamper ? o.tamper(body) : body
  const res = await fetch(url, {
    method: 'POST',
    body: sent,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return {
    status: res.status,
    body: (await res.json()) as { code?: string; receipts?: { outcome: string; code: string | null }[] },
    headers,
    sent,
  }
}
const self = async () =>
  (await a.town.owner.query(`select value #>> '{}' as id from settings where key = 'installationId'`)).rows[0]
    .id
let said = 0
const message = async (body: Record<string, unknown> = {}, head: Record<string, unknown> = {}) => ({
  id: uuidv7(),
  referral: uuidv7(),
  seq: 1,
  at: a.town.now().toISOString(),
  kind: 'referral',
  ...head,
  body: {
    number: 'X-1',
    title: '一件事',
    words: `有人把沙子倒在路边，${ownWords(++said)}`,
    placeText: null,
    point: null,
    regionPath: '500102006',
    level: 'normal',
    item: null,
    dueAt: null,
    reportedAt: a.town.now().toISOString(),
    note: '',
    nth: 1,
    trail: [{ installation: await self(), name: '临江街道', number: 'X-1' }],
    contact: null,
    photos: [],
    ...body,
  },
})
const reports = async () =>
  Number((await b.town.owner.query(`select count(*) as n from reports where channel = 'peer'`)).rows[0].n)

describe('what is signed', () => {
  it('a forged signature, a changed body and a clock that is off are refused, and nothing is stored', async () => {
    const before = await reports()
    const m = await message()
    expect((await call([m], { secret: 'x'.repeat(43) })).body.code).toBe('signature.refused')
    expect((await call([m], { tamper: (t) => t.replace('倒在路边', '倒在河里') })).body.code).toBe(
      'signature.refused',
    )
    expect((await call([m], { now: new Date(a.town.now().getTime() - 600_000) })).body.code).toBe(
      'signature.refused',
    )
    expect(await reports()).toBe(before)
  })

  it('a replay of the bytes is refused; the same message again gets the same receipt; another body under its id does not', async () => {
    const m = await message()
    const first = await call([m])
    expect(first.body.receipts).toMatchObject([{ outcome: 'taken' }])
    const replay = await fetch(`${b.url}/api/exchange/messages`, {
      method: 'POST',
      body: first.sent,
      headers: { 'content-type': 'application/json', ...first.headers },
    })
    expect(((await replay.json()) as { code: string }).code).toBe('signature.replayed')
    const before = await reports()
    expect((await call([m])).body.receipts).toMatchObject([{ outcome: 'repeated' }])
    const other = { ...m, body: { ...m.body, title: '另一件事' } }
    expect((await call([other])).body.receipts).toMatchObject([
      { outcome: 'refused', code: 'request.reused' },
    ])
    expect(await reports()).toBe(before)
  })
})

describe('what a peer may say', () => {
  it('speaks for its own regions and about ours, never for a third, never as another, never in a circle', async () => {
    const before = await reports()
    const said = async (body: Record<string, unknown>) =>
      (await call([await message(body)])).body.receipts![0]!
    expect(await said({ regionPath: '640105006001' })).toMatchObject({
      outcome: 'refused',
      code: 'exchange.region',
    })
    expect(await said({ trail: [{ installation: uuidv7(), name: '别人', number: '1' }] })).toMatchObject({
      code: 'exchange.not_yours',
    })
    const own = (
      await b.town.owner.query(`select value #>> '{}' as id from settings where key = 'installationId'`)
    ).rows[0].id
    const circle = [
      { installation: own, name: '城北街道', number: 'YG-1' },
      { installation: await self(), name: '临江街道', number: 'X-1' },
    ]
    expect(await said({ trail: circle })).toMatchObject({ outcome: 'refused', code: 'exchange.loop' })
    await b.admin.post(`/api/peers/${pair.joining}`, { direction: 'send' })
    expect(await said({})).toMatchObject({ code: 'exchange.no_take' })
    await b.admin.post(`/api/peers/${pair.joining}`, { direction: 'both' })
    expect(await reports()).toBe(before)
  })

  it('garbage, a gap, a step of nobody, and a body that is too large', async () => {
    expect((await call([{ id: uuidv7() }, 7, null])).body.receipts).toMatchObject([
      { outcome: 'refused', code: 'request.invalid' },
    ])
    const step = (referral: string, seq: number) => ({
      id: uuidv7(),
      referral,
      seq,
      at: a.town.now().toISOString(),
      kind: 'step',
      body: {
        step: 'withdrawn',
        number: 'X',
        unitName: null,
        reason: null,
        result: null,
        solved: null,
        stars: null,
        photos: [],
      },
    })
    expect((await call([step(uuidv7(), 2)])).body.receipts).toMatchObject([
      { outcome: 'later', code: 'exchange.unknown' },
    ])
    const m = await message()
    await call([m])
    expect((await call([step(m.referral, 3)])).body.receipts).toMatchObject([
      { outcome: 'later', code: 'exchange.gap' },
    ])
    expect((await call([step(m.referral, 2)])).body.receipts).toMatchObject([{ outcome: 'taken' }])
    expect((await caseOf(b, m.referral)).state).toBe('withdrawn')
    const huge = await call([
      { ...m, id: uuidv7(), referral: uuidv7(), body: { ...m.body, words: '水'.repeat(900_000) } },
    ])
    expect(huge.status).toBe(413)
  })

  it('another system with a client of its own is no peer, and a peer cannot use the door of orders', async () => {
    const made = await a.admin.send({
      method: 'POST',
      url: '/api/clients',
      payload: { key: 'other-system', name: '别的系统', channel: 'hotline', regionPath: '500102006' },
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const url = `${a.url}/api/exchange/messages`
    const body = '{"messages":[]}'
    const headers = signedHeaders({
      key: 'other-system',
      secret: made.body.secret,
      method: 'POST',
      url,
      body,
      now: a.town.now(),
    })
    const res = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
    expect(((await res.json()) as { code: string }).code).toBe('exchange.not_peer')
    expect(JSON.stringify((await a.admin.get('/api/clients')).body)).not.toContain('peer-')
  })

  it('a photo is given only to the side whose case it belongs to', async () => {
    const peer = (await peerById(a.town.app.pools.system, pair.inviting))!
    const url = `${b.url}/api/exchange/files/${'0'.repeat(64)}`
    const headers = signedHeaders({
      key: peer.key,
      secret: secretOf(a.town.app, peer),
      method: 'GET',
      url,
      body: '',
      now: a.town.now(),
    })
    expect((await fetch(url, { headers })).status).toBe(404)
    expect((await fetch(url)).status).toBe(401)
  })
})

describe('a side that does not do its part', () => {
  it('answers garbage: the message stays, a day later a person has a task, and sending again works', async () => {
    const mad = createServer((_req, res) => res.end('<html>开会中</html>'))
    await new Promise<void>((done) => mad.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(mad.address() as AddressInfo).port}`
    await a.admin.post(`/api/peers/${pair.inviting}`, { url })
    const c = await newCase(a)
    const id = (await act(a, c.id, 'refer', { peerId: pair.inviting, reason: '在那边' })).referralId!
    await turns([a], { rounds: 3 })
    const of = async () => (await a.dispatcher.get(`/api/cases/${c.id}/referrals`)).body.referrals[0]
    expect(await of()).toMatchObject({ state: 'waiting', waiting: 1, stuck: 0 })
    expect((await of()).lastError).toContain('not an answer')
    await a.town.owner.query(
      `update exchange_messages set created_at = created_at - interval '25 hours', next_at = created_at where state = 'pending'`,
    )
    await turns([a], { rounds: 1 })
    expect(await of()).toMatchObject({ state: 'waiting', waiting: 0, stuck: 1 })
    const tasks = async () =>
      (await a.town.owner.query(`select state from tasks where kind = 'exchange.stuck'`)).rows.map(
        (r) => r.state,
      )
    expect(await tasks()).toEqual(['open'])
    await a.admin.post(`/api/peers/${pair.inviting}`, { url: b.url })
    mad.close()
    const again = await a.dispatcher.post(`/api/peers/${pair.inviting}/referrals/${id}/retry`, {})
    expect(again.body).toEqual({ again: 1 })
    await turns([a, b])
    expect((await of()).theirNumber).toMatch(/^YG-/)
    expect(await tasks()).toEqual(['done'])
  })

  it('is revoked while things are on their way: nothing more goes or comes, people are told', async () => {
    const c = await newCase(a)
    await act(a, c.id, 'refer', { peerId: pair.inviting, reason: '在那边' })
    const ended = await b.admin.post(`/api/peers/${pair.joining}/revoke`, { reason: '不再合作' })
    expect(ended.body).toEqual({ changed: true })
    await turns([a], { rounds: 1 })
    const of = (await a.dispatcher.get(`/api/cases/${c.id}/referrals`)).body.referrals[0]
    expect(of).toMatchObject({ stuck: 1 })
    expect(of.lastError).toContain('signature.refused')
    expect((await call([await message()])).status).toBe(401)
    const gone = await a.admin.post(`/api/peers/${pair.inviting}/revoke`, { reason: '对方断开了' })
    expect(gone.body).toEqual({ changed: true })
    const tasks = await a.town.owner.query(
      `select title from tasks where kind = 'exchange.revoked' and state = 'open'`,
    )
    expect(tasks.rows).toHaveLength(1)
    expect((await a.dispatcher.get(`/api/cases/${c.id}/referrals`)).body).toMatchObject({ targets: [] })
    const waiting = await a.town.owner.query(
      `select count(*)::int as n from exchange_messages where state in ('pending', 'sending', 'stuck')`,
    )
    expect(waiting.rows[0].n).toBe(0)
  })
})
