import type { AnswerOf } from '../../../kernel/contract.ts'
import { Btn } from '../../../ui/button.tsx'
import { count } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Loading } from '../../../ui/states.tsx'
import type { check } from '../contract.ts'
import type { PageState } from './state.ts'
import { missingWords, words } from './words.ts'

/** What is wrong below a region: grids nobody answers for, outlines that do not fit. Each line leads to its place. */
export function CheckPanel({
  name,
  names,
  answer,
  state,
}: {
  name: string
  names: ReadonlyMap<string, string>
  answer: AnswerOf<typeof check> | undefined
  state: PageState
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  if (!answer) return <Loading rows={6} />
  return (
    <div className="rg-panel">
      <header>
        <p className="rg-trail">{t('checkN', { n: count(answer.checked, lang) })}</p>
        <h1>{t('checkTitle', { name })}</h1>
        <Btn
          ghost
          sm
          icon="close"
          aria-label={t('close')}
          className="rg-x"
          onClick={() => state.open(null)}
        />
      </header>
      <section className="rg-sec">
        <h2>
          {t('coverTitle')}{' '}
          <small>{answer.cover.length ? `${answer.cover.length} · ${t('hatch')}` : '0'}</small>
        </h2>
        {answer.cover.length === 0 && <p className="rg-dim">{t('coverGood')}</p>}
        <ul className="rg-findings">
          {answer.cover.slice(0, 200).map((g) => (
            <li key={g.path}>
              <button type="button" onClick={() => state.choose(g.path)}>
                <b>{g.name}</b>
                <span>
                  {t('missing', {
                    list: g.missing.map((m) => w(missingWords[m])).join(comma()),
                  })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="rg-sec">
        <h2>
          {t('shapeTitle')} <small>{answer.findings.length}</small>
        </h2>
        {answer.findings.length === 0 && <p className="rg-dim">{t('checkGood')}</p>}
        <ul className="rg-findings">
          {answer.findings.slice(0, 200).map((f) => (
            <li key={f.code + f.path + f.other}>
              <button type="button" onClick={() => state.choose(f.path)}>
                <b>{names.get(f.path) ?? f.path}</b>
                <span>{f[lang]}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
