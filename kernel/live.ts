/**
 * Live push by server-sent events with replay. One poll per process reads the committed tail of `case_events`; each
 * client gets what lies in its own scope. The stream position is the transaction id: a reader that stays below
 * pg_snapshot_xmin misses nothing that commits late, so `Last-Event-ID` after any cut gives everything since
 * (at least once; clients drop what they have by case and sequence number).
 */
import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Access } from './access.ts'
import type { Pools } from './db.ts'
import type { Metrics } from './metrics.ts'

export interface LiveEvent {
  tx: string
  caseId: string
  seq: number
  kind: string
  regionPath: string
  number: string
  title: string
  level: string
  state: string
  mainUnitId: string | null
  mainAccountId: string | null
  at: string
  /** Not sent: decides who may hear it. */
  handlerUnits: string[]
  /** Not sent: region path that the case left with this event; who read it there and no more loads the lists anew. */
  left: string | null
}

interface Client {
  res: ServerResponse
  /** Whose page it is. */
  of: string
  /** Until he was told what he missed, nothing that happens meanwhile moves his position: a cut in between loses none of it. */
  caughtUp: boolean
  /** As it was when last asked. */
  access(): Access
  sees(e: LiveEvent): boolean
  /** Whether the case went out of sight with this event. */
  loses(e: LiveEvent): boolean
  /** Asks again who this is: what they may hear now, or null when they may hear nothing any more. */
  renew(): Promise<void>
}

export interface Live {
  /**
   * Takes over the response; ends when the client goes, the server stops, or `who` answers null at a recheck (the session
   * has ended). A stream outlives the request that opened it, so who listens is asked again. Of one account (`of`) so many listen at
   * once; the oldest line gives way to a new one, which is most often the same page after a cut that nobody noticed here.
   */
  attach(
    res: ServerResponse,
    access: Access,
    verb: string,
    lastId: string | undefined,
    who?: () => Promise<Access | null>,
    of?: string,
  ): Promise<void>
  /**
   * Says something that no event of a case is, to everyone of this process who may hear it: `of` answers what, or undefined. It has
   * no position and is not replayed: who connects asks for the present state.
   */
  say(topic: string, of: (access: Access) => unknown): void
  /** How many listen to this process. */
  listeners(): number
  /** Asks of every listener again what they may hear: after a change of grants or sessions. */
  recheck(): Promise<void>
  start(): void
  stop(): Promise<void>
}

const pollMs = 250
const replayMax = 5000
const beatMs = 20_000
const recheckBeats = 15
/** Nobody who was cut off comes back sooner, in milliseconds. */
const backAfterMs = 1000
/** When a page that gave way comes back, in milliseconds: it is told what it missed, and pages beyond the limit take turns in peace. */
const laterMs = 60_000
/** Bytes a listener may leave unread. Beyond that the line is cut: he comes back and says where he stopped. */
const unreadMax = 1 << 20

/**
 * Asks once for all who ask for the same thing before the asking begins: after a restart thousands come back within a second,
 * and most of them stopped at the same position. Nobody gets an answer that was read before he asked.
 */
function shared<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const waiting = new Map<string, Promise<T>>()
  return (key) => {
    const there = waiting.get(key)
    if (there) return there
    const asked = new Promise<void>((go) => setTimeout(go, 5)).then(() => {
      waiting.delete(key)
      return ask(key)
    })
    waiting.set(key, asked)
    return asked
  }
}

/**
 * When to come back after a cut, in milliseconds. A server that starts anew meets everybody who listened to the one before; they are
 * told beforehand to spread over one millisecond each, since what comes faster only fills the queue of the socket and waits there for a minute.
 */
const comeBack = (listeners: number): number =>
  Math.round(backAfterMs + Math.random() * Math.max(backAfterMs, listeners))

export function createLive(pools: Pools, metrics: Metrics, log: Logger, perAccount = 100): Live {
  // In the order in which they came.
  const clients = new Set<Client>()
  let position: string | undefined
  let timer: NodeJS.Timeout | undefined
  let beat: NodeJS.Timeout | undefined
  let stopped = false

  const horizon = async (): Promise<string> => {
    const r = await sql<{ x: string }>`select (pg_snapshot_xmin(pg_current_snapshot())::text) as x`.execute(
      pools.system,
    )
    // Everything below the horizon is settled; the last settled transaction is the one before it.
    return String(BigInt(r.rows[0]!.x) - 1n)
  }

  const since = async (tx: string, limit: number): Promise<LiveEvent[]> => {
    const r = await sql<LiveEvent>`
      select e.tx::text as tx, e.case_id as "caseId", e.seq, e.kind, c.region_path as "regionPath", c.number, c.title, c.level, c.state,
             c.main_unit_id as "mainUnitId", c.main_account_id as "mainAccountId", e.recorded_at as at, c.handler_units as "handlerUnits",
             e.data ->> 'left' as "left"
      from case_events e join cases c on c.county = e.county and c.id = e.case_id
      where e.tx > ${tx}::xid8 and e.tx < pg_snapshot_xmin(pg_current_snapshot())
      order by e.tx fetch first ${sql.lit(limit)} rows with ties`.execute(pools.system)
    return r.rows.sort((a, b) => (a.tx === b.tx ? a.seq - b.seq : BigInt(a.tx) < BigInt(b.tx) ? -1 : 1))
  }

  /** What is sent of an event: the same bytes for everybody, so made once. */
  const encoded = (e: LiveEvent): string => {
    const { handlerUnits: _units, left: _left, tx: _tx, ...shown } = e
    return `event: case\ndata: ${JSON.stringify(shown)}\n\n`
  }

  const write = (c: Client, text: string) => {
    // Sent away and too slow to have noticed: a write behind the end is a fault that would end the process.
    if (c.res.writableEnded) return
    if ((c.res.writableLength ?? 0) > unreadMax) c.res.destroy()
    else c.res.write(text)
  }

  /** Lines of one account beyond the limit end, the oldest first. Lines of nobody's account are not counted. */
  const giveWay = (of: string) => {
    if (of === '') return
    const same = [...clients].filter((c) => c.of === of && !c.res.writableEnded)
    for (const c of same.slice(0, Math.max(0, same.length - perAccount))) {
      write(c, `retry: ${laterMs}\nevent: later\ndata: ${laterMs}\n\n`)
      c.res.end()
    }
  }

  // A grid that is moved takes hundreds of cases along: one word to load anew is enough for all of them.
  const tell = (list: Iterable<Client>, events: readonly LiveEvent[]) => {
    if (events.length === 0) return
    const texts = events.map(encoded)
    for (const c of list) {
      const seen = events.flatMap((e, i) => (c.sees(e) ? [i] : []))
      // The position moves with the last event of a transaction: a line that is cut inside one gets all of it again.
      let text = ''
      for (const [n, i] of seen.entries()) {
        const { tx } = events[i]!
        const next = seen[n + 1]
        const whole = next === undefined || events[next]!.tx !== tx
        text += c.caughtUp && whole ? `id: ${tx}\n${texts[i]}` : texts[i]
      }
      if (events.some((e) => e.left !== null && !c.sees(e) && c.loses(e)))
        text += 'event: reload\ndata: {}\n\n'
      if (text) write(c, text)
    }
  }

  async function poll(): Promise<void> {
    try {
      if (clients.size > 0) {
        position ??= await horizon()
        const rows = await since(position, 2000)
        tell(clients, rows)
        position = rows.at(-1)?.tx ?? position
      } else position = undefined
    } catch (err) {
      log.warn({ err }, 'live tail not readable; trying again')
    }
    if (!stopped) timer = setTimeout(poll, pollMs)
  }

  const horizonFor = shared(horizon)
  const missedSince = shared((last: string) => since(last, replayMax + 1))

  async function recheck(): Promise<void> {
    for (const c of [...clients])
      await c.renew().catch((err) => log.warn({ err }, 'a listener could not be asked again; it stays'))
  }

  return {
    async attach(res, first, verb, lastId, who, of = '') {
      let access = first
      let units = new Set(first.units)
      const client: Client = {
        res,
        of,
        caughtUp: false,
        access: () => access,
        sees: (e) => access.can(verb, e.regionPath) || e.handlerUnits.some((u) => units.has(u)),
        loses: (e) => e.left !== null && access.can(verb, e.left),
        async renew() {
          const now = await who?.()
          if (now === null) res.end()
          if (!now) return
          access = now
          units = new Set(now.units)
        },
      }
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'keep-alive',
      })
      // Join first, ask second: an event in between arrives twice rather than never. The poll is everybody's: what one
      // listener says of himself never moves it.
      clients.add(client)
      giveWay(of)
      metrics.liveClients.set(clients.size)
      try {
        const now = await horizonFor('')
        const last = lastId && /^\d{1,18}$/.test(lastId) ? lastId : undefined
        // Of another database, or of this one before it was restored from a dump: nothing can be said of what came since.
        const strange = last !== undefined && BigInt(last) > BigInt(now)
        res.write(
          `retry: ${comeBack(clients.size)}\nid: ${strange ? now : (last ?? now)}\nevent: hello\ndata: {}\n\n`,
        )
        position ??= now
        const missed = last === undefined || strange ? [] : await missedSince(last)
        client.caughtUp = true
        if (last !== undefined) {
          // Too much to replay: the client is told to load its lists anew instead.
          if (strange || missed.length > replayMax) res.write(`id: ${now}\nevent: reload\ndata: {}\n\n`)
          else tell([client], missed)
        }
        if (stopped) res.end()
        if (!res.closed) await new Promise<void>((done) => res.on('close', done))
      } catch (err) {
        // The head is out, so there is nobody to refuse: he comes back by himself and says where he stopped.
        log.warn({ err }, 'a listener could not be told what he missed')
        res.end()
      } finally {
        clients.delete(client)
        metrics.liveClients.set(clients.size)
      }
    },
    start() {
      timer = setTimeout(poll, pollMs)
      let beats = 0
      beat = setInterval(() => {
        for (const c of clients) write(c, ': still here\n\n')
        // Sessions also end by themselves, which nobody announces.
        if (++beats % recheckBeats === 0) void recheck()
      }, beatMs)
    },
    say(topic, of) {
      for (const c of clients) {
        const data = of(c.access())
        if (data !== undefined) write(c, `event: ${topic}\ndata: ${JSON.stringify(data)}\n\n`)
      }
    },
    listeners: () => clients.size,
    recheck,
    async stop() {
      stopped = true
      clearTimeout(timer)
      clearInterval(beat)
      for (const c of clients) c.res.end()
    },
  }
}
