/** Five tables that streets fill in month after month. A place changes them like its own; these stay as their first version. */
import type { Words } from '../../../kernel/contract.ts'
import { countWords, fieldsOf, figureWords } from './fields.ts'
import type { Count, Definition, Figure, HandKind, RowKind, TableColumn } from './model.ts'

const field = (rows: RowKind, name: string, needed = false, head?: Words): TableColumn => ({
  key: name,
  head: head ?? fieldsOf[rows][name]!.words,
  from: { kind: 'field', field: name },
  needed,
})
const count = (of: Count, head = countWords[of]): TableColumn => ({
  key: of,
  head,
  from: { kind: 'count', of },
  needed: false,
})
const aged = (key: string, zh: string, en: string, minAge?: number, maxAge?: number): TableColumn => ({
  key,
  head: { zh, en },
  from: {
    kind: 'count',
    of: 'people',
    ...(minAge === undefined ? {} : { minAge }),
    ...(maxAge === undefined ? {} : { maxAge }),
  },
  needed: false,
})
const figure = (name: Figure): TableColumn => ({
  key: name,
  head: figureWords[name],
  from: { kind: 'figure', figure: name },
  needed: false,
})
const hand = (key: string, zh: string, en: string, type: HandKind = 'text', needed = false): TableColumn => ({
  key,
  head: { zh, en },
  from: { kind: 'hand', type },
  needed,
})

const id = (n: number) => `01900000-0000-7000-8000-0000000000a${n}`
const base = { unitId: null, dueOn: null, filter: {} }

export const builtin: readonly { id: string; definition: Definition }[] = [
  {
    id: id(1),
    definition: {
      ...base,
      name: { zh: '常住人口及户数月报', en: 'People and households, monthly' },
      asker: '区公安分局',
      basis: '《中华人民共和国户口登记条例》',
      period: 'month',
      dueDays: 5,
      level: 'street',
      rows: 'grid',
      columns: [
        field('grid', 'community'),
        field('grid', 'grid'),
        field('grid', 'worker'),
        count('households'),
        count('people'),
        count('men'),
        count('women'),
        aged('minors', '未满 18 岁', 'Under 18', undefined, 17),
        aged('sixty', '60 岁以上', '60 and older', 60),
        aged('eighty', '80 岁以上', '80 and older', 80),
        {
          key: 'sixtyShare',
          head: { zh: '60 岁以上占比 %', en: 'Share of 60 and older, %' },
          from: { kind: 'share', part: 'sixty', whole: 'people' },
          needed: false,
        },
        count('tenants'),
        count('absent'),
        count('movedIn'),
        count('movedOut'),
        count('born'),
        count('died'),
        hand('note', '备注', 'Note'),
      ],
    },
  },
  {
    id: id(2),
    definition: {
      ...base,
      name: { zh: '空巢老人走访月报', en: 'Visits to elders living alone, monthly' },
      asker: '区民政局',
      basis: '《中华人民共和国老年人权益保障法》',
      period: 'month',
      dueDays: 5,
      level: 'community',
      rows: 'person',
      filter: { minAge: 60, allAged: 60 },
      columns: [
        field('person', 'community'),
        field('person', 'grid'),
        field('person', 'name', true),
        field('person', 'sex', true),
        field('person', 'age', true),
        field('person', 'phone', true),
        field('person', 'place'),
        count('people', { zh: '同住人数', en: 'People in the home' }),
        figure('visits'),
        figure('lastVisit'),
        hand('wants', '老人的需求', 'What they want'),
      ],
    },
  },
  {
    id: id(3),
    definition: {
      ...base,
      name: { zh: '出租房屋台账', en: 'Rented homes' },
      asker: '区住房城乡建设局',
      basis: '《住房租赁条例》',
      period: 'month',
      dueDays: 5,
      level: 'community',
      rows: 'home',
      filter: { rented: true },
      columns: [
        field('home', 'community'),
        field('home', 'grid'),
        field('home', 'place'),
        field('home', 'owner', true),
        field('home', 'ownerPhone', true),
        count('tenants'),
        { ...field('home', 'tenants', true), key: 'tenantNames' },
        field('home', 'tenantPhone', true),
        field('home', 'rentedSince'),
        hand('contract', '租赁合同是否备案', 'Contract registered', 'text', true),
      ],
    },
  },
  {
    id: id(4),
    definition: {
      ...base,
      name: { zh: '60 岁以上人员名册', en: 'Register of people aged 60 and older' },
      asker: '区卫生健康委员会',
      basis: '《中华人民共和国老年人权益保障法》',
      period: 'quarter',
      dueDays: 10,
      level: 'community',
      rows: 'person',
      filter: { minAge: 60 },
      columns: [
        field('person', 'community'),
        field('person', 'name', true),
        field('person', 'sex', true),
        field('person', 'birth', true),
        field('person', 'age', true),
        field('person', 'idNumber', true),
        field('person', 'nation'),
        field('person', 'phone', true),
        field('person', 'place'),
        field('person', 'relation'),
        field('person', 'role'),
      ],
    },
  },
  {
    id: id(5),
    definition: {
      ...base,
      name: { zh: '安全隐患排查月报', en: 'Hidden risks, monthly' },
      asker: '区应急管理局',
      basis: '《中华人民共和国安全生产法》',
      period: 'month',
      dueDays: 3,
      level: 'street',
      rows: 'community',
      columns: [
        field('community', 'community'),
        figure('visits'),
        figure('risks'),
        count('rentedHomes'),
        figure('cases'),
        figure('casesResolved'),
        figure('casesOpen'),
        hand('measures', '重大隐患整改情况', 'Grave risks and what is done', 'text', true),
      ],
    },
  },
]
