import { useT, useWord } from '../../../ui/i18n.tsx'
import { DayRange } from '../../../ui/period.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { listItems } from '../../items/contract.ts'
import { unitsList } from '../../organisation/contract.ts'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { channels } from '../../reports/contract.ts'
import type { Statistics } from '../contract.ts'
import { channelName } from './names.ts'
import { words } from './words.ts'

/** Region (indented as the tree), days, item, unit, channel; and the step of the trend where there is one. */
export function Filters({
  s,
  onChange,
}: {
  s: Pick<Statistics, 'filter' | 'region'> & { period: { from: string; to: string; by?: string } }
  onChange: (c: Record<string, string>) => void
}) {
  const t = useT(words)
  const w = useWord()
  const items = useAsk(listItems, {}, { staleTime: 600_000 })
  const units = useAsk(unitsList, {}, { staleTime: 600_000 })
  return (
    <div className="sta-filters">
      <RegionSelect
        label={t('region')}
        value={s.filter.region}
        named={s.region.name}
        onChange={(region) => onChange({ region })}
      />
      <DayRange {...s.period} onChange={onChange} />
      <label>
        {t('item')}
        <select value={s.filter.item ?? ''} onChange={(e) => onChange({ item: e.target.value })}>
          <option value="">{t('any')}</option>
          {items.data?.items.map((i) => (
            <option key={i.code} value={i.code}>
              {i.code} {i.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('unit')}
        <select value={s.filter.unit ?? ''} onChange={(e) => onChange({ unit: e.target.value })}>
          <option value="">{t('any')}</option>
          {units.data?.units.map((u) => (
            <option key={u.id} value={u.id}>
              {u.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('channel')}
        <select value={s.filter.channel?.[0] ?? ''} onChange={(e) => onChange({ channel: e.target.value })}>
          <option value="">{t('any')}</option>
          {channels.map((c) => (
            <option key={c} value={c}>
              {w(channelName(c))}
            </option>
          ))}
        </select>
      </label>
      {s.period.by && (
        <label>
          {t('by')}
          <select value={s.period.by} onChange={(e) => onChange({ by: e.target.value })}>
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
