import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { findingsList, rulesList } from '../contract-findings.ts'
import { type OwnRule, ownGet, ownList, ownSwitch } from '../contract-own.ts'
import { ownWords } from './own-words.ts'
import { Field } from './parts.tsx'

/** On, of a rule that sends somebody: for what it finds or not; of a broad one by whoever writes down how much that is. */
export function TurnOn({ of: r, onClose }: { of: OwnRule; onClose: () => void }) {
  const t = useT(ownWords)
  const w = useWord()
  const found = r.trial?.found ?? 0
  const [tasks, setTasks] = useState<boolean | undefined>(
    r.running !== null ? r.tasks : r.broad ? undefined : true,
  )
  const [number, setNumber] = useState('')
  const turn = useSend(ownSwitch, {
    renew: [ownList, ownGet, findingsList, rulesList],
    onDone: () => {
      announce(t('turnedOn'))
      onClose()
    },
  })
  const confirms = tasks === true && r.broad
  return (
    <Dialog title={`${t('turnOn')} ${w(r.definition.title)}`} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (tasks === undefined) return
          turn.mutate({
            params: { id: r.id },
            body: {
              baseVersion: r.version,
              on: true,
              tasks,
              ...(confirms ? { confirm: Number(number) || 0 } : {}),
            },
          })
        }}
      >
        <p>{t('tried', { n: found })}</p>
        <fieldset className="or-tasks">
          <legend>{t('whoGoes')}</legend>
          {([false, true] as const).map((x) => (
            <label key={String(x)} className="tick">
              <input type="radio" name="tasks" required checked={tasks === x} onChange={() => setTasks(x)} />
              <span>{x ? t('withTasks', { m: r.perDay }) : t('noTasks')}</span>
            </label>
          ))}
        </fieldset>
        {confirms && (
          <Field label={t('confirm', { n: found })}>
            <input
              required
              inputMode="numeric"
              pattern={String(found)}
              autoComplete="off"
              value={number}
              onChange={(e) => setNumber(e.target.value.trim())}
            />
          </Field>
        )}
        {turn.error && (
          <ProblemPanel problem={turn.error} title={t('notTurned')} fields={{ confirm: t('whoGoes') }} />
        )}
        <p className="y-note">{t('willOn')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={turn.isPending}>
            {t('turnOn')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
