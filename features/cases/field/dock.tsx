import { useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { clockTime } from '../../../ui/format.ts'
import { whereAmI } from '../../../ui/here.ts'
import { semicolon, useT, useWord } from '../../../ui/i18n.tsx'
import { OtherTap, ThreeTaps } from '../../../ui/taps.tsx'
import type { CaseDetail, StaffAction } from '../contract.ts'
import type { useFieldAct } from './act.ts'
import { Fault } from './fault.tsx'
import { wanted } from './model.ts'
import type { Held } from './photos.tsx'
import type { SheetName } from './sheets.tsx'
import { words } from './words.ts'

interface Props {
  c: CaseDetail
  act: ReturnType<typeof useFieldAct>
  bag: Held
  onSheet: (name: SheetName) => void
  said: string | undefined
  onSaid: (text: string | undefined) => void
}

/** At the thumb: the one next step, what it will do, and the ways out of it. */
export function Dock({ c, act, bag, onSheet, said, onSaid }: Props) {
  const t = useT(words)
  const w = useWord()
  const camera = useRef<HTMLInputElement>(null)
  const [finding, setFinding] = useState(false)
  const may = new Set(c.allowed)
  const mine = c.mine
  const own = c.handlers.find((h) => h.id === mine?.handlerId)
  const will = (action: StaffAction, what: string) => {
    const lines = c.willDo.find((x) => x.action === action)?.lines.map((l) => w(l))
    return lines?.length ? t('will', { what, lines: lines.join(semicolon()) }) : undefined
  }

  async function arrive() {
    if (!act.ready() || finding) return
    setFinding(true)
    const spot = await whereAmI()
    setFinding(false)
    const sent = await act.send(c.id, c.version, 'arrive', typeof spot === 'string' ? {} : { spot })
    onSaid(sent && typeof spot === 'string' ? t(`noSpot_${spot}`) : undefined)
  }
  const fault = act.problem && (
    <Fault
      c={c}
      problem={act.problem.problem}
      what={t(
        act.problem.action === 'accept'
          ? 'accept'
          : act.problem.action === 'arrive'
            ? 'arrive'
            : act.problem.action === 'assemble'
              ? 'assemble'
              : act.problem.action === 'resume'
                ? 'resume'
                : 'note',
      )}
      still={may.has(act.problem.action)}
      onAgain={() => {
        const action = act.problem?.action
        if (action === 'arrive') void arrive()
        else if (action === 'accept' || action === 'assemble' || action === 'resume')
          void act.send(c.id, c.version, action, {})
        else act.clear()
      }}
      onLeave={act.clear}
    />
  )
  const pending = c.pendingRequests[0]
  const others = (
    <>
      {may.has('assemble') && (
        <OtherTap icon="people" onTap={() => void act.send(c.id, c.version, 'assemble', {})}>
          {t('assemble')}
        </OtherTap>
      )}
      {may.has('requestReturn') && (
        <OtherTap icon="return" onTap={() => onSheet('return')}>
          {t('return')}
        </OtherTap>
      )}
      {may.has('whistle') && (
        <OtherTap icon="whistle" onTap={() => onSheet('whistle')}>
          {t('whistle')}
        </OtherTap>
      )}
      {may.has('requestExtension') && (
        <OtherTap icon="clock" onTap={() => onSheet('extend')}>
          {t('extend')}
        </OtherTap>
      )}
    </>
  )
  const note = said ? (
    <p className="say" role="status">
      {said}
    </p>
  ) : pending ? (
    <p className="say" role="status">
      {t('waitingFor', {
        what: t(`pend_${pending.kind}`),
        who: t(pending.kind === 'return' ? 'ruler' : 'leader'),
      })}
    </p>
  ) : null

  if (c.closedAt || c.state === 'resolved' || c.state === 'evaluated')
    return (
      <footer className="y-dock">
        <p className="say" role="status">
          {t(c.closedAt ? 'closedOver' : 'closed')}
        </p>
      </footer>
    )
  if (c.state === 'suspended' && may.has('resume'))
    return (
      <footer className="y-dock shade">
        {fault}
        <Btn pri busy={act.busy !== null} onClick={() => void act.send(c.id, c.version, 'resume', {})}>
          {t('resume')}
        </Btn>
      </footer>
    )
  if (!mine || !own)
    return (
      <footer className="y-dock">
        <p className="say">{t('notMine')}</p>
        {may.has('note') && (
          <Btn icon="pen" style={{ width: '100%' }} onClick={() => onSheet('note')}>
            {t('note')}
          </Btn>
        )}
      </footer>
    )
  if (mine.state === 'assigned')
    return (
      <footer className="y-dock shade">
        {fault}
        {note}
        {will('accept', t('accept')) && <p className="say">{will('accept', t('accept'))}</p>}
        <Btn
          pri
          icon="check"
          busy={act.busy === 'accept'}
          onClick={() => void act.send(c.id, c.version, 'accept', {})}
        >
          {t('accept')}
        </Btn>
        <div className="y-others">{others}</div>
      </footer>
    )

  const main = mine.role === 'main'
  const arrived = own.arrivedAt
  const have =
    bag.items.length + c.attachments.filter((a) => a.kind === 'photo' && a.phase === 'after').length
  const need = main ? wanted(c, 'photoAfter') : 0
  const photoDone = have >= Math.max(1, need)
  const ready = arrived !== null && (photoDone || need === 0)
  const last = t(main ? 'finish' : 'finishPart')
  return (
    <div>
      {fault && <div className="y-dock">{fault}</div>}
      <ThreeTaps
        say={
          note ??
          (finding
            ? t('asking')
            : !arrived
              ? will('arrive', t('arrive'))
              : ready && (photoDone || need === 0)
                ? will(main ? 'resolve' : 'finish', last)
                : t('willPhoto'))
        }
        taps={[
          {
            id: 'arrive',
            label: t('arrive'),
            doneLabel: t('arrived'),
            ...(arrived ? { note: clockTime(arrived) } : {}),
            state: arrived ? 'done' : 'now',
            busy: finding || act.busy === 'arrive',
            onTap: () => {
              if (!arrived) void arrive()
            },
          },
          {
            id: 'photo',
            label: t('photo'),
            doneLabel: t('photoDone'),
            ...(photoDone ? { note: t('photoN', { n: have }) } : need === 0 ? { note: t('photoFree') } : {}),
            state: photoDone ? 'done' : arrived && need > 0 ? 'now' : arrived ? 'open' : 'later',
            onTap: () => camera.current?.click(),
          },
          {
            id: 'finish',
            label: last,
            doneLabel: t('finished'),
            ...(ready ? {} : { note: t(arrived ? 'afterPhoto' : 'afterArrive') }),
            state: ready ? 'now' : 'later',
            onTap: () => {
              if (act.ready()) onSheet('finish')
            },
          },
        ]}
        others={others}
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={t('photo')}
        onChange={(e) => {
          const files = [...(e.target.files ?? [])]
          e.target.value = ''
          if (files.length) void bag.bag.addPhotos(files)
        }}
      />
    </div>
  )
}
