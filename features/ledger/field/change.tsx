import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import type { Dweller } from '../contract.ts'
import type { Changed } from './queue.ts'
import { words } from './words.ts'

const asked = ['phone', 'name', 'idNumber', 'work', 'death'] as const

/** Somebody who is listed here has changed, though no rule asks: another number, another name, moved away. Kept on the phone until sent. */
export function ChangePerson({
  d,
  onClose,
  onChange,
}: {
  d: Dweller
  onClose: () => void
  onChange: (c: Changed) => void
}) {
  const t = useT(words)
  const [moved, setMoved] = useState(false)
  const [values, setValues] = useState<Partial<Record<(typeof asked)[number], string>>>({})
  const [on, setOn] = useState(dayNow)
  const filled = Object.fromEntries(Object.entries(values).filter(([, v]) => v.trim() !== ''))
  const ready = moved ? on !== '' : Object.keys(filled).length > 0
  const source = '入户核查'
  return (
    <Dialog title={t('differsOf', { name: d.name || t('unnamed') })} onClose={onClose}>
      <form
        className="lf-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (!ready) return
          onChange(
            moved
              ? { personId: d.personId, residenceId: d.residenceId, end: { baseVersion: d.version, on } }
              : { personId: d.personId, body: { baseVersion: d.personVersion, values: filled, source } },
          )
        }}
      >
        <label className="tick">
          <input type="checkbox" checked={moved} onChange={(e) => setMoved(e.target.checked)} />
          {t('moved')}
        </label>
        {moved ? (
          <label>
            {t('movedOn')}
            <input className="y-text" type="date" value={on} onChange={(e) => setOn(e.target.value)} />
          </label>
        ) : (
          asked.map((f) => (
            <label key={f}>
              {t(f)}
              <input
                className="y-text"
                type={f === 'death' ? 'date' : 'text'}
                value={values[f] ?? ''}
                inputMode={f === 'phone' ? 'tel' : 'text'}
                autoComplete="off"
                onChange={(e) => setValues({ ...values, [f]: e.target.value })}
              />
            </label>
          ))
        )}
        <p className="y-note">{moved ? t('willMove') : `${t('asIs')} ${t('willChange')}`}</p>
        <Btn pri type="submit" disabled={!ready}>
          {t('save')}
        </Btn>
      </form>
    </Dialog>
  )
}
