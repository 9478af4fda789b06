/** Weather alerts: what is in force, entered and ended here; what was. */
import '../../../ui/css/dialog.css'
import '../../../ui/css/desk-forms.css'
import './weather.css'
import { useState } from 'react'
import { WillDo } from '../../../ui/action.tsx'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { RegionPick } from '../../regions/desk/pick.tsx'
import { type Alert, alertEnd, alertEnter, alertsList } from '../contract.ts'
import {
  type AlertColour,
  type AlertType,
  alertName,
  alertTypes,
  coloursOf,
  colourWords,
  typeWords,
} from '../rules.ts'
import { Raises } from './raises.tsx'
import { words } from './words.ts'

export default function WeatherPage() {
  const t = useT(words)
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Alert>()
  const got = useAsk(alertsList, {}, { refetchInterval: 60_000 })
  const may = can('duty.manage')
  useKeys(
    may
      ? [{ id: 'weather.new', keys: 'N', words: words.add, command: true, run: () => setAdding(true) }]
      : [],
  )
  const alerts = got.data?.alerts ?? []
  const open = alerts.filter((a) => a.state !== 'over')
  const past = alerts.filter((a) => a.state === 'over')
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <span className="sp" />
        {may && (
          <Btn pri icon="plus" k="N" onClick={() => setAdding(true)}>
            {t('add')}
          </Btn>
        )}
      </header>
      <div className="wx-body">
        <p className="y-note">{t('what')}</p>
        {got.error && (
          <ProblemPanel problem={got.error} title={t('notLoaded')} onRetry={() => void got.refetch()} />
        )}
        {!got.data && !got.error && <Loading rows={4} />}
        {got.data && (
          <section className="y-card" aria-label={t('now')}>
            <h2 className="y-sec">{t('now')}</h2>
            {open.length === 0 ? (
              <EmptyCells kind="done" title={t('none')}>
                {t('noneWhy')}
              </EmptyCells>
            ) : (
              <List alerts={open} onEnd={setEnding} />
            )}
          </section>
        )}
        {open
          .filter((a) => a.raises > 0)
          .map((a) => (
            <Raises key={a.id} alert={a} />
          ))}
        {past.length > 0 && (
          <section className="y-card" aria-label={t('past')}>
            <h2 className="y-sec">{t('past')}</h2>
            <List alerts={past} />
          </section>
        )}
      </div>
      {adding && <Enter onClose={() => setAdding(false)} />}
      {ending && <End a={ending} onClose={() => setEnding(undefined)} />}
    </div>
  )
}

type Said = '@replaced' | '@withdrawn'
/** What a person wrote, or the words for what the program noted. */
const saidWhy = (why: string, t: (key: Said) => string): string =>
  why.startsWith('@') ? t(why as Said) : why

function List({ alerts, onEnd }: { alerts: readonly Alert[]; onEnd?: (a: Alert) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  return (
    <Table
      rows={alerts}
      id={(a) => a.id}
      columns={[
        {
          head: t('alert'),
          cell: (a) => (
            <>
              <b>{w(alertName(a))}</b>
              {a.headline && <small>{a.headline}</small>}
            </>
          ),
        },
        { head: t('region'), named: true, cell: (a) => a.regionName },
        {
          head: t('time'),
          named: true,
          cell: (a) => `${moment(a.from, now, lang)} – ${moment(a.endedAt ?? a.until, now, lang)}`,
        },
        { head: t('source'), named: true, cell: (a) => a.source },
        {
          head: t('state'),
          named: true,
          cell: (a) => (
            <>
              {t(a.state)}
              {a.endedAt && <small>{t('ended', { by: a.endedBy, why: saidWhy(a.endedWhy, t) })}</small>}
            </>
          ),
        },
        ...(onEnd
          ? [
              {
                head: '',
                className: 'acts',
                cell: (a: Alert) =>
                  a.mayEnd && (
                    <Btn sm onClick={() => onEnd(a)}>
                      {t('end')}
                    </Btn>
                  ),
              },
            ]
          : []),
      ]}
    />
  )
}

/** The local wall clock as an input of a form writes it. */
const local = (at: number): string => {
  const d = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return d.toISOString().slice(0, 16)
}

function Enter({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const [start] = useState(() => Math.floor(Date.now() / 60_000) * 60_000)
  const [v, keep, drop] = useDraft(`yige.draft.weather:${local(start).slice(0, 10)}`, {
    type: 'rainstorm' as AlertType,
    colour: 'yellow' as AlertColour,
    regionPath: me.ranges['duty.manage']?.[0] ?? '',
    from: local(start),
    until: local(start + 6 * 3_600_000),
    headline: '',
  })
  const send = useSend(alertEnter, {
    renew: [alertsList],
    onDone: (a) => {
      drop()
      announce(t('did', { name: w(alertName(a)) }))
      onClose()
    },
  })
  // What is no moment (nothing, a year of five digits) is for the server to name.
  const instant = (text: string) => (Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString())
  return (
    <Dialog title={t('add')} onClose={onClose}>
      <form
        className="y-inputs"
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ body: { ...v, from: instant(v.from), until: instant(v.until) } })
        }}
      >
        <div className="two">
          <label>
            {t('type')}
            <select
              value={v.type}
              onChange={(e) => {
                const type = e.target.value as AlertType
                keep({ type, ...(coloursOf[type].includes(v.colour) ? {} : { colour: coloursOf[type][0]! }) })
              }}
            >
              {alertTypes.map((k) => (
                <option key={k} value={k}>
                  {w(typeWords[k])}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('colour')}
            <select value={v.colour} onChange={(e) => keep({ colour: e.target.value as AlertColour })}>
              {coloursOf[v.type].map((k) => (
                <option key={k} value={k}>
                  {w(colourWords[k])}
                </option>
              ))}
            </select>
          </label>
          <RegionPick
            label={t('region')}
            value={v.regionPath}
            onChange={(regionPath) => keep({ regionPath })}
          />
          <span />
          <label>
            {t('from')}
            <input type="datetime-local" value={v.from} onChange={(e) => keep({ from: e.target.value })} />
          </label>
          <label>
            {t('until')}
            <input type="datetime-local" value={v.until} onChange={(e) => keep({ until: e.target.value })} />
          </label>
        </div>
        <label>
          {t('headline')}
          <textarea
            rows={2}
            maxLength={300}
            value={v.headline}
            onChange={(e) => keep({ headline: e.target.value })}
          />
        </label>
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{ colour: t('colour'), regionPath: t('region'), from: t('from'), until: t('until') }}
          />
        )}
        <WillDo items={[t('willEnter')]} />
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

function End({ a, onClose }: { a: Alert; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const [v, keep, drop] = useDraft(`yige.draft.weather-end:${a.id}`, { why: '' })
  const send = useSend(alertEnd, {
    renew: [alertsList],
    onDone: () => {
      drop()
      announce(t('didEnd', { name: w(alertName(a)) }))
      onClose()
    },
  })
  return (
    <Dialog title={`${t('end')} · ${w(alertName(a))}`} onClose={onClose}>
      <form
        className="y-inputs"
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id: a.id }, body: { why: v.why } })
        }}
      >
        <label>
          {t('endWhy')}
          <input maxLength={200} value={v.why} onChange={(e) => keep({ why: e.target.value })} />
        </label>
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notEnded')} fields={{ why: t('endWhy') }} />
        )}
        <WillDo items={[t('willEnd')]} />
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t('end')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
