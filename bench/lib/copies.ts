/** Many cases in a moment: copies of those that are there, made inside the database. Their hash chains do not verify. */
import pg from 'pg'

/** Each piece of work by whichever of the two connections is free: one on each core. */
async function byTwo(url: string, setUp: readonly string[], work: readonly string[], end: string) {
  const left = [...work]
  await Promise.all(
    [0, 1].map(async () => {
      const own = new pg.Client(url)
      await own.connect()
      for (const s of setUp) await own.query(s)
      for (let s = left.shift(); s; s = left.shift()) await own.query(s)
      await own.query(end)
      await own.end()
    }),
  )
}

/** Rows of every table of a case, written again under other ids, until there are about `count` cases more. */
export async function fillCopies(url: string, county: string, count: number): Promise<void> {
  const took = performance.now()
  const db = new pg.Client(url)
  await db.connect()
  // It only holds the snapshot while the others work.
  await db.query('set idle_in_transaction_session_timeout = 0')
  await db.query(
    `create table bench_seeds as select id, row_number() over (order by id) as n from cases where resolved_at is not null`,
  )
  const of = (await db.query<{ n: number }>('select count(*)::int as n from bench_seeds')).rows[0]!.n
  // A hash in the shape of an id: the contract checks version and variant.
  const other = (column: string) =>
    `overlay(overlay(md5(t.${column}::text || g) placing '4' from 13) placing '8' from 17)::uuid`
  // Each copy lies at its own time of the year before.
  const shift = `(('x' || left(md5(z.id::text || g), 7))::bit(28)::int % 31536000) * interval '1 second'`
  const archived = `(g % 100) < 97`
  const special: Record<string, Record<string, string>> = {
    cases: {
      number: `'F-' || g || '-' || z.n`,
      state: `case when ${archived} then 'archived' else t.state end`,
      prev_state: `case when ${archived} then 'resolved' else t.prev_state end`,
      closed_at: `case when ${archived} then t.resolved_at + interval '1 day' - ${shift} else t.closed_at - ${shift} end`,
      lng: `t.lng + (('x' || right(md5(z.id::text || g), 4))::bit(16)::int - 32768) * 6e-7`,
      lat: `t.lat + (('x' || right(md5(g || z.id::text), 4))::bit(16)::int - 32768) * 6e-7`,
      handler_units: 't.handler_units',
    },
    reports: { token_hash: `decode(md5(t.id::text || g), 'hex')`, external_id: 'null' },
    case_clocks: { next_at: 'null' },
    case_events: { tx: 't.tx', actor_id: 't.actor_id', unit_id: 't.unit_id' },
    case_handlers: {},
    case_links: {},
    decisions: {},
    attachments: {},
    case_seen: {},
  }
  // An index that is built once costs a fraction of one that is kept up row by row.
  const indexes = (
    await db.query<{ name: string; text: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as text from pg_index i
       where i.indrelid = any($1::text[]::regclass[]) and not i.indisunique`,
      [Object.keys(special)],
    )
  ).rows
  for (const i of indexes) await db.query(`drop index ${i.name}`)
  // One snapshot for all tables: the server's ticks go on meanwhile, and a copy must be as whole as what it copies.
  await db.query('begin isolation level repeatable read')
  const { snapshot } = (await db.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot'))
    .rows[0]!
  const inserts: string[] = []
  // The largest first: the two end together.
  const tables = ['case_events', 'reports', ...Object.keys(special)].filter(
    (t, i, all) => all.indexOf(t) === i,
  )
  for (const table of tables) {
    const own = special[table]!
    const columns = (
      await db.query<{ column_name: string; udt_name: string }>(
        `select column_name, udt_name from information_schema.columns where table_name = $1 and table_schema = 'public' and is_generated = 'NEVER' order by ordinal_position`,
        [table],
      )
    ).rows
    const mapped = new Set(['id', 'case_id', 'report_id', 'request_id', 'handler_id'])
    const value = (c: { column_name: string; udt_name: string }) =>
      own[c.column_name] ??
      (mapped.has(c.column_name)
        ? other(c.column_name)
        : c.udt_name === 'timestamptz'
          ? `t.${c.column_name} - ${shift}`
          : `t.${c.column_name}`)
    const key = table === 'cases' ? 'id' : 'case_id'
    inserts.push(
      `insert into ${table} (${columns.map((c) => c.column_name).join(', ')})
       select ${columns.map(value).join(', ')} from generate_series(1, ${Math.ceil(count / of)}) g cross join bench_seeds z join ${table} t on t.county = '${county}' and t.${key} = z.id`,
    )
  }
  await byTwo(
    url,
    [
      'set session_replication_role = replica',
      'set synchronous_commit = off',
      'begin isolation level repeatable read',
      `set transaction snapshot '${snapshot}'`,
    ],
    inserts,
    'commit',
  )
  await db.query('commit')
  await byTwo(
    url,
    ["set maintenance_work_mem = '1GB'", 'set max_parallel_maintenance_workers = 0'],
    indexes.map((i) => i.text),
    'select 1',
  )
  await db.query('drop table bench_seeds')
  await db.query('vacuum analyze')
  await db.query('checkpoint')
  const size = (
    await db.query<{ n: number; size: string; open: number }>(
      `select count(*)::int as n, count(*) filter (where closed_at is null)::int as open, pg_size_pretty(pg_database_size(current_database())) as size from cases`,
    )
  ).rows[0]!
  await db.end()
  console.log(
    `filled to ${size.n} cases (${size.open} open, ${size.size}) in ${((performance.now() - took) / 1000).toFixed(0)} s`,
  )
}
