import './mediation.css'
import { useNavigate, useSearchParams } from 'react-router'
import { useT } from '../../../ui/i18n.tsx'
import { OpenForm } from './open-form.tsx'
import { words } from './words.ts'

export default function NewMediation() {
  const t = useT(words)
  const navigate = useNavigate()
  const [query] = useSearchParams()
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('new')}</h1>
      </header>
      <div className="md-new">
        <OpenForm
          caseId={query.get('case')}
          onOpened={(id) => void navigate(`/mediations/${id}`, { replace: true })}
          onCancel={() => void navigate(-1)}
        />
      </div>
    </div>
  )
}
