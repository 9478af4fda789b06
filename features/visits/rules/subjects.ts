/** What is visited: the doors of a building, and the lines of a list that somebody pasted. */

export const subjectKinds = ['door', 'merchant', 'company', 'place'] as const
export type SubjectKind = (typeof subjectKinds)[number]

export interface Subject {
  kind: SubjectKind
  /** The same for the same subject in every plan. */
  key: string
  /** `2 单元 501`, `向阳副食`. */
  label: string
  /** `顺城街 18 号`. */
  place: string
  regionPath: string
  point: readonly [number, number] | null
}

/**
 * A door within its building, one word for each: `2-501`, or `501` where there are no stairwells. A room that is written `2-501` by itself is
 * another door than 501 in stairwell 2: it says `-2-501`.
 */
export const doorNumber = (unit: string, room: string): string =>
  unit === '' ? (room.includes('-') ? `-${room}` : room) : `${unit.replaceAll('-', '~')}-${room}`
/** The same door in every plan: `door:BUILDING:2-501`. */
export const doorKey = (building: string, unit: string, room: string): string =>
  `door:${building}:${doorNumber(unit, room)}`

export interface Building {
  path: string
  name: string
  address: string | null
  point: readonly [number, number] | null
  households: number | null
  floors: number | null
  /** Stairwells; 0: shops and offices only. */
  units: number | null
}

/** No building of a street has more doors; a slip of the pen in a file must not make a plan of a million. */
const mostDoors = 2000

/**
 * The doors of a building: its households over stairwells and floors, from the first stairwell up. A building without floors or
 * stairwells has its households numbered; one that nobody lives in has no doors.
 */
export function doorsOf(b: Building): Subject[] {
  const place = b.address ?? b.name
  const door = (number: string, label: string): Subject => ({
    kind: 'door',
    key: `door:${b.path}:${number}`,
    label,
    place,
    regionPath: b.path,
    point: b.point,
  })
  const households = Math.min(b.households ?? 0, mostDoors)
  if (households <= 0 || b.units === 0) return []
  if (!b.floors || !b.units)
    return Array.from({ length: households }, (_, i) => door(String(i + 1), `第 ${i + 1} 户`))
  const rooms = Math.ceil(households / (b.units * b.floors))
  const out: Subject[] = []
  for (let unit = 1; unit <= b.units; unit++)
    for (let floor = 1; floor <= b.floors; floor++)
      for (let room = 1; room <= rooms && out.length < households; room++) {
        const number = `${floor}${String(room).padStart(2, '0')}`
        out.push(door(`${unit}-${number}`, b.units > 1 ? `${unit} 单元 ${number}` : number))
      }
  return out
}

export interface Line {
  /** Counted from 1, as in the text that was pasted. */
  line: number
  name: string
  place: string
}

/** `向阳副食，顺城街 11 号`: name, then place, between them a comma, a tab or a semicolon. Empty lines and a heading are skipped. */
export function readLines(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((raw, i) => {
      const at = raw.search(/[,，;；\t]/)
      const name = (at < 0 ? raw : raw.slice(0, at)).trim()
      const place =
        at < 0
          ? ''
          : raw
              .slice(at + 1)
              .replace(/[,，;；\t]+$/, '')
              .trim()
      return { line: i + 1, name, place }
    })
    .filter((l) => l.name !== '' && !/^(名称|名字|name)$/i.test(l.name))
}

/** The key of a subject that is known by its name: the same shop at the same place is the same subject. */
export const keyOf = (kind: SubjectKind, regionPath: string, name: string): string =>
  `${kind}:${regionPath}:${name.normalize('NFKC').replace(/\s+/g, '').toLowerCase()}`
