import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { Btn } from './button.tsx'
import type { Word } from './i18n.tsx'
import { useWord } from './i18n.tsx'
import { useKeys } from './keyboard.tsx'

/** What may be done next with an open record: a button each, the likely one by Enter, Escape back to the list. */
export function Steps<A extends string>({
  id,
  actions,
  words,
  first,
  off,
  back,
  onStep,
  children,
}: {
  /** Stable, as `mediation`: remapped keys are kept under it. */
  id: string
  actions: readonly A[]
  words: Readonly<Record<A, Word>>
  first: A | undefined
  /** A form is open: its keys count. */
  off: boolean
  back: { to: string; words: Word }
  onStep: (action: A) => void
  /** Stands at the end of the line. */
  children?: ReactNode
}) {
  const w = useWord()
  const navigate = useNavigate()
  useKeys([
    { id: `${id}.back`, keys: 'Escape', words: back.words, off, run: () => void navigate(back.to) },
    ...(first && !off
      ? [{ id: `${id}.step`, keys: 'Enter', words: words[first], run: () => onStep(first) }]
      : []),
  ])
  return (
    <div className="y-steps">
      {actions.map((a) => (
        <Btn key={a} sm pri={a === first} {...(a === first ? { k: 'Enter' } : {})} onClick={() => onStep(a)}>
          {w(words[a])}
        </Btn>
      ))}
      {children}
    </div>
  )
}
