import '../../ui/no-eval.ts'
import '../../ui/tokens.css'
import '../../ui/css/base.css'
import '../../ui/css/phone.css'
// Night and text size stand on the first page too, not from the first page that can change them.
import '../../ui/prefs.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { Queries, queries } from '../../ui/query.tsx'
import { SessionProvider } from '../../ui/session.tsx'
import { door } from '../shell/door.ts'
import { router } from './router.tsx'

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <Queries>
      <SessionProvider door={door} onLeave={() => queries.clear()}>
        <RouterProvider router={router} />
      </SessionProvider>
    </Queries>
  </StrictMode>,
)
