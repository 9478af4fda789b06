/**
 * What was done on a phone and has not reached the server: kept there, sent in its order when there is a line. Each keeps the
 * id of its request, so that one that arrived without an answer is not done twice; one that is refused stays and says why.
 */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { asProblem, newRequestId } from './api.ts'
import { keep, kept } from './keep.ts'

export interface Queued {
  requestId: string
  /** Refused: what the server said. It is not sent again by itself. */
  refused?: string
  /** Arrived, and there is something to tell about it first. */
  settled?: boolean
}

/** What came of one: something to tell about it, or it goes; and what is done once that is kept. */
export interface Sent<T> {
  told?: Partial<T>
  after?: () => Promise<void>
}

export class Queue<T extends Queued> {
  items: readonly T[] = []
  #key: string
  #send: (item: T) => Promise<Sent<T>>
  #listeners = new Set<() => void>()
  #loaded: Promise<void> | undefined
  #sending: Promise<void> | undefined
  #saving: Promise<unknown> = Promise.resolve()
  /** False when the browser did not take the last list: what is stored then says nothing. */
  #safe = false
  /** What this page is done with. */
  #gone = new Set<string>()
  onSent: () => void = () => {}

  constructor(key: string, send: (item: T) => Promise<Sent<T>>) {
    this.#key = key
    this.#send = send
  }
  subscribe = (l: () => void): (() => void) => {
    this.#listeners.add(l)
    return () => this.#listeners.delete(l)
  }
  snapshot = (): readonly T[] => this.items

  load(): Promise<void> {
    this.#loaded ??= kept<T[]>(this.#key).then((was) => {
      const here = new Set(this.items.map((i) => i.requestId))
      this.#set([...(was ?? []).filter((i) => !here.has(i.requestId)), ...this.items])
    })
    return this.#loaded
  }
  #set(items: readonly T[]): void {
    this.items = items
    this.#saving = this.#saving.then(() => this.#save())
    for (const l of this.#listeners) l()
  }
  /** Another page of the same person keeps the same list: what it has added stays. */
  async #save(): Promise<void> {
    const there = (await kept<T[]>(this.#key)) ?? []
    const here = new Set(this.items.map((i) => i.requestId))
    const others = there.filter((i) => !here.has(i.requestId) && !this.#gone.has(i.requestId))
    this.#safe = await keep(this.#key, [...others, ...this.items])
  }
  #change(item: T, to: Partial<T>): void {
    this.#set(this.items.map((i) => (i.requestId === item.requestId ? { ...i, ...to } : i)))
  }
  add(item: Omit<T, 'requestId'> & { requestId?: string }): void {
    this.#set([...this.items, { requestId: newRequestId(), ...item } as T])
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
      const next = this.items.find((i) => !i.refused && !i.settled)
      if (!next || !navigator.onLine) return
      // Another page of the same phone has sent it meanwhile, with its photos.
      await this.#saving
      if (this.#safe && !(await kept<T[]>(this.#key))?.some((i) => i.requestId === next.requestId)) {
        this.remove(next.requestId)
        continue
      }
      try {
        const { told, after } = await this.#send(next)
        if (told) this.#change(next, { ...told, settled: true } as Partial<T>)
        else this.remove(next.requestId)
        // The photos go last: sent again without them it would be another request under the same id.
        await this.#saving
        await after?.()
        this.onSent()
      } catch (e) {
        const p = asProblem(e)
        // No answer, or signed out meanwhile: it waits. Anything else is for a person to read.
        if (p.retryable || p.status === 401 || p.code === 'page.fault') return
        this.#change(next, { refused: p.title } as Partial<T>)
        this.onSent()
      }
    }
  }
}

/** Sends when the page opens, when the line is back, and now and then. `make` is asked once for each key. */
const queues = new Map<string, unknown>()
export function useQueueOf<T extends Queued>(
  key: string,
  send: (item: T) => Promise<Sent<T>>,
  onSent: () => void,
): { queue: Queue<T>; items: readonly T[] } {
  const [queue] = useState(() => {
    const q = (queues.get(key) as Queue<T> | undefined) ?? new Queue<T>(key, send)
    queues.set(key, q)
    return q
  })
  const items = useSyncExternalStore(queue.subscribe, queue.snapshot, queue.snapshot)
  useEffect(() => {
    queue.onSent = onSent
  }, [queue, onSent])
  useEffect(() => {
    const go = () => void queue.flush()
    go()
    const timer = setInterval(go, 15_000)
    addEventListener('online', go)
    return () => {
      clearInterval(timer)
      removeEventListener('online', go)
    }
  }, [queue])
  return { queue, items }
}
