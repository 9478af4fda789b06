import { useEffect, useState } from 'react'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { listItems } from '../../items/contract.ts'
import { type Definition, type FormField, fieldKinds, formChannels } from '../contract.ts'
import { optionsText, readOptions } from './draft.ts'
import { kindWords, words } from './words.ts'

type Pair = { zh: string; en: string }

/** Chinese and English of one text side by side. */
export function PairInput({
  label,
  value,
  onChange,
  lines = 1,
  id,
}: {
  label: string
  value: Pair
  onChange: (v: Pair) => void
  lines?: number
  id?: string
}) {
  const t = useT(words)
  return (
    <div className="fe-pair">
      {(['zh', 'en'] as const).map((lang) => {
        const common = {
          value: value[lang],
          maxLength: 300,
          onChange: (e: { target: { value: string } }) => onChange({ ...value, [lang]: e.target.value }),
        }
        const of = (
          <span className="lb" key="of">
            {label}
            <small>{t(lang)}</small>
          </span>
        )
        return lines > 1 ? (
          <label key={lang} className="y-fld">
            {of}
            <textarea rows={lines} {...common} />
          </label>
        ) : (
          <label key={lang} className="y-fld">
            {of}
            <input {...(id && lang === 'zh' ? { id } : {})} autoComplete="off" {...common} />
          </label>
        )
      })}
    </div>
  )
}

/** What the whole form is: its name, what it says first, and what it becomes. */
export function FormPart({ def, onChange }: { def: Definition; onChange: (d: Definition) => void }) {
  const t = useT(words)
  const items = useAsk(listItems, {}, { staleTime: 300_000 }).data?.items ?? []
  const chosen = items.find((i) => i.code === def.itemCode)
  return (
    <>
      <PairInput label={t('name')} value={def.title} onChange={(title) => onChange({ ...def, title })} />
      <PairInput
        label={t('lead')}
        lines={2}
        value={def.lead}
        onChange={(lead) => onChange({ ...def, lead })}
      />
      <label className="y-fld">
        <span className="lb">
          {t('item')}
          <small>{chosen ? chosen.name : t('itemAuto')}</small>
        </span>
        <input
          list="fe-items"
          value={def.itemCode ?? ''}
          placeholder={t('itemAuto')}
          autoComplete="off"
          onChange={(e) => onChange({ ...def, itemCode: e.target.value.trim() || null })}
        />
        <datalist id="fe-items">
          {items.map((i) => (
            <option key={i.code} value={i.code}>
              {`${i.className} › ${i.name}`}
            </option>
          ))}
        </datalist>
      </label>
      <div className="fe-pair">
        <label className="y-fld">
          <span className="lb">{t('level')}</span>
          <select
            value={def.level ?? ''}
            onChange={(e) => onChange({ ...def, level: (e.target.value || null) as Definition['level'] })}
          >
            <option value="">{t('levelAuto')}</option>
            {(['normal', 'urgent', 'critical'] as const).map((l) => (
              <option key={l} value={l}>
                {t(l)}
              </option>
            ))}
          </select>
        </label>
        <label className="y-fld">
          <span className="lb">{t('channel')}</span>
          <select
            value={def.channel ?? ''}
            onChange={(e) => onChange({ ...def, channel: (e.target.value || null) as Definition['channel'] })}
          >
            <option value="">{t('channelAuto')}</option>
            {formChannels.map((c) => (
              <option key={c} value={c}>
                {t(c)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </>
  )
}

/** Choices as lines of text; the text is kept as typed, the choices are read from it. */
function Options({ field: f, onChange }: { field: FormField; onChange: (f: FormField) => void }) {
  const t = useT(words)
  const [text, setText] = useState(() => optionsText(f.options))
  const shown = optionsText(f.options)
  useEffect(() => {
    // Taken back from outside: what stands there no longer says what the choices are.
    setText((was) => (optionsText(readOptions(was, f.options)) === shown ? was : shown))
  }, [shown, f.options])
  return (
    <label className="y-fld">
      <span className="lb">{t('options')}</span>
      <textarea
        rows={Math.min(10, f.options.length + 2)}
        value={text}
        onChange={(e) => {
          setText(e.target.value)
          onChange({ ...f, options: readOptions(e.target.value.replace(/\n+$/, ''), f.options) })
        }}
      />
    </label>
  )
}

/** What one field is. `before`: the choices above it, on which it may depend. */
export function FieldPart({
  field: f,
  before,
  onChange,
}: {
  field: FormField
  before: readonly FormField[]
  onChange: (f: FormField) => void
}) {
  const t = useT(words)
  const w = useWord()
  const on = before.find((x) => x.key === f.showIf?.field)
  const number = (k: 'min' | 'max') => (
    <label className="y-fld">
      <span className="lb">{t(k)}</span>
      <input
        type="number"
        value={f[k] ?? ''}
        onChange={(e) => onChange({ ...f, [k]: e.target.value === '' ? null : Number(e.target.value) })}
      />
    </label>
  )
  return (
    <>
      <PairInput
        id="fe-label"
        label={t('label')}
        value={f.label}
        onChange={(label) => onChange({ ...f, label })}
      />
      <div className="fe-pair">
        <label className="y-fld">
          <span className="lb">{t('kind')}</span>
          <select
            value={f.kind}
            onChange={(e) => onChange({ ...f, kind: e.target.value as FormField['kind'] })}
          >
            {fieldKinds.map((k) => (
              <option key={k} value={k}>
                {w(kindWords[k])}
              </option>
            ))}
          </select>
        </label>
        <label className="y-fld">
          <span className="lb">{t('fieldKey')}</span>
          <input value={f.key} maxLength={30} onChange={(e) => onChange({ ...f, key: e.target.value })} />
        </label>
      </div>
      <label className="y-row">
        <input
          type="checkbox"
          checked={f.required}
          onChange={(e) => onChange({ ...f, required: e.target.checked })}
        />
        {t('required')}
      </label>
      {(f.kind === 'choice' || f.kind === 'choices') && <Options key={f.key} field={f} onChange={onChange} />}
      {f.kind === 'number' && (
        <>
          <div className="fe-pair">
            {number('min')}
            {number('max')}
          </div>
          <PairInput label={t('unit')} value={f.unit} onChange={(unit) => onChange({ ...f, unit })} />
        </>
      )}
      <PairInput label={t('help')} value={f.help} onChange={(help) => onChange({ ...f, help })} />
      <label className="y-fld">
        <span className="lb">{t('showIf')}</span>
        <select
          value={f.showIf?.field ?? ''}
          onChange={(e) =>
            onChange({ ...f, showIf: e.target.value ? { field: e.target.value, is: [] } : null })
          }
        >
          <option value="">{t('always')}</option>
          {before.map((b) => (
            <option key={b.key} value={b.key}>
              {w(b.label) || b.key}
            </option>
          ))}
        </select>
      </label>
      {on && f.showIf && (
        <fieldset className="fe-is" aria-label={t('showIf')}>
          {on.options.map((o) => (
            <label key={o.key} className="y-row">
              <input
                type="checkbox"
                checked={f.showIf?.is.includes(o.key) ?? false}
                onChange={(e) => {
                  const is = f.showIf?.is.filter((k) => k !== o.key) ?? []
                  onChange({ ...f, showIf: { field: on.key, is: e.target.checked ? [...is, o.key] : is } })
                }}
              />
              {w(o.label) || o.key}
            </label>
          ))}
        </fieldset>
      )}
    </>
  )
}
