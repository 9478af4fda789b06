import { useEffect, useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { JobPanel } from '../../../ui/job.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { buildingsList, peopleList } from '../contract.ts'
import { accuracy, findingsList } from '../contract-findings.ts'
import {
  type Import,
  type ImportDetail,
  importCancel,
  importDry,
  importGet,
  importResume,
  importRows,
  importStart,
  importsList,
  importUndo,
} from '../contract-imports.ts'
import { pairsList } from '../contract-merge.ts'
import { type ImportField, type ImportKind, importFields, importFieldsOf, importKinds } from '../rules.ts'
import { Rows } from './import-rows.tsx'
import { fieldWords, importWords as words } from './import-words.ts'
import { Field, type Go } from './parts.tsx'

export const runs = (i: Pick<Import, 'state'>): boolean => i.state === 'queued' || i.state === 'running'

export function stateWord(i: Pick<Import, 'stage' | 'state'>) {
  if (i.state === 'queued') return 'queued' as const
  if (i.state === 'failed') return 'failed' as const
  if (i.state === 'cancelled')
    return i.stage === 'take'
      ? ('cancelled' as const)
      : i.stage === 'undo'
        ? ('cancelledUndo' as const)
        : ('cancelledDry' as const)
  if (i.stage === 'look') return 'look' as const
  if (i.stage === 'dry') return i.state === 'done' ? ('tried' as const) : ('dry' as const)
  if (i.stage === 'undo') return i.state === 'done' ? ('undone' as const) : ('undo' as const)
  return i.state === 'done' ? ('done' as const) : ('became' as const)
}

/** What an import or its undo may have made different on other pages. */
const elsewhere = [importsList, importRows, peopleList, buildingsList, findingsList, pairsList, accuracy]

/** One import: its columns before it is begun, how far it is, what became of its rows, and the way back. */
export function ImportPage({ id, go }: { id: string; go: Go }) {
  const t = useT(words)
  const renew = useRenew()
  const asked = useAsk(
    importGet,
    { params: { id } },
    { refetchInterval: (q) => (q.state.data && runs(q.state.data) ? 1000 : false) },
  )
  const i = asked.data
  const was = useRef(false)
  useEffect(() => {
    if (!i) return
    if (was.current && !runs(i)) renew(...elsewhere)
    was.current = runs(i)
  }, [i, renew])
  return (
    <>
      <div className="lg-filters">
        <Btn icon="back" onClick={() => go({ id: null, show: null })}>
          {t('back')}
        </Btn>
        {i && (
          <p className="lg-import-what">
            <b>{i.name}</b>{' '}
            <span className="y-note">{[i.sourceName, i.byName].filter(Boolean).join(' · ')}</span>
          </p>
        )}
      </div>
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {!i && !asked.error && <Loading rows={6} />}
      {i && runs(i) && <Running i={i} />}
      {i && !runs(i) && (i.stage === 'look' || i.stage === 'dry') && i.whole && (
        <Choosing key={`${i.id}${i.updatedAt}`} i={i} />
      )}
      {i && !runs(i) && <After i={i} />}
      {i && i.stage !== 'look' && (!runs(i) || i.done > 0) && <Rows i={i} />}
    </>
  )
}

function Running({ i }: { i: ImportDetail }) {
  const t = useT(words)
  const lang = useLang()
  const stop = useSend(importCancel, { renew: [importGet, importsList] })
  const undoing = i.stage === 'undo'
  const done = undoing ? i.undone + i.kept : i.done
  const total = undoing ? i.changes : i.total
  const facts = undoing
    ? [t('undoCounts', { n: count(i.undone, lang), k: count(i.kept, lang) })]
    : [
        t('counts', {
          c: count(i.created, lang),
          u: count(i.changed, lang),
          s: count(i.same, lang),
          d: count(i.doubtful, lang),
          r: count(i.refused, lang),
        }),
      ]
  return (
    <section className="lg-pass">
      <JobPanel
        title={t(undoing ? 'undoing' : i.stage === 'dry' ? 'trying' : 'running', {
          done: count(done, lang),
          total: count(total, lang),
        })}
        value={total === 0 ? 0 : done / total}
        facts={facts}
        onStop={() => stop.mutate({ params: { id: i.id }, body: {} })}
        stopping={stop.isPending}
      />
      {stop.error && <ProblemPanel problem={stop.error} />}
    </section>
  )
}

/** Columns of the other kind of rows are no columns of this one. */
const only = (columns: ImportDetail['columns'], fields: readonly ImportField[]): ImportDetail['columns'] =>
  Object.fromEntries(fields.flatMap((f) => (columns[f] === undefined ? [] : [[f, columns[f]]])))

/** Which column is what, and what holds where the file says something else. */
function Choosing({ i }: { i: ImportDetail }) {
  const t = useT(words)
  const w = useT(fieldWords)
  const lang = useLang()
  const [columns, setColumns] = useState(i.columns)
  const [what, setWhat] = useState(i.what)
  const fields = importFieldsOf[what]
  const [differing, setDiffering] = useState(i.differing)
  const [strict, setStrict] = useState(i.strict)
  const renew = [importGet, importsList, importRows]
  const dry = useSend(importDry, { renew })
  const start = useSend(importStart, { renew })
  const said = { params: { id: i.id }, body: { what, columns: only(columns, fields), differing, strict } }
  const tryIt = () => !dry.isPending && dry.mutate(said)
  useKeys([{ id: 'ledger.import.dry', keys: 'T', words: words.dry, run: tryIt }])
  const fault = dry.error ?? start.error
  // A column may be another field of another kind of rows: only those of this kind give way.
  const assign = (column: number, field: ImportField | '') => {
    const next = Object.fromEntries(
      Object.entries(columns).filter(
        ([f, c]) => !(fields as readonly string[]).includes(f) || (c !== column && f !== field),
      ),
    ) as typeof columns
    setColumns(field === '' ? next : { ...next, [field]: column })
  }
  return (
    <section className="lg-import">
      <h2>{t('columns')}</h2>
      <p className="y-note">{t('columnsWhy')}</p>
      <ul className="lg-columns">
        {i.headings.map((h, n) => {
          const field = fields.find((f) => columns[f] === n) ?? ''
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
            <li key={n} className={field ? 'on' : ''}>
              <b>{h || t('column', { n: n + 1 })}</b>
              <select
                value={field}
                aria-label={t('columnIs', { n: n + 1, h })}
                onChange={(e) => assign(n, e.target.value as ImportField | '')}
              >
                <option value="">{t('unused')}</option>
                {fields.map((f) => (
                  <option key={f} value={f}>
                    {w(f)}
                  </option>
                ))}
              </select>
              {i.samples.slice(0, 4).map((row, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the first rows of the file in their order
                <small key={k} className="y-ell">
                  {row[n]}
                </small>
              ))}
            </li>
          )
        })}
      </ul>
      <div className="lg-filters">
        <Field label={t('rowsAre')}>
          <select value={what} onChange={(e) => setWhat(e.target.value as ImportKind)}>
            {importKinds.map((k) => (
              <option key={k} value={k}>
                {t(k)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('differing')}>
          <select value={differing} onChange={(e) => setDiffering(e.target.value as typeof differing)}>
            <option value="keep">{t('keep')}</option>
            <option value="take">{t('take')}</option>
          </select>
        </Field>
        <label className="tick">
          <input type="checkbox" checked={strict} onChange={(e) => setStrict(e.target.checked)} />
          {t('strict')}
        </label>
      </div>
      {fault && (
        <ProblemPanel
          problem={fault}
          title={t('notStarted')}
          fields={Object.fromEntries(importFields.map((f) => [`columns.${f}`, w(f)]))}
        />
      )}
      <p className="y-note">{t('willStart')}</p>
      <div className="acts">
        <Btn pri={i.stage === 'look'} k="T" busy={dry.isPending} onClick={tryIt}>
          {t('dry')}
        </Btn>
        <Btn pri={i.stage === 'dry'} icon="upload" busy={start.isPending} onClick={() => start.mutate(said)}>
          {t('start', { n: count(i.total, lang) })}
        </Btn>
      </div>
    </section>
  )
}

/** Where it stands once nothing runs: go on, undo, what was left. */
function After({ i }: { i: ImportDetail }) {
  const t = useT(words)
  const lang = useLang()
  const [asking, setAsking] = useState(false)
  const renew = [importGet, importsList]
  const resume = useSend(importResume, { renew })
  const undo = useSend(importUndo, { renew, onDone: () => setAsking(false) })
  const halted = i.state === 'cancelled' || i.state === 'failed'
  const goesOn = halted && (i.stage === 'undo' || (i.stage === 'take' && i.whole))
  return (
    <section>
      <div className="lg-filters" role="status">
        <b>
          {t(stateWord(i))}
          {i.error && ` · ${i.error}`}
          {!i.whole && (i.stage === 'look' || i.stage === 'dry') && ` · ${t('forgotten')}`}
        </b>
        {i.stage === 'undo' && (
          <span>{t('undoCounts', { n: count(i.undone, lang), k: count(i.kept, lang) })}</span>
        )}
        <span className="sp" />
        {goesOn && (
          <Btn
            icon="play"
            busy={resume.isPending}
            onClick={() => resume.mutate({ params: { id: i.id }, body: {} })}
          >
            {t('resume')}
          </Btn>
        )}
        {i.stage === 'take' && i.changes > 0 && (
          <Btn icon="undo" onClick={() => setAsking(true)}>
            {t('undo')}
          </Btn>
        )}
      </div>
      {resume.error && <ProblemPanel problem={resume.error} />}
      {i.left.length > 0 && (
        <>
          <h2>{t('left')}</h2>
          <ul className="lg-list">
            {i.left.map((l, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that is only read
              <li key={n}>
                {t(l.kind)} {l.name} <small>{l.place}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {asking && (
        <Dialog title={t('undo')} onClose={() => setAsking(false)}>
          <div className="lg-form">
            <p>
              <b>{i.name}</b>
            </p>
            <p className="y-note">{t('undoWill')}</p>
            {undo.error && <ProblemPanel problem={undo.error} title={t('notUndone')} />}
            <div className="acts">
              <Btn onClick={() => setAsking(false)}>{t('cancel')}</Btn>
              <Btn
                pri
                icon="undo"
                busy={undo.isPending}
                onClick={() => undo.mutate({ params: { id: i.id }, body: {} })}
              >
                {t('undo')}
              </Btn>
            </div>
          </div>
        </Dialog>
      )}
    </section>
  )
}
