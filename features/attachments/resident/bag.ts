/**
 * Photos and voice notes between the camera and the report: kept on the phone at once, sent in the background, sent on after
 * a cut, and handed over as upload ids. One bag for one draft; resident and field pages use the same.
 */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type ApiProblem, asProblem, newRequestId } from '../../../ui/api.ts'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { shrink } from '../../../ui/photos.tsx'
import type { Offer } from '../contract.ts'
import { offerOf } from './offer.ts'
import { uploadFile } from './upload.ts'

interface Kept {
  id: string
  kind: 'photo' | 'voice'
  blob: Blob
  requestId: string
  seconds?: number
  offer?: Offer
  uploadId?: string
}

export interface BagItem extends Kept {
  /** 0 … 1 of it has arrived. */
  part: number
  /** `waiting`: cut, goes on by itself. `refused`: the server does not take this file. */
  state: 'sending' | 'sent' | 'waiting' | 'refused'
  problem?: ApiProblem
}

const hasPlace = (o: Offer | undefined): boolean => !!o && (o.point !== null || o.takenAt !== null)

export class Bag {
  readonly key: string
  items: readonly BagItem[] = []
  /** False until what was kept from last time has been read. */
  ready = false
  /** False when the browser refuses storage: what is here lives as long as the page. */
  safe = true
  #listeners = new Set<() => void>()
  #loading: Promise<void> | undefined
  #running = new Map<string, { stop: AbortController; end: Promise<void> }>()

  constructor(key: string) {
    this.key = `bag:${key}`
  }

  subscribe = (l: () => void): (() => void) => {
    this.#listeners.add(l)
    return () => this.#listeners.delete(l)
  }
  snapshot = (): readonly BagItem[] => this.items

  /** Once, however many ask at the same time: what was kept must not be here twice. */
  load(): Promise<void> {
    this.#loading ??= this.#load()
    return this.#loading
  }
  async #load(): Promise<void> {
    const was = (await kept<Kept[]>(this.key)) ?? []
    this.ready = true
    this.#set([
      ...was.map(
        (k): BagItem => ({ ...k, part: k.uploadId ? 1 : 0, state: k.uploadId ? 'sent' : 'waiting' }),
      ),
      ...this.items,
    ])
    this.resume()
  }

  #set(items: readonly BagItem[]): void {
    this.items = items
    for (const l of this.#listeners) l()
  }
  #change(id: string, next: Partial<BagItem>): void {
    this.#set(this.items.map((i) => (i.id === id ? { ...i, ...next } : i)))
  }
  async #save(): Promise<void> {
    const plain = this.items
      .filter((i) => i.state !== 'refused')
      .map(
        ({ id, kind, blob, requestId, seconds, offer, uploadId }): Kept => ({
          id,
          kind,
          blob,
          requestId,
          ...(seconds === undefined ? {} : { seconds }),
          ...(offer ? { offer } : {}),
          ...(uploadId ? { uploadId } : {}),
        }),
      )
    if (plain.length) this.safe = await keep(this.key, plain)
    else await forget(this.key)
  }

  async addPhotos(files: readonly File[]): Promise<void> {
    for (const file of files) {
      // Read before it is made smaller: drawing a photo anew loses where and when it was taken.
      const offer = await offerOf(file)
      const blob = await shrink(file)
      this.#add({
        id: newRequestId(),
        kind: 'photo',
        blob,
        requestId: newRequestId(),
        ...(hasPlace(offer) ? { offer } : {}),
      })
    }
  }

  setVoice(note: { blob: Blob; seconds: number } | undefined): void {
    for (const i of this.items) if (i.kind === 'voice') this.remove(i.id)
    if (note) this.#add({ id: newRequestId(), kind: 'voice', requestId: newRequestId(), ...note })
  }

  #add(k: Kept): void {
    this.#set([...this.items, { ...k, part: 0, state: 'sending' }])
    void this.#save()
    void this.#send(k.id)
  }

  remove(id: string): void {
    this.#running.get(id)?.stop.abort()
    this.#running.delete(id)
    this.#set(this.items.filter((i) => i.id !== id))
    void this.#save()
  }

  async clear(): Promise<void> {
    for (const r of this.#running.values()) r.stop.abort()
    this.#running.clear()
    this.#set([])
    await forget(this.key)
  }

  /** Goes on with whatever has not arrived; called when the line is back. */
  resume(): void {
    for (const i of this.items) if (i.state === 'waiting') void this.#send(i.id)
  }

  #send(id: string): Promise<void> {
    const now = this.#running.get(id)
    if (now) return now.end
    const stop = new AbortController()
    const end = this.#sendOne(id, stop.signal).finally(() => this.#running.delete(id))
    this.#running.set(id, { stop, end })
    return end
  }

  async #sendOne(id: string, signal: AbortSignal): Promise<void> {
    for (let renewed = false; ; renewed = true) {
      const item = this.items.find((i) => i.id === id)
      if (!item || item.uploadId) return
      this.#change(id, { state: 'sending' })
      try {
        const done = await uploadFile(item.blob, {
          requestId: item.requestId,
          signal,
          onProgress: (part) => this.#change(id, { part }),
        })
        this.#change(id, {
          uploadId: done.id,
          part: 1,
          state: 'sent',
          ...(!item.offer && done.offer && hasPlace(done.offer) ? { offer: done.offer } : {}),
        })
        await this.#save()
        return
      } catch (e) {
        if (signal.aborted) return
        const p = asProblem(e)
        // Kept on the phone for longer than the server keeps a half-sent file: it starts anew under another id.
        if (p.code === 'upload.not_found' && !renewed) {
          this.#change(id, { requestId: newRequestId(), part: 0 })
          continue
        }
        this.#change(id, p.retryable ? { state: 'waiting', problem: p } : { state: 'refused', problem: p })
        return
      }
    }
  }

  /** Upload ids of everything in the bag once all of it has arrived; throws what kept the first one back. */
  async uploads(): Promise<string[]> {
    await Promise.all(
      this.items.filter((i) => !i.uploadId && i.state !== 'refused').map((i) => this.#send(i.id)),
    )
    const late = this.items.find((i) => !i.uploadId && i.state !== 'refused')
    if (late) throw late.problem ?? asProblem(new Error('not sent'))
    return this.items.flatMap((i) => (i.uploadId ? [i.uploadId] : []))
  }
}

/** The bag of a draft and what is in it, renewed as things arrive. */
export function useBag(key: string): { bag: Bag; items: readonly BagItem[] } {
  const [bag, setBag] = useState(() => new Bag(key))
  useEffect(() => {
    if (bag.key !== `bag:${key}`) setBag(new Bag(key))
  }, [bag, key])
  const items = useSyncExternalStore(bag.subscribe, bag.snapshot, bag.snapshot)
  useEffect(() => {
    void bag.load()
    const again = () => bag.resume()
    const timer = setInterval(again, 15_000)
    addEventListener('online', again)
    return () => {
      clearInterval(timer)
      removeEventListener('online', again)
    }
  }, [bag])
  return { bag, items }
}
