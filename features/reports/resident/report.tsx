import './resident.css'
import { useEffect, useState } from 'react'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { goTo } from '../../../ui/path.ts'
import { ResidentPageFrame } from '../../../ui/phone.tsx'
import { useFileUrls } from '../../../ui/photos.tsx'
import { PlaceBar } from '../../../ui/place.tsx'
import { setPrefs, usePrefs } from '../../../ui/prefs.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { OfflineBar } from '../../../ui/states.tsx'
import { useBag } from '../../attachments/resident/bag.ts'
import { placeGet } from '../../channels/contract.ts'
import { reportDoor } from '../contract.ts'
import { useDraft } from './draft.ts'
import { BigForm, type FormParts, ReportForm } from './form.tsx'
import { faultsOf } from './rules.ts'
import { useSendReport } from './send.ts'
import { fromWords, useNamedPoint, Where } from './where.tsx'
import { fieldWords, words } from './words.ts'

/** Report a problem: by code plate (`/r/DR-0318`) or without (`/report`). No sign-in, nothing lost. */
export default function ReportPage({ params }: { params: Record<string, string> }) {
  const code = params.code?.toUpperCase()
  return <Report key={code ?? ''} code={code} />
}

function Report({ code }: { code: string | undefined }) {
  const t = useT(words)
  const f = useT(fieldWords)
  const w = useWord()
  const { big } = usePrefs()
  const key = `report:${code ?? ''}`
  const { draft, set, clear, ready, found } = useDraft(key)
  const { bag, items } = useBag(key)
  const door = useAnswer(reportDoor, {})
  const place = useAnswer(placeGet, code ? { params: { code } } : undefined)
  const [whereOpen, setWhereOpen] = useState(false)
  const [tried, setTried] = useState(false)

  // A plate that carries a form opens it, unless somebody came from there to say something else.
  const form = place.answer?.form
  useEffect(() => {
    if (form && !location.search.includes('other')) goTo(`/f/${form}/${code}`, true)
  }, [form, code])

  const byCode = code && !draft.notHere && !(place.problem && place.problem.status > 0)
  const chain = place.answer?.chain ?? []
  const community = byCode ? chain.at(-2) : undefined
  const placeName = byCode ? (place.answer?.name ?? code ?? '') : ((draft.placeText || draft.pointName) ?? '')
  const sending = useSendReport({ draft, set, clear, ready, bag, code, place: placeName })
  useNamedPoint(draft, set)
  const photos = items.filter((i) => i.kind === 'photo')
  const urls = useFileUrls(photos.map((p) => ({ id: p.id, file: p.blob })))
  const start = place.answer?.point ?? door.answer?.centre ?? undefined
  const name = door.answer ? t('title', { name: w(door.answer.name) }) : t('titleBare')

  // From the first try on the form says what is wrong with what stands in it now, not with what stood in it then.
  const wrong = faultsOf(draft, items.length)
  const faults = tried
    ? { ...(wrong.body ? { body: t(wrong.body) } : {}), ...(wrong.phone ? { phone: t(wrong.phone) } : {}) }
    : {}
  function check(): boolean {
    setTried(true)
    const first = wrong.body
      ? big
        ? 'report-voice'
        : 'report-text'
      : wrong.phone
        ? 'report-phone'
        : undefined
    if (!first) return true
    // The fault is drawn first: it may be what pushes the field out of sight.
    requestAnimationFrame(() => {
      const at = document.getElementById(first)
      const field = at?.matches('input, textarea') ? at : at?.querySelector('button')
      at?.scrollIntoView({ block: 'center' })
      field?.focus({ preventScroll: true })
    })
    return false
  }

  const refuse = () => {
    set({ notHere: true })
    setWhereOpen(true)
  }
  const bar = byCode ? (
    place.answer ? (
      <PlaceBar
        title={place.answer.name}
        note={t('known', { place: chain.at(-1) ?? '' })}
        action={t('notHere')}
        onAction={refuse}
      />
    ) : (
      <PlaceBar title={t('slow', { code: code ?? '' })} note={t('slowNote')} />
    )
  ) : (
    <PlaceBar
      title={
        placeName ||
        (draft.pointFrom ? fromWords(draft, t) : code && !draft.notHere ? t('badCode', { code }) : t('where'))
      }
      note={
        draft.point
          ? draft.pointName === ''
            ? t('outsideNote')
            : placeName
              ? fromWords(draft, t)
              : ''
          : t(code && !draft.notHere ? 'badCodeNote' : 'whereNote')
      }
      action={t(whereOpen ? 'done' : placeName || draft.point ? 'change' : 'setPlace')}
      onAction={() => setWhereOpen(!whereOpen)}
    />
  )

  const part = items.reduce((sum, i) => sum + i.part, 0)
  const stuck = useStuck(Boolean(draft.queued), `${sending.state}${part}`)
  const waiting = sending.state === 'waiting' || stuck
  if (draft.queued)
    return (
      <ResidentPageFrame title={name} top={bar}>
        {waiting && (
          <OfflineBar title={t(sending.problem?.status ? 'refusedNow' : 'queued')}>
            {items.length ? t('queuedNote', { n: items.length }) : t('queuedBare')}
          </OfflineBar>
        )}
        <section className="y-wait" aria-live="polite">
          <h2>
            {waiting
              ? t('goesOut')
              : sending.state === 'photos' && items.length > 0
                ? t('sendingPhotos', { done: items.filter((i) => i.uploadId).length, n: items.length })
                : t('sendingWords')}
          </h2>
          {items.length > 0 && (
            <div className="y-bar-sent" aria-hidden="true">
              <i
                style={{
                  transform: `scaleX(${part / items.length})`,
                }}
              />
            </div>
          )}
          {draft.text && <blockquote>{draft.text}</blockquote>}
          {photos.length > 0 && (
            <div className="y-thumbs">
              {photos.map((p) => urls[p.id] && <img key={p.id} src={urls[p.id]} alt="" />)}
            </div>
          )}
          {waiting && (
            <>
              <Btn pri onClick={() => void sending.again()}>
                {t('nowAgain')}
              </Btn>
              <Btn onClick={sending.takeBack}>{t('takeBack')}</Btn>
            </>
          )}
          {door.answer?.hotline && (
            <a className="y-call" href={`tel:${door.answer.hotline.replace(/-/g, '')}`}>
              {t('callInstead', { phone: door.answer.hotline })}
            </a>
          )}
        </section>
      </ResidentPageFrame>
    )

  const to = community ? t('toBoth', { community }) : t('toCentre')
  const looked = w(door.answer?.looked.normal)
  const parts: FormParts = {
    draft,
    set,
    bag,
    items,
    urls,
    faults,
    placePoint: place.answer?.point ?? undefined,
  }
  return (
    <ResidentPageFrame
      title={name}
      top={bar}
      dock={
        <>
          {sending.problem && (
            <ProblemPanel
              problem={sending.problem}
              title={t('notSent')}
              fields={{
                body: f('body'),
                phone: f('phone'),
                name: f('name'),
                placeText: f('placeText'),
                point: f('point'),
                qrCode: f('qrCode'),
                uploads: f('uploads'),
              }}
            />
          )}
          <Btn
            pri
            onClick={() => {
              if (check()) sending.send()
            }}
          >
            {t('send')}
          </Btn>
          <p>
            {!looked ? (
              t('willPlain')
            ) : big ? (
              t('willShort', { to, limit: looked })
            ) : (
              <Strong text={t('will', { to, limit: looked })} />
            )}
          </p>
        </>
      }
    >
      {found && !big && <span className="y-kept">{t('found')}</span>}
      {whereOpen && (
        <Where
          draft={draft}
          set={set}
          start={draft.pointName === '' ? start : (draft.point ?? start)}
          {...(code && draft.notHere
            ? {
                onHereAfterAll: () => {
                  set({ notHere: false, point: undefined, pointFrom: undefined, placeText: '' })
                  setWhereOpen(false)
                },
              }
            : {})}
        />
      )}
      {big ? (
        <BigForm
          {...parts}
          hotline={door.answer?.hotline}
          onHelper={() => {
            set({ forOther: true })
            setPrefs({ big: false })
          }}
        />
      ) : (
        <ReportForm {...parts} hotline={door.answer?.hotline} onPlace={() => setWhereOpen(true)} />
      )}
      <div className="y-hp" aria-hidden="true">
        <label htmlFor="website">Website</label>
        <input
          id="website"
          name="website"
          tabIndex={-1}
          autoComplete="off"
          onChange={(e) => {
            sending.website.current = e.target.value
          }}
        />
      </div>
    </ResidentPageFrame>
  )
}

/** True when the phone says that it has no line, or nothing has moved for eight seconds: said, not left to be guessed. */
function useStuck(queued: boolean, progress: string): boolean {
  const [stuck, setStuck] = useState(false)
  useEffect(() => {
    setStuck(queued && !navigator.onLine)
    if (!queued || !progress) return
    const late = setTimeout(() => setStuck(true), 8000)
    const cut = () => setStuck(true)
    addEventListener('offline', cut)
    return () => {
      clearTimeout(late)
      removeEventListener('offline', cut)
    }
  }, [queued, progress])
  return stuck
}

/** `**so**` as strong text; nothing else of any markup. */
function Strong({ text }: { text: string }) {
  const [before = '', strong = '', after = ''] = text.split('**')
  return (
    <>
      {before}
      <b>{strong}</b>
      {after}
    </>
  )
}
