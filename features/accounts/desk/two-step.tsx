import { type FormEvent, useEffect, useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { colon, dict, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { totpConfirm, totpDisable, totpEnrol } from '../contract.ts'

const words = dict({
  title: { zh: '两步登录', en: 'Two-step sign-in' },
  on: {
    zh: '开着：登录时除了密码还要手机上的动态码。',
    en: 'On: signing in asks for a code from your phone as well.',
  },
  off: {
    zh: '没有开。开了以后，别人就算知道密码也进不来。需要一个认证器应用（微信小程序或手机自带的都行）。',
    en: 'Off. With it on, a password alone opens nothing. You need an authenticator app.',
  },
  begin: { zh: '开两步登录', en: 'Turn on' },
  end: { zh: '关掉', en: 'Turn off' },
  password: { zh: '密码', en: 'Password' },
  next: { zh: '下一步', en: 'Next' },
  scan: {
    zh: '用认证器扫这个码，再打上面的 6 位数',
    en: 'Scan with the authenticator, then type its six digits',
  },
  byHand: { zh: '扫不了就手动输入：', en: 'Or type the key by hand:' },
  code: { zh: '动态码', en: 'Code' },
  confirm: { zh: '打开', en: 'Turn on' },
  cancel: { zh: '不改了', en: 'Leave it' },
  failed: { zh: '没有改', en: 'Not changed' },
})

type Step =
  | { at: 'rest' }
  | { at: 'password' }
  | { at: 'scan'; secret: string; uri: string; ticket: string }
  | { at: 'off' }

/** Turning the second step on (password, scan, first code) and off (password and code). */
export function TwoStep() {
  const t = useT(words)
  const me = useMe()
  const { again } = useSession()
  const [step, setStep] = useState<Step>({ at: 'rest' })
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  const rest = () => {
    setFault(undefined)
    setStep({ at: 'rest' })
  }
  const form = (act: (d: FormData) => Promise<void>) => async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    setBusy(true)
    setFault(undefined)
    try {
      await act(new FormData(e.currentTarget))
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  const begin = form(async (d) => {
    const got = await call(totpEnrol, { body: { password: String(d.get('password')) } })
    setStep({ at: 'scan', ...got })
  })
  const confirm = form(async (d) => {
    if (step.at !== 'scan') return
    await call(totpConfirm, { body: { ticket: step.ticket, code: String(d.get('code')) } })
    await again()
    rest()
  })
  const disable = form(async (d) => {
    await call(totpDisable, { body: { password: String(d.get('password')), code: String(d.get('code')) } })
    await again()
    rest()
  })
  const password = (
    <label>
      {t('password')}
      <input name="password" type="password" autoComplete="current-password" required />
    </label>
  )
  const code = (
    <label>
      {t('code')}
      <input name="code" inputMode="numeric" autoComplete="one-time-code" pattern="[0-9]{6}" required />
    </label>
  )
  const acts = (word: string) => (
    <div className="y-acts acc-acts">
      <Btn onClick={rest}>{t('cancel')}</Btn>
      <Btn pri type="submit" busy={busy}>
        {word}
      </Btn>
    </div>
  )
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('title')}</h2>
      <p className="y-note">{me.totp ? t('on') : t('off')}</p>
      {fault && <ProblemPanel problem={fault} title={`${t('failed')}${colon()}${fault.title}`} />}
      {step.at === 'rest' && (
        <div className="y-acts acc-acts">
          <Btn onClick={() => setStep({ at: me.totp ? 'off' : 'password' })}>
            {me.totp ? t('end') : t('begin')}
          </Btn>
        </div>
      )}
      {step.at === 'password' && (
        <form className="y-ask" onSubmit={begin}>
          {password}
          {acts(t('next'))}
        </form>
      )}
      {step.at === 'scan' && (
        <form className="y-ask" onSubmit={confirm}>
          <p>{t('scan')}</p>
          <Qr text={step.uri} />
          <p className="y-note">
            {t('byHand')} <code className="acc-secret">{step.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          {code}
          {acts(t('confirm'))}
        </form>
      )}
      {step.at === 'off' && (
        <form className="y-ask" onSubmit={disable}>
          {password}
          {code}
          {acts(t('end'))}
        </form>
      )}
    </section>
  )
}

/** Drawn in the browser: the secret goes to no other machine. */
function Qr({ text }: { text: string }) {
  const [url, setUrl] = useState('')
  useEffect(() => {
    import('qrcode').then(
      (q) => q.toDataURL(text, { margin: 2, width: 184 }).then(setUrl),
      () => setUrl(''),
    )
  }, [text])
  return url ? <img className="acc-qr" src={url} width="184" height="184" alt="" /> : null
}
