import './arrivals.css'
import { useRef, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { comma, useLang, useT } from '../../../ui/i18n.tsx'
import { goTo } from '../../../ui/path.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { arrivalChange, arrivalMine } from '../contract-public.ts'
import { divisionName } from '../rules/divisions.ts'
import { howWords } from '../rules.ts'
import { blank, bodyOf, type Draft, faultsOf, faultsSaid } from './draft.ts'
import { ComingFields, Line, Privacy, WithFields } from './parts.tsx'
import { words } from './words.ts'

type MineOf = AnswerOf<typeof arrivalMine>

/** My arrival by its link: what I said, and the way to correct it, say that I am here, or take it back. */
export default function Mine({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const token = params.token ?? ''
  const got = useAnswer(arrivalMine, { params: { token } }, 30_000)
  const [problem, setProblem] = useState<ApiProblem>()
  const [editing, setEditing] = useState(false)
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const a = got.answer
  if (!a)
    return (
      <ResidentPageFrame title={t('mine')}>
        {got.problem && <ProblemPanel problem={got.problem} onRetry={() => void got.again()} />}
      </ResidentPageFrame>
    )
  const act = async (what: 'arrived' | 'withdraw') => {
    setBusy(true)
    setProblem(undefined)
    try {
      await call(arrivalChange, {
        params: { token },
        body: { requestId: newRequestId(), baseVersion: a.version, do: what },
      })
      setSure(false)
    } catch (e) {
      setProblem(asProblem(e))
    }
    await got.again()
    setBusy(false)
  }
  const live = a.state === 'coming' || a.state === 'here'
  if (editing && live)
    return (
      <Correct
        a={a}
        token={token}
        onDone={async () => {
          await got.again()
          setEditing(false)
        }}
        onCancel={() => setEditing(false)}
      />
    )
  return (
    <ResidentPageFrame
      title={t('mine')}
      {...(live
        ? {
            dock: (
              <>
                {problem && <ProblemPanel problem={problem} />}
                {a.state === 'coming' && !sure && (
                  <Btn pri icon="check" busy={busy} onClick={() => void act('arrived')}>
                    {t('arrived')}
                  </Btn>
                )}
                {sure ? (
                  <div className="ar-acts">
                    <Btn busy={busy} onClick={() => void act('withdraw')}>
                      {t('sureWithdraw')}
                    </Btn>
                    <Btn onClick={() => setSure(false)}>{t('back')}</Btn>
                  </div>
                ) : (
                  <div className="ar-acts">
                    <Btn icon="pen" onClick={() => setEditing(true)}>
                      {t('correct')}
                    </Btn>
                    <Btn onClick={() => setSure(true)}>{t('withdraw')}</Btn>
                  </div>
                )}
              </>
            ),
          }
        : {})}
    >
      <section className="ar-lead">
        <div role="status">
          <h1>{t(a.state)}</h1>
        </div>
        {live && <p>{t(a.placed === 'guess' || a.placed === 'none' ? 'placedNo' : 'placedYes')}</p>}
        {a.state === 'withdrawn' && <p>{t('withdrawnNote')}</p>}
        {live && <p>{t('keep')}</p>}
      </section>
      {live ? (
        <>
          <Said a={a} />
          <Privacy />
        </>
      ) : (
        <Block>
          <Btn onClick={() => goTo('/arrive')}>{t('again')}</Btn>
        </Block>
      )}
    </ResidentPageFrame>
  )
}

function Said({ a }: { a: MineOf }) {
  const t = useT(words)
  const lang = useLang()
  const rows: [string, string][] = [
    [t('name'), a.name],
    [t('idNumber'), a.idNumber],
    [t('phone'), a.phone],
    [t('from'), a.from.map((p) => [divisionName(p.code), p.place].filter(Boolean).join(' ')).join(comma())],
    [t('arrivesOn'), a.arrivesOn],
    [t('how'), [howWords[a.how][lang], a.trip].filter(Boolean).join(' ')],
    [t('stay'), a.stay],
    [t('with'), a.companions.map((c) => [c.name, c.relation].filter(Boolean).join(' ')).join(comma())],
  ]
  return (
    <Block note={t('until', { day: a.until })} title={t('mine')}>
      <dl className="ar-said">
        {rows
          .filter(([, v]) => v !== '')
          .map(([k, v]) => (
            <div key={k}>
              <dt>{k}</dt>
              <dd>{v}</dd>
            </div>
          ))}
      </dl>
    </Block>
  )
}

function Correct({
  a,
  token,
  onDone,
  onCancel,
}: {
  a: MineOf
  token: string
  onDone: () => Promise<void>
  onCancel: () => void
}) {
  const t = useT(words)
  const lang = useLang()
  const [d, setD] = useState<Draft>({
    ...blank(),
    from: a.from,
    arrivesOn: a.arrivesOn,
    how: a.how,
    trip: a.trip,
    stay: a.stay,
  })
  const [anew, setAnew] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const intention = useRef({ id: newRequestId(), said: '' })
  const change = (next: Partial<Draft>) => setD((was) => ({ ...was, ...next }))
  const own = faultsOf({ ...d, companions: anew ? d.companions : [] }, false, lang)
  const faults = tried ? { ...faultsSaid(problem, lang), ...own } : {}
  async function save() {
    setTried(true)
    if (Object.keys(own).length > 0) return
    const { noId: _, companions, ...rest } = bodyOf(d)
    const body = {
      baseVersion: a.version,
      do: 'correct' as const,
      ...rest,
      ...(anew ? { companions } : {}),
    }
    const said = JSON.stringify(body)
    if (intention.current.said !== said) intention.current = { id: newRequestId(), said }
    setBusy(true)
    setProblem(undefined)
    try {
      await call(arrivalChange, { params: { token }, body: { requestId: intention.current.id, ...body } })
      await onDone()
    } catch (e) {
      setProblem(asProblem(e))
      setBusy(false)
    }
  }
  return (
    <ResidentPageFrame
      title={t('mine')}
      dock={
        <>
          {problem && <ProblemPanel problem={problem} title={t('notSaved')} />}
          <Btn pri busy={busy} onClick={() => void save()}>
            {t('save')}
          </Btn>
          <Btn onClick={onCancel}>{t('cancel')}</Btn>
        </>
      }
    >
      <Block title={t('who')} note={t('asBefore')}>
        <Line
          label={t('name')}
          value={d.name}
          placeholder={a.name}
          maxLength={40}
          fault={faults.name}
          onChange={(name) => change({ name })}
        />
        <Line
          label={t('idNumber')}
          value={d.idNumber}
          placeholder={a.idNumber}
          maxLength={20}
          fault={faults.idNumber}
          onChange={(idNumber) => change({ idNumber })}
        />
        <Line
          label={t('phone')}
          type="tel"
          value={d.phone}
          placeholder={a.phone}
          maxLength={30}
          fault={faults.phone}
          onChange={(phone) => change({ phone })}
        />
      </Block>
      <ComingFields d={d} keep={change} faults={faults} />
      <Block title={t('with')}>
        {anew ? (
          <WithFields d={d} keep={change} faults={faults} />
        ) : (
          <>
            {a.companions.length > 0 && (
              <p className="ar-text">
                {t('sameWith', {
                  n: a.companions.length,
                  names: a.companions.map((c) => c.name).join(comma()),
                })}
              </p>
            )}
            <Btn onClick={() => setAnew(true)}>{t(a.companions.length > 0 ? 'newWith' : 'addWith')}</Btn>
          </>
        )}
      </Block>
    </ResidentPageFrame>
  )
}
