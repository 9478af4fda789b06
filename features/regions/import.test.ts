import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { loadPack, packFolder } from '../../packs/load.ts'
import { type ImportRegionsOptions, importRegionsCommand } from './cli.ts'
import type { ImportPreview } from './contract.ts'
import { loadRegions } from './load.ts'
import { insidePoint } from './rules/polygon.ts'
import { checkTree } from './rules/tree.ts'
import { EPOCH } from './sample.ts'
import { change, EAST, inSmallTown, leader, post, reader, STREET, street, t, WEST } from './sample-http.ts'

inSmallTown()

describe('import and export', () => {
  const file = (text: string, more: object = {}) => ({ format: 'csv', text, ...more })

  it('previews, takes, and takes nothing the second time', async () => {
    const text =
      '编码,名称,类型,户数\n500199001003,南山社区,社区,\n500199001003001,南一,网格,280\n500199001001001,第一网格,网格,333'
    const preview = await post<ImportPreview>('/api/regions/import/preview', file(text), street, 200)
    expect(preview.counts).toEqual({ creates: 2, changes: 1, moves: 0, faults: 0 })
    expect(
      (await t.owner.query('select count(*)::int n from regions where path like $1', ['500199001003%'])).rows,
    ).toEqual([{ n: 0 }])
    const id = randomUUID()
    const done = await post<ImportPreview>('/api/regions/import', { ...file(text), requestId: id })
    expect(done.counts).toEqual(preview.counts)
    expect(await post('/api/regions/import', { ...file(text), requestId: id })).toEqual(done)
    const again = await post<ImportPreview>('/api/regions/import', { ...file(text), requestId: randomUUID() })
    expect(again).toMatchObject({ unchanged: 3, counts: { creates: 0, changes: 0, moves: 0, faults: 0 } })
    expect(t.app.services.regions.byPath('500199001001001')).toMatchObject({ households: 333, version: 2 })
  })

  it('one fault refuses all when strict, else the good rows are taken', async () => {
    const text = '编码,名称\n500199001001008,第八网格\n500199001009001,孤儿'
    await post('/api/regions/import', { ...file(text), requestId: randomUUID() }, street, 422)
    expect(t.app.services.regions.byPath('500199001001008')).toBeUndefined()
    const done = await post<ImportPreview>('/api/regions/import', {
      ...file(text),
      strict: false,
      requestId: randomUUID(),
    })
    expect(done.faults.map((f) => [f.row, f.code])).toEqual([[3, 'region.orphan']])
    expect(t.app.services.regions.byPath('500199001001008')?.name).toBe('第八网格')
  })

  it('rows outside the caller’s area are faults that tell nothing', async () => {
    const text = `编码,名称\n${EAST}008,第八网格\n${WEST}001,抢来的\n${STREET},改街道\n${EAST},东门新社区`
    const p = await post<ImportPreview>('/api/regions/import/preview', file(text), leader, 200)
    expect(p.faults.map((f) => [f.row, f.code])).toEqual([
      [3, 'region.out_of_scope'],
      [4, 'region.out_of_scope'],
    ])
    expect(p.counts).toMatchObject({ creates: 1, changes: 1 })
    expect(
      (
        await t.server.inject({
          method: 'POST',
          url: '/api/regions/import/preview',
          headers: reader,
          payload: file(text),
        })
      ).statusCode,
    ).toBe(403)
  })

  it('what goes out comes back unchanged', async () => {
    for (const format of ['csv', 'geojson']) {
      const out = await t.server.inject({ url: `/api/regions/export?format=${format}`, headers: street })
      expect(out.headers['content-disposition']).toContain(`.${format}`)
      const p = await post<ImportPreview>(
        '/api/regions/import/preview',
        { format, text: out.body, crs: 'wgs84' },
        street,
        200,
      )
      expect([p.faults, p.unchanged, p.rows]).toEqual([[], 12, 12])
    }
  })

  it('a file with nothing but faults is previewed like any other', async () => {
    const p = await post<ImportPreview>(
      '/api/regions/import/preview',
      file('code,name\nx,y\n,z'),
      street,
      200,
    )
    expect(p.faults.map((f) => [f.row, f.code])).toEqual([
      [2, 'region.bad_code'],
      [3, 'region.no_parent'],
    ])
  })

  it('a file that is none gets a problem with the reason', async () => {
    const r = await post<{ code: string; issues: { code: string }[] }>(
      '/api/regions/import/preview',
      { format: 'geojson', text: '{' },
      street,
      422,
    )
    expect([r.code, r.issues[0]!.code]).toEqual(['region.bad_file', 'region.file_unreadable'])
  })
})

describe('yige import regions', () => {
  const dir = mkdtempSync(join(tmpdir(), 'yige-regions-'))
  afterAll(() => rmSync(dir, { recursive: true }))
  const run = async (name: string, bytes: Buffer | string, options: ImportRegionsOptions = {}) => {
    const path = join(dir, name)
    writeFileSync(path, bytes)
    const lines: string[] = []
    const code = await importRegionsCommand(t.app.pools, path, options, (l) => lines.push(l))
    return { code, said: lines.join('\n') }
  }

  it('takes a list in GB 18030 once, and says so', async () => {
    const bytes = iconv.encode('编码,名称\r\n500199001003,南山社区居民委员会\r\n', 'gb18030')
    expect(await run('a.csv', bytes, { dryRun: true })).toMatchObject({ code: 0 })
    expect((await t.owner.query(`select 1 from regions where path = '500199001003'`)).rowCount).toBe(0)
    expect((await run('a.csv', bytes)).said).toContain('create 1')
    expect((await run('a.csv', bytes)).said).toContain('unchanged 1')
    const row = await t.owner.query(`select name, aliases, kind from regions where path = '500199001003'`)
    expect(row.rows).toEqual([{ name: '南山社区', aliases: ['南山社区居民委员会'], kind: 'community' }])
  })

  it('refuses with the row, takes nothing, and never gives an ended code again', async () => {
    const bad = 'code,name\n500199001003,甲社区\n500199001999001,孤儿'
    expect(await run('b.csv', bad)).toMatchObject({ code: 1, said: expect.stringContaining('第 3 行') })
    expect((await t.owner.query(`select 1 from regions where path = '500199001003'`)).rowCount).toBe(0)
    expect((await run('b.csv', bad, { lenient: true })).code).toBe(0)
    await change({ op: 'merge', into: `${EAST}001`, from: [`${EAST}002`], reason: 'x' })
    expect((await run('c.csv', `code,name\n${EAST}002,又来`)).said).toContain('停用')
  })
})

describe('a pack', () => {
  it('loads 敦仁街道 whole and sound, and a second time adds nothing', async () => {
    const pack = loadPack(packFolder('dunren'))
    await t.owner.query('truncate regions')
    expect(await loadRegions(t.app.pools.system, pack.regions, EPOCH)).toBe(pack.regions.length)
    expect(await loadRegions(t.app.pools.system, pack.regions, EPOCH)).toBe(0)
    await t.app.services.regions.refresh()
    const map = t.app.services.regions.map()
    const communities = map.within('500102006').filter((r) => r.kind === 'community')
    const grids = map.within('500102006').filter((r) => r.kind === 'grid')
    expect([communities.length, grids.length]).toEqual([17, 106])
    for (const g of grids) expect(map.gridOf(...insidePoint(g.geometry!))).toBe(g.path)
    expect(checkTree([...map.rows.values()]).findings.filter((f) => f.severity === 'fault')).toEqual([])
  })
})
