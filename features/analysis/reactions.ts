/** The weekly and the monthly report of the place: a tick sees that a turn has come and adds a durable job, which makes it once. */
import { z } from 'zod'
import type { App } from '../../kernel/context.ts'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { holdersOf } from '../accounts/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { openTask } from '../tasks/answers.ts'
import { makeAnalysis } from './make.ts'
import { lastTurn, periodName, scheduleKinds } from './rules.ts'
import { schedules, turnsMade } from './store.ts'

const Turn = z.object({ kind: z.enum(scheduleKinds), turn: z.string(), from: z.string(), to: z.string() })
/** A turn that the server slept through is made up for this long; older ones a person makes. */
const lateMs = 3 * 86_400_000

export async function turnsDue(app: App): Promise<z.infer<typeof Turn>[]> {
  const { county, zone, rootPath } = app.installation
  const now = app.clock()
  const active = await schedules(app.pools.system, county)
  const due = scheduleKinds
    .filter((kind) => active.get(kind) ?? true)
    .map((kind) => ({ kind, ...lastTurn(kind, now, zone) }))
    .filter((t) => now.getTime() - t.at.getTime() < lateMs)
    .map((t) => ({ kind: t.kind, turn: `${t.kind}:${rootPath}:${t.period.from}`, ...t.period }))
  const made = await turnsMade(
    app.pools.system,
    county,
    due.map((t) => t.turn),
  )
  return due.filter((t) => !made.has(t.turn))
}

export const ticks: Ticks = {
  analyses: {
    seconds: 60,
    run: async (app) => {
      for (const t of await turnsDue(app))
        await app.jobs.add(app.pools.system, 'analysis.make', t, { key: `analysis:${t.turn}` })
    },
  },
}

export const jobs: JobHandlers = {
  'analysis.make': async (app, payload) => {
    const t = Turn.parse(payload)
    await makeTurn(app, t)
  },
}

/** Makes the report of a turn and tells whoever edits them; a turn that was made is left alone. */
export async function makeTurn(app: App, t: z.infer<typeof Turn>): Promise<void> {
  const { county, rootPath } = app.installation
  await asSystem(app, async (ctx) => {
    const period = { from: t.from, to: t.to }
    const id = await makeAnalysis(ctx, { region: rootPath, kind: t.kind, period, turn: t.turn })
    if (!id) return
    const name = periodName(t.kind, period)
    // Whoever writes and does not approve as well: the analyst, where there is one.
    const writers = await holdersOf(ctx.db, 'analysis.edit', rootPath, ctx.now)
    const approvers = await holdersOf(ctx.db, 'analysis.approve', rootPath, ctx.now)
    const editor = writers.find((x) => !approvers.includes(x)) ?? writers[0]
    await openTask(ctx, {
      county,
      regionPath: rootPath,
      kind: 'analysis.ready',
      title: {
        zh: `${name.zh}的分析报告生成了，看过、改好再送批`,
        en: `The analysis of ${name.en} is made: read it, change it, have it approved`,
      },
      subjectKind: 'analysis',
      subjectId: id,
      accountId: editor ?? null,
    })
  })
}
