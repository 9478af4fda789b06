/** Rows into PostgreSQL by COPY, the fastest way in; over the driver we have, without another package. */
import type pg from 'pg'

export type Row = Record<string, unknown>

/** A value in the text form of COPY. Arrays are of plain words (ids, kinds); objects become JSON. */
function text(v: unknown): string {
  if (v === null || v === undefined) return '\\N'
  if (v instanceof Date) return v.toISOString()
  if (typeof v === 'number' || typeof v === 'boolean') return String(v)
  const s = Array.isArray(v)
    ? v.every((x) => typeof x === 'string')
      ? `{${v.map((x) => `"${x}"`).join(',')}}`
      : JSON.stringify(v)
    : typeof v === 'object'
      ? JSON.stringify(v)
      : String(v)
  return s.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c]!)
}

interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** Writes all rows into a table; columns are those of the first row, except where `json` names an array to be written as JSON. */
export function copyRows(
  client: pg.PoolClient | pg.Client,
  table: string,
  rows: readonly Row[],
  json: readonly string[] = [],
): Promise<void> {
  if (rows.length === 0) return Promise.resolve()
  const columns = Object.keys(rows[0]!)
  const asJson = new Set(json)
  const lines = rows
    .map((r) => columns.map((c) => text(asJson.has(c) ? JSON.stringify(r[c]) : r[c])).join('\t'))
    .join('\n')
  const body = Buffer.from(`${lines}\n`)
  return new Promise((done, fail) => {
    // What the driver asks of anything that it is given to run.
    const copy = {
      // Gives nothing back: what it gives back is taken for a fault.
      submit(c: CopyConnection) {
        c.query(`copy ${table} (${columns.map((x) => `"${x}"`).join(', ')}) from stdin`)
      },
      handleCopyInResponse(c: CopyConnection) {
        c.sendCopyFromChunk(body)
        c.endCopyFrom()
      },
      handleRowDescription() {},
      handleDataRow() {},
      handleCommandComplete() {},
      // The driver forgets what it ran after a fault: nothing else is told.
      handleError: fail,
      handleReadyForQuery: () => done(),
    }
    client.query(copy as unknown as pg.Submittable)
  })
}

/** Words separated by spaces as the text of a tsvector, each at its place; what is no letter or digit is left out, as the parser does. */
export function tsvector(words: string): string {
  const places = new Map<string, number[]>()
  words
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .forEach((w, i) => {
      const at = places.get(w) ?? []
      at.push(Math.min(i + 1, 16_383))
      places.set(w, at)
    })
  return [...places].map(([w, at]) => `'${w}':${at.slice(0, 200).join(',')}`).join(' ')
}
