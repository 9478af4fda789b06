import './exports.css'
import { useSearchParams } from 'react-router'
import { Exporter } from '../../../ui/exporter.tsx'
import { dict, paren, useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { tree } from '../../regions/contract.ts'
import { exportsDictionary } from '../contract.ts'
import { api } from './api.ts'
import { Wishes } from './wishes.tsx'

const words = dict({
  title: { zh: '导出', en: 'Exports' },
  note: {
    zh: '您看得到的、可以导出的；电话和原话里认得出人的部分都遮住',
    en: 'What you may see and export; phones and words that name a person are masked',
  },
  what: { zh: '导什么', en: 'What' },
  region: { zh: '区域', en: 'Region' },
  everywhere: { zh: '我的全部范围', en: 'All of my area' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  minAge: { zh: '满多少岁', en: 'Aged at least' },
  kept: {
    zh: '谁、为什么导，记在日志里；文件留一周，只有您能下载。要更细的条件，从清单页导。',
    en: 'Who and why is kept. The file stays for a week, for you alone. For finer conditions export from the list itself.',
  },
  dictionary: { zh: '每一列是什么', en: 'What each column is' },
  dictionaryNote: {
    zh: 'JSON Lines 用字段名，Excel 和 CSV 用列名。时间在 Excel 和 CSV 里是当地钟点（{zone}），在 JSON Lines 里带时差。',
    en: 'JSON Lines has the fields, Excel and CSV the heads. Moments are local time ({zone}) in Excel and CSV, and carry their offset in JSON Lines.',
  },
  field: { zh: '字段', en: 'Field' },
  head: { zh: '列名', en: 'Head' },
  type: { zh: '类型', en: 'Type' },
  meaning: { zh: '意思', en: 'Meaning' },
  masked: { zh: '遮住', en: 'masked' },
  text: { zh: '文字', en: 'text' },
  number: { zh: '数', en: 'number' },
  yesno: { zh: '是否', en: 'yes or no' },
  day: { zh: '日', en: 'day' },
  moment: { zh: '时间', en: 'moment' },
})

/** Midnight of a day here, `plus` days later, as an instant. */
const midnight = (day: string, plus = 0) => {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number)
  return new Date(y, m - 1, d + plus).toISOString()
}

/** Everything that can be exported, with one form; and the columns as the files have them. */
export default function ExportsPage() {
  const t = useT(words)
  const w = useWord()
  const [params, setParams] = useSearchParams()
  const dictionary = useAsk(exportsDictionary, {}, { staleTime: 600_000 })
  const regions = useAsk(tree, { query: { depth: 3, division: ['administrative'] } }, { staleTime: 600_000 })
  const datasets = dictionary.data?.datasets ?? []
  const dataset = datasets.find((d) => d.kind === params.get('kind')) ?? datasets[0]
  const kind = dataset?.kind ?? 'cases'
  const narrows = (what: string) => kind === 'cases' || dataset?.narrowedBy.includes(what) === true
  const minAge = dataset?.narrowedBy.includes('minAge') ? (params.get('minAge') ?? '') : ''
  const [region, from, to] = [params.get('region') ?? '', params.get('from') ?? '', params.get('to') ?? '']
  const set = (k: string, v: string) =>
    setParams(
      (was) => {
        const next = new URLSearchParams(was)
        if (v) next.set(k, v)
        else next.delete(k)
        return next
      },
      { replace: true },
    )
  const nodes = (regions.data?.items ?? []).filter((r) => r.path.length <= 15)
  const least = Math.min(...nodes.map((r) => r.path.length))
  const columns = dataset?.columns ?? []
  const query = {
    ...(kind === 'cases' ? { view: 'all' } : {}),
    ...(region ? { region } : {}),
    ...(from && narrows('from') ? { from: midnight(from) } : {}),
    ...(to && narrows('to') ? { to: midnight(to, 1) } : {}),
    ...(minAge ? { minAge: Number(minAge) } : {}),
  }
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('note')}</small>
      </header>
      <div className="exp-body">
        <section className="y-card exp-form" aria-label={t('title')}>
          <div className="exp-filters">
            <label className="y-fld">
              <span className="lb">{t('what')}</span>
              <select value={kind} onChange={(e) => set('kind', e.target.value)}>
                {datasets.map((d) => (
                  <option key={d.kind} value={d.kind}>
                    {w(d.name)}
                  </option>
                ))}
              </select>
            </label>
            <label className="y-fld">
              <span className="lb">{t('region')}</span>
              <select value={region} onChange={(e) => set('region', e.target.value)}>
                <option value="">{t('everywhere')}</option>
                {nodes.map((r) => (
                  <option key={r.path} value={r.path}>
                    {'　'.repeat((r.path.length - least) / 3)}
                    {r.name}
                  </option>
                ))}
              </select>
            </label>
            {narrows('from') && (
              <>
                <label className="y-fld">
                  <span className="lb">{t('from')}</span>
                  <input type="date" value={from} max={to} onChange={(e) => set('from', e.target.value)} />
                </label>
                <label className="y-fld">
                  <span className="lb">{t('to')}</span>
                  <input type="date" value={to} min={from} onChange={(e) => set('to', e.target.value)} />
                </label>
              </>
            )}
            {dataset?.narrowedBy.includes('minAge') && (
              <label className="y-fld">
                <span className="lb">{t('minAge')}</span>
                <input
                  type="number"
                  min={0}
                  max={130}
                  value={minAge}
                  onChange={(e) => set('minAge', e.target.value)}
                />
              </label>
            )}
          </div>
          <Exporter api={api} what={t('kept')} body={{ kind, query }} personal={dataset?.personal} />
        </section>
        <Wishes />
        <section className="y-card" aria-label={t('dictionary')}>
          <h2 className="y-sec">{t('dictionary')}</h2>
          <p className="y-note">{t('dictionaryNote', { zone: dictionary.data?.zone ?? '' })}</p>
          <Table
            asked={dictionary}
            rows={columns}
            id={(c) => c.key}
            columns={[
              { head: t('head'), cell: (c) => w(c.head) },
              { head: t('field'), named: true, cell: (c) => <code>{c.key}</code> },
              { head: t('type'), named: true, cell: (c) => t(c.type) },
              {
                head: t('meaning'),
                named: true,
                cell: (c) => `${w(c.meaning)}${c.masked ? paren(t('masked')) : ''}`,
                under: (c) =>
                  c.codes &&
                  Object.entries(c.codes)
                    .map(([code, name]) => `${code} ${w(name)}`)
                    .join(' · '),
              },
            ]}
          />
        </section>
      </div>
    </div>
  )
}
