import { useEffect, useRef, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { keep, kept } from '../../../ui/keep.ts'
import { goTo } from '../../../ui/path.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { PlaceBar } from '../../../ui/place.tsx'
import { usePrefs } from '../../../ui/prefs.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells, OfflineBar } from '../../../ui/states.tsx'
import { TapToTalk } from '../../../ui/talk.tsx'
import { placeGet } from '../../channels/contract.ts'
import { reportDoor } from '../../reports/contract.ts'
import { formGet, formSubmit, type PublishedForm } from '../contract.ts'
import { say, shownFields } from '../rules.ts'
import { Fields } from './fields.tsx'
import { type Filling, useFilling } from './filling.ts'
import { words } from './words.ts'

/** A form from a code plate (`/f/outage/DR-0318`) or without one. No sign-in, nothing lost. */
export default function FormPage({ params }: { params: Record<string, string> }) {
  const key = params.form ?? ''
  const asked = useAnswer(formGet, { params: { key } })
  // A form that was opened once opens again without a line.
  const [old, setOld] = useState<PublishedForm>()
  const { answer } = asked
  useEffect(() => {
    if (answer) void keep(`form:${key}`, answer)
    else void kept<PublishedForm>(`form:${key}`).then(setOld)
  }, [answer, key])
  const form = answer ?? (asked.problem?.status === 404 ? undefined : old)
  const t = useT(words)
  if (!form)
    return (
      <ResidentPageFrame title={t('report')}>
        {asked.problem && <ProblemPanel problem={asked.problem} onRetry={() => void asked.again()} />}
        {!asked.problem && <div aria-busy="true" />}
      </ResidentPageFrame>
    )
  return <Filled form={form} code={params.code?.toUpperCase()} />
}

function Filled({ form, code }: { form: PublishedForm; code: string | undefined }) {
  const t = useT(words)
  const lang = useLang()
  const { big } = usePrefs()
  const website = useRef('')
  const door = useAnswer(reportDoor, {})
  const place = useAnswer(placeGet, code ? { params: { code } } : undefined)
  const known = code && !(place.problem && place.problem.status > 0) ? code : undefined
  const filling = useFilling('form', form, {
    placeKnown: Boolean(known),
    send: (body, draft) =>
      call(formSubmit, {
        params: { key: form.key },
        body: {
          ...body,
          publicConsent: draft.publicConsent,
          ...(known ? { qrCode: known } : {}),
          ...(website.current ? { website: website.current } : {}),
        },
      }),
    onDone: (a) => goTo(`/sent/${a.token}`, true),
  })
  const title = say(form.definition.title, lang)
  const phone = door.answer?.hotline ?? ''
  const tel = `tel:${phone.replace(/-/g, '')}`
  const bar =
    known && place.answer ? (
      <PlaceBar title={place.answer.name} note={place.answer.chain.at(-1) ?? ''} />
    ) : undefined
  if (!form.open && !filling.draft.queued)
    return (
      <ResidentPageFrame title={title}>
        <EmptyCells
          kind="none"
          title={t('closed')}
          actions={<Btn onClick={() => goTo(code ? `/r/${code}` : '/report')}>{t('report')}</Btn>}
        >
          {t('closedWhat', { phone })}
        </EmptyCells>
      </ResidentPageFrame>
    )
  if (filling.draft.queued) return <Waiting title={title} filling={filling} />
  const part = { filling, form, place: known ? place.answer?.name : undefined }
  const end = (
    <>
      {filling.problem && <ProblemPanel problem={filling.problem} title={t('notSent')} safe={t('safe')} />}
      {filling.shown.length > 0 && (
        <p className="fm-fault" role="alert">
          {t('faults', { n: filling.shown.length })}
        </p>
      )}
      <Btn pri onClick={() => filling.send()}>
        {t('send')}
      </Btn>
    </>
  )
  if (big) return <Steps {...part} title={title} bar={bar} end={end} tel={tel} phone={phone} />
  return (
    <ResidentPageFrame
      title={title}
      top={bar}
      dock={
        <>
          {end}
          <p>{t('will')}</p>
        </>
      }
    >
      {filling.found && <span className="fm-kept">{t('kept')}</span>}
      <section className="fm-lead">
        <h1>{title}</h1>
        {say(form.definition.lead, lang) && <p>{say(form.definition.lead, lang)}</p>}
      </section>
      <Block>
        <Body {...part} />
        <Voice {...part} />
      </Block>
      <Block>
        <label className="fm-tick">
          <input
            type="checkbox"
            checked={filling.draft.forOther}
            onChange={(e) => filling.put({ forOther: e.target.checked })}
          />
          {t('forOther')}
        </label>
        <label className="fm-tick">
          <input
            type="checkbox"
            checked={filling.draft.publicConsent}
            onChange={(e) => filling.put({ publicConsent: e.target.checked })}
          />
          {t('consent')}
        </label>
        <p>
          <a className="fm-link" href={code ? `/r/${code}?other` : '/report'}>
            {t('elsewhere')}
          </a>
        </p>
        {phone && (
          <a className="y-call" href={tel}>
            {t('call', { phone })}
          </a>
        )}
      </Block>
      <div className="fm-hp" aria-hidden="true">
        <label htmlFor="website">Website</label>
        <input
          id="website"
          tabIndex={-1}
          autoComplete="off"
          onChange={(e) => {
            website.current = e.target.value
          }}
        />
      </div>
    </ResidentPageFrame>
  )
}

interface Part {
  filling: Filling
  form: PublishedForm
  place: string | undefined
}

const Body = ({ filling: x, form, place, only }: Part & { only?: readonly string[] }) => (
  <Fields
    prefix={x.prefix}
    definition={form.definition}
    answers={x.draft.answers}
    onAnswer={x.answer}
    faults={x.shown}
    name={x.draft.name}
    onName={(name) => x.put({ name })}
    bag={x.bag}
    items={x.items}
    place={place}
    only={only}
  />
)

/** Whoever does not write can say it: the recording stands for the words. */
function Voice({ filling, form }: Part) {
  const t = useT(words)
  const { big } = usePrefs()
  if (!form.definition.fields.some((f) => f.kind === 'long' || f.kind === 'text')) return null
  const note = filling.items.find((i) => i.kind === 'voice')
  return (
    <TapToTalk
      big={big}
      key={filling.bag.key}
      hint={t('voice')}
      note={note && { blob: note.blob, seconds: note.seconds ?? 0 }}
      onNote={(n) => filling.bag.setVoice(n)}
    />
  )
}

/** 适老化: one question at a time, large, the phone number always there. */
function Steps({
  title,
  bar,
  end,
  tel,
  phone,
  ...part
}: Part & { title: string; bar: React.ReactNode; end: React.ReactNode; tel: string; phone: string }) {
  const t = useT(words)
  const [at, setAt] = useState(0)
  const { filling, form } = part
  const shown = shownFields(form.definition, filling.draft.answers)
  const n = Math.min(at, shown.length - 1)
  const field = shown[n]
  const last = n === shown.length - 1
  const wrong = filling.shown[0]
  const faulty = wrong ? shown.findIndex((f) => f.key === wrong.path) : -1
  // A try names the first fault; the step it belongs to is opened.
  const opened = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (!wrong || opened.current === wrong.path) return
    opened.current = wrong.path
    if (faulty >= 0) setAt(faulty)
  }, [wrong, faulty])
  return (
    <ResidentPageFrame title={title} top={bar} dock={last ? end : undefined}>
      <Block>
        <p className="fm-step" role="status">
          {t('step', { n: n + 1, of: shown.length })}
        </p>
        {field && <Body {...part} only={[field.key]} />}
        {(field?.kind === 'long' || field?.kind === 'text') && <Voice {...part} />}
        <div className="fm-nav">
          {n > 0 && <Btn onClick={() => setAt(n - 1)}>{t('prev')}</Btn>}
          {!last && (
            <Btn pri onClick={() => setAt(n + 1)}>
              {t('next')}
            </Btn>
          )}
        </div>
        {phone && (
          <a className="y-call" href={tel}>
            {t('call', { phone })}
          </a>
        )}
      </Block>
    </ResidentPageFrame>
  )
}

export function Waiting({ title, filling }: { title: string; filling: Filling }) {
  const t = useT(words)
  const stuck = Boolean(filling.problem)
  return (
    <ResidentPageFrame title={title}>
      {stuck && <OfflineBar title={t('waiting')}>{t('waitingNote')}</OfflineBar>}
      <Block>
        <p className="fm-step" role="status">
          {t(stuck ? 'waiting' : 'sending')}
        </p>
        <div className="fm-nav">
          <Btn onClick={filling.takeBack}>{t('back')}</Btn>
          <Btn pri busy={filling.busy} onClick={filling.again}>
            {t('again')}
          </Btn>
        </div>
      </Block>
    </ResidentPageFrame>
  )
}
