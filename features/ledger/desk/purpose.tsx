import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ApiProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { revealPurposes } from '../contract.ts'
import { Field } from './parts.tsx'
import { words } from './words.ts'

/** Says why: one of a list, with words for any other; the form of a dialog. Enter says yes: in a queue the hands are on the keys. */
export function WhyForm<W extends keyof typeof words & string>({
  label,
  choices,
  will,
  go,
  fault,
  busy = false,
  children,
  onSay,
  onClose,
}: {
  label: string
  choices: readonly W[]
  will: string
  go: string
  fault?: ReactNode
  busy?: boolean
  children?: ReactNode
  onSay: (why: W, note: string) => void
  onClose: () => void
}) {
  const t = useT(words)
  const [why, setWhy] = useState<W>(choices[0]!)
  const [note, setNote] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLButtonElement>('[type=submit]')?.focus(), [])
  return (
    <form
      ref={form}
      className="lg-form"
      onSubmit={(e) => {
        e.preventDefault()
        onSay(why, note)
      }}
    >
      <Field label={label}>
        <select value={why} onChange={(e) => setWhy(e.target.value as W)}>
          {choices.map((c) => (
            <option key={c} value={c}>
              {t(c)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('note')}>
        <input
          value={note}
          maxLength={200}
          required={why === 'other'}
          onChange={(e) => setNote(e.target.value)}
        />
      </Field>
      {children}
      {fault}
      <p className="y-note">{will}</p>
      <div className="acts">
        <Btn onClick={onClose}>{t('cancel')}</Btn>
        <Btn pri type="submit" busy={busy}>
          {go}
        </Btn>
      </div>
    </form>
  )
}

type Purpose = (typeof revealPurposes)[number]
export interface Purposed {
  purpose: Purpose
  note: string
}

/** What values are looked at for, before they are. */
export function PurposeForm({
  fault,
  onSay,
  onClose,
}: {
  fault?: ApiProblem | undefined
  onSay: (why: Purposed) => void
  onClose: () => void
}) {
  const t = useT(words)
  return (
    <WhyForm<Purpose>
      label={t('purpose')}
      choices={revealPurposes}
      will={t('willReveal')}
      go={t('reveal')}
      fault={fault && <ProblemPanel problem={fault} />}
      onSay={(purpose, note) => onSay({ purpose, note })}
      onClose={onClose}
    />
  )
}

export function PurposeDialog({ onSay, onClose }: { onSay: (why: Purposed) => void; onClose: () => void }) {
  const t = useT(words)
  return (
    <Dialog title={t('reveal')} onClose={onClose}>
      <PurposeForm onSay={onSay} onClose={onClose} />
    </Dialog>
  )
}
