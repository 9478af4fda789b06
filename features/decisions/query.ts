/** Names, periods and intervals around the rows of the store. */
import type { Ctx } from '../../kernel/context.ts'
import { ownerUnit, shownNames, startOfDay } from '../cases/answers.ts'
import { maskedWords } from '../open311/rules.ts'
import { askedPeriod, instantsOf, regionFor } from '../statistics/answers.ts'
import { dayAt } from '../statistics/rules.ts'
import { modelName } from '../triage/answers.ts'
import { DECISION_KINDS, type DecisionKind } from '../triage/contract.ts'
import type { Figures, Finding, Kind, Waiting } from './contract.ts'
import { agreementOf, bandError, looksOf, orderedPairs, perValue, trendOf, weeksOf } from './rules/figures.ts'
import { wilson } from './rules/stats.ts'
import { worthOf } from './rules/value.ts'
import * as store from './store.ts'

/** Twelve weeks: what drift compares with, and enough for a rule to show. */
const DAYS = 84
/** Pairs of one decision that cross the wire. */
const PAIRS = 300
const EXCERPT = 160

export async function figures(
  ctx: Ctx,
  q: { region?: string | undefined; from?: string | undefined; to?: string | undefined },
): Promise<Figures> {
  const { zone, county } = ctx.app.installation
  const { regions, items, triage } = ctx.app.services
  const region = regionFor(ctx, 'stats.read', q.region)
  const today = dayAt(ctx.now, zone)
  const start = new Date(Date.parse(`${today}T00:00:00Z`) - (DAYS - 1) * 86_400_000)
    .toISOString()
    .slice(0, 10)
  const period = askedPeriod(ctx, { from: q.from ?? (q.to && q.to < start ? undefined : start), to: q.to })
  const filter = { region, ...instantsOf(period, zone) }
  const raw = await store.readFigures(ctx, filter)
  const nameOf = namer(ctx)
  const weeks = weeksOf([], period.from, period.to)
  const model = triage.classifier()
  return {
    asOf: ctx.now.toISOString(),
    filter,
    period,
    region: { path: region, name: regions.name(region) },
    cases: raw.cases,
    model: model
      ? { name: modelName(model), number: model.base || null, list: items.current()?.name ?? '' }
      : null,
    kinds: DECISION_KINDS.map((kind): Kind => {
      const of = <R extends { kind: string }>(rows: readonly R[]) => rows.filter((r) => r.kind === kind)
      const total = of(raw.kinds)[0] ?? {
        decided: 0,
        unsure: 0,
        judged: 0,
        agreed: 0,
        looked: 0,
        lookedAgreed: 0,
      }
      const pairs = orderedPairs(of(raw.pairs))
      const bands = of(raw.bands)
        .sort((a, b) => a.band - b.band)
        .map((b) => ({
          band: b.band,
          n: b.n,
          right: b.right,
          said: Math.round(b.said * 1e4) / 1e4,
          kept: wilson({ hits: b.right, n: b.n })!,
        }))
      return {
        kind,
        decided: total.decided,
        unsure: total.unsure,
        judged: total.judged,
        agreed: total.agreed,
        agreement: agreementOf(total),
        ...looksOf(total),
        unsureShare: wilson({ hits: total.unsure, n: total.decided }),
        rules: of(raw.rules)
          .filter((r) => r.judged > 0)
          .sort((a, b) => b.judged - a.judged || (a.rule < b.rule ? -1 : 1))
          .map((r) => ({
            rule: r.rule,
            judged: r.judged,
            agreed: r.agreed,
            agreement: agreementOf(r),
            ...looksOf(r),
            trend: trendOf(
              of(raw.ruleWeeks).filter((x) => x.rule === r.rule),
              weeks,
            ),
          })),
        weeks: weeksOf(of(raw.weeks), period.from, period.to),
        pairs: pairs.slice(0, PAIRS).map((p) => ({
          given: p.given,
          givenName: nameOf(kind, p.given),
          stands: p.stands,
          standsName: nameOf(kind, p.stands),
          cases: p.cases,
          agrees: p.agrees,
        })),
        morePairs: Math.max(0, pairs.length - PAIRS),
        bands,
        calibrationError: bandError(bands),
      }
    }),
    items: perValue(raw.pairs.filter((p) => p.kind === 'class'))
      .slice(0, 100)
      .map((i) => ({
        ...i,
        name: items.item(i.code)?.name ?? i.code,
        ...looksOf(sumLooks(raw.itemWeeks.filter((x) => x.code === i.code))),
        trend: trendOf(
          raw.itemWeeks.filter((x) => x.code === i.code),
          weeks,
        ),
      })),
    findings: (await store.findings(ctx.db, county, ctx.now)).map(findingOf),
  }
}

const sumLooks = (rows: readonly { looked: number; lookedAgreed: number }[]) => ({
  looked: rows.reduce((n, r) => n + r.looked, 0),
  lookedAgreed: rows.reduce((n, r) => n + r.lookedAgreed, 0),
})

/** A value in words; levels, links and `none` are worded by the page. */
function namer(ctx: Ctx): (kind: DecisionKind, value: string) => string {
  const names = shownNames(ctx.app)
  return (kind, value) => {
    if (value === 'none') return ''
    if (kind === 'class') return names.item(value)?.name ?? value
    if (kind === 'place') return names.region(value) || value
    return kind === 'route' ? names.unit(value) : value
  }
}

const findingOf = (f: store.FindingRow): Finding => ({
  id: f.id,
  what: f.what,
  kind: f.kind,
  foundAt: f.found_at.toISOString(),
  reference: f.figures.reference,
  recent: f.figures.recent,
  p: f.figures.p,
  seenAt: f.seen_at?.toISOString() ?? null,
  seenBy: f.seen_by_name,
  note: f.note,
  overAt: f.over_at?.toISOString() ?? null,
})

export async function queue(
  ctx: Ctx,
  limit: number,
): Promise<{ rows: Waiting[]; more: number; today: number }> {
  const { regions } = ctx.app.services
  const found = await store.unseenClasses(ctx)
  const bands = found.length > 0 ? await store.classBands(ctx) : []
  const weighed = found.map((r) => {
    const [first, second] = r.value.top
    const ownerOf = (code: string) =>
      ownerUnit(ctx.app, { itemCode: code, level: r.level, regionPath: r.region_path })
    const otherUnit = first && second ? ownerOf(first.item) !== ownerOf(second.item) : false
    return { r, v: worthOf({ score: r.score, level: r.level, often: r.often, otherUnit }, bands) }
  })
  weighed.sort(
    (a, b) =>
      b.v.value - a.v.value ||
      b.r.reported_at.getTime() - a.r.reported_at.getTime() ||
      (a.r.decision_id < b.r.decision_id ? -1 : 1),
  )
  return {
    rows: weighed.slice(0, limit).map(({ r, v }) => ({
      decisionId: r.decision_id,
      caseId: r.case_id,
      number: r.number,
      version: r.version,
      regionName: regions.name(r.region_path),
      state: r.state,
      level: r.level,
      reportedAt: r.reported_at.toISOString(),
      excerpt: excerptOf(r.body),
      item: r.value.item,
      score: r.score,
      why: r.why,
      top: r.value.top.map((t) => ({ ...t, words: [...t.words] })),
      value: v.value,
      worth: v.why,
    })),
    more: Math.max(0, found.length - limit),
    today: await store.looksToday(ctx, startOfDay(ctx.now, ctx.app.installation.zone)),
  }
}

/** What names, reaches or houses a person is not needed to say what kind of problem it is. */
export function excerptOf(body: string): string {
  const text = maskedWords(body).text.replace(/\s+/g, ' ').trim()
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text
}
