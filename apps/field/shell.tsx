import { lazy, Suspense, useEffect, useState } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import { clockTime } from '../../ui/format.ts'
import { dict, useT, useWord } from '../../ui/i18n.tsx'
import { Icon } from '../../ui/icons.tsx'
import { ProblemPanel } from '../../ui/problem.tsx'
import { useSession } from '../../ui/session.tsx'
import { SignIn } from '../../ui/signin.tsx'
import { CutBar, Loading, OfflineBar } from '../../ui/states.tsx'
import { NewPassword } from '../shell/password.tsx'
import { pages, tabPages } from './pages.ts'
import { shownAt } from './slice.ts'

const words = dict({
  tabs: { zh: '主导航', en: 'Main navigation' },
  offline: { zh: '连不上服务器', en: 'No connection to the server' },
  noLine: { zh: '没有信号，看到的是 {at} 的情况', en: 'No line. What you see is from {at}' },
  noLineWhat: { zh: '照常记，有信号就自己交上去。', en: 'Go on; it is sent when there is a line.' },
  again: { zh: '再试', en: 'Try again' },
  newer: { zh: '有新版本', en: 'There is a newer version' },
  take: { zh: '换上', en: 'Take it' },
})

const above = pages.flatMap((p) => (p.always ? [{ path: p.path, verb: p.verb, Body: lazy(p.always) }] : []))

/** Another version has been fetched while this page was open; what is typed is kept over the reload. */
function useNewer(): boolean {
  const [newer, setNewer] = useState(false)
  useEffect(() => {
    const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
    if (!worker?.controller) return
    const took = () => setNewer(true)
    const look = () => {
      if (!document.hidden) void worker.getRegistration().then((r) => r?.update().catch(() => undefined))
    }
    worker.addEventListener('controllerchange', took)
    document.addEventListener('visibilitychange', look)
    return () => {
      worker.removeEventListener('controllerchange', took)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  return newer
}

/** Phone of a grid worker: a page, and the tab bar on the pages it leads to (a case has its own dock instead). */
export function Shell() {
  const t = useT(words)
  const w = useWord()
  const session = useSession()
  const { pathname } = useLocation()
  const newer = useNewer()
  const since = session.me ? shownAt() : undefined
  const { again } = session
  useEffect(() => {
    if (since === undefined) return
    const ask = () => void again()
    const timer = setInterval(ask, 20_000)
    addEventListener('online', ask)
    return () => {
      clearInterval(timer)
      removeEventListener('online', ask)
    }
  }, [since, again])
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
      {since === undefined ? (
        <CutBar />
      ) : (
        <OfflineBar
          title={t('noLine', { at: clockTime(since) })}
          action={t('again')}
          onAction={() => void again()}
        >
          {t('noLineWhat')}
        </OfflineBar>
      )}
      {newer && <OfflineBar title={t('newer')} action={t('take')} onAction={() => location.reload()} />}
      {above
        .filter((a) => session.can(a.verb))
        .map(({ path, Body }) => (
          <Suspense key={path} fallback={null}>
            <Body />
          </Suspense>
        ))}
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
