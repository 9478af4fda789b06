import './imports.css'
import { useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { bytes, count, moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { Bar } from '../../../ui/job.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { uploadFile } from '../../attachments/resident/upload.ts'
import { type Import, importCreate, importsList, sourceCreate, sourcesList } from '../contract-imports.ts'
import { ImportPage, runs, stateWord } from './import-page.tsx'
import { importWords as words } from './import-words.ts'
import { Field, type Tabbed } from './parts.tsx'

/** Files into the ledger: those of before, a new one, and one of them opened. */
export function Imports({ query, go }: Tabbed) {
  const id = query.get('id')
  return id ? <ImportPage id={id} go={go} /> : <All query={query} go={go} />
}

function All({ go }: Tabbed) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [adding, setAdding] = useState(false)
  const list = useAsk(
    importsList,
    {},
    { refetchInterval: (q) => (q.state.data?.items.some(runs) ? 1500 : false) },
  )
  useKeys([{ id: 'ledger.import.add', keys: 'N', words: words.add, run: () => setAdding(true) }])
  const counts = (i: Import) =>
    i.stage === 'undo'
      ? t('undoCounts', { n: count(i.undone, lang), k: count(i.kept, lang) })
      : t('counts', {
          c: count(i.created, lang),
          u: count(i.changed, lang),
          s: count(i.same, lang),
          d: count(i.doubtful, lang),
          r: count(i.refused, lang),
        })
  return (
    <>
      <div className="lg-filters">
        <span className="sp" />
        {!adding && (
          <Btn pri icon="upload" k="N" onClick={() => setAdding(true)}>
            {t('add')}
          </Btn>
        )}
      </div>
      {adding && <NewImport onClose={() => setAdding(false)} onDone={(id) => go({ id })} />}
      <div className="lg-scroll">
        <Table
          rows={list.data?.items ?? []}
          id={(i) => i.id}
          asked={list}
          {...(adding ? {} : { empty: { kind: 'none' as const, title: t('none'), why: t('noneWhat') } })}
          opening={{
            current: null,
            onOpen: (id) => go({ id }),
            keys: { name: 'ledger.import', next: words.next, previous: words.previous },
          }}
          columns={[
            {
              head: t('file'),
              cell: (i) => i.name,
              under: (i) =>
                [i.sourceName, moment(i.createdAt, now, lang), i.byName].filter(Boolean).join(' · '),
            },
            { head: t('outcome'), cell: (i) => t(stateWord(i)), under: counts },
            { head: t('row'), className: 'n', named: true, cell: (i) => count(i.total, lang) },
          ]}
        />
      </div>
      <Sources />
    </>
  )
}

function Sources() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(sourcesList, {})
  const items = asked.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section>
      <h2>{t('sources')}</h2>
      <ul className="lg-list">
        {items.map((s) => (
          <li key={s.id}>
            {s.name}{' '}
            <small>
              {[
                s.regionName,
                t('importsN', { n: s.imports }),
                s.lastAt ? t('lastAt', { at: moment(s.lastAt, now, lang) }) : '',
                s.note,
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}

const NEW = 'new'

/** Where it comes from and the file; it is read to its end before anything else is asked. */
function NewImport({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const t = useT(words)
  const renew = useRenew()
  const asked = useAsk(sourcesList, {})
  const sources = asked.data?.items ?? []
  const [source, setSource] = useState('')
  const [name, setName] = useState('')
  const [bare, setBare] = useState(false)
  const [file, setFile] = useState<{ name: string; size: number } | null>(null)
  const [part, setPart] = useState(0)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const chosen = source || (sources.length > 0 ? (sources[0]?.id ?? NEW) : NEW)

  async function take(f: File) {
    if (chosen === NEW && !name.trim()) return setBare(true)
    setFile(f)
    setPart(0)
    setProblem(null)
    try {
      let sourceId = chosen
      if (chosen === NEW) {
        sourceId = (await call(sourceCreate, { body: { requestId: newRequestId(), name: name.trim() } })).id
        setSource(sourceId)
        renew(sourcesList)
      }
      const upload = await uploadFile(f, { purpose: 'import', onProgress: setPart })
      setPart(1)
      const made = await call(importCreate, {
        body: { requestId: newRequestId(), uploadId: upload.id, sourceId },
      })
      renew(importsList)
      onDone(made.id)
    } catch (e) {
      setProblem(asProblem(e))
      setFile(null)
    }
  }

  return (
    <section className="lg-import lg-new">
      <div className="lg-form">
        <div className="two">
          <Field label={t('source')}>
            <select value={chosen} onChange={(e) => setSource(e.target.value)}>
              {sources.map((s) => (
                <option key={s.id} value={s.id}>
                  {s.name}
                </option>
              ))}
              <option value={NEW}>{t('newSource')}</option>
            </select>
          </Field>
          {chosen === NEW && (
            <Field label={t('sourceName')}>
              <input
                value={name}
                maxLength={40}
                aria-invalid={bare}
                onChange={(e) => {
                  setBare(false)
                  setName(e.target.value)
                }}
              />
              {bare && <em className="fault">{t('needSource')}</em>}
            </Field>
          )}
        </div>
      </div>
      {file ? (
        <div role="status">
          <p>
            {part < 1
              ? t('sending', { name: file.name, size: bytes(file.size) })
              : t('reading', { name: file.name })}
          </p>
          <Bar value={part} label={file.name} />
        </div>
      ) : (
        <Drop onFile={(f) => void take(f)} />
      )}
      {problem && <ProblemPanel problem={problem} />}
      <div className="acts">
        <Btn onClick={onClose}>{t('never')}</Btn>
      </div>
    </section>
  )
}

function Drop({ onFile }: { onFile: (f: File) => void }) {
  const t = useT(words)
  return (
    <section
      className="lg-drop"
      aria-label={t('choose')}
      onDragOver={(e) => e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault()
        const f = e.dataTransfer.files[0]
        if (f) onFile(f)
      }}
    >
      <p>{t('what')}</p>
      <p className="y-row">
        {/* Its input is only seen by the keyboard and by screen readers. */}
        <label className="y-btn pri lg-pick">
          {t('choose')}
          <input
            type="file"
            className="sr"
            accept=".csv,.txt,.tsv,.xlsx,.xls,.et"
            onChange={(e) => {
              const f = e.target.files?.[0]
              e.target.value = ''
              if (f) onFile(f)
            }}
          />
        </label>
        <span className="y-note">{t('drop')}</span>
      </p>
    </section>
  )
}
