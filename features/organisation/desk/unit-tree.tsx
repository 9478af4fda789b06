import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { FindBox } from '../../../ui/find.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import type { gapsList, Unit } from '../contract.ts'
import { words } from './words.ts'

type Gap = AnswerOf<typeof gapsList>['gaps'][number]
interface Row {
  unit: Unit
  depth: number
  children: number
  open: boolean
}

// What is near comes first: the street and its own, then whom it asks.
const order = [
  ...['street', 'community', 'grid', 'team', 'property', 'owners-committee', 'volunteers'],
  ...['company', 'district'],
]

/** Units as a tree: arrows and J/K walk it, counts say who is on duty, a mark says that a grid lacks somebody. */
export function UnitTree({
  units,
  gaps,
  current,
  onOpen,
}: {
  units: readonly Unit[]
  gaps: readonly Gap[]
  current: string | null
  onOpen: (id: string) => void
}) {
  const t = useT(words)
  const w = useWord()
  const [find, setFind] = useState('')
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set())
  const list = useRef<HTMLDivElement>(null)
  const [focus, setFocus] = useState(current)

  const tree = useMemo(() => {
    const ids = new Set(units.map((u) => u.id))
    const below = new Map<string | null, Unit[]>()
    for (const u of units) {
      const parent = u.parentId && ids.has(u.parentId) ? u.parentId : null
      below.set(parent, [...(below.get(parent) ?? []), u])
    }
    for (const group of below.values())
      group.sort(
        (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.regionPath < b.regionPath ? -1 : 1),
      )
    return below
  }, [units])
  // Communities start closed: the street and its departments fit a screen.
  const start = useMemo(() => new Set(units.filter((u) => u.kind === 'community').map((u) => u.id)), [units])
  const isOpen = (id: string) => start.has(id) === closed.has(id)

  const rows = useMemo(() => {
    const out: Row[] = []
    const q = find.trim()
    const walk = (parent: string | null, depth: number) => {
      for (const unit of tree.get(parent) ?? []) {
        const children = tree.get(unit.id)?.length ?? 0
        const open = children > 0 && (q !== '' || start.has(unit.id) === closed.has(unit.id))
        if (q === '' || unit.name.includes(q)) out.push({ unit, depth: q ? 0 : depth, children, open })
        if (open) walk(unit.id, depth + 1)
      }
    }
    walk(null, 0)
    return out
  }, [tree, closed, start, find])

  // The way to the unit named in the address is open, also when it came from elsewhere.
  useEffect(() => {
    const byId = new Map(units.map((u) => [u.id, u]))
    const up: string[] = []
    for (let at = current ? byId.get(current)?.parentId : null; at; at = byId.get(at)?.parentId) up.push(at)
    setClosed((was) => {
      const next = new Set(was)
      for (const id of up) if (start.has(id)) next.add(id)
      return next
    })
  }, [current, units, start])

  const toggle = (id: string) =>
    setClosed((was) => {
      const next = new Set(was)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const at = Math.max(
    0,
    rows.findIndex((r) => r.unit.id === (focus ?? current)),
  )
  const move = (to: number) => {
    const row = rows[Math.min(Math.max(to, 0), rows.length - 1)]
    if (!row) return
    setFocus(row.unit.id)
    list.current?.querySelector<HTMLElement>(`[data-id="${row.unit.id}"]`)?.focus()
  }
  useKeys([
    { id: 'people.next', keys: 'J', words: { zh: '下一个单位', en: 'Next unit' }, run: () => move(at + 1) },
    {
      id: 'people.previous',
      keys: 'K',
      words: { zh: '上一个单位', en: 'Previous unit' },
      run: () => move(at - 1),
    },
  ])
  const onKey = (e: KeyboardEvent) => {
    const row = rows[at]
    if (!row) return
    if (e.key === 'ArrowDown') move(at + 1)
    else if (e.key === 'ArrowUp') move(at - 1)
    else if (e.key === 'ArrowRight' && row.children && !isOpen(row.unit.id)) toggle(row.unit.id)
    else if (e.key === 'ArrowLeft' && row.children && isOpen(row.unit.id)) toggle(row.unit.id)
    else if (e.key === 'Enter' || e.key === ' ') onOpen(row.unit.id)
    else return
    e.preventDefault()
  }
  const lacking = useMemo(() => new Map(gaps.map((g) => [g.regionPath, g.missing])), [gaps])
  const onDuty = units.reduce((n, u) => n + u.onDuty, 0)
  const posts = units.reduce((n, u) => n + u.posts, 0)

  return (
    <nav className="side" aria-label={t('tree')}>
      <FindBox
        words={words.findUnit}
        text={find}
        onText={setFind}
        name="people.find"
        onKeyDown={(e) => {
          if (e.key === 'ArrowDown') move(0)
          if (e.key === 'Escape') setFind('')
        }}
      />
      <div className="org-tree" role="tree" ref={list} tabIndex={-1} onKeyDown={onKey}>
        {rows.map(({ unit, depth, children, open }, i) => {
          const missing = unit.kind === 'grid' ? lacking.get(unit.regionPath) : undefined
          return (
            <div
              key={unit.id}
              data-id={unit.id}
              role="treeitem"
              aria-level={depth + 1}
              aria-expanded={children ? open : undefined}
              aria-selected={unit.id === current}
              tabIndex={i === at ? 0 : -1}
              className={`org-node ${unit.id === current ? 'on' : ''}`}
              style={{ paddingLeft: 6 + depth * 16 }}
              onClick={() => {
                setFocus(unit.id)
                onOpen(unit.id)
              }}
              onKeyDown={() => {}}
            >
              <button
                type="button"
                tabIndex={-1}
                aria-hidden="true"
                className={`tw ${children ? '' : 'none'} ${open ? 'open' : ''}`}
                onClick={(e) => {
                  e.stopPropagation()
                  toggle(unit.id)
                }}
              >
                <Icon name="right" />
              </button>
              <span className="y-ell">{w({ zh: unit.name, en: unit.nameEn ?? unit.name })}</span>
              {missing && <em>{`${t('missing')} ${missing.length}`}</em>}
              <span
                className={`n ${unit.people > 0 && unit.onDuty === 0 ? 'off' : ''}`}
                title={t('dutyOf', { on: unit.onDuty, all: unit.people })}
              >
                {unit.onDuty}/{unit.people}
              </span>
            </div>
          )
        })}
        {rows.length === 0 && (
          <p className="y-note org-pad">{units.length === 0 ? t('noUnits') : t('noUnit', { q: find })}</p>
        )}
      </div>
      <footer className="org-foot">{t('unitFoot', { n: units.length, p: posts, d: onDuty })}</footer>
    </nav>
  )
}
