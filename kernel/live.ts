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
  /** Until he was told what he missed he hears nothing else: it comes after that, in its order. */
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
/** Events that are kept to be told again to whoever was cut off; who missed more loads anew. */
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
 * Asks once for all who ask before the asking begins: after a restart thousands come back within a second. Nobody gets an answer that
 * was read before he asked.
 */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let waiting: Promise<T> | undefined
  return () => {
    waiting ??= new Promise<void>((go) => setTimeout(go, 5)).then(() => {
      waiting = undefined
      return ask()
    })
    return waiting
  }
}

/** An event with what is sent of it: the same bytes for everybody, so made once. */
type Told = LiveEvent & { text: string }
const told = (e: LiveEvent): Told => {
  const { handlerUnits: _units, left: _left, tx: _tx, ...shown } = e
  return { ...e, text: `event: case\ndata: ${JSON.stringify(shown)}\n\n` }
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
  const ofAccount = new Map<string, Set<Client>>()
  /** What everybody was told up to. */
  let position: string | undefined
  /**
   * Every event after `from` up to `position`, whole transactions. Who comes back is told from here what he missed: read for each of
   * ten thousand pages it was the same answer ten thousand times, and longer with each that waited.
   */
  let tail: Told[] = []
  let from = 0n
  /** Who stopped here or before missed more than is kept; that stays so. */
  let tooOld = -1n
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

  /** Settled events after `after`, to the end or up to `until`. */
  const between = async (after: bigint, until: bigint | undefined, limit: number): Promise<Told[]> => {
    const end = until === undefined ? sql`` : sql`and e.tx <= ${String(until)}::xid8`
    const r = await sql<LiveEvent>`
      select e.tx::text as tx, e.case_id as "caseId", e.seq, e.kind, c.region_path as "regionPath", c.number, c.title, c.level, c.state,
             c.main_unit_id as "mainUnitId", c.main_account_id as "mainAccountId", e.recorded_at as at, c.handler_units as "handlerUnits",
             e.data ->> 'left' as "left"
      from case_events e join cases c on c.county = e.county and c.id = e.case_id
      where e.tx > ${String(after)}::xid8 and e.tx < pg_snapshot_xmin(pg_current_snapshot()) ${end}
      order by e.tx fetch first ${sql.lit(limit)} rows with ties`.execute(pools.system)
    return r.rows
      .sort((a, b) => (a.tx === b.tx ? a.seq - b.seq : BigInt(a.tx) < BigInt(b.tx) ? -1 : 1))
      .map(told)
  }

  const horizonNow = shared(horizon)
  /** From when on this process knows what happens; the first listener begins it. */
  async function begun(): Promise<string> {
    const now = position ?? (await horizonNow())
    if (position === undefined) {
      position = now
      from = BigInt(now)
      tail = []
    }
    return position
  }

  function keep(events: readonly Told[]): void {
    for (const e of events) tail.push(e)
    let over = tail.length - replayMax
    if (over <= 0) return
    while (over < tail.length && tail[over]!.tx === tail[over - 1]!.tx) over++
    from = BigInt(tail[over - 1]!.tx)
    tail = tail.slice(over)
  }

  let reaching: Promise<unknown> = Promise.resolve()
  /** Whether all since `last` is kept, after reading what is missing; one after the other, so that the second finds it read. */
  async function reachesTo(last: bigint): Promise<boolean> {
    if (last >= from) return true
    if (last <= tooOld) return false
    const mine = reaching.then(async () => {
      for (;;) {
        if (last >= from) return true
        if (last <= tooOld) return false
        const until = from
        const rows = await between(last, until, replayMax + 1 - tail.length)
        // Something newer has pushed the oldest out meanwhile: what was read does not join any more.
        if (from !== until) continue
        if (rows.length + tail.length > replayMax) {
          tooOld = last
          return false
        }
        tail = [...rows, ...tail]
        from = last
        return true
      }
    })
    reaching = mine.catch(() => {})
    return mine
  }

  /** Kept events after this position. */
  function after(last: bigint): Told[] {
    let lo = 0
    let hi = tail.length
    while (lo < hi) {
      const mid = (lo + hi) >> 1
      if (BigInt(tail[mid]!.tx) <= last) lo = mid + 1
      else hi = mid
    }
    return lo === 0 ? tail : tail.slice(lo)
  }

  const write = (c: Client, text: string) => {
    // Sent away and too slow to have noticed: a write behind the end is a fault that would end the process.
    if (c.res.writableEnded) return
    if ((c.res.writableLength ?? 0) > unreadMax) c.res.destroy()
    else c.res.write(text)
  }

  function join(c: Client): void {
    clients.add(c)
    metrics.liveClients.set(clients.size)
    // Lines of nobody's account are not counted.
    if (c.of === '') return
    const same = ofAccount.get(c.of) ?? new Set()
    ofAccount.set(c.of, same.add(c))
    // Beyond the limit the oldest end.
    for (const old of same) {
      if (same.size <= perAccount) break
      same.delete(old)
      write(old, `retry: ${laterMs}\nevent: later\ndata: ${laterMs}\n\n`)
      old.res.end()
    }
  }
  function leave(c: Client): void {
    clients.delete(c)
    metrics.liveClients.set(clients.size)
    const same = ofAccount.get(c.of)
    same?.delete(c)
    if (same?.size === 0) ofAccount.delete(c.of)
  }

  // A grid that is moved takes hundreds of cases along: one word to load anew is enough for all of them.
  const tell = (c: Client, events: readonly Told[]) => {
    let text = ''
    let shown: Told | undefined
    // The position moves with the last event of a transaction: a line that is cut inside one gets all of it again.
    for (const e of events) {
      if (!c.sees(e)) continue
      if (shown) text += shown.tx === e.tx ? shown.text : `id: ${shown.tx}\n${shown.text}`
      shown = e
    }
    if (shown) text += `id: ${shown.tx}\n${shown.text}`
    if (events.some((e) => e.left !== null && !c.sees(e) && c.loses(e))) text += 'event: reload\ndata: {}\n\n'
    if (text) write(c, text)
  }

  async function poll(): Promise<void> {
    try {
      if (clients.size > 0) {
        const rows = await between(BigInt(await begun()), undefined, 2000)
        // All of this at once: a listener has either heard of an event or finds it among those that are kept.
        if (rows.length > 0) {
          position = rows.at(-1)!.tx
          keep(rows)
          for (const c of clients) if (c.caughtUp) tell(c, rows)
        }
      } else {
        position = undefined
        tail = []
        tooOld = -1n
      }
    } catch (err) {
      log.warn({ err }, 'live tail not readable; trying again')
    }
    if (!stopped) timer = setTimeout(poll, pollMs)
  }

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
      join(client)
      try {
        await begun()
        const last = lastId && /^\d{1,18}$/.test(lastId) ? BigInt(lastId) : undefined
        // Of another database, or of this one before it was restored from a dump: nothing can be said of what came since. (Another
        // process of this town may be a moment ahead.)
        const strange = last !== undefined && last > BigInt(position!) && last > BigInt(await horizonNow())
        res.write(
          `retry: ${comeBack(clients.size)}\nid: ${strange ? position : (last ?? position)}\nevent: hello\ndata: {}\n\n`,
        )
        const known = last === undefined || strange ? !strange : await reachesTo(last)
        // From here on without waiting: what was kept until now, and then what is told.
        client.caughtUp = true
        // Too much to replay: the client is told to load its lists anew instead.
        if (!known) res.write(`id: ${position}\nevent: reload\ndata: {}\n\n`)
        else if (last !== undefined) tell(client, after(last))
        if (stopped) res.end()
        if (!res.closed) await new Promise<void>((done) => res.on('close', done))
      } catch (err) {
        // The head is out, so there is nobody to refuse: he comes back by himself and says where he stopped.
        log.warn({ err }, 'a listener could not be told what he missed')
        res.end()
      } finally {
        leave(client)
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
