import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { secretContext } from '../accounts/answers.ts'
import { elements, faultsOf } from './sample.ts'

let town: Town
let dispatcher: Session
const apiKey = 'fixmystreet.s3cret-of-the-app'
const form = (fields: Record<string, string> | [string, string][]) => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})
const post = (
  fields: Record<string, string> | [string, string][],
  o: { stage?: string; format?: string } = {},
) =>
  town.anyone.send({
    method: 'POST',
    url: `/open311/${o.stage ?? 'v2'}/requests.${o.format ?? 'json'}`,
    ...form(fields),
  })
const get = (path: string) => town.anyone.get(`/open311/${path}`)
let lamp: string
const place = { lat: '29.709', long: '107.39' }
let inside: Record<string, string>

beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
  const [grid] = [...town.app.services.regions.map().rows.values()].filter(
    (r) => r.kind === 'grid' && r.geometry,
  )
  const points = (grid!.geometry!.type === 'Polygon' ? grid!.geometry!.coordinates[0]! : []) as [
    number,
    number,
  ][]
  const middle = (k: 0 | 1) => points.reduce((n, p) => n + p[k], 0) / points.length
  inside = { ...place, lat: middle(1).toFixed(6), long: middle(0).toFixed(6) }
  await town.owner.query(
    `insert into clients (id, key, secret_sealed, name, channel, region_path) values ($1, 'fixmystreet', $2, '市民应用', 'open311', '500102006')`,
    [randomUUID(), town.app.crypto.seal('s3cret-of-the-app', secretContext('fixmystreet'))],
  )
  lamp = town.app.services.items.current()!.items.find((i) => i.name.includes('路灯'))!.code
}, 120_000)
afterAll(() => town?.close())

const reports = async () => Number((await town.owner.query('select count(*) from reports')).rows[0].count)

describe('what there is', () => {
  it('says where its two endpoints are, in JSON and XML', async () => {
    const r = await get('discovery.json')
    expect(r.status).toBe(200)
    expect(r.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(r.body.endpoints.map((e: { type: string }) => e.type)).toEqual(['production', 'test'])
    for (const e of r.body.endpoints) {
      const s = await town.anyone.get(new URL(`${e.url}/services.json`).pathname)
      expect(s.status).toBe(200)
    }
    const x = await get('discovery.xml')
    expect(x.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(elements(x.body)).toContain('discovery/endpoints/endpoint/formats/format: text/xml')
  })

  it('lists kinds that are open to residents, none about people', async () => {
    const r = await get('v2/services.json?jurisdiction_id=500102006')
    expect(faultsOf('services', r.body)).toEqual([])
    expect(r.body.length).toBeGreaterThan(100)
    expect(r.body.filter((s: { group: string }) => /邻里与纠纷|困难与照护/.test(s.group))).toEqual([])
    const x = elements((await get('v2/services.xml')).body)
    expect(x.filter((l) => l.startsWith('services/service/service_code: '))).toHaveLength(r.body.length)
  })

  it('defines what else to ask, and 404s a code it does not have', async () => {
    const all = (await get('v2/services.json')).body as { service_code: string; metadata: boolean }[]
    const asking = all.find((s) => s.metadata)!
    const plain = all.find((s) => !s.metadata)!
    const r = await get(`v2/services/${asking.service_code}.json`)
    expect(faultsOf('service-definition', r.body)).toEqual([])
    expect(r.body.attributes.length).toBeGreaterThan(0)
    expect((await get(`v2/services/${plain.service_code}.json`)).body.attributes).toEqual([])
    const x = elements((await get(`v2/services/${asking.service_code}.xml`)).body)
    expect(x).toContain('service_definition/attributes/attribute/datatype: number')
    const no = await get('v2/services/99.9.9.json')
    expect([no.status, no.body]).toEqual([
      404,
      [{ code: 404, description: 'service_code provided was not found' }],
    ])
    const noXml = await get('v2/services/99.9.9.xml')
    expect(elements(noXml.body)).toEqual([
      'errors/error/code: 404',
      'errors/error/description: service_code provided was not found',
    ])
  })

  it('knows its jurisdiction and no other', async () => {
    const r = await get('v2/services.json?jurisdiction_id=chicago.gov')
    expect([r.status, r.body[0].code]).toEqual([404, 404])
  })
})

describe('a request', () => {
  it('is posted as a form, becomes a report with the reporter sealed, and is read back', async () => {
    const words = '南门桥头路灯不亮，三天了，请打 13912345678'
    const r = await post({
      jurisdiction_id: '500102006',
      service_code: lamp,
      ...inside,
      description: words,
      email: 'li@example.cn',
      first_name: '四',
      last_name: '李',
      phone: '13912345678',
      public: 'true',
      device_id: 'd1',
      account_id: 'a7',
      'attribute[households]': '40',
    })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    expect(r.body).toEqual([
      {
        service_request_id: expect.any(String),
        service_notice: expect.stringContaining('/t/'),
        account_id: 'a7',
      },
    ])
    const id = r.body[0].service_request_id
    const { rows } = await town.owner.query('select * from reports where id = $1', [id])
    expect(rows[0]).toMatchObject({
      channel: 'open311',
      phone_mask: '139****5678',
      public_consent: true,
      reporter_kind: 'named',
    })
    expect(rows[0].body).toContain('影响 40 户')
    expect(
      JSON.stringify({ ...rows[0], body: '', words: '', raw: { ...rows[0].raw, description: '' } }),
    ).not.toMatch(/13912345678|example\.cn/)

    const one = await get(`v2/requests/${id}.json`)
    expect(faultsOf('requests', one.body)).toEqual([])
    expect(one.body[0]).toMatchObject({ service_request_id: id, status: 'open', description: null })
    expect(elements((await get(`v2/requests/${id}.xml`)).body)).toContain(
      `service_requests/request/service_request_id: ${id}`,
    )
    // Its tracking token leads to its number.
    const token = /\/t\/(\S+)/.exec(r.body[0].service_notice)![1]!
    expect((await get(`v2/tokens/${token}.json`)).body).toEqual([{ service_request_id: id, token }])
    expect((await get(`v2/tokens/${'x'.repeat(32)}.json`)).status).toBe(404)
  })

  it('the same again, as after an answer that was lost, is one report; another sender or day is another', async () => {
    const before = await reports()
    const fields = { service_code: lamp, ...inside, description: '灯杆歪了', account_id: 'a8' }
    const a = await post(fields)
    const b = await post(fields, { format: 'xml' })
    expect(elements(b.body)).toContain(
      `service_requests/request/service_request_id: ${a.body[0].service_request_id}`,
    )
    expect(await reports()).toBe(before + 1)
    await post({ ...fields, account_id: 'a9' })
    expect(await reports()).toBe(before + 2)
    // Just before 24 hours are over it is the same although midnight passed.
    town.at('2026-06-27T14:00:00+08:00')
    expect((await post(fields)).body[0].service_request_id).toBe(a.body[0].service_request_id)
    town.at('2026-06-27T15:00:00+08:00')
    expect((await post(fields)).body[0].service_request_id).not.toBe(a.body[0].service_request_id)
    expect(await reports()).toBe(before + 3)
    town.at('2026-06-26T14:20:00+08:00')
  })

  it("keeps a system's own number for good, as FixMyStreet sends it", async () => {
    const before = await reports()
    const fields = {
      api_key: apiKey,
      service_code: lamp,
      ...inside,
      description: '灯一闪一闪',
      'attribute[fixmystreet_id]': '4711',
      'attribute[easting]': '1',
    }
    const a = await post(fields)
    const b = await post({ ...fields, description: '灯一闪一闪，今晚更厉害' })
    expect(b.body[0].service_request_id).toBe(a.body[0].service_request_id)
    expect(await reports()).toBe(before + 1)
    // The same number of somebody else is another request.
    const { api_key: _, ...anyone } = fields
    expect((await post(anyone)).body[0].service_request_id).not.toBe(a.body[0].service_request_id)
  })

  it('gives the link of a report to nobody who only repeats what another posted, and keeps no number without a key', async () => {
    const mine = { service_code: lamp, ...inside, description: '灯杆漏电，摸着发麻', external_id: 'A-1' }
    const first = await post(mine)
    expect(first.body[0].service_notice).toContain('/t/')
    const copied = await post(mine)
    expect(copied.body[0].service_request_id).toBe(first.body[0].service_request_id)
    expect(copied.body[0].service_notice).not.toContain('/t/')
    const guessed = await post({ ...mine, description: '我要看别人的' })
    expect(guessed.body[0].service_request_id).not.toBe(first.body[0].service_request_id)
  })

  it('takes its parameters from the address as well, and an address or address id instead of a position', async () => {
    const q = new URLSearchParams({
      service_code: lamp,
      address_string: '顺城街 18 号',
      description: '路灯坏了一排',
    })
    const r = await town.anyone.send({ method: 'POST', url: `/open311/v2/requests.json?${q}` })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    const byId = await post({ service_code: lamp, address_id: '500102006001003', description: '路灯灭' })
    expect(byId.status).toBe(200)
    const { rows } = await town.owner.query('select region_path from reports where id = $1', [
      byId.body[0].service_request_id,
    ])
    expect(rows[0].region_path).toBe('500102006001003')
  })

  it('names every fault at once', async () => {
    const before = await reports()
    const r = await post({
      lat: '95',
      description: 'x'.repeat(4001),
      email: 'nobody',
      'attribute[households]': 'many',
    })
    expect(r.status).toBe(400)
    const said = r.body.map((e: { description: string }) => e.description.split(':')[0])
    for (const p of ['service_code', 'description', 'long', 'lat', 'email', 'attribute[households]'])
      expect(said).toContain(p)
    expect(r.body.every((e: { code: number }) => e.code === 400)).toBe(true)
    const none = await post({ service_code: lamp, description: '没有地点' })
    expect(none.body[0].description).toContain('location')
    expect(
      (await post({ service_code: lamp, lat: '48.85', long: '2.35', description: 'Paris' })).status,
    ).toBe(400)
    expect((await post({ service_code: '7.2.1', ...inside, description: '家事' })).status).toBe(404)
    expect((await post({ service_code: lamp, ...inside, api_key: 'fixmystreet.wrong' })).status).toBe(403)
    expect(await reports()).toBe(before)
  })

  it('asks for a key when that is set', async () => {
    const admin = await town.as('systemAdmin')
    const set = (apiKey: string) =>
      admin.post('/api/open311/settings', { apiKey, publish: 'asked', jurisdiction: 'dunren.example' })
    expect((await dispatcher.post('/api/open311/settings', { apiKey: 'required' })).status).toBe(403)
    expect((await set('required')).status).toBe(200)
    try {
      const r = await post({ service_code: lamp, ...inside, description: '没有钥匙' })
      expect([r.status, r.body]).toEqual([403, [{ code: 403, description: 'Missing or invalid api_key' }]])
      expect(
        (await post({ service_code: lamp, ...inside, description: '有钥匙', api_key: apiKey })).status,
      ).toBe(200)
      expect((await get('v2/services.json?jurisdiction_id=dunren.example')).status).toBe(200)
    } finally {
      await set('optional')
    }
  })

  it('stays in the memory of the test endpoint when it is only a test', async () => {
    const before = await reports()
    const fields = { service_code: lamp, ...inside, description: '试一下' }
    const r = await post(fields, { stage: 'test' })
    const id = r.body[0].service_request_id
    expect((await post(fields, { stage: 'test' })).body[0].service_request_id).toBe(id)
    const back = await get(`test/requests/${id}.json`)
    expect(faultsOf('requests', back.body)).toEqual([])
    expect(back.body[0].description).toBe('试一下')
    expect((await get(`v2/requests/${id}.json`)).status).toBe(404)
    expect(await reports()).toBe(before)
  })
})

describe('what everybody may read', () => {
  let shown: string
  let home: string
  let quiet: string
  const caseOf = async (id: string) => {
    const { rows } = await town.owner.query(
      'select c.id, c.version from reports r join cases c on c.id = r.case_id where r.id = $1',
      [id],
    )
    return rows[0] as { id: string; version: number }
  }
  const dispatchAs = async (id: string, itemCode: string) => {
    const c = await caseOf(id)
    const unit = town.app.services.organisation.units().find((u) => u.key === 'grid.500102006001003')!
    const r = await dispatcher.post(`/api/cases/${c.id}/dispatch`, {
      baseVersion: c.version,
      unitId: unit.id,
      corrections: { regionPath: '500102006001003', itemCode, level: 'normal', title: '测试' },
    })
    // Sure ones went out by themselves; then only the item is made what the test needs.
    if (r.status !== 200)
      await town.owner.query('update cases set item_code = $2, region_path = $3 where id = $1', [
        c.id,
        itemCode,
        '500102006001003',
      ])
  }
  const make = async (description: string, itemCode: string, more: Record<string, string>) => {
    const r = await post({ service_code: lamp, ...inside, description, account_id: randomUUID(), ...more })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    await dispatchAs(r.body[0].service_request_id, itemCode)
    return r.body[0].service_request_id as string
  }
  beforeAll(async () => {
    shown = await make('河边步道路灯坏了，联系 13800000001，住 3栋2单元502室', lamp, { public: 'true' })
    home = await make('老王火锅店油烟大，13800000002', '4.4.1', { public: 'true' })
    quiet = await make('另一盏灯也不亮，不想公开', lamp, { api_key: apiKey })
  })

  it('holds consented requests with masked words and a coarse position', async () => {
    const r = await get(`v2/requests.json`)
    expect(faultsOf('requests', r.body)).toEqual([])
    const all = r.body as Record<string, unknown>[]
    const one = all.find((x) => x.service_request_id === shown)!
    expect(one.description).toContain('河边步道路灯坏了')
    expect(JSON.stringify(all)).not.toMatch(/1380000000|502|老王/)
    expect(String(one.lat)).toMatch(/^\d+\.\d{1,3}$/)
    const two = all.find((x) => x.service_request_id === home)!
    expect(two).toMatchObject({ description: null, address_id: '500102006001' })
    expect(all.some((x) => x.service_request_id === quiet)).toBe(false)
  })

  it('answers about one that is not published by its number, without words and place; its own system reads them', async () => {
    const anyone = (await get(`v2/requests/${quiet}.json`)).body[0]
    expect(anyone).toMatchObject({ status: 'open', description: null, lat: null, long: null, address: null })
    const own = (await get(`v2/requests/${quiet}.json?api_key=${apiKey}`)).body[0]
    expect(own.description).toBe('另一盏灯也不亮，不想公开')
    expect(own.lat).toBeCloseTo(Number(inside.lat), 5)
    const mine = (await get(`v2/requests.json?api_key=${apiKey}`)).body as { service_request_id: string }[]
    expect(mine.some((x) => x.service_request_id === quiet)).toBe(true)
  })

  it('filters by number, kind, state and time, in pages', async () => {
    const ids = async (q: string) =>
      ((await get(`v2/requests.json?${q}`)).body as { service_request_id: string }[]).map(
        (x) => x.service_request_id,
      )
    expect((await ids(`service_request_id=${shown},${quiet},nonsense`)).sort()).toEqual([quiet, shown].sort())
    const lamps = await ids(`service_code=${lamp}`)
    expect(lamps).toContain(shown)
    expect(lamps).not.toContain(home)
    expect(await ids('status=closed')).not.toContain(shown)
    expect(await ids('status=open,closed')).toContain(shown)
    expect(
      await ids('start_date=2026-06-26T00:00:00%2B08:00&end_date=2026-06-27T00:00:00%2B08:00'),
    ).toContain(shown)
    expect(await ids('end_date=2026-06-25T00:00:00Z')).not.toContain(shown)
    const all = await ids('page_size=1000')
    expect([...(await ids('page=1&page_size=1')), ...(await ids('page=2&page_size=1'))]).toEqual(
      all.slice(0, 2),
    )
    for (const bad of [
      'start_date=2026-01-01&end_date=2026-06-01',
      'start_date=x',
      'status=done',
      'page=0',
      'page_size=5000',
    ]) {
      const r = await get(`v2/requests.json?${bad}`)
      expect([r.status, r.body[0].code], bad).toEqual([400, 400])
    }
  })

  it('closes with the result, and tells it as an update', async () => {
    const c = await caseOf(shown)
    await town.owner.query(
      `update cases set state = 'resolved', prev_state = 'accepted', result = $2, resolved_at = $3 where id = $1`,
      [c.id, '换了灯泡，张师傅 13800000009 到场', '2026-06-26T06:30:00Z'],
    )
    await town.owner.query(
      `insert into outbox (county, id, case_id, report_id, region_path, channel, kind, round, body, state, created_at, delivered_at)
       select r.county, $2, r.case_id, r.id, r.region_path, r.channel, 'result', 0, $3, 'delivered', now(), now() from reports r where r.id = $1`,
      [
        shown,
        '019f0000-0000-7000-8000-000000000001',
        { result: '换了灯泡，张师傅 13800000009 到场', unitName: '照明所' },
      ],
    )
    const r = (await get(`v2/requests/${shown}.json`)).body[0]
    expect(r).toMatchObject({ status: 'closed', updated_datetime: '2026-06-26T06:30:00.000Z' })
    expect(r.status_notes).toContain('换了灯泡')
    expect(r.status_notes).not.toMatch(/张师傅|13800000009/)
    const at = new Date(0x019f00000000)
    const span = `start_date=${new Date(at.getTime() - 60_000).toISOString()}&end_date=${new Date(at.getTime() + 60_000).toISOString()}`
    const u = (await get(`v2/servicerequestupdates.json?${span}`)).body
    expect(u).toEqual([
      expect.objectContaining({ service_request_id: shown, status: 'closed', media_url: null }),
    ])
    expect(u[0].description).toContain('换了灯泡')
    expect(u[0].description).not.toContain('张师傅')
    expect(elements((await get(`v2/servicerequestupdates.xml?${span}`)).body)).toContain(
      'service_request_updates/request_update/status: closed',
    )
  })
})
