/**
 * The job that makes a candidate: list wording and corrections of the cases that teach, certainty fitted on a part of its own, compared
 * with what decides now on cases that neither has learnt. It gives way to everything else between two steps.
 */
import { setImmediate } from 'node:timers/promises'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { holdersOf } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import {
  type Classifier,
  calibrate,
  coldClassifier,
  insertCandidate,
  type JournalEntry,
  journalAfter,
  learn,
  loadClassifier,
  makeCurrent,
  modelData,
  partOf,
  predict,
  saveClassifier,
  seeded,
  shuffled,
} from '../triage/answers.ts'
import { candidateTask, listNow } from './commands.ts'
import { type Answer, compareModels } from './rules/versions.ts'
import { takeover } from './settings.ts'
import { type JudgedCase, judgedCases } from './store.ts'

/** Cases looked back at, and how far. */
const CASES = 20_000
const DAYS = 365
/** Fewer than this fit nothing: the certainty stays as it is. */
const LEAST_FIT = 50
/** What a dispatcher lets pass counts as right, so the fit may make the model surer only so far. */
const LEAST_TEMPERATURE = 0.7
/** More than this fit no better and hold everything else up while they do. */
const MOST_FIT = 400
/** Steps between two pauses: some ten milliseconds. */
const AT_ONCE = 100

const question = (e: { text: string; title: string | null }) =>
  e.title ? { text: e.text, title: e.title } : { text: e.text }

async function slowly<T>(list: readonly T[], step: (one: T) => void): Promise<void> {
  for (const [i, one] of list.entries()) {
    step(one)
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate()
  }
}

export async function wholeJournal(app: App): Promise<JournalEntry[]> {
  const out: JournalEntry[] = []
  for (;;) {
    const next = await journalAfter(app.pools.system, out.at(-1)?.version ?? 0)
    out.push(...next)
    if (next.length < 1000) return out
  }
}

/** What decides now, without the corrections of the cases kept back: what is fair to compare with. */
async function presentWithoutKept(
  app: App,
  list: Parameters<typeof coldClassifier>[0],
  wording: string,
  journal: readonly JournalEntry[],
): Promise<{ classifier: Classifier; against: string }> {
  const stored = await modelData(app.pools.system, 'current')
  const fits = stored?.saved.list === wording
  const classifier = stored && fits ? loadClassifier(stored.saved, list) : coldClassifier(list)
  const after = stored && fits ? stored.journal : 0
  await slowly(
    journal.filter((e) => e.version > after && partOf(e.caseId) === 'teach'),
    (e) => {
      if (classifier.linear.indexOf(e.item) >= 0) learn(classifier, question(e), e.item)
    },
  )
  return { classifier, against: stored && fits ? `#${stored.number}` : 'list' }
}

/** The cases to compare on, or to fit on: of their part, and nothing that a teaching correction said in the same report or words. */
export function apart(
  cases: readonly JudgedCase[],
  part: 'kept' | 'fit',
  taught: readonly JournalEntry[],
  knows: (item: string) => boolean,
): JudgedCase[] {
  const reports = new Set(taught.map((e) => e.reportId))
  const texts = new Set(taught.map((e) => e.text))
  return cases.filter(
    (c) => partOf(c.caseId) === part && knows(c.item) && !reports.has(c.reportId) && !texts.has(c.text),
  )
}

async function answersOf(classifier: Classifier, cases: readonly JudgedCase[]): Promise<Answer[]> {
  const out: Answer[] = []
  await slowly(cases, (c) => out.push(predict(classifier, question(c))))
  return out
}

/** Trains, compares, stores, and takes over where it is not worse and nobody said that a person decides. Its number; null without a list. */
export async function trainCandidate(
  app: App,
  by: { id: string | null; name: string },
): Promise<number | null> {
  const began = Date.now()
  const now = listNow({ app })
  if (!now) return null
  const list = app.services.items.current()!.items.filter((i) => i.name)
  const journal = await wholeJournal(app)
  const since = new Date(app.clock().getTime() - DAYS * 86_400_000)
  const judged = await judgedCases(app.pools.system, app.installation.county, since, CASES)

  const candidate = coldClassifier(list)
  const knows = (item: string) => candidate.linear.indexOf(item) >= 0
  const taught = journal.filter((e) => partOf(e.caseId) === 'teach' && knows(e.item))
  // What was said last about a report counts; the order is a fixed one, so that the same corrections give the same model.
  const last = [...new Map(taught.map((e) => [e.reportId, e])).values()].sort((a, b) => a.version - b.version)
  await slowly(shuffled(last, seeded(13)), (e) => void learn(candidate, question(e), e.item))
  const fit = apart(judged, 'fit', taught, knows).slice(0, MOST_FIT)
  if (fit.length >= LEAST_FIT) {
    calibrate(
      candidate,
      fit.map((c) => ({ ...question(c), item: c.item })),
    )
    candidate.linear.temperature = Math.max(LEAST_TEMPERATURE, candidate.linear.temperature)
  }
  const journalEnd = journal.at(-1)?.version ?? 0
  candidate.version = journalEnd

  const present = await presentWithoutKept(app, list, now.wording, journal)
  const kept = apart(judged, 'kept', taught, knows)
  const comparison = compareModels(
    kept.map((c) => c.item),
    await answersOf(present.classifier, kept),
    await answersOf(candidate, kept),
  )
  const names = Object.fromEntries(
    comparison.perItem.map((x) => [x.item, list.find((i) => i.code === x.item)?.name ?? x.item]),
  )
  const saved = saveClassifier(candidate)
  return asSystem(app, async (ctx) => {
    const id = uuidv7(ctx.now.getTime())
    const { number, replaced } = await insertCandidate(ctx.db, {
      id,
      list: now.wording,
      listName: now.name,
      journal: journalEnd,
      saved,
      trained: {
        items: list.length,
        corrections: last.length,
        cases: new Set(last.map((e) => e.caseId)).size,
        fit: fit.length,
        kept: kept.length,
        temperature: Math.round(candidate.linear.temperature * 1000) / 1000,
        seconds: Math.round((Date.now() - began) / 100) / 10,
      },
      measured: { ...comparison, against: present.against, names },
      at: ctx.now,
      by: by.id,
      byName: by.name,
    })
    const { county, rootPath } = app.installation
    await settleTasks(ctx, { county, kind: candidateTask, subjectIds: replaced, state: 'cancelled' })
    const detail = { number, kept: kept.length, corrections: last.length, verdict: comparison.verdict }
    await audit(ctx, { action: 'decisions.model_made', subjectKind: 'class_model', subjectId: id, detail })
    if (comparison.takes && takeover(app) === 'auto') {
      await makeCurrent(ctx.db, id, { at: ctx.now, name: ctx.actor.name, why: comparison.why.zh })
      await audit(ctx, { action: 'decisions.model_taken', subjectKind: 'class_model', subjectId: id, detail })
      ctx.afterCommit(() => app.services.triage.refresh())
      return number
    }
    const [first] = await holdersOf(ctx.db, 'model.manage', rootPath, ctx.now)
    await openTask(ctx, {
      county,
      regionPath: rootPath,
      kind: candidateTask,
      title: {
        zh: `分类模型第 ${number} 版训练好了，${comparison.why.zh}，等人定`,
        en: `Version ${number} of the class model is trained: ${comparison.why.en}; a person decides`,
      },
      subjectKind: 'class_model',
      subjectId: id,
      accountId: first ?? null,
    })
    return number
  })
}
