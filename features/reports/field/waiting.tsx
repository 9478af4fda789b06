import { useLocation, useNavigate } from 'react-router'
import { dict, useT } from '../../../ui/i18n.tsx'
import { OfflineBar } from '../../../ui/states.tsx'
import { useReportQueue } from './queue.ts'

const words = dict({
  waiting: { zh: '{n} 件上报等着交上去', en: '{n} reports wait to be sent' },
  refused: { zh: '{n} 件上报没有收', en: '{n} reports were refused' },
  look: { zh: '看看', en: 'Look' },
})

/** Above every page: what waits to be sent is sent from wherever the worker is. */
export default function ReportsWaiting() {
  const t = useT(words)
  const go = useNavigate()
  const { pathname } = useLocation()
  const { items } = useReportQueue()
  const refused = items.filter((i) => i.refused).length
  const n = items.filter((i) => !i.refused && !i.settled).length
  if (n + refused === 0 || pathname === '/report') return null
  return (
    <OfflineBar
      title={refused ? t('refused', { n: refused }) : t('waiting', { n })}
      action={t('look')}
      onAction={() => void go('/report')}
    />
  )
}
