import { type ReactNode, useEffect, useState } from 'react'
import { Btn } from './button.tsx'
import { clockTime } from './format.ts'
import { dict, useT } from './i18n.tsx'
import { Icon, type IconName } from './icons.tsx'
import { reconnect, useCutSince } from './live.ts'

const words = dict({
  noAccess: { zh: '这一页您的岗位看不到', en: 'Your post cannot see this page' },
  noAccessWhy: {
    zh: '看得到哪些，由您的岗位和范围定。确实要用，请您的管理员给岗位加上。',
    en: 'What you see follows from your post and its area. If you need it, ask your administrator to add it.',
  },
  cut: { zh: '连不上服务器，{at} 起', en: 'No connection since {at}' },
  cutWhat: { zh: '看到的是断网前的，时限照走', en: 'You see what was there before; clocks go on' },
  again: { zh: '现在重连', en: 'Reconnect now' },
  loading: { zh: '还在取…', en: 'Still loading…' },
})

/** `done`: all cells lit, nothing left to do; `filtered`: one lit, the filter hides the rest; `none`: not set up yet. */
export function EmptyCells({
  kind,
  title,
  children,
  actions,
}: {
  kind: 'done' | 'filtered' | 'none'
  title: string
  children?: ReactNode
  actions?: ReactNode
}) {
  const lit = (i: number) => kind === 'done' || (kind === 'filtered' && i === 4)
  return (
    <div className="y-empty y-state">
      <svg viewBox="0 0 84 84" aria-hidden="true">
        {Array.from({ length: 9 }, (_, i) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: nine fixed cells
            key={i}
            x={(i % 3) * 29 + 0.75}
            y={Math.floor(i / 3) * 29 + 0.75}
            width="24.5"
            height="24.5"
            rx="3"
            fill={lit(i) ? 'var(--brand-soft)' : 'none'}
            stroke={lit(i) ? 'var(--brand)' : 'var(--line-2)'}
            strokeWidth="1.5"
          />
        ))}
      </svg>
      <div>
        <h2>{title}</h2>
        {children && <p>{children}</p>}
        {actions && <div className="y-acts">{actions}</div>}
      </div>
    </div>
  )
}

/** What this post may not see, why, and the way to it. */
export function NoAccess({
  title,
  children,
  actions,
}: {
  title?: string
  children?: ReactNode
  actions?: ReactNode
}) {
  const t = useT(words)
  return (
    <div className="y-state y-page-pad">
      <h2 className="y-row">
        <Icon name="lock" />
        {title ?? t('noAccess')}
      </h2>
      <p>{children ?? t('noAccessWhy')}</p>
      {actions && <div className="y-acts">{actions}</div>}
    </div>
  )
}

/** Ink ground, never amber: being offline is no fault of a deadline. */
export function OfflineBar({
  title,
  children,
  action,
  onAction,
}: {
  title: string
  children?: ReactNode
  action?: string
  onAction?: () => void
}) {
  return (
    <div className="y-off" role="status">
      <Icon name="offline" />
      <span>
        <b>{title}</b>
        {children && <small>{children}</small>}
      </span>
      {action && (
        <button type="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  )
}

/** Shows itself when the live connection has been cut for three seconds. */
export function CutBar() {
  const t = useT(words)
  const since = useCutSince()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (since === undefined) return setShown(false)
    const timer = setTimeout(() => setShown(true), 3000)
    return () => clearTimeout(timer)
  }, [since])
  if (!shown || since === undefined) return null
  return (
    <OfflineBar title={t('cut', { at: clockTime(since, true) })} action={t('again')} onAction={reconnect}>
      {t('cutWhat')}
    </OfflineBar>
  )
}

/** Nothing for 300 ms, then the shape of the list, after 5 s words. */
export function Loading({
  rows = 4,
  words: say,
  older,
}: {
  rows?: number
  words?: string
  older?: ReactNode
}) {
  const t = useT(words)
  const [stage, setStage] = useState(0)
  useEffect(() => {
    const a = setTimeout(() => setStage(1), 300)
    const b = setTimeout(() => setStage(2), 5000)
    return () => {
      clearTimeout(a)
      clearTimeout(b)
    }
  }, [])
  if (stage === 0) return <div aria-busy="true" style={{ minHeight: rows * 48 }} />
  const width = [72, 58, 80, 64]
  return (
    <div aria-busy="true" role="status">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: fixed placeholders
        <div className="y-skr" key={i}>
          <span className="y-sk a" />
          <span className="y-sk b" />
          <span className="x">
            <span className="y-sk" style={{ width: `${width[i % 4]}%` }} />
            <span className="y-sk" style={{ width: `${(width[i % 4] ?? 60) * 0.55}%`, height: 10 }} />
          </span>
          <span className="y-sk" style={{ width: `${64 + ((i * 13) % 26)}%` }} />
        </div>
      ))}
      {stage === 2 && (
        <p className="y-row" style={{ padding: '8px 12px', fontSize: 12, color: 'var(--ink-2)' }}>
          {say ?? t('loading')} {older}
        </p>
      )}
    </div>
  )
}

export interface QueueItem {
  id: string
  icon: IconName
  title: string
  note?: string
  state: string
}

/** What waits to be sent, each with what will happen to it. */
export function QueueList({ items }: { items: QueueItem[] }) {
  return (
    <ul className="y-q">
      {items.map((i) => (
        <li key={i.id}>
          <Icon name={i.icon} />
          <span>
            {i.title}
            {i.note && <small>{i.note}</small>}
          </span>
          <em>{i.state}</em>
        </li>
      ))}
    </ul>
  )
}

/** A short word after something happened, with the way to see or undo it. Never the only record. */
export function Toast({
  children,
  action,
  onAction,
  onGone,
  ms = 6000,
}: {
  children: ReactNode
  action?: string
  onAction?: () => void
  onGone: () => void
  ms?: number
}) {
  useEffect(() => {
    const timer = setTimeout(onGone, ms)
    return () => clearTimeout(timer)
  }, [onGone, ms])
  return (
    <div className="y-toast" role="status">
      <span>{children}</span>
      {action && (
        <button type="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  )
}

/** What is being tried again by itself, and the button for who will not wait. */
export function RetryLine({
  title,
  note,
  action,
  onRetry,
}: {
  title: string
  note: string
  action: string
  onRetry: () => void
}) {
  return (
    <div className="y-retry y-state">
      <div>
        <b>{title}</b>
        <p style={{ marginTop: 0 }}>{note}</p>
      </div>
      <Btn onClick={onRetry}>{action}</Btn>
    </div>
  )
}
