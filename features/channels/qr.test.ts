import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeatureApp, featureApp } from '../../test/feature-app.ts'
import { routes } from './routes.ts'
import { county, rootPath } from './sample.ts'

let t: FeatureApp
beforeAll(async () => {
  t = await featureApp(routes)
})
afterAll(() => t.close())

const call = async (method: 'GET' | 'POST', url: string, who: Record<string, string>, payload?: object) => {
  const r = await t.server.inject({ method, url, headers: who, ...(payload ? { payload } : {}) })
  return { status: r.statusCode, body: r.headers['content-type']?.includes('json') ? r.json() : r.body }
}

describe('QR codes', () => {
  const operator = () => t.as({ id: null }, ['channel.read'], rootPath)
  const manager = () => t.as({ id: null }, ['channel.read', 'qr.manage'], rootPath)
  it('are given out, printed, read by anybody, and retired', async () => {
    await t.owner.query(
      `insert into regions (id, path, county, kind, division, name, valid_from) values
       (gen_random_uuid(), '500102006', $1, 'street', 'administrative', '测试街道', now()),
       (gen_random_uuid(), '500102006001', $1, 'community', 'administrative', '大东门社区', now())`,
      [county],
    )
    const places = [
      { name: '顺城街 18 号 <单元门>', regionPath: `${rootPath}001`, point: [107.39, 29.7] },
      { name: '菜市口', regionPath: `${rootPath}001` },
    ]
    const made = await call('POST', '/api/qr-codes', manager(), { requestId: randomUUID(), places })
    expect(made.body).toEqual({ codes: ['YG-0001', 'YG-0002'] })
    const more = await call('POST', '/api/qr-codes', manager(), {
      requestId: randomUUID(),
      places: [places[1]],
    })
    expect(more.body).toEqual({ codes: ['YG-0003'] })
    expect(
      (await call('POST', '/api/qr-codes', operator(), { requestId: randomUUID(), places })).status,
    ).toBe(403)
    const beyond = [{ name: '别处', regionPath: '500102007001' }]
    expect(
      (await call('POST', '/api/qr-codes', manager(), { requestId: randomUUID(), places: beyond })).status,
    ).toBe(404)

    const nowhere = [{ name: '没有的', regionPath: `${rootPath}999` }]
    const unknown = await call('POST', '/api/qr-codes', manager(), {
      requestId: randomUUID(),
      places: nowhere,
    })
    expect(unknown.body.issues).toEqual([expect.objectContaining({ path: 'places.0.regionPath' })])

    expect((await call('GET', '/api/places/yg-0001', {})).body).toEqual({
      code: 'YG-0001',
      form: null,
      name: '顺城街 18 号 <单元门>',
      regionPath: `${rootPath}001`,
      chain: ['测试街道', '大东门社区'],
      point: [107.39, 29.7],
    })
    expect((await call('GET', '/api/places/YG-9999', {})).body.code).toBe('qr.unknown')

    const sheet = await call('GET', '/api/qr-codes/sheet?codes=YG-0001,YG-0003', manager())
    expect(sheet.body.match(/class="card"/g)?.length).toBe(2)
    expect(sheet.body).toContain('/r/YG-0001')
    expect(sheet.body).not.toContain('<单元门>')

    const off = { requestId: randomUUID(), active: false }
    expect((await call('POST', '/api/qr-codes/YG-0002/active', manager(), off)).body).toEqual({
      code: 'YG-0002',
      active: false,
    })
    expect((await call('GET', '/api/places/YG-0002', {})).status).toBe(410)
    const list = await call('GET', '/api/qr-codes?q=顺城&limit=1', manager())
    expect(list.body).toMatchObject({ total: 1, next: null })
    expect((await call('GET', '/api/qr-codes?active=false', manager())).body.items[0].code).toBe('YG-0002')
  })
})
