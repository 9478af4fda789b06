/**
 * What one feature adds to another's page without either knowing the other: an action in the bar of an open record, and a section beside
 * it. A feature puts its own in from its `desk/index.tsx`, which the shell loads; deleting the folder takes them away again.
 */
import type { ComponentType } from 'react'
import type { Word } from './i18n.tsx'
import type { IconName } from './icons.tsx'

/** The open record as an extra may know it. */
export interface OpenRecord {
  id: string
  version: number
  state: string
}

export interface ExtraAction {
  /** Stable, as `case.refer`: a remapped key is kept under it. */
  id: string
  words: Word
  keys?: string
  icon?: IconName
  /** A hook: whether this person is offered it for this record now. */
  useOffered: (r: OpenRecord) => boolean
  /** What it asks for; `onDone` says what was done. */
  Panel: ComponentType<{ record: OpenRecord; onClose: () => void; onDone: (said: Word) => void }>
}

export interface ExtraSection {
  id: string
  Section: ComponentType<{ record: OpenRecord }>
}

/** A line above the list of cases: what everybody at the desk should know now; draws nothing when there is nothing. */
export const extraBands: { id: string; Band: ComponentType }[] = []

/** A section on the page of a person of the ledger. */
export interface PersonSection {
  id: string
  Section: ComponentType<{ person: { id: string; merged: boolean } }>
}
export const extraPersonSections: PersonSection[] = []

/** A task as its list knows it. */
export interface TaskAt {
  kind: string
  subjectKind: string
  subjectId: string
}
/** Where the matter of a task is dealt with, said by the feature whose matter it is; the first that knows it counts. */
export const taskPlaces: ((t: TaskAt) => string | false)[] = []

export const extraActions: ExtraAction[] = []
export const extraSections: ExtraSection[] = []

/** Those offered now. The list is complete before any page is drawn, so the hooks always come in the same order. */
export const useExtras = (r: OpenRecord): ExtraAction[] => {
  // biome-ignore lint/correctness/useHookAtTopLevel: a list that never changes once a page is drawn
  const offered = extraActions.map((x) => x.useOffered(r))
  return extraActions.filter((_, i) => offered[i])
}
