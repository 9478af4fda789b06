/** What was done at doors and has not reached the server, with its photos. */
import { call } from '../../../ui/api.ts'
import { useRenew } from '../../../ui/query.tsx'
import { type Queue, type Queued, type Sent, useQueueOf } from '../../../ui/queue.ts'
import { useMe } from '../../../ui/session.tsx'
import { Bag } from '../../attachments/resident/bag.ts'
import { type NewEntry, visitAbsent, visitDone, visitGet, visitSkip, visitsToday } from '../contract.ts'
import type { SkipReason } from '../rules.ts'

interface Spot {
  occurredAt: string
  point?: [number, number]
  accuracy?: number
}
export type Act =
  | { do: 'done'; entries: NewEntry[]; photos: string[]; note: string }
  | { do: 'absent' }
  | { do: 'skip'; reason: SkipReason; note: string }

export interface Waiting extends Queued {
  visitId: string
  label: string
  spot: Spot
  act: Act
  /** Somebody else had been there: told once, then gone. */
  already?: { byName: string; at: string }
}

export const photosOf = (entryId: string): string => `visit:${entryId}`

async function send(w: Waiting): Promise<Sent<Waiting>> {
  const params = { id: w.visitId }
  const body = { ...w.spot, requestId: w.requestId }
  const { act } = w
  if (act.do === 'absent') {
    await call(visitAbsent, { params, body })
    return {}
  }
  if (act.do === 'skip') {
    await call(visitSkip, { params, body: { ...body, reason: act.reason, note: act.note } })
    return {}
  }
  const bags: Bag[] = []
  const entries: NewEntry[] = []
  for (const e of act.entries) {
    if (!act.photos.includes(e.id)) {
      entries.push(e)
      continue
    }
    const bag = new Bag(photosOf(e.id))
    await bag.load()
    bags.push(bag)
    entries.push({ ...e, uploads: await bag.uploads() })
  }
  const r = await call(visitDone, { params, body: { ...body, note: act.note, entries } })
  return {
    ...(r.already ? { told: { already: r.already } } : {}),
    after: async () => {
      for (const bag of bags) await bag.clear()
    },
  }
}

export type VisitQueue = Queue<Waiting>

/** The queue of the person who is signed in. */
export function useQueue(): { queue: VisitQueue; items: readonly Waiting[] } {
  const me = useMe()
  const renew = useRenew()
  return useQueueOf<Waiting>(`visits:${me.id}`, send, () => renew(visitsToday, visitGet))
}
