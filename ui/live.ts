/**
 * Live events over SSE, one connection for the page. It is read with fetch and not with EventSource, because after a
 * refusal EventSource gives up and a new one cannot say where it stopped; here every new connection sends
 * `Last-Event-ID` and the server replays what was missed.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface LiveEvent<T = unknown> {
  id: string
  /** Name of the event (`case`), or `reload` when too much was missed to be replayed: load anew. */
  topic: string
  data: T
}
type Listener = (event: LiveEvent) => void

/** Silence longer than this is a dead line: the server beats more often. */
const silentMs = 45_000

const topics = new Map<string, Set<Listener>>()
const watchers = new Set<() => void>()
let lastId = ''
let stop: AbortController | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let wait = 1000
let cutSince: number | undefined

function tellState(cut: number | undefined) {
  if ((cut === undefined) === (cutSince === undefined)) return
  cutSince = cut
  for (const w of watchers) w()
}

function deliver(event: LiveEvent) {
  if (event.id) lastId = event.id
  const heard =
    event.topic === 'reload'
      ? [...topics.values()].flatMap((s) => [...s])
      : [...(topics.get(event.topic) ?? [])]
  for (const l of heard) l(event)
}

/** One block of the stream (up to an empty line) as an event; undefined for comments and heartbeats. */
export function readBlock(block: string): LiveEvent | undefined {
  let [id, topic, data] = ['', 'message', '']
  for (const line of block.split(/\r?\n/)) {
    const at = line.indexOf(':')
    if (at <= 0) continue
    const value = line.slice(at + 1).replace(/^ /, '')
    const name = line.slice(0, at)
    if (name === 'id') id = value
    else if (name === 'event') topic = value
    else if (name === 'data') data += data ? `\n${value}` : value
  }
  if (!data) return undefined
  try {
    return { id, topic, data: JSON.parse(data) as unknown }
  } catch {
    return { id, topic, data }
  }
}

async function run(signal: AbortSignal, alive: () => void) {
  const res = await fetch('/api/live', {
    headers: { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  })
  if (!res.ok || !res.body) throw new Error(`live ${res.status}`)
  wait = 1000
  tellState(undefined)
  const reader = res.body.pipeThrough(new TextDecoderStream()).getReader()
  let kept = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) throw new Error('live ended')
    alive()
    kept += value
    const blocks = kept.split(/\r?\n\r?\n/)
    kept = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = readBlock(block)
      // More pages of this account are open than the server keeps up to date: this one comes back in a while and is told what it missed.
      if (event?.topic === 'later') wait = Number(event.data) || wait
      else if (event) deliver(event)
    }
  }
}

function connect() {
  clearTimeout(timer)
  timer = undefined
  stop?.abort()
  if (topics.size === 0) {
    stop = undefined
    return
  }
  const here = new AbortController()
  stop = here
  let silence: ReturnType<typeof setTimeout> | undefined
  const alive = () => {
    clearTimeout(silence)
    silence = setTimeout(() => here.abort(), silentMs)
  }
  alive()
  run(here.signal, alive).catch(() => {
    clearTimeout(silence)
    // Another connection has taken over, or nobody listens any more.
    if (stop !== here) return
    tellState(Date.now())
    // Apart from each other: after a restart all pages of a town come back at once.
    timer = setTimeout(connect, wait * (0.5 + Math.random()))
    wait = Math.min(wait * 2, 30_000)
  })
}

export function listen<T>(topic: string, on: (event: LiveEvent<T>) => void): () => void {
  const l = on as Listener
  const set = topics.get(topic) ?? new Set()
  set.add(l)
  topics.set(topic, set)
  if (!stop && !timer) timer = setTimeout(connect, 0)
  return () => {
    set.delete(l)
    if (set.size === 0) topics.delete(topic)
    // A page that is left and the one that follows share the connection.
    if (topics.size === 0)
      setTimeout(() => {
        if (topics.size === 0) connect()
      }, 1000)
  }
}

/** Calls `onEvent` for each event of a topic (`case`) while the component is there. */
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

// An open stream does not notice that the cable is out until the heartbeat fails; the system says so at once, and also
// when it is back.
if (typeof window !== 'undefined') {
  addEventListener('offline', () => stop?.abort())
  addEventListener('online', () => {
    if (cutSince !== undefined) reconnect()
  })
  // A page that the browser keeps to be gone back to would hold its line, one of the few that an account has.
  addEventListener('pagehide', () => stop?.abort())
  addEventListener('pageshow', (e) => {
    if (e.persisted) reconnect()
  })
}
