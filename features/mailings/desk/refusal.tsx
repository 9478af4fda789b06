import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { refusalSet } from '../contract.ts'
import { words } from './words.ts'

/** Somebody wants no messages, or wants them again; said at the counter or on the phone. */
export function RefusalForm({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const [phone, setPhone] = useState('')
  const [why, setWhy] = useState('')
  const send = useSend(refusalSet, {
    onDone: () => {
      announce(t('noted'))
      onClose()
    },
  })
  const go = (refuse: boolean) => send.mutate({ body: { phone, why, refuse } })
  const ready = phone.trim() !== '' && why.trim() !== ''
  return (
    <Dialog title={t('refuse')} onClose={onClose}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) go(true)
        }}
      >
        <p className="y-note">{t('refuseWhat')}</p>
        <label>
          {t('phone')}
          <input
            type="tel"
            required
            maxLength={30}
            value={phone}
            onChange={(e) => setPhone(e.target.value)}
          />
        </label>
        <label>
          {t('how')}
          <input required maxLength={200} value={why} onChange={(e) => setWhy(e.target.value)} />
        </label>
        {send.error && <ProblemPanel problem={send.error} fields={{ phone: t('phone'), why: t('how') }} />}
        <div className="y-row">
          <Btn disabled={!ready} busy={send.isPending} onClick={() => go(false)}>
            {t('take')}
          </Btn>
          <span className="sp" />
          <Btn pri type="submit" disabled={!ready} busy={send.isPending}>
            {t('put')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
