import type { Ctx } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { chainOf, isWithin, parentOf } from '../../shared/region-path.ts'
import { checkRegion, coverOf } from './check.ts'
import { consequence, importFile, makeChange, movedIn, plan, planFile } from './commands.ts'
import * as contract from './contract.ts'
import { lineageOf, successors } from './rules/history.ts'
import { toGeoJson, writeCsv } from './rules/import-read.ts'
import { uneven } from './rules/load.ts'
import { type RegionRow, toBrief, toLineage, toRegion } from './rules/row.ts'
import { lineageAround, namesOf, rowAt, rowsAt, versionsOf } from './store.ts'

const { verbs } = contract

/** Feature collections are cut to this many outlines: a map that draws more shows nothing more. */
const DRAWN = 5000

const readable = (ctx: Ctx, path: string) => ctx.access.can(verbs.read, path)
const scopes = (ctx: Ctx) => ctx.access.ranges(verbs.read)

/** Regions at or below `root` the caller may read, today from memory, any past day from the table. */
async function regionsUnder(
  ctx: Ctx,
  root: string | undefined,
  asOf: string | undefined,
): Promise<RegionRow[]> {
  const ranges = scopes(ctx).flatMap((s) =>
    !root || isWithin(s, root) ? [s] : isWithin(root, s) ? [root] : [],
  )
  if (root && ranges.length === 0) throw problem('not_found')
  if (asOf) return (await Promise.all(ranges.map((r) => rowsAt(ctx.db, r, new Date(asOf))))).flat()
  const map = ctx.app.services.regions.map()
  return ranges.flatMap((r) => (r === '' ? [...map.rows.values()] : map.within(r)))
}

function nodes(rows: readonly RegionRow[], all: readonly RegionRow[]): contract.RegionNode[] {
  const counts = new Map<string, number>()
  for (const r of all) if (r.parentPath) counts.set(r.parentPath, (counts.get(r.parentPath) ?? 0) + 1)
  return rows.map((r) => ({ ...toBrief(r), childCount: counts.get(r.path) ?? 0 }))
}

/** Names above the caller's own area lead the way to it; what else is known of them is not shown. */
function chainFor(ctx: Ctx, rows: readonly RegionRow[]): contract.RegionBrief[] {
  return rows.map((r) =>
    readable(ctx, r.path)
      ? toBrief(r)
      : { ...toBrief(r), aliases: [], households: null, address: null, point: null },
  )
}

async function regionOr404(ctx: Ctx, path: string, asOf?: string): Promise<RegionRow> {
  ctx.access.need(verbs.read, path)
  const row = asOf ? await rowAt(ctx.db, path, new Date(asOf)) : ctx.app.services.regions.byPath(path)
  if (!row) throw problem('not_found')
  return row
}

const keep = (q: { kind?: contract.Kind[]; division?: string[] }) => (r: RegionRow) =>
  (!q.kind || q.kind.includes(r.kind)) && (!q.division || q.division.includes(r.division))

export const routes = [
  route(contract.list, async (ctx, { query }) => {
    const all = await regionsUnder(ctx, query.under, query.asOf)
    const rest = all.filter(keep(query)).filter((r) => !query.after || r.path > query.after)
    rest.sort((a, b) => (a.path < b.path ? -1 : 1))
    const items = rest.slice(0, query.limit)
    return { items: items.map(toBrief), next: rest.length > items.length ? items.at(-1)!.path : null }
  }),

  route(contract.tree, async (ctx, { query }) => {
    const all = (await regionsUnder(ctx, query.root, query.asOf)).filter(keep(query))
    const known = new Set(all.map((r) => r.path))
    const roots = query.root
      ? [query.root]
      : all.filter((r) => !r.parentPath || !known.has(r.parentPath)).map((r) => r.path)
    const depth = new Map<string, number>()
    for (const r of [...all].sort((a, b) => a.path.length - b.path.length))
      depth.set(r.path, roots.includes(r.path) ? 0 : (depth.get(r.parentPath ?? '') ?? 99) + 1)
    const shown = all.filter((r) => depth.get(r.path)! <= query.depth)
    shown.sort((a, b) => (a.path < b.path ? -1 : 1))
    const administrative = all.filter((r) => r.division === 'administrative')
    const grids = administrative.filter((r) => r.kind === 'grid')
    const totals = {
      communities: administrative.filter((r) => r.kind === 'community' || r.kind === 'village').length,
      grids: grids.length,
      households: grids.reduce((sum, g) => sum + (g.households ?? 0), 0),
    }
    return { roots, items: nodes(shown, all), totals, version: ctx.app.services.regions.version() }
  }),

  route(contract.search, async (ctx, { query }) => {
    const { regions } = ctx.app.services
    const hits = regions.search(query.q, { kinds: query.kind, scopes: scopes(ctx), limit: query.limit })
    return {
      items: hits.map((h) => ({ ...toBrief(h.row), trail: regions.trail(h.row.path), score: h.score })),
    }
  }),

  route(contract.geojson, async (ctx, { query }) => {
    const all = (await regionsUnder(ctx, query.under, query.asOf))
      .filter(keep(query))
      .filter((r) => r.geometry)
    const features = all.slice(0, DRAWN).map((r) => ({
      type: 'Feature' as const,
      id: r.path,
      properties: {
        path: r.path,
        parentPath: r.parentPath,
        name: r.name,
        kind: r.kind,
        level: r.level,
        division: r.division,
        households: r.households,
        floors: typeof r.about.floors === 'number' ? r.about.floors : null,
      },
      geometry: r.geometry!,
    }))
    return { type: 'FeatureCollection' as const, features, truncated: all.length > DRAWN }
  }),

  route(contract.exportFile, async (ctx, { query }, { reply }) => {
    const rows = await regionsUnder(ctx, query.under, query.asOf)
    const name = `regions-${query.under ?? ctx.app.installation.rootPath}.${query.format}`
    reply.header('content-disposition', `attachment; filename="${name}"`)
    if (query.format === 'csv') reply.type('text/csv; charset=utf-8').send([...writeCsv(rows)].join(''))
    else reply.type('application/geo+json; charset=utf-8').send(JSON.stringify(toGeoJson(rows)))
    return null
  }),

  route(contract.check, async (ctx, { query }) => {
    const root = await regionOr404(ctx, query.under)
    const rows = await regionsUnder(ctx, query.under, undefined)
    const { findings, gaps } = checkRegion(root, rows, ctx.app.services.regions.map())
    return {
      findings: [...findings, ...uneven(rows)],
      gaps,
      cover: await coverOf(ctx, query.under),
      checked: rows.length,
    }
  }),

  route(contract.locate, async (ctx, { body }) => {
    const map = ctx.app.services.regions.map()
    const found = map.locate(body.point[0], body.point[1])
    const briefs = (paths: readonly string[]) =>
      paths.filter((p) => readable(ctx, p)).map((p) => toBrief(map.byPath(p)!))
    const inside = found.path !== null && readable(ctx, found.path)
    return {
      path: inside ? found.path : null,
      chain: inside
        ? chainFor(
            ctx,
            found.chain.map((p) => map.byPath(p)!),
          )
        : [],
      place: briefs(found.place),
      service: briefs(found.service),
      dedicated: briefs(found.dedicated),
      onBorder: inside && found.onBorder,
    }
  }),

  route(contract.children, async (ctx, { params, query }) => {
    await regionOr404(ctx, params.path, query.asOf)
    const all = await regionsUnder(ctx, params.path, query.asOf)
    return { items: nodes(all.filter((r) => r.parentPath === params.path).filter(keep(query)), all) }
  }),

  route(contract.get, async (ctx, { params, query }) => {
    ctx.access.need(verbs.read, params.path)
    const { regions } = ctx.app.services
    const open = regions.byPath(params.path)
    let region = query.asOf ? await rowAt(ctx.db, params.path, new Date(query.asOf)) : open
    // A code that has ended still answers: old cases carry it. Its last version is shown, and what it became.
    if (!region && !query.asOf) region = (await versionsOf(ctx.db, params.path)).at(-1)
    if (!region) throw problem('not_found')
    const now = open
      ? [open.path]
      : successors(await lineageAround(ctx.db, params.path), params.path, (p) => !!regions.byPath(p))
    const at = query.asOf ? new Date(query.asOf) : null
    const above = at
      ? (await Promise.all(chainOf(params.path).map((p) => rowAt(ctx.db, p, at)))).filter(
          (r) => r !== undefined,
        )
      : open
        ? regions.chain(params.path)
        : [...regions.chain(parentOf(params.path) ?? ''), region]
    const manages = ctx.access.can(verbs.manage, params.path)
    const structure = ctx.access.can(verbs.manage, parentOf(params.path) ?? params.path)
    return {
      region: toRegion(region),
      chain: chainFor(ctx, above),
      now: now.filter((p) => readable(ctx, p)).map((p) => toBrief(regions.byPath(p)!)),
      may:
        open && !at
          ? [...(manages ? ['create', 'update'] : []), ...(structure ? ['move', 'merge', 'split'] : [])]
          : [],
    }
  }),

  route(contract.history, async (ctx, { params }) => {
    ctx.access.need(verbs.read, params.path)
    const versions = await versionsOf(ctx.db, params.path)
    if (versions.length === 0) throw problem('not_found')
    const lineage = lineageOf(await lineageAround(ctx.db, params.path), params.path)
    const names = await namesOf(ctx.db, [...new Set(lineage.flatMap((l) => [l.from, l.to]))])
    return {
      versions: versions.map(toRegion),
      lineage: lineage.map(toLineage),
      names: Object.fromEntries(names),
    }
  }),

  route(contract.plan, async (ctx, { body }) => {
    const change = await plan(ctx, body)
    const carries = await ctx.app.services.regions.foresee(ctx, movedIn(ctx, change))
    return { ...consequence(change, carries), faults: change.faults }
  }),
  route(contract.change, (ctx, { body }) => makeChange(ctx, body.change)),
  route(contract.importPreview, async (ctx, { body }) => (await planFile(ctx, body, '')).preview),
  route(contract.importCommit, (ctx, { body }) => importFile(ctx, body)),
]
