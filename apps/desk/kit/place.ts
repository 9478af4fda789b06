/** An invented corner of the town round 顺城街: grids, buildings and a river, so that the maps have something to draw. */
import type { Area, Areas, LngLat, MapCase } from '../../../ui/map/lazy.tsx'

const origin: LngLat = [108.4085, 30.8102]
const at = (x: number, y: number): LngLat => [origin[0] + x / 95_600, origin[1] + y / 110_574]
const area = (id: string, name: string, ring: [number, number][], more: object = {}): Area => ({
  type: 'Feature',
  properties: { id, name, ...more },
  geometry: {
    type: 'Polygon',
    coordinates: [[...ring, ring[0] as [number, number]].map(([x, y]) => at(x, y))],
  },
})
const set = (features: Area[]): Areas => ({ type: 'FeatureCollection', features })

const own = area('g3', '大东门 3 格', [
  [-150, 90],
  [40, 120],
  [160, 30],
  [110, -110],
  [-60, -130],
  [-170, -40],
])
const others = [
  area('g1', '大东门 1 格', [
    [-400, 260],
    [-130, 280],
    [-150, 90],
    [-170, -40],
    [-400, 0],
  ]),
  area('g2', '大东门 2 格', [
    [-130, 280],
    [220, 300],
    [300, 120],
    [160, 30],
    [40, 120],
    [-150, 90],
  ]),
  area('g4', '太平街 1 格', [
    [160, 30],
    [300, 120],
    [420, -60],
    [300, -260],
    [110, -110],
  ]),
]
const whole = area('c1', '大东门社区', [
  [-400, 260],
  [-130, 280],
  [220, 300],
  [300, 120],
  [160, 30],
  [110, -110],
  [-60, -130],
  [-170, -40],
  [-400, 0],
])
const next = area('c2', '太平街社区', [
  [160, 30],
  [300, 120],
  [420, -60],
  [300, -260],
  [110, -110],
])
const water = area('w', '苎溪河', [
  [-500, -160],
  [-60, -190],
  [200, -330],
  [600, -380],
  [600, -520],
  [-500, -320],
])

const buildings: Area[] = []
for (let i = 0; i < 90; i++) {
  const x = -380 + ((i * 53) % 760)
  const y = -110 + ((i * 89) % 380)
  const w = 18 + ((i * 7) % 22)
  const h = 12 + ((i * 5) % 14)
  buildings.push(
    area(
      `b${i}`,
      i % 9 === 0 ? `${i} 栋` : '',
      [
        [x, y],
        [x + w, y + 3],
        [x + w - 2, y + h],
        [x - 2, y + h - 3],
      ],
      {
        height: 8 + ((i * 11) % 40),
        ...(i % 23 === 0 ? { tone: 'soon' } : {}),
      },
    ),
  )
}

export const kitGround = {
  areas: set([whole, next]),
  grids: set([own, ...others]),
  buildings: set(buildings),
  water: set([water]),
}
export const kitPlace = {
  ...kitGround,
  own,
  point: at(10, -10),
  level: 'critical' as const,
  state: 'soon' as const,
  dots: [at(-8, -22), at(28, -16)],
}
export const kitCases: MapCase[] = (
  [
    ['critical', 'soon', 10, -10],
    ['urgent', 'ok', -90, 40],
    ['normal', 'late', 60, 60],
    ['urgent', 'late', 250, 10],
    ['normal', 'ok', -260, 160],
    ['normal', 'soon', 120, 190],
    ['critical', 'late', -220, 60],
    ['normal', 'pause', 320, -120],
  ] as const
).map(([level, state, x, y], i) => ({ id: `m${i}`, point: at(x, y), level, state, title: `第 ${i + 1} 件` }))
