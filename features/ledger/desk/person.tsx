import './ledger.css'
import './pairs.css'
import { Suspense, useState } from 'react'
import { Link, useParams } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { Btn } from '../../../ui/button.tsx'
import { extraPersonSections } from '../../../ui/extras.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { personGet } from '../contract.ts'
import { history } from '../contract-more.ts'
import { personFields } from '../rules.ts'
import { End, Reveal } from './acts.tsx'
import { Ask } from './ask.tsx'
import { Merges } from './merges.tsx'
import { Owned } from './owned.tsx'
import { pairWords } from './pair-words.ts'
import { Severity, useWho } from './parts.tsx'
import { PersonForm } from './person-form.tsx'
import { rightsWords } from './rights-words.ts'
import { TagEvents } from './tag-events.tsx'
import { TagsOf } from './tags-of.tsx'
import { words } from './words.ts'

/** One person: what is known, masked, with source and time of each value; where they live and lived; what contradicts; every version. */
export default function PersonPage() {
  const t = useT(words)
  const tp = useT(pairWords)
  const tr = useT(rightsWords)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const who = useWho()
  const { id = '' } = useParams()
  const asked = useAsk(personGet, { params: { id } })
  const past = useAsk(history, { params: { id } })
  const [doing, setDoing] = useState<'correct' | 'reveal' | 'ask' | { end: string; version: number }>()
  const p = asked.data
  const close = () => setDoing(undefined)
  const home = p?.residences.find((r) => r.until === null)
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{p ? p.values.name || t('unnamed') : t('people')}</h1>
        <span className="y-note">{p && who({ ...p, died: p.values.death !== '' })}</span>
        <span className="sp" />
        {home && (
          <Link className="y-link" to={`/ledger/buildings/${home.building}?home=${home.homeId}`}>
            {t('back')}
          </Link>
        )}
        {p?.mayReveal && (
          <Btn icon="eye" onClick={() => setDoing('reveal')}>
            {t('reveal')}
          </Btn>
        )}
        {p?.mayEdit && !p.mergedInto && (
          <Btn icon="people" onClick={() => setDoing('ask')}>
            {tr('open')}
          </Btn>
        )}
        {p?.mayEdit && !p.mergedInto && (
          <Btn pri icon="pen" onClick={() => setDoing('correct')}>
            {t('correct')}
          </Btn>
        )}
      </header>
      <div className="lg-body lg-person">
        {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
        {!p && !asked.error && <Loading rows={8} />}
        {p && (
          <>
            {p.mergedInto && (
              <p role="status" className="lg-merge">
                <span>{tp('mergedAway')}</span>
                <Link className="y-link" to={`/ledger/people/${p.mergedInto}`}>
                  {tp('openThat')}
                </Link>
              </p>
            )}
            <section>
              <dl className="lg-facts">
                {personFields
                  .filter((f) => p.values[f] !== '')
                  .map((f) => {
                    const from = past.data?.fields[f]
                    return (
                      <div key={f}>
                        <dt>{t(f)}</dt>
                        <dd>
                          {p.values[f]}
                          <small>
                            {from && `${w(noteWords(from.source))} · ${moment(from.at, now, lang)}`}
                          </small>
                        </dd>
                      </div>
                    )
                  })}
                {p.verified && (
                  <div>
                    <dt>{t('verified')}</dt>
                    <dd>{p.verified}</dd>
                  </div>
                )}
              </dl>
            </section>
            {p.findings.length > 0 && (
              <section>
                <h2>{t('findings')}</h2>
                <ul className="lg-list">
                  {p.findings.map((f) => (
                    <li key={f.id}>
                      <Severity of={f.severity} />{' '}
                      <Link className="y-link" to={`/ledger?tab=findings&state=all&id=${f.id}`}>
                        {w(f.title)}
                      </Link>{' '}
                      <small>
                        {t(f.state)} · {moment(f.foundAt, now, lang)}
                      </small>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section>
              <h2>{t('residences')}</h2>
              <Table
                rows={p.residences}
                id={(r) => r.id}
                columns={[
                  {
                    head: t('place'),
                    cell: (r) => (
                      <Link className="y-link" to={`/ledger/buildings/${r.building}?home=${r.homeId}`}>
                        {r.place}
                      </Link>
                    ),
                    under: (r) => w(noteWords(r.source)),
                  },
                  { head: t('role'), cell: (r) => t(r.role) },
                  { head: t('relation'), cell: (r) => r.relation, under: (r) => r.household },
                  { head: t('from'), cell: (r) => `${r.from ?? '?'} – ${r.until ?? t('now')}` },
                  p.mayEdit && {
                    head: t('moved'),
                    className: 'acts',
                    cell: (r) =>
                      r.until === null && (
                        <Btn sm onClick={() => setDoing({ end: r.id, version: r.version })}>
                          {t('moved')}
                        </Btn>
                      ),
                  },
                ]}
              />
            </section>
            <section>
              <h2>{t('tags')}</h2>
              <TagsOf id={id} />
            </section>
            {extraPersonSections.map(({ id: key, Section }) => (
              <Suspense key={key}>
                <Section person={{ id, merged: p.mergedInto !== null }} />
              </Suspense>
            ))}
            <Owned person={id} />
            <Merges person={id} />
            <section>
              <h2>{t('history')}</h2>
              {past.data && <p className="y-note">{t(past.data.whole ? 'whole' : 'broken')}</p>}
              <ol className="lg-list">
                {past.data?.entries.map((e) => (
                  <li key={e.seq}>
                    {e.kind === 'verified'
                      ? t('verifiedKind')
                      : e.kind === 'created'
                        ? t('created')
                        : e.kind === 'ended'
                          ? t('ended')
                          : e.kind === 'merged' || e.kind === 'unmerged' || e.kind === 'undone'
                            ? t(e.kind)
                            : t('corrected')}{' '}
                    <small>
                      {[
                        t('versionN', { n: e.seq }),
                        e.by,
                        moment(e.at, now, lang),
                        w(noteWords(e.source)),
                        e.why,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </small>
                    {['corrected', 'merged', 'unmerged', 'undone'].includes(e.kind) && (
                      <ul>
                        {e.changes.map((x) => (
                          <li key={x.field}>
                            {t(x.field as 'name')}: {x.before || t('blank')} → {x.after || t('blank')}
                          </li>
                        ))}
                      </ul>
                    )}
                  </li>
                ))}
                <TagEvents id={id} />
              </ol>
            </section>
          </>
        )}
      </div>
      {p && doing === 'correct' && (
        <PersonForm of={{ id, version: p.version, values: p.values }} onClose={close} />
      )}
      {p && doing === 'reveal' && <Reveal id={id} name={p.values.name} onClose={close} />}
      {p && doing === 'ask' && <Ask id={id} name={p.values.name} onClose={close} />}
      {p && typeof doing === 'object' && <End id={doing.end} version={doing.version} onClose={close} />}
    </div>
  )
}
