import { useState } from 'react'
import { Link } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { count } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord, type Word } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { NoAccess } from '../../../ui/states.tsx'
import { countCases } from '../../cases/contract.ts'
import { type Post, postsList } from '../../organisation/contract.ts'
import { get, type Region, type RegionBrief } from '../contract.ts'
import { areaM2 } from '../rules/polygon.ts'
import { History } from './history.tsx'
import type { Job, PageState } from './state.ts'
import { dayOf } from './time.ts'
import { dutyWords, kindWord, missingWords, words } from './words.ts'

/** The region that is open: what it is, who answers for it, what lies in it, and what can be done with it. */
export function RegionPanel({
  path,
  asOf,
  state,
}: {
  path: string
  asOf: string | undefined
  state: PageState
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const { can } = useSession()
  const got = useAsk(get, { params: { path }, query: { asOf } }, { retry: false })
  if (got.isPending) return <div className="rg-panel" aria-busy="true" />
  if (got.error)
    return (
      <NoAccess
        title={got.error.title}
        actions={<Btn onClick={() => state.choose(null)}>{t('close')}</Btn>}
      />
    )
  const { region, chain, now, may } = got.data
  const act = (job: Job, label: string, primary = false) => (
    <Btn key={job} pri={primary} onClick={() => state.open(job)}>
      {label}
    </Btn>
  )
  return (
    <div className="rg-panel">
      <header>
        <nav className="rg-trail" aria-label={t('tree')}>
          {chain
            .slice(0, -1)
            .filter((r) => r.level > 3)
            .map((r) => (
              <button type="button" className="y-link" key={r.path} onClick={() => state.choose(r.path)}>
                {r.name}
              </button>
            ))}
        </nav>
        <h1>
          {region.name} <span className="y-chip">{w(kindWord(region.kind))}</span>
        </h1>
        <Btn
          ghost
          sm
          icon="close"
          aria-label={t('close')}
          className="rg-x"
          onClick={() => state.choose(null)}
        />
      </header>
      {region.validTo && !asOf && (
        <p className="rg-ended">
          <b>{t('ended', { day: dayOf(region.validTo) })}</b>
          {now.length > 0 && (
            <>
              {' '}
              {t('became')}
              {now.map((r) => (
                <button type="button" className="y-link" key={r.path} onClick={() => state.choose(r.path)}>
                  {r.name} {r.path}
                </button>
              ))}
            </>
          )}
        </p>
      )}
      <Facts region={region} />
      {!asOf && region.kind === 'building' && can('ledger.read') && (
        <p>
          <Link className="y-link" to={`/ledger/buildings/${path}`}>
            {t('whoLives')}
          </Link>
        </p>
      )}
      {!asOf && <Who path={path} />}
      <Below path={path} asOf={asOf} />
      {may.length > 0 && !asOf && (
        <div className="rg-acts">
          {may.includes('update') && act('update', t('edit'))}
          {may.includes('create') && region.kind !== 'unit' && act('create', t('create'))}
          {may.includes('move') && region.level > 4 && act('move', t('move'))}
          {may.includes('merge') && region.level > 4 && act('merge', t('merge'))}
          {may.includes('split') && region.level > 4 && act('split', t('split'))}
        </div>
      )}
      <History path={path} state={state} lang={lang} />
    </div>
  )
}

function Facts({ region }: { region: Region }) {
  const t = useT(words)
  const lang = useLang()
  const m2 = region.geometry ? areaM2(region.geometry) : null
  const rows: [string, string | null][] = [
    [t('code'), region.path],
    [
      t('households'),
      region.households === null ? null : t('householdsN', { n: count(region.households, lang) }),
    ],
    [
      t('area'),
      m2 === null
        ? null
        : m2 >= 1e6
          ? `${(m2 / 1e6).toFixed(2)} km²`
          : m2 >= 1e4
            ? `${(m2 / 1e4).toFixed(1)} ${lang === 'zh' ? '公顷' : 'ha'}`
            : `${Math.round(m2)} m²`,
    ],
    [t('address'), region.address],
    [t('aliases'), region.aliases.join(comma()) || null],
    [t('since'), `${dayOf(region.validFrom)} · ${t('version', { n: region.version })}`],
  ]
  return (
    <dl className="rg-facts">
      {rows.map(([k, v]) =>
        v === null ? null : (
          <div key={k}>
            <dt>{k}</dt>
            <dd>{v}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

const ORDER = ['leader', 'deputy', 'worker', 'secretary', 'police', 'building-head']

/** Posts of this very region, in the order people are called; an empty one says so. */
function Who({ path }: { path: string }) {
  const t = useT(words)
  const w = useWord()
  const posts = useAsk(postsList, { query: { region: path } }, { retry: false })
  if (!posts.data) return null
  const own = posts.data.posts.filter((p) => p.regionPath === path && p.active)
  const rank = (p: Post) => (ORDER.indexOf(p.duty ?? '') + 1 || 99) - 1
  own.sort((a, b) => rank(a) - rank(b))
  const isGrid = /^\d{15}$/.test(path)
  const missing = isGrid
    ? Object.keys(missingWords).filter(
        (d) => !own.some((p) => p.duty === d && p.holders.some((h) => h.current)),
      )
    : []
  return (
    <section className="rg-sec">
      <h2>{t('who')}</h2>
      {own.length === 0 && <p className="rg-dim">{t('whoNone')}</p>}
      <ul className="rg-who">
        {own.map((p) => {
          const people = p.holders.filter((h) => h.current)
          return (
            <li key={p.id}>
              <span>
                {w(dutyWords[p.duty ?? ''] ?? ({ zh: p.name, en: p.nameEn ?? p.name } satisfies Word))}
              </span>
              {people.length === 0 && <b className="rg-miss">{t('vacant')}</b>}
              {people.map((h) => (
                <b key={h.id}>
                  {h.name} <small>{t(h.onDuty ? 'onDuty' : 'offDuty')}</small>
                </b>
              ))}
            </li>
          )
        })}
      </ul>
      {missing.length > 0 && (
        <p className="rg-miss">
          {t('missing', { list: missing.map((m) => w(missingWords[m])).join(comma()) })}
        </p>
      )}
    </section>
  )
}

function Below({ path, asOf }: { path: string; asOf: string | undefined }) {
  const t = useT(words)
  const lang = useLang()
  const { can } = useSession()
  const counts = useAsk(
    countCases,
    { query: { region: path } },
    { retry: false, enabled: !asOf && can('case.read') },
  )
  const open = counts.data?.views.open
  if (open === undefined) return null
  return (
    <section className="rg-sec">
      <h2>{t('open')}</h2>
      <p>
        <Link className="y-link" to={`/inbox?region=${path}`}>
          {t('openN', { n: count(open, lang) })}
        </Link>
      </p>
    </section>
  )
}

/** Chips of regions with a way to take one out again. */
export function Chosen({ list, onDrop }: { list: readonly RegionBrief[]; onDrop?: (path: string) => void }) {
  const [all, setAll] = useState(false)
  const shown = all ? list : list.slice(0, 12)
  return (
    <p className="rg-chips">
      {shown.map((r) => (
        <span className="y-chip" key={r.path}>
          {r.name}
          {onDrop && (
            <button type="button" aria-label={`× ${r.name}`} onClick={() => onDrop(r.path)}>
              ×
            </button>
          )}
        </span>
      ))}
      {shown.length < list.length && (
        <button type="button" className="y-link" onClick={() => setAll(true)}>
          +{list.length - shown.length}
        </button>
      )}
    </p>
  )
}
