import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { ApiProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { clockTime } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { type CaseDetail, quickReplies, type StaffAction } from '../contract.ts'
import { FieldInput } from './fields.tsx'
import { type Field, fieldOfIssue, formOf, inputOf, missing, type Values } from './forms.ts'
import { issueWord } from './issue.ts'
import { actionWords, common } from './words.ts'

const words = dict({
  will: { zh: '会：', en: 'Will:' },
  need: { zh: '还差：{what}', en: 'Still needed: {what}' },
  quick: { zh: '常用语', en: 'Ready-made' },
  notDone: { zh: '没有{what}', en: 'Not done: {what}' },
  gone: { zh: '“{what}”现在做不了', en: '“{what}” can no longer be done' },
  keptAside: { zh: '您写的都还留着。', en: 'What you typed is kept.' },
  kept: { zh: '您写的都还在，改好再按一次。', en: 'What you typed is kept. Fix it and press again.' },
})

export const draftKey = (id: string, action: string) => `yige.draft.${id}.${action}` as const

/** A box above the action bar: its own heading, Escape goes back. */
export function Panel({
  title,
  note,
  children,
  onClose,
}: {
  title: string
  note?: ReactNode
  children: ReactNode
  onClose: () => void
}) {
  const t = useT(common)
  useKeys([{ id: 'panel.close', keys: 'Escape', words: { zh: '回去', en: 'Back' }, run: onClose }])
  return (
    <section className="y-panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note && <span>{note}</span>}
        <span className="sp" />
        <Btn sm ghost k="Esc" onClick={onClose}>
          {t('back')}
        </Btn>
      </header>
      {children}
    </section>
  )
}

/** The form of one action: asks, says what will happen, names the faulty field, keeps a draft. */
export function ActionForm({
  c,
  action,
  busy,
  problem,
  onSend,
  onClose,
}: {
  c: CaseDetail
  action: StaffAction
  busy: boolean
  problem: ApiProblem | null
  onSend: (input: Record<string, unknown>) => Promise<boolean>
  onClose: () => void
}) {
  const t = useT(words)
  const tc = useT(common)
  const w = useWord()
  const lang = useLang()
  const id = useId()
  const box = useRef<HTMLFormElement>(null)
  const fields = formOf(action, c) ?? []
  const [values, keep, drop] = useDraft(draftKey(c.id, action), startOf(action, c))
  const [asked, setAsked] = useState(false)
  const shown = fields.filter((f) => !f.when || f.when(values))
  const gaps = missing(fields, values)
  const replies = useAsk(quickReplies, {}, { staleTime: 300_000, enabled: shown.some((f) => f.quick) })
  const will = c.willDo.find((x) => x.action === action)?.lines ?? []
  const name = w(actionWords[action].words)
  // Somebody was faster, perhaps this person in another tab: the step is gone, what was typed is not.
  const gone = !(c.allowed as readonly string[]).includes(action)
  const last = c.events.findLast((e) => e.mark !== 'fact') ?? c.events.at(-1)
  useEffect(() => {
    const first = box.current?.querySelector<HTMLElement>('textarea,input,[data-first]')
    first?.focus()
  }, [])
  const go = async () => {
    if (gone) return
    setAsked(true)
    if (gaps.length > 0) {
      document
        .getElementById(`${id}-${gaps[0]?.key}`)
        ?.querySelector<HTMLElement>('textarea,input,button')
        ?.focus()
      return
    }
    if (await onSend(inputOf(action, fields, values))) drop()
  }
  useKeys([
    {
      id: 'form.send',
      keys: 'Ctrl+Enter',
      words: actionWords[action].words,
      off: busy,
      run: () => void go(),
    },
  ])
  const said = problem?.issues.map((i) => ({ ...i, message: w(issueWord(i)) })) ?? []
  const faults = new Map(said.map((i) => [fieldOfIssue(i.path), i.message]))
  const faultOf = (f: Field) =>
    faults.get(f.key) ?? (asked && gaps.includes(f) ? t('need', { what: w(f.label) }) : undefined)
  return (
    <Panel title={name} note={tc('unsaved')} onClose={onClose}>
      <form
        ref={box}
        onSubmit={(e) => {
          e.preventDefault()
          void go()
        }}
      >
        {shown.map((f) => (
          <div key={f.key} id={`${id}-${f.key}`} className={`y-fld ${faultOf(f) ? 'bad' : ''}`}>
            <FieldInput
              field={f}
              c={c}
              value={values[f.key]}
              fault={faultOf(f)}
              onChange={(v) => keep({ [f.key]: v })}
            />
            {f.quick && (replies.data?.replies.length ?? 0) > 0 && (
              <fieldset className="y-quick" aria-label={t('quick')}>
                {replies.data?.replies.slice(0, 5).map((r) => (
                  <button
                    type="button"
                    key={r.id}
                    title={r.body}
                    onClick={() =>
                      keep((now) => {
                        const old = String(now[f.key] ?? '')
                        return { [f.key]: old ? `${old}${lang === 'zh' ? '' : ' '}${r.body}` : r.body }
                      })
                    }
                  >
                    {r.name}
                  </button>
                ))}
              </fieldset>
            )}
          </div>
        ))}
        {gone && (
          <div className="y-prob y-state" role="alert">
            <h3>{t('gone', { what: name })}</h3>
            <p>
              {last && (
                <>
                  <b>{clockTime(last.at)}</b> {w(last.line)}
                  {lang === 'zh' ? '。' : '. '}
                </>
              )}
              {t('keptAside')}
            </p>
          </div>
        )}
        {problem && !gone && (
          <ProblemPanel
            problem={Object.assign(problem, { issues: said })}
            title={problem.issues.length ? t('notDone', { what: name }) : problem.title}
            safe={t('kept')}
            fields={Object.fromEntries(
              problem.issues.map((i) => {
                const f = fields.find((x) => x.key === fieldOfIssue(i.path))
                return [i.path, f ? w(f.label) : i.path]
              }),
            )}
          />
        )}
        {will.length > 0 && (
          <div className="y-will form">
            <b>{t('will')}</b>
            <ul>
              {will.map((l) => (
                <li key={l.zh}>{w(l)}</li>
              ))}
            </ul>
          </div>
        )}
        <div className="y-act-btns">
          <Btn pri type="submit" k="Ctrl Enter" busy={busy} aria-disabled={gone} onClick={undefined}>
            {name}
          </Btn>
          <Btn onClick={onClose}>{tc('cancel')}</Btn>
        </div>
      </form>
    </Panel>
  )
}

/** What the system can already fill in; a person only has to agree. */
function startOf(action: StaffAction, c: CaseDetail): Values {
  if (action === 'callback') {
    const only = c.reports.length === 1 ? c.reports[0]?.id : c.reports.find((r) => r.phoneMask)?.id
    return only ? { reportId: only } : {}
  }
  if (action === 'correct') return { title: c.title, placeText: c.placeText ?? '' }
  if (action === 'split') return { reportIds: [] }
  return {}
}
