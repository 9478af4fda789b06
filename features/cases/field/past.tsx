import { useState } from 'react'
import { moment } from '../../../ui/format.ts'
import { colon, comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { Block } from '../../../ui/phone.tsx'
import type { CaseDetail } from '../contract.ts'
import { words } from './words.ts'

const shownFirst = 4
const stateKeys = ['assigned', 'accepted', 'arrived', 'done'] as const

/** Who works on it, each with how far they are. */
export function Parts({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const lines = c.handlers.filter((h) => h.state !== 'returned' && h.state !== 'released')
  if (lines.length === 0) return null
  return (
    <Block title={t('parts')}>
      <ul className="y-parts">
        {lines.map((h) => {
          const state = stateKeys.find((s) => s === h.state)
          return (
            <li key={h.id}>
              <span>
                {h.unitName} {h.accountName ?? ''}
                {h.task ? `${colon()}${h.task}` : ''}
              </span>
              <em>
                {t(h.role === 'main' ? 'main' : 'co')} · {state ? t(`p_${state}`) : h.state}
              </em>
            </li>
          )
        })}
      </ul>
      {c.item && c.item.admission.allowed.length > 0 && c.mine?.role === 'co' && (
        <p className="y-note">
          {t('can')}
          {colon()}
          {c.item.admission.allowed.join(comma())}
          <br />
          {t('cannot')}
          {colon()}
          {c.item.admission.forbidden.join(comma())}
        </p>
      )}
    </Block>
  )
}

/** What happened so far, the latest first. */
export function Past({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [all, setAll] = useState(false)
  const events = [...c.events].reverse()
  const shown = all ? events : events.slice(0, shownFirst)
  return (
    <Block title={t('past')}>
      <ul className="y-past">
        {shown.map((e) => (
          <li key={e.seq}>
            <span>{w(e.line)}</span>
            <time>{moment(e.at, now, lang)}</time>
            {e.detail && <small>{w(e.detail)}</small>}
          </li>
        ))}
      </ul>
      {!all && events.length > shownFirst && (
        <button type="button" className="y-link tall" style={{ minHeight: 44 }} onClick={() => setAll(true)}>
          {t('pastMore', { n: events.length })}
        </button>
      )}
    </Block>
  )
}
