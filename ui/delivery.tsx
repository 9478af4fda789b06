import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

export interface Delivery {
  id: string
  icon: IconName
  /** 12345 工单; 扫码（匿名）. */
  to: string
  /** 回单 HF-88213，第 2 次送达. */
  what: string
  state: 'done' | 'waiting' | 'stuck' | 'none'
  /** 17:14:08; 未发; 第 3 次 17:20 再送. */
  at: string
  action?: ReactNode
}

/** The result is written once and returns to every source; each line says receipt, attempt and time. */
export function DeliveryList({ items }: { items: Delivery[] }) {
  return (
    <ul className="y-deliv">
      {items.map((d) => (
        <li key={d.id}>
          <Icon name={d.icon} />
          <b>{d.to}</b>
          <span title={d.what}>{d.what}</span>
          <span className={`at ${d.state}`}>
            {d.state === 'done' && <Icon name="check" />}
            {d.state === 'waiting' && <Icon name="sync" />}
            {d.state === 'stuck' && <Icon name="offline" />}
            {d.at}
            {d.action}
          </span>
        </li>
      ))}
    </ul>
  )
}
