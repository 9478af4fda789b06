/** 移交 beside an open case: both numbers, where it stands on the other side, and what can be done about it. */
import { type FormEvent, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import type { OpenRecord } from '../../../ui/extras.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew, useSend } from '../../../ui/query.tsx'
import { getCase } from '../../cases/contract.ts'
import {
  caseReferrals,
  type Referral,
  referralsList,
  retryReferral,
  sendBack,
  settleReferral,
} from '../contract.ts'
import { whereOf, words } from './words.ts'
import './exchange.css'

const useOf = (r: OpenRecord) => useAsk(caseReferrals, { params: { id: r.id } }, { staleTime: 5000 })

export default function ReferralSection({ record }: { record: OpenRecord }) {
  const t = useT(words)
  const got = useOf(record)
  if (!got.data?.referrals.length) return null
  const { referrals, maySendBack, maySettle } = got.data
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('section')}</h2>
      {referrals.map((r) => (
        <One key={r.id} r={r} maySettle={maySettle} />
      ))}
      {maySendBack && <SendBack record={record} />}
    </section>
  )
}

function One({ r, maySettle }: { r: Referral; maySettle: boolean }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [asking, setAsking] = useState(false)
  const renew = [caseReferrals, referralsList, getCase]
  const settle = useSend(settleReferral, { renew, onDone: () => setAsking(false) })
  const retry = useSend(retryReferral, { renew })
  const params = { peer: r.peerId, id: r.id }
  const fault = settle.error ?? retry.error
  const numbers = r.direction === 'out' ? [r.number, r.theirNumber] : [r.theirNumber, r.number]
  const names = r.direction === 'out' ? [t('ours'), r.peerName] : [r.peerName, t('ours')]
  return (
    <div className="ex-one">
      <p className="ex-way">
        <span>
          {names[0]} <b className="mono">{numbers[0] ?? t('noNumber')}</b>
        </span>
        <span aria-hidden="true">→</span>
        <span>
          {names[1]} <b className="mono">{numbers[1] ?? t('noNumber')}</b>
        </span>
      </p>
      <p>
        <b>{w(whereOf(r))}</b>
        {r.unitName && ` · ${r.unitName}`} · {moment(r.updatedAt, now, lang)}
        {r.nth > 1 && ` · ${t('nth', { n: r.nth })}`}
        {r.peerState === 'revoked' && ` · ${t('ended')}`}
      </p>
      {r.reason && <p className="y-note">{r.reason}</p>}
      {r.direction === 'in' && r.dueAt && (
        <p className="y-note">{t('promised', { at: moment(r.dueAt, now, lang) })}</p>
      )}
      {r.waiting > 0 && (
        <p className="y-note">
          {t('waits', { n: r.waiting })}
          {r.transport === 'file' && ` · ${t('byFile')}`}
        </p>
      )}
      {r.stuck > 0 && (
        <p className="ex-stuck">
          <b>{t('stuckN', { n: r.stuck })}</b> <span>{r.lastError}</span>
          <Btn sm busy={retry.isPending} onClick={() => retry.mutate({ params, body: {} })}>
            {t('retry')}
          </Btn>
        </p>
      )}
      {r.direction === 'out' && r.result && (
        <div className="ex-result">
          <b>{t('result')}</b>
          <p>{r.result}</p>
          {r.state === 'resolved' && maySettle && !asking && (
            <div className="ex-acts">
              <Btn sm onClick={() => setAsking(true)}>
                {t('goOn')}
              </Btn>
              <Btn
                sm
                pri
                busy={settle.isPending}
                onClick={() => settle.mutate({ params, body: { accept: true, text: '' } })}
              >
                {t('accept')}
              </Btn>
            </div>
          )}
          {asking && (
            <Words
              label={t('what')}
              button={t('goOn')}
              busy={settle.isPending}
              draft={`yige.draft.${r.id}.goOn`}
              onClose={() => setAsking(false)}
              onSend={(text) => settle.mutate({ params, body: { accept: false, text } })}
            />
          )}
        </div>
      )}
      {fault && <ProblemPanel problem={fault} />}
    </div>
  )
}

function SendBack({ record }: { record: OpenRecord }) {
  const t = useT(words)
  const renew = useRenew()
  const [asking, setAsking] = useState(false)
  const send = useSend(sendBack, {
    onDone: () => {
      setAsking(false)
      renew(caseReferrals, referralsList, getCase)
    },
    onProblem: (p) => p.status === 409 && renew(getCase),
  })
  return (
    <div className="ex-one">
      {asking ? (
        <Words
          label={t('sendBackWhy')}
          note={t('sendBackWill')}
          button={t('sendBack')}
          busy={send.isPending}
          draft={`yige.draft.${record.id}.sendBack`}
          onClose={() => setAsking(false)}
          onSend={(reason) =>
            send.mutate({ params: { id: record.id }, body: { baseVersion: record.version, reason } })
          }
        />
      ) : (
        <div className="ex-acts">
          <Btn sm icon="return" onClick={() => setAsking(true)}>
            {t('sendBack')}
          </Btn>
        </div>
      )}
      {send.error && <ProblemPanel problem={send.error} />}
    </div>
  )
}

/** A few words before something is sent; what was typed is kept until it is sent. */
function Words(o: {
  label: string
  note?: string
  button: string
  busy: boolean
  draft: string
  onClose: () => void
  onSend: (text: string) => void
}) {
  const t = useT(words)
  const [text, setText] = useDraftText(o.draft)
  const send = (e: FormEvent) => {
    e.preventDefault()
    if (!text.trim()) return
    o.onSend(text.trim())
  }
  return (
    <form className="y-ask ex-form" onSubmit={send}>
      <label>
        {o.label}
        <textarea
          ref={focusNow}
          rows={2}
          maxLength={500}
          required
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </label>
      {o.note && <p className="y-note">{o.note}</p>}
      <div className="ex-acts">
        <Btn sm onClick={o.onClose}>
          {t('cancel')}
        </Btn>
        <Btn sm pri type="submit" disabled={!text.trim()} busy={o.busy}>
          {o.button}
        </Btn>
      </div>
    </form>
  )
}

/** What appears because it was asked for has the focus at once. */
export const focusNow = (el: HTMLElement | null): void => el?.focus()

export function useDraftText(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => {
    try {
      return sessionStorage.getItem(key) ?? ''
    } catch {
      return ''
    }
  })
  return [
    text,
    (now) => {
      setText(now)
      try {
        if (now) sessionStorage.setItem(key, now)
        else sessionStorage.removeItem(key)
      } catch {
        // Without storage the draft lasts as long as the form.
      }
    },
  ]
}
