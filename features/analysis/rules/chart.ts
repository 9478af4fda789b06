/**
 * Charts as plain shapes in a box 640 wide: the page draws them as SVG, the PDF as vectors, the DOCX as a picture with drawn
 * letters. One geometry, so that the three cannot differ. Pure.
 */
import type { Words } from '../../../kernel/contract.ts'

/** Names of colours; each drawer has its own values. */
export type Ink = 'ink' | 'ink2' | 'line' | 'brand' | 'grey' | 'late' | 'soft'
export type Shape =
  | { is: 'rect'; x: number; y: number; w: number; h: number; ink: Ink }
  | { is: 'line'; x1: number; y1: number; x2: number; y2: number; ink: Ink }
  | { is: 'text'; x: number; y: number; size: number; ink: Ink; at: 'start' | 'middle' | 'end'; text: string }
export interface Chart {
  title: Words
  width: number
  height: number
  shapes: Shape[]
  /** The same as a table: for who does not see the chart. */
  table: { head: string[]; rows: string[][] }
}

export const chartWidth = 640
const size = 12
/** Width of a text in the font of the charts: Han characters are square, others about half. */
export const textWidth = (text: string, px = size): number =>
  [...text].reduce((n, c) => n + (c.codePointAt(0)! > 0x2e7f ? px : px * 0.56), 0)

export function cut(text: string, room: number, px = size): string {
  if (textWidth(text, px) <= room) return text
  let out = ''
  for (const c of text) {
    if (textWidth(`${out}${c}…`, px) > room) break
    out += c
  }
  return `${out}…`
}

/** The next round number at or above the greatest value, and its step: 1, 2, 5 times a power of ten; about four steps. */
export function scaleOf(most: number): { top: number; step: number } {
  if (most <= 0) return { top: 4, step: 1 }
  const raw = most / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = Math.max(most > 4 ? 1 : 0, [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw)!)
  return { top: Math.ceil(most / step - 1e-9) * step, step }
}

interface Series {
  name: string
  ink: Ink
  values: readonly number[]
}
const shown = (n: number): string => (Number.isInteger(n) ? n.toLocaleString('en-US') : n.toFixed(2))

function legend(series: readonly Series[], shapes: Shape[]): void {
  if (series.length < 2) return
  let x = 0
  for (const s of series) {
    shapes.push({ is: 'rect', x, y: 4, w: 12, h: 8, ink: s.ink })
    shapes.push({ is: 'text', x: x + 17, y: 12, size, ink: 'ink2', at: 'start', text: s.name })
    x += 17 + textWidth(s.name) + 18
  }
}

/** Upright bars over time; every nth label is written so that none touches the next. */
export function columns(title: Words, labels: readonly string[], series: readonly Series[]): Chart {
  const shapes: Shape[] = []
  legend(series, shapes)
  const [left, top, bottom, height] = [40, 28, 184, 208]
  const { top: max, step } = scaleOf(Math.max(...series.flatMap((s) => s.values)))
  const y = (v: number) => bottom - ((bottom - top) * v) / max
  for (let v = 0; v <= max + 1e-9; v += step) {
    shapes.push({ is: 'line', x1: left, y1: y(v), x2: chartWidth, y2: y(v), ink: 'line' })
    shapes.push({ is: 'text', x: left - 6, y: y(v) + 4, size, ink: 'ink2', at: 'end', text: shown(v) })
  }
  const slot = (chartWidth - left) / Math.max(1, labels.length)
  const bar = Math.min(18, (slot * 0.76) / series.length)
  const widest = Math.max(...labels.map((l) => textWidth(l)), 1)
  const every = Math.max(1, Math.ceil((widest + 8) / slot))
  labels.forEach((label, i) => {
    const middle = left + slot * (i + 0.5)
    series.forEach((s, k) => {
      const v = s.values[i] ?? 0
      if (v > 0)
        shapes.push({
          is: 'rect',
          x: middle + (k - series.length / 2) * bar,
          y: y(v),
          w: Math.max(0.8, bar - 1),
          h: bottom - y(v),
          ink: s.ink,
        })
    })
    if (i % every === 0)
      shapes.push({ is: 'text', x: middle, y: bottom + 17, size, ink: 'ink2', at: 'middle', text: label })
  })
  return {
    title,
    width: chartWidth,
    height,
    shapes,
    table: {
      head: ['', ...series.map((s) => s.name)],
      rows: labels.map((l, i) => [l, ...series.map((s) => shown(s.values[i] ?? 0))]),
    },
  }
}

/** Lying bars with a name before and the number behind each. */
export function bars(title: Words, labels: readonly string[], series: readonly Series[], unit = ''): Chart {
  const shapes: Shape[] = []
  legend(series, shapes)
  const start = series.length > 1 ? 26 : 4
  const thick = series.length > 1 ? 9 : 14
  const row = thick * series.length + 12
  const room = Math.min(210, Math.max(60, ...labels.map((l) => textWidth(l))) + 4)
  const most = Math.max(...series.flatMap((s) => s.values), 0)
  const values = Math.max(...series.flatMap((s) => s.values.map((v) => textWidth(shown(v) + unit))), 20)
  const length = chartWidth - room - 8 - values - 6
  labels.forEach((label, i) => {
    const y = start + i * row
    const middle = y + (thick * series.length) / 2
    shapes.push({
      is: 'text',
      x: room,
      y: middle + 4.5,
      size,
      ink: 'ink',
      at: 'end',
      text: cut(label, room),
    })
    series.forEach((s, k) => {
      const v = s.values[i] ?? 0
      const w = most === 0 ? 0 : (length * v) / most
      const top = y + k * thick
      if (w > 0) shapes.push({ is: 'rect', x: room + 8, y: top, w, h: thick - 1, ink: s.ink })
      shapes.push({
        is: 'text',
        x: room + 8 + w + 5,
        y: top + thick / 2 + 4,
        size: series.length > 1 ? 10 : size,
        ink: 'ink2',
        at: 'start',
        text: shown(v) + unit,
      })
    })
  })
  shapes.push({
    is: 'line',
    x1: room + 8,
    y1: start - 3,
    x2: room + 8,
    y2: start + labels.length * row - 6,
    ink: 'line',
  })
  return {
    title,
    width: chartWidth,
    height: start + labels.length * row + 2,
    shapes,
    table: {
      head: ['', ...series.map((s) => s.name)],
      rows: labels.map((l, i) => [l, ...series.map((s) => shown(s.values[i] ?? 0) + unit)]),
    },
  }
}
