import { useState } from 'react'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { peopleList, type Unit, unitsList } from '../../organisation/contract.ts'
import { type Option, Picker } from './picker.tsx'

const words = dict({
  search: { zh: '搜单位名称', en: 'Search units' },
  guess: { zh: '先看这几个', en: 'Likely' },
  rest: { zh: '其他单位', en: 'Other units' },
  duty: { zh: '在岗 {n}/{all} 人', en: '{n} of {all} on duty' },
  nobody: { zh: '没有配人', en: 'nobody assigned' },
  who: { zh: '派给谁（不选由系统排）', en: 'To whom (left open: the system chooses)' },
  load: { zh: '手上 {n} 件', en: '{n} in hand' },
  on: { zh: '在岗', en: 'on duty' },
  off: { zh: '不在岗', en: 'off duty' },
  any: { zh: '系统排', en: 'Let the system choose' },
})

export interface Chosen {
  unitId: string
  unitName: string
  accountId?: string
  accountName?: string
}

const lower = (s: string) => s.toLowerCase()

/** Units of the place with who is on duty; the likely ones first. */
export function UnitPicker({
  label,
  likely = [],
  without = [],
  picked,
  onPick,
  tall = false,
}: {
  label: string
  likely?: string[]
  without?: string[]
  picked?: string | undefined
  onPick: (u: Unit) => void
  tall?: boolean
}) {
  const t = useT(words)
  const lang = useLang()
  const [q, setQ] = useState('')
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  const needle = lower(q.trim())
  const name = (u: Unit) => (lang === 'en' && u.nameEn ? u.nameEn : u.name)
  const all = (units.data?.units ?? [])
    .filter((u) => u.active && !without.includes(u.id))
    .filter((u) => !needle || lower(`${u.name} ${u.nameEn ?? ''} ${u.key}`).includes(needle))
  const first = likely.flatMap((id) => all.filter((u) => u.id === id))
  const rest = all.filter((u) => !likely.includes(u.id)).sort((a, b) => b.onDuty - a.onDuty)
  const option = (u: Unit, group: string): Option<Unit> => ({
    id: u.id,
    title: name(u),
    side: u.people > 0 ? t('duty', { n: u.onDuty, all: u.people }) : t('nobody'),
    group,
    value: u,
  })
  return (
    <Picker
      label={label}
      placeholder={t('search')}
      q={q}
      onQuery={setQ}
      waiting={units.isPending}
      picked={picked}
      tall={tall}
      options={[
        ...first.map((u) => option(u, t('guess'))),
        ...rest.slice(0, 80).map((u) => option(u, t('rest'))),
      ]}
      onPick={(o) => onPick(o.value)}
    />
  )
}

/** People of a unit as a row of choices: on duty first, with what each has in hand. */
export function PeopleChoice({
  unitId,
  picked,
  onPick,
}: {
  unitId: string
  picked: string | undefined
  onPick: (p: { id: string; name: string } | undefined) => void
}) {
  const t = useT(words)
  const people = useAsk(peopleList, { query: { unit: unitId } }, { staleTime: 30_000 })
  const list = [...(people.data?.people ?? [])]
    .sort((a, b) => Number(b.onDuty) - Number(a.onDuty) || a.load - b.load)
    .slice(0, 12)
  if (list.length === 0) return null
  return (
    <fieldset className="y-choice">
      <legend>{t('who')}</legend>
      <button type="button" aria-pressed={!picked} onClick={() => onPick(undefined)}>
        {t('any')}
      </button>
      {list.map((p) => (
        <button
          type="button"
          key={p.id}
          aria-pressed={picked === p.id}
          onClick={() => onPick({ id: p.id, name: p.name })}
        >
          {p.name}
          <small>
            {t(p.onDuty ? 'on' : 'off')} · {t('load', { n: p.load })}
          </small>
        </button>
      ))}
    </fieldset>
  )
}
