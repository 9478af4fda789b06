/**
 * Several statements in one round trip: each is bound and executed, one `Sync` ends them. PostgreSQL skips what follows a
 * statement that fails, so a COMMIT at the end is carried out only when all before it were. Only the last one's rows are kept.
 */
import pg from 'pg'

export interface Step {
  text: string
  values: readonly unknown[]
  /** Prepared under this name, once on each connection. */
  name?: string
}

/** What of the driver's wire and query is used here and not in its types. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  parsedStatements: Record<string, string | undefined>
  parse(o: { text: string; name: string }): void
  bind(o: { portal: string; statement: string; values: readonly (string | Buffer | null)[] }): void
  execute(o: { portal: string; rows?: number }): void
  close(o: { type: 'S'; name: string }): void
}
interface QueryParts {
  submit(wire: Wire): Error | null
  handleDataRow(msg: unknown): void
  handleCommandComplete(msg: unknown, wire: Wire): void
  handleError(err: Error, wire: Wire): void
}
type Done = (err: Error | null, result: pg.QueryResult) => void
const DriverQuery = pg.Query as unknown as new (
  o: { text: string; values: readonly unknown[]; name?: string; queryMode: 'extended' },
  values: undefined,
  done: Done,
) => QueryParts

/** Names of a connection of which nobody knows whether they were prepared, because a statement before them failed. */
const doubtful = new WeakMap<Wire, Set<string>>()

class Together extends DriverQuery {
  #before: readonly (Omit<Step, 'values'> & { values: (string | Buffer | null)[] })[]
  #last: Step
  #completed = 0
  #parsing: string[] = []

  constructor(before: readonly Step[], last: Step, done: Done) {
    const { text, values, name } = last
    super({ text, values, ...(name ? { name } : {}), queryMode: 'extended' }, undefined, done)
    // Before anything is sent: a value that cannot travel must not leave half of a batch on the wire.
    this.#before = before.map((s) => ({ ...s, values: s.values.map(wireValue) }))
    this.#last = last
  }
  override submit(wire: Wire): Error | null {
    wire.stream.cork()
    try {
      for (const name of doubtful.get(wire) ?? []) wire.close({ type: 'S', name })
      doubtful.delete(wire)
      for (const s of this.#before) {
        if (!s.name || wire.parsedStatements[s.name] === undefined) {
          wire.parse({ text: s.text, name: s.name ?? '' })
          if (s.name) {
            wire.parsedStatements[s.name] = s.text
            this.#parsing.push(s.name)
          }
        }
        wire.bind({ portal: '', statement: s.name ?? '', values: s.values })
        wire.execute({ portal: '' })
      }
      const { name } = this.#last
      if (name && wire.parsedStatements[name] === undefined) this.#parsing.push(name)
      return super.submit(wire)
    } finally {
      wire.stream.uncork()
    }
  }
  // Rows and completions of the statements before belong to nobody.
  override handleDataRow(msg: unknown): void {
    if (this.#completed === this.#before.length) super.handleDataRow(msg)
  }
  override handleCommandComplete(msg: unknown, wire: Wire): void {
    if (this.#completed === this.#before.length) super.handleCommandComplete(msg, wire)
    else this.#completed++
  }
  override handleError(err: Error, wire: Wire): void {
    if (this.#parsing.length > 0) {
      const names = doubtful.get(wire) ?? new Set()
      for (const name of this.#parsing) {
        delete wire.parsedStatements[name]
        names.add(name)
      }
      doubtful.set(wire, names)
    }
    super.handleError(err, wire)
  }
}

/** A value as text of PostgreSQL. Shapes that no statement of ours sends are a fault of ours. */
function wireValue(v: unknown): string | Buffer | null {
  if (v === null || v === undefined) return null
  if (typeof v === 'string') return v
  if (typeof v === 'number' || typeof v === 'boolean') return String(v)
  if (v instanceof Date) return v.toISOString()
  if (Buffer.isBuffer(v)) return v
  if (Array.isArray(v) && v.every((x) => typeof x === 'string'))
    return `{${v.map((x) => `"${x.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
  throw new TypeError('a value that cannot travel with other statements')
}

/** Sends all of them at once; the answer is the last one's. */
export function sendTogether(
  client: pg.ClientBase,
  before: readonly Step[],
  last: Step,
): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const query = new Together(before, last, (err, result) => {
      // The trace of an error of the wire leads nowhere; this one leads to whoever asked.
      if (err) {
        Error.captureStackTrace(err)
        reject(err)
      } else resolve(result)
    })
    client.query(query as unknown as pg.Submittable)
  })
}
