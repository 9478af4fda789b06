/** Pieces of the pages of tables. */
import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { type SheetBrief, sheetGet, sheetReturn, sheetsReceived, tablesDue } from '../contract-sheets.ts'
import { words } from './words.ts'

export const stateKey = (s: SheetBrief['state']) => (s === 'open' ? ('openState' as const) : s)

/** The department says why it does not take a sheet; or whoever heard it says it for the department. */
export function SendBack({ id, name }: { id: string; name: string }) {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const send = useSend(sheetReturn, {
    renew: [sheetsReceived, sheetGet, tablesDue],
    onDone: () => setOpen(false),
  })
  return (
    <>
      <Btn
        sm
        icon="return"
        aria-label={`${t('sendBack')} ${name}`}
        onClick={(e) => {
          e.stopPropagation()
          setOpen(true)
        }}
      >
        {t('sendBack')}
      </Btn>
      {open && (
        <Dialog title={`${t('sendBack')} ${name}`} onClose={() => setOpen(false)}>
          <form
            className="tb-form"
            onSubmit={(e) => {
              e.preventDefault()
              if (reason.trim()) send.mutate({ params: { id }, body: { reason: reason.trim() } })
            }}
          >
            {send.error && <ProblemPanel problem={send.error} fields={{ reason: t('reason') }} />}
            <label>
              {t('reason')}
              <textarea
                required
                rows={3}
                maxLength={300}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
              />
            </label>
            <div className="acts">
              <Btn onClick={() => setOpen(false)}>{t('never')}</Btn>
              <Btn pri type="submit" busy={send.isPending}>
                {t('sendBack')}
              </Btn>
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}
