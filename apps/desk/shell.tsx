import { useEffect, useState } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { Btn } from '../../ui/button.tsx'
import { dict, useT } from '../../ui/i18n.tsx'
import { useKeys } from '../../ui/keyboard.tsx'
import { KeyList } from '../../ui/keylist.tsx'
import { Palette, togglePalette } from '../../ui/palette.tsx'
import { ProblemPanel } from '../../ui/problem.tsx'
import { useSession } from '../../ui/session.tsx'
import { SignIn } from '../../ui/signin.tsx'
import { CutBar, Loading } from '../../ui/states.tsx'
import { NewPassword } from '../shell/password.tsx'
import { railPages } from './pages.ts'
import { Rail } from './rail.tsx'
import { Setup } from './setup.tsx'
import { UserMenu } from './user-menu.tsx'

const words = dict({
  skip: { zh: '跳到内容', en: 'Skip to content' },
  offline: { zh: '连不上服务器', en: 'No connection to the server' },
  go: { zh: '去：{page}', en: 'Go to: {page}' },
  goGroup: { zh: '去哪一页', en: 'Go to' },
  keys: { zh: '快捷键', en: 'Keys' },
  general: { zh: '到处都能按', en: 'Everywhere' },
  all: { zh: '找事件、页面、命令', en: 'Find cases, pages, commands' },
  list: { zh: '全部快捷键', en: 'All shortcuts' },
})

/** Rail, page, and what lies over every page: command palette, list of keys, connection bar. */
export function Shell() {
  const t = useT(words)
  const session = useSession()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [keysOpen, setKeysOpen] = useState(false)
  const shown = railPages.filter((p) => session.can(p.verb))
  const general = { zh: words.general.zh, en: words.general.en }

  useKeys([
    { id: 'palette', keys: 'Ctrl+K', words: words.all, group: general, run: togglePalette },
    { id: 'keys', keys: '?', words: words.list, group: general, run: () => setKeysOpen(true) },
    ...shown
      .filter((p) => p.nav?.letter)
      .map((p) => ({
        id: `go.${p.path}`,
        keys: `G ${p.nav?.letter}`,
        words: p.nav?.words ?? p.title,
        group: { zh: words.goGroup.zh, en: words.goGroup.en },
        command: true,
        run: () => void navigate(`/${p.path}`),
      })),
  ])
  // A new page starts at its heading for readers of the screen, without moving what the eye sees.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page changes
  useEffect(() => document.getElementById('main')?.focus({ preventScroll: true }), [pathname.split('/')[1]])

  if (session.fault)
    return (
      <div className="y-page-pad">
        <ProblemPanel
          problem={session.fault}
          title={t('offline')}
          safe=""
          onRetry={() => void session.again()}
        />
      </div>
    )
  if (session.me === undefined) return <Loading rows={6} />
  if (session.me === null) return <SignIn app="desk" setup={(done) => <Setup onDone={done} />} />
  if (session.me.mustChangePassword) return <NewPassword />

  return (
    <div className="y-app">
      <a className="y-skip" href="#main">
        {t('skip')}
      </a>
      <Rail
        pages={shown}
        foot={
          <>
            <Btn
              ghost
              icon="keyboard"
              aria-label={t('keys')}
              title={`${t('keys')}  ?`}
              onClick={() => setKeysOpen(true)}
            />
            <UserMenu />
          </>
        }
      />
      <div className="y-main">
        <CutBar />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Palette />
      {keysOpen && <KeyList onClose={() => setKeysOpen(false)} />}
    </div>
  )
}
