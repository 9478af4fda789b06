/** Agreement week by week: a point with its interval; the same as a table. */
import { count } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { Table } from '../../../ui/table.tsx'
import type { Kind } from '../contract.ts'
import { percent, Share } from './parts.tsx'
import { words } from './words.ts'

const [W, H, LEFT, BOTTOM, TOP] = [720, 200, 44, 24, 10] as const

export function WeeksChart({ k }: { k: Kind }) {
  const t = useT(words)
  const shown = k.weeks.filter((w) => w.agreement)
  // From the lowest interval down to a round tenth: what matters lies near the top, and the axis says so.
  const least = Math.max(
    0,
    Math.floor(
      Math.min(
        0.9,
        ...shown.map((w) => w.agreement!.low),
        ...k.weeks.map((w) => w.lookedAgreement?.share ?? 1),
      ) * 10,
    ) / 10,
  )
  const y = (v: number) => TOP + (1 - (v - least) / (1 - least)) * (H - TOP - BOTTOM)
  const step = (W - LEFT - 8) / Math.max(1, k.weeks.length)
  const x = (i: number) => LEFT + step * (i + 0.5)
  const marks = [least, (least + 1) / 2, 1]
  const every = Math.ceil(k.weeks.length / 8)
  const line = k.weeks.flatMap((w, i) =>
    w.agreement ? [`${x(i).toFixed(1)},${y(w.agreement.share).toFixed(1)}`] : [],
  )
  const read = k.weeks.flatMap((w, i) =>
    w.lookedAgreement ? [`${x(i).toFixed(1)},${y(Math.max(least, w.lookedAgreement.share)).toFixed(1)}`] : [],
  )
  return (
    <svg
      className="dd-weeks"
      viewBox={`0 0 ${W} ${H}`}
      role="img"
      aria-label={`${t('weeks')} · ${t('share')}`}
    >
      {marks.map((m) => (
        <g key={m}>
          <line className="grid" x1={LEFT} x2={W} y1={y(m)} y2={y(m)} />
          <text x={LEFT - 6} y={y(m) + 4} textAnchor="end">
            {percent(m, 0)}
          </text>
        </g>
      ))}
      <polyline points={line.join(' ')} />
      {read.length > 1 && <polyline className="read" points={read.join(' ')} />}
      {k.weeks.map((w, i) => (
        <g key={w.week}>
          {w.agreement && (
            <>
              <line className="range" x1={x(i)} x2={x(i)} y1={y(w.agreement.low)} y2={y(w.agreement.high)} />
              <circle cx={x(i)} cy={y(w.agreement.share)} r="4" />
            </>
          )}
          {i % every === 0 && (
            <text x={x(i)} y={H - 6} textAnchor="middle">
              {w.week.slice(5)}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}

export function WeeksTable({ k }: { k: Kind }) {
  const t = useT(words)
  const lang = useLang()
  return (
    <div className="dd-scroll">
      <Table
        rows={[...k.weeks].reverse()}
        id={(w) => w.week}
        columns={[
          { head: t('week'), cell: (w) => w.week },
          { head: t('decided'), className: 'n', named: true, cell: (w) => count(w.decided, lang) },
          { head: t('unsureHead'), className: 'n', named: true, cell: (w) => count(w.unsure, lang) },
          { head: t('judged'), className: 'n', named: true, cell: (w) => count(w.judged, lang) },
          { head: t('agreed'), className: 'n', named: true, cell: (w) => count(w.agreed, lang) },
          { head: t('share'), className: 'n', named: true, cell: (w) => <Share of={w.agreement} /> },
          { head: t('lookedN'), className: 'n', named: true, cell: (w) => count(w.looked, lang) },
          {
            head: t('lookedShare'),
            className: 'n',
            named: true,
            cell: (w) => <Share of={w.lookedAgreement} />,
          },
        ]}
      />
    </div>
  )
}
