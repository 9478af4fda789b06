/**
 * What triage takes and gives. Structural on purpose: regions, items, accounts and cases hand in plain data, so that
 * triage imports none of them, runs on any machine without a database, and a town's data can be built in a test.
 */
import type { Words } from '../../../kernel/contract.ts'
import type { Item, Level, UnitFact } from '../../items/contract.ts'
import type { LearnedMode, Taught } from './bounces.ts'

/** WGS-84, degrees. */
export type Point = readonly [lng: number, lat: number]

export type { Level }

export const PLACE_KINDS = [
  'county',
  'street',
  'community',
  'grid',
  'microgrid',
  'estate',
  'building',
  'unit',
  'road',
  'landmark',
] as const
export type PlaceKind = (typeof PLACE_KINDS)[number]

/** One name on the map. The same road may come several times, once per stretch, with the numbers of that stretch. */
export interface GazetteerEntry {
  /** Region path; for a road or landmark the smallest region that contains it. */
  path: string
  kind: PlaceKind
  name: string
  aliases?: readonly string[]
  point?: Point
  /** Road and number, as `顺城街18号`. */
  address?: string
  /** For a stretch of road: house numbers from–to, both included. */
  numbers?: { from: number; to: number; side?: 'odd' | 'even' }
  /** For a road: its course and the last house number on it; a number is placed in proportion. */
  line?: readonly Point[]
  lastNumber?: number
}

/** A report as triage needs it. Texts are read, never stored by triage. */
export interface TriageReport {
  id: string
  /** When it happened or was sent. */
  at: Date
  channel?: string
  title?: string
  text: string
  address?: string
  point?: Point
  /** Radius in metres that the device claims. Missing: 30. */
  accuracyM?: number
  qr?: { regionPath: string; point?: Point; name?: string }
  /** Opaque key of the reporter (for instance a blind index of the phone); compared for equality only. */
  reporter?: string
  /** Where the reporter is known to live or work; the weakest evidence of place. */
  reporterRegion?: string
  /** Region a person already chose. */
  regionPath?: string
  /** Item a person already chose. */
  item?: string
  /** Level a person already raised; triage never goes below. */
  level?: Level
}

export type PlaceHow = 'qr' | 'position' | 'address' | 'reporter' | 'none'

export interface PlaceCandidate {
  regionPath: string
  name: string
  kind: PlaceKind
  point?: Point
  score: number
  how: PlaceHow
  /** Words of the report that named it. */
  words: readonly string[]
}

export interface Placed {
  regionPath: string | null
  point?: Point
  name?: string
  kind?: PlaceKind
  /** 0–1: chance that the region is right. */
  score: number
  how: PlaceHow
  candidates: readonly PlaceCandidate[]
  why: Words
}

/** Grid (or smallest region) that contains a point; null outside the territory. */
export type Locate = (lng: number, lat: number) => string | null

/** A line of the responsibility list as the classifier reads it; a published list's items fit as they are. */
export type ClassItem = Pick<
  Item,
  'code' | 'className' | 'kindName' | 'name' | 'opening' | 'keywords' | 'phrases' | 'notWords' | 'levels'
>

export interface ClassGuess {
  item: string
  name: string
  score: number
  /** Pieces of the text that decided, strongest first. */
  words: readonly string[]
}

/** An open (or lately closed) case that a new report may belong to. */
export interface CandidateCase {
  id: string
  item?: string | null
  regionPath?: string | null
  point?: Point
  openedAt: Date
  /** Last report linked to it, if later. */
  lastAt?: Date
  closed?: boolean
  /** The case it belongs to, when this is one of several of its reports. */
  of?: string
  title?: string
  text: string
  /** Words of its reports one by one, when several are linked; then the likest counts, and `title` and `text` are not read. */
  texts?: readonly string[]
  /** Kind of place the region path names; without it a path of 21 characters and more is a building. */
  placeKind?: PlaceKind
  reporters?: readonly string[]
}

export type Agreement = 'text' | 'name' | 'place' | 'time' | 'item' | 'reporter' | 'numbers'

export interface Compared {
  caseId: string
  score: number
  /** What speaks for (or, with `against`, against) the same problem. */
  agree: readonly { what: Agreement; value: number; against?: boolean; detail: Words }[]
}

export interface LinkThresholds {
  link: number
  propose: number
}

export interface LinkDecision {
  action: 'link' | 'propose' | 'none'
  caseId: string | null
  score: number
  compared: readonly Compared[]
  why: Words
}

export interface RouteQuestion {
  item: string | null
  level: Level
  regionPath: string | null
  point?: Point
  /** How many units have returned the case so far; the third return goes to the arbiter. */
  returns?: number
  /** Units that returned it; not asked again. */
  returnedBy?: readonly string[]
  /** The line by which the case is known: its wording is what bounced cases are compared by. */
  title?: string
}

/** A unit as the list knows it: the territory it serves and the @-keys it answers to. */
export type RouteUnit = Pick<UnitFact, 'id' | 'key' | 'name' | 'regionPath' | 'capabilities'> & {
  point?: Point
}

export interface RoutePost {
  id: string
  unitId: string
  name: string
  /** Territory of the post; missing: the unit's. */
  regionPath?: string
  /** Items it takes; missing: all of its unit. */
  items?: readonly string[]
  role?: 'handler' | 'arbiter' | 'dispatcher'
}

export interface DutyPerson {
  accountId: string
  postId: string
  name: string
  onDuty: boolean
  point?: Point
}

/** Owner of an item at a level and a place by the responsibility list, and who decides the third return. Never guesses: null with words. */
export type ResolveOwner = (question: { item: string; level: Level; regionPath: string }) => {
  unitId: string | null
  arbiterUnitId: string | null
  /** Line of the list, as `2026-05 3.2.1 urgent @property|@community`. */
  rule: string
  why: Words
}

export interface RouteWorld {
  resolveOwner: ResolveOwner
  units: readonly RouteUnit[]
  posts: readonly RoutePost[]
  duty: readonly DutyPerson[]
  /** Open cases per account. */
  load: Readonly<Record<string, number>> | ((accountId: string) => number)
  /** What bounced cases teach about such a case, and what the place makes of it; missing: nothing is learned. */
  learned?: (question: {
    item: string
    regionPath: string
    title: string
    ownerUnitId: string | null
  }) => { taught: Taught; mode: LearnedMode } | null
}

/** What was learned about a route: with whom such cases ended, after which cases, and whether it decided. */
export interface RouteLearned {
  unitId: string
  used: boolean
  words: string[]
  cases: number
  kept: number
  bounced: number
  sure: number
  why: Words
}

export interface Routed {
  unitId: string | null
  postId?: string
  accountId?: string
  score: number
  /** Rule of the responsibility list that gave the owner. */
  rule?: string
  why: Words
  learned?: RouteLearned
}
