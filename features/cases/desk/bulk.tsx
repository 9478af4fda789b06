import { useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { dict, useT, useWord, type Word } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { bulkAction, type CaseRow } from '../contract.ts'
import { recallMinutes } from '../rules.ts'
import { focusNow, keepRecall, useRenewCases } from './send.ts'

const words = dict({
  picked: { zh: '选了 {n} 件', en: '{n} selected' },
  dispatch: { zh: '确认派遣 {n} 件', en: 'Dispatch {n}' },
  remind: { zh: '催办', en: 'Remind' },
  supervise: { zh: '督办', en: 'Supervise' },
  note: { zh: '备注', en: 'Note' },
  clear: { zh: '不选了', en: 'Clear' },
  remindSay: { zh: '催一句（可不填）', en: 'Message (optional)' },
  superviseSay: { zh: '督办要求', en: 'What is demanded' },
  noteSay: { zh: '写给这 {n} 件的备注', en: 'A note for these {n}' },
  willDispatch: {
    zh: '按系统排的派给各单位；已派出的不动',
    en: 'Each goes where it was prepared; others stay',
  },
  willRemind: { zh: '通知每件的承办，记入经过', en: 'Notifies the handlers of each, on the record' },
  willSupervise: { zh: '进入督办清单，通知承办', en: 'Goes on the supervision list; handlers are told' },
  willNote: { zh: '记入每件的经过，报告人看不到', en: 'On the record of each; reporters do not see it' },
  bare: { zh: '先写一句', en: 'Write a line first' },
  go: { zh: '就这样做', en: 'Do it' },
  cancel: { zh: '先不', en: 'Not now' },
  result: { zh: '{ok} 件做了，{no} 件没做', en: '{ok} done, {no} not done' },
  allDone: { zh: '{ok} 件都做了', en: 'All {ok} done' },
  close: { zh: '知道了', en: 'Got it' },
})

/** Why one of many was not done, in a few words; the rest of the catalogue is said when the case is opened. */
const why: Record<string, Word> = {
  'case.wrong_state': { zh: '已经往前走了', en: 'has moved on' },
  'conflict.version': { zh: '别人刚改过', en: 'was just changed by somebody' },
  'conflict.busy': { zh: '别人正在改', en: 'is being changed by somebody' },
  'case.not_placed': { zh: '还没定位置', en: 'has no place yet' },
  'case.no_item': { zh: '还没定事项', en: 'has no item yet' },
  'case.no_owner': { zh: '要您选承办单位', en: 'needs an owner' },
  'access.denied': { zh: '您的岗位不能做这一步', en: 'your post may not do this' },
  not_found: { zh: '不在您的范围内', en: 'is outside your area' },
}

type Bulk = 'dispatch' | 'remind' | 'supervise' | 'note'

/** What can be done to several cases at once; each is decided and answered on its own. */
export function BulkBar({
  rows,
  onClear,
  onDone,
}: {
  rows: CaseRow[]
  onClear: () => void
  onDone: (failed: string[]) => void
}) {
  const t = useT(words)
  const renew = useRenewCases()
  const [asking, setAsking] = useState<Bulk | null>(null)
  const [text, setText] = useState('')
  const [bare, setBare] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [result, setResult] = useState<{ id: string; title: string; code: string | null }[] | null>(null)
  const w = useWord()
  const waiting = rows.filter((r) => r.state === 'triage')
  const go = async (action: Bulk) => {
    const list = action === 'dispatch' ? waiting : rows
    setBusy(true)
    setProblem(null)
    try {
      const { results } = await call(bulkAction, {
        body: {
          requestId: newRequestId(),
          action,
          cases: list.slice(0, 200).map((r) => ({ id: r.id, baseVersion: r.version })),
          text,
        },
      })
      setResult(
        results.map((r) => ({
          id: r.id,
          title: rows.find((x) => x.id === r.id)?.title ?? r.id,
          code: r.ok ? null : (r.code ?? 'error'),
        })),
      )
      // The last one first under Ctrl Z, as if they had been sent one by one.
      if (action === 'dispatch')
        for (const r of results)
          if (r.ok && r.version !== null)
            keepRecall({
              id: r.id,
              title: rows.find((x) => x.id === r.id)?.title ?? '',
              version: r.version,
              until: Date.now() + recallMinutes * 60_000 - 5000,
              to: '',
            })
      setAsking(null)
      setText('')
      renew()
      onDone(results.filter((r) => !r.ok).map((r) => r.id))
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setBusy(false)
    }
  }
  const close = () => {
    setResult(null)
    setAsking(null)
    if (rows.length > 0) onClear()
  }
  useKeys([
    ...(waiting.length > 0
      ? [
          {
            id: 'bulk.dispatch',
            keys: 'Shift+Enter',
            words: { zh: '派遣选中的', en: 'Dispatch the selected' },
            run: () => setAsking('dispatch'),
          },
        ]
      : []),
    { id: 'bulk.clear', keys: 'Escape', words: words.clear, run: close },
  ])
  const failed = result?.filter((r) => r.code !== null) ?? []
  const say: Record<Bulk, string> = {
    dispatch: t('willDispatch'),
    remind: t('willRemind'),
    supervise: t('willSupervise'),
    note: t('willNote'),
  }
  return (
    <section className="y-bulk" aria-label={t('picked', { n: rows.length })}>
      {result && (
        <div role="status">
          <b>
            {failed.length
              ? t('result', { ok: result.length - failed.length, no: failed.length })
              : t('allDone', { ok: result.length })}
          </b>
          {failed.length > 0 && (
            <ul>
              {failed.map((r) => (
                <li key={r.id}>
                  {r.title}
                  <em>{w(why[r.code ?? ''] ?? r.code)}</em>
                </li>
              ))}
            </ul>
          )}
          <Btn sm onClick={close}>
            {t('close')}
          </Btn>
        </div>
      )}
      {!result && asking && (
        <form
          noValidate
          onSubmit={(e) => {
            e.preventDefault()
            if (asking !== 'dispatch' && asking !== 'remind' && !text.trim()) return setBare(true)
            void go(asking)
          }}
        >
          {asking !== 'dispatch' && (
            <input
              ref={focusNow}
              value={text}
              required={asking !== 'remind'}
              maxLength={500}
              aria-label={t(`${asking}Say`, { n: rows.length })}
              placeholder={t(`${asking}Say`, { n: rows.length })}
              aria-invalid={bare}
              onChange={(e) => {
                setBare(false)
                setText(e.target.value)
              }}
            />
          )}
          {bare && <em className="fault">{t('bare')}</em>}
          <span>{say[asking]}</span>
          <Btn pri type="submit" autoFocus={asking === 'dispatch'} busy={busy} onClick={undefined}>
            {t('go')}
          </Btn>
          <Btn onClick={() => setAsking(null)}>{t('cancel')}</Btn>
        </form>
      )}
      {!result && !asking && (
        <div>
          <b>{t('picked', { n: rows.length })}</b>
          {waiting.length > 0 && (
            <Btn pri k="Shift Enter" onClick={() => setAsking('dispatch')}>
              {t('dispatch', { n: waiting.length })}
            </Btn>
          )}
          <Btn onClick={() => setAsking('remind')}>{t('remind')}</Btn>
          <Btn onClick={() => setAsking('supervise')}>{t('supervise')}</Btn>
          <Btn onClick={() => setAsking('note')}>{t('note')}</Btn>
          <Btn ghost k="Esc" onClick={close}>
            {t('clear')}
          </Btn>
        </div>
      )}
      {problem && <ProblemPanel problem={problem} />}
    </section>
  )
}
