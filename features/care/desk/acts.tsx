/** What is done with an archive in a dialog: looked at for a purpose, corrected, ended. */
import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { Field } from '../../../ui/field.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { revealPurposes } from '../../ledger/contract.ts'
import {
  type Archive,
  archiveChange,
  archiveClose,
  archiveReveal,
  type CareGroup,
  carersList,
} from '../contract.ts'
import { type EndReason, endReasons } from '../rules.ts'
import { named, renewed, Values } from './parts.tsx'
import { words } from './words.ts'

export function Look({
  id,
  onShown,
  onClose,
}: {
  id: string
  onShown: (values: Record<string, string>) => void
  onClose: () => void
}) {
  const t = useT(words)
  const [purpose, setPurpose] = useState<(typeof revealPurposes)[number]>('visit')
  const [note, setNote] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  async function look() {
    setFault(undefined)
    try {
      const body = { requestId: newRequestId(), purpose, note }
      onShown((await call(archiveReveal, { params: { id }, body })).values)
    } catch (e) {
      setFault(asProblem(e))
    }
  }
  return (
    <Dialog title={t('look')} onClose={onClose}>
      <form
        className="ca-form"
        onSubmit={(e) => {
          e.preventDefault()
          void look()
        }}
      >
        <Field label={t('lookFor')}>
          <select value={purpose} onChange={(e) => setPurpose(e.target.value as typeof purpose)}>
            {revealPurposes.map((p) => (
              <option key={p} value={p}>
                {t(p)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('lookNote')}>
          <input
            maxLength={200}
            required={purpose === 'other'}
            value={note}
            onChange={(e) => setNote(e.target.value)}
          />
        </Field>
        {fault && <ProblemPanel problem={fault} title={t('notShown')} fields={{ note: t('lookNote') }} />}
        <p className="y-note">{t('lookWill')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit">
            {t('look')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

export function Change({
  a,
  g,
  shown,
  onClose,
}: {
  a: Archive
  g: CareGroup
  shown: Record<string, string> | undefined
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const carers = useAsk(carersList, { query: { region: a.regionPath } }, { staleTime: 60_000 })
  const [v, keep, drop] = useDraft(`yige.draft.care-change:${a.id}:${a.version}`, {
    values: {} as Record<string, string>,
    carer: a.named ? (a.carerId ?? '') : '',
    why: '',
  })
  const send = useSend(archiveChange, {
    renew: renewed,
    onDone: () => {
      drop()
      announce(t('saved'))
      onClose()
    },
  })
  return (
    <Dialog title={`${t('change')} · ${a.name} · ${w(a.groupName)}`} onClose={onClose} wide>
      <form
        className="ca-form"
        onSubmit={(e) => {
          e.preventDefault()
          const body = { baseVersion: a.version, values: v.values, carerId: v.carer || null, why: v.why }
          send.mutate({ params: { id: a.id }, body })
        }}
      >
        <p className="y-note">{t('changeNote')}</p>
        <Values
          fields={g.fields}
          values={v.values}
          {...(shown ? { shown } : {})}
          onChange={(key, value) => keep((was) => ({ values: { ...was.values, [key]: value } }))}
        />
        <div className="two">
          <Field label={t('carer')}>
            <select value={v.carer} onChange={(e) => keep({ carer: e.target.value })}>
              <option value="">{t('byGrid')}</option>
              {carers.data?.items.map((x) => (
                <option key={x.accountId} value={x.accountId}>
                  {x.name} · {x.post}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('whyChange')}>
            <input maxLength={200} value={v.why} onChange={(e) => keep({ why: e.target.value })} />
          </Field>
        </div>
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{ ...named(w, g), carerId: t('carer') }}
          />
        )}
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

export function End({ a, onClose }: { a: Archive; onClose: () => void }) {
  const t = useT(words)
  const [reason, setReason] = useState<EndReason>(a.died ? 'died' : a.gone ? 'moved' : 'no-longer')
  const [note, setNote] = useState('')
  const [on, setOn] = useState(dayNow())
  const send = useSend(archiveClose, {
    renew: renewed,
    onDone: () => {
      announce(t('ended'))
      onClose()
    },
  })
  return (
    <Dialog title={t('endTitle', { name: a.name })} onClose={onClose}>
      <form
        className="ca-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id: a.id }, body: { baseVersion: a.version, reason, note, on } })
        }}
      >
        <div className="two">
          <Field label={t('reason')}>
            <select value={reason} onChange={(e) => setReason(e.target.value as EndReason)}>
              {endReasons.map((r) => (
                <option key={r} value={r}>
                  {t(r)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('endOn')}>
            <input type="date" required max={dayNow()} value={on} onChange={(e) => setOn(e.target.value)} />
          </Field>
        </div>
        <Field label={t('note')}>
          <input
            maxLength={200}
            required={reason === 'other'}
            value={note}
            onChange={(e) => setNote(e.target.value)}
          />
        </Field>
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notEnded')}
            fields={{ on: t('endOn'), note: t('note') }}
          />
        )}
        <p className="y-note">{t('endWill')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('end')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
