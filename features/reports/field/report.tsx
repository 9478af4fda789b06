import './report.css'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { type Here, type NoPlace, whereAmI } from '../../../ui/here.ts'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { Block } from '../../../ui/phone.tsx'
import { PhotoSlots, useFileUrls } from '../../../ui/photos.tsx'
import { PlaceBar } from '../../../ui/place.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useRenew } from '../../../ui/query.tsx'
import { TapToTalk } from '../../../ui/talk.tsx'
import { useBag } from '../../attachments/resident/bag.ts'
import { listCases } from '../../cases/contract.ts'
import { locate } from '../../regions/contract.ts'
import { previewReport, registerReport } from '../contract.ts'

const words = dict({
  title: { zh: '当场上报', en: 'Report on the spot' },
  finding: { zh: '在定位…', en: 'Finding position…' },
  here: { zh: '您现在的位置', en: 'Where you are' },
  within: { zh: '{place} · ±{m} 米', en: '{place} · ±{m} m' },
  outside: { zh: '不在街道范围里', en: 'outside the street' },
  refused: { zh: '手机没让用位置', en: 'The phone did not allow its position' },
  unknown: { zh: '手机定不出位置', en: 'The phone cannot tell its position' },
  writeIt: { zh: '写一下在哪里，一样能报', en: 'Write where it is; you can report all the same' },
  again: { zh: '再定一次', en: 'Find again' },
  photos: { zh: '先拍', en: 'Photo first' },
  photosNote: { zh: '最多 9 张', en: 'up to 9' },
  place: { zh: '具体在哪（可不写）', en: 'Where exactly (optional)' },
  placeMust: { zh: '在哪里', en: 'Where' },
  what: { zh: '看到什么', en: 'What do you see' },
  whatNote: { zh: '一句就行', en: 'one sentence' },
  likely: { zh: '系统会这样办', en: 'What the system makes of it' },
  similar: { zh: '可能是同一件', en: 'May be the same' },
  send: { zh: '交上去', en: 'Send' },
  will: {
    zh: '会：成一件事件，按上面排好等街道确认；位置、照片、时间都带上。',
    en: 'Will: become a case, prepared as above and confirmed by the centre, with place, photos and time.',
  },
  empty: { zh: '还差：写一句，或拍一张', en: 'Missing: a sentence or a photo' },
  emptyPlace: { zh: '还差：在哪里', en: 'Missing: where it is' },
  notSent: { zh: '没有交上去', en: 'Not sent' },
  safe: {
    zh: '写的和照片都存在手机里；再按一次不会交两遍。',
    en: 'Everything is kept on this phone; pressing again will not send it twice.',
  },
  sent: { zh: '交上去了：{number}', en: 'Sent: {number}' },
  linked: { zh: '和 {number} 是同一件，已经并进去', en: 'Joined to {number}, which is the same' },
  open: { zh: '看这件', en: 'Open it' },
  another: { zh: '再报一件', en: 'Another' },
  forms: { zh: '替人填表', en: 'Fill in a form for somebody' },
  seePhoto: { zh: '见照片', en: 'see the photo' },
})

const Fault = ({ text, id }: { text: string | undefined; id: string }) =>
  text ? (
    <p className="y-fault" id={id} role="alert">
      {text}
    </p>
  ) : null

interface Kept {
  requestId: string
  text: string
  placeText: string
}

const key = 'field-report'

/** Reported by the person who stands before it: place from the phone, photo first, and what the system makes of it. */
export default function FieldReport() {
  const t = useT(words)
  const w = useWord()
  const go = useNavigate()
  const renew = useRenew()
  const { bag, items } = useBag(key)
  const urls = useFileUrls(items.filter((i) => i.kind === 'photo').map((i) => ({ id: i.id, file: i.blob })))
  const [text, setText] = useState('')
  const [placeText, setPlaceText] = useState('')
  const [here, setHere] = useState<Here | NoPlace>()
  const [tried, setTried] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<{ caseId: string; number: string; linked: boolean }>()
  const requestId = useRef(newRequestId())
  const said = useRef('')
  const typed = useRef(false)

  const find = async () => {
    setHere(undefined)
    setHere(await whereAmI())
  }
  useEffect(() => {
    void kept<Kept>(key).then((k) => {
      // What has been typed while this was read wins over what was kept.
      if (!k || typed.current) return
      requestId.current = k.requestId
      setText(k.text)
      setPlaceText(k.placeText)
    })
    let on = true
    void whereAmI().then((h) => on && setHere(h))
    return () => {
      on = false
    }
  }, [])
  useEffect(() => {
    if (!typed.current) return
    const timer = setTimeout(
      () =>
        void (text || placeText
          ? keep(key, { requestId: requestId.current, text, placeText } satisfies Kept)
          : forget(key)),
      300,
    )
    return () => clearTimeout(timer)
  }, [text, placeText])

  const spot = typeof here === 'object' ? here : undefined
  const [grid, setGrid] = useState<{ name: string | undefined }>()
  useEffect(() => {
    setGrid(undefined)
    if (!spot) return
    const stop = new AbortController()
    call(locate, { body: { point: spot.point }, signal: stop.signal }).then(
      (a) => setGrid({ name: a.chain.at(-1)?.name }),
      () => undefined,
    )
    return () => stop.abort()
  }, [spot])
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 700)
    return () => clearTimeout(timer)
  }, [text])
  const [preview, setPreview] = useState<Awaited<ReturnType<typeof call<typeof previewReport>>>>()
  useEffect(() => {
    if (asked.length < 4) return setPreview(undefined)
    const stop = new AbortController()
    call(previewReport, {
      body: { body: asked, ...(placeText ? { placeText } : {}), ...(spot ? { point: spot.point } : {}) },
      signal: stop.signal,
    }).then(setPreview, () => undefined)
    return () => stop.abort()
  }, [asked, placeText, spot])

  // All that is missing at once, by its field, from what stands there now.
  const lack = {
    body: !text.trim() && items.length === 0 ? t('empty') : undefined,
    place: !spot && !placeText.trim() ? t('emptyPlace') : undefined,
  }
  async function send() {
    if (busy) return
    setTried(true)
    if (lack.body || lack.place) {
      document.getElementById(lack.body ? 'field-text' : 'field-place')?.focus()
      return
    }
    // Without a line nothing is tried for minutes: it is said at once, and everything stays on the phone.
    if (!navigator.onLine) return setProblem(new ApiProblem({ code: 'network.offline', status: 0 }))
    setBusy(true)
    setProblem(undefined)
    try {
      const uploads = await bag.uploads()
      const content = {
        channel: 'grid-worker' as const,
        body: text.trim() || t('seePhoto'),
        uploads,
        ...(placeText.trim() ? { placeText: placeText.trim() } : {}),
        ...(spot ? { point: spot.point, accuracy: spot.accuracy } : {}),
      }
      // Changed after a missing answer it is another report: one id never carries two bodies.
      const now = JSON.stringify(content)
      if (said.current && said.current !== now) requestId.current = newRequestId()
      said.current = now
      const answer = await call(registerReport, { body: { ...content, requestId: requestId.current } })
      setDone(answer)
      renew(listCases)
      await Promise.all([forget(key), bag.clear()])
      requestId.current = newRequestId()
      said.current = ''
      typed.current = false
      setTried(false)
      setText('')
      setPlaceText('')
    } catch (e) {
      const p = asProblem(e)
      setProblem(p)
      if (!p.retryable) requestId.current = newRequestId()
    } finally {
      setBusy(false)
    }
  }

  const place = grid?.name
  const bar = spot ? (
    <PlaceBar
      title={place ?? t('here')}
      note={t('within', { place: place ? t('here') : grid ? t('outside') : '…', m: spot.accuracy })}
      action={t('again')}
      onAction={() => void find()}
    />
  ) : (
    <PlaceBar
      title={here === undefined ? t('finding') : t(here as NoPlace)}
      {...(here === undefined ? {} : { note: t('writeIt'), action: t('again'), onAction: () => void find() })}
    />
  )
  if (done)
    return (
      <main className="y-scroll">
        <header className="y-head">
          <h1>{t(done.linked ? 'linked' : 'sent', { number: done.number })}</h1>
        </header>
        <div className="y-page-pad" style={{ display: 'grid', gap: 8 }}>
          <Btn pri onClick={() => void go(`/cases/${done.caseId}`)}>
            {t('open')}
          </Btn>
          <Btn onClick={() => setDone(undefined)}>{t('another')}</Btn>
        </div>
      </main>
    )
  const voice = items.find((i) => i.kind === 'voice')
  return (
    <>
      {bar}
      <main className="y-scroll">
        <Block>
          <Btn icon="pen" onClick={() => void go('/forms')}>
            {t('forms')}
          </Btn>
        </Block>
        <Block title={t('photos')} note={t('photosNote')}>
          <PhotoSlots
            max={9}
            slots={items
              .filter((i) => i.kind === 'photo' && urls[i.id])
              .map((i) => ({
                id: i.id,
                url: urls[i.id] as string,
                ...(i.state === 'sending' ? { sent: i.part } : {}),
                ...(i.state === 'refused' ? { label: i.problem?.title ?? '' } : {}),
              }))}
            onAdd={(files) => void bag.addPhotos(files)}
            onRemove={(id) => bag.remove(id)}
          />
        </Block>
        <Block title={t('what')} note={t('whatNote')}>
          <textarea
            className="y-text"
            id="field-text"
            aria-label={t('what')}
            aria-invalid={tried && lack.body ? true : undefined}
            aria-describedby={tried && lack.body ? 'fault-body' : undefined}
            value={text}
            maxLength={2000}
            onChange={(e) => {
              typed.current = true
              setText(e.target.value)
            }}
          />
          <Fault id="fault-body" text={tried ? lack.body : undefined} />
          <TapToTalk
            note={voice && { blob: voice.blob, seconds: voice.seconds ?? 0 }}
            onNote={(note) => bag.setVoice(note)}
          />
          <label className="y-label" htmlFor="field-place">
            {t(spot ? 'place' : 'placeMust')}
          </label>
          <input
            id="field-place"
            aria-invalid={tried && lack.place ? true : undefined}
            aria-describedby={tried && lack.place ? 'fault-place' : undefined}
            className="y-text"
            value={placeText}
            maxLength={200}
            onChange={(e) => {
              typed.current = true
              setPlaceText(e.target.value)
            }}
          />
          <Fault id="fault-place" text={tried ? lack.place : undefined} />
        </Block>
        {preview && preview.decisions.length > 0 && (
          <Block title={t('likely')}>
            <ul className="y-likely">
              {preview.decisions
                .filter((d) => d.kind !== 'link')
                .map((d) => (
                  <li key={d.kind}>
                    <b>{w(d.shown)}</b>
                    <small>
                      {w(d.why)} · {Math.round(d.score * 100)}%
                    </small>
                  </li>
                ))}
            </ul>
          </Block>
        )}
        {preview && preview.similar.length > 0 && (
          <Block title={t('similar')}>
            <ul className="y-likely">
              {preview.similar.slice(0, 3).map((s) => (
                <li key={s.id}>
                  <button type="button" className="y-link" onClick={() => void go(`/cases/${s.id}`)}>
                    <Icon name="link" /> {s.number} {s.title}
                  </button>
                  <small>{w(s.why)}</small>
                </li>
              ))}
            </ul>
          </Block>
        )}
      </main>
      <footer className="y-dock">
        {problem && <ProblemPanel problem={problem} title={t('notSent')} safe={t('safe')} />}
        <Btn pri busy={busy} onClick={() => void send()}>
          {t('send')}
        </Btn>
        <p>{t('will')}</p>
      </footer>
    </>
  )
}
