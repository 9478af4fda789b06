/** The cells of a sheet: those of the ledger open where they come from, those by hand are filled in where they stand. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useRenew, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import type { SheetRow } from '../contract.ts'
import { sheetAsk, sheetFill, sheetGet, sheetRows } from '../contract-sheets.ts'
import { type Definition, periodWords } from '../rules.ts'
import { words } from './words.ts'

interface Asked {
  data: { items: SheetRow[] } | undefined
  error: Parameters<typeof ProblemPanel>[0]['problem'] | null
  refetch: () => unknown
}

export function Grid({
  sheet,
  asked,
  current,
  onCell,
}: {
  sheet: { id: string; definition: Definition }
  asked: Asked
  current: string | null
  onCell: (n: number, key: string) => void
}) {
  const t = useT(words)
  const w = useWord()
  const { columns } = sheet.definition
  const rows = asked.data?.items ?? []
  const gaps = rows.some((r) => r.askable.length > 0 || r.asked)
  return (
    <div className="tb-scroll">
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {!asked.data && !asked.error && <Loading rows={8} />}
      {asked.data && rows.length === 0 && (
        <EmptyCells kind="filtered" title={t('noRows')}>
          {t('noRowsWhy')}
        </EmptyCells>
      )}
      {rows.length > 0 && (
        <table className="tb-grid">
          <thead>
            <tr>
              <th scope="col">#</th>
              {columns.map((c) => (
                <th key={c.key} scope="col">
                  {w(c.head)}
                </th>
              ))}
              {gaps && <th scope="col">{t('gapColumn')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.n}>
                <td className="no">{r.n}</td>
                {columns.map((c, i) => (
                  <td key={c.key}>
                    {c.from.kind === 'hand' && r.mayFill ? (
                      <Hand sheet={sheet.id} row={r} column={c} cell={r.cells[i]!} />
                    ) : (
                      <button
                        type="button"
                        className={`tb-cell ${r.cells[i]!.state}`}
                        aria-pressed={current === `${r.n}.${c.key}`}
                        onClick={() => onCell(r.n, c.key)}
                      >
                        {r.cells[i]!.state === 'missing' ? t('missing') : (r.cells[i]!.v ?? '–')}
                      </button>
                    )}
                  </td>
                ))}
                {gaps && (
                  <td className="gap">
                    <Gap sheet={sheet.id} row={r} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

/** Enter keeps what was typed and goes on below; an empty cell takes the value of the time before with it. */
function Hand({
  sheet,
  row,
  column,
  cell,
}: {
  sheet: string
  row: SheetRow
  column: Definition['columns'][number]
  cell: SheetRow['cells'][number]
}) {
  const t = useT(words)
  const w = useWord()
  const kept = cell.state === 'hand' ? String(cell.v) : ''
  const proposed = cell.state === 'proposed' ? String(cell.v) : ''
  const [text, setText] = useState(kept)
  const [was, setWas] = useState(kept)
  // Somebody else has filled it in, or it was taken over from the time before.
  if (was !== kept) {
    setWas(kept)
    setText(kept)
  }
  const renew = useRenew()
  // Somebody was first: their value stands, what was typed here is said beside it.
  const [lost, setLost] = useState<{ mine: string; value: string; by: string }>()
  // What is on its way is not sent again when the cell is left: until the rows say what stands.
  const sent = useRef<string>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value stands, whoever wrote it
  useEffect(() => {
    sent.current = undefined
  }, [kept])
  const fill = useSend(sheetFill, {
    renew: [sheetGet, sheetRows],
    onProblem: (p) => {
      const other = (p.extra.cells as { value: string; by: string }[] | undefined)?.[0]
      // Their value stands here already: leaving the cell says nothing new.
      sent.current = other?.value
      if (!other) return
      setLost({ mine: text.trim(), value: other.value, by: other.by })
      setText(other.value)
      renew(sheetRows)
    },
  })
  const keep = (value: string) => {
    if (value.trim() === kept || value.trim() === sent.current) return
    setLost(undefined)
    sent.current = value.trim()
    fill.mutate({
      params: { id: sheet },
      body: { cells: [{ n: row.n, key: column.key, value: value.trim(), seen: kept }] },
    })
  }
  const label = `${w(column.head)} · ${row.place}`
  const onKey = (e: KeyboardEvent<HTMLInputElement>) => {
    const step = e.key === 'Enter' || e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    e.preventDefault()
    if (e.key === 'Enter' && text === '' && proposed !== '') {
      setText(proposed)
      keep(proposed)
    }
    const all = [...document.querySelectorAll<HTMLInputElement>(`input[data-column="${column.key}"]`)]
    const next = all[all.indexOf(e.currentTarget) + step]
    // Leaving keeps it; below the last one there is nowhere to go.
    if (next) next.focus()
    else if (e.key === 'Enter' && text !== '') keep(text)
  }
  return (
    <>
      <input
        className="tb-hand"
        data-column={column.key}
        aria-label={
          proposed ? `${label} · ${t('proposedBy', { p: w(periodWords(cell.by)), v: proposed })}` : label
        }
        aria-invalid={fill.error !== null}
        title={cell.state === 'hand' ? cell.by : ''}
        placeholder={proposed || (cell.state === 'missing' ? t('missing') : '')}
        inputMode={column.from.kind === 'hand' && column.from.type === 'number' ? 'decimal' : 'text'}
        maxLength={300}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={onKey}
        onBlur={() => keep(text)}
      />
      {fill.error && (
        <small role="alert" className="tb-why">
          {lost
            ? t(lost.by ? 'cellChanged' : 'cellEmptied', {
                who: lost.by,
                v: lost.value,
                mine: lost.mine || t('emptyCell'),
              })
            : (fill.error.issues[0]?.message ?? fill.error.title)}
        </small>
      )}
    </>
  )
}

/** Who can fill in what is missing of a row, and sending them. */
export function Gap({ sheet, row }: { sheet: string; row: SheetRow }) {
  const t = useT(words)
  const ask = useSend(sheetAsk, { renew: [sheetRows] })
  if (row.asked) return row.worker ? t('asked', { who: row.worker }) : t('askedNobody')
  if (row.askable.length === 0) return null
  return (
    <>
      {row.worker && `${t('canAsk', { who: row.worker })} `}
      {row.mayFill && (
        <Btn
          sm
          busy={ask.isPending}
          aria-label={`${t('askOne')} ${row.place}`}
          onClick={() => ask.mutate({ params: { id: sheet }, body: { rows: [row.n] } })}
        >
          {t('askOne')}
        </Btn>
      )}
      {ask.error && <small role="alert">{ask.error.title}</small>}
    </>
  )
}
