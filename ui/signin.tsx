import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { ApiProblem } from './api.ts'
import { asProblem } from './api.ts'
import { Btn } from './button.tsx'
import { dict, setLang, useLang, useT, useWord } from './i18n.tsx'
import { Icon, Logo } from './icons.tsx'
import { ProblemPanel } from './problem.tsx'
import { type DemoAccount, type Installation, useSession } from './session.tsx'

const words = dict({
  title: { zh: '登录', en: 'Sign in' },
  account: { zh: '账号', en: 'Account' },
  password: { zh: '密码', en: 'Password' },
  code: { zh: '动态码（6 位）', en: 'One-time code (6 digits)' },
  codeHint: { zh: '您的账号开了两步登录', en: 'Two-step sign-in is on for this account' },
  go: { zh: '登录', en: 'Sign in' },
  demo: { zh: '演示镇：点一个人就进去', en: 'Demo town: tap a person to enter' },
  demoNote: {
    zh: '人物、电话都是虚构的。换人随时可以退出再点。',
    en: 'People and phones are invented. Sign out to switch.',
  },
  inDesk: { zh: '工作台', en: 'Desk' },
  inField: { zh: '手机端', en: 'Phone' },
  report: { zh: '居民报事不用登录', en: 'Residents report without signing in' },
  byAccount: { zh: '用账号和密码登录', en: 'Sign in with account and password' },
  ended: { zh: '登录到期了', en: 'Your session has ended' },
  endedNote: {
    zh: '刚才最后按的没有交上去。重新登录就回到那一页，再按一次。',
    en: 'What you pressed last was not sent. Sign in to return to that page, and press it again.',
  },
  failed: { zh: '没有登录', en: 'Not signed in' },
  other: { zh: 'English', en: '中文' },
})

/** Sign-in page of desk and field. In a demo town the accounts of every role are one tap away. */
export function SignIn({ app, setup }: { app: 'desk' | 'field'; setup?: (done: () => void) => ReactNode }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const { signIn, door, ended } = useSession()
  const [place, setPlace] = useState<Installation>()
  const [known, setKnown] = useState(false)
  const [busy, setBusy] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  const [needCode, setNeedCode] = useState(false)
  useEffect(() => {
    door
      .installation()
      .then(setPlace, (e: unknown) => setFault(asProblem(e)))
      .finally(() => setKnown(true))
  }, [door])

  async function enter(username: string, password: string, code?: string) {
    setBusy(username)
    setFault(undefined)
    try {
      await signIn(username, password, code)
    } catch (e) {
      const p = asProblem(e)
      if (p.code.startsWith('signin.code')) setNeedCode(true)
      setFault(p)
      setBusy('')
    }
  }
  function submit(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    void enter(String(d.get('username')), String(d.get('password')), String(d.get('code') ?? '') || undefined)
  }
  /** People of the other app are listed too: they open that app. */
  function tap(a: DemoAccount) {
    if (a.app === app) return void enter(a.username, a.password)
    location.href = `/${a.app}/?as=${encodeURIComponent(a.username)}`
  }
  const asked = new URLSearchParams(location.search).get('as')
  const asAccount = place?.accounts.find((a) => a.username === asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: entered once, when the account named in the address is known
  useEffect(() => {
    if (asAccount) {
      history.replaceState(null, '', location.pathname)
      void enter(asAccount.username, asAccount.password)
    }
  }, [asAccount])

  if (place?.needsSetup && setup) return setup(() => location.reload())

  const form = (
    <form onSubmit={submit} className="y-form">
      {!place?.demo && <h1>{t('title')}</h1>}
      <label>
        {t('account')}
        <input name="username" autoComplete="username" required />
      </label>
      <label>
        {t('password')}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      {needCode && (
        <label>
          {t('code')} <small>{t('codeHint')}</small>
          <input name="code" inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]{6}" />
        </label>
      )}
      <Btn pri={!place?.demo} type="submit" busy={busy !== ''}>
        {t('go')}
      </Btn>
    </form>
  )
  return (
    <main className="y-signin">
      <div className={`y-signin-box ${place?.demo ? 'wide' : ''}`}>
        <div className="y-row">
          <Logo size={36} />
          <div>
            <b>一格 Yige</b>
            <div className="muted">{w(place?.name)}</div>
          </div>
          <span className="sp" />
          <button
            type="button"
            className="y-btn ghost sm"
            onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}
          >
            {t('other')}
          </button>
        </div>
        {ended && (
          <div className="y-state" role="alert">
            <h3>{t('ended')}</h3>
            <p>{t('endedNote')}</p>
          </div>
        )}
        {place?.demo && (
          <section aria-label={t('demo')} className="y-demo">
            <h1>{t('demo')}</h1>
            <ul>
              {[...place.accounts]
                .sort((a, b) => Number(b.app === app) - Number(a.app === app))
                .map((a) => (
                  <li key={a.username}>
                    <button type="button" onClick={() => tap(a)} aria-busy={busy === a.username || undefined}>
                      <span className="ini" aria-hidden="true">
                        {a.name.slice(0, 1)}
                      </span>
                      <span className="who">
                        <b>{a.name}</b>
                        <small>{w(a.post)}</small>
                        <small className="try">{w(a.try)}</small>
                      </span>
                      <span className="app">
                        <Icon name={a.app === 'desk' ? 'desk' : 'worker'} />
                        {t(a.app === 'desk' ? 'inDesk' : 'inField')}
                      </span>
                    </button>
                  </li>
                ))}
            </ul>
            <p className="muted">{t('demoNote')}</p>
          </section>
        )}
        {fault && <ProblemPanel problem={fault} title={t('failed')} />}
        {/* Not before it is known where the form stands: moving it would lose what was typed. */}
        {place?.demo ? (
          <details open={needCode}>
            <summary>{t('byAccount')}</summary>
            {form}
          </details>
        ) : (
          known && form
        )}
        <a href="/">{t('report')}</a>
      </div>
    </main>
  )
}
