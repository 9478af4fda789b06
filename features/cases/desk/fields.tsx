import { useId, useState } from 'react'
import { asProblem, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { clockTime } from '../../../ui/format.ts'
import { colon, dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { uploadFile } from '../../attachments/resident/upload.ts'
import type { CaseDetail } from '../contract.ts'
import type { Field } from './forms.ts'
import { type Chosen, PeopleChoice, UnitPicker } from './units.tsx'
import { channelName } from './words.ts'

const words = dict({
  optional: { zh: '可不填', en: 'optional' },
  change: { zh: '换一个', en: 'Change' },
  task: { zh: '要做什么', en: 'What they do' },
  drop: { zh: '不叫了', en: 'Leave out' },
  add: { zh: '加照片', en: 'Add photos' },
  sending: { zh: '正在传 {n}%', en: 'Sending {n} %' },
  failed: { zh: '{name} 没传上：{why}', en: '{name} was not sent: {why}' },
  minutes: { zh: '分', en: 'minutes' },
  star: { zh: '{n} 分', en: '{n} of 5' },
  other: { zh: '自己填', en: 'Other' },
})

const limits: [string, { zh: string; en: string }][] = [
  ['4 hours', { zh: '4 小时', en: '4 hours' }],
  ['1 working day', { zh: '1 个工作日', en: '1 working day' }],
  ['2 working days', { zh: '2 个工作日', en: '2 working days' }],
  ['3 working days', { zh: '3 个工作日', en: '3 working days' }],
  ['5 working days', { zh: '5 个工作日', en: '5 working days' }],
  ['10 working days', { zh: '10 个工作日', en: '10 working days' }],
]

interface Sent {
  id: string
  name: string
}

interface Props {
  field: Field
  c: CaseDetail
  value: unknown
  fault: string | undefined
  onChange: (v: unknown) => void
}

/** One field of an action form, by its kind. */
export function FieldInput(p: Props) {
  const t = useT(words)
  const w = useWord()
  const id = useId()
  const { field: f } = p
  const label = (
    <span className="lb">
      {w(f.label)}
      {f.optional && <small>{t('optional')}</small>}
      {f.hint && <small>{w(f.hint)}</small>}
    </span>
  )
  const said = p.fault ? (
    <em id={`${id}-fault`} className="fault">
      {p.fault}
    </em>
  ) : null
  const aria = p.fault ? { 'aria-invalid': true, 'aria-describedby': `${id}-fault` } : {}
  if (f.kind === 'text')
    return (
      <label>
        {label}
        <textarea
          rows={3}
          value={String(p.value ?? '')}
          required={!f.optional}
          onChange={(e) => p.onChange(e.target.value)}
          {...aria}
        />
        {said}
      </label>
    )
  if (f.kind === 'line' || f.kind === 'until')
    return (
      <label>
        {label}
        <input
          type={f.kind === 'until' ? 'datetime-local' : 'text'}
          value={String(p.value ?? '')}
          onChange={(e) => p.onChange(e.target.value)}
          {...aria}
        />
        {said}
      </label>
    )
  return (
    <fieldset aria-describedby={p.fault ? `${id}-fault` : undefined}>
      <legend>{label}</legend>
      <Body {...p} />
      {said}
    </fieldset>
  )
}

function Body({ field: f, c, value, onChange }: Props) {
  const w = useWord()
  const t = useT(words)
  switch (f.kind) {
    case 'yesno':
      return (
        <div className="y-choice">
          {[true, false].map((v) => (
            <button
              type="button"
              key={String(v)}
              data-first
              aria-pressed={value === v}
              onClick={() => onChange(value === v && f.optional ? undefined : v)}
            >
              {w(v ? f.yes : f.no)}
            </button>
          ))}
        </div>
      )
    case 'stars':
      return (
        <div className="y-choice">
          {[1, 2, 3, 4, 5].map((n) => (
            <button
              type="button"
              key={n}
              aria-pressed={value === n}
              onClick={() => onChange(value === n ? undefined : n)}
            >
              {t('star', { n })}
            </button>
          ))}
        </div>
      )
    case 'limit':
      return <Limit value={value} onChange={onChange} />
    case 'unit':
      return <OneUnit c={c} label={w(f.label)} value={value as Chosen | undefined} onChange={onChange} />
    case 'units':
      return (
        <ManyUnits
          c={c}
          label={w(f.label)}
          value={(value as (Chosen & { task?: string })[] | undefined) ?? []}
          onChange={onChange}
        />
      )
    case 'report':
    case 'reports':
      return <Reports many={f.kind === 'reports'} c={c} value={value} onChange={onChange} />
    case 'uploads':
      return <Uploads value={(value as Sent[] | undefined) ?? []} onChange={onChange} />
    case 'checks': {
      const on = (value as string[] | undefined) ?? []
      return (
        <div className="y-checks">
          {f.items?.map((item) => (
            <label key={item}>
              <input
                type="checkbox"
                checked={on.includes(item)}
                onChange={(e) => onChange(e.target.checked ? [...on, item] : on.filter((x) => x !== item))}
              />
              {item}
            </label>
          ))}
        </div>
      )
    }
    default:
      return null
  }
}

function Limit({ value, onChange }: { value: unknown; onChange: (v: unknown) => void }) {
  const w = useWord()
  const t = useT(words)
  const known = limits.some(([k]) => k === value)
  return (
    <div className="y-choice">
      {limits.map(([k, word]) => (
        <button
          type="button"
          key={k}
          data-first
          aria-pressed={value === k}
          onClick={() => onChange(value === k ? undefined : k)}
        >
          {w(word)}
        </button>
      ))}
      <input
        aria-label={t('other')}
        placeholder={t('other')}
        value={known ? '' : String(value ?? '')}
        onChange={(e) => onChange(e.target.value)}
      />
    </div>
  )
}

/** Units that the case itself points to: the proposed one, the list's, the present one. */
export function likelyUnits(c: CaseDetail): string[] {
  const guess = c.decisions.findLast((d) => d.kind === 'route')?.value as
    | { unitId?: string; learned?: { unitId: string } }
    | undefined
  return [
    ...new Set(
      [
        ...c.pendingRequests.map((p) => p.proposedUnitId),
        c.state === 'triage' ? c.owner?.unitId : undefined,
        guess?.learned?.unitId,
        guess?.unitId,
      ].filter((x): x is string => Boolean(x)),
    ),
  ]
}

function OneUnit({
  c,
  label,
  value,
  onChange,
}: {
  c: CaseDetail
  label: string
  value: Chosen | undefined
  onChange: (v: unknown) => void
}) {
  const t = useT(words)
  const without = c.mainUnitId ? [c.mainUnitId] : []
  if (!value)
    return (
      <UnitPicker
        label={label}
        likely={likelyUnits(c)}
        without={without}
        onPick={(u) => onChange({ unitId: u.id, unitName: u.name })}
      />
    )
  return (
    <div className="y-chosen">
      <b>{value.unitName}</b>
      <Btn sm onClick={() => onChange(undefined)}>
        {t('change')}
      </Btn>
      <PeopleChoice
        unitId={value.unitId}
        picked={value.accountId}
        onPick={(p) =>
          onChange({
            unitId: value.unitId,
            unitName: value.unitName,
            ...(p ? { accountId: p.id, accountName: p.name } : {}),
          })
        }
      />
    </div>
  )
}

export function ManyUnits({
  c,
  label,
  value,
  onChange,
}: {
  c: CaseDetail
  label: string
  value: (Chosen & { task?: string })[]
  onChange: (v: unknown) => void
}) {
  const t = useT(words)
  const taken = [...value.map((u) => u.unitId), ...c.handlers.map((h) => h.unitId)]
  return (
    <>
      {value.map((u) => (
        <div className="y-chosen" key={u.unitId}>
          <b>{u.unitName}</b>
          <input
            aria-label={`${u.unitName}${colon()}${t('task')}`}
            placeholder={t('task')}
            value={u.task ?? ''}
            maxLength={60}
            onChange={(e) =>
              onChange(value.map((x) => (x.unitId === u.unitId ? { ...x, task: e.target.value } : x)))
            }
          />
          <Btn sm ghost onClick={() => onChange(value.filter((x) => x.unitId !== u.unitId))}>
            {t('drop')}
          </Btn>
        </div>
      ))}
      <UnitPicker
        key={value.length}
        label={label}
        without={taken}
        onPick={(u) => onChange([...value, { unitId: u.id, unitName: u.name }])}
      />
    </>
  )
}

function Reports({
  many,
  c,
  value,
  onChange,
}: {
  many: boolean
  c: CaseDetail
  value: unknown
  onChange: (v: unknown) => void
}) {
  const w = useWord()
  const name = useId()
  const on = many ? ((value as string[] | undefined) ?? []) : []
  return (
    <div className="y-checks">
      {c.reports.map((r) => (
        <label key={r.id}>
          <input
            type={many ? 'checkbox' : 'radio'}
            name={name}
            checked={many ? on.includes(r.id) : value === r.id}
            onChange={(e) =>
              onChange(many ? (e.target.checked ? [...on, r.id] : on.filter((x) => x !== r.id)) : r.id)
            }
          />
          <span>
            {w(channelName(r.channel))} {clockTime(r.receivedAt)} {r.reporterName ?? ''} {r.phoneMask ?? ''}
            <small>“{r.body.slice(0, 60)}”</small>
          </span>
        </label>
      ))}
    </div>
  )
}

function Uploads({ value, onChange }: { value: Sent[]; onChange: (v: unknown) => void }) {
  const t = useT(words)
  const lang = useLang()
  const [part, setPart] = useState<number | null>(null)
  const [fault, setFault] = useState('')
  const add = async (files: FileList | null) => {
    const list = [...(files ?? [])].slice(0, 9)
    let all = value
    setFault('')
    for (const file of list) {
      try {
        setPart(0)
        const state = await uploadFile(file, { requestId: newRequestId(), onProgress: setPart })
        all = [...all, { id: state.id, name: file.name }]
        onChange(all)
      } catch (e) {
        setFault(t('failed', { name: file.name, why: asProblem(e).title }))
      }
    }
    setPart(null)
  }
  return (
    <div className="y-files">
      {value.map((f) => (
        <span key={f.id}>
          {f.name}
          <Btn
            sm
            ghost
            icon="close"
            aria-label={`${lang === 'zh' ? '去掉' : 'Remove'} ${f.name}`}
            onClick={() => onChange(value.filter((x) => x.id !== f.id))}
          />
        </span>
      ))}
      <label className="y-btn sm">
        {part === null ? t('add') : t('sending', { n: Math.round(part * 100) })}
        <input type="file" accept="image/*" multiple onChange={(e) => void add(e.target.files)} />
      </label>
      {fault && <em className="fault">{fault}</em>}
    </div>
  )
}
