/** Trend and hours: charts that people look at, with the table that `T` shows instead. */
import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { useT } from '../../../ui/i18n.tsx'
import { Table } from '../../../ui/table.tsx'
import type { Statistics } from '../contract.ts'
import { listOf, Num } from './parts.tsx'
import { words } from './words.ts'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

export function TrendChart({ s, onOpen }: { s: Statistics; onOpen: (to: string) => void }) {
  const t = useT(words)
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew with the figures and the language
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
      color: [v('--control'), v('--brand')],
      textStyle: { fontFamily: v('--font') },
      grid: { left: 8, right: 8, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: text },
      tooltip: { trigger: 'axis', renderMode: 'richText' },
      xAxis: {
        type: 'category',
        data: s.trend.map((x) => (s.period.by === 'month' ? x.from.slice(0, 7) : x.from.slice(5))),
        axisLabel: text,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: v('--line-2') } },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: text,
        splitLine: { lineStyle: { color: v('--line') } },
      },
      series: [
        { name: t('received'), type: 'bar', data: s.trend.map((x) => x.received) },
        { name: t('resolved'), type: 'bar', data: s.trend.map((x) => x.resolved) },
      ],
    })
    chart.on('click', (e) => {
      const x = s.trend[e.dataIndex]
      if (x) onOpen(listOf(s, e.seriesIndex === 1 ? ['resolved'] : [], { from: x.since, to: x.until }))
    })
    const size = new ResizeObserver(() => chart.resize())
    size.observe(el)
    return () => {
      size.disconnect()
      chart.dispose()
    }
  }, [s, t])
  return <div ref={box} className="sta-chart" role="img" aria-label={t('trend')} />
}

export function TrendTable({ s }: { s: Statistics }) {
  const t = useT(words)
  return (
    <div className="sta-scroll">
      <Table
        rows={s.trend}
        id={(r) => r.from}
        columns={[
          { head: t('from'), cell: (r) => r.from },
          { head: t('to'), cell: (r) => r.to },
          {
            head: t('received'),
            className: 'n',
            named: true,
            cell: (r) => <Num s={s} n={r.received} facets={[]} change={{ from: r.since, to: r.until }} />,
          },
          {
            head: t('resolved'),
            className: 'n',
            named: true,
            cell: (r) => (
              <Num s={s} n={r.resolved} facets={['resolved']} change={{ from: r.since, to: r.until }} />
            ),
          },
        ]}
      />
    </div>
  )
}

/** Seven rows of 24 hours; each cell says its number and opens its cases, the ground only helps to find the busy ones. */
export function Hours({ s }: { s: Statistics }) {
  const t = useT(words)
  const at = new Map(s.hours.map((h) => [`${h.weekday}.${h.hour}`, h.cases]))
  const most = Math.max(1, ...s.hours.map((h) => h.cases))
  const hours = Array.from({ length: 24 }, (_, h) => h)
  return (
    <div className="sta-scroll">
      <table className="sta-hours">
        <thead>
          <tr>
            <th>{t('hour')}</th>
            {hours.map((h) => (
              <th key={h}>{h}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[1, 2, 3, 4, 5, 6, 7].map((d) => (
            <tr key={d}>
              <th scope="row">{t('weekdays')[d - 1]}</th>
              {hours.map((h) => {
                const n = at.get(`${d}.${h}`) ?? 0
                return (
                  <td key={h} data-heat={n === 0 ? 0 : Math.ceil((n / most) * 3)}>
                    {n > 0 && <Link to={listOf(s, [`hour.${d}.${h}`])}>{n}</Link>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
