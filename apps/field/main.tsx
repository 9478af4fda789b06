import '../../ui/tokens.css'
import '../../ui/css/base.css'
import '../../ui/css/phone.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { Queries } from '../../ui/query.tsx'
import { SessionProvider } from '../../ui/session.tsx'
import { router } from './router.tsx'

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <Queries>
      <SessionProvider>
        <RouterProvider router={router} />
      </SessionProvider>
    </Queries>
  </StrictMode>,
)
