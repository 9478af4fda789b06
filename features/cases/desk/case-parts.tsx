/** Cards of the case page: handlers with their clocks, photos, returns and requests, answers, ratings, who looked. */
import { useEffect, useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { type Clock, clockOf } from '../../../ui/clock.tsx'
import { type Delivery, DeliveryList } from '../../../ui/delivery.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { clockTime, moment, span } from '../../../ui/format.ts'
import { type HandlerStage, HandlerTable } from '../../../ui/handlers.tsx'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ReturnCard } from '../../../ui/returns.tsx'
import type { CaseDetail, StaffAction } from '../contract.ts'
import { clockFormatter, limitText } from './parts.tsx'
import { fileUrl } from './reports.tsx'
import type { CaseWork } from './use-work.ts'
import { actionWords, channelIcon, channelName } from './words.ts'

const words = dict({
  close: { zh: '关上照片', en: 'Close the photo' },
  sign: { zh: '签收', en: 'Accept' },
  assemble: { zh: '集结', en: 'Assemble' },
  arrive: { zh: '到场', en: 'Arrive' },
  resolve: { zh: '办结', en: 'Resolve' },
  main: { zh: '主办', en: 'Main' },
  co: { zh: '协办', en: 'Helping' },
  limit: { zh: '限 {limit}', en: 'limit {limit}' },
  notAsked: { zh: '不要求', en: 'not asked' },
  withMain: { zh: '随主办', en: 'with the main one' },
  returned: { zh: '已退回', en: 'returned' },
  before: { zh: '前', en: 'before' },
  during: { zh: '中', en: 'during' },
  after: { zh: '后', en: 'after' },
  return: { zh: '退回', en: 'return' },
  photo: { zh: '{n}/{all}', en: '{n}/{all}' },
  next: { zh: '下一张', en: 'Next' },
  prev: { zh: '上一张', en: 'Previous' },
  original: { zh: '原图', en: 'Original' },
  digest: { zh: '摘要值 {hash}', en: 'digest {hash}' },
  asks: { zh: '{who} {what}', en: '{who}: {what}' },
  proposes: { zh: '提议：{unit}', en: 'proposes {unit}' },
  more: { zh: '要 {limit}', en: 'asks for {limit}' },
  until: { zh: '停到 {at}', en: 'until {at}' },
  took: { zh: '{at} · 用时 {time}', en: '{at} · took {time}' },
  approved: { zh: '准', en: 'approved' },
  refused: { zh: '不准', en: 'refused' },
  nobody: { zh: '还没有人看过', en: 'Nobody yet' },
  times: { zh: '{at} · {n} 次', en: '{at} · {n}×' },
  solved: { zh: '解决了', en: 'Solved' },
  unsolved: { zh: '没解决', en: 'Not solved' },
  stars: { zh: '{n} 分', en: '{n} of 5' },
  reporter: { zh: '报告人', en: 'Reporter' },
  sent: { zh: '第 {n} 次', en: 'attempt {n}' },
  read: { zh: '已读 {at}', en: 'read {at}' },
  pending: { zh: '等着送', en: 'waiting' },
  stuck: { zh: '送不到', en: 'stuck' },
  result: { zh: '办理结果', en: 'result' },
  progress: { zh: '进度', en: 'progress' },
  receipt: { zh: '回单 {id}', en: 'receipt {id}' },
})

const stages = ['sign', 'assemble', 'arrive', 'resolve'] as const

export function Handlers({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const lang = useLang()
  // Assembling is asked of few: a column of its own only where it is.
  const heads = stages.filter(
    (k) => k !== 'assemble' || c.clocks.some((x) => x.kind === 'assemble' && x.dueAt),
  )
  const stage = (h: CaseDetail['handlers'][number], kind: (typeof stages)[number]): HandlerStage => {
    const k = c.clocks.findLast((x) => x.kind === kind && x.handlerId === h.id)
    const main = c.clocks.findLast(
      (x) =>
        x.kind === kind &&
        (x.handlerId === null || c.handlers.find((y) => y.id === x.handlerId)?.role === 'main'),
    )
    const use = k ?? (h.role === 'main' ? main : undefined)
    if (!use) {
      const done = { sign: h.acceptedAt, assemble: null, arrive: h.arrivedAt, resolve: h.doneAt }[kind]
      return {
        note: done ? clockTime(done) : kind === 'resolve' && h.role === 'co' ? t('withMain') : t('notAsked'),
      }
    }
    const clock: Clock = clockOf(use, '', lang)
    return { clock, ...(use.limit ? { note: t('limit', { limit: limitText(use.limit, lang) }) } : {}) }
  }
  return (
    <HandlerTable
      heads={heads.map((k) => t(k))}
      formatter={clockFormatter}
      handlers={c.handlers.map((h) => ({
        id: h.id,
        name: `${h.unitName}${h.accountName ? ` ${h.accountName}` : ''}`,
        role: [t(h.role), h.task, h.state === 'returned' ? t('returned') : ''].filter(Boolean).join(' · '),
        stages: heads.map((k) => stage(h, k)),
      }))}
    />
  )
}

const phaseOf = (p: string): 'before' | 'during' | 'after' | 'return' =>
  p === 'after' || p === 'during' || p === 'return' ? p : 'before'

/** Pictures in a row; one opens large, arrows go on, Escape closes. */
export function Photos({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [at, setAt] = useState<number | null>(null)
  const list = c.attachments.filter((a) => a.kind === 'photo')
  const caption = (a: (typeof list)[number]) =>
    `${t(phaseOf(a.phase))} ${moment(a.takenAt ?? a.createdAt, now, lang)} ${a.byName ?? ''}`.trim()
  const shown = at === null ? undefined : list[at]
  const go = (by: number) => at !== null && setAt((at + by + list.length) % list.length)
  return (
    <>
      <div className="y-figs">
        {list.map((a, i) => (
          <figure key={a.id} className="y-photo">
            <button type="button" onClick={() => setAt(i)} aria-label={caption(a)}>
              <img src={fileUrl(a.id, true)} alt={caption(a)} loading="lazy" />
            </button>
            <figcaption>
              {caption(a)} <code title={a.hash}>{a.hash.slice(0, 4)}…</code>
            </figcaption>
          </figure>
        ))}
      </div>
      {shown && (
        <Dialog title={caption(shown)} onClose={() => setAt(null)} wide>
          <Arrows go={go} onClose={() => setAt(null)} />
          <div className="y-lightbox">
            <img src={fileUrl(shown.id)} alt={caption(shown)} />
            <p>
              <Btn sm onClick={() => go(-1)}>
                {t('prev')}
              </Btn>
              <span>{t('photo', { n: (at ?? 0) + 1, all: list.length })}</span>
              <Btn sm onClick={() => go(1)}>
                {t('next')}
              </Btn>
              <span className="sp" />
              <code>{t('digest', { hash: shown.hash })}</code>
              <a href={fileUrl(shown.id)} target="_blank" rel="noreferrer">
                {t('original')}
              </a>
            </p>
          </div>
        </Dialog>
      )}
    </>
  )
}

/** The page's keys are off behind a dialog, so the pictures listen for themselves. */
function Arrows({ go, onClose }: { go: (by: number) => void; onClose: () => void }) {
  // Escape leaves the picture, not the case behind it.
  useKeys([{ id: 'photo.close', keys: 'Escape', words: words.close, run: onClose }])
  const latest = useRef(go)
  latest.current = go
  useEffect(() => {
    const on = (e: KeyboardEvent) => {
      if (e.key === 'ArrowRight') latest.current(1)
      if (e.key === 'ArrowLeft') latest.current(-1)
    }
    addEventListener('keydown', on)
    return () => removeEventListener('keydown', on)
  }, [])
  return null
}

const asked = {
  return_requested: 'return',
  extension_requested: 'extension',
  suspension_requested: 'suspension',
}
const ruled: Record<string, ['return' | 'extension' | 'suspension', boolean]> = {
  return_approved: ['return', true],
  return_refused: ['return', false],
  extended: ['extension', true],
  extension_refused: ['extension', false],
  suspended: ['suspension', true],
  suspension_refused: ['suspension', false],
}
const ruleBy: Record<string, StaffAction> = {
  return: 'ruleReturn',
  extension: 'ruleExtension',
  suspension: 'ruleSuspension',
}

/** Returns, extensions and suspensions as they faced each other: request left, ruling right. */
export function Requests({
  c,
  work,
  title,
  note,
}: {
  c: CaseDetail
  work: CaseWork
  title: string
  note: string
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const requests = c.events.filter((e) => e.kind in asked)
  if (requests.length === 0) return null
  const text = (v: unknown) => (typeof v === 'string' ? v : '')
  return (
    <section className="y-card">
      <h2 className="y-sec">
        {title}
        <small>{note}</small>
      </h2>
      {requests.map((e) => {
        const kind = asked[e.kind as keyof typeof asked]
        const answer = c.events.find((x) => x.seq > e.seq && ruled[x.kind]?.[0] === kind)
        const rule = ruleBy[kind]
        const open = !answer && c.pendingRequests.some((p) => p.kind === kind)
        return (
          <ReturnCard
            key={e.seq}
            request={{
              title: `${e.unitName ?? ''} ${e.actorName}`.trim(),
              meta: moment(e.at, now, lang),
              text: text(e.data.reason) ? `“${text(e.data.reason)}”` : '',
              note: text(e.data.proposedUnitName)
                ? t('proposes', { unit: text(e.data.proposedUnitName) })
                : text(e.data.limit)
                  ? t('more', { limit: limitText(text(e.data.limit), lang) })
                  : text(e.data.until)
                    ? t('until', { at: moment(text(e.data.until), now, lang) })
                    : '',
            }}
            {...(answer
              ? {
                  ruling: {
                    title: `${answer.actorName} ${t(ruled[answer.kind]?.[1] ? 'approved' : 'refused')}`,
                    meta: t('took', {
                      at: moment(answer.at, now, lang),
                      time: span(Date.parse(answer.at) - Date.parse(e.at), lang),
                    }),
                    text: text(answer.data.reason),
                  },
                }
              : {})}
            actions={
              open && rule && (c.allowed as string[]).includes(rule) ? (
                <Btn sm pri onClick={() => work.open({ kind: 'form', action: rule })}>
                  {w(actionWords[rule].words)}
                </Btn>
              ) : undefined
            }
          />
        )
      })}
    </section>
  )
}

const errors: Record<string, { zh: string; en: string }> = {
  'channel.by_hand': { zh: '这个来源没有接口，要人工回复', en: 'no system there: a person has to answer' },
}

export function Deliveries({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const state = (s: string): Delivery['state'] =>
    s === 'delivered' || s === 'done' ? 'done' : s === 'stuck' ? 'stuck' : 'waiting'
  const number = (r: unknown): string => {
    const o = r && typeof r === 'object' ? (r as Record<string, unknown>) : {}
    const v = o.receipt ?? o.number ?? o.id ?? o.externalId
    return typeof v === 'string' || typeof v === 'number' ? String(v) : ''
  }
  return (
    <DeliveryList
      items={[...c.deliveries].reverse().map((d) => {
        const receipt = number(d.receipt)
        return {
          id: d.id,
          icon: channelIcon(d.channel),
          to: w(channelName(d.channel)),
          what: [
            t(d.kind === 'result' ? 'result' : 'progress'),
            receipt ? t('receipt', { id: receipt }) : '',
            d.attempts > 1 ? t('sent', { n: d.attempts }) : '',
            d.readAt && d.kind === 'result' ? t('read', { at: moment(d.readAt, now, lang) }) : '',
            d.deliveredAt || !d.lastError ? '' : w(errors[d.lastError] ?? d.lastError),
          ]
            .filter(Boolean)
            .join(' · '),
          state: d.deliveredAt ? 'done' : state(d.state),
          at: d.deliveredAt
            ? moment(d.deliveredAt, now, lang)
            : t(state(d.state) === 'stuck' ? 'stuck' : 'pending'),
        }
      })}
    />
  )
}

export function Ratings({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  return (
    <ul className="y-rates">
      {c.ratings.map((r) => (
        <li key={r.at}>
          <b>{t(r.solved ? 'solved' : 'unsolved')}</b>
          {r.stars !== null && <span>{t('stars', { n: r.stars })}</span>}
          <span>{r.byName ?? t('reporter')}</span>
          <span>{moment(r.at, now, lang)}</span>
          {r.body && <p>“{r.body}”</p>}
        </li>
      ))}
    </ul>
  )
}

export function SeenBy({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  if (c.seen.length === 0) return <p className="y-none">{t('nobody')}</p>
  return (
    <ul className="y-seen">
      {c.seen.map((s) => (
        <li key={`${s.name}${s.firstAt}`}>
          <span>
            {s.name}
            {s.unitName ? ` · ${s.unitName}` : ''}
          </span>
          <span>
            {s.times > 1
              ? t('times', { at: moment(s.firstAt, now, lang), n: s.times })
              : moment(s.firstAt, now, lang)}
          </span>
        </li>
      ))}
    </ul>
  )
}
