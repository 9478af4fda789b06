import { Dropdown, type MenuProps } from 'antd'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { dict, pause, setLang, useLang, useT, useWord } from '../../ui/i18n.tsx'
import { Icon } from '../../ui/icons.tsx'
import { setPrefs, usePrefs } from '../../ui/prefs.ts'
import { useMe, useSession } from '../../ui/session.tsx'

const words = dict({
  menu: { zh: '我的：语言、昼夜、退出', en: 'Me: language, day or night, sign out' },
  language: { zh: 'English', en: '中文' },
  day: { zh: '白天', en: 'Day' },
  night: { zh: '夜间', en: 'Night' },
  auto: { zh: '跟随系统', en: 'As the system' },
  me: { zh: '我的账号', en: 'My account' },
  town: { zh: '演示小镇', en: 'Demo town' },
  out: { zh: '退出', en: 'Sign out' },
})

/** Who is signed in, at the foot of the rail. */
export function UserMenu() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const prefs = usePrefs()
  const me = useMe()
  const { signOut, door } = useSession()
  const [demo, setDemo] = useState(false)
  useEffect(
    () =>
      void door.installation().then(
        (i) => setDemo(i.demo),
        () => {},
      ),
    [door],
  )
  const navigate = useNavigate()
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: (
        <span className="y-who">
          <b>{me.name}</b>
          <small>{[w(me.post), me.place].filter(Boolean).join(' · ')}</small>
        </span>
      ),
    },
    { type: 'divider' },
    { key: 'me', icon: <Icon name="person" />, label: t('me') },
    { key: 'lang', icon: <Icon name="globe" />, label: t('language') },
    { key: 'light', icon: <Icon name="sun" />, label: t('day') },
    { key: 'dark', icon: <Icon name="moon" />, label: t('night') },
    { key: 'auto', icon: <Icon name="desk" />, label: t('auto') },
    ...(demo ? [{ key: 'town', icon: <Icon name="play" />, label: t('town') }] : []),
    { type: 'divider' },
    { key: 'out', icon: <Icon name="out" />, label: t('out') },
  ]
  const act: MenuProps['onClick'] = ({ key }) => {
    if (key === 'lang') setLang(lang === 'zh' ? 'en' : 'zh')
    if (key === 'light' || key === 'dark' || key === 'auto') setPrefs({ theme: key })
    if (key === 'me') void navigate('/me')
    if (key === 'town') void navigate('/town')
    if (key === 'out') void signOut()
  }
  return (
    <Dropdown
      menu={{ items, onClick: act, selectedKeys: [prefs.theme] }}
      trigger={['click']}
      placement="topLeft"
    >
      {/* Its name begins with what stands on it, so that it can be called by voice (WCAG 2.5.3). */}
      <button type="button" className="y-me">
        <span aria-hidden="true">{me.name.slice(0, 1)}</span>
        <small>{w(me.post)}</small>
        <span className="sr">
          {me.name}
          {pause()}
          {t('menu')}
        </span>
      </button>
    </Dropdown>
  )
}
