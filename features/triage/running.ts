/** The model as it runs: where it begins, and the corrections it learns from there on, in the order of the journal. */
import { setImmediate } from 'node:timers/promises'
import type { Tx } from '../../kernel/db.ts'
import type { modelData } from './models.ts'
import { type Classifier, coldClassifier, learn, loadClassifier, wordingOf } from './rules/classify.ts'
import { partOf } from './rules/parts.ts'
import type { ClassItem } from './rules/types.ts'
import { journalAfter, journalVersion } from './store.ts'

type Stored = NonNullable<Awaited<ReturnType<typeof modelData>>>

/** Corrections learnt before others get a turn: some milliseconds. Two thousand at once held the server up for half a second. */
const AT_ONCE = 25

/**
 * From a stored version, with what it was not trained on learnt on top; without one, or under another list than it was made for, from
 * the list's own wording. `learnOn` learns the rest.
 */
export async function beginClassifier(
  db: Tx,
  list: readonly ClassItem[],
  stored: Stored | null,
): Promise<Classifier> {
  if (!stored || stored.saved.list !== wordingOf(list)) return coldClassifier(list)
  const model = loadClassifier(stored.saved, list)
  let at = 0
  while (at < stored.journal) {
    const entries = await journalAfter(db, at)
    for (const [i, e] of entries.entries()) {
      if (i % AT_ONCE === AT_ONCE - 1) await setImmediate()
      if (e.version <= stored.journal && partOf(e.caseId) !== 'teach') learnEntry(model, e)
    }
    at = entries.at(-1)?.version ?? stored.journal
  }
  model.base = stored.number
  model.version = stored.journal
  return model
}

/** Learns what was corrected since, up to a version; the version of the model is the version of the journal it has learnt up to. */
export async function learnOn(db: Tx, model: Classifier, upTo?: number): Promise<void> {
  const last = upTo ?? (await journalVersion(db))
  while (model.version < last) {
    const entries = await journalAfter(db, model.version)
    for (const [i, e] of entries.entries()) {
      if (i % AT_ONCE === AT_ONCE - 1) await setImmediate()
      learnEntry(model, e)
      model.version = e.version
    }
    if (entries.length === 0) model.version = last
  }
}

function learnEntry(model: Classifier, e: { item: string; text: string; title: string | null }): void {
  if (model.linear.indexOf(e.item) >= 0)
    learn(model, e.title ? { text: e.text, title: e.title } : { text: e.text }, e.item)
}
