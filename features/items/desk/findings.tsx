import { useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { clockTime } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import type { checkList, Finding } from '../contract.ts'
import type { Whom } from './units.ts'
import { panelWords } from './words-panel.ts'

const first = 6

/** What blocks publishing, each with the way to the field; below it the hints, folded. */
export function Findings({
  check,
  unsaved,
  whom,
  editable,
  onGo,
}: {
  check: AnswerOf<typeof checkList> | undefined
  unsaved: number
  whom: Whom
  /** Who may only read is shown the place, not asked to mend it. */
  editable: boolean
  onGo: (f: Finding) => void
}) {
  const t = useT(panelWords)
  const [all, setAll] = useState(false)
  const [hints, setHints] = useState(false)
  if (!check)
    return (
      <section className="y-card">
        <p role="status">{t('checking')}</p>
      </section>
    )
  const blocking = check.findings.filter((f) => f.severity === 'blocking')
  const soft = check.findings.filter((f) => f.severity === 'hint')
  const shown = all ? blocking : blocking.slice(0, first)
  return (
    <section className="y-card it-findings" aria-live="polite">
      <h2 className="y-sec">
        {blocking.length > 0 ? t('checks', { n: blocking.length }) : t('checksNone')}
        <small>{t('checkedAt', { at: clockTime(check.checkedAt), s: check.seconds.toFixed(1) })}</small>
      </h2>
      {unsaved > 0 && <p className="y-note">{t('unchecked', { n: unsaved })}</p>}
      <List list={shown} whom={whom} editable={editable} onGo={onGo} />
      {blocking.length > first && (
        <button type="button" className="y-link" onClick={() => setAll(!all)}>
          {all ? t('less') : t('more', { n: blocking.length - first })}
        </button>
      )}
      {soft.length > 0 && (
        <div className="it-fd soft">
          <i className="it-x o" aria-hidden="true" />
          <span>{t('hints', { n: soft.length })}</span>
          <button type="button" className="y-link" aria-expanded={hints} onClick={() => setHints(!hints)}>
            {t(hints ? 'less' : 'look')}
          </button>
        </div>
      )}
      {hints && <List list={soft.slice(0, 100)} whom={whom} editable={editable} onGo={onGo} />}
    </section>
  )
}

function List({
  list,
  whom,
  editable,
  onGo,
}: {
  list: readonly Finding[]
  whom: Whom
  editable: boolean
  onGo: (f: Finding) => void
}) {
  const t = useT(panelWords)
  const lang = useLang()
  return (
    <ul>
      {list.map((f) => (
        <li className="it-fd" key={`${f.itemCode}${f.field}${f[lang]}`}>
          <i className={`it-x ${f.severity === 'hint' ? 'o' : ''}`} aria-hidden="true" />
          <span>
            {f.itemCode} {f.itemName}
            <small>{whom.say(f[lang])}</small>
          </span>
          <button type="button" className="y-link" onClick={() => onGo(f)}>
            {t(f.severity === 'hint' || !editable ? 'look' : 'goFix')}
          </button>
        </li>
      ))}
    </ul>
  )
}
