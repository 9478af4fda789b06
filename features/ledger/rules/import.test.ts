import { describe, expect, test } from 'vitest'
import { emptyAsset } from './assets.ts'
import { assetChange, assetReader, everyIn, guessAssets, identityOf } from './import-asset.ts'
import { buildingFinder } from './import-place.ts'
import { type Candidate, matched, residenceChange, valueChange } from './import-plan.ts'
import { columnFaults, incomingReader, shownCell } from './import-row.ts'
import { Maker } from './maker.ts'
import { emptyPerson } from './person.ts'

const today = 20_260_626
const day = '2026-06-26'
const read = (cells: Record<string, string>) => {
  const fields = Object.keys(cells)
  return incomingReader(Object.fromEntries(fields.map((f, i) => [f, i])), today)(Object.values(cells), 1, 2)
}

describe('a row', () => {
  test.each([
    [
      { name: ' 刘 德芳 ', phone: '１３８1234 5678/13912345678' },
      { name: '刘德芳', phone: '13812345678', phone2: '13912345678' },
    ],
    [
      { name: '李娜', sex: '2', birth: '1990年1月2日' },
      { name: '李娜', sex: '女', birth: '1990-01-02' },
    ],
    [
      { name: '无', idNumber: "'51010719900307789x " },
      { name: '', idNumber: '51010719900307789X' },
    ],
    [
      { name: '张三', birth: '不详', death: '2020-13-40' },
      { birth: '', death: '2020-13-40' },
    ],
  ])('%j is cleaned', (cells, values) => {
    expect(read(cells as Record<string, string>).values).toMatchObject(values)
  })
  test('says everything that keeps it out', () => {
    const x = read({
      name: '',
      work: '长'.repeat(101),
      moveIn: '2026-05-01',
      moveOut: '2026-04-01',
      verified: '昨天',
    })
    expect(x.refused).toEqual(['no-name', 'too-long', 'move-order'])
    expect(x.remarks).toEqual(['date-unread'])
  })
  test('knows who has left and as what somebody lives somewhere', () => {
    expect(read({ name: '甲', status: '已迁出', verified: '2026-03-01' }).until).toBe('2026-03-01')
    expect(read({ name: '甲', death: '2025-01-02' }).until).toBe('2025-01-02')
    expect(read({ name: '甲', residence: '租住' }).role).toBe('tenant')
    expect(read({ name: '甲', relation: '房东' }).role).toBe('owner')
    expect(read({ name: '甲', relation: '子' }).role).toBeNull()
  })
  test('cells are shown without long numbers; faults of columns come together', () => {
    expect(shownCell('电话13812345678，51010719900307789X')).toBe('电话138****5678,510***********789X')
    expect(columnFaults('people', { sex: 9, phone: 1, email: 1 }, 3).map((f) => f.code)).toEqual([
      'no-column',
      'twice',
      'missing',
      'missing',
    ])
    expect(columnFaults('organisations', { phone: 1 }, 3).map((f) => f.field)).toEqual(['organisation'])
  })
})

describe('a building', () => {
  const b = (
    path: string,
    name: string,
    estate: string[] = [],
    areas: string[] = [],
    address: string | null = null,
  ) => ({ path, name, aliases: [], address, estate, areas })
  const find = buildingFinder([
    b('p1', '安康苑 3 栋', ['安康苑', '石嘴巷 5 号'], ['安康社区']),
    b('p2', '顺城街 18 号', [], ['大东门社区'], '顺城街 18 号'),
    b('p3', '华庭 1 栋', ['华庭小区'], ['东社区', '东 1 格']),
    b('p4', '华庭 1 栋', ['华庭小区'], ['西社区', '西 2 格']),
  ])
  test.each([
    [{ address: '安康苑3幢2单元501室' }, 'p1'],
    [{ address: '安康院 3 号楼 501' }, 'p1'],
    [{ estate: '安康苑', building: '3' }, 'p1'],
    [{ estate: '安康苑', building: '三栋' }, 'p1'],
    [{ building: '安康苑3栋', room: '501' }, 'p1'],
    [{ address: '石嘴巷5号3栋1单元2室' }, 'p1'],
    [{ address: '顺城街18号2单元501' }, 'p2'],
    [{ building: '顺城街 18 号', unit: '2', room: '501' }, 'p2'],
    [{ building: 'p2' }, 'p2'],
    [{ address: '华庭1栋101' }, 'several'],
    [{ address: '华庭1栋101', community: '西社区' }, 'p4'],
    [{ estate: '华庭小区', building: '1', grid: '东1格' }, 'p3'],
    [{ address: '没有的路 9 号' }, 'none'],
    [{ room: '501' }, 'none'],
  ])('%j', (cells, path) => {
    const found = find(read({ name: '甲', ...cells } as Record<string, string>))
    expect(typeof found === 'object' ? found.path : found).toBe(path)
  })
})

describe('whom a row means', () => {
  const m = new Maker(3, today)
  const p = m.person(40, 1, '户主')
  const q = m.person(41, 1, '户主')
  const known = (values: object, homeId = 'h1', own = false): Candidate => ({
    id: 'a',
    own,
    values: { ...emptyPerson(), name: '测试一', ...values },
    residences: [
      {
        id: 'r',
        homeId,
        role: 'family',
        household: '',
        relation: '',
        from: null,
        until: null,
        verifiedOn: null,
      },
    ],
  })
  const asks = (cells: object, who: object, at: string | null) => {
    const x = read({ name: '测试一', ...cells } as Record<string, string>)
    const got = matched(x, [known(who)], at, day)
    return got.kind === 'doubtful' ? got.with[0]!.why.map((w) => `${w.field} ${w.near}`).join() : got.kind
  }
  const id = { idNumber: p.idNumber! }
  const birth = { birth: '1986-01-01' }
  test.each([
    ['number and name', id, id, null, 'same'],
    ['number, another name', { ...id, name: '另一' }, id, null, 'idNumber same,name differs,birth same'],
    ['name and birthday behind one door', birth, birth, 'h1', 'same'],
    ['name and birthday elsewhere', birth, birth, 'h2', 'name same,birth same'],
    [
      'name, birthday and telephone',
      { ...birth, phone: '13907315521' },
      { ...birth, phone: '139 0731 5521' },
      'h2',
      'same',
    ],
    ['a name behind one door', {}, id, 'h1', 'same'],
    [
      'a name behind one door, another telephone',
      { phone: '13907315521' },
      { phone: '13807315528' },
      'h1',
      'name same,phone differs,address same',
    ],
    [
      'a name and a telephone elsewhere',
      { phone: '13907315521' },
      { phone: '13907315521' },
      'h2',
      'name same,phone same',
    ],
    ['a name alone', {}, id, 'h2', 'new'],
    ['one name, another birthday, one door', { birth: '1999-01-01' }, birth, 'h1', 'new'],
    ['one name, another number', { idNumber: q.idNumber! }, id, 'h2', 'new'],
  ])('%s', (_, cells, who, at, expected) => {
    expect(asks(cells, who, at)).toBe(expected)
  })

  test('what is empty is filled; what is said otherwise holds or gives way', () => {
    const was = { ...emptyPerson(), name: '测试一', nation: '汉', phone: '138 1234 5678', work: '教师' }
    const x = read({ name: '测试一', nation: '汉族', phone: '13812345678', work: '医生', ...id })
    expect(valueChange(was, x, 'keep', today)).toMatchObject({
      changed: ['idNumber', 'sex', 'birth'],
      differs: ['work'],
    })
    expect(valueChange(was, x, 'take', today)).toMatchObject({
      changed: ['idNumber', 'sex', 'birth', 'work'],
      differs: [],
    })
  })

  test('the same door, a further one, one that was left', () => {
    const x = read({ name: '测试一', relation: '户主', moveOut: '2026-06-01' })
    expect(residenceChange(known({}), x, 'h1', 'keep', day)).toMatchObject({
      kind: 'change',
      changed: ['relation'],
      differs: ['until'],
    })
    expect(residenceChange(known({}), x, 'h1', 'take', day)).toMatchObject({ changed: ['relation', 'until'] })
    const here = read({ name: '测试一' })
    expect(residenceChange(known({}), here, 'h2', 'keep', day)).toEqual({
      kind: 'none',
      differs: ['address'],
    })
    expect(residenceChange(known({}, 'h1', true), here, 'h2', 'keep', day).kind).toBe('create')
    expect(residenceChange(known({}), here, 'h2', 'take', day).kind).toBe('create')
    expect(residenceChange(known({}), here, null, 'take', day).kind).toBe('none')
    expect(residenceChange(known({}), x, 'h2', 'take', day).kind).toBe('none')
  })
})

describe('files of vehicles and facilities', () => {
  test.each([
    [['车牌号', '车主', '联系电话'], 'vehicles', { plate: 0, owner: 1, ownerPhone: 2, keeperPhone: 2 }],
    [['设施类型', '名称', '看管人'], 'facilities', { assetType: 0, facility: 1, keeper: 2 }],
    [['姓名', '联系电话', '备注'], null, { ownerPhone: 1, keeperPhone: 1, note: 2 }],
  ])('%j is a file of %s', (head, what, columns) => expect(guessAssets(head)).toEqual({ what, columns }))

  test.each([
    ['90', '90'],
    ['每月', '30'],
    ['每 3 个月', '90'],
    ['半年', '183'],
    ['每年', '365'],
    ['', ''],
    ['看情况', undefined],
    ['0', undefined],
  ])('%s is %s days', (text, days) => expect(everyIn(text)).toBe(days))

  test('what nobody wrote down is no word against what is known', () => {
    const read = assetReader('vehicle', { plate: 0, assetType: 1, owner: 2 }, 20260626)
    const x = read(['渝A·D12345', '', '测试甲'], 1, 2)
    expect([x.values.type, x.values.energy, x.given]).toEqual([
      'car',
      'electric',
      ['plate', 'energy', 'owner'],
    ])
    const was = { ...emptyAsset(), type: 'truck', plate: '渝AD12345', energy: 'hybrid' }
    expect(assetChange(was, x, 'keep', true)).toMatchObject({ changed: [], differs: ['energy'] })
    expect(identityOf('vehicle', x.values, '1')).toBe(identityOf('vehicle', was, '2'))
    expect(read(['', '', ''], 2, 3).refused).toEqual(['no-vehicle'])
    expect(read(['', '飞船', '测试乙'], 3, 4).remarks).toEqual(['type-unread'])
  })
})
