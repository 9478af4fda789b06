import { type RefObject, useRef } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { distance } from '../../../ui/format.ts'
import { metresBetween } from '../../../ui/here.ts'
import { colon, useLang, useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { BigButton, Block, Chips } from '../../../ui/phone.tsx'
import { PhotoSlots, type Slot } from '../../../ui/photos.tsx'
import { TapToTalk, type VoiceNote } from '../../../ui/talk.tsx'
import type { Bag, BagItem } from '../../attachments/resident/bag.ts'
import type { Draft } from './draft.ts'
import { kinds, kindWords } from './send.ts'
import { words } from './words.ts'

export interface FormParts {
  draft: Draft
  set: (next: Partial<Draft>) => void
  bag: Bag
  items: readonly BagItem[]
  /** Addresses of the photos on this phone. */
  urls: Record<string, string>
  faults: { body?: string; phone?: string }
  /** Where the code plate hangs. */
  placePoint: [number, number] | undefined
}

const most = 6
/** Nearer than this a photo says nothing that the code plate does not say. */
const farMetres = 80

const voiceOf = (items: readonly BagItem[]): VoiceNote | undefined => {
  const v = items.find((i) => i.kind === 'voice')
  return v && { blob: v.blob, seconds: v.seconds ?? 0 }
}

function useSlots({ items, urls }: Pick<FormParts, 'items' | 'urls'>): Slot[] {
  const t = useT(words)
  return items
    .filter((i) => i.kind === 'photo' && urls[i.id])
    .map((i) => ({
      id: i.id,
      url: urls[i.id] as string,
      label:
        i.state === 'sent'
          ? t('arrived')
          : i.state === 'refused'
            ? `${t('notTaken')}${colon()}${i.problem?.title ?? ''}`
            : i.part > 0 && i.state === 'sending'
              ? t('sending', { n: Math.round(i.part * 100) })
              : t('onPhone'),
      ...(i.state === 'sending' ? { sent: i.part } : {}),
    }))
}

/** The place a photo carries, as a question: it is never taken over without a yes. */
function PhotoPlace({ draft, set, items, placePoint }: FormParts) {
  const t = useT(words)
  const lang = useLang()
  const item = items.find((i) => i.offer?.point && !draft.answered.includes(i.id))
  const point = item?.offer?.point
  if (!item || !point || draft.pointFrom === 'map') return null
  const here = placePoint && !draft.notHere ? metresBetween(placePoint, point) : undefined
  if (here !== undefined && here < farMetres) return null
  const answer = (yes: boolean) =>
    set({
      answered: [...draft.answered, item.id],
      ...(yes
        ? {
            point,
            accuracy: item.offer?.accuracy ?? undefined,
            pointFrom: 'photo' as const,
            pointName: undefined,
            ...(here === undefined ? {} : { notHere: true }),
          }
        : {}),
    })
  return (
    <div className="y-offer" role="status">
      {t('offer', { far: here === undefined ? '' : t('offerFar', { m: distance(here, lang) }) })}
      <div className="y-pick">
        <Btn onClick={() => answer(true)}>{t('offerYes')}</Btn>
        <Btn onClick={() => answer(false)}>{t('offerNo')}</Btn>
      </div>
    </div>
  )
}

const Fault = ({ text, id }: { text: string | undefined; id: string }) =>
  text ? (
    <p className="y-fault" id={id} role="alert">
      {text}
    </p>
  ) : null

/** The report as most people make it: photo, a sentence, the kind if they know it, how to be told. */
export function ReportForm(p: FormParts & { hotline: string | undefined; onPlace: () => void }) {
  const t = useT(words)
  const lang = useLang()
  const { draft, set, bag, items, faults } = p
  const slots = useSlots(p)
  return (
    <>
      <Block title={t('photos')} note={t('photosNote')}>
        <PhotoSlots
          slots={slots}
          max={most}
          onAdd={(files) => void bag.addPhotos(files)}
          onRemove={(id) => bag.remove(id)}
        />
        <PhotoPlace {...p} />
      </Block>
      <Block title={t('what')} note={t('whatNote')}>
        <textarea
          id="report-text"
          className="y-text"
          aria-label={t('what')}
          aria-invalid={faults.body ? true : undefined}
          aria-describedby={faults.body ? 'fault-body' : undefined}
          value={draft.text}
          maxLength={2000}
          onChange={(e) => set({ text: e.target.value })}
        />
        <Fault id="fault-body" text={faults.body} />
        <TapToTalk key={bag.key} note={voiceOf(items)} onNote={(note) => bag.setVoice(note)} />
      </Block>
      <Block title={t('kind')} note={t('kindNote')}>
        <Chips
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          items={kinds.map((value) => ({ value, label: kindWords[value][lang] }))}
        />
      </Block>
      <Contact {...p} />
      <Block>
        <label className="y-tick">
          <input
            type="checkbox"
            checked={draft.forOther}
            onChange={(e) => set({ forOther: e.target.checked })}
          />
          {t('forOther')}
        </label>
        <label className="y-tick">
          <input
            type="checkbox"
            checked={draft.publicConsent}
            onChange={(e) => set({ publicConsent: e.target.checked })}
          />
          {t('consent')}
        </label>
        {p.hotline && (
          <a className="y-call" href={`tel:${p.hotline.replace(/-/g, '')}`}>
            <Icon name="phone" />
            {t('callInstead', { phone: p.hotline })}
          </a>
        )}
      </Block>
    </>
  )
}

function Contact({ draft, set, faults }: FormParts) {
  const t = useT(words)
  return (
    <Block title={t('tell')}>
      <div className="y-pick">
        <Btn aria-pressed={!draft.named} onClick={() => set({ named: false })}>
          {t('anonymous')}
        </Btn>
        <Btn aria-pressed={draft.named} onClick={() => set({ named: true })}>
          {t('withPhone')}
        </Btn>
      </div>
      {draft.named ? (
        <>
          <label className="y-label" htmlFor="report-phone">
            {t('phone')}
          </label>
          <input
            id="report-phone"
            className="y-text"
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            value={draft.phone}
            maxLength={20}
            aria-invalid={faults.phone ? true : undefined}
            aria-describedby={faults.phone ? 'fault-phone' : undefined}
            onChange={(e) => set({ phone: e.target.value })}
          />
          <Fault id="fault-phone" text={faults.phone} />
          <label className="y-label" htmlFor="report-name">
            {t('name')}
          </label>
          <input
            id="report-name"
            className="y-text"
            autoComplete="name"
            value={draft.name}
            maxLength={40}
            onChange={(e) => set({ name: e.target.value })}
          />
          <p className="y-note">{t('phoneNote')}</p>
        </>
      ) : (
        <p className="y-note">{t('anonymousNote')}</p>
      )}
    </Block>
  )
}

/** 适老化: voice first, four choices, nothing to type. */
export function BigForm(p: FormParts & { hotline: string | undefined; onHelper: () => void }) {
  const t = useT(words)
  const { draft, bag, items, urls, faults } = p
  const camera = useRef<HTMLInputElement>(null)
  const photos = items.filter((i) => i.kind === 'photo')
  const last = photos.at(-1)
  return (
    <div className="y-bigs">
      {draft.text && (
        <blockquote className="y-written">
          <small>{t('written')}</small>
          {draft.text}
        </blockquote>
      )}
      <div id="report-voice">
        <TapToTalk
          big
          key={bag.key}
          hint={t('speak')}
          note={voiceOf(items)}
          onNote={(note) => bag.setVoice(note)}
        />
      </div>
      <Fault id="fault-body" text={faults.body} />
      <button type="button" className="y-bigbtn" onClick={() => camera.current?.click()}>
        {last && urls[last.id] ? <img className="th" src={urls[last.id]} alt="" /> : <Icon name="camera" />}
        <span>
          {t(last ? 'bigPhotos' : 'bigPhoto')}
          {last && <small>{t('bigCount', { n: photos.length })}</small>}
        </span>
      </button>
      <Camera input={camera} onFiles={(files) => void bag.addPhotos(files.slice(0, most - photos.length))} />
      <PhotoPlace {...p} />
      {draft.named && <Contact {...p} />}
      {p.hotline && (
        <BigButton
          icon="phone"
          note={t('callNote', { phone: p.hotline })}
          href={`tel:${p.hotline.replace(/-/g, '')}`}
        >
          {t('call')}
        </BigButton>
      )}
      <BigButton icon="people" onTap={p.onHelper}>
        {t('helper')}
      </BigButton>
    </div>
  )
}

function Camera({
  input,
  onFiles,
}: {
  input: RefObject<HTMLInputElement | null>
  onFiles: (files: File[]) => void
}) {
  return (
    <input
      ref={input}
      type="file"
      accept="image/*"
      capture="environment"
      hidden
      onChange={(e) => {
        const files = [...(e.target.files ?? [])]
        e.target.value = ''
        if (files.length) onFiles(files)
      }}
    />
  )
}
