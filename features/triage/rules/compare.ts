/** Whether a report and a case are the same problem: text, place, time, item, numbers and reporter, each saying what it found. */
import type { Words } from '../../../kernel/contract.ts'
import { metres } from '../../../shared/geo.ts'
import { compatible } from './place.ts'
import { type Rarity, type Written, written } from './rarity.ts'
import { likeness, type Sketch, sketchOnce } from './sketch.ts'
import type {
  Agreement,
  CandidateCase,
  Compared,
  LinkDecision,
  LinkThresholds,
  Placed,
  TriageReport,
} from './types.ts'
import { asks, COUNTED, ENOUGH, otherName, wording } from './wording.ts'

export const LINK_RULE = 'link@3'

/** A report as it is compared, after it was placed and classed. */
export interface LinkQuestion {
  report: Pick<TriageReport, 'text' | 'title' | 'at' | 'reporter'>
  placed?: Pick<Placed, 'regionPath' | 'point' | 'kind'>
  item?: string | null
}

/** Characters of a region path: a grid, an estate or building under it. */
const GRID = 15
const ESTATE = 18
/** Without a kind, so long a path is taken for a building. */
const BUILDING = 21
/** Before any evidence two reports are two problems. */
const PRIOR = -2.2
/** More substance than this has what is no single sentence of everyday words, some twenty characters. */
const ONE_SENTENCE = 0.65
/** Another place or name, an unknown place, a closed case: however alike the words, no link without a person. */
const CAP_ELSEWHERE = 0.3
const CAP_UNKNOWN = 0.7
/** What numbers are worth between letters, for and against, beside their words: a long letter names several. */
const MOST_OF_NUMBERS = 1
const LEAST_OF_NUMBERS = -0.5
/** What a form with another name in it weighs; it is no link whatever else is alike. */
const FORM = -4
/** Substance of a text below which it does not tell one spot of an estate from another. */
const FEW_WORDS = 0.45

type Piece = Compared['agree'][number] & { logit: number }

const sketches = new WeakMap<object, Sketch>()
function sketchOf(of: { title?: string; text: string }): Sketch {
  const known = sketches.get(of)
  if (known) return known
  const made = sketchOnce(of.title && !of.text.startsWith(of.title) ? `${of.title}。${of.text}` : of.text)
  sketches.set(of, made)
  return made
}

function likest(a: Sketch, candidate: CandidateCase): { b: Sketch; alike: ReturnType<typeof likeness> } {
  const all = candidate.texts?.length ? textsOf(candidate, candidate.texts) : [sketchOf(candidate)]
  let best = { b: all[0]!, alike: likeness(a, all[0]!) }
  for (const b of all.slice(1)) {
    const alike = likeness(a, b)
    if (alike.cosine > best.alike.cosine) best = { b, alike }
  }
  return best
}

const several = new WeakMap<object, readonly Sketch[]>()
function textsOf(of: object, texts: readonly string[]): readonly Sketch[] {
  const known = several.get(of)
  if (known) return known
  const made = texts.map(sketchOnce)
  several.set(of, made)
  return made
}

/**
 * Compares a report with one case. The score is 0–1; `agree` names every ground with its weight (log odds) and direction. A
 * topic is not an incident: without a shared place only a near-identical long text is more than a proposal, or (where `rarity`
 * knows what is rare) letters that share what few write.
 */
export function compare(question: LinkQuestion, candidate: CandidateCase, rarity?: Rarity): Compared {
  const a = sketchOf(question.report)
  const { b, alike } = likest(a, candidate)
  const text = Math.max(alike.cosine, 0.8 * alike.contained)
  const substance = Math.min(a.substance, b.substance)
  const again =
    question.report.reporter !== undefined && candidate.reporters?.includes(question.report.reporter)
  const form = formOf(question, candidate)
  const numbers = numbersOf(a, b)
  const line = sharedLine(a, b)
  const where = placeOf(question, candidate, line !== null)
  // Two who write one short sentence and no place may mean two lamps; who writes it twice means one.
  const least = again || where.verdict !== 'unknown' ? 0.5 : ONE_SENTENCE
  const repeated = !form && alike.cosine >= (again ? 0.9 : 0.97) && substance >= least
  const item = itemOf(question.item ?? null, candidate.item ?? null)
  const same = reporterOf(question, candidate, text)
  const clash = numbers?.against ?? false
  const letters = rarity && rarity.size >= COUNTED && substance >= ENOUGH
  if (letters && where.verdict === 'unknown' && !repeated && !candidate.closed) {
    const said = wording(asked(question, a, rarity), written(titleOf(candidate), b, rarity), {
      days: daysOf(question, candidate),
      again: again === true,
      ask: asks(question.report.title) && asks(candidate.title),
    })
    // Those with the same item are who was looked for: it counts only against.
    const more = [item?.against ? item : null, form].filter((p) => p !== null)
    if (numbers)
      more.push({ ...numbers, logit: Math.max(LEAST_OF_NUMBERS, Math.min(MOST_OF_NUMBERS, numbers.logit)) })
    const logit = (said?.logit ?? PRIOR * 2) + more.reduce((sum, p) => sum + p.logit, 0)
    const parts = (said?.parts ?? []).map((p) => piece(p.what, p.logit, p.detail.zh, p.detail.en))
    const score = 1 / (1 + Math.exp(-logit))
    const most = form ? CAP_ELSEWHERE : said?.apart ? CAP_UNKNOWN : 1
    return answer(candidate, Math.min(score, most), [...parts, ...more])
  }
  const pieces = [
    textPiece(text, substance, repeated, item !== null && item.logit > 1),
    where.piece,
    timePiece(question, candidate),
    item,
    numbers,
    same,
    form,
  ].filter((p): p is Piece => p !== null)
  let score = 1 / (1 + Math.exp(-(PRIOR + pieces.reduce((sum, p) => sum + p.logit, 0))))
  if (repeated && !clash && where.verdict !== 'elsewhere') score = Math.max(score, 0.97)
  else if (form || where.verdict === 'elsewhere') score = Math.min(score, CAP_ELSEWHERE)
  else if (where.verdict === 'unknown' || (where.verdict === 'near' && substance < FEW_WORDS))
    score = Math.min(score, CAP_UNKNOWN)
  if (candidate.closed) score = Math.min(score, CAP_UNKNOWN)
  return answer(candidate, score, pieces)
}

const answer = (candidate: CandidateCase, score: number, pieces: readonly Piece[]): Compared => ({
  caseId: candidate.of ?? candidate.id,
  score: Math.round(score * 1e4) / 1e4,
  agree: pieces.map(({ what, value, against, detail }) => ({
    what,
    value,
    ...(against ? { against } : {}),
    detail,
  })),
})

const questions = new WeakMap<LinkQuestion, Written>()
/** The same for all cases that one question is compared with. */
function asked(question: LinkQuestion, text: Sketch, rarity: Rarity): Written {
  const known = questions.get(question)
  if (known) return known
  const made = written(titleOf(question.report), text, rarity)
  questions.set(question, made)
  return made
}

const titles = new WeakMap<object, Sketch>()
/** Of a text without a title its beginning. */
function titleOf(of: { title?: string; text: string }): Sketch {
  const known = titles.get(of)
  if (known) return known
  const made = sketchOnce(of.title || of.text.slice(0, 40))
  titles.set(of, made)
  return made
}

function piece(what: Agreement, logit: number, zh: string, en: string): Piece {
  const value = Math.round(Math.abs(logit) * 100) / 100
  return { what, value, logit, ...(logit < 0 ? { against: true } : {}), detail: { zh, en } }
}

/** Two people tell the same thing in other words: when the item is the same, unlike words speak only half against. */
function textPiece(text: number, substance: number, repeated: boolean, sameItem: boolean): Piece {
  if (repeated) return piece('text', 4, '文字几乎一样', 'nearly the same words')
  const percent = Math.round(text * 100)
  const logit = (6 * text - 2) * substance
  return piece(
    'text',
    logit < 0 && sameItem ? logit / 2 : logit,
    `文字相似 ${percent}%`,
    `words ${percent}% alike`,
  )
}

/** `near`: the same estate or grid, where a few words may mean another lamp. */
type Verdict = 'here' | 'near' | 'unknown' | 'elsewhere'

function placeOf(
  question: LinkQuestion,
  candidate: CandidateCase,
  sameLine: boolean,
): { piece: Piece | null; verdict: Verdict } {
  const a = question.placed?.regionPath ?? null
  const b = candidate.regionPath ?? null
  const point = question.placed?.point
  const building = (path: string | null, kind: string | undefined) =>
    path !== null && (kind ? kind === 'building' || kind === 'unit' : path.length >= BUILDING)
  const houses = building(a, question.placed?.kind) && building(b, candidate.placeKind)
  if (a && b && houses && compatible(a, b))
    return { piece: piece('place', 2, '同一栋楼', 'the same building'), verdict: 'here' }
  if (point && candidate.point) {
    const d = Math.round(metres(point, candidate.point))
    // the very same coordinates come from a name on the map, which is no better than the name
    if (d === 0 && samePoint(point, candidate.point)) {
      if (question.placed?.kind === 'estate')
        return { piece: piece('place', 1.2, '同一小区', 'the same estate'), verdict: 'near' }
      return { piece: piece('place', 2, '同一地点', 'the same place'), verdict: 'here' }
    }
    const logit = d <= 30 ? 2.2 : d <= 80 ? 1.4 : d <= 200 ? 0.4 : d <= 500 ? -1 : sameLine ? -1 : -3.5
    return {
      piece: piece('place', logit, `相距 ${d} 米`, `${d} m apart`),
      verdict: d <= 500 ? 'here' : sameLine ? 'unknown' : 'elsewhere',
    }
  }
  if (!a || !b) return { piece: null, verdict: 'unknown' }
  if (a.slice(0, 12) !== b.slice(0, 12) && a.length >= 12 && b.length >= 12)
    return {
      piece: piece('place', sameLine ? -1 : -3, '不在同一社区', 'another community'),
      verdict: sameLine ? 'unknown' : 'elsewhere',
    }
  if (a.length >= ESTATE && b.length >= ESTATE) {
    if (compatible(a, b))
      return { piece: piece('place', 1.2, '同一小区或楼宇', 'the same estate'), verdict: 'near' }
    if (a.slice(0, ESTATE) === b.slice(0, ESTATE))
      return {
        piece: piece('place', -0.3, '同一小区的另一栋楼', 'another building of the same estate'),
        verdict: 'near',
      }
    if (a.slice(0, GRID) === b.slice(0, GRID))
      return {
        piece: piece('place', -0.8, '同一网格的另一处', 'another place in the same grid'),
        verdict: 'near',
      }
  }
  if (a.length >= GRID && b.length >= GRID)
    return a.slice(0, GRID) === b.slice(0, GRID)
      ? { piece: piece('place', 0.3, '同一网格', 'the same grid'), verdict: 'near' }
      : { piece: piece('place', -1.5, '不在同一网格', 'another grid'), verdict: 'near' }
  return { piece: null, verdict: 'unknown' }
}

const daysOf = (question: LinkQuestion, candidate: CandidateCase) =>
  Math.abs(question.report.at.getTime() - (candidate.lastAt ?? candidate.openedAt).getTime()) / 86_400_000

function timePiece(question: LinkQuestion, candidate: CandidateCase): Piece {
  const days = daysOf(question, candidate)
  const logit =
    days <= 1 / 8 ? 0.8 : days <= 1 ? 0.5 : days <= 7 ? 0.2 : days <= 30 ? -0.3 : days <= 90 ? -1 : -1.8
  if (days < 1 / 24) return piece('time', logit, '相隔不到 1 小时', 'less than an hour between them')
  const zh = days < 1 ? `${Math.round(days * 24)} 小时` : `${Math.round(days)} 天`
  const en = days < 1 ? `${Math.round(days * 24)} h` : `${Math.round(days)} d`
  return piece('time', logit, `相隔 ${zh}`, `${en} between them`)
}

function itemOf(a: string | null, b: string | null): Piece | null {
  if (!a || !b) return null
  if (a === b) return piece('item', 1.2, `同一事项 ${a}`, `the same item ${a}`)
  const kind = (code: string) => code.split('.').slice(0, 2).join('.')
  return kind(a) === kind(b)
    ? piece('item', 0.3, `同一小类 ${kind(a)}`, `the same kind ${kind(a)}`)
    : piece('item', -1.5, `事项不同：${a} 与 ${b}`, `different items: ${a} and ${b}`)
}

const samePoint = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] === b[0] && a[1] === b[1]

/** One form filled in twice, by one person or by those who passed it on: however alike the words, it is about two things. */
function formOf({ report }: LinkQuestion, candidate: CandidateCase): Piece | null {
  const named =
    report.title &&
    candidate.title &&
    otherName(
      { title: report.title, text: () => report.text },
      { title: candidate.title, text: () => [candidate.text, ...(candidate.texts ?? [])].join('\n') },
    )
  if (!named) return null
  const [a, b] = named
  return piece(
    'name',
    FORM,
    `同样的写法，一件说「${a}」，一件说「${b}」`,
    `one form, “${a}” here and “${b}” there`,
  )
}

/** A bus line that both name runs through many places; one trouble with it is heard from all of them. */
function sharedLine(a: Sketch, b: Sketch): string | null {
  const [one, other] = [a.numbers.get('路'), b.numbers.get('路')]
  return [...(one ?? [])].find((n) => other?.has(n)) ?? null
}

/** Building 3 and building 5 are two places, whatever else is alike. */
function numbersOf(a: Sketch, b: Sketch): Piece | null {
  const clash: string[] = []
  const shared: string[] = []
  for (const [kind, of] of a.numbers) {
    const other = b.numbers.get(kind)
    if (!other) continue
    const both = [...of].filter((n) => other.has(n))
    if (both.length > 0) shared.push(...both.map((n) => n + kind))
    else clash.push(`${[...of].join('/')}${kind}≠${[...other].join('/')}${kind}`)
  }
  if (clash.length > 0)
    return piece('numbers', -1.8, `号码不同：${clash.join('，')}`, `numbers differ: ${clash.join(', ')}`)
  if (shared.length > 0)
    return piece(
      'numbers',
      shared.some((n) => n.endsWith('路')) ? 2.2 : 0.6,
      `都说到 ${shared.join('、')}`,
      `both name ${shared.join(', ')}`,
    )
  return null
}

function reporterOf(question: LinkQuestion, candidate: CandidateCase, text: number): Piece | null {
  const who = question.report.reporter
  if (!who || !candidate.reporters?.includes(who)) return null
  if (text >= 0.75) return piece('reporter', 1.2, '同一人再次反映', 'the same person again')
  if (text < 0.35) return piece('reporter', -1.2, '同一人说的是另一件事', 'the same person on another matter')
  return null
}

/**
 * The one case to link to, or to propose, or none. Two cases that fit equally well (within 0.05) are proposed, never chosen
 * between; a case may come more than once, with one of its reports each time. `compared` comes best first.
 */
export function decideLinks(
  question: LinkQuestion,
  candidates: readonly CandidateCase[],
  thresholds: LinkThresholds,
  rarity?: Rarity,
): LinkDecision {
  const compared = candidates
    .map((c) => compare(question, c, rarity))
    .sort((a, b) => b.score - a.score || (a.caseId < b.caseId ? -1 : 1))
  const best = compared[0]
  if (!best || best.score < thresholds.propose)
    return {
      action: 'none',
      caseId: null,
      score: Math.round((1 - (best?.score ?? 0)) * 1e4) / 1e4,
      compared: compared.slice(0, 5),
      why: best
        ? {
            zh: `最像的案件也只有 ${Math.round(best.score * 100)}%，作为新事件`,
            en: `the likest case is only ${Math.round(best.score * 100)}% sure: a new problem`,
          }
        : { zh: '附近没有未结的同类事件', en: 'no open case nearby' },
    }
  const second = compared.find((c) => c.caseId !== best.caseId)
  const tie = second !== undefined && second.score >= thresholds.link && best.score - second.score < 0.05
  const action = best.score >= thresholds.link && !tie ? 'link' : 'propose'
  return {
    action,
    caseId: best.caseId,
    score: best.score,
    compared: compared.slice(0, 5),
    why: whyOf(best, action, tie),
  }
}

function whyOf(best: Compared, action: 'link' | 'propose', tie: boolean): Words {
  const list = (lang: 'zh' | 'en', against: boolean) =>
    best.agree.filter((p) => Boolean(p.against) === against).map((p) => p.detail[lang])
  const percent = Math.round(best.score * 100)
  const but = list('zh', true)
  const butEn = list('en', true)
  return {
    zh: `${action === 'link' ? '是同一件事' : '可能是同一件事，请人看'}（${percent}%）：${list('zh', false).join('；')}${but.length > 0 ? `；但${but.join('；')}` : ''}${tie ? '；另有一件同样像' : ''}`,
    en: `${action === 'link' ? 'the same problem' : 'perhaps the same problem, for a person to see'} (${percent}%): ${list('en', false).join('; ')}${butEn.length > 0 ? `; but ${butEn.join('; ')}` : ''}${tie ? '; another case fits as well' : ''}`,
  }
}
