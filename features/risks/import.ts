/** Risk points from a file: looked at, or taken as a whole when no row is wrong. What stands already is changed, never doubled. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { blobPath, claimImport } from '../attachments/answers.ts'
import { tableCells } from '../ledger/answers.ts'
import { change, enter, faultsOf, list, todayOf } from './commands.ts'
import type * as c from './contract.ts'
import { keyOf, type RiskRowText, readRisks, type Where } from './rules/import.ts'

defineProblems({
  'risk.no_headings': {
    status: 400,
    zh: '没有找到表头：至少要有名称和类型两列',
    en: 'No headings found: at least a name and a kind',
  },
  'risk.rows': { status: 400, zh: '一次最多 2000 行', en: 'At most 2,000 rows at once' },
})
const mostRows = 2000

/** The code, else the one region of that name or address, else the grid or the building that the position lies in. */
function whereIn(ctx: Ctx, root: string): Where {
  const { regions } = ctx.app.services
  const called = new Map<string, Set<string>>()
  for (const r of regions.within(root))
    for (const name of [r.name, ...r.aliases, r.address ?? ''])
      if (name !== '') called.set(name, (called.get(name) ?? new Set()).add(r.path))
  const within = (path: string) => path.startsWith(root) && ctx.access.can('risk.edit', path)
  return ({ code, place, point, kind }) => {
    if (code !== '') return regions.byPath(code) && within(code) ? code : 'none'
    const named = [...(called.get(place) ?? [])].filter(
      (p) => within(p) && (kind !== 'building' || regions.byPath(p)?.kind === 'building'),
    )
    if (named.length === 1) return named[0]!
    if (named.length > 1) return 'several'
    const grid = point ? regions.gridOf(point[0], point[1]) : null
    return grid && within(grid) ? grid : 'none'
  }
}

/** What the file says over what stood before; what it leaves empty stays. */
function merged(
  r: RiskRowText,
  was: c.Risk | undefined,
  fallback: { source: string; today: string },
): c.RiskContent {
  return {
    ...{ regionPath: r.regionPath, kind: r.kind, name: r.name },
    place: r.place ?? was?.place ?? '',
    point: r.point ?? was?.point ?? null,
    grade: r.grade ?? was?.grade ?? null,
    level: r.level ?? was?.level ?? 'general',
    reach: r.reach ?? was?.reach ?? 0,
    keeperId: was?.keeperId ?? null,
    note: r.note ?? was?.note ?? '',
    source: r.source ?? was?.source ?? fallback.source,
    foundOn: r.foundOn ?? was?.foundOn ?? fallback.today,
  }
}

const differs = (was: c.Risk, is: c.RiskContent): boolean =>
  (Object.keys(is) as (keyof c.RiskContent)[]).some((f) => String(was[f] ?? '') !== String(is[f] ?? ''))

export async function importFile(
  ctx: Ctx,
  b: BodyOf<typeof c.riskImport>,
): Promise<AnswerOf<typeof c.riskImport>> {
  ctx.access.need('risk.edit', b.regionPath)
  const { county, dataDir } = ctx.app.installation
  if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  const file = await claimImport(ctx, b.uploadId)
  const cells = await tableCells(blobPath(dataDir, file.hash), mostRows + 21)
  if (cells.length > mostRows + 20) throw problem('risk.rows')
  const today = todayOf(ctx)
  const read = readRisks(cells, today, whereIn(ctx, b.regionPath))
  if (!read) throw problem('risk.no_headings')
  // Two files at one moment come one after the other: nothing is entered twice.
  if (b.take)
    await sql`select pg_advisory_xact_lock(hashtextextended(${`risks ${county}`}, 0))`.execute(ctx.db)
  const open = await list(ctx, { region: b.regionPath, state: 'open', limit: 100_000 })
  const known = new Map(open.items.map((r) => [keyOf(r), r]))
  const faults = [...read.faults]
  const todo: { was: c.Risk | undefined; content: c.RiskContent }[] = []
  for (const { row, risk } of read.risks) {
    const was = known.get(keyOf(risk))
    const content = merged(risk, was, { source: file.name.slice(0, 40) || '文件', today })
    const wrong = faultsOf(ctx, content).map((i) => {
      const [zh, en] = i.message.split(' / ')
      return { field: i.path, zh: zh!, en: en ?? zh! }
    })
    if (wrong.length > 0) faults.push({ row, faults: wrong })
    else if (!was || differs(was, content)) todo.push({ was, content })
  }
  const taken = b.take && faults.length === 0
  if (taken)
    for (const { was, content } of todo)
      if (was)
        await change(ctx, was.id, {
          requestId: b.requestId,
          baseVersion: was.version,
          do: 'change',
          ...content,
        })
      else await enter(ctx, content)
  const created = todo.filter((x) => !x.was).length
  faults.sort((x, y) => x.row - y.row)
  return {
    rows: read.risks.length + read.faults.length,
    created,
    changed: todo.length - created,
    same: read.risks.length + read.faults.length - faults.length - todo.length,
    taken,
    wrong: faults.length,
    faults: faults.slice(0, 100).map((f) => ({
      row: f.row,
      faults: f.faults.map((x) => ({ field: x.field, words: { zh: x.zh, en: x.en } })),
    })),
  }
}
