import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { clockTime, moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import {
  coverage,
  feedMake,
  rostersList,
  type Shift,
  shiftsList,
  swapAnswer,
  swapAsk,
  swapsList,
} from '../contract.ts'
import { words } from './words.ts'

const dayMs = 86_400_000
/** Windows begin at the full hour, so that the question stays the same while the minutes pass. */
const windowFrom = (now: number) => {
  const from = Math.floor(now / 3_600_000) * 3_600_000
  return { from: new Date(from).toISOString(), to: new Date(from + 30 * dayMs).toISOString() }
}

/** My shifts of the next thirty days, swaps, and the address for my calendar. */
export function Mine() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [asking, setAsking] = useState<Shift | null>(null)
  const shifts = useAsk(shiftsList, { query: { ...windowFrom(now), mine: '1' } })
  const feed = useSend(feedMake)
  const when = (s: Pick<Shift, 'startsAt' | 'endsAt'>) =>
    `${moment(s.startsAt, now, lang)} – ${clockTime(Date.parse(s.endsAt))}`
  if (shifts.error && !shifts.data)
    return <ProblemPanel problem={shifts.error} onRetry={() => void shifts.refetch()} />
  if (!shifts.data) return <Loading rows={6} />
  return (
    <>
      <Swaps when={when} />
      <section className="y-card" aria-label={t('mine')}>
        <h2 className="y-sec">
          {t('mine')} {shifts.data.shifts.length}
        </h2>
        {shifts.data.shifts.length === 0 ? (
          <EmptyCells kind="none" title={t('noMine')}>
            {t('noMineWhat')}
          </EmptyCells>
        ) : (
          <Table
            id={(s) => s.id}
            rows={shifts.data.shifts}
            columns={[
              { head: t('time'), cell: when },
              {
                head: t('roster'),
                cell: (s) => `${s.rosterName} · ${s.part}${s.chief ? ` · ${t('chief')}` : ''}`,
              },
              { head: t('place'), cell: (s) => s.regionName },
              {
                head: '',
                className: 'acts',
                cell: (s) =>
                  s.swapAsked ? (
                    t('waiting')
                  ) : (
                    <Btn sm onClick={() => setAsking(s)}>
                      {t('swap')}
                    </Btn>
                  ),
              },
            ]}
          />
        )}
      </section>
      <section className="y-card duty-feed">
        <h2 className="y-sec">{t('feed')}</h2>
        <p>{t('feedWhat')}</p>
        {feed.data && (
          <input
            readOnly
            aria-label={t('feed')}
            value={`${location.origin}${feed.data.path}`}
            onFocus={(e) => e.target.select()}
          />
        )}
        {feed.error && <ProblemPanel problem={feed.error} />}
        <Btn busy={feed.isPending} onClick={() => feed.mutate({ body: {} })}>
          {t('feed')}
        </Btn>
      </section>
      {asking && <AskSwap shift={asking} when={when} onClose={() => setAsking(null)} />}
    </>
  )
}

function Swaps({ when }: { when: (s: Shift) => string }) {
  const t = useT(words)
  const list = useAsk(swapsList, {}, { refetchInterval: 60_000 })
  const answer = useSend(swapAnswer, { renew: [swapsList, shiftsList, coverage] })
  const swaps = list.data?.swaps ?? []
  if (swaps.length === 0) return null
  const say = (id: string, a: 'agreed' | 'refused' | 'withdrawn') =>
    answer.mutate({ params: { id }, body: { answer: a } })
  return (
    <section className="y-card" aria-label={t('swaps')}>
      <h2 className="y-sec">{t('swaps')}</h2>
      {answer.error && <ProblemPanel problem={answer.error} />}
      <ul className="duty-swaps">
        {swaps.map((s) => (
          <li key={s.id}>
            <div>
              <b>{s.forMe ? t('forMe', { name: s.fromName }) : t('byMe', { name: s.toName })}</b>
              <p>
                {s.shift.rosterName} · {s.shift.part} · {when(s.shift)}
                {s.back && ` · ${t('inReturn', { what: `${s.back.part} ${when(s.back)}` })}`}
              </p>
              <p>{s.reason}</p>
            </div>
            {s.state !== 'asked' ? (
              <span>{t(s.state)}</span>
            ) : s.forMe ? (
              <>
                <Btn pri sm onClick={() => say(s.id, 'agreed')}>
                  {t('agree')}
                </Btn>
                <Btn sm onClick={() => say(s.id, 'refused')}>
                  {t('refuse')}
                </Btn>
              </>
            ) : (
              <Btn sm onClick={() => say(s.id, 'withdrawn')}>
                {t('withdraw')}
              </Btn>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function AskSwap({
  shift,
  when,
  onClose,
}: {
  shift: Shift
  when: (s: Shift) => string
  onClose: () => void
}) {
  const t = useT(words)
  const now = useNow('minute')
  const [to, setTo] = useState('')
  const [back, setBack] = useState('')
  const [why, setWhy] = useState('')
  const rosters = useAsk(rostersList, {}, { staleTime: 60_000 })
  const roster = rosters.data?.rosters.find((r) => r.id === shift.rosterId)
  const colleagues = Object.entries(roster?.names ?? {}).filter(([id]) => id !== shift.accountId)
  const theirs = useAsk(
    shiftsList,
    { query: { ...windowFrom(now), roster: shift.rosterId } },
    { enabled: to !== '' },
  )
  const send = useSend(swapAsk, { renew: [swapsList, shiftsList], onDone: onClose })
  return (
    <Dialog title={`${t('swap')} · ${shift.part} ${when(shift)}`} onClose={onClose}>
      <form
        className="y-ask duty-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({
            params: { id: shift.id },
            body: { toAccountId: to, backId: back || null, reason: why },
          })
        }}
      >
        {send.error && <ProblemPanel problem={send.error} />}
        <label>
          {t('swapTo')}
          <select required value={to} onChange={(e) => setTo(e.target.value)}>
            <option value="" />
            {colleagues.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('swapBack')}
          <select value={back} onChange={(e) => setBack(e.target.value)}>
            <option value="">{t('noBack')}</option>
            {theirs.data?.shifts
              .filter((s) => s.accountId === to && Date.parse(s.startsAt) > now)
              .map((s) => (
                <option key={s.id} value={s.id}>
                  {s.part} {when(s)}
                </option>
              ))}
          </select>
        </label>
        <label>
          {t('why')}
          <input required maxLength={200} value={why} onChange={(e) => setWhy(e.target.value)} />
        </label>
        <p className="y-will form">{t('swapWill')}</p>
        <div className="y-act-btns">
          <Btn pri type="submit" busy={send.isPending} onClick={undefined}>
            {t('ask')}
          </Btn>
          <Btn onClick={onClose}>{t('close')}</Btn>
        </div>
      </form>
    </Dialog>
  )
}
