/** Suggestions: taken in, answered, asked about, adopted, built. Whoever made one is told at each turn by their own channel. */
import { appendChain, type ChainEvent } from '../../kernel/chains.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { genesis } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { countyOf } from '../../shared/region-path.ts'
import { claimUploads } from '../attachments/answers.ts'
import { act as actOnCase, type CaseRecord, caseForReport, visible } from '../cases/answers.ts'
import { enqueueResults } from '../channels/answers.ts'
import { dueAt } from '../clocks/rules.ts'
import { dayAt } from '../statistics/rules.ts'
import { openTask, placeTasks, settleTasks } from '../tasks/answers.ts'
import type { Act, suggestionCreate } from './contract.ts'
import { nextState, paperLeft, possible, type State, stateWords } from './rules.ts'
import './problems.ts'
import * as store from './store.ts'
import { codeHash, codesOf } from './voting.ts'

/** Working days until somebody says whether it can be taken up. */
export const answerDays = 10

/** The author's private link; derived, so that a replay gives the same and only its hash is kept. */
export const keyOf = (app: App, id: string): string => app.crypto.sign(id, 'suggestion.key').slice(0, 48)

async function begin(
  ctx: Ctx,
  s: { title: string; body: string; regionPath: string; caseId: string | null },
): Promise<store.SuggestionRecord> {
  const { county, zone } = ctx.app.installation
  const id = uuidv7(ctx.now.getTime())
  const due = dueAt(
    ctx.now,
    { amount: answerDays, unit: 'workingDays' },
    ctx.app.services.items.calendar(),
  ).due
  const row: store.SuggestionRecord = {
    county,
    id,
    number: `JY-${dayAt(ctx.now, zone).slice(0, 4)}-${(await store.nextNumber(ctx.db)).padStart(4, '0')}`,
    region_path: s.regionPath,
    title: s.title,
    body: s.body,
    state: 'received',
    prev_state: null,
    case_id: s.caseId,
    token_hash: sha256(keyOf(ctx.app, id)),
    received_at: ctx.now,
    answer_due_at: due,
    answered_at: null,
    answer: null,
    survey: null,
    project: null,
    done: 0,
    total: 0,
    adopted_at: null,
    finished_at: null,
    seq: 0,
    last_hash: genesis,
    version: 1,
  }
  await store.insert(ctx.db, row)
  const end = await appendChain(ctx, store.log, row, [
    { kind: 'received', data: { title: s.title, caseId: s.caseId } },
  ])
  await store.update(ctx.db, row, end)
  await openTask(ctx, {
    county,
    regionPath: row.region_path,
    kind: 'suggestion.answer',
    title: {
      zh: `建议 ${row.number} 要答复：${row.title}`,
      en: `Suggestion ${row.number} waits for an answer: ${row.title}`,
    },
    subjectKind: 'suggestion',
    subjectId: id,
    dueAt: due,
  })
  return { ...row, ...end }
}

function placeOf(ctx: Ctx, regionPath: string): string {
  if (!ctx.app.services.regions.byPath(regionPath) || countyOf(regionPath) !== ctx.app.installation.county)
    throw problem('request.invalid', {
      issues: [{ path: 'regionPath', code: 'unknown', message: 'there is no such region' }],
    })
  ctx.access.need('suggestion.handle', regionPath, 'suggestion.read')
  return regionPath
}

/** Ends the case that was no complaint, where it stands and may be ended by whoever is here; answers whether it did. */
async function closeCase(ctx: Ctx, c: CaseRecord, number: string): Promise<boolean> {
  const reason = `转成建议 ${number}，会另行答复能不能采纳`
  if (!ctx.access.can('case.reject', c.region_path)) return false
  if (c.state === 'triage') await actOnCase(ctx, c.id, 'reject', { reason, replyToReporter: reason })
  else if (['dispatched', 'accepted', 'suspended'].includes(c.state))
    await actOnCase(ctx, c.id, 'withdraw', { reason })
  else return false
  return true
}

export async function createSuggestion(
  ctx: Ctx,
  b: BodyOf<typeof suggestionCreate>,
): Promise<{ id: string; number: string; closed: boolean }> {
  if (!b.caseId) {
    if (!b.regionPath) throw problem('suggestion.place')
    const { id, number } = await begin(ctx, {
      ...b,
      regionPath: placeOf(ctx, b.regionPath),
      caseId: null,
    })
    return { id, number, closed: false }
  }
  const c = await caseForReport(ctx, b.caseId)
  if (!visible(ctx, c)) throw problem('not_found')
  ctx.access.need('suggestion.handle', c.region_path, 'case.read')
  if (await store.ofCase(ctx.db, c.county, c.id)) throw problem('suggestion.case_has_one')
  const s = await begin(ctx, { ...b, regionPath: c.region_path, caseId: c.id })
  for (const r of await store.reportsOfCase(ctx.db, c.county, c.id))
    await store.insertSupporter(ctx.db, {
      county: c.county,
      id: uuidv7(ctx.now.getTime()),
      suggestion_id: s.id,
      region_path: s.region_path,
      report_id: r.id,
      case_id: c.id,
      channel: r.channel,
      at: ctx.now,
    })
  await tell(ctx, s, s.seq, `您的建议收到了，编号 ${s.number}，会答复能不能采纳。`)
  return { id: s.id, number: s.number, closed: b.closeCase && (await closeCase(ctx, c, s.number)) }
}

/** By anybody, without name or phone: for the whole place until a person says where it belongs. */
export async function sendSuggestion(
  ctx: Ctx,
  b: { title: string; body: string },
): Promise<{ number: string; key: string }> {
  const s = await begin(ctx, { ...b, regionPath: ctx.app.installation.rootPath, caseId: null })
  return { number: s.number, key: keyOf(ctx.app, s.id) }
}

async function tell(ctx: Ctx, s: store.SuggestionRecord, round: number, text: string): Promise<void> {
  for (const p of await store.supportersOf(ctx.db, s.county, s.id))
    await enqueueResults(ctx, { county: s.county, caseId: p.case_id, regionPath: p.region_path }, [
      {
        reportId: p.report_id,
        channel: p.channel,
        kind: 'progress',
        round: 1000 + round,
        body: { step: 'suggestion', number: s.number, text },
      },
    ])
}

export async function load(ctx: Ctx, id: string, lock = false): Promise<store.Listed> {
  const s = await store.find(ctx.db, ctx.app.installation.county, id, lock)
  if (!s || !ctx.access.can('suggestion.read', s.region_path)) throw problem('not_found')
  return s
}

interface Done {
  set?: Partial<store.SuggestionRecord>
  event: ChainEvent
  /** What supporters are told, besides the new state. */
  say?: string
  yes?: boolean
}

export async function act(
  ctx: Ctx,
  id: string,
  baseVersion: number,
  step: Act,
): Promise<{ id: string; state: State; version: number }> {
  const s = await load(ctx, id, true)
  ctx.access.need('suggestion.handle', s.region_path, 'suggestion.read')
  if (!possible(step.action, s.state))
    throw problem('suggestion.wrong_state', { extra: { state: s.state, version: s.version } })
  // Votes by hand and progress come from many hands at once and do not depend on one another.
  if (baseVersion !== s.version && step.action !== 'count')
    throw problem('conflict.version', { extra: { version: s.version, state: s.state } })
  const done = await carryOut(ctx, s, step)
  const to = nextState(step.action, s.state, done.yes)
  const end = await appendChain(ctx, store.log, s, [done.event])
  const version = s.version + 1
  await store.update(ctx.db, s, {
    ...done.set,
    ...end,
    version,
    ...(to === s.state ? {} : { state: to, prev_state: s.state }),
  })
  if (s.state === 'received' && to !== 'received')
    await settleTasks(ctx, {
      county: s.county,
      kind: 'suggestion.answer',
      subjectIds: [s.id],
      by: ctx.actor.id,
    })
  if (to !== s.state) await tell(ctx, s, end.seq, `${stateWords[to].zh}。${done.say ?? ''}`)
  return { id, state: to, version }
}

async function carryOut(ctx: Ctx, s: store.Listed, step: Act): Promise<Done> {
  const { action } = step
  switch (step.action) {
    case 'place': {
      const to = placeOf(ctx, step.regionPath)
      await placeTasks(ctx, s.county, [{ subjectId: s.id, regionPath: to }])
      const { name } = ctx.app.services.regions.byPath(to)!
      return { set: { region_path: to }, event: { kind: 'placed', data: { text: name } } }
    }
    case 'answer':
      return {
        set: { answer: step.text, answered_at: ctx.now },
        event: { kind: 'answered', data: { yes: step.yes, text: step.text } },
        say: step.text,
        yes: step.yes,
      }
    case 'survey': {
      if (Date.parse(step.closesAt) <= ctx.now.getTime()) throw problem('suggestion.past')
      const { regions } = ctx.app.services
      for (const a of step.audience)
        if (!regions.byPath(a.building))
          throw problem('suggestion.no_building', { extra: { building: a.building } })
      const { action: _, ...survey } = step
      await store.insertCodes(
        ctx.db,
        s,
        codesOf(ctx.app, { id: s.id, survey }).map((c) => ({
          hash: codeHash(ctx.app, s.id, c.code),
          building: c.building,
        })),
      )
      return {
        set: { survey },
        event: {
          kind: 'surveyed',
          data: {
            question: step.question,
            choices: step.choices,
            closesAt: step.closesAt,
            quorum: step.quorum,
            buildings: step.audience.length,
          },
        },
        say: step.question,
      }
    }
    case 'count': {
      const survey = s.survey!
      if (step.choice >= survey.choices.length) throw problem('suggestion.no_choice')
      if (step.how === 'paper') {
        const asked = survey.audience.find((a) => a.building === step.building)
        if (!step.building) throw problem('suggestion.who')
        if (!asked) throw problem('suggestion.no_building')
        const there = (await store.votesOf(ctx.db, s.county, s.id))
          .filter((v) => v.building === step.building)
          .reduce((a, v) => a + v.n, 0)
        if (step.count > paperLeft(asked.households, there))
          throw problem('suggestion.too_many', { extra: { left: paperLeft(asked.households, there) } })
      } else if (!step.phone) throw problem('suggestion.who')
      const mine = await store.insertVote(ctx.db, {
        county: s.county,
        id: uuidv7(ctx.now.getTime()),
        suggestion_id: s.id,
        region_path: s.region_path,
        how: step.how,
        voter:
          step.how === 'phone'
            ? ctx.app.crypto.blindIndex(`${s.id}:${step.phone}`, 'suggestion.voter')
            : null,
        choice: step.choice,
        n: step.how === 'phone' ? 1 : step.count,
        building: step.building ?? null,
        comment: step.comment || null,
        by_name: ctx.actor.name,
        at: ctx.now,
      })
      if (!mine) throw problem('suggestion.voted')
      return {
        event: {
          kind: 'counted',
          data: { how: step.how, choice: step.choice, count: step.count, building: step.building ?? null },
        },
      }
    }
    case 'adopt':
      return {
        set: { adopted_at: ctx.now },
        event: { kind: 'adopted', data: { text: step.text } },
        say: step.text,
      }
    case 'decline':
      return {
        set: { answer: step.text },
        event: { kind: 'declined', data: { text: step.text } },
        say: step.text,
      }
    case 'project': {
      if (Date.parse(step.dueAt) <= ctx.now.getTime()) throw problem('suggestion.past')
      if (step.places.length > 0 && step.places.reduce((a, p) => a + p.total, 0) !== step.total)
        throw problem('suggestion.sum')
      for (const p of step.places)
        if (!ctx.app.services.regions.byPath(p.building))
          throw problem('suggestion.no_building', { extra: { building: p.building } })
      if (step.places.length) await store.insertPlaces(ctx.db, s, step.places)
      const project: store.ProjectData = {
        unit: step.unit,
        budget: step.budget,
        who: step.who,
        dueAt: step.dueAt,
        steps: step.steps.map((name) => ({ name, doneAt: null })),
        byPlace: step.places.length > 0,
      }
      return {
        set: { project, total: step.total, done: 0 },
        event: {
          kind: 'project',
          data: { who: step.who, total: step.total, budget: step.budget, dueAt: step.dueAt },
        },
        say: `由${step.who}负责，共 ${step.total} ${step.unit}。`,
      }
    }
    case 'progress': {
      const p = s.project!
      let sum = step.done
      if (p.byPlace) {
        const place = (await store.placesOf(ctx.db, s.county, s.id)).find((x) => x.building === step.building)
        if (!place) throw problem('suggestion.no_building')
        if (step.done > place.total) throw problem('suggestion.too_many', { extra: { left: place.total } })
        sum = await store.setPlace(ctx.db, s.county, s.id, place.building, step.done)
      } else if (step.done > s.total) throw problem('suggestion.too_many', { extra: { left: s.total } })
      const files = await claimUploads(ctx, step.uploads, {
        county: s.county,
        regionPath: s.region_path,
        phase: step.phase,
        keepPlace: false,
        verb: 'suggestion.read',
      })
      return {
        set: { done: sum },
        event: {
          kind: 'progress',
          data: {
            building: step.building ?? null,
            done: step.done,
            sum,
            note: step.note,
            phase: step.phase,
            photos: files.filter((f) => f.kind === 'photo').map((f) => f.id),
          },
        },
      }
    }
    case 'step': {
      const p = s.project!
      const one = p.steps[step.index]
      if (!one || one.doneAt) throw problem('suggestion.wrong_state')
      const steps = p.steps.map((x, i) => (i === step.index ? { ...x, doneAt: ctx.now.toISOString() } : x))
      return { set: { project: { ...p, steps } }, event: { kind: 'step', data: { text: one.name } } }
    }
    case 'finish':
      if (s.done < s.total) throw problem('suggestion.not_done', { extra: { done: s.done, total: s.total } })
      return {
        set: { finished_at: ctx.now },
        event: { kind: 'finished', data: { text: step.text } },
        say: step.text,
      }
    case 'link': {
      if (step.otherId === s.id) throw problem('suggestion.itself')
      const other = await load(ctx, step.otherId)
      if ((await store.linksOf(ctx.db, s.county, s.id)).some((l) => l.other === other.id))
        throw problem('suggestion.wrong_state')
      await store.insertLink(ctx.db, {
        county: s.county,
        id: uuidv7(ctx.now.getTime()),
        suggestion_id: s.id,
        other_id: other.id,
        region_path: s.region_path,
        why: step.why,
        at: ctx.now,
        by_name: ctx.actor.name,
      })
      return { event: { kind: 'linked', data: { other: other.number, text: step.why } } }
    }
    case 'unlink': {
      const link = (await store.linksOf(ctx.db, s.county, s.id)).find((l) => l.id === step.linkId)
      if (!link) throw problem('not_found')
      await store.undoLink(ctx.db, s.county, link.id, ctx.now)
      return { event: { kind: 'unlinked', data: { other: link.number, text: step.why } } }
    }
  }
  throw problem('suggestion.wrong_state', { extra: { action } })
}
