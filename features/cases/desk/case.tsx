import './cases.css'
import { Suspense, useCallback, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { ChainTimeline } from '../../../ui/chain.tsx'
import { ClockTag, clockOf, clockState } from '../../../ui/clock.tsx'
import { extraSections } from '../../../ui/extras.ts'
import { moment, span } from '../../../ui/format.ts'
import { paren, semicolon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { MapThumb } from '../../../ui/map/lazy.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { ReasonTable } from '../../../ui/reason.tsx'
import { useSession } from '../../../ui/session.tsx'
import { StageSteps } from '../../../ui/stage.tsx'
import { Loading, Toast } from '../../../ui/states.tsx'
import { type CaseDetail, getCase, listCases, verifyCase } from '../contract.ts'
import { Deliveries, Handlers, Photos, Ratings, Requests, SeenBy } from './case-parts.tsx'
import { stages } from './case-stages.ts'
import { words } from './case-words.ts'
import { CaseDock } from './dock.tsx'
import { Evidence, printEvidence } from './evidence.tsx'
import { outline, useGround } from './ground.ts'
import { Mediations } from './mediations.tsx'
import { Changed } from './pane.tsx'
import { chainOf, clockFormatter, copyLink, limitText, useReasons } from './parts.tsx'
import { Onlookers, useBeat, usePresence } from './presence.tsx'
import { Reports } from './reports.tsx'
import { dropRecall, useAct, useRecalls } from './send.ts'
import { SuggestionOf } from './suggestion.tsx'
import { useLiveRenew } from './use-list.ts'
import { useCaseWork } from './use-work.ts'
import { actionWords, clockName, doneWords, stateWords } from './words.ts'

/** The whole of one case on a page. */
export default function CasePage() {
  const { id = '' } = useParams()
  const t = useT(words)
  const detail = useAsk(getCase, { params: { id } })
  useLiveRenew()
  if (detail.error && !detail.data)
    return (
      <div className="y-page-pad">
        <ProblemPanel
          problem={detail.error}
          title={t('notLoaded')}
          safe=""
          onRetry={() => void detail.refetch()}
        />
      </div>
    )
  if (!detail.data) return <Loading rows={8} words={t('loading')} />
  return <Whole key={detail.data.id} c={detail.data} />
}

function Whole({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const { can } = useSession()
  const [toast, setToast] = useState('')
  const [copied, setCopied] = useState(false)
  const [how, setHow] = useState(false)
  const hush = useCallback(() => setToast(''), [])
  const work = useCaseWork(c, ({ action }) => {
    const text = w(doneWords(action))
    setToast(text)
    announce(text)
  })
  const others = usePresence()
  useBeat(c.id, work, c.state === 'triage')
  const reasons = useReasons(c, work)
  const chain = useAsk(verifyCase, { params: { id: c.id } }, { staleTime: 30_000 })
  const ground = useGround(c.regionPath)
  const own = outline(c.regionPath, c.regionName, c.geometry)
  // The same order as the inbox: the neighbours of this case there.
  const list = useAsk(listCases, { query: { view: 'next', limit: 100 } }, { staleTime: 60_000 })
  const ids = list.data?.rows.map((r) => r.id) ?? []
  const at = ids.indexOf(c.id)
  const go = (to: string | undefined) => to && void navigate(`/cases/${to}`)
  const recall = useRecalls().find((r) => r.id === c.id && r.until > Date.now())
  const undo = useAct()
  useKeys([
    { id: 'case.next', keys: 'J', words: words.next, off: !ids[at + 1], run: () => go(ids[at + 1]) },
    {
      id: 'case.prev',
      keys: 'K',
      words: words.prev,
      off: at < 1,
      run: () => go(ids[at - 1]),
    },
    {
      id: 'case.back',
      keys: 'Escape',
      words: words.inbox,
      run: () => void navigate(`/inbox?case=${c.id}`),
    },
    ...(can('report.create')
      ? [
          {
            id: 'report.phone',
            keys: 'N',
            words: { zh: '电话登记', en: 'Phone report' },
            run: () => void navigate('/reports/new'),
          },
        ]
      : []),
    ...(recall && !c.allowed.includes('recall')
      ? [
          {
            id: 'case.recallLast',
            keys: 'Ctrl+Z',
            words: actionWords.recall.words,
            run: () => void undo.send(c.id, c.version, 'recall', {}).then(() => dropRecall(c.id)),
          },
        ]
      : []),
  ])
  const main = c.handlers.find((h) => h.role === 'main')
  const resolve = c.clocks.findLast(
    (k) => k.kind === 'resolve' && (k.handlerId === null || k.handlerId === main?.id),
  )
  const next = c.clocks.find((k) => !k.stoppedAt && k.dueAt && k.state !== 'off')
  const shownClock = resolve?.startedAt ? resolve : next
  const used =
    shownClock?.stoppedAt &&
    shownClock.startedAt &&
    shownClock.dueAt &&
    shownClock.stoppedAt <= shownClock.dueAt
      ? t('used', {
          time: span(Date.parse(shownClock.stoppedAt) - Date.parse(shownClock.startedAt), lang),
          limit: shownClock.limit ? limitText(shownClock.limit, lang) : '—',
        })
      : ''
  const cos = c.handlers.filter((h) => h.role === 'co').length
  const primary = c.primary && c.primary in actionWords ? c.primary : null
  const will = c.willDo.find((x) => x.action === c.primary)?.lines ?? []
  const waiting = next ? w(clockName(next.kind)) : w(stateWords[c.state])
  return (
    <div className="y-case">
      <div className="y-crumb">
        <Link to={`/inbox?case=${c.id}`}>{t('inbox')}</Link>›<span>{w(stateWords[c.state])}</span>›
        <b className="mono">{c.number}</b>
        <span className="sp" />
        <Btn sm ghost k="K" aria-disabled={at < 1} onClick={() => go(ids[at - 1])}>
          {t('prev')}
        </Btn>
        <Btn sm ghost k="J" aria-disabled={!ids[at + 1]} onClick={() => go(ids[at + 1])}>
          {t('next')}
        </Btn>
        <Btn sm icon="download" onClick={() => void printEvidence()}>
          {t('print')}
        </Btn>
        <Btn sm icon="link" onClick={() => void copyLink(c.id).then(setCopied)}>
          {t(copied ? 'copied' : 'copy')}
        </Btn>
      </div>
      <div className="y-casehead">
        <div className="t">
          <LevelTag level={c.level} />
          <h1>{c.title}</h1>
          {shownClock && (
            <ClockTag
              pill
              long
              due
              clock={{
                ...clockOf(shownClock, `${w(clockName(shownClock.kind))}`, lang),
                ...(used ? { words: used } : {}),
              }}
              formatter={clockFormatter}
            />
          )}
        </div>
        <div className="m">
          <span>{c.regionName}</span>
          {c.item && <span>{c.item.path}</span>}
          {c.owner && <span>{t('main', { unit: c.owner.unitName })}</span>}
          <span>
            {[
              t('counts', { n: c.reports.length }),
              cos ? t('cos', { n: cos }) : '',
              c.returns ? t('returned', { n: c.returns }) : '',
              c.reopens ? t('reopened', { n: c.reopens }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        <StageSteps stages={stages(c, w, (k, v) => t(k, v), lang, now)} />
      </div>
      <Onlookers people={others.get(c.id)} />
      <Changed c={c} />
      <div className="cols">
        <div className="col">
          <section className="y-card">
            <MapThumb
              {...ground}
              {...(c.point ? { point: c.point } : {})}
              {...(own ? { own } : {})}
              {...(c.point && c.regionPath.length > 12 ? { span: 360 } : {})}
              level={c.level}
              state={
                next ? clockState({ kind: next.kind, due: next.dueAt, soonAt: next.warnAt }, now) : 'off'
              }
              height={118}
            />
            <dl className="y-facts">
              <dt>{t('place')}</dt>
              <dd>
                {c.placeText || c.regionName || t('noPlace')}
                <small>{c.regionChain.map((r) => r.name).join(' › ')}</small>
              </dd>
              <dt>{t('item')}</dt>
              <dd>
                {c.item ? `${c.item.code} ${c.itemName ?? ''}` : t('noItem')}
                {c.item && <small>{t('list', { name: c.item.listName })}</small>}
              </dd>
              <dt>{t('level')}</dt>
              <dd>
                <LevelTag level={c.level} />
              </dd>
              <dt>{t('due')}</dt>
              <dd>
                {resolve?.dueAt
                  ? moment(resolve.dueAt, now, lang)
                  : c.limits.resolve
                    ? w(c.limits.resolve)
                    : t('noClock')}
                {resolve && resolve.explain.length > 0 && (
                  <details>
                    <summary>{t('computed')}</summary>
                    {resolve.explain.map((l) => (
                      <small key={l.zh}>{w(l)}</small>
                    ))}
                  </details>
                )}
                {!resolve?.explain.length && resolve?.limit && (
                  <small>{limitText(resolve.limit, lang)}</small>
                )}
              </dd>
              {c.item?.closing && (
                <>
                  <dt>{t('closing')}</dt>
                  <dd>{c.item.closing}</dd>
                </>
              )}
              {c.samePlace.length > 0 && (
                <>
                  <dt>{t('same')}</dt>
                  <dd>
                    {t('sameN', { n: c.samePlace.length + 1 })}
                    <small>
                      {c.samePlace.map((s) => (
                        <Link key={s.id} to={`/cases/${s.id}`} className="y-same">
                          {moment(s.reportedAt, now, lang)} {s.title}
                          {paren(w(stateWords[s.state]))}
                        </Link>
                      ))}
                    </small>
                  </dd>
                </>
              )}
            </dl>
          </section>
          <section className="y-card">
            <h2 className="y-sec">
              {t('reports', { n: c.reports.length })}
              <small>{t('linked')}</small>
            </h2>
            <Reports c={c} work={work} card />
          </section>
          <section className="y-card">
            <h2 className="y-sec">
              {t('seen')}
              <small>{t('seenNote')}</small>
            </h2>
            <SeenBy c={c} />
          </section>
        </div>
        <div className="col">
          {c.result && (
            <section className="y-card">
              <h2 className="y-sec">{t('result')}</h2>
              <p>{c.result}</p>
            </section>
          )}
          <section className="y-card">
            <h2 className="y-sec">
              {t('history')}
              <span className="sp" />
              <small>{t('historyNote', { n: c.events.length })}</small>
              <Btn sm ghost busy={chain.isFetching} onClick={() => void chain.refetch()}>
                {t('verify')}
              </Btn>
            </h2>
            {how && <p className="y-how">{t('how')}</p>}
            <ChainTimeline
              entries={chainOf(c, w)}
              onHow={() => setHow(!how)}
              {...(chain.data
                ? {
                    check: {
                      at: chain.data.checkedAt,
                      count: chain.data.entries,
                      brokenAt: chain.data.fault?.seq ?? null,
                    },
                  }
                : {})}
            />
          </section>
        </div>
        <div className="col">
          <Suspense>
            {extraSections.map(({ id, Section }) => (
              <Section key={id} record={c} />
            ))}
          </Suspense>
          <section className="y-card">
            <h2 className="y-sec">{t('prepared')}</h2>
            <ReasonTable reasons={reasons} />
          </section>
          {c.handlers.length > 0 && (
            <section className="y-card">
              <h2 className="y-sec">
                {t('handlers')}
                <small>{t('handlersNote')}</small>
              </h2>
              <Handlers c={c} />
            </section>
          )}
          {c.attachments.some((a) => a.kind === 'photo') && (
            <section className="y-card">
              <h2 className="y-sec">
                {t('photos')}
                <small>{t('photosNote')}</small>
              </h2>
              <Photos c={c} />
            </section>
          )}
          <Mediations c={c} work={work} />
          <SuggestionOf caseId={c.id} />
          <Requests c={c} work={work} title={t('requests')} note={t('requestsNote')} />
          {c.deliveries.length > 0 && (
            <section className="y-card">
              <h2 className="y-sec">
                {t('answers')}
                <small>{t('answersNote')}</small>
              </h2>
              <Deliveries c={c} />
            </section>
          )}
          {c.ratings.length > 0 && (
            <section className="y-card">
              <h2 className="y-sec">{t('ratings')}</h2>
              <Ratings c={c} />
            </section>
          )}
        </div>
      </div>
      <Evidence c={c} {...(chain.data ? { chain: chain.data } : {})} />
      <CaseDock
        c={c}
        work={work}
        page
        say={
          <>
            <b>
              {primary
                ? t('you', { what: w(actionWords[primary as keyof typeof actionWords].words) })
                : c.group === 'closed'
                  ? w(stateWords[c.state])
                  : t('waits', { what: waiting })}
            </b>
            <br />
            {will.map((l) => w(l)).join(semicolon()) || t('nothing')}
          </>
        }
      />
      {toast && <Toast onGone={hush}>{toast}</Toast>}
    </div>
  )
}
