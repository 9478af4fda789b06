import type { ReactNode } from 'react'
import { type Clock, type ClockFormatter, ClockTag, clockState } from './clock.tsx'
import { dict, pause, setLang, useLang, useT } from './i18n.tsx'
import { Icon, Logo } from './icons.tsx'
import { useNow } from './now.ts'
import { setPrefs, usePrefs } from './prefs.ts'

const words = dict({
  big: { zh: '大字', en: 'Large' },
  normal: { zh: '标准字', en: 'Normal' },
  size: { zh: '切换大字', en: 'Switch text size' },
  language: { zh: 'English', en: '中文' },
  back: { zh: '返回', en: 'Back' },
  clock: { zh: '时限', en: 'Time limit' },
  how: { zh: '这个时间怎么算的', en: 'How this was computed' },
})

/** What scrolls on a phone's page, between its bars. */
export const PhoneMain = ({ children }: { children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too
  <main className="y-scroll" tabIndex={0}>
    {children}
  </main>
)

/** Frame of a resident page: logo and title, language, 大字; content scrolls, the dock stays at the thumb. */
export function ResidentPageFrame({
  title,
  top,
  children,
  dock,
}: {
  title: string
  top?: ReactNode
  children: ReactNode
  dock?: ReactNode
}) {
  const t = useT(words)
  const lang = useLang()
  const { big } = usePrefs()
  return (
    <div className="y-phone">
      <header className="y-hd">
        <Logo />
        <b>{title}</b>
        <span className="sp" />
        <button type="button" className="y-sz bare" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
          {t('language')}
        </button>
        <button
          type="button"
          className="y-sz"
          aria-label={`${t(big ? 'normal' : 'big')}${pause()}${t('size')}`}
          onClick={() => setPrefs({ big: !big })}
        >
          {t(big ? 'normal' : 'big')}
        </button>
      </header>
      {top}
      <PhoneMain>{children}</PhoneMain>
      {dock && <footer className="y-dock">{dock}</footer>}
    </div>
  )
}

/** One block of a phone page: heading with its small print, then content. */
export function Block({ title, note, children }: { title?: string; note?: string; children: ReactNode }) {
  return (
    <section className="y-blk">
      {title && (
        <h2>
          {title}
          {note && <small>{note}</small>}
        </h2>
      )}
      {children}
    </section>
  )
}

/** Top bar of a phone page that was opened from another one. */
export function BackBar({
  title,
  onBack,
  children,
}: {
  title: string
  onBack: () => void
  children?: ReactNode
}) {
  const t = useT(words)
  return (
    <header className="y-bar">
      <button type="button" aria-label={t('back')} onClick={onBack}>
        <Icon name="back" />
      </button>
      <b>{title}</b>
      <span className="sp" />
      {children}
    </header>
  )
}

/** The clock of the open case across the page, on the ground of its state. */
export function ClockBand({
  clock,
  note,
  explain = [],
  formatter,
}: {
  clock: Clock
  note?: string
  /** How the due time was computed, line by line; a tap on the band opens it. */
  explain?: readonly string[]
  formatter?: ClockFormatter
}) {
  const t = useT(words)
  const now = useNow('minute')
  const look = `y-band ${clockState(clock, now)}`
  const line = (
    <>
      <ClockTag clock={{ ...clock, label: '' }} long big {...(formatter ? { formatter } : {})} />
      {note && <span>{note}</span>}
    </>
  )
  if (explain.length === 0)
    return (
      <section className={look} aria-label={t('clock')}>
        {line}
      </section>
    )
  return (
    <details className="y-bandhow">
      <summary className={look} title={t('how')}>
        {line}
      </summary>
      <ol className="y-how">
        {explain.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </details>
  )
}

/** Choices as round chips; tapping the chosen one again takes it back. */
export function Chips<V extends string>({
  items,
  value,
  onChange,
}: {
  items: { value: V; label: string }[]
  value: V | undefined
  onChange: (v: V | undefined) => void
}) {
  return (
    <div className="y-chips">
      {items.map((i) => (
        <button
          type="button"
          key={i.value}
          aria-pressed={i.value === value}
          onClick={() => onChange(i.value === value ? undefined : i.value)}
        >
          {i.label}
        </button>
      ))}
    </div>
  )
}

/** What must be there before a case can be finished: `ok` has it, the others say what is missing. */
export function NeedList({
  title,
  items,
}: {
  title: string
  items: { id: string; text: string; ok: boolean; icon?: Parameters<typeof Icon>[0]['name'] }[]
}) {
  return (
    <section className="y-blk y-need">
      <h2>{title}</h2>
      <ul>
        {items.map((i) => (
          <li key={i.id} className={i.ok ? 'ok' : ''}>
            <Icon name={i.ok ? 'check' : (i.icon ?? 'camera')} />
            {i.text}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A large answer of 适老化 mode: picture, words, at most four on a page. */
export function BigButton({
  icon,
  children,
  note,
  pri = false,
  onTap,
  href,
}: {
  icon: Parameters<typeof Icon>[0]['name']
  children: ReactNode
  note?: ReactNode
  pri?: boolean
  onTap?: () => void
  href?: string
}) {
  const body = (
    <>
      <Icon name={icon} />
      <span>
        {children}
        {note && <small>{note}</small>}
      </span>
    </>
  )
  const look = `y-bigbtn ${pri ? 'pri' : ''}`
  return href ? (
    <a className={look} href={href}>
      {body}
    </a>
  ) : (
    <button type="button" className={look} onClick={onTap}>
      {body}
    </button>
  )
}
