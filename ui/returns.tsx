import type { ReactNode } from 'react'
import { dict, useT } from './i18n.tsx'

interface Side {
  /** 供水公司 申请退回 / 周文博 不准. */
  title: string
  /** 14:52 · 不归我. */
  meta: string
  text?: ReactNode
  note?: ReactNode
}

const words = dict({ waiting: { zh: '等裁定', en: 'Waiting for a ruling' } })

/** A return: the request left, the ruling right, so that reason, proposed owner and time taken face each other. */
export function ReturnCard({
  request,
  ruling,
  actions,
}: {
  request: Side
  ruling?: Side
  actions?: ReactNode
}) {
  const t = useT(words)
  const side = (s: Side) => (
    <>
      <b>{s.title}</b>
      <p>{s.meta}</p>
      {s.text && <p>{s.text}</p>}
      {s.note && <p>{s.note}</p>}
    </>
  )
  return (
    <div className="y-return">
      <div>{side(request)}</div>
      <div>
        {ruling ? side(ruling) : <b>{t('waiting')}</b>}
        {actions && <div className="y-acts">{actions}</div>}
      </div>
    </div>
  )
}
