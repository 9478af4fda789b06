/** Each storyline of 敦仁, played through the real handlers as the real accounts, ends as it says. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadPack, packFolder } from '../../packs/load.ts'
import { type StoryTown, storyTown } from '../../test/stories.ts'
import { recheck } from '../cases/reactions.ts'

const pack = loadPack(packFolder('dunren'))
let t: StoryTown
beforeAll(async () => {
  t = await storyTown('dunren')
}, 120_000)
afterAll(() => t?.close())

test.each(pack.stories.map((s, n) => [s.key, s, n] as const))('%s', async (_key, story, n) => {
  const { play, ended } = await t.tell(story, 10 + n)
  expect(ended).toBeNull()
  await t.comesTo(story, play)
})

test('nothing of it differs from its events', async () => {
  const { different, checked } = await recheck(t.town.app, new Date('2026-06-01T00:00:00+08:00'))
  expect(different).toEqual([])
  expect(checked).toBeGreaterThanOrEqual(pack.stories.length)
})

test('a story lets go of a case as soon as somebody real has acted on it', async () => {
  const story = pack.stories.find((s) => s.key === 'noise2345')!
  const { play, ended } = await t.tell(story, 25, async (n, now) => {
    if (n !== 3) return
    const id = now.cases.main!.id
    const { body } = await t.door.as('zhouwb', 'GET', `/api/cases/${id}`)
    const note = { baseVersion: body.version, body: '我来看看', uploads: [] }
    expect((await t.door.as('zhouwb', 'POST', `/api/cases/${id}/note`, note)).status).toBe(200)
  })
  expect(ended).toMatchObject({ step: 3, end: 'left' })
  const { body } = await t.door.as('zhouwb', 'GET', `/api/cases/${play.cases.main!.id}`)
  expect(body.state).toBe('accepted')
})
