/** Pieces of the pages of care: who somebody is in few words, when somebody calls, the fields of an archive. */
import { Field } from '../../../ui/field.tsx'
import { type T, useT, useWord } from '../../../ui/i18n.tsx'
import type { Archive, CareGroup } from '../contract.ts'
import { archiveGet, archivesList, groupsList, plansList } from '../contract.ts'
import type { CareField } from '../rules.ts'
import { words } from './words.ts'

export const renewed = [archivesList, archiveGet, groupsList, plansList]

export const whoOf = (t: T<typeof words>, a: Pick<Archive, 'sex' | 'age' | 'died' | 'gone'>): string =>
  [
    a.sex === 1 ? t('male') : a.sex === 2 ? t('female') : '',
    a.age === null ? '' : t('years', { n: a.age }),
    a.died ? t('died') : a.gone ? t('gone') : '',
  ]
    .filter(Boolean)
    .join(' · ')

export function NextCall({ of }: { of: Archive['call'] }) {
  const t = useT(words)
  if (!of) return <>{t('noPlan')}</>
  return (
    <>
      {of.dueOn ?? t('never')}
      {of.lateDays > 0 && <b className="ca-late"> {t('lateBy', { n: of.lateDays })}</b>}
    </>
  )
}

/** Inputs of an archive by the configuration of its group. */
export function Values({
  fields,
  values,
  shown = {},
  onChange,
}: {
  fields: readonly CareField[]
  values: Readonly<Record<string, string>>
  /** What is kept, where it may be seen. */
  shown?: Readonly<Record<string, string>>
  onChange: (key: string, value: string) => void
}) {
  const w = useWord()
  const t = useT(words)
  const kept = (f: CareField) => values[f.key] ?? shown[f.key] ?? ''
  return (
    <div className="two">
      {fields.map((f) => (
        <Field key={f.key} label={`${w(f)}${f.required ? ` · ${t('required')}` : ''}`}>
          {f.kind === 'choice' ? (
            <select value={kept(f)} onChange={(e) => onChange(f.key, e.target.value)}>
              <option value="" />
              {f.choices.map((c) => (
                <option key={c}>{c}</option>
              ))}
            </select>
          ) : (
            <input
              type={f.kind === 'date' ? 'date' : 'text'}
              inputMode={f.kind === 'number' ? 'decimal' : 'text'}
              maxLength={200}
              value={kept(f)}
              autoComplete="off"
              onChange={(e) => onChange(f.key, e.target.value)}
            />
          )}
        </Field>
      ))}
    </div>
  )
}

/** Names of the values for a refusal that lists all of them. */
export const named = (
  w: (x: { zh: string; en: string }) => string,
  g: Pick<CareGroup, 'fields'> | undefined,
) => Object.fromEntries((g?.fields ?? []).map((f) => [`values.${f.key}`, w(f)]))
