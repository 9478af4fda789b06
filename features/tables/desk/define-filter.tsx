/** Which rows a table has: conditions that fit the kind of row, all of them at once. */
import { useT, useWord } from '../../../ui/i18n.tsx'
import { conditionRows, conditionWords, type Definition, type RowFilter, roles } from '../rules.ts'
import { words } from './words.ts'

export function Conditions({
  rows,
  filter,
  onChange,
}: {
  rows: Definition['rows']
  filter: RowFilter
  onChange: (f: RowFilter) => void
}) {
  const t = useT(words)
  const w = useWord()
  const fits = (c: keyof RowFilter) => conditionRows[c].includes(rows)
  const set = <K extends keyof RowFilter>(c: K, v: RowFilter[K] | undefined) => {
    const { [c]: _, ...rest } = filter
    onChange(v === undefined ? rest : { ...rest, [c]: v })
  }
  const number = (c: 'minAge' | 'maxAge' | 'allAged' | 'minPeople', max: number) =>
    fits(c) && (
      <label key={c}>
        {w(conditionWords[c])}
        <input
          type="number"
          min={c === 'minPeople' ? 1 : 0}
          max={max}
          value={filter[c] ?? ''}
          onChange={(e) => set(c, e.target.value === '' ? undefined : Number(e.target.value))}
        />
      </label>
    )
  const any = (Object.keys(conditionRows) as (keyof RowFilter)[]).some(fits)
  if (!any) return null
  return (
    <fieldset>
      <legend>{t('conditions')}</legend>
      <div className="fields">
        {number('minAge', 130)}
        {number('maxAge', 130)}
        {fits('sex') && (
          <label>
            {w(conditionWords.sex)}
            <select
              value={filter.sex ?? ''}
              onChange={(e) =>
                set('sex', e.target.value === '' ? undefined : (Number(e.target.value) as 1 | 2))
              }
            >
              <option value="">{t('any')}</option>
              <option value="1">{t('male')}</option>
              <option value="2">{t('female')}</option>
            </select>
          </label>
        )}
        {fits('roles') && (
          <label>
            {w(conditionWords.roles)}
            <select
              value={filter.roles?.[0] ?? ''}
              onChange={(e) =>
                set('roles', e.target.value === '' ? undefined : [e.target.value as (typeof roles)[number]])
              }
            >
              <option value="">{t('any')}</option>
              {roles.map((r) => (
                <option key={r} value={r}>
                  {t(r)}
                </option>
              ))}
            </select>
          </label>
        )}
        {number('allAged', 130)}
        {number('minPeople', 50)}
        {fits('rented') && (
          <label className="tick">
            <input
              type="checkbox"
              checked={filter.rented === true}
              onChange={(e) => set('rented', e.target.checked ? true : undefined)}
            />
            {w(conditionWords.rented)}
          </label>
        )}
      </div>
    </fieldset>
  )
}
