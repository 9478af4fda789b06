import './rolls.css'
import { useEffect, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { noteWords } from '../../../shared/notes.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { dueAt } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { serverNow, useNow } from '../../../ui/now.ts'
import { Block, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import type { Queue } from '../../../ui/queue.ts'
import { EmptyCells, Loading, OfflineBar } from '../../../ui/states.tsx'
import { arrivalReveal } from '../../arrivals/contract.ts'
import { personReveal } from '../../ledger/contract.ts'
import { type Entry, rollsMine } from '../contract.ts'
import { answersOf, type EntryState, settled, stateWords } from '../rules.ts'
import { useAnswers, type Waiting } from './queue.ts'
import { words } from './words.ts'

type Part = AnswerOf<typeof rollsMine>['parts'][number]

/** Whom I have to reach, the most urgent roll first; what I say stands at once, and is sent when there is a line. */
export default function Rolls() {
  const t = useT(words)
  const { queue, items } = useAnswers()
  const asked = useAsk(rollsMine, {}, { refetchInterval: 30_000 })
  const waits = items.filter((i) => !i.refused)
  const parts = (asked.data?.parts ?? []).map((p) => ({
    ...p,
    seenAt: p.seenAt ?? waits.find((i) => i.partId === p.id)?.seenAt ?? null,
    entries: p.entries.map((e) => {
      const mine = waits.findLast((i) => i.entryId === e.id)?.answer
      if (!mine) return { ...e, waiting: false }
      const whereTo = mine.state === 'moved' ? (mine.whereTo ?? e.whereTo) : ''
      return { ...e, ...mine, whereTo, settled: settled(p.kind, mine.state), waiting: true }
    }),
  }))
  const left = parts.reduce((n, p) => n + p.entries.filter((e) => !e.settled).length, 0)
  return (
    <>
      <header className="y-head">
        <h1>{t('title', { n: left || '' })}</h1>
      </header>
      {waits.length > 0 && (
        <OfflineBar title={t(navigator.onLine ? 'sending' : 'offline')}>
          {t('kept', { n: waits.length })}
        </OfflineBar>
      )}
      {items
        .filter((i) => i.refused)
        .map((i) => (
          <div key={i.requestId} className="rf-said" role="alert">
            <b>{t('refused', { label: i.label })}</b>
            <p>{i.refused}</p>
            <Btn sm onClick={() => queue.remove(i.requestId)}>
              {t('letGo')}
            </Btn>
          </div>
        ))}
      <PhoneMain>
        {asked.error && !asked.data ? (
          <div className="y-page-pad">
            <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
          </div>
        ) : !asked.data ? (
          <Loading rows={6} />
        ) : parts.length === 0 ? (
          <div className="y-page-pad">
            <EmptyCells kind="done" title={t('empty')}>
              {t('emptyWhy')}
            </EmptyCells>
          </div>
        ) : (
          <>
            {parts.map((p) => (
              <OnePart key={p.id} p={p} queue={queue} />
            ))}
            {asked.data.more > 0 && <p className="y-page-pad">{t('more', { n: asked.data.more })}</p>}
          </>
        )}
      </PhoneMain>
    </>
  )
}

type Mine = Omit<Part, 'entries'> & { entries: (Entry & { waiting: boolean })[] }

function OnePart({ p, queue }: { p: Mine; queue: Queue<Waiting> }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const left = p.entries.filter((e) => !e.settled).length
  const doors = [...Map.groupBy(p.entries, (e) => e.place)]
  return (
    <Block
      title={w(noteWords(p.title))}
      note={t('from', { who: p.openedBy, due: dueAt(p.dueAt, now, lang) })}
    >
      <p className="rf-words">{p.words}</p>
      {p.seenAt ? (
        <p className="y-note">{t('seen')}</p>
      ) : (
        <Btn
          pri
          icon="check"
          onClick={() =>
            queue.add({ label: p.title, partId: p.id, seenAt: new Date(serverNow()).toISOString() })
          }
        >
          {t('see')}
        </Btn>
      )}
      <p className="rf-left">
        {left > 0 ? t('left', { n: left, all: p.entries.length }) : t('allDone', { n: p.entries.length })}
      </p>
      {doors.map(([place, list]) => (
        <section key={place} className="rf-door">
          <h3>{place}</h3>
          {list.map((e) => (
            <Person key={e.id} e={e} part={p} queue={queue} />
          ))}
        </section>
      ))}
    </Block>
  )
}

function Person({ e, part, queue }: { e: Mine['entries'][number]; part: Mine; queue: Queue<Waiting> }) {
  const t = useT(words)
  const w = useWord()
  const [open, setOpen] = useState(false)
  const [doing, setDoing] = useState<EntryState>()
  const [whereTo, setWhereTo] = useState('')
  const [note, setNote] = useState('')
  const who = [
    e.sex === 1 ? t('male') : e.sex === 2 ? t('female') : '',
    e.age === null ? '' : t('years', { n: e.age }),
    w(e.why),
    e.risk,
  ]
    .filter(Boolean)
    .join(' · ')
  function say() {
    if (!doing) return
    queue.add({
      label: `${e.place} ${e.name}`,
      entryId: e.id,
      answer: {
        state: doing,
        // Nothing typed: what was said at the door before stays.
        ...(note ? { note } : {}),
        ...(whereTo ? { whereTo } : {}),
        occurredAt: new Date(serverNow()).toISOString(),
      },
    })
    setDoing(undefined)
    setOpen(false)
  }
  return (
    <div className={`rf-person ${e.settled ? 'done' : ''}`}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <b>{e.name || t('unnamed')}</b>
        <span>{who}</span>
        <small className={e.settled ? 'done' : e.state}>
          {w(stateWords[e.state])}
          {e.whereTo && ` → ${e.whereTo}`}
          {e.waiting && ` · ${t('onPhone')}`}
        </small>
      </button>
      {open && (
        <div className="in">
          {e.note && <p className="y-note">{w(noteWords(e.note))}</p>}
          <Call e={e} title={part.title} />
          <div className="rf-answers">
            {answersOf(part.kind).map((s) => (
              <Btn key={s} aria-pressed={doing === s} onClick={() => setDoing(doing === s ? undefined : s)}>
                {w(stateWords[s])}
              </Btn>
            ))}
          </div>
          {doing && (
            <form
              className="rf-form"
              onSubmit={(x) => {
                x.preventDefault()
                say()
              }}
            >
              {doing === 'moved' && (
                <label>
                  {t('where')}
                  <input
                    className="y-text"
                    maxLength={100}
                    value={whereTo}
                    onChange={(x) => setWhereTo(x.target.value)}
                  />
                </label>
              )}
              <label>
                {t('note')}
                <input
                  className="y-text"
                  maxLength={300}
                  value={note}
                  onChange={(x) => setNote(x.target.value)}
                />
              </label>
              <Btn pri type="submit">
                {t('save')}
              </Btn>
            </form>
          )}
        </div>
      )}
    </div>
  )
}

/** Name and number in clear for a minute, with the roll as its purpose. */
function Call({ e, title }: { e: Entry; title: string }) {
  const t = useT(words)
  const [shown, setShown] = useState<{ name: string; phone: string }>()
  const [fault, setFault] = useState<ApiProblem>()
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => setShown(undefined), 60_000)
    return () => clearTimeout(timer)
  }, [shown])
  async function show() {
    setFault(undefined)
    try {
      const asked = {
        params: { id: e.personId },
        body: { requestId: newRequestId(), purpose: 'safety' as const, note: title },
      }
      const { name = '', phone = '' } =
        e.subject === 'arrival' ? await call(arrivalReveal, asked) : (await call(personReveal, asked)).values
      setShown({ name, phone })
    } catch (x) {
      setFault(asProblem(x))
    }
  }
  if (fault) return <ProblemPanel problem={fault} title={t('notShown')} />
  if (shown)
    return (
      <p className="rf-call">
        <b>{shown.name}</b> {shown.phone ? <a href={`tel:${shown.phone}`}>{shown.phone}</a> : t('noPhone')}
      </p>
    )
  return (
    <p className="rf-call">
      <button type="button" className="y-link" onClick={() => void show()}>
        {t('call')}
      </button>
      <small>{t('callWill')}</small>
    </p>
  )
}
