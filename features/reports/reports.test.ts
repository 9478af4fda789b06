/** The intake under company: reports that come at the same time share a statement and nothing else. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChain } from '../../kernel/events.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { hashedPart } from '../cases/store/write.ts'
import { OpenCases } from '../triage/open-cases.ts'
import { eventsSince, snapshotNow } from '../triage/store.ts'

let town: Town
let dispatcher: Session
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
})
afterAll(() => town?.close())

const send = (body: string, more: Record<string, unknown> = {}) =>
  town.anyone.post('/api/reports', { body, ...more })
const running = (number: string) => number.split('-').at(-1)!
const caseOf = async (reportId: string) =>
  (await town.owner.query<{ case_id: string }>('select case_id from reports where id = $1', [reportId]))
    .rows[0]!.case_id

describe('reports at the same time', () => {
  it('are each stored once, whole, with a number of their own', async () => {
    const matters = [
      '路灯不亮',
      '井盖松动',
      '噪音扰民',
      '垃圾没人收',
      '树枝挡路',
      '自来水发黄',
      '电梯停了',
      '墙皮掉落',
    ]
    const sent = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        send(`${matters[i % 8]}，第 ${i} 处，在${i}号门口`, { placeText: `${i}号` }),
      ),
    )
    expect(sent.map((r) => r.status)).toEqual(sent.map(() => 201))
    const { rows } = await town.owner.query<{
      case_id: string
      number: string
      kinds: number
      events: number
    }>(
      `select r.case_id, c.number, (select count(distinct d.kind)::int from decisions d where d.report_id = r.id) as kinds,
        (select count(*)::int from case_links l where l.report_id = r.id and l.undone_at is null) as events
       from reports r join cases c on c.county = r.county and c.id = r.case_id where r.id = any($1)`,
      [sent.map((r) => r.body.reportId)],
    )
    expect(rows.length).toBe(40)
    expect(rows.every((r) => r.kinds === 5 && r.events === 1)).toBe(true)
    const numbers = new Map(rows.map((r) => [r.case_id, r.number]))
    expect(new Set(numbers.values()).size).toBe(numbers.size)
  })

  it('of one trouble join its case one after the other, on one unbroken chain', async () => {
    const words = (i: number) => `顺城街18号门口的水管爆了，水喷得很高，路面全是水，请快来关阀门（第${i}次）`
    const first = await send(words(0), { placeText: '顺城街 18 号' })
    const id = await caseOf(first.body.reportId)
    const more = await Promise.all(
      Array.from({ length: 12 }, (_, i) => send(words(i + 1), { placeText: '顺城街 18 号' })),
    )
    expect(more.map((r) => r.status)).toEqual(more.map(() => 201))
    const cases = await Promise.all(more.map((r) => caseOf(r.body.reportId)))
    expect(new Set(cases)).toEqual(new Set([id]))
    const row = (await town.owner.query('select report_count, seq, last_hash from cases where id = $1', [id]))
      .rows[0]
    expect(row.report_count).toBe(13)
    const events = (await town.owner.query('select * from case_events where case_id = $1 order by seq', [id]))
      .rows
    expect(events.filter((e) => e.kind === 'report_linked').length).toBe(12)
    expect(verifyChain(events, hashedPart)).toBe(null)
    expect(events.at(-1).hash.equals(row.last_hash)).toBe(true)
    expect(events.length).toBe(row.seq)
  })

  it('share no fault: a request id used twice is one report, and its neighbours stand', async () => {
    const requestId = randomUUID()
    const twin = { requestId, placeText: '太平街社区' }
    const sent = await Promise.all([
      send('公厕的灯坏了，进去什么也看不见', twin),
      send('公园的长椅断了一条腿', { placeText: '太平街社区' }),
      send('公厕的灯坏了，进去什么也看不见', twin),
      send('完全是另一句话', twin),
      send('菜场门口占道摆摊，车进不来', { placeText: '太平街社区' }),
    ])
    const status = sent.map((r) => r.status)
    expect([status[1], status[4]]).toEqual([201, 201])
    const same = [sent[0]!, sent[2]!, sent[3]!].filter((r) => r.status === 201)
    expect(new Set(same.map((r) => r.body.reportId)).size).toBe(1)
    const { rows } = await town.owner.query('select id from reports where request_id = $1', [requestId])
    expect(rows.length).toBe(1)
    for (const r of [sent[0]!, sent[2]!, sent[3]!])
      if (r.status !== 201) expect(r.body.code).toBe('request.reused')
  })
})

describe('numbers', () => {
  it('go on after 9999 with five digits', async () => {
    await town.owner.query(`select setval('case_number', 9998)`)
    const got: string[] = []
    for (const body of ['楼道里堆满了杂物', '河边护栏断了一截', '路口红绿灯一直是黄灯']) {
      const r = await send(body, { placeText: '太平街社区' })
      expect(r.status, JSON.stringify(r.body)).toBe(201)
      got.push(running(r.body.number))
    }
    expect(got).toEqual(['9999', '10000', '10001'])
  })
})

describe('open cases in memory', () => {
  it('are those of the tables, whoever wrote them: another process sees the new, the changed and the closed', async () => {
    // As a second server process would hold them: nothing is told to it.
    const other = new OpenCases(town.app)
    await other.look()
    const sent = await send('三号楼顶的太阳能热水器漏水，滴到楼下阳台', { placeText: '顺城街 20 号' })
    const id = await caseOf(sent.body.reportId)
    const row = async () =>
      (
        await town.owner.query('select seq, region_path, item_code, reported_at from cases where id = $1', [
          id,
        ])
      ).rows[0]
    expect(other.get(id)).toBe(undefined)
    await other.look()
    const c = await row()
    expect(other.get(id)).toMatchObject({ seq: c.seq, number: sent.body.number, regionPath: c.region_path })
    const near = () =>
      other
        .near({ at: c.reported_at, regionPath: c.region_path, item: c.item_code })!
        .map((x) => x.candidate.id)
    expect(near()).toContain(id)

    const { version } = (await dispatcher.get(`/api/cases/${id}`)).body
    const closed = await dispatcher.post(`/api/cases/${id}/reject`, {
      baseVersion: version,
      reason: '不是管辖范围内的事',
    })
    expect(closed.status, JSON.stringify(closed.body)).toBe(200)
    await other.look()
    expect(other.get(id)).toBe(undefined)
    expect(near()).not.toContain(id)
  })

  it('holds the newest of each place and item; what was closed of them is known, or the tables are asked', async () => {
    const few = new OpenCases(town.app, 1)
    const regionPath = '500102006001003'
    const ids: string[] = []
    for (const itemCode of ['1.1.1', '1.1.2', '3.2.1', '9.1.1', '10.1.1']) {
      const body = `路口有一处要人来看 ${randomUUID().slice(0, 8)}`
      const sent = await dispatcher.post('/api/staff/reports', {
        channel: 'phone',
        body,
        itemCode,
        regionPath,
      })
      expect(sent.body).toMatchObject({ linked: false })
      ids.push(sent.body.caseId)
      town.at(new Date(town.now().getTime() + 1000).toISOString())
    }
    await few.look()
    const { rows } = await town.owner.query(
      'select id, reported_at from cases where id = any($1) order by reported_at',
      [ids],
    )
    const at = new Date(rows[4].reported_at.getTime() + 1000)
    const near = () => few.near({ at, regionPath, item: null })?.map((c) => c.candidate.id)
    for (const r of rows.toReversed().slice(0, 2)) {
      expect(near()).toEqual([r.id])
      const { version } = (await dispatcher.get(`/api/cases/${r.id}`)).body
      await dispatcher.post(`/api/cases/${r.id}/reject`, { baseVersion: version, reason: '已经有人在办' })
      await few.look()
    }
    expect(near()).toBeUndefined()
    const anew = new OpenCases(town.app, 1)
    await anew.look()
    expect(anew.near({ at, regionPath, item: null })?.map((c) => c.candidate.id)).toEqual([rows[2].id])
  })

  it('does not keep what it expected when somebody else wrote that event', async () => {
    const held = new OpenCases(town.app)
    const { body } = await send('小区门口的限高杆被撞歪了，斜在路上', { placeText: '顺城街 24 号' })
    const id = await caseOf(body.reportId)
    await held.look()
    const before = held.get(id)!
    const mine = { ...before, seq: before.seq + 1, lastHash: Buffer.from('never written') }
    held.expect(mine)
    const { version } = (await dispatcher.get(`/api/cases/${id}`)).body
    const noted = await dispatcher.post(`/api/cases/${id}/reject`, {
      baseVersion: version,
      reason: '物业已扶正',
    })
    expect(noted.status, JSON.stringify(noted.body)).toBe(200)
    const { rows } = await town.owner.query('select seq from cases where id = $1', [id])
    mine.seq = rows[0].seq
    await held.look()
    expect(held.get(id)).toBe(mine)
    held.settle(mine, null)
    await held.look()
    expect(held.get(id)).toBe(undefined)
  })

  it('does not read again and again what came with a dump from a database that counted further', async () => {
    const { body } = await send('路边的消防栓被围挡围住了', { placeText: '顺城街 26 号' })
    const id = await caseOf(body.reportId)
    const snapshot = await snapshotNow(town.app)
    await town.owner.query(
      `insert into case_events (county, case_id, seq, kind, occurred_at, actor_kind, actor_name, region_path, data, request_id, prev_hash, hash, tx)
        select county, id, 900, 'note', now(), 'system', '', region_path, '{}', $2, '', '', '999999999999' from cases where id = $1`,
      [id, randomUUID()],
    )
    expect((await eventsSince(town.app, snapshot)).changed.has(id)).toBe(false)
    await town.owner.query('delete from case_events where case_id = $1 and seq = 900', [id])
  })

  it('misses nothing that commits late', async () => {
    const other = new OpenCases(town.app)
    const { body } = await send('游泳池边的瓷砖翘起来了，孩子会划到脚', { placeText: '顺城街 22 号' })
    const id = await caseOf(body.reportId)
    await other.look()
    const before = other.get(id)!
    // A transaction that has its number before others commit, and commits after the others were read.
    const event = `insert into case_events (county, case_id, seq, kind, occurred_at, actor_kind, actor_name, region_path, data, request_id, prev_hash, hash)
      select county, id, seq + 1, 'note', now(), 'system', '', region_path, '{}', $2, last_hash, sha256('late') from cases where id = $1`
    const late = await town.app.pools.systemPool.connect()
    try {
      await late.query('begin')
      await late.query(event, [id, randomUUID()])
      await late.query(`update cases set seq = seq + 1, last_hash = sha256('late') where id = $1`, [id])
      await send('广场舞音响太吵，晚上十点还不停', { placeText: '太平街社区' })
      await other.look()
      expect(other.get(id)!.seq).toBe(before.seq)
      await late.query('commit')
    } finally {
      late.release()
    }
    await other.look()
    expect(other.get(id)!.seq).toBe(before.seq + 1)
  })
})
