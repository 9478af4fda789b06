import { useEffect, useId, useState } from 'react'
import { dict, useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { search, tree } from '../contract.ts'

const words = dict({
  find: { zh: '打名字或代码，从列表里选', en: 'Type a name or code and choose from the list' },
})

/** A region down to the grid, as a filter or in a form. With `any` the first line means no choice. */
export function RegionSelect({
  label,
  any,
  value,
  named,
  onChange,
  required,
}: {
  label: string
  any?: string
  value: string
  /** Name of `value`, where it may be finer than what is listed. */
  named?: string
  onChange: (path: string) => void
  required?: boolean
}) {
  const regions = useAsk(tree, { query: { depth: 3, division: ['administrative'] } }, { staleTime: 600_000 })
  const nodes = (regions.data?.items ?? []).filter((r) => r.path.length <= 15)
  const least = Math.min(...nodes.map((r) => r.path.length))
  return (
    <label>
      {label}
      <select value={value} required={required} onChange={(e) => onChange(e.target.value)}>
        {any !== undefined && <option value="">{any}</option>}
        {named !== undefined && !nodes.some((r) => r.path === value) && (
          <option value={value}>{named}</option>
        )}
        {nodes.map((r) => (
          <option key={r.path} value={r.path}>
            {'　'.repeat((r.path.length - least) / 3)}
            {r.name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A region by name or code, in a form of any feature: the browser's own list of suggestions, and the chosen name below it. */
export function RegionPick({
  label,
  value,
  onChange,
  name,
}: {
  label: string
  value: string
  onChange: (path: string) => void
  /** Of the field, where a form is read by its names. */
  name?: string
}) {
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
      {label}
      <input
        required
        {...(name ? { name } : {})}
        list={id}
        value={value}
        maxLength={60}
        pattern="[0-9A-Z]{2,60}"
        title={t('find')}
        autoComplete="off"
        onFocus={(e) => e.target.select()}
        onChange={(e) => onChange(e.target.value)}
      />
      <datalist id={id}>
        {found.data?.items.map((r) => (
          <option key={r.path} value={r.path}>
            {r.trail || r.name}
          </option>
        ))}
      </datalist>
      <span className="y-note">{chosen ? chosen.trail || chosen.name : t('find')}</span>
    </label>
  )
}

/** The same in a form that is read by the names of its fields. */
export function RegionField({ label, name, initial }: { label: string; name: string; initial: string }) {
  const [value, setValue] = useState(initial)
  return <RegionPick label={label} name={name} value={value} onChange={setValue} />
}
