import { useState } from 'react'
import { Link } from 'react-router'
import { myDuty } from '../../features/accounts/contract.ts'
import { asProblem } from '../../ui/api.ts'
import { Btn } from '../../ui/button.tsx'
import { moment } from '../../ui/format.ts'
import { dict, setLang, useLang, useT, useWord } from '../../ui/i18n.tsx'
import { useNow } from '../../ui/now.ts'
import { setPrefs, usePrefs } from '../../ui/prefs.ts'
import { ProblemPanel } from '../../ui/problem.tsx'
import { useSend } from '../../ui/query.tsx'
import { useMe, useSession } from '../../ui/session.tsx'

const words = dict({
  duty: { zh: '值班', en: 'Duty' },
  dutyOn: { zh: '在岗', en: 'On duty' },
  dutyOff: { zh: '不在岗', en: 'Off duty' },
  since: { zh: '{at} 起在岗。新的事件会派给您。', en: 'On duty since {at}. New cases are sent to you.' },
  offNote: {
    zh: '新的事件派给在岗的人；您手上的还是您的。',
    en: 'New cases go to people on duty; those in your hands stay yours.',
  },
  dutyFailed: { zh: '没有改成', en: 'Not changed' },
  look: { zh: '显示', en: 'Display' },
  day: { zh: '白天', en: 'Day' },
  night: { zh: '夜间', en: 'Night' },
  auto: { zh: '跟随手机', en: 'As the phone' },
  size: { zh: '字号', en: 'Text size' },
  normal: { zh: '标准字', en: 'Normal' },
  big: { zh: '大字', en: 'Large' },
  language: { zh: '语言', en: 'Language' },
  workload: { zh: '我的工作量', en: 'My workload' },
  out: { zh: '退出', en: 'Sign out' },
  notOut: { zh: '没有退出', en: 'Not signed out' },
})

/** My page on the phone: who I am, night mode, text size, language, out. */
export default function MePage() {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const { signOut, again, can } = useSession()
  const now = useNow('minute')
  const duty = useSend(myDuty, { onDone: () => void again() })
  const prefs = usePrefs()
  const lang = useLang()
  const [notOut, setNotOut] = useState<unknown>()
  return (
    <main className="y-scroll">
      <header className="y-head">
        <h1>{me.name}</h1>
        <p>{[w(me.post), me.place].filter(Boolean).join(' · ')}</p>
      </header>
      {can('duty.set') && (
        <section className="y-blk">
          <h2>{t('duty')}</h2>
          <div className="y-pick">
            {[true, false].map((onDuty) => (
              <Btn
                key={String(onDuty)}
                aria-pressed={me.onDuty === onDuty}
                busy={duty.isPending}
                onClick={() => me.onDuty !== onDuty && duty.mutate({ body: { onDuty } })}
              >
                {t(onDuty ? 'dutyOn' : 'dutyOff')}
              </Btn>
            ))}
          </div>
          <p className="y-note">
            {me.onDuty && me.dutySince ? t('since', { at: moment(me.dutySince, now, lang) }) : t('offNote')}
          </p>
          {duty.error && <ProblemPanel problem={duty.error} title={t('dutyFailed')} />}
        </section>
      )}
      <div className="y-page-pad">
        <Link className="y-btn" style={{ width: '100%' }} to="/workload">
          {t('workload')}
        </Link>
      </div>
      <section className="y-blk">
        <h2>{t('look')}</h2>
        <div className="y-pick three">
          {(['light', 'dark', 'auto'] as const).map((theme) => (
            <Btn key={theme} aria-pressed={prefs.theme === theme} onClick={() => setPrefs({ theme })}>
              {t(theme === 'light' ? 'day' : theme === 'dark' ? 'night' : 'auto')}
            </Btn>
          ))}
        </div>
      </section>
      <section className="y-blk">
        <h2>{t('size')}</h2>
        <div className="y-pick">
          <Btn aria-pressed={!prefs.big} onClick={() => setPrefs({ big: false })}>
            {t('normal')}
          </Btn>
          <Btn aria-pressed={prefs.big} onClick={() => setPrefs({ big: true })}>
            {t('big')}
          </Btn>
        </div>
      </section>
      <section className="y-blk">
        <h2>{t('language')}</h2>
        <div className="y-pick">
          <Btn aria-pressed={lang === 'zh'} onClick={() => setLang('zh')}>
            中文
          </Btn>
          <Btn aria-pressed={lang === 'en'} onClick={() => setLang('en')}>
            English
          </Btn>
        </div>
      </section>
      <div className="y-page-pad">
        <Btn style={{ width: '100%' }} icon="out" onClick={() => void signOut().catch(setNotOut)}>
          {t('out')}
        </Btn>
        {notOut !== undefined && <ProblemPanel problem={asProblem(notOut)} title={t('notOut')} />}
      </div>
    </main>
  )
}
