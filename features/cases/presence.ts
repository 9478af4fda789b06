/**
 * Who has a case open. Each page renews one row of an unlogged table; while somebody listens here, this process reads the rows that
 * have not run out once in a while and tells its listeners what is different. So several processes need no other line between them
 * than the database, and nothing is written for a mouse that moves.
 */
import { sql } from 'kysely'
import type { Access } from '../../kernel/access.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import { leaseSeconds, type Onlooker, type Presence } from './contract-presence.ts'

export interface PresenceService {
  /** Reads now instead of at its next turn. */
  look(): Promise<void>
  stop(): void
}
declare module '../../kernel/context.ts' {
  interface Services {
    presence: PresenceService
  }
}

const lookMs = 700

interface Open {
  caseId: string
  regionPath: string
  handlerUnits: string[]
  accountId: string
  doing: string | null
}

/** Leases are measured by the one clock that all processes share, the database's. */
async function openNow(db: Tx, county: string): Promise<Open[]> {
  const r = await sql<Open>`
    select p.case_id as "caseId", c.region_path as "regionPath", c.handler_units as "handlerUnits",
           p.account_id as "accountId", max(p.doing) as doing
    from presence p join cases c on c.county = p.county and c.id = p.case_id
    where p.county = ${county} and p.until > clock_timestamp()
    group by p.case_id, c.region_path, c.handler_units, p.account_id
    order by p.case_id, p.account_id`.execute(db)
  return r.rows
}

/** The same question as for the case itself: by region and verb, or through a unit that handles it. */
const hears = (access: Access, o: Pick<Open, 'regionPath' | 'handlerUnits'>): boolean =>
  access.can('case.read', o.regionPath) || o.handlerUnits.some((u) => access.units.includes(u))

const person = (app: App, o: Open): Onlooker => ({
  accountId: o.accountId,
  name: app.services.organisation.accountName(o.accountId),
  doing: o.doing as Onlooker['doing'],
})

export async function presenceFor(ctx: Ctx): Promise<Presence[]> {
  const rows = (await openNow(ctx.db, ctx.app.installation.county)).filter((o) => hears(ctx.access, o))
  return [...Map.groupBy(rows, (o) => o.caseId)].map(([caseId, own]) => ({
    caseId,
    people: own.map((o) => person(ctx.app, o)),
  }))
}

/** Renews the lease of a page, or ends it. A case that the person may not read is not found; another's page is not touched. */
export async function beat(
  ctx: Ctx,
  b: { page: string; caseId: string | null; doing: string | null },
): Promise<void> {
  const { county } = ctx.app.installation
  if (b.caseId === null) {
    await sql`delete from presence where county = ${county} and page = ${b.page} and account_id = ${ctx.actor.id}`.execute(
      ctx.db,
    )
    return
  }
  const found = await sql<{ regionPath: string; handlerUnits: string[] }>`
    select region_path as "regionPath", handler_units as "handlerUnits" from cases where county = ${county} and id = ${b.caseId}`.execute(
    ctx.db,
  )
  const c = found.rows[0]
  if (!c || !hears(ctx.access, c)) throw problem('not_found')
  await sql`
    insert into presence (county, page, region_path, case_id, account_id, doing, until)
    values (${county}, ${b.page}, ${c.regionPath}, ${b.caseId}, ${ctx.actor.id}, ${b.doing},
            clock_timestamp() + make_interval(secs => ${leaseSeconds}))
    on conflict (county, page) do update set region_path = excluded.region_path, case_id = excluded.case_id,
      doing = excluded.doing, until = excluded.until
    where presence.account_id = excluded.account_id`.execute(ctx.db)
}

/** Leases that ran out long ago; nobody saw them any more. */
export const forgetGone = (app: App): Promise<unknown> =>
  sql`delete from presence where county = ${app.installation.county} and until < clock_timestamp() - interval '1 minute'`.execute(
    app.pools.system,
  )

export function startPresence(app: App): PresenceService {
  /** By case: what was said last, and who might hear that it is over. */
  let told = new Map<string, { said: string; open: Open }>()
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    if (app.live.listeners() === 0) {
      told = new Map()
      return
    }
    const by = Map.groupBy(await openNow(app.pools.system, app.installation.county), (o) => o.caseId)
    const next: typeof told = new Map()
    const news: { open: Open; presence: Presence }[] = []
    for (const [caseId, own] of by) {
      const open = own[0]!
      const presence = { caseId, people: own.map((o) => person(app, o)) }
      const said = JSON.stringify(presence.people)
      next.set(caseId, { said, open })
      if (told.get(caseId)?.said !== said) news.push({ open, presence })
    }
    for (const [caseId, { open }] of told)
      if (!next.has(caseId)) news.push({ open, presence: { caseId, people: [] } })
    told = next
    if (news.length === 0) return
    app.live.say('presence', (access) => {
      const cases = news.filter((n) => hears(access, n.open)).map((n) => n.presence)
      return cases.length > 0 ? { cases } : undefined
    })
  }
  const turn = async () => {
    await look().catch((err) =>
      app.log.warn({ err }, 'who looks at which case is not readable; trying again'),
    )
    if (!stopped) timer = setTimeout(turn, lookMs).unref()
  }
  timer = setTimeout(turn, lookMs).unref()
  return {
    look,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
