import type { ReactNode } from 'react'
import { dict, useT } from './i18n.tsx'

export interface ConflictRow {
  field: string
  label: string
  mine: { text: string; note?: string }
  theirs: { text: string; note?: string }
  before: string
}

const words = dict({
  before: { zh: '原来的', en: 'Before' },
  use: { zh: '用这个', en: 'Use this' },
  choose: { zh: '点一个', en: 'Choose' },
})

/** Two people changed the same thing: both stand side by side, one is chosen by a tap, neither is lost. */
export function ConflictTable({
  rows,
  mine,
  theirs,
  chosen,
  onChoose,
  actions,
}: {
  rows: ConflictRow[]
  /** 您的（离线时存的）. */
  mine: string
  /** 黎红梅的（已在台账）. */
  theirs: string
  chosen: Record<string, 'mine' | 'theirs' | undefined>
  onChoose: (field: string, which: 'mine' | 'theirs') => void
  actions?: ReactNode
}) {
  const t = useT(words)
  return (
    <>
      <div className="y-scrollx">
        <table className="y-conflict">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr">{t('choose')}</span>
              </th>
              <th scope="col">{mine}</th>
              <th scope="col">{theirs}</th>
              <th scope="col">{t('before')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.field}>
                <th scope="row">{r.label}</th>
                {(['mine', 'theirs'] as const).map((which) => (
                  <td key={which} className={chosen[r.field] === which ? 'pk' : ''}>
                    <button
                      type="button"
                      aria-pressed={chosen[r.field] === which}
                      onClick={() => onChoose(r.field, which)}
                    >
                      {r[which].text}
                      {r[which].note && <small>{r[which].note}</small>}
                      {chosen[r.field] === which && <span>✓ {t('use')}</span>}
                    </button>
                  </td>
                ))}
                <td>{r.before}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {actions && <div className="y-acts">{actions}</div>}
    </>
  )
}
