import type { ReactNode } from 'react'
import { Btn } from './button.tsx'
import { dict, pause, useT } from './i18n.tsx'
import { Icon } from './icons.tsx'

const words = dict({
  stop: { zh: '停下', en: 'Stop' },
  stopping: { zh: '正在停…', en: 'Stopping…' },
  leave: {
    zh: '可以离开这一页，做完在这里和铃铛里告诉您。停下不会留下半截数据。',
    en: 'You may leave this page. Stopping leaves nothing half-written.',
  },
  percent: { zh: '{n}%', en: '{n} %' },
  left: { zh: '约还要 {time}', en: 'about {time} left' },
})

/** A bar with its number; `value` 0–1. */
export function Bar({ value, thin = false, label }: { value: number; thin?: boolean; label: string }) {
  const n = Math.max(0, Math.min(1, value))
  return (
    <div
      className={`y-pg ${thin ? 'thin' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(n * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ transform: `scaleX(${n})` }} />
    </div>
  )
}

/** A long job: what it is doing, how far, what it found, and that leaving or stopping is safe. */
export function JobPanel({
  title,
  value,
  left,
  facts = [],
  onStop,
  stopping = false,
  actions,
}: {
  /** 正在核对 30.2 万行台账，第 18.7 万行. */
  title: string
  value: number
  /** `2 分钟`. */
  left?: string
  facts?: ReactNode[]
  onStop?: () => void
  stopping?: boolean
  actions?: ReactNode
}) {
  const t = useT(words)
  return (
    <div className="y-state">
      <h3>{title}</h3>
      <Bar value={value} label={title} />
      <div className="y-kv">
        <span>
          {t('percent', { n: Math.round(value * 100) })}
          {left && `${pause()}${t('left', { time: left })}`}
        </span>
        {facts.map((f, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences without identity
          <span key={i}>{f}</span>
        ))}
      </div>
      <p>{t('leave')}</p>
      <div className="y-acts">
        {onStop && (
          <Btn onClick={onStop} busy={stopping}>
            {t(stopping ? 'stopping' : 'stop')}
          </Btn>
        )}
        {actions}
      </div>
    </div>
  )
}

export interface JobLine {
  id: string
  title: string
  /** Running with a share, done, or stopped with words. */
  value?: number
  done?: string
  halted?: string
  action?: ReactNode
}

/** Other jobs, one line each. */
export function JobLines({ jobs }: { jobs: JobLine[] }) {
  return (
    <ul className="y-jobs">
      {jobs.map((j) => (
        <li key={j.id}>
          <span>{j.title}</span>
          {j.done ? (
            <span className="y-row" style={{ color: 'var(--ok)', gap: 4 }}>
              <Icon name="check" />
              {j.done}
            </span>
          ) : j.halted ? (
            <span>{j.halted}</span>
          ) : (
            <Bar value={j.value ?? 0} thin label={j.title} />
          )}
          <span>{j.action}</span>
        </li>
      ))}
    </ul>
  )
}
