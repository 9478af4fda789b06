/** What a referral asks for: to whom, why, and whether the reporter's contact goes along. */
import { type FormEvent, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import type { OpenRecord } from '../../../ui/extras.ts'
import { paren, useT, useWord, type Word } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { caseReferrals, refer, referralsList } from '../contract.ts'
import { focusNow, useDraftText } from './section.tsx'
import { relationWords, words } from './words.ts'
import './exchange.css'

export default function ReferPanel({
  record,
  onClose,
  onDone,
}: {
  record: OpenRecord
  onClose: () => void
  onDone: (said: Word) => void
}) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(caseReferrals, { params: { id: record.id } })
  const [peer, setPeer] = useState('')
  const [reason, setReason] = useDraftText(`yige.draft.${record.id}.refer`)
  const [contact, setContact] = useState(false)
  const [why, setWhy] = useState('')
  useKeys([{ id: 'panel.close', keys: 'Escape', words: { zh: '回去', en: 'Back' }, run: onClose }])
  const send = useSend(refer, {
    renew: [caseReferrals, referralsList],
    onDone: () => {
      setReason('')
      onDone({ zh: '做了：移交', en: 'Done: referred' })
    },
  })
  const targets = got.data?.targets ?? []
  const free = targets.filter((x) => !x.refusal)
  const chosen = peer || (free.length === 1 ? free[0]!.peerId : '')
  const ready = chosen && reason.trim() && (!contact || why.trim())
  const submit = (e: FormEvent) => {
    e.preventDefault()
    if (!ready) return
    send.mutate({
      params: { id: record.id },
      body: {
        baseVersion: record.version,
        peerId: chosen,
        reason: reason.trim(),
        ...(contact ? { contact: { reason: why.trim() } } : {}),
      },
    })
  }
  return (
    <section className="y-panel" aria-label={t('refer')}>
      <header>
        <h2>{t('refer')}</h2>
        <span>{t('referNote')}</span>
        <span className="sp" />
        <Btn sm ghost k="Esc" onClick={onClose}>
          {t('back')}
        </Btn>
      </header>
      {!got.data && <Loading rows={2} />}
      {got.data && (
        <form className="y-ask ex-form" onSubmit={submit}>
          {send.error && <ProblemPanel problem={send.error} />}
          <fieldset className="ex-targets">
            <legend>{t('toWhom')}</legend>
            {targets.map((x) => (
              <label key={x.peerId} className="chk">
                <input
                  type="radio"
                  name="peer"
                  value={x.peerId}
                  disabled={x.refusal !== null}
                  checked={chosen === x.peerId}
                  onChange={() => setPeer(x.peerId)}
                />
                <span>
                  {x.name}
                  {paren(w(relationWords[x.relation]))}
                  {x.nth > 1 && ` · ${t('nth', { n: x.nth })}`}
                  {x.why && <small>{w(x.why)}</small>}
                </span>
              </label>
            ))}
          </fieldset>
          <label>
            {t('why')}
            <textarea
              ref={focusNow}
              rows={2}
              maxLength={500}
              required
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </label>
          {got.data.mayReveal && (
            <>
              <label className="chk">
                <input type="checkbox" checked={contact} onChange={(e) => setContact(e.target.checked)} />
                <span>
                  {t('contact')}
                  <small>{t('contactNote')}</small>
                </span>
              </label>
              {contact && (
                <label>
                  {t('contactWhy')}
                  <input maxLength={200} required value={why} onChange={(e) => setWhy(e.target.value)} />
                </label>
              )}
            </>
          )}
          <div className="ex-acts">
            <span className="y-note">{t('will')}</span>
            <span className="sp" />
            <Btn pri type="submit" disabled={!ready} busy={send.isPending}>
              {t('send')}
            </Btn>
          </div>
        </form>
      )}
    </section>
  )
}
