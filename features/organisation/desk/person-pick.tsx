import { useEffect, useId, useState } from 'react'
import { useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { type Person, peopleList } from '../contract.ts'
import { words } from './words.ts'

export type Picked = Pick<Person, 'id' | 'name' | 'unitName'>

/** Finds a person of the directory by typing: a combobox with arrows, Enter and Escape. */
export function PersonPick({
  label,
  except,
  onPick,
}: {
  label: string
  except?: string
  onPick: (p: Picked | undefined) => void
}) {
  const t = useT(words)
  const id = useId()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text])
  const found = useAsk(
    peopleList,
    { query: { q: asked, limit: 8 } },
    { enabled: open && asked !== '', staleTime: 30_000 },
  )
  const people = (found.data?.people ?? []).filter((p) => p.id !== except)
  const pick = (p: Person) => {
    setText(p.name)
    setOpen(false)
    onPick(p)
  }
  return (
    <div className="lb all org-pick">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        role="combobox"
        autoComplete="off"
        aria-expanded={open && people.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && people[at] ? `${id}-${at}` : undefined}
        placeholder={t('addPerson')}
        value={text}
        onChange={(e) => {
          setText(e.target.value)
          setOpen(true)
          setAt(0)
          onPick(undefined)
        }}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
        onKeyDown={(e) => {
          if (!open) return
          if (e.key === 'ArrowDown') setAt(Math.min(at + 1, people.length - 1))
          else if (e.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (e.key === 'Enter' && people[at]) pick(people[at])
          else if (e.key === 'Escape') setOpen(false)
          else return
          e.preventDefault()
          e.stopPropagation()
        }}
      />
      {open && asked !== '' && (
        <div id={`${id}-list`} role="listbox" className="list">
          {people.map((p, i) => (
            <div
              key={p.id}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onPointerDown={(e) => {
                e.preventDefault()
                pick(p)
              }}
            >
              <b>{p.name}</b>
              <small>{[p.unitName, p.posts[0]?.name].filter(Boolean).join(' · ')}</small>
            </div>
          ))}
          {found.data && people.length === 0 && <p>{t('noPerson')}</p>}
        </div>
      )}
    </div>
  )
}
