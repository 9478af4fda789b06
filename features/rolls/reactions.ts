/** A roll that is over keeps its figures and, after some time, nobody; what was said in clear before it was sealed is sealed. */
import type { App, Ctx } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { noteOf } from '../../shared/notes.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import { close, partTask } from './commands.ts'
import { allSettled, keptDays } from './rules.ts'
import { sealSaid } from './seal.ts'
import * as store from './store.ts'

const dayMs = 86_400_000
const atOnce = 500

export const emptyOld = (app: App): Promise<number> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    const old = await store.toEmpty(ctx.db, county, new Date(ctx.now.getTime() - keptDays * dayMs))
    for (const r of old) {
      if (r.state === 'open') await close(ctx, r.id, noteOf('rollLeft', { n: keptDays }))
      const n = await store.emptyRoll(ctx.db, county, r.id, ctx.now)
      await audit(ctx, { action: 'roll.emptied', subjectKind: 'roll', subjectId: r.id, detail: { n } })
    }
    return old.length
  })

export const sealOld = (app: App): Promise<number> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    const list = await store.inClear(ctx.db, county, atOnce)
    for (const c of list)
      await store.seal(ctx.db, county, c, sealSaid(app, c.id, { note: c.note, whereTo: c.where_to }))
    return list.length
  })

/** A deletion may take the last one for whom something was left to be done. */
async function settleLeft(ctx: Ctx): Promise<void> {
  const { county } = ctx.app.installation
  const parts = await store.openParts(ctx.db, county)
  const done = parts.filter((p) => allSettled(p.kind, p.counts)).map((p) => p.id)
  if (done.length > 0) await settleTasks(ctx, { county, kind: partTask, subjectIds: done })
}

export const ticks: Ticks = {
  'rolls.forget': {
    seconds: 3600,
    async run(app) {
      while ((await sealOld(app)) === atOnce) app.log.info('words of rolls are being sealed')
      await emptyOld(app)
      await asSystem(app, settleLeft)
    },
  },
}
