import { useState } from 'react'
import { asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { uploadFile } from '../../attachments/resident/upload.ts'
import { list as regionsList } from '../../regions/contract.ts'
import { type Act, type Suggestion, suggestionAct, suggestionGet, suggestionsList } from '../contract.ts'
import { type Action, actionWords } from '../rules.ts'
import { words } from './words.ts'

type Values = Record<string, string>
const endOfDay = (day: string): string => new Date(`${day}T23:59:00+08:00`).toISOString()
const lines = (text: string | undefined): string[] =>
  (text ?? '')
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)
/** `500102006001003001 14` a line. */
const pairs = (text: string | undefined): [string, number][] =>
  lines(text).map((l) => {
    const [code, n] = l.split(/[\s,，\t]+/)
    return [code ?? '', Number(n ?? 0)]
  })

function stepOf(action: Action, v: Values, uploads: string[], otherId: string): Act {
  const n = (k: string) => Number(v[k] ?? 0)
  const text = v.text ?? ''
  switch (action) {
    case 'place':
      return { action, regionPath: v.regionPath ?? '' }
    case 'answer':
      return { action, yes: v.yes !== 'no', text }
    case 'survey':
      return {
        action,
        question: v.question ?? '',
        choices: lines(v.choices),
        closesAt: endOfDay(v.closesAt ?? ''),
        quorum: n('quorum'),
        audience: pairs(v.audience).map(([building, households]) => ({ building, households })),
      }
    case 'count':
      return v.how === 'phone'
        ? {
            action,
            how: 'phone',
            choice: n('choice'),
            phone: v.phone ?? '',
            count: 1,
            comment: v.comment ?? '',
          }
        : {
            action,
            how: 'paper',
            choice: n('choice'),
            building: v.building ?? '',
            count: n('count'),
            comment: v.comment ?? '',
          }
    case 'adopt':
    case 'decline':
    case 'finish':
      return { action, text }
    case 'project':
      return {
        action,
        unit: v.unit ?? '',
        total: n('total'),
        budget: v.budget ?? '',
        who: v.who ?? '',
        dueAt: endOfDay(v.dueAt ?? ''),
        steps: lines(v.steps),
        places: pairs(v.places).map(([building, total]) => ({ building, total })),
      }
    case 'progress':
      return {
        action,
        done: n('done'),
        note: v.note ?? '',
        uploads,
        phase: v.phase === 'before' ? 'before' : 'after',
        ...(v.building ? { building: v.building } : {}),
      }
    case 'step':
      return { action, index: n('index') }
    case 'link':
      return { action, otherId, why: text }
    case 'unlink':
      return { action, linkId: v.linkId ?? '', why: text }
  }
}

/** One step of a suggestion; the draft is kept until it is done. */
export function StepForm({
  s,
  action,
  start = {},
  onClose,
}: {
  s: Suggestion
  action: Action
  start?: Values
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const [v, keep, drop] = useDraft<Values>(`yige.draft.suggestion.${s.id}.${action}`, start)
  const [uploads, setUploads] = useState<string[]>([])
  const [fault, setFault] = useState('')
  const send = useSend(suggestionAct, {
    renew: [suggestionGet, suggestionsList],
    onDone: () => {
      drop()
      onClose()
    },
  })
  const set = (k: string) => (x: string) => keep({ [k]: x })
  async function go() {
    setFault('')
    let other = ''
    if (action === 'link') {
      const found = await call(suggestionsList, { query: { view: 'all', q: v.other ?? '' } }).catch(
        () => undefined,
      )
      other = found?.rows.find((r) => r.number === (v.other ?? '').trim().toUpperCase())?.id ?? ''
      if (!other) return setFault(t('none'))
    }
    send.mutate({
      params: { id: s.id },
      body: { baseVersion: s.version, step: stepOf(action, { ...start, ...v }, uploads, other) },
    })
  }
  const line = (k: keyof typeof words & string, key: string, type = 'text', needed = true) => (
    <label>
      {t(k)}
      <input
        type={type}
        required={needed}
        maxLength={200}
        min={type === 'number' ? 0 : undefined}
        value={v[key] ?? ''}
        onChange={(e) => set(key)(e.target.value)}
      />
    </label>
  )
  const area = (k: keyof typeof words & string, key: string, needed = true, rows = 4) => (
    <label className="all">
      {t(k)}
      <textarea
        required={needed}
        rows={rows}
        value={v[key] ?? ''}
        onChange={(e) => set(key)(e.target.value)}
      />
    </label>
  )
  const select = (
    k: keyof typeof words & string,
    key: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <label>
      {t(k)}
      <select value={v[key] ?? options[0]?.[0] ?? ''} onChange={(e) => set(key)(e.target.value)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
  const places = s.places.map((p) => [p.building, `${p.name} ${p.done}/${p.total}`] as const)
  const fields = () => {
    switch (action) {
      case 'place':
        return <Places value={v.regionPath ?? ''} onPick={set('regionPath')} />
      case 'answer':
        return (
          <>
            {select('answer', 'yes', [
              ['yes', t('yes')],
              ['no', t('no')],
            ])}
            {area('text', 'text')}
          </>
        )
      case 'survey':
        return (
          <>
            {line('question', 'question')}
            {area('choices', 'choices', true, 3)}
            {line('closesAt', 'closesAt', 'date')}
            {line('quorum', 'quorum', 'number')}
            {area('audience', 'audience', true, 6)}
            <Buildings region={s.regionPath} onFill={set('audience')} />
          </>
        )
      case 'count':
        return (
          <>
            {select('how', 'how', [
              ['paper', t('paper')],
              ['phone', t('phone')],
            ])}
            {select(
              'choice',
              'choice',
              (s.survey?.choices ?? []).map((c, i) => [String(i), c] as const),
            )}
            {v.how === 'phone' ? (
              line('number', 'phone', 'tel')
            ) : (
              <>
                {line('building1', 'building')}
                {line('count', 'count', 'number')}
              </>
            )}
            {area('comment', 'comment', false, 2)}
          </>
        )
      case 'adopt':
      case 'decline':
      case 'finish':
        return area('text', 'text')
      case 'project':
        return (
          <>
            {line('who', 'who')}
            {line('budget', 'budget', 'text', false)}
            {line('unit', 'unit')}
            {line('total', 'total', 'number')}
            {line('dueAt', 'dueAt', 'date')}
            {area('steps', 'steps')}
            {area('perPlace', 'places', false)}
          </>
        )
      case 'progress':
        return (
          <>
            {places.length > 0 && select('building1', 'building', places)}
            {line('done', 'done', 'number')}
            {select('phase', 'phase', [
              ['after', t('after')],
              ['before', t('before')],
            ])}
            <label>
              {t('files')}
              <input
                type="file"
                multiple
                accept="image/*"
                onChange={(e) => {
                  const files = [...(e.target.files ?? [])].slice(0, 9)
                  void Promise.all(files.map((f) => uploadFile(f).then((u) => u.id))).then(
                    setUploads,
                    (err) => setFault(asProblem(err).title),
                  )
                }}
              />
            </label>
            {area('note', 'note', false, 2)}
          </>
        )
      case 'link':
        return (
          <>
            {line('other', 'other')}
            {area('why', 'text', true, 2)}
          </>
        )
      case 'unlink':
        return area('why', 'text', true, 2)
      case 'step':
        return null
    }
  }
  return (
    <Dialog title={w(actionWords[action])} onClose={onClose} wide>
      <form
        className="sg-form y-ask two"
        onSubmit={(e) => {
          e.preventDefault()
          void go()
        }}
      >
        {fields()}
        {fault && (
          <p className="all" role="alert">
            {fault}
          </p>
        )}
        {send.error && (
          <div className="all">
            <ProblemPanel
              problem={send.error}
              title={t('notDone')}
              safe={t('kept')}
              fields={{
                'step.choices': t('choices'),
                'step.audience': t('audience'),
                'step.steps': t('steps'),
                'step.places': t('perPlace'),
                'step.phone': t('number'),
              }}
            />
          </div>
        )}
        {['answer', 'survey', 'adopt', 'decline', 'project', 'finish'].includes(action) && (
          <p className="y-note all">{t('will')}</p>
        )}
        <div className="sg-acts all">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {w(actionWords[action])}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

/** Communities and villages that the person may put it into. */
function Places({ value, onPick }: { value: string; onPick: (path: string) => void }) {
  const t = useT(words)
  const root = useMe().ranges['suggestion.handle']?.[0]
  const asked = useAsk(regionsList, {
    query: { ...(root ? { under: root } : {}), kind: ['community', 'village'], limit: 300 },
  })
  return (
    <label>
      {t('where')}
      <select required value={value} onChange={(e) => onPick(e.target.value)}>
        <option value="" />
        {asked.data?.items.map((r) => (
          <option key={r.path} value={r.path}>
            {r.name}
          </option>
        ))}
      </select>
    </label>
  )
}

function Buildings({ region, onFill }: { region: string; onFill: (text: string) => void }) {
  const t = useT(words)
  async function fill() {
    const a = await call(regionsList, { query: { under: region, kind: ['building'], limit: 300 } }).catch(
      () => undefined,
    )
    if (a) onFill(a.items.map((r) => `${r.path} 14`).join('\n'))
  }
  return (
    <div className="all">
      <Btn sm onClick={() => void fill()}>
        {t('fill')}
      </Btn>
    </div>
  )
}
