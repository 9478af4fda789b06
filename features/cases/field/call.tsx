import { useEffect, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { revealPhone } from '../../reports/contract.ts'
import { type CaseDetail, getCase } from '../contract.ts'
import { words } from './words.ts'

const purposes = ['ask', 'callback', 'visit', 'safety'] as const

/** A reporter's number, for a purpose and for sixty seconds. */
export function CallSheet({ c, onClose }: { c: CaseDetail; onClose: () => void }) {
  const t = useT(words)
  const with_ = c.reports.filter((r) => r.phoneMask)
  const [reportId, setReportId] = useState(with_[0]?.id)
  const [purpose, setPurpose] = useState<(typeof purposes)[number]>()
  const [shown, setShown] = useState<{ phone: string; name: string | null; until: number }>()
  const [gone, setGone] = useState(false)
  const now = useNow('second')
  const reveal = useSend(revealPhone, {
    renew: [getCase],
    onDone: (a) => {
      setGone(false)
      if (a.phone) setShown({ phone: a.phone, name: a.name, until: Date.parse(a.until) })
    },
  })
  const left = shown ? Math.ceil((shown.until - now) / 1000) : 0
  useEffect(() => {
    if (shown && left <= 0) {
      setShown(undefined)
      setGone(true)
    }
  }, [shown, left])
  return (
    <Dialog title={t('callReporter')} onClose={onClose}>
      <div className="y-sheet">
        {with_.length === 0 && <p>{t('noPhone')}</p>}
        {shown ? (
          <>
            {shown.name && <p>{shown.name}</p>}
            <a className="y-btn pri" href={`tel:${shown.phone}`}>
              {t('dial', { phone: shown.phone })}
            </a>
            <p className="y-note" style={{ margin: 0 }} role="timer">
              {t('hides', { n: Math.max(0, left) })}
            </p>
          </>
        ) : (
          with_.length > 0 && (
            <>
              {with_.length > 1 && (
                <div className="y-opts">
                  {with_.map((r) => (
                    <label key={r.id}>
                      <input
                        type="radio"
                        name="report"
                        checked={reportId === r.id}
                        onChange={() => setReportId(r.id)}
                      />
                      <span>
                        {r.reporterName} {r.phoneMask}
                      </span>
                    </label>
                  ))}
                </div>
              )}
              <fieldset className="y-ask">
                <legend>{t('purpose')}</legend>
                <div className="y-opts" style={{ display: 'block' }}>
                  {purposes.map((p) => (
                    <label key={p}>
                      <input
                        type="radio"
                        name="purpose"
                        checked={purpose === p}
                        onChange={() => setPurpose(p)}
                      />
                      {t(`p_${p}`)}
                    </label>
                  ))}
                </div>
              </fieldset>
              {reveal.error && (
                <ProblemPanel problem={reveal.error} title={t('notDone', { what: t('reveal') })} />
              )}
              <p className="y-note" style={{ margin: 0 }}>
                {gone ? t('gone') : t('purposeNote')}
              </p>
              <Btn
                pri
                busy={reveal.isPending}
                disabled={!purpose || !reportId}
                onClick={() =>
                  purpose && reportId && reveal.mutate({ params: { id: reportId }, body: { purpose } })
                }
              >
                {t('reveal')}
              </Btn>
            </>
          )
        )}
      </div>
    </Dialog>
  )
}
