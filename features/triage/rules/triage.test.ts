import { describe, expect, it } from 'vitest'
import { DEFAULT_THRESHOLDS, Decision } from '../contract.ts'
import { EAST1, items, locate, report, STREET, town } from '../sample.ts'
import { coldClassifier } from './classify.ts'
import { buildGazetteer } from './gazetteer.ts'
import { assess, type TriageWorld, triage } from './triage.ts'
import type { CandidateCase } from './types.ts'

const classifier = coldClassifier(items)
const world: TriageWorld = {
  gazetteer: buildGazetteer(town),
  locate,
  classifier,
  item: (code) => items.find((i) => i.code === code),
  regionName: (path) => `区域${path}`,
  rootPath: STREET,
  thresholds: DEFAULT_THRESHOLDS,
  routing: {
    resolveOwner: ({ item, level }) => ({
      unitId: 'u1',
      arbiterUnitId: null,
      rule: `${item} ${level}`,
      why: { zh: '清单', en: 'list' },
    }),
    units: [{ id: 'u1', key: 'u1', name: '东渡社区', regionPath: STREET, capabilities: [] }],
    posts: [{ id: 'p1', unitId: 'u1', name: '网格员' }],
    duty: [{ accountId: 'a1', postId: 'p1', name: '王一', onDuty: true }],
    load: {},
  },
}
const leak = report('映月苑3栋楼上漏水，天花板都泡了', { point: [106.0016, 30.0012] })
const open: CandidateCase = {
  id: 'c1',
  item: '6.2.3',
  regionPath: `${EAST1}001003`,
  placeKind: 'building',
  openedAt: leak.at,
  text: '3栋楼上漏水，卧室天花板泡了',
}
const of = (list: Decision[], kind: Decision['kind']) => list.find((d) => d.kind === kind)!

describe('triage', () => {
  const decisions = triage(leak, { ...world, candidates: () => [open] })

  it('answers place, class, level, link and route, each in the shape that is stored', () => {
    expect(decisions.map((d) => d.kind)).toEqual(['place', 'class', 'level', 'link', 'route'])
    for (const d of decisions) {
      expect(Decision.parse(JSON.parse(JSON.stringify(d)))).toEqual(d)
      expect(d.why.zh.length).toBeGreaterThan(0)
      expect(d.why.en).toMatch(/[a-z]{3}/)
      expect(d.rule).toMatch(/@\d/)
      expect(d.needsPerson, `${d.kind} ${d.score} ${d.why.zh}`).toBe(false)
    }
    expect(of(decisions, 'place').value).toMatchObject({ regionPath: `${EAST1}001003`, how: 'address' })
    expect(of(decisions, 'class').value).toMatchObject({ item: '6.2.3' })
    expect(of(decisions, 'link').value).toMatchObject({ action: 'link', caseId: 'c1' })
    expect(of(decisions, 'route').value).toEqual({ unitId: 'u1', postId: 'p1', accountId: 'a1' })
  })

  it('is deterministic, and equal inputs have equal digests', () => {
    const again = triage({ ...leak }, { ...world, candidates: () => [open] })
    expect(again).toEqual(decisions)
    const other = triage({ ...leak, text: `${leak.text}！` }, { ...world, candidates: () => [open] })
    expect(of(other, 'class').inputs.digest).not.toBe(of(decisions, 'class').inputs.digest)
  })

  it('lets a vague report wait for a person, question by question', () => {
    const vague = triage(report('这里太不像话了'), world)
    expect(vague.filter((d) => d.needsPerson).map((d) => d.kind)).toEqual(['place', 'class', 'route'])
    expect(of(vague, 'place').value).toMatchObject({ regionPath: null, how: 'none' })
    expect(of(vague, 'route').value).toMatchObject({ unitId: null })
  })

  it('does not take a street for a place to go to', () => {
    expect(of(triage(report('青石街道路灯坏了'), world), 'place')).toMatchObject({
      value: { regionPath: STREET },
      needsPerson: true,
    })
  })

  it('keeps what a person chose', () => {
    const told = triage({ ...leak, regionPath: EAST1, item: '3.4.1', level: 'critical' }, world)
    expect(of(told, 'place')).toMatchObject({ value: { regionPath: EAST1 }, score: 1, rule: 'person' })
    expect(of(told, 'class')).toMatchObject({ value: { item: '3.4.1' }, score: 1, rule: 'person' })
    expect(of(told, 'level')).toMatchObject({ value: { level: 'critical' }, score: 1 })
  })

  it('works before there is a list', () => {
    const none = assess(leak, { ...world, classifier: null })
    expect(none.class).toMatchObject({ value: { item: null }, needsPerson: true })
  })
})
