/** What can be chosen: fields of each kind of row, counts, figures, conditions; each with its words and what may be asked of it. */
import type { Words } from '../../../kernel/contract.ts'
import type { Condition, Count, Figure, RowKind } from './model.ts'

export interface FieldSource {
  words: Words
  type: 'text' | 'number' | 'day'
  /** Field of the ledger in which it stands: for its mask and for its history. */
  ledger?: string
  /** Names or reaches somebody: masked on every screen. */
  personal?: true
  /** Somebody can be sent to fill it in. */
  fillable?: true
  width?: number
}
const w = (zh: string, en: string): Words => ({ zh, en })
const of = (
  words: Words,
  ledger?: string,
  more: Partial<Omit<FieldSource, 'words' | 'ledger'>> = {},
): FieldSource => ({ words, type: 'text', ...(ledger ? { ledger } : {}), ...more })
const personal = { personal: true } as const
const asked = { fillable: true } as const

const where = {
  place: of(w('住址', 'Address'), undefined, { width: 30 }),
  grid: of(w('网格', 'Grid'), undefined, { width: 16 }),
  community: of(w('社区', 'Community'), undefined, { width: 16 }),
}
const known = {
  source: of(w('数据来源', 'Source')),
  verified: of(w('核实日期', 'Verified'), undefined, { type: 'day' }),
}

export const fieldsOf: Readonly<Record<RowKind, Readonly<Record<string, FieldSource>>>> = {
  person: {
    name: of(w('姓名', 'Name'), 'name', { ...personal, ...asked }),
    sex: of(w('性别', 'Sex'), 'sex', asked),
    birth: of(w('出生日期', 'Born'), 'birth', { ...personal, ...asked, type: 'day' }),
    age: of(w('年龄', 'Age'), 'birth', { ...asked, type: 'number' }),
    idNumber: of(w('身份证号', 'Identity number'), 'idNumber', { ...personal, ...asked, width: 21 }),
    phone: of(w('联系电话', 'Phone'), 'phone', { ...personal, ...asked, width: 14 }),
    nation: of(w('民族', 'Nation'), 'nation', asked),
    marriage: of(w('婚姻状况', 'Marriage'), 'marriage', asked),
    work: of(w('职业', 'Work'), 'work', asked),
    household: of(w('户号', 'Household'), 'household'),
    relation: of(w('与户主关系', 'Relation to head'), 'relation', asked),
    role: of(w('居住类型', 'Residence'), 'role'),
    since: of(w('入住日期', 'Since'), 'from', { ...asked, type: 'day' }),
    ...where,
    ...known,
  },
  home: {
    unit: of(w('单元', 'Unit'), 'unit'),
    floor: of(w('楼层', 'Floor'), 'room', { type: 'number' }),
    room: of(w('室', 'Room'), 'room'),
    owner: of(w('房主', 'Owner'), 'name', { ...personal, ...asked }),
    ownerPhone: of(w('房主电话', 'Phone of the owner'), 'phone', { ...personal, ...asked, width: 14 }),
    tenants: of(w('承租人', 'Tenants'), 'name', { ...personal, ...asked, width: 18 }),
    tenantPhone: of(w('承租人电话', 'Phone of a tenant'), 'phone', { ...personal, ...asked, width: 14 }),
    rentedSince: of(w('起租日期', 'Rented since'), 'from', { ...asked, type: 'day' }),
    ...where,
  },
  household: {
    household: of(w('户号', 'Household'), 'household'),
    head: of(w('户主', 'Head'), 'name', { ...personal, ...asked }),
    headPhone: of(w('户主电话', 'Phone of the head'), 'phone', { ...personal, ...asked, width: 14 }),
    ...where,
  },
  organisation: {
    name: of(w('单位名称', 'Name'), 'name', { width: 26 }),
    creditCode: of(w('信用代码', 'Credit code'), 'creditCode', { ...asked, width: 21 }),
    kind: of(w('类别', 'Kind'), 'kind', asked),
    legalPerson: of(w('负责人', 'In charge'), 'legalPerson', { ...personal, ...asked }),
    phone: of(w('电话', 'Phone'), 'phone', { ...personal, ...asked, width: 14 }),
    ...where,
    ...known,
  },
  grid: {
    grid: where.grid,
    community: where.community,
    worker: of(w('网格员', 'Grid worker')),
  },
  community: { community: where.community, secretary: of(w('书记', 'Secretary')) },
}

export const countWords: Readonly<Record<Count, Words>> = {
  people: w('居住人数', 'People living there'),
  men: w('男', 'Men'),
  women: w('女', 'Women'),
  households: w('户数', 'Households'),
  homes: w('住房数', 'Homes lived in'),
  rentedHomes: w('出租房数', 'Rented homes'),
  tenants: w('租住人数', 'Tenants'),
  absent: w('空挂人数', 'Registered and absent'),
  movedIn: w('本期迁入', 'Moved in'),
  movedOut: w('本期迁出', 'Moved out'),
  born: w('本期出生', 'Born'),
  died: w('本期去世', 'Died'),
  organisations: w('单位数', 'Organisations'),
}
/** Those of which an age may be asked. */
export const agedCounts: readonly Count[] = ['people', 'men', 'women', 'tenants']

export const figureWords: Readonly<Record<Figure, Words>> = {
  visits: w('本期走访次数', 'Visits made'),
  lastVisit: w('最近走访日期', 'Last visit'),
  difficulties: w('困难问题', 'Difficulties heard'),
  needs: w('服务需求', 'Needs heard'),
  risks: w('风险隐患', 'Risks heard'),
  cases: w('受理事件', 'Cases received'),
  casesResolved: w('办结事件', 'Cases resolved'),
  casesOpen: w('在办事件', 'Cases open'),
  tasksDone: w('完成任务', 'Tasks done'),
}
const places: readonly RowKind[] = ['grid', 'community']
const doors: readonly RowKind[] = ['person', 'home', 'household', ...places]
/** Cases and tasks have a place on the ground, no door. */
export const figureRows = (f: Figure): readonly RowKind[] => (/^(cases|tasks)/.test(f) ? places : doors)
export const countRows = (c: Count): readonly RowKind[] =>
  c === 'organisations' || c === 'homes' || c === 'rentedHomes' || c === 'households' ? places : doors

export const conditionRows: Readonly<Record<Condition, readonly RowKind[]>> = {
  minAge: ['person'],
  maxAge: ['person'],
  sex: ['person'],
  roles: ['person'],
  allAged: ['person', 'home', 'household'],
  rented: ['person', 'home', 'household'],
  minPeople: ['home', 'household'],
}
export const conditionWords: Readonly<Record<Condition, Words>> = {
  minAge: w('满多少岁', 'Aged at least'),
  maxAge: w('不过多少岁', 'Aged at most'),
  sex: w('性别', 'Sex'),
  roles: w('居住类型', 'Residence'),
  allAged: w('家里都满多少岁', 'Everybody there is at least'),
  rented: w('只要出租房', 'Rented homes only'),
  minPeople: w('至少住几人', 'People at least'),
}
