import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { count } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { children, type RegionBrief, type RegionNode, search, tree } from '../contract.ts'
import { kindWord, words } from './words.ts'

interface Shown extends RegionNode {
  depth: number
}

/** The regions as a tree with search: arrows walk and unfold, Enter chooses, `/` searches. */
export function RegionTree({
  path,
  asOf,
  marked,
  onChoose,
}: {
  path: string | null
  asOf: string | undefined
  /** Regions picked for a change in preparation. */
  marked: readonly string[]
  onChoose: (path: string) => void
}) {
  const t = useT(words)
  const [q, setQ] = useState('')
  const box = useRef<HTMLInputElement>(null)
  useKeys([
    {
      id: 'regions.search',
      keys: '/',
      words: { zh: '找区域', en: 'Search regions' },
      run: (e) => {
        e.preventDefault()
        box.current?.focus()
      },
    },
  ])
  return (
    <aside className="rg-tree" aria-label={t('tree')}>
      <div className="rg-find">
        <label className="y-search">
          <Icon name="search" />
          <input
            ref={box}
            value={q}
            placeholder={t('search')}
            aria-label={t('search')}
            onChange={(e) => setQ(e.target.value)}
            onKeyDown={(e) => {
              if (e.key === 'Escape') setQ('')
              if (e.key === 'ArrowDown') {
                e.preventDefault()
                document.querySelector<HTMLElement>('.rg-rows [tabindex="0"]')?.focus()
              }
            }}
          />
          <kbd>/</kbd>
        </label>
      </div>
      {q.trim() ? (
        <Found q={q.trim()} path={path} onChoose={onChoose} />
      ) : (
        <Nodes path={path} asOf={asOf} marked={marked} onChoose={onChoose} />
      )}
    </aside>
  )
}

function Found({ q, path, onChoose }: { q: string; path: string | null; onChoose: (p: string) => void }) {
  const t = useT(words)
  const w = useWord()
  const [late, setLate] = useState(q)
  useEffect(() => {
    const timer = setTimeout(() => setLate(q), 160)
    return () => clearTimeout(timer)
  }, [q])
  const found = useAsk(search, { query: { q: late, limit: 30 } }, { placeholderData: (was) => was })
  const items = found.data?.items ?? []
  if (found.isPending) return <Loading rows={3} />
  if (items.length === 0) return <p className="rg-none">{t('none', { q: late })}</p>
  return (
    <ul className="rg-rows rg-found">
      {items.map((r, i) => (
        <li key={r.path}>
          <button
            type="button"
            tabIndex={i === 0 ? 0 : -1}
            className={r.path === path ? 'on' : ''}
            onKeyDown={(e) => walk(e)}
            onClick={() => onChoose(r.path)}
          >
            <b>{r.name}</b>
            <small>
              {w(kindWord(r.kind))} · {r.trail || r.path}
              {r.address ? ` · ${r.address}` : ''}
            </small>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Up and down among the buttons of a list. */
function walk(e: KeyboardEvent<HTMLElement>) {
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
  e.preventDefault()
  const all = [...document.querySelectorAll<HTMLElement>('.rg-found button')]
  const at = all.indexOf(e.currentTarget)
  all[at + (e.key === 'ArrowDown' ? 1 : -1)]?.focus()
}

function Nodes({
  path,
  asOf,
  marked,
  onChoose,
}: {
  path: string | null
  asOf: string | undefined
  marked: readonly string[]
  onChoose: (path: string) => void
}) {
  const t = useT(words)
  const lang = useLang()
  const top = useAsk(tree, { query: { depth: 2, asOf } })
  const [more, setMore] = useState<Record<string, RegionNode[]>>({})
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const version = top.data?.version
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was unfolded is read anew when the tree changed or the day did
  useEffect(() => setMore({}), [version, asOf])

  const byParent = useMemo(() => {
    const map = new Map<string, RegionNode[]>()
    const nodes = new Map([...(top.data?.items ?? []), ...Object.values(more).flat()].map((n) => [n.path, n]))
    for (const n of nodes.values()) {
      const parent = top.data?.roots.includes(n.path) ? '' : (n.parentPath ?? '')
      map.set(parent, [...(map.get(parent) ?? []), n])
    }
    return map
  }, [top.data, more])

  const rows = useMemo(() => {
    const out: Shown[] = []
    const put = (parent: string, depth: number) => {
      for (const n of byParent.get(parent) ?? []) {
        out.push({ ...n, depth })
        if (open.has(n.path)) put(n.path, depth + 1)
      }
    }
    put('', 0)
    return out
  }, [byParent, open])

  async function unfold(n: RegionNode, on = true) {
    setOpen((was) => {
      const next = new Set(was)
      if (on) next.add(n.path)
      else next.delete(n.path)
      return next
    })
    if (on && n.childCount > 0 && !byParent.has(n.path)) {
      const got = await call(children, { params: { path: n.path }, query: { asOf } })
      setMore((was) => ({ ...was, [n.path]: got.items }))
    }
  }

  // The top unfolds by itself; a region chosen elsewhere unfolds what lies above it.
  const roots = top.data?.roots
  useEffect(() => {
    if (roots) setOpen((was) => new Set([...was, ...roots]))
  }, [roots])
  useEffect(() => {
    if (!path) return
    setOpen(
      (was) =>
        new Set([
          ...was,
          ...[...byParent.values()]
            .flat()
            .filter((n) => n.path !== path && path.startsWith(n.path))
            .map((n) => n.path),
        ]),
    )
    const timer = setTimeout(
      () => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
      60,
    )
    return () => clearTimeout(timer)
  }, [path, byParent])

  if (top.isPending) return <Loading rows={8} />
  if (rows.length === 0)
    return (
      <EmptyCells kind="none" title={t('emptyTitle')}>
        {t('empty')}
      </EmptyCells>
    )
  const focus =
    at && rows.some((r) => r.path === at) ? at : (rows.find((r) => r.path === path) ?? rows[0]!).path
  const go = (to: string | undefined) => {
    if (!to) return
    setAt(to)
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-path="${to}"]`)?.focus())
  }
  const onKey = (e: KeyboardEvent, n: Shown) => {
    const i = rows.findIndex((r) => r.path === n.path)
    const parent = rows.some((r) => r.path === n.parentPath) ? n.parentPath : null
    const act = ((): (() => void) | undefined => {
      switch (e.key) {
        case 'ArrowDown':
          return () => go(rows[i + 1]?.path)
        case 'ArrowUp':
          return () => go(rows[i - 1]?.path)
        case 'Home':
          return () => go(rows[0]?.path)
        case 'End':
          return () => go(rows.at(-1)?.path)
        case 'ArrowRight':
          return () => (open.has(n.path) ? go(byParent.get(n.path)?.[0]?.path) : void unfold(n))
        case 'ArrowLeft':
          return () => (open.has(n.path) && n.childCount ? void unfold(n, false) : go(parent ?? undefined))
        case 'Enter':
        case ' ':
          return () => onChoose(n.path)
      }
    })()
    if (!act) return
    e.preventDefault()
    e.stopPropagation()
    act()
  }
  const totals = top.data?.totals
  return (
    <>
      <div className="rg-rows" role="tree" aria-label={t('tree')} ref={list}>
        {rows.map((n) => (
          <Row
            key={n.path}
            n={n}
            open={open.has(n.path)}
            on={n.path === path}
            mark={marked.includes(n.path)}
            tab={n.path === focus}
            onKey={onKey}
            onChoose={onChoose}
            onFold={() => void unfold(n, !open.has(n.path))}
          />
        ))}
      </div>
      <p className="rg-foot">
        {totals &&
          t('counts', { c: count(totals.communities, lang), g: count(totals.grids, lang) }) +
            (totals.grids > 0 && totals.households > 0
              ? ` · ${t('loadPerGrid', { n: count(Math.round(totals.households / totals.grids), lang) })}`
              : '')}
      </p>
    </>
  )
}

function Row({
  n,
  open,
  on,
  mark,
  tab,
  onKey,
  onChoose,
  onFold,
}: {
  n: Shown
  open: boolean
  on: boolean
  mark: boolean
  tab: boolean
  onKey: (e: KeyboardEvent, n: Shown) => void
  onChoose: (path: string) => void
  onFold: () => void
}) {
  const w = useWord()
  const lang = useLang()
  return (
    <div
      role="treeitem"
      aria-level={n.depth + 1}
      aria-selected={on}
      aria-expanded={n.childCount ? open : undefined}
      tabIndex={tab ? 0 : -1}
      data-path={n.path}
      className={`rg-row ${on ? 'on' : ''} ${mark ? 'mark' : ''}`}
      style={{ paddingLeft: 8 + n.depth * 16 }}
      onKeyDown={(e) => onKey(e, n)}
      onClick={() => onChoose(n.path)}
    >
      {n.childCount > 0 ? (
        <span
          className={`fold ${open ? 'open' : ''}`}
          aria-hidden="true"
          onClick={(e) => {
            e.stopPropagation()
            onFold()
          }}
        >
          <Icon name="right" />
        </span>
      ) : (
        <span className="fold" aria-hidden="true" />
      )}
      <span className="y-ell" title={titleOf(n)}>
        {n.name}
      </span>
      {n.division !== 'administrative' && <em>{w(kindWord(n.kind))}</em>}
      {mark && <Icon name="check" />}
      <span className="n">
        {n.kind === 'grid' && n.households !== null
          ? count(n.households, lang)
          : n.childCount
            ? count(n.childCount, lang)
            : ''}
      </span>
    </div>
  )
}

const titleOf = (n: RegionBrief): string => [n.name, ...n.aliases].join(comma())
