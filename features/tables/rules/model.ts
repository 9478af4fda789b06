/** What a table is: rows of one kind, narrowed, with columns of which each says where its cells come from. */
import type { Words } from '../../../kernel/contract.ts'

export const rowKinds = ['person', 'home', 'household', 'organisation', 'grid', 'community'] as const
export type RowKind = (typeof rowKinds)[number]
export const periodKinds = ['month', 'quarter', 'once'] as const
export type PeriodKind = (typeof periodKinds)[number]
/** Who hands it in: one sheet for each region of this level. */
export const levels = ['street', 'community', 'grid'] as const
export type Level = (typeof levels)[number]
export const handKinds = ['text', 'number', 'day'] as const
export type HandKind = (typeof handKinds)[number]
export const roles = ['family', 'tenant', 'owner', 'absent'] as const
export type Role = (typeof roles)[number]

export const counts = [
  'people',
  'men',
  'women',
  'households',
  'homes',
  'rentedHomes',
  'tenants',
  'absent',
  'movedIn',
  'movedOut',
  'born',
  'died',
  'organisations',
] as const
export type Count = (typeof counts)[number]

export const figures = [
  'visits',
  'lastVisit',
  'difficulties',
  'needs',
  'risks',
  'cases',
  'casesResolved',
  'casesOpen',
  'tasksDone',
] as const
export type Figure = (typeof figures)[number]

export type From =
  | { kind: 'field'; field: string }
  /** Ages in whole years, both counted; of `people`, `men`, `women` and `tenants` only. */
  | { kind: 'count'; of: Count; minAge?: number | undefined; maxAge?: number | undefined }
  | { kind: 'figure'; figure: Figure }
  /** Of other columns of the table, by their keys. */
  | { kind: 'sum'; of: string[] }
  | { kind: 'share'; part: string; whole: string }
  | { kind: 'constant'; text: string }
  | { kind: 'hand'; type: HandKind }

export interface TableColumn {
  key: string
  head: Words
  from: From
  /** An empty cell is missing and is asked for. */
  needed: boolean
}

/** All of them hold at once. What a row kind cannot be asked is refused (`conditions`). */
export interface RowFilter {
  minAge?: number | undefined
  maxAge?: number | undefined
  sex?: 1 | 2 | undefined
  roles?: Role[] | undefined
  /** Everybody who lives behind the door is at least this old. */
  allAged?: number | undefined
  /** Somebody rents there. */
  rented?: true | undefined
  minPeople?: number | undefined
}
export type Condition = keyof RowFilter

export interface Definition {
  name: Words
  /** The department that asks, as it calls itself, and its unit here when it has one. */
  asker: string
  unitId: string | null
  /** Law, order or letter on which it may ask. */
  basis: string
  period: PeriodKind
  /** Working days after the end of the period. */
  dueDays: number
  /** Of a table that is asked once: the day it is due. */
  dueOn: string | null
  level: Level
  rows: RowKind
  filter: RowFilter
  columns: TableColumn[]
}

/** A row of something that feeds a cell: kind, id, and the version that was read (0: it has none). */
export type Ref = readonly [kind: RefKind, id: string, seq: number]
/** Person, residence, home, organisation, visit, entry of a visit, case, task. */
export type RefKind = 'p' | 'r' | 'h' | 'o' | 'v' | 'e' | 'c' | 't'
export type Value = string | number | null
export interface Cell {
  v: Value
  of: readonly Ref[]
}
