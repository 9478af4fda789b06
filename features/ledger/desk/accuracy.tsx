import { LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { JobPanel } from '../../../ui/job.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { accuracy, passCancel, passesList, passStart, rulesList } from '../contract-findings.ts'
import { percent, Region, Severity, type Tabbed } from './parts.tsx'
import { words } from './words.ts'

use([LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

/** How right the ledger is: now by place, day by day, and which rules were right. */
export function Accuracy({ query, go }: Tabbed) {
  const t = useT(words)
  const w = useWord()
  const { can } = useSession()
  const [table, setTable] = useState(false)
  const region = query.get('region') ? { region: query.get('region') as string } : {}
  const asked = useAsk(accuracy, { query: region })
  const rules = useAsk(rulesList, { query: region })
  const d = asked.data
  return (
    <>
      <div className="lg-filters">
        <Region query={query} go={go} />
        <span className="sp" />
        <Btn onClick={() => setTable(!table)}>{t(table ? 'asCurve' : 'asTable')}</Btn>
      </div>
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {!d && !asked.error && <Loading rows={6} />}
      {d && (
        <>
          <p className="lg-now">
            <b>{t('accuracyNow', { n: percent(d.now) })}</b> {t('accuracyRows', { ...d.now })}
          </p>
          {table ? (
            <Table
              rows={d.days}
              id={(x) => x.day}
              columns={[
                { head: t('day'), cell: (x) => x.day },
                { head: t('rows'), className: 'n', named: true, cell: (x) => x.rows },
                { head: t('wrong'), className: 'n', named: true, cell: (x) => x.wrong },
                { head: t('share'), className: 'n', named: true, cell: (x) => `${percent(x)}%` },
              ]}
            />
          ) : (
            <Curve days={d.days} />
          )}
          <div className="lg-two">
            <section>
              <h2>{d.region.name}</h2>
              <Table
                rows={[...d.places].sort((a, b) => b.wrong - a.wrong)}
                id={(x) => x.path}
                columns={[
                  {
                    head: t('region'),
                    cell: (x) => (
                      <button
                        type="button"
                        className="y-link"
                        onClick={() => go({ tab: 'findings', region: x.path, id: null })}
                      >
                        {x.name}
                      </button>
                    ),
                  },
                  { head: t('rows'), className: 'n', named: true, cell: (x) => x.rows },
                  { head: t('wrong'), className: 'n', named: true, cell: (x) => x.wrong },
                  { head: t('share'), className: 'n', named: true, cell: (x) => `${percent(x)}%` },
                ]}
              />
            </section>
            <section>
              <h2>{t('rules')}</h2>
              <Table
                rows={rules.data?.items ?? []}
                id={(r) => r.rule}
                asked={rules}
                columns={[
                  { head: t('rule'), cell: (r) => w(r.title), under: (r) => <Severity of={r.severity} /> },
                  { head: t('open'), className: 'n', named: true, cell: (r) => r.open },
                  { head: t('mended'), className: 'n', named: true, cell: (r) => r.mended },
                  { head: t('dismissed'), className: 'n', named: true, cell: (r) => r.dismissed },
                ]}
              />
            </section>
          </div>
        </>
      )}
      {can('ledger.check') && <Passes />}
    </>
  )
}

function Curve({ days }: { days: { day: string; rows: number; wrong: number }[] }) {
  const t = useT(words)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const el = box.current
    if (!el) return
    const css = getComputedStyle(el)
    const v = (name: string) => css.getPropertyValue(name).trim()
    const chart = init(el, null, { renderer: 'svg' })
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const text = { color: v('--ink-2'), fontSize: 12 }
    chart.setOption({
      animation: !still,
      animationDuration: 160,
      color: [v('--brand')],
      textStyle: { fontFamily: v('--font') },
      grid: { left: 8, right: 72, top: 16, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', renderMode: 'richText' },
      xAxis: {
        type: 'category',
        data: days.map((x) => x.day.slice(5)),
        axisLabel: text,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: v('--line-2') } },
      },
      yAxis: {
        type: 'value',
        max: 100,
        min: (x: { min: number }) => Math.max(0, Math.floor(x.min - 2)),
        axisLabel: { ...text, formatter: '{value}%' },
        splitLine: { lineStyle: { color: v('--line') } },
      },
      series: [
        {
          name: t('share'),
          type: 'line',
          symbolSize: 6,
          data: days.map((x) => Number(percent(x))),
          markLine: {
            symbol: 'none',
            silent: true,
            label: { formatter: t('goal'), color: v('--ink-2') },
            lineStyle: { color: v('--line-2'), type: 'dashed' },
            data: [{ yAxis: 100 }],
          },
        },
      ],
    })
    const size = new ResizeObserver(() => chart.resize())
    size.observe(el)
    return () => {
      size.disconnect()
      chart.dispose()
    }
  }, [days, t])
  return <div ref={box} className="lg-curve" role="img" aria-label={t('curve')} />
}

/** Looking at everything again: what only time brings. It may be left and stopped. */
function Passes() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(
    passesList,
    {},
    {
      refetchInterval: (q) =>
        q.state.data?.items.some((p) => p.state === 'running' || p.state === 'queued') ? 1000 : false,
    },
  )
  const start = useSend(passStart, { renew: [passesList] })
  const stop = useSend(passCancel, { renew: [passesList, accuracy] })
  const [last] = asked.data?.items ?? []
  const runs = last && (last.state === 'running' || last.state === 'queued')
  return (
    <section className="lg-pass">
      <h2>{t('pass')}</h2>
      {runs ? (
        <JobPanel
          title={t('passRunning', { done: last.done, total: last.total })}
          value={last.total === 0 ? 0 : last.done / last.total}
          onStop={() => stop.mutate({ params: { id: last.id }, body: {} })}
          stopping={stop.isPending}
        />
      ) : (
        <p className="y-note">
          {last
            ? t('passDone', {
                at: moment(last.updatedAt, now, lang),
                opened: last.opened,
                mended: last.mended,
              })
            : t('passNever')}
        </p>
      )}
      {start.error && <ProblemPanel problem={start.error} />}
      {!runs && (
        <Btn icon="sync" busy={start.isPending} onClick={() => start.mutate({ body: {} })}>
          {t('pass')}
        </Btn>
      )}
    </section>
  )
}
