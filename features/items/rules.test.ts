import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtinCalendar, dueMs, parseLimit } from '../clocks/rules.ts'
import type { Item, Level, ResponsibilityList } from './contract.ts'
import {
  type CaseFact,
  chineseNumber,
  diffLists,
  factsInText,
  isLimit,
  levelFor,
  limitText,
  mayPublish,
  replay,
  resolveCoHandlers,
  resolveOwner,
  resolveUnit,
  roughMinutes,
  ruleAt,
  says,
  treeOf,
  unitsOfCell,
  validateList,
} from './rules.ts'
import { sampleItem, sampleRule, sampleUnits } from './sample.ts'

const listOf = (...items: Item[]): ResponsibilityList => ({
  id: 'x',
  name: '2026-05',
  validFrom: '2026-05-01',
  status: 'draft',
  items,
})

describe('who', () => {
  test('the nearest unit up the tree answers a role', () => {
    expect(resolveUnit('@crew', '999999001001003', sampleUnits).unitId).toBe('crew')
    expect(resolveUnit('@crew', '999999002001', sampleUnits).unitId).toBe('office')
    expect(resolveUnit('@crew', '888888', sampleUnits).unitId).toBeNull()
    expect(resolveUnit('county.water', '999999001', sampleUnits).unitId).toBe('office')
  })

  test('alternatives are tried in their order', () => {
    const at = (path: string) => resolveUnit('@property|@community', path, sampleUnits).unitId
    expect([at('999999001001001001002'), at('999999001001001'), at('999999001002')]).toEqual([
      'yard',
      'community',
      null,
    ])
  })

  test('the answer does not depend on the order of the units', () => {
    const twins = [...sampleUnits, { ...sampleUnits[0]!, id: 'twin', key: 'town.a-crew' }]
    fc.assert(
      fc.property(fc.shuffledSubarray(twins, { minLength: twins.length }), (shuffled) => {
        expect(resolveUnit('@crew', '999999001001', shuffled).unitId).toBe('twin')
      }),
    )
  })

  test('no owner, two owners and an owner nobody answers are refused with words', () => {
    const owned = (owners: string[]) =>
      resolveOwner(
        sampleItem({ levels: { normal: sampleRule({ owners }) } }),
        'normal',
        '999999001',
        sampleUnits,
      )
    expect(owned(['@crew'])).toMatchObject({ unitId: 'crew' })
    expect(owned([])).toMatchObject({ unitId: null, zh: '清单没有写主办单位' })
    expect(owned(['@crew', '@duty'])).toMatchObject({ unitId: null, zh: '主办写了 2 个单位：@crew、@duty' })
    expect(owned(['@nobody']).zh).toContain('@nobody')
  })

  test('a level that is left out is handled by the next more severe one, then by a milder one', () => {
    const one = (...present: Level[]) =>
      sampleItem({ levels: Object.fromEntries(present.map((l) => [l, sampleRule()])) })
    expect(ruleAt(one('critical', 'normal'), 'urgent')?.level).toBe('critical')
    expect(ruleAt(one('normal'), 'critical')?.level).toBe('normal')
    expect(ruleAt(one('critical', 'urgent'), 'normal')?.level).toBe('urgent')
    expect(ruleAt(one(), 'normal')).toBeNull()
  })

  test('co-handlers are those that exist there, once each, never the owner', () => {
    const coHandlers = ['@crew', '@duty', 'town.duty', '@community', '@nobody'].map((unit) => ({
      unit,
      task: 't',
    }))
    const item = sampleItem({ levels: { normal: sampleRule({ coHandlers }) } })
    expect(resolveCoHandlers(item, 'normal', '999999001001', sampleUnits).map((c) => c.unit.id)).toEqual([
      'duty',
      'community',
    ])
  })
})

describe('how urgent', () => {
  const item = sampleItem({
    levels: {
      critical: sampleRule({
        when: '进户',
        tests: [{ any: ['进屋', '受伤'] }, { fact: 'households', atLeast: 50 }, { fact: 'indoor', is: true }],
      }),
      urgent: sampleRule({ when: '冒水', tests: [{ any: ['冒水'] }, { fact: 'households', atLeast: 10 }] }),
      normal: sampleRule(),
    },
  })
  test.each([
    ['水都进屋了', {}, 'critical'],
    ['路面冒水', {}, 'urgent'],
    ['水表旁边湿的', {}, 'normal'],
    ['路面冒水', { households: 49 }, 'urgent'],
    ['路面冒水', { households: 50 }, 'critical'],
    ['湿的', { households: 10 }, 'urgent'],
    ['湿的', { indoor: true }, 'critical'],
    ['湿的', { indoor: false }, 'normal'],
    ['冒水，没有人受伤', {}, 'urgent'],
    ['冒水，没人受伤', {}, 'urgent'],
    ['水没有进屋', {}, 'normal'],
  ] as const)('%s %o is %s', (text, facts, level) => {
    expect(levelFor(item, { text, facts }).level).toBe(level)
  })

  test('a denied word does not count, the same word said elsewhere does', () => {
    expect([
      says('没有人受伤', '受伤'),
      says('没受伤', '受伤'),
      says('他没走，我受伤了', '受伤'),
      says('开始没受伤，后来受伤了', '受伤'),
    ]).toEqual([false, false, true, true])
  })

  test('an item that is always critical says so', () => {
    expect(levelFor(sampleItem({ levels: { critical: sampleRule() } }), { text: '', facts: {} }).level).toBe(
      'critical',
    )
  })

  test('numbers in words', () => {
    expect(['十', '十二', '三十', '二十五', '一百二十', '两', '60', '户'].map(chineseNumber)).toEqual([
      10,
      12,
      30,
      25,
      120,
      2,
      60,
      null,
    ])
    expect(factsInText('楼里六十多户，我们三个人困了2天')).toEqual({ households: 60, people: 3, days: 2 })
    expect(['三千', '几百', '两千零五'].map(chineseNumber)).toEqual([3000, 200, 2005])
    expect(factsInText('近三千户、好几百户')).toEqual({ households: 3000 })
    expect(factsInText('3 户变 12 户')).toEqual({ households: 12 })
  })
})

describe('limits', () => {
  test('come into one form and are told apart', () => {
    expect(['2个工作日', '4小时', '2紧急工作时', '30 min'].map((t) => limitText(t)?.limit)).toEqual([
      '2 working days',
      '4 hours',
      '2 hours',
      '30 minutes',
    ])
    expect(['2 working days', '30 working minutes'].every(isLimit)).toBe(true)
    expect(['2 Working Days', '2天', '0 hours', '', '尽快'].some(isLimit)).toBe(false)
    expect(['1 minutes', '1 hours', '1 working hours', '1 working days', '1 days'].map(roughMinutes)).toEqual(
      [1, 60, 180, 1440, 1440],
    )
  })
})

describe('what is wrong with a list', () => {
  const codes = (item: Item, severity = 'blocking') =>
    validateList(listOf(item), sampleUnits)
      .filter((f) => f.severity === severity)
      .map((f) => f.code.slice(6))

  test('a complete item has no findings', () => {
    expect(validateList(listOf(sampleItem()), sampleUnits)).toEqual([])
  })

  test.each([
    ['no_level', sampleItem({ levels: {} })],
    ['no_opening', sampleItem({ opening: ' ' })],
    ['no_closing', sampleItem({ closing: '' })],
    ['no_evidence', sampleItem({ evidence: [] })],
    ['admission_conflict', sampleItem({ admission: { allowed: ['开挖抢修'], forbidden: ['开挖'] } })],
    ['no_owner', sampleItem({ levels: { normal: sampleRule({ owners: [] }) } })],
    ['two_owners', sampleItem({ levels: { normal: sampleRule({ owners: ['@crew', '@duty'] }) } })],
    ['no_arbiter', sampleItem({ levels: { normal: sampleRule({ arbiter: '' }) } })],
    ['unit_unknown', sampleItem({ levels: { normal: sampleRule({ owners: ['@nobody'] }) } })],
    [
      'no_clock',
      sampleItem({
        levels: {
          normal: sampleRule({ limits: { sign: '1 minutes', arrive: null, resolve: null, feedback: null } }),
        },
      }),
    ],
    ['limit_unreadable', sampleItem({ levels: { normal: sampleRule({ hurry: '很快' }) } })],
  ])('%s blocks', (code, item) => {
    expect(codes(item)).toEqual([code])
  })

  test.each([
    ['no_words', sampleItem({ keywords: [], phrases: [] })],
    ['no_basis', sampleItem({ legalBasis: [] })],
    ['word_conflict', sampleItem({ notWords: ['喷水'] })],
    ['hurry_too_long', sampleItem({ levels: { normal: sampleRule({ hurry: '3 working days' }) } })],
  ])('%s is a hint', (code, item) => {
    expect(codes(item)).toEqual([])
    expect(codes(item, 'hint')).toEqual([code])
    expect(mayPublish(validateList(listOf(item), sampleUnits))).toBe(true)
  })

  test('a suggestion needs neither clock nor evidence', () => {
    const limits = { sign: null, arrive: null, resolve: null, feedback: null }
    expect(
      codes(
        sampleItem({ clocked: false, evidence: [], levels: { normal: sampleRule({ limits, hurry: null }) } }),
      ),
    ).toEqual([])
  })

  test('a key must be answered at every place asked for', () => {
    const places = ['999999001001', '999999002']
    const found = validateList(
      listOf(sampleItem({ levels: { normal: sampleRule({ owners: ['@duty'] }) } })),
      sampleUnits,
      { places },
    )
    expect(found[0]).toMatchObject({ code: 'items.unit_unknown', zh: '没有单位承担“@duty”（999999002）' })
  })

  test('the more severe level must not be slower, in any stage', () => {
    const slow = sampleRule({
      limits: { sign: '1 minutes', arrive: null, resolve: '3 working days', feedback: null },
    })
    expect(codes(sampleItem({ levels: { critical: slow, normal: sampleRule() } }), 'hint')).toEqual([
      'limits_out_of_order',
    ])
  })

  test('over the list: codes twice, names that differ, phrases that two items claim, a year without calendar', () => {
    const list = listOf(
      sampleItem(),
      sampleItem({ kindName: '供水 ' }),
      sampleItem({ code: '3.3.1', kindName: '排水', keywords: [] }),
    )
    expect(
      validateList(list, sampleUnits, { calendarYears: [2025] }).map((f) => `${f.severity} ${f.code}`),
    ).toEqual([
      'blocking items.duplicate_code',
      'blocking items.name_differs',
      'hint items.calendar_year_missing',
      'hint items.word_shared',
      'hint items.word_shared',
    ])
  })

  test('a basis that is no longer in force is a hint', () => {
    const found = validateList(listOf(sampleItem()), sampleUnits, { repealed: ['《城市供水条例》'] })
    expect(found.map((f) => f.code)).toEqual(['items.basis_repealed'])
  })
})

describe('two versions', () => {
  test('nothing changed is no change; fields, added and removed items are named in order', () => {
    const a = listOf(sampleItem(), sampleItem({ code: '3.2.2', name: '水压不足' }))
    expect(diffLists(a, structuredClone(a))).toEqual([])
    const b = structuredClone(listOf(a.items[0]!, sampleItem({ code: '3.2.10' })))
    b.items[0]!.levels.normal!.limits.resolve = '3 hours'
    b.items[0]!.levels.normal!.owners = ['@duty']
    expect(diffLists(a, b).map((c) => [c.itemCode, c.what, c.field])).toEqual([
      ['3.2.1', 'changed', 'levels.normal.limits.resolve'],
      ['3.2.1', 'changed', 'levels.normal.owners'],
      ['3.2.2', 'removed', ''],
      ['3.2.10', 'added', ''],
    ])
    expect(diffLists(a, b)[0]).toMatchObject({ before: '2 working days', after: '3 hours' })
  })

  test('the tree is in the order of numbers', () => {
    const list = listOf(
      ...['10.1.1', '3.2.10', '3.2.2', '3.1.1'].map((code) =>
        sampleItem({ code, kindName: code, className: code }),
      ),
    )
    expect(
      treeOf(list).map((c) => [c.code, c.count, c.kinds.flatMap((k) => k.items.map((i) => i.code))]),
    ).toEqual([
      ['3', 3, ['3.1.1', '3.2.2', '3.2.10']],
      ['10', 1, ['10.1.1']],
    ])
  })
})

describe('last month under the draft', () => {
  const open = Date.parse('2026-05-11T09:00:00+08:00')
  const hour = 3_600_000
  const fact = (id: string, change: Partial<CaseFact> = {}): CaseFact => ({
    id,
    number: id,
    itemCode: '3.2.1',
    level: 'normal',
    regionPath: '999999001001',
    openedAt: open,
    acceptedAt: open,
    resolvedAt: open + hour,
    returns: 0,
    handledBy: 'crew',
    ...change,
  })
  const a = listOf(
    sampleItem({
      levels: {
        normal: sampleRule({
          limits: { sign: '1 minutes', arrive: null, resolve: '4 hours', feedback: null },
        }),
      },
    }),
  )
  const b = structuredClone(a)
  b.items[0]!.levels.normal!.limits.resolve = '2 hours'
  b.items[0]!.levels.normal!.owners = ['@duty']
  const tools = {
    units: sampleUnits,
    due: (from: number, limit: string) => {
      const read = parseLimit(limit)
      return read ? dueMs(from, read, builtinCalendar) : null
    },
    until: open + 30 * 24 * hour,
  }
  const cases = [
    fact('quick'),
    fact('edge', { resolvedAt: open + 2 * hour }),
    fact('slow', { resolvedAt: open + 3 * hour }),
    fact('never', { resolvedAt: null }),
    fact('gone', { itemCode: '9.9.9' }),
    fact('bounced', { returns: 2, handledBy: 'duty' }),
  ]

  test('counts what would have been in time, late, without owner, sent back, and with whom', () => {
    const table = replay(cases, a, b, tools)
    expect(table.a).toMatchObject({ inTime: 4, late: 1, noOwner: 1, bounced: 1, rate: 0.8 })
    expect(table.b).toMatchObject({ inTime: 3, late: 2, noOwner: 1, bounced: 0, rate: 0.6 })
    expect(table.ownerChanged.map((c) => c.caseId)).toEqual(['quick', 'edge', 'slow', 'never', 'bounced'])
    expect(table.judgedDifferently).toEqual([{ caseId: 'slow', number: 'slow', from: 'in_time', to: 'late' }])
    expect(table.units).toEqual([
      { unitId: 'crew', name: '抢修班', a: 5, b: 0, change: -5 },
      { unitId: 'duty', name: '指挥中心', a: 0, b: 5, change: 5 },
    ])
  })

  test('the same versions and month give the same table, and change nothing', () => {
    const before = JSON.stringify([cases, a, b])
    expect(replay(cases, a, b, tools)).toEqual(replay(cases, a, b, tools))
    expect(JSON.stringify([cases, a, b])).toBe(before)
    expect(replay([], a, b, tools).a.rate).toBeNull()
  })
})

test('cells with several units', () => {
  expect(unitsOfCell('甲中心、乙中心 丙站，及各产权单位')).toEqual(['甲中心', '乙中心', '丙站', '各产权单位'])
  expect(unitsOfCell('供热供气中心及各供油、供气部门')).toEqual(['供热供气中心及各供油', '供气部门'])
  expect(unitsOfCell(' 、 ')).toEqual([])
})
