/** Pieces of the page: a number that opens its cases, a section with its meaning, a table of figures, bars. */
import { type ReactNode, useId } from 'react'
import { Link } from 'react-router'
import { count } from '../../../ui/format.ts'
import { Hint } from '../../../ui/hint.tsx'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { Table } from '../../../ui/table.tsx'
import type { Figures, Statistics } from '../contract.ts'
import { listAddress, ratio } from '../rules.ts'
import { meanings, words } from './words.ts'

/** Address of the list that holds the cases of a figure. */
type Filtered = Pick<Statistics, 'filter'>
export const listOf = (s: Filtered, facets: readonly string[], change: Record<string, string> = {}): string =>
  listAddress(s.filter, facets, change)

export function Num({
  s,
  n,
  facets,
  change,
}: {
  s: Filtered
  n: number
  facets: readonly string[]
  change?: Record<string, string>
}) {
  const t = useT(words)
  const lang = useLang()
  return (
    <Link className="y-link sta-n" to={listOf(s, facets, change)} title={t('open', { n })}>
      {count(n, lang)}
    </Link>
  )
}

export const percent = (x: number | null): string => (x === null ? '–' : `${(x * 100).toFixed(1)}%`)
/** Working days; what took minutes is not told in hundredths of a day. */
export const days = (x: number | null): string =>
  x === null ? '–' : x < 0.1 ? '<0.1' : x.toFixed(x < 10 ? 2 : 1)

export function Section({
  title,
  meaning,
  wide = false,
  children,
}: {
  title: string
  meaning?: keyof typeof meanings
  wide?: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className={`y-card sta-card ${wide ? 'wide' : ''}`} aria-labelledby={id}>
      <h2 className="y-sec" id={id}>
        {title} {meaning && <Meaning of={meaning} />}
      </h2>
      {children}
    </section>
  )
}

export function Meaning({ of }: { of: keyof typeof meanings }) {
  const t = useT(words)
  const m = useT(meanings)
  return (
    <Hint text={m(of)}>
      <span className="sta-i" role="img" aria-label={`${t('what')}: ${m(of)}`}>
        ⓘ
      </span>
    </Hint>
  )
}

export interface FigureRow extends Figures {
  key: string
  name: string
  facets: string[]
  change?: Record<string, string>
}

/** One row per region, unit or item; each count opens its own cases. */
export function FigureTable({ s, head, rows }: { s: Statistics; head: string; rows: readonly FigureRow[] }) {
  const t = useT(words)
  const of = (k: 'received' | 'valid' | 'resolved' | 'overdue' | 'returned') => ({
    head: t(k),
    className: 'n',
    named: true,
    cell: (r: FigureRow) => (
      <Num
        s={s}
        n={r[k]}
        facets={k === 'received' ? r.facets : [k, ...r.facets]}
        {...(r.change ? { change: r.change } : {})}
      />
    ),
  })
  return (
    <div className="sta-scroll">
      <Table
        rows={rows}
        id={(r) => r.key}
        columns={[
          { head, cell: (r) => r.name },
          of('received'),
          of('valid'),
          of('resolved'),
          { head: t('rate'), className: 'n', named: true, cell: (r) => percent(ratio(r.resolved, r.valid)) },
          of('overdue'),
          {
            head: t('onTimeRate'),
            className: 'n',
            named: true,
            cell: (r) => percent(ratio(r.onTime, r.onTime + r.overdue)),
          },
          { head: t('days'), className: 'n', named: true, cell: (r) => days(r.workingDays) },
          of('returned'),
        ]}
      />
    </div>
  )
}
