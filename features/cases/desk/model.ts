/** From cases as the contract has them to rows as the list draws them. Pure: time and language are arguments. */

import { counted } from '../../../shared/plural.ts'
import type { Clock } from '../../../ui/clock.tsx'
import { span } from '../../../ui/format.ts'
import { fill, type Lang } from '../../../ui/i18n.tsx'
import type { CaseGroup, CaseRowData } from '../../../ui/rows.tsx'
import type { CaseFilter, CaseRow, View } from '../contract.ts'
import { channelIcon, clockName, groupWords, stateWords } from './words.ts'

/** Columns of a row that a person may switch off. */
export const rowParts = ['place', 'channels', 'note', 'to'] as const
export type RowPart = (typeof rowParts)[number]

const order: readonly CaseRow['group'][] = [
  'confirm',
  'rule',
  'late',
  'soon',
  'mine',
  'unsigned',
  'running',
  'evaluate',
  'closed',
]

/** Views without a next duty: the latest first, in one group. */
export const byTime: readonly View[] = ['closed', 'resolvedToday', 'all']

/** The group of a row now: due times pass between two answers of the server. */
export function groupAt(r: CaseRow, now: number): CaseRow['group'] {
  if (!['late', 'soon', 'unsigned', 'running', 'evaluate'].includes(r.group) || !r.nextDueAt) return r.group
  if (Date.parse(r.nextDueAt) < now) return 'late'
  if (r.nextWarnAt && Date.parse(r.nextWarnAt) <= now) return 'soon'
  return r.group
}

/** The clock of a row: the duty that comes next. */
export function rowClock(r: CaseRow, lang: Lang): Clock | undefined {
  if (r.group === 'closed') return undefined
  if (!r.nextDueAt) return { kind: r.nextKind ?? 'none', state: 'off' }
  // The group says it already; English names of clocks are long.
  const label =
    r.group === 'late' || r.group === 'soon' || (lang === 'en' && r.group === 'confirm')
      ? ''
      : clockName(r.nextKind)[lang]
  return {
    kind: r.nextKind ?? 'next',
    label,
    due: r.nextDueAt,
    soonAt: r.nextWarnAt,
    ...(r.nextLimit ? { limit: r.nextLimit } : {}),
  }
}

const unsure: Record<string, { zh: string; en: string }> = {
  place: { zh: '位置', en: 'place' },
  class: { zh: '事项', en: 'item' },
  level: { zh: '级别', en: 'level' },
  link: { zh: '是不是同一件', en: 'whether it is the same as another' },
  route: { zh: '承办', en: 'owner' },
}

function note(r: CaseRow, lang: Lang): string {
  const zh = lang === 'zh'
  const out: string[] = []
  if (r.group === 'confirm' && r.needsPerson.length > 0) {
    const what = r.needsPerson.map((k) => unsure[k]?.[lang] ?? k).join(zh ? '、' : ', ')
    out.push(zh ? `拿不准：${what}` : `Not sure: ${what}`)
  }
  if (r.pending.includes('return')) out.push(zh ? `第 ${r.returns + 1} 次退回` : `Return ${r.returns + 1}`)
  if (r.pending.includes('extension')) out.push(zh ? '申请延期' : 'asks for more time')
  if (r.pending.includes('suspension')) out.push(zh ? '申请挂起' : 'asks to suspend')
  if (r.supervised) out.push(zh ? '督办中' : 'supervised')
  if (r.returns > 0 && !r.pending.includes('return'))
    out.push(zh ? `退回过 ${r.returns} 次` : `returned ${r.returns}×`)
  if (r.photoCount > 0) out.push(zh ? `照片 ${r.photoCount}` : counted(r.photoCount, 'photo', 'photos'))
  if (r.itemName && out.length < 2) out.push(r.itemName)
  return out.slice(0, 3).join(' · ')
}

function destination(r: CaseRow, lang: Lang): string {
  const zh = lang === 'zh'
  if (r.group === 'closed' || r.group === 'evaluate') return stateWords[r.state][lang]
  if (r.mainUnitName) return `${r.mainUnitName}${r.mainAccountName ? ` ${r.mainAccountName}` : ''}`
  if (r.proposedUnitName) return `→ ${r.proposedUnitName}`
  return r.needsPerson.includes('route')
    ? zh
      ? '等您选承办单位'
      : 'Choose the owner'
    : r.state === 'triage'
      ? zh
        ? '等确认'
        : 'To confirm'
      : ''
}

/** A region's name without what every row shares: 大东门社区 3 格 → 大东门 3 格. */
export const shortPlace = (name: string): string =>
  name
    .replace(/社区\s*/, ' ')
    .replace(/\s+/g, ' ')
    .trim()

export function rowData(
  r: CaseRow,
  lang: Lang,
  parts: ReadonlySet<RowPart> = new Set(rowParts),
): CaseRowData {
  const clock = rowClock(r, lang)
  const says = parts.has('note') ? note(r, lang) : ''
  const to = parts.has('to') ? destination(r, lang) : ''
  return {
    id: r.id,
    level: r.level,
    title: r.title,
    fresh: r.group === 'confirm' && (r.level !== 'normal' || r.needsPerson.length === 0),
    ...(parts.has('place') ? { place: shortPlace(r.regionName) } : {}),
    ...(parts.has('channels')
      ? {
          channels: r.channels.map(channelIcon),
          ...(r.reportCount > 1
            ? { reports: lang === 'zh' ? `${r.reportCount} 条` : counted(r.reportCount, 'report', 'reports') }
            : {}),
        }
      : {}),
    ...(says ? { note: says } : {}),
    ...(clock ? { clock } : {}),
    ...(to ? { to } : {}),
  }
}

/** Rows by the duty that comes next, in the order in which they have to be done; empty groups are left out. */
export function groupRows(
  rows: readonly CaseRow[],
  now: number,
  lang: Lang,
  parts?: ReadonlySet<RowPart>,
): CaseGroup[] {
  const by = new Map<CaseRow['group'], CaseRow[]>()
  for (const r of rows) {
    const group = groupAt(r, now)
    const own = by.get(group)
    if (own) own.push(r)
    else by.set(group, [r])
  }
  return order.flatMap((id) => {
    const own = by.get(id) ?? []
    if (own.length === 0) return []
    const dues = own.flatMap((r) => (r.nextDueAt ? [Date.parse(r.nextDueAt)] : []))
    const first = dues.length ? Math.min(...dues) : now
    const w = groupWords[id]
    const timed = id === 'late' || id === 'soon'
    const text = timed && dues.length === 0 ? '' : fill(w.note[lang], { time: span(first - now, lang) })
    return [
      {
        id,
        title: w.title[lang],
        ...(text ? { note: text } : {}),
        rows: own.map((r) => rowData(r, lang, parts)),
      },
    ]
  })
}

/** Rows that arrived since the list was looked at wait behind a strip; what is known is shown as it is now. */
export function withhold(
  rows: readonly CaseRow[],
  admitted: ReadonlySet<string>,
): { shown: CaseRow[]; waiting: CaseRow[] } {
  let tail = rows.length
  while (tail > 0 && !admitted.has(rows[tail - 1]?.id ?? '')) tail--
  const shown: CaseRow[] = []
  const waiting: CaseRow[] = []
  rows.forEach((r, i) => {
    // What follows the last known row only slid in from the next page: it makes nothing jump.
    if (admitted.has(r.id) || (tail > 0 && i >= tail)) shown.push(r)
    else waiting.push(r)
  })
  return { shown, waiting }
}

/** A case that was taken back and has to become current again; `since` is when the list on the screen was fetched. */
export interface Coming {
  id: string
  since: number
}

/**
 * What becomes current for a case that is coming back. A list from before may still, or no longer, hold it, so only one
 * fetched afterwards ends the waiting: then it is current, or the view does not hold it (another filter) and nothing moves.
 */
export function followed(
  coming: Coming,
  ids: readonly string[],
  updatedAt: number,
): { current?: string; coming: Coming | null } {
  return {
    ...(ids.includes(coming.id) ? { current: coming.id } : {}),
    coming: updatedAt === coming.since ? coming : null,
  }
}

export type Filter = Partial<Omit<CaseFilter, 'view'>>
const lists = ['level', 'state', 'channel', 'facet'] as const
const singles = ['region', 'item', 'unit', 'q', 'from', 'to'] as const

/** The filter of an address: `?region=…&level=urgent,critical&q=…`. Unknown levels are left to the server to refuse. */
export function filterOf(p: URLSearchParams): Filter {
  const f: Record<string, unknown> = {}
  for (const k of singles) {
    const v = p.get(k)
    if (v) f[k] = v
  }
  for (const k of lists) {
    const v = p.get(k)?.split(',').filter(Boolean)
    if (v?.length) f[k] = v
  }
  return f as Filter
}

/** The same address with a part of the filter changed; undefined or empty takes it out. */
export function withFilter(p: URLSearchParams, change: Record<string, unknown>): URLSearchParams {
  const out = new URLSearchParams(p)
  for (const [k, v] of Object.entries(change)) {
    const text = Array.isArray(v) ? v.join(',') : v === undefined || v === null ? '' : String(v)
    if (text) out.set(k, text)
    else out.delete(k)
  }
  return out
}

export const filterSize = (f: Filter): number => Object.values(f).filter((v) => v !== undefined).length
