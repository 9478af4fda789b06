/** The storylines of the other towns, each played on its own town. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPack, packFolder, townKeys } from '../../packs/load.ts'
import { type StoryTown, storyTown } from '../../test/stories.ts'
import { recheck } from '../cases/reactions.ts'

describe.each(townKeys().filter((key) => key !== 'dunren'))('%s', (key) => {
  let t: StoryTown
  beforeAll(async () => {
    t = await storyTown(key)
  }, 180_000)
  afterAll(() => t?.close())

  const { stories } = loadPack(packFolder(key))
  test.each(stories.map((s, n) => [s.key, s, n] as const))(
    '%s',
    async (_key, story, n) => {
      const { play, ended } = await t.tell(story, 10 + n)
      expect(ended).toBeNull()
      await t.comesTo(story, play)
    },
    60_000,
  )

  test('nothing of it differs from its events', async () => {
    const { different, checked } = await recheck(t.town.app, new Date('2026-06-01T00:00:00+08:00'))
    expect(different).toEqual([])
    expect(checked).toBeGreaterThanOrEqual(stories.length)
  })
})
