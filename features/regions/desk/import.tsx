import { useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count } from '../../../ui/format.ts'
import { colon, dict, paren, semicolon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import type { ImportPreview, ImportSource } from '../contract.ts'
import * as contract from '../contract.ts'
import { fieldWords, kindWord } from './words.ts'

const words = dict({
  title: { zh: '导入区域', en: 'Import regions' },
  what: {
    zh: 'CSV 或 GeoJSON，UTF-8 或 GB 18030。要有“编码”和“名称”两列；也认 上级、类型、户数、别名、地址、经度、纬度、边界。先看会怎样，再定。',
    en: 'CSV or GeoJSON in UTF-8 or GB 18030, with columns for code and name; parent, kind, households, aliases, address, longitude, latitude and outline are known too. You see what would happen first.',
  },
  choose: { zh: '选文件', en: 'Choose a file' },
  drop: { zh: '或拖到这里', en: 'or drop it here' },
  crs: { zh: '坐标系', en: 'Coordinates' },
  auto: { zh: '自动判断', en: 'Find out' },
  under: { zh: '没写上级的放在 {name} 下', en: 'Rows without a parent go under {name}' },
  reading: { zh: '正在核对 {name}…', en: 'Checking {name}…' },
  rows: { zh: '{n} 行', en: '{n} {n|row|rows}' },
  creates: { zh: '新建 {n}', en: '{n} new' },
  changes: { zh: '修改 {n}', en: '{n} changed' },
  moves: { zh: '移动 {n}', en: '{n} moved' },
  same: { zh: '不变 {n}', en: '{n} unchanged' },
  faults: { zh: '有误 {n}', en: '{n} at fault' },
  warnings: { zh: '留意 {n}', en: '{n} to note' },
  row: { zh: '第 {n} 行', en: 'Row {n}' },
  cut: { zh: '只列前 {n} 条', en: 'The first {n} are shown' },
  good: { zh: '只导没有问题的行', en: 'Take the good rows only' },
  go: { zh: '导入', en: 'Import' },
  nothing: { zh: '没有要改的', en: 'Nothing to change' },
  willDo: {
    zh: '会：新建 {c}、修改 {u}、移动 {m} 个区域；旧的一版都留着，一次做完，中断不会只做一半。',
    en: 'This will create {c}, change {u} and move {m} {m|region|regions}; old versions stay; all at once or not at all.',
  },
  strict: {
    zh: '有误的行要先改好，或勾选“只导没有问题的行”。',
    en: 'Fix the rows at fault first, or take the good rows only.',
  },
  done: { zh: '导入好了', en: 'Imported' },
  other: { zh: '换一个文件', en: 'Another file' },
  close: { zh: '关上', en: 'Close' },
})

type Tab = 'creates' | 'changes' | 'moves' | 'faults' | 'warnings'
const SHOWN = 200

/** A file in, a preview of every row, one button. Nothing is written before the button. */
export function ImportDialog({
  under,
  underName,
  onClose,
  onDone,
}: {
  under: string | null
  underName: string
  onClose: () => void
  onDone: () => void
}) {
  const t = useT(words)
  const lang = useLang()
  const [name, setName] = useState('')
  const [source, setSource] = useState<ImportSource | null>(null)
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [lenient, setLenient] = useState(false)
  const send = useSend(contract.importCommit, {
    renew: [
      contract.tree,
      contract.geojson,
      contract.get,
      contract.history,
      contract.children,
      contract.check,
    ],
    onDone,
  })

  async function look(next: ImportSource) {
    setSource(next)
    setPreview(null)
    setProblem(null)
    try {
      setPreview(await call(contract.importPreview, { body: next }))
    } catch (e) {
      setProblem(asProblem(e))
    }
  }
  async function take(file: File) {
    setName(file.name)
    const bytes = await file.arrayBuffer()
    const text = decode(bytes)
    const format = /\.(geo)?json$/i.test(file.name) || /^\s*\{/.test(text.slice(0, 100)) ? 'geojson' : 'csv'
    await look({ format, text, crs: source?.crs ?? 'auto', ...(under ? { under } : {}) })
  }
  const counts = preview?.counts
  const some = counts ? counts.creates + counts.changes + counts.moves : 0
  const ready = some > 0 && (counts?.faults === 0 || lenient)
  return (
    <Dialog title={t('title')} onClose={onClose} wide>
      <div className="rg-import">
        {!source && (
          <section
            className="rg-drop"
            aria-label={t('choose')}
            onDragOver={(e) => e.preventDefault()}
            onDrop={(e) => {
              e.preventDefault()
              const file = e.dataTransfer.files[0]
              if (file) void take(file)
            }}
          >
            <p>{t('what')}</p>
            <p className="rg-acts">
              <label className="y-btn pri">
                {t('choose')}
                <input
                  type="file"
                  accept=".csv,.txt,.tsv,.json,.geojson"
                  className="sr"
                  onChange={(e) => {
                    const file = e.target.files?.[0]
                    if (file) void take(file)
                  }}
                />
              </label>
              <span className="rg-dim">{t('drop')}</span>
            </p>
            {under && <p className="rg-dim">{t('under', { name: underName })}</p>}
          </section>
        )}
        {source && (
          <div className="rg-acts">
            <b className="y-ell">{name}</b>
            {preview && <span className="rg-dim">{t('rows', { n: count(preview.rows, lang) })}</span>}
            <span className="sp" />
            <label className="rg-inline">
              {t('crs')}
              <select
                value={source.crs}
                onChange={(e) => void look({ ...source, crs: e.target.value as ImportSource['crs'] })}
              >
                {contract.CRSES.map((c) => (
                  <option key={c} value={c}>
                    {c === 'auto'
                      ? `${t('auto')}${preview ? paren(preview.crs.toUpperCase()) : ''}`
                      : c.toUpperCase()}
                  </option>
                ))}
              </select>
            </label>
            <Btn sm onClick={() => setSource(null)}>
              {t('other')}
            </Btn>
          </div>
        )}
        {source && !preview && !problem && <p role="status">{t('reading', { name })}</p>}
        {problem && <ProblemPanel problem={problem} />}
        {preview && counts && <Preview preview={preview} />}
        {send.error && <ProblemPanel problem={send.error} />}
        {preview && counts && !send.isSuccess && (
          <footer>
            {counts.faults > 0 && (
              <label className="rg-inline">
                <input type="checkbox" checked={lenient} onChange={(e) => setLenient(e.target.checked)} />{' '}
                {t('good')}
              </label>
            )}
            <p>
              {some === 0
                ? t('nothing')
                : ready
                  ? t('willDo', { c: counts.creates, u: counts.changes, m: counts.moves })
                  : t('strict')}
            </p>
            <Btn
              pri
              aria-disabled={!ready || undefined}
              busy={send.isPending}
              onClick={() =>
                ready && source && send.mutate({ body: { ...source, strict: !lenient, reason: name } })
              }
            >
              {t('go')}
            </Btn>
          </footer>
        )}
        {send.isSuccess && (
          <footer>
            <p role="status">
              <b>{t('done')}</b> {t('creates', { n: send.data.counts.creates })} ·{' '}
              {t('changes', { n: send.data.counts.changes })} · {t('moves', { n: send.data.counts.moves })}
            </p>
            <Btn pri onClick={onClose}>
              {t('close')}
            </Btn>
          </footer>
        )}
      </div>
    </Dialog>
  )
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function Preview({ preview }: { preview: ImportPreview }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const { counts } = preview
  const n: Record<Tab, number> = {
    creates: counts.creates,
    changes: counts.changes,
    moves: counts.moves,
    faults: counts.faults,
    warnings: preview.warnings.length,
  }
  const [chosen, setChosen] = useState<Tab | null>(null)
  const order: Tab[] = ['faults', 'creates', 'changes', 'moves', 'warnings']
  const tab = chosen ?? order.find((k) => n[k] > 0) ?? 'creates'
  const line = (row: number | null, head: string, rest: string) => (
    <tr key={`${row}${head}${rest}`}>
      <td>{row === null ? '' : t('row', { n: row })}</td>
      <th scope="row">{head}</th>
      <td>{rest}</td>
    </tr>
  )
  const rows = {
    creates: () => preview.creates.map((c) => line(c.row, c.name, `${c.path} · ${w(kindWord(c.kind))}`)),
    changes: () =>
      preview.changes.map((c) =>
        line(
          c.row,
          `${c.name} ${c.path}`,
          c.fields
            .map((f) => `${w(fieldWords[f.field])}${colon()}${f.before || '—'} → ${f.after || '—'}`)
            .join(semicolon()),
        ),
      ),
    moves: () => preview.moves.map((m) => line(m.row, m.name, `${m.from} → ${m.to}`)),
    faults: () => preview.faults.map((f) => line(f.row, f.path || '—', f[lang])),
    warnings: () => preview.warnings.map((f) => line(f.row, f.path || '—', f[lang])),
  }[tab]()
  return (
    <>
      <div className="rg-tabs" role="tablist">
        {order.map((k) => (
          <button
            type="button"
            role="tab"
            key={k}
            aria-selected={k === tab}
            className={k === tab ? 'on' : ''}
            onClick={() => setChosen(k)}
          >
            {t(k, { n: count(n[k], lang) })}
          </button>
        ))}
        <span className="rg-dim">{t('same', { n: count(preview.unchanged, lang) })}</span>
      </div>
      <div className="rg-table">
        <table>
          <tbody>{rows.slice(0, SHOWN)}</tbody>
        </table>
        {n[tab] > SHOWN && <p className="rg-dim">{t('cut', { n: SHOWN })}</p>}
      </div>
    </>
  )
}
