/** Clock states across the wire: dates as ISO strings, explanation made. */
import type { ClockState, WireClock } from '../contract.ts'

const text = (date: Date | null) => date?.toISOString() ?? null
const date = (iso: string | null) => (iso === null ? null : new Date(iso))

/** As JSON carries it; `wireClockSchema` accepts it. */
export function wireClock(state: ClockState): WireClock {
  return {
    ...state,
    startedAt: state.startedAt.toISOString(),
    pauses: state.pauses.map(({ from, to, reason }) => ({ from: from.toISOString(), to: text(to), reason })),
    stoppedAt: text(state.stoppedAt),
    due: text(state.due),
    warnAt: text(state.warnAt),
    explain: state.explain.map(({ at, zh, en }) => (at ? { at: at.toISOString(), zh, en } : { zh, en })),
  }
}

/** Back again, for clients that format and tick. */
export function readWireClock(wire: WireClock): ClockState {
  return {
    ...wire,
    startedAt: new Date(wire.startedAt),
    pauses: wire.pauses.map(({ from, to, reason }) => ({ from: new Date(from), to: date(to), reason })),
    stoppedAt: date(wire.stoppedAt),
    due: date(wire.due),
    warnAt: date(wire.warnAt),
    explain: wire.explain.map(({ at, zh, en }) => (at ? { at: new Date(at), zh, en } : { zh, en })),
  }
}
