/** What rules over the whole file need of every row, as numbers: some sixty bytes a row, so that ten million fit. */
import { type Home, homeKey } from './address.ts'
import { Dictionary, longer } from './dictionary.ts'
import { AT, type Field } from './fields.ts'
import { lengthened } from './id-number.ts'
import { readPhone } from './phone.ts'
import { cleanCode, cleanPhone, type Row, SEVERAL } from './row.ts'
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

type Name =
  | 'id'
  | 'name'
  | 'birth'
  | 'born'
  | 'sex'
  | 'region'
  | 'phone'
  | 'home'
  | 'household'
  | 'relation'
  | 'flags'
  | 'code'
  | 'organisation'
  | 'source'
  | 'whole'
const column = () => new Int32Array(1 << 12)

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
  }
  /** Written out: an object made from entries is slow to read. */
  readonly columns: Record<Name, Int32Array> = {
    id: column(),
    name: column(),
    birth: column(),
    born: column(),
    sex: column(),
    region: column(),
    phone: column(),
    home: column(),
    household: column(),
    relation: column(),
    flags: column(),
    code: column(),
    organisation: column(),
    source: column(),
    whole: column(),
  }
  private readonly mapped: ReadonlySet<Field>
  private last = { text: '', key: 0 }
  private lastHome: { home: Home | undefined; key: string; number: number } = {
    home: undefined,
    key: '',
    number: 0,
  }
  private lastSource = { text: '', number: 0 }

  constructor(mapped: ReadonlySet<Field>) {
    this.mapped = mapped
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
      for (const name of Object.keys(this.columns) as Name[]) this.columns[name] = longer(this.columns[name])
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
    c.phone[i] = d.phone.number(phoneKey(row))
    // The people of one home and household stand together: the row before often has the answer.
    const h = row.home
    if (h !== this.lastHome.home) {
      const key = homeKey(h)
      if (key !== this.lastHome.key) this.lastHome = { home: h, key, number: d.home.number(key) }
    }
    c.home[i] = this.lastHome.number
    c.household[i] = this.householdOf(row, this.lastHome.key)
    c.relation[i] = row.relation ? RELATION.get(row.relation)! : 0
    c.flags[i] = (row.gone ? GONE : 0) | (row.sound ? SOUND : 0) | (row.absent ? ABSENT : 0)
    const code = row.values[AT.creditCode]!
    c.code[i] = code === '' ? 0 : d.code.number(cleanCode(code))
    const organisation = row.values[AT.organisation]!
    c.organisation[i] =
      organisation === '' ? 0 : d.organisation.number(clean(organisation).replace(/[\s()（）]/g, ''))
    const source = row.values[AT.source]!
    if (source !== this.lastSource.text)
      this.lastSource = { text: source, number: d.source.number(source.trim()) }
    c.source[i] = this.lastSource.number
    c.whole[i] = row.whole
  }

  /** By its number; without one, by head and home. */
  private householdOf(row: Row, home: string): number {
    const text = row.values[AT.household]!.trim()
    if (text !== '') {
      if (text !== this.last.text) this.last = { text, key: this.dictionaries.household.number(text) }
      return this.last.key
    }
    const head = row.values[AT.head]!
    if (head === '' || home === '') return 0
    const both = `${home}/${head}`
    if (both !== this.last.text)
      this.last = { text: both, key: this.dictionaries.household.number(`${home}/${nameKey(head)}`) }
    return this.last.key
  }
}

/** What two spellings of one phone share, the first of several; nothing for a number that cannot be one. */
function phoneKey(row: Row): string {
  const text = row.values[AT.phone]!
  if (text === '') return ''
  const facts = row.phone ?? readPhone(cleanPhone(text.split(SEVERAL)[0]!))
  return facts.fault === undefined && !facts.made && facts.kind !== 'service' ? facts.digits : ''
}
