/** What was said of people on a roll and has not reached the server. */
import type { BodyInput } from '../../../kernel/contract.ts'
import { call } from '../../../ui/api.ts'
import { useRenew } from '../../../ui/query.tsx'
import { type Queue, type Queued, type Sent, useQueueOf } from '../../../ui/queue.ts'
import { useMe } from '../../../ui/session.tsx'
import { entrySay, partSeen, rollsMine } from '../contract.ts'

export interface Waiting extends Queued {
  /** What is said when it is refused. */
  label: string
  entryId?: string
  answer?: Omit<BodyInput<typeof entrySay>, 'requestId'>
  partId?: string
  seenAt?: string
}

async function send(w: Waiting): Promise<Sent<Waiting>> {
  if (w.entryId && w.answer)
    await call(entrySay, { params: { id: w.entryId }, body: { ...w.answer, requestId: w.requestId } })
  else if (w.partId)
    await call(partSeen, {
      params: { id: w.partId },
      body: { requestId: w.requestId, ...(w.seenAt ? { occurredAt: w.seenAt } : {}) },
    })
  return {}
}

export function useAnswers(): { queue: Queue<Waiting>; items: readonly Waiting[] } {
  const me = useMe()
  const renew = useRenew()
  return useQueueOf<Waiting>(`rolls:${me.id}`, send, () => renew(rollsMine))
}
