import './arrivals.css'
import { useEffect, useRef, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { goTo } from '../../../ui/path.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { arrivalPost } from '../contract-public.ts'
import { blank, bodyOf, type Draft, faultsOf, faultsSaid } from './draft.ts'
import { ComingFields, Line, Privacy, WithFields } from './parts.tsx'
import { words } from './words.ts'

const key = 'arrival'
/** Numbers are typed again: a phone that is lent to somebody keeps none. */
const withoutNumbers = (d: Draft): Draft => ({
  ...d,
  idNumber: '',
  companions: d.companions.map((c) => ({ ...c, idNumber: '' })),
})

/** Say that one comes from elsewhere. What is written stays on the phone until it is sent, under one id. */
export default function Arrive() {
  const t = useT(words)
  const lang = useLang()
  const [d, setD] = useState<Draft>(blank)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const touched = useRef(false)
  const intention = useRef({ id: newRequestId(), said: '' })
  useEffect(() => {
    void kept<Draft>(key).then((was) => was && !touched.current && setD({ ...blank(), ...was }))
  }, [])
  const change = (next: Partial<Draft>) => {
    touched.current = true
    const now = { ...d, ...next }
    setD(now)
    setProblem(undefined)
    void keep(key, withoutNumbers(now))
  }
  const own = faultsOf(d, true, lang)
  const faults = tried ? { ...faultsSaid(problem, lang), ...own } : {}
  const n = Object.keys(faults).length
  async function send() {
    // Sent although something is missing: the server says at once what else is wrong.
    setTried(true)
    const body = bodyOf(d)
    const said = JSON.stringify(body)
    // What was changed after a missing answer is another intention.
    if (intention.current.said !== said) intention.current = { id: newRequestId(), said }
    setBusy(true)
    setProblem(undefined)
    try {
      const a = await call(arrivalPost, { body: { requestId: intention.current.id, ...body } })
      await forget(key)
      goTo(`/arrive/${a.token}`, true)
    } catch (e) {
      setProblem(asProblem(e))
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    }
    setBusy(false)
  }
  return (
    <ResidentPageFrame
      title={t('title')}
      dock={
        <>
          {problem && problem.issues.length === 0 && <ProblemPanel problem={problem} title={t('notSent')} />}
          {n > 0 && (
            <p className="y-fault" role="alert">
              {t('faults', { n })}
            </p>
          )}
          <Btn pri busy={busy} onClick={() => void send()}>
            {t('send')}
          </Btn>
        </>
      }
    >
      <section className="ar-lead">
        <h1>{t('title')}</h1>
        <p>{t('lead')}</p>
      </section>
      <Block title={t('who')}>
        <Line
          label={t('name')}
          value={d.name}
          maxLength={40}
          autoComplete="name"
          fault={faults.name}
          onChange={(name) => change({ name })}
        />
        {!d.noId && (
          <Line
            label={t('idNumber')}
            value={d.idNumber}
            maxLength={20}
            autoComplete="off"
            fault={faults.idNumber}
            onChange={(idNumber) => change({ idNumber })}
          />
        )}
        <label className="ar-check">
          <input
            type="checkbox"
            checked={d.noId}
            onChange={(e) =>
              change({ noId: e.target.checked, ...(e.target.checked ? { idNumber: '' } : {}) })
            }
          />
          {t('noId')}
        </label>
        <Line
          label={t('phone')}
          type="tel"
          value={d.phone}
          maxLength={30}
          autoComplete="tel"
          fault={faults.phone}
          onChange={(phone) => change({ phone })}
        />
      </Block>
      <ComingFields d={d} keep={change} faults={faults} />
      <Block title={t('with')} note={t('withNone')}>
        <WithFields d={d} keep={change} faults={faults} />
      </Block>
      <Privacy />
    </ResidentPageFrame>
  )
}
