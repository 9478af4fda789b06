import { estateNames } from '../../make/estates.ts'
import { type Block, inBlock, type Mesh } from '../../make/mesh.ts'
import type { Random } from '../../make/random.ts'
import type { PackRegion, Position } from '../../schema.ts'
import { COLS, ROWS } from './ground.ts'
import { lotsOn, type Street } from './streets.ts'
import { type Court, type Grid, shunchengBlock } from './territory.ts'

type Lot = { block: Block; u: [number, number]; v: [number, number]; street: string; number: number }

const same = (a: Block, b: Block) => a.i === b.i && a.j === b.j
const key = (b: Block) => `${b.i}:${b.j}`

/** Footprints as parts of a block: a walk in front, twelve metres deep, so that no house reaches over a border. */
const FRONT = 0.075
const BACK = 0.2

/**
 * All lots of a street with their numbers: odd on the left of its course, even on the right, counted on also past blocks
 * without houses, as real numbering does.
 */
function lots(street: Street): Lot[] {
  const out: Lot[] = []
  let before = 0
  street.edges.forEach((e, index) => {
    const n = lotsOn(street.name, index, e.kind)
    for (let k = 0; k < n; k++) {
      const odd = 2 * (before + k) + 1
      if (e.kind === 'h') {
        const u: [number, number] = [0.04 + (0.92 * k) / n, 0.04 + (0.92 * (k + 1)) / n - 0.015]
        if (e.j < ROWS)
          out.push({ block: { i: e.i, j: e.j }, u, v: [FRONT, BACK], street: street.name, number: odd })
        if (e.j > 0)
          out.push({
            block: { i: e.i, j: e.j - 1 },
            u,
            v: [1 - BACK, 1 - FRONT],
            street: street.name,
            number: odd + 1,
          })
      } else {
        const v: [number, number] = [0.26 + (0.48 * k) / n, 0.26 + (0.48 * (k + 1)) / n - 0.03]
        if (e.i > 0)
          out.push({
            block: { i: e.i - 1, j: e.j },
            u: [1 - BACK, 1 - FRONT],
            v,
            street: street.name,
            number: odd,
          })
        if (e.i < COLS)
          out.push({ block: { i: e.i, j: e.j }, u: [FRONT, BACK], v, street: street.name, number: odd + 1 })
      }
    }
    before += n
  })
  return out
}

export type Built = {
  regions: PackRegion[]
  /** Grid path of a block. */
  gridOf: (b: Block) => string
  /** Point in front of an address, on the walk. */
  doors: Map<string, { point: Position; path: string; grid: string }>
  estates: { path: string; name: string; grid: string; point: Position }[]
}

export function makeBuildings(
  mesh: Mesh,
  grids: Grid[],
  courts: Court[],
  streets: Street[],
  r: Random,
): Built {
  const gridAt = new Map(grids.flatMap((g) => g.blocks.map((b) => [key(b), g.path] as const)))
  const gridOf = (b: Block) => gridAt.get(key(b))!
  const old = shunchengBlock(grids)
  const kept = [old, { i: old.i, j: old.j + 1 }, ...courts.map((c) => c.block)]
  const regions: PackRegion[] = []
  const doors: Built['doors'] = new Map()
  const estates: Built['estates'] = []
  const used = new Map<string, { estates: number; houses: number }>()
  const count = (grid: string) => {
    const n = used.get(grid) ?? { estates: 0, houses: 0 }
    used.set(grid, n)
    return n
  }
  const quad = (b: Block, u: [number, number], v: [number, number]): Position[] => {
    const at = (x: number, y: number) => mesh.geo(...inBlock(mesh, b, x, y))
    return [at(u[0], v[0]), at(u[1], v[0]), at(u[1], v[1]), at(u[0], v[1]), at(u[0], v[0])]
  }
  const middle = (b: Block, u: [number, number], v: [number, number]) =>
    mesh.geo(...inBlock(mesh, b, (u[0] + u[1]) / 2, (v[0] + v[1]) / 2))
  const base = { division: 'administrative', aliases: [] } as const
  const numbered = streets.flatMap(lots)

  const names = [...estateNames]
  const closed = new Map<string, string>()
  const perCommunity = new Map<string, Block[]>()
  for (const g of grids)
    for (const b of g.blocks)
      if (!kept.some((k) => same(k, b)))
        perCommunity.set(g.community, [...(perCommunity.get(g.community) ?? []), b])
  for (const [community, blocks] of [...perCommunity].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const wanted: { block: Block; name: string }[] = []
    const free = [...blocks]
    const take = (block: Block, name: string) => {
      free.splice(
        free.findIndex((b) => same(b, block)),
        1,
      )
      wanted.push({ block, name })
    }
    // The estates that the tour of the demo names stand where it says.
    if (community.endsWith('021')) take(free.find((b) => gridOf(b).endsWith('021003'))!, '安康苑')
    if (community.endsWith('009')) take(free.find((b) => gridOf(b).endsWith('009004'))!, '何家堡大院')
    if (community.endsWith('016')) take(free.find((b) => gridOf(b).endsWith('016003'))!, '华庭小区')
    if (community.endsWith('011')) take(free.find((b) => gridOf(b).endsWith('011005'))!, '高笋塘花园')
    for (let k = Math.floor(blocks.length / 4); k > 0; k--) take(r.pick(free), names.shift()!)
    for (const { block, name } of wanted) {
      const grid = gridOf(block)
      const path = grid + String(++count(grid).estates).padStart(3, '0')
      const gate = numbered.find((l) => same(l.block, block) && l.v[0] === FRONT && l.u[0] > 0.35)!
      const address = `${gate.street} ${gate.number} 号`
      const point = mesh.geo(...inBlock(mesh, block, 0.5, 0.5))
      const high = r.next() < 0.4
      const rows = high ? 2 : 3
      const towers: PackRegion[] = []
      for (let row = 0; row < rows; row++)
        for (let col = 0; col < (high ? 3 : 2); col++) {
          const n = towers.length + 1
          const width = high ? 0.17 : 0.31
          const u0 = 0.15 + (col * 0.7) / (high ? 3 : 2) + 0.02
          const v0 = 0.16 + (row * 0.7) / rows + 0.02
          const u: [number, number] = [u0, u0 + width]
          const v: [number, number] = [v0, v0 + (high ? 0.18 : 0.12)]
          const floors = high ? r.int(17, 32) : r.int(6, 8)
          const units = high ? r.int(1, 2) : r.int(2, 4)
          towers.push({
            ...base,
            path: path + String(n).padStart(3, '0'),
            parent: path,
            kind: 'building',
            name: `${name} ${n} 栋`,
            aliases: [],
            geometry: { type: 'Polygon', coordinates: [quad(block, u, v)] },
            point: middle(block, u, v),
            address: null,
            households: floors * units * (high ? 4 : 2),
            floors,
            units,
          })
        }
      regions.push(
        {
          ...base,
          path,
          parent: grid,
          kind: 'estate',
          name,
          aliases: aliasOf(name),
          geometry: { type: 'Polygon', coordinates: [quad(block, [0.09, 0.91], [0.09, 0.91])] },
          point,
          address,
          households: towers.reduce((n, t) => n + (t.households ?? 0), 0),
        },
        ...towers,
      )
      estates.push({ path, name, grid, point })
      closed.set(key(block), path)
      doors.set(address, { point: mesh.geo(...inBlock(mesh, block, gate.u[0] + 0.05, 0.05)), path, grid })
    }
  }

  for (const lot of numbered) {
    const grid = gridOf(lot.block)
    if (closed.has(key(lot.block))) continue
    const certain = lot.street === '顺城街' || lot.street === '石嘴巷'
    if (!certain && r.next() > 0.62) continue
    const address = `${lot.street} ${lot.number} 号`
    const path = grid + String(100 + ++count(grid).houses).padStart(3, '0')
    const floors = r.int(3, 8)
    const units = address === '顺城街 18 号' || address === '顺城街 22 号' ? 2 : 1
    const front = lot.v[0] === FRONT ? 0.04 : lot.v[1] === 1 - FRONT ? 0.96 : (lot.v[0] + lot.v[1]) / 2
    const side = lot.u[0] === FRONT ? 0.04 : lot.u[1] === 1 - FRONT ? 0.96 : (lot.u[0] + lot.u[1]) / 2
    regions.push({
      ...base,
      path,
      parent: grid,
      kind: 'building',
      name: address,
      aliases: [],
      geometry: { type: 'Polygon', coordinates: [quad(lot.block, lot.u, lot.v)] },
      point: middle(lot.block, lot.u, lot.v),
      address,
      households: floors * units * 2,
      floors,
      units,
    })
    doors.set(address, { point: mesh.geo(...inBlock(mesh, lot.block, side, front)), path, grid })
  }
  return { regions, gridOf, doors, estates }
}

function aliasOf(name: string): string[] {
  const short = name.replace(/(?:家属院|家属区|小区|大院)$/, '')
  return short !== name && short.length >= 3 ? [short] : []
}
