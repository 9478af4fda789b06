import { useEffect, useRef, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { bytes, count } from '../../../ui/format.ts'
import { dict, semicolon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Bar } from '../../../ui/job.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { uploadFile } from '../../attachments/resident/upload.ts'
import {
  type ChannelState,
  type ImportColumns,
  type ImportPreview,
  importFields,
  importsCreate,
  importsGet,
  importsList,
  importsPreview,
  importsStart,
} from '../contract.ts'

const words = dict({
  what: {
    zh: 'xlsx 或 CSV（UTF-8、GBK 都行），第一张表。列的顺序和叫法不限，先看会怎样，再收。旧版 .xls 请先另存为 .xlsx。',
    en: 'xlsx (first sheet) or CSV in UTF-8 or GBK, columns in any order. You see what would happen first. Save an old .xls as .xlsx.',
  },
  choose: { zh: '选表格', en: 'Choose a table' },
  drop: { zh: '或拖到这里', en: 'or drop it here' },
  channel: { zh: '从哪个渠道来', en: 'Came by' },
  sending: { zh: '正在传 {name}，{size}', en: 'Sending {name}, {size}' },
  reading: { zh: '正在核对 {name}…', en: 'Checking {name}…' },
  guessed: { zh: '列是按表头猜的，请核对', en: 'Columns were guessed from the headings: check them' },
  remembered: { zh: '列按上次说的', en: 'Columns as you said last time' },
  given: { zh: '列按您说的', en: 'Columns as you said' },
  summary: {
    zh: '{n} 行：收 {ok}，不收 {bad}，有提醒 {warn}',
    en: '{n} {n|row|rows}: {ok} taken, {bad} refused, {warn} with remarks',
  },
  unused: { zh: '原样留存', en: 'kept as it is' },
  externalId: { zh: '编号', en: 'Number' },
  titleField: { zh: '标题', en: 'Title' },
  body: { zh: '内容', en: 'Text' },
  placeText: { zh: '地址', en: 'Address' },
  lng: { zh: '经度', en: 'Longitude' },
  lat: { zh: '纬度', en: 'Latitude' },
  name: { zh: '姓名', en: 'Name' },
  phone: { zh: '电话', en: 'Phone' },
  occurredAt: { zh: '时间', en: 'Time' },
  columnIs: { zh: '“{h}”这一列是', en: 'Column “{h}” is' },
  crs: { zh: '坐标系', en: 'Coordinates' },
  asTaken: { zh: '前 {n} 行会这样收', en: 'The first {n} {n|row|rows} as they will be taken' },
  row: { zh: '行', en: 'Row' },
  refused: { zh: '不收：{why}', en: 'Refused: {why}' },
  remark: { zh: '提醒：{why}', en: 'Remark: {why}' },
  faults: { zh: '有问题的行（前 {n} 行）', en: 'Rows with faults (first {n})' },
  needBody: { zh: '先说哪一列是内容', en: 'Say first which column is the text' },
  will: {
    zh: '会：每行成一件报告，定位、分类、派遣照常；编号相同的只收一次。可以离开这一页，随时能停。',
    en: 'Each row becomes a report that is placed, classed and routed as usual; the same number is taken once. You may leave this page or stop at any time.',
  },
  start: { zh: '收 {n} 行', en: 'Take {n} {n|row|rows}' },
  other: { zh: '换一个', en: 'Another table' },
  close: { zh: '算了', en: 'Never mind' },
})

type FieldName = (typeof importFields)[number]
const labelOf = (f: FieldName) => (f === 'title' ? 'titleField' : f)

/** A table in, every row seen as it would be taken, columns corrected in place, one button. */
export function ImportFile({
  channels,
  waiting,
  onClose,
}: {
  channels: ChannelState[]
  /** An import that is there already and waits for its columns. */
  waiting?: string
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const [channel, setChannel] = useState('hotline')
  const [file, setFile] = useState<{ name: string; size: number } | null>(null)
  const [part, setPart] = useState(0)
  const [id, setId] = useState<string | null>(null)
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const [columns, setColumns] = useState<ImportColumns>({})
  const [crs, setCrs] = useState<ImportPreview['crs']>('wgs84')
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const turn = useRef(0)
  const start = useSend(importsStart, { renew: [importsList], onDone: onClose })

  async function take(chosen: File) {
    const mine = ++turn.current
    setFile(chosen)
    setPreview(null)
    setProblem(null)
    setPart(0)
    try {
      const state = await uploadFile(chosen, { purpose: 'import', onProgress: setPart })
      setPart(1)
      const made = await call(importsCreate, {
        body: { requestId: newRequestId(), uploadId: state.id, channel },
      })
      if (mine !== turn.current) return
      setId(made.id)
      setPreview(made.preview)
      setColumns(made.preview.columns)
      setCrs(made.preview.crs)
    } catch (e) {
      if (mine === turn.current) setProblem(asProblem(e))
    }
  }

  async function open(waits: string) {
    try {
      const made = await call(importsGet, { params: { id: waits } })
      setFile({ name: made.name, size: 0 })
      setPart(1)
      const got = await call(importsPreview, { params: { id: waits }, body: {} })
      setId(waits)
      setChannel(made.channel)
      setPreview(got)
      setColumns(got.columns)
      setCrs(got.crs)
    } catch (e) {
      setProblem(asProblem(e))
    }
  }
  const opened = useRef('')
  useEffect(() => {
    if (!waiting || opened.current === waiting) return
    opened.current = waiting
    void open(waiting)
  })

  async function change(next: ImportColumns, system = crs) {
    setColumns(next)
    setCrs(system)
    setProblem(null)
    if (!id || (next.body === undefined && next.title === undefined)) return
    if ((next.lng === undefined) !== (next.lat === undefined)) return
    const mine = ++turn.current
    try {
      const got = await call(importsPreview, { params: { id }, body: { columns: next, crs: system } })
      if (mine === turn.current) setPreview(got)
    } catch (e) {
      if (mine === turn.current) setProblem(asProblem(e))
    }
  }

  function assign(column: number, field: FieldName | '') {
    const next: ImportColumns = {}
    for (const f of importFields)
      if (columns[f] !== undefined && columns[f] !== column && f !== field) next[f] = columns[f]
    if (field) next[field] = column
    void change(next)
  }

  function again() {
    turn.current++
    setFile(null)
    setPreview(null)
    setProblem(null)
  }

  const ready = columns.body !== undefined || columns.title !== undefined
  const whole = (columns.lng === undefined) === (columns.lat === undefined)
  return (
    <section className="y-card ch-import">
      <div className="ch-bar">
        <label>
          {t('channel')}
          <select value={channel} disabled={start.isPending} onChange={(e) => setChannel(e.target.value)}>
            {channels.map((c) => (
              <option key={c.key} value={c.key}>
                {w(c.name)}
              </option>
            ))}
          </select>
        </label>
        {preview && columns.lng !== undefined && (
          <label>
            {t('crs')}
            <select
              value={crs}
              onChange={(e) => void change(columns, e.target.value as ImportPreview['crs'])}
            >
              <option value="wgs84">WGS-84</option>
              <option value="gcj02">GCJ-02</option>
              <option value="bd09">BD-09</option>
            </select>
          </label>
        )}
        <span className="sp" />
        {file && !waiting && (
          <Btn sm onClick={again}>
            {t('other')}
          </Btn>
        )}
        <Btn sm onClick={onClose}>
          {t('close')}
        </Btn>
      </div>
      {!file && !waiting && <Drop onFile={(f) => void take(f)} />}
      {file && !preview && !problem && (
        <div role="status">
          <p>
            {part < 1
              ? t('sending', { name: file.name, size: bytes(file.size) })
              : t('reading', { name: file.name })}
          </p>
          <Bar value={part} label={file.name} />
        </div>
      )}
      {problem && <ProblemPanel problem={problem} />}
      {start.error && <ProblemPanel problem={start.error} />}
      {preview && (
        <>
          <p className="ch-sum">
            <b>{file?.name}</b>{' '}
            {t('summary', {
              n: count(preview.total, lang),
              ok: count(preview.total - preview.faulty, lang),
              bad: count(preview.faulty, lang),
              warn: count(preview.warned, lang),
            })}
            <span className="ch-dim"> · {t(preview.from)}</span>
          </p>
          <Mapping preview={preview} columns={columns} onAssign={assign} />
          {ready ? <Rows preview={preview} /> : <p>{t('needBody')}</p>}
          <footer className="ch-acts">
            <p className="will">{t('will')}</p>
            <Btn
              pri
              disabled={!ready || !whole || preview.total === preview.faulty}
              busy={start.isPending}
              onClick={() => id && start.mutate({ params: { id }, body: { columns, crs, channel } })}
            >
              {t('start', { n: count(preview.total - preview.faulty, lang) })}
            </Btn>
          </footer>
        </>
      )}
    </section>
  )
}

function Drop({ onFile }: { onFile: (f: File) => void }) {
  const t = useT(words)
  return (
    <section
      className="ch-drop"
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
        <label className="y-btn pri">
          {t('choose')}
          <input
            type="file"
            className="sr"
            accept=".csv,.txt,.tsv,.xlsx,.xls"
            onChange={(e) => {
              const f = e.target.files?.[0]
              if (f) onFile(f)
            }}
          />
        </label>
        <span className="ch-dim">{t('drop')}</span>
      </p>
    </section>
  )
}

function Mapping({
  preview,
  columns,
  onAssign,
}: {
  preview: ImportPreview
  columns: ImportColumns
  onAssign: (column: number, field: FieldName | '') => void
}) {
  const t = useT(words)
  return (
    <ul className="ch-map">
      {preview.headings.map((h, i) => {
        const field = importFields.find((f) => columns[f] === i) ?? ''
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
          <li key={i} className={field ? 'on' : ''}>
            <label>
              <span className="y-ell" title={h}>
                {h || `#${i + 1}`}
              </span>
              <select
                aria-label={t('columnIs', { h: h || `#${i + 1}` })}
                value={field}
                onChange={(e) => onAssign(i, e.target.value as FieldName | '')}
              >
                <option value="">{t('unused')}</option>
                {importFields.map((f) => (
                  <option key={f} value={f}>
                    {t(labelOf(f))}
                  </option>
                ))}
              </select>
            </label>
          </li>
        )
      })}
    </ul>
  )
}

function Rows({ preview }: { preview: ImportPreview }) {
  const t = useT(words)
  const lang = useLang()
  const why = (issues: ImportPreview['faults'][number]['issues']) =>
    issues.map((i) => i[lang]).join(semicolon())
  const shown = new Set(preview.rows.map((r) => r.row))
  const rest = preview.faults.filter((f) => !shown.has(f.row))
  return (
    <>
      <h2 className="y-sec">{t('asTaken', { n: preview.rows.length })}</h2>
      <section className="ch-rows" aria-label={t('asTaken', { n: preview.rows.length })}>
        {preview.rows.map((r) => (
          <article key={r.row} className={r.report ? '' : 'bad'}>
            <span className="n">{r.row}</span>
            <div>
              {r.report ? (
                <>
                  {r.report.title && <b>{r.report.title}</b>}
                  <p>{r.report.body}</p>
                  <small>
                    {[
                      r.report.externalId,
                      r.report.occurredAt &&
                        new Date(r.report.occurredAt).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB'),
                      r.report.placeText,
                      r.report.point?.join(', '),
                      r.report.name,
                      r.report.phone,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                  {r.issues.length > 0 && (
                    <small className="say">{t('remark', { why: why(r.issues) })}</small>
                  )}
                </>
              ) : (
                <b>{t('refused', { why: why(r.issues) })}</b>
              )}
            </div>
          </article>
        ))}
      </section>
      {rest.length > 0 && (
        <details>
          <summary>{t('faults', { n: rest.length })}</summary>
          <ul className="ch-faults">
            {rest.map((f) => (
              <li key={f.row}>
                <span className="n">{f.row}</span> {why(f.issues)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
