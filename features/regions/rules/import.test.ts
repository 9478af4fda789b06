import gcoord from 'gcoord'
import { describe, expect, it } from 'vitest'
import { box, EPOCH, generatedTown, sampleRegion, smallTown } from '../sample.ts'
import { bookOf } from './book.ts'
import { applyChange } from './change.ts'
import { csvLine, parseCsv } from './csv.ts'
import { current } from './history.ts'
import { planImport } from './import-plan.ts'
import { readCsv, readGeoJson, toGeoJson, writeCsv } from './import-read.ts'
import { areaM2 } from './polygon.ts'
import type { RegionRow } from './row.ts'

const AT = new Date(EPOCH.getTime() + 86_400_000)
const when = { at: AT, actor: null, under: null, reason: '' }
const csv = (text: string, rows: RegionRow[] = smallTown(), under: string | null = null) =>
  planImport(bookOf(rows), readCsv(text, { crs: 'auto', territory: null }), { ...when, under })
const codes = (p: ReturnType<typeof csv>) => p.preview.faults.map((f) => `${f.row} ${f.code}`)

describe('csv', () => {
  it('reads quotes, line ends in fields, marks and separators', () => {
    expect([...parseCsv('\uFEFFa,b\r\n"x, ""y""\nz",2\n\n3,4')]).toEqual([
      ['a', 'b'],
      ['x, "y"\nz', '2'],
      ['3', '4'],
    ])
    expect([...parseCsv('a\tb\n1\t2')]).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect([...parseCsv('a;b;c\r1;;3')]).toEqual([
      ['a', 'b', 'c'],
      ['1', '', '3'],
    ])
  })
  it('keeps a spreadsheet from running a name', () => {
    expect(csvLine(['=1+1', 'a"b', -3, null])).toBe(`'=1+1,"a""b",-3,\r\n`)
  })
})

describe('import of CSV', () => {
  it('finds columns by Chinese or English headers in any order', () => {
    for (const head of ['名称,区划代码,类型,户数', 'Name,Code,Kind,Households']) {
      const p = csv(`${head}\n五里社区,500199001003,社区,1200\n一网格,500199001003001,网格,"300户"`)
      expect(codes(p)).toEqual([])
      expect(p.preview.creates.map((c) => [c.path, c.name, c.kind])).toEqual([
        ['500199001003', '五里社区', 'community'],
        ['500199001003001', '一网格', 'grid'],
      ])
      expect(p.change.open.map((r) => r.households)).toEqual([1200, 300])
    }
  })

  it('takes the national lists: padded codes, official names, villages known by their name', () => {
    const p = csv(
      'code,name,streetCode,provinceCode,cityCode,areaCode\n500199002000,"白涛镇",500199,50,5001,500199\n500199002001,"新桥社区居民委员会",500199002,50,5001,500199\n500199002200,"石坝村村民委员会",500199002,50,5001,500199',
    )
    expect(codes(p)).toEqual([])
    expect(p.change.open.map((r) => [r.path, r.name, r.kind, r.aliases])).toEqual([
      ['500199002', '白涛镇', 'street', []],
      ['500199002001', '新桥社区', 'community', ['新桥社区居民委员会']],
      ['500199002200', '石坝村', 'village', ['石坝村村民委员会']],
    ])
  })

  it('a parent given as any region above the code agrees with it; a city without counties gets one', () => {
    const rows = [...smallTown(), sampleRegion('44', '某省'), sampleRegion('4419', '某市')]
    const p = csv('code,name,parent\n500199001003,南山社区,500199\n441900003,东城街道,4419', rows)
    expect(codes(p)).toEqual([])
    expect(p.preview.moves).toEqual([])
    expect(p.change.open.map((r) => [r.path, r.name, r.kind])).toEqual([
      ['441900', '某市', 'county'],
      ['441900003', '东城街道', 'street'],
      ['500199001003', '南山社区', 'community'],
    ])
  })

  it('names every fault by its row and takes the rest', () => {
    const p = csv(
      [
        '编码,名称,上级,类型,户数,经度,纬度',
        '500199001003,,,社区,,,',
        '5001990010,错码,,,,,',
        '500199001009001,孤儿,,网格,,,',
        '500199001001005,第五网格,,宫殿,,,',
        '500199001001006,第六网格,,网格,很多,,',
        '500199001001007,第一网格,,网格,,,',
        '500199001001008,第八网格,,单元,,,',
        '500199001001009,第九网格,,网格,,500,29',
        '500199001001010,第十网格,,网格,,,',
        '500199001001010,又第十,,网格,,,',
        ',无处,,网格,,,',
      ].join('\n'),
    )
    expect(codes(p)).toEqual([
      '2 region.no_name',
      '3 region.bad_code',
      '4 region.orphan',
      '5 region.unknown_word',
      '6 region.bad_number',
      '7 region.duplicate_name',
      '8 region.kind_mismatch',
      '9 region.bad_point',
      '11 region.duplicate_code',
      '12 region.no_parent',
    ])
    expect(p.preview.creates.map((c) => c.path)).toEqual(['500199001001010'])
    expect(csv('甲,乙\n1,2').preview.faults.map((f) => f.code)).toEqual(['region.file_headers'])
  })

  it('the same file twice changes nothing the second time', () => {
    const text = '编码,名称,户数\n500199001001001,第一网格,310\n500199001003,五里社区,900'
    const first = csv(text)
    expect(first.preview.changes).toEqual([
      {
        row: 2,
        path: '500199001001001',
        name: '第一网格',
        fields: [{ field: 'households', before: '300', after: '310' }],
      },
    ])
    const rows = applyChange(smallTown(), first.change)
    const second = csv(text, rows)
    expect([second.preview.unchanged, second.change.open, second.change.close]).toEqual([2, [], []])
  })

  it('a column left out says nothing; an empty field empties', () => {
    expect(csv('code,name\n500199001001001,第一网格').preview.unchanged).toBe(1)
    expect(csv('code,name,households\n500199001001001,第一网格,').change.open[0]!.households).toBeNull()
  })

  it('another parent or a former code is a move, with all below it', () => {
    const rows = [...smallTown(), sampleRegion('500199001001001001', '一号楼', { kind: 'building' })]
    const byParent = csv('code,name,parent\n500199001001001,东一网格,500199001002', rows)
    expect(byParent.preview.moves).toEqual([
      { row: 2, from: '500199001001001', to: '500199001002005', name: '东一网格' },
    ])
    expect(byParent.change.open.map((r) => r.path)).toEqual(['500199001002005', '500199001002005001'])
    const byFormer = csv('code,name,原编码\n500199001002009,东一网格,500199001001001', rows)
    expect(byFormer.preview.moves[0]!.to).toBe('500199001002009')
    const after = current(applyChange(rows, byFormer.change)).map((r) => r.path)
    expect(after).toContain('500199001002009001')
    expect(after).not.toContain('500199001001001')
  })

  it('rows without codes get free ones under their parent, and find themselves again by name', () => {
    const text = 'name,parent,kind\n新一格,500199001001,grid\n新二格,500199001001,grid\n新小区,,estate'
    const p = csv(text, smallTown(), '500199001002')
    expect(p.preview.creates.map((c) => c.path)).toEqual([
      '500199001001005',
      '500199001001006',
      '500199001002005',
    ])
    expect(csv(text, applyChange(smallTown(), p.change), '500199001002').preview.unchanged).toBe(3)
  })

  it('takes outlines as WKT or GeoJSON and warns where they do not fit', () => {
    const wkt = `POLYGON((${(box(0, 0, 1.5, 1).coordinates[0] as number[][]).map((p) => p.join(' ')).join(', ')}))`
    const p = csv(`code,name,geometry\n500199001001001,第一网格,"${wkt}"`)
    expect(codes(p)).toEqual([])
    expect(p.change.open[0]!.geometry).toEqual(box(0, 0, 1.5, 1))
    expect(p.preview.warnings.map((f) => f.code)).toEqual(['region.crs_guessed', 'region.overlap'])
    expect(codes(csv('code,name,geometry\n500199001001001,第一网格,圆的'))).toEqual([
      '2 region.geometry_unreadable',
    ])
  })
})

describe('import of GeoJSON', () => {
  const town = generatedTown(1, 2, 2)
  const shift = (to: string) =>
    JSON.stringify(toGeoJson(town), (k, v) =>
      k === 'crs'
        ? undefined
        : Array.isArray(v) && v.length === 2 && typeof v[0] === 'number'
          ? (gcoord as unknown as { transform(p: number[], a: string, b: string): number[] }).transform(
              v,
              'WGS84',
              to,
            )
          : v,
    )
  const territory = town.find((r) => r.kind === 'street')!.geometry!

  it('what was exported comes back unchanged, by either file', () => {
    const rows = [
      ...town,
      sampleRegion('500199001S01', '=片区', {
        kind: 'area',
        aliases: ['甲', '乙'],
        address: 'A, "B"',
        point: [107.4, 29.7],
      }),
    ]
    const geo = planImport(
      bookOf(rows),
      readGeoJson(JSON.stringify(toGeoJson(rows)), { crs: 'auto', territory }),
      when,
    )
    expect([geo.preview.faults, geo.preview.unchanged]).toEqual([[], rows.length])
    const text = [...writeCsv(rows)].join('')
    const table = planImport(bookOf(rows), readCsv(text, { crs: 'wgs84', territory }), when)
    expect([table.preview.faults, table.preview.unchanged, table.preview.warnings]).toEqual([
      [],
      rows.length,
      [],
    ])
    const fresh = planImport(bookOf([]), readCsv(text, { crs: 'wgs84', territory: null }), when)
    expect(fresh.preview.faults).toEqual([])
    const plain = (list: RegionRow[]) =>
      list.map(({ validFrom: _, ...r }) => r).sort((a, b) => (a.path < b.path ? -1 : 1))
    expect(plain(fresh.change.open)).toEqual(plain(rows))
  })

  it.each([
    ['GCJ02', 'gcj02'],
    ['BD09', 'bd09'],
    ['WGS84', 'wgs84'],
  ] as const)('guesses %s from the known outline and says so', (to, want) => {
    const file = readGeoJson(shift(to), { crs: 'auto', territory })
    expect(file.crs).toBe(want)
    expect(file.findings.map((f) => [f.severity, f.code])).toEqual([['warning', 'region.crs_guessed']])
    const back = planImport(bookOf([]), file, when).change.open.find((r) => r.kind === 'street')!
    expect(areaM2(back.geometry!) / areaM2(territory)).toBeCloseTo(1, 4)
    expect(back.geometry!.coordinates[0]![0]![0]).toBeCloseTo(territory.coordinates[0]![0]![0] as number, 5)
  })

  it('a stated system is not doubted', () => {
    expect(readGeoJson(shift('GCJ02'), { crs: 'gcj02', territory })).toMatchObject({
      crs: 'gcj02',
      findings: [],
    })
  })

  it('reads the open county outlines with their odd fields', () => {
    const file = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { adcode: 500199, name: '试验区', level: 'district', parent: { adcode: 500100 } },
          geometry: box(0, 0, 4, 2),
        },
      ],
    }
    const read = readGeoJson(JSON.stringify(file), { crs: 'auto', territory: null })
    expect(read.crs).toBe('gcj02')
    const p = planImport(bookOf(smallTown().map((r) => ({ ...r, geometry: null }))), read, when)
    expect(p.preview.faults).toEqual([])
    expect(p.preview.changes[0]).toMatchObject({ path: '500199', fields: [{ field: 'geometry' }] })
  })

  it('says what is wrong with a file that is none', () => {
    const code = (t: string) => readGeoJson(t, { crs: 'auto', territory: null }).findings.map((f) => f.code)
    expect(code('{')).toEqual(['region.file_unreadable'])
    expect(code('{"type":"Feature"}')).toEqual(['region.file_unreadable'])
    const point = (c: string) =>
      code(
        `{"type":"FeatureCollection","features":[{"properties":{"name":"a"},"geometry":{"type":"Point","coordinates":${c}}}]}`,
      )
    for (const c of ['["a","b"]', '[181,0]', '[107]', 'null', '{}'])
      expect(point(c)).toEqual(['region.bad_point'])
    expect(code('{"type":"FeatureCollection","features":[null,1,{"properties":[]}]}')).toEqual([
      'region.no_name',
      'region.no_name',
      'region.no_name',
    ])
    expect(
      code(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"a","code":"500199001001001"},"geometry":{"type":"LineString","coordinates":[]}}]}',
      ),
    ).toEqual(['region.geometry_unreadable'])
  })
})
