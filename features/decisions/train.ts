/**
 * The job that makes a candidate: list wording and corrections of the cases that teach, certainty fitted on a part of its own, compared
 * with what decides now on cases that neither has learnt. The work itself is done in a thread of its own.
 */
import { Worker } from 'node:worker_threads'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { holdersOf } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import {
  type ClassItem,
  insertCandidate,
  type JournalEntry,
  journalAfter,
  makeCurrent,
  modelData,
  partOf,
} from '../triage/answers.ts'
import { candidateTask, listNow } from './commands.ts'
import type { Asked, Example, Made } from './rules/training.ts'
import { compareModels } from './rules/versions.ts'
import { takeover } from './settings.ts'
import { type JudgedCase, judgedCases } from './store.ts'

/** Cases looked back at, and how far. */
const CASES = 20_000
const DAYS = 365
/** Fewer than this fit nothing: the certainty stays as it is. */
const LEAST_FIT = 50
/** More than this fit no better. */
const MOST_FIT = 400

/** In a thread of its own: some seconds of one core, and nobody at the desk waits for it. */
function inThread(asked: Asked): Promise<Made> {
  const { promise, resolve, reject } = Promise.withResolvers<Made>()
  const worker = new Worker(new URL('./train-worker.ts', import.meta.url), { workerData: asked })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('training was stopped')))
  return promise
}

export async function wholeJournal(app: App): Promise<JournalEntry[]> {
  const out: JournalEntry[] = []
  for (;;) {
    const next = await journalAfter(app.pools.system, out.at(-1)?.version ?? 0)
    out.push(...next)
    if (next.length < 1000) return out
  }
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

const example = (e: { item: string; text: string; title: string | null }): Example => ({
  item: e.item,
  text: e.text,
  title: e.title,
})
/** What a model reads of an item, without anything else that a list holds. */
const plain = (list: readonly ClassItem[]): ClassItem[] =>
  list.map(({ code, className, kindName, name, opening, keywords, phrases, notWords, levels }) => ({
    code,
    className,
    kindName,
    name,
    opening,
    keywords,
    phrases,
    notWords,
    levels,
  }))

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

  const labels = new Set(list.map((i) => i.code))
  const knows = (item: string) => labels.has(item)
  const taught = journal.filter((e) => partOf(e.caseId) === 'teach' && knows(e.item))
  // What was said last about a report counts.
  const last = [...new Map(taught.map((e) => [e.reportId, e])).values()].sort((a, b) => a.version - b.version)
  const held = apart(judged, 'fit', taught, knows).slice(0, MOST_FIT)
  const fit = held.length >= LEAST_FIT ? held : []
  const kept = apart(judged, 'kept', taught, knows)
  const journalEnd = journal.at(-1)?.version ?? 0
  const stored = await modelData(app.pools.system, 'current')
  const present = stored?.saved.list === now.wording ? stored : null
  const against = present ? `#${present.number}` : 'list'
  const made = await inThread({
    list: plain(list),
    teach: last.map(example),
    fit: fit.map(example),
    kept: kept.map(example),
    present: {
      saved: present?.saved ?? null,
      learnt: journal
        .filter((e) => e.version > (present?.journal ?? 0) && partOf(e.caseId) === 'teach')
        .map(example),
    },
    journal: journalEnd,
  })
  const { saved } = made
  const comparison = compareModels(
    kept.map((c) => c.item),
    made.now,
    made.candidate,
  )
  const names = Object.fromEntries(
    comparison.perItem.map((x) => [x.item, list.find((i) => i.code === x.item)?.name ?? x.item]),
  )
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
        fit: held.length,
        kept: kept.length,
        temperature: Math.round(made.temperature * 1000) / 1000,
        seconds: Math.round((Date.now() - began) / 100) / 10,
      },
      measured: { ...comparison, against, names },
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
