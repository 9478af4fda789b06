import { dict, useT } from './i18n.tsx'

const words = dict({
  sure: { zh: '把握 {n}%', en: '{n} % sure' },
  unsure: { zh: '拿不准', en: 'Not sure' },
  choose: { zh: '等您选', en: 'Your choice' },
})

/** Below this the system does not decide; a person does. */
export const sureFrom = 0.7

/** Certainty as five cells and a word; hollow cells below 70 %. `value` 0–1. */
export function Score({ value, choose = false }: { value: number; choose?: boolean }) {
  const t = useT(words)
  const low = value < sureFrom
  const cells = Math.round(value * 5)
  return (
    <span className="y-scorebox">
      <span className={`y-score ${low ? 'low' : ''}`} aria-hidden="true">
        {[0, 1, 2, 3, 4].map((i) => (
          <i key={i} className={i < cells ? 'f' : ''} />
        ))}
      </span>
      <span>{low ? t(choose ? 'choose' : 'unsure') : t('sure', { n: Math.round(value * 100) })}</span>
    </span>
  )
}
