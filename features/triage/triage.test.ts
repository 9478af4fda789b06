import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { OpenCases } from './open-cases.ts'
import { jobs } from './reactions.ts'
import { startTriage } from './service.ts'

let town: Town
let dispatcher: Session
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
})
afterAll(() => town?.close())

interface Stored {
  kind: string
  // biome-ignore lint/suspicious/noExplicitAny: each kind has its own value
  value: any
  score: number
  why: { zh: string; en: string }
  rule: string
  inputs: { digest: string }
  needs_person: boolean
}
async function report(body: string, more: Record<string, unknown> = {}) {
  const r = await town.anyone.post('/api/reports', { body, ...more })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  const { rows } = await town.owner.query<Stored & { case_id: string }>(
    'select * from decisions where report_id = $1',
    [r.body.reportId],
  )
  const of = (kind: string) => rows.find((d) => d.kind === kind)!
  return { ...r.body, of, rows, caseId: rows[0]!.case_id } as {
    reportId: string
    caseId: string
    of: (kind: string) => Stored
    rows: Stored[]
  }
}
const correct = async (caseId: string, itemCode: string) => {
  const { version } = (await dispatcher.get(`/api/cases/${caseId}`)).body
  const r = await dispatcher.post(`/api/cases/${caseId}/correct`, {
    baseVersion: version,
    corrections: { itemCode },
    reason: '分类不对',
  })
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  const { value } = { value: { item: itemCode } }
  await jobs['triage.learn']!(town.app, { caseId, kind: 'class', value }, { attempts: 1 } as never)
}

describe('decisions through the door', () => {
  it('a report comes back placed, classed, levelled and routed, with reasons', async () => {
    const r = await report('门前水管爆了，水喷得很高，三户都停水', { placeText: '顺城街 18 号' })
    expect(r.rows.map((d) => d.kind).sort()).toEqual(['class', 'level', 'link', 'place', 'route'])
    expect(r.of('place').value).toMatchObject({
      how: 'address',
      regionPath: expect.stringMatching(/^500102006001003/),
    })
    expect(r.of('class').value.item).toBe('3.2.1')
    expect(r.of('level').value.level).not.toBe('normal')
    expect(r.of('route').value.unitId).toBe(
      town.app.services.organisation.unitByKey('fuling.water-repair')!.id,
    )
    for (const d of r.rows) {
      expect(d.why.zh).toMatch(/[\u4e00-\u9fff]{2}/)
      expect(d.why.en).toMatch(/[a-z]{2}/)
      expect(d.rule).toMatch(/^(place|class|level|link|route)@\d/)
      expect(d.inputs.digest).toMatch(/^[\da-f]{16}$/)
    }
    const again = await report('顺城街18号水管爆了，一直在喷水，没人来关阀门', {})
    expect(again.of('link').value).toMatchObject({ action: 'link', caseId: r.caseId })
    expect(again.of('link').why.zh).toContain('同一事项')
  })

  it('a letter about a place that nobody knows finds the open case that says the same in other words', async () => {
    const first = await report(
      '澜桥雅筑东苑南门外的空地上准备修建垃圾中转站，离最近的住户只有二十米，夏天的臭味和污水谁也受不了，选址公示以前业主从来没有听说，要求重新选址并公开环境评价',
    )
    expect(first.of('place').value.regionPath ?? '').not.toMatch(/^.{15}/)
    const { openCases } = town.app.services.triage
    await openCases.look()
    const text =
      '听说澜桥雅筑东苑门口要建垃圾中转站，孩子每天从那里走，离住户这么近，请重新选址，把环境评价拿出来，业主都反对'
    // of no item: only its words bring it to mind
    const found = (words: string) =>
      openCases
        .near({ at: town.app.clock(), regionPath: null, item: null, text: words })
        ?.map((c) => c.candidate.id)
    expect(found(text)).toContain(first.caseId)
    expect(found('广场舞的喇叭每天晚上响到十点')).not.toContain(first.caseId)
    const again = await report(text)
    // what another process reads at its start, and how long a letter is waited for
    const held = async (days: number) => {
      await town.owner.query(`update cases set reported_at = $2 where id = $1`, [
        first.caseId,
        new Date(town.app.clock().getTime() - days * 86_400_000),
      ])
      const fresh = new OpenCases(town.app)
      await fresh.look()
      return fresh
        .near({ at: town.app.clock(), regionPath: null, item: null, text })
        ?.some((c) => c.candidate.id === first.caseId)
    }
    expect(await held(40)).toBe(true)
    expect(await held(61)).toBe(false)
    expect(again.of('link').value, again.of('link').why.zh).toMatchObject({
      action: 'link',
      caseId: first.caseId,
    })
    expect(again.of('link').why.zh).toContain('澜桥雅筑东苑')
  })

  it('a QR code places what its words do not', async () => {
    const r = await report('这盏灯晚上不亮了', { qrCode: 'DR-0318' })
    expect(r.of('place')).toMatchObject({
      value: { how: 'qr', regionPath: '500102006001003' },
      needs_person: false,
    })
  })

  it('waits for a person rather than guess', async () => {
    const r = await report('这样下去真的不得行')
    expect(r.of('place')).toMatchObject({ value: { regionPath: null, how: 'none' }, needs_person: true })
    expect(r.of('class')).toMatchObject({ needs_person: true })
    expect(r.of('route')).toMatchObject({ needs_person: true })
    expect(r.of('link').value.action).toBe('none')
  })
})

describe('a weather alert in force', () => {
  const enter = (s: Session, more: Record<string, unknown> = {}) =>
    s.post('/api/weather/alerts', {
      type: 'rainstorm',
      colour: 'orange',
      regionPath: '500102006',
      from: '2026-06-26T08:00:00+08:00',
      until: '2026-06-26T20:00:00+08:00',
      headline: '预计六小时内降雨量将达 50 毫米以上',
      ...more,
    })
  const flooded = { body: '门口积水了，到脚踝', placeText: '大东门社区' }

  it('raises what it bears on, with its reason, and only while it is in force', async () => {
    expect((await report(flooded.body, { placeText: '乌杨树社区' })).of('level').value.level).toBe('normal')
    const worker = await town.as('gridWorker')
    expect((await enter(worker)).status).toBe(403)
    const wrong = await enter(dispatcher, {
      type: 'drought',
      colour: 'blue',
      until: '2026-06-26T09:00:00+08:00',
    })
    expect(wrong.body.issues.map((i: { path: string }) => i.path)).toEqual(['colour', 'until'])
    expect((await enter(await town.as('secretary'))).status).toBe(404)
    const e = await enter(dispatcher)
    expect([e.status, e.body.state, e.body.source]).toEqual([201, 'now', '周文博'])
    const r = await report(flooded.body, { placeText: flooded.placeText })
    expect(r.of('level')).toMatchObject({ value: { level: 'urgent' }, rule: 'level@3' })
    expect(r.of('level').why.zh).toContain('“积水”遇上暴雨橙色预警（到 6 月 26 日 20:00）')
    expect((await report('楼道的灯不亮了', { placeText: flooded.placeText })).of('level').value.level).toBe(
      'normal',
    )
    // A red one in its place: the orange one is over.
    expect((await enter(dispatcher, { colour: 'red' })).status).toBe(201)
    const { alerts } = (await worker.get('/api/weather/alerts')).body
    expect(alerts.map((a: { colour: string; state: string }) => [a.colour, a.state])).toEqual([
      ['red', 'now'],
      ['orange', 'over'],
    ])
    const wall = (await (await town.as('leader')).get('/api/wall')).body
    expect(wall.alerts).toMatchObject([{ colour: 'red', name: { zh: '暴雨红色预警' } }])
    const end = await dispatcher.post(`/api/weather/alerts/${alerts[0].id}/end`, { why: '雨停了' })
    expect([end.status, end.body.state]).toEqual([200, 'over'])
    const twice = await dispatcher.post(`/api/weather/alerts/${alerts[0].id}/end`, { why: '再来' })
    expect(twice.body.code).toBe('weather.over')
    expect((await report('小区门口又积水了', { placeText: '乌杨树社区' })).of('level').value.level).toBe(
      'normal',
    )
  })

  it('is handed over by a signed system, once, changed and taken back by its number', async () => {
    const person = await dispatcher.post('/api/weather/feed', {
      externalId: 'A1',
      message: 'alert',
      type: 'gale',
      colour: 'blue',
      regionPath: '500102006',
      from: '2026-06-26T08:00:00+08:00',
      until: '2026-06-26T23:00:00+08:00',
    })
    expect(person.body.code).toBe('access.denied')
  })
})

describe('corrections', () => {
  const odd = '那个铁皮匣子天天半夜吱呀吱呀摇，吵得人心慌'
  it('are learnt at once, by every process, in one order, and survive a restart', async () => {
    const other = await startTriage(town.app)
    try {
      const first = await report(odd, { placeText: '大东门社区' })
      expect(first.of('class').value.item).not.toBe('10.1.3')
      await correct(first.caseId, '10.1.3')
      const next = await report(`${odd}，昨晚又是`, { placeText: '乌杨树社区' })
      expect(next.of('class').value.item).toBe('10.1.3')
      expect(next.of('class').rule).toContain('model:1')
      await other.refresh()
      expect(other.classifier()!.version).toBe(1)
      const restarted = await startTriage(town.app)
      restarted.stop()
      const here = town.app.services.triage.classifier()!
      expect(restarted.classifier()!.linear.save()).toEqual(here.linear.save())
      expect(other.classifier()!.linear.save()).toEqual(here.linear.save())
    } finally {
      other.stop()
    }
  })

  it('that were taken back are not learnt again', async () => {
    await town.owner.query('update triage_models set active = false')
    const restarted = await startTriage(town.app)
    restarted.stop()
    const at = new Date()
    const [, cls] = await restarted.decide({ id: 'x', at, text: odd, neverLink: true })
    expect(cls!.value).not.toMatchObject({ item: '10.1.3' })
    expect(restarted.classifier()!.version).toBe(1)
  })
})
