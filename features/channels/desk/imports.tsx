import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { count, moment, span } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Bar } from '../../../ui/job.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import {
  type ChannelState,
  type Import,
  importsCancel,
  importsFaults,
  importsList,
  importsResume,
} from '../contract.ts'
import { ImportFile } from './import-file.tsx'
import { icons } from './words.ts'

const words = dict({
  add: { zh: '导入表格', en: 'Import a table' },
  none: { zh: '还没有导入过', en: 'Nothing has been imported' },
  noneWhat: {
    zh: '热线、信箱、留言板导出的表格（xlsx、CSV）都可以；先看会怎样，再收。收过的不会重复。',
    en: 'Tables of a hotline, mailbox or message board (xlsx, CSV). You see first what would happen; nothing is taken twice.',
  },
  resume: { zh: '接着收', en: 'Go on' },
  again: { zh: '从第 {n} 行接着，收过的不重复', en: 'goes on after row {n}, nothing twice' },
  notResumed: { zh: '没有接着收', en: 'Not resumed' },
  stop: { zh: '停下', en: 'Stop' },
  faults: { zh: '看问题行', en: 'Rows at fault' },
  preview: { zh: '还没开始', en: 'not begun' },
  queued: { zh: '排队中', en: 'waiting' },
  running: {
    zh: '{done} / {total} 行，约还要 {left}',
    en: '{done} of {total} {total|row|rows}, about {left} left',
  },
  first: { zh: '{done} / {total} 行', en: '{done} of {total} {total|row|rows}' },
  done: { zh: '收完了', en: 'done' },
  cancelled: { zh: '停下了，已收的都在', en: 'stopped; what was taken stays' },
  failed: { zh: '没有收完', en: 'not finished' },
  counts: { zh: '新收 {c} · 已有 {r} · 不收 {f}', en: '{c} taken · {r} known · {f} refused' },
})

const live = (i: Import): boolean => i.state === 'queued' || i.state === 'running'

export function Imports({ channels }: { channels: ChannelState[] }) {
  const t = useT(words)
  const [adding, setAdding] = useState(false)
  const [params, setParams] = useSearchParams()
  // A table that a source brought and whose columns nobody has said yet.
  const waiting = params.get('open')
  const list = useAsk(
    importsList,
    {},
    { refetchInterval: (q) => (q.state.data?.imports.some(live) ? 1000 : 15_000) },
  )
  const shown = list.data?.imports.filter((i) => i.state !== 'preview')
  return (
    <>
      <div className="ch-bar">
        <span className="sp" />
        {!adding && !waiting && (
          <Btn pri icon="upload" onClick={() => setAdding(true)}>
            {t('add')}
          </Btn>
        )}
      </div>
      {(adding || waiting) && (
        <ImportFile
          key={waiting ?? 'new'}
          channels={channels}
          {...(waiting ? { waiting } : {})}
          onClose={() => {
            setAdding(false)
            if (waiting) setParams({ tab: 'imports' })
          }}
        />
      )}
      {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
      {!list.data && !list.error && <Loading />}
      {shown?.length === 0 && !adding && (
        <EmptyCells kind="none" title={t('none')}>
          {t('noneWhat')}
        </EmptyCells>
      )}
      {shown && shown.length > 0 && (
        <div className="y-card ch-list">
          <ul>
            {shown.map((i) => (
              <Line key={i.id} item={i} channels={channels} />
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

function Line({ item: i, channels }: { item: Import; channels: ChannelState[] }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const cancel = useSend(importsCancel, { renew: [importsList] })
  const resume = useSend(importsResume, { renew: [importsList] })
  const halted = i.state === 'cancelled' || i.state === 'failed'
  const channel = channels.find((c) => c.key === i.channel)
  const since = Date.parse(i.updatedAt) - Date.parse(i.createdAt)
  const left = i.done > 0 ? (since / i.done) * (i.total - i.done) : 0
  const state =
    i.state === 'running'
      ? i.done > 0
        ? t('running', {
            done: count(i.done, lang),
            total: count(i.total, lang),
            left: span(Math.max(left, 1000), lang),
          })
        : t('first', { done: 0, total: count(i.total, lang) })
      : t(i.state)
  return (
    <li>
      <Icon name={icons[i.channel] ?? 'channel'} />
      <div className="what">
        <b className="y-ell">{i.name}</b>
        <span>
          {channel ? w(channel.name) : i.channel} · {moment(i.createdAt, now, lang)}
          {i.byName && ` · ${i.byName}`}
        </span>
      </div>
      <div className="state">
        <b>
          {state}
          {i.error && ` · ${i.error}`}
        </b>
        <span>
          {t('counts', { c: count(i.created, lang), r: count(i.repeated, lang), f: count(i.faulty, lang) })}
        </span>
        {halted && i.done > 0 && <span>{t('again', { n: count(i.done, lang) })}</span>}
        {(cancel.error ?? resume.error) && (
          <ProblemPanel
            problem={(cancel.error ?? resume.error)!}
            {...(resume.error ? { title: t('notResumed') } : {})}
          />
        )}
        {live(i) && <Bar thin value={i.total ? i.done / i.total : 0} label={state} />}
      </div>
      {i.faulty > 0 && (
        <a className="y-btn sm" href={addressOf(importsFaults, { id: i.id })} download>
          <Icon name="download" />
          {t('faults')}
        </a>
      )}
      {halted && (
        <Btn
          sm
          icon="play"
          busy={resume.isPending}
          onClick={() => resume.mutate({ params: { id: i.id }, body: {} })}
        >
          {t('resume')}
        </Btn>
      )}
      {live(i) && (
        <Btn
          sm
          icon="stop"
          busy={cancel.isPending}
          onClick={() => cancel.mutate({ params: { id: i.id }, body: {} })}
        >
          {t('stop')}
        </Btn>
      )}
    </li>
  )
}
