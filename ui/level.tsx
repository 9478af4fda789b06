import { useWord } from './i18n.tsx'
import { type Level, LevelMark, levelRank, levelWords } from './marks.tsx'

/** Level as shape and word. `plain` (phones) has no ground; on the desk only 特急 is solid. */
export function LevelTag({ level, plain = false }: { level: Level; plain?: boolean }) {
  const w = useWord()
  return (
    <span className={plain ? `y-lvp p${levelRank[level]}` : `lv lv-${levelRank[level]}`}>
      <LevelMark level={level} />
      {w(levelWords[level])}
    </span>
  )
}
