/** What a person decides about a place: the rest is made from it (town.ts). Official codes and names are real, all else invented. */
import type { Story } from '../../features/town/contract-story.ts'
import type { PackManifest, PackPlace, Position } from '../schema.ts'
import type { Told } from './reports.ts'

export interface StreetSpec {
  /** Three digits below the county. */
  code: string
  name: string
  nameEn: string
  /** Prefix of its units, `helanshan` → `helanshan.command`. */
  key: string
  /** Codes and names of its communities and villages: `001学院社区 200芦花村`. */
  villages: string
  /**
   * How many grids below the communities, level by level, in the whole street: `[158, 854]` is 158 grids with 854 small ones in them.
   * Spread evenly, but for communities named in `grids`.
   */
  levels: readonly number[]
  /** Grids of single communities by their code. */
  grids?: Readonly<Record<string, number>>
  /** Households of the street; absent: some 300 for each grid. */
  households?: number
  /** Communities known in life by names of their own: `{ '011': ['CBD'] }`. */
  aliases?: Readonly<Record<string, readonly string[]>>
}

/** A stretch of ground that lies in one piece: the streets of a county, or some of them. */
export interface LandSpec {
  county: string
  origin: Position
  turn: number
  streets: readonly StreetSpec[]
  /** Blocks for each smallest grid: 1 in the country, 2 or 3 in town. */
  blocks: number
  /** Width and height of a block in metres; absent: those of a town. */
  cell?: readonly [number, number]
}

/** Departments of a county or city, all of them with this region as theirs. */
export interface DepartmentsSpec {
  /** Prefix of their units: `xixia` → `xixia.power`. */
  key: string
  region: string
  /** What stands before their names: 区, 市, 县. */
  short: string
  /** How many departments and companies; more than the responsibility list needs are those without items of their own. */
  count: number
  /** Its governance centre. */
  centre: string
  centreEn: string
}

export interface TownSpec {
  manifest: Omit<PackManifest, 'demoPassword'>
  seed: number
  /** Everything above the streets, from the top: code and names, the first one official. */
  above: readonly (readonly [path: string, ...names: string[]])[]
  lands: readonly LandSpec[]
  /** From the top; the first is that of the root. */
  departments: readonly DepartmentsSpec[]
  /** Name, kind, grid, other names. The grid is its path below the root, `006010001`. */
  places: readonly (readonly [name: string, kind: PackPlace['kind'], grid: string, ...aliases: string[]])[]
  /** Estates by name and grid, for those that reports and stories name. */
  estates: readonly (readonly [name: string, grid: string])[]
  /** Service areas: name and the streets or communities they are made of, below the root. */
  zones: readonly (readonly [name: string, ...parts: string[]])[]
  /** Dedicated areas around a place: name, place, metres. */
  circles: readonly (readonly [name: string, place: string, metres: number])[]
  /** Path below the root of the community whose people are offered on the sign-in page. */
  focus: string
  /** Two letters of its code plates. */
  plate: string
  told: readonly Told[]
  stories: readonly Story[]
}

export interface Village {
  code: string
  name: string
  /** Name without its kind: 书香苑, 芦花. */
  short: string
  kind: 'community' | 'village'
}

export const villagesOf = (s: StreetSpec): Village[] =>
  s.villages
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [, code, name] = /^(\d{3})(.+)$/.exec(word) ?? []
      if (!code || !name) throw new Error(`${s.name}: ${word} is no code and name`)
      const community = !name.endsWith('村') || /^0/.test(code)
      return {
        code,
        name,
        short: name.replace(/(?:社区|村)$/, '') || name,
        kind: community ? 'community' : 'village',
      }
    })

/** `total` into `parts` whole numbers that differ by one at most, the larger ones first. */
export const share = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, k) => Math.floor(total / parts) + (k < total % parts ? 1 : 0))
