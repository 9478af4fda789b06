/** Each storyline of the pack, played through the real handlers as the real accounts, ends as it says. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoHotline } from '../../apps/server/demo-hotline.ts'
import { album, doorOf } from '../../apps/server/town.ts'
import { loadPack, packFolder } from '../../packs/load.ts'
import { type Town, testTown } from '../../test/town.ts'
import { recheck } from '../cases/reactions.ts'
import type { Story } from './contract-story.ts'
import type { Door } from './door.ts'
import { type Play, playStep, type Stage } from './play.ts'

const pack = loadPack(packFolder('dunren'))
let town: Town
let door: Door
let stopHotline: () => Promise<void>
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T06:00:00+08:00' })
  door = doorOf(town.app, town.server, pack)
  stopHotline = await startDemoHotline(town.app)
}, 120_000)
afterAll(async () => {
  await stopHotline?.()
  await town?.close()
})

/** Plays a story with the clock moved on by its minutes; `before` runs before each step. */
async function tell(story: Story, day: number, before?: (n: number, play: Play) => Promise<void>) {
  const began = Date.parse(`2026-06-${day}T${story.startsAt}:00+08:00`)
  const play: Play = {
    story: story.key,
    seed: `test/${story.key}/${day}`,
    steps: story.steps,
    began,
    next: 0,
    cases: {},
    reports: {},
  }
  const stage: Stage = {
    app: town.app,
    door,
    picture: album(),
    pointOf: (path) => {
      const r = town.app.services.regions.byPath(path)
      return r?.point ? [r.point[0], r.point[1]] : undefined
    },
    ours: new Set(),
    playOf: () => play,
    happened() {},
  }
  for (const [n, step] of story.steps.entries()) {
    town.at(new Date(began + step.at * 60_000).toISOString())
    await before?.(n, play)
    const done = await playStep(stage, play, step)
    if (done.end !== 'on') return { play, ended: { step: n, ...done } }
  }
  return { play, ended: null }
}

test.each(pack.stories.map((s, n) => [s.key, s, n] as const))('%s', async (_key, story, n) => {
  const { play, ended } = await tell(story, 10 + n)
  expect(ended).toBeNull()
  for (const e of story.ends) {
    const { body } = await door.as('zhouwb', 'GET', `/api/cases/${play.cases[e.case]!.id}`)
    const results = body.deliveries.filter((d: { kind: string }) => d.kind === 'result')
    expect({
      case: e.case,
      state: body.state,
      reports: body.reportCount,
      results: results.length,
      returns: body.returns,
      co: body.handlers.filter((h: { role: string }) => h.role === 'co').length,
    }).toEqual(e)
    // One answer for each report, by the channel it came from.
    expect(new Set(results.map((d: { channel: string }) => d.channel)).size).toBe(
      new Set(body.reports.map((r: { channel: string }) => r.channel)).size,
    )
  }
})

test('nothing of it differs from its events', async () => {
  const { different, checked } = await recheck(town.app, new Date('2026-06-01T00:00:00+08:00'))
  expect(different).toEqual([])
  expect(checked).toBeGreaterThanOrEqual(pack.stories.length)
})

test('a story lets go of a case as soon as somebody real has acted on it', async () => {
  const story = pack.stories.find((s) => s.key === 'noise2345')!
  const { play, ended } = await tell(story, 25, async (n, now) => {
    if (n !== 3) return
    const id = now.cases.main!.id
    const { body } = await door.as('zhouwb', 'GET', `/api/cases/${id}`)
    const note = { baseVersion: body.version, body: '我来看看', uploads: [] }
    expect((await door.as('zhouwb', 'POST', `/api/cases/${id}/note`, note)).status).toBe(200)
  })
  expect(ended).toMatchObject({ step: 3, end: 'left' })
  const { body } = await door.as('zhouwb', 'GET', `/api/cases/${play.cases.main!.id}`)
  expect(body.state).toBe('accepted')
})
