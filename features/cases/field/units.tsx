import { useState } from 'react'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { unitsList } from '../../organisation/contract.ts'
import { words } from './words.ts'

/** Units of the place to tap on, those with people on duty first. */
export function UnitChoice({
  label,
  picked,
  onPick,
  without,
  many = false,
}: {
  label: string
  picked: readonly string[]
  onPick: (id: string) => void
  without: string | null
  many?: boolean
}) {
  const t = useT(words)
  const lang = useLang()
  const [q, setQ] = useState('')
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  const needle = q.trim().toLowerCase()
  const shown = (units.data?.units ?? [])
    .filter((u) => u.active && u.people > 0 && u.id !== without)
    .filter(
      (u) => picked.includes(u.id) || !needle || `${u.name} ${u.nameEn ?? ''}`.toLowerCase().includes(needle),
    )
    .sort((a, b) => Number(picked.includes(b.id)) - Number(picked.includes(a.id)) || b.onDuty - a.onDuty)
    .slice(0, 40)
  return (
    <fieldset className="y-ask">
      <legend>{label}</legend>
      <input
        className="y-text"
        type="search"
        aria-label={t('searchUnit')}
        placeholder={t('searchUnit')}
        value={q}
        onChange={(e) => setQ(e.target.value)}
        style={{ marginBottom: 8 }}
      />
      <div className="y-opts" style={{ display: 'block' }}>
        {shown.map((u) => (
          <label key={u.id}>
            <input
              type={many ? 'checkbox' : 'radio'}
              name="unit"
              checked={picked.includes(u.id)}
              onChange={() => onPick(u.id)}
            />
            <span>
              {lang === 'en' && u.nameEn ? u.nameEn : u.name}
              <small>{t('onDuty', { n: u.onDuty })}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
