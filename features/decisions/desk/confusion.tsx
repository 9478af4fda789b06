/** What was decided against what people left: a table of the worst kinds and the most frequent differences; each number opens its cases. */
import { Link } from 'react-router'
import { useT } from '../../../ui/i18n.tsx'
import { Table } from '../../../ui/table.tsx'
import { listAddress } from '../../statistics/rules.ts'
import type { Figures, Kind } from '../contract.ts'
import { tableOf } from '../rules/figures.ts'
import { facetOf, Num, useValueName } from './parts.tsx'
import { words } from './words.ts'

const MOST = 10

export function Confusion({ f, k }: { f: Figures; k: Kind }) {
  const t = useT(words)
  const named = useValueName()
  const nameOf = new Map(
    k.pairs.flatMap((p) => [[p.given, p.givenName] as const, [p.stands, p.standsName] as const]),
  )
  const label = (v: string) => named(k.kind, v, nameOf.get(v) ?? v)
  const at = new Map(k.pairs.map((p) => [`${p.given} ${p.stands}`, p]))
  const values = tableOf(k.pairs, MOST)
  const givens = values.filter((v) => k.pairs.some((p) => p.given === v))
  const rights = values.filter((v) => k.pairs.some((p) => p.stands === v))
  const most = Math.max(1, ...k.pairs.filter((p) => !p.agrees).map((p) => p.cases))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide table by keys
    <section className="dd-scroll" tabIndex={0} aria-label={t('matrix')}>
      <table className="dd-matrix">
        <thead>
          <tr>
            <th scope="col">
              {t('given')} ↓ {t('right')} →
            </th>
            {rights.map((v) => (
              <th key={v} scope="col">
                <span>{label(v)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {givens.map((g) => (
            <tr key={g}>
              <th scope="row">{label(g)}</th>
              {rights.map((s) => {
                const p = at.get(`${g} ${s}`)
                return (
                  <td
                    key={s}
                    className={p?.agrees ? 'ok' : ''}
                    data-heat={p && !p.agrees ? Math.ceil((p.cases / most) * 3) : 0}
                  >
                    {p && (
                      <Link
                        to={listAddress(f.filter, [facetOf(k.kind, g, s)])}
                        aria-label={t('cell', { given: label(g), stands: label(s), n: p.cases })}
                      >
                        {p.cases}
                      </Link>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function Differences({ f, k }: { f: Figures; k: Kind }) {
  const t = useT(words)
  const named = useValueName()
  const rows = k.pairs.filter((p) => !p.agrees).slice(0, 30)
  return (
    <div className="dd-scroll">
      <Table
        rows={rows}
        id={(p) => `${p.given} ${p.stands}`}
        empty={{ kind: 'none', title: t('noPairs') }}
        columns={[
          { head: t('given'), cell: (p) => named(k.kind, p.given, p.givenName) },
          { head: t('right'), named: true, cell: (p) => named(k.kind, p.stands, p.standsName) },
          {
            head: t('cases'),
            className: 'n',
            named: true,
            cell: (p) => <Num f={f} n={p.cases} facet={facetOf(k.kind, p.given, p.stands)} />,
          },
        ]}
      />
      {k.morePairs > 0 && <p className="y-note">{t('more', { n: k.morePairs })}</p>}
    </div>
  )
}
