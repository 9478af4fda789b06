/** Rules that a place defines for itself, as data: conditions over fields of the ledger. What can be asked of which kind of entry. */
import { type Field, WORDS } from './fields.ts'
import type { Severity, Words } from './model.ts'

export const ownKinds = ['person', 'residence', 'home', 'household', 'organisation'] as const
export type OwnKind = (typeof ownKinds)[number]
export const operators = [
  ...(['missing', 'present', 'eq', 'ne', 'in', 'out', 'like', 'unlike'] as const),
  ...(['lt', 'le', 'gt', 'ge', 'older', 'newer'] as const),
] as const
export type Operator = (typeof operators)[number]
export const spans = ['days', 'months', 'years'] as const
export type Span = (typeof spans)[number]
export const matches = ['all', 'any'] as const

/** One field and what is said of it. Whichever of the rest its operator takes. */
export interface Condition {
  field: string
  op: Operator
  /** Compared with this, or a pattern where `*` stands for anything and `?` for one character. */
  value?: string | undefined
  /** Compared with another field of the same entry. */
  other?: string | undefined
  list?: readonly string[] | undefined
  n?: number | undefined
  span?: Span | undefined
}

export interface OwnDefinition {
  kind: OwnKind
  match: (typeof matches)[number]
  conditions: readonly Condition[]
  severity: Severity
  title: Words
  /** The question for the door; empty: nobody is sent. */
  ask: Words
}

/** From so many findings on a rule is broad: whoever lets it send somebody says that they have seen the number. */
export const broadFrom = 200
/** Doors a day that a grid is given for what own rules find. */
export const doorsPerDay = 20

/** What a birthday makes true or untrue. */
export const ofAge: readonly string[] = ['age', 'minors', 'elders', 'youngest', 'oldest']
/** The passing of days alone makes it find something, or find it no more. */
export const looksAtTime = (d: Pick<OwnDefinition, 'conditions'>): boolean =>
  d.conditions.some((c) => c.op === 'older' || c.op === 'newer' || ofAge.includes(c.field))

/**
 * How many characters a pattern may fix of what says who somebody is: a rule finds a kind of mistake, not a person. Whole values of these
 * are compared with other fields only.
 */
export const identifying: Readonly<Record<string, number>> = {
  name: 2,
  idNumber: 7,
  phone: 7,
  phone2: 7,
  email: 20,
}

export type OwnType = 'text' | 'choice' | 'date' | 'number'
export interface OwnField {
  key: string
  words: Words
  type: OwnType
  kinds: readonly OwnKind[]
  /** Of a choice: codes and their words. */
  choices: Readonly<Record<string, Words>>
  /** Columns that a finding points at; of a file, the columns it is read from. */
  shows: readonly Field[]
}

const w = (zh: string, en: string): Words => ({ zh, en })
const person = ['person', 'residence'] as const
const listed = ['residence'] as const
const organisation = ['organisation'] as const
const group = ['home', 'household'] as const

const field = (
  key: string,
  type: OwnType,
  kinds: readonly OwnKind[],
  shows: readonly Field[],
  words: Words,
  choices: Readonly<Record<string, Words>> = {},
): OwnField => ({ key, type, kinds, shows, words, choices })
/** One column as it stands. */
const column = (f: Field, kinds: readonly OwnKind[], type: OwnType = 'text'): OwnField =>
  field(f, type, kinds, [f], w(WORDS[f].zh, WORDS[f].en))
const counted = (
  key: string,
  kinds: readonly OwnKind[],
  zh: string,
  en: string,
  shows: readonly Field[] = [],
) => field(key, 'number', kinds, shows, w(zh, en))

const relationWords: Readonly<Record<string, Words>> = {
  head: w('户主', 'head'),
  spouse: w('配偶', 'spouse'),
  child: w('子女', 'child'),
  parent: w('父母', 'parent'),
  grandchild: w('孙辈', 'grandchild'),
  grandparent: w('祖辈', 'grandparent'),
  childInLaw: w('儿媳、女婿', 'child-in-law'),
  parentInLaw: w('公婆、岳父母', 'parent-in-law'),
  sibling: w('兄弟姐妹', 'sibling'),
  tenant: w('租户', 'tenant'),
  owner: w('房东', 'owner'),
  other: w('其他', 'other'),
}

/** Everything a condition may ask. Who has died or moved away is in none of it. */
export const OWN_FIELDS: readonly OwnField[] = [
  column('name', person),
  column('idNumber', person),
  field('sex', 'choice', person, ['sex'], w('性别', 'sex'), {
    male: w('男', 'male'),
    female: w('女', 'female'),
  }),
  column('birth', person, 'date'),
  field('age', 'number', person, ['birth'], w('年龄（周岁）', 'age in years')),
  column('nation', person),
  column('marriage', person),
  column('work', person),
  column('phone', [...person, ...organisation]),
  column('phone2', person),
  column('email', person),
  field('role', 'choice', listed, ['residence'], w('居住类型', 'residence'), {
    family: w('常住', 'lives here'),
    tenant: w('租住', 'rents'),
    owner: w('产权，住别处', 'owns, lives elsewhere'),
    absent: w('空挂', 'registered, absent'),
  }),
  field('relation', 'choice', listed, ['relation'], w(WORDS.relation.zh, WORDS.relation.en), relationWords),
  column('household', listed),
  column('unit', [...listed, 'home']),
  column('room', [...listed, 'home']),
  column('moveIn', listed, 'date'),
  column('organisation', organisation),
  column('creditCode', organisation),
  field('kind', 'text', organisation, ['organisation'], w('类别', 'kind')),
  column('address', organisation),
  column('legalPerson', organisation),
  field('verified', 'date', [...listed, ...organisation, ...group], ['verified'], w('核实日期', 'verified')),
  column('source', [...person, ...organisation]),
  counted('people', group, '住在这里的人数', 'people living there'),
  counted('listed', group, '登记的人数', 'people listed'),
  counted('tenants', ['home'], '租住的人数', 'tenants', ['residence']),
  counted('households', ['home'], '户数', 'households'),
  counted('heads', ['household'], '户主人数', 'heads', ['relation']),
  counted('homes', ['household'], '住处数', 'homes'),
  counted('minors', group, '不满 18 岁的人数', 'people younger than 18', ['birth']),
  counted('elders', group, '满 60 岁的人数', 'people of 60 and older', ['birth']),
  counted('youngest', group, '最小的年龄', 'youngest age', ['birth']),
  counted('oldest', group, '最大的年龄', 'oldest age', ['birth']),
]
const byKey = new Map(OWN_FIELDS.map((f) => [f.key, f]))
export const ownField = (kind: OwnKind, key: string): OwnField | undefined => {
  const f = byKey.get(key)
  return f?.kinds.includes(kind) ? f : undefined
}
export const fieldsFor = (kind: OwnKind): readonly OwnField[] =>
  OWN_FIELDS.filter((f) => f.kinds.includes(kind))

const of: Readonly<Record<OwnType, readonly Operator[]>> = {
  text: ['missing', 'present', 'eq', 'ne', 'in', 'out', 'like', 'unlike'],
  choice: ['missing', 'present', 'eq', 'ne', 'in', 'out'],
  date: ['missing', 'present', 'older', 'newer', 'eq', 'lt', 'le', 'gt', 'ge'],
  number: ['missing', 'present', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'],
}
export const operatorsFor = (type: OwnType): readonly Operator[] => of[type]
/** What an operator compares with. */
export const takes = (op: Operator): 'nothing' | 'value' | 'list' | 'span' =>
  op === 'missing' || op === 'present'
    ? 'nothing'
    : op === 'in' || op === 'out'
      ? 'list'
      : op === 'older' || op === 'newer'
        ? 'span'
        : 'value'
/** Compared with a value or with another field. */
export const mayCompare = (op: Operator): boolean => takes(op) === 'value' && op !== 'like' && op !== 'unlike'
