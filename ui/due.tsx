import type { ReactNode } from 'react'
import { Btn } from './button.tsx'
import { type Clock, type ClockFormatter, ClockTag, clockState } from './clock.tsx'
import { Icon, type IconName } from './icons.tsx'
import { LevelTag } from './level.tsx'
import type { Level } from './marks.tsx'
import { useNow } from './now.ts'

export interface DueItem {
  id: string
  href: string
  /** A case has a level; a visit or a check has a kind with its icon. */
  level?: Level
  kind?: { icon: IconName; text: string }
  /** 协办. */
  tag?: string
  title: string
  place?: string
  /** 260 米. */
  distance?: string
  clock?: Clock
}

interface Link {
  /** Given by the app so that a tap stays inside it. */
  onOpen: (item: DueItem) => void
  formatter?: ClockFormatter
}

function Head({
  item,
  long,
  formatter,
}: {
  item: DueItem
  long: boolean
  formatter?: ClockFormatter | undefined
}) {
  return (
    <div className="l1">
      {item.level && <LevelTag level={item.level} plain />}
      {item.kind && (
        <span className="y-lvp p1">
          <Icon name={item.kind.icon} />
          {item.kind.text}
        </span>
      )}
      {item.tag && <span className="tg">{item.tag}</span>}
      <span className="sp" />
      {item.clock && <ClockTag clock={item.clock} long={long} {...(formatter ? { formatter } : {})} />}
    </div>
  )
}

/** The first thing that can be acted on, open, with its one action and the two helpers beside it. */
export function NextCard({
  item,
  note,
  action,
  icon,
  onAction,
  busy = false,
  helpers,
  said,
  onOpen,
  formatter,
}: Link & {
  item: DueItem
  note?: string
  action: string
  icon?: IconName
  onAction: () => void
  busy?: boolean
  helpers?: ReactNode
  /** What came of the last tap, below the button that was tapped. */
  said?: ReactNode
}) {
  const now = useNow('minute')
  const state = item.clock ? clockState(item.clock, now) : 'off'
  return (
    <article className={`y-next ${state}`}>
      <Head item={item} long formatter={formatter} />
      <button type="button" className="t" onClick={() => onOpen(item)}>
        <h2>{item.title}</h2>
        {note && <p>{note}</p>}
      </button>
      <div className="acts">
        <Btn pri busy={busy} {...(icon ? { icon } : {})} onClick={onAction}>
          {action}
        </Btn>
        {helpers}
      </div>
      {said}
    </article>
  )
}

/** What is due, in the order it must be done; `next` is drawn open in its own place. */
export function DueList({
  items,
  next,
  onOpen,
  formatter,
}: Link & { items: DueItem[]; next?: { id: string; card: ReactNode } }) {
  return (
    <ul className="y-due">
      {items.map((item) =>
        next?.id === item.id ? (
          <li key={item.id}>{next.card}</li>
        ) : (
          <li key={item.id}>
            <a
              href={item.href}
              onClick={(e) => {
                if (e.metaKey || e.ctrlKey) return
                e.preventDefault()
                onOpen(item)
              }}
            >
              <Head item={item} long formatter={formatter} />
              <h2>{item.title}</h2>
              <p>
                <span>{item.place}</span>
                <span className="dist">{item.distance}</span>
              </p>
            </a>
          </li>
        ),
      )}
    </ul>
  )
}

/** Filters of a phone list, each with its count: `全部 9`, `事件 4`. */
export function Segments<V extends string>({
  items,
  value,
  onChange,
}: {
  items: { value: V; label: string; count?: number }[]
  value: V
  onChange: (v: V) => void
}) {
  return (
    <div className="y-seg" role="tablist">
      {items.map((i) => (
        <button
          type="button"
          role="tab"
          key={i.value}
          aria-selected={i.value === value}
          onClick={() => onChange(i.value)}
        >
          {i.label} {i.count}
        </button>
      ))}
    </div>
  )
}
