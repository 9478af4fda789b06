/** Pieces of the pages: a share with its interval, a number that opens its cases, names of values. */
import { type ReactNode, useId } from 'react'
import { Link } from 'react-router'
import { count } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { levelWords } from '../../../ui/marks.tsx'
import { listAddress } from '../../statistics/rules.ts'
import type { Figures, Kind } from '../contract.ts'
import { words } from './words.ts'

export const percent = (x: number, digits = 1): string => `${(x * 100).toFixed(digits)}%`

type Interval = NonNullable<Kind['agreement']>
/** `93.1%` and below it `90.2%–95.3%`; a dash of nothing. */
export function Share({ of, inline = false }: { of: Interval | null; inline?: boolean }) {
  const t = useT(words)
  if (!of) return <>–</>
  const range = t('interval', { low: percent(of.low), high: percent(of.high) })
  return (
    <span className={inline ? 'dd-share in' : 'dd-share'}>
      {percent(of.share)} <small title={t('intervalMeaning')}>{range}</small>
    </span>
  )
}

/** A number of cases that opens them: `given`, `stands` as the facet `decided` takes them. */
export function Num({
  f,
  n,
  facet,
  label,
  change,
}: {
  f: Pick<Figures, 'filter'>
  n: number
  facet: string
  label?: string
  change?: Record<string, string>
}) {
  const t = useT(words)
  const lang = useLang()
  if (n === 0) return <>0</>
  return (
    <Link
      className="y-link dd-n"
      to={listAddress(f.filter, [facet], change)}
      title={t('open', { n })}
      {...(label ? { 'aria-label': label } : {})}
    >
      {count(n, lang)}
    </Link>
  )
}

export const facetOf = (kind: string, given: string, stands: string, band?: number): string =>
  `decided.${kind}.${given}~${stands}${band === undefined ? '' : `~${band}`}`

export function Section({
  title,
  note,
  wide = false,
  side,
  children,
}: {
  title: string
  note?: string
  wide?: boolean
  side?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className={`y-card ${wide ? 'wide' : ''}`} aria-labelledby={id}>
      <h2 className="y-sec" id={id}>
        {title} {side}
      </h2>
      {note && <p className="y-note">{note}</p>}
      {children}
    </section>
  )
}

/** Agreement week by week, small; the same in words for who cannot see it. */
export function Trend({ of }: { of: readonly (number | null)[] }) {
  const t = useT(words)
  const seen = of.flatMap((v, i) => (v === null ? [] : [{ v, i }]))
  if (seen.length < 2) return <>–</>
  const [w, h] = [96, 22]
  const x = (i: number) => 3 + (i / Math.max(1, of.length - 1)) * (w - 6)
  const y = (v: number) => 3 + (1 - v) * (h - 6)
  const says = t('trendSays', {
    from: percent(seen[0]!.v, 0),
    to: percent(seen.at(-1)!.v, 0),
    n: seen.length,
  })
  return (
    <svg className="dd-trend" viewBox={`0 0 ${w} ${h}`} role="img" aria-label={says}>
      <title>{says}</title>
      <polyline points={seen.map((p) => `${x(p.i).toFixed(1)},${y(p.v).toFixed(1)}`).join(' ')} />
      <circle cx={x(seen.at(-1)!.i)} cy={y(seen.at(-1)!.v)} r="2.5" />
    </svg>
  )
}

/** A value in words; what the server could not name is a level, a link, or nothing known. */
export function useValueName(): (kind: string, value: string, name: string) => string {
  const t = useT(words)
  const w = useWord()
  return (kind, value, name) => {
    if (kind === 'link') return t(value === 'link' ? 'link' : value === 'propose' ? 'propose' : 'new')
    if (value === 'none') return t('unknown')
    if (kind === 'level') return w(levelWords[value as keyof typeof levelWords]) || value
    return kind === 'class' ? `${value} ${name}` : name
  }
}
