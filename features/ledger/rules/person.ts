/** What is known of people, doors, residences and organisations: values as people write them, how they are masked, what is refused. */
import { floorOfRoom } from './address.ts'
import { dateOf, shownDate } from './dates.ts'
import type { Field } from './fields.ts'
import { readId } from './id-number.ts'
import { maskPlate } from './plate.ts'
import { type LedgerRow, sayRow, valuesOf } from './registry.ts'
import { cleanCode, partOf } from './row.ts'
import { masked } from './text.ts'
import { sexOf } from './words.ts'

export const personFields = [
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
  'death',
] as const
export type PersonField = (typeof personFields)[number]
export type PersonValues = Record<PersonField, string>
export const emptyPerson = (): PersonValues =>
  Object.fromEntries(personFields.map((f) => [f, ''])) as PersonValues

export const residenceRoles = ['family', 'tenant', 'owner', 'absent'] as const
export type ResidenceRole = (typeof residenceRoles)[number]
/** As ledgers write it; the rules read these words. */
const ROLE_WORDS: Readonly<Record<ResidenceRole, string>> = {
  family: '常住',
  tenant: '租住',
  owner: '产权',
  absent: '空挂',
}
export const livesHere = (role: ResidenceRole): boolean => role === 'family' || role === 'tenant'
/** 租住 → tenant. What is not understood lives here. */
export const roleOfWord = (text: string): ResidenceRole =>
  /空挂|人户分离|户在人不在|外出|不住/.test(text)
    ? 'absent'
    : /产权|业主/.test(text)
      ? 'owner'
      : /租/.test(text) && !/出租|租出/.test(text)
        ? 'tenant'
        : 'family'

export interface OrganisationValues {
  name: string
  creditCode: string
  kind: string
  address: string
  legalPerson: string
  phone: string
  closedOn: string
}

/** Unit and room as every spelling of them has it: `2单元` → `2`, `0501室` → `501`. */
export function doorOf(unit: string, room: string): { unit: string; room: string; floor: number | null } {
  const r = partOf(room.trim())
  return { unit: unit.trim() === '' ? '' : partOf(unit.trim()), room: r, floor: floorOfRoom(r) ?? null }
}

/** Birth and sex as a sound number says them, where nobody said otherwise. */
export function completed(v: PersonValues, given: readonly string[], today: number): PersonValues {
  const id = readId(cleanCode(v.idNumber), today)
  if (v.idNumber === '' || id.fault !== undefined) return v
  return {
    ...v,
    birth: given.includes('birth') || id.birth === 0 ? v.birth : shownDate(id.birth),
    sex: given.includes('sex') || id.sex === 0 ? v.sex : id.sex === 1 ? '男' : '女',
  }
}

export interface ResidenceFacts {
  id: string
  homeId: string
  building: string
  unit: string
  room: string
  role: ResidenceRole
  household: string
  relation: string
  from: string
  until: string
  verified: string
  regionPath: string
}

/** A person at one of their homes as the rules read it; `null`: somebody without any. One who left is no part of home or household. */
export function rowOfPerson(
  p: { id: string; regionPath: string; source: string; verified: string; values: PersonValues },
  r: ResidenceFacts | null,
  today: string,
): LedgerRow {
  const gone = r !== null && r.until !== '' && r.until <= today
  return {
    subject: p.id,
    residence: r?.id ?? null,
    home: r?.homeId ?? null,
    household: r === null || gone ? '' : r.household,
    regionPath: r?.regionPath ?? p.regionPath,
    organisation: false,
    values: valuesOf({
      ...p.values,
      // The code of the building is its estate: doors of one building have one key, whatever it is called.
      ...(r
        ? {
            estate: r.building,
            building: r.building.slice(-3),
            unit: r.unit,
            room: r.room,
            household: gone ? '' : r.household,
            relation: r.relation,
            residence: ROLE_WORDS[r.role],
            moveIn: r.from,
            moveOut: r.until,
          }
        : {}),
      status: gone ? '迁出' : r ? '正常' : '',
      verified: r?.verified || p.verified,
      source: p.source,
    }),
  }
}

export const rowOfOrganisation = (o: {
  id: string
  regionPath: string
  source: string
  verified?: string
  values: OrganisationValues
}): LedgerRow => ({
  subject: o.id,
  residence: null,
  home: null,
  household: '',
  regionPath: o.regionPath,
  organisation: true,
  kind: o.values.kind,
  values: valuesOf({
    organisation: o.values.name,
    creditCode: o.values.creditCode,
    address: o.values.address,
    legalPerson: o.values.legalPerson,
    phone: o.values.phone,
    verified: o.verified ?? '',
    source: o.source,
  }),
})

export interface ValueFault {
  field: string
  rule: string
  zh: string
  en: string
}

/** What of the given fields is wrong by itself, all at once: by the same rules that look over the ledger. */
export function faultsOf(row: LedgerRow, given: readonly string[], today: number): ValueFault[] {
  return sayRow(row.values, row.organisation, today).flatMap((s) => {
    if (s.rule.severity !== 'error' || s.rule.id === 'missing') return []
    const field = s.fields.map(nameOnWire(row.organisation)).find((f) => given.includes(f))
    return field ? [{ field, rule: s.rule.id, zh: s.zh, en: s.en }] : []
  })
}
const nameOnWire = (organisation: boolean) => (f: Field) =>
  organisation && f === 'organisation' ? 'name' : f

/** 刘德芳 → 刘*芳, 李娜 → 李*; a name of one character stays hidden. */
export function maskName(name: string): string {
  const c = [...name]
  if (c.length <= 1) return c.length ? '*' : ''
  if (c.length === 2) return `${c[0]}*`
  return `${c[0]}${'*'.repeat(Math.min(3, c.length - 2))}${c.at(-1)}`
}
export const maskCode = (text: string): string => (text === '' ? '' : masked(text))
export function maskEmail(text: string): string {
  const at = text.indexOf('@')
  return at <= 0 ? maskCode(text) : `${text[0]}***${text.slice(at)}`
}

/** A value of a person as a list may show it. */
export function maskValue(field: string, value: string): string {
  if (value === '') return ''
  if (field === 'name' || field === 'legalPerson' || field === 'owner' || field === 'keeper')
    return maskName(value)
  if (field === 'idNumber' || field === 'phone' || field === 'phone2' || field === 'keeperPhone')
    return maskCode(value)
  if (field === 'plate') return maskPlate(value)
  if (field === 'email') return maskEmail(value)
  // Of a birthday the month is enough to know an age.
  if (field === 'birth') return dateOf(value) > 0 ? `${shownDate(dateOf(value)).slice(0, 7)}-**` : '*'
  return value
}

export const sexCode = (text: string): 0 | 1 | 2 => {
  const s = sexOf(text)
  return s === 1 || s === 2 ? s : 0
}
/** A written date as the database takes it; null when there is no such day. */
export function isoDay(text: string): string | null {
  const d = dateOf(text)
  return d > 0 ? shownDate(d) : null
}
/** The first of the month, for ages; null when there is no such day. */
export function birthMonth(text: string): string | null {
  const d = isoDay(text)
  return d === null ? null : `${d.slice(0, 7)}-01`
}
