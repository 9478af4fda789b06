import './audit.css'
import { useEffect, useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { saveFile } from '../../../ui/download.ts'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { count, moment } from '../../../ui/format.ts'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { type AuditRow, auditExport, auditList, auditVerify } from '../contract.ts'
import { actionWords, features } from './words.ts'

const words = dict({
  title: { zh: '审计日志', en: 'Audit log' },
  note: {
    zh: '谁看了什么、做了什么。程序只能往里写，谁也删不掉。',
    en: 'Who saw and did what. The program can only add to it; nobody can delete.',
  },
  find: { zh: '谁，或看的用途', en: 'Who, or the purpose' },
  all: { zh: '全部', en: 'Everything' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  when: { zh: '什么时候', en: 'When' },
  who: { zh: '谁', en: 'Who' },
  what: { zh: '做了什么', en: 'What' },
  whom: { zh: '对谁', en: 'To what' },
  purpose: { zh: '用途、原因', en: 'Purpose, reason' },
  where: { zh: '从哪里', en: 'From where' },
  entry: { zh: '第 {n} 条 · {hash}', en: 'entry {n} · {hash}' },
  verify: { zh: '核对全部', en: 'Verify all' },
  whole: {
    zh: '核对完了：{c} 条链、{n} 条记录都对得上。',
    en: 'Verified: {c} {c|chain|chains}, {n} {n|entry|entries}, all whole.',
  },
  broken: {
    zh: '{n} 条链对不上。记下编号，报上级和安全管理员：',
    en: '{n} {n|chain is|chains are} broken. Note {n|it|them} and report:',
  },
  content: { zh: '第 {seq} 条被改过', en: 'entry {seq} was altered' },
  link: { zh: '第 {seq} 条接不上前一条', en: 'entry {seq} does not follow its predecessor' },
  missing: { zh: '缺第 {seq} 条', en: 'entry {seq} is missing' },
  order: { zh: '第 {seq} 条次序不对', en: 'entry {seq} is out of order' },
  export: { zh: '导出 CSV', en: 'Export CSV' },
  exportNote: { zh: '导出也会记一条', en: 'Exporting is an entry too' },
  more: { zh: '更早的', en: 'Earlier' },
  empty: { zh: '没有这样的记录', en: 'No such entries' },
  emptyWhy: { zh: '换个词，或把时间放宽。', en: 'Try another word or a wider time.' },
  failed: { zh: '没有核对完', en: 'Not verified' },
  notExported: { zh: '没有导出', en: 'Not exported' },
})

/** The audit administrator's page: read, verify, export; nothing here changes anything. */
export default function Audit() {
  const t = useT(words)
  const a = useT(actionWords)
  const lang = useLang()
  const now = useNow('minute')
  const find = useFind(250)
  const { q } = find
  const [action, setAction] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [older, setOlder] = useState<{ rows: AuditRow[]; next: string | null }>()
  const [busy, setBusy] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  const filter = {
    q: q || undefined,
    action: action || undefined,
    from: from ? new Date(`${from}T00:00:00`).toISOString() : undefined,
    to: to ? new Date(new Date(`${to}T00:00:00`).getTime() + 86_400_000).toISOString() : undefined,
  }
  const list = useAsk(auditList, { query: filter }, { placeholderData: (was) => was })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins again at the newest
  useEffect(() => setOlder(undefined), [q, action, from, to])
  const verify = useSend(auditVerify, { renew: [auditList] })
  const rows = [...(list.data?.rows ?? []), ...(older?.rows ?? [])]
  const next = older ? older.next : list.data?.next
  async function more() {
    if (!next) return
    setBusy('more')
    try {
      const got = await call(auditList, { query: { ...filter, before: next } })
      setOlder({ rows: [...(older?.rows ?? []), ...got.rows], next: got.next })
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy('')
  }
  async function save() {
    setBusy('export')
    setFault(undefined)
    try {
      const blob = (await call(auditExport, { query: filter })) as Blob
      saveFile(blob, `audit-${new Date().toISOString().slice(0, 10)}.csv`)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy('')
  }
  const say = (x: string) => (x in actionWords ? a(x as keyof typeof actionWords) : x)
  const why = (r: AuditRow) => r.purpose ?? (typeof r.detail.reason === 'string' ? r.detail.reason : '')
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('note')}</small>
        <span className="sp" />
        <Btn busy={verify.isPending} icon="check" onClick={() => verify.mutate({ body: {} })}>
          {t('verify')}
        </Btn>
        <Btn busy={busy === 'export'} icon="download" title={t('exportNote')} onClick={() => void save()}>
          {t('export')}
        </Btn>
      </header>
      <div className="y-three alone">
        <section className="mid">
          {verify.isError && <ProblemPanel problem={verify.error} title={t('failed')} />}
          {fault && <ProblemPanel problem={fault} title={t('notExported')} />}
          {verify.data &&
            (verify.data.faults.length === 0 ? (
              <p className="aud-whole" role="status">
                {t('whole', { c: verify.data.chains, n: count(verify.data.entries, lang) })}
              </p>
            ) : (
              <div className="y-prob y-state" role="alert">
                <h3>{t('broken', { n: verify.data.faults.length })}</h3>
                <ul className="y-issues">
                  {verify.data.faults.map((f) => (
                    <li key={f.chain}>
                      <b>{f.chain}</b>
                      <span>{f.fault && t(f.fault.fault, { seq: f.fault.seq })}</span>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          <div className="y-row y-wrap aud-bar">
            <FindBox words={words.find} text={find.text} onText={find.setText} />
            <select aria-label={t('what')} value={action} onChange={(e) => setAction(e.target.value)}>
              <option value="">{t('all')}</option>
              {features.map((f) => (
                <option key={f} value={f}>
                  {say(f)}
                </option>
              ))}
            </select>
            <label className="y-row">
              {t('from')}
              <input type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
            </label>
            <label className="y-row">
              {t('to')}
              <input type="date" value={to} onChange={(e) => setTo(e.target.value)} />
            </label>
          </div>
          <Table
            rows={rows}
            id={(r) => `${r.chain}#${r.seq}`}
            asked={list}
            empty={{ kind: 'filtered', title: t('empty'), why: t('emptyWhy') }}
            columns={[
              {
                head: t('when'),
                className: 'aud-when',
                cell: (r) => moment(r.at, now, lang),
                under: (r) => t('entry', { n: r.seq, hash: r.hash.slice(0, 8) }),
              },
              { head: t('who'), cell: (r) => <b>{r.actorName}</b> },
              { head: t('what'), cell: (r) => say(r.action), under: (r) => r.action },
              {
                head: t('whom'),
                className: 'aud-id',
                cell: (r) => (
                  <>
                    {r.subjectName && <b>{r.subjectName}</b>}
                    {r.subjectKind && (
                      <small title={r.subjectId ?? ''}>
                        {say(r.subjectKind)} {r.subjectName ? '' : r.subjectId}
                      </small>
                    )}
                  </>
                ),
              },
              { head: t('purpose'), cell: why },
              { head: t('where'), cell: (r) => r.address },
            ]}
          />
          {next && (
            <div className="aud-more">
              <Btn busy={busy === 'more'} onClick={() => void more()}>
                {t('more')}
              </Btn>
            </div>
          )}
        </section>
      </div>
    </div>
  )
}
