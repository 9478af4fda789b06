import { type ReactNode, useState } from 'react'
import { clockTime, sameDay, shortDay } from './format.ts'
import { dict, useLang, useT } from './i18n.tsx'
import { Icon } from './icons.tsx'
import { useNow } from './now.ts'

export interface ChainEntry {
  seq: number
  at: string
  /** `change` moves the case, `fact` does not, `return` asks it back, `late` happened after its limit. */
  kind: 'change' | 'fact' | 'return' | 'late'
  /** Who, in bold, when it is a change. */
  who?: string
  title: ReactNode
  note?: ReactNode
  hash?: string
}

const words = dict({
  whole: { zh: '哈希链完整，{at} 校验 {n}/{n}', en: 'Hash chain intact, checked {at}, {n}/{n}' },
  broken: { zh: '第 {seq} 条对不上，{at} 校验', en: 'Entry {seq} does not match, checked {at}' },
  how: { zh: '怎么验', en: 'How to check' },
  more: { zh: '再看 {n} 条', en: '{n} more' },
})

/** Result of checking the chain: `brokenAt` is the first entry that does not match. */
export interface ChainCheck {
  at: string
  count: number
  brokenAt?: number | null
}

/** What happened, newest first: solid square = state change, hollow = fact, dotted = return, red frame = late. */
export function ChainTimeline({
  entries,
  check,
  onHow,
  first = 16,
  compact = false,
}: {
  entries: ChainEntry[]
  check?: ChainCheck
  onHow?: () => void
  /** How many are shown at once. */
  first?: number
  /** In the pane: small squares, no hashes. */
  compact?: boolean
}) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [all, setAll] = useState(false)
  const shown = all ? entries : entries.slice(0, first)
  // The second line says the day where it is not today: evidence keeps its seconds.
  const day = (at: string) => (sameDay(at, now) ? undefined : shortDay(at, now, lang))
  return (
    <div>
      {check && (
        <div className={`y-chaincheck ${check.brokenAt ? 'broken' : ''}`}>
          <Icon name={check.brokenAt ? 'unlink' : 'link'} />
          {check.brokenAt
            ? t('broken', { seq: check.brokenAt, at: clockTime(check.at, true) })
            : t('whole', { at: clockTime(check.at, true), n: check.count })}
          {onHow && (
            <button type="button" className="y-link" onClick={onHow}>
              {t('how')}
            </button>
          )}
        </div>
      )}
      <ol className={`y-chain ${compact ? 'compact' : ''}`}>
        {shown.map((e) => (
          <li key={e.seq} className={e.kind}>
            <time dateTime={e.at}>
              {clockTime(e.at, true)}
              {day(e.at) && <small>{day(e.at)}</small>}
            </time>
            <div>
              {e.who && <b>{e.who} </b>}
              {e.title}
              {e.note && <em>{e.note}</em>}
            </div>
            {e.hash && (
              <code title={e.hash}>
                {e.seq} {e.hash.slice(0, 4)}…{e.hash.slice(-2)}
              </code>
            )}
          </li>
        ))}
      </ol>
      {!all && entries.length > first && (
        <button type="button" className="y-link" onClick={() => setAll(true)}>
          {t('more', { n: entries.length - first })}
        </button>
      )}
    </div>
  )
}
