/** Real cases that units return and that are transferred; every number against a recount of the log and against its list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import type { Passing, Proposal } from './contract-passing.ts'

let town: Town
const unit = (key: string) => town.app.services.organisation.units().find((u) => u.key === key)!.id
const [water, power] = ['fuling.water-repair', 'fuling.power'] as const
const grid3 = '500102006001003'
const other = '500102006005003'
const ids: Record<string, string> = {}

async function act(s: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = (await s.get(`/api/cases/${id}`)).body
  const r = await s.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
  expect(r.status, `${action}: ${JSON.stringify(r.body)}`).toBe(200)
}

async function sent(name: string, body: string, region: string, to: string) {
  const r = await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
  const id = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
  ids[name] = id
  const desk = await town.as('dispatcher')
  if ((await desk.get(`/api/cases/${id}`)).body.state === 'dispatched') await act(desk, id, 'recall')
  await act(desk, id, 'dispatch', {
    unitId: unit(to),
    corrections: { itemCode: '3.2.1', regionPath: region, level: 'normal' },
  })
}
const signer: Record<string, Actor> = { [water]: 'waterHandler', [power]: 'powerSigner' }
async function returned(name: string, from: string, to: string) {
  await act(await town.as(signer[from]!), ids[name]!, 'request-return', {
    reason: '不是我们的线路',
    proposedUnitId: unit(to),
  })
  await act(await town.as('dispatcher'), ids[name]!, 'rule-return', { approve: true, reason: '属实' })
}

beforeAll(async () => {
  town = await testTown()
  const desk = await town.as('dispatcher')
  // To and fro twice, solved by the power company; the list names the water company.
  for (const [name, words] of [
    ['one', '配电井里往外冒水，一碰井盖就麻手'],
    ['two', '小区配电井又冒水，井盖麻手不敢踩'],
  ] as const) {
    await sent(name, words, grid3, water)
    await returned(name, water, power)
    await returned(name, power, water)
    await act(desk, ids[name]!, 'redispatch', { unitId: unit(power), reason: '领导裁定' })
    await town.owner.query(
      `update cases set prev_state = 'accepted', state = 'resolved', accepted_at = confirmed_at, resolved_at = confirmed_at + interval '1 hour' where id = $1`,
      [ids[name]],
    )
  }
  // One way only, in another community.
  await sent('away', '二楼水管接口滴水，楼道都湿了', other, water)
  await returned('away', water, power)
  // Refused, taken back, and given to the same unit again: no moves.
  await sent('kept', '水表读数跳得太快，怀疑坏了', grid3, water)
  await act(await town.as('waterHandler'), ids.kept!, 'request-return', {
    reason: '是用户的表',
    proposedUnitId: unit(power),
  })
  await act(desk, ids.kept!, 'rule-return', { approve: false, reason: '表归供水' })
  await sent('recalled', '水压忽高忽低，热水器老是熄火', grid3, water)
  await act(desk, ids.recalled!, 'recall')
  await act(desk, ids.recalled!, 'dispatch', { unitId: unit(power) })
}, 120_000)
afterAll(() => town?.close())

const ask = async (actor: Actor, query = ''): Promise<Passing> => {
  const r = await (await town.as(actor)).get(`/api/statistics/passing?from=2026-06-01&to=2026-06-30${query}`)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r.body
}

describe('the matrix', () => {
  it('is the recount of the log', async () => {
    const p = await ask('leader')
    const { rows } = await town.owner.query<{
      case_id: string
      seq: number
      kind: string
      data: Record<string, unknown>
    }>(
      `select case_id, seq, kind, data from case_events where kind in ('dispatched', 'recalled') order by case_id, seq`,
    )
    const recount = new Map<string, { times: number; cases: Set<string>; returned: number; back: number }>()
    for (const [id, log] of Map.groupBy(rows, (e) => e.case_id)) {
      const had: string[] = []
      for (const [i, e] of log.entries()) {
        if (e.kind !== 'dispatched' || log[i + 1]?.kind === 'recalled') continue
        const [from, to] = [had.at(-1), String(e.data.unitId)]
        if (from && from !== to && (e.data.transfer || e.data.afterReturn)) {
          const key = `${from} ${to}`
          const m = recount.get(key) ?? { times: 0, cases: new Set(), returned: 0, back: 0 }
          recount.set(key, m)
          m.times++
          m.cases.add(id)
          if (e.data.afterReturn) m.returned++
          if (had.includes(to)) m.back++
        }
        had.push(to)
      }
    }
    expect(new Map(p.moves.map(({ from, to, ...m }) => [`${from} ${to}`, m]))).toEqual(
      new Map([...recount].map(([k, m]) => [k, { ...m, cases: m.cases.size }])),
    )
    expect(p.totals).toEqual({
      received: 5,
      cases: 3,
      moves: 7,
      returned: 5,
      transferred: 2,
      back: 4,
      backCases: 2,
      bounced: 2,
    })
    expect(p.bounces).toMatchObject([{ cases: 2, times: 6, solved: [{ id: unit(power), cases: 2 }] }])
    expect(p.chains.map((c) => c.steps.map((s) => s.returned))).toEqual([
      [true, true, false],
      [true, true, false],
    ])
  })

  it('opens the very cases, for everyone who reads figures', async () => {
    for (const actor of ['leader', 'analyst', 'secretary'] as const) {
      const p = await ask(actor)
      const check = async (n: number, ...facets: string[]) => {
        const { channel: _, ...single } = p.filter
        const q = new URLSearchParams({ view: 'all', limit: '200', ...single, facet: facets.join(',') })
        const r = await (await town.as(actor)).get(`/api/cases?${q}`)
        expect([actor, facets, r.body.rows?.length]).toEqual([actor, facets, n])
      }
      await check(p.totals.cases, 'moved')
      await check(p.totals.backCases, 'movedBack')
      await check(p.totals.bounced, 'bounced')
      for (const m of p.moves) await check(m.cases, `move.${m.from}.${m.to}`)
      for (const b of p.bounces) {
        await check(b.cases, `bounce.${b.a}.${b.b}`)
        await check(b.cases, `bounce.${b.b}.${b.a}`)
        for (const u of b.solved) await check(u.cases, `bounce.${b.a}.${b.b}`, `main.${u.id}`, 'resolved')
      }
    }
  })

  it('stays in the region of the reader', async () => {
    expect((await ask('secretary')).totals).toMatchObject({ received: 4, cases: 2 })
    const s = await town.as('secretary')
    expect((await s.get(`/api/statistics/passing?region=${other}`)).status).toBe(404)
    for (const actor of ['gridWorker', 'waterHandler', 'clerk'] as const)
      expect((await (await town.as(actor)).get('/api/statistics/passing')).status).toBe(403)
    expect((await ask('leader', `&region=${other}`)).totals).toMatchObject({ cases: 1, moves: 1, back: 0 })
    const january = await (await town.as('leader')).get(
      '/api/statistics/passing?from=2026-01-01&to=2026-01-31',
    )
    expect(january.body).toMatchObject({ totals: { received: 0, moves: 0 }, units: [], chains: [] })
  })

  it('goes out as CSV, logged', async () => {
    const r = await (await town.as('leader')).get(
      '/api/statistics/passing/export?from=2026-06-01&language=en',
    )
    const text = r.payload.toString('utf8')
    expect(text.startsWith('\uFEFFFrom,To,Times,Cases,')).toBe(true)
    expect(text.trim().split('\r\n')).toHaveLength(3)
    const { rows } = await town.owner.query(`select 1 from audit_log where action = 'statistics.export'`)
    expect(rows).toHaveLength(1)
  })
})

describe('what the list could say', () => {
  const all = async (s: Session): Promise<{ proposals: Proposal[]; drafts: { id: string }[] }> =>
    (await s.get('/api/passing-proposals')).body
  const pairOf = (p: Proposal) => ({ itemCode: p.itemCode, a: p.a, b: p.b })

  it('names the item, the unit that solved them and their words, to its editor only', async () => {
    const clerk = await town.as('clerk')
    const { proposals } = await all(clerk)
    expect(proposals).toHaveLength(1)
    expect(proposals[0]).toMatchObject({
      itemCode: '3.2.1',
      cases: 2,
      times: 6,
      way: 'owner',
      unitId: unit(power),
      open: true,
      decision: null,
    })
    expect(proposals[0]!.words).toContain('配电')
    for (const actor of ['leader', 'dispatcher', 'gridWorker'] as const)
      expect((await (await town.as(actor)).get('/api/passing-proposals')).status).toBe(403)
  })

  it('is left with a reason, and comes again with two more cases', async () => {
    const clerk = await town.as('clerk')
    const [p] = (await all(clerk)).proposals
    const bare = await clerk.post('/api/passing-proposals/dismiss', { ...pairOf(p!), reason: ' ' })
    expect(bare.body.issues[0]).toMatchObject({ path: 'reason' })
    const swapped = { itemCode: p!.itemCode, a: p!.b, b: p!.a }
    const first = await clerk.post('/api/passing-proposals/dismiss', { ...swapped, reason: '刚改过清单' })
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    const second = await clerk.post('/api/passing-proposals/dismiss', { ...pairOf(p!), reason: '再来' })
    expect(second.body.code).toBe('proposal.decided')
    expect((await all(clerk)).proposals[0]).toMatchObject({
      open: false,
      decision: { what: 'dismissed', reason: '刚改过清单', since: 0 },
    })
    town.at('2026-06-26T15:20:00+08:00')
    for (const name of ['three', 'four']) {
      await sent(name, '配电井冒水，井盖麻手', grid3, water)
      await returned(name, water, power)
      await returned(name, power, water)
    }
    expect((await all(clerk)).proposals[0]).toMatchObject({ open: true, cases: 4, decision: { since: 2 } })
  })

  it('is written into a draft, which the list editor finds changed; nothing is in force', async () => {
    const clerk = await town.as('clerk')
    const [p] = (await all(clerk)).proposals
    const body = { ...pairOf(p!), way: 'item', unitId: p!.unitId, words: ['配电井'], name: '来回的改法' }
    const noWords = await clerk.post('/api/passing-proposals/take', { ...body, words: [] })
    expect(noWords.body.issues).toMatchObject([{ path: 'words' }])
    const strange = await clerk.post('/api/passing-proposals/take', { ...body, unitId: ids.one })
    expect(strange.body.issues).toMatchObject([{ path: 'unitId' }])
    const inForce = town.app.services.items.current()!.id
    const notDraft = await clerk.post('/api/passing-proposals/take', { ...body, draftId: inForce })
    expect(notDraft.body.code).toBe('items.not_a_draft')
    const r = await clerk.post('/api/passing-proposals/take', body)
    expect(r.status, JSON.stringify(r.body)).toBe(201)
    const made = await clerk.get(`/api/item-lists/${r.body.listId}/items/${r.body.itemCode}`)
    expect(made.body.item).toMatchObject({ phrases: ['配电井'] })
    const diff = (await clerk.get(`/api/item-lists/${r.body.listId}/diff`)).body.changes
    expect(diff).toContainEqual(expect.objectContaining({ what: 'added', itemCode: r.body.itemCode }))
    expect(town.app.services.items.current()!.id).toBe(inForce)
    expect((await all(clerk)).proposals[0]).toMatchObject({
      open: false,
      decision: { what: 'taken', listId: r.body.listId },
    })
    expect((await clerk.post('/api/passing-proposals/take', body)).body.code).toBe('proposal.decided')
    const { rows } = await town.owner.query(`select what, cases from passing_decisions order by at`)
    expect(rows).toEqual([
      { what: 'dismissed', cases: 2 },
      { what: 'taken', cases: 4 },
    ])
  })
})

describe('what they teach about routes', () => {
  const why = async (id: string, query = '') => {
    const r = await (await town.as('dispatcher')).get(`/api/decisions/routes/${id}${query}`)
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    return r.body
  }
  const mode = async (actor: Actor, region: string, mode: string) =>
    (await town.as(actor)).post('/api/decisions/learned-routes/mode', { region, mode })
  const desk = () => town.as('dispatcher')
  let next: string

  it('after enough of them the owner is learned, with its cases, and stands beside the list', async () => {
    for (const name of ['five', 'six'])
      await sent(name, name === 'five' ? '配电井冒水，井盖发麻' : '门口配电井往外冒水', grid3, water)
    for (const name of ['three', 'four', 'five', 'six'])
      await act(await desk(), ids[name]!, 'redispatch', { unitId: unit(power), reason: '归供电' })
    const { learned } = town.app.services.triage
    await learned.refresh()
    expect(learned.all().get('3.2.1')).toBeUndefined()
    await town.owner.query(
      `update cases set prev_state = 'accepted', state = 'resolved', accepted_at = confirmed_at, resolved_at = confirmed_at + interval '1 hour' where id = any($1)`,
      [['three', 'four', 'five', 'six'].map((n) => ids[n])],
    )
    await learned.refresh()
    const { rows, least } = (await (await town.as('leader')).get('/api/decisions/learned-routes')).body
    expect(rows.find((r: { word: string }) => r.word === null || r.word === '配电')).toMatchObject({
      item: '3.2.1',
      kept: 6,
      bounced: 6,
    })
    expect(rows[0].sure).toBeGreaterThanOrEqual(least.sure)
    const r = await town.anyone.post('/api/reports', { body: '楼下配电井又在冒水', placeText: '乌杨树社区' })
    next = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId
    await act(await desk(), next, 'correct', {
      corrections: { itemCode: '3.2.1', regionPath: grid3, level: 'normal' },
      reason: '定类',
    })
    const d = await why(next)
    expect(d).toMatchObject({
      asIs: true,
      mode: 'beside',
      chosen: { unitId: d.list.unitId },
      learned: { unitId: unit(power), used: false, kept: 6 },
    })
    expect(d.learned.why.zh).toMatch(/^退件学到：.*6 件最后是/)
    expect(d.list.unitId).not.toBe(unit(power))
    expect((await (await desk()).get(`/api/cases/${next}`)).body.owner.unitId).toBe(d.list.unitId)
  })

  it('names the cases of the own area to each reader and only counts the others', async () => {
    await town.owner.query('update cases set region_path = $1 where id = $2', [other, ids.six])
    await town.app.services.triage.learned.refresh()
    const { rows } = await town.owner.query('select number from cases where id = $1', [ids.six])
    const six = rows[0].number
    const mine = (await (await town.as('secretary')).get(`/api/decisions/routes/${next}`)).body.learned
    expect(mine).toMatchObject({ bounced: 6, others: 1 })
    expect(mine.numbers).toHaveLength(5)
    expect(mine.numbers).not.toContain(six)
    const whole = (await why(next)).learned
    // The reason itself, which is stored with decisions, names none.
    for (const n of whole.numbers) expect(JSON.stringify(whole.why)).not.toContain(n)
    expect(whole).toMatchObject({ numbers: expect.arrayContaining([six]), others: 1 })
    await town.owner.query('update cases set region_path = $1 where id = $2', [grid3, ids.six])
  })

  it('decides where its region says so: the same in why, the case, the list and the dispatch; never a critical one', async () => {
    expect((await mode('dispatcher', '500102006', 'decide')).status).toBe(403)
    expect((await mode('leader', '500102006001', 'decide')).status).toBe(200)
    expect((await mode('leader', '500102006005', 'off')).status).toBe(200)
    expect(await why(next)).toMatchObject({ chosen: { unitId: unit(power) }, learned: { used: true } })
    expect(await why(next, '?level=critical')).toMatchObject({ asIs: false, learned: { used: false } })
    expect(await why(next, `?region=${other}`)).toMatchObject({ mode: 'off', learned: null })
    expect(await why(next, '?returns=3')).toMatchObject({ learned: null })
    const c = (await (await desk()).get(`/api/cases/${next}`)).body
    expect(c.owner.unitId).toBe(unit(power))
    const row = (await (await desk()).get(`/api/cases?view=all&q=${c.number}`)).body.rows[0]
    expect(row.proposedUnitName).toBe(c.owner.unitName)
    await act(await desk(), next, 'dispatch', {})
    const sentTo = (await (await desk()).get(`/api/cases/${next}`)).body
    expect(sentTo.mainUnitName).toBe(c.owner.unitName)
    const worker = await town.as('gridWorker')
    expect((await worker.get('/api/decisions/learned-routes')).status).toBe(403)
    // What if it were elsewhere would tell who works there and how much they have in hand.
    const [own] = (await worker.get('/api/cases?view=all&limit=1')).body.rows as { id: string }[]
    expect((await worker.get(`/api/decisions/routes/${own!.id}`)).status).toBe(200)
    expect((await worker.get(`/api/decisions/routes/${own!.id}?region=${other}`)).status).toBe(404)
  })
})
