/**
 * What was heard at a door and needs work goes through the one intake as a report of channel `visit`, after the call is stored: the
 * entry's id is the report's request id, so that it comes in once however often this is tried.
 */
import type { App } from '../../kernel/context.ts'
import { toProblem } from '../../kernel/problem.ts'
import { intake } from '../reports/answers.ts'
import { openTask } from '../tasks/answers.ts'
import { leaderOf } from './leader.ts'
import { type EntryRow, markReported, waiting } from './store/entries.ts'
import { entryListWords } from './words.ts'

export async function reportEntries(app: App, o: { visitId?: string; before?: Date }): Promise<void> {
  const { county } = app.installation
  for (const e of await waiting(app.pools.system, county, o)) await reportOne(app, e)
}

async function reportOne(app: App, e: EntryRow): Promise<void> {
  const db = app.pools.system
  try {
    const r = await intake(app, {
      channel: 'visit',
      body: e.body,
      placeText: `${e.place} ${e.label}`.trim(),
      ...(e.lng !== null && e.lat !== null ? { point: [e.lng, e.lat] as const } : {}),
      regionPath: e.region_path,
      ...(e.level === 'normal' ? {} : { level: e.level }),
      hint: entryListWords[e.list].zh,
      reporter: {
        kind: 'staff',
        ...(e.account_id ? { accountId: e.account_id } : {}),
        name: app.services.organisation.accountName(e.account_id),
      },
      occurredAt: e.happened_at,
      requestId: e.id,
      uploads: e.uploads,
      actorName: app.services.organisation.accountName(e.account_id),
    })
    await markReported(db, e.county, e.id, r)
  } catch (err) {
    const p = toProblem(err)
    // Ours to mend: the tick tries again.
    if (p.status >= 500)
      return void app.log.error({ err, entry: e.id }, 'an entry of a visit waits for the intake')
    await markReported(db, e.county, e.id, { refused: p.code })
    await openTask(
      { app, db, now: app.clock() },
      {
        county: e.county,
        regionPath: e.region_path,
        kind: 'visit.refused',
        title: {
          zh: `走访记的一条没有报上去：${e.body.slice(0, 40)}`,
          en: `An entry of a visit was not taken in: ${e.body.slice(0, 40)}`,
        },
        subjectKind: 'visit',
        subjectId: e.visit_id,
        accountId: leaderOf(app, e.region_path, null),
      },
    )
  }
}
