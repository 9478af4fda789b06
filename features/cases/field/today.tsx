import './field.css'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { DueList, NextCard, Segments } from '../../../ui/due.tsx'
import { clockTime, dayName, distance, dueAt } from '../../../ui/format.ts'
import { metresBetween, whereAmI } from '../../../ui/here.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { myDuty } from '../../accounts/contract.ts'
import { type CaseRow, listCases } from '../contract.ts'
import { useLiveRenew } from '../desk/use-list.ts'
import { cutOff, useFieldAct } from './act.ts'
import { inOrder, itemOf, nextOf, nextTap, sameWords } from './model.ts'
import { useHere } from './use-here.ts'
import { words } from './words.ts'

type Segment = 'mine' | 'around' | 'done'
const noteOf = {
  sign: 'noteSign',
  assemble: 'noteAssemble',
  arrive: 'noteArrive',
  resolve: 'noteResolve',
} as const

/** What is mine, in the order it is due; the first that can be acted on is open. */
export default function Today() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const me = useMe()
  const { again, can } = useSession()
  const go = useNavigate()
  const here = useHere()
  const [seg, setSeg] = useState<Segment>('mine')
  const [said, setSaid] = useState<string>()
  const [finding, setFinding] = useState(false)
  useLiveRenew()
  const mine = useAsk(listCases, { query: { view: 'mine', limit: 200 } })
  const open = useAsk(listCases, { query: { view: 'open', limit: 100 } })
  const done = useAsk(listCases, { query: { view: 'resolvedToday', limit: 100 } })
  const act = useFieldAct()
  const duty = useSend(myDuty, { onDone: () => void again() })

  const rows = useMemo(() => inOrder(mine.data?.rows ?? []), [mine.data])
  const own = new Set(rows.map((r) => r.id))
  const around = (open.data?.rows ?? []).filter((r) => !own.has(r.id))
  const doneRows = done.data?.rows ?? []
  const shown = seg === 'mine' ? rows : seg === 'around' ? around : doneRows
  const asked = seg === 'mine' ? mine : seg === 'around' ? open : done
  const at = here?.point
  const first = seg === 'mine' ? nextOf(rows) : undefined
  const byArea = can('case.read')

  const openCase = (id: string) => void go(`/cases/${id}`)
  async function tap(r: CaseRow) {
    if (!act.ready()) return
    const next = nextTap(r)
    if (next === 'work' || next === 'look') return openCase(r.id)
    if (next === 'accept') {
      await act.send(r.id, r.version, 'accept', {})
      return
    }
    setFinding(true)
    const spot = await whereAmI()
    setFinding(false)
    const sent = await act.send(r.id, r.version, 'arrive', typeof spot === 'string' ? {} : { spot })
    setSaid(typeof spot === 'string' && sent ? t(`noSpot_${spot}`) : undefined)
    if (sent) openCase(r.id)
  }
  const card = first && (
    <NextCard
      item={itemOf(first, lang, at, t('co'))}
      formatter={sameWords}
      note={[
        first.placeText ?? first.regionName,
        at && first.point ? distance(metresBetween(at, first.point), lang) : '',
        first.mine?.clock?.dueAt
          ? t(noteOf[first.mine.clock.kind as keyof typeof noteOf] ?? 'noteResolve', {
              at: dueAt(first.mine.clock.dueAt, now, lang),
            })
          : '',
      ]
        .filter(Boolean)
        .join(' · ')}
      action={t(nextTap(first) as 'accept' | 'arrive' | 'work')}
      icon={nextTap(first) === 'arrive' ? 'pin' : nextTap(first) === 'accept' ? 'check' : 'camera'}
      busy={act.busy !== null || finding}
      onAction={() => void tap(first)}
      said={
        // Below the button: what comes and goes here must not move another case under the finger.
        <>
          {finding && (
            <p className="y-note" role="status">
              {t('asking')}
            </p>
          )}
          {act.problem && (
            <ProblemPanel
              problem={act.problem.problem}
              title={t(cutOff(act.problem.problem) ? 'notSent' : 'notDone', {
                what: t(act.problem.action === 'accept' ? 'accept' : 'arrive'),
              })}
              safe={t(cutOff(act.problem.problem) ? 'notSentSafe' : 'kept')}
            />
          )}
          {said && (
            <p className="y-note" role="status">
              {said}
            </p>
          )}
        </>
      }
      onOpen={() => openCase(first.id)}
      helpers={
        <>
          <Btn icon="phone" aria-label={t('call')} onClick={() => void go(`/cases/${first.id}?do=call`)} />
          {first.point && (
            <a
              className="y-btn icon"
              aria-label={t('route')}
              href={`geo:${first.point[1]},${first.point[0]}?q=${first.point[1]},${first.point[0]}(${encodeURIComponent(first.placeText ?? first.title)})`}
            >
              <Icon name="go" />
            </a>
          )}
        </>
      }
    />
  )
  return (
    <>
      <header className="y-head">
        <h1>{t('today', { n: rows.length })}</h1>
        <p>
          {dayName(now, lang)} {clockTime(now)}
        </p>
        <div className="me">
          <p>
            <b>{lang === 'en' && me.nameEn ? me.nameEn : me.name}</b>
          </p>
          <p>{me.place || w(me.post)}</p>
        </div>
      </header>
      {!me.onDuty && can('duty.set') && (
        <div className="y-off" role="status">
          <Icon name="person" />
          <span>
            <b>{t('offDuty')}</b>
          </span>
          <button type="button" onClick={() => duty.mutate({ body: { onDuty: true } })}>
            {t('goOn')}
          </button>
        </div>
      )}
      <PhoneMain>
        <Segments
          value={seg}
          onChange={setSeg}
          items={[
            { value: 'mine', label: t('seg_mine'), count: rows.length },
            { value: 'around', label: t(byArea ? 'seg_area' : 'seg_unit'), count: around.length },
            { value: 'done', label: t('seg_done'), count: doneRows.length },
          ]}
        />
        {asked.error && !asked.data ? (
          <div className="y-page-pad">
            <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
          </div>
        ) : !asked.data ? (
          <Loading rows={6} />
        ) : shown.length === 0 ? (
          <div className="y-page-pad">
            <EmptyCells
              kind={seg === 'done' ? 'none' : 'done'}
              title={t(seg === 'mine' ? 'emptyMine' : seg === 'around' ? 'emptyArea' : 'emptyDone')}
            >
              {seg === 'mine' ? t('emptyMineNote') : undefined}
            </EmptyCells>
          </div>
        ) : (
          <DueList
            items={shown.map((r) => itemOf(r, lang, at, t('co')))}
            formatter={sameWords}
            onOpen={(i) => openCase(i.id)}
            {...(first && card ? { next: { id: first.id, card } } : {})}
          />
        )}
      </PhoneMain>
    </>
  )
}
