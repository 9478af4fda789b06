/** What was answered at doors and has not reached the server. */
import type { BodyInput } from '../../../kernel/contract.ts'
import { call } from '../../../ui/api.ts'
import { useRenew } from '../../../ui/query.tsx'
import { type Queue, type Queued, type Sent, useQueueOf } from '../../../ui/queue.ts'
import { useMe } from '../../../ui/session.tsx'
import { homeGet, personCorrect, personCreate, residenceEnd } from '../contract.ts'
import { findingAnswer, findingGet, findingsList } from '../contract-findings.ts'

type Without<T> = T extends unknown ? Omit<T, 'requestId'> : never
export type DoorAnswer = Without<BodyInput<typeof findingAnswer>>
type NewPerson = Omit<BodyInput<typeof personCreate>, 'requestId'>
/** What is different about somebody who is listed here: other values, or a day on which they moved away. */
export type Changed = { personId: string } & (
  | { body: Omit<BodyInput<typeof personCorrect>, 'requestId'> }
  | { residenceId: string; end: Omit<BodyInput<typeof residenceEnd>, 'requestId'> }
)

export interface Waiting extends Queued {
  /** What is said when it is refused. */
  label: string
  homeId: string
  findingId?: string
  answer?: DoorAnswer
  person?: NewPerson
  changed?: Changed
}

async function send(w: Waiting): Promise<Sent<Waiting>> {
  if (w.findingId && w.answer) {
    const body = { ...w.answer, requestId: w.requestId } as BodyInput<typeof findingAnswer>
    await call(findingAnswer, { params: { id: w.findingId }, body })
  } else if (w.person) await call(personCreate, { body: { ...w.person, requestId: w.requestId } })
  else if (w.changed) await sendChanged(w.changed, w.requestId)
  return {}
}

const sendChanged = (c: Changed, requestId: string) =>
  'end' in c
    ? call(residenceEnd, { params: { id: c.residenceId }, body: { ...c.end, requestId } })
    : call(personCorrect, { params: { id: c.personId }, body: { ...c.body, requestId } })

export function useAnswers(): { queue: Queue<Waiting>; items: readonly Waiting[] } {
  const me = useMe()
  const renew = useRenew()
  return useQueueOf<Waiting>(`ledger:${me.id}`, send, () => renew(findingsList, findingGet, homeGet))
}
