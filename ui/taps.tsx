import type { ReactNode } from 'react'
import { dict, useT } from './i18n.tsx'
import { Icon, type IconName } from './icons.tsx'
import { columns } from './style.ts'

export interface Tap {
  id: string
  /** 我到了, 拍照, 办完. */
  label: string
  /** Once done: 已到场. */
  doneLabel: string
  /** Below the label: 14:46 · 8 米; 拍照后可按. */
  note?: string
  /** `open`: may be tapped, need not be. */
  state: 'done' | 'now' | 'open' | 'later'
  busy?: boolean
  onTap: () => void
}

const words = dict({
  step: { zh: '第 {n} 步，共 {of} 步', en: 'Step {n} of {of}' },
  next: { zh: '接下来', en: 'Next' },
})

/** 我到了 → 拍照 → 办完. Done steps stay, the next one is the only solid one; above it what it will do. */
export function ThreeTaps({ taps, say, others }: { taps: Tap[]; say?: ReactNode; others?: ReactNode }) {
  const t = useT(words)
  return (
    <section className="y-dock shade" aria-label={t('next')}>
      {say && <p className="say">{say}</p>}
      <div
        className="y-taps"
        style={columns(taps.map((_, n) => (n === taps.length - 1 ? '1.2fr' : '1fr')).join(' '))}
      >
        {taps.map((tap, i) => (
          <button
            type="button"
            key={tap.id}
            className={tap.state}
            disabled={tap.state === 'later'}
            aria-busy={tap.busy || undefined}
            aria-current={tap.state === 'now' ? 'step' : undefined}
            onClick={tap.busy ? undefined : tap.onTap}
          >
            <span>
              {tap.state === 'done' && <Icon name="check" />}
              {tap.state === 'done' ? tap.doneLabel : tap.label}
            </span>
            <small>{tap.note ?? (tap.state === 'now' ? t('step', { n: i + 1, of: taps.length }) : '')}</small>
          </button>
        ))}
      </div>
      {others && <div className="y-others">{others}</div>}
    </section>
  )
}

/** A quiet action under the steps: 不归我，退回 · 叫人来 · 要延期. */
export function OtherTap({
  icon,
  children,
  onTap,
}: {
  icon: IconName
  children: ReactNode
  onTap: () => void
}) {
  return (
    <button type="button" onClick={onTap}>
      <Icon name={icon} />
      {children}
    </button>
  )
}
