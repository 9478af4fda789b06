import type { ReactNode } from 'react'
import type { ApiProblem } from './api.ts'
import type { Word } from './i18n.tsx'
import { useKeys } from './keyboard.tsx'
import { ProblemPanel } from './problem.tsx'
import { EmptyCells, Loading } from './states.tsx'

export interface Column<R> {
  head: string
  cell: (row: R) => ReactNode
  /** A second, smaller line; in a first column that opens the row it stands outside the link. */
  under?: (row: R) => ReactNode
  /** `n` for numbers, `acts` for buttons, or a class of the page. */
  className?: string
  /** On a phone the heads are gone and cells stack: then this one says its head itself. */
  named?: boolean
}

/** Rows that open beside the table. */
interface Opening {
  /** The row that is open, from the address. */
  current: string | null
  onOpen: (id: string) => void
  /** `J` and `K` go through the rows; `name` is what a person's remapping of them is kept under. */
  keys?: { name: string; next: Word; previous: Word }
}

/** What `useAsk` answers, as far as a table shows it. */
interface Asked {
  data: unknown
  isError: boolean
  error: ApiProblem | null
  refetch: () => unknown
}

/**
 * A table of a desk page. With `asked` it also shows that rows are on their way, or why they cannot come; with `empty` that there
 * are none; with `opening` a row opens by click, by the link in its first column, and by `J` and `K`.
 */
export function Table<R>({
  columns,
  rows,
  id,
  asked,
  empty,
  opening,
}: {
  columns: readonly (Column<R> | false)[]
  rows: readonly R[]
  id: (row: R) => string
  asked?: Asked
  empty?: { kind: 'filtered' | 'none'; title: string; why?: ReactNode }
  opening?: Opening
}) {
  const shown = columns.filter((c) => c !== false)
  const waiting = asked && !asked.data
  return (
    <>
      {opening?.keys && <RowKeys ids={rows.map(id)} opening={opening} keys={opening.keys} />}
      {asked?.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {waiting && !asked.isError && <Loading rows={8} />}
      {empty && !waiting && rows.length === 0 && (
        <EmptyCells kind={empty.kind} title={empty.title}>
          {empty.why}
        </EmptyCells>
      )}
      {rows.length > 0 && (
        <table className="y-table">
          <thead>
            <tr>
              {shown.map((c) => (
                <th key={c.head} className={c.className === 'n' ? 'n' : undefined}>
                  {c.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={id(row)} id={id(row)} row={row} columns={shown} opening={opening} />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Row<R>({
  id,
  row,
  columns,
  opening,
}: {
  id: string
  row: R
  columns: readonly Column<R>[]
  opening: Opening | undefined
}) {
  const cells = columns.map((c, i) => {
    const cell = c.cell(row)
    const under = c.under?.(row)
    return (
      <td key={c.head} className={c.className} data-l={c.named ? c.head : undefined}>
        {opening && i === 0 ? (
          // Its click is the row's: the link is there for the keyboard and for screen readers.
          <button type="button" className="y-link">
            {cell}
          </button>
        ) : (
          cell
        )}
        {under && <small>{under}</small>}
      </td>
    )
  })
  if (!opening) return <tr>{cells}</tr>
  return (
    <tr className={`go ${id === opening.current ? 'on' : ''}`} onClick={() => opening.onOpen(id)}>
      {cells}
    </tr>
  )
}

function RowKeys({
  ids,
  opening,
  keys,
}: {
  ids: readonly string[]
  opening: Opening
  keys: NonNullable<Opening['keys']>
}) {
  const at = opening.current === null ? -1 : ids.indexOf(opening.current)
  const open = (to: number) => {
    const id = ids[Math.min(Math.max(to, 0), ids.length - 1)]
    if (id !== undefined) opening.onOpen(id)
  }
  useKeys([
    { id: `${keys.name}.next`, keys: 'J', words: keys.next, run: () => open(at + 1) },
    { id: `${keys.name}.previous`, keys: 'K', words: keys.previous, run: () => open(at - 1) },
  ])
  return null
}
