import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import type { AccountRow } from '../contract.ts'
import { words } from './words.ts'

/** Status in words; what keeps a person out is said strongly, never in red. */
export function State({ account: a }: { account: Pick<AccountRow, 'status' | 'lockedUntil'> }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const forGood = a.lockedUntil?.startsWith('9999')
  return (
    <>
      <span className={`acc-state ${a.status === 'disabled' ? 'strong' : ''}`}>{t(a.status)}</span>{' '}
      {a.lockedUntil && (
        <span className="acc-state strong">
          {forGood ? t('lockedForGood') : t('lockedUntil', { at: moment(a.lockedUntil, now, lang) })}
        </span>
      )}
    </>
  )
}
