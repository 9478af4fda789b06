import './forms.css'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { formGet, formRegister, type PublishedForm } from '../contract.ts'
import { Fields } from '../resident/fields.tsx'
import { useFilling } from '../resident/filling.ts'
import { words as shared } from '../resident/words.ts'
import { say } from '../rules.ts'
import { words } from './words.ts'

/** The form beside the telephone: the same questions, asked of who is on the line or at the counter. */
export default function DeskFill() {
  const { key = '' } = useParams()
  const got = useAsk(formGet, { params: { key } })
  if (got.error) return <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
  return got.data ? <Fill key={key} form={got.data} /> : <Loading rows={6} />
}

function Fill({ form }: { form: PublishedForm }) {
  const t = useT(words)
  const s = useT(shared)
  const lang = useLang()
  const go = useNavigate()
  const [channel, setChannel] = useState<'phone' | 'walk-in'>('phone')
  const [done, setDone] = useState<{ caseId: string; number: string; token: string }>()
  const x = useFilling('desk-form', form, {
    placeKnown: false,
    send: (body) => call(formRegister, { params: { key: form.key }, body: { ...body, channel } }),
    onDone: setDone,
  })
  const busy = x.busy || Boolean(x.draft.queued)
  useKeys([
    {
      id: 'form.send',
      keys: 'Ctrl+Enter',
      words: words.send,
      off: busy || Boolean(done),
      run: () => void x.send(),
    },
    { id: 'form.leave', keys: 'Escape', words: words.back, run: () => void go('/reports/new') },
  ])
  const title = say(form.definition.title, lang)
  if (done)
    return (
      <div className="y-page-pad fe-fill" role="status">
        <h1>{t('done', { number: done.number })}</h1>
        <p>
          <a href={`/t/${done.token}`}>{`${location.origin}/t/${done.token}`}</a>
        </p>
        <div className="fe-acts">
          <Btn pri autoFocus onClick={() => void go(`/cases/${done.caseId}`)}>
            {t('openCase')}
          </Btn>
          <Btn onClick={() => setDone(undefined)}>{t('again')}</Btn>
        </div>
      </div>
    )
  return (
    <form
      className="y-page-pad fe-fill"
      onSubmit={(e) => {
        e.preventDefault()
        if (!busy) x.send()
      }}
    >
      <header className="fe-head">
        <h1>{title}</h1>
        <span className="sp" />
        <Link className="y-btn sm ghost" to="/reports/new">
          {t('back')} <kbd>Esc</kbd>
        </Link>
      </header>
      <p className="y-note">{say(form.definition.lead, lang)}</p>
      <fieldset className="y-choice">
        <legend>{t('how')}</legend>
        {(['phone', 'walk-in'] as const).map((c) => (
          <button type="button" key={c} aria-pressed={channel === c} onClick={() => setChannel(c)}>
            {t(c === 'phone' ? 'byPhone' : 'byVisit')}
          </button>
        ))}
      </fieldset>
      {x.found && <p className="y-note">{s('kept')}</p>}
      <Fields
        prefix={x.prefix}
        definition={form.definition}
        answers={x.draft.answers}
        onAnswer={x.answer}
        faults={x.shown}
        name={x.draft.name}
        onName={(name) => x.put({ name })}
        bag={x.bag}
        items={x.items}
        camera={false}
      />
      {x.problem && <ProblemPanel problem={x.problem} title={s('notSent')} safe={s('safe')} />}
      {x.shown.length > 0 && (
        <p className="fm-fault" role="alert">
          {s('faults', { n: x.shown.length })}
        </p>
      )}
      <div className="fe-acts">
        <Btn pri type="submit" k="Ctrl Enter" busy={busy} onClick={undefined}>
          {t('send')}
        </Btn>
      </div>
    </form>
  )
}
