/** Reports made where there is no line: words, photos and place as they were, sent when there is one. */
import type { BodyInput } from '../../../kernel/contract.ts'
import { call } from '../../../ui/api.ts'
import { useRenew } from '../../../ui/query.tsx'
import { type Queue, type Queued, type Sent, useQueueOf } from '../../../ui/queue.ts'
import { useMe } from '../../../ui/session.tsx'
import { Bag } from '../../attachments/resident/bag.ts'
import { listCases } from '../../cases/contract.ts'
import { registerReport } from '../contract.ts'

export type Content = Omit<BodyInput<typeof registerReport>, 'requestId' | 'uploads'> & {
  /** When it was pressed. */
  occurredAt: string
}

export interface Told {
  caseId: string
  number: string
  linked: boolean
}
export interface Waiting extends Queued {
  /** Where its photos are. */
  bag: string
  content: Content
  told?: Told
}
export type ReportQueue = Queue<Waiting>

async function send(w: Waiting): Promise<Sent<Waiting>> {
  const bag = new Bag(w.bag)
  await bag.load()
  const answer = await call(registerReport, {
    body: { ...w.content, uploads: await bag.uploads(), requestId: w.requestId },
  })
  const { caseId, number, linked } = answer
  return { told: { told: { caseId, number, linked } }, after: () => bag.clear() }
}

/** The queue of the person who is signed in. */
export function useReportQueue(): { queue: ReportQueue; items: readonly Waiting[] } {
  const me = useMe()
  const renew = useRenew()
  return useQueueOf<Waiting>(`reports:${me.id}`, send, () => renew(listCases))
}
