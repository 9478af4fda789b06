import './suggestions.css'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, semicolon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Steps } from '../../../ui/steps.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Suggestion, suggestionCodes, suggestionGet } from '../contract.ts'
import { type Action, actionWords, progressWords, stateWords } from '../rules.ts'
import { StepForm } from './step.tsx'
import { words } from './words.ts'

export default function SuggestionPage() {
  const { id = '' } = useParams()
  const got = useAsk(suggestionGet, { params: { id } })
  if (got.error && !got.data)
    return (
      <div className="y-page-pad">
        <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
      </div>
    )
  if (!got.data) return <Loading rows={8} />
  return <Whole s={got.data} />
}

/** A step of the project and a link to undo have their own buttons. */
const bar: readonly Action[] = [
  'answer',
  'place',
  'survey',
  'count',
  'adopt',
  'project',
  'progress',
  'finish',
  'decline',
  'link',
]

function Whole({ s }: { s: Suggestion }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [step, setStep] = useState<{ action: Action; start?: Record<string, string> } | null>(null)
  const shown = bar.filter((a) => s.allowed.includes(a) && !(a === 'finish' && s.done < s.total))
  const first = shown[0] === 'link' ? undefined : shown[0]
  return (
    <div className="y-page sg-page">
      <header className="y-head">
        <Link to="/suggestions">{t('title')}</Link>
        <h1>{s.title}</h1>
        <small>
          {[
            s.number,
            w(stateWords[s.state]),
            s.regionName,
            s.state === 'received' ? t('due', { at: moment(s.answerDueAt, now, lang) }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
        <span className="sp" />
        {s.caseId && <Link to={`/cases/${s.caseId}`}>{t('case')}</Link>}
        <a className="y-btn sm" href={`/s/${s.id}`} target="_blank" rel="noreferrer">
          {t('publicPage')}
        </a>
      </header>
      <Steps
        id="suggestion"
        actions={shown}
        words={actionWords}
        first={first}
        off={step !== null}
        back={{ to: '/suggestions', words: words.back }}
        onStep={(action) => setStep({ action })}
      />
      <div className="sg-one">
        <div>
          <section className="y-card">
            <h2 className="y-sec">
              {t('said')}
              <small>
                {t('supporters')} {s.supporters}
              </small>
            </h2>
            <p>“{s.body}”</p>
            {s.answer && (
              <p>
                <b>{t('answer')}</b> {s.answer}
              </p>
            )}
          </section>
          {s.survey && <Survey s={s} />}
          {s.linked.length > 0 && (
            <section className="y-card">
              <h2 className="y-sec">{t('linked')}</h2>
              <ul className="sg-log">
                {s.linked.map((l) => (
                  <li key={l.linkId}>
                    <Link to={`/suggestions/${l.id}`}>
                      {l.number} {l.title}
                    </Link>{' '}
                    <small>{l.why}</small>{' '}
                    {s.allowed.includes('unlink') && (
                      <Btn
                        sm
                        ghost
                        onClick={() => setStep({ action: 'unlink', start: { linkId: l.linkId } })}
                      >
                        {t('unlink')}
                      </Btn>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <div>
          {s.project && (
            <section className="y-card">
              <h2 className="y-sec">
                {t('project')}
                <small>
                  {[s.project.who, s.project.budget, t('until', { at: moment(s.project.dueAt, now, lang) })]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </h2>
              <p className="sg-big">{w(progressWords(s.done, s.total, s.project.unit))}</p>
              <progress max={s.total} value={s.done} aria-label={t('progress')} />
              <ol className="sg-log">
                {s.project.steps.map((x, i) => (
                  <li key={x.name}>
                    {x.name} {x.doneAt && <small>{moment(x.doneAt, now, lang)}</small>}{' '}
                    {!x.doneAt && s.allowed.includes('step') && (
                      <Btn sm onClick={() => setStep({ action: 'step', start: { index: String(i) } })}>
                        {w(actionWords.step)}
                      </Btn>
                    )}
                  </li>
                ))}
              </ol>
            </section>
          )}
          {s.places.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too
            <section className="y-card sg-places" tabIndex={0} aria-label={t('places')}>
              <h2 className="y-sec">{t('places')}</h2>
              <Table
                rows={s.places}
                id={(p) => p.building}
                columns={[
                  { head: t('building1'), cell: (p) => p.name || p.building },
                  { head: t('progress'), className: 'n', named: true, cell: (p) => `${p.done} / ${p.total}` },
                ]}
              />
            </section>
          )}
          {s.photos.length > 0 && (
            <section className="y-card">
              <h2 className="y-sec">{t('photos')}</h2>
              <div className="y-figs">
                {s.photos.map((p) => (
                  <figure key={p.id} className="y-photo">
                    <img
                      src={`/api/public/suggestions/${s.id}/photos/${p.id}`}
                      alt={`${t(p.phase)} ${moment(p.at, now, lang)}`}
                      loading="lazy"
                    />
                    <figcaption>{t(p.phase)}</figcaption>
                  </figure>
                ))}
              </div>
            </section>
          )}
          <section className="y-card">
            <h2 className="y-sec">{t('log')}</h2>
            <ol className="sg-log">
              {[...s.log]
                .reverse()
                .slice(0, 80)
                .map((e) => (
                  <li key={e.seq}>
                    {e.kind in logLines ? w(logLines[e.kind]) : e.kind}{' '}
                    <small>{`${e.by} · ${moment(e.at, now, lang)}`}</small>
                    {e.text && <p>{e.text}</p>}
                  </li>
                ))}
            </ol>
            <p className="y-note">{t(s.sound ? 'sound' : 'unsound')}</p>
          </section>
        </div>
      </div>
      {step && <StepForm s={s} {...step} onClose={() => setStep(null)} />}
    </div>
  )
}

const logLines: Record<string, { zh: string; en: string }> = {
  received: { zh: '收到', en: 'Received' },
  answered: { zh: '答复', en: 'Answered' },
  surveyed: { zh: '开始问大家', en: 'Survey opened' },
  counted: { zh: '登记票数', en: 'Votes entered' },
  adopted: { zh: '采纳', en: 'Adopted' },
  declined: { zh: '不采纳', en: 'Not adopted' },
  project: { zh: '立项', en: 'Project' },
  progress: { zh: '报进度', en: 'Progress' },
  step: { zh: '做完一步', en: 'Step done' },
  finished: { zh: '做完', en: 'Finished' },
  placed: { zh: '定了地点', en: 'Placed' },
  linked: { zh: '关联', en: 'Linked' },
  unlinked: { zh: '解除关联', en: 'Unlinked' },
}

function Survey({ s }: { s: Suggestion }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const v = s.survey
  const r = s.result
  if (!v || !r) return null
  return (
    <section className="y-card">
      <h2 className="y-sec">
        {t('survey')}
        <small>{t('until', { at: moment(v.closesAt, now, lang) })}</small>
      </h2>
      <p>
        <b>{v.question}</b>
      </p>
      <p className="y-note">
        {t('households', { b: v.buildings, h: v.households, q: v.quorum })} ·{' '}
        {t('answered', { n: r.answered })}
        {semicolon()}
        {t(r.valid ? 'valid' : 'notValid')}
      </p>
      {r.choices ? (
        <ul className="sg-log">
          {v.choices.map((c, i) => (
            <li key={c}>
              {c} <b>{r.choices?.[i]}</b>{' '}
              <progress max={r.answered} value={r.choices?.[i] ?? 0} aria-label={c} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="y-note">{t('few')}</p>
      )}
      <p className="y-note">{t('by', s.byHow)}</p>
      {s.allowed.includes('count') && (
        <a className="y-btn sm" download href={addressOf(suggestionCodes, { id: s.id })}>
          {t('codes')}
        </a>
      )}
      {s.comments.length > 0 && (
        <>
          <h3 className="y-sec">{t('comments')}</h3>
          <ul className="sg-log">
            {s.comments.map((c, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: comments have neither id nor author, on purpose
              <li key={i}>
                {v.choices[c.choice]}
                {colon()}“{c.text}”
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
