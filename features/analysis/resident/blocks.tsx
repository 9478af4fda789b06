/** The blocks of a report as a page shows them; the desk gives the links, the public page has none. */
import type { ReactNode } from 'react'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { type Block, blocksOf, type Chart, type Ink, type Shown } from '../rules.ts'
import './blocks.css'

const words = dict({
  before: { zh: '上期', en: 'before' },
  year: { zh: '去年同期', en: 'a year ago' },
  beforeIs: { zh: '上期：{before}；去年同期：{year}。', en: 'Before: {before}. A year ago: {year}.' },
  asTable: { zh: '看表', en: 'As a table' },
  changed: { zh: '改', en: 'changed' },
})

const inks: Record<Ink, string> = {
  ink: 'var(--ink)',
  ink2: 'var(--ink-2)',
  line: 'var(--line)',
  brand: 'var(--brand)',
  grey: 'var(--control)',
  late: 'var(--late)',
  soft: 'var(--brand-soft)',
}

/** Shapes and cells have no names of their own and never change their order: their place is their key. */
function drawn(s: Chart['shapes'][number], n: number) {
  if (s.is === 'rect') return <rect key={n} x={s.x} y={s.y} width={s.w} height={s.h} fill={inks[s.ink]} />
  if (s.is === 'line') return <line key={n} x1={s.x1} y1={s.y1} x2={s.x2} y2={s.y2} stroke={inks[s.ink]} />
  return (
    <text key={n} x={s.x} y={s.y} fontSize={s.size} fill={inks[s.ink]} textAnchor={s.at}>
      {s.text}
    </text>
  )
}

export function ChartView({ title, chart }: { title: string; chart: Chart }) {
  const t = useT(words)
  return (
    <figure className="an-fig">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${chart.width} ${chart.height}`} role="img" aria-label={title}>
        {chart.shapes.map(drawn)}
      </svg>
      <details className="an-table">
        <summary>{t('asTable')}</summary>
        <Grid head={chart.table.head} rows={chart.table.rows} />
      </details>
    </figure>
  )
}

const headCell = (h: string, n: number) =>
  h ? (
    <th key={n} scope="col">
      {h}
    </th>
  ) : (
    <td key={n} />
  )
const cell = (x: string, n: number) => <td key={n}>{x}</td>

function Grid({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div className="an-scroll">
      <table>
        <thead>
          <tr>{head.map(headCell)}</tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {rest.map(cell)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type Link = (to: string, children: ReactNode) => ReactNode

function Piece({ b, link }: { b: Block; link: Link }) {
  const t = useT(words)
  switch (b.is) {
    case 'tiles':
      return (
        <>
          <dl className="an-tiles">
            {b.tiles.map((x) => (
              <div key={x.name}>
                <dt>{x.name}</dt>
                <dd>{x.value}</dd>
                <dd>
                  {t('before')} {x.before}
                </dd>
                <dd>
                  {t('year')} {x.year}
                </dd>
              </div>
            ))}
          </dl>
          <p className="an-small">{t('beforeIs', { before: b.before, year: b.year })}</p>
        </>
      )
    case 'heading':
      return <h2 id={b.key}>{b.text}</h2>
    case 'sentence':
      return (
        <p className={`an-say ${b.tone}`}>
          {b.link ? link(b.link, b.text) : b.text}
          {b.changed && <span className="y-chip">{t('changed')}</span>}
          <small>{b.why}</small>
        </p>
      )
    case 'remark':
      return <p className="an-remark">{b.text}</p>
    case 'chart':
      return <ChartView title={b.title} chart={b.chart} />
    case 'table':
      return (
        <figure className="an-fig">
          <figcaption>{b.title}</figcaption>
          <Grid head={b.head} rows={b.rows} />
        </figure>
      )
  }
}

export function Blocks({ of, link }: { of: Shown; link: Link }) {
  const lang = useLang()
  const piece = (b: Block, n: number) => <Piece key={n} b={b} link={link} />
  return <div className="an-doc">{blocksOf(of, lang).map(piece)}</div>
}
