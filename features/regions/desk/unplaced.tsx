import { useEffect, useState } from 'react'
import { useT } from '../../../ui/i18n.tsx'
import type { FormProps } from './state.ts'
import { words } from './words.ts'

type List = FormProps['undecided']

/** Cases that a split cannot place by itself. One that was given to a part stays in the list, so that it can be given back. */
export function useUnplaced(undecided: List) {
  const [given, setGiven] = useState<Record<string, number>>({})
  const [asked, setAsked] = useState<List>([])
  useEffect(() => {
    setAsked((was) => {
      const fresh = undecided.filter((u) => !was.some((a) => a.id === u.id))
      return fresh.length ? [...was, ...fresh] : was
    })
  }, [undecided])
  return { asked, given, setGiven }
}

export function Unplaced({
  list,
  given,
  onGiven,
  parts,
}: {
  list: List
  /** Index of the part by id of the case. */
  given: Readonly<Record<string, number>>
  onGiven: (given: Record<string, number>) => void
  parts: readonly string[]
}) {
  const t = useT(words)
  if (list.length === 0) return null
  return (
    <fieldset className="rg-asked">
      <legend>{t('unplaced')}</legend>
      {list.map((a) => (
        <label key={a.id}>
          <span>{a.label}</span>
          <select
            value={given[a.id] ?? ''}
            onChange={(e) => {
              const { [a.id]: _was, ...rest } = given
              onGiven(e.target.value === '' ? rest : { ...rest, [a.id]: Number(e.target.value) })
            }}
          >
            <option value="">{t('later')}</option>
            {parts.map((name, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have an order and nothing else yet
              <option key={i} value={i}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  )
}
