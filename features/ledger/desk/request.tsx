import './ledger.css'
import './request.css'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { revealPurposes } from '../contract.ts'
import { accessLog, requestDecide, requestDone, requestGet, requestsList } from '../contract-rights.ts'
import { type RequestKind, requestKinds } from '../rules.ts'
import { Field } from './parts.tsx'
import { shownAgain } from './person-form.tsx'
import { rightsWords } from './rights-words.ts'
import { words } from './words.ts'

const renewed = [requestGet, requestsList, ...shownAgain]

/** One request: what was asked and shown, what keeps the entry, the answer; who looked, to be printed; the receipt. */
export default function RequestPage() {
  const t = useT(rightsWords)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { id = '' } = useParams()
  const asked = useAsk(requestGet, { params: { id } })
  const [doing, setDoing] = useState<'grant' | 'refuse'>()
  const done = useSend(requestDone, { renew: renewed, onDone: () => announce(t('done')) })
  const r = asked.data
  const close = () => setDoing(undefined)
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{r ? `${r.name || t('deleted')} · ${t(r.kind)}` : t('requests')}</h1>
        <span className="y-note">{r && t(r.state)}</span>
        <span className="sp" />
        <Link className="y-link" to="/ledger?tab=requests">
          {t('requests')}
        </Link>
        {r && r.name !== '' && (
          <Link className="y-btn" to={`/ledger/people/${r.personId}`}>
            {t('person')}
          </Link>
        )}
      </header>
      <div className="lg-body lg-person lg-request">
        {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
        {!r && !asked.error && <Loading rows={6} />}
        {r && (
          <>
            <dl className="lg-facts">
              <div>
                <dt>{t('shown')}</dt>
                <dd>
                  {[t(r.byWhom), t(r.proof), r.proofNote].filter(Boolean).join(' · ')}
                  <small>{`${r.askedBy} · ${moment(r.askedAt, now, lang)}`}</small>
                </dd>
              </div>
              {r.words !== '' && (
                <div className="all">
                  <dt>{t(r.kind === 'correction' ? 'words' : 'wordsDeletion')}</dt>
                  <dd>{r.words}</dd>
                </div>
              )}
              {r.decidedAt && (
                <div className="all">
                  <dt>{t('answer')}</dt>
                  <dd>
                    {[t(r.state), r.reason, w(r.basisWords)].filter(Boolean).join(' · ')}
                    <small>{`${r.decidedBy} · ${moment(r.decidedAt, now, lang)}`}</small>
                  </dd>
                </div>
              )}
            </dl>
            {r.kept && (
              <p role="status" className="y-note">
                {t('kept', { why: w(r.kept.words) })} {r.kept.until && t('keptUntil', { day: r.kept.until })}
              </p>
            )}
            {r.mayDecide && (
              <div className="y-row y-wrap">
                {!r.kept && (
                  <Btn pri onClick={() => setDoing('grant')}>
                    {t(r.kind === 'deletion' ? 'grantDeletion' : 'grantCorrection')}
                  </Btn>
                )}
                <Btn onClick={() => setDoing('refuse')}>{t('refuse')}</Btn>
              </div>
            )}
            {r.state === 'granted' && (
              <div className="y-row y-wrap">
                <Btn
                  pri
                  disabled={!r.corrected}
                  busy={done.isPending}
                  onClick={() => done.mutate({ params: { id }, body: {} })}
                >
                  {t('corrected')}
                </Btn>
                {!r.corrected && <span className="y-note">{t('notYet')}</span>}
              </div>
            )}
            {done.error && <ProblemPanel problem={done.error} title={t('notAnswered')} />}
            {r.receipt && (
              <section>
                <h2>{t('receipt')}</h2>
                <p>
                  {t('receiptSays', {
                    ...r.receipt,
                    end: r.receipt.end.slice(0, 16),
                    who: r.decidedBy,
                    at: moment(r.doneAt ?? r.askedAt, now, lang),
                  })}
                </p>
                <Btn icon="download" onClick={() => window.print()}>
                  {t('print')}
                </Btn>
              </section>
            )}
            {r.link && <OwnLink link={r.link} />}
            {r.shownUntil && <Log id={id} />}
            {r.kind === 'access' && !r.shownUntil && <p className="y-note">{t('logOld')}</p>}
          </>
        )}
      </div>
      {r && doing && <Decide id={id} kind={r.kind} grant={doing === 'grant'} onClose={close} />}
    </div>
  )
}

/** What the person takes along: the page that follows this, on their own phone. Drawn here, so that the link goes to no other machine. */
function OwnLink({ link }: { link: string }) {
  const t = useT(rightsWords)
  const url = new URL(link, location.origin).href
  const [qr, setQr] = useState('')
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!shown) return
    import('qrcode').then(
      (q) => q.toDataURL(url, { margin: 2, width: 184 }).then(setQr),
      () => setQr(''),
    )
  }, [url, shown])
  return (
    <section className="lg-ownlink">
      <h2>{t('ownLink')}</h2>
      <p className="y-note">{t('ownLinkNote')}</p>
      {!shown && <Btn onClick={() => setShown(true)}>{t('ownLinkShow')}</Btn>}
      {shown && (
        <div className="y-row y-wrap">
          {qr && <img src={qr} width="184" height="184" alt="" />}
          <a className="y-link" href={url} target="_blank" rel="noreferrer">
            {t('ownLinkOpen')}
          </a>
        </div>
      )}
    </section>
  )
}

/** Asked for once and not again by itself: each time it is shown is an entry of it. */
function Log({ id }: { id: string }) {
  const t = useT(rightsWords)
  const tw = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const me = useMe()
  const asked = useAsk(
    accessLog,
    { params: { id } },
    { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
  )
  const d = asked.data
  const purpose = (p: string) =>
    (revealPurposes as readonly string[]).includes(p)
      ? tw(p as (typeof revealPurposes)[number])
      : (requestKinds as readonly string[]).includes(p)
        ? t(p as RequestKind)
        : p
  return (
    <section className="lg-log">
      <div className="y-row y-wrap">
        <h2>{t('log')}</h2>
        <span className="sp" />
        <Btn icon="download" onClick={() => window.print()}>
          {t('print')}
        </Btn>
      </div>
      <p>{d && t('logFor', { name: d.name, place: d.place })}</p>
      <p className="y-note">
        {t('logNote')} {d && t('logMade', { at: moment(d.madeAt, now, lang), who: me.name })}
      </p>
      <Table
        asked={asked}
        rows={d?.entries ?? []}
        id={(e) => `${e.at}${e.who}${e.what}${e.purpose}`}
        empty={{ kind: 'none', title: t('logNone'), why: t('logNoneWhy') }}
        columns={[
          { head: t('when'), cell: (e) => moment(e.at, now, lang) },
          { head: t('looker'), cell: (e) => e.who, under: (e) => e.unit },
          { head: t('looked'), cell: (e) => t(e.what) },
          {
            head: t('why'),
            named: true,
            cell: (e) => purpose(e.purpose),
            under: (e) =>
              [e.note, e.approvedBy && t('approvedBy', { who: e.approvedBy })].filter(Boolean).join(' · '),
          },
        ]}
      />
    </section>
  )
}

function Decide({
  id,
  kind,
  grant,
  onClose,
}: {
  id: string
  kind: RequestKind
  grant: boolean
  onClose: () => void
}) {
  const t = useT(rightsWords)
  const [reason, setReason] = useState('')
  const send = useSend(requestDecide, {
    renew: renewed,
    onDone: (a) => {
      announce(t(a.state))
      onClose()
    },
  })
  const go = !grant ? 'refuse' : kind === 'deletion' ? 'grantDeletion' : 'grantCorrection'
  return (
    <Dialog title={t(go)} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id }, body: { grant, reason } })
        }}
      >
        {!grant && (
          <Field label={t('reason')}>
            <input value={reason} required maxLength={300} onChange={(e) => setReason(e.target.value)} />
          </Field>
        )}
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notAnswered')} fields={{ reason: t('reason') }} />
        )}
        <p className="y-note">
          {t(!grant ? 'willRefuse' : kind === 'deletion' ? 'willDelete' : 'willGrant')}
        </p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t(go)}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
