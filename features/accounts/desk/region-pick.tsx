import { useEffect, useId, useState } from 'react'
import { useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { search } from '../../regions/contract.ts'
import { words } from './words.ts'

/** A region by name or code: the browser's own list of suggestions, and the chosen name below it. */
export function RegionPick({ value, onChange }: { value: string; onChange: (path: string) => void }) {
  const t = useT(words)
  const id = useId()
  const [asked, setAsked] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(value.trim()), 200)
    return () => clearTimeout(timer)
  }, [value])
  const found = useAsk(
    search,
    { query: { q: asked, limit: 12 } },
    { enabled: asked !== '', staleTime: 60_000 },
  )
  const chosen = found.data?.items.find((r) => r.path === value)
  return (
    <label>
      {t('place')}
      <input
        required
        list={id}
        value={value}
        autoComplete="off"
        onFocus={(e) => e.target.select()}
        onChange={(e) => onChange(e.target.value)}
      />
      <datalist id={id}>
        {found.data?.items.map((r) => (
          <option key={r.path} value={r.path}>
            {r.trail ? `${r.trail} · ${r.name}` : r.name}
          </option>
        ))}
      </datalist>
      <span>{chosen?.name ?? t('placeFind')}</span>
    </label>
  )
}
