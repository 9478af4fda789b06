import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { type Clock, type ClockFormatter, ClockTag } from './clock.tsx'
import { dict, useT } from './i18n.tsx'
import { Icon, type IconName } from './icons.tsx'
import { useKeys } from './keyboard.tsx'
import { LevelTag } from './level.tsx'
import type { Level } from './marks.tsx'

export interface CaseRowData {
  id: string
  level: Level
  title: string
  /** Not yet looked at: its title is bold. */
  fresh?: boolean
  /** `大东门 3 格`. */
  place?: string
  /** Where its reports came from, one icon each, at most three shown. */
  channels?: IconName[]
  /** `3 条报告`. */
  reports?: string
  /** Who else looks at it now. */
  others?: string
  /** One more thing worth knowing. */
  note?: string
  clock?: Clock
  /** Second line at the right: `→ 供水公司敦仁抢修班`. */
  to?: string
}

export interface CaseGroup {
  id: string
  title: string
  note?: string
  rows: CaseRowData[]
}

const words = dict({
  list: { zh: '事件列表', en: 'Cases' },
  next: { zh: '下一件', en: 'Next' },
  prev: { zh: '上一件', en: 'Previous' },
  pick: { zh: '选中', en: 'Select' },
  extend: { zh: '连着选', en: 'Extend selection' },
  group: { zh: '列表', en: 'List' },
  fresh: { zh: '新到 {n} 件', en: '{n} new' },
  pickThis: { zh: '选中 {title}', en: 'Select {title}' },
})

interface RowProps {
  row: CaseRowData
  index: number
  current: boolean
  selected: boolean
  formatter?: ClockFormatter | undefined
  pickLabel: string
  onPick: (id: string) => void
  onCurrent: (id: string) => void
  onOpen?: ((id: string) => void) | undefined
}

/** One case in 48 px and two lines: level, what and where, its next clock and who has it. */
export const CaseRow = memo(function CaseRow({
  row,
  index,
  current,
  selected,
  formatter,
  pickLabel,
  onPick,
  onCurrent,
  onOpen,
}: RowProps) {
  return (
    <div
      role="row"
      id={`row-${row.id}`}
      aria-rowindex={index + 1}
      aria-selected={selected}
      className={`y-cr ${current ? 'cur' : ''} ${selected ? 'sel' : ''} ${row.fresh ? 'fresh' : ''}`}
      onClick={() => onCurrent(row.id)}
      onDoubleClick={() => onOpen?.(row.id)}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          aria-label={pickLabel}
          onChange={() => onPick(row.id)}
          onClick={(e) => e.stopPropagation()}
        />
      </span>
      <span role="gridcell">
        <LevelTag level={row.level} />
      </span>
      <div role="gridcell" className="what">
        <h2 title={row.title}>{row.title}</h2>
        <p>
          {row.others && (
            <span className="y-here">
              <Icon name="eye" />
              {row.others}
            </span>
          )}
          {row.place && <span className="nw">{row.place}</span>}
          {(row.channels?.length || row.reports) && (
            <span className="src">
              {row.channels?.slice(0, 3).map((c, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: icons without identity
                <Icon name={c} key={i} />
              ))}
              {row.reports}
            </span>
          )}
          {row.note && <span className="y-ell">{row.note}</span>}
        </p>
      </div>
      <div role="gridcell" className="rt">
        {row.clock && <ClockTag clock={row.clock} {...(formatter ? { formatter } : {})} />}
        {row.to && <span className="to">{row.to}</span>}
      </div>
    </div>
  )
})

type Item = { head: CaseGroup } | { row: CaseRowData; n: number }

/**
 * The list a person works through: a grid that holds the focus itself and names its active row, because only the rows in
 * view exist. `J K` or arrows move, `Space` selects, `Shift` extends; the focus stays in the list
 * and, when the current case leaves it after an action, moves to the one that took its place.
 */
export function CaseList({
  groups,
  current,
  onCurrent,
  selected,
  onSelect,
  onOpen,
  formatter,
  fresh = 0,
  onFresh,
  onEnd,
  pickGroups = false,
  empty,
}: {
  groups: CaseGroup[]
  current: string | undefined
  onCurrent: (id: string) => void
  selected: ReadonlySet<string>
  onSelect: (ids: ReadonlySet<string>) => void
  onOpen?: (id: string) => void
  formatter?: ClockFormatter
  /** New cases wait above a strip; the list never jumps under the pointer. */
  fresh?: number
  onFresh?: () => void
  /** Called near the end of what is loaded. */
  onEnd?: () => void
  /** The head of a group selects all of it. */
  pickGroups?: boolean
  empty?: ReactNode
}) {
  const t = useT(words)
  const box = useRef<HTMLDivElement>(null)
  const items = useMemo<Item[]>(() => {
    let n = 0
    return groups.flatMap((g) => [{ head: g }, ...g.rows.map((row) => ({ row, n: n++ }))])
  }, [groups])
  const order = useMemo(() => groups.flatMap((g) => g.rows.map((r) => r.id)), [groups])
  const place = useMemo(
    () => new Map(items.flatMap((x, i) => ('row' in x ? [[x.row.id, { i, n: x.n }] as const] : []))),
    [items],
  )
  const at = (current ? place.get(current)?.n : undefined) ?? -1
  const last = useRef(0)
  if (at >= 0) last.current = at

  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (i) => (items[i] && 'head' in items[i] ? 28 : 48),
    getItemKey: (i) => {
      const item = items[i]
      return item ? ('head' in item ? `g:${item.head.id}` : item.row.id) : i
    },
    overscan: 12,
  })

  // The case acted upon is gone: its successor is now current.
  useEffect(() => {
    if (order.length > 0 && at < 0) onCurrent(order[Math.min(last.current, order.length - 1)] as string)
  }, [order, at, onCurrent])

  const { scrollToIndex } = virtual
  useEffect(() => {
    const i = current ? place.get(current)?.i : undefined
    if (i !== undefined) scrollToIndex(i <= 1 ? 0 : i, { align: 'auto' })
  }, [current, place, scrollToIndex])

  const drawn = virtual.getVirtualItems()
  const end = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (onEnd && items.length > 0 && end >= items.length - 8) onEnd()
  }, [end, items.length, onEnd])

  // Rows keep the same callbacks over renders: moving by one redraws two rows, not forty.
  const now = useRef({ selected, onSelect, onCurrent, onOpen })
  now.current = { selected, onSelect, onCurrent, onOpen }
  const toggle = useCallback((id: string) => {
    const next = new Set(now.current.selected)
    if (!next.delete(id)) next.add(id)
    now.current.onSelect(next)
  }, [])
  const pick = useCallback((id: string) => {
    now.current.onCurrent(id)
    box.current?.focus({ preventScroll: true })
  }, [])
  const open = useCallback((id: string) => now.current.onOpen?.(id), [])
  const toggleGroup = (g: CaseGroup) => {
    const next = new Set(selected)
    const whole = g.rows.every((r) => next.has(r.id))
    for (const r of g.rows) whole ? next.delete(r.id) : next.add(r.id)
    onSelect(next)
  }
  const move = (by: number, extend = false) => {
    const to = order[Math.max(0, Math.min(order.length - 1, (at < 0 ? -1 : at) + by))]
    if (!to) return
    if (extend) onSelect(new Set([...selected, ...(current ? [current] : []), to]))
    onCurrent(to)
    box.current?.focus({ preventScroll: true })
  }
  const say = { group: words.group }
  useKeys([
    { id: 'list.next', keys: 'J', words: words.next, run: () => move(1), ...say },
    { id: 'list.prev', keys: 'K', words: words.prev, run: () => move(-1), ...say },
    { id: 'list.pick', keys: 'Space', words: words.pick, run: () => current && toggle(current), ...say },
    { id: 'list.extendDown', keys: 'Shift+J', words: words.extend, run: () => move(1, true), ...say },
    { id: 'list.extendUp', keys: 'Shift+K', words: words.extend, run: () => move(-1, true), ...say },
  ])

  return (
    <div className="y-list">
      {fresh > 0 && (
        <button type="button" className="y-fresh" onClick={onFresh}>
          {t('fresh', { n: fresh })}
        </button>
      )}
      <div
        ref={box}
        className="y-grid"
        role="grid"
        tabIndex={0}
        aria-label={t('list')}
        aria-rowcount={order.length}
        aria-multiselectable="true"
        aria-activedescendant={current ? `row-${current}` : undefined}
        onKeyDown={(e) => {
          const step: Record<string, number> = {
            ArrowDown: 1,
            ArrowUp: -1,
            PageDown: 12,
            PageUp: -12,
            Home: -order.length,
            End: order.length,
          }
          const by = step[e.key]
          if (by === undefined || e.ctrlKey || e.metaKey || e.altKey) return
          e.preventDefault()
          move(by, e.shiftKey && Math.abs(by) === 1)
        }}
      >
        {order.length === 0 && empty ? (
          <div className="y-page-pad">{empty}</div>
        ) : (
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {drawn.map((v) => {
              const item = items[v.index]
              if (!item) return null
              return (
                <div
                  key={v.key}
                  role="presentation"
                  className="y-at"
                  style={{ transform: `translateY(${v.start}px)`, height: v.size }}
                >
                  {'head' in item ? (
                    <div role="row" className="y-gh">
                      {pickGroups && (
                        <span role="gridcell">
                          <input
                            type="checkbox"
                            tabIndex={-1}
                            aria-label={t('pickThis', { title: item.head.title })}
                            checked={item.head.rows.every((r) => selected.has(r.id))}
                            onChange={() => toggleGroup(item.head)}
                          />
                        </span>
                      )}
                      <span role="rowheader">
                        <b>
                          {item.head.title} {item.head.rows.length}
                        </b>
                        {item.head.note && <span>{item.head.note}</span>}
                      </span>
                      <span className="sp" />
                      {v.index === 0 && (
                        <span className="keys" aria-hidden="true">
                          <kbd>J</kbd>
                          <kbd>K</kbd>
                        </span>
                      )}
                    </div>
                  ) : (
                    <CaseRow
                      row={item.row}
                      index={item.n}
                      current={item.row.id === current}
                      selected={selected.has(item.row.id)}
                      formatter={formatter}
                      pickLabel={t('pickThis', { title: item.row.title })}
                      onPick={toggle}
                      onCurrent={pick}
                      onOpen={open}
                    />
                  )}
                </div>
              )
            })}
          </div>
        )}
      </div>
    </div>
  )
}
