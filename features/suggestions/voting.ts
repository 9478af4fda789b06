/** Household codes and the votes that are given with them. */
import type { App, Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import './problems.ts'
import { codeOf, readCode } from './rules.ts'
import * as store from './store.ts'

export const codeHash = (app: App, id: string, code: string): Buffer =>
  app.crypto.blindIndex(`${id}:${readCode(code)}`, 'suggestion.voter')

/** The codes of a survey, in the order of its buildings; derived each time, so that they can be printed again and are not kept. */
export function codesOf(
  app: App,
  s: Pick<store.SuggestionRecord, 'id' | 'survey'>,
): { building: string; household: number; code: string }[] {
  return (s.survey?.audience ?? []).flatMap((a) =>
    Array.from({ length: a.households }, (_, i) => ({
      building: a.building,
      household: i + 1,
      code: codeOf(app.crypto.sign(`${s.id}:${a.building}:${i + 1}`, 'suggestion.code')),
    })),
  )
}

/** One vote for one code. The code says which building it came from, not which door. */
export async function vote(
  ctx: Ctx,
  id: string,
  b: { code: string; choice: number; comment: string },
): Promise<{ answered: number }> {
  const { county } = ctx.app.installation
  const s = await store.find(ctx.db, county, id)
  if (!s?.survey) throw problem('not_found')
  if (s.state !== 'surveying' || Date.parse(s.survey.closesAt) <= ctx.now.getTime())
    throw problem('suggestion.wrong_state')
  if (b.choice >= s.survey.choices.length) throw problem('suggestion.no_choice')
  const voter = codeHash(ctx.app, id, b.code)
  const building = await store.codeBuilding(ctx.db, county, id, voter)
  if (building === undefined) throw problem('suggestion.code')
  const mine = await store.insertVote(ctx.db, {
    county,
    id: uuidv7(ctx.now.getTime()),
    suggestion_id: id,
    region_path: s.region_path,
    how: 'code',
    voter,
    choice: b.choice,
    n: 1,
    building,
    comment: b.comment || null,
    by_name: null,
    at: ctx.now,
  })
  if (!mine) throw problem('suggestion.voted')
  return { answered: s.answered + 1 }
}

/** A household code that nobody has used: so that a stranger can try a demonstration. */
export async function freeCode(ctx: Ctx, s: store.Listed): Promise<string | null> {
  if (!ctx.app.installation.demo || s.state !== 'surveying') return null
  for (const c of codesOf(ctx.app, s).reverse().slice(0, 50))
    if (!(await store.voted(ctx.db, s.county, s.id, codeHash(ctx.app, s.id, c.code)))) return c.code
  return null
}
