import { ClockTag } from '../../../ui/clock.tsx'
import { clockTime } from '../../../ui/format.ts'
import { useT } from '../../../ui/i18n.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { ClockMark } from '../../../ui/marks.tsx'
import type { CaseRow } from '../../cases/contract.ts'
import type { Target } from '../contract.ts'
import { words } from './words.ts'

export function CaseItem({
  row,
  current,
  chosen,
  held,
  onCurrent,
  onChoose,
  onDrag,
  onLetGo,
}: {
  row: CaseRow
  current: boolean
  chosen: boolean
  held: boolean
  onCurrent: () => void
  onChoose: () => void
  onDrag: () => void
  onLetGo: () => void
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and its keys
    <div
      id={`bc-${row.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen || held}
      draggable
      className={`board-case ${current ? 'cur' : ''} ${chosen ? 'sel' : ''} ${held ? 'held' : ''}`}
      onClick={(e) => {
        onCurrent()
        if (e.ctrlKey || e.metaKey || e.shiftKey) onChoose()
      }}
      onDragStart={(e) => {
        e.dataTransfer.effectAllowed = 'move'
        e.dataTransfer.setData('text/plain', row.number)
        onCurrent()
        onDrag()
      }}
      onDragEnd={onLetGo}
    >
      <LevelTag level={row.level} />
      <div>
        <b>{row.title}</b>
        <p>
          {row.regionName}
          {(row.mainUnitName ?? row.proposedUnitName) && ` → ${row.mainUnitName ?? row.proposedUnitName}`}
        </p>
      </div>
      {row.nextDueAt && (
        <ClockTag
          clock={{
            kind: row.nextKind ?? 'next',
            label: '',
            due: row.nextDueAt,
            soonAt: row.nextWarnAt,
          }}
        />
      )}
    </div>
  )
}

type Person = Target['people'][number]

/** The person of the card on whose line something was put, if it was one. */
const personAt = (x: Target, at: EventTarget): Person | undefined => {
  const id = (at as Element).closest<HTMLElement>('[data-person]')?.dataset.person
  return x.people.find((p) => p.accountId === id)
}

/** A unit with what it has in hand and who is there; each of its people can be given a case too. */
export function TargetCard({
  target: x,
  over,
  open,
  onOver,
  onPut,
}: {
  target: Target
  over: boolean
  /** Something is held and could be put here. */
  open: boolean
  onOver: () => void
  onPut: (p?: Person) => void
}) {
  const t = useT(words)
  const shown = x.people.slice(0, 5)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list of targets has the focus and its keys
    <div
      id={`bt-${x.unitId}`}
      role="option"
      tabIndex={-1}
      aria-selected={over}
      className={`board-target ${over ? 'over' : ''} ${x.onDuty === 0 ? 'off' : ''}`}
      onClick={(e) => onPut(personAt(x, e.target))}
      onDragOver={(e) => {
        e.preventDefault()
        e.dataTransfer.dropEffect = 'move'
        if (!over) onOver()
      }}
      onDrop={(e) => {
        e.preventDefault()
        onPut(personAt(x, e.target))
      }}
    >
      <h3>{x.name}</h3>
      <p className="n">
        <span>{t('open', { n: x.open })}</span>
        {x.soon > 0 && (
          <span className="soon">
            <ClockMark state="soon" /> {t('soon', { n: x.soon })}
          </span>
        )}
        {x.late > 0 && (
          <span className="late">
            <ClockMark state="late" /> {t('late', { n: x.late })}
          </span>
        )}
        <span>{x.onDuty > 0 ? t('onDuty', { n: x.onDuty, all: x.people.length }) : t('nobody')}</span>
      </p>
      <ul>
        {shown.map((p) => (
          <li key={p.accountId} data-person={p.accountId} className={p.onDuty ? 'in' : ''}>
            <span>
              {p.name}
              {p.chief && <small> {t('chief')}</small>}
            </span>
            <small>
              {t('hand', { n: p.load })}
              {p.until && ` · ${t('until', { at: clockTime(Date.parse(p.until)) })}`}
            </small>
          </li>
        ))}
      </ul>
      {open && <p className="board-here">{t('here')}</p>}
    </div>
  )
}
