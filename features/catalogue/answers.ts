/** What other features may ask of the catalogue. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { Asked, Column, Dataset } from '../exports/answers.ts'
import { carryRows } from '../regions/answers.ts'
import { found } from './commands.ts'
import { catalogueVerbs, type Entry } from './contract.ts'
import { kindWords } from './rules.ts'

export { ask as askForEntry, decide as decideOnEntry, enterAll } from './commands.ts'

/** Entries and who uses them follow the ground. */
export const carryCatalogue = carryRows(
  { table: 'catalogue_entries', of: sql<boolean>`t.ended_on is null` },
  { table: 'catalogue_subscriptions', of: sql<boolean>`t.state in ('asked', 'granted')` },
)

const w = (zh: string, en: string) => ({ zh, en })
const text = (key: keyof Entry, zh: string, en: string, width = 16): Column<Entry> => ({
  key,
  head: w(zh, en),
  type: 'text',
  meaning: w('登记的', 'As listed'),
  width,
  of: (e) => (e[key] as string | null) || null,
})
/** Headings are those that a file of entries is read by: what goes out can come in again. */
export const catalogueData: Dataset<Entry> = {
  name: w('资源目录', 'Catalogue'),
  verb: catalogueVerbs.read,
  out: catalogueVerbs.manage,
  columns: [
    text('code', '编码', 'Code'),
    text('name', '名称', 'Name', 28),
    {
      key: 'kind',
      head: w('类别', 'Kind'),
      type: 'text',
      meaning: w('数据项、台账、感知设备、服务接口', 'Data item, ledger, device, service'),
      codes: kindWords,
      of: (e) => e.kind,
    },
    text('theme', '领域', 'Theme'),
    text('owner', '责任单位', 'Owner', 20),
    text('origin', '来源', 'Origin', 24),
    {
      key: 'every',
      head: w('更新周期', 'Period'),
      type: 'number',
      meaning: w('几天更新一次', 'Days between two renewals'),
      of: (e) => e.every,
    },
    {
      key: 'fresh',
      head: w('更新日期', 'Updated'),
      type: 'day',
      meaning: w(
        '最近更新的那一天；本系统里的由系统算',
        'Day of the last change; of what is kept here it is computed',
      ),
      of: (e) => e.fresh.on,
    },
    {
      key: 'late',
      head: w('超期未更新', 'Not renewed in time'),
      type: 'yesno',
      meaning: w('过了更新周期', 'Longer ago than its period'),
      of: (e) => e.fresh.late,
    },
    {
      key: 'subscribers',
      head: w('使用单位数', 'Units that use it'),
      type: 'number',
      meaning: w('批准使用的单位', 'Units that were granted it'),
      of: (e) => e.subscribers,
    },
    text('note', '说明', 'Note', 28),
  ],
  count: async (ctx, f) => (await rowsOf(ctx, f)).length,
  async page(ctx, f, after, limit) {
    const from = Number(after ?? 0)
    const rows = await rowsOf(ctx, f)
    return {
      rows: rows.slice(from, from + limit),
      next: from + limit < rows.length ? String(from + limit) : null,
    }
  },
}
const rowsOf = (ctx: Ctx, f: Asked): Promise<Entry[]> =>
  found(ctx, { q: f.q, region: f.region, state: 'open' })
