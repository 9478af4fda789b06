/** Trials of own rules, and bringing the findings in line with what runs: in batches of one transaction, stopped anywhere, going on where it was. */
import type { App, Ctx } from '../../kernel/context.ts'
import { asSystem } from '../cases/answers.ts'
import { dayNumber, recheck, todayOf } from './recheck.ts'
import { draftsOf } from './rules/findings.ts'
import { ownFound, ownGroup } from './rules/own-find.ts'
import type { OwnKind } from './rules/own-model.ts'
import type { LedgerRow } from './rules/registry.ts'
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
    const today = todayOf(app, ctx.now)
    const size = batchOf(kind)
    const keys = await store.nextEntries(ctx.db, county, kind, r.region_path, t.after, size)
    const rows = await rowsOf(ctx, kind, keys, today)
    const rule = { id: store.ownId(id), regionPath: r.region_path, definition: r.definition }
    const drafts = draftsOf(ownFound(rows, ownGroup(kind), dayNumber(today), [rule]), rows, indexed(app))
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
 * After a switch. What the rule found before is looked at first: what it does not find any more is closed, and not counted for it as
 * mended. Then, when it runs, everything it is about.
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
    const { kind } = r.on_definition ?? r.definition
    const size = a.stage === 'open' ? 300 : Math.min(300, batchOf(kind))
    const total =
      a.state === 'queued'
        ? (await store.countOpen(ctx.db, county, rule)) +
          (r.on_definition ? await store.countEntries(ctx.db, county, kind, r.region_path) : 0)
        : a.total
    const groups =
      a.stage === 'open'
        ? await store.openGroups(ctx.db, county, rule, a.after, size)
        : (await store.nextEntries(ctx.db, county, kind, r.region_path, a.after, size)).map((key) => ({
            id: key,
            kind: ownGroup(kind),
            key,
          }))
    await recheck(ctx, groups, rule)
    const over = groups.length < size
    const goesOn = over && a.stage === 'open' && r.on_definition !== null
    const done = a.done + groups.length
    await store.keepJob(ctx.db, county, id, 'applied', {
      ...a,
      stage: goesOn ? 'all' : a.stage,
      after: goesOn ? '' : (groups.at(-1)?.id ?? a.after),
      state: over && !goesOn ? 'done' : 'running',
      done,
      total: over && !goesOn ? done : Math.max(total, done),
    })
    return !over || goesOn
  })
