/** Texts tagged piece by piece (BIO: B-road, I-road, O), and how well one tagging agrees with another. */

export interface Tagged {
  /** One character each, or a run of digits. */
  tokens: string[]
  /** `B-road`, `I-road` or `O`, one per token. */
  tags: string[]
}

export interface Entity {
  /** First token. */
  start: number
  /** One past the last token. */
  end: number
  type: string
}

export interface TagMetrics {
  /** Entities of the truth. */
  n: number
  precision: number
  recall: number
  f1: number
  perType: Record<string, { n: number; precision: number; recall: number; f1: number }>
}

/** Reads `token tag` lines with an empty line between texts. Faults name their line. */
export function parseTagged(content: string): { texts: Tagged[]; faults: string[] } {
  const texts: Tagged[] = []
  const faults: string[] = []
  let now: Tagged = { tokens: [], tags: [] }
  const close = () => {
    if (now.tokens.length > 0) texts.push(now)
    now = { tokens: [], tags: [] }
  }
  for (const [i, line] of content.split(/\r?\n/).entries()) {
    if (line.trim() === '') {
      close()
      continue
    }
    const m = /^(\S+)\s+(O|[BI]-\S+)\s*$/.exec(line)
    if (m) {
      now.tokens.push(m[1]!)
      now.tags.push(m[2]!)
    } else faults.push(`${i + 1}: 要“字 标签” needs “token tag”`)
  }
  close()
  return { texts, faults }
}

/** Entities of a tagging. An I- without its B- begins one, as evaluators of this format read it. */
export function entitiesOf(tags: readonly string[]): Entity[] {
  const out: Entity[] = []
  let open: Entity | null = null
  tags.forEach((tag, i) => {
    const type = tag === 'O' ? null : tag.slice(2)
    if (open && (type !== open.type || tag.startsWith('B-'))) open = null
    if (type === null) return
    if (open) open.end = i + 1
    else {
      open = { start: i, end: i + 1, type }
      out.push(open)
    }
  })
  return out
}

/** Exact agreement of entities (both ends and the type), over all texts. Refuses lists of different length. */
export function tagMetrics(
  truth: readonly (readonly string[])[],
  said: readonly (readonly string[])[],
): TagMetrics {
  if (truth.length !== said.length) throw new RangeError('as many taggings as truths are needed')
  const counts = new Map<string, { n: number; said: number; hit: number }>()
  const of = (type: string) => {
    const known = counts.get(type) ?? { n: 0, said: 0, hit: 0 }
    counts.set(type, known)
    return known
  }
  truth.forEach((tags, i) => {
    const wanted = entitiesOf(tags)
    const key = (e: Entity) => `${e.start} ${e.end} ${e.type}`
    const keys = new Set(wanted.map(key))
    for (const e of wanted) of(e.type).n++
    for (const e of entitiesOf(said[i]!)) {
      of(e.type).said++
      if (keys.has(key(e))) of(e.type).hit++
    }
  })
  const all = { n: 0, said: 0, hit: 0 }
  const perType: TagMetrics['perType'] = {}
  for (const [type, c] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    all.n += c.n
    all.said += c.said
    all.hit += c.hit
    perType[type] = { n: c.n, ...rates(c) }
  }
  return { n: all.n, ...rates(all), perType }
}

function rates(c: { n: number; said: number; hit: number }) {
  const round = (x: number) => Math.round(x * 1e4) / 1e4
  const precision = c.said > 0 ? c.hit / c.said : 0
  const recall = c.n > 0 ? c.hit / c.n : 0
  const f1 = c.hit > 0 ? (2 * precision * recall) / (precision + recall) : 0
  return { precision: round(precision), recall: round(recall), f1: round(f1) }
}

const PIECE = /\d+|[^\s\d]/g

/** A text in tokens as the tagger reads them: characters, and runs of digits. Blanks are left out. */
export function tokensOf(text: string): string[] {
  return text.match(PIECE) ?? []
}
