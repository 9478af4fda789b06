/** What the server may ask of analysis reports. */
import type { App } from '../../kernel/context.ts'
import { asSystem } from '../cases/answers.ts'
import { addDays, dayAt } from '../statistics/rules.ts'
import { makeAnalysis } from './make.ts'

/** A demo town has a report to look at from its first start: the thirty days up to today, made once. */
export async function firstAnalysis(app: App): Promise<void> {
  const to = dayAt(app.clock(), app.installation.zone)
  await asSystem(app, (ctx) =>
    makeAnalysis(ctx, {
      region: app.installation.rootPath,
      kind: 'range',
      period: { from: addDays(to, -29), to },
      turn: 'demo',
    }),
  )
}
