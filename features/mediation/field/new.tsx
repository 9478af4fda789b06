import '../desk/mediation.css'
import { useNavigate, useSearchParams } from 'react-router'
import { useT } from '../../../ui/i18n.tsx'
import { BackBar } from '../../../ui/phone.tsx'
import { OpenForm } from '../desk/open-form.tsx'
import { words } from '../desk/words.ts'

export default function FieldNewMediation() {
  const t = useT(words)
  const go = useNavigate()
  const [query] = useSearchParams()
  return (
    <>
      <BackBar title={t('new')} onBack={() => void go('/mediations')} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
      <main className="y-scroll" tabIndex={0}>
        <OpenForm
          caseId={query.get('case')}
          onOpened={(id) => void go(`/mediations/${id}`, { replace: true })}
          onCancel={() => void go('/mediations')}
        />
      </main>
    </>
  )
}
