/** Suggestions as they leave: for staff with log and comments, for residents with counts only. */
import { type ChainRow, chainFault, readChain } from '../../kernel/chains.ts'
import type { Ctx } from '../../kernel/context.ts'
import { maskWords } from '../../shared/mask-words.ts'
import { load } from './commands.ts'
import type { PublicSuggestion, Suggestion, SuggestionRow } from './contract.ts'
import { allowed, isPublic, leastShown, progressWords, stateWords, tally } from './rules.ts'
import * as store from './store.ts'
import { freeCode } from './voting.ts'

export function shownRow(ctx: Ctx, s: store.Listed): SuggestionRow {
  return {
    id: s.id,
    number: s.number,
    title: s.title,
    state: s.state,
    regionPath: s.region_path,
    regionName: ctx.app.services.regions.name(s.region_path),
    receivedAt: s.received_at.toISOString(),
    answerDueAt: s.answer_due_at.toISOString(),
    answeredAt: s.answered_at?.toISOString() ?? null,
    supporters: s.supporters,
    answered: s.answered,
    done: s.done,
    total: s.total,
    unit: s.project?.unit ?? '',
    version: s.version,
  }
}

const householdsOf = (s: store.SuggestionRecord) =>
  (s.survey?.audience ?? []).reduce((a, b) => a + b.households, 0)

function asked(s: store.Listed, votes: readonly store.Count[]) {
  const t = s.survey ? tally(s.survey.choices.length, votes, householdsOf(s), s.survey.quorum) : null
  return {
    survey: s.survey
      ? {
          question: s.survey.question,
          choices: s.survey.choices,
          closesAt: s.survey.closesAt,
          quorum: s.survey.quorum,
          households: householdsOf(s),
          buildings: s.survey.audience.length,
        }
      : null,
    result: t && {
      answered: t.answered,
      valid: t.valid,
      choices: t.answered >= leastShown ? t.choices : null,
    },
    project: s.project && {
      unit: s.project.unit,
      budget: s.project.budget,
      who: s.project.who,
      dueAt: s.project.dueAt,
      steps: s.project.steps,
    },
  }
}

const placesOf = async (ctx: Ctx, s: store.Listed) =>
  (await store.placesOf(ctx.db, s.county, s.id)).map((p) => ({
    ...p,
    name: ctx.app.services.regions.name(p.building),
  }))

const photosIn = (log: readonly ChainRow[]) =>
  log
    .filter((e) => e.kind === 'progress')
    .flatMap((e) =>
      (e.data.photos as string[]).map((id) => ({
        id,
        phase: e.data.phase as 'before',
        at: e.occurred_at.toISOString(),
      })),
    )

const textOf = (e: ChainRow): string | null => {
  for (const k of ['text', 'note', 'question', 'who', 'title']) {
    const v = e.data[k]
    if (typeof v === 'string' && v) return v
  }
  return null
}

export async function showSuggestion(ctx: Ctx, id: string): Promise<Suggestion> {
  const s = await load(ctx, id)
  const log = await readChain(ctx.db, store.log, s)
  const votes = await store.votesOf(ctx.db, s.county, s.id)
  const by = (how: store.Vote['how']) => votes.filter((v) => v.how === how).reduce((a, v) => a + v.n, 0)
  const links = await store.linksOf(ctx.db, s.county, s.id)
  return {
    ...shownRow(ctx, s),
    ...asked(s, votes),
    places: await placesOf(ctx, s),
    photos: photosIn(log),
    body: s.body,
    answer: s.answer,
    caseId: s.case_id,
    comments: votes.flatMap((v) => (v.comment ? [{ choice: v.choice, text: v.comment }] : [])).slice(0, 200),
    byHow: { code: by('code'), phone: by('phone'), paper: by('paper') },
    linked: links.map((l) => ({ linkId: l.id, id: l.other, number: l.number, title: l.title, why: l.why })),
    log: log.map((e) => ({
      seq: e.seq,
      kind: e.kind,
      at: e.recorded_at.toISOString(),
      by: e.actor_name,
      text: textOf(e),
    })),
    sound: chainFault(log, s) === null,
    allowed: ctx.access.can('suggestion.handle', s.region_path) ? allowed(s.state) : [],
  }
}

type PublicRow = Omit<PublicSuggestion, 'places' | 'photos' | 'demoCode'>

/**
 * What everybody may read, in the author's words without phones and numbers of identity. `own`: read by its author, by the private key,
 * which shows also what is not public.
 */
function publicRow(ctx: Ctx, s: store.Listed, votes: readonly store.Count[], own: boolean): PublicRow {
  const words = (text: string) => (own ? text : maskWords(text))
  return {
    ...asked(s, votes),
    id: s.id,
    number: s.number,
    title: words(s.title),
    body: words(s.body),
    state: s.state,
    stateWords: stateWords[s.state],
    regionName: ctx.app.services.regions.name(s.region_path),
    answer: s.answer,
    answerDueAt: s.answer_due_at.toISOString(),
    receivedAt: s.received_at.toISOString(),
    supporters: s.supporters,
    done: s.done,
    total: s.total,
    progress: s.project && isPublic(s.state) ? progressWords(s.done, s.total, s.project.unit) : null,
    mayVote:
      s.state === 'surveying' && s.survey !== null && Date.parse(s.survey.closesAt) > ctx.now.getTime(),
  }
}

/** Of several at once: the votes of all of them are counted in one question. */
export async function publicRows(ctx: Ctx, list: readonly store.Listed[], own = false): Promise<PublicRow[]> {
  const asking = list.filter((s) => s.survey).map((s) => s.id)
  const votes = await store.countVotes(ctx.db, ctx.app.installation.county, asking)
  return list.map((s) => publicRow(ctx, s, votes.get(s.id) ?? [], own))
}

export const photosOf = async (ctx: Ctx, s: store.Listed) =>
  s.project ? photosIn(await readChain(ctx.db, store.log, s)) : []

export async function showPublic(ctx: Ctx, s: store.Listed, own = false): Promise<PublicSuggestion> {
  const [row] = await publicRows(ctx, [s], own)
  return {
    ...row!,
    places: await placesOf(ctx, s),
    photos: await photosOf(ctx, s),
    demoCode: await freeCode(ctx, s),
  }
}
