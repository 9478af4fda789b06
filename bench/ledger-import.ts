/**
 * Rows a second that a file goes into the ledger: into an empty one, the same file again (nothing to do), and back by its undo; with all
 * versions, keys, checks and findings. Before and after it the limit of P7: the same cells as texts into one table, a thousand rows a statement
 * (goal 25 % of it; a run whose two limits differ by more than 15 % is void). Beside it what PostgreSQL alone takes for the rows that the import
 * left: taken out and put back into the same tables, one statement each, with their indexes and constraints. node bench/ledger-import.ts [people = 5000]
 */
import { loadavg } from 'node:os'
import pg from 'pg'
import pino from 'pino'
import { buildApp, openPools } from '../apps/server/app.ts'
import { importTable, madeLedger } from '../features/ledger/demo.ts'
import { runAny } from '../features/ledger/import-undo.ts'
import { beginUndo, importById } from '../features/ledger/store/imports.ts'
import { benchTown } from './lib/town.ts'

const people = Number(process.argv[2] ?? 5000)
const town = await benchTown()
const log = pino({ level: 'silent' })
const pools = openPools({ ownerUrl: town.url, log })
const running = await buildApp(
  { ownerUrl: town.url, dataDir: town.dataDir, demo: true, secure: false, log },
  pools,
)
const { app } = running
const { county, rootPath, zone } = app.installation
const buildings = app.services.regions.within(rootPath, 'administrative').filter((r) => r.kind === 'building')
const households = madeLedger({
  homes: Math.ceil(people / 2.8),
  errors: 0.05,
  seed: 3,
  at: app.clock(),
  zone,
})
const fields = [
  'name',
  'idNumber',
  'sex',
  'birth',
  'nation',
  'phone',
  'household',
  'relation',
  'residence',
  'moveIn',
  'verified',
] as const
const rows = households
  .flatMap((h, i) => {
    const place = `${buildings[i % buildings.length]!.name} 1 单元 ${100 + Math.floor(i / buildings.length)}`
    return h.rows.map((p) => [...fields.map((f) => p[f] ?? ''), place])
  })
  .slice(0, people)
const head = [
  '姓名',
  '身份证号',
  '性别',
  '出生日期',
  '民族',
  '联系电话',
  '户号',
  '与户主关系',
  '居住类型',
  '迁入日期',
  '核实日期',
  '住址',
]
const actor = { kind: 'system', id: null, name: '测量', unitId: null } as const
let taken: number | undefined
const timed = async <T>(what: string, fn: () => Promise<T>): Promise<T> => {
  const began = performance.now()
  const out = await fn()
  const s = (performance.now() - began) / 1000
  taken ??= rows.length / s
  console.log(
    `${what}: ${s.toFixed(1)} s, ${Math.round(rows.length / s)} rows/s, load ${loadavg()[0]!.toFixed(1)}`,
  )
  return out
}
/** Rows a second of plain multi-row inserts with their primary key, for five seconds. */
async function limit(): Promise<number> {
  await client.query(
    'create table bench_rows (id bigint generated always as identity primary key, cells text[] not null)',
  )
  const began = performance.now()
  let n = 0
  while (performance.now() - began < 5000) {
    const some = Array.from({ length: 1000 }, (_, i) => rows[(n + i) % rows.length]!)
    await client.query(
      'insert into bench_rows (cells) select array(select jsonb_array_elements_text(x)) from jsonb_array_elements($1::jsonb) x',
      [JSON.stringify(some)],
    )
    n += some.length
  }
  const rate = (n / (performance.now() - began)) * 1000
  await client.query('drop table bench_rows')
  return rate
}
/** No program, no checks, nothing sealed or hashed: only these rows into these tables. Rolled back. */
async function putBack(): Promise<void> {
  const tables = [
    'homes',
    'people',
    'residences',
    'ledger_keys',
    'ledger_versions',
    'ledger_import_rows',
    'ledger_import_changes',
    'findings',
  ]
  await client.query('begin')
  for (const t of tables)
    await client.query(`create temp table kept_${t} on commit drop as select * from ${t}`)
  // What is only added to may not be deleted, and deleting asks for each row who names it.
  await client.query('set local session_replication_role = replica')
  for (const t of tables) await client.query(`delete from ${t}`)
  await client.query('set local session_replication_role = origin')
  const began = performance.now()
  let n = 0
  for (const t of tables) n += (await client.query(`insert into ${t} select * from kept_${t}`)).rowCount ?? 0
  const rate = (rows.length / (performance.now() - began)) * 1000
  await client.query('rollback')
  console.log(
    `  PostgreSQL alone puts the ${n} rows of this back at ${Math.round(rate)} rows of the file a second; ours ${((100 * (taken ?? 0)) / rate).toFixed(1)} % of it`,
  )
}
const client = new pg.Client({ connectionString: town.url })
await client.connect()
const before = await limit()
const first = await timed(`${rows.length} rows into an empty ledger`, () =>
  importTable(app, actor, { source: '测量', note: '', name: 'a.csv', head, rows }),
)
console.log(
  `  ${first.created} new, ${first.changed} changed, ${first.same} unchanged, ${first.doubtful} doubtful, ${first.refused} refused`,
)
await putBack()
const again = await timed('the same rows again', () =>
  importTable(app, actor, { source: '测量二', note: '', name: 'b.csv', head, rows }),
)
console.log(
  `  ${again.same} unchanged, ${again.created + again.changed + again.doubtful} other, ${again.refused} refused`,
)
await timed('undone', async () => {
  await beginUndo(app.pools.system, first, actor, app.clock())
  await runAny(app, first.id)
})
const end = (await importById(app.pools.system, county, first.id))!
console.log(`  ${end.undone} taken back, ${end.kept} left`)
const after = await limit()
const mean = (before + after) / 2
const apart = Math.abs(before - after) / mean
console.log(
  `limit: ${Math.round(before)} and ${Math.round(after)} rows/s, ${Math.round(apart * 100)} % apart${apart > 0.15 ? ': VOID' : ''}; ours ${((100 * (taken ?? 0)) / mean).toFixed(1)} % of it (goal 25)`,
)
if (apart > 0.15) process.exitCode = 1
await client.end()
await running.stop()
await town.stop()
