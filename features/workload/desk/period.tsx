import { useT } from '../../../ui/i18n.tsx'
import { DayRange } from '../../../ui/period.tsx'
import { words } from './words.ts'

type By = 'day' | 'week' | 'month'

/** From, to, and by what an account is parted. */
export function PeriodFields({
  from,
  to,
  by,
  onChange,
}: {
  from: string
  to: string
  by?: By
  onChange: (c: { from?: string; to?: string; by?: By }) => void
}) {
  const t = useT(words)
  return (
    <div className="wl-period">
      <DayRange from={from} to={to} onChange={onChange} />
      {by && (
        <label>
          {t('by')}
          <select value={by} onChange={(e) => onChange({ by: e.target.value as By })}>
            {(['day', 'week', 'month'] as const).map((x) => (
              <option key={x} value={x}>
                {t(x)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}
