import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Btn } from './button.tsx'
import { minuteSecond } from './format.ts'
import { dict, useT } from './i18n.tsx'
import { Icon } from './icons.tsx'

export interface VoiceNote {
  blob: Blob
  seconds: number
}

const words = dict({
  tap: { zh: '点一下，说话', en: 'Tap and speak' },
  on: { zh: '在听，说完再点一下 {time}', en: 'Listening, tap when done {time}' },
  again: { zh: '重说', en: 'Say again' },
  play: { zh: '听一遍', en: 'Listen' },
  stop: { zh: '停', en: 'Stop' },
  kept: { zh: '说了 {time}', en: 'Recorded {time}' },
  refused: {
    zh: '没有开始录：手机没让用麦克风。可以在浏览器的设置里打开，或者写下来。',
    en: 'Not recording: the microphone is not allowed. Allow it in the browser settings, or write.',
  },
  none: { zh: '这个浏览器不能录音，可以写下来。', en: 'This browser cannot record; please write.' },
})

type State = 'idle' | 'on' | 'kept' | 'refused' | 'none'

/** A voice note by two taps (never by holding). `big` is the large button of 适老化 mode. */
export function TapToTalk({
  note,
  onNote,
  maxSeconds = 120,
  big = false,
  hint,
}: {
  note?: VoiceNote | undefined
  onNote: (note: VoiceNote | undefined) => void
  maxSeconds?: number
  big?: boolean
  /** Second line of the large button: 说方言也可以. */
  hint?: ReactNode
}) {
  const t = useT(words)
  const [state, setState] = useState<State>(note ? 'kept' : 'idle')
  const [seconds, setSeconds] = useState(0)
  const recorder = useRef<MediaRecorder | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setInterval> | undefined>(undefined)
  const audio = useRef<HTMLAudioElement | null>(null)
  const [playing, setPlaying] = useState(false)

  const halt = () => {
    clearInterval(timer.current)
    if (recorder.current?.state === 'recording') recorder.current.stop()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page is left
  useEffect(() => halt, [])

  async function start() {
    if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return setState('none')
    let stream: MediaStream
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    } catch {
      return setState('refused')
    }
    const type = ['audio/webm;codecs=opus', 'audio/mp4'].find((m) => MediaRecorder.isTypeSupported(m))
    const r = new MediaRecorder(stream, { ...(type ? { mimeType: type } : {}), audioBitsPerSecond: 24_000 })
    const parts: Blob[] = []
    const from = Date.now()
    r.ondataavailable = (e) => parts.push(e.data)
    r.onstop = () => {
      for (const track of stream.getTracks()) track.stop()
      const length = Math.max(1, Math.round((Date.now() - from) / 1000))
      onNote({ blob: new Blob(parts, { type: r.mimeType }), seconds: length })
      setState('kept')
    }
    recorder.current = r
    r.start()
    setSeconds(0)
    setState('on')
    timer.current = setInterval(() => {
      const s = Math.floor((Date.now() - from) / 1000)
      setSeconds(s)
      if (s >= maxSeconds) halt()
    }, 250)
  }
  function again() {
    audio.current?.pause()
    onNote(undefined)
    void start()
  }
  function play() {
    if (!note) return
    if (playing) return audio.current?.pause()
    const url = URL.createObjectURL(note.blob)
    const a = new Audio(url)
    audio.current = a
    a.onplay = () => setPlaying(true)
    a.onpause = () => {
      setPlaying(false)
      URL.revokeObjectURL(url)
    }
    void a.play().catch(() => setPlaying(false))
  }

  // A note kept from last time arrives after the first drawing.
  if (note && (state === 'kept' || state === 'idle'))
    return (
      <div className="y-talk kept" role="status">
        <Icon name="mic" />
        <b>{t('kept', { time: minuteSecond(note.seconds) })}</b>
        <span className="sp" />
        <Btn sm icon={playing ? 'stop' : 'play'} onClick={play}>
          {t(playing ? 'stop' : 'play')}
        </Btn>
        <Btn sm onClick={again}>
          {t('again')}
        </Btn>
      </div>
    )
  const label = state === 'on' ? t('on', { time: minuteSecond(seconds) }) : t('tap')
  const press = () => (state === 'on' ? halt() : void start())
  return (
    <>
      {big ? (
        <button
          type="button"
          className={`y-bigbtn pri ${state === 'on' ? 'on' : ''}`}
          aria-pressed={state === 'on'}
          onClick={press}
        >
          <Icon name={state === 'on' ? 'stop' : 'mic'} />
          <span>
            {label}
            {hint && <small>{hint}</small>}
          </span>
        </button>
      ) : (
        <Btn
          icon={state === 'on' ? 'stop' : 'mic'}
          className={`y-talk ${state === 'on' ? 'on' : ''}`}
          aria-pressed={state === 'on'}
          onClick={press}
        >
          {label}
        </Btn>
      )}
      {(state === 'refused' || state === 'none') && (
        <p className="y-note" role="alert">
          {t(state)}
        </p>
      )}
    </>
  )
}
