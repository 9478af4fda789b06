import './forms.css'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import type { ApiProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { listItems } from '../../items/contract.ts'
import { type Definition, fieldKinds, formDraft, formPublish, formsList } from '../contract.ts'
import { definitionFaults, say } from '../rules.ts'
import { newField, useDefinition } from './draft.ts'
import { FieldPart, FormPart } from './parts.tsx'
import { Previews } from './previews.tsx'
import { kindWords, words } from './words.ts'

export default function EditForm() {
  const { key = '' } = useParams()
  const got = useAsk(formDraft, { params: { key } }, { refetchOnWindowFocus: false })
  const [round, setRound] = useState(0)
  if (got.error) return <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
  if (!got.data) return <Loading rows={6} />
  return (
    <Editor
      key={`${key}:${round}`}
      first={got.data}
      reload={async () => {
        await got.refetch()
        setRound((n) => n + 1)
      }}
    />
  )
}

type First = NonNullable<ReturnType<typeof useAsk<typeof formDraft>>['data']>

function Editor({ first, reload }: { first: First; reload: () => Promise<void> }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const go = useNavigate()
  const { key } = first.head
  const d = useDefinition(key, first)
  const def = d.now
  const [at, setAt] = useState<number>(def.fields.length ? 0 : -1)
  const items = useAsk(listItems, {}, { staleTime: 300_000 }).data?.items
  const faults = items ? definitionFaults(def, new Set(items.map((i) => i.code))) : []
  const [version, setVersion] = useState(first.head.version)
  const [problem, setProblem] = useState<ApiProblem>()
  const publish = useSend(formPublish, {
    renew: [formsList, formDraft],
    onDone: (a) => {
      setVersion(a.version)
      setProblem(undefined)
      announce(t('published', { n: a.version }))
    },
    onProblem: setProblem,
  })
  const field = def.fields[at]
  const put = (fields: Definition['fields']) => d.change({ ...def, fields })
  const move = (by: number) => {
    const to = at + by
    const moved = def.fields[at]
    if (!moved || to < 0 || to >= def.fields.length) return
    const next = def.fields.filter((_, i) => i !== at)
    next.splice(to, 0, moved)
    put(next)
    setAt(to)
  }
  const add = (kind: (typeof fieldKinds)[number]) => {
    const to = at < 0 ? def.fields.length : at + 1
    const next = [...def.fields]
    next.splice(to, 0, newField(def, kind))
    put(next)
    setAt(to)
    setTimeout(() => document.getElementById('fe-label')?.focus(), 0)
  }
  const remove = () => {
    if (!field) return
    put(def.fields.filter((_, i) => i !== at))
    setAt(Math.min(at, def.fields.length - 2))
  }
  async function send() {
    const revision = await d.save()
    if (revision !== null) publish.mutate({ params: { key }, body: { revision } })
  }
  useKeys([
    {
      id: 'form.next',
      keys: 'J',
      words: words.next,
      run: () => setAt(Math.min(def.fields.length - 1, at + 1)),
    },
    { id: 'form.prev', keys: 'K', words: words.prev, run: () => setAt(Math.max(-1, at - 1)) },
    { id: 'form.down', keys: 'Shift+J', words: words.down, run: () => move(1) },
    { id: 'form.up', keys: 'Shift+K', words: words.up, run: () => move(-1) },
    { id: 'form.add', keys: 'N', words: words.addField, run: () => add('text') },
    { id: 'form.remove', keys: 'X', words: words.remove, run: remove },
    { id: 'form.undo', keys: 'Ctrl+Z', words: words.undo, off: !d.undo, run: () => d.undo?.() },
    { id: 'form.redo', keys: 'Ctrl+Shift+Z', words: words.redo, off: !d.redo, run: () => d.redo?.() },
    { id: 'form.back', keys: 'Escape', words: words.back, run: () => void go('/forms') },
  ])
  return (
    <div className="fe">
      <header className="fe-head">
        <Link className="y-btn sm ghost" to="/forms">
          {t('back')} <kbd>Esc</kbd>
        </Link>
        <h1>{w(def.title) || key}</h1>
        <span className="y-note" role="status">
          {d.problem ? '' : t(d.state)}
        </span>
        <span className="sp" />
        <Btn sm disabled={!d.undo} onClick={() => d.undo?.()} k="Ctrl Z">
          {t('undo')}
        </Btn>
        <Btn sm disabled={!d.redo} onClick={() => d.redo?.()}>
          {t('redo')}
        </Btn>
        <Btn pri busy={publish.isPending} disabled={faults.length > 0} onClick={() => void send()}>
          {t('publish')}
        </Btn>
      </header>
      {d.problem && (
        <div className="fe-wide">
          <ProblemPanel
            problem={d.problem}
            title={d.problem.code === 'conflict.version' ? t('stale') : d.problem.title}
          />
          {d.problem.code === 'conflict.version' && <Btn onClick={() => void reload()}>{t('reload')}</Btn>}
        </div>
      )}
      {problem && <ProblemPanel problem={problem} />}
      <div className="fe-cols">
        <nav className="fe-list" aria-label={t('fields')}>
          <button type="button" aria-current={at < 0} onClick={() => setAt(-1)}>
            <b>{t('formPart')}</b>
          </button>
          <ol>
            {def.fields.map((f, i) => (
              <li key={f.key}>
                <button type="button" aria-current={i === at} onClick={() => setAt(i)}>
                  <b>
                    {say(f.label, lang) || '…'}
                    {f.required && ' *'}
                  </b>
                  <small>
                    {w(kindWords[f.kind])}
                    {f.showIf && ' ⤷'}
                  </small>
                </button>
              </li>
            ))}
          </ol>
          <label className="y-fld">
            <span className="lb">
              {t('addField')} <kbd>N</kbd>
            </span>
            <select
              value=""
              onChange={(e) => e.target.value && add(e.target.value as (typeof fieldKinds)[number])}
            >
              <option value="">…</option>
              {fieldKinds.map((k) => (
                <option key={k} value={k}>
                  {w(kindWords[k])}
                </option>
              ))}
            </select>
          </label>
          <section aria-label={t('faults')}>
            <h2 className="y-sec">{faults.length ? t('faults') : t('noFaults')}</h2>
            <ul className="fe-faults">
              {faults.map((f) => (
                <li key={`${f.path}:${f.code}`}>
                  <button
                    type="button"
                    className="fm-link"
                    onClick={() => {
                      const n = /^fields\.(\d+)/.exec(f.path)?.[1]
                      setAt(n === undefined ? -1 : Number(n))
                    }}
                  >
                    {w(f.words)}
                  </button>
                </li>
              ))}
            </ul>
            {faults.length === 0 && <p className="y-note">{t('publishWill', { n: (version ?? 0) + 1 })}</p>}
          </section>
          {first.versions.length > 0 && (
            <section>
              <h2 className="y-sec">{t('versions')}</h2>
              <ul className="fe-faults">
                {first.versions.map((v) => (
                  <li key={v.version}>{t('versionLine', { n: v.version, by: v.by, reports: v.reports })}</li>
                ))}
              </ul>
            </section>
          )}
        </nav>
        <section className="fe-part" aria-label={t(field ? 'fieldPart' : 'formPart')}>
          {field ? (
            <>
              <div className="fe-move">
                <Btn sm icon="up" disabled={at === 0} onClick={() => move(-1)} k="Shift K">
                  {t('up')}
                </Btn>
                <Btn
                  sm
                  icon="down"
                  disabled={at === def.fields.length - 1}
                  onClick={() => move(1)}
                  k="Shift J"
                >
                  {t('down')}
                </Btn>
                <Btn sm icon="close" onClick={remove} k="X">
                  {t('remove')}
                </Btn>
              </div>
              <FieldPart
                field={field}
                before={def.fields.slice(0, at).filter((f) => f.kind === 'choice' || f.kind === 'choices')}
                onChange={(next) => put(def.fields.map((f, i) => (i === at ? next : f)))}
              />
            </>
          ) : (
            <FormPart def={def} onChange={d.change} />
          )}
        </section>
        <Previews def={def} />
      </div>
    </div>
  )
}
