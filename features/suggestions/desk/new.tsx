import { RegionPick } from '../../regions/desk/pick.tsx'
import './suggestions.css'
import { useNavigate, useSearchParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { getCase } from '../../cases/contract.ts'
import { suggestionCreate, suggestionsList } from '../contract.ts'
import { words } from './words.ts'

/** Written down by staff, or made of a case whose reports become its supporters. */
export default function NewSuggestion() {
  const t = useT(words)
  const navigate = useNavigate()
  const me = useMe()
  const [query] = useSearchParams()
  const caseId = query.get('case')
  const c = useAsk(getCase, { params: { id: caseId ?? '' } }, { enabled: caseId !== null })
  const [d, keep, drop] = useDraft(`yige.draft.suggestion.${caseId ?? ''}`, {
    title: '',
    body: '',
    regionPath: me.ranges['suggestion.handle']?.[0] ?? '',
    closeCase: true,
  })
  const send = useSend(suggestionCreate, {
    renew: [suggestionsList, getCase],
    onDone: (a) => {
      drop()
      void navigate(`/suggestions/${a.id}`, { replace: true })
    },
  })
  const closes = c.data?.allowed.some((a) => a === 'reject' || a === 'withdraw') ?? false
  const title = d.title || (c.data?.title ?? '').slice(0, 80)
  const body = d.body || (c.data?.reports[0]?.body ?? '')
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('new')}</h1>
      </header>
      <div className="sg-pad">
        <form
          className="y-card y-ask"
          onSubmit={(e) => {
            e.preventDefault()
            send.mutate({
              body: {
                title,
                body,
                ...(caseId ? { caseId, closeCase: closes && d.closeCase } : { regionPath: d.regionPath }),
              },
            })
          }}
        >
          <label>
            {t('heading')}
            <input required maxLength={80} value={title} onChange={(e) => keep({ title: e.target.value })} />
          </label>
          <label>
            {t('said')}
            <textarea
              required
              rows={5}
              maxLength={2000}
              value={body}
              onChange={(e) => keep({ body: e.target.value })}
            />
          </label>
          {!caseId && (
            <RegionPick
              label={t('region')}
              value={d.regionPath}
              onChange={(regionPath) => keep({ regionPath })}
            />
          )}
          {send.error && (
            <ProblemPanel
              problem={send.error}
              title={t('notDone')}
              safe={t('kept')}
              fields={{ regionPath: t('region') }}
            />
          )}
          {closes && (
            <label className="chk">
              <input
                type="checkbox"
                checked={d.closeCase}
                onChange={(e) => keep({ closeCase: e.target.checked })}
              />
              {t('closeCase')}
            </label>
          )}
          {caseId && <p className="y-note">{t(closes && d.closeCase ? 'willClose' : 'will')}</p>}
          <div className="sg-acts">
            <Btn onClick={() => void navigate(-1)}>{t('cancel')}</Btn>
            <Btn pri type="submit" busy={send.isPending}>
              {t('new')}
            </Btn>
          </div>
        </form>
      </div>
    </div>
  )
}
