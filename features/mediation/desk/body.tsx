/** What a mediation consists of, as sections that desk and phone both show. */
import { useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useLapse } from '../../../ui/lapse.ts'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { type Duty, type Mediation, mediationReveal, type Party, purposes } from '../contract.ts'
import { type Action, sideWords } from '../rules.ts'
import { Line } from './fields.tsx'
import { logWords, words } from './words.ts'

export function Parties({ m }: { m: Mediation }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [asking, setAsking] = useState<Party | null>(null)
  return (
    <>
      <ul className="md-parties">
        {m.parties.map((p) => (
          <li key={p.id}>
            <div className="md-line">
              <b>
                {w(sideWords(p.side))} {p.name}
              </b>
              <span className="y-note">{[p.role, p.phone].filter(Boolean).join(' · ')}</span>
              <span className="sp" />
              {m.mayReveal && (
                <Btn sm icon="eye" onClick={() => setAsking(p)}>
                  {t('reveal')}
                </Btn>
              )}
            </div>
            {p.said.length === 0 && <p className="y-note">{t('silent')}</p>}
            {p.said.map((s) => (
              <blockquote key={s.at + s.words}>
                “{s.words}”<small>{moment(s.at, now, lang)}</small>
              </blockquote>
            ))}
            {p.signedAt && (
              <p className="y-note">
                {t('signed', {
                  at: moment(p.signedAt, now, lang),
                  how: t(p.signWay === 'code' ? 'code' : 'paper'),
                })}
              </p>
            )}
            {p.sign && (
              <p className="md-sign">
                {p.sign.locked ? (
                  t('locked')
                ) : (
                  <>
                    <a href={`/m/${p.sign.token}`} target="_blank" rel="noreferrer">
                      {t('link')}
                    </a>{' '}
                    {t('tellCode', { code: p.sign.code })}
                  </>
                )}
              </p>
            )}
          </li>
        ))}
      </ul>
      {asking && <Reveal m={m} party={asking} onClose={() => setAsking(null)} />}
    </>
  )
}

function Reveal({ m, party, onClose }: { m: Mediation; party: Party; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const [purpose, setPurpose] = useState<(typeof purposes)[number]>('invite')
  const [note, setNote] = useState('')
  const [shown, setShown] = useState<{ name: string; phone: string | null }>()
  const [fault, setFault] = useState<ApiProblem>()
  useLapse(shown, onClose)
  async function ask() {
    setFault(undefined)
    try {
      setShown(
        await call(mediationReveal, {
          params: { id: m.id, partyId: party.id },
          body: { requestId: newRequestId(), purpose, note },
        }),
      )
    } catch (e) {
      setFault(asProblem(e))
    }
  }
  return (
    <Dialog title={t('revealTitle', { side: w(sideWords(party.side)) })} onClose={onClose}>
      <form
        className="md-form y-ask"
        onSubmit={(e) => {
          e.preventDefault()
          void ask()
        }}
      >
        {shown ? (
          <output className="y-once">
            {shown.name} {shown.phone ? <a href={`tel:${shown.phone}`}>{shown.phone}</a> : t('noPhone')}
          </output>
        ) : (
          <>
            <label>
              {t('purpose')}
              <select value={purpose} onChange={(e) => setPurpose(e.target.value as typeof purpose)}>
                {purposes.map((p) => (
                  <option key={p} value={p}>
                    {t(p === 'visit' ? 'visitFor' : p)}
                  </option>
                ))}
              </select>
            </label>
            <Line label={t('note')} value={note} needed={purpose === 'other'} onChange={setNote} />
            {fault && <ProblemPanel problem={fault} />}
            <p className="y-note">{t('revealWill')}</p>
            <div className="md-acts">
              <Btn onClick={onClose}>{t('cancel')}</Btn>
              <Btn pri type="submit">
                {t('reveal')}
              </Btn>
            </div>
          </>
        )}
      </form>
    </Dialog>
  )
}

const fileUrl = (id: string) => `/api/attachments/${id}`
function FileLinks({ files }: { files: Mediation['sheets'] }) {
  const t = useT(words)
  if (files.length === 0) return null
  return (
    <p className="md-links">
      {files.map((f, i) => (
        <a key={f.id} href={fileUrl(f.id)} target="_blank" rel="noreferrer">
          {f.name || `${t('files')} ${i + 1}`}
        </a>
      ))}
    </p>
  )
}

export function Sessions({ m }: { m: Mediation }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  if (m.sessions.length === 0) return <p className="y-note">{t('noSession')}</p>
  return (
    <ol className="md-sessions">
      {m.sessions.map((s) => (
        <li key={s.at}>
          <div className="md-line">
            <b>{moment(s.at, now, lang)}</b>
            <span className="y-note">
              {[
                s.place,
                t('present', {
                  who: [...s.present.map((x) => w(sideWords(x))), s.others].filter(Boolean).join(comma()),
                }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </div>
          <p>{s.result}</p>
          <FileLinks files={s.files} />
        </li>
      ))}
    </ol>
  )
}

export function Proposals({ m }: { m: Mediation }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  return (
    <ul className="md-sessions">
      {m.proposals.map((p) => (
        <li key={p.at + p.text}>
          <p>{p.text}</p>
          <small>
            {p.side === null ? t('byMediator') : t('bySide', { side: w(sideWords(p.side)) })} ·{' '}
            {moment(p.at, now, lang)}
          </small>
        </li>
      ))}
    </ul>
  )
}

export function Duties({ m, onStep }: { m: Mediation; onStep: (a: Action, d: Duty) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const may = m.allowed.includes('keep')
  return (
    <ul className="md-duties">
      {m.duties.map((d) => {
        const late = d.state === 'open' && Date.parse(d.dueAt) < now
        return (
          <li key={d.id} className={late ? 'late' : ''}>
            <div className="md-line">
              <b>{d.side === null ? t('visit') : w(sideWords(d.side))}</b>
              <span>{d.what}</span>
              <span className="y-note">
                {d.state === 'kept' || d.state === 'broken'
                  ? `${t(d.state)} · ${d.doneAt ? moment(d.doneAt, now, lang) : ''} ${d.doneBy ?? ''}`
                  : `${t('due', { at: moment(d.dueAt, now, lang) })}${d.state === 'draft' ? ` · ${t('draft')}` : ''}${late ? ` · ${t('late')}` : ''}`}
              </span>
              <span className="sp" />
              {may && d.state === 'open' && (
                <>
                  <Btn sm onClick={() => onStep('keep', d)}>
                    {t('kept')}
                  </Btn>
                  <Btn sm onClick={() => onStep('break', d)}>
                    {t('broken')}
                  </Btn>
                </>
              )}
            </div>
            {d.note && <small>{d.note}</small>}
          </li>
        )
      })}
    </ul>
  )
}

export function Log({ m }: { m: Mediation }) {
  const t = useT(words)
  const tl = useT(logWords)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  return (
    <>
      <ol className="md-log">
        {[...m.log].reverse().map((e) => (
          <li key={e.seq}>
            <span>
              {e.kind in logWords ? tl(e.kind as keyof typeof logWords) : e.kind}
              {e.side !== null && ` · ${w(sideWords(e.side))}`}
            </span>
            <small>
              {e.by} · {moment(e.at, now, lang)}
            </small>
            {e.text && <p>{e.text}</p>}
          </li>
        ))}
      </ol>
      <p className="y-note">{t(m.sound ? 'sound' : 'unsound')}</p>
    </>
  )
}

export { FileLinks }
