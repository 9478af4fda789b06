import { useEffect, useState } from 'react'
import { newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { clockTime, count } from '../../../ui/format.ts'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { JobLines, JobPanel } from '../../../ui/job.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { exportsCancel, exportsCreate, exportsGet, exportsList } from '../../channels/contract.ts'
import type { View } from '../contract.ts'
import type { Filter } from './model.ts'

const words = dict({
  title: { zh: '导出 Excel', en: 'Export to Excel' },
  what: {
    zh: '导出现在筛出来的事件；电话按您的权限遮住。谁、为什么导，记在日志里。',
    en: 'The cases of the present filter; phones are masked as you may see them. Who and why is kept.',
  },
  purpose: { zh: '做什么用', en: 'What for' },
  bare: { zh: '写一句做什么用，日志里要记', en: 'Say what for; the log keeps it' },
  go: { zh: '开始导出', en: 'Start' },
  running: { zh: '正在导出，第 {n} 件，共 {all} 件', en: 'Writing case {n} of {all}' },
  queued: { zh: '排着队，马上开始', en: 'Queued, starting soon' },
  ready: { zh: '导好了，{n} 件', en: 'Done, {n} {n|case|cases}' },
  download: { zh: '下载', en: 'Download' },
  again: { zh: '再导一份', en: 'Export again' },
  halted: { zh: '停下了', en: 'Stopped' },
  failed: { zh: '没有导成：{why}', en: 'Failed: {why}' },
  before: { zh: '以前导的', en: 'Earlier exports' },
})

/** Cases of the present filter as a table: what for, how far, stop, download. Leaving it does not stop it. */
export function ExportBox({ view, filter }: { view: View; filter: Filter }) {
  const t = useT(words)
  const lang = useLang()
  const [purpose, setPurpose] = useState('')
  const [bare, setBare] = useState(false)
  const [id, setId] = useState<string | null>(null)
  const list = useAsk(exportsList, {}, { staleTime: 5000 })
  const create = useSend(exportsCreate, { renew: [exportsList], onDone: (e) => setId(e.id) })
  const cancel = useSend(exportsCancel, { renew: [exportsList, exportsGet] })
  const unfinished = list.data?.exports.find((e) => e.state === 'queued' || e.state === 'running')
  useEffect(() => {
    if (!id && unfinished) setId(unfinished.id)
  }, [id, unfinished])
  const job = useAsk(
    exportsGet,
    { params: { id: id ?? '' } },
    {
      enabled: Boolean(id),
      refetchInterval: (q) =>
        q.state.data && ['queued', 'running'].includes(q.state.data.state) ? 800 : false,
    },
  )
  const e = job.data
  const link = (jobId: string) => (
    <a className="y-btn sm pri" href={`/api/exports/${jobId}/file`} download>
      {t('download')}
    </a>
  )
  const old = (list.data?.exports ?? []).filter((x) => x.id !== id).slice(0, 5)
  return (
    <div className="y-export">
      <h3>{t('title')}</h3>
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
                kind: 'cases',
                query: { view, ...filter },
                purpose: purpose.trim(),
                language: lang,
              },
            })
          }}
        >
          <p>{t('what')}</p>
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
          <Btn pri type="submit" busy={create.isPending} onClick={undefined}>
            {t('go')}
          </Btn>
          {create.error && <ProblemPanel problem={create.error} />}
        </form>
      )}
      {e && (e.state === 'queued' || e.state === 'running') && (
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
      {e && e.state === 'done' && (
        <p role="status" className="y-row">
          <b>{t('ready', { n: count(e.done, lang) })}</b> {link(e.id)}
          <Btn sm onClick={() => setId(null)}>
            {t('again')}
          </Btn>
        </p>
      )}
      {e && (e.state === 'failed' || e.state === 'cancelled') && (
        <p role="status" className="y-row">
          {e.state === 'failed' ? t('failed', { why: e.error ?? '' }) : t('halted')}
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
              title: x.purpose ?? t('title'),
              ...(x.state === 'done'
                ? { done: clockTime(x.updatedAt), action: link(x.id) }
                : x.state === 'queued' || x.state === 'running'
                  ? { value: x.total ? x.done / x.total : 0 }
                  : { halted: x.state === 'failed' ? t('failed', { why: '' }) : t('halted') }),
            }))}
          />
        </>
      )}
    </div>
  )
}
