import type { ReactNode } from 'react'
import { count } from './format.ts'
import { dict, useLang, useT } from './i18n.tsx'
import { Icon, type IconName } from './icons.tsx'
import { useKeys } from './keyboard.tsx'
import { ClockMark } from './marks.tsx'

export interface View {
  id: string
  label: string
  /** Zero stays visible: a person knows it was checked. Undefined while it is being counted. */
  count?: number
  tone?: 'late' | 'soon'
  icon?: IconName
}
export interface ViewGroup {
  title: string
  views: View[]
}

const words = dict({
  views: { zh: '保存的视图', en: 'Saved views' },
  open: { zh: '视图：{name}', en: 'View: {name}' },
  group: { zh: '视图', en: 'Views' },
})

/** Saved views with their counts; `V` then a digit opens one. */
export function ViewRail({
  head,
  groups,
  current,
  onOpen,
  foot,
  action,
}: {
  head?: ReactNode
  groups: ViewGroup[]
  current: string
  onOpen: (id: string) => void
  foot?: { label: string; value: string }[]
  /** Below the groups, e.g. save the present filter as a view. */
  action?: ReactNode
}) {
  const t = useT(words)
  const lang = useLang()
  const flat = groups.flatMap((g) => g.views)
  useKeys(
    flat.slice(0, 9).map((v, i) => ({
      id: `view.${i + 1}`,
      keys: `V ${i + 1}`,
      words: { zh: `视图：${v.label}`, en: `View: ${v.label}` },
      group: words.group,
      run: () => onOpen(v.id),
    })),
  )
  return (
    <aside className="y-views" aria-label={t('views')}>
      {head && <div className="org">{head}</div>}
      {groups.map((g) => (
        <section key={g.title}>
          <h3>{g.title}</h3>
          {g.views.map((v) => (
            <button
              type="button"
              key={v.id}
              className={`y-vw ${v.tone && v.count ? v.tone : ''} ${v.id === current ? 'on' : ''}`}
              aria-current={v.id === current ? 'page' : undefined}
              onClick={() => onOpen(v.id)}
            >
              {v.tone && <ClockMark state={v.tone} />}
              {v.icon && <Icon name={v.icon} />}
              <span className="y-ell">{v.label}</span>
              <span className="n">{v.count === undefined ? '' : count(v.count, lang)}</span>
            </button>
          ))}
        </section>
      ))}
      {action}
      {foot && (
        <dl className="foot">
          {foot.map((f) => (
            <div key={f.label}>
              <dt>{f.label}</dt>
              <dd>{f.value}</dd>
            </div>
          ))}
        </dl>
      )}
    </aside>
  )
}
