import './lost.css'
import { useEffect, useRef, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { whereAmI } from '../../../ui/here.ts'
import { useT } from '../../../ui/i18n.tsx'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { goTo } from '../../../ui/path.ts'
import { Block, Chips, ResidentPageFrame } from '../../../ui/phone.tsx'
import { PhotoSlots, useFileUrls } from '../../../ui/photos.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useBag } from '../../attachments/resident/bag.ts'
import { type PostingKind, postingPost } from '../contract.ts'
import { words } from './words.ts'

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
interface Draft {
  requestId: string
  kind: PostingKind
  words: string
  place: string
  day: string
  phone: string
  point?: [number, number]
}
const blank = (): Draft => ({
  requestId: newRequestId(),
  kind: 'lost',
  words: '',
  place: '',
  day: today(),
  phone: '',
})
const key = 'lostfound'

/** Post a notice: kept while it is written, sent under one id. */
export default function Post() {
  const t = useT(words)
  const [d, setD] = useState<Draft>(blank)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const touched = useRef(false)
  const { bag, items } = useBag(key)
  const photos = items.filter((i) => i.kind === 'photo')
  const urls = useFileUrls(photos.map((i) => ({ id: i.id, file: i.blob })))
  useEffect(() => {
    void kept<Draft>(key).then((was) => was && !touched.current && setD({ ...blank(), ...was }))
  }, [])
  const set = (next: Partial<Draft>) => {
    touched.current = true
    const now = { ...d, ...next, requestId: newRequestId() }
    setD(now)
    void keep(key, now)
  }
  const phone = d.phone.replace(/[\s-]/g, '')
  const lack = {
    words: d.words.trim() ? '' : t('lackWords'),
    place: d.place.trim() ? '' : t('lackPlace'),
    phone: !phone || /^(\+?86)?1[3-9]\d{9}$|^0\d{9,11}$/.test(phone) ? '' : t('badPhone'),
  }
  async function send() {
    setTried(true)
    const first = (['words', 'place', 'phone'] as const).find((k) => lack[k])
    if (first) return document.getElementById(`lf-${first}`)?.focus()
    setBusy(true)
    setProblem(undefined)
    try {
      const a = await call(postingPost, {
        body: {
          requestId: d.requestId,
          kind: d.kind,
          words: d.words.trim(),
          placeText: d.place.trim(),
          happenedOn: d.day,
          uploads: await bag.uploads(),
          ...(d.point ? { point: d.point } : {}),
          ...(phone ? { phone } : {}),
        },
      })
      await Promise.all([forget(key), bag.clear()])
      goTo(`/lost/mine/${a.token}`, true)
    } catch (e) {
      setProblem(asProblem(e))
    }
    setBusy(false)
  }
  const fault = (k: keyof typeof lack) =>
    tried && lack[k] ? (
      <p className="lf-fault" id={`lf-${k}-fault`}>
        {lack[k]}
      </p>
    ) : null
  const aria = (k: keyof typeof lack) =>
    tried && lack[k] ? { 'aria-invalid': true, 'aria-describedby': `lf-${k}-fault` } : {}
  return (
    <ResidentPageFrame
      title={t('title')}
      dock={
        <>
          {problem && <ProblemPanel problem={problem} title={t('notSent')} />}
          <Btn pri busy={busy} onClick={() => void send()}>
            {t('post')}
          </Btn>
          <p>{t(d.kind === 'missing' ? 'willMissing' : 'willPost')}</p>
        </>
      }
    >
      <Block title={t('what')}>
        <Chips
          value={d.kind}
          onChange={(kind) => kind && set({ kind })}
          items={(['lost', 'found', 'missing'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </Block>
      <Block title={t('words')}>
        <p className="y-note">{t('wordsHint')}</p>
        <textarea
          id="lf-words"
          className="y-text"
          aria-label={t('words')}
          maxLength={800}
          value={d.words}
          onChange={(e) => set({ words: e.target.value })}
          {...aria('words')}
        />
        {fault('words')}
        <label className="y-label" htmlFor="lf-place">
          {t('place')}
        </label>
        <input
          id="lf-place"
          className="y-text"
          maxLength={120}
          value={d.place}
          onChange={(e) => set({ place: e.target.value })}
          onFocus={() =>
            void whereAmI().then((h) => typeof h !== 'string' && setD((was) => ({ ...was, point: h.point })))
          }
          {...aria('place')}
        />
        {fault('place')}
        <label className="y-label" htmlFor="lf-day">
          {t('day')}
        </label>
        <input
          id="lf-day"
          className="y-text"
          type="date"
          max={today()}
          value={d.day}
          onChange={(e) => set({ day: e.target.value || today() })}
        />
        <label className="y-label" htmlFor="lf-phone">
          {t('phone')}
        </label>
        <input
          id="lf-phone"
          className="y-text"
          type="tel"
          autoComplete="tel"
          maxLength={20}
          value={d.phone}
          onChange={(e) => set({ phone: e.target.value })}
          {...aria('phone')}
        />
        {fault('phone')}
      </Block>
      <Block title={t('photos')}>
        <PhotoSlots
          max={3}
          slots={photos.filter((i) => urls[i.id]).map((i) => ({ id: i.id, url: urls[i.id] as string }))}
          onAdd={(files) => void bag.addPhotos(files)}
          onRemove={(id) => bag.remove(id)}
        />
      </Block>
    </ResidentPageFrame>
  )
}
