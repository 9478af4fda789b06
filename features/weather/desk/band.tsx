/** Alerts in force, above the list of cases. */
import './weather.css'
import { Link } from 'react-router'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { alertsList } from '../contract.ts'
import { alertName } from '../rules.ts'
import { words } from './words.ts'

export default function WeatherBand() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const got = useAsk(alertsList, {}, { staleTime: 30_000, refetchInterval: 60_000 })
  const alerts = (got.data?.alerts ?? []).filter((a) => a.state === 'now' && Date.parse(a.until) > now)
  if (alerts.length === 0) return null
  return (
    <p className="wx-band" role="status">
      <Icon name="cloud" />
      {alerts.slice(0, 3).map((a) => (
        <Link key={a.id} to="/weather" title={a.headline || a.regionName}>
          {t('bandUntil', { name: w(alertName(a)), at: moment(a.until, now, lang) })}
          {a.raises > 0 && ` · ${t('bandRaises', { n: a.raises })}`}
        </Link>
      ))}
    </p>
  )
}
