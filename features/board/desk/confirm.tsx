import { useEffect, useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { type CaseRow, getCase } from '../../cases/contract.ts'
import type { Place } from './use-drop.ts'
import { words } from './words.ts'

/** What will happen, read before it does: who is told, which clock starts, how long it can be taken back. */
export function Confirm({
  rows,
  to,
  busy,
  onGo,
  onCancel,
}: {
  rows: readonly CaseRow[]
  to: Place
  busy: boolean
  onGo: (reason: string) => Promise<void>
  onCancel: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const [reason, setReason] = useState('')
  const start = useRef<HTMLButtonElement & HTMLInputElement>(null)
  // After the dialog has opened, which puts the focus on its first button: Enter once more must send, not close.
  useEffect(() => {
    const frame = requestAnimationFrame(() => start.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  const moves = rows.some((r) => r.state !== 'triage')
  const [first] = rows
  const detail = useAsk(getCase, { params: { id: first!.id } }, { enabled: rows.length === 1 })
  const action = moves ? 'redispatch' : 'dispatch'
  // The first line of the system names the receiver it would choose; here a person chose.
  const lines = detail.data?.willDo.find((x) => x.action === action)?.lines.slice(1) ?? []
  return (
    <Dialog title={rows.length === 1 ? first!.title : t('pickedMany', { n: rows.length })} onClose={onCancel}>
      <form
        className="board-confirm"
        onSubmit={(e) => {
          e.preventDefault()
          if (!busy && (!moves || reason.trim())) void onGo(reason.trim())
        }}
      >
        <div className="y-will form">
          <ul>
            <li>
              {rows.length === 1
                ? t('to', { name: to.name })
                : t('toMany', { n: rows.length, name: to.name })}
            </li>
            {lines.map((l) => (
              <li key={l.zh}>{w(l)}</li>
            ))}
            {lines.length === 0 && <li>{t('undo')}</li>}
          </ul>
        </div>
        {moves && (
          <label className="board-reason">
            {t('reason')}
            <input
              ref={start}
              required
              maxLength={500}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </label>
        )}
        <div className="y-act-btns">
          <button type="submit" className="y-btn pri" {...(moves ? {} : { ref: start })} aria-busy={busy}>
            {t(moves ? 'reroute' : 'confirm')}
          </button>
          <Btn k="Esc" onClick={onCancel}>
            {t('cancel')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
