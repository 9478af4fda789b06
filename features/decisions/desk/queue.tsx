/** What is most worth a look, one after the other: the words, three guesses, one key. Each answer is kept, corrects the case and teaches the model. */
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { WillDo } from '../../../ui/action.tsx'
import { Btn } from '../../../ui/button.tsx'
import { count, moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Score } from '../../../ui/score.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { listItems } from '../../items/contract.ts'
import { lookAdd, queueGet, type Waiting } from '../contract.ts'
import { percent } from './parts.tsx'
import { queueWords as words } from './words.ts'

export function QueueTab() {
  const t = useT(words)
  const lang = useLang()
  const got = useAsk(queueGet, { query: { limit: 50 } }, { staleTime: 30_000 })
  // What was answered here is gone at once; the list is read anew when little is left.
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState<string | null>(null)
  const [said, setSaid] = useState<{ text: string; caseId: string } | null>(null)
  const rows = (got.data?.rows ?? []).filter((r) => !done.has(r.decisionId))
  const index = Math.max(
    0,
    rows.findIndex((r) => r.decisionId === at),
  )
  const row = rows[index]
  const to = (i: number) => setAt(rows[Math.min(Math.max(i, 0), rows.length - 1)]?.decisionId ?? null)
  useKeys([
    { id: 'decisions.next', keys: 'J', words: words.next, run: () => to(index + 1) },
    { id: 'decisions.previous', keys: 'K', words: words.previous, run: () => to(index - 1) },
  ])
  const left = rows.length
  const { refetch } = got
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again only when the list runs out
  useEffect(() => {
    if (left === 0 && done.size > 0 && (got.data?.more ?? 0) > 0) void refetch()
  }, [left])
  if (got.error) return <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
  if (!got.data) return <Loading rows={8} />
  const answered = (r: Waiting, text: string) => {
    const next = rows[index + 1] ?? rows[index - 1]
    setDone(new Set([...done, r.decisionId]))
    setAt(next?.decisionId ?? null)
    setSaid({ text, caseId: r.caseId })
  }
  const today = got.data.today + done.size
  return (
    <>
      <p className="y-note">
        {t('note')} {t('today', { n: count(today, lang) })}
      </p>
      {said && (
        <p className="dd-said" role="status">
          <Link className="y-link" to={`/cases/${said.caseId}`}>
            {said.text}
          </Link>
        </p>
      )}
      {!row && (
        <EmptyCells kind="done" title={t('none')}>
          {t('noneWhy')}
        </EmptyCells>
      )}
      {row && (
        <div className="dd-queue">
          <nav className="y-card" aria-label={t('list')}>
            <ol>
              {rows.map((r) => (
                <li key={r.decisionId}>
                  <button
                    type="button"
                    aria-current={r.decisionId === row.decisionId ? 'true' : undefined}
                    onClick={() => setAt(r.decisionId)}
                  >
                    <b>{r.excerpt}</b>
                    <small>
                      {r.regionName} · {percent(r.score, 0)} · {r.top[0]?.name ?? t('noItem')}
                    </small>
                  </button>
                </li>
              ))}
            </ol>
            {got.data.more > 0 && <p className="y-note">{t('more', { n: count(got.data.more, lang) })}</p>}
          </nav>
          <One
            key={row.decisionId}
            r={row}
            onDone={(text) => answered(row, text)}
            onStale={() => void refetch()}
          />
        </div>
      )}
    </>
  )
}

function One({ r, onDone, onStale }: { r: Waiting; onDone: (text: string) => void; onStale: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const items = useAsk(listItems, {}, { staleTime: 600_000 })
  const [picked, setPicked] = useState(r.item ?? r.top[0]?.item ?? '')
  const card = useRef<HTMLElement>(null)
  const nameOf = (code: string) =>
    items.data?.items.find((i) => i.code === code)?.name ?? r.top.find((g) => g.item === code)?.name ?? code
  const right = picked === r.item
  const send = useSend(lookAdd, {
    onDone: () =>
      onDone(t(right ? 'saidRight' : 'saidWrong', { number: r.number, name: `${picked} ${nameOf(picked)}` })),
    onProblem: (p) => {
      if (p.code === 'conflict.version' || p.code === 'decisions.looked') onStale()
    },
  })
  const confirm = () => {
    if (!picked || send.isPending) return
    send.mutate({
      body: { caseId: r.caseId, decisionId: r.decisionId, baseVersion: r.version, item: picked },
    })
  }
  useKeys([
    ...r.top.map((g, i) => ({
      id: `decisions.pick${i + 1}`,
      keys: String(i + 1),
      words: {
        zh: words.pick.zh.replace('{n}', String(i + 1)),
        en: words.pick.en.replace('{n}', String(i + 1)),
      },
      run: () => setPicked(g.item),
    })),
    { id: 'decisions.confirm', keys: 'Enter', words: words.confirm, run: confirm },
  ])
  // From the list the keys go on here: Enter on a row's button would open the row again.
  useEffect(() => card.current?.focus({ preventScroll: true }), [])
  const among = r.top.some((g) => g.item === picked)
  return (
    <section className="y-card dd-one" ref={card} tabIndex={-1} aria-label={r.number}>
      <p className="dd-meta">
        <LevelTag level={r.level} />
        <span>
          {r.regionName} · {moment(r.reportedAt, Date.now(), lang)}
        </span>
        <Link className="y-link" to={`/cases/${r.caseId}`}>
          {t('openCase')} {r.number}
        </Link>
      </p>
      <blockquote>{r.excerpt}</blockquote>
      <dl className="y-fields">
        <dt>{t('worth')}</dt>
        <dd>{w(r.worth)}</dd>
        <dt>{t('why')}</dt>
        <dd>{w(r.why)}</dd>
      </dl>
      {send.error && <ProblemPanel problem={send.error} title={t('notDone')} />}
      <fieldset className="dd-guesses">
        <legend>{t('which')}</legend>
        {r.top.map((g, i) => (
          <label key={g.item} className={picked === g.item ? 'on' : ''}>
            <input type="radio" name="item" checked={picked === g.item} onChange={() => setPicked(g.item)} />
            <kbd>{i + 1}</kbd>
            <span>
              <b>
                {g.item} {g.name}
              </b>
              {g.words.length > 0 && <small>{g.words.map((x) => `“${x}”`).join(' ')}</small>}
            </span>
            <Score value={g.score} />
          </label>
        ))}
        <label className={among ? 'other' : 'other on'}>
          <span>{t('other')}</span>
          <select value={among ? '' : picked} onChange={(e) => setPicked(e.target.value || picked)}>
            <option value="">{t('choose')}</option>
            {items.data?.items.map((i) => (
              <option key={i.code} value={i.code}>
                {i.code} {i.name}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      <WillDo
        items={[
          right ? t('willRight') : t('willCorrect', { name: `${picked} ${nameOf(picked)}` }),
          t('willLearn'),
        ]}
      />
      <span className="y-row">
        <Btn pri k="Enter" busy={send.isPending} disabled={!picked} onClick={confirm}>
          {t(right ? 'confirmRight' : 'confirm')}
        </Btn>
      </span>
    </section>
  )
}
