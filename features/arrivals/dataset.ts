/** What an export of arrivals holds, masked; in clear where somebody approved (features/exports). */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { type Asked, type Column, type Dataset, exportable } from '../exports/answers.ts'
import { arrivalVerbs } from './contract.ts'
import { found } from './reading.ts'
import { type ArrivalState, gravest, howWords, levelWords, type Said } from './rules.ts'
import { openSaid } from './seal.ts'
import { type ArrivalRow, countArrivals, pageArrivals } from './store.ts'
import { type AreaRow, areas } from './store-outside.ts'
import { maskedSaid, placeText } from './view.ts'

const w = (zh: string, en: string) => ({ zh, en })
type Out = ArrivalRow & { s: Said; areas: readonly AreaRow[] }

const states: Record<ArrivalState, { zh: string; en: string }> = {
  coming: w('要来', 'coming'),
  here: w('到了', 'here'),
  over: w('结束', 'over'),
  withdrawn: w('本人撤回', 'withdrawn'),
}
const value = (
  key: 'name' | 'idNumber' | 'phone',
  head: Column<Out>['head'],
  width: number,
): Column<Out> => ({
  key,
  head,
  type: 'text',
  meaning: w('遮住中间；批准过的文件里是全的', 'Its middle is masked; whole in a file that was approved'),
  masked: true,
  width,
  of: (a) => maskedSaid(a.s)[key] || null,
  clear: (a) => a.s[key] || null,
})

const columns: Column<Out>[] = [
  {
    key: 'id',
    head: w('标识', 'Id'),
    type: 'text',
    meaning: w('这条报备的标识，不变', 'Id of the arrival, never changes'),
    width: 38,
    of: (a) => a.id,
  },
  value('name', w('姓名', 'Name'), 12),
  value('idNumber', w('身份证号', 'Identity number'), 21),
  value('phone', w('电话', 'Phone'), 14),
  {
    key: 'from',
    head: w('从哪里来', 'From'),
    type: 'text',
    meaning: w('来处，和近来还到过的地方', 'Where they come from, and where else they were'),
    width: 36,
    of: (a) => a.s.from.map(placeText).join('；'),
  },
  {
    key: 'codes',
    head: w('区划代码', 'Codes'),
    type: 'text',
    meaning: w('这些地方的代码', 'Codes of these places'),
    width: 20,
    of: (a) => a.codes.join(' '),
  },
  {
    key: 'level',
    head: w('来处风险', 'Risk'),
    type: 'text',
    meaning: w('来处现在的风险等级；空着是没有', 'Level of risk there now; empty: none'),
    codes: levelWords,
    of: (a) => gravest(a.areas, { codes: a.codes, arrivesOn: a.arrives_on })?.level ?? null,
  },
  {
    key: 'arrivesOn',
    head: w('到达日期', 'Arrives on'),
    type: 'day',
    meaning: w('本人说的到达那一天', 'The day they said they arrive'),
    of: (a) => a.arrives_on,
  },
  {
    key: 'how',
    head: w('怎么来', 'How'),
    type: 'text',
    meaning: w('交通方式', 'Means of travel'),
    codes: howWords,
    of: (a) => a.how,
  },
  {
    key: 'trip',
    head: w('车次', 'Trip'),
    type: 'text',
    meaning: w('车次、航班或车牌', 'Train, flight or plate'),
    of: (a) => a.s.trip || null,
  },
  {
    key: 'companions',
    head: w('同行人数', 'With'),
    type: 'number',
    meaning: w('一起来的还有几个人', 'How many come along'),
    of: (a) => a.companions,
  },
  {
    key: 'stay',
    head: w('住处', 'Stays at'),
    type: 'text',
    meaning: w('本人写的住处', 'Where they will live, in their own words'),
    width: 30,
    of: (a) => a.s.stay || null,
  },
  {
    key: 'grid',
    head: w('网格', 'Grid'),
    type: 'text',
    meaning: w('在哪个网格', 'Grid it lies in'),
    width: 18,
    of: (a, ctx) =>
      ctx.app.services.regions.chain(a.region_path).findLast((r) => r.kind === 'grid')?.name ?? null,
  },
  {
    key: 'state',
    head: w('状态', 'State'),
    type: 'text',
    meaning: w('要来、到了、结束、撤回', 'Coming, here, over, withdrawn'),
    codes: states,
    of: (a) => a.state,
  },
  {
    key: 'person',
    head: w('台账里的人', 'Person'),
    type: 'text',
    meaning: w('认出来的是台账里的谁', 'Who of the ledger it is'),
    width: 38,
    of: (a) => a.person_id,
  },
  {
    key: 'reportedAt',
    head: w('报备时间', 'Reported at'),
    type: 'moment',
    meaning: w('什么时候报的', 'When it was said'),
    of: (a) => a.reported_at.toISOString(),
  },
]

function where(ctx: Ctx, f: Asked) {
  const region = exportable(ctx, arrivalVerbs.read, f.region, 'a.region_path', {
    out: 'ledger.export',
    reveal: f.clear ? 'ledger.reveal' : undefined,
  })
  return sql<boolean>`(a.county = ${ctx.app.installation.county} and a.state <> 'withdrawn' and ${region}
    ${f.q ? sql`and ${found(ctx, f.q)}` : sql``})`
}

export const arrivalsData: Dataset<Out> = {
  name: w('报备', 'Arrivals'),
  verb: arrivalVerbs.read,
  out: 'ledger.export',
  personal: {
    freeRows: 500,
    reveal: 'ledger.reveal',
    person: (a) => (a.person_id ? { id: a.person_id, regionPath: a.region_path } : null),
  },
  columns,
  count: (ctx, f) => countArrivals(ctx.db, where(ctx, f)),
  async page(ctx, f, after, limit) {
    const risky = await areas(ctx.db)
    const rows = await pageArrivals(ctx.db, where(ctx, f), after, limit)
    return {
      rows: rows.map((a) => ({ ...a, s: openSaid(ctx.app, a.id, a.sealed), areas: risky })),
      next: rows.length === limit ? rows.at(-1)!.id : null,
    }
  },
}
