/**
 * Facets: named conditions on a case that figures are made of. A figure of the statistics is a count under facets, and the list
 * opens with the same ones, so both count the same cases by construction (`store/facets.ts`). Meanings: docs/language.md,
 * section Figures. Pure.
 */

/** Conditions without a parameter. */
export const plainFacets = [
  'valid',
  'invalid',
  'resolved',
  'unresolved',
  'onTime',
  'overdue',
  'returned',
  'reopened',
  'sameDay',
  'rated',
  'satisfied',
  'unsatisfied',
] as const
export type PlainFacet = (typeof plainFacets)[number]

/** Where a solved case was solved: 社区 community, 街道 street, 上级 above. */
export const tiers = ['community', 'street', 'above'] as const
export type Tier = (typeof tiers)[number]

export type Facet =
  | { is: PlainFacet }
  | { is: 'tier'; tier: Tier }
  | { is: 'main'; unit: string | null }
  | { is: 'item'; code: string | null }
  | { is: 'channel'; channel: string }
  | { is: 'at'; region: string }
  | { is: 'hour'; weekday: number; hour: number }
  | { is: 'cell'; cell: string }
  | { is: 'return'; from: string; to: string }
  | { is: 'moved'; back: boolean }
  | { is: 'bounced' }
  | { is: 'move'; from: string; to: string }
  | { is: 'bounce'; a: string; b: string }
  | { is: 'decided'; kind: string; given: string; stands: string; band: number | null }

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const shapes: [RegExp, (m: RegExpExecArray) => Facet][] = [
  [new RegExp(`^(${plainFacets.join('|')})$`), (m) => ({ is: m[1] as PlainFacet })],
  [new RegExp(`^tier\\.(${tiers.join('|')})$`), (m) => ({ is: 'tier', tier: m[1] as Tier })],
  [new RegExp(`^main\\.(${uuid}|none)$`), (m) => ({ is: 'main', unit: orNone(m[1]!) })],
  [/^item\.([0-9A-Za-z.-]{1,20}|none)$/, (m) => ({ is: 'item', code: orNone(m[1]!) })],
  [/^channel\.([a-z0-9-]{1,30})$/, (m) => ({ is: 'channel', channel: m[1]! })],
  [/^hour\.([1-7])\.(\d|1\d|2[0-3])$/, (m) => ({ is: 'hour', weekday: Number(m[1]), hour: Number(m[2]) })],
  [/^at\.([0-9A-Z]{2,60})$/, (m) => ({ is: 'at', region: m[1]! })],
  [/^cell\.(\d{1,17})$/, (m) => ({ is: 'cell', cell: m[1]! })],
  [new RegExp(`^return\\.(${uuid})\\.(${uuid})$`), (m) => ({ is: 'return', from: m[1]!, to: m[2]! })],
  [/^bounced$/, () => ({ is: 'bounced' })],
  [/^(moved|movedBack)$/, (m) => ({ is: 'moved', back: m[1] === 'movedBack' })],
  [new RegExp(`^move\\.(${uuid})\\.(${uuid})$`), (m) => ({ is: 'move', from: m[1]!, to: m[2]! })],
  [new RegExp(`^bounce\\.(${uuid})\\.(${uuid})$`), (m) => ({ is: 'bounce', a: m[1]!, b: m[2]! })],
  [
    /^decided\.(place|class|level|link|route)\.([0-9A-Za-z.-]{1,60}|\*)~([0-9A-Za-z.-]{1,60}|[*=!])(?:~(\d))?$/,
    (m) => ({
      is: 'decided',
      kind: m[1]!,
      given: m[2]!,
      stands: m[3]!,
      band: m[4] === undefined ? null : Number(m[4]),
    }),
  ],
]
const orNone = (text: string): string | null => (text === 'none' ? null : text)

/** Reads `tier.community`, `main.<unit id>`, `hour.<weekday 1–7>.<hour>`, `decided.class.<given>~<stands>~<tenth>` …; null when it is no facet. */
export function readFacet(text: string): Facet | null {
  for (const [shape, make] of shapes) {
    const m = shape.exec(text)
    if (m) return make(m)
  }
  return null
}
