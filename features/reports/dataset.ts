/** What an export of reports holds: each voice once, without anything that reaches the person. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { CaseFilter } from '../cases/contract.ts'
import { channelWords } from '../cases/rules.ts'
import { type Column, type Dataset, exportable } from '../exports/answers.ts'
import { publicWords } from '../open311/rules.ts'

interface Row {
  id: string
  number: string | null
  channel: string
  external_id: string | null
  body: string
  place_text: string | null
  region_path: string
  lng: number | null
  lat: number | null
  reporter_kind: string
  phone_mask: string | null
  occurred_at: Date
  received_at: Date
}

const w = (zh: string, en: string) => ({ zh, en })
const reporters = {
  anonymous: w('没留联系方式', 'No contact left'),
  named: w('留了联系方式', 'Contact left'),
  staff: w('工作人员', 'Staff'),
  system: w('系统', 'System'),
}

const columns: Column<Row>[] = [
  {
    key: 'id',
    head: w('报告', 'Report'),
    type: 'text',
    meaning: w('报告的标识，不变', 'Id of the report, never changes'),
    width: 38,
    of: (r) => r.id,
  },
  {
    key: 'case',
    head: w('事件编号', 'Case'),
    type: 'text',
    meaning: w('归到哪件事件', 'Number of the case it belongs to'),
    width: 18,
    of: (r) => r.number,
  },
  {
    key: 'channel',
    head: w('渠道', 'Channel'),
    type: 'text',
    meaning: w('从哪个渠道来', 'Channel it came by'),
    codes: channelWords,
    of: (r) => r.channel,
  },
  {
    key: 'externalId',
    head: w('来源编号', 'Number there'),
    type: 'text',
    meaning: w('来源系统里的编号', 'Its number in the system it came from'),
    width: 20,
    of: (r) => r.external_id,
  },
  {
    key: 'body',
    head: w('内容', 'Words'),
    type: 'text',
    meaning: w(
      '原话，遮住了能认出或找到人的部分',
      'The words as said, with whatever names, reaches or houses a person masked',
    ),
    masked: true,
    width: 60,
    of: (r) => publicWords(r.body),
  },
  {
    key: 'place',
    head: w('地点', 'Place'),
    type: 'text',
    meaning: w('报告人写的地点，遮到楼栋以上', 'Place as written, masked where it is a door'),
    masked: true,
    width: 28,
    of: (r) => (r.place_text === null ? null : publicWords(r.place_text)),
  },
  {
    key: 'region',
    head: w('区域', 'Region'),
    type: 'text',
    meaning: w('落在的最小区域', 'The smallest region it lies in'),
    width: 22,
    of: (r, ctx) => ctx.app.services.regions.name(r.region_path),
  },
  {
    key: 'reporter',
    head: w('报告人', 'Reporter'),
    type: 'text',
    meaning: w('是哪一类人报的', 'What kind of person reported'),
    codes: reporters,
    of: (r) => r.reporter_kind,
  },
  {
    key: 'phone',
    head: w('电话', 'Phone'),
    type: 'text',
    meaning: w('只有首尾几位', 'First and last digits only'),
    masked: true,
    width: 14,
    of: (r) => r.phone_mask,
  },
  {
    key: 'occurredAt',
    head: w('发生时间', 'Happened'),
    type: 'moment',
    meaning: w('报告人或设备说的时间', 'When, by the reporter or the device'),
    of: (r) => r.occurred_at.toISOString(),
  },
  {
    key: 'receivedAt',
    head: w('收到时间', 'Received'),
    type: 'moment',
    meaning: w('系统收到的时间；时段按它算', 'When it was received; the period goes by this'),
    of: (r) => r.received_at.toISOString(),
  },
]

const where = (ctx: Ctx, f: CaseFilter) => sql`r.county = ${ctx.app.installation.county}
  and ${exportable(ctx, 'report.read', f.region, 'r.region_path')}
  ${f.from ? sql`and r.received_at >= ${new Date(f.from)}` : sql``} ${f.to ? sql`and r.received_at < ${new Date(f.to)}` : sql``}
  ${f.channel?.length ? sql`and r.channel = any(${f.channel})` : sql``}`

export const reportsData: Dataset<Row> = {
  name: w('报告', 'Reports'),
  verb: 'report.read',
  columns,
  count: async (ctx, f) =>
    (
      await sql<{ n: number }>`select count(*)::int as n from reports r where ${where(ctx, f)}`.execute(
        ctx.db,
      )
    ).rows[0]!.n,
  // Ids are made in the order of time and are the key of the table: a page begins where the one before ended.
  async page(ctx, f, after, limit) {
    const { rows } = await sql<Row>`
      select r.id, c.number, r.channel, r.external_id, r.body, r.place_text, r.region_path, r.lng, r.lat, r.reporter_kind, r.phone_mask,
        r.occurred_at, r.received_at
      from reports r left join cases c on c.county = r.county and c.id = r.case_id
      where ${where(ctx, f)} ${after ? sql`and r.id < ${after}::uuid` : sql``} order by r.id desc limit ${limit}`.execute(
      ctx.db,
    )
    return { rows, next: rows.length === limit ? rows.at(-1)!.id : null }
  },
}
