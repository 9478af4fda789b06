/** Five-fold cross-validation of the classifier on labelled texts. */
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { readExamples, WHOLE } from '../features/triage/cli.ts'
import { MarginModel } from '../features/triage/rules/margin.ts'
import { classMetrics } from '../features/triage/rules/metrics.ts'
import { withoutRepeats } from '../features/triage/rules/repeats.ts'
import { type Example, seeded, shuffled } from '../features/triage/rules/train.ts'

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
    const own = all.filter((_, i) => i % FOLDS !== fold).map((e) => ({ ...e, weight: WHOLE }))
    const model = MarginModel.train([...own, ...extra])
    seconds += (performance.now() - begin) / 1000
    for (const e of all.filter((_, i) => i % FOLDS === fold)) {
      const p = model.chances(e.text)
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

/** Rows of the segmented file that repeat no labelled text. */
async function strangers(file: string, all: readonly Example[]): Promise<Example[]> {
  const rows = parse(await readFile(file, 'utf8'), { columns: true, bom: true }) as {
    tokens: string
    label: string
  }[]
  return withoutRepeats(
    rows,
    all.map((e) => e.text),
  ).map((row) => ({ text: row.tokens.replaceAll(' ', ''), label: row.label }))
}
