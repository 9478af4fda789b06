import './report.css'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { type Here, type NoPlace, whereAmI } from '../../../ui/here.ts'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { serverNow } from '../../../ui/now.ts'
import { Block, PhoneMain } from '../../../ui/phone.tsx'
import { PhotoSlots, useFileUrls } from '../../../ui/photos.tsx'
import { PlaceBar } from '../../../ui/place.tsx'
import { useMe } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { TapToTalk } from '../../../ui/talk.tsx'
import { useBag } from '../../attachments/resident/bag.ts'
import { locate } from '../../regions/contract.ts'
import { previewReport } from '../contract.ts'
import { useReportQueue, type Waiting } from './queue.ts'
import { Waits } from './waits.tsx'

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
  forms: { zh: '替人填表', en: 'Fill in a form for somebody' },
  seePhoto: { zh: '见照片', en: 'see the photo' },
})

const Fault = ({ text, id }: { text: string | undefined; id: string }) =>
  text ? (
    <p className="y-fault" id={id} role="alert">
      {text}
    </p>
  ) : null

interface Draft {
  requestId: string
  /** Where its photos are kept. */
  bag: string
  text: string
  placeText: string
}
const blank = (): Draft => ({
  requestId: newRequestId(),
  bag: `field-report:${newRequestId()}`,
  text: '',
  placeText: '',
})

/** Reported by the person who stands before it: place from the phone, photo first, and what the system makes of it. */
export default function FieldReport() {
  const me = useMe()
  const key = `field-report:${me.id}`
  const [draft, setDraft] = useState<Draft>()
  useEffect(() => {
    let here = true
    void kept<Draft>(key).then((was) => here && setDraft(was ?? blank()))
    return () => {
      here = false
    }
  }, [key])
  const begin = (next: Draft) => {
    void forget(key)
    setDraft(next)
  }
  return draft ? <Capture key={draft.bag} at={key} start={draft} onBegin={begin} /> : <Loading rows={4} />
}

function Capture({ at, start, onBegin }: { at: string; start: Draft; onBegin: (next: Draft) => void }) {
  const t = useT(words)
  const w = useWord()
  const go = useNavigate()
  const { bag, items } = useBag(start.bag)
  const { queue, items: waiting } = useReportQueue()
  const urls = useFileUrls(items.filter((i) => i.kind === 'photo').map((i) => ({ id: i.id, file: i.blob })))
  const [text, setText] = useState(start.text)
  const [placeText, setPlaceText] = useState(start.placeText)
  const [here, setHere] = useState<Here | NoPlace>()
  const [tried, setTried] = useState(false)

  const find = async () => {
    setHere(undefined)
    setHere(await whereAmI())
  }
  useEffect(() => {
    let on = true
    void whereAmI().then((h) => on && setHere(h))
    return () => {
      on = false
    }
  }, [])
  // A photo alone is a draft too: its bag must be found again.
  const held = items.length
  useEffect(() => {
    const timer = setTimeout(
      () =>
        void (text || placeText || held
          ? keep(at, { requestId: start.requestId, bag: start.bag, text, placeText } satisfies Draft)
          : forget(at)),
      300,
    )
    return () => clearTimeout(timer)
  }, [at, start.requestId, start.bag, text, placeText, held])

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
  function send() {
    setTried(true)
    if (lack.body || lack.place) {
      document.getElementById(lack.body ? 'field-text' : 'field-place')?.focus()
      return
    }
    // From here on exactly this goes out under one id, now or when there is a line; the next one can be written at once.
    queue.add({
      requestId: start.requestId,
      bag: start.bag,
      content: {
        channel: 'grid-worker',
        body: text.trim() || t('seePhoto'),
        ...(placeText.trim() ? { placeText: placeText.trim() } : {}),
        ...(spot ? { point: spot.point, accuracy: spot.accuracy } : {}),
        occurredAt: new Date(serverNow()).toISOString(),
      },
    })
    onBegin(blank())
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
  const voice = items.find((i) => i.kind === 'voice')
  return (
    <>
      {bar}
      <PhoneMain>
        <Waits
          items={waiting}
          {...(text || placeText || held
            ? {}
            : {
                onEdit: (i: Waiting) => {
                  queue.remove(i.requestId)
                  onBegin({
                    ...blank(),
                    bag: i.bag,
                    text: i.content.body,
                    placeText: i.content.placeText ?? '',
                  })
                },
              })}
          onGone={(i) => {
            queue.remove(i.requestId)
            void forget(`bag:${i.bag}`)
          }}
        />
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
            onChange={(e) => setText(e.target.value)}
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
            onChange={(e) => setPlaceText(e.target.value)}
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
      </PhoneMain>
      <footer className="y-dock">
        <Btn pri onClick={send}>
          {t('send')}
        </Btn>
        <p>{t('will')}</p>
      </footer>
    </>
  )
}
