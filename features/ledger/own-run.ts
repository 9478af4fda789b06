/** Trials of own rules, and bringing the findings in line with what runs: in batches of one transaction, stopped anywhere, going on where it was. */
import type { App, Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { asSystem } from '../cases/answers.ts'
import { alignOpen, sendWaiting } from './doors.ts'
import { dayNumber, recheck, todayOf } from './recheck.ts'
import { type Draft, draftsOf } from './rules/findings.ts'
import { type OwnRule, ownFound, ownGroup, ruleOfOwn } from './rules/own-find.ts'
import type { OwnKind } from './rules/own-model.ts'
import { type Turned, turned } from './rules/own-time.ts'
import { type LedgerRow, needsVisit } from './rules/registry.ts'
import * as store from './store/own.ts'
import { inOrder, membersOf, organisationRows, personRows } from './store/rows.ts'
import { indexed } from './store/seal.ts'

/** Entries of one batch: people and organisations by themselves, homes and households with everybody in them. */
const batchOf = (kind: OwnKind): number => (kind === 'home' || kind === 'household' ? 300 : 1000)
const mostExamples = 20

/** The rows of some groups, whole. */
async function rowsOf(ctx: Ctx, kind: OwnKind, keys: readonly string[], today: string): Promise<LedgerRow[]> {
  const { app, db } = ctx
  if (kind === 'organisation') return organisationRows(db, app, keys)
  if (kind === 'person' || kind === 'residence') return personRows(db, app, keys, today)
  const members = await membersOf(
    db,
    app.installation.county,
    keys.map((key) => ({ kind, key })),
    today,
  )
  const among = new Set(keys)
  const rows = await personRows(db, app, [...new Set(members.map((m) => m.subject))], today)
  return inOrder(rows.filter((r) => among.has(kind === 'home' ? (r.home ?? '') : r.household)))
}

/** What a rule finds in these entries, nothing written. */
async function look(ctx: Ctx, rule: OwnRule, keys: readonly string[]): Promise<Draft[]> {
  const { kind } = rule.definition
  const today = todayOf(ctx.app, ctx.now)
  const rows = await rowsOf(ctx, kind, keys, today)
  return draftsOf(ownFound(rows, ownGroup(kind), dayNumber(today), [rule]), rows, indexed(ctx.app))
}

/** Calls until there is no more to do; whether it came to its end. */
async function each(
  app: App,
  aborted: () => boolean,
  batch: (ctx: Ctx) => Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    if (aborted()) return false
    if (!(await asSystem(app, batch))) return true
  }
}

/** How many findings there would be, and some of them. Nothing else is written. */
export const runTrial = (
  app: App,
  id: string,
  run: string,
  aborted: () => boolean = () => false,
): Promise<boolean> =>
  each(app, aborted, async (ctx) => {
    const { county } = app.installation
    const r = await store.ownById(ctx.db, county, id, true)
    const t = r?.trial
    // Another trial has taken its place.
    if (!r || !t || t.run !== run || t.state === 'done') return false
    const { kind } = r.definition
    const size = batchOf(kind)
    const keys = await store.nextEntries(ctx.db, county, kind, r.region_path, t.after, size)
    const rule = { id: store.ownId(id), regionPath: r.region_path, definition: r.definition }
    const drafts = await look(ctx, rule, keys)
    const over = keys.length < size
    const done = t.done + keys.length
    const total =
      t.state === 'queued' ? await store.countEntries(ctx.db, county, kind, r.region_path) : t.total
    await store.keepJob(ctx.db, county, id, 'trial', {
      ...t,
      state: over ? 'done' : 'running',
      after: keys.at(-1) ?? t.after,
      done,
      total: over ? done : Math.max(total, done),
      found: t.found + drafts.length,
      examples: [
        ...t.examples,
        ...drafts.map((d) => ({ kind: d.subjectKind, ids: d.subjects.slice(0, 10) })),
      ].slice(0, mostExamples),
    })
    return !over
  })

/**
 * After a switch, and each day of a rule that looks at the time. What the rule found before is looked at first: what it does not find any
 * more is closed, and not counted for it as mended. Then, when it runs, everything it is about, or of a day what days have changed since
 * the last (`turned`); where it finds what is not open already, every rule looks. Doors are sent to at the end, when all can be ranked.
 */
export const runApply = (
  app: App,
  id: string,
  run: string,
  aborted: () => boolean = () => false,
): Promise<boolean> =>
  each(app, aborted, async (ctx) => {
    const { county } = app.installation
    const r = await store.ownById(ctx.db, county, id, true)
    const a = r?.applied
    if (!r || !a || a.run !== run || a.state === 'done') return false
    const rule = store.ownId(id)
    const on = r.on_definition
    const { kind } = on ?? r.definition
    const own = on && { id: rule, regionPath: r.region_path, definition: on, silent: !r.tasks }
    if (own && a.state === 'queued')
      await alignOpen(ctx, rule, { severity: own.definition.severity, visit: needsVisit(ruleOfOwn(own)) })
    const days = on && a.since ? turned(on, dayNumber(a.since), dayNumber(todayOf(app, ctx.now))) : null
    const size = a.stage === 'open' ? 300 : batchOf(kind)
    const total =
      a.state === 'queued'
        ? (await store.countOpen(ctx.db, county, rule)) +
          (on ? await store.countEntries(ctx.db, county, kind, r.region_path, days) : 0)
        : a.total
    const part =
      a.stage === 'open'
        ? await openPart(ctx, rule, a.after, size)
        : await allPart(ctx, own!, a.after, size, days)
    await recheck(ctx, part.groups, rule)
    const over = part.looked < size
    const goesOn = over && a.stage === 'open' && on !== null
    const ends = over && !goesOn
    const done = a.done + part.looked
    await store.keepJob(ctx.db, county, id, 'applied', {
      ...a,
      stage: goesOn ? 'all' : a.stage,
      after: goesOn ? '' : (part.last ?? a.after),
      state: ends ? 'done' : 'running',
      done,
      total: ends ? done : Math.max(total, done),
    })
    if (ends) await sendWaiting(ctx, todayOf(app, ctx.now))
    return !ends
  })

interface Part {
  groups: { kind: 'row' | 'home' | 'household'; key: string }[]
  looked: number
  last: string | undefined
}
async function openPart(ctx: Ctx, rule: string, after: string, size: number): Promise<Part> {
  const groups = await store.openGroups(ctx.db, ctx.app.installation.county, rule, after, size)
  return { groups, looked: groups.length, last: groups.at(-1)?.id }
}
async function allPart(
  ctx: Ctx,
  own: OwnRule,
  after: string,
  size: number,
  days: Turned | null,
): Promise<Part> {
  const { county } = ctx.app.installation
  const { kind } = own.definition
  const keys = await store.nextEntries(ctx.db, county, kind, own.regionPath, after, size, days)
  const drafts = await look(ctx, own, keys)
  const open = await store.openPrints(
    ctx.db,
    county,
    own.id,
    drafts.map((d) => d.fingerprint),
  )
  const fresh = new Set(drafts.filter((d) => !open.has(d.fingerprint)).map((d) => d.key))
  return {
    groups: [...fresh].map((key) => ({ kind: ownGroup(kind) as Part['groups'][number]['kind'], key })),
    looked: keys.length,
    last: keys.at(-1),
  }
}

/** What the passing of a day alone makes true or untrue is looked for once a day; grids have their doors of the day. */
export const lookEachDay = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    const today = todayOf(app, ctx.now)
    for (const r of await store.dueRules(ctx.db, county, today)) {
      const run = uuidv7(ctx.now.getTime())
      // Another revision, or none known: all of it.
      const since = r.applied?.revision === r.on_revision ? r.applied?.day : undefined
      const look = { ...firstOf(run, r.on_revision!, today), ...(since ? { since } : {}) }
      await store.keepJob(ctx.db, county, r.id, 'applied', look)
      await app.jobs.add(ctx.db, 'ledger.own_apply', { id: r.id, run }, { key: `ledger.own_apply:${run}` })
    }
    await sendWaiting(ctx, today)
  })

/** A look that is about to begin: at everything, unless it says since when. */
export const firstOf = (run: string, revision: number, day: string): store.Applied => ({
  run,
  revision,
  state: 'queued',
  stage: 'open',
  after: '',
  done: 0,
  total: 0,
  day,
})
