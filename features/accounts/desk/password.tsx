import { type FormEvent, useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { colon, dict, semicolon, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useRenew } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { changePassword, sessionsList } from '../contract.ts'
import { passwordFaults, passwordMin } from '../rules.ts'

const words = dict({
  title: { zh: '密码', en: 'Password' },
  present: { zh: '现在的密码', en: 'Present password' },
  next: { zh: '新密码', en: 'New password' },
  again: { zh: '再打一遍', en: 'Once more' },
  rule: {
    zh: '至少 {n} 个字，不含账号名。越长越好记越安全，一句话就行。',
    en: 'At least {n} {n|character|characters}, without the account name. A sentence is safe and easy to keep.',
  },
  will: {
    zh: '改了以后，别处的登录都会退出，这里不退。',
    en: 'Afterwards you are signed out everywhere else, not here.',
  },
  send: { zh: '改密码', en: 'Change password' },
  failed: { zh: '密码没有改', en: 'Password not changed' },
  done: {
    zh: '密码改好了，别处 {n} 个登录已退出。',
    en: 'Password changed; {n} other {n|session|sessions} ended.',
  },
  differ: { zh: '两遍不一样', en: 'The two differ' },
  short: { zh: '还短', en: 'Too short yet' },
  long: { zh: '太长', en: 'Too long' },
  username: { zh: '不能含账号名', en: 'Must not contain the account name' },
  common: { zh: '太常见，一猜就中', en: 'Too common' },
})

export function ChangePassword() {
  const t = useT(words)
  const me = useMe()
  const renew = useRenew()
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  const [ended, setEnded] = useState<number>()
  const faults = next ? passwordFaults(next, me.username) : []
  const differ = again !== '' && again !== next
  async function submit(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const form = e.currentTarget
    setBusy(true)
    setFault(undefined)
    try {
      const present = String(new FormData(form).get('present'))
      const done = await call(changePassword, { body: { present, next } })
      setEnded(done.endedSessions)
      form.reset()
      setNext('')
      setAgain('')
      renew(sessionsList)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('title')}</h2>
      {ended !== undefined && (
        <p className="acc-done" role="status">
          {t('done', { n: ended })}
        </p>
      )}
      {fault && (
        <ProblemPanel
          problem={fault}
          title={`${t('failed')}${colon()}${fault.title}`}
          fields={{ next: t('next') }}
        />
      )}
      <form className="y-ask" onSubmit={submit}>
        <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
        <label>
          {t('present')}
          <input name="present" type="password" autoComplete="current-password" required />
        </label>
        <label>
          {t('next')}
          <input
            type="password"
            autoComplete="new-password"
            required
            value={next}
            aria-describedby="pw-rule"
            onChange={(e) => setNext(e.target.value)}
          />
        </label>
        <label>
          {t('again')}
          <input
            type="password"
            autoComplete="new-password"
            required
            value={again}
            onChange={(e) => setAgain(e.target.value)}
          />
        </label>
        <p className="y-note" id="pw-rule" aria-live="polite">
          {faults.length
            ? faults.map((f) => t(f)).join(semicolon())
            : differ
              ? t('differ')
              : t('rule', { n: passwordMin })}
        </p>
        <p className="y-note">{t('will')}</p>
        <div className="y-acts acc-acts">
          <Btn type="submit" busy={busy} disabled={faults.length > 0 || next === '' || next !== again}>
            {t('send')}
          </Btn>
        </div>
      </form>
    </section>
  )
}
