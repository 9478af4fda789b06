/** Rows as a file, in the background: what for, in which form, how far, stop, download, and the earlier ones. */
import { type ReactNode, useEffect, useState } from 'react'
import type { EndpointDef } from '../kernel/contract.ts'
import { newRequestId } from './api.ts'
import { Btn } from './button.tsx'
import { clockTime, count } from './format.ts'
import { dict, useLang, useT } from './i18n.tsx'
import { JobLines, JobPanel } from './job.tsx'
import { ProblemPanel } from './problem.tsx'
import { useAsk, useSend } from './query.tsx'

const words = dict({
  purpose: { zh: '做什么用', en: 'What for' },
  bare: { zh: '写一句做什么用，日志里要记', en: 'Say what for; the log keeps it' },
  form: { zh: '文件格式', en: 'File' },
  xlsx: { zh: 'Excel（xlsx）', en: 'Excel (xlsx)' },
  csv: { zh: 'CSV（带 BOM，WPS 和 Excel 直接打开）', en: 'CSV (with BOM, opens in Excel and WPS)' },
  plain: { zh: 'CSV（不带 BOM，给程序读）', en: 'CSV (no BOM, for programs)' },
  jsonl: { zh: 'JSON Lines（一行一条，给程序读）', en: 'JSON Lines (one row a line, for programs)' },
  go: { zh: '开始导出', en: 'Start' },
  running: { zh: '正在导出，第 {n} 条，共 {all} 条', en: 'Writing row {n} of {all}' },
  queued: { zh: '排着队，马上开始', en: 'Queued, starting soon' },
  ready: { zh: '导好了，{n} 条', en: 'Done, {n} {n|row|rows}' },
  download: { zh: '下载', en: 'Download' },
  again: { zh: '再导一份', en: 'Export again' },
  halted: { zh: '停下了', en: 'Stopped' },
  failed: { zh: '没有导成', en: 'Not exported' },
  many: {
    zh: '没有导成：Excel 最多 30 万条，不遮住的最多 5 万条。缩小范围，或改用遮住的 CSV。',
    en: 'Not exported: at most 300,000 rows in Excel and 50,000 in clear. Narrow it, or take masked CSV.',
  },
  before: { zh: '以前导的', en: 'Earlier exports' },
  clear: { zh: '不遮住姓名、号码、电话', en: 'Names, numbers and phones in clear' },
  free: {
    zh: '遮住的、{n} 条以内，马上导。不遮住，或超过 {n} 条，要另一个人批准；文件留三天。',
    en: 'Masked and up to {n} rows it is made at once. In clear, or with more, somebody else has to approve; the file stays for three days.',
  },
  ask: { zh: '请人批准', en: 'Ask for approval' },
  asked: { zh: '{n} 条，等另一个人批准', en: '{n} {n|row|rows}, waiting for somebody to approve' },
  withdraw: { zh: '不要了', en: 'Take it back' },
  denied: { zh: '{who} 没有批准：{why}', en: 'Not approved by {who}: {why}' },
  gone: { zh: '文件到期删了', en: 'The file has expired' },
  unapproved: {
    zh: '没有导成：又多了些，超过不用批准的条数。再导一次，会去请人批准。',
    en: 'Not exported: more rows have come than need no approval. Export again and somebody will be asked.',
  },
})
const forms = ['xlsx', 'csv', 'plain', 'jsonl'] as const
type Form = (typeof forms)[number]

/** An export as its endpoints answer it. */
interface Job {
  id: string
  format: string
  purpose: string | null
  state: 'asked' | 'queued' | 'running' | 'done' | 'cancelled' | 'failed' | 'denied'
  total: number
  done: number
  error: string | null
  decidedBy: string | null
  reason: string | null
  until: string | null
  updatedAt: string
}

export interface ExportEndpoints {
  create: EndpointDef
  list: EndpointDef
  get: EndpointDef
  cancel: EndpointDef
}

const underWay = (j: Pick<Job, 'state'>) => j.state === 'queued' || j.state === 'running'
/** Looked at again and again: work goes on, or somebody may say yes at any moment. */
const pace = (j: Job | undefined) => (!j ? false : underWay(j) ? 800 : j.state === 'asked' ? 10_000 : false)

/**
 * `what` is said above the form; `body` are the rows asked for: kind and query. Leaving it does not stop an export. `personal`: rows of
 * people, which may be asked for in clear and may have to be approved.
 */
export function Exporter({
  api,
  what,
  body,
  personal,
}: {
  api: ExportEndpoints
  what: ReactNode
  body: object
  personal?: { freeRows: number; mayClear: boolean } | null | undefined
}) {
  const t = useT(words)
  const lang = useLang()
  const [purpose, setPurpose] = useState('')
  const [form, setForm] = useState<Form>('xlsx')
  const [bare, setBare] = useState(false)
  const [clear, setClear] = useState(false)
  const plainly = clear && personal?.mayClear === true
  const [id, setId] = useState<string | null>(null)
  const asked = useAsk(api.list, {}, { staleTime: 5000 })
  const list = (asked.data as { exports: Job[] } | undefined)?.exports ?? []
  const create = useSend(api.create, { renew: [api.list], onDone: (e) => setId((e as Job).id) })
  const cancel = useSend(api.cancel, { renew: [api.list, api.get] })
  const unfinished = list.find(underWay)
  useEffect(() => {
    if (!id && unfinished) setId(unfinished.id)
  }, [id, unfinished])
  const job = useAsk(
    api.get,
    { params: { id: id ?? '' } },
    {
      enabled: Boolean(id),
      refetchInterval: (q) => pace(q.state.data as Job | undefined),
    },
  )
  const e = job.data as Job | undefined
  const link = (jobId: string) => (
    <a className="y-btn sm pri" href={`/api/exports/${jobId}/file`} download>
      {t('download')}
    </a>
  )
  const withdraw = (jobId: string) => (
    <Btn sm busy={cancel.isPending} onClick={() => cancel.mutate({ params: { id: jobId } })}>
      {t('withdraw')}
    </Btn>
  )
  const ended = (j: Job) => {
    if (j.state === 'denied') return t('denied', { who: j.decidedBy ?? '', why: j.reason ?? '' })
    if (j.state === 'asked') return t('asked', { n: count(j.total, lang) })
    if (j.state === 'done') return t('gone')
    if (j.state === 'cancelled') return t('halted')
    return t(
      j.error === 'export.too_many' ? 'many' : j.error === 'export.not_approved' ? 'unapproved' : 'failed',
    )
  }
  const old = list.filter((x) => x.id !== id).slice(0, 5)
  return (
    <>
      {!e && (
        <form
          noValidate
          onSubmit={(ev) => {
            ev.preventDefault()
            setBare(!purpose.trim())
            if (!purpose.trim()) return
            create.mutate({
              body: {
                requestId: newRequestId(),
                ...body,
                ...(plainly ? { clear: true } : {}),
                purpose: purpose.trim(),
                language: lang,
                format: form === 'plain' ? 'csv' : form,
                bom: form !== 'plain',
              },
            })
          }}
        >
          <p>{what}</p>
          <label className="y-fld">
            <span className="lb">{t('form')}</span>
            <select value={form} onChange={(ev) => setForm(ev.target.value as Form)}>
              {forms.map((f) => (
                <option key={f} value={f}>
                  {t(f)}
                </option>
              ))}
            </select>
          </label>
          <label className="y-fld">
            <span className="lb">{t('purpose')}</span>
            <input
              value={purpose}
              maxLength={200}
              required
              aria-invalid={bare}
              onChange={(ev) => {
                setBare(false)
                setPurpose(ev.target.value)
              }}
            />
            {bare && <em className="fault">{t('bare')}</em>}
          </label>
          {personal?.mayClear && (
            <label className="y-row">
              <input type="checkbox" checked={clear} onChange={(ev) => setClear(ev.target.checked)} />
              {t('clear')}
            </label>
          )}
          {personal && <p className="y-note">{t('free', { n: personal.freeRows })}</p>}
          <Btn pri type="submit" busy={create.isPending} onClick={undefined}>
            {t(plainly ? 'ask' : 'go')}
          </Btn>
          {create.error && <ProblemPanel problem={create.error} />}
        </form>
      )}
      {e && underWay(e) && (
        <JobPanel
          title={
            e.state === 'queued'
              ? t('queued')
              : t('running', { n: count(e.done, lang), all: count(e.total, lang) })
          }
          value={e.total ? e.done / e.total : 0}
          stopping={cancel.isPending}
          onStop={() => cancel.mutate({ params: { id: e.id } })}
        />
      )}
      {e && !underWay(e) && (
        <p role="status" className="y-row">
          {e.state === 'done' && e.until ? (
            <>
              <b>{t('ready', { n: count(e.done, lang) })}</b> {link(e.id)}
            </>
          ) : (
            ended(e)
          )}
          {e.state === 'asked' && withdraw(e.id)}
          <Btn sm onClick={() => setId(null)}>
            {t('again')}
          </Btn>
        </p>
      )}
      {old.length > 0 && (
        <>
          <h4>{t('before')}</h4>
          <JobLines
            jobs={old.map((x) => ({
              id: x.id,
              title: `${x.purpose ?? ''} · ${x.format}`,
              ...(x.state === 'done' && x.until
                ? { done: clockTime(x.updatedAt), action: link(x.id) }
                : underWay(x)
                  ? { value: x.total ? x.done / x.total : 0 }
                  : { halted: ended(x), action: x.state === 'asked' && withdraw(x.id) }),
            }))}
          />
        </>
      )}
    </>
  )
}
