/** Own rules: defined, changed, tried, switched on and off, shown. What they find goes the way of every finding (recheck.ts). */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { ledgerVerbs } from './contract.ts'
import type * as c from './contract-own.ts'
import { perDay } from './doors.ts'
import { doorIn, nameIn, rowsOfSubjects, shownValues } from './findings.ts'
import { firstOf } from './own-run.ts'
import { inRegion } from './queries.ts'
import { todayOf } from './recheck.ts'
import { ownFaults } from './rules/own-faults.ts'
import { ruleOfOwn } from './rules/own-find.ts'
import { broadFrom, type OwnDefinition } from './rules/own-model.ts'
import { definitionWords } from './rules/own-words.ts'
import { needsVisit } from './rules/registry.ts'
import { countWaiting } from './store/doors.ts'
import { countByRule, type RuleCount } from './store/findings.ts'
import * as store from './store/own.ts'
import './problems.ts'

/** Each change of the ledger asks every rule that runs; drafts and what runs no more are only kept. */
const mostRunning = 100
const mostRules = 1000

const may = (ctx: Ctx, path: string): boolean => ctx.access.can(ledgerVerbs.check, path)

/** Rules where I check the ledger, and those of the regions above, which hold there too. */
const visible = (ctx: Ctx): RawBuilder<boolean> =>
  sql<boolean>`(${ctx.access.where(ledgerVerbs.check, 'r.region_path')} or ${sql.join(
    ctx.access.ranges(ledgerVerbs.check).map((p) => sql`starts_with(${p}, r.region_path)`),
    sql` or `,
  )})`

/** As it is written down: nothing that its operators do not take. */
const definitionOf = (b: c.OwnDefinition): OwnDefinition => ({
  kind: b.kind,
  match: b.match,
  conditions: b.conditions,
  severity: b.severity,
  title: b.title,
  ask: b.ask,
})

function refuse(d: OwnDefinition, more: { path: string; code: string; message: string }[] = []): void {
  const issues = [
    ...ownFaults(d).map((f) => ({ path: f.field, code: f.rule, message: `${f.zh} / ${f.en}` })),
    ...more,
  ]
  if (issues.length > 0) throw problem('request.invalid', { issues })
}

async function ownFor(ctx: Ctx, id: string): Promise<store.OwnRow> {
  const r = await store.ownById(ctx.db, ctx.app.installation.county, id, true)
  if (!r) throw problem('not_found')
  ctx.access.need(ledgerVerbs.check, r.region_path, ledgerVerbs.read)
  return r
}

export async function create(ctx: Ctx, b: BodyOf<typeof c.ownCreate>): Promise<AnswerOf<typeof c.ownCreate>> {
  ctx.access.need(ledgerVerbs.check, b.regionPath, ledgerVerbs.read)
  if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  const definition = definitionOf(b)
  refuse(definition)
  if ((await store.countOwn(ctx.app.pools.system, ctx.app.installation.county)) >= mostRules)
    throw problem('ledger.own_many', { extra: { most: mostRules } })
  const id = uuidv7(ctx.now.getTime())
  await store.insertOwn(ctx, { id, regionPath: b.regionPath, definition })
  await logged(ctx, 'ledger.own_write', { id, region_path: b.regionPath }, 1, definition)
  return { id, version: 1, revision: 1 }
}

/** Who asked the ledger what stands in the log: conditions may name values of people. */
const logged = (
  ctx: Ctx,
  action: string,
  r: { id: string; region_path: string },
  revision: number,
  definition?: OwnDefinition,
  more: Record<string, unknown> = {},
) =>
  audit(ctx, {
    action,
    subjectKind: 'ledger_rule',
    subjectId: r.id,
    regionPath: r.region_path,
    detail: { revision, ...more, ...(definition ? { conditions: definitionWords(definition).zh } : {}) },
  })

export async function change(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.ownChange>,
): Promise<AnswerOf<typeof c.ownChange>> {
  const r = await ownFor(ctx, id)
  if (r.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: r.seq } })
  const definition = definitionOf(b)
  const fixed =
    definition.kind === r.definition.kind
      ? []
      : [{ path: 'kind', code: 'fixed', message: '查哪一类定了就不改 / what it looks at never changes' }]
  refuse(definition, fixed)
  const revision = r.revision + 1
  await store.saveOwn(ctx, r, { ...r, definition, revision }, 'written')
  await logged(ctx, 'ledger.own_write', r, revision, definition)
  return { id, version: r.seq + 1, revision }
}

export async function tryOut(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.ownTry>> {
  const { county } = ctx.app.installation
  const r = await ownFor(ctx, id)
  const run = uuidv7(ctx.now.getTime())
  await store.keepJob(ctx.db, county, id, 'trial', {
    run,
    revision: r.revision,
    state: 'queued',
    after: '',
    done: 0,
    total: 0,
    found: 0,
    examples: [],
    at: ctx.now.toISOString(),
    by: ctx.actor.name,
  })
  await ctx.app.jobs.add(ctx.db, 'ledger.own_trial', { id, run }, { key: `ledger.own_trial:${run}` })
  await logged(ctx, 'ledger.own_try', r, r.revision, r.definition)
  return { id, revision: r.revision }
}

/** From so many findings of its trial on a rule is broad; the table `settings` may say otherwise. */
function broadHere(ctx: Pick<Ctx, 'app'>): number {
  const n = ctx.app.services.settings.get('ledgerOwnBroad')
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 ? n : broadFrom
}
const sends = (r: store.OwnRow): boolean =>
  needsVisit(ruleOfOwn({ id: r.id, regionPath: r.region_path, definition: r.definition }))
const isBroad = (ctx: Pick<Ctx, 'app'>, r: store.OwnRow): boolean =>
  sends(r) && (r.trial?.found ?? 0) > broadHere(ctx)

export async function turn(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.ownSwitch>,
): Promise<AnswerOf<typeof c.ownSwitch>> {
  const r = await ownFor(ctx, id)
  if (r.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: r.seq } })
  const tasks = b.on ? b.tasks : r.tasks
  if (b.on ? r.on_revision === r.revision && r.tasks === tasks : r.on_revision === null)
    throw problem('ledger.own_same')
  const trial = r.trial?.state === 'done' && r.trial.revision === r.revision ? r.trial : null
  if (b.on && !trial) throw problem('ledger.own_untried')
  // Half a street is not sent for by a slip: whoever does it has seen the number.
  if (b.on && tasks && trial && isBroad(ctx, r) && b.confirm !== trial.found)
    throw problem('ledger.own_broad', { extra: { found: trial.found, perDay: perDay(ctx.app) } })
  if (
    b.on &&
    r.on_revision === null &&
    (await store.countOwn(ctx.app.pools.system, ctx.app.installation.county, true)) >= mostRunning
  )
    throw problem('ledger.own_many', { extra: { most: mostRunning } })
  const run = uuidv7(ctx.now.getTime())
  const kind = b.on ? 'on' : 'off'
  await store.saveOwn(
    ctx,
    r,
    {
      ...r,
      on_revision: b.on ? r.revision : null,
      on_definition: b.on ? r.definition : null,
      tasks,
      applied: firstOf(run, r.revision, todayOf(ctx.app, ctx.now)),
    },
    kind,
  )
  await ctx.app.jobs.add(ctx.db, 'ledger.own_apply', { id, run }, { key: `ledger.own_apply:${run}` })
  await logged(
    ctx,
    `ledger.own_${kind}`,
    r,
    r.revision,
    undefined,
    b.on ? { tasks, found: trial?.found } : {},
  )
  return { id, version: r.seq + 1, revision: r.revision }
}

interface Counts {
  by: ReadonlyMap<string, RuleCount>
  waiting: ReadonlyMap<string, number>
}
function wire(ctx: Ctx, r: store.OwnRow, counts: Counts): c.OwnRule {
  const rule = store.ownId(r.id)
  const n = counts.by.get(rule)
  return {
    id: r.id,
    rule,
    regionPath: r.region_path,
    regionName: ctx.app.services.regions.name(r.region_path),
    // As the contract has it: stored by it, and no part was taken away since.
    definition: r.definition as c.OwnDefinition,
    words: definitionWords(r.definition),
    revision: r.revision,
    running: r.on_revision,
    state: r.on_revision !== null ? 'on' : r.was_on ? 'off' : 'draft',
    version: r.seq,
    changedAt: r.changed_at.toISOString(),
    changedBy: r.changed_by,
    open: n?.open ?? 0,
    mended: n?.mended ?? 0,
    dismissed: n?.dismissed ?? 0,
    sends: sends(r),
    tasks: r.tasks,
    waiting: counts.waiting.get(rule) ?? 0,
    broad: isBroad(ctx, r),
    perDay: perDay(ctx.app),
    trial: r.trial && {
      ...jobOf(r.trial),
      found: r.trial.found,
      at: r.trial.at,
      by: r.trial.by,
    },
    applied: r.applied && jobOf(r.applied),
    mayEdit: may(ctx, r.region_path),
  }
}
const jobOf = ({ revision, state, done, total }: store.OwnJob) => ({
  revision,
  state,
  done: Math.min(done, total),
  total,
})

async function countsOf(ctx: Ctx, rows: readonly store.OwnRow[]): Promise<Counts> {
  const { county } = ctx.app.installation
  const ids = rows.map((r) => store.ownId(r.id))
  const where = sql<boolean>`(f.county = ${county} and f.rule = any(${ids}::text[]) and ${inRegion(ctx, 'f.region_path', undefined)})`
  const found = await countByRule(ctx.db, where)
  return { by: new Map(found.map((n) => [n.rule, n])), waiting: await countWaiting(ctx.db, where) }
}

export async function list(ctx: Ctx): Promise<AnswerOf<typeof c.ownList>> {
  const rows = await store.ownRows(ctx.db, ctx.app.installation.county, visible(ctx))
  const counts = await countsOf(ctx, rows)
  return { items: rows.map((r) => wire(ctx, r, counts)) }
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.ownGet>> {
  const { county } = ctx.app.installation
  const [r] = await store.ownRows(ctx.db, county, sql<boolean>`(r.id = ${id} and ${visible(ctx)})`)
  if (!r) throw problem('not_found')
  const events = await store.ownEvents(ctx.db, county, id)
  return {
    ...wire(ctx, r, await countsOf(ctx, [r])),
    examples: await examplesOf(ctx, r),
    events: events.map((e) => ({
      kind: e.kind,
      revision: e.revision,
      at: e.at.toISOString(),
      by: e.actor_name,
      words: e.definition && definitionWords(e.definition),
      tasks: e.tasks,
    })),
  }
}

/** Examples of the last trial as they are now, masked, where the reader may look. */
async function examplesOf(ctx: Ctx, r: store.OwnRow): Promise<c.OwnExample[]> {
  const { fields } = ruleOfOwn({ id: store.ownId(r.id), regionPath: r.region_path, definition: r.definition })
  const list = (r.trial?.examples ?? []).map((x, i) => ({
    id: String(i),
    subject_kind: x.kind,
    subjects: x.ids,
    region_path: r.region_path,
  }))
  const rows = await rowsOfSubjects(ctx, list)
  return list.flatMap((x) => {
    const first = rows.get(x.id)?.[0]
    if (!first || !ctx.access.can(ledgerVerbs.read, first.regionPath)) return []
    return [
      {
        name: nameIn(first),
        place: doorIn(ctx, x, first),
        entries: x.subjects.length,
        personId: first.organisation ? null : first.subject,
        values: shownValues(fields, first),
      },
    ]
  })
}
