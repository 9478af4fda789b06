import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { act, caseOf, newCase, type Pair, pairedByFile, type Side, side, turns, work } from './sample.ts'

let a: Side
let b: Side
let pair: Pair
beforeAll(async () => {
  a = await side('政务网')
  b = await side('互联网')
  pair = await pairedByFile(a, b, { a: { autoResult: true } })
}, 240_000)
afterAll(async () => {
  await a?.town.close()
  await b?.town.close()
})

const make = async (s: Side, id: string) => (await s.admin.post(`/api/peers/${id}/packets`)).body
const fetch = async (s: Side, id: string, n: number) =>
  String((await s.admin.get(`/api/peers/${id}/packets/${n}`)).body)
const read = (s: Side, text: string) => s.admin.post('/api/packets', { text })
const refer = async () => {
  const c = await newCase(a, { phone: '13900003333', name: '欧阳明' })
  const r = await act(a, c.id, 'refer', {
    peerId: pair.inviting,
    reason: '在外网办',
    contact: { reason: '要打电话' },
  })
  return { caseId: c.id, id: r.referralId! }
}

describe('between two networks', () => {
  it('cases go over and results come back in files alone, and reading one again changes nothing', async () => {
    const { caseId, id } = await refer()
    await turns([a, b])
    // No call was made: there is no line.
    expect((await a.admin.get('/api/peers')).body.peers[0]).toMatchObject({ waiting: 1, stuck: 0 })
    expect(await make(a, pair.inviting)).toEqual({ n: 1, messages: 1, receipts: 0 })
    const first = await fetch(a, pair.inviting, 1)
    expect(first).not.toContain('13900003333')
    expect(first).not.toContain('欧阳明')
    expect((await read(b, first)).body).toMatchObject({ n: 1, taken: 1, refused: 0, repeated: false })
    expect((await read(b, first)).body).toMatchObject({ n: 1, repeated: true })
    // As a Windows machine in between may leave it.
    expect((await read(b, `\ufeff${first.replaceAll('\n', '\r\n')}`)).body).toMatchObject({ repeated: true })
    const there = await caseOf(b, id)
    expect(there.reports[0].phoneMask).toBe('139****3333')
    await work(b, there.id, '外网办好了')
    await turns([b])
    const back = await make(b, pair.joining)
    expect(back).toMatchObject({ n: 1, receipts: 1 })
    expect(back.messages).toBeGreaterThanOrEqual(3)
    expect((await read(a, await fetch(b, pair.joining, 1))).body).toMatchObject({
      n: 1,
      receipts: 1,
      refused: 0,
    })
    const { rows } = await a.town.owner.query(
      `select c.state, c.result, r.state as there, r.their_number from cases c
      join referrals r on r.case_id = c.id where c.id = $1`,
      [caseId],
    )
    expect(rows[0]).toMatchObject({
      state: 'resolved',
      result: '外网办好了',
      there: 'settled',
      their_number: there.number,
    })
    // The other side has said that it has our first file: its content need not be kept.
    expect((await a.admin.get(`/api/peers/${pair.inviting}/packets/1`)).status).toBe(404)
    const packets = (await a.admin.get('/api/peers')).body.peers[0].packets
    expect(packets.find((p: { direction: string }) => p.direction === 'out')).toMatchObject({ kept: false })
    expect((await a.dispatcher.get(`/api/cases/${caseId}/chain`)).body.intact).toBe(true)
  })

  it('a missing file is named, a changed one refused, another history refused', async () => {
    const one = await refer()
    expect((await make(a, pair.inviting)).n).toBe(2)
    await refer()
    expect((await make(a, pair.inviting)).n).toBe(3)
    const [second, third] = [await fetch(a, pair.inviting, 2), await fetch(a, pair.inviting, 3)]
    const early = await read(b, third)
    expect(early.body).toMatchObject({ code: 'packet.missing', extra: { missing: [2] } })
    expect((await read(b, second.replace('在外网办', '不用办了'))).body.code).toBe('packet.forged')
    expect((await read(b, second.slice(0, -40))).body.code).toMatch(/^packet\.(unreadable|forged)$/)
    expect((await read(b, 'garbage')).body.code).toBe('packet.unreadable')
    expect(
      (await read(b, second.replace(/"key":"peer-\w+"/, '"key":"peer-000000000000000000"'))).body.code,
    ).toBe('packet.unknown')
    // Read on the side that wrote it.
    expect((await read(a, second)).body.code).toBe('packet.unknown')
    expect((await read(b, second)).body).toMatchObject({ taken: 1 })
    expect((await read(b, third)).body).toMatchObject({ taken: 1 })
    expect((await caseOf(b, one.id)).state).toBeTruthy()
    // A side that was restored from a backup writes another second file under its good name.
    await a.town.owner.query(
      `update peers set packet_out = 1, packet_out_mac = (select mac from exchange_packets where direction = 'out' and n = 1)`,
    )
    await a.town.owner.query(`delete from exchange_packets where direction = 'out' and n > 1`)
    await refer()
    expect((await make(a, pair.inviting)).n).toBe(2)
    expect((await read(b, await fetch(a, pair.inviting, 2))).body.code).toBe('packet.other')
  })
})
