import '../../../ui/css/dialog.css'
import './visits.css'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { Segments } from '../../../ui/due.tsx'
import { clockTime, dayName } from '../../../ui/format.ts'
import { colon, semicolon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { Block, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { EmptyCells, Loading, OfflineBar } from '../../../ui/states.tsx'
import { entryTold, type Visit, type VisitEntry, visitGet, visitsToday } from '../contract.ts'
import { entryListWords } from '../words.ts'
import { Door } from './door.tsx'
import { useQueue, type Waiting } from './queue.ts'
import { words } from './words.ts'

/** The door that follows in the walk; after the last one, whatever is left. */
const after = (due: readonly Visit[], id: string): Visit | undefined => {
  const n = due.findIndex((v) => v.id === id)
  return [...due.slice(n + 1), ...due.slice(0, Math.max(0, n))][0]
}

/** Today's walk in its order; the next door opens at once after each. */
export default function Visits() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const me = useMe()
  const { queue, items } = useQueue()
  const asked = useAsk(visitsToday, {}, { refetchInterval: 60_000 })
  const [seg, setSeg] = useState<'due' | 'done'>('due')
  const navigate = useNavigate()
  const { id } = useParams()
  const setAt = (v: Visit | undefined) =>
    // From door to door one step back still leads to the day.
    void navigate(v ? `/visits/${v.id}` : '/visits', { replace: Boolean(id) })
  const waits = items.filter((i) => !i.refused && !i.already)
  const onPhone = new Set(items.filter((i) => !i.already).map((i) => i.visitId))
  const due = (asked.data?.due ?? []).filter((v) => !onPhone.has(v.id))
  const done = asked.data?.done ?? []
  const here = [...(asked.data?.due ?? []), ...done]
  const listed = here.find((v) => v.id === id)
  const other = useAsk(
    visitGet,
    { params: { id: id ?? '' } },
    { enabled: Boolean(id && asked.data && !listed) },
  )
  const at = listed ?? other.data?.visit
  if (id)
    return at ? (
      <Door
        key={at.id}
        v={at}
        queue={queue}
        onBack={() => setAt(undefined)}
        onNext={() => setAt(after(due, at.id))}
      />
    ) : asked.error || other.error ? (
      <div className="y-page-pad">
        <ProblemPanel
          problem={(other.error ?? asked.error)!}
          title={t('failed')}
          onRetry={() => void asked.refetch()}
        />
      </div>
    ) : (
      <Loading rows={6} />
    )
  return (
    <>
      <header className="y-head">
        <h1>{t('title', { n: due.length })}</h1>
        <p>
          {dayName(now, lang)} {clockTime(now)}
        </p>
        <div className="me">
          <p>
            <b>{lang === 'en' && me.nameEn ? me.nameEn : me.name}</b>
          </p>
          <p>{t('doneToday', { n: done.length + waits.length })}</p>
        </div>
      </header>
      {waits.length > 0 && (
        <OfflineBar title={t(navigator.onLine ? 'sending' : 'offline')}>
          {t('kept', { n: waits.length })}
        </OfflineBar>
      )}
      {items
        .filter((i) => i.refused || i.already)
        .map((i) => (
          <Said
            key={i.requestId}
            item={i}
            onGone={() => queue.remove(i.requestId)}
            onLook={() => setAt(here.find((v) => v.id === i.visitId))}
          />
        ))}
      <PhoneMain>
        {due.length > 1 && <WayMap visits={due} label={t('map')} />}
        <Segments
          value={seg}
          onChange={setSeg}
          items={[
            { value: 'due', label: t('route'), count: due.length },
            { value: 'done', label: t('done'), count: done.length + waits.length },
          ]}
        />
        {asked.error && !asked.data ? (
          <div className="y-page-pad">
            <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
          </div>
        ) : !asked.data ? (
          <Loading rows={6} />
        ) : seg === 'due' ? (
          <Due due={due} ahead={asked.data.ahead} onOpen={setAt} />
        ) : (
          <Done done={done} waits={waits} onOpen={setAt} />
        )}
        {asked.data && asked.data.owed.length > 0 && <Owed owed={asked.data.owed} />}
      </PhoneMain>
    </>
  )
}

function Due({
  due,
  ahead,
  onOpen,
}: {
  due: Visit[]
  ahead: { count: number; nextOn: string | null }
  onOpen: (v: Visit) => void
}) {
  const t = useT(words)
  if (due.length === 0)
    return (
      <div className="y-page-pad">
        <EmptyCells kind="done" title={t('empty')}>
          {ahead.nextOn ? t('emptyAhead', { n: ahead.count, day: ahead.nextOn }) : t('emptyNone')}
        </EmptyCells>
      </div>
    )
  return (
    <ol className="vs-list">
      {due.map((v, i) => (
        <li key={v.id} className={i === 0 ? 'next' : ''}>
          <Line v={v} onOpen={onOpen} />
          {i === 0 && (
            <Btn pri icon="door" onClick={() => onOpen(v)}>
              {t('open')}
            </Btn>
          )}
        </li>
      ))}
    </ol>
  )
}

function Line({ v, onOpen }: { v: Visit; onOpen: (v: Visit) => void }) {
  const t = useT(words)
  const marks = [
    v.tries > 0 && v.state === 'due' ? t('again', { n: v.tries + 1 }) : '',
    v.daypart ? t(v.daypart) : '',
  ].filter(Boolean)
  return (
    <button type="button" className="row" onClick={() => onOpen(v)}>
      <b>{v.label}</b>
      <small>
        {v.lateDays > 0 ? <span className="vs-late">{t('late', { n: v.lateDays })}</span> : marks.join(' · ')}
      </small>
      <span>
        {v.place}
        {v.lateDays > 0 && marks.length > 0 && ` · ${marks.join(' · ')}`}
      </span>
    </button>
  )
}

function Done({
  done,
  waits,
  onOpen,
}: {
  done: Visit[]
  waits: readonly Waiting[]
  onOpen: (v: Visit) => void
}) {
  const t = useT(words)
  if (done.length + waits.length === 0)
    return (
      <div className="y-page-pad">
        <EmptyCells kind="none" title={t('emptyDone')} />
      </div>
    )
  return (
    <ul className="vs-list">
      {waits.map((w) => (
        <li key={w.requestId}>
          <div className="row">
            <b>{w.label}</b>
            <small>{t('onPhone')}</small>
          </div>
        </li>
      ))}
      {done.map((v) => (
        <li key={v.id}>
          <button type="button" className="row" onClick={() => onOpen(v)}>
            <b>{v.label}</b>
            <small>{v.happenedAt ? clockTime(v.happenedAt) : ''}</small>
            <span>
              {[
                v.place,
                t(
                  v.state === 'absent' ? 'stateAbsent' : v.state === 'skipped' ? 'stateSkipped' : 'stateDone',
                ),
                v.entries ? t('entriesN', { n: v.entries }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Solved since: whoever asked wants to hear it. */
function Owed({ owed }: { owed: VisitEntry[] }) {
  const t = useT(words)
  const w = useWord()
  const send = useSend(entryTold, { renew: [visitsToday] })
  return (
    <Block title={t('owed')} note={t('owedNote')}>
      <ul className="vs-entries">
        {owed.map((e) => (
          <li key={e.id}>
            <span>
              {e.place} {e.label}
              {colon()}
              {e.body}
              <small>
                {w(entryListWords[e.list])}
                {e.case?.result ? ` · ${e.case.result}` : ''}
              </small>
            </span>
            <Btn
              sm
              busy={send.isPending && send.variables?.params?.id === e.id}
              onClick={() => send.mutate({ params: { id: e.id }, body: {} })}
            >
              {t('told')}
            </Btn>
          </li>
        ))}
      </ul>
      {send.error && <ProblemPanel problem={send.error} />}
    </Block>
  )
}

/** What came of something that was sent later: refused, or somebody else had been there. */
function Said({ item, onGone, onLook }: { item: Waiting; onGone: () => void; onLook: () => void }) {
  const t = useT(words)
  return (
    <section className="vs-note" role="status">
      <b>
        {item.already
          ? t('alreadyTitle', { label: item.label, who: item.already.byName, at: clockTime(item.already.at) })
          : t('refusedTitle', { label: item.label })}
      </b>
      <p className="y-note">
        {item.already ? t('alreadySafe') : `${item.refused}${semicolon()}${t('refusedSafe')}`}
      </p>
      <div className="y-pick">
        {!item.already && <Btn onClick={onLook}>{t('look')}</Btn>}
        <Btn onClick={onGone}>{t(item.already ? 'ok' : 'letGo')}</Btn>
      </div>
    </section>
  )
}

/** The way of the day as a line from place to place: no tiles, so that it is there without a line too. */
function WayMap({ visits, label }: { visits: readonly Visit[]; label: string }) {
  const points = visits
    .flatMap((v) => (v.point ? [v.point] : []))
    .filter((p, i, all) => i === 0 || p[0] !== all[i - 1]![0] || p[1] !== all[i - 1]![1])
  if (points.length < 2) return null
  const W = 360
  const H = 132
  const pad = 18
  const k = Math.cos((points[0]![1] * Math.PI) / 180)
  const xs = points.map((p) => p[0] * k)
  const ys = points.map((p) => -p[1])
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const scale = Math.min((W - 2 * pad) / Math.max(x1 - x0, 1e-9), (H - 2 * pad) / Math.max(y1 - y0, 1e-9))
  const at = points.map((_, i): [number, number] => [
    W / 2 + (xs[i]! - (x0 + x1) / 2) * scale,
    H / 2 + (ys[i]! - (y0 + y1) / 2) * scale,
  ])
  return (
    <svg className="vs-map" viewBox={`0 0 ${W} ${H}`} role="img" aria-label={label}>
      <polyline
        points={at.map((p) => p.join(',')).join(' ')}
        fill="none"
        stroke="var(--brand)"
        strokeWidth="2"
      />
      {at.map((p, i) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the walk
          key={i}
          cx={p[0]}
          cy={p[1]}
          r={i === 0 ? 7 : 4}
          fill={i === 0 ? 'var(--brand)' : 'var(--surface)'}
          stroke="var(--brand)"
          strokeWidth="2"
        />
      ))}
    </svg>
  )
}
