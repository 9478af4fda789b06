import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import type { MediationRow } from '../contract.ts'
import type { Action } from '../rules.ts'
import { words } from './words.ts'

/** Steps that belong to a duty or are rare stand elsewhere or last. */
export const barOrder: readonly Action[] = [
  'hold',
  'plan',
  'say',
  'propose',
  'draft',
  'sign',
  'confirm',
  'party',
  'fail',
  'reopen',
  'take',
  'withdraw',
]

/** What is waited for and until when; late is said in words too. */
export function Next({ row, now }: { row: Pick<MediationRow, 'next' | 'closedAt'>; now: number }) {
  const t = useT(words)
  const lang = useLang()
  if (!row.next)
    return <span className="y-note">{row.closedAt ? moment(row.closedAt, now, lang) : t('nothing')}</span>
  const late = Date.parse(row.next.at) < now
  return (
    <span className={late ? 'md-late' : ''}>
      {t(row.next.what)} {moment(row.next.at, now, lang)}
      {late && ` · ${t('late')}`}
    </span>
  )
}
