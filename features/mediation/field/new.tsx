import '../desk/mediation.css'
import { useNavigate, useSearchParams } from 'react-router'
import { useT } from '../../../ui/i18n.tsx'
import { BackBar, PhoneMain } from '../../../ui/phone.tsx'
import { OpenForm } from '../desk/open-form.tsx'
import { words } from '../desk/words.ts'

export default function FieldNewMediation() {
  const t = useT(words)
  const go = useNavigate()
  const [query] = useSearchParams()
  return (
    <>
      <BackBar title={t('new')} onBack={() => void go('/mediations')} />
      <PhoneMain>
        <OpenForm
          caseId={query.get('case')}
          onOpened={(id) => void go(`/mediations/${id}`, { replace: true })}
          onCancel={() => void go('/mediations')}
        />
      </PhoneMain>
    </>
  )
}
