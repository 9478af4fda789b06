import { contains, inBlock, type Mesh, outline } from '../../make/mesh.ts'
import type { PackPlace, PackRegion, Position } from '../../schema.ts'
import { COLS, ROWS } from './ground.ts'
import { communities, type Grid, STREET } from './territory.ts'

const ZONES: [string, string[]][] = [
  ['老城东服务片区', ['001', '003', '015', '011']],
  ['演武较场服务片区', ['013', '014', '017', '006']],
  ['南山服务片区', ['008', '016', '009', '007', '010']],
  ['桥西服务片区', ['005', '019', '020', '021']],
]

/** A round area that ends at the outline of the street. */
function ring(centre: Position, metres: number, sides: number, street: Position[]): Position[] {
  const points = Array.from({ length: sides }, (_, k): Position => {
    const a = (2 * Math.PI * k) / sides
    const at = (far: number): Position => [
      Math.round((centre[0] + (far * Math.cos(a)) / 96_300) * 1e6) / 1e6,
      Math.round((centre[1] + (far * Math.sin(a)) / 110_870) * 1e6) / 1e6,
    ]
    let far = metres
    while (!contains(street, at(far))) far -= 5
    return at(far)
  })
  return [...points, points[0]!]
}

/** A service division (four zones over the whole street) and a dedicated one (a market quarter, a school, a market, the bank) that cut across grids. */
export function makeDivisions(mesh: Mesh, grids: Grid[], places: PackPlace[]): PackRegion[] {
  const base = { parent: STREET, kind: 'area', aliases: [], address: null, households: null } as const
  const zones = ZONES.map(([name, codes], n): PackRegion => {
    const faces = grids.filter((g) => codes.includes(g.community.slice(9))).flatMap((g) => g.faces)
    return {
      ...base,
      path: `${STREET}S${String(n + 1).padStart(2, '0')}`,
      division: 'service',
      name,
      aliases: [],
      geometry: outline(mesh, faces),
      point: null,
    }
  })
  const whole = outline(
    mesh,
    grids.flatMap((g) => g.faces),
  )
  const street = whole.coordinates[0] as Position[]
  const near = (name: string) => places.find((p) => p.name === name)!.point
  const circles: [string, string, number][] = [
    ['高笋塘商圈', '高笋塘步行街', 230],
    ['大东门小学周边', '大东门小学', 200],
    ['较场坝菜市场周边', '较场坝菜市场', 130],
  ]
  const dedicated = circles.map(
    ([name, at, metres], n): PackRegion => ({
      ...base,
      path: `${STREET}D${String(n + 1).padStart(2, '0')}`,
      division: 'dedicated',
      name,
      aliases: [],
      geometry: { type: 'Polygon', coordinates: [ring(near(at), metres, 16, street)] },
      point: near(at),
    }),
  )
  const bank: Position[] = []
  for (let i = 0; i <= COLS; i++) bank.push(mesh.geo(...mesh.corner(i, ROWS)))
  const inland = Array.from({ length: COLS }, (_, k) =>
    mesh.geo(...inBlock(mesh, { i: COLS - 1 - k, j: ROWS - 1 }, 0.5, 0.55)),
  )
  const strip = [...inland, ...bank, inland[0]!]
  dedicated.push({
    ...base,
    path: `${STREET}D04`,
    division: 'dedicated',
    name: '滨江汛期低洼带',
    aliases: [],
    geometry: { type: 'Polygon', coordinates: [strip] },
    point: mesh.geo(...inBlock(mesh, { i: 12, j: ROWS - 1 }, 0.5, 0.8)),
  })
  return [...zones, ...dedicated]
}

if (ZONES.flatMap(([, codes]) => codes).length !== communities.length)
  throw new Error('a community has no service zone')
