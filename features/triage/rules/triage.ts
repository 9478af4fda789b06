/**
 * All decisions about a new report, in the order in which they need each other: place, class, level, then (with the cases found
 * near by) link and route. `assess` and `settle` are the two halves, because between them somebody has to look for cases.
 */
import type { Words } from '../../../kernel/contract.ts'
import { titleOf } from '../../reports/rules.ts'
import type { Decision, DecisionOf, Thresholds } from '../contract.ts'
import { CLASS_RULE, type Classifier, classify, modelName } from './classify.ts'
import { decideLinks, LINK_RULE } from './compare.ts'
import { digest } from './digest.ts'
import type { Gazetteer } from './gazetteer.ts'
import { decideLevel, LETTER, type Weather } from './level.ts'
import { PLACE_RULE, place } from './place.ts'
import type { Rarity } from './rarity.ts'
import { ROUTE_RULE, route } from './route.ts'
import type {
  CandidateCase,
  ClassItem,
  LinkDecision,
  Locate,
  Point,
  RouteWorld,
  TriageReport,
} from './types.ts'

export interface TriageWorld {
  gazetteer: Gazetteer
  locate?: Locate
  /** Null until there is a published list. */
  classifier: Classifier | null
  item: (code: string) => Pick<ClassItem, 'code' | 'name' | 'levels'> | undefined
  regionName: (path: string) => string
  /** Where a report without a place is routed from: the whole territory. */
  rootPath: string
  routing: RouteWorld
  thresholds: Thresholds
  /** Weather alerts in force at a moment and a place; missing: there are none. */
  weather?: (at: Date, regionPath: string | null) => readonly Weather[]
  /** Facts by name that a person or a form gave, as `households: 60`. */
  facts?: Readonly<Record<string, number | boolean>>
  /** What few write here, for letters whose place nobody knows. */
  rarity?: Rarity
}

export interface Assessed {
  place: DecisionOf<'place'>
  class: DecisionOf<'class'>
  level: DecisionOf<'level'>
}

const CHOSEN: Words = { zh: '登记时由人选定', en: 'chosen by a person when it was written down' }
/** A region coarser than a community sends nobody anywhere. */
const COMMUNITY = 12

/** Chance of an item from which its conditions for urgent and critical are looked at. */
const CONDITIONS = 0.35

/** Place, class and level. What a person chose stands with score 1. */
export function assess(report: TriageReport, world: TriageWorld): Assessed {
  const where = placeOf(report, world)
  const cls = classOf(report, world)
  return { place: where, class: cls, level: levelOf(report, cls, where, world) }
}

function placeOf(report: TriageReport, world: TriageWorld): DecisionOf<'place'> {
  const { regionPath, address, point, accuracyM, qr, reporterRegion } = report
  if (regionPath)
    return {
      kind: 'place',
      value: {
        regionPath,
        point: point ? [...point] : null,
        name: world.regionName(regionPath),
        how: 'address',
        candidates: [],
      },
      ...chosen({ regionPath }),
    }
  const p = place(report, world.gazetteer, world.locate)
  return {
    kind: 'place',
    value: {
      regionPath: p.regionPath,
      point: p.point ? [...p.point] : point ? [...point] : null,
      name: p.name ?? null,
      how: p.how,
      candidates: p.candidates.map(({ regionPath, name, score }) => ({ regionPath, name, score })),
    },
    score: p.score,
    why: p.why,
    rule: PLACE_RULE,
    inputs: {
      digest: digest([report.title, report.text, address, point, accuracyM, qr, reporterRegion]),
      values: {
        address: address ?? null,
        point: point ?? null,
        accuracyM: accuracyM ?? null,
        qr: qr?.regionPath ?? null,
        reporterRegion: reporterRegion ?? null,
      },
    },
    needsPerson: p.score < world.thresholds.place || (p.regionPath?.length ?? 0) < COMMUNITY,
  }
}

function classOf(report: TriageReport, world: TriageWorld): DecisionOf<'class'> {
  const given = report.item ? world.item(report.item) : undefined
  if (given)
    return {
      kind: 'class',
      value: { item: given.code, top: [{ item: given.code, name: given.name, score: 1, words: [] }] },
      ...chosen({ item: given.code }),
    }
  const { classifier } = world
  if (!classifier)
    return {
      kind: 'class',
      value: { item: null, top: [] },
      score: 0,
      why: { zh: '还没有权责清单', en: 'there is no responsibility list yet' },
      rule: CLASS_RULE,
      inputs: { digest: digest([report.title, report.text]), values: {} },
      needsPerson: true,
    }
  const c = classify(report, classifier)
  return {
    kind: 'class',
    value: { item: c.item, top: c.top.map((t) => ({ ...t, words: [...t.words] })) },
    score: c.score,
    why: c.why,
    rule: c.rule,
    inputs: {
      digest: digest([
        report.title,
        report.text,
        classifier.list,
        classifier.base ? modelName(classifier) : classifier.version,
      ]),
      values: {
        model: classifier.version,
        list: classifier.list,
        ...(classifier.base ? { base: classifier.base } : {}),
      },
    },
    needsPerson: c.item === null || c.score < world.thresholds.class,
  }
}

function levelOf(
  report: TriageReport,
  cls: DecisionOf<'class'>,
  where: DecisionOf<'place'>,
  world: TriageWorld,
): DecisionOf<'level'> {
  const { item } = cls.value
  const text = report.title ? `${report.title}。${report.text}` : report.text
  // of a letter the conditions of an item speak only when it may well be this item; a short call is taken at its word
  const known = item && (cls.score >= CONDITIONS || text.length <= LETTER) ? world.item(item) : undefined
  const weather = world.weather?.(report.at, where.value.regionPath) ?? []
  const names = weather.map((a) => a.name.zh)
  const l = decideLevel(text, known ?? null, report.level, world.facts, weather)
  return {
    kind: 'level',
    value: { level: l.level },
    score: l.score,
    why: l.why,
    rule: l.rule,
    inputs: {
      digest: digest([text, item, report.level, world.facts, ...(names.length > 0 ? [names] : [])]),
      values: {
        item,
        raised: report.level ?? null,
        ...world.facts,
        ...(names.length > 0 ? { weather: names } : {}),
      },
    },
    needsPerson: l.score < world.thresholds.level,
  }
}

/** Link and route, once the open cases near by are known. `compared` of the link says more than the decision keeps. */
export function settle(
  report: TriageReport,
  assessed: Assessed,
  candidates: readonly CandidateCase[],
  world: TriageWorld,
): { link: DecisionOf<'link'>; route: DecisionOf<'route'>; compared: LinkDecision['compared'] } {
  const { value } = assessed.place
  const { item } = assessed.class.value
  const point = value.point as Point | null
  const kind = value.regionPath
    ? world.gazetteer.entries[world.gazetteer.byPath.get(value.regionPath) ?? -1]?.kind
    : undefined
  // two reports placed at one spot by guesses are not at one spot
  const sure = !assessed.place.needsPerson || value.how === 'position'
  const d = decideLinks(
    {
      report,
      item,
      ...(sure
        ? { placed: { regionPath: value.regionPath, ...(point ? { point } : {}), ...(kind ? { kind } : {}) } }
        : {}),
    },
    candidates,
    world.thresholds,
    world.rarity,
  )
  const link: DecisionOf<'link'> = {
    kind: 'link',
    value: {
      action: d.action,
      caseId: d.caseId,
      agree: (d.caseId ? d.compared[0]!.agree : []).map((a) => ({ ...a })),
    },
    score: d.score,
    why: d.why,
    rule: LINK_RULE,
    inputs: {
      digest: digest([report.text, report.at, value.regionPath, item, candidates.map((c) => c.id).sort()]),
      values: { looked: candidates.length, best: d.compared[0]?.caseId ?? null },
    },
    needsPerson: d.action === 'propose',
  }
  return { link, compared: d.compared, route: routeOf(assessed, world, titleOf(report.text, report.title)) }
}

/**
 * The route of an assessed report; its score is never higher than that of the class it follows from. `title`: the line by which the case
 * will be known; without it nothing learned is asked.
 */
export function routeOf(assessed: Assessed, world: TriageWorld, title = ''): DecisionOf<'route'> {
  const { item } = assessed.class.value
  const { level } = assessed.level.value
  const { regionPath, point } = assessed.place.value
  const r = route(
    { item, level, regionPath: regionPath ?? world.rootPath, ...(point ? { point } : {}), title },
    title ? world.routing : { ...world.routing, learned: () => null },
  )
  // the owner of a whole street or district does not change with the house number, so an unsure place costs half
  const score = round(r.score * Math.min(assessed.class.score, Math.max(assessed.place.score, 0.5)))
  return {
    kind: 'route',
    value: {
      unitId: r.unitId,
      postId: r.postId ?? null,
      accountId: r.accountId ?? null,
      ...(r.learned ? { learned: r.learned } : {}),
    },
    score,
    why: r.why,
    rule: r.rule ? `${ROUTE_RULE} ${r.rule}` : ROUTE_RULE,
    inputs: {
      digest: digest([item, level, regionPath, r.rule, ...(r.learned ? [r.learned] : [])]),
      values: { item, level, regionPath, rule: r.rule ?? null },
    },
    needsPerson:
      r.unitId === null ||
      // a unit that such cases come back from gets none without somebody having looked
      r.learned?.used === false ||
      assessed.class.needsPerson ||
      (assessed.place.needsPerson && score < world.thresholds.route),
  }
}

/** All five decisions at once, for callers that have the candidates at hand. Deterministic for equal report and world. */
export function triage(
  report: TriageReport,
  world: TriageWorld & { candidates?: (assessed: Assessed) => readonly CandidateCase[] },
): Decision[] {
  const assessed = assess(report, world)
  const { link, route } = settle(report, assessed, world.candidates?.(assessed) ?? [], world)
  return [assessed.place, assessed.class, assessed.level, link, route]
}

function chosen(values: Record<string, unknown>) {
  return {
    score: 1,
    why: CHOSEN,
    rule: 'person',
    inputs: { digest: digest(values), values },
    needsPerson: false,
  }
}

const round = (n: number) => Math.round(n * 1e4) / 1e4
