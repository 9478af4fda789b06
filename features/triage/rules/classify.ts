/** Which item of the responsibility list a report is about: the list's words and a small model that learns from corrections. */
import type { Words } from '../../../kernel/contract.ts'
import { digest } from './digest.ts'
import { decidingWords } from './explain.ts'
import { addLexicon, buildLexicon, type Hit, type Lexicon } from './lexicon.ts'
import { LinearModel, type SavedLinear, softmax, strongest } from './linear.ts'
import { type Example, seeded, shuffled, temperatureFor } from './train.ts'
import type { ClassGuess, ClassItem } from './types.ts'

export const CLASS_RULE = 'class@1'

/** How loud the learnt weights speak beside the words of the list; from trials on invented reports (golden.ts). */
const LEARNT = 2
/** A guess weaker than this is no answer; it is still shown among the three. */
const FLOOR = 0.08

/** Rules and model of one list. `version` rises with every correction learnt. */
export interface Classifier {
  readonly items: readonly ClassItem[]
  /** Digest of the list's wording; a saved model fits only the list it was made for. */
  readonly list: string
  readonly lexicon: Lexicon
  readonly linear: LinearModel
  version: number
  /** Number of the stored version it began from; 0: the list's own wording. */
  base: number
}

export interface SavedClassifier {
  format: 'yige-classifier@1'
  version: number
  list: string
  linear: SavedLinear
}

export interface ClassAnswer {
  item: string | null
  score: number
  top: readonly ClassGuess[]
  why: Words
  rule: string
}

/** What is classified. */
export interface ClassQuestion {
  text: string
  title?: string
}

const joined = (q: ClassQuestion) => (q.title ? `${q.title}。${q.text}` : q.text)

/** A classifier from the list's own wording, without any example. Refuses an empty list and double codes. */
export function coldClassifier(given: readonly ClassItem[]): Classifier {
  const items = [...given].sort((a, b) => (a.code < b.code ? -1 : 1))
  if (items.length === 0) throw new RangeError('the responsibility list is empty')
  for (let i = 1; i < items.length; i++)
    if (items[i]!.code === items[i - 1]!.code) throw new RangeError(`item ${items[i]!.code} comes twice`)
  const linear = new LinearModel(items.map((i) => i.code))
  const texts = wording(items)
  for (const e of texts) linear.note(e.text)
  const random = seeded(11)
  for (let epoch = 0; epoch < 3; epoch++)
    for (const e of shuffled(texts, random)) linear.step(e.text, linear.indexOf(e.label))
  return { items, list: listDigest(items), lexicon: buildLexicon(items), linear, version: 0, base: 0 }
}

/** Sentences of the list as examples: name with kind, opening condition, every keyword and phrase. */
function wording(items: readonly ClassItem[]): Example[] {
  return items.flatMap((item) =>
    [
      `${item.name}，${item.kindName}`,
      item.name,
      item.opening,
      ...item.keywords.map((k) => `${k}，${item.name}`),
      ...item.phrases,
    ]
      .filter((text) => text !== '')
      .map((text) => ({ text, label: item.code })),
  )
}

/** Digest of a list's wording, whatever its order. */
export const wordingOf = (items: readonly ClassItem[]): string =>
  listDigest([...items].sort((a, b) => (a.code < b.code ? -1 : 1)))

function listDigest(items: readonly ClassItem[]): string {
  return digest(items.map((i) => [i.code, i.name, i.opening, i.keywords, i.phrases, i.notWords]))
}

function logitsOf(classifier: Classifier, text: string, seen?: Hit[]): Float64Array {
  const z = new Float64Array(classifier.items.length)
  addLexicon(classifier.lexicon, text, z, seen)
  classifier.linear.addLogits(text, z, LEARNT)
  return z
}

/** Only the best item and its chance: the fast way, without reasons. */
export function predict(classifier: Classifier, question: ClassQuestion): { item: string; score: number } {
  const z = logitsOf(classifier, joined(question))
  let best = 0
  for (let i = 1; i < z.length; i++) if (z[i]! > z[best]!) best = i
  let sum = 0
  for (const v of z) sum += Math.exp((v - z[best]!) / classifier.linear.temperature)
  return { item: classifier.items[best]!.code, score: 1 / sum }
}

/** The best three items with the words that decided. A text without any known word, or only weak ones, has no item. */
export function classify(question: ClassQuestion, classifier: Classifier): ClassAnswer {
  const text = joined(question)
  const hits: Hit[] = []
  const logits = logitsOf(classifier, text, hits)
  const p = Float64Array.from(logits)
  softmax(p, classifier.linear.temperature)
  const order = strongest(p, 3)
  const words = decidingWords(classifier.linear, text, order, hits)
  const top = order.map(
    (i, rank): ClassGuess => ({
      item: classifier.items[i]!.code,
      name: classifier.items[i]!.name,
      score: round(p[i]!),
      words: words[rank]!,
    }),
  )
  const rule = `${CLASS_RULE} list:${classifier.list} model:${modelName(classifier)}`
  const first = top[0]!
  // spread evenly over the list: nothing in the text spoke for anything
  const known = first.score > Math.max(FLOOR, 2 / (classifier.items.length + 1))
  return {
    item: known ? first.item : null,
    score: known ? first.score : 0,
    top,
    why: whyOf(top, known),
    rule,
  }
}

/** `12`: the list and twelve corrections; `3.12`: stored version 3 and the corrections up to the twelfth. */
export const modelName = (c: Pick<Classifier, 'base' | 'version'>): string =>
  c.base ? `${c.base}.${c.version}` : String(c.version)

function whyOf(top: readonly ClassGuess[], known: boolean): Words {
  const first = top[0]!
  if (!known)
    return {
      zh: '文字里没有清单认得的词，或都太弱',
      en: 'no word of the text is known to the list, or all are too weak',
    }
  const quoted = first.words.map((w) => `“${w}”`).join('、')
  const second = top[1]
  const percent = (n: number) => `${Math.round(n * 100)}%`
  return {
    zh: `${quoted || '整体用词'}说明是 ${first.item} ${first.name}（${percent(first.score)}）${second ? `，其次 ${second.name}（${percent(second.score)}）` : ''}`,
    en: `${quoted || 'the wording as a whole'} → ${first.item} ${first.name} (${percent(first.score)})${second ? `, next ${second.name} (${percent(second.score)})` : ''}`,
  }
}

/**
 * Learns that a text is about an item: a few steps until the item leads. Changes the classifier and raises its version. Refuses
 * an item that the list does not have. Returns the item's chance before and after.
 */
export function learn(
  classifier: Classifier,
  question: ClassQuestion,
  item: string,
): { before: number; after: number } {
  const { linear, lexicon } = classifier
  const truth = linear.indexOf(item)
  if (truth < 0) throw new RangeError(`the list has no item ${item}`)
  const text = joined(question)
  const offset = new Float64Array(classifier.items.length)
  addLexicon(lexicon, text, offset)
  linear.note(text)
  let before = -1
  let after = 0
  for (let i = 0; i < 8; i++) {
    after = linear.step(text, truth, offset, LEARNT)
    if (before < 0) before = after
    if (after > 0.6) break
  }
  classifier.version++
  return { before: round(before), after: round(chanceOf(classifier, text, truth)) }
}

function chanceOf(classifier: Classifier, text: string, item: number): number {
  const z = logitsOf(classifier, text)
  softmax(z, classifier.linear.temperature)
  return z[item]!
}

/** A classifier for a (new) list from its wording and all corrections so far; those of items it no longer has are left out. */
export function retrain(
  items: readonly ClassItem[],
  corrections: readonly (ClassQuestion & { item: string })[],
): Classifier {
  const classifier = coldClassifier(items)
  const fit = corrections.filter((c) => classifier.linear.indexOf(c.item) >= 0)
  const random = seeded(13)
  for (const c of shuffled(
    [...fit].sort((a, b) => (joined(a) < joined(b) ? -1 : 1)),
    random,
  ))
    learn(classifier, c, c.item)
  return classifier
}

/** Fits the certainty on texts it has not learnt; the order of guesses stays. Those of items the list does not have are left out. */
export function calibrate(classifier: Classifier, held: readonly (ClassQuestion & { item: string })[]): void {
  const fit = held.filter((h) => classifier.linear.indexOf(h.item) >= 0)
  if (fit.length === 0) return
  classifier.linear.temperature = temperatureFor(
    fit.map((h) => ({ z: logitsOf(classifier, joined(h)), truth: classifier.linear.indexOf(h.item) })),
  )
}

export function saveClassifier(classifier: Classifier): SavedClassifier {
  return {
    format: 'yige-classifier@1',
    version: classifier.version,
    list: classifier.list,
    linear: classifier.linear.save(),
  }
}

/** The saved classifier over its list. Refuses another format and another list: retrain then. */
export function loadClassifier(saved: SavedClassifier, given: readonly ClassItem[]): Classifier {
  const items = [...given].sort((a, b) => (a.code < b.code ? -1 : 1))
  if (saved.format !== 'yige-classifier@1')
    throw new RangeError(`unknown classifier format ${String(saved.format)}`)
  if (saved.list !== listDigest(items))
    throw new RangeError('the model was made for another list; retrain it')
  return {
    items,
    list: saved.list,
    lexicon: buildLexicon(items),
    linear: LinearModel.load(saved.linear),
    version: saved.version,
    base: 0,
  }
}

const round = (n: number) => Math.round(n * 1e4) / 1e4
