import { useState } from 'react'
import { asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { clockTime, moment, span } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { type Photo, ReportItem } from '../../../ui/report.tsx'
import { revealPhone } from '../../reports/contract.ts'
import type { CaseDetail } from '../contract.ts'
import type { CaseWork } from './use-work.ts'
import { channelIcon, channelName } from './words.ts'

const words = dict({
  anonymous: { zh: '匿名', en: 'anonymous' },
  order: { zh: '工单 {id}', en: 'order {id}' },
  code: { zh: '码牌 {id}', en: 'code {id}' },
  forOther: { zh: '替别人报', en: 'for somebody else' },
  reveal: { zh: '看号码', en: 'Show number' },
  until: {
    zh: '{phone}，{time} 后收起；报告人查得到您看过',
    en: '{phone}, hidden in {time}; the reporter can see that you looked',
  },
  purpose: { zh: '看号码做什么', en: 'What for' },
  ask: { zh: '问情况', en: 'To ask' },
  callback: { zh: '回访', en: 'To call back' },
  visit: { zh: '约上门', en: 'To arrange a visit' },
  safety: { zh: '人身安全', en: 'Safety' },
  photo: { zh: '{at} {who}', en: '{at} {who}' },
})

export const fileUrl = (id: string, preview = false): string =>
  `/api/attachments/${id}${preview ? '?preview=1' : ''}`

export function photosOf(c: CaseDetail, of?: string): Photo[] {
  return c.attachments
    .filter((a) => a.kind === 'photo' && (of === undefined || a.reportId === of))
    .map((a) => ({
      id: a.id,
      thumb: fileUrl(a.id, true),
      url: fileUrl(a.id),
      caption: `${clockTime(a.takenAt ?? a.createdAt)} ${a.byName ?? ''}`.trim(),
    }))
}

/** Every report in its own voice, with its pictures, its way of reaching the reporter, and the way to take it out. */
export function Reports({ c, work, card = false }: { c: CaseDetail; work: CaseWork; card?: boolean }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const unlink = c.reports.length > 1 && c.allowed.includes('unlink')
  return (
    <>
      {c.reports.map((r) => {
        const voice = c.attachments.find((a) => a.kind === 'voice' && a.reportId === r.id)
        const ref = r.externalId
          ? t('order', { id: r.externalId })
          : r.qrCode
            ? t('code', { id: r.qrCode })
            : (r.placeText ?? '')
        const who = [r.reporterName, r.phoneMask, r.forOther ? t('forOther') : ''].filter(Boolean).join(' ')
        return (
          <ReportItem
            key={r.id}
            card={card}
            report={{
              id: r.id,
              icon: channelIcon(r.channel),
              channel: w(channelName(r.channel)),
              ...(ref ? { ref } : {}),
              at: moment(r.receivedAt, now, lang),
              who: who || t('anonymous'),
              text: r.form ? w(r.form.title) : r.body,
              ...(voice ? { voice: { url: fileUrl(voice.id), seconds: voice.seconds ?? 0 } } : {}),
              photos: photosOf(c, r.id),
            }}
            {...(unlink
              ? {
                  onUnlink: () => {
                    try {
                      sessionStorage.setItem(`yige.draft.${c.id}.unlink`, JSON.stringify({ reportId: r.id }))
                    } catch {
                      // The form then asks which one.
                    }
                    work.open({ kind: 'form', action: 'unlink' })
                  },
                }
              : {})}
            extra={
              <>
                {r.form && (
                  <dl className="y-filled">
                    {r.form.answers.map((a) => (
                      <div key={a.key}>
                        <dt>{w(a.label)}</dt>
                        <dd>{w(a.shown)}</dd>
                      </div>
                    ))}
                  </dl>
                )}
                {r.phoneMask && <Reveal reportId={r.id} />}
              </>
            }
          />
        )
      })}
    </>
  )
}

const purposes = ['ask', 'callback', 'visit', 'safety'] as const

/** A number is shown for a minute, for a purpose that stays on the record. */
function Reveal({ reportId }: { reportId: string }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('second')
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState<{ phone: string; until: string } | null>(null)
  const [fault, setFault] = useState('')
  if (shown && Date.parse(shown.until) > now)
    return (
      <small className="y-reveal">
        {t('until', { phone: shown.phone, time: span(Date.parse(shown.until) - now, lang) })}
      </small>
    )
  if (!asking)
    return (
      <button type="button" className="y-link y-reveal" onClick={() => setAsking(true)}>
        {t('reveal')}
      </button>
    )
  return (
    <fieldset className="y-reveal" aria-label={t('purpose')}>
      {purposes.map((purpose) => (
        <Btn
          sm
          key={purpose}
          onClick={() => {
            void call(revealPhone, { params: { id: reportId }, body: { requestId: newRequestId(), purpose } })
              .then((a) => {
                setShown({ phone: a.phone ?? '—', until: a.until })
                setAsking(false)
              })
              .catch((e: unknown) => setFault(asProblem(e).title))
          }}
        >
          {t(purpose)}
        </Btn>
      ))}
      {fault && <em className="fault">{fault}</em>}
    </fieldset>
  )
}
