/** `yige eval locate`: parts of addresses against a tagged file, and candidates of texts in the regions of a pack. */
import { existsSync } from 'node:fs'
import { loadPack, PackError, packFolder } from '../../packs/load.ts'
import { Fault, faultsOf, options, rate, read, round } from './eval-files.ts'
import { grammarTags } from './rules/address-grammar.ts'
import { entriesFrom } from './rules/entries.ts'
import { buildGazetteer } from './rules/gazetteer.ts'
import { place } from './rules/place.ts'
import { parseTagged, type Tagged, type TagMetrics, tagMetrics } from './rules/tagged.ts'
import { Tagger } from './rules/tagger.ts'
import { seeded, shuffled } from './rules/train.ts'

/** With so many addresses a file is enough to learn from in folds. */
const ENOUGH = 200
const FOLDS = 5

export async function evalLocate(args: readonly string[]): Promise<string> {
  const o = options(args, ['tagged', 'train', 'text', 'regions'], [])
  if (o.tagged && !o.text) return `${JSON.stringify(await tagged(o.tagged, o.train), null, 2)}\n`
  if (o.text && o.regions && !o.tagged && !o.train) return candidates(o.text, o.regions)
  throw new Fault('要 needs --tagged FILE [--train FILE], 或 or --text FILE --regions PACK')
}

async function readTagged(file: string): Promise<Tagged[]> {
  const { texts, faults } = parseTagged(await read(file))
  if (faults.length > 0) throw faultsOf(faults.map((f) => `${file}:${f}`))
  if (texts.length === 0) throw new Fault(`${file}: 没有地址 no addresses`)
  return texts
}

/** Without a file to learn from the built-in grammar is measured, and what learning from the file itself would bring, in five folds. */
async function tagged(file: string, trainFile?: string) {
  const test = await readTagged(file)
  const truth = test.map((t) => t.tags)
  if (!trainFile) {
    const grammar = tagMetrics(
      truth,
      test.map((t) => grammarTags(t.tokens)),
    )
    return {
      tagger: 'grammar',
      ...figures(test, grammar),
      perSecond: rate(test, (t) => grammarTags(t.tokens)),
      ...(test.length >= ENOUGH ? { learntInFolds: inFolds(test) } : {}),
    }
  }
  const examples = await readTagged(trainFile)
  const begin = performance.now()
  const model = Tagger.train(examples)
  const secondsTrain = round((performance.now() - begin) / 1000, 2)
  const said = test.map((t) => model.tag(t.tokens))
  return {
    tagger: 'trained',
    ...figures(test, tagMetrics(truth, said)),
    learnt: examples.length,
    secondsTrain,
    perSecond: rate(test, (t) => model.tag(t.tokens)),
  }
}

const figures = (texts: readonly Tagged[], { n, ...rest }: TagMetrics) => ({
  n: texts.length,
  entities: n,
  ...rest,
})

/** Each address is tagged by a model that has not seen it. */
function inFolds(texts: readonly Tagged[]) {
  const all = shuffled(texts, seeded(1))
  const said: string[][] = new Array(all.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = Tagger.train(all.filter((_, i) => i % FOLDS !== fold))
    for (let i = fold; i < all.length; i += FOLDS) said[i] = model.tag(all[i]!.tokens)
  }
  const { precision, recall, f1 } = tagMetrics(
    all.map((t) => t.tags),
    said,
  )
  return { folds: FOLDS, precision, recall, f1 }
}

/** One JSON line per text: the region, or null, and the candidates with score and reason. Texts are not repeated. */
async function candidates(file: string, regions: string): Promise<string> {
  const folder = existsSync(regions) ? regions : packFolder(regions)
  let pack: ReturnType<typeof loadPack>
  try {
    pack = loadPack(folder)
  } catch (error) {
    if (error instanceof PackError) throw new Fault(`${regions}: ${error.message}`)
    throw error
  }
  const gazetteer = buildGazetteer(
    entriesFrom(pack.regions, [
      ...pack.streets.map((s) => ({ ...s, kind: 'street', regionPath: pack.manifest.root, point: null })),
      ...pack.places,
    ]),
  )
  const lines = (await read(file)).split(/\r?\n/)
  const out: string[] = []
  lines.forEach((line, i) => {
    if (line.trim() === '') return
    const text = textOf(line)
    const p = place({ id: String(i), at: new Date(0), text }, gazetteer)
    out.push(
      JSON.stringify({
        line: i + 1,
        regionPath: p.regionPath,
        name: p.name ?? null,
        score: round(p.score),
        why: p.why,
        candidates: p.candidates.map((c) => ({
          regionPath: c.regionPath,
          name: c.name,
          kind: c.kind,
          score: round(c.score),
          how: c.how,
          words: c.words,
        })),
      }),
    )
  })
  if (out.length === 0) throw new Fault(`${file}: 没有文字 no texts`)
  return `${out.join('\n')}\n`
}

/** A line is the text, or a JSON object that has one. */
function textOf(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    const { text } = JSON.parse(line) as { text?: unknown }
    return typeof text === 'string' ? text : line
  } catch {
    return line
  }
}
