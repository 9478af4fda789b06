import { type ComponentType, useEffect } from 'react'
import { createBrowserRouter, Navigate, useRouteError } from 'react-router'
import { asProblem } from '../../ui/api.ts'
import { dict, useT, useWord } from '../../ui/i18n.tsx'
import type { FieldPage } from '../../ui/pages.ts'
import { ProblemPanel } from '../../ui/problem.tsx'
import { useSession } from '../../ui/session.tsx'
import { NoAccess } from '../../ui/states.tsx'
import { pages, tabPages } from './pages.ts'
import { Shell } from './shell.tsx'

const words = dict({
  title: { zh: '这一页没有打开', en: 'This page did not open' },
  safe: { zh: '已经交上去的都在。', en: 'What was sent is safe.' },
})

function Page({ page, of: Body }: { page: FieldPage; of: ComponentType }) {
  const w = useWord()
  const { can } = useSession()
  const title = w(page.title)
  useEffect(() => {
    document.title = `${title} · 一格`
  }, [title])
  return can(page.verb) ? <Body /> : <NoAccess />
}

function PageFault() {
  const t = useT(words)
  return (
    <div className="y-page-pad">
      <ProblemPanel
        problem={asProblem(useRouteError())}
        title={t('title')}
        safe={t('safe')}
        onRetry={() => location.reload()}
      />
    </div>
  )
}

const first = tabPages[0]?.path ?? 'me'

/** Every phone component with invented data; needs nobody signed in. */
const kit = { path: '/kit', lazy: async () => ({ Component: (await import('./kit/index.tsx')).default }) }

export const router = createBrowserRouter(
  [
    kit,
    {
      path: '/',
      Component: Shell,
      ErrorBoundary: PageFault,
      children: [
        { index: true, element: <Navigate to={`/${first}`} replace /> },
        ...pages.map((page) => ({
          path: page.path,
          ErrorBoundary: PageFault,
          lazy: async () => {
            const { default: Body } = await page.load()
            return { element: <Page page={page} of={Body} /> }
          },
        })),
        { path: '*', element: <Navigate to={`/${first}`} replace /> },
      ],
    },
  ],
  { basename: '/field' },
)
