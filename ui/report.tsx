import { type ReactNode, useRef, useState } from 'react'
import { Btn } from './button.tsx'
import { minuteSecond } from './format.ts'
import { dict, useT } from './i18n.tsx'
import { Icon, type IconName } from './icons.tsx'

const words = dict({
  play: { zh: '听录音，{time}', en: 'Play recording, {time}' },
  stop: { zh: '停', en: 'Stop' },
  unlink: { zh: '不是同一件，拆开', en: 'Not the same: unlink' },
  photo: { zh: '看照片', en: 'View photo' },
})

export interface Photo {
  id: string
  /** Small picture; `url` is the whole one. */
  thumb: string
  url: string
  /** Who, when, where: read by those who cannot see it and shown on it. */
  caption: string
}

/** A recording: one button, played in place. */
export function VoicePlay({ url, seconds }: { url: string; seconds: number }) {
  const t = useT(words)
  const audio = useRef<HTMLAudioElement>(null)
  const [on, setOn] = useState(false)
  const toggle = () => {
    const a = audio.current
    if (!a) return
    if (on) a.pause()
    else void a.play().catch(() => setOn(false))
  }
  return (
    <>
      <button
        type="button"
        className="y-voice"
        onClick={toggle}
        aria-label={on ? t('stop') : t('play', { time: minuteSecond(seconds) })}
      >
        <Icon name={on ? 'stop' : 'sound'} />
        {minuteSecond(seconds)}
      </button>
      {/* biome-ignore lint/a11y/useMediaCaption: the words of the recording stand beside it */}
      <audio
        ref={audio}
        src={url || undefined}
        preload="none"
        onPlay={() => setOn(true)}
        onPause={() => setOn(false)}
        onEnded={() => setOn(false)}
      />
    </>
  )
}

/** A picture with who, when and where on it; opens the whole one in a new tab. */
export function PhotoFig({ photo, wide = false }: { photo: Photo; wide?: boolean }) {
  const t = useT(words)
  return (
    <a
      className={`y-ph ${wide ? 'wide' : 'small'}`}
      href={photo.url}
      target="_blank"
      rel="noreferrer"
      title={photo.caption}
    >
      <img src={photo.thumb} alt={wide ? '' : photo.caption || t('photo')} loading="lazy" />
      {wide && <span>{photo.caption}</span>}
    </a>
  )
}

export interface Report {
  id: string
  icon: IconName
  channel: string
  /** 工单 2606-11873, 顺城街 18 号门牌. */
  ref?: string
  at: string
  /** 陈女士 138****2206; 匿名. */
  who?: string
  /** Verbatim, shown in quotes. */
  text?: string
  voice?: { url: string; seconds: number }
  photos?: Photo[]
}

/** One report kept in its own voice; linking never merges, and unlinking is one action. `card` for the case page. */
export function ReportItem({
  report: r,
  onUnlink,
  card = false,
  extra,
}: {
  report: Report
  onUnlink?: () => void
  card?: boolean
  extra?: ReactNode
}) {
  const t = useT(words)
  return (
    <article className={`y-rp ${card ? 'card' : ''}`}>
      <span className="chn">
        <Icon name={r.icon} />
      </span>
      <div className="b">
        <div className="h">
          <b>{r.channel}</b>
          {r.ref && <span className="y-ell">{r.ref}</span>}
          <span>{r.at}</span>
          {r.who && <span>{r.who}</span>}
        </div>
        {r.text && <q title={r.text}>“{r.text}”</q>}
        {extra}
      </div>
      <div className="med">
        {r.voice && <VoicePlay {...r.voice} />}
        {r.photos?.slice(0, 3).map((p) => (
          <PhotoFig key={p.id} photo={p} />
        ))}
        {onUnlink && (
          <Btn sm ghost icon="unlink" aria-label={t('unlink')} title={t('unlink')} onClick={onUnlink} />
        )}
      </div>
    </article>
  )
}
