/** Parts of the forms of mediation, the same on desk and phone. */
import { useState } from 'react'
import { asProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { uploadFile } from '../../attachments/resident/upload.ts'
import { sideWords } from '../rules.ts'
import { words } from './words.ts'

export function Line({
  label,
  hint,
  value,
  onChange,
  type = 'text',
  max = 200,
  needed = false,
}: {
  label: string
  hint?: string
  value: string
  onChange: (v: string) => void
  type?: 'text' | 'tel' | 'datetime-local' | 'date' | 'number'
  max?: number
  needed?: boolean
}) {
  return (
    <label>
      {label}
      <input
        type={type}
        value={value}
        placeholder={hint}
        maxLength={max}
        required={needed}
        autoComplete="off"
        onChange={(e) => onChange(e.target.value)}
      />
    </label>
  )
}

export function Area({
  label,
  value,
  onChange,
  max = 2000,
  needed = false,
  rows = 3,
}: {
  label: string
  value: string
  onChange: (v: string) => void
  max?: number
  needed?: boolean
  rows?: number
}) {
  return (
    <label className="all">
      {label}
      <textarea
        rows={rows}
        value={value}
        maxLength={max}
        required={needed}
        onChange={(e) => onChange(e.target.value)}
      />
    </label>
  )
}

export function Side({
  label,
  sides,
  value,
  onChange,
  none,
}: {
  label: string
  sides: readonly number[]
  value: string
  onChange: (v: string) => void
  /** What stands for nobody of them; without it a side must be chosen. */
  none?: string
}) {
  const w = useWord()
  return (
    <label>
      {label}
      <select value={value} required={none === undefined} onChange={(e) => onChange(e.target.value)}>
        {none === undefined ? <option value="" /> : <option value="">{none}</option>}
        {sides.map((s) => (
          <option key={s} value={s}>
            {w(sideWords(s))}
          </option>
        ))}
      </select>
    </label>
  )
}

export interface Sent {
  id: string
  name: string
}

/** Files go up as soon as they are chosen; what arrived is named, what did not says so. */
export function Files({
  label,
  sent,
  onSent,
}: {
  label: string
  sent: readonly Sent[]
  onSent: (s: Sent[]) => void
}) {
  const t = useT(words)
  const [going, setGoing] = useState(0)
  const [fault, setFault] = useState('')
  async function add(list: readonly File[]) {
    setGoing(list.length)
    setFault('')
    const done = [...sent]
    for (const f of list)
      try {
        done.push({ id: (await uploadFile(f)).id, name: f.name })
      } catch (e) {
        setFault(`${f.name}: ${asProblem(e).title}`)
      }
    setGoing(0)
    onSent(done.slice(0, 9))
  }
  return (
    <div className="all md-files">
      <label>
        {label}
        <input
          type="file"
          multiple
          accept="image/*,audio/*,application/pdf"
          onChange={(e) => void add([...(e.target.files ?? [])])}
        />
      </label>
      {going > 0 && <p role="status">…</p>}
      {fault && <p role="alert">{fault}</p>}
      {sent.length > 0 && (
        <ul>
          {sent.map((s) => (
            <li key={s.id}>
              {s.name}{' '}
              <Btn sm ghost onClick={() => onSent(sent.filter((x) => x.id !== s.id))}>
                {t('drop')}
              </Btn>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** `2026-06-26T15:00` as a person types it here; the installations stand in one zone. */
export const instant = (local: string): string => new Date(`${local}:00+08:00`).toISOString()
/** The end of a day as a due time. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:00+08:00`).toISOString()
export const localNow = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 16)
