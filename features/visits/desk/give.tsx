import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { visitsList, visitsProgress } from '../contract.ts'
import { plansList, visitPeople, visitsGive } from '../contract-plans.ts'
import { words } from './words.ts'

type From = Parameters<ReturnType<typeof useSend<typeof visitsGive>>['mutate']>[0]['body'] extends infer B
  ? B extends { from: infer F }
    ? F
    : never
  : never

/** Hands the chosen calls, or all open ones of a person, to others. */
export function Give({
  from,
  region,
  onClose,
  onDone,
}: {
  from: From
  region: string | undefined
  onClose: () => void
  onDone: () => void
}) {
  const t = useT(words)
  const [to, setTo] = useState<readonly string[]>([])
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const people = useAsk(visitPeople, { query: region ? { region } : {} })
  const send = useSend(visitsGive, {
    renew: [visitsList, visitsProgress, plansList, visitPeople],
    onDone: (a) => {
      announce(t('given', { n: a.given }))
      onDone()
    },
  })
  const whose = from.by === 'worker' ? from.accountId : ''
  return (
    <Dialog title={t('giveTitle')} onClose={onClose}>
      <form
        className="vi-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (to.length === 0 || !reason.trim()) return
          send.mutate({
            body: {
              from: from.by === 'worker' && until ? { ...from, until } : from,
              to: [...to],
              reason: reason.trim(),
            },
          })
        }}
      >
        <fieldset>
          <legend>{t('giveTo')}</legend>
          <div className="pick">
            {people.data?.people
              .filter((p) => p.accountId !== whose)
              .map((p) => (
                <label className="tick" key={p.accountId}>
                  <input
                    type="checkbox"
                    checked={to.includes(p.accountId)}
                    onChange={() =>
                      setTo(
                        to.includes(p.accountId) ? to.filter((x) => x !== p.accountId) : [...to, p.accountId],
                      )
                    }
                  />
                  {p.name}{' '}
                  <small>
                    {p.post} · {t('openN', { n: p.open })}
                  </small>
                </label>
              ))}
          </div>
        </fieldset>
        {from.by === 'worker' && (
          <label>
            {t('giveUntil')}
            <input type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
          </label>
        )}
        <label>
          {t('giveWhy')}
          <input
            required
            maxLength={200}
            value={reason}
            placeholder={t('giveWhyHint')}
            onChange={(e) => setReason(e.target.value)}
          />
        </label>
        {send.error && <ProblemPanel problem={send.error} title={t('notGiven')} />}
        <p className="y-note">{t('willGive')}</p>
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending} disabled={to.length === 0 || !reason.trim()}>
            {t('give')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
