import '../../ui/tokens.css'
import '../../ui/css/base.css'
import '../../ui/css/phone.css'
import { type ComponentType, StrictMode, useEffect, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { asProblem } from '../../ui/api.ts'
import { dict, useT, useWord } from '../../ui/i18n.tsx'
import { onPath, pathNow } from '../../ui/path.ts'
import { ProblemPanel } from '../../ui/problem.tsx'
import { EmptyCells } from '../../ui/states.tsx'
import { pageAt } from './pages.ts'

const words = dict({
  missing: { zh: '没有这一页', en: 'There is no such page' },
  missingWhy: {
    zh: '扫一扫门口的二维码牌就能报事；查进度用交上去时给您的链接。',
    en: 'Scan a code plate to report; follow your report by the link you were given.',
  },
  failed: { zh: '这一页没有打开', en: 'This page did not open' },
})

// The page's script is asked for before React draws anything: on a slow phone this saves a round trip.
const first = pageAt(location.pathname)
const firstLoad = first?.page.load()

/** Residents need two pages and no menu, so the router is these few lines. */
function Resident() {
  const t = useT(words)
  const w = useWord()
  const path = useSyncExternalStore(onPath, pathNow, pathNow)
  const hit = pageAt(path)
  const [loaded, setLoaded] = useState<{
    of: unknown
    Body: ComponentType<{ params: Record<string, string> }>
  }>()
  const [fault, setFault] = useState<unknown>()
  const page = hit?.page
  useEffect(() => {
    if (!page) return
    document.title = w(page.title)
    const load = page === first?.page && firstLoad ? firstLoad : page.load()
    load.then(
      // The effect runs with every drawing; the same page again is no news.
      (m) => setLoaded((was) => (was?.of === page ? was : { of: page, Body: m.default })),
      setFault,
    )
  }, [page, w])
  if (!hit)
    return (
      <div className="y-phone">
        <div className="y-page-pad">
          <EmptyCells kind="none" title={t('missing')}>
            {t('missingWhy')}
          </EmptyCells>
        </div>
      </div>
    )
  if (fault)
    return (
      <div className="y-phone y-page-pad">
        <ProblemPanel problem={asProblem(fault)} title={t('failed')} onRetry={() => location.reload()} />
      </div>
    )
  // A page never draws with the address of the next one, and each address starts with a page of its own.
  if (loaded?.of !== page || !loaded) return <div className="y-phone" aria-busy="true" />
  return <loaded.Body key={path} params={hit.params} />
}

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <Resident />
  </StrictMode>,
)
