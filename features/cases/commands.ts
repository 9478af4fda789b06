/** Acts on a case: load, lock, decide, record. Every action of every person, and of the system itself, goes through `act`. */

import { type Access, systemAccess } from '../../kernel/access.ts'
import type { Actor, App, Ctx } from '../../kernel/context.ts'
import { inScope, type Tx } from '../../kernel/db.ts'
import { problem, toProblem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { claimUploads } from '../attachments/answers.ts'
import type { ActionDone, ActionInput, StaffAction } from './contract.ts'
import { type LinkActions, linkAction } from './links.ts'
import { actorFacts, record } from './record.ts'
import { clocksAt } from './rules/clocks.ts'
import { decide, type Outcome, Refused } from './rules/decide.ts'
import { ownHandler, refusal } from './rules.ts'
import { evidenceMissing } from './store/evidence.ts'
import { factsOf, type Loaded, lastStep, loadCase, visible } from './store/load.ts'
import { noteSeen } from './store/seen.ts'
import { worldOf } from './world.ts'

export interface ActOptions {
  /** The reporter acts through the tracking link: no account, but a part in the case. */
  reporter?: boolean
  /** The system acts for this unit: what another installation did is done by the line that stands for it here. */
  unitId?: string
  /** The weather alert that a level is raised for. Only our own code says so: nobody's own correction is to pass for one. */
  alertId?: string
  /** Version the person had on the screen; absent for the system. */
  baseVersion?: number
}

/** One action on one case in the caller's transaction. Throws a problem; nothing is half-written. */
export async function act<A extends StaffAction>(
  ctx: Ctx,
  caseId: string,
  action: A,
  input: ActionInput<A>,
  opts: ActOptions = {},
): Promise<ActionDone> {
  const county = ctx.app.installation.county
  const loaded = await loadCase(ctx.db, county, caseId)
  const { row, handlers } = loaded
  const facts = factsOf(row, handlers, action === 'assemble' ? assemblingOf(ctx, loaded) : [])
  const who = actorFacts(ctx, row, opts.reporter, opts.unitId)
  if (!opts.reporter && !who.system && !visible(ctx, row)) throw problem('not_found')
  // Whoever acts has looked: the reporter sees it.
  if (!opts.reporter) await noteSeen(ctx, row)
  const corrected = action === 'dispatch' ? (input as ActionInput<'dispatch'>).corrections : undefined
  // A correction that comes with the dispatch settles what was missing before the rules look.
  const asked = corrected
    ? {
        ...facts,
        placed: facts.placed || Boolean(corrected.regionPath),
        itemCode: corrected.itemCode ?? facts.itemCode,
      }
    : facts
  const no = refusal(asked, who, action, ctx.now)
  if (no) throw problem(no, { extra: { state: row.state, version: row.version } })
  if (opts.baseVersion !== undefined && opts.baseVersion !== row.version)
    throw problem('conflict.version', { extra: { version: row.version, state: row.state } })
  if (action === 'link' || action === 'unlink' || action === 'split' || action === 'dismiss')
    return linkAction(ctx, row, action, input as ActionInput<LinkActions>)

  const world = worldOf(ctx.app, row.list_id, row.title)
  if (action === 'resolve' && !who.system) {
    const missing = await evidenceMissing(ctx, row, input as ActionInput<'resolve'>)
    if (missing.length) throw problem('case.evidence_missing', { issues: missing })
  }
  let out: Outcome
  try {
    const since = (input as { occurredAt?: string }).occurredAt
      ? lastStep(loaded.moves, ownHandler(facts, who)?.id ?? null)
      : null
    out = decide({ ...facts, since }, who, action, input, ctx.now, world)
    if (opts.alertId) out = underAlert(out, opts.alertId)
  } catch (err) {
    throw err instanceof Refused ? problem(err.code) : err
  }
  const uploads = (input as { uploads?: string[] }).uploads
  if (uploads?.length)
    await claimUploads(ctx, uploads, {
      county,
      caseId,
      regionPath: row.region_path,
      phase:
        action === 'resolve' || action === 'finish'
          ? 'after'
          : action === 'requestReturn'
            ? 'return'
            : 'during',
      byName: who.name,
    })
  return record(ctx, loaded, out, { reporter: opts.reporter ?? false })
}

/** The weather changed, not the judgement: the level decided that day is no mistake, and nothing is learnt from it. */
const underAlert = (out: Outcome, alertId: string): Outcome => ({
  ...out,
  corrected: out.corrected.filter((x) => x.kind !== 'level'),
  events: out.events.map((e) => (e.kind === 'corrected' ? { ...e, data: { ...e.data, alertId } } : e)),
})

/** Handler lines whose clock of assembling runs now. */
function assemblingOf(ctx: Ctx, { row, moves }: Loaded): (string | null)[] {
  const { items } = ctx.app.services
  return clocksAt(moves, items.policy(row.item_code, row.list_id), items.calendar(), ctx.now)
    .filter((k) => k.clock === 'assemble' && k.due && !k.stoppedAt)
    .map((k) => k.handler)
}

/** A context for the system's own work: jobs, sweeps, automatic dispatch. */
export async function asSystem<T>(app: App, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return withActor(app, { kind: 'system', id: null, name: '系统', unitId: null }, systemAccess, fn)
}

export async function withActor<T>(
  app: App,
  actor: Actor,
  access: Access,
  fn: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const after: (() => void | Promise<void>)[] = []
  const now = app.clock()
  const out = await inScope(app.pools, access, (db: Tx) =>
    fn(
      Object.freeze({
        app,
        db,
        actor,
        access,
        now,
        log: app.log,
        language: 'zh' as const,
        address: '',
        requestId: uuidv7(now.getTime()),
        afterCommit: (f: () => void | Promise<void>) => void after.push(f),
      }),
    ),
  )
  for (const f of after) await f()
  return out
}

export async function bulk(
  app: App,
  ctx: Pick<Ctx, 'actor' | 'access'>,
  input: {
    action: 'dispatch' | 'accept' | 'remind' | 'supervise' | 'archive' | 'note'
    cases: { id: string; baseVersion: number }[]
    text: string
  },
): Promise<{ id: string; ok: boolean; code: string | null; version: number | null }[]> {
  const inputs = {
    dispatch: {},
    accept: {},
    remind: { message: input.text },
    supervise: { reason: input.text || '限期督办' },
    archive: { note: input.text },
    note: { body: input.text || '已阅', uploads: [] },
  }
  const results = []
  for (const c of input.cases) {
    try {
      const done = await withActor(app, ctx.actor, ctx.access, (own) =>
        act(own, c.id, input.action, inputs[input.action] as ActionInput<typeof input.action>, {
          baseVersion: c.baseVersion,
        }),
      )
      results.push({ id: c.id, ok: true, code: null, version: done.version })
    } catch (err) {
      // What the database refused (two hands on one case) is an answer too: the others of the list were done.
      const refused = toProblem(err)
      if (refused.status >= 500) throw err
      results.push({ id: c.id, ok: false, code: refused.code, version: null })
    }
  }
  return results
}
