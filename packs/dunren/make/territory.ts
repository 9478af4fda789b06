import { near, split } from '../../make/divide.ts'
import type { Block, Face } from '../../make/mesh.ts'
import { type Random, random } from '../../make/random.ts'
import { COLS, ROWS } from './ground.ts'

/** The communities with their national codes, how many grids each has, and where it lies: from the west to the east of the town. */
export const communities = [
  { code: '005', name: '望栏桥社区', grids: 6 },
  { code: '019', name: '观音阁社区', grids: 6 },
  { code: '020', name: '海陵社区', grids: 6 },
  { code: '021', name: '安康社区', grids: 6 },
  { code: '007', name: '桅杆堡社区', grids: 7 },
  { code: '009', name: '何家堡社区', grids: 6 },
  { code: '010', name: '杨家湾社区', grids: 7 },
  { code: '016', name: '清溪沟社区', grids: 5 },
  { code: '008', name: '南门山社区', grids: 6 },
  { code: '001', name: '大东门社区', grids: 6 },
  { code: '003', name: '黔靖街社区', grids: 6 },
  { code: '014', name: '较场坝社区', grids: 5 },
  { code: '013', name: '演武厅社区', grids: 6 },
  { code: '015', name: '太平街社区', grids: 7 },
  { code: '011', name: '高笋塘社区', grids: 7 },
  { code: '017', name: '崩土坎社区', grids: 8 },
  { code: '006', name: '乌杨树社区', grids: 6 },
] as const

export const STREET = '500102006'
export type Grid = { path: string; community: string; number: number; faces: Face[]; blocks: Block[] }
/** A court that one grid has inside a block of another: the wish of two neighbours to stay with their own people. */
export type Court = { block: Block; owner: string }

/** Parts of nearly equal size, each in one piece: grown block by block from scattered starts, again until it comes out even. */
function grow(blocks: readonly Block[], parts: number, r: Random): Block[][] {
  const most = Math.ceil(blocks.length / parts)
  for (let attempt = 0; attempt < 20_000; attempt++) {
    const free = new Set(blocks)
    const out: Block[][] = []
    for (let k = 0; k < parts; k++) {
      const start = r.pick([...free])
      free.delete(start)
      out.push([start])
    }
    for (let stuck = false; free.size > 0 && !stuck; ) {
      stuck = true
      for (const own of [...out].sort((a, b) => a.length - b.length)) {
        const edge = [...free].filter((b) => own.some((a) => near(a, b)))
        if (edge.length === 0 || own.length >= most) continue
        const next = r.pick(edge)
        free.delete(next)
        own.push(next)
        stuck = false
        break
      }
    }
    if (free.size === 0 && out.every((own) => own.length >= 2)) return out
  }
  throw new Error('no even division found')
}

const stacked = (blocks: Block[]) => blocks.find((b) => blocks.some((c) => c.i === b.i && c.j === b.j + 1))

/**
 * Every grid with its blocks. In 大东门 the grid that has two blocks on top of each other becomes number 3, because its middle
 * street is 顺城街. 崩土坎 has one grid that is only a court inside a block; one court of 高笋塘 lies inside its neighbour.
 */
export function makeGrids(): { grids: Grid[]; courts: Court[] } {
  const all: Block[] = []
  for (let i = 0; i < COLS; i++) for (let j = 0; j < ROWS; j++) all.push({ i, j })
  const grids: Grid[] = []
  const courts: Court[] = []
  split(
    all,
    communities.map((c) => ({ ...c, weight: c.grids })),
    (c, blocks) => {
      const community = STREET + c.code
      const ofBlocks = c.code === '017' ? c.grids - 1 : c.grids
      const middle = (own: Block[], k: 'i' | 'j') => own.reduce((n, b) => n + b[k], 0) / own.length
      const parts = grow(blocks, ofBlocks, random(Number(c.code) * 7919)).sort(
        (a, b) => middle(b, 'j') - middle(a, 'j') || middle(a, 'i') - middle(b, 'i'),
      )
      if (c.code === '001') {
        const old = parts.findIndex((own) => stacked(own))
        parts.splice(2, 0, ...parts.splice(old, 1))
      }
      const path = (n: number) => community + String(n).padStart(3, '0')
      parts.forEach((own, k) => {
        const faces = own.map((block): Face => ({ block, part: 'whole' }))
        grids.push({ path: path(k + 1), community, number: k + 1, faces, blocks: own })
      })
      if (c.code === '017') {
        const host = grids.find((g) => g.path === path(4))!
        const court = { block: host.blocks[0]!, owner: path(8) }
        courts.push(court)
        grids.push({ path: path(8), community, number: 8, faces: [], blocks: [] })
      }
      if (c.code === '011')
        courts.push({ block: grids.find((g) => g.path === path(2))!.blocks[0]!, owner: path(5) })
    },
  )
  for (const { block, owner } of courts) {
    for (const g of grids)
      g.faces = g.faces.map((f) => (f.block === block && f.part === 'whole' ? { block, part: 'around' } : f))
    grids.find((g) => g.path === owner)!.faces.push({ block, part: 'court' })
  }
  return { grids: grids.sort((a, b) => (a.path < b.path ? -1 : 1)), courts }
}

/** The block on the south side of 顺城街, in 大东门 3 格. */
export function shunchengBlock(grids: Grid[]): Block {
  return stacked(grids.find((g) => g.path === `${STREET}001003`)!.blocks)!
}
