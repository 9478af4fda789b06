import '../../ui/no-eval.ts'
import '../../ui/tokens.css'
import '../../ui/css/base.css'
import '../../ui/css/desk.css'
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { useLang } from '../../ui/i18n.tsx'
import { isDark, usePrefs } from '../../ui/prefs.ts'
import { Queries, queries } from '../../ui/query.tsx'
import { SessionProvider } from '../../ui/session.tsx'
import { nightTheme, theme } from '../../ui/theme.ts'
import { door } from '../shell/door.ts'
import { router } from './router.tsx'

function Desk() {
  const lang = useLang()
  const prefs = usePrefs()
  return (
    <ConfigProvider
      theme={isDark(prefs) ? nightTheme : theme}
      locale={lang === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <AntApp component={false}>
        <Queries>
          <SessionProvider door={door} onLeave={() => queries.clear()}>
            <RouterProvider router={router} />
          </SessionProvider>
        </Queries>
      </AntApp>
    </ConfigProvider>
  )
}

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <Desk />
  </StrictMode>,
)
