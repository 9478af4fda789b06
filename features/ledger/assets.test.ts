import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { runExport } from '../exports/run.ts'
import { lookAtOverdue } from './pass.ts'
import { clerk, door, enter, far, grid, near, ok, secretary, someone, town, worker } from './sample-http.ts'
import { nearName, openImports, rowsOf, taken, undone } from './sample-imports.ts'

beforeAll(openImports, 120_000)
afterAll(() => town?.close())

const path = '/api/ledger/assets'
const car = (plate: string, more: object = {}) => ({
  kind: 'vehicle',
  regionPath: near,
  values: { type: 'car', plate, energy: 'fuel', ...more },
})
const openOf = async (id: string): Promise<string[]> =>
  ok(await clerk.get(`${path}/${id}`))
    .findings.filter((f: { state: string }) => f.state === 'open')
    .map((f: { rule: string }) => f.rule)

describe('vehicles and facilities', () => {
  test('a vehicle is masked, found by its whole plate, belongs to somebody, and its owner leaving is noticed', async () => {
    const owner = await enter(worker, await door(worker), someone())
    const made = await worker.post(path, { ...car('渝A·12345'), owner: { kind: 'person', id: owner.id } })
    const { id } = ok(made, 201)
    const seen = ok(await worker.get(`${path}?q=${encodeURIComponent('渝a12345')}`))
    expect(seen.items.map((a: { id: string }) => a.id)).toEqual([id])
    expect(seen.items[0]).toMatchObject({
      label: '渝A***45',
      owner: { kind: 'person', id: owner.id, here: true },
    })
    expect(JSON.stringify(seen)).not.toContain('12345')
    expect(ok(await worker.get(`${path}?q=${encodeURIComponent('渝A')}`)).items).toEqual([])
    expect(ok(await worker.get(`${path}?owner=${owner.id}`)).total).toBe(1)
    const clear = ok(await worker.post(`${path}/${id}/reveal`, { purpose: 'contact' }))
    expect(clear.values.plate).toBe('渝A·12345')
    // Whoever does not read the owner does not learn by a filter that the car, which they do read, is theirs.
    const away = await enter(clerk, await door(clerk, far), someone())
    const theirs = { ...car('渝A·54321'), owner: { kind: 'person', id: away.id }, anyway: true }
    ok(await clerk.post(path, theirs), 201)
    const by = async (as: Session) => ok(await as.get(`${path}?owner=${away.id}`)).total
    expect([await by(clerk), await by(worker)]).toEqual([1, 0])
    // Whoever owns it is told when they ask who looked.
    const said = { kind: 'access', byWhom: 'self', proof: 'id-card' }
    const asked = ok(await worker.post(`/api/ledger/people/${owner.id}/requests`, said), 201)
    const log = ok(await worker.get(`/api/ledger/requests/${asked.id}/access-log`))
    expect(log.entries.map((e: { what: string }) => e.what)).toContain('reveal')
    // So is who has it in a file, masked as it is.
    const wish = { kind: 'vehicles', query: { region: near }, format: 'jsonl', purpose: '清点车辆' }
    const out = ok(await clerk.post('/api/exports', wish), 202)
    expect(await runExport(town.app, out.id)).toBe('done')
    const file = String((await clerk.get(`/api/exports/${out.id}/file`)).body)
    expect(file).toContain('渝A***45')
    expect(file).not.toContain('12345')
    const listed = await town.owner.query(`select 1 from export_people where person_id = $1`, [owner.id])
    expect(listed.rows).toHaveLength(1)
    expect(await openOf(id)).toEqual([])
    ok(await worker.post(path, car('渝A12345')), 409)

    const residence = ok(await worker.get(`/api/ledger/people/${owner.id}`)).residences[0]
    ok(
      await worker.post(`/api/ledger/residences/${residence.id}/end`, {
        baseVersion: residence.version,
        on: '2026-06-20',
      }),
    )
    expect(await openOf(id)).toEqual(['owner-gone'])
    ok(
      await worker.post(`${path}/${id}/correct`, {
        baseVersion: 1,
        owner: null,
        values: { owner: '测试外人' },
        why: '卖了',
      }),
    )
    expect(await openOf(id)).toEqual([])
    ok(await worker.post(`${path}/${id}/correct`, { baseVersion: 1, values: { colour: '白' } }), 409)
    const past = ok(await worker.get(`/api/ledger/history/${id}`))
    expect(past).toMatchObject({ whole: true })
    expect(past.entries.map((e: { kind: string }) => e.kind)).toEqual(['corrected', 'created'])
    expect(past.fields.plate.source).toBe('社区采集')
    expect(JSON.stringify(past)).not.toContain('测试外人')
  })

  test('every fault at once; what the papers say is kept and found; one plate twice is one finding of both', async () => {
    const wrong = await worker.post(path, { ...car('渝A1234O', { keeper: '谁' }), kind: 'vehicle' })
    expect(wrong.status).toBe(400)
    expect((wrong.body as { issues: { path: string }[] }).issues.map((i) => i.path)).toEqual([
      'values.keeper',
      'values.plate',
    ])
    const kept = ok(await worker.post(path, { ...car('渝A1234O'), anyway: true }), 201).id
    expect((await openOf(kept)).sort()).toEqual(['owner-missing', 'plate-form'])
    const a = ok(await worker.post(path, car('渝B54321', { owner: '测试甲' })), 201).id
    const b = ok(
      await clerk.post(path, { ...car('渝B·54321', { owner: '测试乙' }), regionPath: far, anyway: true }),
      201,
    ).id
    expect([await openOf(a), await openOf(b)]).toEqual([['plate-twice'], ['plate-twice']])
    const [f] = ok(await worker.get(`${path}/${a}`)).findings
    const shown = ok(await worker.get(`/api/ledger/findings/${f.id}`))
    expect(shown.entries.map((e: { assetId: string | null }) => e.assetId).sort()).toEqual([a, null].sort())
    ok(await worker.get(`${path}/${b}`), 404)
    ok(await clerk.post(`${path}/${b}/correct`, { baseVersion: 1, values: { closedOn: '2026-06-25' } }))
    expect(await openOf(a)).toEqual([])
  })

  test('a facility without a keeper or past its day is found, the day without anybody changing it', async () => {
    const lift = {
      kind: 'facility',
      regionPath: grid,
      point: [107.39, 29.7],
      values: { type: 'lift', name: '测试电梯', looked: '2026-06-20', every: '15' },
    }
    const { id } = ok(await secretary.post(path, lift), 201)
    expect(await openOf(id)).toEqual(['keeper-missing'])
    const list = ok(await secretary.get(`${path}?kind=facility&q=${encodeURIComponent('测试电')}`))
    expect(list.items[0]).toMatchObject({
      label: '测试电梯',
      due: '2026-07-05',
      overdue: false,
      point: [107.39, 29.7],
    })
    expect(list.types).toContainEqual({ type: 'lift', words: { zh: '电梯', en: 'lift' }, n: 1 })
    const later = { ...town.app, clock: () => new Date('2026-07-06T09:00:00+08:00') }
    await lookAtOverdue(later)
    expect((await openOf(id)).sort()).toEqual(['inspection-overdue', 'keeper-missing'])
    ok(
      await secretary.post(`${path}/${id}/correct`, {
        baseVersion: 1,
        values: { keeper: '测试管护', keeperPhone: '13900001234', looked: '2026-06-26' },
      }),
    )
    expect(await openOf(id)).toEqual([])
    const person = await enter(worker, await door(worker), someone())
    ok(await secretary.post(path, { ...lift, owner: { kind: 'person', id: person.id } }), 400)
    ok(await worker.post(path, { ...lift, regionPath: '500102006005' }), 404)
  })
})

test('a vehicle takes tags of vehicles, is listed by them, and one of only some is nobody else’s', async () => {
  const admin = await town.as('systemAdmin')
  const tag = (subject: string, more: object = {}) => ({
    ...{ baseRevision: 0, subject, zh: '测试标签', en: 'Test tag', sensitive: false, ended: false },
    ...{ basis: { zh: '', en: '' }, readers: [], ...more },
  })
  ok(await admin.post('/api/ledger/tags/test-car', tag('vehicle')))
  const law = { sensitive: true, basis: { zh: '测试法', en: 'Test law' }, readers: ['data-clerk'] }
  ok(await admin.post('/api/ledger/tags/test-secret', tag('vehicle', law)))
  const { id } = ok(await worker.post(path, car('渝E77701')), 201)
  const put = { on: { by: 'ids', ids: [id] }, since: '2026-06-01' }
  expect(ok(await worker.post('/api/ledger/tags/test-car/put', put))).toEqual({ put: 1, already: 0 })
  ok(await worker.post('/api/ledger/tags/test-secret/put', put), 404)
  ok(await clerk.post('/api/ledger/tags/test-secret/put', put))
  const listed = ok(await worker.get(`${path}?tag=test-car`)).items
  expect(
    listed.map((a: { id: string; tags: { key: string }[] }) => [a.id, a.tags.map((x) => x.key)]),
  ).toEqual([[id, ['test-car']]])
  expect(
    ok(await clerk.get(`${path}/${id}`))
      .tags.map((x: { key: string }) => x.key)
      .sort(),
  ).toEqual(['test-car', 'test-secret'])
  ok(await worker.get(`${path}?tag=test-secret`), 404)
  expect(ok(await worker.get(`/api/ledger/tagged/${id}`)).items).toHaveLength(1)
})

describe('a file of vehicles or facilities', () => {
  const file = (rows: readonly string[][]) => Buffer.from(`${rows.map((r) => r.join(',')).join('\n')}\n`)
  const byPlate = async (plate: string) =>
    ok(await clerk.get(`${path}?q=${encodeURIComponent(plate)}`)).items as {
      id: string
      version: number
      values: Record<string, string>
    }[]

  test('columns are guessed, every row is told, the same file again changes nothing, its undo gives back what was', async () => {
    const { id } = ok(await worker.post(path, { ...car('渝C66603', { brand: '测试牌' }) }), 201)
    const head = ['车牌号', '车辆类型', '车主姓名', '品牌', '住址', '检验有效期至']
    const rows = [
      head,
      ['渝A·66601', '小型客车', '测试甲', '', nearName, '2027/1/1'],
      ['渝a66601', '', '', '', '', ''],
      ['', '电动自行车', '测试乙', '', nearName, ''],
      ['', '', '', '', nearName, ''],
      ['渝B66602', '轿车', '测试丙', '', '没有的路 9 号', ''],
      ['渝C66603', '小型客车', '测试丁', '别的牌', nearName, ''],
    ]
    const dry = await taken(file(rows), { stage: 'dry' })
    const counts = { created: 2, changed: 1, same: 1, refused: 2, doubtful: 0, differs: 1 }
    expect(dry).toMatchObject({ what: 'vehicles', ...counts })
    expect(await byPlate('渝A66601')).toEqual([])
    const done = await taken(file(rows))
    expect(done).toMatchObject({ what: 'vehicles', ...counts })
    expect(
      (await rowsOf(done.id, 'refused')).map((r: { issues: { code: string }[] }) => r.issues[0]!.code),
    ).toEqual(['no-vehicle', 'no-region'])
    expect(JSON.stringify(await rowsOf(done.id))).not.toMatch(/66601|测试甲/)
    const [differs] = await rowsOf(done.id, 'differs')
    expect(differs).toMatchObject({
      assetId: id,
      said: [{ field: 'brand', ledger: '测试牌', file: '别的牌' }],
    })
    expect((await byPlate('渝A66601'))[0]).toMatchObject({ values: { type: 'car', due: '2027-01-01' } })
    expect((await byPlate('渝C66603'))[0]).toMatchObject({ id, version: 2, values: { owner: '测*丁' } })
    expect(await taken(file(rows))).toMatchObject({ created: 0, changed: 0, same: 4, refused: 2 })
    expect(await undone(done.id)).toMatchObject({ undone: 3, kept: 0 })
    expect(await byPlate('渝A66601')).toEqual([])
    const [back] = await byPlate('渝C66603')
    expect(back!.values.owner).toBeUndefined()
    expect(back!.values.brand).toBe('测试牌')
    expect(await openOf(id)).toEqual(['owner-missing'])
  })

  test('what a file said of a vehicle goes with its owner', async () => {
    const done = await taken(
      file([
        ['车牌号', '住址'],
        ['渝D66604', nearName],
      ]),
    )
    const [made] = await byPlate('渝D66604')
    const owner = await enter(worker, await door(worker), someone(), { from: '2020-01-01' })
    const link = { baseVersion: 1, values: {}, owner: { kind: 'person', id: owner.id } }
    ok(await worker.post(`${path}/${made!.id}/correct`, link))
    ok(
      await worker.post(`/api/ledger/residences/${owner.residenceId}/end`, {
        baseVersion: 1,
        on: '2022-05-01',
      }),
    )
    const finding = ok(await clerk.get(`${path}/${made!.id}`)).findings[0]
    expect(finding).toMatchObject({ rule: 'owner-gone' })
    const asked = { kind: 'deletion', proof: 'id-card' }
    const { id } = ok(await secretary.post(`/api/ledger/people/${owner.id}/requests`, asked), 201)
    ok(await clerk.post(`/api/ledger/requests/${id}/decide`, { grant: true }))
    expect(await byPlate('渝D66604')).toEqual([])
    expect(await rowsOf(done.id)).toEqual([])
  })

  test('a facility is known by its name where it stands, a place is found by its community too', async () => {
    const community = town.app.services.regions.name(near.slice(0, 12))
    const rows = [
      ['设施名称', '设施类型', '看管人', '检查周期', '检查日期', '社区', '住址'],
      ['测试一号梯', '电梯', '测试管护', '每月', '2026-06-01', '', nearName],
      ['测试一号梯', '', '', '', '2026-06-20', '', nearName],
      ['测试广场灭火器', '', '', '看情况', '', community, ''],
    ]
    const done = await taken(file(rows), { differing: 'take' })
    expect(done).toMatchObject({ what: 'facilities', created: 2, changed: 1, refused: 0 })
    const [lift] = ok(await clerk.get(`${path}?kind=facility&q=${encodeURIComponent('测试一号')}`)).items
    expect(lift).toMatchObject({ type: 'lift', due: '2026-07-20', values: { every: '30', keeper: '测**护' } })
    const [other] = ok(await clerk.get(`${path}?kind=facility&q=${encodeURIComponent('测试广场')}`)).items
    expect(other).toMatchObject({ type: 'extinguisher', regionPath: near.slice(0, 12) })
    // Somebody has looked at it since: it stays.
    ok(
      await clerk.post(`${path}/${lift.id}/correct`, {
        baseVersion: lift.version,
        values: { looked: '2026-06-25' },
      }),
    )
    expect(await undone(done.id)).toMatchObject({ undone: 1, kept: 1 })
  })
})
