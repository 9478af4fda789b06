/** What was answered at doors and has not reached the server. */
import type { BodyInput } from '../../../kernel/contract.ts'
import { call } from '../../../ui/api.ts'
import { useRenew } from '../../../ui/query.tsx'
import { type Queue, type Queued, type Sent, useQueueOf } from '../../../ui/queue.ts'
import { useMe } from '../../../ui/session.tsx'
import { homeGet, personCreate } from '../contract.ts'
import { findingAnswer, findingGet, findingsList } from '../contract-findings.ts'

type Without<T> = T extends unknown ? Omit<T, 'requestId'> : never
export type DoorAnswer = Without<BodyInput<typeof findingAnswer>>
type NewPerson = Omit<BodyInput<typeof personCreate>, 'requestId'>

export interface Waiting extends Queued {
  /** What is said when it is refused. */
  label: string
  homeId: string
  findingId?: string
  answer?: DoorAnswer
  person?: NewPerson
}

async function send(w: Waiting): Promise<Sent<Waiting>> {
  if (w.findingId && w.answer) {
    const body = { ...w.answer, requestId: w.requestId } as BodyInput<typeof findingAnswer>
    await call(findingAnswer, { params: { id: w.findingId }, body })
  } else if (w.person) await call(personCreate, { body: { ...w.person, requestId: w.requestId } })
  return {}
}

export function useAnswers(): { queue: Queue<Waiting>; items: readonly Waiting[] } {
  const me = useMe()
  const renew = useRenew()
  return useQueueOf<Waiting>(`ledger:${me.id}`, send, () => renew(findingsList, findingGet, homeGet))
}
