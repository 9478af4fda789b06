import '../../ui/tokens.css'
import '../../ui/css/base.css'
import '../../ui/css/signin.css'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import Screen from '../../features/wall/screen/index.tsx'
import { dict, useT } from '../../ui/i18n.tsx'
import { SessionProvider, useSession } from '../../ui/session.tsx'
import { SignIn } from '../../ui/signin.tsx'
import { door } from '../shell/door.ts'
import { NewPassword } from '../shell/password.tsx'

const words = dict({
  asking: { zh: '正在连接', en: 'Connecting' },
  cut: { zh: '连不上服务器，几秒后再试', en: 'No connection to the server; trying again in some seconds' },
  none: {
    zh: '这个账号没有大屏。让安全管理员给「大屏」角色，或换一个账号。',
    en: 'This account has no wall. Ask the security administrator for the role “Wall display”, or use another account.',
  },
  leave: { zh: '换一个账号', en: 'Use another account' },
})

/** Sign-in once, then the wall. A wall that starts before its server waits for it. */
function Wall() {
  const t = useT(words)
  const { me, fault, again, can, signOut } = useSession()
  useEffect(() => {
    if (!fault) return
    const timer = setTimeout(() => void again(), 5000)
    return () => clearTimeout(timer)
  }, [fault, again])
  if (fault) return <p className="w-say">{t('cut')}</p>
  if (me === undefined) return <p className="w-say">{t('asking')}</p>
  if (me === null) return <SignIn app="desk" />
  if (me.mustChangePassword) return <NewPassword />
  if (!can('wall.read'))
    return (
      <div className="w-say">
        <p>{t('none')}</p>
        <button type="button" onClick={() => void signOut()}>
          {t('leave')}
        </button>
      </div>
    )
  return <Screen />
}

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <SessionProvider door={door}>
      <Wall />
    </SessionProvider>
  </StrictMode>,
)
