import { dict, useT } from './i18n.tsx'

const words = dict({
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
})

/** From one day to another, neither after the other; both count. */
export function DayRange({
  from,
  to,
  onChange,
}: {
  from: string
  to: string
  onChange: (c: { from: string } | { to: string }) => void
}) {
  const t = useT(words)
  return (
    <>
      <label>
        {t('from')}
        <input type="date" value={from} max={to} onChange={(e) => onChange({ from: e.target.value })} />
      </label>
      <label>
        {t('to')}
        <input type="date" value={to} min={from} onChange={(e) => onChange({ to: e.target.value })} />
      </label>
    </>
  )
}
