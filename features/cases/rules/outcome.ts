/** What `decide` takes and gives: the case, the world it may ask, and the outcome that is persisted. Pure. */
import type { ActionInput, StaffAction } from '../contract.ts'
import type { ActorFacts, CaseFacts, HandlerFacts, Pending, State } from '../rules.ts'

export interface UnitName {
  id: string
  name: string
}

/** Where the responsibility list sends an item at a level and a place. */
export interface Owner {
  unitId: string
  postId: string | null
  accountId: string | null
  coHandlers: readonly { unitId: string; task: string }[]
}

/** What `decide` may ask about the world; answers come from in-memory services. */
export interface World {
  /** For naming: closed units keep their names. */
  unit(id: string): UnitName | undefined
  /** Whether a unit can be given a case: it is there and not closed. */
  takes(unitId: string): boolean
  /** The post by which an account belongs to a unit: null when it belongs without one, undefined when it does not belong. */
  member(unitId: string, accountId: string): string | null | undefined
  accountName(id: string): string | undefined
  /** Best person of a unit for this place now: on duty, least load. */
  person(unitId: string, regionPath: string): { postId: string | null; accountId: string | null }
  /** What the admission list of the item says of a task put on the grid by this post; null when the post is not of a grid. */
  admits(
    itemCode: string,
    postId: string | null,
    task: string,
  ): 'allowed' | 'needs_approval' | 'refused' | null
  owner(q: { itemCode: string; level: CaseFacts['level']; regionPath: string }): Owner | null
  itemName(code: string): string | undefined
  /** Whether a division stands at this path today. */
  region(path: string): boolean
  regionName(path: string): string
  /** Outside the county town (in a village), where there is more time to arrive. */
  outsideTown(path: string): boolean
  /** What a case there is kept by: its county, or the city where one installation serves all of it. */
  county(path: string): string
  newId(): string
}

export interface CaseNow extends CaseFacts {
  id: string
  number: string
  title: string
  listId: string | null
  mainUnitId: string | null
  reopens: number
  escalation: number
  /** Moment of the step that the acting line's next one follows; asked for only when a device tells a time, else null. */
  since: Date | null
}

export interface NewEvent {
  kind: string
  data: Record<string, unknown>
  occurredAt?: Date
}

export interface NewHandler {
  id: string
  role: 'main' | 'co'
  unitId: string
  postId: string | null
  accountId: string | null
  task: string | null
}

export interface HandlerChange {
  id: string
  state?: HandlerFacts['state']
  acceptedAt?: Date
  arrivedAt?: Date
  doneAt?: Date
  result?: string
  accountId?: string
}

/** Words for reporters; `reportId` absent: for every linked report. */
export interface Tell {
  kind: 'result' | 'progress' | 'ask' | 'rejected'
  body: Record<string, unknown>
  reportId?: string
}

export interface Notice {
  /** Everybody of a unit, one account, or whoever holds a verb where the case lies. */
  to: { unitId?: string; accountId?: string | null; verb?: string }
  kind: string
  zh: string
  en: string
}

export interface Outcome {
  state: State
  set: {
    level?: CaseFacts['level']
    title?: string
    regionPath?: string
    point?: readonly [number, number]
    placeText?: string
    itemCode?: string
    placed?: true
    pending?: Pending[]
    returns?: number
    reopens?: number
    escalation?: number
    supervisedAt?: Date
    confirmedAt?: Date | null
    acceptedAt?: Date | null
    arrivedAt?: Date
    resolvedAt?: Date | null
    evaluatedAt?: Date | null
    closedAt?: Date | null
    result?: string | null
    satisfied?: boolean
    main?: { unitId: string; postId: string | null; accountId: string | null } | null
  }
  addHandlers: NewHandler[]
  changeHandlers: HandlerChange[]
  events: NewEvent[]
  tell: Tell[]
  notices: Notice[]
  /** Kinds of decisions that a person corrected, to be kept and learnt from. */
  corrected: {
    kind: 'place' | 'class' | 'level' | 'route'
    value: unknown
    shown: { zh: string; en: string }
  }[]
}

export class Refused extends Error {
  code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export type Maker<A extends StaffAction> = (
  c: CaseNow,
  who: ActorFacts & { name: string; unitName: string | null },
  input: ActionInput<A>,
  now: Date,
  w: World,
) => Partial<Outcome>
