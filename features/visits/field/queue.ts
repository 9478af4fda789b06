/**
 * What was done at doors and has not reached the server: kept on the phone with its photos, sent in order when there is a line.
 * Each keeps the id of its request, so that one that arrived without an answer is not done twice; one that is refused stays
 * and says why.
 */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { asProblem, call, newRequestId } from '../../../ui/api.ts'
import { keep, kept } from '../../../ui/keep.ts'
import { useRenew } from '../../../ui/query.tsx'
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

export interface Waiting {
  requestId: string
  visitId: string
  label: string
  spot: Spot
  act: Act
  /** Refused: what the server said. It is not sent again by itself. */
  refused?: string
  /** Somebody else had been there: told once, then gone. */
  already?: { byName: string; at: string }
}

export const photosOf = (entryId: string): string => `visit:${entryId}`

export class Queue {
  items: readonly Waiting[] = []
  #key: string
  #listeners = new Set<() => void>()
  #loaded: Promise<void> | undefined
  #sending: Promise<void> | undefined
  #saving: Promise<unknown> = Promise.resolve()
  /** False when the browser did not take the last list: what is stored then says nothing. */
  #safe = false
  /** What this page is done with. */
  #gone = new Set<string>()
  onSent: () => void = () => {}

  constructor(accountId: string) {
    this.#key = `visits:${accountId}`
  }
  subscribe = (l: () => void): (() => void) => {
    this.#listeners.add(l)
    return () => this.#listeners.delete(l)
  }
  snapshot = (): readonly Waiting[] => this.items

  load(): Promise<void> {
    this.#loaded ??= kept<Waiting[]>(this.#key).then((was) => {
      const here = new Set(this.items.map((i) => i.requestId))
      this.#set([...(was ?? []).filter((i) => !here.has(i.requestId)), ...this.items])
    })
    return this.#loaded
  }
  #set(items: readonly Waiting[]): void {
    this.items = items
    this.#saving = this.#saving.then(() => this.#save())
    for (const l of this.#listeners) l()
  }
  /** Another page of the same person keeps the same list: what it has added stays. */
  async #save(): Promise<void> {
    const there = (await kept<Waiting[]>(this.#key)) ?? []
    const here = new Set(this.items.map((i) => i.requestId))
    const others = there.filter((i) => !here.has(i.requestId) && !this.#gone.has(i.requestId))
    this.#safe = await keep(this.#key, [...others, ...this.items])
  }
  add(w: Omit<Waiting, 'requestId'>): void {
    this.#set([...this.items, { ...w, requestId: newRequestId() }])
    void this.flush()
  }
  remove(requestId: string): void {
    this.#gone.add(requestId)
    this.#set(this.items.filter((i) => i.requestId !== requestId))
  }

  flush(): Promise<void> {
    this.#sending ??= this.#flush().finally(() => {
      this.#sending = undefined
    })
    return this.#sending
  }
  async #flush(): Promise<void> {
    await this.load()
    // What is added while this sends is sent too.
    for (;;) {
      const next = this.items.find((i) => !i.refused && !i.already)
      if (!next || !navigator.onLine) return
      // Another page of the same phone has sent it meanwhile, with its photos.
      await this.#saving
      if (this.#safe && !(await kept<Waiting[]>(this.#key))?.some((i) => i.requestId === next.requestId)) {
        this.remove(next.requestId)
        continue
      }
      try {
        const { already, bags } = await send(next)
        if (already) this.#set(this.items.map((i) => (i === next ? { ...i, already } : i)))
        else this.remove(next.requestId)
        // The photos go last: sent again without them it would be another request under the same id.
        await this.#saving
        for (const bag of bags) await bag.clear()
        this.onSent()
      } catch (e) {
        const p = asProblem(e)
        // No answer, or signed out meanwhile: it waits. Anything else is for a person to read.
        if (p.retryable || p.status === 401 || p.code === 'page.fault') return
        this.#set(this.items.map((i) => (i === next ? { ...i, refused: p.title } : i)))
        this.onSent()
      }
    }
  }
}

interface Sent {
  already: Waiting['already'] | null
  bags: readonly Bag[]
}

async function send(w: Waiting): Promise<Sent> {
  const params = { id: w.visitId }
  const body = { ...w.spot, requestId: w.requestId }
  const { act } = w
  if (act.do === 'absent') {
    await call(visitAbsent, { params, body })
    return { already: null, bags: [] }
  }
  if (act.do === 'skip') {
    await call(visitSkip, { params, body: { ...body, reason: act.reason, note: act.note } })
    return { already: null, bags: [] }
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
  return { already: r.already, bags }
}

const queues = new Map<string, Queue>()

/** The queue of the person who is signed in: sends when the page opens, when the line is back, and now and then. */
export function useQueue(): { queue: Queue; items: readonly Waiting[] } {
  const me = useMe()
  const renew = useRenew()
  const [queue] = useState(() => {
    const q = queues.get(me.id) ?? new Queue(me.id)
    queues.set(me.id, q)
    return q
  })
  const items = useSyncExternalStore(queue.subscribe, queue.snapshot, queue.snapshot)
  useEffect(() => {
    queue.onSent = () => renew(visitsToday, visitGet)
    const go = () => void queue.flush()
    go()
    const timer = setInterval(go, 15_000)
    addEventListener('online', go)
    return () => {
      clearInterval(timer)
      removeEventListener('online', go)
    }
  }, [queue, renew])
  return { queue, items }
}
