/** What an export of the ledger holds: people, doors and organisations, masked; in clear where somebody approved (features/exports). */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { type Asked, type Column, type Dataset, exportable } from '../exports/answers.ts'
import { ledgerVerbs } from './contract.ts'
import { buildingsNamed, organisationsWhere, peopleWhere } from './queries.ts'
import { todayOf } from './recheck.ts'
import { maskValue, type OrganisationValues, type PersonField, type PersonValues } from './rules/person.ts'
import type { TagSubject } from './rules/tags.ts'
import * as lists from './store/lists.ts'
import { openContact, openPerson } from './store/seal.ts'
import { withOpenTag } from './tag-reading.ts'
import { ageOf, doorText, placeOf } from './view.ts'

const w = (zh: string, en: string) => ({ zh, en })
/** Lists of a building or a few doors go out at once; what is as long as the list of a grid is looked at by somebody else first. */
const freeRows = 500
const sexes = { '0': w('没有登记', 'not listed'), '1': w('男', 'male'), '2': w('女', 'female') }
const roles = {
  family: w('常住', 'lives here'),
  tenant: w('租住', 'rents'),
  owner: w('产权，住别处', 'owns, lives elsewhere'),
  absent: w('空挂', 'registered, absent'),
}

/** `at` is the name of the table in the list. */
async function scoped(ctx: Ctx, f: Asked, subject: TagSubject, at: 'p' | 'h' | 'o') {
  const region = exportable(ctx, ledgerVerbs.read, f.region, `${at}.region_path`, {
    out: ledgerVerbs.export,
    reveal: f.clear ? ledgerVerbs.reveal : undefined,
  })
  return sql<boolean>`(${region} and ${await withOpenTag(ctx, f.tag, subject, `${at}.id`)})`
}
const nameOf = (ctx: Ctx, path: string, kind: string): string =>
  ctx.app.services.regions.chain(path).findLast((r) => r.kind === kind)?.name ?? ''

/** Grid, community, source, day of verification, open findings: what all rows have. */
const common: Column<{
  region_path: string
  source?: string
  verified_on?: string | null
  open: number
}>[] = [
  {
    key: 'grid',
    head: w('网格', 'Grid'),
    type: 'text',
    meaning: w('在哪个网格', 'Grid it lies in'),
    width: 18,
    of: (r, ctx) => nameOf(ctx, r.region_path, 'grid') || null,
  },
  {
    key: 'community',
    head: w('社区', 'Community'),
    type: 'text',
    meaning: w('在哪个社区', 'Community it lies in'),
    width: 18,
    of: (r, ctx) => ctx.app.services.regions.name(r.region_path.slice(0, 12)),
  },
  {
    key: 'source',
    head: w('来源', 'Source'),
    type: 'text',
    meaning: w('最近一版从哪里来', 'Where the last version came from'),
    of: (r) => r.source ?? null,
  },
  {
    key: 'verified',
    head: w('核实日期', 'Verified'),
    type: 'day',
    meaning: w('最近核实的那一天', 'Day it was verified last'),
    of: (r) => r.verified_on ?? null,
  },
  {
    key: 'open',
    head: w('待清疑点', 'Open findings'),
    type: 'number',
    meaning: w('还没有清的疑点', 'Findings that are open'),
    of: (r) => r.open,
  },
]

type PersonOut = lists.PersonListed & { v: PersonValues }

const value = (key: PersonField, head: Column<never>['head'], width = 12): Column<PersonOut> => ({
  key,
  head,
  type: 'text',
  meaning: w('遮住中间；批准过的文件里是全的', 'Its middle is masked; whole in a file that was approved'),
  masked: true,
  width,
  of: (p) => maskValue(key, p.v[key]) || null,
  clear: (p) => p.v[key] || null,
})

const personColumns: Column<PersonOut>[] = [
  {
    key: 'id',
    head: w('标识', 'Id'),
    type: 'text',
    meaning: w('这个人在台账里的标识，不变', 'Id of the person in the ledger, never changes'),
    width: 38,
    of: (p) => p.id,
  },
  value('name', w('姓名', 'Name')),
  {
    key: 'sex',
    head: w('性别', 'Sex'),
    type: 'text',
    meaning: w('登记的性别', 'As listed'),
    codes: sexes,
    of: (p) => String(p.sex),
  },
  value('birth', w('出生日期', 'Born')),
  {
    key: 'age',
    head: w('年龄', 'Age'),
    type: 'number',
    meaning: w('周岁；去世的是去世时', 'Whole years; of somebody dead on that day'),
    of: (p, ctx) => ageOf(p.v, todayOf(ctx.app, ctx.now)),
  },
  value('idNumber', w('身份证号', 'Identity number'), 21),
  value('phone', w('联系电话', 'Phone'), 14),
  value('phone2', w('备用电话', 'Second phone'), 14),
  {
    key: 'nation',
    head: w('民族', 'Nation'),
    type: 'text',
    meaning: w('登记的民族', 'As listed'),
    of: (p) => p.v.nation || null,
  },
  {
    key: 'place',
    head: w('住处', 'Lives at'),
    type: 'text',
    meaning: w('现在住的那扇门', 'The door where they live now'),
    width: 30,
    of: (p, ctx) =>
      [placeOf(ctx.app, p.home ?? p.region_path), doorText(p.unit, p.room)].filter(Boolean).join(' '),
  },
  {
    key: 'role',
    head: w('居住类型', 'Residence'),
    type: 'text',
    meaning: w('在那里是什么：常住、租住、产权、空挂', 'As what they are there'),
    codes: roles,
    of: (p) => p.role,
  },
  {
    key: 'relation',
    head: w('与户主关系', 'Relation'),
    type: 'text',
    meaning: w('与户主是什么关系', 'Relation to the head'),
    of: (p) => p.relation || null,
  },
  {
    key: 'household',
    head: w('户号', 'Household'),
    type: 'text',
    meaning: w('户号相同的是一户', 'Of one household those with the same'),
    of: (p) => p.household || null,
  },
  {
    key: 'died',
    head: w('去世日期', 'Died'),
    type: 'day',
    meaning: w('空着是没有登记去世', 'Empty: not listed as dead'),
    of: (p) => p.died_on,
  },
  ...common,
]

export const peopleData: Dataset<PersonOut> = {
  name: w('台账的人', 'People of the ledger'),
  verb: ledgerVerbs.read,
  out: ledgerVerbs.export,
  personal: {
    freeRows,
    reveal: ledgerVerbs.reveal,
    person: (p) => ({ id: p.id, regionPath: p.region_path }),
  },
  columns: personColumns,
  count: async (ctx, f) => lists.countPeople(ctx.db, await whoOf(ctx, f)),
  async page(ctx, f, after, limit) {
    const rows = await lists.listPeople(
      ctx.db,
      await whoOf(ctx, f),
      todayOf(ctx.app, ctx.now),
      after ?? undefined,
      limit,
    )
    return {
      rows: rows.map((p) => ({ ...p, v: openPerson(ctx.app, p.id, p.sealed) })),
      next: rows.length === limit ? lists.nextAfter(rows.at(-1)!) : null,
    }
  },
}
const whoOf = async (ctx: Ctx, f: Asked) =>
  peopleWhere(ctx, { q: f.q, from: f.minAge }, await scoped(ctx, f, 'person', 'p'))

const doorColumns: Column<lists.DoorListed>[] = [
  {
    key: 'id',
    head: w('标识', 'Id'),
    type: 'text',
    meaning: w('这户门在台账里的标识，不变', 'Id of the door in the ledger, never changes'),
    width: 38,
    of: (h) => h.id,
  },
  {
    key: 'building',
    head: w('楼栋', 'Building'),
    type: 'text',
    meaning: w('楼栋的地址', 'Address of the building'),
    width: 26,
    of: (h, ctx) => placeOf(ctx.app, h.region_path),
  },
  {
    key: 'unit',
    head: w('单元', 'Unit'),
    type: 'text',
    meaning: w('单元号；没有单元的空着', 'Unit; empty without any'),
    of: (h) => h.unit || null,
  },
  {
    key: 'floor',
    head: w('楼层', 'Floor'),
    type: 'number',
    meaning: w('由房号看出的楼层', 'As the number of the room says'),
    of: (h) => h.floor,
  },
  {
    key: 'room',
    head: w('室', 'Room'),
    type: 'text',
    meaning: w('房号', 'Number of the room'),
    of: (h) => h.room,
  },
  {
    key: 'people',
    head: w('登记人数', 'People'),
    type: 'number',
    meaning: w('现在登记在这里的人', 'People listed here now'),
    of: (h) => h.people,
  },
  ...common.filter((c) => c.key !== 'source' && c.key !== 'verified'),
]

export const homesData: Dataset<lists.DoorListed> = {
  name: w('台账的房', 'Homes of the ledger'),
  verb: ledgerVerbs.read,
  out: ledgerVerbs.export,
  columns: doorColumns,
  count: async (ctx, f) => lists.countDoors(ctx.db, await doorsOf(ctx, f)),
  async page(ctx, f, after, limit) {
    const rows = await lists.listDoors(ctx.db, await doorsOf(ctx, f), todayOf(ctx.app, ctx.now), after, limit)
    return { rows, next: rows.length === limit ? lists.nextAfter(rows.at(-1)!) : null }
  },
}
const doorsOf = async (ctx: Ctx, f: Asked) => sql<boolean>`(h.county = ${ctx.app.installation.county}
  and ${await scoped(ctx, f, 'home', 'h')}
  ${f.q ? sql`and h.region_path = any(${buildingsNamed(ctx, f.q)}::text[])` : sql``})`

type OrganisationOut = lists.OrganisationListed & { c: Pick<OrganisationValues, 'legalPerson' | 'phone'> }

const contact = (key: 'legalPerson' | 'phone', head: Column<never>['head']): Column<OrganisationOut> => ({
  key,
  head,
  type: 'text',
  meaning: w('遮住中间；批准过的文件里是全的', 'Its middle is masked; whole in a file that was approved'),
  masked: true,
  width: 14,
  of: (o) => maskValue(key, o.c[key]) || null,
  clear: (o) => o.c[key] || null,
})

const organisationColumns: Column<OrganisationOut>[] = [
  {
    key: 'id',
    head: w('标识', 'Id'),
    type: 'text',
    meaning: w('这家单位在台账里的标识，不变', 'Id of the organisation in the ledger, never changes'),
    width: 38,
    of: (o) => o.id,
  },
  {
    key: 'name',
    head: w('名称', 'Name'),
    type: 'text',
    meaning: w('单位或商户的名称', 'Name of the organisation or merchant'),
    width: 28,
    of: (o) => o.name,
  },
  {
    key: 'creditCode',
    head: w('信用代码', 'Credit code'),
    type: 'text',
    meaning: w('统一社会信用代码，是公开的', 'Unified social credit code, which is public'),
    width: 21,
    of: (o) => o.credit_code || null,
  },
  {
    key: 'kind',
    head: w('类别', 'Kind'),
    type: 'text',
    meaning: w('做什么的', 'What it does'),
    of: (o) => o.kind || null,
  },
  {
    key: 'address',
    head: w('地址', 'Address'),
    type: 'text',
    meaning: w('登记的地址', 'As listed'),
    width: 28,
    of: (o) => o.address || null,
  },
  contact('legalPerson', w('负责人', 'In charge')),
  contact('phone', w('电话', 'Phone')),
  {
    key: 'closed',
    head: w('注销日期', 'Closed on'),
    type: 'day',
    meaning: w('空着是还在', 'Empty: it is there'),
    of: (o) => o.closed_on,
  },
  ...common,
]

export const organisationsData: Dataset<OrganisationOut> = {
  name: w('台账的单位', 'Organisations of the ledger'),
  verb: ledgerVerbs.read,
  out: ledgerVerbs.export,
  personal: { freeRows, reveal: ledgerVerbs.reveal, person: () => null },
  columns: organisationColumns,
  count: async (ctx, f) => lists.countOrganisations(ctx.db, await whichOf(ctx, f)),
  async page(ctx, f, after, limit) {
    const { rows } = await lists.listOrganisations(ctx.db, await whichOf(ctx, f), after ?? undefined, limit)
    return {
      rows: rows.map((o) => ({ ...o, c: openContact(ctx.app, o.id, o.sealed) })),
      next: rows.length === limit ? lists.nextAfter(rows.at(-1)!) : null,
    }
  },
}
const whichOf = async (ctx: Ctx, f: Asked) =>
  organisationsWhere(ctx, f.q, await scoped(ctx, f, 'organisation', 'o'))
