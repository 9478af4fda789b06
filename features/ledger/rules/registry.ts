/** Rules on rows of the registry: the same functions as over a file, group by group, so that a change looks only at what it shares. */
import { Columns } from './columns.ts'
import { AT, FIELDS, type Field } from './fields.ts'
import { lengthened } from './id-number.ts'
import { DEFAULTS, type Options, type RowRule, type Rule } from './model.ts'
import { readPhone } from './phone.ts'
import { cleanCode, cleanPhone, Row, SEVERAL } from './row.ts'
import { CODE_RULES } from './rules-codes.ts'
import { HOUSEHOLD_RULES } from './rules-household.ts'
import { NAME_RULES } from './rules-name.ts'
import { PERSON_RULES, personRulesFor } from './rules-person.ts'
import { PLACE_RULES } from './rules-place.ts'
import { PEOPLE_RULES } from './rules-set.ts'
import type { SetRule } from './set-model.ts'
import { lookAt } from './split-csv.ts'
import { clean, nameKey } from './text.ts'

/** What rows share; `row` stands for a row alone. */
export const groupKinds = [
  'row',
  'id',
  'phone',
  'birth',
  'home',
  'household',
  'code',
  'organisation',
  'plate',
] as const
export type GroupKind = (typeof groupKinds)[number]
export type KeyKind = 'id' | 'phone' | 'name' | 'birth' | 'code' | 'organisation' | 'plate'
export type SubjectKind = 'person' | 'residence' | 'organisation' | 'asset'

/** One residence of a person, a person without any, or an organisation, as the rules read it. */
export interface LedgerRow {
  /** Of the person or organisation. */
  subject: string
  residence: string | null
  home: string | null
  household: string
  regionPath: string
  organisation: boolean
  /** What an organisation does; only own rules ask. */
  kind?: string
  /** In the order of `FIELDS`. */
  values: readonly string[]
}

/** What a rule found: rows by their place in the list that was given. */
export interface Found {
  rule: Rule
  fields: readonly Field[]
  kind: GroupKind
  rows: readonly number[]
}

const PERSON_MAPPED: ReadonlySet<Field> = new Set([
  ...([
    'name',
    'idNumber',
    'sex',
    'birth',
    'nation',
    'marriage',
    'work',
    'phone',
    'phone2',
    'email',
  ] as const),
  ...(['estate', 'building', 'unit', 'room', 'household', 'relation', 'residence', 'status'] as const),
  ...(['moveIn', 'moveOut', 'death', 'verified', 'source'] as const),
])
const ORGANISATION_MAPPED: ReadonlySet<Field> = new Set([
  'organisation',
  'creditCode',
  'legalPerson',
  'phone',
  'source',
])
/** Fields of the person, wherever they live. */
const OF_PERSON: ReadonlySet<Field> = new Set([
  ...(['name', 'idNumber', 'sex', 'birth', 'age', 'nation', 'marriage', 'work', 'phone', 'phone2'] as const),
  ...(['email', 'death', 'source'] as const),
])

/** Which rows a rule over many compares. */
const GROUP_OF: Readonly<Record<string, GroupKind>> = {
  'id-two-names': 'id',
  'source-name-differs': 'id',
  'source-phone-differs': 'id',
  'source-id-differs': 'phone',
  'id-contradicts': 'id',
  'person-two-ids': 'birth',
  'phone-many': 'phone',
  'person-two-homes': 'id',
  'person-twice': 'id',
  'person-similar': 'home',
  'code-two-names': 'code',
  'organisation-two-codes': 'organisation',
  'home-many': 'home',
  'heads-many': 'household',
  'head-missing': 'household',
  'kin-ages': 'household',
  'spouses-many': 'household',
  'household-two-homes': 'household',
  'head-two-households': 'id',
}
export const SET_RULES: readonly SetRule[] = [...PEOPLE_RULES, ...HOUSEHOLD_RULES]
/** Equal rows are compared by whatever names them: a number, else name and birth, else a credit code. */
const groupOf = (rule: SetRule, c: Columns, first: number): GroupKind =>
  GROUP_OF[rule.id] ?? (c.columns.id[first]! > 0 ? 'id' : c.columns.name[first]! > 0 ? 'birth' : 'code')

const runs = (r: Rule, mapped: ReadonlySet<Field>) => r.needs.some((g) => g.every((f) => mapped.has(f)))
const optionsFor = (today: number): Options => ({ ...DEFAULTS, today })
const rowRules = new Map<string, readonly RowRule[]>()
function rowRulesFor(today: number, organisation: boolean): readonly RowRule[] {
  const key = `${today}${organisation}`
  const known = rowRules.get(key)
  if (known) return known
  const mapped = organisation ? ORGANISATION_MAPPED : PERSON_MAPPED
  const list = [
    ...CODE_RULES,
    ...NAME_RULES,
    ...PERSON_RULES,
    ...personRulesFor(optionsFor(today)),
    ...PLACE_RULES,
  ].filter((r) => runs(r, mapped))
  if (rowRules.size > 3) rowRules.clear()
  rowRules.set(key, list)
  return list
}

/** Every rule that can speak of a row of the registry. */
export function ledgerRules(): readonly Rule[] {
  const today = 20_000_101
  const set = SET_RULES.filter((r) => runs(r, PERSON_MAPPED) || runs(r, ORGANISATION_MAPPED))
  return [...new Set([...rowRulesFor(today, false), ...rowRulesFor(today, true), ...set])]
}

const IDENTITY = Int32Array.from(FIELDS, (_, i) => i)
/** Source and day of verification do not make two rows different; an address in words only organisations have, beside their place. */
const SKIPPED = Uint8Array.from(FIELDS, (f) =>
  f === 'source' || f === 'verified' || f === 'address' ? 1 : 0,
)
export const takeRow = (r: Row, values: readonly string[], n: number): void =>
  r.take(values, IDENTITY, n + 1, n + 1, lookAt(values, SKIPPED))

export interface Said {
  rule: RowRule
  fields: readonly Field[]
  zh: string
  en: string
}

/** What the rules say of one row by itself, in words. */
export function sayRow(values: readonly string[], organisation: boolean, today: number): Said[] {
  const row = new Row(today)
  takeRow(row, values, 0)
  const out: Said[] = []
  for (const rule of rowRulesFor(today, organisation))
    rule.look(row, (zh, en, fields) => void out.push({ rule, fields: fields ?? rule.fields, zh, en }))
  return out
}

/** Runs the rules of one kind of group; each group must be whole, the order of the rows is the order of what is found. */
export function checkGroup(rows: readonly LedgerRow[], kind: GroupKind, today: number): Found[] {
  if (kind === 'row')
    return rows.flatMap((r, i) =>
      sayRow(r.values, r.organisation, today).map((s) => ({
        rule: s.rule,
        fields: s.fields,
        kind,
        rows: [i],
      })),
    )
  return [false, true].flatMap((organisation) => {
    const at = rows.flatMap((r, i) => (r.organisation === organisation ? [i] : []))
    if (at.length === 0) return []
    const mapped = organisation ? ORGANISATION_MAPPED : PERSON_MAPPED
    const columns = new Columns(mapped)
    const row = new Row(today)
    for (const [n, i] of at.entries()) {
      takeRow(row, rows[i]!.values, n)
      columns.add(row)
    }
    const out: Found[] = []
    for (const rule of SET_RULES) {
      const group = GROUP_OF[rule.id]
      if ((group !== undefined && group !== kind) || !runs(rule, mapped)) continue
      rule.find(columns, optionsFor(today), (found) => {
        if (found.length > 0 && groupOf(rule, columns, found[0]!) === kind)
          out.push({ rule, fields: rule.fields, kind, rows: found.map((n) => at[n]!) })
      })
    }
    return out
  })
}

/** Everything over everything: what a pass over the whole ledger has to find, whatever way it takes. */
export const checkAll = (rows: readonly LedgerRow[], today: number): Found[] =>
  groupKinds.flatMap((kind) => checkGroup(rows, kind, today))

/** Whom a finding is about: the person when only fields of the person are in question, else each residence. */
export function subjectsOf(f: Found, rows: readonly LedgerRow[]): { kind: SubjectKind; ids: string[] } {
  const first = rows[f.rows[0]!]!
  const distinct = (ids: string[]) => [...new Set(ids)]
  if (first.organisation) return { kind: 'organisation', ids: distinct(f.rows.map((i) => rows[i]!.subject)) }
  const ofPerson = f.fields.every((x) => OF_PERSON.has(x)) || f.rows.some((i) => rows[i]!.residence === null)
  return ofPerson
    ? { kind: 'person', ids: distinct(f.rows.map((i) => rows[i]!.subject)) }
    : { kind: 'residence', ids: distinct(f.rows.map((i) => rows[i]!.residence!)) }
}

/** The values a finding speaks of: another value is another finding. */
export const spokenOf = (f: Found, rows: readonly LedgerRow[]): string[] =>
  f.rows.map((i) => [rows[i]!.subject, ...f.fields.map((x) => rows[i]!.values[AT[x]]!)].join('\u0001')).sort()

/** The group a finding belongs to. */
export function groupKeyOf(
  f: Found,
  rows: readonly LedgerRow[],
  indexed: (k: KeyKind, v: string) => string,
): string {
  const r = rows[f.rows[0]!]!
  if (f.kind === 'row') return r.subject
  if (f.kind === 'home') return r.home ?? ''
  if (f.kind === 'household') return r.household
  return indexed(f.kind, keysOf(r.values, r.organisation)[f.kind] ?? '')
}

/** What of a row may be equal in another: normalised texts, those that are empty left out. */
export function keysOf(values: readonly string[], organisation: boolean): Partial<Record<KeyKind, string>> {
  const v = (f: Field) => values[AT[f]]!
  const out: Partial<Record<KeyKind, string>> = {}
  if (organisation) {
    if (v('creditCode') !== '') out.code = cleanCode(v('creditCode'))
    const name = clean(v('organisation')).replace(/[\s()（）]/g, '')
    if (name !== '') out.organisation = name
    return out
  }
  const row = new Row(20_990_101)
  takeRow(row, values, 0)
  if (row.idText.length === 18) out.id = row.idText
  else if (row.idText.length === 15 && row.sound) out.id = lengthened(row.idText)
  const phone = phoneKeyOf(v('phone'))
  if (phone !== '') out.phone = phone
  const name = nameKey(v('name'))
  if (name !== '') {
    out.name = name
    out.birth = `${name}|${row.birth}`
  }
  return out
}

/** Given fields as a whole row, for `keysOf`. */
export const valuesOf = (given: Partial<Record<Field, string>>): string[] => FIELDS.map((f) => given[f] ?? '')

function phoneKeyOf(text: string): string {
  if (text === '') return ''
  const facts = readPhone(cleanPhone(text.split(SEVERAL)[0]!))
  return facts.fault === undefined && !facts.made && facts.kind !== 'service' ? facts.digits : ''
}

/** Whether somebody has to go and ask: untidy writing and repeated rows are mended at the desk. */
export const needsVisit = (rule: Rule): boolean =>
  rule.severity !== 'notice' && rule.ask.zh !== '' && !rule.ask.zh.startsWith('不必上门')
