import { useNavigate } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { clockTime } from '../../../ui/format.ts'
import { dict, useT } from '../../../ui/i18n.tsx'
import { OfflineBar } from '../../../ui/states.tsx'
import type { Waiting } from './queue.ts'

const words = dict({
  waits: {
    zh: '{n} 件存在手机里，有信号就自己交上去',
    en: '{n} kept on this phone, sent when there is a line',
  },
  refusedOne: { zh: '没有收：{why}', en: 'Refused: {why}' },
  refusedSafe: { zh: '写的和照片还在手机里。', en: 'Words and photos are still on this phone.' },
  edit: { zh: '改一改再交', en: 'Change and send' },
  letGo: { zh: '不交了', en: 'Let it go' },
  ok: { zh: '知道了', en: 'Got it' },
  sent: { zh: '交上去了：{number}', en: 'Sent: {number}' },
  linked: { zh: '和 {number} 是同一件，已经并进去', en: 'Joined to {number}, which is the same' },
  open: { zh: '看这件', en: 'Open it' },
})

/** What was pressed without a line, and what came of it. */
export function Waits({
  items,
  onEdit,
  onGone,
}: {
  items: readonly Waiting[]
  /** Only while nothing else is being written. */
  onEdit?: (i: Waiting) => void
  onGone: (i: Waiting) => void
}) {
  const t = useT(words)
  const go = useNavigate()
  const open = items.filter((i) => !i.refused && !i.settled)
  return (
    <>
      {open.length > 0 && (
        <OfflineBar title={t('waits', { n: open.length })}>
          {open.map((i) => `${clockTime(i.content.occurredAt)} ${i.content.body}`).join(' · ')}
        </OfflineBar>
      )}
      {items
        .filter((i) => i.told || i.refused)
        .map((i) => (
          <section key={i.requestId} className="y-blk" role="status">
            <b>
              {i.told
                ? t(i.told.linked ? 'linked' : 'sent', { number: i.told.number })
                : t('refusedOne', { why: i.refused ?? '' })}
            </b>
            <p className="y-note">
              {clockTime(i.content.occurredAt)} {i.content.body}
              {i.refused && ` · ${t('refusedSafe')}`}
            </p>
            <div className="y-pick">
              {i.told && <Btn onClick={() => void go(`/cases/${i.told?.caseId}`)}>{t('open')}</Btn>}
              {i.refused && onEdit && <Btn onClick={() => onEdit(i)}>{t('edit')}</Btn>}
              <Btn onClick={() => onGone(i)}>{t(i.told ? 'ok' : 'letGo')}</Btn>
            </div>
          </section>
        ))}
    </>
  )
}
