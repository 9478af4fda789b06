import './care.css'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useLapse } from '../../../ui/lapse.ts'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { archiveGet, groupsList } from '../contract.ts'
import { Change, End, Look } from './acts.tsx'
import { NextCall, whoOf } from './parts.tsx'
import { words } from './words.ts'

const kinds = { opened: 'evOpened', changed: 'evChanged', closed: 'evClosed' } as const

/** One archive: whose it is, why it may be kept and who reads it, what happened; what it holds only for a purpose, for a minute. */
export default function ArchivePage() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const { id = '' } = useParams()
  const asked = useAsk(archiveGet, { params: { id } })
  const groups = useAsk(groupsList, {}, { staleTime: 60_000 })
  const [doing, setDoing] = useState<'look' | 'change' | 'end'>()
  const [shown, setShown] = useState<Record<string, string>>()
  useLapse(shown, () => setShown(undefined))
  const d = asked.data
  const a = d?.archive
  const g = groups.data?.items.find((x) => x.key === a?.group)
  const wordOf = (key: string) => {
    const f = g?.fields.find((x) => x.key === key)
    return f ? w(f) : key
  }
  const close = () => setDoing(undefined)
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{a ? `${a.name} · ${w(a.groupName)}` : t('archives')}</h1>
        <span className="y-note">{a && whoOf(t, a)}</span>
        <span className="sp" />
        {a && can('ledger.read') && (
          <Link className="y-link" to={`/ledger/people/${a.personId}`}>
            {t('openPerson')}
          </Link>
        )}
        {a && (
          <Btn icon="eye" onClick={() => setDoing('look')}>
            {t('look')}
          </Btn>
        )}
        {d?.mayEdit && <Btn onClick={() => setDoing('end')}>{t('end')}</Btn>}
        {d?.mayEdit && (
          <Btn pri icon="pen" onClick={() => setDoing('change')}>
            {t('change')}
          </Btn>
        )}
      </header>
      <div className="ca-body">
        {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
        {!d && !asked.error && <Loading rows={6} />}
        {d && a && (
          <>
            <dl className="ca-facts">
              <Fact name={t('place')} value={[a.place, a.gridName].filter(Boolean).join(' · ')} />
              <Fact
                name={t('carer')}
                value={`${a.carerName || t('nobody')} · ${a.named ? t('named') : t('byGrid')}`}
              />
              <div>
                <dt>{t('nextCall')}</dt>
                <dd>
                  <NextCall of={a.call} />
                  {a.call?.lastOn && <small>{`${t('last')} ${a.call.lastOn}`}</small>}
                </dd>
              </div>
              <Fact name={t('openedOn')} value={a.openedOn} />
              {a.closedOn && (
                <Fact name={t('closedOn')} value={`${a.closedOn} · ${a.reason ? t(a.reason) : ''}`} />
              )}
              <Fact name={t('basis')} value={w(d.basis)} />
              <Fact name={t('readers')} value={d.readers.map(w).join(comma())} />
            </dl>
            <section aria-live="polite">
              <h2>{t('inArchive')}</h2>
              {!shown && <p className="y-note">{t('hidden')}</p>}
              {shown && Object.keys(shown).length === 0 && <p>{t('nothing')}</p>}
              {shown && (
                <dl className="ca-facts">
                  {Object.entries(shown).map(([k, x]) => (
                    <Fact key={k} name={wordOf(k)} value={x} />
                  ))}
                </dl>
              )}
            </section>
            <section>
              <h2>{t('history')}</h2>
              <p className="y-note">{t(d.whole ? 'whole' : 'broken')}</p>
              <ol className="ca-list">
                {d.events.map((e) => (
                  <li key={e.seq}>
                    {t(kinds[e.kind])} {e.kind === 'changed' && e.fields.map(w).join(comma())}{' '}
                    <small>{[e.by, moment(e.at, now, lang), e.why].filter(Boolean).join(' · ')}</small>
                  </li>
                ))}
              </ol>
            </section>
          </>
        )}
      </div>
      {a && doing === 'look' && (
        <Look
          id={id}
          onShown={(v) => {
            setShown(v)
            close()
          }}
          onClose={close}
        />
      )}
      {a && g && doing === 'change' && <Change a={a} g={g} shown={shown} onClose={close} />}
      {a && doing === 'end' && <End a={a} onClose={close} />}
    </div>
  )
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)
