/** What lies behind a number: over the wall, never instead of it; Back leads home. */
import { useEffect, useRef, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { useSession } from '../../../ui/session.tsx'
import { type Group, type Wall, type WallCase, wallCases, wallPeople } from '../contract.ts'
import type { Open } from './open.ts'
import { Line } from './panels.tsx'
import { Due, Level } from './time.tsx'
import { groupWords, handWords, whatWords, words } from './words.ts'

interface Props {
  open: Open
  wall: Wall
  onOpen: (open: Open) => void
  onBack: () => void
}

export function Drill({ open, wall, onOpen, onBack }: Props) {
  const t = useT(words)
  const w = useWord()
  const box = useRef<HTMLDivElement>(null)
  // Whoever opened it finds the focus inside, and back where it was afterwards.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each level takes the focus anew
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('button')?.focus()
  }, [open])
  const title =
    open.kind === 'cases'
      ? open.region
        ? t('inGrid', { name: open.region.name })
        : w(whatWords[open.what])
      : open.kind === 'people'
        ? w(groupWords[open.group])
        : open.kind === 'grids'
          ? t('grids')
          : open.of.title
  return (
    <div className="w-drill" role="dialog" aria-modal="true" aria-label={title} ref={box}>
      <header>
        <button type="button" className="w-back" onClick={onBack}>
          ← {t('back')}
        </button>
        <h1 className="ell">
          {open.kind === 'case' && <Level level={open.of.level} />}
          {title}
        </h1>
      </header>
      {open.kind === 'cases' && <Cases open={open} wall={wall} onOpen={onOpen} />}
      {open.kind === 'people' && <People group={open.group} wall={wall} />}
      {open.kind === 'grids' && (
        <ul className="w-grids">
          {wall.duty.uncovered.map((g) => (
            <li key={g.path}>
              <button type="button" onClick={() => onOpen({ kind: 'cases', what: 'open', region: g })}>
                {g.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {open.kind === 'case' && <Case of={open.of} />}
    </div>
  )
}

/** Asked again with every new truth of the wall, so that an open list does not grow old. */
function useBehind<T>(ask: () => Promise<T>, key: string): T | undefined {
  const [got, setGot] = useState<{ key: string; answer: T }>()
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    let gone = false
    latest.current().then(
      (answer) => !gone && setGot({ key, answer }),
      () => {},
    )
    return () => {
      gone = true
    }
  }, [key])
  return got && got.key.split('@')[0] === key.split('@')[0] ? got.answer : undefined
}

function Cases({ open, wall, onOpen }: Omit<Props, 'open' | 'onBack'> & { open: Open & { kind: 'cases' } }) {
  const t = useT(words)
  const region = open.region?.path ?? wall.region.path
  const got = useBehind(
    () => call(wallCases, { query: { region, what: open.what } }),
    `${open.what} ${region}@${wall.at}`,
  )
  if (!got) return <p className="w-none">{t('reading')}</p>
  if (got.total === 0) return <p className="w-none">{t('empty')}</p>
  return (
    <>
      <p className="w-total">
        <b data-total>{got.total}</b> {t('cases')}
        {got.total > got.cases.length && ` · ${t('shown', { n: got.cases.length })}`}
      </p>
      <ul className="w-list">
        {got.cases.map((c) => (
          <li key={c.id}>
            <Line of={c} onOpen={onOpen} full />
          </li>
        ))}
      </ul>
    </>
  )
}

function People({ group, wall }: { group: Group; wall: Wall }) {
  const t = useT(words)
  const got = useBehind(
    () => call(wallPeople, { query: { region: wall.region.path, group } }),
    `${group} ${wall.region.path}@${wall.at}`,
  )
  if (!got) return <p className="w-none">{t('reading')}</p>
  return (
    <ul className="w-people">
      {got.people.map((p) => (
        <li key={`${p.name} ${p.post} ${p.regionName}`} className={p.onDuty ? '' : 'off'}>
          <b>{p.name}</b>
          <span className="ell">
            {p.regionName} {p.post}
          </span>
          <span>{p.onDuty ? t('inHand', { n: p.load }) : t('offDuty')}</span>
        </li>
      ))}
    </ul>
  )
}

function Case({ of: c }: { of: WallCase }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  return (
    <>
      <dl className="w-case">
        <dt>{t('due')}</dt>
        <dd>
          <Due of={c} />
          {c.dueAt && <span> {moment(c.dueAt, now, lang)}</span>}
        </dd>
        <dt>{t('step')}</dt>
        <dd>{w(handWords[c.hand])}</dd>
        <dt>{t('unit')}</dt>
        <dd>{[c.unitName ?? t('noUnit'), c.staffName].filter(Boolean).join(' · ')}</dd>
        <dt>{t('grid')}</dt>
        <dd>{c.regionName}</dd>
        <dt>{t('place')}</dt>
        <dd>{c.placeText ?? '—'}</dd>
        <dt>{t('came')}</dt>
        <dd>{moment(c.reportedAt, now, lang)}</dd>
        <dt>{t('number')}</dt>
        <dd>{c.number}</dd>
      </dl>
      {can('case.read') && (
        <a className="w-desk" href={`/desk/cases/${c.id}`} target="_blank" rel="noreferrer">
          {t('desk')}
        </a>
      )}
    </>
  )
}
