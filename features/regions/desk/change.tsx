import { type ReactNode, useEffect, useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { comma, paren, useLang, useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import type { ChangeInput, Consequence, Feature, Finding } from '../contract.ts'
import * as contract from '../contract.ts'
import { CreateForm, MergeForm, MoveForm, SplitForm, UpdateForm } from './forms.tsx'
import type { Draft, FormProps, Job, PageState } from './state.ts'
import { words } from './words.ts'

const FORMS: Record<Job, (p: FormProps) => ReactNode> = {
  create: CreateForm,
  update: UpdateForm,
  move: MoveForm,
  merge: MergeForm,
  split: SplitForm,
}
const CONFIRM = {
  create: 'confirmCreate',
  update: 'confirmUpdate',
  move: 'confirmMove',
  merge: 'confirmMerge',
  split: 'confirmSplit',
} as const
const TITLE = { create: 'create', update: 'edit', move: 'move', merge: 'merge', split: 'split' } as const

const NONE: FormProps['undecided'] = []

/** Prepares one change: the form at the top, what will happen below it, then the one button. */
export function ChangePanel({
  job,
  path,
  state,
  draft,
  setDraft,
  houses,
  onDone,
}: {
  job: Job
  path: string
  state: PageState
  draft: Draft
  setDraft: (change: Partial<Draft>) => void
  houses: readonly Feature[]
  onDone: (said: string, path: string) => void
}) {
  const t = useT(words)
  const got = useAsk(contract.get, { params: { path } })
  const [body, setBody] = useState<ChangeInput | null>(null)
  const plan = usePlan(body)
  const send = useSend(contract.change, {
    renew: [
      contract.tree,
      contract.geojson,
      contract.get,
      contract.history,
      contract.children,
      contract.check,
      contract.search,
    ],
    onDone: (c) => {
      const name = c.opened[0]?.name ?? ''
      announce(t('doneSay', { what: name }))
      onDone(name, c.opened[0]?.path ?? path)
    },
  })
  const ready = body !== null && plan.answer !== null && plan.answer.faults.length === 0
  const confirm = () => {
    if (ready && body) send.mutate({ body: { change: body } })
  }
  useKeys([
    { id: 'regions.confirm', keys: 'Ctrl+Enter', words: words[CONFIRM[job]], run: confirm, off: !ready },
  ])
  if (!got.data) return <div className="rg-panel" aria-busy="true" />
  const Form = FORMS[job]
  return (
    <form
      className="rg-panel rg-form"
      onSubmit={(e) => {
        e.preventDefault()
        confirm()
      }}
    >
      <header>
        <p className="rg-trail">{got.data.region.name}</p>
        <h1>{t(TITLE[job])}</h1>
        <Btn
          ghost
          sm
          icon="close"
          aria-label={t('cancel')}
          className="rg-x"
          onClick={() => state.open(null)}
        />
      </header>
      <Form
        region={got.data.region}
        draft={draft}
        setDraft={setDraft}
        houses={houses}
        undecided={plan.answer?.carries.find((c) => c.what === 'cases')?.undecided ?? NONE}
        onBody={setBody}
      />
      <div className="rg-end">
        {plan.busy && <p className="rg-dim">{t('thinking')}</p>}
        {plan.answer && !plan.busy && <Effects answer={plan.answer} />}
        {send.error && <ProblemPanel problem={send.error} onRetry={confirm} />}
        <div className="rg-acts">
          <button
            type="submit"
            className="y-btn pri"
            aria-disabled={!ready || undefined}
            aria-busy={send.isPending || undefined}
          >
            {t(CONFIRM[job])}
          </button>
          <Btn onClick={() => state.open(null)}>{t('cancel')}</Btn>
        </div>
      </div>
    </form>
  )
}

type Answer = Consequence & { faults: Finding[] }

/** Asks the server what a change would do, a moment after the last keystroke. */
function usePlan(body: ChangeInput | null): { answer: Answer | null; busy: boolean } {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [busy, setBusy] = useState(false)
  const said = JSON.stringify(body)
  useEffect(() => {
    setAnswer(null)
    setBusy(false)
    if (said === 'null') return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      setBusy(true)
      call(contract.plan, { body: JSON.parse(said) as ChangeInput, signal: stop.signal })
        .then(setAnswer)
        .catch((e: unknown) => {
          if (stop.signal.aborted) return
          const p = asProblem(e)
          setAnswer({
            closed: [],
            opened: [],
            lineage: [],
            warnings: [],
            carries: [],
            faults: [
              {
                code: p.code,
                severity: 'fault',
                path: '',
                other: null,
                row: null,
                zh: p.title,
                en: p.title,
                areaM2: null,
              },
            ],
          })
        })
        .finally(() => {
          if (!stop.signal.aborted) setBusy(false)
        })
    }, 250)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [said])
  return { answer, busy }
}

/** What will happen, in sentences; faults stand first, because nothing happens while there is one. */
function Effects({ answer }: { answer: Answer }) {
  const t = useT(words)
  const lang = useLang()
  const opened = new Set(answer.opened.map((r) => r.path))
  const closed = new Set(answer.closed.map((r) => r.path))
  const names = (list: { name: string; path: string }[]) => {
    const head = list
      .slice(0, 3)
      .map((r) => `${r.name}${paren(r.path.slice(-6))}`)
      .join(comma())
    return list.length > 3 ? `${head}…` : head
  }
  const ends = answer.closed.filter((r) => !opened.has(r.path))
  const begins = answer.opened.filter((r) => !closed.has(r.path))
  const renewed = answer.opened.filter((r) => closed.has(r.path))
  if (answer.faults.length)
    return (
      <div className="rg-why" role="alert">
        <b>{t('cannot')}</b>
        <ul>
          {answer.faults.map((f) => (
            <li key={f.code + f.path + f.zh}>{f[lang]}</li>
          ))}
        </ul>
      </div>
    )
  return (
    <>
      <div className="rg-why will">
        <b>{t('will')}</b>
        <ul>
          {begins.length > 0 && <li>{t('effOpen', { n: begins.length, list: names(begins) })}</li>}
          {renewed.length > 0 && <li>{t('effVersion', { list: names(renewed) })}</li>}
          {ends.length > 0 && <li>{t('effClose', { n: ends.length, list: names(ends) })}</li>}
          {ends.length > 0 && <li>{t('effPosts')}</li>}
          <Carries list={answer.carries} />
          {answer.closed.length > 0 && <li>{t('effCases')}</li>}
        </ul>
      </div>
      {answer.warnings.length > 0 && (
        <div className="rg-why">
          <b>{t('mind')}</b>
          <ul>
            {answer.warnings.slice(0, 8).map((f) => (
              <li key={f.code + f.path + f.other}>{f[lang]}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

/** What hangs on the codes and goes along; what nobody can decide but a person. */
function Carries({ list }: { list: Answer['carries'] }) {
  const t = useT(words)
  const of = (what: Answer['carries'][number]['what']) => list.find((c) => c.what === what)
  const [cases, tasks, codes] = [of('cases'), of('tasks'), of('codes')]
  const above = codes?.undecided ?? []
  return (
    <>
      {cases && cases.goes > 0 && <li>{t('effCarry', { n: cases.goes })}</li>}
      {cases && cases.undecided.length > 0 && <li>{t('effAsk', { n: cases.undecided.length })}</li>}
      {tasks && tasks.goes > 0 && <li>{t('effTasks', { n: tasks.goes })}</li>}
      {codes && codes.goes > 0 && <li>{t('effCodes', { n: codes.goes })}</li>}
      {above.length > 0 && (
        <li>
          {t('effAbove', {
            n: above.length,
            list: above
              .map((c) => c.label)
              .slice(0, 3)
              .join(comma()),
          })}
        </li>
      )}
    </>
  )
}
