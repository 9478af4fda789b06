/**
 * What the phone of one person has read last: who is signed in, their list, the cases and visits they opened. A reload
 * without a line shows it. It is of this person alone: gone when they sign out, when the session has ended, and before
 * somebody else is let in.
 */
import { type DehydratedState, dehydrate, hydrate } from '@tanstack/react-query'
import { ApiProblem } from '../../ui/api.ts'
import { forget, keep, kept } from '../../ui/keep.ts'
import { queries } from '../../ui/query.tsx'
import type { Door, Me } from '../../ui/session.tsx'

/** Endpoints by their ids: their contracts load with their pages, not before the first one. */
const keptKinds = new Set(['cases.list', 'cases.get', 'visits.today', 'visits.get'])
/** Answers kept at most, the newest; a worker has a few dozen cases. */
const most = 80
const dayMs = 86_400_000
/** No session of a person lasts longer. */
const weekMs = 7 * dayMs
/** With something to show instead, a line that gives no answer for that long is none. */
const patienceMs = 5000
const gatherMs = 800

interface Slice {
  me: Me
  at: number
  state: DehydratedState
}
const key = 'slice'
let mine: Me | undefined
let shownSince: number | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** When what is shown was read, while there is no line; undefined as soon as the server has answered. */
export const shownAt = (): number | undefined => shownSince

async function slice(): Promise<Slice | undefined> {
  const was = await kept<Slice>(key)
  return was && was.at > Date.now() - weekMs ? was : undefined
}

/** What is in memory now, and of today what an earlier page had read. */
async function save(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const was = await slice()
  if (!mine) return
  const state = dehydrate(queries, {
    shouldDehydrateMutation: () => false,
    shouldDehydrateQuery: (q) => q.state.status === 'success' && keptKinds.has(String(q.queryKey[0])),
  })
  const here = new Set(state.queries.map((q) => q.queryHash))
  const before = was?.me.id === mine.id ? was.state.queries.filter((q) => !here.has(q.queryHash)) : []
  state.queries = [...state.queries, ...before]
    .filter((q) => q.state.dataUpdatedAt > Date.now() - dayMs)
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
    .slice(0, most)
  await keep(key, { me: mine, at: Date.now(), state } satisfies Slice)
}

async function leave(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  mine = undefined
  shownSince = undefined
  await forget(key)
}

function enter(me: Me): Me {
  mine = me
  shownSince = undefined
  timer ??= setTimeout(() => void save(), gatherMs)
  return me
}

/** Keeps what is read from now on. */
export function startSlice(): void {
  for (const id of keptKinds) queries.setQueryDefaults([id], { gcTime: dayMs })
  queries.getQueryCache().subscribe((e) => {
    if (e.type !== 'updated' || e.action.type !== 'success') return
    if (keptKinds.has(String(e.query.queryKey[0]))) timer ??= setTimeout(() => void save(), gatherMs)
  })
}

/** A door that lets the last person in to what the phone has kept when there is no line. */
export function offlineDoor(door: Door): Door {
  return {
    ...door,
    me: async () => {
      const was = await slice()
      const late = new Promise<never>((_, refuse) => {
        if (was)
          setTimeout(() => refuse(new ApiProblem({ code: 'network.no_answer', status: 0 })), patienceMs)
      })
      try {
        const me = await Promise.race([door.me(), late])
        if (was && was.me.id !== me.id) await forget(key)
        return enter(me)
      } catch (e) {
        const status = e instanceof ApiProblem ? e.status : 0
        if (status === 401 || status === 403) await leave()
        else if (was && (status === 0 || status >= 502)) {
          if (!mine) hydrate(queries, was.state)
          mine = was.me
          shownSince = was.at
          return was.me
        }
        throw e
      }
    },
    signIn: async (username, password, code) => {
      const me = await door.signIn(username, password, code)
      await leave()
      return enter(me)
    },
    signOut: async () => {
      await door.signOut()
      await leave()
    },
    ended: () => void leave(),
  }
}
