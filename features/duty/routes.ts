/** Endpoint → command or query. */
import './answers.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newToken, sha256 } from '../../kernel/crypto.ts'
import { type Route, route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import { coverageOf } from './coverage.ts'
import { calendarOf, windowFits } from './rules.ts'
import { NotAWorkbook, readWorkbook, toWorkbook } from './sheets.ts'
import * as store from './store.ts'

const concerns = (ctx: Ctx, path: string): boolean =>
  ctx.access.ranges('unit.read').some((r) => path.startsWith(r) || r.startsWith(path))

const shown = (ctx: Pick<Ctx, 'app'>, s: store.ShiftRow): c.Shift => ({
  id: s.id,
  rosterId: s.roster_id,
  rosterName: s.roster_name,
  kind: s.kind,
  regionPath: s.region_path,
  regionName: ctx.app.services.regions.name(s.region_path),
  accountId: s.account_id,
  name: ctx.app.services.organisation.accountName(s.account_id),
  part: s.part,
  team: s.team,
  chief: s.chief,
  startsAt: s.starts_at.toISOString(),
  endsAt: s.ends_at.toISOString(),
  source: s.source,
  swapAsked: s.swap_asked,
})

async function windowOf(
  ctx: Ctx,
  q: {
    from: string
    to: string
    region?: string | undefined
    roster?: string | undefined
    mine?: '1' | undefined
  },
): Promise<store.ShiftRow[]> {
  const [from, to] = [new Date(q.from), new Date(q.to)]
  if (!windowFits(from, to)) throw problem('duty.window')
  if (q.region && !concerns(ctx, q.region)) throw problem('not_found')
  const rows = await store.shifts(ctx.db, ctx.app.installation.county, {
    from,
    to,
    region: q.region,
    roster: q.roster,
    account: q.mine ? ctx.actor.id! : undefined,
  })
  return rows.filter((r) => r.account_id === ctx.actor.id || concerns(ctx, r.region_path))
}

export const routes: Route[] = [
  route(c.rostersList, async (ctx) => {
    const { regions, organisation } = ctx.app.services
    const rows = (await store.rosters(ctx.db, ctx.app.installation.county)).filter((r) =>
      concerns(ctx, r.region_path),
    )
    return {
      rosters: rows.map((r) => ({
        id: r.id,
        name: r.name,
        kind: r.kind,
        regionPath: r.region_path,
        regionName: regions.name(r.region_path),
        unitId: r.unit_id,
        unitName: r.unit_id ? organisation.unitName(r.unit_id) : null,
        plan: r.plan,
        names: Object.fromEntries(
          r.plan.groups.flatMap((g) =>
            g.members.map((m) => [m.accountId, organisation.accountName(m.accountId)]),
          ),
        ),
        active: r.active,
        version: r.version,
        plannedUntil: r.planned_until?.toISOString() ?? null,
        mayManage: ctx.access.can('duty.manage', r.region_path),
      })),
    }
  }),
  route(c.rosterCreate, (ctx, { body }) => commands.createRoster(ctx, body)),
  route(c.rosterChange, (ctx, { params, body }) => commands.changeRoster(ctx, params.id, body)),
  route(c.rosterFill, (ctx, { params, body }) => commands.fillRoster(ctx, params.id, body.until)),
  route(c.shiftsList, async (ctx, { query }) => {
    const rows = await windowOf(ctx, query)
    return {
      shifts: rows.slice(0, store.mostShifts).map((s) => shown(ctx, s)),
      more: rows.length > store.mostShifts,
    }
  }),
  route(c.shiftAdd, async (ctx, { body }) => {
    const [id] = await commands.addOwn(
      ctx,
      body.rosterId,
      [{ ...body, startsAt: new Date(body.startsAt), endsAt: new Date(body.endsAt) }],
      'hand',
    )
    return { id: id! }
  }),
  route(c.shiftCancel, (ctx, { params }) => commands.cancelShift(ctx, params.id)),
  route(c.swapsList, async (ctx) => {
    const { county } = ctx.app.installation
    const { organisation } = ctx.app.services
    const out = []
    for (const w of await store.swaps(ctx.db, county, { account: ctx.actor.id! })) {
      const s = await store.shiftById(ctx.db, county, w.shift_id)
      const back = w.back_id ? await store.shiftById(ctx.db, county, w.back_id) : undefined
      if (!s) continue
      out.push({
        id: w.id,
        shift: shown(ctx, s),
        back: back ? shown(ctx, back) : null,
        fromName: organisation.accountName(w.from_account),
        toName: organisation.accountName(w.to_account),
        forMe: w.to_account === ctx.actor.id,
        reason: w.reason,
        state: w.state,
        askedAt: w.asked_at.toISOString(),
      })
    }
    return { swaps: out }
  }),
  route(c.swapAsk, (ctx, { params, body }) => commands.askSwap(ctx, params.id, body)),
  route(c.swapAnswer, (ctx, { params, body }) => commands.answerSwap(ctx, params.id, body.answer)),
  route(c.coverage, async (ctx, { query }) => {
    if (query.region && !ctx.access.can('unit.read', query.region)) throw problem('not_found')
    const regions = query.region ? [query.region] : ctx.access.ranges('unit.read')
    const all = []
    for (const r of regions) all.push(await coverageOf(ctx, r, query.hours))
    const now = all.flatMap((x) => x.now)
    return {
      at: ctx.now.toISOString(),
      hours: query.hours,
      grids: now.length,
      coveredNow: now.filter((g) => g.people.length > 0).length,
      now,
      holes: all
        .flatMap((x) => x.holes)
        .map((h) => ({ ...h, from: h.from.toISOString(), until: h.until.toISOString() })),
    }
  }),
  route(c.sheetExport, async (ctx, { query }, { reply }) => {
    const rows = await windowOf(ctx, query)
    const { organisation, regions } = ctx.app.services
    await audit(ctx, { action: 'duty.export', detail: { from: query.from, to: query.to, rows: rows.length } })
    const book = await toWorkbook(rows, {
      zone: ctx.app.installation.zone,
      name: (id) => organisation.accountName(id),
      username: (id) => organisation.account(id)?.username ?? '',
      region: (p) => regions.name(p),
    })
    reply.header('content-disposition', `attachment; filename="duty-${query.from.slice(0, 10)}.xlsx"`)
    reply.type(c.sheetExport.raw!).send(book)
    return null
  }),
  route(c.sheetImport, async (ctx, { params, body }) => {
    const r = (await store.rosters(ctx.db, ctx.app.installation.county, params.id))[0]
    if (!r) throw problem('not_found')
    ctx.access.need('duty.manage', r.region_path, 'unit.read')
    const { organisation, regions } = ctx.app.services
    const known = new Map<string, string | null>()
    for (const p of r.plan.groups.flatMap((g) => g.members)) {
      const name = organisation.accountName(p.accountId)
      known.set(name, known.has(name) && known.get(name) !== p.accountId ? null : p.accountId)
    }
    let read: Awaited<ReturnType<typeof readWorkbook>>
    try {
      read = await readWorkbook(Buffer.from(body.file, 'base64'), {
        zone: ctx.app.installation.zone,
        within: r.region_path,
        region: (p) => regions.byPath(p) !== undefined,
        person: (username, name) =>
          username ? (organisation.accountByUsername(username)?.id ?? null) : (known.get(name) ?? null),
      })
    } catch (err) {
      if (err instanceof NotAWorkbook) throw problem('duty.not_a_workbook')
      throw err
    }
    const added =
      body.dryRun || read.faults.length > 0 ? [] : await commands.addOwn(ctx, r.id, read.shifts, 'import')
    return { rows: read.rows, added: added.length, faults: read.faults.slice(0, 200) }
  }),
  route(
    c.feedMake,
    async (ctx) => {
      const token = newToken()
      await store.keepFeed(ctx.db, ctx.actor.id!, sha256(token), ctx.now)
      await audit(ctx, { action: 'duty.feed', subjectKind: 'account', subjectId: ctx.actor.id! })
      return { path: `/api/duty/feed/${token}` }
    },
    { secret: true },
  ),
  route(c.feedRead, async (ctx, { params }, { reply }) => {
    const owner = await store.feedOwner(ctx.db, sha256(params.token))
    if (!owner) throw problem('not_found')
    const day = 86_400_000
    const rows = await store.shifts(ctx.db, ctx.app.installation.county, {
      from: new Date(ctx.now.getTime() - 14 * day),
      to: new Date(ctx.now.getTime() + 60 * day),
      account: owner,
    })
    const { regions, organisation } = ctx.app.services
    reply
      .header('cache-control', 'private, no-store')
      .type('text/calendar; charset=utf-8')
      .send(
        calendarOf(
          `值班 · ${organisation.accountName(owner)}`,
          rows.map((s) => ({
            id: s.id,
            title: `${s.part} · ${s.roster_name}${s.chief ? '（组长）' : ''}`,
            place: regions.name(s.region_path),
            startsAt: s.starts_at,
            endsAt: s.ends_at,
          })),
          ctx.now,
        ),
      )
    return null
  }),
]
