/**
 * The living town: one timer, one step at a time. New reports come by the rhythm of the town's day, stories begin at their hour, and
 * each is played to its end by the people it belongs to. Only cases that the town made itself are touched, and those only until
 * somebody real acts on them. State is small and survives a restart in `settings`.
 */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { offsetAt } from '../clocks/rules/zone.ts'
import type { Speed, Town } from './contract.ts'
import type { Story } from './contract-story.ts'
import type { Door } from './door.ts'
import { type Play, playStep, type Stage } from './play.ts'
import {
  dayTime,
  drawOf,
  everyday,
  type Pace,
  realTime,
  type Spot,
  storiesDue,
  townTime,
  untilNext,
  type Voice,
  withSpeed,
} from './rules.ts'
import { makeCall, untilCall } from './visits.ts'

export interface TownService {
  now(): Town
  setSpeed(speed: Speed): Promise<void>
  /** Begins a story now. Throws `town.running` or `town.paused`. */
  tell(key: string): Promise<void>
  stop(): void
  /** Stops and waits until the step under way has ended and what is in hand is written down. */
  end(): Promise<void>
}

declare module '../../kernel/context.ts' {
  interface Services {
    /** Only in a demo installation, and only while the server runs. */
    town?: TownService
  }
}

export interface TownOptions {
  door: Door
  stories: readonly Story[]
  voices: readonly Voice[]
  spots: readonly Spot[]
  picture: Stage['picture']
  speed: Speed
  /** Usernames of those who make their visits by themselves; the others are left to whoever tries the demo. */
  visitors?: readonly string[]
  /** Seed of the chance; absent: another at every start. */
  seed?: string
}

/** More at once than a town of this size has hands for: at 600× new reports wait until others are finished. */
const most = 400

interface Kept {
  speed: Speed
  plays: (Omit<Play, 'steps' | 'began'> & { age: number })[]
}

export async function startTown(app: App, o: TownOptions): Promise<TownService> {
  const { zone } = app.installation
  const real = () => app.clock().getTime()
  const seed = o.seed ?? uuidv7()
  const kept = (await app.pools.system
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'town')
    .executeTakeFirst()) as { value: Kept } | undefined
  let pace: Pace = { realMs: real(), townMs: real(), speed: o.speed }
  const stories = new Map(o.stories.map((s) => [s.key, s]))
  const spotOf = (draw: (n: string) => number) => o.spots[Math.floor(draw('spot') * o.spots.length)]!
  const stepsOf = (story: string | null, of: string) => {
    if (story !== null) return stories.get(story)?.steps ?? []
    const draw = drawOf(of)
    return everyday(o.voices[Math.floor(draw('voice') * o.voices.length)]!, spotOf(draw), draw)
  }
  let plays: Play[] = (kept?.value.plays ?? [])
    .map(({ age, ...p }) => ({ ...p, began: pace.townMs - age, steps: stepsOf(p.story, p.seed) }))
    .filter((p) => p.next < p.steps.length)
  const counts = { reported: 0, finished: 0, left: 0, made: 0 }
  const lately: Town['lately'] = []
  const stage: Stage = {
    app,
    door: o.door,
    picture: o.picture,
    pointOf(region) {
      const r = app.services.regions.byPath(region)
      return r?.point ? [r.point[0], r.point[1]] : undefined
    },
    ours: new Set(plays.flatMap((p) => Object.values(p.reports).map((r) => r.id))),
    playOf: (id) => plays.find((p) => Object.values(p.cases).some((c) => c.id === id)),
    happened(words: Words, caseId: string | null) {
      lately.unshift({ at: app.clock().toISOString(), words, caseId })
      lately.length = Math.min(lately.length, 12)
    },
  }
  // The first report comes within a minute of the start, so that nobody wonders whether anything lives here.
  let nextReport = pace.townMs + 40_000
  let nextCall = pace.townMs + 90_000
  let calls = 0
  let storiesSeen = pace.townMs
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let working: Promise<void> = Promise.resolve()
  let dirty = false
  let savedAt = real()

  const dueOf = (p: Play) => p.began + p.steps[p.next]!.at * 60_000

  async function save(): Promise<void> {
    const at = townTime(pace, real())
    const value: Kept = {
      speed: pace.speed as Speed,
      plays: plays.map(({ steps: _s, began, ...p }) => ({ ...p, age: at - began })),
    }
    await sql`insert into settings (key, value, updated_at) values ('town', ${JSON.stringify(value)}::jsonb, ${app.clock()})
              on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`.execute(
      app.pools.system,
    )
    dirty = false
    savedAt = real()
  }

  function begin(story: string | null): Play {
    const of = `${seed}/${counts.made++}`
    const play: Play = {
      story,
      seed: of,
      steps: stepsOf(story, of),
      began: townTime(pace, real()),
      next: 0,
      cases: {},
      reports: {},
    }
    plays.push(play)
    dirty = true
    return play
  }

  async function step(play: Play): Promise<void> {
    const what = play.steps[play.next]!
    const done = await playStep(stage, play, what)
    play.next++
    dirty = true
    if (done.end === 'on') {
      if (what.do === 'report') counts.reported++
      if (play.next < play.steps.length) return
      counts.finished++
    } else if (done.end === 'left') counts.left++
    else
      app.log.info(
        { story: play.story, step: what.do, said: done.said },
        'a simulated person was refused and lets the case be',
      )
    plays = plays.filter((p) => p !== play)
  }

  /** Whatever is due now, oldest first, at most a dozen steps: then the timer is set anew. */
  async function work(): Promise<void> {
    for (let n = 0; n < 12 && !stopped && pace.speed > 0; n++) {
      const now = townTime(pace, real())
      const offset = offsetAt(now, zone)
      for (const key of storiesDue(o.stories, storiesSeen, now, offset))
        if (!plays.some((p) => p.story === key)) begin(key)
      storiesSeen = now
      if (nextReport <= now) {
        if (plays.length < most && o.voices.length > 0 && o.spots.length > 0) begin(null)
        const u = drawOf(seed)(`gap${counts.made}`)
        nextReport = Math.max(nextReport, now - 3_600_000) + untilNext(dayTime(now, offset).hour, u)
      }
      if (nextCall <= now) {
        const made = await makeCall({ app, door: o.door, workers: o.visitors ?? [], seed }, calls++)
        const { hour } = dayTime(now, offset)
        // Nobody has a call left today: looked at again in half an hour of the town.
        nextCall =
          Math.max(nextCall, now - 600_000) +
          (made ? untilCall(hour, drawOf(seed)(`call${calls}`)) : 1_800_000)
      }
      const first = plays.reduce<Play | null>((a, p) => (a && dueOf(a) <= dueOf(p) ? a : p), null)
      if (!first || dueOf(first) > now) break
      await step(first)
    }
    if (dirty && real() - savedAt > 20_000) await save()
  }

  function schedule(): void {
    clearTimeout(timer)
    if (stopped || pace.speed === 0) return
    const due = Math.min(nextReport, nextCall, ...plays.map(dueOf))
    const wait = Math.min(15_000, Math.max(20, realTime(pace, due) - real()))
    timer = setTimeout(run, wait).unref()
  }
  function run(): void {
    working = working
      .then(work)
      .catch((err) => app.log.warn({ err }, 'the town missed a step; it goes on'))
      .then(schedule)
  }
  schedule()

  const service: TownService = {
    now() {
      const now = townTime(pace, real())
      return {
        speed: pace.speed as Speed,
        clock: dayTime(now, offsetAt(now, zone)).text,
        reported: counts.reported,
        finished: counts.finished,
        inHand: plays.length,
        left: counts.left,
        stories: o.stories.map((s) => {
          const p = plays.find((x) => x.story === s.key)
          return {
            key: s.key,
            title: s.title,
            about: s.about,
            startsAt: s.startsAt,
            step: p?.next ?? null,
            steps: s.steps.length,
            caseId: p ? (Object.values(p.cases)[0]?.id ?? null) : null,
          }
        }),
        lately,
      }
    },
    async setSpeed(speed) {
      pace = withSpeed(pace, real(), speed)
      dirty = true
      run()
    },
    async tell(key) {
      if (!stories.has(key)) throw problem('not_found')
      if (pace.speed === 0) throw problem('town.paused')
      if (plays.some((p) => p.story === key)) throw problem('town.running')
      begin(key)
      run()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
    async end() {
      service.stop()
      await working
      if (dirty)
        await save().catch((err) =>
          app.log.warn({ err }, 'the town could not write down what it has in hand'),
        )
    },
  }
  return service
}
