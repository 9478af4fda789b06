/** "Not the same problem": a proposed link is dismissed, stays dismissed, and can be taken back. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'

let town: Town
let dispatcher: Session
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
})
afterAll(() => town?.close())

const read = async (id: string, s = dispatcher) => (await s.get(`/api/cases/${id}`)).body
async function caseOf(body: string) {
  const r = await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
}
const propose = (id: string, other: string) =>
  town.owner.query(
    `update decisions set value = jsonb_build_object('action', 'propose', 'caseId', $2::text, 'agree', '[]'::jsonb), score = 0.66, needs_person = true
     where case_id = $1 and kind = 'link'`,
    [id, other],
  )
async function dismiss(id: string, body: Record<string, unknown>, s = dispatcher) {
  const { version } = await read(id)
  return s.post(`/api/cases/${id}/dismiss`, { baseVersion: version, ...body })
}

it('is not proposed again, says who found so, and comes back when that is taken back', async () => {
  const first = await caseOf('三号楼楼道灯不亮已经一个星期')
  const second = await caseOf('河边步道的护栏被撞弯了一截')
  await propose(second, first)
  await town.owner.query(`update cases set needs_person = '{link}' where id = $1 and state = 'triage'`, [
    second,
  ])
  const before = await read(second)
  expect(before.proposals).toMatchObject([{ caseId: first, score: 0.66 }])

  expect((await dismiss(second, { caseId: second })).body.code).toBe('case.not_proposed')
  expect((await dismiss(second, { caseId: first, undo: true })).body.code).toBe('case.not_dismissed')
  const done = await dismiss(second, { caseId: first, reason: '一个是灯，一个是护栏' })
  expect(done.status, JSON.stringify(done.body)).toBe(200)

  const after = await read(second)
  expect(after.proposals).toEqual([])
  expect(after.version).toBe(before.version + 1)
  expect(after.reportCount).toBe(before.reportCount)
  expect(after.events.at(-1)).toMatchObject({ kind: 'proposal_dismissed' })
  expect(after.events.at(-1).detail.zh).toBe('一个是灯，一个是护栏')
  const link = after.decisions.find((d: { kind: string }) => d.kind === 'link')
  expect(link.corrected.shown.zh).toContain('不是同一件事')
  expect(link.needsPerson).toBe(false)
  expect(
    (await town.owner.query('select needs_person from cases where id = $1', [second])).rows[0].needs_person,
  ).not.toContain('link')
  expect((await dismiss(second, { caseId: first })).body.code).toBe('case.not_proposed')

  // Nor from the other side: it is the pair that was looked at.
  await propose(first, second)
  expect((await read(first)).proposals).toEqual([])

  const undone = await dismiss(second, { caseId: first, undo: true })
  expect(undone.status, JSON.stringify(undone.body)).toBe(200)
  expect((await read(second)).proposals).toMatchObject([{ caseId: first }])
  expect((await read(first)).proposals).toMatchObject([{ caseId: second }])
  expect((await read(second)).events.at(-1).kind).toBe('proposal_restored')
  expect((await dispatcher.get(`/api/cases/${second}/chain`)).body).toMatchObject({ intact: true })
})

it('is for those who may link', async () => {
  const a = await caseOf('公交站牌倒在路边挡着盲道')
  const b = await caseOf('幼儿园门口家长乱停车')
  await propose(b, a)
  const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
  const { version, state } = await read(b)
  if (state === 'triage')
    await dispatcher.post(`/api/cases/${b}/dispatch`, {
      baseVersion: version,
      unitId: unit.id,
      corrections: { itemCode: '3.2.1', regionPath: '500102006001003', level: 'normal' },
    })
  const worker = await town.as('gridWorker')
  expect((await read(b, worker)).id).toBe(b)
  expect((await dismiss(b, { caseId: a }, worker)).status).toBe(403)
  expect((await dismiss(b, { caseId: a })).status).toBe(200)
})
