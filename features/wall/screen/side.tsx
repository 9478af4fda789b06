/** What fills the columns where there is room: who has the shift, what was just done and by whom, what falls due after the hour. */
import { clockTime } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Line, type PanelProps, short } from './panels.tsx'
import { Level } from './time.tsx'
import { stepWords, words } from './words.ts'

export function Shifts({ wall }: PanelProps) {
  const t = useT(words)
  const { rosters } = wall.duty
  return (
    <section className="w-fill w-shifts" aria-label={t('shifts')}>
      <h2>{t('shifts')}</h2>
      {rosters.length ? (
        <ul>
          {rosters.map((r) => (
            <li key={`${r.name}${r.part}${r.chief}`}>
              <span className="ell">{r.name}</span>
              <small>{t('until', { part: r.part, at: clockTime(r.until) })}</small>
              <b className="ell">{r.people > 1 ? t('andOthers', { name: r.chief, n: r.people }) : r.chief}</b>
            </li>
          ))}
        </ul>
      ) : (
        <p className="w-none">{t('noShifts')}</p>
      )}
    </section>
  )
}

export function Gaps({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  const { uncovered, grids } = wall.duty
  return (
    <section className="w-fill w-gaps" aria-label={t('grids')}>
      <h2>{t('grids')}</h2>
      {uncovered.length ? (
        <ul>
          {uncovered.map((g) => (
            <li key={g.path}>
              <button
                type="button"
                className="ell"
                onClick={() => onOpen({ kind: 'cases', what: 'open', region: g })}
              >
                {g.name}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="w-none">{t('allCovered', { n: grids })}</p>
      )}
    </section>
  )
}

/** What changed, and who did it. */
export function Steps({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  return (
    <section className="w-fill w-steps" aria-label={t('steps')}>
      <h2>{t('steps')}</h2>
      {wall.steps.length ? (
        <ul>
          {wall.steps.map((s) => (
            <li key={`${s.id}${s.step}`}>
              <button type="button" data-step={s.step} onClick={() => onOpen({ kind: 'case', of: s })}>
                <time>{clockTime(s.at)}</time>
                <Level level={s.level} />
                <span className="ell">{s.title}</span>
                <b>{w(stepWords[s.step])}</b>
                <small className="ell">
                  {[short(s.regionName), s.unitName, s.staffName]
                    .filter(Boolean)
                    .join(lang === 'zh' ? ' · ' : ', ')}
                </small>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="w-none">{t('noSteps')}</p>
      )}
    </section>
  )
}

export function Next({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  return (
    <section className="w-fill w-next" aria-label={t('next')}>
      <h2>{t('next')}</h2>
      {wall.next.length ? (
        <ul>
          {wall.next.map((c) => (
            <li key={c.id}>
              <Line of={c} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="w-none">{t('noNext')}</p>
      )}
    </section>
  )
}
