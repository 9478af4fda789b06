import { changePassword } from '../../features/accounts/contract.ts'
import { call } from '../../ui/api.ts'
import { dict, useT } from '../../ui/i18n.tsx'
import { useSession } from '../../ui/session.tsx'
import { DoorForm } from './form.tsx'

const words = dict({
  title: { zh: '先换一个密码', en: 'Choose a new password first' },
  lead: {
    zh: '现在的密码是别人给的。换好就进去；您在别处的登录会一起退出。',
    en: 'Your present password was given to you. Other places where you are signed in will be signed out.',
  },
  present: { zh: '现在的密码', en: 'Present password' },
  next: { zh: '新密码', en: 'New password' },
  send: { zh: '换好，进去', en: 'Change and enter' },
  failed: { zh: '密码没有换', en: 'Password not changed' },
  out: { zh: '退出', en: 'Sign out' },
})

/** Stands before every page while the password is one that somebody else knows. */
export function NewPassword() {
  const t = useT(words)
  const { again, signOut } = useSession()
  return (
    <DoorForm
      title={t('title')}
      lead={t('lead')}
      sendWord={t('send')}
      failed={t('failed')}
      fields={{ present: t('present'), next: t('next') }}
      send={async (data) => {
        await call(changePassword, {
          body: { present: String(data.get('present')), next: String(data.get('next')) },
        })
        await again()
      }}
      aside={
        <button type="button" className="y-link" onClick={() => void signOut()}>
          {t('out')}
        </button>
      }
    >
      <label>
        {t('present')}
        <input name="present" type="password" autoComplete="current-password" required />
      </label>
      <label>
        {t('next')}
        <input name="next" type="password" autoComplete="new-password" required />
      </label>
    </DoorForm>
  )
}
