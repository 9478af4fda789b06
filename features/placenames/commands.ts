/** Names of places: read, entered, decided; each use or end of one is read by triage within seconds. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { rangeOf } from '../../shared/region-path.ts'
import { verbs } from '../regions/contract.ts'
import { foldText } from '../triage/rules/fold.ts'
import type * as c from './contract.ts'
import * as store from './store.ts'

defineProblems(
  {
    'placenames.known': {
      status: 409,
      zh: '这个名字在这里已经有了（在用、等决定，或者定过不用）',
      en: 'This name has an answer at this place already: used, proposed, or refused',
    },
    'placenames.over': { status: 409, zh: '这个名字已经停用了', en: 'This name has ended' },
    'placenames.place_gone': {
      status: 409,
      zh: '这个地方的区划已经停用，请点“改”换一个地方',
      en: 'The region of this name has ended: choose Change and name another place',
    },
  },
  // Two who give one name to one place at one moment.
  { place_names_once: 'placenames.known' },
)

const like = (q: string) => `%${q.replace(/[\\%_]/g, '\\$&')}%`

/** Where I read, and what the query says, over a table that has a name and a region. */
function under(ctx: Ctx, q: QueryOf<typeof c.namesList>, table: 'n' | 'l'): RawBuilder<boolean> {
  const path = sql.ref(`${table}.region_path`)
  const scope = ctx.access.where(verbs.read, `${table}.region_path`)
  const parts: RawBuilder<unknown>[] =
    table === 'n'
      ? [sql`n.county = ${ctx.app.installation.county}`, scope]
      : // a street's own names lie above its grids
        [
          sql`(${scope} or ${sql.join(
            ctx.access.ranges(verbs.read).map((p) => sql`starts_with(${p}, ${path})`),
            sql` or `,
          )})`,
        ]
  if (q.q) parts.push(sql`${sql.ref(`${table}.name`)} ilike ${like(q.q)}`)
  if (q.region) {
    const [lo, hi] = rangeOf(q.region)
    parts.push(sql`${path} >= ${lo} and ${path} < ${hi}`)
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

export async function list(ctx: Ctx, q: QueryOf<typeof c.namesList>): Promise<AnswerOf<typeof c.namesList>> {
  const { county } = ctx.app.installation
  const { regions } = ctx.app.services
  const own = under(ctx, q, 'n')
  const pack = under(ctx, q, 'l')
  const counts = { ...(await store.countNames(ctx.db, own)), pack: await store.countPack(ctx.db, pack) }
  const total = counts[q.state]
  const next = q.after + q.limit < total ? q.after + q.limit : null
  if (q.state === 'pack') {
    const rows = await store.packNames(ctx.db, county, pack, q)
    return {
      items: rows.map((r) => ({
        id: r.id,
        name: [r.name, ...r.aliases].join('、'),
        regionPath: r.region_path,
        place: regions.trail(r.region_path),
        point: r.lng !== null && r.lat !== null ? [r.lng, r.lat] : null,
        state: 'pack',
        origin: 'pack',
        cases: [],
        caseCount: 0,
        note: '',
        madeAt: null,
        madeBy: '',
        decidedAt: null,
        decidedBy: '',
        version: r.override?.seq ?? 0,
        mayManage: ctx.access.can(verbs.manage, r.override?.region_path ?? r.region_path),
        override: r.override
          ? {
              what: r.override.what,
              wasName: [r.override.was.name, ...r.override.was.aliases].join('、'),
              wasPlace: regions.trail(r.override.region_path),
              note: r.override.note,
              at: new Date(r.override.at).toISOString(),
              by: r.override.by_name,
            }
          : null,
      })),
      total,
      next,
      counts,
    }
  }
  const rows = await store.namesWhere(ctx.db, own, { ...q, state: q.state })
  const cases = Map.groupBy(
    await store.casesOf(
      ctx.db,
      county,
      rows.map((r) => r.folded),
    ),
    (r) => r.folded,
  )
  return {
    items: rows.map((r) => ({
      id: r.id,
      name: r.name,
      regionPath: r.region_path,
      place: regions.trail(r.region_path),
      point: r.lng !== null && r.lat !== null ? [r.lng, r.lat] : null,
      state: r.state,
      origin: r.origin,
      cases: (cases.get(r.folded) ?? []).map(({ id, number, title }) => ({ id, number, title })),
      caseCount: cases.get(r.folded)?.[0]?.total ?? 0,
      note: r.note,
      madeAt: r.made_at.toISOString(),
      madeBy: r.made_by_name,
      decidedAt: r.decided_at?.toISOString() ?? null,
      decidedBy: r.decided_by_name,
      version: r.seq,
      mayManage: ctx.access.can(verbs.manage, r.region_path),
      override: null,
    })),
    total,
    next,
    counts,
  }
}

type Content = Pick<BodyOf<typeof c.nameCreate>, 'name' | 'regionPath' | 'point' | 'note'>
function writeOf(
  ctx: Ctx,
  b: Content,
  more: Pick<store.NameWrite, 'id' | 'origin' | 'state'>,
): store.NameWrite {
  ctx.access.need(verbs.manage, b.regionPath, verbs.read)
  const { regions } = ctx.app.services
  // What is refused or ended keeps the place it was said of, also when that is no more.
  if (more.state === 'used' && !regions.byPath(b.regionPath))
    throw problem(regions.name(b.regionPath) === '' ? 'not_found' : 'placenames.place_gone')
  const folded = foldText(b.name)
  if (folded.length < 2)
    throw problem('request.invalid', {
      issues: [{ path: 'name', code: 'short', message: '至少两个字 / two characters at least' }],
    })
  return { ...more, name: b.name, regionPath: b.regionPath, point: b.point, note: b.note, folded }
}

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof c.nameCreate>,
): Promise<AnswerOf<typeof c.nameCreate>> {
  const w = writeOf(ctx, b, { id: uuidv7(ctx.now.getTime()), origin: 'person', state: 'used' })
  if (!(await store.insertName(ctx, w))) throw problem('placenames.known')
  await store.putInUse(ctx, w)
  return { id: w.id, version: 1 }
}

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.nameDecide>,
): Promise<AnswerOf<typeof c.nameDecide>> {
  const { county } = ctx.app.installation
  const r = await store.nameById(ctx.db, county, id)
  if (!r || !ctx.access.can(verbs.read, r.region_path)) throw problem('not_found')
  ctx.access.need(verbs.manage, r.region_path, verbs.read)
  if (r.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: r.seq } })
  if (r.state === 'ended') throw problem('placenames.over')
  // What is refused or ended stays as it was said.
  const said = b.to === 'used' ? b : { ...b, name: r.name, regionPath: r.region_path, point: pointOf(r) }
  const w = writeOf(ctx, said, { id, origin: r.origin, state: b.to })
  if (b.to !== 'ended' && (await store.otherOf(ctx.db, county, w))) throw problem('placenames.known')
  await store.changeName(ctx, w)
  await store.putInUse(ctx, w)
  return { id, version: r.seq + 1 }
}

const pointOf = (r: store.NameRow): [number, number] | null =>
  r.lng !== null && r.lat !== null ? [r.lng, r.lat] : null
