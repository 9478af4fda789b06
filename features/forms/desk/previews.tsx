import { useState } from 'react'
import { useLang, useT } from '../../../ui/i18n.tsx'
import type { Answers, Definition } from '../contract.ts'
import { Fields } from '../resident/fields.tsx'
import { say } from '../rules.ts'
import { words } from './words.ts'

const places = [
  { key: 'resident', surface: 'phone', size: '' },
  { key: 'large', surface: 'phone', size: 'big' },
  { key: 'worker', surface: 'phone', size: '' },
  { key: 'phone', surface: 'desk', size: '' },
] as const

/** The form as it stands, where people will meet it: one set of answers, so that a condition shows in all of them at once. */
export function Previews({ def }: { def: Definition }) {
  const t = useT(words)
  const lang = useLang()
  const [answers, setAnswers] = useState<Answers>({})
  const [name, setName] = useState('')
  return (
    <section className="fe-previews" aria-label={t('previews')}>
      {places.map((p) => (
        <figure key={p.key} className={`fe-phone ${p.key}`}>
          <figcaption>{t(p.key)}</figcaption>
          <section
            className="in"
            data-surface={p.surface}
            data-size={p.size}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too
            tabIndex={0}
            aria-label={t(p.key)}
          >
            <div className="fm-lead">
              <b>{say(def.title, lang)}</b>
              {p.key !== 'phone' && <p>{say(def.lead, lang)}</p>}
            </div>
            <div className="pad">
              <Fields
                prefix={`see-${p.key}`}
                definition={def}
                answers={answers}
                onAnswer={(key, a) => {
                  const { [key]: _, ...rest } = answers
                  setAnswers(a === undefined ? rest : { ...rest, [key]: a })
                }}
                faults={[]}
                name={name}
                onName={setName}
              />
            </div>
          </section>
        </figure>
      ))}
    </section>
  )
}
