import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useWord, type Word } from './i18n.tsx'
import { Icon } from './icons.tsx'
import { useKeys } from './keyboard.tsx'

/** What is typed, and `q`: the same once typing pauses, trimmed, to be asked for. */
export function useFind(pause = 200): { text: string; setText: (text: string) => void; q: string } {
  const [text, setText] = useState('')
  const [q, setQ] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), pause)
    return () => clearTimeout(timer)
  }, [text, pause])
  return { text, setText, q }
}

/** The search box of a list or tree. With `name`, `/` goes to it; a remapping of that key is kept under `name`. */
export function FindBox({
  words,
  text,
  onText,
  name,
  onKeyDown,
}: {
  words: Word
  text: string
  onText: (text: string) => void
  name?: string
  onKeyDown?: (e: KeyboardEvent) => void
}) {
  const w = useWord()
  const input = useRef<HTMLInputElement>(null)
  useKeys(name ? [{ id: name, keys: '/', words, run: () => input.current?.focus() }] : [])
  return (
    <label className="y-find">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        value={text}
        placeholder={w(words)}
        aria-label={w(words)}
        onChange={(e) => onText(e.target.value)}
        onKeyDown={onKeyDown}
      />
      {name && <kbd>/</kbd>}
    </label>
  )
}
