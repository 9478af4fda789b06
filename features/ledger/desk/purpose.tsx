import { useEffect, useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { revealPurposes } from '../contract.ts'
import { Field } from './parts.tsx'
import { words } from './words.ts'

type Purpose = (typeof revealPurposes)[number]

/** What values are looked at for, before they are. */
export function PurposeDialog({
  onSay,
  onClose,
}: {
  onSay: (why: { purpose: Purpose; note: string }) => void
  onClose: () => void
}) {
  const t = useT(words)
  const [purpose, setPurpose] = useState<Purpose>('verify')
  const [note, setNote] = useState('')
  const form = useRef<HTMLFormElement>(null)
  // Enter says yes: whoever goes through a queue has the hands on the keys.
  useEffect(() => form.current?.querySelector<HTMLButtonElement>('[type=submit]')?.focus(), [])
  return (
    <Dialog title={t('reveal')} onClose={onClose}>
      <form
        ref={form}
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          onSay({ purpose, note })
        }}
      >
        <Field label={t('purpose')}>
          <select value={purpose} onChange={(e) => setPurpose(e.target.value as Purpose)}>
            {revealPurposes.map((p) => (
              <option key={p} value={p}>
                {t(p)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('note')}>
          <input
            value={note}
            maxLength={200}
            required={purpose === 'other'}
            onChange={(e) => setNote(e.target.value)}
          />
        </Field>
        <p className="y-note">{t('willReveal')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit">
            {t('reveal')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
