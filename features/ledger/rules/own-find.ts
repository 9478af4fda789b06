/** Own rules over rows of the registry: found and kept like those that come with the program. */
import { AT, type Field } from './fields.ts'
import type { RowRule, Rule } from './model.ts'
import { type OwnDefinition, type OwnKind, ownField } from './own-model.ts'
import { type Get, judgeOf, type Value } from './own-test.ts'
import { definitionWords } from './own-words.ts'
import { roleOfWord } from './person.ts'
import { type Found, type GroupKind, type LedgerRow, takeRow } from './registry.ts'
import { Row } from './row.ts'

export interface OwnRule {
  /** As findings name it. */
  id: string
  /** Entries that lie here. */
  regionPath: string
  definition: OwnDefinition
  /** It opens no tasks. */
  silent?: boolean
}

const groupOf: Readonly<Record<OwnKind, GroupKind>> = {
  person: 'row',
  residence: 'row',
  organisation: 'row',
  home: 'home',
  household: 'household',
}
/** Which groups a rule of this kind looks at. */
export const ownGroup = (kind: OwnKind): GroupKind => groupOf[kind]

/** Always named, so that a finding is about the residence and not about the person wherever they live. */
const anchor: Readonly<Record<OwnKind, readonly Field[]>> = {
  person: [],
  residence: ['residence'],
  organisation: ['organisation'],
  home: ['room'],
  household: ['household'],
}
const shownBy = (d: OwnDefinition): Field[] => [
  ...new Set([...d.conditions.flatMap((c) => ownField(d.kind, c.field)?.shows ?? []), ...anchor[d.kind]]),
]

/** An own rule as lists of rules know one. */
export const ruleOfOwn = (o: OwnRule): Rule => ({
  id: o.id,
  title: o.definition.title,
  severity: o.definition.severity,
  decidable: false,
  fields: shownBy(o.definition),
  needs: [],
  // Nobody is sent when there is nothing to ask.
  ask: o.silent ? { zh: '', en: '' } : o.definition.ask,
})

const sexes: readonly Value[] = ['', 'male', 'female']
/** What a condition may ask of one row. */
function readRow(row: Row, kind: string): Get {
  return (key) => {
    switch (key) {
      case 'sex':
        return sexes[row.sex] ?? ''
      case 'birth':
        return row.birth > 0 ? row.birth : row.born
      case 'age':
        return row.age
      case 'role': {
        const text = row.values[AT.residence]!
        return text === '' ? '' : roleOfWord(text)
      }
      case 'relation':
        return row.relation ?? ''
      case 'moveIn':
        return row.moveIn
      case 'verified':
        return row.verified
      case 'kind':
        return kind
      default:
        return key in AT ? row.values[AT[key as Field]]! : ''
    }
  }
}

interface Member {
  at: number
  age: number
  lives: boolean
  tenant: boolean
  head: boolean
  household: string
  home: string
  verified: number
  unit: string
  room: string
}
/** What a condition may ask of everybody behind one door, or of one household. */
function readGroup(all: readonly Member[]): Get {
  const living = all.filter((m) => m.lives)
  const ages = living.flatMap((m) => (m.age >= 0 ? [m.age] : []))
  const count = (judge: (m: Member) => boolean) => living.filter(judge).length
  const distinct = (pick: (m: Member) => string) => new Set(all.map(pick).filter(Boolean)).size
  return (key) => {
    switch (key) {
      case 'people':
        return living.length
      case 'listed':
        return all.length
      case 'tenants':
        return count((m) => m.tenant)
      case 'households':
        return distinct((m) => m.household)
      case 'heads':
        return count((m) => m.head)
      case 'homes':
        return distinct((m) => m.home)
      case 'minors':
        return count((m) => m.age >= 0 && m.age < 18)
      case 'elders':
        return count((m) => m.age >= 60)
      case 'youngest':
        return ages.length === 0 ? -1 : Math.min(...ages)
      case 'oldest':
        return ages.length === 0 ? -1 : Math.max(...ages)
      case 'verified':
        return Math.max(...all.map((m) => m.verified))
      case 'unit':
        return all[0]!.unit
      default:
        return all[0]!.room
    }
  }
}

interface Ready {
  own: OwnRule
  rule: Rule
  judge: (get: Get) => boolean
}
const ready = (own: OwnRule, today: number): Ready => ({
  own,
  rule: ruleOfOwn(own),
  judge: judgeOf(own.definition, (key) => ownField(own.definition.kind, key)?.type ?? 'text', today),
})
/** Whether a row is of the kind of a rule: residences have a door, people may have none. */
const isOf = (kind: OwnKind, r: LedgerRow): boolean =>
  kind === 'organisation' ? r.organisation : !r.organisation && (kind !== 'residence' || r.residence !== null)

/** What own rules find in the groups of one kind; each group must be whole. */
export function ownFound(
  rows: readonly LedgerRow[],
  kind: GroupKind,
  today: number,
  own: readonly OwnRule[],
): Found[] {
  const rules = own.filter((o) => groupOf[o.definition.kind] === kind).map((o) => ready(o, today))
  if (rules.length === 0 || rows.length === 0) return []
  const row = new Row(today)
  const out: Found[] = []
  const say = (r: Ready, at: readonly number[]) =>
    out.push({ rule: r.rule, fields: r.rule.fields, kind, rows: at })
  if (kind === 'row') {
    for (const [i, r] of rows.entries()) {
      takeRow(row, r.values, i)
      if (row.gone) continue
      const get = readRow(row, r.kind ?? '')
      for (const x of rules)
        if (isOf(x.own.definition.kind, r) && r.regionPath.startsWith(x.own.regionPath) && x.judge(get))
          say(x, [i])
    }
    return out
  }
  const groups = new Map<string, Member[]>()
  for (const [i, r] of rows.entries()) {
    const key = kind === 'home' ? (r.home ?? '') : r.household
    if (r.organisation || key === '') continue
    takeRow(row, r.values, i)
    if (row.gone) continue
    const list = groups.get(key) ?? []
    groups.set(key, list)
    list.push({
      at: i,
      age: row.age,
      lives: !row.absent,
      tenant: row.tenant,
      head: row.relation === 'head',
      household: r.household,
      home: r.home ?? '',
      verified: Math.max(0, row.verified),
      unit: r.values[AT.unit]!,
      room: r.values[AT.room]!,
    })
  }
  for (const all of groups.values()) {
    const get = readGroup(all)
    const at = all.map((m) => m.at)
    for (const x of rules)
      if (rows[at[0]!]!.regionPath.startsWith(x.own.regionPath) && x.judge(get)) say(x, at)
  }
  return out
}

/** Age and sex are read from the number too; what a finding points at is not always what it is read from. */
const readFrom: Readonly<Record<string, readonly Field[]>> = {
  sex: ['sex', 'idNumber'],
  birth: ['birth', 'idNumber'],
  age: ['birth', 'idNumber'],
  // No column of a file says it.
  kind: [],
}
/** Sets of columns, one of which has to be there: every field of every condition, in each way it can be read. */
const needsOf = (d: OwnDefinition): Field[][] =>
  [...new Set(d.conditions.flatMap((c) => [c.field, ...(c.other ? [c.other] : [])]))].reduce<Field[][]>(
    (sets, key) =>
      (readFrom[key] ?? ownField(d.kind, key)?.shows ?? []).flatMap((f) => sets.map((set) => [...set, f])),
    [[]],
  )

/** An own rule over the rows of a file; what compares whole homes and households needs the registry. */
export function rowRuleOfOwn(own: OwnRule, today: number): RowRule {
  const { definition: d } = own
  const x = ready(own, today)
  const said = definitionWords(d)
  const ofOrganisation = d.kind === 'organisation'
  return {
    ...x.rule,
    needs: needsOf(d),
    look(row, say) {
      const there = ofOrganisation
        ? row.values[AT.organisation] !== '' || row.values[AT.creditCode] !== ''
        : row.values[AT.name] !== '' || row.values[AT.idNumber] !== ''
      if (there && !row.gone && x.judge(readRow(row, ''))) say(said.zh, said.en)
    },
  }
}
