/** The columns of the wall. Whatever is a number is a button: it opens the very cases. */
import type { ReactNode } from 'react'
import { clockTime, count } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { ClockMark, levelWords } from '../../../ui/marks.tsx'
import { alike } from '../../duty/rules.ts'
import type { Wall, WallCase, What } from '../contract.ts'
import type { Open } from './open.ts'
import { Due, Level } from './time.tsx'
import { groupWords, handWords, words } from './words.ts'

export interface PanelProps {
  wall: Wall
  onOpen: (open: Open) => void
}

/** 大东门 rather than 大东门社区 1 格: the nearest name that a room knows, then the matter. */
export const short = (name: string): string => name.replace(/社区/, ' ').replace(/\s+/g, ' ').trim()

export function Figure({
  what,
  wall,
  onOpen,
  children,
  className = '',
}: PanelProps & { what: What; children?: ReactNode; className?: string }) {
  const lang = useLang()
  return (
    <button
      type="button"
      className={`w-n ${className}`}
      data-what={what}
      onClick={() => onOpen({ kind: 'cases', what })}
    >
      <b>{count(wall.counts[what], lang)}</b>
      {children && <span>{children}</span>}
    </button>
  )
}

export function Happening({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  return (
    <section className="w-now" aria-label={t('now')}>
      <h2>{t('now')}</h2>
      <Figure what="open" wall={wall} onOpen={onOpen} className="hero">
        {t('openCases')}
      </Figure>
      <div className="w-by">
        {(['critical', 'urgent', 'normal'] as const).map((level) => (
          <button
            type="button"
            key={level}
            data-what={level}
            onClick={() => onOpen({ kind: 'cases', what: level })}
          >
            <Level level={level} />
            <span>{w(levelWords[level])}</span>
            <b>{count(wall.counts[level], lang)}</b>
          </button>
        ))}
      </div>
    </section>
  )
}

export function Who({ wall, onOpen, full = false }: PanelProps & { full?: boolean }) {
  const t = useT(words)
  const w = useWord()
  const { duty } = wall
  return (
    <section className={full ? '' : 'grow'} aria-label={t('who')}>
      <h2>
        {t('who')}
        <span className="sp" />
        <span>{t('onDuty', { n: duty.onDuty })}</span>
      </h2>
      <ul className="w-who">
        {duty.groups.slice(0, full ? 6 : 4).map((g) => (
          <li key={g.group}>
            <button
              type="button"
              data-group={g.group}
              onClick={() => onOpen({ kind: 'people', group: g.group })}
            >
              <span>
                {w(groupWords[g.group])}
                <small>{t('busy', { busy: g.busy, people: g.people })}</small>
              </span>
              <b>{g.onDuty}</b>
              <i className="bar">
                <i style={{ width: `${(100 * g.busy) / g.people}%` }} />
                <i style={{ width: `${(100 * (g.onDuty - g.busy)) / g.people}%` }} />
              </i>
            </button>
          </li>
        ))}
      </ul>
      <p className="w-lead">
        {duty.lead.length
          ? alike(duty.lead, (p) => p.post)
              .map((of) => `${of[0].post} ${of.map((p) => p.name).join(comma())}`)
              .join(' · ')
          : t('nobodyLeads')}
      </p>
      {duty.uncovered.length > 0 ? (
        <button type="button" className="w-gap" data-what="grids" onClick={() => onOpen({ kind: 'grids' })}>
          <b>{t('uncovered', { n: duty.uncovered.length, of: duty.grids })}</b>
          {t('ofGrids', { of: duty.grids })}
        </button>
      ) : (
        <p className="w-lead">{t('allCovered', { n: duty.grids })}</p>
      )}
    </section>
  )
}

export function JustIn({ wall, onOpen, full = false }: PanelProps & { full?: boolean }) {
  const t = useT(words)
  const w = useWord()
  return (
    <section className={full ? 'w-feed full' : 'w-feed'} aria-label={t('justNow')}>
      <h2>
        {t('justNow')}
        <span className="sp" />
        <button
          type="button"
          data-what="lastHour"
          onClick={() => onOpen({ kind: 'cases', what: 'lastHour' })}
        >
          {t('inHour', { n: wall.counts.lastHour })}
        </button>
      </h2>
      <ul>
        {wall.recent.slice(0, full ? 9 : 3).map((c) => (
          <li key={c.id}>
            <button type="button" onClick={() => onOpen({ kind: 'case', of: c })}>
              <time>{clockTime(c.reportedAt)}</time>
              <Level level={c.level} />
              <span className="ell">{c.title}</span>
              {full && (
                <small className="ell">
                  {[short(c.regionName), c.unitName ?? t('noUnit'), w(handWords[c.hand])].join(' · ')}
                </small>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Where and how late, what, and how far; with `full` also who has it. */
export function Line({
  of: c,
  onOpen,
  full = false,
}: {
  of: WallCase
  onOpen: PanelProps['onOpen']
  full?: boolean
}) {
  const t = useT(words)
  const w = useWord()
  return (
    <button type="button" className="w-line" data-case={c.id} onClick={() => onOpen({ kind: 'case', of: c })}>
      <span className="h">
        <Level level={c.level} />
        <span className="ell">{short(c.regionName)}</span>
      </span>
      <Due of={c} />
      <span className="p">
        <span className="ell">{c.title}</span>
        <span className="s">{w(handWords[c.hand])}</span>
      </span>
      {full && (
        <span className="s ell">{[c.unitName ?? t('noUnit'), c.staffName].filter(Boolean).join(' · ')}</span>
      )}
    </button>
  )
}

export function Late({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  return (
    <section className="w-fit w-late" aria-label={t('late')}>
      <h2>
        {t('late')}
        <span className="sp" />
        <Figure what="late" wall={wall} onOpen={onOpen} className={wall.counts.late ? 'late' : ''}>
          {t('cases')}
        </Figure>
      </h2>
      {wall.late.length ? (
        <ul>
          {wall.late.map((c) => (
            <li key={c.id}>
              <Line of={c} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="w-none">{t('noneLate', { n: wall.counts.open })}</p>
      )}
    </section>
  )
}

export function Soon({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  return (
    <section className="w-soon" aria-label={t('soon')}>
      <h2>
        <ClockMark state="soon" />
        {t('soon')}
        <span className="sp" />
        <Figure what="hourLeft" wall={wall} onOpen={onOpen}>
          {t('cases')}
        </Figure>
      </h2>
      {wall.hourLeft.length ? (
        <ul>
          {wall.hourLeft.slice(0, 3).map((c) => (
            <li key={c.id}>
              <button type="button" onClick={() => onOpen({ kind: 'case', of: c })}>
                <span className="ell">
                  {short(c.regionName)} · {c.title}
                </span>
                <Due of={c} />
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="w-none">{t('noneSoon')}</p>
      )}
    </section>
  )
}

/** Only where there is room: what is pressed from above, and what nobody has taken. */
export function Pressed({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  const part = (what: 'supervised' | 'unsigned', list: WallCase[], none: string, most: number) => (
    <section className={what === 'unsigned' ? 'w-fit' : ''} aria-label={t(what)}>
      <h2>
        {t(what)}
        <span className="sp" />
        <Figure what={what} wall={wall} onOpen={onOpen}>
          {t('cases')}
        </Figure>
      </h2>
      {list.length ? (
        <ul>
          {list.slice(0, most).map((c) => (
            <li key={c.id}>
              <Line of={c} onOpen={onOpen} full />
            </li>
          ))}
        </ul>
      ) : (
        <p className="w-none">{none}</p>
      )}
    </section>
  )
  return (
    <>
      {part('unsigned', wall.unsigned, t('noneUnsigned'), 6)}
      {part(
        'supervised',
        [...wall.supervised].sort((a, b) => +b.supervised - +a.supervised),
        t('noneSupervised'),
        1,
      )}
    </>
  )
}
