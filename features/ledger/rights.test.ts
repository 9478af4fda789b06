/** Personal records leave with a mask, or with somebody's yes; and whom they are about is told, corrected, deleted. */
import { readFileSync } from 'node:fs'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { blobPath } from '../attachments/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { runExport } from '../exports/run.ts'
import { openInside } from '../tables/keep.ts'
import { runSheet } from '../tables/make.ts'
import { builtin } from '../tables/rules.ts'
import { keptBy, thresholds } from './rules/rights.ts'
import {
  clerk,
  door,
  enter,
  far,
  m,
  near,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from './sample-http.ts'
import { erase } from './store/rights.ts'

let leader: Session
let them: { id: string; residenceId: string }
let values: ReturnType<typeof someone>
/** Time passes for one row: sessions do not outlive days. */
const later = (sql: string, id: string) => town.owner.query(sql, [id])

beforeAll(async () => {
  await openLedger()
  leader = await town.as('leader')
  values = someone()
  them = await enter(worker, await door(worker), values)
  await enter(clerk, await door(clerk, far), someone())
}, 120_000)
afterAll(() => town?.close())

const wish = async (as: Session, more: object = {}) =>
  ok(
    await as.post('/api/exports', {
      kind: 'people',
      query: { region: near },
      purpose: '高温天打电话问平安',
      format: 'csv',
      ...more,
    }),
    202,
  ) as { id: string; state: string }
const file = async (as: Session, id: string) => {
  const r = await as.get(`/api/exports/${id}/file`)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r.payload
}

describe('people as a file', () => {
  test('masked at once, with whose it is in every row, and only where it may be taken from', async () => {
    ok(await worker.post('/api/exports', { kind: 'people', query: {}, purpose: '用一下' }), 403)
    const e = await wish(clerk)
    expect(e.state).toBe('queued')
    expect(await runExport(town.app, e.id)).toBe('done')
    const text = (await file(clerk, e.id)).toString('utf8')
    const rows = text.trimEnd().split('\r\n')
    expect(rows[0]).toMatch(/^\ufeff标识,姓名,.*,导出标记$/)
    expect(rows).toHaveLength(2)
    expect(rows[1]).toContain(them.id)
    expect(rows[1]).toMatch(
      /林舒 导出 · 2026-06-26 09:00 · 用途：高温天打电话问平安 · 已遮住 · 编号 [0-9a-f]{8}$/,
    )
    for (const hidden of [values.name, values.idNumber, values.phone]) expect(text).not.toContain(hidden)
    ok(await secretary.get(`/api/exports/${e.id}/file`), 404)
    const away = await secretary.post('/api/exports', {
      kind: 'people',
      query: { region: far },
      purpose: 'x',
    })
    ok(away, 404)
    const odd = { kind: 'homes', query: { minAge: 3 }, clear: true, purpose: 'x' }
    expect(
      ok(await clerk.post('/api/exports', odd), 400).issues.map((i: { path: string }) => i.path),
    ).toEqual(['clear', 'query.minAge'])
  })

  test('homes and organisations too, of what the filter shows', async () => {
    const homes = await wish(clerk, { kind: 'homes', format: 'jsonl' })
    await runExport(town.app, homes.id)
    expect((await file(clerk, homes.id)).toString('utf8')).toMatch(/"room":"\d+","people":1/)
    ok(
      await clerk.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试面馆', legalPerson: '测试某某', phone: '13912340000' },
      }),
      201,
    )
    const shops = await wish(clerk, { kind: 'organisations', query: { q: '面馆' }, format: 'jsonl' })
    await runExport(town.app, shops.id)
    const [shop] = (await file(clerk, shops.id)).toString('utf8').trim().split('\n')
    expect(JSON.parse(shop!)).toMatchObject({ name: '测试面馆', phone: '139****0000', legalPerson: '测**某' })
  })

  test('in clear only when somebody else said yes, sealed on the disk, for three days', async () => {
    const e = await wish(clerk, { clear: true, format: 'xlsx', query: { region: near, q: values.idNumber } })
    expect(e.state).toBe('asked')
    expect(await runExport(town.app, e.id)).toBe('asked')
    ok(await clerk.get(`/api/exports/${e.id}/file`), 409)
    // What was looked for stays with the asker: it is a number of somebody.
    const kept = await town.owner.query(`select query::text as q from exports where id = $1`, [e.id])
    expect(kept.rows[0].q).not.toContain(values.idNumber)
    const [shown] = ok(await leader.get('/api/exports/wishes')).items
    expect(shown).toMatchObject({
      id: e.id,
      clear: true,
      total: 1,
      narrowed: true,
      askedBy: '林舒',
      mine: false,
    })
    const task = await town.owner.query(`select id, state from tasks where subject_id = $1`, [e.id])
    ok(await leader.post(`/api/tasks/${task.rows[0].id}/done`, { note: '看过了' }), 409)
    ok(await leader.post(`/api/exports/${e.id}/decide`, { approve: false }), 400)
    ok(await clerk.post(`/api/exports/${e.id}/decide`, { approve: true }), 403)
    ok(await leader.post(`/api/exports/${e.id}/decide`, { approve: true }))
    ok(await leader.post(`/api/exports/${e.id}/decide`, { approve: true }), 409)
    const after = await town.owner.query(`select state from tasks where subject_id = $1`, [e.id])
    expect(after.rows).toEqual([{ state: 'done' }])
    expect(await runExport(town.app, e.id)).toBe('done')
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await file(clerk, e.id)) as never)
    const sheet = book.worksheets[0]!
    expect(sheet.getRow(1).getCell(1).value).toMatch(/林舒 导出 .*含未遮住的内容 · 唐文远 批准/)
    expect(sheet.headerFooter.oddFooter).toContain('林舒 导出')
    expect(sheet.getRow(2).getCell(2).value).toBe('姓名')
    expect(JSON.stringify(sheet.getRow(3).values)).toContain(values.idNumber)
    const { rows } = await town.owner.query(`select file_hash as h from exports where id = $1`, [e.id])
    const h = rows[0].h as string
    const blob = readFileSync(blobPath(town.app.installation.dataDir, h))
    expect(blob.subarray(0, 2).toString()).not.toBe('PK')
    const ends = await town.owner.query(`select expires_at from exports where id = $1`, [e.id])
    expect(ends.rows[0].expires_at).toEqual(new Date('2026-06-29T09:00:00+08:00'))
    await later(`update exports set expires_at = expires_at - interval '3 days' where id = $1`, e.id)
    ok(await clerk.get(`/api/exports/${e.id}/file`), 410)
  })

  test('is never decided by who asked, nor by who does not answer for all of it; a no comes with its reason', async () => {
    const own = await wish(secretary, { clear: true })
    ok(await secretary.post(`/api/exports/${own.id}/decide`, { approve: true }), 403)
    ok(await leader.post(`/api/exports/${own.id}/decide`, { approve: false, reason: '看明文就够了' }))
    expect(ok(await secretary.get(`/api/exports/${own.id}`))).toMatchObject({
      state: 'denied',
      decidedBy: '唐文远',
      reason: '看明文就够了',
    })
    const wide = await wish(clerk, { clear: true, query: {} })
    expect(ok(await secretary.get('/api/exports/wishes')).items).toEqual([])
    ok(await secretary.post(`/api/exports/${wide.id}/decide`, { approve: true }), 404)
    expect(ok(await clerk.post(`/api/exports/${wide.id}/cancel`, {})).state).toBe('cancelled')
    ok(await leader.post(`/api/exports/${wide.id}/decide`, { approve: true }), 409)
  })

  test('too many rows without a yes are not written, also when they came after the asking', async () => {
    await town.owner.query(
      `insert into people (county, id, region_path, sealed, sex, source, created_at, changed_at, seq, last_hash)
       select county, gen_random_uuid(), $2, sealed, 0, 'x', now(), now(), 1, last_hash from people, generate_series(1, 500) where id = $1`,
      [them.id, near],
    )
    const many = await wish(clerk)
    expect(many.state).toBe('asked')
    // As if it had been let through when there were fewer.
    await town.owner.query(`update exports set state = 'queued' where id = $1`, [many.id])
    expect(await runExport(town.app, many.id)).toBe('failed')
    expect(ok(await clerk.get(`/api/exports/${many.id}`)).error).toBe('export.not_approved')
    await town.owner.query(`delete from people where source = 'x'`)
  })
})

describe('a person at the counter', () => {
  const ask = async (as: Session, kind: string, more: object = {}, status = 201, id = them.id) =>
    ok(await as.post(`/api/ledger/people/${id}/requests`, { kind, proof: 'id-card', ...more }), status)

  test('is told who looked, when and why, files included, within a day of showing who they are', async () => {
    ok(await secretary.post(`/api/ledger/people/${them.id}/reveal`, { purpose: 'visit', note: '送药上门' }))
    const bad = await ask(worker, 'correction', { proof: 'other', byWhom: 'agent' }, 400)
    expect(bad.issues.map((i: { path: string }) => i.path)).toEqual(['words', 'proofNote', 'proof'])
    const r = await ask(worker, 'access')
    expect(r.state).toBe('done')
    const log = ok(await worker.get(`/api/ledger/requests/${r.id}/access-log`))
    const told = (what: string) => log.entries.find((e: { what: string }) => e.what === what)
    expect(told('reveal')).toMatchObject({ who: '黎红梅', purpose: 'visit', note: '送药上门' })
    expect(told('file')).toMatchObject({ who: '林舒', purpose: '高温天打电话问平安' })
    expect(told('clear')).toMatchObject({ who: '林舒', approvedBy: '唐文远' })
    expect(JSON.stringify(log)).not.toContain(values.name)
    // It was shown: the next time that is a line too.
    const again = ok(await worker.get(`/api/ledger/requests/${r.id}/access-log`)).entries[0]
    expect(again).toMatchObject({ what: 'told', purpose: 'access' })
    ok(await (await town.as('dispatcher')).get(`/api/ledger/requests/${r.id}/access-log`), 403)
    await later(`update person_requests set asked_at = asked_at - interval '24 hours' where id = $1`, r.id)
    ok(await worker.get(`/api/ledger/requests/${r.id}/access-log`), 409)
  })

  test('asks for a correction: a task for who keeps the ledger, done when there is a later version', async () => {
    const r = await ask(worker, 'correction', { words: '电话换了' })
    await ask(worker, 'correction', { words: '电话换了' }, 409)
    ok(await worker.post(`/api/ledger/requests/${r.id}/decide`, { grant: true }), 403)
    expect(ok(await secretary.get('/api/ledger/requests')).items).toMatchObject([
      { id: r.id, kind: 'correction' },
    ])
    expect(ok(await secretary.get(`/api/ledger/requests/${r.id}`))).toMatchObject({
      words: '电话换了',
      mayDecide: true,
    })
    const sealed = await town.owner.query(`select words from person_requests where id = $1`, [r.id])
    expect(sealed.rows[0].words.toString('utf8')).not.toContain('电话换了')
    expect(ok(await secretary.post(`/api/ledger/requests/${r.id}/decide`, { grant: true })).state).toBe(
      'granted',
    )
    ok(await worker.post(`/api/ledger/requests/${r.id}/done`, {}), 409)
    ok(
      await worker.post(`/api/ledger/people/${them.id}/correct`, {
        baseVersion: 1,
        values: { phone: someone().phone },
        why: '本人要求',
      }),
    )
    expect(ok(await worker.post(`/api/ledger/requests/${r.id}/done`, {})).state).toBe('done')
    const tasks = await town.owner.query(`select kind, state from tasks where subject_id = $1`, [r.id])
    expect(tasks.rows).toEqual([{ kind: 'ledger.request', state: 'done' }])
  })

  test('asks for deletion: kept while the law keeps it, then gone with every version, and a receipt stays', async () => {
    const kept = await ask(worker, 'deletion')
    expect(ok(await secretary.get(`/api/ledger/requests/${kept.id}`)).kept.basis).toBe('listed')
    const no = ok(await secretary.post(`/api/ledger/requests/${kept.id}/decide`, { grant: true }), 409)
    expect(no.code).toBe('ledger.kept')
    ok(await secretary.post(`/api/ledger/requests/${kept.id}/decide`, { grant: false, reason: '还住在这里' }))
    expect(ok(await worker.get(`/api/ledger/requests/${kept.id}`))).toMatchObject({
      state: 'refused',
      basis: 'listed',
      reason: '还住在这里',
    })

    const gone = someone()
    const p = await enter(worker, await door(worker), gone)
    const values = { type: 'car', plate: '渝Y70001' }
    const owner = { kind: 'person', id: p.id }
    const car = { kind: 'vehicle', regionPath: near, owner, values }
    const { id: carId } = ok(await worker.post('/api/ledger/assets', car), 201)
    ok(await worker.post(`/api/ledger/residences/${p.residenceId}/end`, { baseVersion: 1, on: '2022-05-01' }))
    const own = await ask(secretary, 'deletion', {}, 201, p.id)
    ok(await secretary.post(`/api/ledger/requests/${own.id}/decide`, { grant: true }), 403)
    expect(ok(await clerk.get(`/api/ledger/requests/${own.id}`)).kept).toBeNull()
    expect(ok(await clerk.post(`/api/ledger/requests/${own.id}/decide`, { grant: true })).state).toBe('done')
    ok(await clerk.get(`/api/ledger/people/${p.id}`), 404)
    expect(ok(await clerk.get(`/api/ledger/requests/${own.id}`))).toMatchObject({
      state: 'done',
      name: '',
      receipt: { people: 1, residences: 1, versions: 4 },
    })
    const left = await town.owner.query(
      `select (select count(*) from people where id = $1)::int + (select count(*) from residences where person_id = $1)::int
        + (select count(*) from assets where id = $3)::int + (select count(*) from findings where subjects && array[$1, $3]::uuid[])::int
        + (select count(*) from ledger_keys where subject_id in ($1, $3))::int
        + (select count(*) from ledger_versions where subject_id in ($1, $2, $3))::int as n`,
      [p.id, p.residenceId, carId],
    )
    expect(left.rows).toEqual([{ n: 0 }])
    // Nobody is known any more under that number.
    await enter(clerk, await door(clerk), { ...gone, name: '测试新' })
  })

  test('takes a link along: who looked, more to ask for a day, taken back while nobody decided', async () => {
    const r = await ask(secretary, 'access')
    const tokenOf = async (id: string) =>
      ok(await secretary.get(`/api/ledger/requests/${id}`))
        .link.split('/')
        .at(-1) as string
    const own = `/api/own/${await tokenOf(r.id)}`
    // Another who keeps the ledger gets no link: asking by it and granting would be one pair of eyes.
    expect(ok(await clerk.get(`/api/ledger/requests/${r.id}`)).link).toBeNull()
    expect(ok(await town.anyone.get(own))).toMatchObject({
      kind: 'access',
      state: 'done',
      mayAsk: ['correction', 'deletion'],
      mayWithdraw: false,
    })
    const log = ok(await town.anyone.get(`${own}/log`))
    expect(JSON.stringify(log)).not.toContain(values.name)
    expect(log.entries.map((e: { what: string }) => e.what)).toEqual(
      expect.arrayContaining(['reveal', 'clear']),
    )
    expect(ok(await town.anyone.get(`${own}/log`)).entries[0]).toMatchObject({
      what: 'told',
      purpose: 'access',
    })

    ok(await town.anyone.post(`${own}/requests`, { kind: 'correction', words: ' ' }), 400)
    const { link } = ok(await town.anyone.post(`${own}/requests`, { kind: 'deletion', words: '搬走了' }), 201)
    ok(await town.anyone.post(`${own}/requests`, { kind: 'deletion' }), 409)
    // Its answer was lost: the same once more is the same request, and the page knows where it is.
    const again = ok(await town.anyone.post(`${own}/requests`, { kind: 'deletion', words: '搬走了' }), 201)
    expect(again.link).toBe(link)
    expect(ok(await town.anyone.get(own)).also).toEqual([{ kind: 'deletion', link }])
    // The link is kept nowhere in clear.
    const kept = await town.owner.query(
      `select count(*)::int as n from requests where answer::text like '%/own/%'`,
    )
    expect(kept.rows).toEqual([{ n: 0 }])
    const second = `/api${link}`
    const it = { kind: 'deletion', state: 'asked', words: '搬走了' }
    expect(ok(await town.anyone.get(second))).toMatchObject(it)
    expect(ok(await town.anyone.get(own)).mayAsk).toEqual(['correction'])
    // Whoever saw the papers does not grant it either, though the link asked.
    const [open] = ok(await clerk.get('/api/ledger/requests')).items
    const no = ok(await secretary.post(`/api/ledger/requests/${open.id}/decide`, { grant: true }), 403)
    expect(no.code).toBe('ledger.own_request')
    for (let i = 0; i < 2; i++)
      expect(ok(await town.anyone.post(`${second}/withdraw`, {})).state).toBe('withdrawn')
    ok(await clerk.post(`/api/ledger/requests/${open.id}/decide`, { grant: true }), 409)
    const task = await town.owner.query(`select state from tasks where subject_id = $1`, [open.id])
    expect(task.rows).toEqual([{ state: 'cancelled' }])

    const wrong = own.slice(0, -1) + (own.endsWith('0') ? '1' : '0')
    ok(await town.anyone.get(wrong), 404)
    await later(`update person_requests set asked_at = asked_at - interval '24 hours' where id = $1`, r.id)
    expect(ok(await town.anyone.get(own))).toMatchObject({ shownUntil: null, mayAsk: [] })
    ok(await town.anyone.get(`${own}/log`), 409)
    ok(await town.anyone.post(`${own}/requests`, { kind: 'deletion' }), 409)
    await later(`update person_requests set done_at = done_at - interval '91 days' where id = $1`, r.id)
    ok(await town.anyone.get(own), 404)
  })

  test('a deletion reaches the sheets that were made before: rows about them, and what rows of homes took from them', async () => {
    const home = await door(worker)
    const old = m.person(70, 2, '户主')
    const gone = { name: `测试${old.name}`.slice(0, 4), idNumber: old.idNumber!, phone: m.phone() }
    // The head of the home, and a tenant.
    const p = await enter(worker, home, gone, { from: '2021-03-01' })
    const stays = await enter(worker, home, someone(), { role: 'tenant', relation: '' })
    const sheets: string[] = []
    // Rented homes, and people of sixty and older.
    for (const [table, period] of [
      [builtin[2]!, '2026-05'],
      [builtin[3]!, '2026-Q1'],
    ] as const) {
      const body = { tableId: table.id, period, regionPath: near.slice(0, 12) }
      const { id } = ok(await secretary.post('/api/sheets', body), 202)
      expect(await runSheet(town.app, id)).toBe(true)
      sheets.push(id)
    }
    ok(await secretary.post(`/api/sheets/${sheets[0]}/hand`, { anyway: true }))
    const kept = async () => {
      const { rows } = await town.owner.query(
        'select sheet_id, n, subject, sealed from table_rows where sheet_id = any($1)',
        [sheets],
      )
      return JSON.stringify(rows.map((r) => [r.subject, openInside(town.app, r.sheet_id, r)]))
    }
    for (const x of [p.id, gone.name, gone.phone, gone.idNumber]) expect(await kept()).toContain(x)
    ok(await worker.post(`/api/ledger/residences/${p.residenceId}/end`, { baseVersion: 1, on: '2022-05-01' }))
    const { id } = await ask(worker, 'deletion', {}, 201, p.id)
    ok(await clerk.post(`/api/ledger/requests/${id}/decide`, { grant: true }))
    const left = await kept()
    for (const x of [p.id, p.residenceId, gone.name, gone.phone, gone.idNumber]) expect(left).not.toContain(x)
    expect(left).toContain(stays.id)
    // What was handed in is not as it was then, and says so.
    expect(ok(await secretary.get(`/api/sheets/${sheets[0]}/check`)).same).toBe(false)
  })

  test('is one of those whom the administrator sees counted against the law', async () => {
    const admin = await town.as('systemAdmin')
    const h = ok(await admin.get('/api/ledger/held'))
    const { rows } = await town.owner.query(`select count(*)::int as n from people where merged_into is null`)
    expect(h.people).toBe(rows[0].n)
    expect(h.sensitive).toBe(h.people)
    expect(h.thresholds.map((x: { key: string }) => x.key)).toEqual(thresholds.map((x) => x.key))
    expect(h.thresholds.find((x: { key: string }) => x.key === 'people1m')).toMatchObject({ reached: false })
    ok(await leader.get('/api/ledger/held'), 403)
  })
})

test('erasing asks the database for a granted request, whoever calls it', async () => {
  const r = await asSystem(town.app, (ctx) => erase(ctx.db, ctx.app.installation.county, them.id))
  expect(r).toBeNull()
})

test.each([
  [{ listed: true, left: null, died: null, doubts: 0 }, 'listed', null],
  [{ listed: false, left: '2026-01-31', died: null, doubts: 1 }, 'doubts', null],
  [{ listed: false, left: '2024-02-29', died: null, doubts: 0 }, 'period', '2027-03-01'],
  [{ listed: true, left: null, died: '2026-06-01', doubts: 0 }, 'period', '2029-06-01'],
  [{ listed: false, left: '2023-06-26', died: null, doubts: 0 }, undefined, undefined],
  [{ listed: false, left: null, died: null, doubts: 0 }, undefined, undefined],
])('%o is kept by %s until %s', (s, basis, until) => {
  const k = keptBy(s, '2026-06-26')
  expect([k?.basis, k?.until]).toEqual([basis, until])
})
