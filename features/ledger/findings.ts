/** Findings: the queue, their evidence, the answer from the door, and how right the rules were. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { noteOf } from '../../shared/notes.ts'
import { settleTasks } from '../tasks/answers.ts'
import type * as c from './contract-findings.ts'
import { verifyTask } from './doors.ts'
import { correct, correctResidence, endResidence, needAny } from './people.ts'
import { inRegion } from './queries.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { ruleWords } from './rule-words.ts'
import { AT, type Field, WORDS } from './rules/fields.ts'
import { rankOf } from './rules/findings.ts'
import { definitionWords } from './rules/own-words.ts'
import { maskValue } from './rules/person.ts'
import { type LedgerRow, sayRow, valuesOf } from './rules/registry.ts'
import { sayAsset } from './rules/rules-asset.ts'
import { type AssetListed, assetRows, assetsBy, openAsset } from './store/assets.ts'
import * as store from './store/findings.ts'
import { ownDefinitions } from './store/own.ts'
import { lockGroups, organisationRows, peopleById, personRows, residencesBy } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { doorText, placeOf } from './view.ts'
import './problems.ts'

function whereOf(ctx: Ctx, q: Partial<QueryOf<typeof c.findingsList>>): RawBuilder<boolean> {
  const { county } = ctx.app.installation
  const parts = [sql`f.county = ${county}`, inRegion(ctx, 'f.region_path', q.region)]
  if (q.state && q.state !== 'all') parts.push(sql`f.state = ${q.state}`)
  if (q.severity) parts.push(sql`f.severity = ${q.severity}`)
  if (q.rule) parts.push(sql`f.rule = ${q.rule}`)
  if (q.home)
    parts.push(sql`f.subjects && (select coalesce(array_agg(r.id) || array_agg(r.person_id), '{}') from residences r
      where r.county = ${county} and r.home_id = ${q.home} and r.until_on is null)`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** Read as the system, shown as far as the reader may look: half of a contradiction often lives next door. */
export async function rowsOfSubjects(
  ctx: Ctx,
  list: readonly Pick<store.FindingRow, 'id' | 'subject_kind' | 'subjects'>[],
): Promise<Map<string, LedgerRow[]>> {
  const { county } = ctx.app.installation
  const db = ctx.app.pools.system
  const ids = (kind: string) => list.filter((f) => f.subject_kind === kind).flatMap((f) => f.subjects)
  const residences = await residencesBy(db, county, 'id', ids('residence'))
  const owner = new Map(residences.map((r) => [r.id, r.person_id]))
  const people = [...new Set([...ids('person'), ...owner.values()])]
  const rows = [
    ...(await personRows(db, ctx.app, people, todayOf(ctx.app, ctx.now))),
    ...(await organisationRows(db, ctx.app, ids('organisation'))),
    ...(await assetsBy(db, county, ids('asset'))).map((a) => lineOfAsset(ctx, a)),
  ]
  const bySubject = Map.groupBy(rows, (r) => r.subject)
  return new Map(
    list.map((f) => [
      f.id,
      f.subjects.flatMap((s) => {
        if (f.subject_kind !== 'residence') return bySubject.get(s)?.slice(0, 1) ?? []
        const own = bySubject.get(owner.get(s) ?? '') ?? []
        return own.filter((r) => r.residence === s).slice(0, 1)
      }),
    ]),
  )
}

/** A vehicle or facility among other entries: what it is called, and no value of it. */
const lineOfAsset = (ctx: Ctx, a: AssetListed): LedgerRow => ({
  subject: a.id,
  residence: null,
  home: null,
  household: '',
  regionPath: a.region_path,
  organisation: true,
  values: valuesOf({
    organisation:
      a.kind === 'facility' ? a.name : maskValue('plate', openAsset(ctx.app, a.id, a.sealed).plate),
    source: a.source,
    verified: a.verified_on ?? '',
  }),
})

type Says = Awaited<ReturnType<typeof ruleWords>>

export const nameIn = (r: LedgerRow | undefined): string =>
  !r ? '' : r.organisation ? r.values[AT.organisation]! : maskValue('name', r.values[AT.name]!)
export const doorIn = (ctx: Ctx, f: { region_path: string }, r: LedgerRow | undefined): string =>
  [
    placeOf(ctx.app, r?.regionPath ?? f.region_path),
    r?.home ? doorText(r.values[AT.unit]!, r.values[AT.room]!) : '',
  ]
    .filter(Boolean)
    .join(' ')

function wire(ctx: Ctx, f: store.FindingRow, rows: readonly LedgerRow[], says: Says): c.Finding {
  const { title, ask } = says(f.rule)
  return {
    id: f.id,
    rule: f.rule,
    title,
    ask,
    severity: f.severity,
    state: f.state,
    visit: f.visit,
    waits: f.waits,
    regionPath: f.region_path,
    gridName: ctx.app.services.regions.chain(f.region_path).findLast((r) => r.kind === 'grid')?.name ?? '',
    place: doorIn(ctx, f, rows[0]),
    homeId: rows[0]?.home ?? null,
    who: nameIn(rows[0]),
    subjects: f.subjects.length,
    foundAt: f.found_at.toISOString(),
    closedAt: f.closed_at?.toISOString() ?? null,
    closedBy: f.closed_by_name ?? '',
    reason: f.reason,
    until: f.until_on,
  }
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.findingsList>,
): Promise<AnswerOf<typeof c.findingsList>> {
  const where = whereOf(ctx, q)
  const counts = await store.countByRule(ctx.db, whereOf(ctx, { region: q.region }))
  const ranks = new Map(counts.map((r) => [r.rule, rankOf(r.mended, r.dismissed)]))
  const found = await store.listFindings(ctx.db, where, ranks, q.after, q.limit + 1)
  const page = found.slice(0, q.limit)
  const rows = await rowsOfSubjects(ctx, page)
  const says = await ruleWords(ctx.app)
  return {
    items: page.map((f) => wire(ctx, f, rows.get(f.id) ?? [], says)),
    total: await store.countFindings(ctx.db, where),
    next: found.length > q.limit ? q.after + q.limit : null,
  }
}

/** The fields in question, masked; the code of a building stands for its estate and is no writing of anybody. */
export function shownValues(fields: readonly string[], r: LedgerRow): c.FindingSubject['values'] {
  const own = (fields as readonly Field[]).filter(
    (x) => x in AT && !['address', 'estate', 'building', 'unit', 'room', 'source'].includes(x),
  )
  const shown: readonly Field[] = own.length > 0 ? own : ['relation', 'residence']
  return shown.map((x) => ({
    field: x,
    words: { zh: WORDS[x].zh, en: WORDS[x].en },
    value: maskValue(x, r.values[AT[x]]!),
  }))
}

/** A finding for whoever may read one of its entries: half of a contradiction often lives next door. */
async function findingFor(
  ctx: Ctx,
  id: string,
  verb: string,
): Promise<{ f: store.FindingRow; rows: LedgerRow[]; places: string[] }> {
  const f = await store.findingById(ctx.app.pools.system, ctx.app.installation.county, id)
  if (!f) throw problem('not_found')
  const rows = (await rowsOfSubjects(ctx, [f])).get(id) ?? []
  const places = [f.region_path, ...rows.map((r) => r.regionPath)]
  needAny(ctx, verb, places)
  return { f, rows, places }
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.findingGet>> {
  const { county } = ctx.app.installation
  const { f, rows, places } = await findingFor(ctx, id, 'ledger.read')
  const system = ctx.app.pools.system
  const people = new Map(
    (
      await peopleById(
        system,
        county,
        rows.map((r) => r.subject),
      )
    ).map((p) => [p.id, p.seq]),
  )
  const residences = new Map(
    (
      await residencesBy(
        system,
        county,
        'id',
        rows.flatMap((r) => r.residence ?? []),
      )
    ).map((r) => [r.id, r.seq]),
  )
  const first = rows[0]
  const own = (await ownDefinitions(system, county)).get(f.rule)
  const ofAsset = f.subject_kind === 'asset'
  const said = own
    ? [definitionWords(own)]
    : ofAsset
      ? (await assetRows(system, ctx.app, f.subjects.slice(0, 1), todayOf(ctx.app, ctx.now))).flatMap((a) =>
          sayAsset(a, dayNumber(todayOf(ctx.app, ctx.now)))
            .filter((s) => s.rule.id === f.rule)
            .map((s) => s.words),
        )
      : f.group_kind === 'row' && first
        ? sayRow(first.values, first.organisation, dayNumber(todayOf(ctx.app, ctx.now)))
            .filter((s) => s.rule.id === f.rule)
            .map(({ zh, en }) => ({ zh, en }))
        : []
  return {
    ...wire(ctx, f, rows, await ruleWords(ctx.app)),
    said,
    entries: rows.slice(0, 40).map((r) => {
      const mine = ctx.access.can('ledger.read', r.regionPath)
      return {
        personId: mine && !r.organisation ? r.subject : null,
        personVersion: people.get(r.subject) ?? 0,
        residenceId: mine ? r.residence : null,
        residenceVersion: (r.residence && residences.get(r.residence)) || 0,
        homeId: mine ? r.home : null,
        organisationId: mine && r.organisation && !ofAsset ? r.subject : null,
        assetId: mine && ofAsset ? r.subject : null,
        name: nameIn(r),
        place: mine ? doorIn(ctx, f, r) : ctx.app.services.regions.name(r.regionPath.slice(0, 12)),
        source: r.values[AT.source]!,
        verified: r.values[AT.verified]!,
        values: shownValues(f.fields, r),
      }
    }),
    mayAnswer: f.state === 'open' && places.some((p) => ctx.access.can('ledger.edit', p)),
  }
}

export async function answer(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.findingAnswer>,
): Promise<AnswerOf<typeof c.findingAnswer>> {
  const { county } = ctx.app.installation
  const { f } = await findingFor(ctx, id, 'ledger.edit')
  if (f.state !== 'open') throw problem('ledger.closed')
  const why = b.note || (await ruleWords(ctx.app))(f.rule).title.zh
  const source = noteOf('atTheDoor')
  if (b.do === 'right') {
    if (b.reason === 'other' && !b.note) throw problem('ledger.say_why')
    const reason = b.reason === 'other' ? b.note : b.reason
    await wholly(ctx.db, async () => {
      // The lock of its group, as every check takes it: whoever mends it at this moment comes before or after.
      await lockGroups(ctx.db, county, [{ kind: f.group_kind, key: f.group_key }])
      if ((await store.findingById(ctx.db, county, id))?.state !== 'open') throw problem('ledger.closed')
      await store.dismiss(ctx, id, { reason, until: b.until ?? null })
      await settleTasks(ctx, { county, kind: verifyTask, subjectIds: [id], by: ctx.actor.id, note: b.reason })
    })
    return { id, state: 'dismissed' }
  }
  if (b.do === 'correct')
    await correct(ctx, b.personId, {
      baseVersion: b.baseVersion,
      values: b.values,
      source,
      why,
      anyway: b.anyway,
    })
  else if (b.do === 'ended')
    await endResidence(ctx, b.residenceId, { baseVersion: b.baseVersion, on: b.on, why })
  else {
    const { do: _do, note: _note, requestId: _id, residenceId, ...change } = b
    await correctResidence(ctx, residenceId, { ...change, source, why })
  }
  // Whoever was asked may have moved out of the scope with the answer.
  const after = await wholly(ctx.db, () => store.findingById(ctx.db, county, id))
  return { id, state: after?.state ?? 'mended' }
}

export async function rules(ctx: Ctx, q: QueryOf<typeof c.rulesList>): Promise<AnswerOf<typeof c.rulesList>> {
  const rows = await store.countByRule(ctx.db, whereOf(ctx, q))
  const says = await ruleWords(ctx.app)
  return { items: rows.map((r) => ({ ...r, title: says(r.rule).title })) }
}
