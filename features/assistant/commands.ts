/** Asking the language model of the place, if it has one. The answer comes by a job: nobody's request waits for a model. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { act, type CaseRecord, readCase, startOfDay, visible } from '../cases/answers.ts'
import type * as c from './contract.ts'
import { formOf } from './forms.ts'
import type { ReadFact } from './rules/facts.ts'
import { openSealed } from './seal.ts'
import * as store from './store.ts'

defineProblems({
  'assistant.off': {
    status: 409,
    zh: '这里没有配置语言模型（运维设 YIGE_MODEL_URL 和 YIGE_MODEL_NAME）',
    en: 'No language model is set up here (an operator sets YIGE_MODEL_URL and YIGE_MODEL_NAME)',
  },
  'assistant.form_unknown': {
    status: 422,
    zh: '没有这张表单，请重新选',
    en: 'There is no such form; choose again',
  },
  'assistant.taken': {
    status: 409,
    zh: '这一项已经有人采用了',
    en: 'Somebody has taken this over already',
  },
  'assistant.spent': {
    status: 429,
    zh: '今天的次数用完了，明天再问',
    en: 'Today’s questions are used up; ask again tomorrow',
  },
})

interface StoredAnswer {
  text: string
  item: string | null
  facts?: ReadFact[]
  dropped?: c.Dropped[]
  region?: string | null
}

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
  const { regions, items } = ctx.app.services
  return {
    model: model?.name ?? null,
    left: await leftToday(ctx),
    assists: rows.map((r) => {
      const answer = r.answer ? openSealed<StoredAnswer>(ctx.app, r.id, 'answer', r.answer) : null
      const item = answer?.item ? items.item(answer.item) : undefined
      const form = formOf(ctx.app, r.form)
      return {
        id: r.id,
        what: r.what,
        state: r.state,
        model: r.model,
        text: answer?.text ?? '',
        item: item ? { code: item.code, name: item.name } : null,
        facts: (answer?.facts ?? []).map((f) => ({
          ...f,
          region:
            f.key === 'place' && answer?.region
              ? { path: answer.region, name: regions.name(answer.region) }
              : null,
          taken: r.taken[f.key] ?? null,
        })),
        dropped: answer?.dropped ?? [],
        form: form
          ? { key: r.form!.split('/')[0]!, title: { zh: form.title.zh, en: form.title.en || form.title.zh } }
          : null,
        sent: r.sent ? openSealed<string>(ctx.app, r.id, 'sent', r.sent) : '',
        fault: r.fault,
        tokens: r.tokens,
        askedAt: r.asked_at.toISOString(),
        askedBy: r.asked_by_name,
      }
    }),
  }
}

/** The form asked for, else the one of the item of the case; null: none. */
function formFor(ctx: Ctx, row: CaseRecord, asked: string | undefined): string | null {
  const { forms } = ctx.app.services
  const found = asked
    ? forms.form(asked)
    : row.item_code
      ? forms.open().find((f) => f.definition.itemCode === row.item_code)
      : undefined
  if (asked && !found) throw problem('assistant.form_unknown')
  return found ? `${found.key}/${found.version}` : null
}

/** One fact into the case, as the person's own act: what may not be corrected or noted is refused as everywhere. */
export async function take(
  ctx: Ctx,
  id: string,
  assistId: string,
  b: BodyOf<typeof c.assistTake>,
): Promise<AnswerOf<typeof c.assistTake>> {
  const { county } = ctx.app.installation
  const row = await caseFor(ctx, id)
  const a = await store.assistById(ctx.db, county, assistId)
  const answer =
    a?.case_id === id && a.answer ? openSealed<StoredAnswer>(ctx.app, a.id, 'answer', a.answer) : null
  const fact = answer?.facts?.find((f) => f.key === b.key)
  if (!a || !fact) throw problem('not_found')
  const taken = { at: ctx.now.toISOString(), by: ctx.actor.name }
  if (!(await store.takeFact(ctx.db, county, a.id, b.key, taken))) throw problem('assistant.taken')
  const from = `原话“${fact.quote}”，语言模型 ${a.model} 摘出`
  const done =
    b.key === 'place'
      ? await act(
          ctx,
          id,
          'correct',
          {
            corrections: {
              placeText: fact.value,
              // the community of a grid that is known would be less exact
              ...(answer?.region && !row.region_path.startsWith(answer.region)
                ? { regionPath: answer.region }
                : {}),
            },
            reason: from,
          },
          { baseVersion: b.baseVersion },
        )
      : await act(
          ctx,
          id,
          'note',
          { body: `${fact.label.zh}：${fact.value}（${from}，核对后采用）`, uploads: [] },
          { baseVersion: b.baseVersion },
        )
  return { version: done.version }
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
    form: b.what === 'facts' ? formFor(ctx, row, b.form) : null,
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
    detail: { what: b.what, model: model.name, assist, ...(b.form ? { form: b.form } : {}) },
  })
  await ctx.app.jobs.add(ctx.db, 'assistant.answer', { id: assist }, { maxAttempts: 2 })
  return { id: assist }
}
