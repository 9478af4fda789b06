/** A table is put together by choosing; beside it stand the rows that it would have now. */
import './tables.css'
import { useEffect, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { unitsList } from '../../organisation/contract.ts'
import { type Table, tableChange, tableCreate, tablePreview, tablesList } from '../contract.ts'
import { tablesDue } from '../contract-sheets.ts'
import { type Definition, faultsOf, levels, periodKinds, periodWords, rowKinds } from '../rules.ts'
import { Columns } from './define-columns.tsx'
import { Conditions } from './define-filter.tsx'
import { words } from './words.ts'

const empty: Definition = {
  name: { zh: '', en: '' },
  asker: '',
  unitId: null,
  basis: '',
  period: 'month',
  dueDays: 5,
  dueOn: null,
  level: 'community',
  rows: 'person',
  filter: {},
  columns: [],
}

export default function DefinePage() {
  const t = useT(words)
  const { id = 'new' } = useParams()
  const list = useAsk(tablesList)
  const table = list.data?.items.find((x) => x.id === id)
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t(id === 'new' ? 'add' : 'change')}</h1>
        <span className="sp" />
      </header>
      <div className="tb-body">
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!list.data && !list.error && <Loading rows={8} />}
        {list.data && (id === 'new' || table) && (
          <Editor key={`${id} ${table?.version ?? 0}`} table={table} />
        )}
      </div>
    </div>
  )
}

function Editor({ table }: { table: Table | undefined }) {
  const t = useT(words)
  const navigate = useNavigate()
  const units = useAsk(unitsList, {}, { staleTime: 600_000 })
  const key = `yige.draft.table:${table?.id ?? 'new'}:${table?.version ?? 0}` as const
  const [d, change, drop] = useDraft<Definition>(key, table?.definition ?? empty)
  const [why, setWhy] = useState('')
  const done = () => {
    drop()
    void navigate('/tables?tab=definitions')
  }
  const renew = [tablesList, tablesDue]
  const create = useSend(tableCreate, { renew, onDone: done })
  const alter = useSend(tableChange, { renew, onDone: done })
  const save = (active: boolean) =>
    table
      ? alter.mutate({
          params: { id: table.id },
          body: { baseVersion: table.version, definition: d, active, why: why.trim() },
        })
      : create.mutate({ body: { definition: d, why: why.trim() } })
  const fault = create.error ?? alter.error
  const text = (name: 'asker' | 'basis', max: number) => (
    <label>
      {t(name)}
      <input required maxLength={max} value={d[name]} onChange={(e) => change({ [name]: e.target.value })} />
    </label>
  )
  return (
    <div className="tb-split tb-define">
      <form
        className="tb-form"
        onSubmit={(e) => {
          e.preventDefault()
          save(true)
        }}
      >
        {fault && <ProblemPanel problem={fault} />}
        <div className="fields">
          <label>
            {t('nameZh')}
            <input
              required
              maxLength={40}
              value={d.name.zh}
              onChange={(e) => change({ name: { ...d.name, zh: e.target.value } })}
            />
          </label>
          <label>
            {t('nameEn')}
            <input
              required
              maxLength={60}
              value={d.name.en}
              onChange={(e) => change({ name: { ...d.name, en: e.target.value } })}
            />
          </label>
          {text('asker', 60)}
          <label>
            {t('unit')}
            <select value={d.unitId ?? ''} onChange={(e) => change({ unitId: e.target.value || null })}>
              <option value="">{t('noUnit')}</option>
              {units.data?.units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          </label>
          {text('basis', 200)}
          <Choice
            label={t('how')}
            of={periodKinds}
            value={d.period}
            onChange={(period) => change({ period })}
          />
          {d.period === 'once' ? (
            <label>
              {t('dueOn')}
              <input
                type="date"
                required
                value={d.dueOn ?? ''}
                onChange={(e) => change({ dueOn: e.target.value || null })}
              />
            </label>
          ) : (
            <label>
              {t('dueDays')}
              <input
                type="number"
                required
                min={1}
                max={60}
                value={d.dueDays}
                onChange={(e) => change({ dueDays: Number(e.target.value) })}
              />
            </label>
          )}
          <Choice label={t('level')} of={levels} value={d.level} onChange={(level) => change({ level })} />
          <Choice
            label={t('rowsAre')}
            of={rowKinds}
            value={d.rows}
            // What rows of another kind cannot be asked goes with the choice.
            onChange={(rows) =>
              change({ rows, filter: {}, columns: d.columns.filter((c) => kept(d, c, rows)) })
            }
          />
        </div>
        <Conditions rows={d.rows} filter={d.filter} onChange={(filter) => change({ filter })} />
        <Columns d={d} onChange={(columns) => change({ columns })} />
        {table && (
          <label>
            {t('why')}
            <input maxLength={200} value={why} onChange={(e) => setWhy(e.target.value)} />
          </label>
        )}
        <div className="acts">
          {table?.active && (
            <Btn busy={alter.isPending} onClick={() => save(false)}>
              {t('stop')}
            </Btn>
          )}
          <Btn onClick={done}>{t('never')}</Btn>
          <Btn pri type="submit" busy={create.isPending || alter.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
      <Preview d={d} />
    </div>
  )
}

const kept = (d: Definition, c: Definition['columns'][number], rows: Definition['rows']): boolean =>
  faultsOf({ ...d, filter: {}, rows, columns: [c] }).every((f) => !f.path.endsWith('.from'))

function Choice<V extends keyof typeof words>({
  label,
  of,
  value,
  onChange,
}: {
  label: string
  of: readonly V[]
  value: V
  onChange: (v: V) => void
}) {
  const t = useT(words)
  return (
    <label>
      {label}
      <select value={value} onChange={(e) => onChange(e.target.value as V)}>
        {of.map((v) => (
          <option key={v} value={v}>
            {t(v)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Real rows, masked, asked for once the choosing pauses; what is still missing in the definition is said instead. */
function Preview({ d }: { d: Definition }) {
  const t = useT(words)
  const w = useWord()
  const [shown, setShown] = useState<Awaited<ReturnType<typeof call<typeof tablePreview>>>>()
  const [fault, setFault] = useState<ApiProblem>()
  const faults = faultsOf(d)
  // Names do not change the rows: a table without any yet is tried under one.
  const said = JSON.stringify({
    ...d,
    name: { zh: '表', en: 'Table' },
    asker: '部门',
    basis: '依据',
    unitId: null,
    columns: d.columns.map((c) => ({ ...c, head: { zh: c.head.zh || c.key, en: c.head.en || c.key } })),
  })
  const sound = faults.length === 0
  useEffect(() => {
    if (!sound) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      call(tablePreview, { body: { definition: JSON.parse(said) }, signal: stop.signal })
        .then((x) => {
          setShown(x)
          setFault(undefined)
        })
        .catch((e: unknown) => {
          if (!stop.signal.aborted) setFault(asProblem(e))
        })
    }, 500)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [said, sound])
  return (
    <aside className="tb-side" aria-label={t('preview')}>
      <h2>{t('preview')}</h2>
      {faults.length > 0 && (
        <ul>
          {faults.map((f) => (
            <li key={`${f.path}${f.code}`}>{f.message}</li>
          ))}
        </ul>
      )}
      {fault && <ProblemPanel problem={fault} />}
      {sound && shown && (
        <>
          <p className="y-note">
            {t('previewOf', { place: shown.place, period: w(periodWords(shown.period)) })}
          </p>
          {shown.rows.length === 0 && <p>{t('nothing')}</p>}
          {shown.rows.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing else to come to by keyboard
            <section className="tb-scroll" tabIndex={0} aria-label={t('preview')}>
              <table className="tb-grid">
                <thead>
                  <tr>
                    {d.columns.map((c) => (
                      <th key={c.key} scope="col">
                        {w(c.head) || c.key}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {shown.rows.map((r) => (
                    <tr key={r.n}>
                      {d.columns.map((c, i) => (
                        <td key={c.key} className="no">
                          {r.cells[i]?.state === 'missing' ? t('missing') : (r.cells[i]?.v ?? '–')}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </>
      )}
    </aside>
  )
}
