import { useState } from 'react'
import { ApiProblem, asProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { whereAmI } from '../../../ui/here.ts'
import { semicolon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { MapWork } from '../../../ui/map/lazy.tsx'
import { OtherTap } from '../../../ui/taps.tsx'
import type { Bag, BagItem } from '../../attachments/resident/bag.ts'
import type { CaseDetail, StaffAction } from '../contract.ts'
import { useGround } from '../desk/ground.ts'
import type { useAct } from '../desk/send.ts'
import { useKeptText, useSlow } from './act.ts'
import { CallSheet } from './call.tsx'
import { Fault } from './fault.tsx'
import { toConfirm } from './model.ts'
import { UnitChoice } from './units.tsx'
import { words } from './words.ts'

export type SheetName =
  | 'more'
  | 'finish'
  | 'return'
  | 'whistle'
  | 'extend'
  | 'suspend'
  | 'note'
  | 'ask'
  | 'call'
  | 'map'

interface Props {
  name: SheetName
  c: CaseDetail
  act: ReturnType<typeof useAct>
  /** Photos taken for the result. */
  bag: Bag
  items: readonly BagItem[]
  onSheet: (name: SheetName) => void
  onClose: () => void
}

const titles = {
  finish: 'finish',
  return: 'return',
  whistle: 'whistle',
  extend: 'extend',
  suspend: 'suspend',
  note: 'note',
  ask: 'ask',
} as const
const actionOf = {
  return: 'requestReturn',
  whistle: 'whistle',
  extend: 'requestExtension',
  suspend: 'requestSuspension',
  note: 'note',
  ask: 'ask',
} as const satisfies Record<string, StaffAction>

/** Everything that needs a word before it is sent, one sheet each, at the thumb. */
export function Sheets(p: Props) {
  const t = useT(words)
  const { name, c, onClose } = p
  if (name === 'call') return <CallSheet c={c} onClose={onClose} />
  if (name === 'map')
    return (
      <Dialog title={c.placeText ?? c.regionName} onClose={onClose}>
        <CaseMap c={c} />
      </Dialog>
    )
  if (name === 'more')
    return (
      <Dialog title={t('more')} onClose={onClose}>
        <div className="y-sheet">
          {(['note', 'ask', 'suspend', 'extend', 'whistle', 'return'] as const)
            .filter((n) => c.allowed.includes(actionOf[n]))
            .map((n) => (
              <OtherTap
                key={n}
                icon={
                  (
                    {
                      note: 'pen',
                      ask: 'chat',
                      suspend: 'stop',
                      extend: 'clock',
                      whistle: 'whistle',
                      return: 'return',
                    } as const
                  )[n]
                }
                onTap={() => p.onSheet(n)}
              >
                {t(n)}
              </OtherTap>
            ))}
        </div>
      </Dialog>
    )
  return (
    <Dialog
      title={t(name === 'finish' && c.mine?.role === 'co' ? 'finishPart' : titles[name])}
      onClose={onClose}
    >
      <WordSheet key={name} {...p} name={name} />
    </Dialog>
  )
}

function CaseMap({ c }: { c: CaseDetail }) {
  const ground = useGround(c.regionPath)
  return (
    <div className="y-mapsheet">
      <MapWork
        {...ground}
        flat
        here={c.regionPath}
        {...(c.point ? { centre: c.point, zoom: 17 } : {})}
        cases={
          c.point ? [{ id: c.id, point: c.point, level: c.level, state: 'ok' as const, title: c.title }] : []
        }
      />
    </div>
  )
}

/** As limits are written in the contract, and as they are said. */
const longer = [
  ['2 hours', '2 小时'],
  ['4 hours', '4 小时'],
  ['1 working day', '1 个工作日'],
  ['2 working days', '2 个工作日'],
  ['5 working days', '5 个工作日'],
] as const
const days = [1, 2, 3, 7, 14] as const

function WordSheet({ name, c, act, bag, items, onClose }: Props & { name: keyof typeof titles }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const [text, setText, forgetText] = useKeptText(`${c.id}:${name}`)
  const [unit, setUnit] = useState<string[]>([])
  const [task, setTask] = useState('')
  const [limit, setLimit] = useState<string>('')
  const [until, setUntil] = useState<number>()
  const [ticked, setTicked] = useState<string[]>([])
  const [missing, setMissing] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [cut, setCut] = useState<ReturnType<typeof asProblem>>()
  const co = c.mine?.role === 'co'
  const action: StaffAction = name === 'finish' ? (co ? 'finish' : 'resolve') : actionOf[name]
  const confirmations = name === 'finish' && !co ? toConfirm(c) : []
  const what = t(name === 'finish' ? (co ? 'finishPart' : 'finish') : (`do_${name}` as 'do_return'))
  const ask = {
    finish: 'resultAsk',
    return: 'reasonAsk',
    whistle: 'reasonAsk',
    extend: 'reasonAsk',
    suspend: 'reasonAsk',
    note: 'noteAsk',
    ask: 'questionAsk',
  } as const
  const will = c.willDo.find((x) => x.action === action)?.lines.map((l) => w(l))

  function lacks(): string | undefined {
    if (!text.trim() && name !== 'whistle') return t(ask[name])
    if ((name === 'return' || name === 'whistle') && unit.length === 0)
      return t(name === 'return' ? 'whoseAsk' : 'unitsAsk')
    if (name === 'extend' && !limit) return t('longAsk')
    if (name === 'suspend' && !until) return t('untilAsk')
    return undefined
  }
  async function input(): Promise<Record<string, unknown>> {
    const body = text.trim()
    switch (name) {
      case 'finish': {
        const uploads = await bag.uploads()
        if (co) return { result: body, uploads }
        const spot = c.arrivedAt ? undefined : await whereAmI()
        return {
          result: body,
          uploads,
          confirmations: ticked,
          ...(spot && typeof spot !== 'string' ? { spot } : {}),
        }
      }
      case 'return':
        return { reason: body, proposedUnitId: unit[0] }
      case 'whistle':
        return { reason: body, coHandlers: unit.map((unitId) => ({ unitId, task: task.trim() })) }
      case 'extend':
        return { reason: body, limit }
      case 'suspend':
        return { reason: body, until: new Date(Date.now() + (until ?? 1) * 86_400_000).toISOString() }
      case 'note':
        return { body }
      case 'ask':
        return { question: body }
    }
  }
  async function send() {
    if (busy) return
    const lack = lacks()
    setMissing(lack)
    if (lack) return
    setCut(undefined)
    // Without a line nothing is tried for minutes: it is said at once, and everything stays on the phone.
    if (!navigator.onLine) return setCut(new ApiProblem({ code: 'network.offline', status: 0 }))
    setBusy(true)
    try {
      const sent = await act.send(c.id, c.version, action, await input())
      if (sent) {
        forgetText()
        if (name === 'finish') await bag.clear()
        onClose()
      }
    } catch (e) {
      setCut(asProblem(e))
    } finally {
      setBusy(false)
    }
  }
  const slow = useSlow(busy)
  const problem = cut ?? (act.problem?.action === action ? act.problem.problem : undefined)
  return (
    <form
      className="y-sheet"
      onSubmit={(e) => {
        e.preventDefault()
        void send()
      }}
    >
      {problem && (
        <Fault
          c={c}
          problem={problem}
          what={what}
          still={c.allowed.includes(action)}
          onAgain={() => void send()}
          onLeave={onClose}
        />
      )}
      {name === 'return' && (
        <UnitChoice
          label={t('whoseAsk')}
          without={c.mainUnitId}
          picked={unit}
          onPick={(id) => setUnit([id])}
        />
      )}
      {name === 'whistle' && (
        <>
          <UnitChoice
            many
            label={t('unitsAsk')}
            without={c.mainUnitId}
            picked={unit}
            onPick={(id) => setUnit(unit.includes(id) ? unit.filter((x) => x !== id) : [...unit, id])}
          />
          <label className="y-label" htmlFor="sheet-task">
            {t('taskAsk')}
          </label>
          <input
            id="sheet-task"
            className="y-text"
            value={task}
            maxLength={60}
            onChange={(e) => setTask(e.target.value)}
          />
        </>
      )}
      {name === 'extend' && (
        <fieldset className="y-ask">
          <legend>{t('longAsk')}</legend>
          <div className="y-chips" style={{ display: 'flex' }}>
            {longer.map(([en, zh]) => (
              <button type="button" key={en} aria-pressed={limit === en} onClick={() => setLimit(en)}>
                {lang === 'zh' ? zh : en}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {name === 'suspend' && (
        <fieldset className="y-ask">
          <legend>{t('untilAsk')}</legend>
          <div className="y-chips" style={{ display: 'flex' }}>
            {days.map((d) => (
              <button type="button" key={d} aria-pressed={until === d} onClick={() => setUntil(d)}>
                {lang === 'zh' ? `${d} 天后` : `in ${d} d`}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {confirmations.length > 0 && (
        <div>
          <span className="y-label">{t('confirmAsk')}</span>
          {confirmations.map((label) => (
            <label className="tick" key={label}>
              <input
                type="checkbox"
                checked={ticked.includes(label)}
                onChange={(e) =>
                  setTicked(e.target.checked ? [...ticked, label] : ticked.filter((x) => x !== label))
                }
              />
              {label}
            </label>
          ))}
        </div>
      )}
      <label className="y-label" htmlFor="sheet-text">
        {t(ask[name])}
      </label>
      <textarea
        id="sheet-text"
        className="y-text"
        value={text}
        maxLength={name === 'finish' || name === 'note' ? 1000 : name === 'ask' ? 300 : 500}
        placeholder={name === 'finish' ? t('resultHint') : undefined}
        onChange={(e) => {
          setText(e.target.value)
          setMissing(undefined)
        }}
      />
      {missing && (
        <p className="y-fault" role="alert">
          {t('missing', { what: missing.split(/[，;]/)[0] ?? missing })}
        </p>
      )}
      {will && will.length > 0 && (
        <p className="y-note" style={{ margin: 0 }}>
          {t('will', { what, lines: will.join(semicolon()) })}
        </p>
      )}
      {slow && (
        <p className="y-note" style={{ margin: 0 }} role="status">
          {t('slow')}
        </p>
      )}
      <Btn pri type="submit" busy={busy || act.busy === action}>
        {items.some((i) => i.state === 'sending') && busy
          ? t('sending', { n: Math.round((items.reduce((s, i) => s + i.part, 0) / items.length) * 100) })
          : what}
      </Btn>
    </form>
  )
}
