import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import type { CoHandler } from '../contract.ts'
import type { Whom } from './units.ts'
import { words } from './words.ts'

interface Chosen {
  whom: Whom
  editable: boolean
  label: string
}

/** One unit or several, as chips; `single` replaces what stands (an import may still bring two). */
export function UnitChips({
  value,
  before,
  single = false,
  onChange,
  ...c
}: Chosen & {
  value: readonly string[]
  before?: readonly string[] | undefined
  single?: boolean
  onChange: (next: string[]) => void
}) {
  const t = useT(words)
  return (
    <div className="it-units">
      {value.map((k) => (
        <span key={k} className={`it-chip ${before && !before.includes(k) ? 'new' : ''}`} title={k}>
          {c.whom.label(k)}
          {c.editable && (
            <button
              type="button"
              aria-label={t('remove', { what: c.whom.label(k) })}
              onClick={() => onChange(value.filter((x) => x !== k))}
            >
              <Icon name="close" />
            </button>
          )}
        </span>
      ))}
      {before
        ?.filter((k) => !value.includes(k))
        .map((k) => (
          <del key={k} className="it-chip">
            {c.whom.label(k)}
          </del>
        ))}
      {c.editable && (
        <PickUnit
          {...c}
          last={value.at(-1)}
          onPick={(k, fallback) => {
            const last = value.at(-1)
            if (fallback && last) onChange([...value.slice(0, -1), `${last}|${k}`])
            else if (single) onChange([k])
            else if (!value.includes(k)) onChange([...value, k])
          }}
        />
      )}
      {!c.editable && value.length === 0 && <span className="it-none">—</span>}
    </div>
  )
}

/** Co-handlers, each with what it is asked to do. */
export function CoChips({
  value,
  before,
  onChange,
  ...c
}: Chosen & {
  value: readonly CoHandler[]
  before?: readonly CoHandler[] | undefined
  onChange: (next: CoHandler[]) => void
}) {
  const t = useT(words)
  const was = before?.map((x) => JSON.stringify(x))
  return (
    <div className="it-units">
      {value.map((x, i) => (
        <span
          key={x.unit}
          className={`it-chip ${was && !was.includes(JSON.stringify(x)) ? 'new' : ''}`}
          title={x.unit}
        >
          {c.whom.label(x.unit)}
          {c.editable ? (
            <>
              <input
                className="task"
                maxLength={60}
                value={x.task}
                placeholder={t('task')}
                aria-label={t('taskOf', { unit: c.whom.label(x.unit) })}
                onChange={(e) =>
                  onChange(value.map((v, n) => (n === i ? { ...v, task: e.target.value } : v)))
                }
              />
              <button
                type="button"
                aria-label={t('remove', { what: c.whom.label(x.unit) })}
                onClick={() => onChange(value.filter((_, n) => n !== i))}
              >
                <Icon name="close" />
              </button>
            </>
          ) : (
            x.task && <small>{x.task}</small>
          )}
        </span>
      ))}
      {before
        ?.filter((b) => !value.some((v) => v.unit === b.unit))
        .map((b) => (
          <del key={b.unit} className="it-chip">
            {c.whom.label(b.unit)}
          </del>
        ))}
      {c.editable && (
        <PickUnit
          {...c}
          onPick={(unit) => !value.some((v) => v.unit === unit) && onChange([...value, { unit, task: '' }])}
        />
      )}
      {!c.editable && value.length === 0 && <span className="it-none">—</span>}
    </div>
  )
}

/** A button that opens a searchable list of roles and units; arrows walk it, Enter takes, Escape closes. */
function PickUnit({
  whom,
  label,
  last,
  onPick,
}: Chosen & { last?: string | undefined; onPick: (key: string, fallback: boolean) => void }) {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const [q, setQ] = useState('')
  const [at, setAt] = useState(0)
  const [fallback, setFallback] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  const id = useId()
  const found = useMemo(() => {
    const want = q.trim().toLowerCase()
    return whom.all
      .filter((w) => !want || w.label.toLowerCase().includes(want) || w.key.toLowerCase().includes(want))
      .slice(0, 60)
  }, [q, whom])
  useEffect(() => {
    if (!open) return
    const close = (e: PointerEvent) => {
      if (!box.current?.contains(e.target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', close)
    return () => removeEventListener('pointerdown', close)
  }, [open])
  const done = (focus = true) => {
    setOpen(false)
    setQ('')
    setAt(0)
    setFallback(false)
    if (focus) box.current?.querySelector('button')?.focus()
  }
  const take = (key: string | undefined) => {
    if (!key) return
    onPick(key, fallback)
    done()
  }
  const onKey = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return
    if (e.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1))
    else if (e.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (e.key === 'Enter') take(found[at]?.key)
    else if (e.key === 'Escape') done()
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  return (
    <span className="it-pick" ref={box}>
      <Btn
        ghost
        sm
        icon="plus"
        aria-label={t('addTo', { field: label })}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div className="it-pop">
          <input
            // biome-ignore lint/a11y/noAutofocus: the list was opened to be searched
            autoFocus
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
            aria-label={t('pick')}
            placeholder={t('pick')}
            value={q}
            onChange={(e) => {
              setQ(e.target.value)
              setAt(0)
            }}
            onKeyDown={onKey}
          />
          <div role="listbox" id={id} aria-label={label}>
            {found.map((w, i) => (
              <div
                key={w.key}
                id={`${id}-${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={i === at}
                ref={i === at ? (el) => el?.scrollIntoView({ block: 'nearest' }) : undefined}
                onPointerDown={(e) => {
                  e.preventDefault()
                  take(w.key)
                }}
              >
                {w.label}
                <small>{w.note}</small>
              </div>
            ))}
            {found.length === 0 && <p>{t('pickNone', { q })}</p>}
          </div>
          {last && (
            <label className="fb">
              <input type="checkbox" checked={fallback} onChange={(e) => setFallback(e.target.checked)} />
              {t('fallback')}
            </label>
          )}
        </div>
      )}
    </span>
  )
}
