/** One list and the case of it that is open: what is current, what was done, what can be taken back. Inbox and supervision share it. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import type { ApiProblem } from '../../../ui/api.ts'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { type CaseDetail, type CaseRow, getCase } from '../contract.ts'
import { isEarly } from './early.ts'
import { useNarrow, useRest } from './inbox-hooks.ts'
import { type Coming, followed } from './model.ts'
import { dropRecall, type Recall, type Sent, useAct, useRecalls } from './send.ts'
import { type CaseWork, type Early, useCaseWork } from './use-work.ts'
import { actionWords, doneWords } from './words.ts'

const words = dict({
  recalled: { zh: '已撤回：{title}', en: 'Taken back: {title}' },
  refused: { zh: '没有{what}：{title}', en: 'Not done ({what}): {title}' },
  recallFailed: { zh: '没撤回：{why}', en: 'Not taken back: {why}' },
  phone: { zh: '电话登记', en: 'Phone report' },
  full: { zh: '打开全页', en: 'Open the full page' },
  open: { zh: '打开', en: 'Open' },
})

/** After these the case is somebody else's: the next one becomes current. */
const handsOver: readonly string[] = ['dispatch', 'reject', 'archive']
const focusList = () => document.querySelector<HTMLElement>('.y-grid')?.focus({ preventScroll: true })

export interface DeskList {
  rows: readonly CaseRow[]
  /** When the rows were fetched, ms. */
  updatedAt: number
  /** Lets rows in that would wait behind the strip. */
  admit: (ids: string[]) => void
}

export interface Desk {
  current: string | undefined
  setCurrent: (id: string) => void
  /** Nothing is chosen any more: another list follows. */
  forget: () => void
  /** Where the keys came to rest: the case that is loaded. */
  rest: string | undefined
  narrow: boolean
  paneOpen: boolean
  openPane: (open: boolean) => void
  wanted: string | undefined
  c: CaseDetail | undefined
  /** The shown case is not the current one: the next is on its way, and no key may act on this one. */
  behind: boolean
  problem: ApiProblem | null
  again: () => void
  work: CaseWork
  recalls: readonly Recall[]
  recall: (r: Recall | undefined) => Promise<void>
  toast: { text: string; undo: boolean } | null
  hush: () => void
}

export function useDesk(list: DeskList, order: readonly string[], start: string | undefined): Desk {
  const t = useT(words)
  const w = useWord()
  const navigate = useNavigate()
  const { can } = useSession()
  // Below 1280 the pane lies over the list and opens only when a case is asked for.
  const narrow = useNarrow(1280)
  const [current, setCurrentId] = useState(start)
  const [paneOpen, openPane] = useState(start !== undefined)
  const [toast, setToast] = useState<Desk['toast']>(null)
  const [coming, setComing] = useState<Coming | null>(null)
  const writing = useRef(false)
  /** A refusal stays until the person goes to another case: rows that come and go meanwhile take nothing away. */
  const leave = useRef(() => {})
  const latest = useRef({ current, order, updatedAt: list.updatedAt })
  latest.current = { current, order, updatedAt: list.updatedAt }

  const rest = useRest(current, 80)
  const wanted = rest && (!narrow || paneOpen) ? rest : undefined
  const detail = useAsk(getCase, { params: { id: wanted ?? '' } }, { enabled: Boolean(wanted) })
  const c = detail.data && detail.data.id === wanted ? detail.data : undefined
  const behind = c !== undefined && current !== undefined && c.id !== current

  const setCurrent = useCallback((id: string) => {
    // A person who moves on no longer waits; a list that replaces a row which left it has moved nobody.
    const was = latest.current.current
    if (id !== was && latest.current.order.includes(was ?? '')) {
      setComing(null)
      leave.current()
    }
    setCurrentId(id)
  }, [])
  useEffect(() => {
    if (!coming) return
    const { current: to, coming: still } = followed(coming, order, list.updatedAt)
    if (to) setCurrentId(to)
    if (still !== coming) setComing(still)
  }, [coming, order, list.updatedAt])
  const hush = useCallback(() => setToast(null), [])

  const next = (id: string) => {
    const ids = latest.current.order
    const at = ids.indexOf(id)
    const to = ids[at + 1] ?? ids[at - 1]
    if (to) setCurrentId(to)
  }
  /** A case that was taken back becomes current again, whichever key or button did it. */
  const bringBack = (id: string, title: string) => {
    list.admit([id])
    setComing({ id, since: latest.current.updatedAt })
    setToast({ text: t('recalled', { title }), undo: false })
    announce(t('recalled', { title }))
  }
  const onDone = ({ action }: Sent, done: { id: string; title: string }) => {
    if (action === 'recall') bringBack(done.id, done.title)
    else {
      const text = `${w(doneWords(action))} · ${done.title}`
      announce(text)
      setToast({ text, undo: action === 'dispatch' })
    }
    if (isEarly(action)) return
    if (handsOver.includes(action)) next(done.id)
    focusList()
  }
  /** Shown before the answer; what is refused leads back to its case, unless something else is being written. */
  const early: Early = {
    sent: (action, done) => {
      if (handsOver.includes(action)) next(done.id)
      focusList()
    },
    refused: (action, done) => {
      const text = t('refused', { what: w(actionWords[action].words), title: done.title })
      list.admit([done.id])
      if (writing.current) return setToast({ text, undo: false })
      setCurrentId(done.id)
      setComing({ id: done.id, since: latest.current.updatedAt })
      announce(text)
    },
  }
  // What is not current has nothing to act on: a quick J Enter must never reach the case before.
  const work = useCaseWork(behind ? undefined : c, onDone, early)
  writing.current = work.opened !== null
  leave.current = work.act.clear
  const recalls = useRecalls().filter((r) => r.until > Date.now())
  const undo = useAct()
  const tried = useRef('')
  const recall = async (r: Recall | undefined) => {
    if (!r) return
    tried.current = r.id
    const sent = await undo.send(r.id, r.version, 'recall', {})
    if (!sent) return
    dropRecall(r.id)
    bringBack(r.id, r.title)
  }
  const { problem: refused } = undo
  useEffect(() => {
    if (!refused) return
    // What was refused for good stands in the way of the dispatch before it.
    if (!refused.problem.retryable) dropRecall(tried.current)
    setToast({ text: t('recallFailed', { why: refused.problem.title }), undo: false })
  }, [refused, t])

  useKeys([
    {
      id: 'case.full',
      keys: 'O',
      words: words.full,
      off: !current,
      run: () => void navigate(`/cases/${current}`),
    },
    ...(can('report.create')
      ? [
          {
            id: 'report.phone',
            keys: 'N',
            words: words.phone,
            command: true,
            run: () => void navigate('/reports/new'),
          },
        ]
      : []),
    ...(recalls.length
      ? [
          {
            id: 'case.recallLast',
            keys: 'Ctrl+Z',
            words: actionWords.recall.words,
            run: () => void recall(recalls[0]),
          },
        ]
      : []),
    ...(narrow && !paneOpen
      ? [{ id: 'case.open', keys: 'Enter', words: words.open, run: () => openPane(true) }]
      : []),
  ])
  return {
    current,
    setCurrent,
    forget: () => {
      work.act.clear()
      setCurrentId(undefined)
    },
    rest,
    narrow,
    paneOpen,
    openPane,
    wanted,
    c,
    behind,
    problem: detail.error,
    again: () => void detail.refetch(),
    work,
    recalls,
    recall,
    toast,
    hush,
  }
}

/** The keys go on in the list after something beside it was left. */
export { focusList }
