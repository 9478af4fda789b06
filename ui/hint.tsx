import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

/** Explains what it wraps on hover, focus or tap: `<Hint text="签收 14:28 起，连续 4 小时">…</Hint>`. */
export function Hint({
  text,
  children,
  focusable = true,
}: {
  text?: string | undefined
  children: ReactNode
  focusable?: boolean
}) {
  const id = useId()
  const at = useRef<HTMLSpanElement>(null)
  const box = useRef<HTMLSpanElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!open || !at.current || !box.current) return
    const r = at.current.getBoundingClientRect()
    const b = box.current.getBoundingClientRect()
    const above = r.top > b.height + 12
    box.current.style.left = `${Math.max(8, Math.min(r.left, innerWidth - b.width - 8))}px`
    box.current.style.top = `${above ? r.top - b.height - 6 : r.bottom + 6}px`
    box.current.style.visibility = 'visible'
    const hide = () => setOpen(false)
    addEventListener('scroll', hide, { capture: true, once: true })
    return () => removeEventListener('scroll', hide, { capture: true })
  }, [open])
  if (!text) return children
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only shows what focus shows too
    <span
      ref={at}
      className="y-hint"
      tabIndex={focusable ? 0 : undefined}
      aria-describedby={open ? id : undefined}
      onPointerEnter={(e) => e.pointerType === 'mouse' && setOpen(true)}
      onPointerLeave={() => setOpen(false)}
      onFocus={(e) => e.target.matches(':focus-visible') && setOpen(true)}
      onBlur={() => setOpen(false)}
      onPointerUp={(e) => e.pointerType !== 'mouse' && setOpen(!open)}
      onKeyDown={(e) => e.key === 'Escape' && setOpen(false)}
    >
      {children}
      {open && (
        <span ref={box} id={id} role="tooltip" className="y-hint-box" style={{ visibility: 'hidden' }}>
          {text}
        </span>
      )}
    </span>
  )
}
