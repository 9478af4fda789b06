/** What other features may ask: which weather alerts are in force at a place, from memory, so that triage needs no SQL for it. */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import { type Carry, carryRows } from '../regions/answers.ts'
import { proposeLater } from './raises.ts'
import { alertColours, covers, inForce } from './rules.ts'
import { type AlertRow, alertsSince, bump, facts, takeTurn, weatherVersion } from './store.ts'

export { enter as enterAlert } from './commands.ts'

const carryAlerts = carryRows(
  { table: 'weather_alerts', of: sql<boolean>`t.ended_at is null and t.until_at > now()` },
  { table: 'weather_raises', of: sql<boolean>`t.decided_at is null` },
)
export const carryWeather: Carry = async (ctx, ended, moved) => {
  await takeTurn(ctx.db, ctx.app.installation.county)
  await carryAlerts(ctx, ended, moved)
  await bump(ctx.db)
}

export interface WeatherService {
  /** In force at a moment and a place, the gravest first; of an unknown place those of the whole territory. */
  inForce(at: Date, path: string | null): readonly AlertRow[]
  /** In force at a moment anywhere below or above a place. */
  near(at: Date, path: string): readonly AlertRow[]
  all(): readonly AlertRow[]
  refresh(): Promise<void>
  stop(): void
}

declare module '../../kernel/context.ts' {
  interface Services {
    weather: WeatherService
  }
}

/** Alerts that are over are kept in memory so long: a report may tell of the day before. */
export const DAYS = 30
const grave = (a: AlertRow) => alertColours.indexOf(a.colour)

export async function startWeather(app: App): Promise<WeatherService> {
  const { county, rootPath } = app.installation
  let version = -1
  let rows: AlertRow[] = []
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const refresh = async () => {
    const now = await weatherVersion(app.pools.system)
    if (now === version) return
    const since = new Date(app.clock().getTime() - DAYS * 86_400_000)
    rows = (await alertsSince(app.pools.system, county, since)).sort(
      (a, b) => grave(b) - grave(a) || b.from_at.getTime() - a.from_at.getTime() || (a.id < b.id ? -1 : 1),
    )
    version = now
  }
  await refresh()
  // A job that was at it when its process was killed stays locked for hours, longer than most alerts: whatever is in force is gone through
  // anew. It costs some milliseconds, and what was proposed is not proposed twice.
  for (const a of rows)
    if (inForce(facts(a), app.clock())) await proposeLater({ app, db: app.pools.system }, a)
  const look = async () => {
    await refresh().catch((err) =>
      app.log.warn({ err }, 'weather alerts not reachable; those in memory go on'),
    )
    if (!stopped) timer = setTimeout(look, 2000)
  }
  timer = setTimeout(look, 2000)
  return {
    inForce: (at, path) => rows.filter((a) => inForce(facts(a), at) && covers(facts(a), path, rootPath)),
    near: (at, path) =>
      rows.filter(
        (a) => inForce(facts(a), at) && (path.startsWith(a.region_path) || a.region_path.startsWith(path)),
      ),
    all: () => rows,
    refresh,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
