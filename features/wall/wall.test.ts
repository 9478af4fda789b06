/** The wall over HTTP: its numbers are those of the lists, its scope is the account's, and residents stay unnamed. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { whats } from './contract.ts'

const STREET = '500102006'
const EAST = '500102006001'
const WEST = '500102006003'
let town: Town
let leader: Session
let secretary: Session

/** An answer is kept for a second, on a busy machine longer: what was written just now must be in this one. */
const wall = async (s: Session, region?: string) => {
  const from = new Date(town.now().getTime() + 1).toISOString()
  town.at(from)
  for (;;) {
    const r = await s.get(`/api/wall${region ? `?region=${region}` : ''}`)
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    if (r.body.at === from) return r.body
    await new Promise((done) => setTimeout(done, 50))
  }
}
const behind = async (s: Session, what: string, region: string) =>
  (await s.get(`/api/wall/cases?what=${what}&region=${region}`)).body

beforeAll(async () => {
  town = await testTown()
  leader = await town.as('leader')
  secretary = await town.as('secretary')
  const texts: [string, string][] = [
    ['门前水管爆了，水喷得很高，都漫到一楼住户家里了', '大东门社区'],
    ['水表箱里一直滋滋响，地上湿了一大片', '大东门社区'],
    ['楼道灯不亮，老人晚上上楼看不见', '演武厅社区'],
  ]
  const ids: string[] = []
  for (const [body, placeText] of texts) {
    const r = await town.anyone.post('/api/reports', {
      body,
      placeText,
      name: '贺春来',
      phone: '13800002206',
    })
    expect(r.status, JSON.stringify(r.body)).toBeLessThan(300)
    ids.push((await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId)
  }
  expect(ids.every(Boolean)).toBe(true)
  // One is late, one is due within the hour: by the clocks that lists read.
  const now = town.app.clock()
  const minutes = (m: number) => new Date(now.getTime() + m * 60_000)
  await sql`update cases set next_due_at = ${minutes(-31)}, next_warn_at = ${minutes(-60)} where id = ${ids[0]}`.execute(
    town.app.pools.system,
  )
  await sql`update cases set next_due_at = ${minutes(20)} where id = ${ids[1]}`.execute(town.app.pools.system)
})
afterAll(() => town?.close())

describe('numbers', () => {
  it('are those of the lists, for the street and for a community', async () => {
    for (const [s, region] of [
      [leader, STREET],
      [leader, EAST],
      [secretary, EAST],
    ] as const) {
      const { counts } = await wall(s, region)
      const views = (await s.get(`/api/cases/counts?region=${region}`)).body.views
      for (const view of ['open', 'late', 'unsigned', 'supervised', 'resolvedToday'])
        expect([view, counts[view]]).toEqual([view, views[view]])
      expect(counts.open).toBe(counts.critical + counts.urgent + counts.normal)
      expect(counts.reportedToday).toBe(counts.sent + counts.unsent)
      expect(counts.sent).toBe(counts.seen + counts.unseen)
      expect(counts.sent).toBe(counts.accepted + counts.unaccepted)
    }
    expect((await wall(leader, STREET)).counts.late).toBeGreaterThanOrEqual(1)
  })

  it('each open into as many cases', async () => {
    const { counts, late, hourLeft } = await wall(leader, STREET)
    for (const what of whats) {
      const { total, cases } = await behind(leader, what, STREET)
      expect([what, total]).toEqual([what, counts[what]])
      expect(cases.length).toBe(Math.min(total, 200))
    }
    expect(late[0].title).toBeTruthy()
    const longest = late.map((c: { dueAt: string }) => c.dueAt)
    expect(longest).toEqual([...longest].sort())
    expect(hourLeft.every((c: { dueAt: string }) => Date.parse(c.dueAt) > town.app.clock().getTime())).toBe(
      true,
    )
  })

  it('of the hours add up to those of the day', async () => {
    const { counts, hours } = await wall(leader, STREET)
    const sum = (k: 'reported' | 'resolved') =>
      hours.reduce((n: number, h: Record<string, number>) => n + h[k]!, 0)
    expect(hours).toHaveLength(24)
    expect(sum('reported')).toBe(counts.reportedToday)
    expect(sum('resolved')).toBe(counts.resolvedToday)
  })

  it('follow who is on duty', async () => {
    const grid = '500102006001003'
    const worker = await town.as('gridWorker')
    const set = async (on: boolean) => {
      const r = await worker.post('/api/me/duty', { onDuty: on })
      expect(r.status, JSON.stringify(r.body)).toBeLessThan(300)
      await town.app.services.organisation.refresh()
      return (await wall(leader, STREET)).duty
    }
    const off = await set(false)
    const on = await set(true)
    expect(on.onDuty).toBe(off.onDuty + 1)
    expect(on.uncovered.some((g: { path: string }) => g.path === grid)).toBe(false)
    const group = (d: typeof on) => d.groups.find((g: { group: string }) => g.group === 'grid').onDuty
    expect(group(on)).toBe(group(off) + 1)
    const { people } = (await leader.get(`/api/wall/people?group=grid&region=${STREET}`)).body
    expect(people.filter((p: { onDuty: boolean }) => p.onDuty)).toHaveLength(group(on))
  })
})

describe('the roster of the centre', () => {
  const roster = async (regionPath: string, parts: Record<string, unknown>[], as = leader) => {
    const { rows } = await sql<{ id: string }>`select id from accounts where username = 'lihm'`.execute(
      town.app.pools.system,
    )
    const r = await as.post('/api/duty/rosters', {
      name: `大屏 ${regionPath}`,
      kind: 'centre',
      regionPath,
      plan: {
        parts: parts.map((p) => ({ days: 'every', who: 'group', ...p })),
        groups: [{ name: '一组', members: [{ accountId: rows[0]!.id, chief: true }] }],
        turn: 'day',
        since: '2026-06-26',
      },
    })
    expect(r.status, JSON.stringify(r.body)).toBe(201)
  }

  it('chooses what is shown, the nearest one, as long as its part lasts', async () => {
    await sql`delete from duty_swaps`.execute(town.app.pools.system)
    await sql`delete from duty_shifts`.execute(town.app.pools.system)
    const was = town.app.clock().toISOString()
    const shown = async (time: string, region: string) => {
      town.at(`2026-06-26T${time}:00+08:00`)
      return (await wall(leader, region)).view
    }
    const dispatcher = await town.as('dispatcher')
    await roster(
      STREET,
      [
        { name: '白班', from: '08:00', until: '15:00' },
        { name: '晚班', from: '15:00', until: '08:00', wall: 'press' },
      ],
      dispatcher,
    )
    await roster(EAST, [{ name: '午', from: '14:25', until: '14:30', wall: 'people' }], dispatcher)
    expect(await shown('14:26', STREET)).toBe(null)
    expect(await shown('14:26', EAST)).toMatchObject({ key: 'people', part: '午' })
    expect(await shown('14:30', EAST)).toBe(null)
    expect(await shown('14:59', STREET)).toBe(null)
    expect(await shown('15:00', STREET)).toEqual({
      key: 'press',
      roster: `大屏 ${STREET}`,
      part: '晚班',
      until: '2026-06-27T00:00:00.000Z',
    })
    expect((await shown('15:10', EAST))?.key).toBe('press')
    expect((await wall(leader, STREET)).duty.rosters).toEqual([
      expect.objectContaining({ part: '晚班', people: 1, until: '2026-06-27T00:00:00.000Z' }),
    ])
    const bad = await dispatcher.post('/api/duty/rosters', {
      name: 'x',
      kind: 'centre',
      regionPath: STREET,
      plan: {
        parts: [{ name: 'x', from: '08:00', until: '20:00', wall: 'carousel' }],
        groups: [{ name: '1', members: [] }],
        since: '2026-06-26',
      },
    })
    expect(bad.status).toBe(400)
    town.at(was)
  })
})

describe('what was done', () => {
  it('is listed step by step, newest first, with who did it', async () => {
    const worked = (await behind(leader, 'open', STREET)).cases as { id: string; unitName: string | null }[]
    const [one, two] = [...worked].sort((a, b) => Number(Boolean(b.unitName)) - Number(Boolean(a.unitName)))
    const now = town.app.clock().getTime()
    const ago = (minutes: number) => new Date(now - minutes * 60_000)
    await sql`update cases set accepted_at = ${ago(20)}, arrived_at = ${ago(5)} where id = ${one!.id}`.execute(
      town.app.pools.system,
    )
    // One of yesterday is no news.
    await sql`update cases set accepted_at = ${ago(25 * 60)}, arrived_at = ${ago(10)} where id = ${two!.id}`.execute(
      town.app.pools.system,
    )
    const { steps, counts } = await wall(leader, STREET)
    expect(steps.map((s: { id: string; step: string }) => [s.id, s.step])).toEqual([
      [one!.id, 'arrived'],
      [two!.id, 'arrived'],
      [one!.id, 'accepted'],
    ])
    expect(steps[0]).toMatchObject({ unitName: one!.unitName, at: ago(5).toISOString() })
    const { next } = await wall(leader, STREET)
    expect(next.length).toBeLessThanOrEqual(counts.open - counts.late - counts.hourLeft)
    const hour = town.app.clock().getTime() + 3_600_000
    expect(next.every((c: { dueAt: string }) => Date.parse(c.dueAt) >= hour)).toBe(true)
  })
})

describe('scope', () => {
  it('is where the account may show a wall; elsewhere there is none', async () => {
    expect((await wall(secretary)).region.path).toBe(EAST)
    for (const path of [`?region=${WEST}`, `?region=${STREET}`, '?region=500102'])
      expect((await secretary.get(`/api/wall${path}`)).status).toBe(404)
    expect((await secretary.get(`/api/wall/cases?what=open&region=${WEST}`)).status).toBe(404)
    expect((await secretary.get(`/api/wall/people?group=grid&region=${STREET}`)).status).toBe(404)
    const w = await wall(secretary, EAST)
    const all = [...w.late, ...w.recent, ...w.hourLeft, ...w.unsigned, ...w.marks]
    expect(all.length).toBeGreaterThan(0)
    expect(all.every((c: { regionPath: string }) => c.regionPath.startsWith(EAST))).toBe(true)
  })

  it('is kept apart in what is shared for a second', async () => {
    const [street, east] = await Promise.all([
      leader.get(`/api/wall?region=${STREET}`),
      leader.get(`/api/wall?region=${EAST}`),
    ])
    expect(street.body.region.path).toBe(STREET)
    expect(east.body.region.path).toBe(EAST)
    expect(east.body.counts.open).toBeLessThan(street.body.counts.open)
    // What another may see does not reach who may not, however fresh it is.
    expect((await secretary.get(`/api/wall?region=${STREET}`)).status).toBe(404)
  })

  it('names no resident', async () => {
    for (const what of ['open', 'reportedToday'])
      expect(JSON.stringify(await behind(leader, what, STREET))).not.toMatch(/贺春来|138\d|phone|reporter/)
    expect(JSON.stringify(await wall(leader, STREET))).not.toMatch(/贺春来|13800002206|phone|reporter/)
  })
})

describe('a display', () => {
  it('shows the wall for months, and can read no case', async () => {
    const system = town.app.pools.system
    const { rows } = await sql<{ id: string }>`select id from accounts where username = 'chenyh'`.execute(
      system,
    )
    await sql`update grants set role = 'display' where account_id = ${rows[0]!.id}`.execute(system)
    const screen = await town.as('analyst')
    expect((await screen.get('/api/wall')).status).toBe(200)
    expect((await behind(screen, 'open', STREET)).total).toBeGreaterThan(0)
    expect((await screen.get('/api/cases')).body.rows ?? []).toEqual([])
    const one = (await behind(screen, 'open', STREET)).cases[0].id
    expect((await screen.get(`/api/cases/${one}`)).status).toBe(404)
    const left = await sql<{ days: number }>`
      select extract(day from max(expires_at) - ${town.app.clock()}::timestamptz)::int as days from sessions where account_id = ${rows[0]!.id}`.execute(
      system,
    )
    expect(left.rows[0]!.days).toBeGreaterThan(390)
    const people = await sql<{ days: number }>`
      select extract(day from max(s.expires_at) - ${town.app.clock()}::timestamptz)::int as days from sessions s join accounts a on a.id = s.account_id
      where a.username = 'tangwy'`.execute(system)
    expect(people.rows[0]!.days).toBeLessThanOrEqual(7)
  })
})
