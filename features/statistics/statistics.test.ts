/** Every figure against the list that its link opens, for everyone who may read figures. */
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { builtinCalendar, workingDaysBetween } from '../clocks/rules.ts'
import type { Statistics } from './contract.ts'
import type { Hot } from './contract-hot.ts'

let town: Town
const unit = (key: string) => town.app.services.organisation.units().find((u) => u.key === key)!
const grid3 = '500102006001003'
const other = '500102006005003'
const cases: Record<string, string> = {}

async function act(s: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = (await s.get(`/api/cases/${id}`)).body
  const r = await s.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
  expect(r.status, `${action}: ${JSON.stringify(r.body)}`).toBe(200)
}
async function reported(name: string, body: string, region: string, unitKey: string | null, at: string) {
  const r = await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
  const id = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
  cases[name] = id
  const dispatcher = await town.as('dispatcher')
  if ((await dispatcher.get(`/api/cases/${id}`)).body.state === 'dispatched')
    await act(dispatcher, id, 'recall')
  if (unitKey)
    await act(dispatcher, id, 'dispatch', {
      unitId: unit(unitKey).id,
      corrections: { itemCode: '3.2.1', regionPath: region, level: 'normal' },
    })
  // Sessions go by the clock too: it stands still, the cases are dated back.
  await row(
    id,
    `reported_at = '${at}', confirmed_at = case when confirmed_at is not null then timestamptz '${at}' end`,
  )
}
const row = (id: string, set: string) => town.owner.query(`update cases set ${set} where id = $1`, [id])

beforeAll(async () => {
  town = await testTown()
  const dispatcher = await town.as('dispatcher')
  const water = await town.as('waterHandler')
  await reported(
    'late',
    '水表箱里一直滋滋响，地上湿了一大片',
    grid3,
    'fuling.water-repair',
    '2026-06-22T09:00:00+08:00',
  )
  await reported(
    'good',
    '顶楼水压小得洗不成澡，每天傍晚都这样',
    grid3,
    `grid.${grid3}`,
    '2026-06-23T15:00:00+08:00',
  )
  await reported(
    'open',
    '楼下下水道堵了，污水从地漏往上冒',
    other,
    'dunren.office',
    '2026-06-24T10:00:00+08:00',
  )
  await reported('refused', '想问问明年的养老金什么时候涨', grid3, null, '2026-06-24T11:00:00+08:00')
  await act(dispatcher, cases.refused!, 'reject', { reason: '不是要办的事' })
  await reported(
    'asked',
    '楼顶的消防水箱往下滴水，墙皮都泡掉了',
    grid3,
    'fuling.water-repair',
    '2026-06-25T10:00:00+08:00',
  )
  await act(water, cases.asked!, 'request-return', {
    reason: '是电缆沟进水',
    proposedUnitId: unit('fuling.power').id,
  })
  await reported('waiting', '变压器嗡嗡响，整条巷子的灯一闪一闪的', grid3, null, '2026-05-01T10:00:00+08:00')
  // The ends of life that need days and evidence are set on the rows; what writes them is tested with the cases.
  const done = (id: string, at: string, due: string, more = '') =>
    row(
      id,
      `prev_state = 'accepted', state = 'resolved', accepted_at = confirmed_at, resolved_at = '${at}', resolve_due_at = '${due}'${more}`,
    )
  await done(cases.late!, '2026-06-25T17:00:00+08:00', '2026-06-24T17:30:00+08:00', ', satisfied = false')
  await done(cases.good!, '2026-06-24T10:00:00+08:00', '2026-06-25T17:30:00+08:00', ', satisfied = true')
  await row(cases.open!, `resolve_due_at = '2026-06-26T10:00:00+08:00'`)
})
afterAll(() => town?.close())

const ask = async (actor: Actor, query = ''): Promise<Statistics> => {
  const r = await (await town.as(actor)).get(`/api/statistics?from=2026-06-01&to=2026-06-30${query}`)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r.body
}
/** How many rows the list has under the filter of the answer and these facets. */
async function listed(actor: Actor, s: Statistics, facets: string[], change: Record<string, string> = {}) {
  const { channel, ...single } = s.filter
  const p = new URLSearchParams({ view: 'all', limit: '200', ...single, ...change })
  if (channel) p.set('channel', channel.join(','))
  if (facets.length) p.set('facet', facets.join(','))
  const r = await (await town.as(actor)).get(`/api/cases?${p}`)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r.body.rows.length as number
}

const flags = ['valid', 'resolved', 'onTime', 'overdue', 'rated', 'satisfied', 'returned'] as const
const all = ['unresolved', 'invalid', 'reopened', 'unsatisfied', 'sameDay'] as const

describe('figures', () => {
  it('are what the definitions say', async () => {
    const s = await ask('leader')
    expect(s.totals).toMatchObject({ received: 5, valid: 4, invalid: 1, resolved: 2, unresolved: 2 })
    expect(s.totals).toMatchObject({ onTime: 1, overdue: 2, rated: 2, satisfied: 1, unsatisfied: 1 })
    // The repair team of the water company stands in the street, the power company at the county.
    expect(s.tiers).toEqual({ community: 1, street: 1, above: 0 })
    const days = (a: string, b: string) => workingDaysBetween(Date.parse(a), Date.parse(b), builtinCalendar)
    const mean =
      (days('2026-06-22T09:00:00+08:00', '2026-06-25T17:00:00+08:00') +
        days('2026-06-23T15:00:00+08:00', '2026-06-24T10:00:00+08:00')) /
      2
    expect(s.totals.workingDays).toBeCloseTo(mean, 2)
    expect(s.returns).toMatchObject([
      { fromName: unit('fuling.water-repair').name, to: unit('fuling.power').id, times: 1, cases: 1 },
    ])
    expect(s.before).toMatchObject({
      from: '2026-05-01',
      to: '2026-05-31',
      figures: { received: 1, valid: 1, resolved: 0, workingDays: null },
    })
  })

  it('count as solved on the same day what was solved before midnight of the place, not of Greenwich', async () => {
    const sameDay = async (at: string) => {
      await row(cases.good!, `resolved_at = '${at}'`)
      const s = await ask('leader')
      expect(await listed('leader', s, ['sameDay'])).toBe(s.totals.sameDay)
      return s.totals.sameDay
    }
    expect(await sameDay('2026-06-23T23:59:00+08:00')).toBe(1)
    expect(await sameDay('2026-06-24T00:30:00+08:00'), 'the same day in Greenwich').toBe(0)
    await sameDay('2026-06-24T10:00:00+08:00')
  })

  it.each(['leader', 'analyst', 'secretary', 'supervisor'] as const)(
    'of the %s open the very cases',
    async (actor) => {
      const narrowed =
        actor === 'analyst' || actor === 'supervisor'
          ? []
          : [
              `&unit=${unit('fuling.water-repair').id}`,
              '&item=3',
              '&channel=web,qr',
              '&by=month',
              `&region=500102006001`,
            ]
      for (const query of ['', ...narrowed]) {
        const s = await ask(actor, query)
        const check = async (n: number, facets: string[], change: Record<string, string> = {}) =>
          expect([actor, query, facets, change, await listed(actor, s, facets, change)]).toEqual([
            actor,
            query,
            facets,
            change,
            n,
          ])
        await check(s.totals.received, [])
        for (const f of flags) await check(s.totals[f], [f])
        for (const f of all) await check(s.totals[f] ?? -1, [f])
        for (const t of ['community', 'street', 'above'] as const) await check(s.tiers[t], [`tier.${t}`])
        for (const r of s.regions)
          await check(
            r.resolved,
            r.itself ? ['resolved', `at.${r.path}`] : ['resolved'],
            r.itself ? {} : { region: r.path },
          )
        for (const u of s.units) await check(u.overdue, ['overdue', `main.${u.id ?? 'none'}`])
        for (const u of s.units) await check(u.valid, ['valid', `main.${u.id ?? 'none'}`])
        for (const i of s.items) await check(i.received, [`item.${i.code ?? 'none'}`])
        for (const x of s.channels) await check(x.cases, [`channel.${x.channel}`])
        for (const x of s.trend) await check(x.received, [], { from: x.since, to: x.until })
        for (const h of s.hours) await check(h.cases, [`hour.${h.weekday}.${h.hour}`])
        for (const r of s.returns) await check(r.cases, [`return.${r.from}.${r.to}`])
        for (const p of s.places) await check(p.cases, [`cell.${p.cell}`])
        const sum = (list: { received: number }[]) => list.reduce((n, x) => n + x.received, 0)
        expect([sum(s.regions), sum(s.items), sum(s.trend)]).toEqual([
          s.totals.received,
          s.totals.received,
          s.totals.received,
        ])
      }
    },
  )

  it('stay inside the region of the reader', async () => {
    expect((await ask('secretary')).totals.received).toBe(4)
    expect((await ask('secretary')).region.path).toBe('500102006001')
    const s = await town.as('secretary')
    for (const region of ['500102006', other, '500102'])
      expect((await s.get(`/api/statistics?region=${region}`)).status).toBe(404)
    for (const actor of ['gridWorker', 'waterHandler', 'clerk', 'systemAdmin'] as const)
      expect((await (await town.as(actor)).get('/api/statistics')).status).toBe(403)
  })

  it('refuse what is no period and no facet', async () => {
    const s = await town.as('leader')
    for (const q of ['from=2026-06-30&to=2026-06-01', 'from=2026-02-30', 'from=1901-01-01&to=2026-01-01'])
      expect((await s.get(`/api/statistics?${q}`)).body.code).toBe('request.invalid')
    for (const f of ['nonsense', 'did.x.y.20260101.20260101', 'hour.9.1'])
      expect((await s.get(`/api/cases?view=all&facet=${f}`)).body.code).toBe('request.invalid')
  })
})

describe('exports', () => {
  it('are a workbook and a CSV with the same figures, each logged', async () => {
    const s = await town.as('leader')
    const url = '/api/statistics/export?from=2026-06-01&to=2026-06-30'
    const csv = (await s.get(`${url}&format=csv&language=en`)).payload.toString('utf8')
    expect(csv.startsWith('\uFEFF"Whole"')).toBe(true)
    expect(csv).toContain('"2026-06-01 – 2026-06-30",5,4,2,0.5,1,2,')
    const xlsx = await s.get(url)
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(xlsx.payload as unknown as ArrayBuffer)
    expect(book.worksheets[0]!.getRow(2).getCell(2).value).toBe(5)
    expect(book.worksheets.map((w) => w.name)).toContain('退回')
    const { rows } = await town.owner.query(
      `select count(*)::int as n from audit_log where action = 'statistics.export'`,
    )
    expect(rows[0].n).toBe(2)
  })
})

describe('hot issues', () => {
  const hot = async (actor: Actor, query = '') => {
    const r = await (await town.as(actor)).get(`/api/statistics/hot?days=7${query}`)
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    return r.body as Hot
  }
  const issueOf = (h: Hot) => h.issues.find((i) => i.item === '3.2.1' && i.path === '500102006001')

  it('are what is more than usual at a place, with the very cases', async () => {
    const young = await hot('leader')
    expect(young.windows).toBeGreaterThanOrEqual(3)
    // One case of this item in each of eight earlier weeks (and one before them all), six more in this one.
    const copies = [70, ...Array.from({ length: 8 }, (_, i) => 7 * (i + 1)), 0, 1, 1, 2, 3, 4]
    const { rows } = await town.owner.query(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
       where table_schema = 'public' and table_name = 'cases' and is_generated = 'NEVER'`,
    )
    const names = rows[0].names as string
    await town.owner.query(
      `insert into cases (${names}) select ${names} from (
         select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'number', 'H' || n,
           'reported_at', timestamptz '2026-06-26T10:00:00+08:00' - make_interval(days => d)))).*
         from cases c, unnest($2::int[]) with ordinality as x(d, n) where c.id = $1) x`,
      [cases.good, copies],
    )
    const h = await hot('leader')
    const i = issueOf(h)!
    expect(i.hot).toBe(true)
    expect(i.chance).toBeLessThan(0.001)
    expect(i.steps).toHaveLength(9)
    expect(i.steps.at(-1)).toBe(i.cases)
    const url = new URLSearchParams({ view: 'all', limit: '200', ...h.filter, item: i.item, region: i.path })
    const list = (await (await town.as('leader')).get(`/api/cases?${url}`)).body.rows
    expect(list.length).toBe(i.cases)
    expect(h.issues[0]).toEqual(i)
    // In one grid alone as well; not looked for in a community that has nothing.
    expect((await hot('leader', '&by=grid')).issues.find((x) => x.path === grid3)!.hot).toBe(true)
  })

  it('stay inside the region of the reader, and ask for a span that is offered', async () => {
    const h = await hot('secretary')
    expect(h.region.path).toBe('500102006001')
    expect(h.issues.every((i) => i.path.startsWith('500102006001'))).toBe(true)
    const s = await town.as('secretary')
    expect((await s.get('/api/statistics/hot?region=500102006')).status).toBe(404)
    expect((await s.get('/api/statistics/hot?days=8')).status).toBe(400)
    expect((await (await town.as('gridWorker')).get('/api/statistics/hot')).status).toBe(403)
  })
})
