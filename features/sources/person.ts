/** What a source cannot do alone becomes one task for a person, and is settled when nothing of it waits any more. */
import type { Ctx } from '../../kernel/context.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import * as store from './store.ts'

type Context = Pick<Ctx, 'app' | 'db' | 'now'>

const titles = {
  file: (s: string, what: string) => ({
    zh: `来源“${s}”有收不进来的：${what}`,
    en: `Source ${s} could not take ${what}`,
  }),
  silent: (s: string, what: string) => ({
    zh: `来源“${s}”连不上：${what}`,
    en: `Source ${s} does not answer: ${what}`,
  }),
}
export type Why = keyof typeof titles

export async function needPerson(ctx: Context, s: store.SourceRow, why: Why, what: string): Promise<void> {
  await openTask(ctx, {
    county: ctx.app.installation.county,
    regionPath: s.region_path,
    kind: `source.${why}`,
    title: titles[why](s.name, what.slice(0, 120)),
    subjectKind: 'source',
    subjectId: s.id,
  })
}

export const settleSource = (ctx: Context, s: Pick<store.SourceRow, 'id'>, why: Why, note: string) =>
  settleTasks(ctx, {
    county: ctx.app.installation.county,
    kind: `source.${why}`,
    subjectIds: [s.id],
    note,
  })

export async function nothingWaits(ctx: Context, s: store.SourceRow): Promise<void> {
  const open = await store.openItems(ctx.db, ctx.app.installation.county, s.id)
  if (!open.some((i) => i.state === 'waiting')) await settleSource(ctx, s, 'file', 'taken')
}
