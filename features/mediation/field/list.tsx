import '../desk/mediation.css'
import { Link, useNavigate } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { Block, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { mediationsList } from '../contract.ts'
import { Next } from '../desk/next.tsx'
import { words } from '../desk/words.ts'
import { kindWords, stateWords } from '../rules.ts'

/** What the mediator has to do next, on the phone. */
export default function FieldMediations() {
  const t = useT(words)
  const w = useWord()
  const now = useNow('minute')
  const go = useNavigate()
  const { can } = useSession()
  const list = useAsk(mediationsList, { query: { view: 'todo', limit: 50 } })
  return (
    <>
      <header className="y-head">
        <h1>{t('title')}</h1>
      </header>
      <PhoneMain>
        {list.error && (
          <div className="y-page-pad">
            <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />
          </div>
        )}
        {!list.data && !list.error && <Loading rows={5} />}
        {list.data?.rows.length === 0 && (
          <div className="y-page-pad">
            <EmptyCells kind="none" title={t('none')}>
              {t('noneWhy')}
            </EmptyCells>
          </div>
        )}
        {list.data?.rows.map((r) => (
          <Block key={r.id}>
            <Link to={`/mediations/${r.id}`} className="md-card">
              <b>{r.title}</b>
              <small>
                {w(kindWords[r.kind])} · {w(stateWords[r.state])} · {r.regionName}
              </small>
              <Next row={r} now={now} />
            </Link>
          </Block>
        ))}
        {can('mediation.handle') && (
          <div className="y-page-pad">
            <Btn pri icon="plus" onClick={() => void go('/mediations/new')}>
              {t('new')}
            </Btn>
          </div>
        )}
      </PhoneMain>
    </>
  )
}
