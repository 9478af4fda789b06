import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Browser, root, type TestServer, testServer } from '../accounts/sample.ts'
import { verifyAuditCommand } from './cli.ts'

let t: TestServer
const as: Record<string, Browser> = {}
const ids: Record<string, string> = {}
beforeAll(async () => {
  t = await testServer()
  for (const name of ['sys', 'sec', 'aud', 'duty', 'boss', 'pipe']) as[name] = await t.signedIn(name)
  const rows = await t.app.pools.system.selectFrom('accounts').select(['id', 'username']).execute()
  for (const r of rows) ids[r.username] = r.id
  // Something to read: both administrators work, and one person reads a phone many times.
  for (const role of ['analyst', 'supervisor'])
    expect((await grant(as.sec!, ids.pipe!, role, root)).status).toBe(201)
  for (const username of ['paper.one', 'paper.two'])
    expect((await as.sys!.post('/api/accounts', { username, name: '冉某' })).status).toBe(201)
  for (let i = 0; i < 25; i++)
    await as.duty!.post(`/api/people/${ids.walker}/phone`, { purpose: `第 ${i} 次联系` })
})
afterAll(() => t.stop())

const grant = (who: Browser, accountId: string, role: string, regionPath: string, more: object = {}) =>
  who.write('POST', '/api/grants', { accountId, role, regionPath, reason: '工作需要', ...more })
const field = <T>(a: Answer, name: string) => (a.body as unknown as Record<string, T>)[name] as T

describe('the audit log', () => {
  it('is read by the audit administrator alone, and verifies', async () => {
    for (const name of ['sys', 'sec', 'duty'])
      expect((await as[name]!.get('/api/audit')).body.code).toBe('access.denied')
    const page = await as.aud!.get('/api/audit?limit=5')
    expect(field<object[]>(page, 'rows')).toHaveLength(5)
    const next = await as.aud!.get(
      `/api/audit?limit=5&before=${encodeURIComponent(field<string>(page, 'next'))}`,
    )
    const key = (r: { chain: string; seq: number }) => `${r.chain}#${r.seq}`
    const first = new Set(field<{ chain: string; seq: number }[]>(page, 'rows').map(key))
    expect(field<{ chain: string; seq: number }[]>(next, 'rows').some((r) => first.has(key(r)))).toBe(false)
    const ok = await as.aud!.write('POST', '/api/audit/verify')
    expect(ok.body).toMatchObject({ faults: [] })
    expect(field<number>(ok, 'entries')).toBeGreaterThan(30)
  })
  it('is exported as CSV that no spreadsheet runs', async () => {
    await as.boss!.post(`/api/people/${ids.walker}/phone`, { purpose: '=1+1 试公式' })
    const walker = await t.signedIn('walker')
    await walker.post(`/api/people/${ids.boss}/phone`, { purpose: '=HYPERLINK("x")' })
    const csv = await as.aud!.get('/api/audit/export?action=account.reveal')
    expect(csv.text.startsWith('\uFEFFat,actorName,')).toBe(true)
    expect(csv.text).toContain(`"'=HYPERLINK(""x"")"`)
    const log = await as.aud!.get('/api/audit?action=audit.export')
    expect(field<object[]>(log, 'rows')).toHaveLength(1)
  })
  it('cannot be changed by the program, and shows what somebody else changed', async () => {
    await expect(t.app.pools.system.deleteFrom('audit_log').execute()).rejects.toThrow(/permission denied/)
    await expect(t.app.pools.system.updateTable('audit_log').set({ action: 'x' }).execute()).rejects.toThrow(
      /permission denied/,
    )
    const chain = `account:${ids.sec}`
    await t.owner(`update audit_log set detail = '{"reason":"nothing"}' where chain = '${chain}' and seq = 3`)
    const faults = field<{ chain: string; fault: object }[]>(
      await as.aud!.write('POST', '/api/audit/verify'),
      'faults',
    )
    expect(faults).toEqual([expect.objectContaining({ chain, fault: { seq: 3, fault: 'content' } })])
    await t.owner(`delete from audit_log where chain = 'account:${ids.sys}' and seq = 2`)
    const more = field<{ chain: string; fault: object }[]>(
      await as.aud!.write('POST', '/api/audit/verify'),
      'faults',
    )
    expect(more.find((f) => f.chain === `account:${ids.sys}`)?.fault).toEqual({ seq: 2, fault: 'missing' })
    const lines: string[] = []
    expect(await verifyAuditCommand(t.app.pools, t.app.installation, (line) => void lines.push(line))).toBe(1)
    expect(lines[0]).toMatch(/ at entry \d of /)
  })
  it('keeps a chain whole whatever is typed, and refuses what no database keeps', async () => {
    const b = await t.signedIn('walker')
    const typed = async (purpose: string) =>
      (await b.post(`/api/people/${ids.boss}/phone`, { purpose })).status
    expect(await typed('half a character \ud83d here')).toBe(200)
    expect(await typed('null \u0000 inside')).toBe(400)
    const old = { from: '0000-01-01T00:00:00Z', until: '9999-12-31T23:59:59Z' }
    expect((await grant(as.sec!, ids.pipe!, 'analyst', root, old)).status).toBeLessThan(500)
    for (const before of ['x', '2026|a|1', 'Sunday|account|1', '0000-01-01T00:00:00Z|a|2'])
      expect((await as.aud!.get(`/api/audit?before=${encodeURIComponent(before)}`)).status).toBeLessThan(500)
    const faults = field<{ chain: string }[]>(await as.aud!.write('POST', '/api/audit/verify'), 'faults')
    expect(faults.some((f) => f.chain === `account:${ids.walker}`)).toBe(false)
  })
  it('keeps one chain whole while one person does many things at once', async () => {
    const b = await t.signedIn('duty')
    const many = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        b.post(`/api/people/${ids.walker}/phone`, { purpose: `第 ${i} 次联系` }),
      ),
    )
    expect(many.every((r) => r.status === 200)).toBe(true)
    const faults = field<{ chain: string }[]>(await as.aud!.write('POST', '/api/audit/verify'), 'faults')
    expect(faults.some((f) => f.chain === `account:${ids.duty}`)).toBe(false)
  })
})
