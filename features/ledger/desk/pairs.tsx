import './pairs.css'
import { useCallback, useRef, useState } from 'react'
import { noteWords } from '../../../shared/notes.ts'
import { announce } from '../../../ui/announce.ts'
import { asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useLapse } from '../../../ui/lapse.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading, Toast } from '../../../ui/states.tsx'
import { personGet, personReveal, type revealPurposes } from '../contract.ts'
import { type Half, mergesList, type Pair, pairsList } from '../contract-merge.ts'
import { personFields } from '../rules.ts'
import { Merges } from './merges.tsx'
import { useQueue } from './pair-queue.ts'
import { Search } from './pair-search.tsx'
import { pairWords } from './pair-words.ts'
import { Region, type Tabbed } from './parts.tsx'
import { PurposeDialog } from './purpose.tsx'
import { words } from './words.ts'

/** Pairs that may be one person, likeliest first: decided by single keys, taken back by one. */
export function Pairs({ query, go }: Tabbed) {
  const t = useT(pairWords)
  const { can } = useSession()
  const region = query.get('region') ? { region: query.get('region') as string } : {}
  const asked = useAsk(pairsList, { query: { ...region, limit: 100 } })
  const renew = useRenew()
  const waiting = useRef(0)
  const queue = useQueue(asked.data?.items ?? [], (undone) => {
    renew(mergesList, personGet)
    // What came back is asked for again, and the next hundred when these are decided.
    if (undone || waiting.current === 0) renew(pairsList)
  })
  waiting.current = queue.left.length
  const [at, setAt] = useState<string>()
  const [swapped, setSwapped] = useState<string>()
  const [toast, setToast] = useState<string>()
  const clear = useClear()
  const place = Math.max(
    0,
    queue.left.findIndex((p) => p.id === at),
  )
  const pair = queue.left[place]
  const may = pair?.mayDecide === true
  const name = pair?.winner.values.name ?? ''
  const turned = pair !== undefined && swapped === pair.id
  // Whatever was undone or decided, the next in line is what stands at the same place.
  const step = (by: number) => setAt(queue.left[Math.max(0, Math.min(queue.left.length - 1, place + by))]?.id)
  const after = (said: string, away?: string) => {
    const stays = (p: Pair) => p.winner.id !== away && p.loser.id !== away
    setAt((queue.left.slice(place + 1).find(stays) ?? queue.left.slice(0, place).findLast(stays))?.id)
    setToast(said)
    announce(said)
  }
  const one = () => {
    if (!pair || !may) return
    queue.one(pair, turned ? 'loser' : 'winner', t('why'))
    after(t('wasOne', { name }), (turned ? pair.winner : pair.loser).id)
  }
  const two = () => {
    if (!pair || !may) return
    queue.two(pair)
    after(t('wasTwo', { name }))
  }
  const undo = () => {
    const back = queue.undo()
    if (!back) return
    setAt(back.id)
    setToast(undefined)
    announce(t('undone'))
  }
  const key = (id: string, keys: string, w: (typeof pairWords)[keyof typeof pairWords], run: () => void) => ({
    id: `ledger.pairs.${id}`,
    keys,
    words: w,
    run,
  })
  useKeys([
    key('next', 'J', pairWords.next, () => step(1)),
    key('previous', 'K', pairWords.previous, () => step(-1)),
    key('down', 'ArrowDown', pairWords.next, () => step(1)),
    key('up', 'ArrowUp', pairWords.previous, () => step(-1)),
    { ...key('one', 'S', pairWords.one, one), off: !may },
    { ...key('two', 'D', pairWords.two, two), off: !may },
    { ...key('undo', 'U', pairWords.undo, undo), off: !queue.last },
    { ...key('swap', 'X', pairWords.swap, () => setSwapped(turned ? undefined : pair?.id)), off: !may },
    { ...key('reveal', 'R', pairWords.reveal, () => pair && clear.ask(pair)), off: pair?.mayReveal !== true },
  ])
  const gone = useCallback(() => setToast(undefined), [])
  const total = Math.max(
    queue.left.length,
    (asked.data?.total ?? 0) - (asked.data?.items.length ?? 0) + queue.left.length,
  )
  return (
    <>
      <div className="lg-filters">
        <Region query={query} go={go} />
        <span role="status" className="y-note">
          {pair && t('at', { n: place + 1, total })}
        </span>
      </div>
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {!asked.data && !asked.error && <Loading rows={8} />}
      {queue.fault && (
        <ProblemPanel
          problem={queue.fault.problem}
          title={t('notDone', { name: queue.fault.pair.winner.values.name })}
        />
      )}
      {asked.data && !pair && (
        <EmptyCells kind="done" title={t('done')}>
          {t('doneWhy')}
        </EmptyCells>
      )}
      {pair && (
        <section className="lg-pair" aria-label={t('both')}>
          <p className="lg-chance">
            {t('chance', { n: Math.floor(pair.score * 100) })}
            {clear.of.has(pair.winner.id) && <small>{t('clearFor')}</small>}
          </p>
          <Side pair={pair} turned={turned} clear={clear.of} />
          <div className="acts">
            <Btn pri k="S" disabled={!may} onClick={one}>
              {t('one')}
            </Btn>
            <Btn k="D" disabled={!may} onClick={two}>
              {t('two')}
            </Btn>
            <Btn k="X" disabled={!may} onClick={() => setSwapped(turned ? undefined : pair.id)}>
              {t('swap')}
            </Btn>
            {pair.mayReveal && (
              <Btn icon="eye" k="R" onClick={() => clear.ask(pair)}>
                {t('reveal')}
              </Btn>
            )}
            <span className="sp" />
            <Btn ghost k="K" disabled={place === 0} onClick={() => step(-1)}>
              {t('previous')}
            </Btn>
            <Btn ghost k="J" disabled={place >= queue.left.length - 1} onClick={() => step(1)}>
              {t('next')}
            </Btn>
          </div>
          <p className="y-note">{may ? t('will') : t('notYours')}</p>
        </section>
      )}
      {queue.last && (
        <p>
          <Btn sm icon="undo" k="U" onClick={undo}>
            {`${t('undo')} ${t(queue.last.kind === 'one' ? 'wasOne' : 'wasTwo', { name: queue.last.pair.winner.values.name })}`}
          </Btn>
        </p>
      )}
      {clear.fault && <ProblemPanel problem={clear.fault} />}
      {clear.asking && <PurposeDialog onClose={clear.close} onSay={clear.say} />}
      <Merges />
      {can('ledger.check') && <Search onDone={() => renew(pairsList)} />}
      {toast && (
        <Toast action={`${t('undo')} U`} onAction={undo} onGone={gone}>
          {toast}
        </Toast>
      )}
    </>
  )
}

type Cleared = ReadonlyMap<string, Record<string, string>>
type Purpose = (typeof revealPurposes)[number]

/** Values in clear for a minute. The purpose is asked once and said again with every further pair: each is logged. */
function useClear() {
  const [of, setOf] = useState<Cleared>(new Map())
  const [asking, setAsking] = useState<Pair>()
  const [said, setSaid] = useState<{ purpose: Purpose; note: string }>()
  const [fault, setFault] = useState<ReturnType<typeof asProblem>>()
  useLapse(of.size > 0 && of, () => setOf(new Map()))
  const show = async (pair: Pair, why: { purpose: Purpose; note: string }) => {
    setFault(undefined)
    try {
      const both = await Promise.all(
        [pair.winner.id, pair.loser.id].map(async (id) => {
          const body = { requestId: newRequestId(), ...why }
          return [id, (await call(personReveal, { params: { id }, body })).values] as const
        }),
      )
      setOf(new Map(both))
    } catch (e) {
      setFault(asProblem(e))
    }
  }
  return {
    of,
    fault,
    asking,
    close: () => setAsking(undefined),
    ask: (pair: Pair) => (said ? void show(pair, said) : setAsking(pair)),
    say: (why: { purpose: Purpose; note: string }) => {
      setSaid(why)
      if (asking) void show(asking, why)
      setAsking(undefined)
    },
  }
}

/** Two entries side by side, with what each field says for or against one person. */
function Side({ pair, turned, clear }: { pair: Pair; turned: boolean; clear: Cleared }) {
  const t = useT(pairWords)
  const f = useT(words)
  const w = useWord()
  const [first, second] = turned ? [pair.loser, pair.winner] : [pair.winner, pair.loser]
  const value = (h: Half, x: (typeof personFields)[number]) => clear.get(h.id)?.[x] ?? h.values[x]
  const reason = (x: string) => pair.reasons.find((r) => r.field === x)
  const verdict = (x: string, a: string, b: string) => {
    const r = reason(x)
    if (!r) return a === '' || b === '' ? t('oneSided') : ''
    return (
      <>
        <span className={`lg-near ${r.near}`}>{t(r.near)}</span>
        <small>
          {['相同', '不同', '相近'].includes(r.level.zh) ? '' : `${w(r.level)} `}
          {`${r.weight < 0 ? '−' : '+'}${Math.abs(r.weight).toFixed(1)}`}
        </small>
      </>
    )
  }
  const places = (h: Half) => (
    <ul>
      {h.residences.map((r) => (
        <li key={`${r.place}${r.role}`}>
          {r.place}
          <small>
            {[f(r.role as 'family'), r.relation, r.until ? `${f('until')} ${r.until}` : '']
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  )
  return (
    <table className="y-table lg-both" aria-label={t('both')}>
      <thead>
        <tr>
          <th>{t('field')}</th>
          <th>{t('stays')}</th>
          <th>{t('goes')}</th>
          <th>{t('compared')}</th>
        </tr>
      </thead>
      <tbody>
        {personFields
          .filter((x) => first.values[x] !== '' || second.values[x] !== '')
          .map((x) => (
            <tr key={x}>
              <th scope="row">{f(x)}</th>
              <td data-l={t('stays')}>{value(first, x)}</td>
              <td data-l={t('goes')}>{value(second, x)}</td>
              <td>{verdict(x, first.values[x], second.values[x])}</td>
            </tr>
          ))}
        <tr>
          <th scope="row">{t('place')}</th>
          <td>{places(first)}</td>
          <td>{places(second)}</td>
          <td>{verdict('address', 'x', 'x')}</td>
        </tr>
        <tr>
          <th scope="row">{f('source')}</th>
          <td>{[w(noteWords(first.source)), first.verified].filter(Boolean).join(' · ')}</td>
          <td>{[w(noteWords(second.source)), second.verified].filter(Boolean).join(' · ')}</td>
          <td />
        </tr>
      </tbody>
    </table>
  )
}
