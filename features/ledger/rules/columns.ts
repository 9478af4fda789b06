/** What rules over the whole file need of every row, as numbers: some sixty bytes a row, so that ten million fit. */
import { homeKey } from './address.ts'
import { Dictionary, longer } from './dictionary.ts'
import { AT, FIELDS, type Field } from './fields.ts'
import { lengthened } from './id-number.ts'
import { readPhone } from './phone.ts'
import { cleanCode, type Row } from './row.ts'
import { clean, nameKey } from './text.ts'
import { sexOf } from './words.ts'

export const RELATIONS = [
  'none',
  'head',
  'spouse',
  'child',
  'parent',
  'grandchild',
  'grandparent',
  'childInLaw',
  'parentInLaw',
  'sibling',
  'tenant',
  'owner',
  'other',
] as const
const RELATION: ReadonlyMap<string, number> = new Map(RELATIONS.map((r, i) => [r, i]))

/** Bits of `flags`. */
export const GONE = 1
export const SOUND = 2
export const ABSENT = 4

const NAMES = [
  'id',
  'name',
  'birth',
  'born',
  'sex',
  'region',
  'phone',
  'home',
  'household',
  'relation',
  'flags',
  'code',
  'organisation',
  'source',
  'whole',
] as const
type Name = (typeof NAMES)[number]

/** Registered or owning here, and by the ledger's own words not living here. */
const NOT_HERE = /空挂|人户分离|户在人不在|外出|不住|产权/

export class Columns {
  /** How many rows there are. */
  n = 0
  readonly dictionaries = {
    id: new Dictionary(),
    name: new Dictionary(),
    phone: new Dictionary(),
    home: new Dictionary(),
    household: new Dictionary(),
    code: new Dictionary(),
    organisation: new Dictionary(),
    source: new Dictionary(),
    whole: new Dictionary(),
  }
  readonly columns = Object.fromEntries(NAMES.map((n) => [n, new Int32Array(1 << 12)])) as Record<
    Name,
    Int32Array
  >
  private readonly mapped: ReadonlySet<Field>
  private readonly used: readonly Name[]
  private last = { text: '', key: 0 }

  constructor(mapped: ReadonlySet<Field>) {
    this.mapped = mapped
    this.used = NAMES
  }

  has(...fields: readonly Field[]): boolean {
    return fields.every((f) => this.mapped.has(f))
  }

  /** Whether the file says which household a row belongs to. */
  get households(): boolean {
    return this.has('household') || this.has('head')
  }

  add(row: Row): void {
    const i = this.n++
    if (i >= this.columns.id.length)
      for (const name of this.used) this.columns[name] = longer(this.columns[name])
    const c = this.columns
    const d = this.dictionaries
    const { idText } = row
    c.id[i] =
      idText.length === 18
        ? d.id.number(idText)
        : idText.length === 15 && row.sound
          ? d.id.number(lengthened(idText))
          : 0
    const name = row.nameKey
    c.name[i] = d.name.number(name)
    c.birth[i] = row.birth
    c.born[i] = row.born
    const sex = sexOf(row.values[AT.sex]!)
    c.sex[i] = row.sex > 0 ? row.sex : sex === 1 || sex === 2 ? sex : 0
    c.region[i] = row.id.region
    c.phone[i] = d.phone.number(phoneKey(row.values[AT.phone]!))
    const home = homeKey(row.home)
    c.home[i] = home === '' ? 0 : d.home.number(home)
    c.household[i] = this.householdOf(row, home)
    c.relation[i] = row.relation ? RELATION.get(row.relation)! : 0
    c.flags[i] =
      (row.gone ? GONE : 0) |
      (row.sound ? SOUND : 0) |
      (NOT_HERE.test(row.values[AT.residence]!) ? ABSENT : 0)
    const code = row.values[AT.creditCode]!
    c.code[i] = code === '' ? 0 : d.code.number(cleanCode(code))
    const organisation = row.values[AT.organisation]!
    c.organisation[i] =
      organisation === '' ? 0 : d.organisation.number(clean(organisation).replace(/[\s()（）]/g, ''))
    c.source[i] = d.source.number(row.values[AT.source]!.trim())
    c.whole[i] = d.whole.number(wholeOf(row))
  }

  /** By its number; without one, by head and home. */
  private householdOf(row: Row, home: string): number {
    const text = row.values[AT.household]!.trim()
    if (text !== '') return this.dictionaries.household.number(text)
    const head = row.values[AT.head]!
    if (head === '' || home === '') return 0
    const both = `${home}/${head}`
    if (both !== this.last.text)
      this.last = { text: both, key: this.dictionaries.household.number(`${home}/${nameKey(head)}`) }
    return this.last.key
  }
}

/** What two spellings of one phone share; nothing for a number that cannot be one. */
export function phoneKey(text: string): string {
  if (text === '') return ''
  const facts = readPhone(/^\d+$/.test(text) ? text : clean(text).split(/[/、,，;；]/)[0]!)
  return facts.fault === undefined && !facts.made && facts.kind !== 'service' ? facts.digits : ''
}

/** All that the row says, for rows that say the same. */
function wholeOf(row: Row): string {
  let out = ''
  for (let i = 0; i < FIELDS.length; i++) {
    const v = row.values[i]!
    if (v !== '' && i !== AT.verified && i !== AT.source) out += `${i}\t${v.trim()}\n`
  }
  return out
}
