/** Definitions: those of the program as long as nobody has changed them, and those of the place, in versions. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import type * as c from './contract.ts'
import { builtin, type Definition, faultsOf } from './rules.ts'
import * as store from './store.ts'

defineProblems({
  'table.period': {
    status: 422,
    zh: '没有这一期，或者还没有开始',
    en: 'There is no such period, or it has not begun',
  },
  'table.level': {
    status: 422,
    zh: '这张表不由这一级报',
    en: 'This table is not handed in by a region of this level',
  },
  'table.running': { status: 409, zh: '这张表正在生成', en: 'This sheet is being made' },
  'table.other': { status: 422, zh: '不是同一张表，没法比', en: 'Sheets of two tables cannot be compared' },
  'sheet.closed': {
    status: 409,
    zh: '这一版已经报送，或者有了新的一版',
    en: 'This version was handed in, or there is a later one',
  },
  'sheet.cell_changed': {
    status: 409,
    zh: '别人刚在这一格填了别的',
    en: 'Somebody has just filled in something else here',
  },
  'sheet.not_handed': { status: 409, zh: '这一版没有报送', en: 'This version was not handed in' },
  'sheet.early': {
    status: 422,
    zh: '这一版是期满之前生成的：期满之后重新生成，再报送',
    en: 'It was made before the period ended: make it again afterwards, then hand it in',
  },
  'sheet.missing': { status: 422, zh: '还有必填的空着', en: 'Something that is needed is empty' },
})

export interface Known {
  id: string
  version: number
  definition: Definition
  active: boolean
  row: store.TableRow | null
}
const fromProgram = (b: (typeof builtin)[number]): Known => ({ ...b, version: 1, active: true, row: null })

/** Every table in its last version. */
export async function tables(ctx: Pick<Ctx, 'app'>): Promise<Known[]> {
  const rows = await store.lastTables(ctx.app.pools.system)
  const kept = new Map(rows.map((r) => [r.id, { ...r, row: r }]))
  const own = rows.filter((r) => !builtin.some((b) => b.id === r.id)).map((r) => ({ ...r, row: r }))
  return [...builtin.map((b) => kept.get(b.id) ?? fromProgram(b)), ...own]
}
export async function tableById(ctx: Pick<Ctx, 'app'>, id: string): Promise<Known> {
  const found = (await tables(ctx)).find((t) => t.id === id)
  if (!found) throw problem('not_found')
  return found
}

const wire = (t: Known): c.Table => ({
  id: t.id,
  version: t.version,
  builtin: t.row === null,
  active: t.active,
  definition: t.definition,
  changedAt: t.row?.at.toISOString() ?? null,
  changedBy: t.row?.account_name ?? '',
  why: t.row?.why ?? '',
})
const mayDefine = (ctx: Ctx) => ctx.access.can('table.define', ctx.app.installation.rootPath)

export async function list(ctx: Ctx): Promise<AnswerOf<typeof c.tablesList>> {
  return { items: (await tables(ctx)).map(wire), mayDefine: mayDefine(ctx) }
}

export async function versions(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.tableVersions>> {
  await tableById(ctx, id)
  const rows = (await store.tableVersions(ctx.app.pools.system, id)).map((r) => ({ ...r, row: r }))
  const first = builtin.find((b) => b.id === id)
  return { items: [...rows, ...(first ? [fromProgram(first)] : [])].map(wire) }
}

export function refuseFaults(ctx: Pick<Ctx, 'app'>, d: Definition): void {
  const issues = faultsOf(d).map((f) => ({ ...f, path: `definition.${f.path}` }))
  if (d.unitId !== null && !ctx.app.services.organisation.unit(d.unitId))
    issues.push({
      path: 'definition.unitId',
      code: 'unknown',
      message: '没有这个单位 / there is no such unit',
    })
  if (issues.length > 0) throw problem('request.invalid', { issues })
}

/** A table is asked of the whole territory: whoever keeps only a part of it does not say what it is. */
function needDefine(ctx: Ctx): void {
  ctx.access.need('table.define', ctx.app.installation.rootPath)
}

async function write(
  ctx: Ctx,
  t: { id: string; version: number; definition: Definition; active: boolean; why: string },
) {
  const kept = await store.insertTable(ctx.db, {
    ...t,
    at: ctx.now,
    account_id: ctx.actor.id,
    account_name: ctx.actor.name,
  })
  if (!kept) throw problem('conflict.version')
  const action = t.version === 1 ? 'table.created' : 'table.changed'
  await audit(ctx, {
    action,
    subjectKind: 'table',
    subjectId: t.id,
    detail: { version: t.version, active: t.active, why: t.why },
  })
  return { id: t.id, version: t.version }
}

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof c.tableCreate>,
): Promise<AnswerOf<typeof c.tableCreate>> {
  needDefine(ctx)
  refuseFaults(ctx, b.definition)
  return write(ctx, {
    id: uuidv7(ctx.now.getTime()),
    version: 1,
    definition: b.definition,
    active: true,
    why: b.why,
  })
}

export async function change(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.tableChange>,
): Promise<AnswerOf<typeof c.tableChange>> {
  needDefine(ctx)
  const t = await tableById(ctx, id)
  if (t.version !== b.baseVersion) throw problem('conflict.version')
  refuseFaults(ctx, b.definition)
  return write(ctx, { id, version: t.version + 1, definition: b.definition, active: b.active, why: b.why })
}
