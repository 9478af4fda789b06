/** The pairs that wait, decided one by one: shown as decided at once, written one after the other, taken back in the order of a stack. */
import { useRef, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { mergeCreate, mergeUndo, type Pair, pairDecide } from '../contract-merge.ts'

interface Decided {
  pair: Pair
  kind: 'one' | 'two'
}

export interface Queue {
  /** Pairs still to be decided, in order. */
  left: Pair[]
  last: Decided | undefined
  fault: { problem: ApiProblem; pair: Pair } | undefined
  one: (pair: Pair, winner: 'winner' | 'loser', why: string) => void
  two: (pair: Pair) => void
  undo: () => Pair | undefined
}

export function useQueue(pairs: readonly Pair[], onWritten: (undone: boolean) => void): Queue {
  const [stack, setStack] = useState<Decided[]>([])
  const [fault, setFault] = useState<Queue['fault']>()
  // Versions that merges of this session wrote: the same person may stand in the next pair too.
  const versions = useRef(new Map<string, number>())
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const written = useRef(new Map<string, string>())

  const away = new Set(stack.flatMap((d) => (d.kind === 'one' ? [d.pair.loser.id] : [])))
  const decided = new Set(stack.map((d) => d.pair.id))
  const left = pairs.filter((p) => !decided.has(p.id) && !away.has(p.winner.id) && !away.has(p.loser.id))

  /** One after the other; what fails comes back into the queue. */
  const then = (pair: Pair, act: () => Promise<unknown>, undone = false) => {
    setFault(undefined)
    line.current = line.current.then(act).then(
      () => onWritten(undone),
      (e: unknown) => {
        setStack((was) => was.filter((d) => d.pair.id !== pair.id))
        setFault({ problem: asProblem(e), pair })
        onWritten(true)
      },
    )
  }
  const version = (p: { id: string; version: number }) => ({
    id: p.id,
    version: Math.max(p.version, versions.current.get(p.id) ?? 0),
  })
  return {
    left,
    last: stack.at(-1),
    fault,
    one(pair, which, why) {
      const [winner, loser] = which === 'winner' ? [pair.winner, pair.loser] : [pair.loser, pair.winner]
      setStack((was) => [...was, { pair: { ...pair, winner, loser }, kind: 'one' }])
      then(pair, async () => {
        const body = { requestId: newRequestId(), winner: version(winner), loser: version(loser), why }
        const done = await call(mergeCreate, { body })
        versions.current.set(winner.id, done.version)
        written.current.set(pair.id, done.id)
      })
    },
    two(pair) {
      setStack((was) => [...was, { pair, kind: 'two' }])
      then(pair, () =>
        call(pairDecide, {
          params: { id: pair.id },
          body: { requestId: newRequestId(), state: 'different' },
        }),
      )
    },
    undo() {
      const last = stack.at(-1)
      if (!last) return undefined
      setStack((was) => was.slice(0, -1))
      then(
        last.pair,
        async () => {
          const requestId = newRequestId()
          if (last.kind === 'two')
            return void (await call(pairDecide, {
              params: { id: last.pair.id },
              body: { requestId, state: 'open' },
            }))
          const id = written.current.get(last.pair.id)
          if (!id) return
          const back = await call(mergeUndo, { params: { id }, body: { requestId } })
          written.current.delete(last.pair.id)
          for (const p of [back.winner, back.loser]) versions.current.set(p.id, p.version)
        },
        true,
      )
      return last.pair
    },
  }
}
