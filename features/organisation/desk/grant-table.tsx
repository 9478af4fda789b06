import type { ReactNode } from 'react'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import type { Grant } from '../../accounts/contract.ts'
import { lastMoment } from './dates.ts'
import { words } from './words.ts'

/** Roles with place and dates; what is over stays readable, fainter. */
export function GrantTable({
  grants,
  who = false,
  act,
}: {
  grants: readonly Grant[]
  /** Say whose they are. */
  who?: boolean
  act?: (g: Grant) => ReactNode
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  return (
    <ul className="org-grants">
      {grants.map((g) => (
        <li key={g.id} className={g.state === 'over' || g.state === 'revoked' ? 'past' : ''}>
          <div>
            <b>{who ? `${g.accountName} · ${w(g.roleName)}` : w(g.roleName)}</b>
            <span>{g.regionName}</span>
          </div>
          <small>
            {moment(g.from, now, lang)} – {g.until ? moment(lastMoment(g.until), now, lang) : t('open')}
            {g.state !== 'current' && ` · ${t(`state_${g.state}`)}`}
            {g.delegatedFrom && !who && ` · ${t('byDelegation', { name: g.delegatedFrom.name })}`}
            {g.reason && g.reason !== 'pack' && ` · ${g.reason}`}
          </small>
          {act?.(g)}
        </li>
      ))}
    </ul>
  )
}
