/** A wall is walked with the four arrows of a remote: from what has the focus to the nearest thing that way. */
import { useEffect, useRef } from 'react'

const ways: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const backKeys = new Set(['Escape', 'Backspace', 'BrowserBack', 'GoBack'])

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Index of the nearest box in a direction: what lies straight ahead wins over what is closer but aside; -1 when there is none. */
export function nearest(from: Box, boxes: readonly Box[], [dx, dy]: readonly [number, number]): number {
  let best = -1
  let least = Number.POSITIVE_INFINITY
  const mid = (b: Box) => [(b.left + b.right) / 2, (b.top + b.bottom) / 2] as const
  const [fx, fy] = mid(from)
  boxes.forEach((b, i) => {
    const [x, y] = mid(b)
    const ahead = (x - fx) * dx + (y - fy) * dy
    if (ahead < 2) return
    const gap =
      dx === 0
        ? Math.max(0, b.left - from.right, from.left - b.right)
        : Math.max(0, b.top - from.bottom, from.top - b.bottom)
    const way = ahead + gap * 4
    if (way < least) [least, best] = [way, i]
  })
  return best
}

export function useRemote(onBack: () => void): void {
  const back = useRef(onBack)
  back.current = onBack
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return
      if (backKeys.has(e.key)) {
        e.preventDefault()
        back.current()
        return
      }
      const way = ways[e.key]
      if (!way) return
      const inside = document.querySelector('[role="dialog"]') ?? document
      const all = [...inside.querySelectorAll<HTMLElement>('button, a[href]')].filter(
        (x) => x.offsetParent !== null && !x.closest('.maplibregl-control-container'),
      )
      const at = document.activeElement
      const here = at instanceof HTMLElement && all.includes(at) ? at : undefined
      e.preventDefault()
      if (!here) return all[0]?.focus()
      const others = all.filter((x) => x !== here)
      const i = nearest(
        here.getBoundingClientRect(),
        others.map((x) => x.getBoundingClientRect()),
        way,
      )
      others[i]?.focus()
      others[i]?.scrollIntoView({ block: 'nearest' })
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
