/** Where a cell comes from: the entries that it was made of, each as it was then; and two versions beside each other. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, Words } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { noteOf } from '../../shared/notes.ts'
import { readCase, visible } from '../cases/answers.ts'
import { isoInZone } from '../clocks/rules.ts'
import { entryFact } from '../ledger/answers.ts'
import { callBehind } from '../visits/answers.ts'
import type * as c from './contract-sheets.ts'
import { valueAt } from './keep.ts'
import { oneRow, sheetFor } from './queries.ts'
import {
  type CellChange,
  compare as compareRows,
  countWords,
  type Definition,
  fieldsOf,
  figureWords,
  type Kept,
  type Ref,
  refsOf,
  type TableColumn,
  type Why,
} from './rules.ts'
import * as store from './store.ts'
import { brief, opened, readable, shownValue } from './view.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
const most = 20

/** How a column is made, in a sentence. */
export function howOf(d: Definition, col: TableColumn): Words {
  const f = col.from
  const name = (key: string) => d.columns.find((x) => x.key === key)?.head ?? w(key, key)
  switch (f.kind) {
    case 'field': {
      const words = fieldsOf[d.rows][f.field]?.words ?? col.head
      return w(`台账里的“${words.zh}”`, `“${words.en}” of the ledger`)
    }
    case 'count': {
      const ages =
        f.minAge === undefined && f.maxAge === undefined
          ? w('', '')
          : w(`，${f.minAge ?? 0}–${f.maxAge ?? '…'} 岁`, `, aged ${f.minAge ?? 0}–${f.maxAge ?? '…'}`)
      return w(`数出来的：${countWords[f.of].zh}${ages.zh}`, `Counted: ${countWords[f.of].en}${ages.en}`)
    }
    case 'figure':
      return w(`本期的${figureWords[f.figure].zh}`, `${figureWords[f.figure].en} in the period`)
    case 'sum':
      return w(f.of.map((k) => name(k).zh).join(' + '), f.of.map((k) => name(k).en).join(' + '))
    case 'share':
      return w(`${name(f.part).zh} ÷ ${name(f.whole).zh}`, `${name(f.part).en} ÷ ${name(f.whole).en}`)
    case 'constant':
      return w('固定的', 'Always the same')
    case 'hand':
      return w('手填', 'Filled in by hand')
  }
}

export async function cell(
  ctx: Ctx,
  id: string,
  n: number,
  key: string,
): Promise<AnswerOf<typeof c.sheetCell>> {
  const s = await sheetFor(ctx, id)
  const i = s.definition.columns.findIndex((x) => x.key === key)
  const col = s.definition.columns[i]
  if (!col) throw problem('not_found')
  const r = await oneRow(ctx, s, n)
  const { inside, hands } = opened(ctx.app, s, r)
  const refs = refsOf(inside, i)
  const field = col.from.kind === 'field' ? fieldsOf[s.definition.rows][col.from.field]?.ledger : undefined
  const entries = []
  for (const ref of refs.slice(0, most)) {
    const e = await entry(ctx, ref, field)
    if (e) entries.push(e)
  }
  const h = hands[key]
  return {
    head: col.head,
    how: howOf(s.definition, col),
    value: shownValue(s.definition, col, valueAt(col, i, inside, hands)),
    total: refs.length,
    more: refs.length - entries.length,
    entries,
    hand: h ? { by: h.by, at: h.at } : null,
    proposed: inside.proposed[key] ?? null,
  }
}

type Entry = AnswerOf<typeof c.sheetCell>['entries'][number]
const ledgerKinds = ['p', 'r', 'h', 'o']
/** Null: beyond what the reader may see, or gone. */
async function entry(ctx: Ctx, [kind, id, seq]: Ref, field: string | undefined): Promise<Entry | null> {
  if (ledgerKinds.includes(kind)) {
    const f = await entryFact(ctx, id, seq, field)
    return f && { kind, id, ...f }
  }
  if (kind === 'v' || kind === 'e') {
    const v = await callBehind(ctx.app, id)
    if (!v || !ctx.access.can('visit.read', v.region_path)) return null
    const at = v.happened_at?.toISOString() ?? null
    const title = [v.label, v.place].filter(Boolean).join(' · ')
    return {
      kind,
      id,
      link: `/visits?tab=calls&id=${v.id}`,
      title,
      source: noteOf('onVisit'),
      at,
      by: '',
      value: v.body ?? '',
    }
  }
  if (kind === 'c') {
    const row = await readCase(ctx.app.pools.system, ctx.app.installation.county, id)
    if (!visible(ctx, row)) return null
    const at = row.reported_at as unknown as Date
    return {
      kind,
      id,
      link: `/cases/${id}`,
      title: row.title,
      source: row.number,
      at: at.toISOString(),
      by: '',
      value: '',
    }
  }
  return { kind, id, link: null, title: '', source: '', at: null, by: '', value: '' }
}

/** Rows that are compared at a time. */
const part = 500
/** Rows of a sheet that the reader may see, some at a time, each with the row about the same of another sheet. */
async function* pairs(
  ctx: Ctx,
  s: store.SheetRow,
  other: store.SheetRow,
): AsyncGenerator<{ rows: store.KeptRow[]; others: store.KeptRow[] }> {
  const where = readable(ctx)
  for (let after = 0; ; ) {
    const rows = await store.rowsAfter(ctx.db, s.county, s.id, { where, after, limit: part })
    const subjects = rows.map((r) => r.subject)
    yield {
      rows,
      others: rows.length > 0 ? await store.rowsOfSubjects(ctx.db, s.county, other.id, subjects, where) : [],
    }
    if (rows.length < part) return
    after = rows.at(-1)!.n
  }
}
const kept = (ctx: Ctx, s: store.SheetRow, r: store.KeptRow): Kept => {
  const { inside, hands } = opened(ctx.app, s, r)
  return { subject: r.subject, packed: inside, hand: hands }
}
/** What a row is called: who it is about, and where. */
function titleOf(ctx: Ctx, s: store.SheetRow, r: store.KeptRow): { n: number; title: string } {
  const { inside } = opened(ctx.app, s, r)
  const i = s.definition.columns.findIndex(
    (x) => x.from.kind === 'field' && ['name', 'head'].includes(x.from.field),
  )
  const name = i < 0 ? null : shownValue(s.definition, s.definition.columns[i]!, inside.v[i] ?? null)
  return { n: r.n, title: [name, inside.place].filter(Boolean).join(' ') }
}

/** Changes that are told one by one; more than these are counted. */
const told = 300

export async function compare(ctx: Ctx, id: string, other: string): Promise<AnswerOf<typeof c.sheetCompare>> {
  const two = [await sheetFor(ctx, other), await sheetFor(ctx, id)]
  two.sort((a, b) => (a.from_on < b.from_on ? -1 : a.from_on > b.from_on ? 1 : a.version - b.version))
  const [was, is] = two as [store.SheetRow, store.SheetRow]
  if (was.table_id !== is.table_id || was.region_path !== is.region_path) throw problem('table.other')
  const { zone } = ctx.app.installation
  const of = (x: CellChange) => {
    const col = is.definition.columns.find((q) => q.key === x.key)!
    // Under the same key there may have been something else: it is masked as what it was.
    const then = was.definition.columns.find((q) => q.key === x.key)!
    return {
      key: x.key,
      head: col.head,
      before: shownValue(was.definition, then, x.before),
      after: shownValue(is.definition, col, x.after),
      why: whyWords(x.why, zone),
    }
  }
  const n = { added: 0, removed: 0, changed: 0 }
  const rows: AnswerOf<typeof c.sheetCompare>['rows'] = []
  for await (const x of pairs(ctx, is, was)) {
    const at = new Map(x.rows.map((r) => [r.subject, r]))
    const changes = compareRows(
      { columns: was.definition.columns, rows: x.others.map((r) => kept(ctx, was, r)) },
      { columns: is.definition.columns, rows: x.rows.map((r) => kept(ctx, is, r)) },
    )
    for (const ch of changes) {
      n[ch.kind]++
      if (rows.length < told)
        rows.push({ ...titleOf(ctx, is, at.get(ch.subject)!), kind: ch.kind, cells: ch.cells.map(of) })
    }
  }
  for await (const x of pairs(ctx, was, is)) {
    const still = new Set(x.others.map((r) => r.subject))
    for (const r of x.rows.filter((o) => !still.has(o.subject))) {
      n.removed++
      if (rows.length < told) rows.push({ ...titleOf(ctx, was, r), kind: 'removed', cells: [] })
    }
  }
  return { was: brief(ctx.app, was), is: brief(ctx.app, is), ...n, rows }
}

const kinds: Record<Ref[0], Words> = {
  p: w('人', 'people'),
  r: w('居住', 'residences'),
  h: w('房', 'homes'),
  o: w('单位', 'organisations'),
  v: w('走访', 'visits'),
  e: w('走访所记', 'things heard'),
  c: w('事件', 'cases'),
  t: w('任务', 'tasks'),
}
function whyWords(why: Why, zone: string): Words {
  if (why.kind === 'hand') {
    const day = why.at ? isoInZone(new Date(why.at), zone).slice(0, 10) : ''
    return why.by
      ? w(`${why.by}手填，${day}`, `By hand: ${why.by}, ${day}`)
      : w('手填的取下了', 'Taken away by hand')
  }
  if (why.kind === 'changed') {
    const seqs = [...new Set(why.of.map((r) => r[2]))]
    return w(
      `台账改了 ${why.of.length} 条${seqs.length === 1 ? `，现在是第 ${seqs[0]} 版` : ''}`,
      `${why.of.length} of the ledger changed${seqs.length === 1 ? `, now version ${seqs[0]}` : ''}`,
    )
  }
  if (why.kind === 'time') return w('日子过了，台账没有改', 'Time passed; the ledger is the same')
  const name = kinds[(why.came[0] ?? why.went[0])![0]]
  return w(
    `${name.zh}多了 ${why.came.length}，少了 ${why.went.length}`,
    `${name.en}: ${why.came.length} more, ${why.went.length} fewer`,
  )
}
