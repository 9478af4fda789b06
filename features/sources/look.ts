/** The turn of the sources: those that are due are taken for a lease, looked into side by side, and given their next moment. */
import type { App } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { lookIntoFolder } from './folder.ts'
import { lookIntoMail } from './mail.ts'
import { needPerson, settleSource } from './person.ts'
import { lookIntoPull } from './pull.ts'
import { callAfter, NotNow, nextLook } from './rules.ts'
import * as store from './store.ts'
import { insuranceMs, looking, newsOf } from './watch.ts'

/** Longer than any look: each has time limits of its own. */
const leaseMs = 5 * 60_000
const atOnce = 4
/** How soon a source that has more is looked into again. */
const soonMs = 2000

/** What a look found out beside what it stored. */
export interface Looked {
  /** There is more than one look takes. */
  more: boolean
}

const lookers: Record<store.SourceRow['kind'], (app: App, s: store.SourceRow) => Promise<Looked>> = {
  folder: lookIntoFolder,
  pull: lookIntoPull,
  mail: lookIntoMail,
}

/** Looks into everything due; answers how many sources were looked into. */
export async function lookDue(app: App): Promise<number> {
  const now = app.clock()
  const due = await store.claimDue(app.pools.system, now, new Date(now.getTime() + leaseMs), atOnce)
  await Promise.all(due.map((s) => lookOne(app, s)))
  return due.length
}

async function lookOne(app: App, s: store.SourceRow): Promise<void> {
  const db = app.pools.system
  const everyMs = s.settings.every * 1000
  const heard = newsOf(app, s.id)
  looking.add(s.id)
  try {
    const { more } = await lookers[s.kind](app, s)
    const now = app.clock()
    const news = newsOf(app, s.id)
    // A mailbox that tells by itself is looked into when it does; what it told meanwhile is not slept over.
    const wait =
      more || news !== heard ? soonMs : news === undefined ? everyMs : Math.max(everyMs, insuranceMs)
    await db.transaction().execute(async (trx) => {
      await store.updateSource(trx, s.id, {
        looked_at: now,
        failures: 0,
        last_error: null,
        next_at: nextLook({ everyMs: wait, failures: 0, now, chance: 0 }),
      })
      if (s.failures >= callAfter) await settleSource({ app, db: trx, now }, s, 'silent', 'answers again')
    })
  } catch (err) {
    const now = app.clock()
    const failures = s.failures + 1
    const said = err instanceof ProblemError ? err.code : err instanceof Error ? err.message : String(err)
    if (!(err instanceof NotNow || err instanceof ProblemError))
      app.log.warn({ err, source: s.id }, 'a source could not be looked into')
    await db.transaction().execute(async (trx) => {
      await store.updateSource(trx, s.id, {
        looked_at: now,
        failures,
        last_error: said.slice(0, 500),
        next_at: nextLook({
          everyMs,
          failures,
          now,
          chance: Math.random(),
          askedMs: err instanceof NotNow ? err.afterMs : undefined,
        }),
      })
      if (failures === callAfter) await needPerson({ app, db: trx, now }, s, 'silent', said)
    })
  } finally {
    looking.delete(s.id)
  }
}
