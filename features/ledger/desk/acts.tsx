/** What is done with a person in a dialog: seen in clear for a minute, moved away. */
import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { useLapse } from '../../../ui/lapse.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { personReveal, residenceEnd } from '../contract.ts'
import { personFields } from '../rules.ts'
import { Field } from './parts.tsx'
import { shownAgain } from './person-form.tsx'
import { type Purposed, PurposeForm } from './purpose.tsx'
import { words } from './words.ts'

export function Reveal({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useT(words)
  const [shown, setShown] = useState<Record<string, string>>()
  const [fault, setFault] = useState<ApiProblem>()
  useLapse(shown, onClose)
  async function ask(why: Purposed) {
    setFault(undefined)
    try {
      const body = { requestId: newRequestId(), ...why }
      setShown((await call(personReveal, { params: { id }, body })).values)
    } catch (e) {
      setFault(asProblem(e))
    }
  }
  return (
    <Dialog title={`${t('reveal')} ${name}`} onClose={onClose}>
      {shown ? (
        <output className="lg-form">
          <dl className="lg-facts">
            {personFields
              .filter((f) => shown[f])
              .map((f) => (
                <div key={f}>
                  <dt>{t(f)}</dt>
                  <dd>{f === 'phone' ? <a href={`tel:${shown[f]}`}>{shown[f]}</a> : shown[f]}</dd>
                </div>
              ))}
          </dl>
        </output>
      ) : (
        <PurposeForm fault={fault} onSay={(why) => void ask(why)} onClose={onClose} />
      )}
    </Dialog>
  )
}

export function End({ id, version, onClose }: { id: string; version: number; onClose: () => void }) {
  const t = useT(words)
  const [on, setOn] = useState('')
  const [why, setWhy] = useState('')
  const send = useSend(residenceEnd, {
    renew: shownAgain,
    onDone: () => {
      announce(t('saved'))
      onClose()
    },
  })
  return (
    <Dialog title={t('moved')} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id }, body: { baseVersion: version, on, why } })
        }}
      >
        <Field label={t('movedOn')}>
          <input type="date" required value={on} onChange={(e) => setOn(e.target.value)} />
        </Field>
        <Field label={t('why')}>
          <input value={why} maxLength={200} onChange={(e) => setWhy(e.target.value)} />
        </Field>
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notSaved')} fields={{ on: t('movedOn') }} />
        )}
        <p className="y-note">{t('willSave')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
