import './statistics.css'
import './hot.css'
import { Link } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { type Hot, hotDays, hotGet } from '../contract-hot.ts'
import { fewestWindows } from '../rules/hot.ts'
import { words } from './hot-words.ts'
import { Num, Section } from './parts.tsx'

type Issue = Hot['issues'][number]

/** Items with more cases at a place than were usual there; what was chosen stands in the address. */
export default function HotPage() {
  const t = useT(words)
  const [address, go] = useAddress()
  const days = hotDays.find((d) => String(d) === address.get('days')) ?? 7
  const by = address.get('by') === 'grid' ? 'grid' : 'community'
  const region = address.get('region')
  const got = useAsk(
    hotGet,
    { query: { days, by, ...(region ? { region } : {}) } },
    { placeholderData: (was) => was, staleTime: 60_000 },
  )
  const h = got.data
  const hot = h?.issues.filter((i) => i.hot) ?? []
  // One case is no issue; what a town has many of is the list of cases.
  const others = (h?.issues.filter((i) => !i.hot && i.cases > 1) ?? []).slice(0, 30)
  return (
    <div className="y-page sta">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>
          {h ? `${h.region.name} · ${h.period.from} – ${h.period.to} · ` : ''}
          {t('lead')}
        </small>
      </header>
      <div className="sta-body">
        <div className="sta-filters">
          <RegionSelect
            label={t('region')}
            any={t('any')}
            value={region ?? ''}
            onChange={(path) => go({ region: path || null })}
          />
          <label>
            {t('span')}
            <select value={days} onChange={(e) => go({ days: e.target.value })}>
              {hotDays.map((d) => (
                <option key={d} value={d}>
                  {t('daysN', { n: d })}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('by')}
            <select value={by} onChange={(e) => go({ by: e.target.value })}>
              <option value="community">{t('community')}</option>
              <option value="grid">{t('grid')}</option>
            </select>
          </label>
        </div>
        {got.error && (
          <ProblemPanel problem={got.error} title={t('notLoaded')} onRetry={() => void got.refetch()} />
        )}
        {!h && !got.error && <Loading rows={8} words={t('counting')} />}
        {h && (
          <div className="sta-grid">
            {h.windows < fewestWindows ? (
              <p className="y-note hot-young">{t('young', { n: h.windows })}</p>
            ) : (
              <Section title={t('hotN', { n: hot.length })} wide>
                <p className="y-note">{t('how', { n: h.windows })}</p>
                {hot.length > 0 ? (
                  <Issues h={h} rows={hot} />
                ) : (
                  <EmptyCells kind="none" title={t('none')}>
                    {t('noneWhy', { n: h.looked })}
                  </EmptyCells>
                )}
              </Section>
            )}
            {others.length > 0 && (
              <Section title={t(h.windows < fewestWindows ? 'counted' : 'others')} wide>
                <Issues h={h} rows={others} />
              </Section>
            )}
          </div>
        )}
      </div>
    </div>
  )
}

function Issues({ h, rows }: { h: Hot; rows: readonly Issue[] }) {
  const t = useT(words)
  const lang = useLang()
  const share = new Intl.NumberFormat(lang, { style: 'percent', maximumSignificantDigits: 1 })
  return (
    <div className="hot-scroll">
      <Table
        rows={rows}
        id={(i) => `${i.item} ${i.path}`}
        columns={[
          { head: t('item'), cell: (i) => i.name || i.item, under: (i) => i.place },
          {
            head: t('cases'),
            className: 'n',
            named: true,
            cell: (i) => <Num s={h} n={i.cases} facets={[]} change={{ item: i.item, region: i.path }} />,
            under: (i) => (i.reports > i.cases ? t('reportsN', { n: i.reports }) : ''),
          },
          { head: t('usual'), className: 'n', named: true, cell: (i) => i.expected ?? '–' },
          { head: t('course'), named: true, cell: (i) => <Course steps={i.steps} /> },
          {
            head: t('chance'),
            className: 'n',
            named: true,
            cell: (i) => (i.chance === null ? '–' : i.chance < 0.0001 ? '<0.01%' : share.format(i.chance)),
          },
          {
            head: t('last'),
            named: true,
            cell: (i) => (
              <Link className="y-link" to={`/cases/${i.last.id}`}>
                {i.last.number}
              </Link>
            ),
            under: (i) => i.last.title,
          },
        ]}
      />
    </div>
  )
}

/** One bar for each span, the last one of now; read out as numbers. */
function Course({ steps }: { steps: readonly number[] }) {
  const t = useT(words)
  const most = Math.max(1, ...steps)
  return (
    <span className="hot-course" role="img" aria-label={t('stepsOf', { n: steps.join(', ') })}>
      {steps.map((n, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the row
        <i key={i} style={{ height: `${Math.max(4, Math.round((n / most) * 100))}%` }} />
      ))}
    </span>
  )
}
