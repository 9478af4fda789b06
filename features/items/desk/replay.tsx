import { useState } from 'react'
import { Link } from 'react-router'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { Btn } from '../../../ui/button.tsx'
import { count } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { type ListHead, replayList } from '../contract.ts'
import { panelWords } from './words-panel.ts'

type Answer = AnswerOf<typeof replayList>
const signed = (n: number) => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '0')
const percent = (r: number | null) => (r === null ? '—' : `${(r * 100).toFixed(1)}%`)

/** The cases of the last days under this version beside the one in force. Nothing is changed by it. */
export function Replay({ list }: { list: ListHead }) {
  const t = useT(panelWords)
  const lang = useLang()
  const asked = useAsk(replayList, { params: { id: list.id }, query: {} }, { staleTime: 600_000 })
  const r = asked.data
  return (
    <section className="y-card it-replay">
      <h2 className="y-sec">
        {t('replay')}
        <small>
          {r ? t('replayCases', { n: count(r.cases, lang) }) : asked.isPending ? t('replaying') : ''}
        </small>
      </h2>
      {asked.error && <ProblemPanel problem={asked.error} safe="" onRetry={() => void asked.refetch()} />}
      {r && r.cases === 0 && <p className="y-note">{t('noCases')}</p>}
      {r && r.cases > 0 && <Result r={r} />}
      {r && r.cases > 0 && <Units r={r} />}
      <p className="y-note">{list.inForce ? t('same') : t('onlyCount')}</p>
    </section>
  )
}

function Result({ r }: { r: Answer }) {
  const t = useT(panelWords)
  const lang = useLang()
  const [open, setOpen] = useState<'owner' | 'judged' | null>(null)
  const rows = [
    ['inTime', percent(r.a.rate), percent(r.b.rate), r.b.inTime - r.a.inTime],
    ['late', r.a.late, r.b.late, r.b.late - r.a.late],
    ['openNow', r.a.open, r.b.open, r.b.open - r.a.open],
    ['noOwner', r.a.noOwner, r.b.noOwner, r.b.noOwner - r.a.noOwner],
    ['noClock', r.a.noClock, r.b.noClock, r.b.noClock - r.a.noClock],
    ['bounced', r.a.bounced, r.b.bounced, r.b.bounced - r.a.bounced],
  ] as const
  const more = [
    ['owner', 'ownerChanged', r.ownerChanged] as const,
    ['judged', 'judged', r.judgedDifferently] as const,
  ]
  return (
    <>
      <table className="it-cmp">
        <thead>
          <tr>
            <th scope="col">{t('result')}</th>
            <th scope="col">{t('a')}</th>
            <th scope="col">{t('b')}</th>
            <th scope="col">{t('diff')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, a, b, d]) => (
            <tr key={key}>
              <th scope="row">{t(key)}</th>
              <td>{typeof a === 'number' ? count(a, lang) : a}</td>
              <td>
                <b>{typeof b === 'number' ? count(b, lang) : b}</b>
              </td>
              <td>{t('cases', { n: signed(d) })}</td>
            </tr>
          ))}
          {more.map(([key, word, list]) => (
            <tr key={key}>
              <th scope="row">{t(word)}</th>
              <td>—</td>
              <td>
                <b>{list.length}</b>
              </td>
              <td>
                {list.length > 0 && (
                  <button
                    type="button"
                    className="y-link"
                    aria-expanded={open === key}
                    onClick={() => setOpen(open === key ? null : key)}
                  >
                    {t('seeThese', { n: list.length })}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open && (
        <Cases
          list={open === 'owner' ? r.ownerChanged : r.judgedDifferently}
          owner={open === 'owner'}
          r={r}
        />
      )}
    </>
  )
}

function Cases({
  list,
  owner,
  r,
}: {
  list: readonly { caseId: string; number: string; from: string | null; to: string | null }[]
  owner: boolean
  r: Answer
}) {
  const t = useT(panelWords)
  const { can } = useSession()
  const fate: Record<string, string> = {
    in_time: t('inTime'),
    late: t('late'),
    open: t('openNow'),
    no_owner: t('noOwner'),
    no_clock: t('noClock'),
  }
  const say = (x: string | null) =>
    x === null ? t('none') : owner ? (r.units.find((u) => u.unitId === x)?.name ?? x) : (fate[x] ?? x)
  return (
    <ul className="it-cases">
      {list.slice(0, 100).map((c) => (
        <li key={c.caseId}>
          {can('case.read') ? <Link to={`/cases/${c.caseId}`}>{c.number}</Link> : <span>{c.number}</span>}
          <small>
            {say(c.from)} → {say(c.to)}
          </small>
        </li>
      ))}
    </ul>
  )
}

/** Bars of the units that gain or lose most; T shows the numbers as a table. */
function Units({ r }: { r: Answer }) {
  const t = useT(panelWords)
  const [table, setTable] = useState(false)
  useKeys([{ id: 'items.table', keys: 'T', words: panelWords.table, run: () => setTable(!table) }])
  const units = [...r.units]
    .sort((x, y) => Math.abs(y.change) - Math.abs(x.change) || y.b - x.b)
    .slice(0, table ? 60 : 8)
  const most = Math.max(1, ...units.map((u) => Math.max(u.a, u.b)))
  return (
    <div className="it-bars">
      <h2 className="y-sec">
        {t('bars')} <small>{table ? '' : t('barsNote')}</small>
        <span className="sp" />
        <Btn sm ghost k="T" onClick={() => setTable(!table)}>
          {t(table ? 'chart' : 'table')}
        </Btn>
      </h2>
      {table ? (
        <table className="it-cmp">
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col">{t('a')}</th>
              <th scope="col">{t('b')}</th>
              <th scope="col">{t('diff')}</th>
            </tr>
          </thead>
          <tbody>
            {units.map((u) => (
              <tr key={u.unitId}>
                <th scope="row">{u.name}</th>
                <td>{u.a}</td>
                <td>
                  <b>{u.b}</b>
                </td>
                <td>{signed(u.change)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <ul>
          {units.map((u) => (
            <li key={u.unitId}>
              <span className="y-ell" title={u.name}>
                {u.name}
              </span>
              <span className="b" role="img" aria-label={`${t('a')} ${u.a}, ${t('b')} ${u.b}`}>
                <i style={{ width: `${(u.a / most) * 100}%` }} />
                <u style={{ width: `${(u.b / most) * 100}%` }} />
              </span>
              <span>{signed(u.change)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
