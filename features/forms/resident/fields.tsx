import './forms.css'
import { type ReactNode, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { whereAmI } from '../../../ui/here.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { PhotoSlots, useFileUrls } from '../../../ui/photos.tsx'
import type { Bag, BagItem } from '../../attachments/resident/bag.ts'
import type { Answer, Answers, Definition, FormField, PlaceAnswer } from '../contract-shapes.ts'
import { type Fault, mostPhotos, say, shownFields } from '../rules.ts'
import { words } from './words.ts'

export interface FieldsProps {
  definition: Definition
  answers: Answers
  onAnswer: (key: string, answer: Answer | undefined) => void
  faults: readonly Fault[]
  name: string
  onName: (name: string) => void
  /** Photos of this form; without it (a preview) the photo field is drawn and takes none. */
  bag?: Bag | undefined
  items?: readonly BagItem[]
  /** What a code plate knows. */
  place?: string | undefined
  /** Only these: one step of the large page. */
  only?: readonly string[] | undefined
  /** A desk has an album rather than a camera. */
  camera?: boolean
}

export const fieldId = (prefix: string, key: string): string => `${prefix}-${key}`

/** What a form asks, as one column: the same drawing for resident, worker and desk, in the sizes of where it stands. */
export function Fields(p: FieldsProps & { prefix: string }) {
  const shown = shownFields(p.definition, p.answers).filter((f) => !p.only || p.only.includes(f.key))
  return (
    <div className="fm-fields">
      {shown.map((f) => (
        <OneField key={f.key} field={f} {...p} />
      ))}
    </div>
  )
}

function OneField({ field: f, ...p }: FieldsProps & { prefix: string; field: FormField }) {
  const t = useT(words)
  const lang = useLang()
  const id = fieldId(p.prefix, f.key)
  const fault = p.faults.find((x) => x.path === f.key)
  const help = say(f.help, lang)
  const about = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined
  const label = (
    <>
      {say(f.label, lang) || '…'}
      {!f.required && <small>{t('optional')}</small>}
    </>
  )
  const small = (
    <>
      {help && (
        <p className="fm-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {fault && (
        <p className="fm-fault" id={`${id}-fault`}>
          {fault.words[lang]}
        </p>
      )}
    </>
  )
  const grouped = f.kind === 'choice' || f.kind === 'choices' || f.kind === 'place' || f.kind === 'photo'
  if (grouped)
    return (
      <fieldset className="fm-field" id={id} aria-describedby={about}>
        <legend>{label}</legend>
        {small}
        <Grouped field={f} id={id} p={p} />
      </fieldset>
    )
  return (
    <div className="fm-field">
      <label htmlFor={id}>{label}</label>
      {small}
      <Line
        field={f}
        id={id}
        p={p}
        aria={{ 'aria-describedby': about, 'aria-invalid': fault ? true : undefined }}
      />
    </div>
  )
}

interface Aria {
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

function Line({
  field: f,
  id,
  p,
  aria,
}: {
  field: FormField
  id: string
  p: FieldsProps
  aria: Aria
}): ReactNode {
  const t = useT(words)
  const lang = useLang()
  const a = p.answers[f.key]
  const text = typeof a === 'string' || typeof a === 'number' ? String(a) : ''
  const common = { id, className: 'fm-input', required: f.required, ...aria }
  if (f.kind === 'long')
    return (
      <textarea
        {...common}
        rows={4}
        maxLength={1000}
        value={text}
        onChange={(e) => p.onAnswer(f.key, e.target.value)}
      />
    )
  if (f.kind === 'number')
    return (
      <span className="fm-number">
        <input
          {...common}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          placeholder={f.min !== null && f.max !== null ? t('from', { min: f.min, max: f.max }) : ''}
          onChange={(e) => {
            const said = e.target.value.trim()
            p.onAnswer(f.key, said === '' ? undefined : /^-?\d+(\.\d+)?$/.test(said) ? Number(said) : said)
          }}
        />
        {say(f.unit, lang)}
      </span>
    )
  if (f.kind === 'phone')
    return (
      <>
        <input
          {...common}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={20}
          value={text}
          onChange={(e) => p.onAnswer(f.key, e.target.value)}
        />
        <label className="fm-sub" htmlFor={`${id}-name`}>
          {t('name')}
        </label>
        <input
          id={`${id}-name`}
          className="fm-input"
          autoComplete="name"
          maxLength={40}
          value={p.name}
          onChange={(e) => p.onName(e.target.value)}
        />
      </>
    )
  return (
    <input
      {...common}
      type={f.kind === 'date' ? 'date' : 'text'}
      maxLength={100}
      autoComplete="off"
      value={text}
      onChange={(e) => p.onAnswer(f.key, e.target.value)}
    />
  )
}

function Grouped({ field: f, id, p }: { field: FormField; id: string; p: FieldsProps }): ReactNode {
  const lang = useLang()
  const a = p.answers[f.key]
  if (f.kind === 'place') return <Place id={id} p={p} field={f} />
  if (f.kind === 'photo') return <Photos p={p} />
  const many = f.kind === 'choices'
  const chosen = Array.isArray(a) ? a : typeof a === 'string' ? [a] : []
  return (
    <div className="fm-options">
      {f.options.map((o) => (
        <label key={o.key} className="fm-option">
          <input
            type={many ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(o.key)}
            onChange={() =>
              p.onAnswer(
                f.key,
                !many
                  ? o.key
                  : chosen.includes(o.key)
                    ? chosen.filter((k) => k !== o.key)
                    : [...chosen, o.key],
              )
            }
            // A choice that need not be made can be taken back.
            onClick={() => !many && !f.required && chosen.includes(o.key) && p.onAnswer(f.key, undefined)}
          />
          <span>{say(o.label, lang) || '…'}</span>
        </label>
      ))}
    </div>
  )
}

function Place({ id, p, field: f }: { id: string; p: FieldsProps; field: FormField }) {
  const t = useT(words)
  const lang = useLang()
  const [state, setState] = useState<'idle' | 'asking' | 'none'>('idle')
  const given = p.answers[f.key]
  const a: PlaceAnswer = typeof given === 'object' && !Array.isArray(given) ? given : {}
  const put = (next: PlaceAnswer) => p.onAnswer(f.key, next)
  async function find() {
    setState('asking')
    const here = await whereAmI()
    if (typeof here === 'string') return setState('none')
    setState('idle')
    put({ ...a, point: here.point, accuracy: here.accuracy })
  }
  return (
    <>
      {p.place && <p className="fm-help">{t('byPlate', { place: p.place })}</p>}
      <input
        className="fm-input"
        id={`${id}-text`}
        aria-label={say(f.label, lang)}
        placeholder={t('placeHint')}
        maxLength={200}
        value={a.text ?? ''}
        onChange={(e) => put({ ...a, text: e.target.value })}
      />
      {a.point ? (
        <p className="fm-got">
          {t('gotPosition', { m: Math.round(a.accuracy ?? 0) })}
          <button type="button" className="fm-link" onClick={() => put({ text: a.text ?? '' })}>
            {t('takeAway')}
          </button>
        </p>
      ) : (
        <Btn icon="pin" busy={state === 'asking'} onClick={() => void find()}>
          {t(state === 'asking' ? 'asking' : 'myPosition')}
        </Btn>
      )}
      {state === 'none' && (
        <p className="fm-help" role="status">
          {t('noPosition')}
        </p>
      )}
    </>
  )
}

function Photos({ p }: { p: FieldsProps }) {
  const photos = (p.items ?? []).filter((i) => i.kind === 'photo')
  const urls = useFileUrls(photos.map((i) => ({ id: i.id, file: i.blob })))
  return (
    <PhotoSlots
      camera={p.camera ?? true}
      max={mostPhotos}
      slots={photos
        .filter((i) => urls[i.id])
        .map((i) => ({
          id: i.id,
          url: urls[i.id] as string,
          ...(i.state === 'sending' ? { sent: i.part } : {}),
          ...(i.state === 'refused' ? { label: i.problem?.title ?? '' } : {}),
        }))}
      onAdd={(files) => void p.bag?.addPhotos(files)}
      onRemove={(key) => p.bag?.remove(key)}
    />
  )
}
