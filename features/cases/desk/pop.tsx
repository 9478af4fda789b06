import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon } from '../../../ui/icons.tsx'

/** A chip that opens a small box below it; Escape and a click elsewhere close it and give the focus back. */
export function Pop({
  label,
  on = false,
  icon,
  wide = false,
  children,
}: {
  label: ReactNode
  /** Something is chosen here. */
  on?: boolean
  icon?: ReactNode
  wide?: boolean
  children: (close: () => void) => ReactNode
}) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  useEffect(() => {
    if (!open) return
    box.current?.querySelector<HTMLElement>('.y-pop input,.y-pop button')?.focus()
    const away = (e: Event) => {
      if (e.target instanceof Node && box.current?.contains(e.target)) return
      setOpen(false)
    }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [open])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape pressed on anything inside closes the box
    <div
      className="y-popat"
      ref={box}
      onKeyDown={(e) => {
        if (e.key === 'Escape' && open) {
          e.preventDefault()
          e.stopPropagation()
          close()
        }
      }}
    >
      <button
        type="button"
        className={`y-chip ${on ? 'on' : ''}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {icon}
        {label}
        <Icon name="down" />
      </button>
      {open && <div className={`y-pop ${wide ? 'wide' : ''}`}>{children(close)}</div>}
    </div>
  )
}
