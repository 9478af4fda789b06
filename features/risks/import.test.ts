import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Reply, type Session, type Town, testTown } from '../../test/town.ts'

let town: Town
let dispatcher: Session
let secretary: Session
const street = '500102006'
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
  secretary = await town.as('secretary')
})
afterAll(() => town?.close())

const ok = (r: Reply, status = 200) => {
  expect([r.status, r.body]).toEqual([status, r.body])
  return r.body
}
const head = ['名称', '类型', '位置', '经度', '纬度', '鉴定等级', '风险等级', '影响半径', '发现日期', '备注']
async function upload(who: Session, rows: string[][]): Promise<string> {
  const content = Buffer.from(await writeXlsx({ sheets: [{ name: '风险点', rows: [head, ...rows] }] }))
  const mime = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const made = { size: content.length, mime, name: '风险点清单.xlsx', purpose: 'import' }
  const { id, token } = ok(await who.post('/api/uploads', made), 201)
  ok(
    await who.send({
      method: 'PATCH',
      url: `/api/uploads/${id}`,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-token': token,
      },
      payload: content,
    }),
  )
  return id
}
const send = async (who: Session, rows: string[][], take: boolean, regionPath = street) =>
  who.post('/api/risks/import', { uploadId: await upload(who, rows), regionPath, take })
/** Buildings whose name nothing else in the street bears. */
const buildings = () => {
  const all = town.app.services.regions.within(street)
  const times = Map.groupBy(all, (r) => r.name)
  return all.filter((r) => r.kind === 'building' && times.get(r.name)!.length === 1)
}

test('469 points of a list stand on the map at once, and a second time nothing changes', async () => {
  const had = ok(await dispatcher.get('/api/risks')).total
  const named = buildings().slice(0, 22)
  const grids = town.app.services.regions.within(street).filter((r) => r.kind === 'grid' && r.point)
  const rows = Array.from({ length: 469 }, (_, i) => {
    const b = named[i]
    if (b)
      return [`测试危房 ${i}`, '危房', b.name, '', '', i % 2 ? 'C级' : 'd', '较大风险', '', '2026/5/1', '']
    const [lng, lat] = grids[i % grids.length]!.point!
    return [`测试内涝点 ${i}`, '易涝点', '路口', String(lng), String(lat), '', '', '30米', '', '逢大雨积水']
  })
  expect(ok(await send(dispatcher, rows, false))).toMatchObject({
    rows: 469,
    created: 469,
    wrong: 0,
    taken: false,
  })
  expect(ok(await dispatcher.get('/api/risks')).total).toBe(had)
  ok(await send(dispatcher, rows, true))
  const list = ok(await dispatcher.get('/api/risks?limit=1000')).items as Record<string, unknown>[]
  const of = (name: string) => list.find((r) => r.name === name)
  expect(list.length).toBe(had + 469)
  expect(of('测试危房 0')).toMatchObject({
    ...{ kind: 'building', grade: 'D', level: 'larger', regionPath: named[0]!.path, foundOn: '2026-05-01' },
    source: '风险点清单.xlsx',
  })
  expect(of('测试内涝点 30')).toMatchObject({
    kind: 'flood',
    level: 'general',
    reach: 30,
    foundOn: '2026-06-26',
  })
  expect(list.every((r) => r.point)).toBe(true)
  expect(ok(await send(dispatcher, rows, true))).toMatchObject({
    created: 0,
    changed: 0,
    same: 469,
    taken: true,
  })

  // What a later list says is changed; what it leaves empty stays, and each point keeps who said what.
  const again = ok(
    await send(dispatcher, [['测试危房 0', '危房', named[0]!.name, '', '', '', '重大', '', '', '']], true),
  )
  expect(again).toMatchObject({ created: 0, changed: 1 })
  const changed = ok(await dispatcher.get(`/api/risks?q=${encodeURIComponent('测试危房 0')}`)).items[0]
  expect(changed).toMatchObject({ level: 'major', grade: 'D', foundOn: '2026-05-01', version: 2 })
  const { items } = ok(await dispatcher.get(`/api/risks/${changed.id}/history`))
  expect(items.map((e: { kind: string }) => e.kind)).toEqual(['changed', 'entered'])
})

test('with one wrong row none is taken, and every fault of every row is said', async () => {
  const [a] = buildings()
  const looked = ok(
    await send(
      dispatcher,
      [
        ['好的一处', '滑坡', a!.name, '', '', '', '一般', '', '', ''],
        ['', '火星', '', '', '', '', '', '', '', ''],
        ['没有这里', '内涝', '没有这样的地方', '', '', '', '', '', '', ''],
        ['危房没等级', '危房', a!.name, '', '', '', '', '', '', ''],
        ['好的一处', '滑坡', a!.name, '', '', '', '一般', '', '', ''],
        ['远在天边', '内涝', '', '0', '0', '', '', '9999', '2027-01-01', ''],
      ],
      true,
    ),
  )
  expect(looked).toMatchObject({ rows: 6, created: 1, wrong: 5, taken: false })
  expect(
    looked.faults.map((f: { row: number; faults: { field: string }[] }) => [
      f.row,
      ...f.faults.map((x) => x.field),
    ]),
  ).toEqual([
    [2, 'name', 'kind', 'place'],
    [3, 'place'],
    [4, 'grade'],
    [5, 'name'],
    [6, 'reach', 'foundOn', 'place'],
  ])
  expect(ok(await dispatcher.get(`/api/risks?q=${encodeURIComponent('好的一处')}`)).total).toBe(0)
})

test('who enters points in one community takes none for another, by name, code or position', async () => {
  const own = '500102006001'
  const other = town.app.services.regions
    .within(street)
    .find((r) => r.kind === 'grid' && !r.path.startsWith(own))!
  const [lng, lat] = other.point!
  const r = ok(
    await send(
      secretary,
      [['别处一处', '内涝', '', String(lng), String(lat), '', '', '', '', '']],
      true,
      own,
    ),
  )
  expect(r).toMatchObject({ wrong: 1, taken: false })
  expect((await send(secretary, [], false, other.path)).status).toBe(404)
})
