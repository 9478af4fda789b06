import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { mediationFigures } from '../contract.ts'
import { type Figure, kindWords, successRate } from '../rules.ts'

const words = dict({
  what: {
    zh: '只有数字：成功率 = 达成 ÷（达成 + 未达成），还在谈的不算。',
    en: 'Figures only: success = agreed ÷ (agreed + not agreed); what is still talked about does not count.',
  },
  none: { zh: '还没有调解', en: 'No mediation yet' },
  total: { zh: '受理', en: 'Opened' },
  open: { zh: '还在谈', en: 'Talking' },
  agreed: { zh: '达成', en: 'Agreed' },
  failed: { zh: '未达成', en: 'Not agreed' },
  broken: { zh: '没做到的项', en: 'Terms not kept' },
  success: { zh: '成功率', en: 'Success' },
  days: { zh: '平均几天达成', en: 'Mean days to agree' },
  terms: { zh: '做到的项', en: 'Terms kept' },
  kind: { zh: '类别', en: 'Kind' },
  region: { zh: '社区', en: 'Community' },
  repeats: { zh: '反复起纠纷的网格', en: 'Grids where it comes back' },
  grid: { zh: '网格', en: 'Grid' },
  times: { zh: '次数', en: 'Times' },
})

const percent = (x: number | null): string => (x === null ? '—' : `${Math.round(x * 100)}%`)

/** How mediation goes, in counts: by kind, by community, and where it comes back. */
export function Figures() {
  const t = useT(words)
  const w = useWord()
  const f = useAsk(mediationFigures, {}, { staleTime: 60_000 })
  if (f.error) return <ProblemPanel problem={f.error} onRetry={() => void f.refetch()} />
  if (!f.data) return <Loading rows={6} />
  if (f.data.all.total === 0) return <EmptyCells kind="none" title={t('none')} />
  const { all, days, kinds, regions, repeats, terms } = f.data
  const columns = [
    ...(['total', 'open', 'agreed', 'failed', 'broken'] as const).map((k) => ({
      head: t(k),
      className: 'n',
      named: true,
      cell: (r: Figure) => r[k],
    })),
    { head: t('success'), className: 'n', named: true, cell: (r: Figure) => percent(successRate(r)) },
  ]
  return (
    <div className="md-figs">
      <div className="md-tiles">
        {(
          [
            ['total', all.total],
            ['agreed', all.agreed],
            ['success', percent(successRate(all))],
            ['days', days === null ? '—' : days.toFixed(1)],
            ['terms', `${terms.kept} / ${terms.kept + terms.broken + terms.open}`],
          ] as const
        ).map(([k, v]) => (
          <span key={k}>
            <b>{v}</b>
            {t(k)}
          </span>
        ))}
      </div>
      <p className="y-note md-tiles">{t('what')}</p>
      <section className="y-card">
        <Table
          rows={kinds}
          id={(r) => r.kind}
          columns={[{ head: t('kind'), cell: (r) => w(kindWords[r.kind]) }, ...columns]}
        />
      </section>
      <section className="y-card">
        <Table
          rows={regions}
          id={(r) => r.path}
          columns={[{ head: t('region'), cell: (r) => r.name || r.path }, ...columns]}
        />
      </section>
      {repeats.length > 0 && (
        <section className="y-card">
          <h2 className="y-sec">{t('repeats')}</h2>
          <Table
            rows={repeats}
            id={(r) => r.path + r.kind}
            columns={[
              { head: t('grid'), cell: (r) => r.name },
              { head: t('kind'), cell: (r) => w(kindWords[r.kind]) },
              { head: t('times'), className: 'n', named: true, cell: (r) => r.n },
            ]}
          />
        </section>
      )}
    </div>
  )
}
