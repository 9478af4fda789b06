/**
 * The way out: due messages are taken for a lease, sent by their channel's adapter, and marked. What dies in between is due
 * again when the lease ends and is sent once more under the same id; the other side knows the id, so its effect is one.
 */
import type { App } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import type { Tx } from '../../kernel/db.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { tellStuck } from '../webhooks/answers.ts'
import { type Adapter, ByHand, type Delivery, Permanent, type Receipt, Retry } from './adapter.ts'
import { adapters } from './registry.ts'
import { leaseMs, nextTry } from './rules.ts'
import * as store from './store/outbox.ts'

const batch = 24
const parallel = 6
/** Failures in a row after which a system counts as down and the rest of the batch waits without being tried. */
const downAfter = 3
const downPauseMs = 60_000

/** Sends everything due; channels do not wait for each other. Answers how many messages were tried. */
export async function deliverDue(app: App, channels = adapters): Promise<number> {
  const { county } = app.installation
  const due = await store.dueChannels(app.pools.system, county, app.clock())
  const tried = await Promise.all(due.map((c) => deliverChannel(app, c, channels.get(c))))
  return tried.reduce((a, b) => a + b, 0)
}

async function deliverChannel(app: App, channel: string, adapter: Adapter | undefined): Promise<number> {
  let tried = 0
  for (;;) {
    const now = app.clock()
    const messages = await store.claimDue(app.pools.system, {
      county: app.installation.county,
      channel,
      now,
      lease: new Date(now.getTime() + leaseMs),
      limit: batch,
    })
    let down = 0
    const queue = [...messages]
    const worker = async () => {
      for (let m = queue.shift(); m; m = queue.shift()) {
        if (down >= downAfter) {
          const at = new Date(app.clock().getTime() + downPauseMs * (1 + Math.random()))
          await store.markFailed(app.pools.system, m, 'channel.down', { at, counts: false })
          continue
        }
        tried++
        const wasDown = await deliverOne(app, m, adapter)
        down = wasDown ? down + 1 : 0
      }
    }
    await Promise.all(Array.from({ length: parallel }, worker))
    if (messages.length < batch || down >= downAfter) return tried
  }
}

/** What a source brought is answered through it, whatever its channel does else. */
const bySource = (app: App, m: Delivery): Promise<Receipt | null> | null =>
  m.clientId ? (app.services.sources?.deliver(m) ?? null) : null

/** Answers whether the other side as a whole seems to be down. */
async function deliverOne(app: App, m: Delivery, adapter: Adapter | undefined): Promise<boolean> {
  try {
    if (!adapter) throw new Permanent(`there is no channel ${m.channel}`)
    const receipt = (await bySource(app, m)) ?? (await adapter.deliver(m, app))
    await app.pools.system.transaction().execute(async (db) => {
      const now = app.clock()
      await store.markDelivered(db, m, receipt, now)
      await settleTasks({ app, db, now }, { county: m.county, kind: 'outbox.stuck', subjectIds: [m.id] })
    })
    return false
  } catch (err) {
    await failed(app, m, adapter, err)
    return err instanceof Retry && err.down
  }
}

async function failed(app: App, m: Delivery, adapter: Adapter | undefined, err: unknown): Promise<void> {
  const now = app.clock()
  const text = err instanceof Error ? err.message : String(err)
  const hopeless = err instanceof Permanent || err instanceof ByHand
  const at = hopeless
    ? null
    : nextTry({
        attempts: m.attempts,
        createdAt: m.createdAt,
        now,
        chance: Math.random(),
        askedMs: err instanceof Retry ? err.afterMs : undefined,
      })
  if (!(err instanceof Retry) && !hopeless) app.log.error({ err, outbox: m.id }, 'a channel adapter failed')
  if (at) return void (await store.markFailed(app.pools.system, m, text, { at, counts: true }))
  // Nobody phones a hotline at every step: without a system only what the reporter waits for is handed over.
  if (err instanceof ByHand && m.kind === 'progress')
    return void (await store.dropMessage(app.pools.system, m, 'channel.by_hand'))
  await app.pools.system.transaction().execute(async (db) => {
    if (await store.markFailed(db, m, err instanceof ByHand ? 'channel.by_hand' : text, null))
      await callPerson(
        app,
        db,
        m,
        adapter?.name ?? { zh: m.channel, en: m.channel },
        err instanceof ByHand,
        now,
      )
  })
}

async function callPerson(
  app: App,
  db: Tx,
  m: Delivery,
  channel: Words,
  byHand: boolean,
  now: Date,
): Promise<void> {
  const what = m.externalId ?? m.reportId.slice(-8)
  const opened = await openTask(
    { app, db, now },
    byHand
      ? {
          county: m.county,
          regionPath: app.installation.rootPath,
          kind: 'outbox.by_hand',
          title: {
            zh: `${channel.zh}没有可以回传的系统，结果要由人转告`,
            en: `${channel.en} has no system to tell: hand its results over yourself`,
          },
          subjectKind: 'channel',
          subjectId: m.channel,
        }
      : {
          county: m.county,
          regionPath: m.regionPath,
          kind: 'outbox.stuck',
          title: {
            zh: `${channel.zh} ${what} 的结果没有送到`,
            en: `The result of ${channel.en} ${what} did not arrive`,
          },
          subjectKind: 'outbox',
          subjectId: m.id,
        },
  )
  if (!opened) return
  await tellStuck(db, m, now)
  const people = app.services.organisation?.peopleFor(m.regionPath, 'dispatcher') ?? []
  const on = people.filter((p) => p.onDuty)
  await store.insertNotices(
    db,
    (on.length ? on : people).map((p) => ({
      county: m.county,
      account_id: p.accountId,
      region_path: m.regionPath,
      kind: byHand ? 'outbox.by_hand' : 'outbox.stuck',
      case_id: m.caseId,
      body: { taskId: opened, channel: m.channel, outboxId: m.id },
    })),
    now,
  )
}
