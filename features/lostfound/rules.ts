/** Which postings may belong together and why, and how long one stands. Pure. */
import type { Words } from '../../kernel/contract.ts'
import type { PostingKind } from './contract.ts'

const day = 86_400_000
export const standsDays = 30
export const remindDays = 3
/** How long one that has ended is kept, for whoever asks again. */
export const keptDays = 180

/** When a posting ends by itself; a missing person is looked for until somebody closes it. */
export const endOf = (kind: PostingKind, from: Date): Date | null =>
  kind === 'missing' ? null : new Date(from.getTime() + standsDays * day)

/** A title for what was posted: its first clause, at most 24 characters. */
export function titleOf(words: string): string {
  const first =
    words
      .trim()
      .split(/[。！？!?；;，,\n]/u)[0]
      ?.trim() || words.trim()
  return first.length > 24 ? `${first.slice(0, 23)}…` : first
}

export interface Comparable {
  kind: PostingKind
  words: string
  regionPath: string
  point: readonly [number, number] | null
  /** 2026-06-26. */
  happenedOn: string
}

/** Words that every posting has say nothing about a thing. */
const empty =
  /捡到|拾到|丢了|丢失|遗失|不见了|走失|走丢|一个|一只|一把|昨天|今天|上午|下午|晚上|请|联系|谢谢|失主|我的|在|的|了/gu

/** Pairs of neighbouring characters, and whole Latin words and numbers. */
export function gramsOf(text: string): Set<string> {
  const plain = text.replace(empty, ' ').toLowerCase()
  const out = new Set(plain.match(/[a-z0-9]{2,}/g) ?? [])
  for (const run of plain.match(/\p{Script=Han}+/gu) ?? [])
    for (let i = 0; i + 2 <= run.length; i++) out.add(run.slice(i, i + 2))
  return out
}

const opposite = (a: PostingKind, b: PostingKind) => (a === 'found') !== (b === 'found')

const metres = (a: readonly [number, number], b: readonly [number, number]): number => {
  const y = (a[1] - b[1]) * 111_320
  const x = (a[0] - b[0]) * 111_320 * Math.cos((a[1] * Math.PI) / 180)
  return Math.hypot(x, y)
}

/**
 * How likely a posting and another are about one thing, with the reasons; null when they cannot be. Words decide, place and time only
 * speak beside them: two lost keys in one street are two keys.
 */
export function matchOf(a: Comparable, b: Comparable): { score: number; why: Words[] } | null {
  if (!opposite(a.kind, b.kind)) return null
  const [lost, found] = a.kind === 'found' ? [b, a] : [a, b]
  const apart = Math.round((Date.parse(found.happenedOn) - Date.parse(lost.happenedOn)) / day)
  // Nothing is found before it was lost; people err by a day.
  if (apart < -1 || apart > standsDays) return null
  const [x, y] = [gramsOf(lost.words), gramsOf(found.words)]
  const both = [...x].filter((g) => y.has(g))
  if (both.length === 0) return null
  const likeness = both.length / Math.min(x.size, y.size)
  const why: Words[] = [
    { zh: `都提到：${both.slice(0, 6).join('、')}`, en: `Both say: ${both.slice(0, 6).join(', ')}` },
  ]
  let score = 0.7 * Math.min(1, likeness)
  const far = a.point && b.point ? Math.round(metres(a.point, b.point)) : null
  if (far !== null && far <= 500) {
    score += 0.2 * (1 - far / 1000)
    why.push({ zh: `相距 ${far} 米`, en: `${far} m apart` })
  } else if (a.regionPath.length >= 12 && a.regionPath.slice(0, 12) === b.regionPath.slice(0, 12)) {
    score += 0.1
    why.push({ zh: '在同一个社区', en: 'in the same community' })
  }
  score += 0.1 * (1 - Math.max(0, apart) / standsDays)
  why.push(
    apart <= 0
      ? { zh: '同一天前后', en: 'about the same day' }
      : { zh: `晚 ${apart} 天`, en: `${apart} day${apart === 1 ? '' : 's'} later` },
  )
  return score >= 0.3 ? { score: Math.round(Math.min(1, score) * 100) / 100, why } : null
}
