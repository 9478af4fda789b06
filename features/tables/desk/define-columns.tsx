/** Columns of a table: each chosen from what there is for its kind of rows, named, put in order. */
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import {
  agedCounts,
  countRows,
  counts,
  countWords,
  type Definition,
  fieldsOf,
  figureRows,
  figures,
  figureWords,
  isNumber,
  type TableColumn,
} from '../rules.ts'
import { words } from './words.ts'

type From = TableColumn['from']

/** A key that no other column has, of what the column is: `phone`, `phone2`. */
function freeKey(columns: readonly TableColumn[], base: string): string {
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}${n}`
    if (!columns.some((c) => c.key === key)) return key
  }
}

export function Columns({ d, onChange }: { d: Definition; onChange: (columns: TableColumn[]) => void }) {
  const t = useT(words)
  const w = useWord()
  const set = (i: number, c: TableColumn) => onChange(d.columns.map((x, j) => (i === j ? c : x)))
  const move = (i: number, to: number) => {
    const list = [...d.columns]
    const [c] = list.splice(i, 1)
    if (c) list.splice(to, 0, c)
    onChange(list)
  }
  const numbers = (before: number) => d.columns.slice(0, before).filter((c) => isNumber(d, c))
  const add = (choice: string) => {
    const made = columnOf(d, choice, numbers(d.columns.length))
    if (made) onChange([...d.columns, { ...made, key: freeKey(d.columns, made.key) }])
  }
  const fields = Object.entries(fieldsOf[d.rows])
  return (
    <fieldset>
      <legend>{t('columns')}</legend>
      {d.columns.map((c, i) => (
        <div className="tb-col" key={c.key}>
          <span className="what">
            {i + 1}. {w(c.head) || c.key} <small className="y-note">{t(kindWord(c.from))}</small>
          </span>
          <label>
            {t('headZh')}
            <input
              required
              maxLength={40}
              value={c.head.zh}
              onChange={(e) => set(i, { ...c, head: { ...c.head, zh: e.target.value } })}
            />
          </label>
          <label>
            {t('headEn')}
            <input
              required
              maxLength={60}
              value={c.head.en}
              onChange={(e) => set(i, { ...c, head: { ...c.head, en: e.target.value } })}
            />
          </label>
          <More c={c} numbers={numbers(i)} onChange={(from) => set(i, { ...c, from })} />
          {(c.from.kind === 'field' || c.from.kind === 'hand') && (
            <label className="tick">
              <input
                type="checkbox"
                checked={c.needed}
                onChange={(e) => set(i, { ...c, needed: e.target.checked })}
              />
              {t('needed')}
            </label>
          )}
          <Btn
            sm
            ghost
            icon="up"
            aria-label={`${t('up')} ${w(c.head)}`}
            disabled={i === 0}
            onClick={() => move(i, i - 1)}
          />
          <Btn
            sm
            ghost
            icon="down"
            aria-label={`${t('down')} ${w(c.head)}`}
            disabled={i === d.columns.length - 1}
            onClick={() => move(i, i + 1)}
          />
          <Btn
            sm
            ghost
            icon="trash"
            aria-label={`${t('remove')} ${w(c.head)}`}
            onClick={() => onChange(d.columns.filter((x) => x !== c))}
          />
        </div>
      ))}
      <label>
        {t('addColumn')}
        <select value="" onChange={(e) => add(e.target.value)}>
          <option value="">{t('comesFrom')}…</option>
          <optgroup label={t('fields')}>
            {fields.map(([name, f]) => (
              <option key={name} value={`field ${name}`}>
                {w(f.words)}
              </option>
            ))}
          </optgroup>
          <optgroup label={t('counted')}>
            {counts
              .filter((x) => countRows(x).includes(d.rows))
              .map((x) => (
                <option key={x} value={`count ${x}`}>
                  {w(countWords[x])}
                </option>
              ))}
          </optgroup>
          <optgroup label={t('happened')}>
            {figures
              .filter((x) => figureRows(x).includes(d.rows))
              .map((x) => (
                <option key={x} value={`figure ${x}`}>
                  {w(figureWords[x])}
                </option>
              ))}
          </optgroup>
          <optgroup label={t('worked')}>
            <option value="sum">{t('sum')}</option>
            <option value="share">{t('share')}</option>
          </optgroup>
          <optgroup label={t('other')}>
            <option value="hand text">{t('handText')}</option>
            <option value="hand number">{t('handNumber')}</option>
            <option value="hand day">{t('handDay')}</option>
            <option value="constant">{t('constant')}</option>
          </optgroup>
        </select>
      </label>
    </fieldset>
  )
}

const kindWord = (f: From) =>
  f.kind === 'field'
    ? ('fields' as const)
    : f.kind === 'count'
      ? ('counted' as const)
      : f.kind === 'figure'
        ? ('happened' as const)
        : f.kind === 'sum' || f.kind === 'share'
          ? ('worked' as const)
          : f.kind === 'hand'
            ? (`hand${f.type === 'text' ? 'Text' : f.type === 'number' ? 'Number' : 'Day'}` as const)
            : ('constant' as const)

function columnOf(d: Definition, choice: string, numbers: readonly TableColumn[]): TableColumn | undefined {
  const [kind, name = ''] = choice.split(' ')
  const column = (key: string, head: TableColumn['head'], from: From): TableColumn => ({
    key,
    head: { ...head },
    from,
    needed: false,
  })
  if (kind === 'field') {
    const f = fieldsOf[d.rows][name]
    return f && { ...column(name, f.words, { kind, field: name }), needed: f.fillable === true }
  }
  if (kind === 'count') return column(name, countWords[name as 'people'], { kind, of: name as 'people' })
  if (kind === 'figure') return column(name, figureWords[name as 'cases'], { kind, figure: name as 'cases' })
  if (kind === 'hand') return column('note', { zh: '备注', en: 'Note' }, { kind, type: name as 'text' })
  if (kind === 'sum')
    return column('sum', { zh: '合计', en: 'Sum' }, { kind, of: numbers.slice(0, 2).map((c) => c.key) })
  if (kind === 'share')
    return column(
      'share',
      { zh: '占比 %', en: 'Share, %' },
      { kind, part: numbers.at(-1)?.key ?? '', whole: numbers[0]?.key ?? '' },
    )
  if (kind === 'constant') return column('text', { zh: '说明', en: 'Note' }, { kind, text: '无' })
  return undefined
}

/** What some kinds of columns ask beyond their name. */
function More({
  c,
  numbers,
  onChange,
}: {
  c: TableColumn
  numbers: readonly TableColumn[]
  onChange: (f: From) => void
}) {
  const t = useT(words)
  const w = useWord()
  const f = c.from
  if (f.kind === 'count' && agedCounts.includes(f.of)) {
    const age = (which: 'minAge' | 'maxAge', label: string) => (
      <label>
        {label}
        <input
          type="number"
          min={0}
          max={130}
          value={f[which] ?? ''}
          onChange={(e) => {
            const { [which]: _, ...rest } = f
            onChange(e.target.value === '' ? (rest as From) : { ...f, [which]: Number(e.target.value) })
          }}
        />
      </label>
    )
    return (
      <>
        {age('minAge', t('ages'))}
        {age('maxAge', t('to'))}
      </>
    )
  }
  if (f.kind === 'share') {
    const pick = (which: 'part' | 'whole') => (
      <label>
        {t(which)}
        <select value={f[which]} onChange={(e) => onChange({ ...f, [which]: e.target.value })}>
          <option value="" />
          {numbers.map((x) => (
            <option key={x.key} value={x.key}>
              {w(x.head)}
            </option>
          ))}
        </select>
      </label>
    )
    return (
      <>
        {pick('part')}
        {pick('whole')}
      </>
    )
  }
  if (f.kind === 'sum')
    return (
      <>
        {numbers.map((x) => (
          <label key={x.key} className="tick">
            <input
              type="checkbox"
              checked={f.of.includes(x.key)}
              onChange={(e) =>
                onChange({ ...f, of: e.target.checked ? [...f.of, x.key] : f.of.filter((k) => k !== x.key) })
              }
            />
            {w(x.head)}
          </label>
        ))}
      </>
    )
  if (f.kind === 'constant')
    return (
      <label>
        {t('text')}
        <input
          required
          maxLength={100}
          value={f.text}
          onChange={(e) => onChange({ ...f, text: e.target.value })}
        />
      </label>
    )
  return null
}
