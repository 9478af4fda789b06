/** What other features may ask of channels. */
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { pageReceipt, type Receipt } from './adapter.ts'
import type { OutboxKind } from './contract.ts'
import { adapters } from './registry.ts'
import { insertMessage, insertMessages } from './store/outbox.ts'

export {
  ByHand,
  type Delivery,
  Permanent,
  pageReceipt,
  type Receipt,
  Retry,
  type Sources,
} from './adapter.ts'
export { readShort, reasonOf, signedHeaders } from './callback.ts'
export { carryChannels, foreseeCodes } from './carry.ts'
export { deliverDue } from './deliver.ts'
export { derivedId, takeOrder } from './orders.ts'
export { bringTable, firstRows, importOutcome } from './unattended.ts'
export type EnqueueContext = Pick<Ctx, 'app' | 'db' | 'now'> & Partial<Pick<Ctx, 'afterCommit'>>

export interface Message {
  county: string
  regionPath: string
  caseId: string
  reportId: string
  channel: string
  kind: OutboxKind
  /** One message per report, kind and round: for results how often the case was reopened, for others a running number. */
  round: number
  /** What the other side is told, as JSON: number, state, result, times. No personal data of other reporters. */
  body: unknown
}

/** What shows that a message arrived by being stored, for channels with a tracking page; null for those that are sent to. */
export const receiptOnStoring = (channel: string, at: Date): Receipt | null =>
  adapters.get(channel)?.reaches === 'page' ? pageReceipt(at) : null

/**
 * Puts a message into the outbox in the caller's transaction and sends it after commit; its id, or null when this report has
 * been told this round already. Channels with a tracking page are delivered by being stored.
 */
export async function enqueueResult(ctx: EnqueueContext, m: Message): Promise<string | null> {
  const receipt = receiptOnStoring(m.channel, ctx.now)
  const id = await insertMessage(ctx.db, m, receipt, ctx.now)
  // Not awaited: the person who closed the case does not wait for the hotline; the tick sends it if this process ends.
  if (id && !receipt) ctx.afterCommit?.(() => void ctx.app.jobs.nudge('outbox'))
  return id
}

/** The same for all that one decision says to the reports of a case, in one statement that travels with the next. */
export async function enqueueResults(
  ctx: EnqueueContext,
  of: Pick<Message, 'county' | 'regionPath' | 'caseId'>,
  list: readonly Pick<Message, 'reportId' | 'channel' | 'kind' | 'round' | 'body'>[],
): Promise<void> {
  if (list.length === 0) return
  const rows = list.map((m) => ({ ...m, receipt: receiptOnStoring(m.channel, ctx.now) }))
  await insertMessages(ctx.db, of, rows, ctx.now)
  if (rows.some((m) => !m.receipt)) ctx.afterCommit?.(() => void ctx.app.jobs.nudge('outbox'))
}

/** Name of a channel in both languages; an unknown one keeps its key. */
export const channelName = (key: string): Words => adapters.get(key)?.name ?? { zh: key, en: key }

export const isChannel = (key: string): boolean => adapters.has(key)
