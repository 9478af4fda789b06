/**
 * Triage as a service: the pure rules with this installation's world in memory — gazetteer, list, model, organisation.
 * One narrow interface (`decide`, `preview`, `words`, `qrPlace`); a better triage replaces what is behind it.
 */
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import type { App } from '../../kernel/context.ts'
import { resolveOwner } from '../items/rules.ts'
import type {
  Classifier,
  Gazetteer,
  GazetteerEntry,
  Point,
  SavedClassifier,
  TriageReport,
} from './answers.ts'
import {
  buildGazetteer,
  CLASS_RULE,
  classify,
  coldClassifier,
  decideLevel,
  LEVEL_RULE,
  loadClassifier,
  place,
} from './answers.ts'
import { DEFAULT_THRESHOLDS, type Decision, type DecisionOf, type Thresholds } from './contract.ts'
import { decideLinks, LINK_RULE } from './rules/compare.ts'
import { digest } from './rules/digest.ts'
import { candidatesFor, landmarks, newestModel, qrPlaceOf } from './store.ts'

export interface QrPlace {
  code: string
  name: string
  regionPath: string
  point: Point | null
}

export type TriageQuestion = Omit<TriageReport, 'qr'> & {
  qrCode?: string
  /** A region that a person already chose. */
  regionPath?: string
  neverLink?: boolean
}

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
  /** Chinese text as words for full-text search, separated by spaces. */
  words(text: string): string
  qrPlace(code: string): Promise<QrPlace | null>
  classifier(): Classifier | null
  /** Puts a learnt or retrained model to work. */
  use(model: Classifier): void
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

/** All names that people use for places: regions, their addresses, streets with numbers, landmarks. */
function gazetteerOf(app: App, marks: Awaited<ReturnType<typeof landmarks>>): Gazetteer {
  const entries: GazetteerEntry[] = []
  for (const r of app.services.regions.within(app.installation.rootPath)) {
    if (r.division !== 'administrative' || r.kind === 'area') continue
    const kind = r.kind === 'village' ? 'community' : r.kind === 'unit' ? 'unit' : r.kind
    entries.push({
      path: r.path,
      kind: kind as GazetteerEntry['kind'],
      name: r.name,
      aliases: r.aliases,
      ...(r.point ? { point: r.point } : {}),
      ...(r.address ? { address: r.address } : {}),
    })
  }
  for (const m of marks)
    entries.push({
      path: m.regionPath,
      kind: m.kind === 'street' ? 'road' : 'landmark',
      name: m.name,
      aliases: m.aliases,
      ...(m.point ? { point: m.point } : {}),
      ...(m.line ? { line: m.line } : {}),
      ...(m.lastNumber ? { numbers: { from: 1, to: m.lastNumber } } : {}),
    } as GazetteerEntry)
  return buildGazetteer(entries)
}

export async function startTriage(app: App): Promise<TriageService> {
  const { regions, items, organisation } = app.services
  let gazetteer: Gazetteer
  let made = { regions: -1, items: '' }
  let classifier: Classifier | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const thresholds: Thresholds = DEFAULT_THRESHOLDS

  async function refresh(): Promise<void> {
    const regionVersion = regions.version()
    if (regionVersion !== made.regions) {
      gazetteer = gazetteerOf(app, await landmarks(app.pools.system))
      made = { ...made, regions: regionVersion }
    }
    const listVersion = items.version()
    if (listVersion !== made.items) {
      const list = items.current()?.items.filter((i) => i.name) ?? []
      const saved = (await newestModel(app.pools.system)) as SavedClassifier | null
      classifier = null
      if (list.length) {
        try {
          classifier = saved ? loadClassifier(saved, list) : coldClassifier(list)
        } catch (err) {
          // Another list, another model: it starts from the new wording and learns again.
          app.log.info({ reason: (err as Error).message }, 'the triage model starts anew')
          classifier = coldClassifier(list)
        }
      }
      made = { ...made, items: listVersion }
    }
  }
  await refresh()
  const look = async () => {
    await refresh().catch((err) => app.log.warn({ err }, 'triage could not renew what it holds in memory'))
    if (!stopped) timer = setTimeout(look, 2000)
  }
  timer = setTimeout(look, 2000)

  const locate = (lng: number, lat: number) => regions.gridOf(lng, lat)

  function decidePlace(q: TriageQuestion, qr: QrPlace | null): DecisionOf<'place'> {
    if (q.regionPath)
      return {
        kind: 'place',
        value: {
          regionPath: q.regionPath,
          point: q.point ? [...q.point] : null,
          name: regions.name(q.regionPath),
          how: 'address',
          candidates: [],
        },
        score: 1,
        why: { zh: '登记时选定', en: 'chosen when it was written down' },
        rule: 'person',
        inputs: { digest: digest(q.regionPath), values: { regionPath: q.regionPath } },
        needsPerson: false,
      }
    const report: TriageReport = {
      ...q,
      ...(qr
        ? { qr: { regionPath: qr.regionPath, name: qr.name, ...(qr.point ? { point: qr.point } : {}) } }
        : {}),
    }
    const p = place(report, gazetteer, locate)
    return {
      kind: 'place',
      value: {
        regionPath: p.regionPath,
        point: p.point ? [...p.point] : q.point ? [...q.point] : null,
        name: p.name ?? null,
        how: p.how,
        candidates: p.candidates.map((c) => ({ regionPath: c.regionPath, name: c.name, score: c.score })),
      },
      score: p.score,
      why: p.why,
      rule: 'place@1',
      inputs: {
        digest: digest([q.address, q.point, q.accuracyM, q.qrCode, q.text]),
        values: {
          address: q.address ?? null,
          point: q.point ?? null,
          accuracyM: q.accuracyM ?? null,
          qr: q.qrCode ?? null,
        },
      },
      // Somebody can be sent only when at least the community is known.
      needsPerson: p.score < thresholds.place || !p.regionPath || p.regionPath.length < 12,
    }
  }

  function decideClass(q: TriageQuestion): DecisionOf<'class'> {
    const chosen = q.item ? items.item(q.item) : undefined
    if (chosen)
      return {
        kind: 'class',
        value: { item: chosen.code, top: [{ item: chosen.code, name: chosen.name, score: 1, words: [] }] },
        score: 1,
        why: { zh: '登记时选定', en: 'chosen when it was written down' },
        rule: 'person',
        inputs: { digest: digest(q.item), values: { item: q.item } },
        needsPerson: false,
      }
    if (!classifier)
      return {
        kind: 'class',
        value: { item: null, top: [] },
        score: 0,
        why: { zh: '还没有权责清单', en: 'there is no responsibility list yet' },
        rule: CLASS_RULE,
        inputs: { digest: digest(q.text), values: {} },
        needsPerson: true,
      }
    const c = classify(
      { text: q.text, ...(q.title ? { title: q.title } : {}), ...(q.channel ? { channel: q.channel } : {}) },
      classifier,
    )
    return {
      kind: 'class',
      value: {
        item: c.item,
        top: c.top.map((t) => ({ item: t.item, name: t.name, score: t.score, words: [...t.words] })),
      },
      score: c.score,
      why: c.why,
      rule: c.rule,
      inputs: {
        digest: digest([q.title, q.text, q.channel]),
        values: { model: classifier.version, list: classifier.list },
      },
      needsPerson: c.score < thresholds.class || c.item === null,
    }
  }

  function decideRoute(
    cls: DecisionOf<'class'>,
    level: DecisionOf<'level'>,
    where: DecisionOf<'place'>,
  ): DecisionOf<'route'> {
    const item = cls.value.item ? items.item(cls.value.item) : undefined
    const path = where.value.regionPath
    const inputs = {
      digest: digest([cls.value.item, level.value.level, path]),
      values: { item: cls.value.item, level: level.value.level, regionPath: path, list: items.version() },
    }
    const nobody = (zh: string, en: string): DecisionOf<'route'> => ({
      kind: 'route',
      value: { unitId: null, postId: null, accountId: null },
      score: 0,
      why: { zh, en },
      rule: 'route@1',
      inputs,
      needsPerson: true,
    })
    if (!item) return nobody('先定事项，才知道归谁办', 'the owner follows from the item')
    const found = resolveOwner(
      item,
      level.value.level,
      path ?? app.installation.rootPath,
      organisation.units(),
    )
    if (!found.unitId) return nobody(found.zh, found.en)
    const people = organisation
      .posts()
      .filter(
        (p) => p.unitId === found.unitId && (path ?? app.installation.rootPath).startsWith(p.regionPath),
      )
      .flatMap((p) =>
        p.holders.map((h) => ({
          ...h,
          postId: p.id,
          depth: p.regionPath.length,
          load: organisation.load(h.accountId),
          onDuty: organisation.onDuty(h.accountId),
        })),
      )
      .sort(
        (a, b) =>
          Number(b.onDuty) - Number(a.onDuty) ||
          b.depth - a.depth ||
          a.load - b.load ||
          (a.accountId < b.accountId ? -1 : 1),
      )
    const best = people[0]
    const onDuty = people.filter((p) => p.onDuty).length
    const name = best ? organisation.accountName(best.accountId) : null
    const who = best
      ? best.onDuty
        ? {
            zh: `在岗 ${onDuty} 人里${name}手上最少（${best.load} 件）`,
            en: `of ${onDuty} on duty ${name} has least in hand (${best.load})`,
          }
        : { zh: `没有人在岗，${name}是这里的岗位`, en: `nobody is on duty; ${name} holds the post` }
      : { zh: '这个单位还没有人设岗', en: 'the unit has no post holder' }
    return {
      kind: 'route',
      value: { unitId: found.unitId, postId: best?.postId ?? null, accountId: best?.accountId ?? null },
      // The list decides the unit exactly; what is unsure comes from the questions before it.
      score: Math.min(cls.score, Math.max(where.score, 0.5)) * (best ? 1 : 0.9),
      why: {
        zh: `权责清单 ${item.code}：${found.zh}；${who.zh}`,
        en: `list ${item.code}: ${found.en}; ${who.en}`,
      },
      rule: 'route@1',
      inputs,
      needsPerson: cls.needsPerson,
    }
  }

  async function run(q: TriageQuestion): Promise<{ decisions: Decision[]; similar: SimilarCase[] }> {
    const qr = q.qrCode ? await qrPlaceOf(app.pools.system, q.qrCode) : null
    const where = decidePlace(q, qr)
    const cls = decideClass(q)
    const item = cls.value.item ? items.item(cls.value.item) : undefined
    const l = decideLevel(q.title ? `${q.title}。${q.text}` : q.text, item ?? null, q.level)
    const level: DecisionOf<'level'> = {
      kind: 'level',
      value: { level: l.level },
      score: l.score,
      why: l.why,
      rule: l.rule || LEVEL_RULE,
      inputs: {
        digest: digest([q.text, cls.value.item, q.level]),
        values: { item: cls.value.item, raised: q.level ?? null },
      },
      needsPerson: l.score < thresholds.level,
    }
    const route = decideRoute(cls, level, where)
    const decisions: Decision[] = [where, cls, level, route]
    const similar: SimilarCase[] = []
    if (!q.neverLink) {
      const found = await candidatesFor(app, {
        at: q.at,
        regionPath: where.value.regionPath,
        item: cls.value.item,
        point: where.value.point,
      })
      const d = decideLinks(
        {
          report: q,
          placed: {
            regionPath: where.value.regionPath,
            ...(where.value.point ? { point: where.value.point as Point } : {}),
          },
          item: cls.value.item,
        },
        found.map((f) => f.candidate),
        thresholds,
      )
      for (const c of d.compared.slice(0, 5)) {
        const f = found.find((x) => x.candidate.id === c.caseId)
        if (f && c.score >= 0.3)
          similar.push({
            id: c.caseId,
            number: f.number,
            title: f.title,
            score: c.score,
            why: d.caseId === c.caseId ? d.why : summary(c),
            regionPath: f.regionPath,
          })
      }
      decisions.push({
        kind: 'link',
        value: {
          action: d.action,
          caseId: d.caseId,
          agree: (d.compared.find((c) => c.caseId === d.caseId)?.agree ?? []).map((a) => ({
            what: a.what,
            value: a.value,
            detail: a.detail,
            ...(a.against ? { against: true } : {}),
          })),
        },
        score: d.action === 'none' ? 1 - d.score : d.score,
        why: d.why,
        rule: LINK_RULE,
        inputs: {
          digest: digest([q.text, where.value.regionPath, found.map((f) => f.candidate.id)]),
          values: { looked: found.length },
        },
        needsPerson: d.action === 'propose',
      })
    }
    return { decisions, similar }
  }

  const service: TriageService = {
    decide: async (q) => (await run(q)).decisions,
    preview: run,
    words,
    qrPlace: (code) => qrPlaceOf(app.pools.system, code),
    classifier: () => classifier,
    use(model) {
      classifier = model
    },
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
