import { type ComponentType, useEffect } from 'react'
import { createBrowserRouter, Navigate } from 'react-router'
import { useWord } from '../../ui/i18n.tsx'
import type { DeskPage } from '../../ui/pages.ts'
import { useSession } from '../../ui/session.tsx'
import { NoAccess } from '../../ui/states.tsx'
import { PageFault } from './fault.tsx'
import { pages, railPages } from './pages.ts'
import { Shell } from './shell.tsx'

/** A page with its title, for those who may see it. */
function Page({ page, of: Body }: { page: DeskPage; of: ComponentType }) {
  const w = useWord()
  const { can } = useSession()
  const title = w(page.title)
  useEffect(() => {
    document.title = `${title} · 一格`
  }, [title])
  if (!can(page.verb)) return <NoAccess />
  return <Body />
}

/** The first page of the rail that this person may see. */
function First() {
  const { can } = useSession()
  return <Navigate to={`/${railPages.find((p) => can(p.verb))?.path ?? 'me'}`} replace />
}

/** Every component with invented data; needs nobody signed in. */
const kit = { path: '/kit', lazy: async () => ({ Component: (await import('./kit/index.tsx')).default }) }

export const router = createBrowserRouter(
  [
    kit,
    {
      path: '/',
      Component: Shell,
      ErrorBoundary: PageFault,
      children: [
        { index: true, element: <First /> },
        ...pages.map((page) => ({
          path: page.path,
          ErrorBoundary: PageFault,
          lazy: async () => {
            const { default: Body } = await page.load()
            return { element: <Page page={page} of={Body} /> }
          },
        })),
        { path: '*', element: <First /> },
      ],
    },
  ],
  { basename: '/desk' },
)
