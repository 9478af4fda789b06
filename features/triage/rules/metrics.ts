/** How good a classifier is on labelled texts. */

export interface ClassMetrics {
  n: number
  accuracy: number
  /** Mean of the F1 of every class that occurs in truth or answers. */
  macroF1: number
  perClass: Record<string, { n: number; precision: number; recall: number; f1: number }>
}

/** Compares answers with the truth, pair by pair. Refuses lists of different length. A class nobody answered has precision 0. */
export function classMetrics(truth: readonly string[], answers: readonly string[]): ClassMetrics {
  if (truth.length !== answers.length) throw new RangeError('as many answers as truths are needed')
  const labels = [...new Set([...truth, ...answers])].sort()
  const perClass: ClassMetrics['perClass'] = {}
  let right = 0
  let sum = 0
  for (const label of labels) {
    let hit = 0
    let said = 0
    let n = 0
    for (let i = 0; i < truth.length; i++) {
      if (truth[i] === label) n++
      if (answers[i] === label) said++
      if (truth[i] === label && answers[i] === label) hit++
    }
    const precision = said > 0 ? hit / said : 0
    const recall = n > 0 ? hit / n : 0
    const f1 = hit > 0 ? (2 * precision * recall) / (precision + recall) : 0
    perClass[label] = { n, precision: round(precision), recall: round(recall), f1: round(f1) }
    right += hit
    sum += f1
  }
  return {
    n: truth.length,
    accuracy: truth.length > 0 ? round(right / truth.length) : 0,
    macroF1: labels.length > 0 ? round(sum / labels.length) : 0,
    perClass,
  }
}

const round = (x: number) => Math.round(x * 1e4) / 1e4
