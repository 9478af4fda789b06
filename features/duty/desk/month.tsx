import { type ChangeEvent, useMemo, useRef, useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { announce } from '../../../ui/announce.ts'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { clockTime } from '../../../ui/format.ts'
import { colon, comma, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import {
  coverage,
  rosterFill,
  rostersList,
  type Shift,
  sheetExport,
  sheetImport,
  shiftCancel,
  shiftsList,
} from '../contract.ts'
import { dayAfter, dayAt } from '../rules.ts'
import { RosterForm } from './roster-form.tsx'
import { words } from './words.ts'

const zone = 'Asia/Shanghai'
const firstOf = (day: string) => `${day.slice(0, 7)}-01`
const monthAfter = (day: string, n: number) => firstOf(dayAfter(firstOf(day), n > 0 ? 32 : -1))

/** One roster over one month: days down, parts across; printed as it stands. */
export function Month() {
  const t = useT(words)
  const lang = useLang()
  const { can } = useSession()
  const now = useNow('minute')
  const [query, go] = useAddress()
  const [form, setForm] = useState<'new' | 'edit' | null>(null)
  const [gone, setGone] = useState<Shift | null>(null)
  const all = useAsk(rostersList, {}, { staleTime: 30_000 })
  const list = all.data?.rosters.filter((r) => r.active || r.id === query.get('roster')) ?? []
  const roster = list.find((r) => r.id === query.get('roster')) ?? list[0]
  const today = dayAt(new Date(now), zone)
  const month = /^\d{4}-\d{2}-01$/.test(query.get('month') ?? '') ? query.get('month')! : firstOf(today)
  const days = useMemo(() => {
    const out: string[] = []
    for (let d = month; d < monthAfter(month, 1); d = dayAfter(d, 1)) out.push(d)
    return out
  }, [month])
  const window = { from: `${month}T00:00:00+08:00`, to: `${monthAfter(month, 1)}T00:00:00+08:00` }
  const shifts = useAsk(
    shiftsList,
    { query: { ...window, roster: roster?.id } },
    { enabled: Boolean(roster) },
  )
  const rows = (shifts.data?.shifts ?? []).filter((s) => dayAt(new Date(s.startsAt), zone) >= month)
  const parts = [...new Set([...(roster?.plan.parts.map((p) => p.name) ?? []), ...rows.map((s) => s.part)])]
  const renew = [rostersList, shiftsList, coverage]
  const fill = useSend(rosterFill, { renew, onDone: (a) => announce(t('filled', { n: a.added })) })
  const cancel = useSend(shiftCancel, { renew, onDone: () => setGone(null) })
  if (all.error && !all.data) return <ProblemPanel problem={all.error} onRetry={() => void all.refetch()} />
  if (!all.data) return <Loading rows={8} />
  const end = days.at(-1)!
  const name =
    lang === 'zh'
      ? `${month.slice(0, 4)} 年 ${Number(month.slice(5, 7))} 月`
      : new Intl.DateTimeFormat('en', { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
          new Date(`${month}T00:00:00Z`),
        )
  // Days before the roster began say nothing; from its first shift on every day stands, with or without people.
  const first = rows.map((s) => dayAt(new Date(s.startsAt), zone)).sort()[0] ?? end
  return (
    <>
      <div className="duty-top">
        {roster && (
          <select aria-label={t('roster')} value={roster.id} onChange={(e) => go({ roster: e.target.value })}>
            {list.map((r) => (
              <option key={r.id} value={r.id}>
                {r.name}
              </option>
            ))}
          </select>
        )}
        {roster?.mayManage && <Btn onClick={() => setForm('edit')}>{t('edit')}</Btn>}
        {can('duty.manage') && (
          <Btn icon="plus" onClick={() => setForm('new')}>
            {t('add')}
          </Btn>
        )}
        <span className="sp" />
        <Btn ghost aria-label={t('prev')} onClick={() => go({ month: monthAfter(month, -1) })}>
          ‹
        </Btn>
        <b>{name}</b>
        <Btn ghost aria-label={t('next')} onClick={() => go({ month: monthAfter(month, 1) })}>
          ›
        </Btn>
        <Btn onClick={() => print()}>{t('print')}</Btn>
        {roster && (
          <a className="y-btn" href={addressOf(sheetExport, {}, { ...window, roster: roster.id })} download>
            {t('export')}
          </a>
        )}
        {roster?.mayManage && <Import id={roster.id} />}
      </div>
      {!roster ? (
        <EmptyCells kind="none" title={t('none')}>
          {t('noneWhat')}
        </EmptyCells>
      ) : (
        <section className="y-card duty-print" aria-label={roster.name}>
          <h2 className="y-sec">
            {roster.name} · {name}
            <small>{roster.regionName}</small>
          </h2>
          {shifts.error && <ProblemPanel problem={shifts.error} onRetry={() => void shifts.refetch()} />}
          {rows.length === 0 && shifts.data && <EmptyCells kind="none" title={t('noShifts')} />}
          {rows.length > 0 && (
            <table className="y-table duty-month">
              <thead>
                <tr>
                  <th>{t('date')}</th>
                  {parts.map((p) => (
                    <th key={p}>{p}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {days
                  .filter((d) => d >= first || d === today)
                  .map((d) => {
                    const own = rows.filter((s) => dayAt(new Date(s.startsAt), zone) === d)
                    return (
                      <tr key={d} className={d === today ? 'today' : ''}>
                        <th scope="row">
                          {Number(d.slice(8))}{' '}
                          <small>
                            {new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en', {
                              weekday: 'short',
                              timeZone: 'UTC',
                            }).format(new Date(`${d}T00:00:00Z`))}
                          </small>
                        </th>
                        {parts.map((p) => (
                          <td key={p} data-l={p}>
                            <Cell
                              shifts={own.filter((s) => s.part === p)}
                              may={roster.mayManage}
                              now={now}
                              onCancel={setGone}
                            />
                          </td>
                        ))}
                      </tr>
                    )
                  })}
              </tbody>
            </table>
          )}
          {shifts.data?.more && <p className="y-note">{t('more')}</p>}
          {roster.mayManage && end >= today && (
            <div className="duty-fill">
              <span>{t('fillWill')}</span>
              <Btn
                busy={fill.isPending}
                onClick={() => fill.mutate({ params: { id: roster.id }, body: { until: end } })}
              >
                {t('fill', { day: end })}
              </Btn>
              {fill.error && <ProblemPanel problem={fill.error} />}
            </div>
          )}
        </section>
      )}
      {gone && (
        <Dialog title={t('cancel')} onClose={() => setGone(null)}>
          <div className="duty-form">
            <p className="y-will form">
              {t('cancelWill', { name: `${gone.name} ${gone.part} ${clockTime(Date.parse(gone.startsAt))}` })}
            </p>
            {cancel.error && <ProblemPanel problem={cancel.error} />}
            <div className="y-act-btns">
              <Btn
                pri
                busy={cancel.isPending}
                onClick={() => cancel.mutate({ params: { id: gone.id }, body: {} })}
              >
                {t('doCancel')}
              </Btn>
              <Btn onClick={() => setGone(null)}>{t('keep')}</Btn>
            </div>
          </div>
        </Dialog>
      )}
      {form && (
        <RosterForm
          {...(form === 'edit' && roster ? { roster } : {})}
          today={today}
          onClose={() => setForm(null)}
          onDone={(id) => {
            setForm(null)
            go({ roster: id })
          }}
        />
      )}
    </>
  )
}

/** Who stands in a cell: few by name, many by group. */
function Cell({
  shifts,
  may,
  now,
  onCancel,
}: {
  shifts: readonly Shift[]
  may: boolean
  now: number
  onCancel: (s: Shift) => void
}) {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const few = shifts.length <= 6 || open
  return (
    <>
      {few ? (
        shifts.map((s) => {
          const text = `${s.chief ? t('chiefOf', { name: s.name }) : s.name}${s.swapAsked ? ` · ${t('waiting')}` : ''}`
          return may && Date.parse(s.endsAt) > now ? (
            <button
              key={s.id}
              type="button"
              className="duty-one"
              title={t('cancel')}
              onClick={() => onCancel(s)}
            >
              {text}
            </button>
          ) : (
            <span key={s.id} className="duty-one">
              {text}
            </span>
          )
        })
      ) : (
        <button type="button" className="duty-one" onClick={() => setOpen(true)}>
          {shifts
            .slice(0, 3)
            .map((s) => s.name)
            .join(comma())}{' '}
          … {shifts.length}
        </button>
      )}
    </>
  )
}

function Import({ id }: { id: string }) {
  const t = useT(words)
  const lang = useLang()
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<{
    text: string
    faults: { row: number; zh: string; en: string }[]
  } | null>(null)
  const send = useSend(sheetImport, {
    renew: [shiftsList, coverage, rostersList],
    onDone: (a) =>
      setSaid({
        text: a.faults.length
          ? t('notImported', { n: a.faults.length })
          : t('imported', { n: a.rows, added: a.added }),
        faults: a.faults,
      }),
  })
  const pick = async (e: ChangeEvent<HTMLInputElement>) => {
    const file = e.target.files?.[0]
    e.target.value = ''
    if (!file) return
    const bytes = new Uint8Array(await file.arrayBuffer())
    let text = ''
    for (const b of bytes) text += String.fromCharCode(b)
    send.mutate({ params: { id }, body: { file: btoa(text) } })
  }
  return (
    <>
      <input ref={input} type="file" accept=".xlsx" hidden onChange={(e) => void pick(e)} />
      <Btn busy={send.isPending} onClick={() => input.current?.click()}>
        {t('import')}
      </Btn>
      {(said || send.error) && (
        <Dialog
          title={t('import')}
          onClose={() => {
            setSaid(null)
            send.reset()
          }}
        >
          {send.error && <ProblemPanel problem={send.error} />}
          {said && <p role="status">{said.text}</p>}
          <ul className="duty-faults">
            {said?.faults.map((f) => (
              <li key={`${f.row} ${f.zh}`}>
                {t('row', { n: f.row })}
                {colon()}
                {f[lang]}
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  )
}
