/** Five-fold cross-validation of the classifier on labelled texts, over four divisions: one alone can flatter by half a point. */
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { readExamples, WHOLE } from '../features/triage/cli.ts'
import { rate } from '../features/triage/eval-files.ts'
import { MarginModel } from '../features/triage/rules/margin.ts'
import { classMetrics } from '../features/triage/rules/metrics.ts'
import { withoutRepeats } from '../features/triage/rules/repeats.ts'
import { type Example, seeded, shuffled } from '../features/triage/rules/train.ts'

const FOLDS = 5
const DIVISIONS = 4

export async function crossValidate(labelled: string, segmented?: string): Promise<[string, string][]> {
  const examples = await readExamples(labelled)
  const extra = segmented ? await strangers(segmented, examples) : []
  const sureness: { score: number; right: boolean }[] = []
  const found: { accuracy: number; macroF1: number }[] = []
  let seconds = 0
  let letters = 0
  for (let division = 1; division <= DIVISIONS; division++) {
    const all = shuffled(examples, seeded(division))
    const truth: string[] = []
    const answers: string[] = []
    for (let fold = 0; fold < FOLDS; fold++) {
      const begin = process.threadCpuUsage()
      const own = all.filter((_, i) => i % FOLDS !== fold).map((e) => ({ ...e, weight: WHOLE }))
      const model = MarginModel.train([...own, ...extra])
      const { user, system } = process.threadCpuUsage(begin)
      seconds += (user + system) / 1e6
      letters = Math.max(letters, ...Array.from({ length: 3 }, () => rate(all, (e) => model.answer(e.text))))
      for (const e of all.filter((_, i) => i % FOLDS === fold)) {
        const p = model.chances(e.text)
        const top = p.indexOf(Math.max(...p))
        truth.push(e.label)
        answers.push(model.labels[top]!)
        sureness.push({ score: p[top]!, right: model.labels[top] === e.label })
      }
    }
    found.push(classMetrics(truth, answers))
  }
  const list = (values: number[]) =>
    `${(values.reduce((sum, v) => sum + v, 0) / values.length).toFixed(4)} (${values.map((v) => v.toFixed(4)).join(' ')})`
  const out: [string, string][] = [
    [`cross-validation: texts (+ segmented strangers)`, `${examples.length} (+ ${extra.length})`],
    ['accuracy, mean of the divisions', list(found.map((f) => f.accuracy))],
    ['macro-F1', list(found.map((f) => f.macroF1))],
    [
      `letters of ${Math.round(examples.reduce((n, e) => n + e.text.length, 0) / examples.length)} characters, a CPU second (goal 50,000)`,
      letters.toLocaleString('en'),
    ],
    ['CPU seconds to train a fold', (seconds / FOLDS / DIVISIONS).toFixed(1)],
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
