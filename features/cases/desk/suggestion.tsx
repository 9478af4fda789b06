/** What became of a case that was a suggestion, or the way to make it one. */
import { Link } from 'react-router'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { suggestionsOfCase } from '../../suggestions/contract.ts'
import { stateWords } from '../../suggestions/rules.ts'

const words = dict({
  title: { zh: '建议', en: 'Suggestion' },
  make: { zh: '转成建议', en: 'Make it a suggestion' },
  note: {
    zh: '不是投诉：单独答复、问大家、立项',
    en: 'No complaint: answered, asked about and built on a path of its own',
  },
})

export function SuggestionOf({ caseId }: { caseId: string }) {
  const { can } = useSession()
  return can('suggestion.read') ? <Shown caseId={caseId} /> : null
}

function Shown({ caseId }: { caseId: string }) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(suggestionsOfCase, { params: { id: caseId } })
  const s = got.data?.suggestion
  if (!got.data || (!s && !got.data.mayMake)) return null
  return (
    <section className="y-card">
      <h2 className="y-sec">
        {t('title')}
        <small>{t('note')}</small>
      </h2>
      {s ? (
        <p>
          <Link to={`/suggestions/${s.id}`}>
            {s.number} {s.title}
          </Link>{' '}
          {w(stateWords[s.state])}
        </p>
      ) : (
        <Link className="y-btn sm" to={`/suggestions/new?case=${caseId}`}>
          {t('make')}
        </Link>
      )}
    </section>
  )
}
