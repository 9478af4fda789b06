/** What the page is about: chosen region, day, layers, and the change being prepared. Kept in the address, so a link shows it. */
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { ChangeInput, Feature, Region } from '../contract.ts'
import type { Point } from '../rules/polygon.ts'

export type Job = 'create' | 'update' | 'move' | 'merge' | 'split'
export type Panel = Job | 'check' | null

export interface PageState {
  path: string | null
  /** ISO day; null is today. */
  day: string | null
  layers: readonly string[]
  panel: Panel
  choose(path: string | null): void
  look(day: string | null): void
  show(layers: readonly string[]): void
  open(panel: Panel): void
}

const PANELS: readonly string[] = ['create', 'update', 'move', 'merge', 'split', 'check']

export function usePageState(): PageState {
  const [query, setQuery] = useSearchParams()
  const set = (change: Record<string, string | null>, replace = true) =>
    setQuery(
      (was) => {
        const next = new URLSearchParams(was)
        for (const [k, v] of Object.entries(change)) {
          if (v === null || v === '') next.delete(k)
          else next.set(k, v)
        }
        return next
      },
      { replace },
    )
  const panel = query.get('do')
  const shown = query.get('layers') ?? 'administrative.cases'
  const layers = useMemo(() => shown.split('.').filter(Boolean), [shown])
  return {
    path: query.get('region'),
    day: dayIn(query.get('day')),
    layers,
    panel: panel && PANELS.includes(panel) ? (panel as Panel) : null,
    choose: (path) => set({ region: path, do: null }),
    look: (day) => set({ day, do: null }),
    show: (layers) => set({ layers: layers.join('.') || '.' }),
    open: (to) => set({ do: to }),
  }
}

/** A day as an address may hold it; anything else is today. */
const dayIn = (s: string | null): string | null =>
  s && /^\d{4}-\d{2}-\d{2}$/.test(s) && !Number.isNaN(Date.parse(s)) ? s : null

/** What a change in preparation takes from clicks on the map and in the tree. */
export interface Draft {
  /** Corners drawn so far: an outline for a new region, a line for a split. */
  drawn: Point[]
  closed: boolean
  drawing: boolean
  /** Regions chosen for a move (one) or a merge (many). */
  chosen: string[]
}

/** What each form of a change is given, and how it answers. */
export interface FormProps {
  region: Region
  draft: Draft
  setDraft: (change: Partial<Draft>) => void
  /** Buildings with their households, to count what each part of a split would have. */
  houses: readonly Feature[]
  /** Open cases of which the plan does not know where they go. */
  undecided: readonly { id: string; label: string }[]
  /** The form says what it would ask for; null while something is missing. */
  onBody: (body: ChangeInput | null) => void
}

export const emptyDraft: Draft = { drawn: [], closed: false, drawing: false, chosen: [] }

/** The end of a day in the zone of the installation, as the moment to look at. */
export const momentOf = (day: string): string => new Date(`${day}T23:59:59+08:00`).toISOString()
