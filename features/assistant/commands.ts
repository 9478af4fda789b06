/** Asking the language model of the place, if it has one. The answer comes by a job: nobody's request waits for a model. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { type CaseRecord, readCase, startOfDay, visible } from '../cases/answers.ts'
import type * as c from './contract.ts'
import { openSealed } from './seal.ts'
import * as store from './store.ts'

defineProblems({
  'assistant.off': {
    status: 409,
    zh: '这里没有配置语言模型（运维设 YIGE_MODEL_URL 和 YIGE_MODEL_NAME）',
    en: 'No language model is set up here (an operator sets YIGE_MODEL_URL and YIGE_MODEL_NAME)',
  },
  'assistant.spent': {
    status: 429,
    zh: '今天的次数用完了，明天再问',
    en: 'Today’s questions are used up; ask again tomorrow',
  },
})

async function caseFor(ctx: Ctx, id: string): Promise<CaseRecord> {
  const row = await readCase(ctx.db, ctx.app.installation.county, id)
  if (!visible(ctx, row)) throw problem('not_found')
  return row
}

async function leftToday(ctx: Ctx): Promise<number> {
  const { county, zone, model } = ctx.app.installation
  if (!model) return 0
  // Of the place as a whole, not of what I see of it.
  return Math.max(
    0,
    model.daily - (await store.askedSince(ctx.app.pools.system, county, startOfDay(ctx.now, zone))),
  )
}

export async function get(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.assistGet>> {
  const { county, model } = ctx.app.installation
  await caseFor(ctx, id)
  const rows = await store.assistsOf(ctx.db, county, id)
  return {
    model: model?.name ?? null,
    left: await leftToday(ctx),
    assists: rows.map((r) => {
      const answer = r.answer
        ? openSealed<{ text: string; item: string | null }>(ctx.app, r.id, 'answer', r.answer)
        : null
      const item = answer?.item ? ctx.app.services.items.item(answer.item) : undefined
      return {
        id: r.id,
        what: r.what,
        state: r.state,
        model: r.model,
        text: answer?.text ?? '',
        item: item ? { code: item.code, name: item.name } : null,
        sent: r.sent ? openSealed<string>(ctx.app, r.id, 'sent', r.sent) : '',
        fault: r.fault,
        tokens: r.tokens,
        askedAt: r.asked_at.toISOString(),
        askedBy: r.asked_by_name,
      }
    }),
  }
}

export async function ask(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.assistAsk>,
): Promise<AnswerOf<typeof c.assistAsk>> {
  const { county, model } = ctx.app.installation
  const row = await caseFor(ctx, id)
  if (!model) throw problem('assistant.off')
  await store.askAlone(ctx.db, county)
  if ((await leftToday(ctx)) === 0) throw problem('assistant.spent')
  const assist = uuidv7(ctx.now.getTime())
  await store.insertAssist(ctx.db, {
    county,
    id: assist,
    regionPath: row.region_path,
    caseId: id,
    what: b.what,
    model: model.name,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    now: ctx.now,
  })
  await audit(ctx, {
    action: 'assistant.ask',
    subjectKind: 'case',
    subjectId: id,
    regionPath: row.region_path,
    detail: { what: b.what, model: model.name, assist },
  })
  await ctx.app.jobs.add(ctx.db, 'assistant.answer', { id: assist }, { maxAttempts: 2 })
  return { id: assist }
}
