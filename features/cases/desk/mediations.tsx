/** The mediations of a case, for those who may see them, and the agreement to quote when it is resolved. */
import { Link } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { comma, dict, useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { mediationsOfCase } from '../../mediation/contract.ts'
import { kindWords, sideWords, stateWords } from '../../mediation/rules.ts'
import type { CaseDetail } from '../contract.ts'
import { draftKey } from './form.tsx'
import type { CaseWork } from './use-work.ts'

const words = dict({
  title: { zh: '调解', en: 'Mediation' },
  only: { zh: '只有调解的人看得到', en: 'Seen by mediators only' },
  none: { zh: '没有调解过', en: 'No mediation yet' },
  open: { zh: '开调解', en: 'Open a mediation' },
  quote: { zh: '办结并引用协议', en: 'Resolve, quoting the agreement' },
})

export function Mediations({ c, work }: { c: CaseDetail; work: CaseWork }) {
  const { can } = useSession()
  return can('mediation.read') ? <Shown c={c} work={work} /> : null
}

function Shown({ c, work }: { c: CaseDetail; work: CaseWork }) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(mediationsOfCase, { params: { id: c.id } })
  if (!got.data || (got.data.rows.length === 0 && !got.data.mayOpen)) return null
  const quoted = got.data.rows.findLast((m) => m.quote)?.quote
  function quote() {
    try {
      const key = draftKey(c.id, 'resolve')
      const was = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { result?: string }
      sessionStorage.setItem(
        key,
        JSON.stringify({ ...was, result: [was.result, quoted].filter(Boolean).join('\n') }),
      )
    } catch {
      // Without storage the words are written by hand; the mediation is one click away.
    }
    work.open({ kind: 'form', action: 'resolve' })
  }
  return (
    <section className="y-card">
      <h2 className="y-sec">
        {t('title')}
        <small>{t('only')}</small>
      </h2>
      {got.data.rows.length === 0 && <p className="y-none">{t('none')}</p>}
      <ul className="y-rates">
        {got.data.rows.map((m) => (
          <li key={m.id}>
            <Link to={`/mediations/${m.id}`}>
              {m.number} {m.title}
            </Link>
            <span>
              {w(kindWords[m.kind])} · {w(stateWords[m.state])}
            </span>
            <span>{m.parties.map((p) => `${w(sideWords(p.side))} ${p.name}`).join(comma())}</span>
          </li>
        ))}
      </ul>
      <p className="y-row">
        {got.data.mayOpen && (
          <Link className="y-btn sm" to={`/mediations/new?case=${c.id}`}>
            {t('open')}
          </Link>
        )}
        {quoted && (c.allowed as readonly string[]).includes('resolve') && (
          <Btn sm onClick={quote}>
            {t('quote')}
          </Btn>
        )}
      </p>
    </section>
  )
}
