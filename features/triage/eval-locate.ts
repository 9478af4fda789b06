/** `yige eval locate`: parts of addresses against a tagged file, and candidates of texts in the regions of a pack. */
import { existsSync } from 'node:fs'
import { loadPack, PackError, packFolder } from '../../packs/load.ts'
import { Fault, faultsOf, options, rate, read, round } from './eval-files.ts'
import { builtInTagger } from './rules/built-in-tagger.ts'
import { entriesFrom } from './rules/entries.ts'
import { buildGazetteer } from './rules/gazetteer.ts'
import { place } from './rules/place.ts'
import { parseTagged, type Tagged, type TagMetrics, tagMetrics } from './rules/tagged.ts'
import { Tagger } from './rules/tagger.ts'
import { seeded, shuffled } from './rules/train.ts'

const MOST_FOLDS = 20

export async function evalLocate(args: readonly string[]): Promise<string> {
  const o = options(args, ['tagged', 'train', 'folds', 'text', 'regions'], [])
  const folds = o.folds === undefined ? undefined : Number(o.folds)
  if (folds !== undefined && !(Number.isInteger(folds) && folds >= 2 && folds <= MOST_FOLDS))
    throw new Fault(`--folds: 2–${MOST_FOLDS}`)
  if (o.tagged && !o.text && !(o.train && folds))
    return `${JSON.stringify(await tagged(o.tagged, o.train, folds), null, 2)}\n`
  if (o.text && o.regions && !o.tagged && !o.train && !folds) return candidates(o.text, o.regions)
  throw new Fault('要 needs --tagged FILE [--train FILE | --folds N], 或 or --text FILE --regions PACK')
}

async function readTagged(file: string): Promise<Tagged[]> {
  const { texts, faults } = parseTagged(await read(file))
  if (faults.length > 0) throw faultsOf(faults.map((f) => `${file}:${f}`))
  if (texts.length === 0) throw new Fault(`${file}: 没有地址 no addresses`)
  return texts
}

/** Tagged by the weights that come with the program, by what is learnt from another file, or in folds by what is learnt from the rest of the file itself. */
async function tagged(file: string, trainFile?: string, folds?: number) {
  const test = await readTagged(file)
  const truth = test.map((t) => t.tags)
  if (folds && test.length < folds) throw new Fault(`${file}: ${test.length} < --folds ${folds}`)
  if (folds)
    return { tagger: `learnt in ${folds} folds`, ...figures(test, tagMetrics(truth, inFolds(test, folds))) }
  const examples = trainFile ? await readTagged(trainFile) : []
  const begin = performance.now()
  const model = trainFile ? Tagger.train(examples) : builtInTagger()
  const seconds = round((performance.now() - begin) / 1000, 2)
  const said = test.map((t) => model.tag(t.tokens))
  return {
    tagger: trainFile ? 'trained' : 'built-in',
    ...figures(test, tagMetrics(truth, said)),
    ...(trainFile ? { learnt: examples.length, secondsTrain: seconds } : { secondsLoad: seconds }),
    perSecond: rate(test, (t) => model.tag(t.tokens)),
  }
}

const figures = (texts: readonly Tagged[], { n, ...rest }: TagMetrics) => ({
  n: texts.length,
  entities: n,
  ...rest,
})

/** Each address is tagged by a model that has not seen it. */
function inFolds(texts: readonly Tagged[], folds: number): string[][] {
  const fold = new Int32Array(texts.length)
  shuffled([...texts.keys()], seeded(1)).forEach((i, at) => {
    fold[i] = at % folds
  })
  const said: string[][] = new Array(texts.length)
  for (let f = 0; f < folds; f++) {
    const model = Tagger.train(texts.filter((_, i) => fold[i] !== f))
    for (const [i, t] of texts.entries()) if (fold[i] === f) said[i] = model.tag(t.tokens)
  }
  return said
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
