/**
 * What a channel is: a folder `adapters/<key>/` whose `adapter.ts` exports one `adapter`. Nothing else has to be touched to
 * add one: the registry lists the folders when the server starts.
 */
import type { App } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'

/** A message on its way back to where a report came from. */
export interface Delivery {
  /** Also the idempotency key: the same id twice is the same message. */
  id: string
  county: string
  channel: string
  kind: string
  round: number
  caseId: string
  reportId: string
  externalId: string | null
  clientId: string | null
  regionPath: string
  body: unknown
  attempts: number
  createdAt: Date
}

/** Proof that it arrived: how, when, and what the other side calls it. */
export interface Receipt {
  via: string
  at: string
  number?: string
  status?: number
  note?: string
}

/** Another system as an administrator connected it: where it is called, and what both sides sign with. */
export interface Target {
  url: string
  key: string
  secret: string
}

export interface Adapter {
  /** Name of the folder and value of `reports.channel`. */
  key: string
  name: Words
  /** How reports come in. */
  arrives: Words
  /** How results go back. */
  returns: Words
  /** `page`: the reporter's tracking page shows it as soon as it is stored. `system`: another system must be told. */
  reaches: 'page' | 'system'
  /** Delivers or throws `Retry`, `Permanent` or `ByHand`; anything else thrown counts as `Retry`. */
  deliver(message: Delivery, app: App): Promise<Receipt>
  /** The protocol alone, without look-ups: tells one message to one system. `yige channel check` tries it. */
  tell?: Tell
  /** One order as that system writes it → as `Order` (contract.ts); absent: it writes ours. Pure; what it cannot read it leaves out. */
  read?: (order: unknown) => unknown
  /** Orders as that system writes them, for the check. */
  samples?: readonly unknown[]
}

/** Contributed by features/sources: delivers what one of its sources brought; null when the message is of none of them. */
export interface Sources {
  deliver(message: Delivery): Promise<Receipt | null>
  stop(): void
}
declare module '../../kernel/context.ts' {
  interface Services {
    sources?: Sources
  }
}

/** Throws as `deliver`. */
export type Tell = (target: Target, message: Delivery, now: Date) => Promise<Receipt>

/** Not now: tried again later. `down` says that the other side as a whole does not answer. */
export class Retry extends Error {
  readonly afterMs: number | undefined
  readonly down: boolean
  constructor(message: string, o: { afterMs?: number; down?: boolean } = {}) {
    super(message)
    this.afterMs = o.afterMs
    this.down = o.down ?? false
  }
}

/** Trying again would change nothing: a person has to look. */
export class Permanent extends Error {}

/** There is no machine to tell: a person hands it over, one task for the whole channel. */
export class ByHand extends Error {}

/** The tracking page reads the case itself: what is stored is delivered; reading it is stamped apart. */
export const pageReceipt = (at: Date): Receipt => ({ via: 'page', at: at.toISOString() })

/** Adapters whose reporters hold a tracking link. */
export function pageAdapter(a: Omit<Adapter, 'reaches' | 'deliver'>): Adapter {
  return { ...a, reaches: 'page', deliver: async (_m, app) => pageReceipt(app.clock()) }
}
