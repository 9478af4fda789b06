import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { type Evidence, evidenceTypes, type Finding, type Item } from '../contract.ts'
import { getAt, setAt } from './paths.ts'
import { sayValue } from './say.ts'
import type { Whom } from './units.ts'
import { evidenceNames, fieldWords, words } from './words.ts'

/** What every field needs: the item, what it was, who may change it, what is wrong with it. */
export interface Editing {
  item: Item
  before: Item | null
  editable: boolean
  findings: Finding[]
  whom: Whom
  set: (path: string, value: unknown) => void
}

export const isChanged = (e: Editing, path: string): boolean =>
  e.before !== null && JSON.stringify(getAt(e.before, path)) !== JSON.stringify(getAt(e.item, path))

/** The old value struck beside the new one, and the way back; `marked`: the field itself shows what is new and gone. */
export function Was({ e, path, marked = false }: { e: Editing; path: string; marked?: boolean }) {
  const t = useT(words)
  const lang = useLang()
  if (!isChanged(e, path)) return null
  const old = e.before ? getAt(e.before, path) : undefined
  return (
    <span className="it-was">
      {!marked && (
        <del>
          <span className="sr">{t('was')} </span>
          {sayValue(path, old, lang, e.whom.label)}
        </del>
      )}
      {e.editable && (
        <button type="button" className="y-link" onClick={() => e.set(path, old)}>
          {t('changeBack')}
        </button>
      )}
    </span>
  )
}

export function Faults({ e, path, exact = false }: { e: Editing; path: string; exact?: boolean }) {
  const lang = useLang()
  const mine = e.findings.filter((f) => f.field === path || (!exact && f.field.startsWith(`${path}.`)))
  if (mine.length === 0) return null
  return (
    <ul className="it-faults">
      {mine.map((f) => (
        <li key={`${f.code}${f[lang]}`} className={f.severity}>
          <i aria-hidden="true" />
          {e.whom.say(f[lang])}
        </li>
      ))}
    </ul>
  )
}

export function Field({
  e,
  path,
  children,
  note,
  marked = false,
}: {
  e: Editing
  path: string
  children: ReactNode
  note?: string
  marked?: boolean
}) {
  const w = useWord()
  return (
    <div className={`it-field ${isChanged(e, path) ? 'chg' : ''}`} data-field={path}>
      <span className="lb">{w(fieldWords[path])}</span>
      <div>
        {children}
        {note && <small className="it-note">{note}</small>}
        <Was e={e} path={path} marked={marked} />
        <Faults e={e} path={path} />
      </div>
    </div>
  )
}

export function TextField({ e, path, rows = 1 }: { e: Editing; path: string; rows?: number }) {
  const w = useWord()
  const value = String(getAt(e.item, path) ?? '')
  if (!e.editable) return <p className="it-read">{value || '—'}</p>
  return (
    <textarea
      className="it-in"
      rows={rows}
      aria-label={w(fieldWords[path.split('.').at(-1) ?? path])}
      value={value}
      maxLength={path === 'name' ? 200 : path.endsWith('.when') ? 200 : 500}
      onChange={(x) => e.set(path, x.target.value.replace(/\n/g, ''))}
    />
  )
}

/** A list of words: Enter, 、or ；adds; Backspace on an empty line takes the last one off. */
export function Chips({
  value,
  before,
  editable,
  label,
  max = 30,
  onChange,
}: {
  value: readonly string[]
  before?: readonly string[] | undefined
  editable: boolean
  label: string
  max?: number
  onChange: (next: string[]) => void
}) {
  const t = useT(words)
  const [text, setText] = useState('')
  const add = (raw: string) => {
    const found = raw
      .split(max > 60 ? /[；;\n]+/ : /[；;、，,\n\s]+/)
      .map((x) => x.trim().slice(0, max))
      .filter((x) => x && !value.includes(x))
    if (found.length > 0) onChange([...value, ...new Set(found)])
    setText('')
  }
  const onKey = (x: KeyboardEvent<HTMLInputElement>) => {
    if (x.nativeEvent.isComposing) return
    if (x.key === 'Enter') {
      x.preventDefault()
      add(text)
    } else if (x.key === 'Backspace' && text === '' && value.length > 0) onChange(value.slice(0, -1))
  }
  const gone = before?.filter((x) => !value.includes(x)) ?? []
  return (
    <div className={`it-chips ${editable ? 'on' : ''}`}>
      {value.map((x) => (
        <span key={x} className={`it-chip ${before && !before.includes(x) ? 'new' : ''}`}>
          {x}
          {editable && (
            <button
              type="button"
              aria-label={t('remove', { what: x })}
              onClick={() => onChange(value.filter((v) => v !== x))}
            >
              <Icon name="close" />
            </button>
          )}
        </span>
      ))}
      {gone.map((x) => (
        <del key={x} className="it-chip">
          {x}
        </del>
      ))}
      {editable ? (
        <input
          value={text}
          aria-label={t('addTo', { field: label })}
          placeholder={value.length === 0 ? t('chipHint') : '+'}
          onChange={(x) => {
            const v = x.target.value
            if (/[；;、]$/.test(v) && !(x.nativeEvent as InputEvent).isComposing) add(v)
            else setText(v)
          }}
          onKeyDown={onKey}
          onBlur={() => add(text)}
        />
      ) : (
        value.length === 0 && gone.length === 0 && <span className="it-none">—</span>
      )}
    </div>
  )
}

export function ChipsField({
  e,
  path,
  max,
  note,
}: {
  e: Editing
  path: string
  max?: number
  note?: string
}) {
  const w = useWord()
  const value = (getAt(e.item, path) as string[] | undefined) ?? []
  return (
    <Field e={e} path={path} marked {...(note ? { note } : {})}>
      <Chips
        value={value}
        before={e.before ? ((getAt(e.before, path) as string[] | undefined) ?? []) : undefined}
        editable={e.editable}
        label={w(fieldWords[path])}
        {...(max ? { max } : {})}
        onChange={(next) => e.set(path, next)}
      />
    </Field>
  )
}

/** What proves that it is done: kind, how many, and the words the handler reads. */
export function EvidenceField({ e }: { e: Editing }) {
  const t = useT(words)
  const w = useWord()
  const list = e.item.evidence
  const [open, setOpen] = useState<number | null>(null)
  const put = (i: number, change: Partial<Evidence>) =>
    e.set(
      'evidence',
      list.map((x, n) => (n === i ? { ...x, ...change } : x)),
    )
  const old = e.before?.evidence.map((x) => JSON.stringify(x))
  return (
    <Field e={e} path="evidence">
      <div className={`it-chips ${e.editable ? 'on' : ''}`}>
        {list.map((x, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no name of its own; it is its place
          <span key={i} className={`it-chip ${old && !old.includes(JSON.stringify(x)) ? 'new' : ''}`}>
            {e.editable ? (
              <button
                type="button"
                className="tx"
                aria-expanded={open === i}
                onClick={() => setOpen(open === i ? null : i)}
              >
                {x.label || w(evidenceNames[x.type])}
              </button>
            ) : (
              x.label
            )}
            {e.editable && (
              <button
                type="button"
                aria-label={t('remove', { what: x.label })}
                onClick={() => {
                  setOpen(null)
                  e.set(
                    'evidence',
                    list.filter((_, n) => n !== i),
                  )
                }}
              >
                <Icon name="close" />
              </button>
            )}
          </span>
        ))}
        {e.editable && (
          <Btn
            ghost
            sm
            icon="plus"
            aria-label={t('addTo', { field: w(fieldWords.evidence) })}
            onClick={() => {
              e.set('evidence', [
                ...list,
                { type: 'photoAfter', count: 1, label: `${w(evidenceNames.photoAfter)} 1 张` },
              ])
              setOpen(list.length)
            }}
          />
        )}
        {!e.editable && list.length === 0 && <span className="it-none">—</span>}
      </div>
      {e.editable && open !== null && list[open] && (
        <EvidenceForm x={list[open]} onChange={(c) => put(open, c)} />
      )}
    </Field>
  )
}

function EvidenceForm({ x, onChange }: { x: Evidence; onChange: (c: Partial<Evidence>) => void }) {
  const t = useT(words)
  const w = useWord()
  const id = useId()
  return (
    <div className="it-ev">
      <select
        aria-label={w(fieldWords.evidence)}
        value={x.type}
        onChange={(c) => {
          const type = c.target.value as Evidence['type']
          onChange({
            type,
            label: w(evidenceNames[type]),
            withinMetres: type === 'position' ? 100 : undefined,
          })
        }}
      >
        {evidenceTypes.map((k) => (
          <option key={k} value={k}>
            {w(evidenceNames[k])}
          </option>
        ))}
      </select>
      <input
        type="number"
        min={1}
        max={20}
        aria-label={t('count')}
        value={x.count}
        onChange={(c) => onChange({ count: Math.min(20, Math.max(1, Number(c.target.value) || 1)) })}
      />
      <input
        aria-label={t('label')}
        value={x.label}
        maxLength={80}
        onChange={(c) => onChange({ label: c.target.value })}
      />
      {x.type === 'position' && (
        <label htmlFor={id}>
          <input
            id={id}
            type="number"
            min={1}
            aria-label={t('within')}
            value={x.withinMetres ?? 100}
            onChange={(c) => onChange({ withinMetres: Math.max(1, Math.round(Number(c.target.value)) || 1) })}
          />
          {t('metres')}
        </label>
      )}
    </div>
  )
}

export const setOf =
  (item: Item, change: (next: Item) => void) =>
  (path: string, value: unknown): void =>
    change(setAt(item, path, value))
