/** Writes of regions: lock, load, decide, record. */
import type { Ctx } from '../../kernel/context.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { parentOf } from '../../shared/region-path.ts'
import { audit } from '../audit/answers.ts'
import {
  type Carried,
  type ChangeBody,
  type Consequence,
  type Finding,
  type ImportPreview,
  type ImportSource,
  verbs,
} from './contract.ts'
import type { Change } from './rules/book.ts'
import { planChange } from './rules/change.ts'
import { type Moved, movedBy } from './rules/follow.ts'
import { type ImportPlan, planImport } from './rules/import-plan.ts'
import { type ImportRecord, readCsv, readGeoJson } from './rules/import-read.ts'
import { finding, toBrief, toLineage } from './rules/row.ts'
import { loadBook, lockRegions, writeChange } from './store.ts'

defineProblems({
  'region.refused': {
    status: 422,
    zh: '这样改不行，什么都没有改',
    en: 'This change is not possible; nothing was changed',
  },
  'region.bad_file': {
    status: 422,
    zh: '文件读不懂，什么都没有导入',
    en: 'The file could not be read; nothing was imported',
  },
})

/** Regions whose row or whose children a change touches: all must be the caller's to manage. */
function touched(body: ChangeBody): { manage: string[]; roots: string[] } {
  const above = (path: string) => parentOf(path) ?? path
  switch (body.op) {
    case 'create':
      return { manage: [body.parent], roots: [body.parent] }
    case 'update':
      return { manage: [body.path], roots: [above(body.path)] }
    case 'move':
      return {
        manage: [above(body.path), body.to],
        roots: [body.path, body.to, ...(body.code ? [above(body.code)] : [])],
      }
    case 'merge':
      return { manage: [above(body.into), ...body.from.map(above)], roots: [above(body.into), ...body.from] }
    case 'split':
      return { manage: [above(body.path)], roots: [above(body.path)] }
  }
}

/** What a change would do now; nothing is written. */
export async function plan(ctx: Ctx, body: ChangeBody): Promise<Change> {
  const { manage, roots } = touched(body)
  for (const path of manage) ctx.access.need(verbs.manage, path, verbs.read)
  const book = await loadBook(ctx.db, roots)
  return planChange(book, body, { at: ctx.now, actor: ctx.actor.name })
}

/** The planned change as a question to ask of every code that is kept somewhere. */
export function movedIn(ctx: Ctx, change: Change): Moved {
  const { regions } = ctx.app.services
  return movedBy(change, (path) => regions.byPath(path) !== undefined)
}

export function consequence(change: Change, carries: Carried[]): Consequence {
  return {
    carries,
    closed: change.close.map(toBrief),
    opened: change.open.map(toBrief),
    lineage: change.lineage.map(toLineage),
    warnings: change.warnings,
  }
}

/** Makes a change, or refuses with every fault at once. */
export async function makeChange(ctx: Ctx, body: ChangeBody): Promise<Consequence> {
  await lockRegions(ctx.db)
  const change = await plan(ctx, body)
  refuse(ctx, change.faults)
  const carries = await ctx.app.services.regions.foresee(ctx, movedIn(ctx, change))
  await record(ctx, change)
  const subject = change.open[0]!.path
  await audit(ctx, {
    action: `region.${body.op}`,
    subjectKind: 'region',
    subjectId: subject,
    regionPath: subject,
    detail: {
      closed: change.close.map((r) => r.path).slice(0, 50),
      opened: change.open.map((r) => `${r.path} ${r.name}`).slice(0, 50),
      ...('reason' in body ? { reason: body.reason } : {}),
      ...(carries.length ? { carried: carries.map((c) => `${c.what} ${c.goes}+${c.undecided.length}`) } : {}),
    },
  })
  return consequence(change, carries)
}

function refuse(ctx: Ctx, faults: readonly Finding[]): void {
  if (faults.length === 0) return
  const codes = new Set(faults.map((f) => f.code))
  if (codes.has('region.not_found')) throw problem('not_found')
  if (codes.has('region.stale')) throw problem('conflict.version')
  throw problem('region.refused', {
    issues: faults.map((f) => ({ path: f.path, code: f.code, message: ctx.language === 'en' ? f.en : f.zh })),
    extra: { findings: faults },
  })
}

async function record(ctx: Ctx, change: Change): Promise<void> {
  await writeChange(ctx.db, change, {
    accountId: ctx.actor.kind === 'account' ? ctx.actor.id : null,
    requestId: ctx.requestId,
  })
  const { regions } = ctx.app.services
  const moved = movedIn(ctx, change)
  if (moved.roots.length) await regions.carry(ctx, moved)
  ctx.afterCommit(() => regions.refresh())
}

/** Reads a file and compares it with what is there. Rows outside what the caller manages are faults like any other. */
export async function planFile(ctx: Ctx, source: ImportSource, reason: string): Promise<ImportPlan> {
  if (source.under) ctx.access.need(verbs.manage, source.under, verbs.read)
  const { regions } = ctx.app.services
  const territory = regions.byPath(source.under ?? ctx.app.installation.rootPath)?.geometry ?? null
  const read = source.format === 'csv' ? readCsv : readGeoJson
  const file = read(source.text, { crs: source.crs, territory })
  if (file.records.length === 0 && file.findings.some((f) => f.severity === 'fault'))
    throw problem('region.bad_file', {
      issues: file.findings.map((f) => ({
        path: 'text',
        code: f.code,
        message: ctx.language === 'en' ? f.en : f.zh,
      })),
    })
  const mine: ImportRecord[] = []
  for (const r of file.records) {
    const places = [r.parent, r.code && (parentOf(r.code) ?? r.code), r.former && parentOf(r.former)].filter(
      (p): p is string => !!p,
    )
    if (places.every((p) => ctx.access.can(verbs.manage, p)) || (r.code && isOwnRoot(ctx, r))) mine.push(r)
    else
      file.findings.push(
        finding(
          'fault',
          'region.out_of_scope',
          r.code ?? r.parent ?? '',
          '不在您管理的范围内',
          'outside the area you manage',
          { row: r.row },
        ),
      )
  }
  const roots = new Set<string>(source.under ? [source.under] : [])
  for (const r of mine)
    for (const p of [r.code && (parentOf(r.code) ?? r.code), r.parent, r.former]) if (p) roots.add(p)
  const book = await loadBook(ctx.db, [...roots])
  return planImport(
    book,
    { ...file, records: mine },
    { at: ctx.now, actor: ctx.actor.name, under: source.under ?? null, reason },
  )
}

/** The row of the caller's own topmost region may be changed in place, though its parent is not his. */
function isOwnRoot(ctx: Ctx, r: ImportRecord): boolean {
  const own = r.code !== null && ctx.access.can(verbs.manage, r.code)
  return (
    own &&
    r.former === null &&
    (r.parent === null || r.parent === parentOf(r.code!)) &&
    ctx.app.services.regions.byPath(r.code!) !== undefined
  )
}

/** Takes a file. With `strict` one fault refuses all of it; else the good rows are taken and the faults answered. */
export async function importFile(
  ctx: Ctx,
  source: ImportSource & { strict: boolean; reason: string },
): Promise<ImportPreview> {
  await lockRegions(ctx.db)
  const { preview, change } = await planFile(ctx, source, source.reason)
  if (source.strict)
    refuse(
      ctx,
      preview.faults.map((f) => (f.code === 'region.not_found' ? { ...f, code: 'region.orphan' } : f)),
    )
  await record(ctx, change)
  const { counts } = preview
  await audit(ctx, {
    action: 'region.import',
    subjectKind: 'region',
    ...(source.under ? { subjectId: source.under, regionPath: source.under } : {}),
    detail: { ...counts, reason: source.reason },
  })
  return preview
}
