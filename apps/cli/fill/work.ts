/** One round of work on a case of the past: everybody who has a part in it accepts, comes and finishes, in the order of the clock. */
import type { Step } from '../../../features/town/contract-story.ts'
import type { Life, Who } from './life.ts'
import { pace } from './pace.ts'

export interface Round {
  /** When the last thing happened, ms. */
  last: number
  now: Date
  /** Also write what the sweep would have written of clocks that ran out. */
  noting: boolean
  point: readonly [number, number] | null
  offsetMs: number
  draw: (name: string) => number
  person: (accountId: string, unitId: string) => Who
  result: string
  channel: string
}
type Action = 'accept' | 'arrive' | 'resolve' | 'finish'

/** Shares of rounds in which the main unit signs, comes or resolves too late, and a helping one signs too late. Invented. */
const LATE = { sign: 0.01, arrive: 0.01, resolve: 0.055, helping: 0.004 }

export const resultOf = (steps: readonly Step[]): string => {
  const said = steps.find((x) => x.do === 'act' && x.action === 'resolve')
  return String((said?.do === 'act' && said.input.result) || '已处理')
}

const least = (a: number | undefined, b: number | undefined) => (a && b ? Math.min(a, b) : (a ?? b))

/** Plays the round into `l`; not resolved when it is not over yet, nobody is there, or the rules refuse the main unit's part. */
export function workRound(l: Life, r: Round): { last: number; resolved: boolean } {
  let { last } = r
  const due = l.running(new Date(last))
  const main = l.main()
  const byClock = String(l.row.level) === 'critical'
  const todo: { at: number; who: Who; action: Action }[] = []
  let done = 0
  for (const h of [...l.handlers].sort((a, b) => Number(b.role === 'main') - Number(a.role === 'main'))) {
    const lead = h.role === 'main'
    if (h.state !== 'assigned' || (lead ? h.unit_id !== main?.unitId : !h.account_id)) continue
    const account = (lead ? main?.accountId : (h.account_id as string)) ?? null
    // A post that stands open: the case lies where a person must look.
    if (!account) return { last, resolved: false }
    const draw = (name: string) => r.draw(`${name} ${h.unit_id}`)
    const when = (clock: string, share: number, lateShare: number) => {
      const of = (name: string) => due.get(`${h.id} ${name}`)
      // Whoever has come has assembled too: the nearer of the two is what hurries.
      const until = clock === 'arrive' ? least(of('arrive'), of('assemble')) : of(clock)
      if (until === undefined) return last + 600_000 * (1 + share)
      const late = draw(`late ${clock}`) < lateShare ? draw('by') : null
      return pace({ from: last, due: until, share, late, offsetMs: r.offsetMs, byClock })
    }
    const accepted = when('sign', 0.12 + 0.7 * draw('sign'), lead ? LATE.sign : LATE.helping)
    const arrived = Math.max(accepted + 20_000, when('arrive', 0.3 + 0.6 * draw('arrive'), LATE.arrive))
    const end = when('resolve', lead ? 0.45 + 0.5 * draw('end') : 0.3, lead ? LATE.resolve : 0)
    const ended = Math.max(arrived + 60_000, end)
    if (lead) done = ended
    const who = r.person(account, String(h.unit_id))
    todo.push({ at: accepted, who, action: 'accept' })
    if (lead || due.has(`${h.id} arrive`)) todo.push({ at: arrived, who, action: 'arrive' })
    if (lead) todo.push({ at: ended, who, action: 'resolve' })
    else todo.push({ at: Math.min(ended, done - 30_000), who, action: 'finish' })
  }
  for (const t of todo.sort((a, b) => a.at - b.at)) {
    if (t.at >= r.now.getTime()) return { last, resolved: false }
    const at = new Date(Math.max(t.at, last))
    if (r.noting) l.sweep(at)
    last = at.getTime()
    const good = hand(l, t.who, t.action, at, r)
    // Who only helps may be refused what no longer matters; the case goes on without.
    if (!good && t.who.units[0] === main?.unitId) return { last, resolved: false }
    if (good && t.action === 'resolve') {
      const told = new Date(last + 4000)
      if (told >= r.now) return { last, resolved: false }
      l.note([{ kind: 'feedback_sent', data: { channel: r.channel, attempts: 1 } }], told)
      last = told.getTime()
    }
  }
  return { last, resolved: l.state === 'resolved' }
}

function hand(l: Life, who: Who, action: Action, at: Date, r: Round): boolean {
  const p = r.point
  const spot = p ? { spot: { point: [p[0], p[1]] as [number, number], accuracy: 8 } } : {}
  if (action === 'accept') return l.act(who, 'accept', {}, at)
  if (action === 'arrive') return l.act(who, 'arrive', { ...spot, uploads: [] }, at)
  if (action === 'finish') return l.act(who, 'finish', { result: '本单位的部分已办完。', uploads: [] }, at)
  return l.act(who, 'resolve', { result: r.result, uploads: [], confirmations: [], ...spot }, at)
}
