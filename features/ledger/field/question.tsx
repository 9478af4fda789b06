import { useState } from 'react'
import { noteWords } from '../../../shared/notes.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { serverNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Finding, type FindingSubject, findingGet } from '../contract-findings.ts'
import { type PersonField, personFields } from '../rules.ts'
import type { DoorAnswer } from './queue.ts'
import { words } from './words.ts'

/** One thing to ask: what stands on the books side by side, and the answers there can be. */
export function Question({ n, f, onAnswer }: { n: number; f: Finding; onAnswer: (a: DoorAnswer) => void }) {
  const t = useT(words)
  const w = useWord()
  const asked = useAsk(findingGet, { params: { id: f.id } })
  const [doing, setDoing] = useState<'right' | 'change' | 'moved'>()
  const [at, setAt] = useState(0)
  const [values, setValues] = useState<Record<string, string>>({})
  const [on, setOn] = useState(() => new Date(serverNow()).toISOString().slice(0, 10))
  const d = asked.data
  const mine = (d?.entries ?? []).filter((e) => e.personId)
  const subject: FindingSubject | undefined = mine[at]
  const fields = (subject?.values ?? [])
    .map((v) => v.field)
    .filter((x): x is PersonField => (personFields as readonly string[]).includes(x))
  const filled = Object.fromEntries(Object.entries(values).filter(([, v]) => v !== ''))
  function save() {
    if (doing === 'right') onAnswer({ do: 'right', reason: 'as-is' })
    else if (doing === 'change' && subject?.personId)
      onAnswer({
        do: 'correct',
        personId: subject.personId,
        baseVersion: subject.personVersion,
        values: filled as never,
      })
    else if (doing === 'moved' && subject?.residenceId)
      onAnswer({ do: 'ended', residenceId: subject.residenceId, baseVersion: subject.residenceVersion, on })
  }
  const choose = (what: typeof doing) => setDoing(doing === what ? undefined : what)
  return (
    <section className="lf-q">
      <p>
        {n} · {w(f.title)}
      </p>
      <h3>{w(f.ask)}</h3>
      {!d && !asked.error && <Loading rows={2} />}
      {d?.said.map((s) => (
        <p key={s.zh}>{w(s)}</p>
      ))}
      {d && (
        <div className="lf-sides">
          {d.entries.slice(0, 6).map((e) => (
            <div key={`${e.personId}${e.residenceId}${e.place}${e.name}`}>
              <small>
                {e.name || t('unnamed')} {e.personId ? '' : t('elsewhere')}
              </small>
              {e.values
                .filter((v) => v.value !== '')
                .map((v) => (
                  <b key={v.field}>{v.value}</b>
                ))}
              <small>{[w(noteWords(e.source)), e.verified].filter(Boolean).join(' ')}</small>
            </div>
          ))}
        </div>
      )}
      {d?.mayAnswer && (
        <>
          <div className="lf-answers">
            <Btn aria-pressed={doing === 'right'} onClick={() => choose('right')}>
              {t('right')}
            </Btn>
            {fields.length > 0 && (
              <Btn aria-pressed={doing === 'change'} onClick={() => choose('change')}>
                {t('change')}
              </Btn>
            )}
            {subject?.residenceId && (
              <Btn aria-pressed={doing === 'moved'} onClick={() => choose('moved')}>
                {t('moved')}
              </Btn>
            )}
          </div>
          {doing && (
            <form
              className="lf-form"
              onSubmit={(e) => {
                e.preventDefault()
                save()
              }}
            >
              {doing !== 'right' && mine.length > 1 && (
                <label>
                  {t('whose')}
                  <select className="y-text" value={at} onChange={(e) => setAt(Number(e.target.value))}>
                    {mine.map((e, i) => (
                      <option key={`${e.personId}${e.residenceId}`} value={i}>
                        {e.name || t('unnamed')} {e.place}
                      </option>
                    ))}
                  </select>
                </label>
              )}
              {doing === 'change' &&
                fields.map((x) => (
                  // biome-ignore lint/a11y/noLabelWithoutControl: one of two controls is its child
                  <label key={x}>
                    {t(x)}
                    {x === 'sex' ? (
                      <select
                        className="y-text"
                        value={values.sex ?? ''}
                        onChange={(e) => setValues({ ...values, sex: e.target.value })}
                      >
                        <option value="" />
                        <option value="男">{t('male')}</option>
                        <option value="女">{t('female')}</option>
                      </select>
                    ) : (
                      <input
                        className="y-text"
                        type={x === 'birth' || x === 'death' ? 'date' : 'text'}
                        inputMode={x === 'phone' || x === 'phone2' ? 'tel' : undefined}
                        value={values[x] ?? ''}
                        autoComplete="off"
                        onChange={(e) => setValues({ ...values, [x]: e.target.value })}
                      />
                    )}
                  </label>
                ))}
              {doing === 'moved' && (
                <label>
                  {t('movedOn')}
                  <input className="y-text" type="date" value={on} onChange={(e) => setOn(e.target.value)} />
                </label>
              )}
              <p className="y-note">{t(doing === 'right' ? 'willRight' : 'willChange')}</p>
              <Btn pri type="submit" disabled={doing === 'change' && Object.keys(filled).length === 0}>
                {t('save')}
              </Btn>
            </form>
          )}
        </>
      )}
    </section>
  )
}
