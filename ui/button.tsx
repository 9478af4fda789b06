import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  children?: ReactNode
  /** The one primary action of a screen. */
  pri?: boolean
  sm?: boolean
  ghost?: boolean
  icon?: IconName
  /** The key that does the same, shown on the button. */
  k?: string
  /** While an answer is awaited: the button stays, says so to screen readers and takes no second press. */
  busy?: boolean
}

/** `<Btn pri k="Enter" onClick={send}>确认派遣</Btn>`; without children it is an icon button and needs `aria-label`. */
export function Btn({ children, pri, sm, ghost, icon, k, busy, className = '', onClick, ...rest }: Props) {
  const kind = [pri && 'pri', sm && 'sm', ghost && 'ghost', busy && 'busy', !children && 'icon'].filter(
    Boolean,
  )
  return (
    <button
      type="button"
      className={`y-btn ${kind.join(' ')} ${className}`}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
      {k && <kbd>{k}</kbd>}
    </button>
  )
}
