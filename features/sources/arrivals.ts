/** For whoever connects a system: did the first call come, and was it understood. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import type { arrivals } from './contract.ts'

const hour = 3_600_000
/** Lowest UUIDv7 of a moment: ids carry their time, so the primary key serves as an index by time. */
const idAt = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

export async function arrivalsOf(ctx: Ctx, key: string): Promise<AnswerOf<typeof arrivals>> {
  const db = ctx.app.pools.system
  const { county } = ctx.app.installation
  const client = await db
    .selectFrom('clients')
    .select(['id', 'region_path'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!client || !ctx.access.can('channel.read', client.region_path)) throw problem('not_found')
  const signed = await sql<{ at: Date | null }>`select max(created_at) as at from requests
    where county = ${county} and created_at > ${new Date(ctx.now.getTime() - hour)} and endpoint = 'signature' and actor = ${`client:${client.id}`}`.execute(
    db,
  )
  const came = await sql<{ n: number; at: Date | null; number: string | null }>`
    select count(*)::int as n, max(r.received_at) as at, (array_agg(c.number order by r.id desc))[1] as number
    from reports r left join cases c on c.county = r.county and c.id = r.case_id
    where r.county = ${county} and r.id >= ${idAt(ctx.now.getTime() - 24 * hour)}::uuid and r.client_id = ${client.id}`.execute(
    db,
  )
  const r = came.rows[0]!
  return {
    signedAt: signed.rows[0]?.at?.toISOString() ?? null,
    reports: r.n,
    lastReportAt: r.at?.toISOString() ?? null,
    lastNumber: r.number,
  }
}
