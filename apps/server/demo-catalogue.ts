/** A demo town's catalogue: what it keeps itself, what comes from elsewhere, some cameras and sensors, and units that use some of it. */
import { sql } from 'kysely'
import { identityOf } from '../../features/accounts/answers.ts'
import { withActor } from '../../features/cases/answers.ts'
import { askForEntry, decideOnEntry, enterAll } from '../../features/catalogue/answers.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'

type Line = readonly [
  kind: 'data' | 'ledger' | 'device' | 'service',
  name: string,
  theme: string,
  owner: string,
  origin: string,
  every: number | null,
  back: number | null,
  bound?: string,
]
/** `back`: days since it was renewed; null: nobody knows. */
const lines: readonly Line[] = [
  ['ledger', '常住人口台账', '人口', '街道数据办', '社区采集', 30, null, 'people'],
  ['ledger', '房屋台账', '房屋', '街道数据办', '社区采集', 90, null, 'homes'],
  ['ledger', '单位和商户台账', '商业', '街道数据办', '社区采集', 90, null, 'organisations'],
  ['ledger', '车辆台账', '车辆', '街道数据办', '物业登记', 90, null, 'vehicles'],
  ['ledger', '设施台账', '设施', '街道数据办', '现场检查', 30, null, 'facilities'],
  ['data', '低保和特困人员', '民政', '区民政局', '区民政系统，按月下发', 31, 12],
  ['data', '残疾人基础信息', '民政', '区残联', '区残联系统', 92, 40],
  ['data', '在册个体工商户', '商业', '区市场监管局', '登记系统', 31, 75],
  ['data', '电梯检验到期', '安全', '区市场监管局', '检验系统', 31, 8],
  ['data', '危房鉴定结论', '住建', '区住建委', '鉴定报告', 366, 210],
  ['data', '预防接种应种未种', '卫健', '社区卫生服务中心', '接种系统', 31, 45],
  ['data', '义务教育学位', '教育', '区教委', '学籍系统', 366, null],
  ['data', '用水异常户', '安全', '自来水公司', '营业系统，每日', 1, 0],
  ['device', '滨江路口监控 1', '视频', '街道综治办', '滨江路口', null, null],
  ['device', '滨江路口监控 2', '视频', '街道综治办', '滨江路口', null, null],
  ['device', '老菜市场烟感 1 号箱', '消防', '街道应急办', '老菜市场', 1, 0],
  ['device', '老菜市场烟感 2 号箱', '消防', '街道应急办', '老菜市场', 1, 3],
  ['device', '下穿道水位计', '防汛', '街道应急办', '下穿道', 1, 0],
  ['device', '高层电梯物联', '安全', '物业企业联合会', '轿厢', 1, 1],
  ['service', '地址标准化接口', '地名', '街道数据办', '本系统接口', null, null],
  ['service', '身份核验接口', '政务', '区政务办', '政务服务网', null, null],
  ['service', '短信通道', '通信', '街道党政办', '运营商', null, null],
]

export async function fillDemoCatalogue(app: App): Promise<number> {
  const { county, rootPath } = app.installation
  const db = app.pools.system
  const { rows: known } = await sql`select 1 from catalogue_entries where county = ${county} limit 1`.execute(
    db,
  )
  const { rows: clerks } = await sql<{ id: string }>`
    select account_id as id from grants where role = 'data-clerk' and revoked_at is null order by account_id limit 1`.execute(
    db,
  )
  const clerk = clerks[0] && (await identityOf(app, clerks[0].id))
  if (known.length > 0 || !clerk) return 0
  const as = <T>(fn: (ctx: Ctx) => Promise<T>) => withActor(app, clerk.actor, clerk.access, fn)
  const ids = await as((ctx) =>
    enterAll(
      ctx,
      lines.map(([kind, name, theme, owner, origin, every, back, bound], i) => ({
        kind,
        name,
        theme,
        owner,
        origin,
        every,
        code: `${kind[0]!.toUpperCase()}-${String(i + 1).padStart(4, '0')}`,
        regionPath: rootPath,
        back,
        bound: bound ?? null,
      })),
    ),
  )
  // Departments ask for what they need; one waits for a decision.
  const { rows: handlers } = await sql<{ id: string }>`
    select distinct on (a.unit_id) g.account_id as id from grants g join accounts a on a.id = g.account_id
    where g.role = 'unit-handler' and g.revoked_at is null and a.unit_id is not null order by a.unit_id, g.account_id limit 3`.execute(
    db,
  )
  const purposes = ['上门前核对住户', '排查电梯和消防设施', '安排停水通知']
  for (const [i, h] of handlers.entries()) {
    const who = await identityOf(app, h.id)
    const entry = ids[[0, 4, 12][i]!]
    if (!who?.access.has('catalogue.read') || !entry) continue
    const said = () => ({ requestId: uuidv7(app.clock().getTime()) })
    const { id } = await withActor(app, who.actor, who.access, (ctx) =>
      askForEntry(ctx, entry, { ...said(), purpose: purposes[i]! }),
    )
    if (i < 2) await as((ctx) => decideOnEntry(ctx, id, { ...said(), to: 'granted', reason: '' }))
  }
  return ids.length
}
