import { describe, expect, test } from 'vitest'
import type { CaseRow } from '../contract.ts'
import { fieldOfIssue, formOf, inputOf, missing } from './forms.ts'
import { filterOf, filterSize, followed, groupAt, groupRows, rowData, withFilter, withhold } from './model.ts'
import { bundles, whoActs } from './supervision-model.ts'

const now = Date.parse('2026-06-26T06:27:00Z')
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
const row = (id: string, more: Partial<CaseRow> = {}): CaseRow => ({
  id,
  number: `YG-260626-${id}`,
  title: `第 ${id} 件`,
  level: 'normal',
  state: 'dispatched',
  stage: 'dispatch',
  regionPath: '500102006001003',
  regionName: '大东门社区 3 格',
  placeText: null,
  point: null,
  itemCode: '3.2.1',
  itemName: '供水管道爆裂',
  clocked: true,
  channels: ['hotline'],
  reportCount: 1,
  photoCount: 0,
  mainUnitId: null,
  mainUnitName: '供水公司敦仁抢修班',
  mainAccountName: null,
  proposedUnitName: null,
  needsPerson: [],
  pending: [],
  returns: 0,
  supervised: false,
  nextKind: 'sign',
  nextDueAt: at(60),
  nextWarnAt: at(30),
  nextLimit: null,
  resolveDueAt: null,
  reportedAt: at(-10),
  resolvedAt: null,
  mine: null,
  group: 'unsigned',
  version: 1,
  ...more,
})

describe('groups by next duty', () => {
  test('a due time that passes moves the row without asking the server', () => {
    const r = row('1')
    expect([0, 29, 30, 60, 61].map((m) => groupAt(r, now + m * 60_000))).toEqual([
      'unsigned',
      'unsigned',
      'soon',
      'soon',
      'late',
    ])
  })

  test('what a person has to decide stays in its group however late it is', () => {
    expect(groupAt(row('1', { group: 'confirm', nextDueAt: at(-600) }), now)).toBe('confirm')
    expect(groupAt(row('1', { group: 'rule', nextDueAt: at(-600) }), now)).toBe('rule')
  })

  test('in the order of what must be done, empty ones left out, late ones say the longest', () => {
    const groups = groupRows(
      [
        row('1'),
        row('2', { nextDueAt: at(-31), group: 'late' }),
        row('3', { nextDueAt: at(-130), group: 'late' }),
        row('4', { group: 'confirm' }),
      ],
      now,
      'zh',
    )
    expect(groups.map((g) => [g.id, g.rows.map((r) => r.id)])).toEqual([
      ['confirm', ['4']],
      ['late', ['2', '3']],
      ['unsigned', ['1']],
    ])
    expect(groups[1]?.note).toBe('最久 2 小时 10 分')
  })
})

describe('a row', () => {
  test('says where, who gets it and what is uncertain', () => {
    const r = rowData(
      row('1', {
        group: 'confirm',
        state: 'triage',
        mainUnitName: null,
        proposedUnitName: '执法二中队',
        needsPerson: ['place', 'class'],
      }),
      'zh',
    )
    expect(r).toMatchObject({
      place: '大东门 3 格',
      to: '→ 执法二中队',
      note: '拿不准：位置、事项 · 供水管道爆裂',
    })
  })

  test('without an owner it asks for one; parts that are switched off are left out', () => {
    const r = row('1', { state: 'triage', mainUnitName: null, needsPerson: ['route'], group: 'confirm' })
    expect(rowData(r, 'zh').to).toBe('等您选承办单位')
    const bare = rowData(r, 'zh', new Set())
    expect(Object.keys(bare).sort()).toEqual(['clock', 'fresh', 'id', 'level', 'title'])
  })
})

describe('a dispatch that was taken back', () => {
  const coming = { id: 'b', since: 100 }
  test('is current as soon as any list holds it, and waited for until a later one was fetched', () => {
    expect(followed(coming, ['a'], 100)).toEqual({ coming })
    expect(followed(coming, ['a', 'b'], 100)).toEqual({ current: 'b', coming })
    expect(followed(coming, ['a', 'b'], 101)).toEqual({ current: 'b', coming: null })
  })
  test('is let go when the later list does not hold it: another view, another filter', () => {
    expect(followed(coming, ['a'], 101)).toEqual({ coming: null })
  })
})

describe('supervision', () => {
  const viewer = { confirms: true, rules: false }
  test('the group with most late cases comes first, and says how many', () => {
    const groups = bundles(
      [
        row('1', { mainUnitId: 'u1', mainUnitName: '环卫所', nextDueAt: at(-5) }),
        row('2', { mainUnitId: 'u2', mainUnitName: '派出所', nextDueAt: at(-9) }),
        row('3', { mainUnitId: 'u2', mainUnitName: '派出所', nextDueAt: at(-1) }),
        row('4', { state: 'triage', group: 'confirm', nextWarnAt: at(-1) }),
      ],
      'unit',
      now,
      'zh',
      viewer,
    )
    expect(groups.map((g) => [g.title, g.note, g.rows.map((r) => r.id)])).toEqual([
      ['派出所', '超 2', ['2', '3']],
      ['环卫所', '超 1', ['1']],
      ['还没派出，等确认', '', ['4']],
    ])
  })
  test('the name of a community has no grid behind it', () => {
    expect(bundles([row('1')], 'place', now, 'zh', viewer)[0]?.title).toBe('大东门社区')
  })
  test('"you" is said only to who may do it', () => {
    const triage = row('1', { state: 'triage' })
    const asked = row('1', { pending: ['return'] })
    expect(whoActs(triage, 'zh', viewer)).toBe('您（确认派遣）')
    expect(whoActs(triage, 'zh', { ...viewer, confirms: false })).toBe('指挥中心（确认派遣）')
    expect(whoActs(asked, 'zh', viewer)).toBe('值班长（裁定）')
    expect(whoActs(row('1'), 'zh', viewer)).toBe('签收：供水公司敦仁抢修班')
    expect(whoActs(row('1', { state: 'resolved' }), 'zh', viewer)).toBe('回访')
  })
})

describe('new rows wait', () => {
  const list = ['a', 'n', 'b', 'z'].map((id) => row(id))
  test('between known ones they are held back, after the last known one they slide in', () => {
    const { shown, waiting } = withhold(list, new Set(['a', 'b']))
    expect(shown.map((r) => r.id)).toEqual(['a', 'b', 'z'])
    expect(waiting.map((r) => r.id)).toEqual(['n'])
  })
  test('when nothing known is left, all of them wait', () => {
    expect(withhold(list, new Set(['x'])).waiting).toHaveLength(4)
  })
})

test('a filter survives the address and empty parts leave it', () => {
  const p = withFilter(new URLSearchParams('view=late'), {
    level: ['urgent', 'critical'],
    region: '500102006001',
    q: '',
  })
  expect(p.toString()).toBe('view=late&level=urgent%2Ccritical&region=500102006001')
  expect(filterOf(p)).toEqual({ level: ['urgent', 'critical'], region: '500102006001' })
  expect(filterSize(filterOf(withFilter(p, { level: [], region: undefined })))).toBe(0)
})

describe('forms', () => {
  const c = { item: null, reports: [] }
  test('what has to be asked is asked, what needs nothing is done at once', () => {
    expect(formOf('accept', c)).toBeNull()
    const fields = formOf('ruleReturn', c)
    expect(fields).not.toBeNull()
    expect(missing(fields ?? [], {}).map((f) => f.key)).toEqual(['approve', 'reason'])
    expect(missing(fields ?? [], { approve: false, reason: '归他们' })).toEqual([])
  })
  test('hidden and empty fields are not sent', () => {
    const fields = formOf('ruleReturn', c) ?? []
    const unitId = { unitId: 'u1', unitName: '环卫所' }
    expect(inputOf('ruleReturn', fields, { approve: false, unitId, reason: ' 归他们 ' })).toEqual({
      approve: false,
      reason: '归他们',
    })
    expect(inputOf('ruleReturn', fields, { approve: true, unitId, reason: '归他们' })).toMatchObject({
      unitId: 'u1',
    })
  })
  test('times are those of the place, a title is a correction, a person goes with the unit', () => {
    expect(
      inputOf('requestSuspension', formOf('requestSuspension', c) ?? [], {
        until: '2026-07-01T09:00',
        reason: '等配件',
      }).until,
    ).toBe('2026-07-01T01:00:00.000Z')
    expect(inputOf('correct', formOf('correct', c) ?? [], { title: '新标题', placeText: '' })).toEqual({
      corrections: { title: '新标题' },
    })
    expect(
      inputOf('redispatch', formOf('redispatch', c) ?? [], {
        unitId: { unitId: 'u1', unitName: '环卫所', accountId: 'p1' },
        reason: '顺路',
      }),
    ).toEqual({ unitId: 'u1', accountId: 'p1', reason: '顺路' })
  })
  test('a fault finds its field', () => {
    expect(['body.reason', 'reason', 'coHandlers.0.unitId', 'corrections.title'].map(fieldOfIssue)).toEqual([
      'reason',
      'reason',
      'coHandlers',
      'title',
    ])
  })
})
