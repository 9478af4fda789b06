/** How many are let in at once; whoever would only make the queue longer than callers wait is told so at once and comes back. */

/**
 * Requests worked on at once in one process. A busy one does some hundreds a second, so whoever is let in waits well under a second
 * (`node bench/overload.ts`).
 */
export const mostAtOnce = 200
/**
 * Slow lines read from at once (pieces of uploads). They are no work, and a phone on a bad line sends for a minute: two hundred of them
 * must not keep everybody else out. Each is a socket and an open file.
 */
export const mostWaiting = 1000
/**
 * Milliseconds that one turn of the event loop may spend on taking requests while some dozens are at work. Where thinking is the
 * bottleneck and not the database, the queue is not among those let in but in the sockets, and shows as a turn that does not end.
 */
const turnMs = 1000
const someAtOnce = 32

export interface Seats {
  /** Gives the seat back when called; null: there is none. `waits`: for somebody whose line is slow, not for work. */
  take(waits: boolean): (() => void) | null
}

export function createSeats(): Seats {
  const taken = { work: 0, lines: 0 }
  let turn = 0
  const fullTurn = (): boolean => {
    const now = performance.now()
    if (turn === 0) {
      turn = now
      setImmediate(() => {
        turn = 0
      })
    }
    return now - turn > turnMs
  }
  return {
    take(waits) {
      const kind = waits ? 'lines' : 'work'
      const full = waits
        ? taken.lines >= mostWaiting
        : (fullTurn() && taken.work >= someAtOnce) || taken.work >= mostAtOnce
      if (full) return null
      taken[kind]++
      return () => {
        taken[kind]--
      }
    },
  }
}
