import { span } from '../../../ui/format.ts'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import type { Recall } from './send.ts'

const words = dict({
  canRecall: { zh: '可撤 {n} 件，{time}', en: '{n} can be taken back, {time}' },
})

/** How long the last dispatch can still be taken back; ticks by itself. */
export function RecallNote({ recalls, onUndo }: { recalls: readonly Recall[]; onUndo: () => void }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('second')
  const first = recalls[0]
  if (!first || first.until <= now) return null
  return (
    <button type="button" className="y-link" onClick={onUndo} title={first.title}>
      {t('canRecall', { n: recalls.length, time: span(first.until - now, lang) })} <kbd>Ctrl Z</kbd>
    </button>
  )
}
