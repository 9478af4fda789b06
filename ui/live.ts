/**
 * Live events over SSE. One connection per page carries every topic; after a cut the browser asks with `Last-Event-ID`
 * and the server replays what was missed, so a list never has to be fetched again to be sure.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface LiveEvent<T = unknown> {
  id: string
  topic: string
  data: T
}
type Listener = (event: LiveEvent) => void

const topics = new Map<string, Set<Listener>>()
const watchers = new Set<() => void>()
let source: EventSource | undefined
let lastId = ''
let retry: ReturnType<typeof setTimeout> | undefined
let wait = 1000
/** Since when nothing came, ms; undefined while connected. */
let cutSince: number | undefined

function tellState(cut: number | undefined) {
  if ((cut === undefined) === (cutSince === undefined)) return
  cutSince = cut
  for (const w of watchers) w()
}

function onMessage(topic: string, e: MessageEvent<string>) {
  if (e.lastEventId) lastId = e.lastEventId
  let data: unknown = e.data
  try {
    data = JSON.parse(e.data)
  } catch {
    // Plain text events (a heartbeat) are passed on as they are.
  }
  for (const l of topics.get(topic) ?? []) l({ id: e.lastEventId, topic, data })
}

function connect() {
  retry = undefined
  source?.close()
  if (topics.size === 0) return
  const q = new URLSearchParams()
  const names = [...topics.keys()]
  q.set('topics', names.join(','))
  // EventSource sends Last-Event-ID only for its own reconnects; a new one has to say it in the address.
  if (lastId) q.set('lastEventId', lastId)
  const s = new EventSource(`/api/live?${q}`)
  source = s
  s.onopen = () => {
    wait = 1000
    tellState(undefined)
  }
  for (const t of names) s.addEventListener(t, (e) => onMessage(t, e as MessageEvent<string>))
  s.onerror = () => {
    tellState(Date.now())
    if (s.readyState === EventSource.CLOSED && !retry) {
      retry = setTimeout(connect, wait)
      wait = Math.min(wait * 2, 30_000)
    }
  }
}

/** New topics join in one reconnect, after the page has mounted all its listeners. */
function soon() {
  if (retry) clearTimeout(retry)
  retry = setTimeout(connect, 30)
}

export function listen<T>(topic: string, on: (event: LiveEvent<T>) => void): () => void {
  const l = on as Listener
  const set = topics.get(topic) ?? new Set()
  const fresh = set.size === 0
  set.add(l)
  topics.set(topic, set)
  if (fresh) soon()
  return () => {
    set.delete(l)
    if (set.size === 0) {
      topics.delete(topic)
      if (topics.size === 0) {
        source?.close()
        source = undefined
      }
    }
  }
}

/** Calls `onEvent` for each event of a topic while the component is there. */
export function useLive<T = unknown>(topic: string, onEvent: (event: LiveEvent<T>) => void): void {
  const latest = useRef(onEvent)
  latest.current = onEvent
  useEffect(() => listen<T>(topic, (e) => latest.current(e)), [topic])
}

/** Since when the live connection is cut (ms), or undefined. */
export function useCutSince(): number | undefined {
  return useSyncExternalStore(
    (w) => {
      watchers.add(w)
      return () => watchers.delete(w)
    },
    () => cutSince,
    () => undefined,
  )
}

/** Tries again at once (the button in the offline bar). */
export function reconnect(): void {
  wait = 1000
  connect()
}
