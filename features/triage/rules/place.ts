/** Where a report belongs: QR code, position, address and words weighed together. Says unknown rather than guess. */
import type { Words } from '../../../kernel/contract.ts'
import { type Gazetteer, trail } from './gazetteer.ts'
import { moved } from './line.ts'
import { type Evidence, mentions, type Option } from './mentions.ts'
import type { Locate, PlaceCandidate, Placed, PlaceHow, TriageReport } from './types.ts'

export const PLACE_RULE = 'place@3'

/** Below this the region stays unknown; candidates are still shown. */
const FLOOR = 0.4
/** How far another statement can lift a meaning it agrees with, and press one it contradicts. */
const LIFT = 0.4
const PRESS = 0.45
/** Two equally good meanings get half each; a clearly better one keeps nearly all. */
const SHARPNESS = 6

const HOW_WORDS: Readonly<Record<PlaceHow, Words>> = {
  qr: { zh: '二维码', en: 'QR code' },
  position: { zh: '定位', en: 'position' },
  address: { zh: '文字', en: 'words' },
  reporter: { zh: '报告人所在网格', en: 'the reporter’s own grid' },
  none: { zh: '', en: '' },
}

/** One contains the other, or both are the same region. */
export function compatible(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a)
}

/**
 * Places a report. Every statement (QR, position with its radius, each name in address and words, the reporter's region) has
 * meanings with weights; a meaning is lifted by statements that agree (same region, or one inside the other), pressed by those
 * that contradict, and shares its score with equally good rivals of the same statement. The order of evidence does not matter.
 * `locate` gives the grid of a point (WGS-84), null outside; without it positions are not used.
 */
export function place(report: TriageReport, gazetteer: Gazetteer, locate?: Locate): Placed {
  const evidence = gather(report, gazetteer, locate)
  const scored = evidence.flatMap((e) => weigh(e, evidence))
  const best = new Map<string, Scored>()
  for (const s of scored) {
    const known = best.get(s.option.path)
    if (!known || better(s, known) < 0) best.set(s.option.path, s)
  }
  const ranked = [...best.values()].sort(better)
  const candidates = ranked
    .filter((s) => s.score >= 0.1)
    .slice(0, 5)
    .map(candidateOf)
  let top = ranked[0]
  if (!top || top.score < FLOOR)
    return {
      regionPath: null,
      score: top?.score ?? 0,
      how: 'none',
      candidates,
      why: unknownWhy(ranked, gazetteer),
    }
  // the deepest meaning inside the best one, if it is nearly as sure
  for (const s of ranked)
    if (
      s.option.path.length > top.option.path.length &&
      s.option.path.startsWith(top.option.path) &&
      s.score >= Math.max(FLOOR, top.score - 0.12)
    )
      top = s
  const point = pointOf(report, top, locate)
  return {
    regionPath: top.option.path,
    name: top.option.name,
    kind: top.option.kind,
    score: top.score,
    how: top.from.how,
    candidates,
    why: whyOf(top, evidence, gazetteer),
    ...(point ? { point } : {}),
  }
}

interface Scored {
  option: Option
  from: Evidence
  score: number
}

const better = (a: Scored, b: Scored) =>
  b.score - a.score ||
  b.option.path.length - a.option.path.length ||
  (a.option.path < b.option.path
    ? -1
    : a.option.path > b.option.path
      ? 1
      : a.from.words < b.from.words
        ? -1
        : 1)

/** All statements about place, each once, in an order that depends on their content only. */
function gather(report: TriageReport, gazetteer: Gazetteer, locate?: Locate): Evidence[] {
  const all: Evidence[] = []
  const { qr, point } = report
  if (qr) {
    const entry = gazetteer.entries[gazetteer.byPath.get(qr.regionPath) ?? -1]
    all.push({
      how: 'qr',
      words: qr.name ?? '',
      options: [
        {
          path: qr.regionPath,
          name: qr.name ?? entry?.name ?? qr.regionPath,
          kind: entry?.kind ?? 'grid',
          weight: 0.97,
          ...(qr.point ? { point: qr.point } : {}),
        },
      ],
    })
  }
  if (point && locate) {
    const options = around(report, gazetteer, locate)
    if (options.length > 0) all.push({ how: 'position', words: '', options })
  }
  if (report.address) all.push(...mentions(report.address, gazetteer, 1, locate))
  all.push(...mentions(`${report.title ?? ''}\n${report.text}`, gazetteer, 0.95, locate))
  if (report.reporterRegion) {
    const entry = gazetteer.entries[gazetteer.byPath.get(report.reporterRegion) ?? -1]
    all.push({
      how: 'reporter',
      words: '',
      options: [
        {
          path: report.reporterRegion,
          name: entry?.name ?? report.reporterRegion,
          kind: entry?.kind ?? 'grid',
          weight: 0.5,
        },
      ],
    })
  }
  // said twice is one statement
  const once = new Map<string, Evidence>()
  for (const e of all) {
    const key = `${e.how}|${e.options
      .map((o) => o.path)
      .sort()
      .join(',')}`
    const known = once.get(key)
    const weight = (x: Evidence) => Math.max(...x.options.map((o) => o.weight))
    if (!known || weight(e) > weight(known) || (weight(e) === weight(known) && e.words < known.words))
      once.set(key, e)
  }
  return [...once].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, e]) => e)
}

/** Grids under the circle of a position: each weighs by its share of 17 samples (the centre, and 8 at half and full radius). */
function around(report: TriageReport, gazetteer: Gazetteer, locate: Locate): Option[] {
  const point = report.point!
  const radius = Math.max(1, report.accuracyM ?? 30)
  const shares = new Map<string, number>()
  const sample = (east: number, north: number, share: number) => {
    const [lng, lat] = moved(point, east, north)
    const path = locate(lng, lat)
    if (path) shares.set(path, (shares.get(path) ?? 0) + share)
  }
  sample(0, 0, 5 / 21)
  for (let i = 0; i < 8; i++)
    for (const r of [0.5, 1])
      sample(Math.cos((i * Math.PI) / 4) * radius * r, Math.sin((i * Math.PI) / 4) * radius * r, 1 / 21)
  // a circle of a kilometre inside one grid is a large grid or a wrong claim
  const trust = radius <= 100 ? 0.94 : radius <= 500 ? 0.8 : 0.5
  return [...shares]
    .map(([path, share]): Option => {
      const entry = gazetteer.entries[gazetteer.byPath.get(path) ?? -1]
      return {
        path,
        name: entry?.name ?? path,
        kind: entry?.kind ?? 'grid',
        point,
        weight: Math.min(1, share) * trust,
      }
    })
    .sort((a, b) => b.weight - a.weight || (a.path < b.path ? -1 : 1))
}

function weigh(from: Evidence, all: readonly Evidence[]): Scored[] {
  const raw = from.options.map((option) => {
    let doubt = 1 - option.weight
    let press = 1
    for (const other of all) {
      if (other === from) continue
      let agree = 0
      let strongest = 0
      for (const o of other.options) {
        strongest = Math.max(strongest, o.weight)
        if (compatible(o.path, option.path)) agree = Math.max(agree, o.weight)
      }
      if (agree > 0) doubt *= 1 - LIFT * agree
      else press *= 1 - PRESS * strongest
    }
    return { option, from, score: (1 - doubt) * press }
  })
  return raw.map((s) => {
    const mine = s.score ** SHARPNESS
    let rivals = 0
    // shares of one position add up to one already
    if (from.how !== 'position')
      for (const r of raw)
        if (r !== s && !compatible(r.option.path, s.option.path)) rivals += r.score ** SHARPNESS
    const score = rivals === 0 ? s.score : (s.score * mine) / (mine + rivals)
    return { ...s, score: Math.round(score * 1e4) / 1e4 }
  })
}

function candidateOf(s: Scored): PlaceCandidate {
  return {
    regionPath: s.option.path,
    name: s.option.name,
    kind: s.option.kind,
    score: s.score,
    how: s.from.how,
    words: s.from.words ? [s.from.words] : [],
    ...(s.option.point ? { point: s.option.point } : {}),
  }
}

function pointOf(report: TriageReport, top: Scored, locate?: Locate) {
  if (top.from.how === 'qr' && top.option.point) return top.option.point
  const path = report.point && locate?.(report.point[0], report.point[1])
  if (report.point && path && compatible(path, top.option.path)) return report.point
  return top.option.point
}

function whyOf(top: Scored, all: readonly Evidence[], gazetteer: Gazetteer): Words {
  const where = trail(gazetteer, top.option.path)
  const said = top.from.words ? `“${top.from.words}”` : ''
  const zh = [`${HOW_WORDS[top.from.how].zh}${said}指向 ${where}`]
  const en = [`${HOW_WORDS[top.from.how].en}${said ? ` ${said}` : ''} → ${where}`]
  if (top.option.note) {
    zh.push(top.option.note.zh)
    en.push(top.option.note.en)
  }
  for (const other of all) {
    if (other === top.from) continue
    const name = other.words ? `“${other.words}”` : ''
    const fits = other.options.some((o) => compatible(o.path, top.option.path))
    zh.push(`${HOW_WORDS[other.how].zh}${name}${fits ? '与此一致' : '与此不一致'}`)
    en.push(`${HOW_WORDS[other.how].en}${name ? ` ${name}` : ''} ${fits ? 'agrees' : 'disagrees'}`)
  }
  const rivals = top.from.options.filter((o) => !compatible(o.path, top.option.path)).length
  if (rivals > 0 && top.from.how === 'address') {
    zh.push(`同一说法还可能指另外 ${rivals} 处`)
    en.push(`the same words may mean ${rivals} other place(s)`)
  }
  return { zh: zh.join('；'), en: en.join('; ') }
}

function unknownWhy(ranked: readonly Scored[], gazetteer: Gazetteer): Words {
  const first = ranked[0]
  if (!first)
    return {
      zh: '没有二维码、定位，文字里也没有名录中的地名',
      en: 'no QR code, no position, and no known place name in the words',
    }
  const where = trail(gazetteer, first.option.path)
  return {
    zh: `最像 ${where}，但依据不够（${Math.round(first.score * 100)}%），不猜`,
    en: `most like ${where}, but too little speaks for it (${Math.round(first.score * 100)}%): not guessed`,
  }
}
