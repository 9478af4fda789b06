/**
 * Row types for Kysely, written from the live schema, so that a query which names a missing column does not compile.
 */
import pg from 'pg'

/** What the driver gives for a PostgreSQL type, and what it takes. Bigints are parsed to numbers in `db.ts`. */
const plain: Record<string, string> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'string',
  text: 'string',
  varchar: 'string',
  bpchar: 'string',
  uuid: 'string',
  date: 'string',
  time: 'string',
  bytea: 'Buffer',
  tsvector: 'string',
  xid8: 'string',
  inet: 'string',
  jsonb: 'Json',
  json: 'Json',
  timestamptz: 'Timestamp',
  timestamp: 'Timestamp',
  point: 'Point',
}

interface Column {
  table: string
  name: string
  type: string
  array: boolean
  /** Values of an enum type. */
  labels: string[] | null
  /** Definition of a check that lists the values of this one column. */
  listed: string | null
  nullable: boolean
  filled: boolean
  computed: boolean
  comment: string | null
  table_comment: string | null
}

const columnsQuery = `
  select c.relname as table, a.attname as name, coalesce(e.typname, b.typname) as type, e.oid is not null as array,
    (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_enum l where l.enumtypid = coalesce(e.oid, b.oid)) as labels,
    (select min(pg_get_constraintdef(k.oid)) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
      and k.conkey = array[a.attnum] and pg_get_constraintdef(k.oid) like 'CHECK ((% = ANY (ARRAY[%]%)))' ) as listed,
    not (a.attnotnull or b.typnotnull) as nullable, (a.atthasdef or a.attidentity <> '') as filled,
    (a.attgenerated <> '' or a.attidentity = 'a') as computed,
    col_description(c.oid, a.attnum) as comment, obj_description(c.oid, 'pg_class') as table_comment
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_type t on t.oid = a.atttypid
  join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
  left join pg_type e on e.oid = b.typelem and b.typcategory = 'A'
  where a.attnum > 0 and not a.attisdropped
    and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  order by c.relname collate "C", a.attnum`

const pascal = (name: string) =>
  name.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())

const comment = (text: string | null, indent: string) =>
  text ? `${indent}/** ${text.replaceAll('*/', '* /').replace(/\s*\n\s*/g, ' ')} */\n` : ''

const union = (values: string[]) => values.map((v) => `'${v.replaceAll("'", "\\'")}'`).join(' | ')

/** The values of `check (state in ('open', 'closed'))`, so that a misspelt state does not compile; undefined for other checks. */
export function listedValues(check: string | null): string[] | undefined {
  const list = /^CHECK \(\(\w+ = ANY \(ARRAY\[((?:'[^']*'::text(?:, )?)+)\]\)\)\)$/.exec(check ?? '')?.[1]
  return list ? [...list.matchAll(/'([^']*)'::text/g)].map((m) => m[1]!) : undefined
}

/** The TypeScript type of one column. */
function typeOf(column: Column): string {
  const values = column.labels ?? (column.array ? undefined : listedValues(column.listed))
  let type = values ? union(values) : plain[column.type]
  if (!type)
    throw new Error(`No TypeScript type is known for ${column.table}.${column.name} (${column.type}).`)
  if (column.array) type = /[ |]/.test(type) ? `(${type})[]` : type === 'Timestamp' ? 'Date[]' : `${type}[]`
  if (column.nullable) type = `${type} | null`
  if (column.computed) return `GeneratedAlways<${type}>`
  return column.filled ? `Generated<${type}>` : type
}

/** The text of `db/types.ts` for the database of `ownerUrl`: one interface per table and view, comments carried over. */
export async function generateTypes(ownerUrl: string): Promise<string> {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  const { rows } = await client.query<Column>(columnsQuery).finally(() => client.end())
  const tables = Map.groupBy(rows, (row) => row.table)
  const bodies = [...tables].map(([table, columns]) => {
    const lines = columns.map((c) => `${comment(c.comment, '  ')}  ${c.name}: ${typeOf(c)}\n`).join('')
    return `${comment(columns[0]?.table_comment ?? null, '')}export interface ${pascal(table)} {\n${lines}}\n`
  })
  const list = [...tables.keys()].map((table) => `  ${table}: ${pascal(table)}\n`).join('')
  return `// Written by "npx yige db types" from the migrations; don't edit.
import type { ColumnType } from 'kysely'

/** Filled by the database when left out. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
/** Computed by the database; never written. */
export type GeneratedAlways<T> = ColumnType<T, never, never>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** Read as whatever was stored: parse before use. Write objects and arrays with \`json()\` of kernel/db.ts. */
export type Json = ColumnType<unknown, NonNullable<unknown>, NonNullable<unknown>>
export interface Point {
  x: number
  y: number
}

${bodies.join('\n')}
export interface DB {
${list}}
`
}
