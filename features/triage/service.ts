/**
 * Triage as a service: the pure rules with this installation's world in memory — gazetteer, list, model, organisation.
 * One narrow interface (`decide`, `preview`, `words`, `qrPlace`); a better triage replaces what is behind it.
 */
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import type { App } from '../../kernel/context.ts'
import type { ResponsibilityList } from '../items/contract.ts'
import { resolveOwner, resolveUnit, ruleAt } from '../items/rules.ts'
import { titleOf } from '../reports/rules.ts'
import { named } from '../weather/rules.ts'
import type {
  Classifier,
  Gazetteer,
  Locate,
  Point,
  ResolveOwner,
  RouteWorld,
  TriageReport,
} from './answers.ts'
import { assess, buildGazetteer, entriesFrom, routeOf, settle, type TriageWorld } from './answers.ts'
import { DEFAULT_THRESHOLDS, type Decision } from './contract.ts'
import { LearnedRoutes } from './learned.ts'
import { modelData } from './models.ts'
import { candidateOf, type Near, OpenCases } from './open-cases.ts'
import { beginClassifier, learnOn } from './running.ts'
import { type Candidate, cacheVersions, landmarks, openNearby, qrPlaceOf } from './store.ts'

export interface QrPlace {
  code: string
  name: string
  regionPath: string
  point: Point | null
}

export type TriageQuestion = Omit<TriageReport, 'qr'> & {
  qrCode?: string
  neverLink?: boolean
  /** `openCases.look()` was awaited after this question came up: no second look. */
  looked?: boolean
}

/** A list, published or draft, as a replay takes it. */
export type TriageList = Pick<ResponsibilityList, 'name' | 'items'>

export interface SimilarCase {
  id: string
  number: string
  title: string
  score: number
  why: { zh: string; en: string }
  regionPath: string
}

export interface TriageService {
  /** One decision per question: place, class, level, link, route. Reads open cases near the place; writes nothing. */
  decide(q: TriageQuestion): Promise<Decision[]>
  /** The same for a text that is still being written, with the cases it resembles. */
  preview(q: TriageQuestion): Promise<{ decisions: Decision[]; similar: SimilarCase[] }>
  /** Open cases in memory: what was just stored is put there, what a link needs of a case is taken from there. */
  openCases: OpenCases
  /** Chinese text as words for full-text search, separated by spaces. */
  words(text: string): string
  qrPlace(code: string): Promise<QrPlace | null>
  classifier(): Classifier | null
  /** Folded words are a name of this town, as it should be written or nearly. */
  knowsName(folded: string): boolean
  /**
   * The same questions under another model or list, without looking for cases: what a replay compares. What is not given is
   * what decides now, and goes on learning. Writes nothing.
   */
  under(what: { classifier?: Classifier; list?: TriageList }): (q: TriageReport) => Decision[]
  /** Who is where, the list, and what bounced cases taught: what a route is decided by, now. */
  routing(): RouteWorld
  learned: LearnedRoutes
  /** Reads regions, list and corrections anew where they changed. */
  refresh(): Promise<void>
  stop(): void
}

declare module '../../kernel/context.ts' {
  interface Services {
    triage: TriageService
  }
}

const jieba = Jieba.withDict(dict)
const wordLike = /[\p{L}\p{N}]/u

export function words(text: string): string {
  return jieba
    .cutForSearch(text, true)
    .filter((w) => wordLike.test(w))
    .join(' ')
}

export async function startTriage(app: App): Promise<TriageService> {
  const { regions, items, organisation } = app.services
  let gazetteer: Gazetteer
  let locate: Locate
  let made = { regions: -1, names: -1, items: '', models: -1 }
  let classifier: Classifier | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function renew(): Promise<void> {
    const regionVersion = regions.version()
    const versions = await cacheVersions(app.pools.system)
    const nameVersion = versions.get('landmarks') ?? 0
    if (regionVersion !== made.regions || nameVersion !== made.names) {
      gazetteer = buildGazetteer(
        entriesFrom(regions.within(app.installation.rootPath), await landmarks(app.pools.system)),
      )
      // a new function for a new map: what was worked out with the old one is forgotten with it
      locate = (lng, lat) => regions.gridOf(lng, lat)
      made = { ...made, regions: regionVersion, names: nameVersion }
    }
    const listVersion = items.version()
    const models = versions.get('class-models') ?? 0
    if (listVersion !== made.items || models !== made.models) {
      const list = items.current()?.items.filter((i) => i.name) ?? []
      classifier =
        list.length > 0
          ? await beginClassifier(app.pools.system, list, await modelData(app.pools.system, 'current'))
          : null
      made = { ...made, items: listVersion, models }
    }
    if (classifier) await learnOn(app.pools.system, classifier, versions.get('triage') ?? 0)
  }

  // one refresh at a time: two at once would learn the same correction twice
  let running: Promise<void> = Promise.resolve()
  const refresh = (): Promise<void> => {
    running = running.catch(() => {}).then(renew)
    return running
  }

  await refresh()
  const look = async () => {
    await refresh().catch((err) => app.log.warn({ err }, 'triage could not renew what it holds in memory'))
    learned.due()
    if (!stopped) timer = setTimeout(look, 2000)
  }
  timer = setTimeout(look, 2000)

  const owner: ResolveOwner = ({ item: code, level, regionPath }) => {
    const item = items.item(code)
    const rule = `${items.version()} ${code} ${level}`
    if (!item)
      return {
        unitId: null,
        arbiterUnitId: null,
        rule,
        why: { zh: `清单里没有 ${code}`, en: `the list has no ${code}` },
      }
    const units = organisation.units()
    const found = resolveOwner(item, level, regionPath, units)
    const arbiter = resolveUnit(ruleAt(item, level)?.rule.arbiter ?? '', regionPath, units)
    return {
      unitId: found.unitId,
      arbiterUnitId: arbiter.unitId,
      rule: `${rule} ${found.key}`,
      why: { zh: found.zh, en: found.en },
    }
  }

  const learned = new LearnedRoutes(app, words)
  const routing = (): RouteWorld => {
    const { units, posts, duty } = organisation.world()
    return {
      units,
      posts,
      duty,
      load: organisation.load,
      resolveOwner: owner,
      learned: (q) => learned.ask(q),
    }
  }

  const ownerUnder =
    (list: TriageList | null): ResolveOwner =>
    ({ item: code, level, regionPath }) => {
      const item = list?.items.find((i) => i.code === code)
      if (!list || !item) return owner({ item: code, level, regionPath })
      const found = resolveOwner(item, level, regionPath, organisation.units())
      return {
        unitId: found.unitId,
        arbiterUnitId: null,
        rule: `${list.name} ${code} ${level} ${found.key}`,
        why: { zh: found.zh, en: found.en },
      }
    }

  const openCases = new OpenCases(app)
  const weatherAt: TriageWorld['weather'] = (at, path) =>
    app.services.weather.inForce(at, path).map((a) => named(a, app.installation.zone))

  const world = (): TriageWorld => ({
    gazetteer,
    locate,
    classifier,
    item: (code) => items.item(code) ?? undefined,
    regionName: (path) => regions.name(path),
    rootPath: app.installation.rootPath,
    thresholds: DEFAULT_THRESHOLDS,
    weather: weatherAt,
    routing: routing(),
    rarity: openCases.rarity,
  })
  async function candidatesFor(q: Near, looked: boolean): Promise<Candidate[]> {
    if (!looked) await openCases.look()
    const held = openCases.usable ? openCases.near(q) : null
    if (held) return held
    return (await openNearby(app, q)).map((r) => ({
      number: r.number,
      title: r.title,
      regionPath: r.region_path,
      candidate: candidateOf(r),
    }))
  }

  async function run(q: TriageQuestion): Promise<{ decisions: Decision[]; similar: SimilarCase[] }> {
    const { qrCode, neverLink, looked, ...given } = q
    const qr = qrCode ? await qrPlaceOf(app.pools.system, qrCode) : null
    const report: TriageReport = {
      ...given,
      ...(qr
        ? { qr: { regionPath: qr.regionPath, name: qr.name, ...(qr.point ? { point: qr.point } : {}) } }
        : {}),
    }
    const now = world()
    const assessed = assess(report, now)
    const first: Decision[] = [assessed.place, assessed.class, assessed.level]
    if (neverLink)
      return {
        decisions: [...first, routeOf(assessed, now, titleOf(report.text, report.title))],
        similar: [],
      }
    const found = await candidatesFor(
      {
        at: q.at,
        regionPath: assessed.place.value.regionPath,
        item: assessed.class.value.item,
        title: q.title,
        text: q.text,
      },
      looked === true,
    )
    const candidates = found.map(({ candidate }) => {
      const kind = candidate.regionPath ? regions.byPath(candidate.regionPath)?.kind : undefined
      return kind === 'building' || kind === 'unit' || kind === 'estate'
        ? { ...candidate, placeKind: kind }
        : candidate
    })
    const { link, route, compared } = settle(report, assessed, candidates, now)
    const similar = compared.flatMap((c): SimilarCase[] => {
      const f = found.find((x) => x.candidate.id === c.caseId)
      // Without a number: committed this very moment, its own answer still on the way.
      if (!f?.number || c.score < 0.3) return []
      const why = link.value.caseId === c.caseId ? link.why : summary(c)
      return [
        { id: c.caseId, number: f.number, title: f.title, score: c.score, why, regionPath: f.regionPath },
      ]
    })
    return { decisions: [...first, route, link], similar }
  }

  const service: TriageService = {
    decide: async (q) => (await run(q)).decisions,
    preview: run,
    openCases,
    words,
    qrPlace: (code) => qrPlaceOf(app.pools.system, code),
    classifier: () => classifier,
    knowsName: (folded) =>
      gazetteer.spelt.has(folded) ||
      gazetteer.near.scan(folded).some((n) => n.start === 0 && n.end === folded.length),
    under({ classifier: other, list }) {
      const now = world()
      const byCode = list ? new Map(list.items.map((i) => [i.code, i])) : null
      const then: TriageWorld = {
        ...now,
        classifier: other ?? now.classifier,
        ...(byCode ? { item: (code: string) => byCode.get(code) } : {}),
        // Who is on duty and how much they have in hand is not what is asked.
        routing: { ...now.routing, resolveOwner: ownerUnder(list ?? null) },
      }
      return (q) => {
        const a = assess(q, then)
        return [a.place, a.class, a.level, routeOf(a, then)]
      }
    },
    routing,
    learned,
    refresh,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
  return service
}

function summary(c: { agree: readonly { against?: boolean; detail: { zh: string; en: string } }[] }): {
  zh: string
  en: string
} {
  const for_ = c.agree.filter((a) => !a.against)
  return {
    zh: for_.map((a) => a.detail.zh).join('；') || '有些相像',
    en: for_.map((a) => a.detail.en).join('; ') || 'somewhat alike',
  }
}
