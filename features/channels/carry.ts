/** Plates with QR codes and clients of other systems follow the ground: the plate still hangs where it hung. */
import { sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Carry, Foresee, Moved } from '../regions/answers.ts'

interface Plate {
  code: string
  name: string
  region_path: string
  lng: number | null
  lat: number | null
}
interface Client {
  id: string
  region_path: string
}

const below = (moved: Moved) =>
  moved.roots.length
    ? sql.join(
        moved.roots.map((r) => within(sql`region_path`, r)),
        sql` or `,
      )
    : sql`false`

/** Retired codes go along too: a resident who scans one is told where to turn by its region. */
const plates = async (ctx: Ctx, moved: Moved) =>
  (
    await sql<Plate>`select code, name, region_path, lng, lat from qr_places where ${below(moved)} order by code`.execute(
      ctx.db,
    )
  ).rows
const clients = async (ctx: Ctx, moved: Moved) =>
  (await sql<Client>`select id, region_path from clients where ${below(moved)} order by id`.execute(ctx.db))
    .rows

const plateFate = (moved: Moved, p: Plate) =>
  moved.fate(p.region_path, p.lng === null || p.lat === null ? null : [p.lng, p.lat])

/**
 * A plate without a position in a region that came apart stands for the region above until somebody says more: a report by it
 * is then placed by its words. A client reports for all parts, so it is the region above as well.
 */
export const carryChannels: Carry = async (ctx, _ended, moved) => {
  const codes = (await plates(ctx, moved)).flatMap((p) => {
    const f = plateFate(moved, p)
    return f.kind === 'stays' ? [] : [{ id: p.code, to: f.kind === 'goes' ? f.to : f.above }]
  })
  if (codes.length)
    await sql`update qr_places q set region_path = n."to"
      from jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) as n(id text, "to" text) where q.code = n.id`.execute(
      ctx.db,
    )
  const systems = (await clients(ctx, moved)).flatMap((c) => {
    const f = moved.fate(c.region_path)
    return f.kind === 'stays' ? [] : [{ id: c.id, to: f.kind === 'goes' ? f.to : f.above }]
  })
  if (systems.length)
    await sql`update clients c set region_path = n."to"
      from jsonb_to_recordset(${JSON.stringify(systems)}::jsonb) as n(id uuid, "to" text) where c.id = n.id`.execute(
      ctx.db,
    )
}

export const foreseeCodes: Foresee = async (ctx, moved) => {
  const fates = (await plates(ctx, moved)).map((p) => ({ p, f: plateFate(moved, p) }))
  return {
    what: 'codes',
    goes: fates.filter(({ f }) => f.kind === 'goes').length,
    undecided: fates
      .filter(({ f }) => f.kind === 'undecided')
      .slice(0, 200)
      .map(({ p }) => ({ id: p.code, label: `${p.code} ${p.name}` })),
  }
}
