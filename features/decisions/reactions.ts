/** Training as a job; once an hour the question whether enough was corrected for a new version, and whether decisions got worse. */
import { z } from 'zod'
import type { App } from '../../kernel/context.ts'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { asSystem } from '../cases/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { journalVersion, modelRows } from '../triage/answers.ts'
import { driftTask } from './commands.ts'
import { runReplay } from './replays.ts'
import { type Drift, type DriftKind, drifted, RECENT_DAYS, REFERENCE_DAYS } from './rules/drift.ts'
import { kindWords } from './rules/words.ts'
import { setSetting, trainingNow } from './settings.ts'
import * as store from './store.ts'
import { forgetChanges } from './store-replays.ts'
import { trainCandidate } from './train.ts'

const Of = z.object({ id: z.uuid() })
const By = z.object({ by: z.uuid().nullable(), byName: z.string() })

/** So many corrections make a new version worth its while. */
const ENOUGH = 50
const DAY = 86_400_000

export const jobs: JobHandlers = {
  'decisions.train': async (app, payload) => {
    const { by, byName } = By.parse(payload)
    const said = (state: string, why = '') =>
      setSetting(app.pools.system, 'classTraining', { state, at: app.clock().toISOString(), by: byName, why })
    await said('running')
    try {
      await trainCandidate(app, { id: by, name: byName })
      await said('done')
    } catch (err) {
      await said('failed', err instanceof Error ? err.message.slice(0, 300) : '')
      throw err
    }
  },
  'decisions.replay': async (app, payload, { aborted }) => runReplay(app, Of.parse(payload).id, aborted),
}

/** Adds the job when enough was corrected since the last version; none is added while one is under way. */
export async function trainIfEnough(app: App): Promise<boolean> {
  const db = app.pools.system
  const [last] = await modelRows(db, 1)
  const journal = await journalVersion(db)
  if (journal - (last?.journal ?? 0) < ENOUGH) return false
  const training = await trainingNow(db)
  const under = training && ['waiting', 'running'].includes(training.state)
  if (under && app.clock().getTime() - Date.parse(training.at) < DAY) return false
  await app.jobs.add(
    db,
    'decisions.train',
    { by: null, byName: '系统' },
    { key: 'decisions.train', maxAttempts: 3 },
  )
  return true
}

/** Looks for drift once; each that is found is told once and stays open until it is over. */
export async function lookForDrift(app: App): Promise<void> {
  const { county, rootPath } = app.installation
  const now = app.clock()
  const split = new Date(now.getTime() - RECENT_DAYS * DAY)
  const from = new Date(split.getTime() - REFERENCE_DAYS * DAY)
  const counts = await store.driftCounts(app.pools.system, county, { from, split, to: now })
  await asSystem(app, async (ctx) => {
    const open = (await store.findings(ctx.db, county, now)).filter((f) => !f.over_at)
    for (const c of counts) {
      const tests: [DriftKind, Drift][] = [
        [
          'agreement',
          drifted(
            'agreement',
            { hits: c.reference.agreed, n: c.reference.judged },
            { hits: c.recent.agreed, n: c.recent.judged },
          ),
        ],
        [
          'unsure',
          drifted(
            'unsure',
            { hits: c.reference.unsure, n: c.reference.decided },
            { hits: c.recent.unsure, n: c.recent.decided },
          ),
        ],
      ]
      for (const [what, d] of tests) {
        const was = open.find((f) => f.what === what && f.kind === c.kind)
        if (was && d.state === 'steady') {
          await store.endFinding(ctx.db, county, was.id, now)
          await settleTasks(ctx, { county, kind: driftTask, subjectIds: [was.id], state: 'cancelled' })
        }
        if (was || d.state !== 'worse') continue
        const id = await store.openFinding(ctx.db, {
          county,
          id: uuidv7(now.getTime()),
          regionPath: rootPath,
          what,
          kind: c.kind,
          figures: { reference: d.reference, recent: d.recent, p: d.p },
          at: now,
        })
        if (!id) continue
        const percent = (s: { hits: number; n: number }) => `${((100 * s.hits) / s.n).toFixed(1)}%`
        const k = kindWords[c.kind]
        const of =
          what === 'agreement'
            ? { zh: '与人一致的', en: 'agreement with people' }
            : { zh: '拿不准的', en: 'unsure ones' }
        await openTask(ctx, {
          county,
          regionPath: rootPath,
          kind: driftTask,
          title: {
            zh: `${k.zh}：${of.zh}由 ${percent(d.reference)} 变成近两周 ${percent(d.recent)}，请看研判台`,
            en: `${k.en}: ${of.en} went from ${percent(d.reference)} to ${percent(d.recent)} in two weeks; see the decision desk`,
          },
          subjectKind: 'decision_finding',
          subjectId: id,
          accountId: null,
        })
      }
    }
  })
}

/** Days for which the cases behind a replay are kept. */
const REPLAY_DAYS = 90

export const ticks: Ticks = {
  'decisions.forget': {
    seconds: 3600,
    run: (app) =>
      forgetChanges(
        app.pools.system,
        app.installation.county,
        new Date(app.clock().getTime() - REPLAY_DAYS * DAY),
      ),
  },
  'decisions.train': { seconds: 3600, run: trainIfEnough },
  'decisions.drift': { seconds: 3600, run: lookForDrift },
}
