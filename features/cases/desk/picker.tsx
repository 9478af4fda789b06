import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { dict, useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { focusNow } from './send.ts'

const words = dict({
  none: { zh: '没有找到“{q}”', en: 'Nothing found for “{q}”' },
  waiting: { zh: '还在找…', en: 'Searching…' },
})

export interface Option<T> {
  id: string
  title: string
  note?: ReactNode
  /** At the right: duty, load, score. */
  side?: ReactNode
  /** Heading above the first option that has it. */
  group?: string
  value: T
}

/**
 * One line to type in and a list below it: arrows move, Enter takes, the first is already chosen. All correcting works
 * by it, so that a hand never has to leave the keys.
 */
export function Picker<T>({
  label,
  placeholder,
  options,
  q,
  onQuery,
  onPick,
  waiting = false,
  picked,
  tall = false,
}: {
  label: string
  placeholder: string
  options: Option<T>[]
  q: string
  onQuery: (q: string) => void
  onPick: (o: Option<T>) => void
  waiting?: boolean
  /** Id of what is chosen at present. */
  picked?: string | undefined
  tall?: boolean
}) {
  const t = useT(words)
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const current = Math.min(at, Math.max(0, options.length - 1))
  useEffect(() => {
    list.current?.querySelector(`[data-at="${current}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <div className="y-pick">
      <span className="y-search">
        <Icon name="search" />
        <input
          ref={focusNow}
          value={q}
          placeholder={placeholder}
          aria-label={label}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={options[current] ? `${id}-${current}` : undefined}
          autoComplete="off"
          onChange={(e) => {
            onQuery(e.target.value)
            setAt(0)
          }}
          onKeyDown={(e) => {
            if (e.nativeEvent.isComposing) return
            const o = options[current]
            if (e.key === 'ArrowDown') setAt(Math.min(current + 1, options.length - 1))
            else if (e.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
            else if (e.key === 'Enter' && !e.ctrlKey && o) onPick(o)
            else return
            e.preventDefault()
          }}
        />
      </span>
      <div
        id={`${id}-list`}
        ref={list}
        role="listbox"
        aria-label={label}
        className={`y-opts ${tall ? 'tall' : ''}`}
      >
        {options.map((o, i) => (
          <div key={o.id} role="presentation">
            {o.group && o.group !== options[i - 1]?.group && (
              <div className="hd" aria-hidden="true">
                {o.group}
              </div>
            )}
            <button
              type="button"
              role="option"
              id={`${id}-${i}`}
              data-at={i}
              aria-selected={i === current}
              className={o.id === picked ? 'picked' : ''}
              tabIndex={-1}
              onPointerMove={() => setAt(i)}
              onClick={() => onPick(o)}
            >
              <span>
                <b>{o.title}</b>
                {o.note && <small>{o.note}</small>}
              </span>
              {o.side && <em>{o.side}</em>}
              {o.id === picked && <Icon name="check" />}
            </button>
          </div>
        ))}
        {options.length === 0 && <p>{waiting ? t('waiting') : t('none', { q })}</p>}
      </div>
    </div>
  )
}
