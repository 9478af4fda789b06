/** A town whose storylines a test plays through, with the clock moved on by their minutes. */
import { expect } from 'vitest'
import { startDemoHotline } from '../apps/server/demo-hotline.ts'
import { album, doorOf } from '../apps/server/town.ts'
import type { Story } from '../features/town/contract-story.ts'
import { type Play, playStep, type Stage } from '../features/town/play.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { testTown } from './town.ts'

export async function storyTown(key: string, pages = false) {
  const pack = loadPack(packFolder(key))
  const town = await testTown({ town: key, at: '2026-06-26T06:00:00+08:00', pages })
  const door = doorOf(town.app, town.server, pack)
  const stopHotline = await startDemoHotline(town.app)
  const desk = pack.accounts.find(
    (a) => a.role === 'dispatcher' && a.regionPath === pack.manifest.root,
  )!.username

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

  /** Whether a story that was played came to what it says. */
  async function comesTo(story: Story, play: Play): Promise<void> {
    for (const e of story.ends) {
      const { body } = await door.as(desk, 'GET', `/api/cases/${play.cases[e.case]!.id}`)
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
  }
  return {
    pack,
    town,
    door,
    desk,
    tell,
    comesTo,
    async close() {
      await stopHotline()
      await town.close()
    },
  }
}
export type StoryTown = Awaited<ReturnType<typeof storyTown>>
