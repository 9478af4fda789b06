/** What other features may ask of matching: the likely pairs of some rows, compared in a thread of its own. */
import { Worker } from 'node:worker_threads'
import type { Words } from './rules/kind.ts'
import type { KindName } from './rules/kinds.ts'

export interface Likely {
  a: string
  b: string
  /** 0 to 1. */
  score: number
  reasons: { field: string; near: 'same' | 'near' | 'differs'; level: Words; weight: number }[]
}
export interface Asked {
  columns: readonly { column: string; type: KindName }[]
  least: number
  /** Strongest pairs that are answered. */
  most: number
}

/** What the thread says. */
export type Told = { stage: string } | { found: Likely[] }

/** Rows are added piece by piece: an id and one cell for each column. Nothing of them is written anywhere. */
export function pairFinder(
  columns: Asked['columns'],
  least: number,
  onStage: (stage: string) => void = () => {},
  most = 20_000,
): { add(rows: readonly (readonly string[])[]): void; find(): Promise<Likely[]>; stop(): Promise<void> } {
  const asked: Asked = { columns, least, most }
  const worker = new Worker(new URL('./pairs-worker.ts', import.meta.url), { workerData: asked })
  const done = Promise.withResolvers<Likely[]>()
  // Whoever stops before asking does not wait for it.
  done.promise.catch(() => {})
  worker.on('message', (m: Told) => ('stage' in m ? onStage(m.stage) : done.resolve(m.found)))
  worker.on('error', done.reject)
  worker.on('exit', () => done.reject(new Error('matching was stopped')))
  return {
    add: (rows) => worker.postMessage({ rows }),
    find: () => {
      worker.postMessage({ find: true })
      return done.promise
    },
    stop: async () => {
      await worker.terminate()
    },
  }
}
