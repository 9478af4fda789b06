/** A month of tables over HTTP: defined, made from the ledger, filled in, asked for at the door, handed in, sent back, compared, let out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { runExport } from '../exports/run.ts'
import {
  clerk,
  door,
  enter,
  far,
  grid,
  m,
  near,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from '../ledger/sample-http.ts'
import { runSheet } from './make.ts'
import { builtin, type Definition } from './rules.ts'

const community = '500102006001'
const rented = builtin[2]!.id
const counts = builtin[0]!.id
const risks = builtin[4]!.id
const period = '2026-05'

beforeAll(openLedger, 120_000)
afterAll(() => town?.close())

interface Row {
  n: number
  cells: { v: string | number | null; state: string; by: string }[]
  place: string
  worker: string
  askable: string[]
  asked: boolean
  mayFill: boolean
}
async function made(as: Session, tableId: string, regionPath: string, p = period): Promise<string> {
  const { id } = ok(await as.post('/api/sheets', { tableId, period: p, regionPath }), 202)
  expect(await runSheet(town.app, id)).toBe(true)
  expect(ok(await as.get(`/api/sheets/${id}`)).state).toBe('open')
  return id
}
const rowsOf = async (as: Session, id: string, only = 'all'): Promise<Row[]> =>
  ok(await as.get(`/api/sheets/${id}/rows?limit=200&only=${only}`)).items
const column = (id: string, key: string) =>
  builtin.find((b) => b.id === id)!.definition.columns.findIndex((c) => c.key === key)
const at = (row: Row, id: string, key: string) => row.cells[column(id, key)]!

/** A rented home: an owner without a phone who lives elsewhere, and a tenant. */
async function rentedHome(as: Session, building = near) {
  const home = await door(as, building)
  const owner = await enter(as, home, { ...someone(), phone: '' }, { role: 'owner', relation: '' })
  const tenant = someone()
  const t = await enter(as, home, tenant, { role: 'tenant', relation: '', from: '2025-03-01' })
  return { home, owner, tenant: { ...tenant, ...t } }
}

describe('a definition', () => {
  const own: Definition = {
    ...builtin[3]!.definition,
    name: { zh: '高龄津贴核对表', en: 'Allowance check' },
    filter: { minAge: 35, maxAge: 45 },
    columns: [
      { key: 'name', head: { zh: '姓名', en: 'Name' }, from: { kind: 'field', field: 'name' }, needed: true },
      { key: 'age', head: { zh: '年龄', en: 'Age' }, from: { kind: 'field', field: 'age' }, needed: true },
      { key: 'note', head: { zh: '备注', en: 'Note' }, from: { kind: 'hand', type: 'text' }, needed: false },
    ],
  }

  test('is tried on the ledger, kept in versions, and changed by whoever answers for the whole territory', async () => {
    const p = someone()
    await enter(clerk, await door(clerk), p)
    const tried = ok(await clerk.post('/api/tables/preview', { definition: own }))
    expect(tried.rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(tried)).not.toContain(p.name)
    const bad = await clerk.post('/api/tables/preview', { definition: { ...own, filter: { minPeople: 2 } } })
    expect(bad.status).toBe(400)
    expect(bad.body.issues).toMatchObject([{ path: 'definition.filter.minPeople', code: 'unfit' }])
    ok(await secretary.post('/api/tables', { definition: own }), 403)
    const { id } = ok(await clerk.post('/api/tables', { definition: own, why: '民政来函' }), 201)
    const next = { ...own, dueDays: 8 }
    expect(ok(await clerk.post(`/api/tables/${id}`, { baseVersion: 1, definition: next })).version).toBe(2)
    ok(await clerk.post(`/api/tables/${id}`, { baseVersion: 1, definition: own }), 409)
    const { items } = ok(await worker.get(`/api/tables/${id}/versions`))
    expect(items.map((t: { version: number }) => t.version)).toEqual([2, 1])
    // One of the program is changed like any other; its first version stays in the list.
    const first = builtin[4]!.definition
    ok(await clerk.post(`/api/tables/${risks}`, { baseVersion: 1, definition: { ...first, dueDays: 4 } }))
    expect(ok(await worker.get(`/api/tables/${risks}/versions`)).items).toHaveLength(2)
    // No longer asked for, nothing of it is owed.
    ok(await clerk.post(`/api/tables/${id}`, { baseVersion: 2, definition: next, active: false }))
    const due = ok(await clerk.get('/api/tables/due')).items as { tableId: string }[]
    expect(due.map((d) => d.tableId)).toEqual(expect.arrayContaining([rented, counts]))
    expect(due.map((d) => d.tableId)).not.toContain(id)
  })
})

describe('a sheet', () => {
  test('compared with one whose column was another, the value of then is masked as it was then', async () => {
    const p = someone()
    await enter(worker, await door(worker), p)
    const of = (field: string): Definition => ({
      ...builtin[3]!.definition,
      columns: [
        { key: 'x', head: { zh: '某项', en: 'Something' }, from: { kind: 'field', field }, needed: false },
      ],
      filter: { minAge: 35, maxAge: 45 },
    })
    const { id } = ok(await clerk.post('/api/tables', { definition: of('idNumber') }), 201)
    const was = await made(secretary, id, community, '2026-Q1')
    ok(await secretary.post(`/api/sheets/${was}/hand`, {}))
    ok(await clerk.post(`/api/tables/${id}`, { baseVersion: 1, definition: of('work') }))
    const is = await made(secretary, id, community, '2026-Q1')
    const changes = ok(await secretary.get(`/api/sheets/${is}/changes?with=${was}`))
    expect(changes.changed).toBeGreaterThan(0)
    expect(JSON.stringify(changes.rows)).toContain('**')
    expect(JSON.stringify(changes)).not.toContain(p.idNumber)
  })

  test('from the ledger to the department and back: gaps, door, hand, digest, return, next version, differences', async () => {
    const { home, owner, tenant } = await rentedHome(worker)
    const id = await made(secretary, rented, community)
    const [row] = (await rowsOf(secretary, id)).filter(
      (r) => at(r, rented, 'tenantNames').v === mask(tenant.name),
    )
    expect(row).toMatchObject({ askable: ['ownerPhone'], asked: false, mayFill: true })
    expect(at(row!, rented, 'ownerPhone').state).toBe('missing')
    expect(at(row!, rented, 'rentedSince').v).toBe('2025-03-01')
    expect(JSON.stringify(await rowsOf(secretary, id))).not.toContain(tenant.phone)

    // Where it comes from: the entry, its field, whose word it was.
    const cell = ok(await secretary.get(`/api/sheets/${id}/rows/${row!.n}/cells/tenantPhone`))
    expect(cell).toMatchObject({ total: 1, more: 0 })
    expect(cell.entries[0]).toMatchObject({
      kind: 'p',
      id: tenant.id,
      link: `/ledger/people/${tenant.id}`,
      source: '社区采集',
    })
    expect(cell.entries[0].value).toBe(cell.value)

    // Somebody goes to the door, once.
    expect(ok(await secretary.post(`/api/sheets/${id}/ask`, { rows: [row!.n] })).tasks).toBe(1)
    ok(await secretary.post(`/api/sheets/${id}/ask`, { rows: [row!.n] }))
    const tasks = await town.owner.query(
      `select title, account_id, state from tasks where kind = 'table.gap' and subject_id like $1`,
      [`%${home}%`],
    )
    expect(tasks.rows).toHaveLength(1)
    expect(tasks.rows[0].title.zh).toContain('问清房主电话（出租房屋台账）')
    expect(tasks.rows[0].account_id).toBe(
      town.app.services.organisation.peopleFor(grid, 'worker')[0]!.accountId,
    )
    expect((await rowsOf(worker, id)).find((r) => r.n === row!.n)!.asked).toBe(true)

    // By hand, in place; whoever has typed it is named; a key that is not of the hand is refused.
    const fill = (as: Session, key: string, value: string) =>
      as.post(`/api/sheets/${id}/fill`, { cells: [{ n: row!.n, key, value }] })
    ok(await fill(worker, 'ownerPhone', '13900000000'), 400)
    ok(await fill(worker, 'contract', '已备案'))
    expect(at((await rowsOf(secretary, id)).find((r) => r.n === row!.n)!, rented, 'contract')).toMatchObject({
      v: '已备案',
      state: 'hand',
    })

    const refused = await secretary.post(`/api/sheets/${id}/hand`, {})
    expect([refused.status, refused.body.code]).toEqual([422, 'sheet.missing'])
    ok(await worker.post(`/api/sheets/${id}/hand`, { anyway: true }), 403)
    const { digest } = ok(await secretary.post(`/api/sheets/${id}/hand`, { anyway: true }))
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    ok(await fill(worker, 'contract', '没有备案'), 409)
    expect(ok(await secretary.get(`/api/sheets/${id}/check`))).toMatchObject({ digest, same: true })
    await town.owner.query(`update table_rows set hand = null where sheet_id = $1`, [id])
    expect(ok(await secretary.get(`/api/sheets/${id}/check`)).same).toBe(false)

    // Sent back with a reason: a task for whoever handed it in, then the next version.
    ok(await secretary.post(`/api/sheets/${id}/return`, { reason: '电话不全' }), 403)
    expect(ok(await clerk.get('/api/sheets/received')).items.map((s: { id: string }) => s.id)).toContain(id)
    const sent = await Promise.all(
      ['电话不全', '合同不全'].map((reason) => clerk.post(`/api/sheets/${id}/return`, { reason })),
    )
    expect(sent.map((r) => r.status).sort()).toEqual([200, 409])
    const told = await town.owner.query(
      `select 1 from tasks where kind = 'table.returned' and subject_id = $1 and state = 'open'`,
      [id],
    )
    expect(told.rows).toHaveLength(1)
    expect(ok(await clerk.get(`/api/sheets/${id}`)).mayReturn).toBe(true)
    expect(ok(await secretary.get(`/api/sheets/${id}`)).mayReturn).toBe(false)

    ok(
      await worker.post(`/api/ledger/people/${owner.id}/correct`, {
        baseVersion: 1,
        values: { phone: m.phone() },
        source: '入户核查',
      }),
    )
    await enter(worker, home, someone(), { role: 'tenant', relation: '' })
    const again = await made(secretary, rented, community)
    const done = await town.owner.query(
      `select state from tasks where kind = 'table.gap' and subject_id like $1`,
      [`%${home}%`],
    )
    expect(done.rows).toEqual([{ state: 'done' }])
    const answered = await town.owner.query(
      `select state from tasks where kind = 'table.returned' and subject_id = $1`,
      [id],
    )
    expect(answered.rows).toEqual([{ state: 'done' }])
    const changes = ok(await secretary.get(`/api/sheets/${again}/changes?with=${id}`))
    const own = changes.rows.find((r: { cells: { key: string }[] }) =>
      r.cells.some((x) => x.key === 'ownerPhone'),
    )
    const why = Object.fromEntries(
      own.cells.map((x: { key: string; why: { zh: string } }) => [x.key, x.why.zh]),
    )
    expect(why).toMatchObject({ ownerPhone: '台账改了 1 条，现在是第 2 版', tenants: '人多了 1，少了 0' })
  })

  test('what was filled in by hand the time before is proposed, and taken with one act; a new try keeps it', async () => {
    await rentedHome(worker)
    const april = await made(secretary, rented, community, '2026-04')
    const rows = await rowsOf(worker, april)
    ok(
      await worker.post(`/api/sheets/${april}/fill`, {
        cells: rows.map((r) => ({ n: r.n, key: 'contract', value: `第 ${r.n} 份` })),
      }),
    )
    const tried = await made(secretary, rented, community, '2026-04')
    expect(tried).not.toBe(april)
    expect((await rowsOf(worker, tried)).map((r) => at(r, rented, 'contract').state)).toEqual(
      rows.map(() => 'hand'),
    )
    ok(await worker.post(`/api/sheets/${april}/fill`, { cells: [{ n: 1, key: 'contract', value: '' }] }), 409)
    const may = await made(secretary, rented, community)
    expect(
      at(
        (await rowsOf(worker, may)).find((r) => at(r, rented, 'contract').state !== 'missing')!,
        rented,
        'contract',
      ),
    ).toMatchObject({ state: 'proposed', by: '2026-04' })
    const { filled } = ok(await secretary.post(`/api/sheets/${may}/proposals`, {}))
    expect(filled).toBeGreaterThanOrEqual(rows.length)
    expect(ok(await secretary.post(`/api/sheets/${may}/proposals`, {})).filled).toBe(0)
  })

  test('one that is handed in while its successor waits for it keeps its rows', async () => {
    await rentedHome(worker)
    const was = await made(secretary, rented, community, '2026-03')
    const { id } = ok(
      await secretary.post('/api/sheets', { tableId: rented, period: '2026-03', regionPath: community }),
      202,
    )
    // Handing in holds the sheet while its digest is made.
    await town.owner.query('begin')
    await town.owner.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`sheet:500102:${was}`])
    const run = runSheet(town.app, id)
    await waiting('advisory')
    await town.owner.query(
      `update table_sheets set state = 'handed', handed_at = now(), digest = 'd' where id = $1`,
      [was],
    )
    await town.owner.query('commit')
    expect(await run).toBe(true)
    expect(ok(await secretary.get(`/api/sheets/${was}`))).toMatchObject({ state: 'handed', version: 1 })
    expect((await rowsOf(secretary, was)).length).toBeGreaterThan(0)
    expect(ok(await secretary.get(`/api/sheets/${id}`))).toMatchObject({ state: 'open', version: 2 })
  })

  test('made by two processes at once it is made by one; what came in after it was stopped does not stay', async () => {
    // Its first building has a row.
    const [first] = town.app.services.regions
      .within(community, 'administrative')
      .filter((r) => r.kind === 'building')
      .map((r) => r.path)
      .sort()
    await rentedHome(secretary, first!)
    const { id } = ok(
      await secretary.post('/api/sheets', { tableId: rented, period: '2026-02', regionPath: community }),
      202,
    )
    const heldUp = async (meanwhile: string) => {
      await town.owner.query('begin')
      await town.owner.query('lock table table_rows in exclusive mode')
      const run = runSheet(town.app, id)
      await waiting('relation')
      await town.owner.query(meanwhile, [id])
      await town.owner.query('commit')
      expect(await run).toBe(true)
    }
    // Another one has begun anew and is further.
    await heldUp('update table_sheets set done = 3 where id = $1')
    expect(ok(await secretary.get(`/api/sheets/${id}`)).state).toBe('running')
    await heldUp(`update table_sheets set state = 'cancelled' where id = $1`)
    const { rows } = await town.owner.query('select 1 from table_rows where sheet_id = $1', [id])
    expect(rows).toEqual([])
  })

  test('of a street: a worker reads the rows of the own grid, the secretary those of the community, and nobody more', async () => {
    await enter(clerk, await door(clerk, far), someone())
    const id = await made(clerk, counts, '500102006')
    const all = await rowsOf(clerk, id)
    const grids = town.app.services.regions
      .within('500102006', 'administrative')
      .filter((r) => r.kind === 'grid')
    expect(all).toHaveLength(grids.length)
    const mine = await rowsOf(worker, id)
    expect(mine.map((r) => at(r, counts, 'grid').v)).toEqual([town.app.services.regions.name(grid)])
    expect((await rowsOf(secretary, id)).length).toBe(
      grids.filter((g) => g.path.startsWith(community)).length,
    )
    const other = all.find((r) => r.n !== mine[0]!.n)!
    ok(await worker.get(`/api/sheets/${id}/rows/${other.n}/cells/people`), 404)
    ok(await worker.post(`/api/sheets/${id}/fill`, { cells: [{ n: other.n, key: 'note', value: 'x' }] }), 404)
    ok(await secretary.post(`/api/sheets/${id}/hand`, { anyway: true }), 403)
    ok(await secretary.post('/api/sheets', { tableId: counts, period, regionPath: '500102006' }), 404)
    ok(await secretary.post('/api/sheets', { tableId: counts, period, regionPath: community }), 422)
    ok(await clerk.post('/api/sheets', { tableId: counts, period: '2026-07', regionPath: '500102006' }), 422)
    // Of a month that is not over one looks, and hands nothing in.
    const june = await made(secretary, rented, community, '2026-06')
    const early = await secretary.post(`/api/sheets/${june}/hand`, { anyway: true })
    expect([early.status, early.body.code]).toEqual([422, 'sheet.early'])
    const far_ = all.find(
      (r) => at(r, counts, 'grid').v === town.app.services.regions.name(far.slice(0, 15)),
    )!
    expect(Number(at(far_, counts, 'people').v)).toBeGreaterThan(0)
    // Whoever is counted can be looked at by whoever may.
    const counted = ok(await clerk.get(`/api/sheets/${id}/rows/${far_.n}/cells/people`))
    expect(counted.total).toBe(at(far_, counts, 'people').v)
  })

  test('let out it is masked, says whose it is, and has its own columns', async () => {
    const { owner, tenant } = await rentedHome(worker)
    const id = await made(secretary, rented, community)
    const wish = { kind: 'sheets', query: { sheet: id }, format: 'csv', purpose: '报住建局' }
    ok(await worker.post('/api/exports', wish), 403)
    ok(await secretary.post('/api/exports', { ...wish, query: {} }), 400)
    const x = ok(await secretary.post('/api/exports', wish), 202)
    expect(await runExport(town.app, x.id)).toBe('done')
    const text = (await secretary.get(`/api/exports/${x.id}/file`)).payload.toString('utf8')
    const [head] = text.split('\r\n')
    expect(head).toContain('序号,社区,网格,住址,房主,房主电话,租住人数,承租人')
    expect(text).toContain(mask(tenant.name))
    expect(text).not.toContain(tenant.phone)
    expect(text).toContain('用途：报住建局')
    // Owner and tenant can ask in which files they are.
    const named = await town.owner.query('select person_id from export_people where export_id = $1', [x.id])
    expect(named.rows.map((r) => r.person_id)).toEqual(expect.arrayContaining([owner.id, tenant.id]))
  })

  test('stopped it has no rows; a process that died in the middle leaves none twice; what is owed is late after its day', async () => {
    const { id } = ok(
      await clerk.post('/api/sheets', { tableId: risks, period, regionPath: '500102006' }),
      202,
    )
    ok(await clerk.post('/api/sheets', { tableId: risks, period, regionPath: '500102006' }), 409)
    expect(await runSheet(town.app, id, () => true)).toBe(false)
    expect(await runSheet(town.app, id)).toBe(true)
    const all = await rowsOf(clerk, id)
    expect(new Set(all.map((r) => r.n)).size).toBe(all.length)
    const next = ok(
      await clerk.post('/api/sheets', { tableId: risks, period, regionPath: '500102006' }),
      202,
    ).id
    ok(await clerk.post(`/api/sheets/${next}/cancel`, {}))
    expect(await runSheet(town.app, next)).toBe(true)
    expect(await rowsOf(clerk, next)).toEqual([])
    const due = ok(await clerk.get('/api/tables/due'))
    const mine = due.items.find((d: { tableId: string }) => d.tableId === risks)
    expect(mine).toMatchObject({ late: true, sheet: { id, state: 'open' } })
    ok(await clerk.post(`/api/sheets/${id}/hand`, { anyway: true }))
    const after = ok(await clerk.get('/api/tables/due')).items.find(
      (d: { tableId: string }) => d.tableId === risks,
    )
    expect(after).toMatchObject({ late: false, sheet: { state: 'handed' } })
  })
})

/** Until somebody in this database waits for a lock of this kind. */
const waiting = (kind: 'advisory' | 'relation') =>
  expect
    .poll(
      async () =>
        (
          await town.owner.query(
            `select 1 from pg_locks l join pg_database d on d.oid = l.database
              where d.datname = current_database() and l.locktype = $1 and not l.granted`,
            [kind],
          )
        ).rows.length,
      { interval: 20, timeout: 10_000 },
    )
    .toBeGreaterThan(0)
const mask = (name: string) =>
  name.length === 2 ? `${name[0]}*` : `${name[0]}${'*'.repeat(name.length - 2)}${name.at(-1)}`
