/** What an export of visits holds: planned calls and what became of them, by day; the list as a file is in `sheets.ts`. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { CaseFilter } from '../cases/contract.ts'
import { type Column, type Dataset, exportable } from '../exports/answers.ts'
import { countVisits, listVisits, nextCursor, type VisitRow } from './store/visits.ts'
import { kindWords, skipWords, stateWords } from './words.ts'

const w = (zh: string, en: string) => ({ zh, en })
const columns: Column<VisitRow>[] = [
  {
    key: 'id',
    head: w('走访', 'Visit'),
    type: 'text',
    meaning: w('走访的标识，不变', 'Id of the visit, never changes'),
    width: 38,
    of: (v) => v.id,
  },
  {
    key: 'plan',
    head: w('计划', 'Plan'),
    type: 'text',
    meaning: w('属于哪个走访计划', 'Plan it belongs to'),
    width: 22,
    of: (v) => v.plan_name,
  },
  {
    key: 'kind',
    head: w('对象', 'Kind'),
    type: 'text',
    meaning: w('走访的是哪一类', 'What kind of subject'),
    codes: kindWords,
    of: (v) => v.subject_kind,
  },
  {
    key: 'place',
    head: w('地址', 'Place'),
    type: 'text',
    meaning: w('地址；住户不写门牌', 'Address; of homes without the door'),
    masked: true,
    width: 28,
    of: (v) => v.place,
  },
  {
    key: 'name',
    head: w('名称', 'Name'),
    type: 'text',
    meaning: w('商家、企业、部位的名称；住户的空着', 'Name of a merchant, company or place; empty for homes'),
    masked: true,
    width: 22,
    of: (v) => (v.subject_kind === 'door' ? null : v.label),
  },
  {
    key: 'region',
    head: w('网格', 'Grid'),
    type: 'text',
    meaning: w('在哪个网格', 'Grid it lies in'),
    width: 22,
    of: (v, ctx) => ctx.app.services.regions.name(v.region_path),
  },
  {
    key: 'visitor',
    head: w('走访人', 'Visitor'),
    type: 'text',
    meaning: w('由谁走访', 'Whose visit it is'),
    of: (v, ctx) => ctx.app.services.organisation.accountName(v.account_id) || null,
  },
  {
    key: 'dueOn',
    head: w('应走访日', 'Due on'),
    type: 'day',
    meaning: w('哪一天该走访；时段按它算', 'Day it is due; the period goes by this'),
    of: (v) => v.due_on,
  },
  {
    key: 'state',
    head: w('状态', 'State'),
    type: 'text',
    meaning: w('现在的状态', 'State as it stands'),
    codes: stateWords,
    of: (v) => v.state,
  },
  {
    key: 'happenedAt',
    head: w('走访时间', 'Visited'),
    type: 'moment',
    meaning: w('什么时候走访的', 'When the visit was'),
    of: (v) => v.happened_at?.toISOString() ?? null,
  },
  {
    key: 'tries',
    head: w('上门次数', 'Tries'),
    type: 'number',
    meaning: w('到过门口几次', 'Times somebody stood at the door'),
    of: (v) => v.tries,
  },
  {
    key: 'entries',
    head: w('记录条数', 'Entries'),
    type: 'number',
    meaning: w('三张清单里记了几条', 'Entries of the three lists'),
    of: (v) => v.entries,
  },
  {
    key: 'reason',
    head: w('为什么不走', 'Why given up'),
    type: 'text',
    meaning: w('不再走访的原因', 'Why it is not made'),
    codes: skipWords,
    of: (v) => v.reason,
  },
]

const dayOf = (ctx: Ctx, iso: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ctx.app.installation.zone }).format(new Date(iso))
/** Days count by the date they are due; `to` is the first moment that no longer belongs. */
const where = (ctx: Ctx, f: CaseFilter) => sql<boolean>`(v.county = ${ctx.app.installation.county}
  and ${exportable(ctx, 'visit.read', f.region, 'v.region_path')}
  ${f.from ? sql`and v.due_on >= ${dayOf(ctx, f.from)}::date` : sql``}
  ${f.to ? sql`and v.due_on <= ${dayOf(ctx, new Date(Date.parse(f.to) - 1).toISOString())}::date` : sql``})`

export const visitsData: Dataset<VisitRow> = {
  name: w('走访', 'Visits'),
  verb: 'visit.read',
  columns,
  count: (ctx, f) => countVisits(ctx.db, where(ctx, f)),
  async page(ctx, f, after, limit) {
    const rows = await listVisits(ctx.db, where(ctx, f), after ?? undefined, limit)
    return { rows, next: rows.length === limit ? nextCursor(rows.at(-1)!) : null }
  },
}
