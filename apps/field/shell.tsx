import { NavLink, Outlet, useLocation } from 'react-router'
import { dict, useT, useWord } from '../../ui/i18n.tsx'
import { Icon } from '../../ui/icons.tsx'
import { ProblemPanel } from '../../ui/problem.tsx'
import { useSession } from '../../ui/session.tsx'
import { SignIn } from '../../ui/signin.tsx'
import { CutBar, Loading } from '../../ui/states.tsx'
import { NewPassword } from '../shell/password.tsx'
import { tabPages } from './pages.ts'

const words = dict({
  tabs: { zh: '主导航', en: 'Main navigation' },
  offline: { zh: '连不上服务器', en: 'No connection to the server' },
})

/** Phone of a grid worker: a page, and the tab bar on the pages it leads to (a case has its own dock instead). */
export function Shell() {
  const t = useT(words)
  const w = useWord()
  const session = useSession()
  const { pathname } = useLocation()
  if (session.fault)
    return (
      <div className="y-phone">
        <div className="y-page-pad">
          <ProblemPanel
            problem={session.fault}
            title={t('offline')}
            safe=""
            onRetry={() => void session.again()}
          />
        </div>
      </div>
    )
  if (session.me === undefined)
    return (
      <div className="y-phone">
        <Loading rows={6} />
      </div>
    )
  if (session.me === null) return <SignIn app="field" />
  if (session.me.mustChangePassword) return <NewPassword />
  const shown = tabPages.filter((p) => session.can(p.verb))
  const onTab = shown.some((p) => pathname === `/${p.path}`)
  return (
    <div className="y-phone">
      <CutBar />
      <Outlet />
      {onTab && (
        <nav className="y-tabs" aria-label={t('tabs')}>
          {shown.map((p) => (
            <NavLink
              key={p.path}
              to={`/${p.path}`}
              className={({ isActive }) => `${p.tab?.main ? 'main' : ''} ${isActive ? 'on' : ''}`}
            >
              {p.tab && <Icon name={p.tab.icon} />}
              {w(p.tab?.words)}
            </NavLink>
          ))}
        </nav>
      )}
    </div>
  )
}
