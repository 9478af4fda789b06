import type { ReactNode } from 'react'
import { Btn } from './button.tsx'
import { dict, useT, useWord, type Word } from './i18n.tsx'
import { useKeys } from './keyboard.tsx'
import { Score } from './score.tsx'

export interface Reason {
  id: string
  /** 落图, 定类, 派遣, 关联. */
  kind: Word
  /** What was decided. */
  value: ReactNode
  /** Why, in one sentence. */
  why: ReactNode
  /** 0–1; below 0.7 a person decides. Undefined when a person did. */
  score?: number
  /** `1`–`4`. */
  keys: string
  /** 改, 拆. */
  verb?: Word
  onCorrect?: () => void
}

const words = dict({
  change: { zh: '改', en: 'Change' },
  byPerson: { zh: '人定的', en: 'By a person' },
})

/** Every automatic decision beside its reason, its score and the one key that corrects it. */
export function ReasonTable({ reasons }: { reasons: Reason[] }) {
  const t = useT(words)
  const w = useWord()
  useKeys(
    reasons
      .filter((r) => r.onCorrect)
      .map((r) => ({
        id: `reason.${r.id}`,
        keys: r.keys,
        words: {
          zh: `${(r.verb ?? words.change).zh}${r.kind.zh}`,
          en: `${(r.verb ?? words.change).en}: ${r.kind.en}`,
        },
        command: true,
        run: () => r.onCorrect?.(),
      })),
  )
  return (
    <div className="y-why">
      {reasons.map((r) => (
        <div key={r.id}>
          <span className="k">{w(r.kind)}</span>
          <div className="v">
            <b>{r.value}</b>
            <em>{r.why}</em>
          </div>
          {r.score === undefined ? (
            <span className="y-scorebox">{t('byPerson')}</span>
          ) : (
            <Score value={r.score} choose={r.id === 'route'} />
          )}
          {r.onCorrect ? (
            <Btn sm k={r.keys} onClick={r.onCorrect}>
              {r.verb ? w(r.verb) : t('change')}
            </Btn>
          ) : (
            <span />
          )}
        </div>
      ))}
    </div>
  )
}
