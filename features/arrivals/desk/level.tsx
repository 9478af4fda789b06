import { useWord } from '../../../ui/i18n.tsx'
import { type Level, levelWords } from '../rules.ts'

/** Shape and word, not colour alone. */
export function LevelMark({ level }: { level: Level }) {
  const w = useWord()
  return <span className={`av-level ${level}`}>{w(levelWords[level])}</span>
}
