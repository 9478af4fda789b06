/** The catalogue: read with how fresh each entry is, written, filled from a file, asked for and granted. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { defineProblems, type Issue, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { rangeOf } from '../../shared/region-path.ts'
import { blobPath, claimImport } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { isoInZone } from '../clocks/rules.ts'
import { tableCells, wholly } from '../ledger/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import type * as c from './contract.ts'
import { catalogueVerbs as verbs } from './contract.ts'
import { daysOf, todayOf } from './freshness.ts'
import { tellChanged, untell } from './news.ts'
import {
  boundOf,
  boundWords,
  type EntryText,
  entryKinds,
  freshOf,
  type HistoryField,
  readFile,
} from './rules.ts'
import * as store from './store.ts'

defineProblems(
  {
    'catalogue.known': { status: 409, zh: '这个编码已经有了', en: 'There is an entry of this code already' },
    'catalogue.no_headings': {
      status: 422,
      zh: '没有找到表头：要有“名称”和别的列',
      en: 'No headings were found: a column for the name and another one are needed',
    },
    'catalogue.no_unit': {
      status: 409,
      zh: '您不属于任何单位，不能申请',
      en: 'You belong to no unit that could ask',
    },
    'catalogue.asked': {
      status: 409,
      zh: '本单位已经申请过或正在用',
      en: 'Your unit uses it or has asked already',
    },
    'catalogue.decided': { status: 409, zh: '这条申请已经有了答复', en: 'This request is decided already' },
    'catalogue.rows': {
      status: 422,
      zh: '超过 20000 行，请分开',
      en: 'More than 20,000 rows: cut it',
    },
  },
  { catalogue_entries_county_code_key: 'catalogue.known' },
)

export const askTask = 'catalogue.ask'
const mostRows = 20_000

/** Entries where I read the catalogue, and those of the regions above. */
function readable(ctx: Ctx): RawBuilder<boolean> {
  const above = ctx.access.ranges(verbs.read).map((p) => sql`starts_with(${p}, e.region_path)`)
  return sql<boolean>`(e.county = ${ctx.app.installation.county} and (${ctx.access.where(verbs.read, 'e.region_path')} or ${sql.join(above, sql` or `)}))`
}
const sees = (ctx: Ctx, path: string): boolean =>
  ctx.access.can(verbs.read, path) || ctx.access.ranges(verbs.read).some((p) => p.startsWith(path))

function wire(ctx: Ctx, r: store.EntryRow, on: string | null): c.Entry {
  const b = r.bound === null ? null : boundOf(r.bound)
  return {
    id: r.id,
    code: r.code,
    kind: r.kind,
    name: r.name,
    theme: r.theme,
    owner: r.owner,
    origin: r.origin,
    regionPath: r.region_path,
    regionName: ctx.app.services.regions.name(r.region_path),
    every: r.every,
    bound: r.bound,
    boundWords: b && boundWords[b.bound],
    fresh: freshOf(on, r.every, todayOf(ctx)),
    note: r.note,
    endedOn: r.ended_on,
    subscribers: r.subscribers,
    waiting: r.waiting,
    mine: r.mine,
    version: r.seq,
    mayManage: ctx.access.can(verbs.manage, r.region_path),
  }
}

/** All entries under these conditions with how fresh they are. */
export async function found(ctx: Ctx, q: Partial<QueryOf<typeof c.entriesList>>): Promise<c.Entry[]> {
  const parts: RawBuilder<unknown>[] = [readable(ctx)]
  parts.push(q.state === 'ended' ? sql`e.ended_on is not null` : sql`e.ended_on is null`)
  if (q.kind) parts.push(sql`e.kind = ${q.kind}`)
  if (q.owner) parts.push(sql`e.owner = ${q.owner}`)
  if (q.region) {
    const [lo, hi] = rangeOf(q.region)
    parts.push(sql`e.region_path >= ${lo} and e.region_path < ${hi}`)
  }
  if (q.q) {
    const like = `%${q.q.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(
      sql`(e.name ilike ${like} or e.code ilike ${like} or e.owner ilike ${like} or e.theme ilike ${like})`,
    )
  }
  const rows = await store.entries(ctx.db, sql<boolean>`(${sql.join(parts, sql` and `)})`, ctx.actor.unitId)
  const days = await daysOf(ctx, rows)
  const all = rows.map((r) => wire(ctx, r, days.get(r.id) ?? null))
  return q.only === 'late'
    ? all.filter((e) => e.fresh.late)
    : q.only === 'waiting'
      ? all.filter((e) => e.waiting > 0)
      : q.only === 'mine'
        ? all.filter((e) => e.mine !== null)
        : all
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.entriesList>,
): Promise<AnswerOf<typeof c.entriesList>> {
  // Kinds and owners are counted over what the other conditions leave.
  const all = await found(ctx, { ...q, kind: undefined, owner: undefined })
  const shown = all.filter((e) => (!q.kind || e.kind === q.kind) && (!q.owner || e.owner === q.owner))
  const owners = Map.groupBy(
    all.filter((e) => !q.kind || e.kind === q.kind),
    (e) => e.owner,
  )
  return {
    items: shown.slice(q.after, q.after + q.limit),
    total: shown.length,
    next: q.after + q.limit < shown.length ? q.after + q.limit : null,
    counts: entryKinds.map((kind) => ({ kind, n: all.filter((e) => e.kind === kind).length })),
    owners: [...owners]
      .map(([owner, of]) => ({ owner, n: of.length }))
      .sort((a, b) => b.n - a.n)
      .slice(0, 200),
  }
}

async function entryFor(ctx: Ctx, id: string, verb: string, lock = false): Promise<store.EntryRow> {
  const r = await store.entryById(ctx.db, ctx.app.installation.county, id, ctx.actor.unitId, lock)
  if (!r || !sees(ctx, r.region_path)) throw problem('not_found')
  if (verb !== verbs.read && !ctx.access.can(verb, r.region_path)) throw problem('access.denied')
  return r
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.entryGet>> {
  const { county } = ctx.app.installation
  const r = await entryFor(ctx, id, verbs.read)
  const days = await daysOf(ctx, [r])
  const list = await store.subscriptionsOf(ctx.db, county, id)
  const manages = ctx.access.can(verbs.manage, r.region_path)
  // The history stays where it was written; whoever knows the entry knows it.
  const events = await store.eventsOf(ctx.app.pools.system, county, id, 100)
  const said = (f: HistoryField, v: string) =>
    f === 'regionPath' && v !== '' ? ctx.app.services.regions.name(v) : v
  return {
    ...wire(ctx, r, days.get(id) ?? null),
    events: events.map((e) => ({
      seq: e.seq,
      kind: e.kind,
      at: e.at.toISOString(),
      by: e.actor_name,
      changes: e.changes.map((x) => ({
        field: x.field,
        before: said(x.field, x.before),
        after: said(x.field, x.after),
      })),
    })),
    mayAsk: ctx.actor.unitId !== null && r.mine !== 'asked' && r.mine !== 'granted' && r.ended_on === null,
    // Who uses it is no secret; who asked and was refused is told to them and to whoever decides.
    subscriptions: list
      .filter((s) => manages || s.state === 'granted' || s.unit_id === ctx.actor.unitId)
      .map((s) => ({
        id: s.id,
        unitName: ctx.app.services.organisation.unitName(s.unit_id),
        purpose: s.purpose,
        state: s.state,
        askedAt: s.asked_at.toISOString(),
        askedBy: s.account_name,
        decidedBy: s.decided_by_name,
        reason: s.reason,
      })),
  }
}

type Content = Omit<BodyOf<typeof c.entryCreate>, 'requestId'>
async function writeOf(ctx: Ctx, id: string, b: Content, endedOn: string | null): Promise<store.EntryWrite> {
  const issues: Issue[] = []
  const bound = b.bound === null ? null : boundOf(b.bound)
  if (b.bound !== null && !bound)
    issues.push({ path: 'bound', code: 'unknown', message: '系统里没有这一项 / nothing here is called that' })
  if (b.changedOn && b.changedOn > todayOf(ctx))
    issues.push({ path: 'changedOn', code: 'future', message: '还没有到 / still to come' })
  if (issues.length > 0) throw problem('request.invalid', { issues })
  const same = (await store.byCodes(ctx.app.pools.system, ctx.app.installation.county, [b.code]))[0]
  if (same && same.id !== id)
    throw problem('catalogue.known', { extra: sees(ctx, same.region_path) ? { entryId: same.id } : {} })
  return { ...b, id, endedOn }
}

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof c.entryCreate>,
): Promise<AnswerOf<typeof c.entryCreate>> {
  ctx.access.need(verbs.manage, b.regionPath, verbs.read)
  if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  const { requestId: _, ...content } = b
  const id = uuidv7(ctx.now.getTime())
  await store.saveEntries(ctx, [await writeOf(ctx, id, content, null)])
  return { id, version: 1 }
}

export async function change(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.entryChange>,
): Promise<AnswerOf<typeof c.entryChange>> {
  const r = await entryFor(ctx, id, verbs.manage, true)
  if (r.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: r.seq } })
  if (b.regionPath !== r.region_path) {
    ctx.access.need(verbs.manage, b.regionPath, verbs.read)
    if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  }
  const { requestId: _r, baseVersion: _v, endedOn, ...content } = b
  const next = await writeOf(ctx, id, content, endedOn)
  await tellChanged(ctx, await store.saveEntries(ctx, [next], { was: new Map([[id, r]]) }))
  return { id, version: r.seq + 1 }
}

const texts = ['code', 'kind', 'name', 'theme', 'owner', 'origin', 'every', 'note'] as const
const differs = (r: store.EntryRow, e: EntryText): boolean =>
  texts.some((f) => r[f] !== e[f]) ||
  // Of what is kept here the day is computed, and comes along in a file that went out.
  (r.bound === null && e.changedOn !== null && r.changed_on !== e.changedOn) ||
  r.ended_on !== null

export async function importFile(
  ctx: Ctx,
  b: BodyOf<typeof c.entriesImport>,
): Promise<AnswerOf<typeof c.entriesImport>> {
  ctx.access.need(verbs.manage, b.regionPath, verbs.read)
  const { county, dataDir } = ctx.app.installation
  if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  const file = await claimImport(ctx, b.uploadId)
  const cells = await tableCells(blobPath(dataDir, file.hash), mostRows + 1)
  if (cells.length > mostRows) throw problem('catalogue.rows')
  const read = readFile(cells, b.kind, todayOf(ctx))
  if (!read) throw problem('catalogue.no_headings')
  const codes = read.entries.map((e) => e.entry.code)
  // Whoever changes one of them at this moment comes before or after.
  if (b.take) await store.holdCodes(ctx.db, county, codes)
  const known = new Map((await store.byCodes(ctx.app.pools.system, county, codes)).map((r) => [r.code, r]))
  const faults = [...read.faults]
  const writes: store.EntryWrite[] = []
  let created = 0
  for (const { row, entry } of read.entries) {
    const was = known.get(entry.code)
    if (was && !ctx.access.can(verbs.manage, was.region_path))
      faults.push({
        row,
        faults: [{ field: 'code', zh: '别的地方已经用了这个编码', en: 'somewhere else has this code' }],
      })
    else if (!was || differs(was, entry)) {
      if (!was) created++
      writes.push({
        ...entry,
        id: was?.id ?? uuidv7(ctx.now.getTime()),
        regionPath: was?.region_path ?? b.regionPath,
        bound: was?.bound ?? null,
        changedOn: was?.bound ? was.changed_on : (entry.changedOn ?? was?.changed_on ?? null),
        endedOn: null,
      })
    }
  }
  const taken = b.take && faults.length === 0
  if (taken) {
    const was = new Map([...known.values()].map((r) => [r.id, r]))
    await tellChanged(ctx, await store.saveEntries(ctx, writes, { was, imported: true }))
    await audit(ctx, {
      action: 'catalogue.import',
      subjectKind: 'catalogue',
      regionPath: b.regionPath,
      detail: { file: file.name, created, changed: writes.length - created },
    })
  }
  faults.sort((x, y) => x.row - y.row)
  return {
    rows: read.entries.length + read.faults.length,
    created,
    changed: writes.length - created,
    same: read.entries.length - writes.length - (faults.length - read.faults.length),
    taken,
    wrong: faults.length,
    faults: faults.slice(0, 100).map((f) => ({
      row: f.row,
      faults: f.faults.map((x) => ({ field: x.field, words: { zh: x.zh, en: x.en } })),
    })),
  }
}

export async function ask(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.entryAsk>,
): Promise<AnswerOf<typeof c.entryAsk>> {
  const entry = await entryFor(ctx, id, verbs.read)
  if (entry.ended_on !== null) throw problem('not_found')
  const { unitId } = ctx.actor
  if (!unitId) throw problem('catalogue.no_unit')
  const subscription = await store.insertSubscription(ctx, { entry, unitId, purpose: b.purpose })
  if (!subscription) throw problem('catalogue.asked')
  const unit = ctx.app.services.organisation.unitName(unitId)
  // Whoever owns it decides, where it is a unit of ours; else it waits in the list.
  const owner = ctx.app.services.organisation.units().find((u) => u.name === entry.owner)
  // An entry of the street may be asked for from further down, where its task does not lie.
  if (owner)
    await wholly(ctx.db, () =>
      openTask(ctx, {
        county: ctx.app.installation.county,
        regionPath: entry.region_path,
        kind: askTask,
        title: { zh: `${unit}申请使用：${entry.name}`, en: `${unit} asks to use: ${entry.name}` },
        subjectKind: 'catalogue_subscription',
        subjectId: subscription,
        unitId: owner.id,
      }),
    )
  return { id: subscription }
}

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.subscriptionDecide>,
): Promise<AnswerOf<typeof c.subscriptionDecide>> {
  const { county } = ctx.app.installation
  const s = await store.subscriptionById(ctx.db, county, id)
  if (!s) throw problem('not_found')
  const entry = await entryFor(ctx, s.entry_id, verbs.manage)
  const open = b.to === 'ended' ? s.state === 'granted' : s.state === 'asked'
  if (!open) throw problem('catalogue.decided')
  await store.decideSubscription(ctx, id, b.to, b.reason)
  await settleTasks(ctx, { county, kind: askTask, subjectIds: [id], by: ctx.actor.id, note: b.to })
  if (b.to === 'ended') await untell(ctx, s)
  await audit(ctx, {
    action: `catalogue.${b.to}`,
    subjectKind: 'catalogue_subscription',
    subjectId: id,
    regionPath: entry.region_path,
    purpose: s.purpose,
    detail: { reason: b.reason },
  })
  return { id, state: b.to }
}

/** Many at once, as a demo town begins: `back` is days since each was renewed. Their ids in order. */
export async function enterAll(
  ctx: Ctx,
  list: readonly (Omit<EntryText, 'changedOn' | 'note'> & {
    regionPath: string
    back: number | null
    bound: string | null
  })[],
): Promise<string[]> {
  const rows = list.map(({ back, ...e }) => ({
    ...e,
    id: uuidv7(ctx.now.getTime()),
    note: '',
    endedOn: null,
    changedOn:
      back === null
        ? null
        : isoInZone(new Date(ctx.now.getTime() - back * 86_400_000), ctx.app.installation.zone).slice(0, 10),
  }))
  await store.saveEntries(ctx, rows)
  return rows.map((r) => r.id)
}
