/** Rows of a table from doors, people and organisations of the ledger and from what happened there; each cell with what it was made of. */
import { doorNumber } from '../../visits/rules.ts'
import { agedCounts, fieldsOf } from './fields.ts'
import type { Cell, Count, Definition, Figure, Ref, RowFilter, RowKind, TableColumn, Value } from './model.ts'

export interface Dweller {
  id: string
  seq: number
  residence: string
  residenceSeq: number
  /** As the ledger keeps them, in clear. */
  values: Readonly<Record<string, string>>
  /** Whole years on the last day of the period. */
  age: number | null
  sex: 0 | 1 | 2
  role: 'family' | 'tenant' | 'owner' | 'absent'
  relation: string
  household: string
  /** Days or empty. */
  from: string
  until: string
  died: string
  born: string
  source: string
  verified: string
}
export interface Door {
  id: string
  seq: number
  path: string
  unit: string
  floor: number | null
  room: string
  /** 顺城街 18 号 2 单元 501. */
  place: string
  /** Listed there on the last day of the period, or gone since its first. */
  dwellers: readonly Dweller[]
}
export interface Organisation {
  id: string
  seq: number
  path: string
  values: Readonly<Record<string, string>>
  source: string
  verified: string
}
/** Something that happened in the period. */
export interface Happening {
  ref: Ref
  path: string
  /** Of a visit at a door: its building and door, as `doorKey` makes it. */
  door: string
  day: string
  what: readonly Figure[]
}
export interface World {
  from: string
  to: string
  /** Name of the region of this kind above a path; of a grid or community also who works there. */
  name(path: string, kind: 'grid' | 'community'): string
  worker(path: string, kind: 'grid' | 'community'): string
  happened: readonly Happening[]
  /** By `doorKey`. */
  atDoor: ReadonlyMap<string, readonly Happening[]>
}

/** 5001020060010030A4:2-501, as visits name a door. */
export const doorKey = (path: string, unit: string, room: string): string =>
  `${path}:${doorNumber(unit, room)}`.toLowerCase()

/** What a row is about, before its columns are read. */
export interface Subject {
  kind: RowKind
  id: string
  path: string
  /** Whom to go to. */
  home: string | null
  place: string
  door?: Door
  person?: Dweller
  organisation?: Organisation
  doors: readonly Door[]
  organisations: readonly Organisation[]
  happened: readonly Happening[]
}

const ended = (d: Dweller, day: string) => d.until !== '' && d.until <= day
const alive = (d: Dweller, day: string) => d.died === '' || d.died > day
/** Lives behind the door on that day, as family or as tenant. */
export const livesThere = (d: Dweller, day: string): boolean =>
  (d.role === 'family' || d.role === 'tenant') && !ended(d, day) && alive(d, day)
const present = (d: Dweller, day: string) => !ended(d, day) && alive(d, day)
const living = (x: Door, day: string) => x.dwellers.filter((d) => livesThere(d, day))

function doorFits(f: RowFilter, x: Door, day: string): boolean {
  const here = living(x, day)
  if (f.rented && !here.some((d) => d.role === 'tenant')) return false
  if (
    f.allAged !== undefined &&
    (here.length === 0 || here.some((d) => d.age === null || d.age < f.allAged!))
  )
    return false
  return true
}
function personFits(f: RowFilter, d: Dweller, day: string): boolean {
  // Without a word about residence a list of people is of those who live there.
  if (f.roles ? !f.roles.includes(d.role) || !present(d, day) : !livesThere(d, day)) return false
  if (f.minAge !== undefined && (d.age === null || d.age < f.minAge)) return false
  if (f.maxAge !== undefined && (d.age === null || d.age > f.maxAge)) return false
  return f.sex === undefined || d.sex === f.sex
}

/** Rows of the doors of one building. `seen`: people who have a row already, each has one. */
export function doorSubjects(
  d: Pick<Definition, 'rows' | 'filter'>,
  doors: readonly Door[],
  w: World,
  seen: Set<string>,
): Subject[] {
  const f = d.filter
  const base = (x: Door) => ({
    path: x.path,
    home: x.id,
    place: x.place,
    door: x,
    doors: [x],
    organisations: [],
    happened: w.atDoor.get(doorKey(x.path, x.unit, x.room)) ?? [],
  })
  const fit = doors.filter((x) => doorFits(f, x, w.to))
  if (d.rows === 'home')
    return fit
      .filter((x) => living(x, w.to).length >= (f.minPeople ?? 0))
      .map((x) => ({ ...base(x), kind: 'home', id: x.id }))
  if (d.rows === 'person')
    return fit.flatMap((x) =>
      x.dwellers
        .filter((p) => personFits(f, p, w.to) && !seen.has(p.id) && seen.add(p.id))
        .map((p) => ({ ...base(x), kind: 'person' as const, id: p.id, person: p })),
    )
  if (d.rows !== 'household') return []
  return fit.flatMap((x) => {
    const books = new Set(
      x.dwellers.filter((p) => p.household !== '' && present(p, w.to)).map((p) => p.household),
    )
    return [...books]
      .map((book) => ({ book, door: { ...x, dwellers: x.dwellers.filter((p) => p.household === book) } }))
      .filter(({ door }) => living(door, w.to).length >= (f.minPeople ?? 0))
      .map(({ book, door }) => ({
        ...base(x),
        door,
        doors: [door],
        kind: 'household' as const,
        id: `${x.id}:${book}`,
      }))
  })
}

const first = (d: Dweller | undefined): Ref[] => (d ? [['p', d.id, d.seq]] : [])
const cell = (v: Value | undefined, of: readonly Ref[] = []): Cell => ({
  v: v === undefined || v === '' ? null : v,
  of,
})

function field(s: Subject, name: string, w: World): Cell {
  if (name === 'grid' || name === 'community') return cell(w.name(s.path, name))
  if (name === 'worker') return cell(w.worker(s.path, 'grid'))
  if (name === 'secretary') return cell(w.worker(s.path, 'community'))
  const o = s.organisation
  if (o) {
    const of: Ref[] = [['o', o.id, o.seq]]
    if (name === 'place') return cell(o.values.address, of)
    if (name === 'source' || name === 'verified') return cell(o[name], of)
    return cell(o.values[name], of)
  }
  const x = s.door
  if (!x) return cell(null)
  const at: Ref[] = [['h', x.id, x.seq]]
  if (name === 'place') return cell(x.place, at)
  if (name === 'unit' || name === 'room' || name === 'floor') return cell(x[name], at)
  const p = s.person
  if (p) {
    const lives: Ref[] = [['r', p.residence, p.residenceSeq]]
    if (name === 'age') return cell(p.age, first(p))
    if (name === 'since') return cell(p.from, lives)
    if (name === 'role' || name === 'relation' || name === 'household') return cell(p[name], lives)
    if (name === 'source' || name === 'verified') return cell(p[name], first(p))
    return cell(p.values[name], first(p))
  }
  const here = x.dwellers.filter((d) => present(d, w.to))
  const owner =
    here.find((d) => d.role === 'owner') ?? here.find((d) => d.relation === '户主' && d.role === 'family')
  const rent = here.filter((d) => d.role === 'tenant')
  const head = here.find((d) => d.relation === '户主') ?? here[0]
  const residences = (list: readonly Dweller[]) => list.map((d): Ref => ['r', d.residence, d.residenceSeq])
  switch (name) {
    case 'owner':
      return cell(owner?.values.name, first(owner))
    case 'ownerPhone':
      return cell(owner?.values.phone, first(owner))
    case 'tenants':
      return cell(
        rent
          .map((d) => d.values.name ?? '')
          .filter(Boolean)
          .join('、'),
        rent.flatMap(first),
      )
    case 'tenantPhone': {
      const reachable = rent.find((d) => d.values.phone) ?? rent[0]
      return cell(reachable?.values.phone, first(reachable))
    }
    case 'rentedSince':
      return cell(
        rent
          .map((d) => d.from)
          .filter(Boolean)
          .sort()[0],
        residences(rent),
      )
    case 'household':
      return cell(head?.household, head ? residences([head]) : [])
    case 'head':
      return cell(head?.values.name, first(head))
    default:
      return cell(head?.values.phone, first(head))
  }
}

const inPeriod = (day: string, w: World) => day !== '' && day >= w.from && day <= w.to

function count(s: Subject, c: Extract<TableColumn['from'], { kind: 'count' }>, w: World): Cell {
  const people = new Map<string, Ref>()
  const add = (d: Dweller) => people.set(d.id, ['p', d.id, d.seq])
  const aged = (d: Dweller) =>
    !agedCounts.includes(c.of) ||
    ((c.minAge === undefined || (d.age !== null && d.age >= c.minAge)) &&
      (c.maxAge === undefined || (d.age !== null && d.age <= c.maxAge)))
  const each = (fits: (d: Dweller) => boolean) => {
    for (const x of s.doors) for (const d of x.dwellers) if (fits(d) && aged(d)) add(d)
    return cell(people.size, [...people.values()])
  }
  const doors = (fits: (x: Door) => boolean) => {
    const of = s.doors.filter(fits).map((x): Ref => ['h', x.id, x.seq])
    return cell(of.length, of)
  }
  const here = (d: Dweller) => livesThere(d, w.to)
  const rules: Record<Count, () => Cell> = {
    people: () => each(here),
    men: () => each((d) => here(d) && d.sex === 1),
    women: () => each((d) => here(d) && d.sex === 2),
    tenants: () => each((d) => here(d) && d.role === 'tenant'),
    absent: () => each((d) => d.role === 'absent' && present(d, w.to)),
    movedIn: () => each((d) => here(d) && inPeriod(d.from, w)),
    movedOut: () => each((d) => inPeriod(d.until, w) && d.role !== 'owner' && alive(d, w.to)),
    born: () => each((d) => here(d) && inPeriod(d.born, w)),
    died: () => each((d) => inPeriod(d.died, w) && d.role !== 'owner'),
    // Whoever has no book of their own is one household with the others behind the same door.
    households: () => {
      const books = new Map<string, Ref>()
      for (const x of s.doors)
        for (const d of living(x, w.to)) {
          const book = d.household || x.id
          if (!books.has(book)) books.set(book, ['p', d.id, d.seq])
        }
      return cell(books.size, [...books.values()])
    },
    homes: () => doors((x) => living(x, w.to).length > 0),
    rentedHomes: () => doors((x) => living(x, w.to).some((d) => d.role === 'tenant')),
    organisations: () =>
      cell(
        s.organisations.length,
        s.organisations.map((o): Ref => ['o', o.id, o.seq]),
      ),
  }
  return rules[c.of]()
}

function figure(s: Subject, f: Figure): Cell {
  const own = s.happened.filter((h) => h.what.includes(f))
  const of = own.map((h) => h.ref)
  return f === 'lastVisit'
    ? cell(
        own
          .map((h) => h.day)
          .sort()
          .at(-1),
        of,
      )
    : cell(own.length, of)
}

/** All cells of a row in the order of the columns; those filled in by hand are empty here. */
export function cellsOf(columns: readonly TableColumn[], s: Subject, w: World): Cell[] {
  const byKey = new Map<string, Cell>()
  for (const c of columns) byKey.set(c.key, one(c, s, w, byKey))
  return columns.map((c) => byKey.get(c.key)!)
}
function one(c: TableColumn, s: Subject, w: World, byKey: ReadonlyMap<string, Cell>): Cell {
  const f = c.from
  const number = (key: string) => Number(byKey.get(key)?.v ?? 0)
  const refs = (keys: readonly string[]) => keys.flatMap((k) => byKey.get(k)?.of ?? [])
  switch (f.kind) {
    case 'field':
      return field(s, f.field, w)
    case 'count':
      return count(s, f, w)
    case 'figure':
      return figure(s, f.figure)
    case 'constant':
      return cell(f.text)
    case 'sum':
      return cell(
        f.of.reduce((n, k) => n + number(k), 0),
        refs(f.of),
      )
    case 'share': {
      const whole = number(f.whole)
      // Nothing of nothing is no share.
      return cell(
        whole === 0 ? null : Math.round((1000 * number(f.part)) / whole) / 10,
        refs([f.part, f.whole]),
      )
    }
    case 'hand':
      return cell(null)
  }
}

/** Keys of the columns of a row that are empty and needed; what is filled in by hand counts only once it is. */
export const missingIn = (
  d: Pick<Definition, 'columns'>,
  cells: readonly Value[],
  hand: ReadonlySet<string>,
): string[] =>
  d.columns.flatMap((c, i) =>
    c.needed && (c.from.kind === 'hand' ? !hand.has(c.key) : cells[i] === null) ? [c.key] : [],
  )

/** Of these columns those that somebody at the door can fill in. */
export const askable = (d: Pick<Definition, 'columns' | 'rows'>, keys: readonly string[]): TableColumn[] =>
  d.columns.filter(
    (c) =>
      keys.includes(c.key) && c.from.kind === 'field' && fieldsOf[d.rows][c.from.field]?.fillable === true,
  )
