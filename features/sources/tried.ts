import type { Sample } from './contract.ts'

/** What one look with settings that are not stored found. */
export interface Tried {
  ok: boolean
  said: string
  found: number
  samples: Sample[]
  paths: { lists: string[]; fields: string[] }
}

export const none: Tried = { ok: true, said: '', found: 0, samples: [], paths: { lists: [], fields: [] } }
export const shownSamples = 5
