import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import type { Finding, getList } from '../contract.ts'
import { classCodeOf, compareCodes, kindCodeOf } from '../rules.ts'
import type { Whom } from './units.ts'
import { words } from './words.ts'
import type { Edits } from './work.ts'

export type Leaf = AnswerOf<typeof getList>['items'][number] & { fresh?: boolean }

/** What is on the server, with names typed here and items that were added here and are not saved yet. */
export function leavesOf(items: readonly Leaf[], edits: Edits): Leaf[] {
  const out = items.map((i) => {
    const mine = edits[i.code]?.item
    return mine
      ? { ...i, name: mine.name, className: mine.className, kindName: mine.kindName, changed: true }
      : i
  })
  for (const { item, from } of Object.values(edits))
    if (from === null && !out.some((i) => i.code === item.code))
      out.push({ ...item, changed: true, fresh: true, owners: [] })
  return out.sort((a, b) => compareCodes(a.code, b.code))
}

interface Row {
  id: string
  code: string
  name: string
  depth: 0 | 1 | 2
  count: number
  open: boolean
  changed: boolean
  bad: boolean
  unsaved: boolean
}

export function ItemTree({
  items,
  edits,
  findings,
  current,
  editable,
  whom,
  foot,
  onOpen,
  onAdd,
}: {
  items: readonly Leaf[]
  edits: Edits
  findings: readonly Finding[]
  current: string | null
  editable: boolean
  whom: Whom
  foot: string
  onOpen: (code: string) => void
  onAdd: () => void
}) {
  const t = useT(words)
  const [q, setQ] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set())
  const [focus, setFocus] = useState<string | null>(current)
  const box = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const bad = useMemo(
    () => new Set(findings.filter((f) => f.severity === 'blocking').map((f) => f.itemCode)),
    [findings],
  )
  // The way to the open item is open.
  useEffect(() => {
    if (!current) return
    setFocus(current)
    setOpen((was) => new Set([...was, classCodeOf(current), kindCodeOf(current)]))
  }, [current])

  const rows = useMemo(() => {
    const want = q.trim().toLowerCase()
    const hit = (i: Leaf) =>
      !want ||
      `${i.code} ${i.name} ${i.kindName} ${i.className} ${i.keywords.join(' ')} ${i.owners.map(whom.label).join(' ')}`
        .toLowerCase()
        .includes(want)
    const out: Row[] = []
    let cls: Row | undefined
    let kind: Row | undefined
    for (const i of items) {
      if (!hit(i)) continue
      const mark = { changed: i.changed, bad: bad.has(i.code), unsaved: edits[i.code] !== undefined }
      const [c, k] = [classCodeOf(i.code), kindCodeOf(i.code)]
      if (cls?.code !== c) {
        cls = {
          id: c,
          code: c,
          name: i.className,
          depth: 0,
          count: 0,
          open: !!want || open.has(c),
          changed: false,
          bad: false,
          unsaved: false,
        }
        out.push(cls)
      }
      if (kind?.code !== k) {
        kind = {
          id: k,
          code: k,
          name: i.kindName,
          depth: 1,
          count: 0,
          open: !!want || open.has(k),
          changed: false,
          bad: false,
          unsaved: false,
        }
        out.push(kind)
      }
      for (const up of [cls, kind]) {
        up.count++
        up.changed ||= mark.changed
        up.bad ||= mark.bad
        up.unsaved ||= mark.unsaved
      }
      out.push({ id: i.code, code: i.code, name: i.name, depth: 2, count: 0, open: false, ...mark })
    }
    const isOpen = new Set(out.filter((r) => r.depth < 2 && r.open).map((r) => r.id))
    return out.filter(
      (r) =>
        r.depth === 0 ||
        (isOpen.has(classCodeOf(r.code)) && (r.depth === 1 || isOpen.has(kindCodeOf(r.code)))),
    )
  }, [items, q, open, bad, edits, whom])

  const at = Math.max(
    0,
    rows.findIndex((r) => r.id === focus),
  )
  const toggle = (id: string) =>
    setOpen((was) => {
      const next = new Set(was)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const move = (to: number) => {
    const row = rows[Math.min(Math.max(to, 0), rows.length - 1)]
    if (!row) return
    setFocus(row.id)
    const el = box.current?.querySelector<HTMLElement>(`[data-id="${row.id}"]`)
    el?.focus()
    el?.scrollIntoView({ block: 'nearest' })
  }
  const step = (by: 1 | -1) => {
    const i = items.findIndex((x) => x.code === current)
    const next = items[i < 0 ? 0 : i + by]
    if (next) onOpen(next.code)
  }
  useKeys([
    { id: 'items.next', keys: 'J', words: words.nextItem, run: () => step(1) },
    { id: 'items.previous', keys: 'K', words: words.prevItem, run: () => step(-1) },
    { id: 'items.find', keys: '/', words: words.find, run: () => search.current?.focus() },
    { id: 'items.add', keys: 'N', words: words.addItem, run: onAdd, off: !editable, command: true },
  ])
  const act = (r: Row) => (r.depth === 2 ? onOpen(r.code) : toggle(r.id))
  const onKey = (e: KeyboardEvent) => {
    const row = rows[at]
    if (!row) return
    if (e.key === 'ArrowDown') move(at + 1)
    else if (e.key === 'ArrowUp') move(at - 1)
    else if (e.key === 'Home') move(0)
    else if (e.key === 'End') move(rows.length - 1)
    else if (e.key === 'ArrowRight' && row.depth < 2 && !row.open) toggle(row.id)
    else if (e.key === 'ArrowLeft' && row.depth < 2 && row.open) toggle(row.id)
    else if (e.key === 'ArrowLeft' && row.depth > 0)
      move(rows.findIndex((r) => r.id === (row.depth === 2 ? kindCodeOf(row.code) : classCodeOf(row.code))))
    else if (e.key === 'Enter' || e.key === ' ') act(row)
    else return
    e.preventDefault()
  }
  useEffect(() => {
    box.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest' })
  })
  return (
    <nav className="side" aria-label={t('tree')}>
      <label className="y-find">
        <Icon name="search" />
        <input
          ref={search}
          type="search"
          value={q}
          placeholder={t('find')}
          aria-label={t('find')}
          onChange={(e) => setQ(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === 'ArrowDown') move(0)
            if (e.key === 'Escape') setQ('')
          }}
        />
        <kbd>/</kbd>
      </label>
      <div className="it-tree" role="tree" aria-label={t('tree')} ref={box} tabIndex={-1} onKeyDown={onKey}>
        {rows.map((r, i) => (
          <div
            key={r.id}
            data-id={r.id}
            role="treeitem"
            aria-level={r.depth + 1}
            aria-expanded={r.depth < 2 ? r.open : undefined}
            aria-selected={r.code === current}
            tabIndex={i === at ? 0 : -1}
            className={`it-node d${r.depth} ${r.code === current ? 'on' : ''}`}
            onClick={() => {
              setFocus(r.id)
              act(r)
            }}
            onKeyDown={() => {}}
          >
            {r.depth < 2 && <Icon name={r.open ? 'down' : 'right'} />}
            <span className="y-ell">
              {r.code} {r.name}
            </span>
            {r.changed && <em>{t('changed')}</em>}
            {r.unsaved && r.depth === 2 && (
              <span className="dot" title={t('unsaved')} role="img" aria-label={t('unsaved')} />
            )}
            {r.bad && <i className="it-x" title={t('bad')} role="img" aria-label={t('bad')} />}
            {r.depth < 2 && <span className="n">{r.count}</span>}
          </div>
        ))}
        {rows.length === 0 && q && <p className="y-note it-pad">{t('noFound', { q })}</p>}
      </div>
      <footer className="it-foot">
        <span>{foot}</span>
        {editable && (
          <Btn sm ghost icon="plus" k="N" onClick={onAdd}>
            {t('addItem')}
          </Btn>
        )}
      </footer>
    </nav>
  )
}
