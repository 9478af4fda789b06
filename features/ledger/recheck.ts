/** Checks at once: what changed, and the groups that share its keys, before and after the change, in the transaction of the change. */
import type { App, Ctx } from '../../kernel/context.ts'
import { isoInZone } from '../clocks/rules.ts'
import { settleTasks } from '../tasks/answers.ts'
import { sendToDoors, verifyTask } from './doors.ts'
import { diffFindings, draftsOf } from './rules/findings.ts'
import { ownFound } from './rules/own-find.ts'
import { checkGroup, groupKinds, keysOf, type LedgerRow } from './rules/registry.ts'
import { assetDrafts } from './rules/rules-asset.ts'
import { assetGroups, assetRows } from './store/assets.ts'
import { findingsOfGroups, saveFindings } from './store/findings.ts'
import { runningRules } from './store/own.ts'
import { type Group, inOrder, lockGroups, membersOf, organisationRows, personRows } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { indexed } from './store/seal.ts'

export type CheckCtx = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>

export const todayOf = (app: Pick<App, 'installation'>, now: Date): string =>
  isoInZone(now, app.installation.zone).slice(0, 10)
export const dayNumber = (day: string): number => Number(day.replaceAll('-', ''))

/** The groups of some rows: each alone, and with all that share something. */
export function groupsOf(app: Pick<App, 'crypto'>, rows: readonly LedgerRow[]): Group[] {
  const index = indexed(app)
  const out = new Map<string, Group>()
  const add = (g: Group) => out.set(`${g.kind}:${g.key}`, g)
  for (const r of rows) {
    add({ kind: 'row', key: r.subject })
    for (const [kind, value] of Object.entries(keysOf(r.values, r.organisation)))
      if (kind !== 'name') add({ kind: kind as Group['kind'], key: index(kind as 'id', value) })
    if (r.home) add({ kind: 'home', key: r.home })
    if (r.household !== '') add({ kind: 'household', key: r.household })
  }
  return [...out.values()]
}

export interface Outcome {
  opened: number
  mended: number
}

/** Changes something and looks again at all it touches. Whose rows may differ afterwards; what they own is looked at too. */
export async function changing<T>(
  ctx: CheckCtx,
  subjects: { people?: readonly string[]; organisations?: readonly string[]; assets?: readonly string[] },
  change: () => Promise<T>,
): Promise<T> {
  return wholly(ctx.db, async () => {
    const today = todayOf(ctx.app, ctx.now)
    const { people = [], organisations = [], assets = [] } = subjects
    const read = async () => [
      ...groupsOf(ctx.app, [
        ...(await personRows(ctx.db, ctx.app, people, today)),
        ...(await organisationRows(ctx.db, ctx.app, organisations)),
      ]),
      ...(await assetGroups(ctx.db, ctx.app, { ids: assets, owners: [...people, ...organisations] })),
    ]
    const before = await read()
    const out = await change()
    const after = await read()
    await recheck(ctx, [...before, ...after])
    return out
  })
}

/**
 * The rules on these groups as they are now; findings whose cause is gone are closed. Sees the whole territory: see `wholly`. `changed`: a
 * rule that is another one since, or off; what it does not find any more was not mended by anybody.
 */
export async function recheck(ctx: CheckCtx, touched: readonly Group[], changed?: string): Promise<Outcome> {
  const groups = [...new Map(touched.map((g) => [`${g.kind}:${g.key}`, g])).values()]
  if (groups.length === 0) return { opened: 0, mended: 0 }
  const { app, db } = ctx
  const { county } = app.installation
  const today = todayOf(app, ctx.now)
  await lockGroups(db, county, groups)
  const members = await membersOf(db, county, groups, today)
  const ids = [
    ...new Set([
      ...members.map((m) => m.subject),
      ...groups.filter((g) => g.kind === 'row').map((g) => g.key),
    ]),
  ]
  const rows = inOrder([
    ...(await personRows(db, app, ids, today)),
    ...(await organisationRows(db, app, ids)),
  ])
  const ownRules = await runningRules(db, county)
  const drafts = groupKinds.flatMap((kind) => {
    const keys = new Set(groups.filter((g) => g.kind === kind).map((g) => g.key))
    if (keys.size === 0) return []
    const inside = new Set(members.filter((m) => m.kind === kind).map((m) => m.subject))
    const own = rows.filter((r) =>
      kind === 'row'
        ? keys.has(r.subject)
        : kind === 'home'
          ? r.home !== null && keys.has(r.home) && inside.has(r.subject)
          : kind === 'household'
            ? keys.has(r.household)
            : inside.has(r.subject),
    )
    const day = dayNumber(today)
    const found = [...checkGroup(own, kind, day), ...ownFound(own, kind, day, ownRules)]
    return draftsOf(found, own, indexed(app))
  })
  const plates = Map.groupBy(
    members.filter((m) => m.kind === 'plate'),
    (m) => m.key,
  )
  drafts.push(
    ...assetDrafts(
      await assetRows(db, app, ids, today),
      new Map([...plates].map(([key, list]) => [key, list.map((m) => m.subject)])),
      indexed(app),
      dayNumber(today),
      new Set(groups.filter((g) => g.kind === 'row').map((g) => g.key)),
    ),
  )
  const kept = await findingsOfGroups(db, county, groups)
  const diff = diffFindings(kept, drafts, today)
  const opened = await saveFindings(ctx, diff, changed)
  const doors = opened.flatMap(({ id, draft }) => (draft.visit ? [{ id, ...draft }] : []))
  await sendToDoors(ctx, doors, { rows, today, later: changed !== undefined })
  // Nobody was sent in vain by whoever mends; of a rule that is another one now nobody did anything.
  const ofChanged = new Set(kept.filter((k) => k.rule === changed).map((k) => k.id))
  for (const [state, subjectIds] of [
    ['done', diff.mend.filter((id) => !ofChanged.has(id))],
    ['cancelled', diff.mend.filter((id) => ofChanged.has(id))],
  ] as const)
    if (subjectIds.length > 0)
      await settleTasks(ctx, {
        county,
        kind: verifyTask,
        subjectIds,
        state,
        by: ctx.actor.id,
        note: state === 'done' ? 'mended' : 'rule-changed',
      })
  return { opened: opened.length, mended: diff.mend.length }
}
