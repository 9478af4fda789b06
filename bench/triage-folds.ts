/** Five-fold cross-validation of the classifier on labelled texts. */
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { readExamples } from '../features/triage/cli.ts'
import { softmax } from '../features/triage/rules/linear.ts'
import { classMetrics } from '../features/triage/rules/metrics.ts'
import { type Example, seeded, shuffled, train } from '../features/triage/rules/train.ts'

const FOLDS = 5

export async function crossValidate(labelled: string, segmented?: string): Promise<[string, string][]> {
  const all = shuffled(await readExamples(labelled), seeded(1))
  const extra = segmented ? await strangers(segmented, all) : []
  const truth: string[] = []
  const answers: string[] = []
  const sureness: { score: number; right: boolean }[] = []
  let seconds = 0
  for (let fold = 0; fold < FOLDS; fold++) {
    const begin = performance.now()
    const model = train([...all.filter((_, i) => i % FOLDS !== fold), ...extra])
    seconds += (performance.now() - begin) / 1000
    for (const e of all.filter((_, i) => i % FOLDS === fold)) {
      const p = new Float64Array(model.labels.length)
      model.addLogits(e.text, p)
      softmax(p, model.temperature)
      const top = p.indexOf(Math.max(...p))
      truth.push(e.label)
      answers.push(model.labels[top]!)
      sureness.push({ score: p[top]!, right: model.labels[top] === e.label })
    }
  }
  const { accuracy, macroF1 } = classMetrics(truth, answers)
  const out: [string, string][] = [
    [`cross-validation: texts (+ segmented strangers)`, `${all.length} (+ ${extra.length})`],
    ['accuracy / macro-F1', `${accuracy.toFixed(4)} / ${macroF1.toFixed(4)}`],
    ['seconds to train a fold', (seconds / FOLDS).toFixed(1)],
  ]
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 0.7],
    [0.7, 0.9],
    [0.9, 1.01],
  ] as const) {
    const of = sureness.filter((s) => s.score >= from && s.score < to)
    const said = of.reduce((sum, s) => sum + s.score, 0) / of.length
    if (of.length > 0)
      out.push([
        `  said ${said.toFixed(2)} on average, was right`,
        `${(of.filter((s) => s.right).length / of.length).toFixed(2)} of ${of.length}`,
      ])
  }
  return out
}

/** Rows of the segmented file of which no labelled text holds four fifths of the words. */
export async function strangers(file: string, all: readonly Example[]): Promise<Example[]> {
  const rows = parse(await readFile(file, 'utf8'), { columns: true, bom: true }) as {
    tokens: string
    label: string
  }[]
  const byPiece = new Map<string, number[]>()
  all.forEach(({ text }, i) => {
    for (let k = 0; k + 4 <= text.length; k++) {
      const list = byPiece.get(text.slice(k, k + 4))
      if (!list) byPiece.set(text.slice(k, k + 4), [i])
      else if (list.at(-1) !== i) list.push(i)
    }
  })
  return rows.flatMap((row) => {
    const words = row.tokens.split(' ').filter((w) => w.length >= 2)
    const votes = new Map<number, number>()
    for (const [k, word] of words.entries())
      for (const piece of [word, word + (words[k + 1] ?? '')])
        if (piece.length >= 4)
          for (const i of byPiece.get(piece.slice(0, 4)) ?? []) votes.set(i, (votes.get(i) ?? 0) + 1)
    const likest = [...votes].sort((a, b) => b[1] - a[1]).slice(0, 5)
    const known = likest.some(
      ([i]) => words.filter((w) => all[i]!.text.includes(w)).length > 0.8 * words.length,
    )
    return known ? [] : [{ text: row.tokens.replaceAll(' ', ''), label: row.label }]
  })
}
