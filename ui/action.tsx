import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Btn } from './button.tsx'
import { dict, useT, useWord, type Word } from './i18n.tsx'
import type { IconName } from './icons.tsx'
import { keysOf, useKeys } from './keyboard.tsx'

export interface Action {
  /** Stable, e.g. `case.dispatch`: a remapped key is kept under it. */
  id: string
  words: Word
  keys?: string
  icon?: IconName
  pri?: boolean
  busy?: boolean
  /** Why it cannot be done now; shown on the button, which then does nothing. */
  off?: Word
  run: () => void
}

const words = dict({
  press: { zh: '按 {key} 会：', en: '{key} will:' },
  tap: { zh: '点“{what}”会：', en: '“{what}” will:' },
  will: { zh: '会：', en: 'Will:' },
  more: { zh: '更多', en: 'More' },
})

/** What the primary action will do, before it does it: who is told, which clock starts, how long it can be undone. */
export function WillDo({ lead, items }: { lead?: ReactNode; items: ReactNode[] }) {
  const t = useT(words)
  return (
    <div className="y-will">
      <b>{lead ?? t('will')}</b>
      <ul>
        {items.map((i, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences without identity
          <li key={n}>{i}</li>
        ))}
      </ul>
    </div>
  )
}

/**
 * The actions of what is open, at most one primary, each with its key; the keys work while the bar is there.
 * `will` are the consequences of the primary, `say` stands at the left of a page-wide bar instead.
 */
export function ActionBar({
  actions,
  more = [],
  will,
  say,
  page = false,
}: {
  actions: Action[]
  more?: Action[]
  will?: ReactNode[]
  say?: ReactNode
  page?: boolean
}) {
  const t = useT(words)
  const w = useWord()
  const [open, setOpen] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  const every = [...actions, ...more]
  useKeys([
    ...every
      .filter((a) => a.keys)
      .map((a) => ({
        id: a.id,
        keys: a.keys as string,
        words: a.words,
        off: Boolean(a.off || a.busy),
        command: true,
        run: () => {
          setOpen(false)
          a.run()
        },
      })),
    ...(more.length
      ? [{ id: 'action.more', keys: '.', words: words.more, run: () => setOpen((o) => !o) }]
      : []),
  ])
  useEffect(() => {
    if (!open) return
    menu.current?.querySelector('button')?.focus()
    const away = (e: Event) => {
      if (e.target instanceof Node && menu.current?.parentElement?.contains(e.target)) return
      setOpen(false)
    }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [open])
  const button = (a: Action, inMenu = false) => (
    <Btn
      key={a.id}
      {...(a.pri && !inMenu ? { pri: true } : {})}
      {...(inMenu ? { ghost: true, role: 'menuitem' } : {})}
      {...(a.icon ? { icon: a.icon } : {})}
      {...(a.keys ? { k: keysOf({ id: a.id, keys: a.keys }).replace('+', ' ') } : {})}
      busy={a.busy ?? false}
      aria-disabled={a.off ? true : undefined}
      title={a.off ? w(a.off) : undefined}
      onClick={() => {
        if (a.off) return
        setOpen(false)
        a.run()
      }}
    >
      {w(a.words)}
    </Btn>
  )
  const primary = actions.find((a) => a.pri)
  // A finger has no Enter: there the button is named.
  const lead = primary?.keys ? (
    <>
      <span className="keyed">{t('press', { key: keysOf({ id: primary.id, keys: primary.keys }) })}</span>
      <span className="tapped">{t('tap', { what: w(primary.words) })}</span>
    </>
  ) : undefined
  return (
    <div className={`y-act ${page ? 'page' : ''}`}>
      {will && will.length > 0 && <WillDo {...(lead ? { lead } : {})} items={will} />}
      {say && <p>{say}</p>}
      <div className="y-act-btns">
        {actions.map((a) => button(a))}
        {more.length > 0 && (
          <span className="y-act-more">
            <Btn k="." aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('more')}
            </Btn>
            {open && (
              <div
                className="y-menu"
                role="menu"
                tabIndex={-1}
                ref={menu}
                onKeyDown={(e) => {
                  if (e.key === 'Escape') setOpen(false)
                  const list = [...e.currentTarget.querySelectorAll('button')]
                  const at = list.indexOf(document.activeElement as HTMLButtonElement)
                  if (e.key === 'ArrowDown') list[(at + 1) % list.length]?.focus()
                  if (e.key === 'ArrowUp') list[(at - 1 + list.length) % list.length]?.focus()
                }}
              >
                {more.map((a) => button(a, true))}
              </div>
            )}
          </span>
        )}
      </div>
    </div>
  )
}
