/** `yige eval`: measures triage on labelled files. Prints JSON on standard output; faults with line numbers, exit code 2. */
import { Fault, options, rate, readExamples, readRows } from './eval-files.ts'
import { evalLink } from './eval-link.ts'
import { evalLocate } from './eval-locate.ts'
import { evalRoute } from './eval-route.ts'
import { strongest } from './rules/linear.ts'
import { MarginModel, MOST_LABELS, type WeightedExample } from './rules/margin.ts'
import { classMetrics } from './rules/metrics.ts'
import { withoutRepeats } from './rules/repeats.ts'
import { train } from './rules/train.ts'

export { readExamples } from './eval-files.ts'

const usage = `用法 Usage:
  yige eval classify --train A.jsonl [--train-segmented B.csv] --test C.jsonl
      A, C: 每行 one per line {"text": …, "label": …}；B: CSV tokens,label，词以空格分开 words separated by blanks
      B 中与 C 重复的行不学 rows of B that repeat a text of C are not learnt
      输出 prints {n, accuracy, macroF1, perClass, secondsTrain, perSecond, learnt, leftOut}
  yige eval link --reports R.csv --out pairs.csv [--link 0.75] [--propose 0.5]
      R: CSV id,time,user,title,text[,lng,lat,kind,problem]，按到达顺序 in order of arrival；输出 writes a,b,score,decision,reason
      有 problem 列（同一件事同一个值，空为单独一件）时给出成对的准确率 with a column problem (one value for one problem, empty:
      a problem of its own) it prints precision, recall and F1 of pairs
  yige eval locate --tagged T.txt [--train A.txt | --folds N]
      T, A: 每行“字 标签” one “token tag” per line (BIO)，地址之间空一行 an empty line between addresses
      输出 prints {tagger, n, entities, precision, recall, f1, perType, …}；用自带的标注器，或由 A 学得的，或 T 自己分 N 份交叉 by the tagger that comes
      with the program, by one that learns from A, or from the rest of T in N folds
  yige eval locate --text F.txt --regions PACK
      F: 每行一段文字 one text per line, or {"text": …}；PACK: 自带的包名或文件夹 name of a built-in pack, or a folder
      每行输出一个 JSON，候选带得分和理由 one JSON per line, candidates with score and reason
  yige eval route --rules RULES.csv --cases CASES.csv [--profile working|plain]
      RULES: 立案结案标准 case standard；CASES: 同样的列，单位和时限为应有的答案 the same columns, unit and limit as expected
      输出 prints {n, unitAgreement, limitAgreement, …}

参数或文件有误退出码 2。Bad arguments or files exit with 2.
`

export interface Streams {
  out: (text: string) => unknown
  err: (text: string) => unknown
}
const standard: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<string>>> = {
  classify: async (args) => `${JSON.stringify(await evalClassify(args), null, 2)}\n`,
  link: async (args) => `${JSON.stringify(await evalLink(args), null, 2)}\n`,
  locate: evalLocate,
  route: async (args) => `${JSON.stringify(await evalRoute(args), null, 2)}\n`,
}

export async function evalCommand(args: readonly string[], streams: Streams = standard): Promise<number> {
  const [what, ...rest] = args
  if (!what || what === '--help' || what === '-h') {
    streams[what ? 'out' : 'err'](usage)
    return what ? 0 : 2
  }
  try {
    const command = Object.hasOwn(commands, what) ? commands[what] : undefined
    if (!command) throw new Fault(`没有这种测评 there is no evaluation “${what}”\n\n${usage}`)
    streams.out(await command(rest))
    return 0
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    streams.err(`${error.message}\nyige eval --help\n`)
    return 2
  }
}

/** A text as it was written teaches as much as two in words, from which the small ones are gone. From trials in folds. */
export const WHOLE = 2

async function evalClassify(args: readonly string[]) {
  const o = options(args, ['train', 'train-segmented', 'test'], ['train', 'test'])
  const examples: WeightedExample[] = await readExamples(o.train!)
  const test = await readExamples(o.test!)
  let leftOut: number | undefined
  if (o['train-segmented']) {
    for (const e of examples) e.weight = WHOLE
    const rows = (await readRows(o['train-segmented'], ['tokens', 'label'])).filter((row) => row.label)
    const kept = withoutRepeats(
      rows,
      test.map((e) => e.text),
    )
    leftOut = rows.length - kept.length
    for (const row of kept) examples.push({ text: row.tokens.replaceAll(' ', ''), label: row.label })
  }
  const begin = performance.now()
  const answer = learnt(examples)
  const secondsTrain = (performance.now() - begin) / 1000
  return {
    ...classMetrics(
      test.map((e) => e.label),
      test.map((e) => answer(e.text)),
    ),
    secondsTrain: Math.round(secondsTrain * 100) / 100,
    perSecond: rate(test, (e) => answer(e.text)),
    learnt: examples.length,
    ...(leftOut === undefined ? {} : { leftOut }),
  }
}

/** Few labels are parted by margins; of many the model that also learns from corrections answers. */
function learnt(examples: readonly WeightedExample[]): (text: string) => string {
  if (new Set(examples.map((e) => e.label)).size <= MOST_LABELS) {
    const model = MarginModel.train(examples)
    return (text) => model.answer(text)
  }
  const model = train(examples)
  return (text) => {
    const z = new Float64Array(model.labels.length)
    model.addLogits(text, z)
    return model.labels[strongest(z, 1)[0]!]!
  }
}
