import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Btn } from './button.tsx'
import { dict, useT } from './i18n.tsx'

const words = dict({ close: { zh: '关上', en: 'Close' } })

const FIELD = ':is(input:not([type="hidden"]), select, textarea):not(:disabled)'

/**
 * A native dialog: it keeps the focus, gives it back, and closes with Escape. For what cannot be done in place. The first field has the
 * focus, where no keyboard would rise over the sheet because of it.
 */
export function Dialog({
  title,
  children,
  onClose,
  wide = false,
  bare = false,
}: {
  title: string
  children: ReactNode
  onClose: () => void
  wide?: boolean
  bare?: boolean
}) {
  const t = useT(words)
  const box = useRef<HTMLDialogElement>(null)
  // Open before the effects of what is inside: they may choose what has the focus.
  useLayoutEffect(() => {
    const d = box.current
    if (d && !d.open) {
      d.showModal()
      if (matchMedia('(pointer: fine)').matches) d.querySelector<HTMLElement>(FIELD)?.focus()
    }
    return () => d?.close()
  }, [])
  return (
    <dialog
      ref={box}
      className={`y-dialog ${wide ? 'wide' : ''}`}
      aria-label={title}
      aria-modal="true"
      onCancel={(e) => {
        e.preventDefault()
        onClose()
      }}
      onPointerDown={(e) => {
        if (e.target === box.current) onClose()
      }}
    >
      <div className="in">
        {!bare && (
          <header>
            <h2>{title}</h2>
            <Btn ghost sm icon="close" aria-label={t('close')} onClick={onClose} />
          </header>
        )}
        {children}
      </div>
    </dialog>
  )
}
