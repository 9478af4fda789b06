import { useState } from 'react'
import { Btn } from './button.tsx'
import { dict, useT } from './i18n.tsx'

const words = dict({
  more: { zh: '再取 50 条', en: '50 more' },
  before: { zh: '前 200 条', en: 'Previous 200' },
  after: { zh: '后 200 条', en: 'Next 200' },
  page: { zh: '第 {n} 页', en: 'page {n}' },
})

type Cursor = string | number
const step = 50
/** As many as a list answers at once. */
const most = 200

/** A list longer than a page: fifty, fifty more up to two hundred, then two hundred after two hundred. What is asked for anew begins at its beginning. */
export function usePaged(asked: object) {
  const of = JSON.stringify(asked)
  const [limit, setLimit] = useState(step)
  const [trail, setTrail] = useState<{ of: string; cursors: Cursor[] }>({ of, cursors: [] })
  const cursors = trail.of === of ? trail.cursors : []
  const after = cursors.at(-1)
  return {
    ask: { limit, ...(after === undefined ? {} : { after }) },
    /** Pages before this one. */
    gone: cursors.length,
    full: limit >= most,
    more: () => setLimit(Math.min(most, limit + step)),
    on: (next: Cursor) => setTrail({ of, cursors: [...cursors, next] }),
    back: () => setTrail({ of, cursors: cursors.slice(0, -1) }),
  }
}

/** Below such a list; nothing when all of it is there. */
export function More({ of: p, next }: { of: ReturnType<typeof usePaged>; next: Cursor | null | undefined }) {
  const t = useT(words)
  const goesOn = next !== null && next !== undefined
  if (goesOn && !p.full)
    return (
      <Btn ghost onClick={p.more}>
        {t('more')}
      </Btn>
    )
  if (p.gone === 0 && !goesOn) return null
  return (
    <p className="y-row">
      {p.gone > 0 && <Btn onClick={p.back}>{t('before')}</Btn>}
      <span className="y-note" role="status">
        {t('page', { n: p.gone + 1 })}
      </span>
      {goesOn && <Btn onClick={() => p.on(next)}>{t('after')}</Btn>}
    </p>
  )
}
