/** What a rule is, and what it finds. */
import type { Field } from './fields.ts'
import type { Row } from './row.ts'

/** `error`: wrong by the ledger itself. `doubt`: somebody has to ask. `notice`: untidy, or old. */
export type Severity = 'error' | 'doubt' | 'notice'

export interface Words {
  zh: string
  en: string
}

export interface Rule {
  /** Stable: findings, suppressions and counts name it. */
  id: string
  title: Words
  severity: Severity
  /** Whether the ledger alone decides it. What only a person at the door can decide is not. */
  decidable: boolean
  /** Columns a finding points at. */
  fields: readonly Field[]
  /** One of these groups of columns has to be there, else the rule does not run. */
  needs: readonly (readonly Field[])[]
  /** What to ask at the door. */
  ask: Words
}

/** Called by a rule for each finding of a row; `fields` when they are fewer or others than the rule's. */
export type Say = (zh: string, en: string, fields?: readonly Field[]) => void

export interface RowRule extends Rule {
  look(row: Row, say: Say): void
}

/** What every rule may be told; the defaults stand beside. */
export interface Options {
  /** The day of the check, 20261129. */
  today: number
  /** Rules that do not run. */
  off: readonly string[]
  /** More people than this in one home. */
  homeMost: number
  /** More people than this with one phone. */
  phoneMost: number
  /** Last verified longer ago than so many months. */
  staleMonths: number
  /** Columns that every row must have filled. */
  required: readonly Field[]
}

export const DEFAULTS: Omit<Options, 'today'> = {
  off: [],
  homeMost: 12,
  phoneMost: 5,
  staleMonths: 12,
  required: ['name', 'idNumber'],
}

/** A rule of one row with what most have: wrong by the ledger itself, and run when all its columns are there. */
export const rowRule = (
  given: Partial<RowRule> & Pick<RowRule, 'id' | 'title' | 'fields' | 'look' | 'ask'>,
): RowRule => ({ severity: 'error', decidable: true, needs: [given.fields], ...given })
