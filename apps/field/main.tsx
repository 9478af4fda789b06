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
import { offlineDoor, startSlice } from './slice.ts'

// An address without a certificate has no service worker: there the phone needs a line to start, and nothing else changes.
if ('serviceWorker' in navigator)
  addEventListener('load', () => {
    void navigator.serviceWorker
      .register('/field/sw.js', { scope: '/field/', updateViaCache: 'none' })
      .catch(() => undefined)
  })
startSlice()
const phoneDoor = offlineDoor(door)

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <Queries>
      <SessionProvider door={phoneDoor} onLeave={() => queries.clear()}>
        <RouterProvider router={router} />
      </SessionProvider>
    </Queries>
  </StrictMode>,
)
