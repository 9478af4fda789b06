/** Units that use an entry are told, by a task of their own, what was changed of it, and once of each time that it is late. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import { asSystem } from '../cases/answers.ts'
import { wholly } from '../ledger/answers.ts'
import { type NewTask, openTasks, settleTasks } from '../tasks/answers.ts'
import { daysOf, todayOf } from './freshness.ts'
import { type FieldChange, fieldWords, freshOf, toldFields } from './rules.ts'
import * as store from './store.ts'

const changedTask = 'catalogue.changed'
const lateTask = 'catalogue.late'
/** What such a task is about: an entry, as one unit uses it. */
const usage = (s: Pick<store.SubscriptionRow, 'entry_id' | 'unit_id'>): string => `${s.entry_id}:${s.unit_id}`

type Entry = Pick<store.EntryRow, 'id' | 'name' | 'region_path'>
function taskOf(
  ctx: Pick<Ctx, 'app'>,
  e: Entry,
  s: store.SubscriptionRow,
  kind: string,
  title: NewTask['title'],
): NewTask {
  return {
    county: ctx.app.installation.county,
    // Of the unit: it may work below the region of the entry.
    regionPath: ctx.app.services.organisation.unit(s.unit_id)?.regionPath ?? e.region_path,
    kind,
    title,
    subjectKind: 'catalogue_entry',
    subjectId: usage(s),
    unitId: s.unit_id,
  }
}

/** Of several changes before anybody looked there is one task: what they were stands in the history of the entry. */
export async function tellChanged(
  ctx: Pick<Ctx, 'app' | 'db' | 'now'>,
  list: readonly { entry: Entry; changes: readonly FieldChange[] }[],
): Promise<void> {
  const told = list.flatMap(({ entry, changes }) => {
    const fields = changes.map((x) => x.field).filter((f) => toldFields.includes(f))
    return fields.length > 0 ? [{ entry, fields }] : []
  })
  if (told.length === 0) return
  const uses = Map.groupBy(
    await store.granted(
      ctx.app.pools.system,
      ctx.app.installation.county,
      told.map((x) => x.entry.id),
    ),
    (s) => s.entry_id,
  )
  const tasks = told.flatMap(({ entry, fields }) => {
    const words = fields.map((f) => fieldWords[f])
    return (uses.get(entry.id) ?? []).map((s) =>
      taskOf(ctx, entry, s, changedTask, {
        zh: `${entry.name}改了：${words.map((x) => x.zh).join('、')}`,
        en: `${entry.name} changed: ${words.map((x) => x.en).join(', ')}`,
      }),
    )
  })
  // Units work wherever they are.
  if (tasks.length > 0) await wholly(ctx.db, () => openTasks(ctx, tasks))
}

/** Whoever uses an entry no more has nothing to look at. */
export const untell = (
  ctx: Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>,
  s: store.SubscriptionRow,
): Promise<void> =>
  wholly(ctx.db, async () => {
    const { county } = ctx.app.installation
    const said = {
      county,
      subjectIds: [usage(s)],
      state: 'cancelled' as const,
      by: ctx.actor.id,
      note: 'ended',
    }
    for (const kind of [changedTask, lateTask]) await settleTasks(ctx, { ...said, kind })
  })

/** What is late now and was not told yet; what was renewed is late no more. */
export const tellLate = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    const rows = await store.entries(
      ctx.db,
      sql<boolean>`(e.county = ${county} and exists (select 1 from catalogue_subscriptions s
        where s.county = e.county and s.entry_id = e.id and s.state = 'granted'))`,
      null,
    )
    if (rows.length === 0) return
    const today = todayOf(ctx)
    const days = await daysOf(ctx, rows)
    const uses = Map.groupBy(
      await store.granted(
        ctx.db,
        county,
        rows.map((r) => r.id),
      ),
      (s) => s.entry_id,
    )
    const tasks: NewTask[] = []
    const told: { id: string; on: string | null }[] = []
    const over: string[] = []
    for (const e of rows) {
      const on = days.get(e.id) ?? null
      const fresh = freshOf(on, e.every, today)
      const late = fresh.late && e.ended_on === null
      for (const s of uses.get(e.id) ?? []) {
        if (late && s.late_told !== on) {
          tasks.push(
            taskOf(ctx, e, s, lateTask, {
              zh: `${e.name}超期没有更新，已经 ${fresh.days} 天`,
              en: `${e.name} was not renewed in time: ${fresh.days} days ago`,
            }),
          )
          told.push({ id: s.id, on })
        }
        if (!late && s.late_told !== null) {
          over.push(usage(s))
          told.push({ id: s.id, on: null })
        }
      }
    }
    if (tasks.length > 0) await openTasks(ctx, tasks)
    if (over.length > 0) await settleTasks(ctx, { county, kind: lateTask, subjectIds: over, note: 'renewed' })
    if (told.length > 0) await store.noteLate(ctx.db, county, told)
  })
