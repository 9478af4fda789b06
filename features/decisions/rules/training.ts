/**
 * Training a candidate, from plain data to plain data, so that it runs in a thread of its own. The same corrections give the same model. Pure.
 */
import {
  type Classifier,
  calibrate,
  coldClassifier,
  learn,
  loadClassifier,
  predict,
  type SavedClassifier,
  saveClassifier,
} from '../../triage/rules/classify.ts'
import { seeded, shuffled } from '../../triage/rules/train.ts'
import type { ClassItem } from '../../triage/rules/types.ts'
import type { Answer } from './versions.ts'

interface Text {
  text: string
  title: string | null
}
export type Example = Text & { item: string }

export interface Asked {
  list: readonly ClassItem[]
  /** What was said last about each report that teaches, in the order of the journal. */
  teach: readonly Example[]
  /** Cases to fit the certainty on; none: it stays as it is. */
  fit: readonly Example[]
  kept: readonly Example[]
  /** What decides now: its weights, if it is a stored version, and the corrections it has learnt since, without those of kept cases. */
  present: { saved: SavedClassifier | null; learnt: readonly Example[] }
  journal: number
}

export interface Made {
  saved: SavedClassifier
  temperature: number
  now: Answer[]
  candidate: Answer[]
}

/** What a dispatcher lets pass counts as right, so the fit may make the model surer only so far. */
const LEAST_TEMPERATURE = 0.7

const question = (e: Text) => (e.title ? { text: e.text, title: e.title } : { text: e.text })

function learnAll(model: Classifier, examples: readonly Example[]): void {
  for (const e of examples) if (model.linear.indexOf(e.item) >= 0) learn(model, question(e), e.item)
}

export function trained(a: Asked): Made {
  const candidate = coldClassifier(a.list)
  learnAll(candidate, shuffled([...a.teach], seeded(13)))
  if (a.fit.length > 0) {
    calibrate(
      candidate,
      a.fit.map((c) => ({ ...question(c), item: c.item })),
    )
    candidate.linear.temperature = Math.max(LEAST_TEMPERATURE, candidate.linear.temperature)
  }
  candidate.version = a.journal
  const present = a.present.saved ? loadClassifier(a.present.saved, a.list) : coldClassifier(a.list)
  learnAll(present, a.present.learnt)
  return {
    saved: saveClassifier(candidate),
    temperature: candidate.linear.temperature,
    now: a.kept.map((c) => predict(present, question(c))),
    candidate: a.kept.map((c) => predict(candidate, question(c))),
  }
}
