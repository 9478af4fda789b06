/** Somebody at the counter has shown who they are and asks about their own entry. */
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { personAsk, requestsList } from '../contract-rights.ts'
import { proofs, type RequestKind, requestKinds, standIns } from '../rules.ts'
import { Field } from './parts.tsx'
import { rightsWords } from './rights-words.ts'

export function Ask({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useT(rightsWords)
  const navigate = useNavigate()
  const [kind, setKind] = useState<RequestKind>('access')
  const [byWhom, setByWhom] = useState<(typeof standIns)[number]>('self')
  const [proof, setProof] = useState<(typeof proofs)[number]>('id-card')
  const [proofNote, setProofNote] = useState('')
  const [said, setSaid] = useState('')
  const send = useSend(personAsk, {
    renew: [requestsList],
    onDone: (a) => {
      announce(t('noted'))
      void navigate(`/ledger/requests/${a.id}`)
    },
  })
  return (
    <Dialog title={t('openTitle', { name })} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          const words = kind === 'access' ? '' : said
          send.mutate({ params: { id }, body: { kind, byWhom, proof, proofNote, words } })
        }}
      >
        <Field label={t('kind')}>
          <select value={kind} onChange={(e) => setKind(e.target.value as RequestKind)}>
            {requestKinds.map((k) => (
              <option key={k} value={k}>
                {t(k)}
              </option>
            ))}
          </select>
        </Field>
        <div className="two">
          <Field label={t('byWhom')}>
            <select
              value={byWhom}
              onChange={(e) => {
                const who = e.target.value as typeof byWhom
                setByWhom(who)
                if (who === 'agent') setProof('mandate')
              }}
            >
              {standIns.map((k) => (
                <option key={k} value={k}>
                  {t(k)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('proof')}>
            <select value={proof} onChange={(e) => setProof(e.target.value as typeof proof)}>
              {proofs.map((k) => (
                <option key={k} value={k}>
                  {t(k)}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <Field label={t('proofNote')}>
          <input
            value={proofNote}
            maxLength={200}
            required={proof === 'other'}
            onChange={(e) => setProofNote(e.target.value)}
          />
        </Field>
        {kind !== 'access' && (
          <Field label={t(kind === 'correction' ? 'words' : 'wordsDeletion')}>
            <textarea
              rows={3}
              value={said}
              maxLength={1000}
              required={kind === 'correction'}
              onChange={(e) => setSaid(e.target.value)}
            />
          </Field>
        )}
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('failed')}
            fields={{ words: t('words'), proof: t('proof'), proofNote: t('proofNote') }}
          />
        )}
        <p className="y-note">{t(kind === 'access' ? 'willAccess' : 'willAsk')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('go')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
