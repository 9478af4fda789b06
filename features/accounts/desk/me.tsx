import { Link } from 'react-router'
import './accounts.css'
import { comma, dict, setLang, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { setLetters, useShortcutList } from '../../../ui/keyboard.tsx'
import { setPrefs, usePrefs } from '../../../ui/prefs.ts'
import { useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { changeMe } from '../contract.ts'
import { ChangePassword } from './password.tsx'
import { Sessions } from './sessions.tsx'
import { TwoStep } from './two-step.tsx'

const words = dict({
  workload: { zh: '我的工作量', en: 'My workload' },
  title: { zh: '我的账号', en: 'My account' },
  who: { zh: '我是谁', en: 'Who I am' },
  name: { zh: '姓名', en: 'Name' },
  account: { zh: '账号', en: 'Account' },
  unit: { zh: '单位', en: 'Unit' },
  posts: { zh: '岗位', en: 'Posts' },
  noPosts: { zh: '没有岗位', en: 'none' },
  wrong: { zh: '哪里不对，告诉系统管理员。', en: 'If something is wrong, tell the system administrator.' },
  look: { zh: '语言和样子', en: 'Language and look' },
  language: { zh: '语言', en: 'Language' },
  both: { zh: '这台电脑和您的账号都用它', en: 'for this browser and for your account' },
  theme: { zh: '昼夜', en: 'Day or night' },
  light: { zh: '白天', en: 'Day' },
  dark: { zh: '夜间', en: 'Night' },
  auto: { zh: '跟随系统', en: 'As the system' },
  keys: { zh: '键盘', en: 'Keyboard' },
  letters: { zh: '用单个字母做快捷键', en: 'Single-letter shortcuts' },
  lettersNote: {
    zh: '打字时总是关着；用语音或扫描输入的人可以整个关掉。按 ? 看这一页的全部快捷键，也能改键。',
    en: 'Always off while typing; turn off for speech or switch input. Press ? for all keys of a page, and to change them.',
  },
})

/** My own account: who I am, how I enter, where I am signed in, how it looks. */
export default function MyAccount() {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>
          {me.name} · {w(me.post)}
        </small>
        <span className="sp" />
        <Link className="y-link" to="/workload/person">
          {t('workload')}
        </Link>
      </header>
      <div className="acc-me">
        <div>
          <section className="y-card">
            <h2 className="y-sec">{t('who')}</h2>
            <dl className="y-fields">
              <dt>{t('name')}</dt>
              <dd>{me.name}</dd>
              <dt>{t('account')}</dt>
              <dd>{me.username}</dd>
              <dt>{t('unit')}</dt>
              <dd>{me.units.map((u) => u.name).join(comma()) || '—'}</dd>
              <dt>{t('posts')}</dt>
              <dd>
                {me.posts.map((p) => (
                  <div key={p.id}>
                    {w({ zh: `${p.name} · ${p.unitName}`, en: `${p.nameEn ?? p.name} · ${p.unitName}` })}
                  </div>
                ))}
                {me.posts.length === 0 && t('noPosts')}
              </dd>
            </dl>
            <p className="y-note acc-gap">{t('wrong')}</p>
          </section>
          <Look />
        </div>
        <div>
          <ChangePassword />
          <TwoStep />
        </div>
        <Sessions />
      </div>
    </div>
  )
}

function Look() {
  const t = useT(words)
  const lang = useLang()
  const prefs = usePrefs()
  const { letters } = useShortcutList()
  const save = useSend(changeMe)
  const speak = (language: 'zh' | 'en') => {
    setLang(language)
    save.mutate({ body: { language } })
  }
  return (
    <>
      <section className="y-card">
        <h2 className="y-sec">{t('look')}</h2>
        <dl className="y-fields acc-look">
          <dt>{t('language')}</dt>
          <dd>
            <Tabs
              label={t('language')}
              tabs={[
                { id: 'zh', text: '中文' },
                { id: 'en', text: 'English' },
              ]}
              current={lang}
              onOpen={speak}
            />
            <small className="muted">{t('both')}</small>
          </dd>
          <dt>{t('theme')}</dt>
          <dd>
            <Tabs
              label={t('theme')}
              tabs={(['light', 'dark', 'auto'] as const).map((x) => ({ id: x, text: t(x) }))}
              current={prefs.theme}
              onOpen={(theme) => setPrefs({ theme })}
            />
          </dd>
        </dl>
      </section>
      <section className="y-card">
        <h2 className="y-sec">{t('keys')}</h2>
        <label className="y-row">
          <input type="checkbox" checked={letters} onChange={(e) => setLetters(e.target.checked)} />
          {t('letters')}
        </label>
        <p className="y-note acc-gap">{t('lettersNote')}</p>
      </section>
    </>
  )
}
