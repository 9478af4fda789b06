/** Who gave cases to whom, as a matrix and as arrows between units; both open the very cases. */
import type { KeyboardEvent, ReactNode } from 'react'
import { Link } from 'react-router'
import { count } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import type { Passing } from '../contract-passing.ts'
import { listOf } from './parts.tsx'
import { words } from './passing-words.ts'

const facetOf = (m: { from: string; to: string }) => [`move.${m.from}.${m.to}`]

/** Arrow keys go to the next number in that direction, past empty cells; where there is none, to the next one in reading order. */
function arrows(e: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key]
  const cell = (e.target as HTMLElement).closest('td')
  if (!step || !cell) return
  const [down, right] = step as [number, number]
  const rows = [...e.currentTarget.tBodies[0]!.rows]
  const links = [...e.currentTarget.querySelectorAll('a')]
  let r = rows.indexOf(cell.parentElement as HTMLTableRowElement) + down
  let c = cell.cellIndex + right
  let found: HTMLElement | null | undefined
  for (; rows[r]?.cells[c] && !found; r += down, c += right) found = rows[r]!.cells[c]!.querySelector('a')
  found ??= links[links.indexOf(e.target as HTMLAnchorElement) + down + right]
  if (!found) return
  e.preventDefault()
  found.focus()
}

export function Matrix({ p }: { p: Passing }) {
  const t = useT(words)
  const lang = useLang()
  const at = new Map(p.moves.map((m) => [`${m.from} ${m.to}`, m]))
  const most = Math.max(1, ...p.moves.map((m) => m.cases))
  const givers = p.units.filter((u) => u.gave > 0)
  const takers = p.units.filter((u) => u.got > 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide table by keys
    <section className="sta-scroll" tabIndex={0} aria-label={t('matrix')}>
      <table className="sta-hours pas-matrix" onKeyDown={arrows}>
        <thead>
          <tr>
            <th>{t('giver')}</th>
            {takers.map((u) => (
              <th key={u.id} scope="col">
                <span>→ {u.name}</span>
              </th>
            ))}
            <th scope="col">{t('sum')}</th>
          </tr>
        </thead>
        <tbody>
          {givers.map((a) => (
            <tr key={a.id}>
              <th scope="row">{a.name}</th>
              {takers.map((b) => {
                const m = at.get(`${a.id} ${b.id}`)
                return (
                  <td key={b.id} data-heat={m ? Math.ceil((m.cases / most) * 3) : 0}>
                    {m && (
                      <Link
                        to={listOf(p, facetOf(m))}
                        aria-label={t('edge', { a: a.name, b: b.name, n: m.cases })}
                      >
                        {count(m.cases, lang)}
                      </Link>
                    )}
                  </td>
                )
              })}
              <td className="pas-sum">{count(a.gave, lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const drawn = 10
const [W, H, R, node] = [560, 400, 138, 7] as const

/** The units with most moves on a circle; an arrow bends to its left, so that to and fro are two. */
export function Graph({ p }: { p: Passing }) {
  const t = useT(words)
  const units = p.units.slice(0, drawn)
  const place = new Map(
    units.map((u, i) => {
      const angle = (i / units.length) * 2 * Math.PI - Math.PI / 2
      return [u.id, { x: W / 2 + R * Math.cos(angle), y: H / 2 + R * 0.95 * Math.sin(angle), angle }]
    }),
  )
  const pairs = new Set(p.bounces.flatMap((b) => [`${b.a} ${b.b}`, `${b.b} ${b.a}`]))
  const nameOf = new Map(units.map((u) => [u.id, u.name]))
  const moves = p.moves.filter((m) => place.has(m.from) && place.has(m.to))
  const most = Math.max(1, ...moves.map((m) => m.cases))
  return (
    <>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: each arrow has a title; a drawing with links in it is no image */}
      <svg viewBox={`0 0 ${W} ${H}`} className="pas-graph">
        <defs>
          {(['plain', 'pair'] as const).map((kind) => (
            <marker
              key={kind}
              id={`pas-${kind}`}
              className={kind}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="9"
              markerHeight="9"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0 8 4 0 8z" />
            </marker>
          ))}
        </defs>
        {[...moves].reverse().map((m) => {
          const [a, b] = [place.get(m.from)!, place.get(m.to)!]
          const [dx, dy] = [b.x - a.x, b.y - a.y]
          const far = Math.hypot(dx, dy) || 1
          const bend = Math.min(46, far * 0.18)
          const [mx, my] = [(a.x + b.x) / 2 + (dy / far) * bend, (a.y + b.y) / 2 - (dx / far) * bend]
          // From edge to edge of the two dots, towards the bend.
          const off = (p: { x: number; y: number }, gap: number) => {
            const d = Math.hypot(mx - p.x, my - p.y) || 1
            return `${(p.x + ((mx - p.x) / d) * gap).toFixed(1)} ${(p.y + ((my - p.y) / d) * gap).toFixed(1)}`
          }
          const kind = pairs.has(`${m.from} ${m.to}`) ? 'pair' : 'plain'
          const says = t('edge', { a: nameOf.get(m.from)!, b: nameOf.get(m.to)!, n: m.cases })
          const path = `M${off(a, node + 2)} Q${mx.toFixed(1)} ${my.toFixed(1)} ${off(b, node + 5)}`
          return (
            <Arrow key={`${m.from} ${m.to}`} to={listOf(p, facetOf(m))} says={says}>
              <path className="hit" d={path} />
              <path
                className={kind}
                d={path}
                strokeWidth={1 + 4 * (m.cases / most)}
                markerEnd={`url(#pas-${kind})`}
              />
            </Arrow>
          )
        })}
        {units.map((u) => {
          const { x, y, angle } = place.get(u.id)!
          const right = Math.cos(angle)
          return (
            <g key={u.id}>
              <circle cx={x} cy={y} r={node} />
              <text
                x={x + (Math.abs(right) > 0.3 ? Math.sign(right) * 14 : 0)}
                y={y + (Math.abs(right) < 0.3 ? Math.sign(Math.sin(angle)) * 22 : 0) + 4}
                textAnchor={right > 0.3 ? 'start' : right < -0.3 ? 'end' : 'middle'}
              >
                {u.name.length > 10 ? `${u.name.slice(0, 9)}…` : u.name}
              </text>
            </g>
          )
        })}
      </svg>
      <p className="y-note">{t('graphNote', { n: drawn })}</p>
    </>
  )
}

const Arrow = ({ to, says, children }: { to: string; says: string; children: ReactNode }) => (
  <Link to={to} aria-label={says}>
    <title>{says}</title>
    {children}
  </Link>
)
