import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { complete } from './model.ts'
import { jobs, ticks } from './reactions.ts'

let town: Town
let dispatcher: Session
let model: Server
let url: string
/** What the model of the outside world was asked, and what it says next. */
const asked: {
  headers: Record<string, unknown>
  body: { model: string; messages: { content: string }[] }
}[] = []
let say: (content: string) => { status: number; body: string } = (content) => ({
  status: 200,
  body: JSON.stringify({
    choices: [{ message: { role: 'assistant', content } }],
    usage: { total_tokens: 321 },
  }),
})
const usual = say
let content = ''
beforeAll(async () => {
  model = createServer((req, res) => {
    let text = ''
    req.on('data', (d) => {
      text += d
    })
    req.on('end', () => {
      asked.push({ headers: req.headers, body: JSON.parse(text) })
      const r = say(content)
      res.writeHead(r.status, { 'content-type': 'application/json' }).end(r.body)
    })
  })
  await new Promise<void>((done) => void model.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`
  town = await testTown()
  dispatcher = await town.as('dispatcher')
})
afterAll(async () => {
  await town?.close()
  model?.close()
})

const ok = (r: { status: number; body: unknown }, status = 200) => {
  expect(r.status, JSON.stringify(r.body)).toBe(status)
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return r.body as any
}
async function newCase(body: string): Promise<string> {
  const { reportId } = ok(await town.anyone.post('/api/reports', { body, placeText: '顺城街 18 号' }), 201)
  return (await town.owner.query('select case_id from reports where id = $1', [reportId])).rows[0].case_id
}
const on = (daily = 50) => {
  town.app.installation.model = { url, name: 'qwen-test', key: 'k-1', daily }
}
async function answered(caseId: string, what: string) {
  const { id } = ok(await dispatcher.post(`/api/cases/${caseId}/assists`, { what }), 202)
  await jobs['assistant.answer']!(town.app, { id }, { attempts: 1 } as never)
  return ok(await dispatcher.get(`/api/cases/${caseId}/assists`)).assists.find(
    (a: { id: string }) => a.id === id,
  )
}

describe('a language model', () => {
  test('is off unless an operator sets one', async () => {
    const id = await newCase('路灯三天没亮了')
    expect(ok(await dispatcher.get('/api/me')).model).toBeNull()
    expect(ok(await dispatcher.get(`/api/cases/${id}/assists`))).toEqual({
      model: null,
      left: 0,
      assists: [],
    })
    expect(ok(await dispatcher.post(`/api/cases/${id}/assists`, { what: 'reply' }), 409).code).toBe(
      'assistant.off',
    )
  })

  test('is told masked words and answers a proposal that changes nothing', async () => {
    on()
    const id = await newCase('我叫王建国，电话13800138000，身份证11010519491231002X，门前路灯三天没亮了')
    let { version } = ok(await dispatcher.get(`/api/cases/${id}`))
    const note = { baseVersion: version, body: '周文博看过：线路老化，打13900139000问过', uploads: [] }
    ok(await dispatcher.post(`/api/cases/${id}/note`, note))
    version = ok(await dispatcher.get(`/api/cases/${id}`)).version
    content = '<think>想</think>门前路灯三天不亮，还没有人去。'
    const a = await answered(id, 'summary')
    expect(a).toMatchObject({
      state: 'done',
      model: 'qwen-test',
      text: '门前路灯三天不亮，还没有人去。',
      tokens: 321,
    })
    const left = asked.at(-1)!
    expect(left.headers.authorization).toBe('Bearer k-1')
    expect(left.body.model).toBe('qwen-test')
    const all = JSON.stringify(left.body)
    for (const secret of ['周文博', '13900139000', '13800138000', '11010519491231002X', '王建国', '18 号'])
      expect(all).not.toContain(secret)
    expect(all).toContain('路灯三天没亮')
    expect(all).toContain('线路老化')
    for (const m of left.body.messages) expect(a.sent).toContain(m.content)
    expect(ok(await dispatcher.get(`/api/cases/${id}`)).version).toBe(version)
    const { rows } = await town.owner.query(`select sent, answer from assists where id = $1`, [a.id])
    expect(rows[0].sent.toString('utf8')).not.toContain('路灯')
    const log = await town.owner.query(
      `select detail from audit_log where action = 'assistant.ask' and subject_id = $1`,
      [id],
    )
    expect(log.rows).toHaveLength(1)
  })

  test('names an item of the list, or none', async () => {
    const id = await newCase('变压器嗡嗡响')
    content = '{"item":"3.2.1","why":"说的是水管"}'
    expect(await answered(id, 'class')).toMatchObject({ item: { code: '3.2.1' }, text: '说的是水管' })
    content = '{"item":"77.7.7","why":"编的"}'
    expect(await answered(id, 'class')).toMatchObject({ state: 'done', item: null })
  })

  test('takes facts out of what was said; a person takes them over one by one', async () => {
    const id = await newCase('昨晚八点起银杏大厦停水，三十户没水，联系人王建国13800138000')
    const unknown = await dispatcher.post(`/api/cases/${id}/assists`, { what: 'facts', form: 'nothing' })
    expect(unknown.body.code).toBe('assistant.form_unknown')
    content = JSON.stringify({
      place: { value: '大东门社区', quote: '停水' },
      time: { value: '2026-06-25 20:00', quote: '昨晚八点起' },
      people: [{ value: '三十户居民', quote: '三十户' }],
      fields: { what: { value: 'water', quote: '停水' }, range: { value: 'moon', quote: '三十户' } },
    })
    const { id: assist } = ok(
      await dispatcher.post(`/api/cases/${id}/assists`, { what: 'facts', form: 'outage' }),
      202,
    )
    await jobs['assistant.answer']!(town.app, { id: assist }, { attempts: 1 } as never)
    expect(JSON.stringify(asked.at(-1)!.body)).not.toContain('13800138000')
    const shown = async () => ok(await dispatcher.get(`/api/cases/${id}/assists`)).assists[0]
    const a = await shown()
    expect(a).toMatchObject({ what: 'facts', state: 'done', form: { key: 'outage' } })
    expect(a.facts.map((f: { key: string; value: string }) => [f.key, f.value])).toEqual([
      ['place', '大东门社区'],
      ['time', '2026-06-25 20:00'],
      ['people.0', '三十户居民'],
      ['form.what', '停水'],
    ])
    expect(a.dropped).toMatchObject([{ value: 'moon', why: 'choice' }])
    expect(a.facts[0].region).toMatchObject({ path: '500102006001' })
    const take = async (key: string) => {
      const { version } = ok(await dispatcher.get(`/api/cases/${id}`))
      return dispatcher.post(`/api/cases/${id}/assists/${assist}/facts`, { baseVersion: version, key })
    }
    expect(
      (await dispatcher.post(`/api/cases/${id}/assists/${assist}/facts`, { baseVersion: 99, key: 'time' }))
        .body.code,
    ).toBe('conflict.version')
    ok(await take('place'))
    ok(await take('time'))
    expect((await take('time')).body.code).toBe('assistant.taken')
    ok(await take('form.range'), 404)
    const c = ok(await dispatcher.get(`/api/cases/${id}`))
    expect(c.placeText).toBe('大东门社区')
    // the grid that was known stays: the community that was named is less exact
    expect(c.regionPath).toMatch(/^500102006001003/)
    expect(JSON.stringify(c.events.at(-1).data)).toContain(
      '时间：2026-06-25 20:00（原话“昨晚八点起”，语言模型 qwen-test 摘出',
    )
    expect((await shown()).facts.map((f: { taken: object | null }) => f.taken !== null)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test.each([
    ['refused', () => ({ status: 401, body: '{}' })],
    ['away', () => ({ status: 503, body: 'busy' })],
    ['unreadable', () => ({ status: 200, body: '<html>' })],
    ['unreadable', () => ({ status: 200, body: JSON.stringify({ choices: [] }) })],
    ['away', () => ({ status: 200, body: 'x'.repeat(1_200_000) })],
  ])('says in words that it is %s', async (fault, answer) => {
    const id = await newCase('井盖松了')
    say = answer
    expect(await answered(id, 'reply')).toMatchObject({ state: 'failed', fault, text: '' })
    say = usual
  })

  test('is waited for so long and no longer', async () => {
    const slow = createServer(() => {})
    await new Promise<void>((done) => void slow.listen(0, '127.0.0.1', done))
    const at = { url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}`, name: 'x', daily: 1 }
    expect(await complete(at, [], 200)).toEqual({ fault: 'late' })
    slow.closeAllConnections()
    slow.close()
    expect(await complete({ ...at, url: 'http://127.0.0.1:1' }, [], 2000)).toEqual({ fault: 'away' })
  })

  test('is given up when whatever asked is gone', async () => {
    const id = await newCase('树倒了')
    const { id: assist } = ok(await dispatcher.post(`/api/cases/${id}/assists`, { what: 'summary' }), 202)
    const stateOf = async () => ok(await dispatcher.get(`/api/cases/${id}/assists`)).assists[0]
    await ticks['assistant.settle']!.run(town.app)
    expect(await stateOf()).toMatchObject({ id: assist, state: 'queued' })
    await town.owner.query(`update assists set asked_at = asked_at - interval '11 minutes' where id = $1`, [
      assist,
    ])
    await ticks['assistant.settle']!.run(town.app)
    expect(await stateOf()).toMatchObject({ id: assist, state: 'failed', fault: 'away' })
  })

  test('is asked so often a day, and about cases that I see', async () => {
    const id = await newCase('垃圾没人收')
    const used = (await town.owner.query('select count(*)::int as n from assists')).rows[0].n
    on(used + 1)
    expect(ok(await dispatcher.get('/api/me')).model).toBe('qwen-test')
    // Two at one moment: one is the last of the day.
    const both = await Promise.all(
      ['summary', 'reply'].map((what) => dispatcher.post(`/api/cases/${id}/assists`, { what })),
    )
    expect(both.map((r) => r.status).sort()).toEqual([202, 429])
    expect(ok(await dispatcher.post(`/api/cases/${id}/assists`, { what: 'summary' }), 429).code).toBe(
      'assistant.spent',
    )
    const elsewhere = await town.as('waterHandler')
    ok(await elsewhere.get(`/api/cases/${id}/assists`), 404)
    ok(await elsewhere.post(`/api/cases/${id}/assists`, { what: 'summary' }), 404)
  })
})
