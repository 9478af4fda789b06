/** What a reporter can do with a report: add to it, judge the result, open it again, take it back. */
import { useRef, useState } from 'react'
import type { EndpointDef } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, type CallInput, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { Block } from '../../../ui/phone.tsx'
import { PhotoSlots, useFileUrls } from '../../../ui/photos.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { RateAsk } from '../../../ui/track.tsx'
import { useBag } from '../../attachments/resident/bag.ts'
import { addToReport, rateReport, reopenReport, withdrawReport } from '../contract.ts'
import { words } from './track-words.ts'

interface Act {
  token: string
  onDone: () => Promise<void>
}

/** One intention of a person: the same request id until it is answered. */
function useAct(onDone: () => Promise<void>) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const intention = useRef({ id: newRequestId(), said: '' })
  async function act<E extends EndpointDef>(def: E, input: CallInput<E>): Promise<boolean> {
    const said = JSON.stringify([def.id, input.body])
    if (intention.current.said !== said) intention.current = { id: newRequestId(), said }
    setBusy(true)
    setProblem(undefined)
    try {
      const body = { ...(input.body as object), requestId: intention.current.id } as CallInput<E>['body']
      await call(def, { ...input, body } as CallInput<E>)
      intention.current.said = ''
      await onDone()
      return true
    } catch (e) {
      setProblem(asProblem(e))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { act, busy, setBusy, problem, setProblem }
}

/** Photos beside a text, kept on the phone until they are sent. */
function Photos({ photos, max = 6 }: { photos: ReturnType<typeof usePhotos>; max?: number }) {
  return (
    <PhotoSlots
      slots={photos.slots}
      max={max}
      onAdd={(files) => void photos.bag.addPhotos(files)}
      onRemove={(id) => photos.bag.remove(id)}
    />
  )
}

function usePhotos(key: string) {
  const { bag, items } = useBag(key)
  const urls = useFileUrls(items.map((i) => ({ id: i.id, file: i.blob })))
  const slots = items
    .filter((i) => urls[i.id])
    .map((i) => ({
      id: i.id,
      url: urls[i.id] as string,
      ...(i.state === 'sending' ? { sent: i.part } : {}),
      ...(i.state === 'refused' ? { label: i.problem?.title ?? '' } : {}),
    }))
  return { bag, items, slots }
}

/** 补照片 · 补一句: two equal buttons that open one small form. */
export function AddDock({ token, onDone }: Act) {
  const t = useT(words)
  const [open, setOpen] = useState<'photo' | 'text'>()
  const [text, setText] = useState('')
  const [said, setSaid] = useState<string>()
  const photos = usePhotos(`add:${token.slice(0, 12)}`)
  const { act, busy, setBusy, problem, setProblem } = useAct(onDone)
  const camera = useRef<HTMLInputElement>(null)
  async function send() {
    if (!text.trim() && photos.items.length === 0) return setSaid(t('emptyAdd'))
    setSaid(undefined)
    setBusy(true)
    try {
      const uploads = await photos.bag.uploads()
      if (
        await act(addToReport, { params: { token }, body: { body: text.trim(), uploads, requestId: '' } })
      ) {
        await photos.bag.clear()
        setText('')
        setOpen(undefined)
        setSaid(t('added'))
      }
    } catch (e) {
      setBusy(false)
      setProblem(asProblem(e))
    }
  }
  const input = (
    <input
      ref={camera}
      type="file"
      accept="image/*"
      capture="environment"
      hidden
      onChange={(e) => {
        const files = [...(e.target.files ?? [])]
        e.target.value = ''
        if (!files.length) return
        setOpen('photo')
        void photos.bag.addPhotos(files)
      }}
    />
  )
  if (!open)
    return (
      <>
        <div className="y-pick">
          <Btn
            icon="camera"
            onClick={() => (photos.items.length ? setOpen('photo') : camera.current?.click())}
          >
            {t('addPhoto')}
          </Btn>
          <Btn icon="chat" onClick={() => setOpen('text')}>
            {t('addText')}
          </Btn>
        </div>
        {said && <p role="status">{said}</p>}
        {input}
      </>
    )
  return (
    <div className="y-stack">
      {open === 'text' && (
        <textarea
          className="y-text"
          aria-label={t('addTitle')}
          value={text}
          maxLength={1000}
          // biome-ignore lint/a11y/noAutofocus: opened by a tap in order to write
          autoFocus
          onChange={(e) => {
            setText(e.target.value)
            setSaid(undefined)
          }}
        />
      )}
      {(open === 'photo' || photos.items.length > 0) && <Photos photos={photos} />}
      {problem && (
        <ProblemPanel
          problem={problem}
          title={t('notAdded')}
          safe={problem.status === 0 ? t('waiting') : ''}
        />
      )}
      {said && (
        <p className="y-fault" role="alert">
          {said}
        </p>
      )}
      <div className="y-pick">
        <Btn pri busy={busy} onClick={() => void send()}>
          {t('addSend')}
        </Btn>
        <Btn
          onClick={() => {
            setOpen(undefined)
            setSaid(undefined)
            void photos.bag.clear()
          }}
        >
          {t('cancel')}
        </Btn>
      </div>
      <p className="y-note" style={{ marginTop: 0 }}>
        {t('addHint')}
      </p>
      {input}
    </div>
  )
}

const marks = ['s1', 's2', 's3', 's4', 's5'] as const

/** Is it solved, and how was it: nothing preselected, both answers weigh the same, consequences before the button. */
export function AskRating({ token, reopenDays, onDone }: Act & { reopenDays: number }) {
  const t = useT(words)
  const [solved, setSolved] = useState<'yes' | 'no'>()
  const [stars, setStars] = useState<number>()
  const [text, setText] = useState('')
  const photos = usePhotos(`rate:${token.slice(0, 12)}`)
  const { act, busy, setBusy, problem, setProblem } = useAct(onDone)
  async function send() {
    setBusy(true)
    try {
      const uploads = await photos.bag.uploads()
      const done = await act(rateReport, {
        params: { token },
        body: {
          requestId: '',
          solved: solved === 'yes',
          ...(stars ? { stars } : {}),
          body: text.trim(),
          uploads,
        },
      })
      if (done) await photos.bag.clear()
    } catch (e) {
      setBusy(false)
      setProblem(asProblem(e))
    }
  }
  return (
    <Block>
      <RateAsk
        large
        title={t('solved')}
        value={solved}
        onChange={setSolved}
        choices={[
          { value: 'yes', label: t('yes'), note: t('yesNote') },
          { value: 'no', label: t('no'), note: t('noNote', { n: reopenDays }) },
        ]}
      />
      <fieldset className="y-ask">
        <legend>{t('how')}</legend>
        <div className="y-stars">
          {marks.map((m, i) => (
            <Btn
              key={m}
              aria-pressed={stars === i + 1}
              onClick={() => setStars(stars === i + 1 ? undefined : i + 1)}
            >
              <i aria-hidden="true">{'★'.repeat(i + 1)}</i>
              {t(m)}
            </Btn>
          ))}
        </div>
      </fieldset>
      {solved && (
        <div className="y-stack" style={{ marginTop: 14 }}>
          <label className="y-label" style={{ margin: 0 }} htmlFor="rate-text">
            {t(solved === 'yes' ? 'sayMore' : 'whyNot')}
          </label>
          <textarea
            id="rate-text"
            className="y-text"
            value={text}
            maxLength={500}
            onChange={(e) => setText(e.target.value)}
          />
          {solved === 'no' && <Photos photos={photos} />}
          {problem && <ProblemPanel problem={problem} title={t('notDone')} />}
          <p className="y-note" style={{ marginTop: 0 }}>
            {t(solved === 'yes' ? 'willYes' : 'willNo', { n: reopenDays })}
          </p>
          <Btn pri busy={busy} onClick={() => void send()}>
            {t(solved === 'yes' ? 'rate' : 'reopenSend')}
          </Btn>
        </div>
      )}
    </Block>
  )
}

/** Open again within the window, with a reason and photos. */
export function Reopen({ token, until, onDone }: Act & { until: string | null }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const photos = usePhotos(`reopen:${token.slice(0, 12)}`)
  const { act, busy, setBusy, problem, setProblem } = useAct(onDone)
  async function send() {
    setBusy(true)
    try {
      const uploads = await photos.bag.uploads()
      const done = await act(reopenReport, {
        params: { token },
        body: { requestId: '', reason: text.trim(), uploads },
      })
      if (done) await photos.bag.clear()
    } catch (e) {
      setBusy(false)
      setProblem(asProblem(e))
    }
  }
  return (
    <Block>
      {!open ? (
        <div className="y-stack">
          <Btn icon="undo" onClick={() => setOpen(true)}>
            {t('reopen')}
          </Btn>
          {until && (
            <p className="y-note" style={{ marginTop: 0 }}>
              {t('reopenUntil', { at: moment(until, now, lang) })}
            </p>
          )}
        </div>
      ) : (
        <div className="y-stack">
          <label className="y-label" style={{ margin: 0 }} htmlFor="reopen-text">
            {t('whyNot')}
          </label>
          <textarea
            id="reopen-text"
            className="y-text"
            value={text}
            maxLength={500}
            onChange={(e) => setText(e.target.value)}
          />
          <Photos photos={photos} />
          {problem && <ProblemPanel problem={problem} title={t('notDone')} />}
          <p className="y-note" style={{ marginTop: 0 }}>
            {t('willNo')}
          </p>
          <Btn pri busy={busy} disabled={!text.trim()} onClick={() => void send()}>
            {t('reopenSend')}
          </Btn>
          <Btn onClick={() => setOpen(false)}>{t('cancel')}</Btn>
        </div>
      )}
    </Block>
  )
}

export function Withdraw({ token, onDone }: Act) {
  const t = useT(words)
  const [asked, setAsked] = useState(false)
  const { act, busy, problem } = useAct(onDone)
  if (!asked)
    return (
      <button type="button" className="y-link tall" onClick={() => setAsked(true)}>
        {t('withdraw')}
      </button>
    )
  return (
    <div className="y-stack">
      <p>{t('withdrawAsk')}</p>
      {problem && <ProblemPanel problem={problem} title={t('notDone')} />}
      <div className="y-pick">
        <Btn
          busy={busy}
          onClick={() => void act(withdrawReport, { params: { token }, body: { requestId: '', reason: '' } })}
        >
          {t('withdrawYes')}
        </Btn>
        <Btn onClick={() => setAsked(false)}>{t('keepIt')}</Btn>
      </div>
    </div>
  )
}
