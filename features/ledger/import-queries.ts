/** What is asked of imports: sources, how far one is, what became of its rows, the rows as a file. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf, Words } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { csvText } from '../../shared/csv.ts'
import { blobPath } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import type * as c from './contract-imports.ts'
import { eachBatch, firstCells } from './import-file.ts'
import { saidOtherwise } from './import-said.ts'
import { ruleOf } from './rule-words.ts'
import { type AssetColumn, columnWords } from './rules/assets.ts'
import { WORDS } from './rules/fields.ts'
import { type ImportIssue, importIssues, shownCell } from './rules/import-row.ts'
import { maskName, maskValue, personFields } from './rules/person.ts'
import { assetsBy, openAsset } from './store/assets.ts'
import * as changes from './store/import-changes.ts'
import * as store from './store/imports.ts'
import { organisationsById } from './store/lists.ts'
import { opened, peopleById } from './store/rows.ts'
import { openLabel } from './store/seal.ts'
import { placeOf } from './view.ts'
import './problems.ts'

export const wireImport = (i: store.ImportRow): c.Import => ({
  id: i.id,
  sourceId: i.source_id,
  sourceName: i.source_name,
  what: i.what,
  name: i.name,
  stage: i.stage,
  state: i.state,
  total: i.total,
  done: i.done,
  created: i.created,
  changed: i.changed,
  same: i.same,
  doubtful: i.doubtful,
  refused: i.refused,
  differs: i.differs,
  gone: i.gone,
  undone: i.undone,
  kept: i.kept,
  error: i.error,
  whole: i.file_hash !== '',
  byName: i.account_name,
  createdAt: i.created_at.toISOString(),
  updatedAt: i.updated_at.toISOString(),
})

export async function sources(ctx: Ctx): Promise<AnswerOf<typeof c.sourcesList>> {
  const own = ctx.access.where('ledger.import', 's.region_path')
  const rows = await store.listSources(
    ctx.db,
    sql<boolean>`s.county = ${ctx.app.installation.county} and ${own}`,
  )
  return {
    items: rows.map((s) => ({
      id: s.id,
      name: s.name,
      note: s.note,
      regionName: ctx.app.services.regions.name(s.region_path),
      imports: s.imports,
      lastAt: s.last?.toISOString() ?? null,
    })),
  }
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.importsList>,
): Promise<AnswerOf<typeof c.importsList>> {
  const own = ctx.access.where('ledger.import', 'i.region_path')
  const rows = await store.listImports(
    ctx.db,
    sql<boolean>`i.county = ${ctx.app.installation.county} and ${own} and ${q.source ? sql`i.source_id = ${q.source}` : sql`true`}`,
  )
  return { items: rows.map(wireImport) }
}

async function mine(ctx: Ctx, id: string): Promise<store.ImportRow> {
  const i = await store.importById(ctx.db, ctx.app.installation.county, id)
  if (!i || !ctx.access.can('ledger.import', i.region_path)) throw problem('not_found')
  return i
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.importGet>> {
  const i = await mine(ctx, id)
  const { dataDir } = ctx.app.installation
  const choosing =
    i.file_hash !== '' &&
    (i.stage === 'look' || i.stage === 'dry') &&
    i.state !== 'queued' &&
    i.state !== 'running'
  const samples = choosing ? await firstCells(blobPath(dataDir, i.file_hash), i.header) : []
  const fieldAt = new Map<number | undefined, string>([
    ...personFields.map((f) => [i.columns[f], f] as const),
    ...(['plate', 'owner', 'keeper'] as const).map((f) => [i.columns[f], f] as const),
  ])
  const { system } = ctx.app.pools
  return {
    ...wireImport(i),
    headings: i.headings,
    columns: i.columns,
    differing: i.differing,
    strict: i.strict,
    samples: samples.map((row) => i.headings.map((_, n) => masked(fieldAt.get(n), row[n] ?? ''))),
    changes: i.stage === 'take' || i.stage === 'undo' ? await changes.countChanges(system, i.county, id) : 0,
    left: i.stage === 'undo' ? await leftOf(ctx, i) : [],
  }
}
const masked = (field: string | undefined, cell: string): string =>
  field && field !== 'birth' && field !== 'death'
    ? maskValue(field, cell.trim().slice(0, 100))
    : shownCell(cell)

async function leftOf(ctx: Ctx, i: store.ImportRow): Promise<c.ImportDetail['left']> {
  const rows = await changes.listKept(ctx.app.pools.system, i.county, i.id, 100)
  const people = await named(
    ctx,
    i.what,
    rows.map((r) => r.owner_id),
  )
  return rows.map((r) => {
    const p = people.get(r.owner_id)
    return {
      kind: r.kind,
      personId: p && i.what === 'people' ? r.owner_id : null,
      name: p?.name ?? '',
      place: p?.place ?? '',
    }
  })
}

const ofAssets = (i: Pick<store.ImportRow, 'what'>): boolean =>
  i.what === 'vehicles' || i.what === 'facilities'

/** Names as a list may show them, of people and organisations that the reader may read. */
async function named(
  ctx: Ctx,
  what: store.ImportRow['what'],
  ids: readonly string[],
): Promise<Map<string, { name: string; place: string }>> {
  const { county } = ctx.app.installation
  const own = [...new Set(ids)]
  const list: (readonly [string, string, string])[] =
    what === 'people'
      ? (await peopleById(ctx.db, county, own)).map((p) => [
          p.id,
          maskName(opened(ctx.app, p).values.name),
          p.region_path,
        ])
      : what === 'organisations'
        ? (await organisationsById(ctx.db, county, own)).map((o) => [o.id, o.name, o.region_path])
        : (await assetsBy(ctx.db, county, own)).map((a) => [
            a.id,
            a.kind === 'facility' ? a.name : maskValue('plate', openAsset(ctx.app, a.id, a.sealed).plate),
            a.region_path,
          ])
  return new Map(list.map(([id, name, path]) => [id, { name, place: placeOf(ctx.app, path) }]))
}

const wordsOf = (code: string): Words =>
  Object.hasOwn(importIssues, code) ? importIssues[code as ImportIssue] : ruleOf(code).title

export async function rows(
  ctx: Ctx,
  id: string,
  q: QueryOf<typeof c.importRows>,
): Promise<AnswerOf<typeof c.importRows>> {
  const i = await mine(ctx, id)
  // Rows are read with the import, wherever its region has gone since.
  const { system } = ctx.app.pools
  if (q.show === 'gone') {
    const some = await store.listGone(system, i, q.after, q.limit + 1)
    const page = some.slice(0, q.limit)
    const known = await named(
      ctx,
      i.what,
      page.map((r) => r.subject_id),
    )
    return {
      items: page.map((r) => ({
        row: r.row,
        line: r.line,
        outcome: null,
        personId: i.what === 'people' && known.has(r.subject_id) ? r.subject_id : null,
        assetId: ofAssets(i) && known.has(r.subject_id) ? r.subject_id : null,
        name: known.get(r.subject_id)?.name ?? '',
        place: known.get(r.subject_id)?.place ?? '',
        fields: [],
        differs: [],
        said: [],
        issues: [],
      })),
      next: some.length > q.limit ? page.at(-1)!.row : null,
    }
  }
  const some = await store.listRows(system, i, q.show ?? null, q.after, q.limit + 1)
  const page = some.slice(0, q.limit)
  const known =
    i.what === 'organisations'
      ? new Map()
      : await named(
          ctx,
          i.what,
          page.flatMap((r) => r.subject_id ?? []),
        )
  const said = q.show === 'differs' ? await saidOtherwise(ctx, i, page) : new Map()
  return {
    items: page.map((r) => {
      const label = openLabel(ctx.app, i.id, r.row, r.sealed)
      return {
        row: r.row,
        line: r.line,
        outcome: r.outcome,
        personId: i.what === 'people' && r.subject_id && known.has(r.subject_id) ? r.subject_id : null,
        assetId: ofAssets(i) && r.subject_id && known.has(r.subject_id) ? r.subject_id : null,
        name:
          i.what === 'people'
            ? maskName(label.name)
            : i.what === 'vehicles'
              ? maskValue('plate', label.name)
              : label.name,
        place: label.place,
        fields: [...r.fields],
        differs: [...r.differs],
        said: said.get(r.row) ?? [],
        issues: r.issues.map((code) => ({ code, words: wordsOf(code) })),
      }
    }),
    next: some.length > q.limit ? page.at(-1)!.row : null,
  }
}

/** Rows in one file; nobody corrects more by hand. */
const mostInFile = 50_000
const outcomeWords: Record<store.Outcome, Words> = {
  created: { zh: '新登记', en: 'new' },
  changed: { zh: '更正', en: 'changed' },
  same: { zh: '不变', en: 'unchanged' },
  doubtful: { zh: '存疑，待比对', en: 'doubtful' },
  refused: { zh: '不收', en: 'refused' },
}
const fieldWord = (f: string, lang: 'zh' | 'en'): string =>
  f === 'from'
    ? WORDS.moveIn[lang]
    : f === 'until'
      ? WORDS.moveOut[lang]
      : f === 'role'
        ? WORDS.residence[lang]
        : (((WORDS as Record<string, Words>)[f] ?? columnWords[f as AssetColumn])?.[lang] ?? f)

/** Rows with what became of them and the cells of the file, to be corrected and imported again. */
export async function rowsFile(ctx: Ctx, id: string, q: QueryOf<typeof c.importRowsFile>): Promise<string> {
  const i = await mine(ctx, id)
  const { system } = ctx.app.pools
  const lang = ctx.language
  const list =
    q.show === 'gone'
      ? (await store.listGone(system, i, 0, mostInFile + 1)).map((r) => ({
          ...r,
          outcome: null,
          fields: [],
          differs: [],
          issues: [],
        }))
      : await store.listRows(system, i, q.show ?? null, 0, mostInFile + 1)
  const shown = list.slice(0, mostInFile)
  // Cells are people in clear. Rows that are gone stand in another file.
  const clear = q.show !== 'gone' && i.file_hash !== '' && ctx.access.can('ledger.reveal', i.region_path)
  const cells = new Map<number, string[]>()
  if (clear && shown.length > 0) {
    const wanted = new Set(shown.map((r) => r.row))
    await eachBatch(blobPath(ctx.app.installation.dataDir, i.file_hash), i.header, 0, 1000, async (some) => {
      for (const r of some) if (wanted.has(r.row)) cells.set(r.row, r.cells)
      return true
    })
    await audit(ctx, {
      action: 'ledger.import_rows',
      subjectKind: 'ledger-import',
      subjectId: i.id,
      regionPath: i.region_path,
      detail: { show: q.show ?? 'all', rows: shown.length },
    })
  }
  const said = (words: readonly string[]) => words.join(lang === 'zh' ? '、' : ', ')
  return csvText(
    [
      ...(lang === 'zh'
        ? ['行', '结果', '问题', '改了', '说法不同']
        : ['line', 'outcome', 'issues', 'changed', 'differs']),
      ...(clear ? i.headings : []),
    ],
    shown.map((r) => [
      String(r.line),
      r.outcome ? outcomeWords[r.outcome][lang] : lang === 'zh' ? '这次没有' : 'gone',
      said(r.issues.map((code) => wordsOf(code)[lang])),
      said(r.fields.map((f) => fieldWord(f, lang))),
      said(r.differs.map((f) => fieldWord(f, lang))),
      ...(cells.get(r.row) ?? []),
    ]),
    list.length > mostInFile ? Number.POSITIVE_INFINITY : shown.length,
  )
}
