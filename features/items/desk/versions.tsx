import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import type { ListHead } from '../contract.ts'
import { statusWords, words } from './words.ts'

/** The version in force and what is being worked on stay in view; all others are one choice away. */
export function Versions({
  lists,
  current,
  onOpen,
}: {
  lists: ListHead[]
  current: ListHead
  onOpen: (id: string) => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const near = lists.filter((l) => l.inForce || l.status === 'draft' || l.status === 'in_review').slice(-4)
  if (!near.some((l) => l.id === current.id)) near.push(current)
  near.sort((a, b) => Number(b.inForce) - Number(a.inForce))
  const rest = lists.filter((l) => !near.includes(l))
  const state = (l: ListHead) =>
    l.inForce
      ? t('inForce')
      : l.status === 'published' && l.validFrom
        ? t('from', { day: moment(l.validFrom, now, lang) })
        : w(statusWords[l.status])
  return (
    <>
      <div className="y-tabs" role="tablist" aria-label={t('versions')}>
        {near.map((l) => (
          <button
            key={l.id}
            type="button"
            role="tab"
            aria-selected={l.id === current.id}
            onClick={() => onOpen(l.id)}
          >
            {l.name} · {state(l)}
          </button>
        ))}
      </div>
      {rest.length > 0 && (
        <select
          className="it-older"
          aria-label={t('older', { n: rest.length })}
          value=""
          onChange={(e) => e.target.value && onOpen(e.target.value)}
        >
          <option value="">{t('older', { n: rest.length })}</option>
          {rest.map((l) => (
            <option key={l.id} value={l.id}>
              {l.name} · {state(l)}
            </option>
          ))}
        </select>
      )}
    </>
  )
}
