/** Editing versions of the responsibility list. A draft may hold mistakes; only one without blocking findings is published. */
import { readFile } from 'node:fs/promises'
import type { Ctx } from '../../kernel/context.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { unpacksTo } from '../../kernel/zip.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { blobPath, claimImport } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { yunchengProfile } from '../clocks/rules.ts'
import type { Finding, Item, ResponsibilityList } from './contract.ts'
import { NotAWorkbook, readListXlsx, readTableXlsx } from './excel.ts'
import {
  caseStandardMapping,
  compareCodes,
  fromTable,
  mayPublish,
  type TableMapping,
  validateList,
} from './rules.ts'
import * as store from './store.ts'

defineProblems(
  {
    'items.not_a_draft': {
      status: 409,
      zh: '这一版已经定了，不能改；请从它复制一份草稿',
      en: 'This version is settled: copy it into a draft',
    },
    'items.blocked': { status: 422, zh: '还有必须改好的地方', en: 'Some findings block publishing' },
    'items.name_taken': { status: 409, zh: '已经有同名的一版', en: 'A version with this name exists' },
    'items.not_a_workbook': {
      status: 422,
      zh: '不是能读的 Excel 文件（.xlsx）；.xls 请另存为 .xlsx',
      en: 'Not a readable Excel file (.xlsx); save .xls as .xlsx first',
    },
    'items.code_mismatch': { status: 422, zh: '编号与地址不一致', en: 'The code differs from the address' },
  },
  { item_lists_name_key: 'items.name_taken' },
)

export const listOf = (row: store.ListRow): ResponsibilityList => ({
  id: row.id,
  name: row.name,
  status: row.status,
  validFrom: (row.valid_from ?? row.created_at).toISOString().slice(0, 10),
  items: store.itemsOf(row),
})

/** Findings against the units and grids of this installation. */
export function findingsOf(ctx: Pick<Ctx, 'app'>, list: ResponsibilityList): Finding[] {
  const { organisation, regions } = ctx.app.services
  const grids = regions
    .within(ctx.app.installation.rootPath)
    .filter((r) => r.kind === 'grid')
    .map((r) => ({ path: r.path, name: r.name }))
  return validateList(list, organisation.units(), { places: grids.map((g) => g.path) })
}

async function draft(ctx: Ctx, id: string, baseVersion: number): Promise<store.ListRow> {
  const row = await store.readList(ctx.db, id, true)
  if (!ctx.access.can('item.edit', row.region_path) && !ctx.access.can('item.publish', row.region_path))
    throw problem('access.denied')
  if (row.status !== 'draft' && row.status !== 'in_review') throw problem('items.not_a_draft')
  if (row.version !== baseVersion) throw problem('conflict.version', { extra: { version: row.version } })
  return row
}

const done = (row: store.ListRow) => ({ id: row.id, version: row.version + 1 })

export async function createDraft(ctx: Ctx, input: { name: string; basedOn: string }) {
  const from = await store.readList(ctx.db, input.basedOn)
  const id = uuidv7(ctx.now.getTime())
  await store.insertDraft(ctx.db, {
    id,
    name: input.name,
    regionPath: from.region_path,
    basedOn: from.id,
    items: store.itemsOf(from),
    by: ctx.actor.id,
    now: ctx.now,
  })
  return { id, version: 1 }
}

export async function saveItem(
  ctx: Ctx,
  id: string,
  code: string,
  input: { baseVersion: number; item: Item },
) {
  if (input.item.code !== code)
    throw problem('items.code_mismatch', { issues: [{ path: 'item.code', code: 'mismatch', message: code }] })
  const row = await draft(ctx, id, input.baseVersion)
  const items = store.itemsOf(row).filter((i) => i.code !== code)
  items.push(input.item)
  items.sort((a, b) => compareCodes(a.code, b.code))
  // A change after handing in takes the draft back to its editor.
  await store.updateList(ctx.db, row, { items, status: 'draft' }, ctx.now)
  return done(row)
}

export async function removeItem(ctx: Ctx, id: string, code: string, baseVersion: number) {
  const row = await draft(ctx, id, baseVersion)
  const items = store.itemsOf(row)
  if (!items.some((i) => i.code === code)) throw problem('not_found')
  await store.updateList(
    ctx.db,
    row,
    { items: items.filter((i) => i.code !== code), status: 'draft' },
    ctx.now,
  )
  return done(row)
}

function refuseBlocked(ctx: Ctx, row: store.ListRow): void {
  const findings = findingsOf(ctx, listOf(row))
  if (mayPublish(findings)) return
  const blocking = findings.filter((f) => f.severity === 'blocking')
  throw problem('items.blocked', {
    issues: blocking.slice(0, 50).map((f) => ({
      path: `${f.itemCode}.${f.field}`,
      code: f.code,
      message: ctx.language === 'en' ? f.en : f.zh,
    })),
  })
}

export async function submit(ctx: Ctx, id: string, baseVersion: number) {
  const row = await draft(ctx, id, baseVersion)
  refuseBlocked(ctx, row)
  await store.updateList(ctx.db, row, { status: 'in_review' }, ctx.now)
  return done(row)
}

export async function publish(
  ctx: Ctx,
  id: string,
  input: { baseVersion: number; validFrom: string; note: string },
) {
  const row = await draft(ctx, id, input.baseVersion)
  ctx.access.need('item.publish', row.region_path, 'item.read')
  refuseBlocked(ctx, row)
  // The day begins at midnight of the place.
  const validFrom = new Date(`${input.validFrom}T00:00:00+08:00`)
  await store.updateList(ctx.db, row, { status: 'published', validFrom, note: input.note }, ctx.now)
  await store.closeBefore(ctx.db, id, validFrom)
  await store.bumpItems(ctx.db)
  await audit(ctx, {
    action: 'items.publish',
    subjectKind: 'item_list',
    subjectId: id,
    regionPath: row.region_path,
    detail: { name: row.name, validFrom: input.validFrom },
  })
  ctx.afterCommit(() => ctx.app.services.items.refresh())
  return done(row)
}

export async function discard(ctx: Ctx, id: string, baseVersion: number) {
  const row = await draft(ctx, id, baseVersion)
  await store.updateList(ctx.db, row, { status: 'retired' }, ctx.now)
  return done(row)
}

/** Bytes, as for tables of reports (`features/channels/table.ts`). */
const mostUnpacked = 64 << 20
const plainMapping: TableMapping = { ...caseStandardMapping }

export async function importList(
  ctx: Ctx,
  input: { name: string; uploadId: string; dryRun: boolean; profile: 'plain' | 'working' },
) {
  const file = await claimImport(ctx, input.uploadId)
  const path = blobPath(ctx.app.installation.dataDir, file.hash)
  // A small file that unpacks to gigabytes would take the memory of the server with it; what is no zip fails below, with words.
  if ((await unpacksTo(path, mostUnpacked, 150).catch(() => 'fine')) === 'too much')
    throw problem('import.too_dense')
  const bytes = await readFile(path)
  const units = ctx.app.services.organisation.units()
  let items: Item[]
  let problems: { row: number; code: string; column: string; zh: string; en: string }[]
  let proposals: { key: string; name: string; rows: number }[] = []
  let format: 'own' | 'table' = 'own'
  try {
    const own = await readListXlsx(bytes)
    items = own.items
    problems = own.problems
    // Without our two sheets it is somebody else's table.
    if (own.problems.some((p) => p.code === 'items.sheet_column' || p.code === 'items.sheet_missing')) {
      format = 'table'
      const mapping =
        input.profile === 'working' ? { ...caseStandardMapping, profile: yunchengProfile } : plainMapping
      const table = fromTable(await readTableXlsx(bytes), mapping as TableMapping, units)
      items = table.items
      problems = table.problems
      proposals = table.proposals
    }
  } catch (err) {
    if (err instanceof NotAWorkbook) throw problem('items.not_a_workbook')
    throw err
  }
  const answer = {
    id: null as string | null,
    format,
    items: items.length,
    proposals,
    problems: problems.slice(0, 500),
  }
  if (input.dryRun || items.length === 0) return answer
  const id = uuidv7(ctx.now.getTime())
  await store.insertDraft(ctx.db, {
    id,
    name: input.name,
    regionPath: ctx.app.installation.rootPath,
    basedOn: null,
    items,
    by: ctx.actor.id,
    now: ctx.now,
  })
  return { ...answer, id }
}
