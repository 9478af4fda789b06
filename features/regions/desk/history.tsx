import { useState } from 'react'
import { type Lang, useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { history, type Lineage, type Region } from '../contract.ts'
import type { PageState } from './state.ts'
import { dayLabel, dayNumber, dayOf, todayHere } from './time.ts'
import { lineageWords, words } from './words.ts'

type Entry = { at: string; kind: 'version'; version: Region } | { at: string; kind: 'step'; step: Lineage }

/** Every version and every step of descent, newest first, and a slider that takes the whole map to a day. */
export function History({ path, state, lang }: { path: string; state: PageState; lang: Lang }) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(history, { params: { path } }, { retry: false })
  if (!got.data) return null
  const { versions, lineage, names } = got.data
  const entries: Entry[] = [
    ...versions.map((version): Entry => ({ at: version.validFrom, kind: 'version', version })),
    ...lineage.filter((l) => l.from !== l.to).map((step): Entry => ({ at: step.at, kind: 'step', step })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1))
  const label = (p: string) => `${names[p] ?? versions.at(-1)?.name ?? ''} ${p.slice(-6)}`
  const first = [...lineage.map((l) => l.at), ...versions.map((v) => v.validFrom)].sort()[0]!
  return (
    <section className="rg-sec">
      <h2>{t('history')}</h2>
      <DaySlider first={dayOf(first)} day={state.day} versions={versions} onDay={state.look} />
      {entries.length === 1 && <p className="rg-dim">{t('historyNone')}</p>}
      <ol className="rg-history">
        {entries.length > 1 &&
          entries.map((e) => (
            <li
              key={`${e.kind}${e.at}${e.kind === 'step' ? e.step.from + e.step.to : e.version.version}`}
              className={e.kind}
            >
              <time>{dayOf(e.at)}</time>
              <span>
                {e.kind === 'version' ? (
                  <>
                    {t('version', { n: e.version.version })} <b>{e.version.name}</b>
                  </>
                ) : (
                  <>
                    {w(lineageWords[e.step.kind])} <b>{label(e.step.from)}</b> → <b>{label(e.step.to)}</b>
                    <small>
                      {e.step.reason}
                      {e.step.actor ? ` · ${e.step.actor}` : ''}
                    </small>
                  </>
                )}
              </span>
              <button type="button" className="y-link" lang={lang} onClick={() => state.look(dayOf(e.at))}>
                {t('showThen')}
              </button>
            </li>
          ))}
      </ol>
    </section>
  )
}

function DaySlider({
  first,
  day,
  versions,
  onDay,
}: {
  first: string
  day: string | null
  versions: readonly Region[]
  onDay: (day: string | null) => void
}) {
  const t = useT(words)
  const today = todayHere()
  const [at, setAt] = useState<number | null>(null)
  const min = Math.min(dayNumber(first), dayNumber(today) - 1)
  const max = dayNumber(today)
  const value = at ?? (day ? dayNumber(day) : max)
  const then = dayLabel(value)
  const name = versions.findLast(
    (v) => dayOf(v.validFrom) <= then && (!v.validTo || dayOf(v.validTo) > then),
  )?.name
  const settle = () => {
    if (at === null) return
    onDay(at >= max ? null : dayLabel(at))
    setAt(null)
  }
  return (
    <div className="rg-slider">
      <input
        type="range"
        min={min}
        max={max}
        value={value}
        aria-label={t('past')}
        aria-valuetext={`${then} ${name ?? ''}`}
        onChange={(e) => setAt(Number(e.target.value))}
        onPointerUp={settle}
        onKeyUp={settle}
      />
      <span>
        {then} {name && <b>{name}</b>}
      </span>
    </div>
  )
}
