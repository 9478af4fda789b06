/** The way out of hooks: as channels/deliver.ts, with a rate for each hook and several events in one message of a robot. */
import type { App } from '../../kernel/context.ts'
import { leaseMs, nextTry } from '../channels/rules.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { isRobot, perMinute, together } from './rules.ts'
import * as store from './store.ts'
import { tell } from './target.ts'

const minute = 60_000
/** Calls to one hook in one turn: others wait no longer for it than that. */
const perTurn = 20

/** Sends everything due, hooks beside each other, each in order. Answers how many calls were made. */
export async function sendDue(app: App): Promise<number> {
  const ids = await store.dueHooks(app.pools.system, app.clock())
  const hooks = new Map((await store.allHooks(app.pools.system)).map((h) => [h.id, h]))
  const made = await Promise.all(
    ids.map(async (id) => {
      const hook = hooks.get(id)
      if (hook?.active) return sendHook(app, hook)
      await store.cancelWaiting(app.pools.system, app.installation.county, id)
      return 0
    }),
  )
  return made.reduce((a, b) => a + b, 0)
}

async function sendHook(app: App, hook: store.HookRow): Promise<number> {
  const { county } = app.installation
  const db = app.pools.system
  let calls = 0
  while (calls < perTurn) {
    const now = app.clock()
    const tries = await store.triesSince(db, county, hook.id, new Date(now.getTime() - minute))
    if (tries >= perMinute[hook.kind]) return calls
    const sends = await store.claim(db, {
      county,
      hookId: hook.id,
      // Each call has its own moment, by which calls of a minute are counted.
      now: new Date(now.getTime() + calls),
      lease: new Date(now.getTime() + leaseMs),
      limit: isRobot(hook.kind) ? together : 1,
    })
    if (sends.length === 0) return calls
    calls++
    const said = await tell(app, hook, sends)
    if (said.outcome === 'arrived') {
      await store.markSent(db, sends, said.status ?? 200, app.clock())
      continue
    }
    for (const s of sends) await failed(app, hook, s, said)
    // Whoever did not take this one is not asked for the next at once.
    if (said.outcome === 'later') return calls
  }
  return calls
}

async function failed(
  app: App,
  hook: store.HookRow,
  s: store.Send,
  said: Awaited<ReturnType<typeof tell>>,
): Promise<void> {
  const now = app.clock()
  const at =
    said.outcome === 'never'
      ? null
      : nextTry({
          attempts: s.attempts,
          createdAt: s.created_at,
          now,
          chance: Math.random(),
          askedMs: said.afterMs,
        })
  await app.pools.system.transaction().execute(async (db) => {
    const mine = await store.markFailed(db, s, { at, status: said.status, said: said.said, counts: true })
    if (!mine || at) return
    await openTask(
      { app, db, now },
      {
        county: s.county,
        regionPath: hook.region_path,
        kind: 'hook.stuck',
        title: { zh: `“${hook.name}”收不到推送`, en: `${hook.name} does not take what is pushed to it` },
        subjectKind: 'hook',
        subjectId: hook.id,
      },
    )
  })
}

/** Its task is done when nothing of it is stuck any more. */
export async function settleHook(
  ctx: Parameters<typeof settleTasks>[0],
  hookId: string,
  note: string,
): Promise<void> {
  await settleTasks(ctx, {
    county: ctx.app.installation.county,
    kind: 'hook.stuck',
    subjectIds: [hookId],
    note,
  })
}
