/** A finding of the registry: known by its fingerprint, kept while its cause is there, closed by the change that takes it away. */
import type { Severity } from './model.ts'
import {
  type Found,
  type GroupKind,
  groupKeyOf,
  type KeyKind,
  type LedgerRow,
  needsVisit,
  type SubjectKind,
  spokenOf,
  subjectsOf,
} from './registry.ts'

export const findingStates = ['open', 'mended', 'dismissed'] as const
export type FindingState = (typeof findingStates)[number]
/** Why a finding is no error after all. */
export const dismissReasons = ['as-is', 'on-paper', 'two-people', 'shared', 'other'] as const
export type DismissReason = (typeof dismissReasons)[number]

export interface Draft {
  /** Hex. */
  fingerprint: string
  rule: string
  severity: Severity
  kind: GroupKind
  key: string
  subjectKind: SubjectKind
  /** The first is the one to ask. */
  subjects: string[]
  fields: string[]
  regionPath: string
  visit: boolean
}

export interface Kept {
  id: string
  fingerprint: string
  rule: string
  state: FindingState
  subjects: readonly string[]
  regionPath: string
  /** A dismissed one holds until this day. */
  until: string | null
}

/** What was found as it is kept; `indexed` makes the blind indexes. */
export function draftsOf(
  found: readonly Found[],
  rows: readonly LedgerRow[],
  indexed: (kind: KeyKind | 'finding', value: string) => string,
): Draft[] {
  const out = new Map<string, Draft>()
  for (const f of found) {
    const { kind, ids } = subjectsOf(f, rows)
    const key = groupKeyOf(f, rows, indexed)
    const said = [f.rule.id, f.kind, key, [...ids].sort().join(), spokenOf(f, rows).join('\u0002')]
    const fingerprint = indexed('finding', said.join('\u0003'))
    if (out.has(fingerprint)) continue
    out.set(fingerprint, {
      fingerprint,
      rule: f.rule.id,
      severity: f.rule.severity,
      kind: f.kind,
      key,
      subjectKind: kind,
      subjects: ids,
      fields: [...f.fields],
      regionPath: rows[f.rows[0]!]!.regionPath,
      visit: needsVisit(f.rule),
    })
  }
  return [...out.values()]
}

export interface Diff {
  insert: Draft[]
  /** The same finding, open again: it was mended or its time has run out. */
  reopen: { id: string; draft: Draft }[]
  /** Still wrong, with other values or others in it: the finding and its task go on. */
  renew: { id: string; draft: Draft }[]
  mend: string[]
}

/** What becomes of the findings of some groups when those of now are `drafts`. */
export function diffFindings(kept: readonly Kept[], drafts: readonly Draft[], today: string): Diff {
  const out: Diff = { insert: [], reopen: [], renew: [], mend: [] }
  const known = new Map(kept.map((k) => [k.fingerprint, k]))
  const fresh: Draft[] = []
  const here = new Set<string>()
  for (const d of drafts) {
    const k = known.get(d.fingerprint)
    if (!k) {
      fresh.push(d)
      continue
    }
    here.add(k.id)
    const over = k.state === 'dismissed' && k.until !== null && k.until <= today
    if (k.state === 'mended' || over) out.reopen.push({ id: k.id, draft: d })
    // Whoever is asked moved house: the finding moves along.
    else if (k.state === 'open' && k.regionPath !== d.regionPath) out.renew.push({ id: k.id, draft: d })
  }
  const gone = kept.filter((k) => k.state === 'open' && !here.has(k.id))
  const taken = new Set<string>()
  for (const d of fresh) {
    const was = gone.find(
      (k) => !taken.has(k.id) && k.rule === d.rule && k.subjects.some((s) => d.subjects.includes(s)),
    )
    if (was) {
      taken.add(was.id)
      out.renew.push({ id: was.id, draft: d })
    } else out.insert.push(d)
  }
  out.mend = gone.filter((k) => !taken.has(k.id)).map((k) => k.id)
  return out
}

/** Share of a rule's closed findings that were mended: what orders the queue. Without any it is halfway. */
export const rankOf = (mended: number, dismissed: number): number => (mended + 1) / (mended + dismissed + 2)
