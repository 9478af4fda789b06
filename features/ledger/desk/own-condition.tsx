import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import type { OwnDefinition } from '../contract-own.ts'
import {
  fieldsFor,
  mayCompare,
  type Operator,
  type OwnField,
  type OwnKind,
  operatorsFor,
  ownField,
  type Span,
  spans,
  takes,
} from '../rules/own-model.ts'
import { spanWords, wordOf } from '../rules/own-words.ts'
import { ownWords } from './own-words.ts'
import { Field } from './parts.tsx'

type Condition = OwnDefinition['conditions'][number]
/** As it is typed; of it is sent what its operator takes. */
export interface ConditionDraft {
  id: number
  field: string
  op: Operator
  value: string
  /** Empty: a value. */
  other: string
  list: string
  n: string
  span: Span
}

export const startOfCondition = (id: number, f: OwnField): ConditionDraft => ({
  id,
  field: f.key,
  op: operatorsFor(f.type)[0]!,
  value: '',
  other: '',
  list: '',
  n: '12',
  span: 'months',
})
export const draftOf = (c: Condition, id: number): ConditionDraft => ({
  id,
  field: c.field,
  op: c.op,
  value: c.value ?? '',
  other: c.other ?? '',
  list: (c.list ?? []).join('、'),
  n: c.n === undefined ? '12' : String(c.n),
  span: c.span ?? 'months',
})
export function conditionOf(
  c: ConditionDraft,
  what: ReturnType<typeof takes>,
  comparable: boolean,
): Condition {
  const base = { field: c.field, op: c.op }
  switch (what) {
    case 'nothing':
      return base
    case 'list':
      return {
        ...base,
        list: c.list
          .split(/[、,，;；]/)
          .map((x) => x.trim())
          .filter(Boolean),
      }
    case 'span':
      return { ...base, n: Number(c.n) || 0, span: c.span }
    default:
      return comparable && c.other !== '' ? { ...base, other: c.other } : { ...base, value: c.value }
  }
}

/** One condition: which field, how, and with what. */
export function ConditionRow({
  of: c,
  n,
  kind,
  onChange,
  onRemove,
}: {
  of: ConditionDraft
  n: number
  kind: OwnKind
  onChange: (c: Partial<ConditionDraft>) => void
  onRemove: () => void
}) {
  const t = useT(ownWords)
  const w = useWord()
  const fields = fieldsFor(kind)
  const f = ownField(kind, c.field) ?? fields[0]!
  const what = takes(c.op)
  const others = mayCompare(c.op) ? fields.filter((x) => x.type === f.type && x.key !== f.key) : []
  // Another field takes other operators: the first of them, when the present one is none.
  const turnTo = (key: string) => {
    const next = ownField(kind, key)!
    const ops = operatorsFor(next.type)
    onChange({ field: key, op: ops.includes(c.op) ? c.op : ops[0]!, value: '', other: '', list: '' })
  }
  const choices = Object.entries(f.choices)
  const chosen = c.list.split('、').filter(Boolean)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset draws a second frame
    <div className="or-condition" role="group" aria-label={t('condition', { n })}>
      <Field label={t('field')}>
        <select value={f.key} onChange={(e) => turnTo(e.target.value)}>
          {fields.map((x) => (
            <option key={x.key} value={x.key}>
              {w(x.words)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('op')}>
        <select value={c.op} onChange={(e) => onChange({ op: e.target.value as Operator })}>
          {operatorsFor(f.type).map((op) => (
            <option key={op} value={op}>
              {w(wordOf(op, f.type))}
            </option>
          ))}
        </select>
      </Field>
      {what === 'span' && (
        <>
          <label className="short">
            {t('amount')}
            <input
              type="number"
              min={0}
              max={36_500}
              value={c.n}
              onChange={(e) => onChange({ n: e.target.value })}
            />
          </label>
          <label className="short">
            {t('span')}
            <select value={c.span} onChange={(e) => onChange({ span: e.target.value as Span })}>
              {spans.map((s) => (
                <option key={s} value={s}>
                  {w(spanWords[s])}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      {what === 'list' &&
        (choices.length > 0 ? (
          <fieldset className="lg-pick">
            <legend>{t('value')}</legend>
            {choices.map(([key, words]) => (
              <label key={key} className="tick">
                <input
                  type="checkbox"
                  checked={chosen.includes(key)}
                  onChange={() =>
                    onChange({
                      list: (chosen.includes(key) ? chosen.filter((x) => x !== key) : [...chosen, key]).join(
                        '、',
                      ),
                    })
                  }
                />
                {w(words)}
              </label>
            ))}
          </fieldset>
        ) : (
          <Field label={t('list')}>
            <input required value={c.list} onChange={(e) => onChange({ list: e.target.value })} />
          </Field>
        ))}
      {others.length > 0 && what === 'value' && (
        <Field label={t('value')}>
          <select value={c.other} onChange={(e) => onChange({ other: e.target.value })}>
            <option value="">{t('aValue')}</option>
            {others.map((x) => (
              <option key={x.key} value={x.key}>
                {w(x.words)}
              </option>
            ))}
          </select>
        </Field>
      )}
      {what === 'value' && (c.other === '' || others.length === 0) && (
        <Field label={c.op === 'like' || c.op === 'unlike' ? t('pattern') : t('aValue')}>
          {choices.length > 0 ? (
            <select required value={c.value} onChange={(e) => onChange({ value: e.target.value })}>
              <option value="">{t('choose')}</option>
              {choices.map(([key, words]) => (
                <option key={key} value={key}>
                  {w(words)}
                </option>
              ))}
            </select>
          ) : (
            <input
              required
              maxLength={100}
              type={f.type === 'date' ? 'date' : f.type === 'number' ? 'number' : 'text'}
              {...(f.type === 'number' ? { min: 0, max: 999_999 } : {})}
              value={c.value}
              onChange={(e) => onChange({ value: e.target.value })}
            />
          )}
        </Field>
      )}
      <Btn sm ghost icon="trash" aria-label={t('removeCondition', { n })} onClick={onRemove} />
    </div>
  )
}
