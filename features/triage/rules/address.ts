/** What people write right after a name: house numbers, buildings, units, rooms, "opposite", "near". Works on folded text. */

export interface Tail {
  /** 18号 after a road. */
  house?: number
  /** 3栋, A栋 or the first of 3-2-501. */
  building?: string
  unit?: string
  room?: string
  /** 第3网格 */
  grid?: string
  near?: Near
  /** 中段: the middle of a road. */
  middle?: boolean
  /** The name goes on (a school on that road, a shop of that estate): the thing meant is another one. */
  goesOn?: boolean
  /** Characters of the text that were read. */
  length: number
}

export type Near = 'opposite' | 'beside' | 'door' | 'crossing'

const HOUSE =
  /^(?:上)?(\d{1,5})(?:[-至]\d{1,4})?(?:号|弄)(?!线|院线)|^(\d{1,5})(?![\d路线年月日点多余个米年])/
const PHASE = /^(?:小区|社区)?(?:\d期|[a-z\d东南西北中]区)?(?:的|里面|里|内)?[,，、(（]?/
const BUILDING = /^(?:第)?(\d{1,3}|[a-z]\d{0,2}|[甲乙丙丁])(?:栋|#)/
const DASHED = /^(\d{1,3})-(\d{1,2})(?:-(\d{1,4}))?(?!\d|年|月)/
const UNIT = /^[,，]?(\d{1,2}|[a-z])单元/
const ROOM = /^[,，-]?(?:(\d{1,2})(?:楼|层))?(\d{3,4})(?:室|房|号|户)?/
const GRID = /^[,，]?(?:第)?(\d{1,3})网格/
const GOES_ON =
  /^(?:小学|中学|幼儿园|医苑|派出所|支行|分行|分局|分店|店|加油站|地铁站|站|大桥|隧道|立交|农贸市场|市场|卫生服务)/
const NEARNESS: readonly [Near, RegExp][] = [
  ['opposite', /^.{0,4}?(?:正?对面|斜对面|马路对过)/],
  ['crossing', /^(?:与|和|跟|、|-).{2,8}?(?:交叉口|交汇处|路口|交界|十字路口)/],
  ['beside', /^.{0,4}?(?:旁边|附近|隔壁|周边|一带|旁|后面|背后|前面|之间|外面)/],
  ['door', /^.{0,4}?(?:门口|大门|正门|[东南西北]门)/],
]

/**
 * Reads the words that follow a name. A building is looked for after an estate, landmark or community, a house number after
 * a road, a grid number after a community.
 */
export function readTail(rest: string, after: 'road' | 'estate' | 'building' | 'community' | 'other'): Tail {
  const tail: Tail = { length: 0 }
  let left = rest
  const take = (n: number) => {
    tail.length += n
    left = left.slice(n)
  }
  if (after === 'road') {
    const house = HOUSE.exec(left)
    if (house) {
      tail.house = Number(house[1] ?? house[2])
      take(house[0].length)
    } else if (/^(?:的)?中(?:段|间)/.test(left)) tail.middle = true
    else if (GOES_ON.test(left)) tail.goesOn = true
  } else {
    if (after === 'community') {
      const grid = GRID.exec(left)
      if (grid) {
        tail.grid = grid[1]!
        take(grid[0].length)
      }
    }
    if (after !== 'building' && GOES_ON.test(left)) tail.goesOn = true
    const phase = PHASE.exec(left)?.[0].length ?? 0
    const ahead = left.slice(phase)
    const building = after === 'building' ? null : BUILDING.exec(ahead)
    const dashed = building || after === 'building' ? null : DASHED.exec(ahead)
    if (building) {
      tail.building = building[1]!
      take(phase + building[0].length)
    } else if (dashed) {
      tail.building = dashed[1]!
      if (dashed[3]) {
        tail.unit = dashed[2]!
        tail.room = dashed[3]
      } else if (dashed[2]!.length <= 1) tail.unit = dashed[2]!
      take(phase + dashed[0].length)
    }
    if (building || after === 'building') {
      const unit = UNIT.exec(left)
      if (unit) {
        tail.unit = unit[1]!
        take(unit[0].length)
      }
      const room = ROOM.exec(left)
      if (room) {
        tail.room = room[2]!
        take(room[0].length)
      }
    }
  }
  for (const [near, pattern] of NEARNESS) {
    const m = pattern.exec(left)
    if (m) {
      tail.near = near
      take(m[0].length)
      break
    }
  }
  return tail
}

/** Building number inside a name, as `金科花园3栋` or `3号楼`; null for a named building. */
export function buildingNumber(foldedName: string): string | null {
  return /(?:^|[^\da-z])(\d{1,3}|[a-z]\d{0,2}|[甲乙丙丁])栋$/.exec(foldedName)?.[1] ?? null
}

/** Number of a grid in its name: `大东门社区第三网格` → 3, `网格03` → 3. */
export function gridNumber(foldedName: string): string | null {
  const m = /(?:第)?(\d{1,3})(?:号)?网格$|网格(\d{1,3})$/.exec(foldedName)
  const n = m?.[1] ?? m?.[2]
  return n ? String(Number(n)) : null
}

/** `1单元` → 1 */
export function unitNumber(foldedName: string): string | null {
  return /(\d{1,2}|[a-z])单元$/.exec(foldedName)?.[1] ?? null
}

/** Road and house number of an address: `顺城街18号` → ['顺城街', 18]. */
export function roadAndNumber(foldedAddress: string): [string, number] | null {
  const m = /^(.*?)(\d{1,5})号/.exec(foldedAddress)
  return m?.[1] ? [m[1], Number(m[2])] : null
}
