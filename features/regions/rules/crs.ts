import gcoordModule from 'gcoord'
import type { Finding, Geometry } from '../contract.ts'
import { type Point, polygonsOf, Shape } from './polygon.ts'
import { finding } from './row.ts'

export type Crs = 'wgs84' | 'gcj02' | 'bd09'

/** The package's types describe its bundler build; in Node the default import is the same object. */
interface Gcoord {
  WGS84: string
  GCJ02: string
  BD09: string
  transform(p: [number, number], from: string, to: string): [number, number]
}
const gcoord = gcoordModule as unknown as Gcoord

const SYSTEMS = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const

/** Seven decimals are a centimetre; more is noise that would keep neighbours from sharing corners. */
const round = (v: number) => Math.round(v * 1e7) / 1e7

/** A position to WGS-84. The same input gives the same output to the last bit, so shared corners stay shared. */
export function toWgs84(p: readonly number[], from: Crs): Point {
  if (from === 'wgs84') return [p[0]!, p[1]!]
  const [x, y] = gcoord.transform([p[0]!, p[1]!], SYSTEMS[from], gcoord.WGS84)
  return [round(x), round(y)]
}

export function geometryToWgs84(g: Geometry, from: Crs): Geometry {
  const ring = (r: number[][]) => r.map((p) => toWgs84(p, from))
  return g.type === 'Polygon'
    ? { type: 'Polygon', coordinates: g.coordinates.map(ring) }
    : { type: 'MultiPolygon', coordinates: g.coordinates.map((rings) => rings.map(ring)) }
}

/**
 * Which system a file's coordinates are in, when nobody says: the one that puts most of its points into the known outline of the
 * territory; without one, what its own words suggest. The shift is 100–700 m, so a wrong guess moves every grid: always a warning.
 */
export function guessCrs(
  points: readonly (readonly number[])[],
  hint: Crs | null,
  territory: Geometry | null,
): { crs: Crs; findings: Finding[] } {
  const words = { wgs84: 'WGS-84', gcj02: 'GCJ-02', bd09: 'BD-09' }
  const say = (crs: Crs, zh: string, en: string) => ({
    crs,
    findings: [
      finding(
        'warning',
        'region.crs_guessed',
        '',
        `坐标系没有写明，按 ${words[crs]} 处理：${zh}`,
        `the coordinate system is not stated, taken as ${words[crs]}: ${en}`,
      ),
    ],
  })
  if (points.length === 0) return { crs: 'wgs84', findings: [] }
  if (territory) {
    const shape = new Shape(territory)
    const step = Math.max(1, Math.floor(points.length / 2000))
    const sample = points.filter((_, i) => i % step === 0)
    const share = (crs: Crs) => {
      const hits = sample.filter((p) => {
        const [x, y] = toWgs84(p, crs)
        return shape.contains(x, y) || shape.near(x, y, 1e-7)
      })
      return hits.length / sample.length
    }
    const tried = (['wgs84', 'gcj02', 'bd09'] as const).map((crs) => ({ crs, share: share(crs) }))
    tried.sort((a, b) => b.share - a.share)
    if (tried[0]!.share > tried[1]!.share + 0.005) {
      const percent = Math.round(tried[0]!.share * 100)
      return say(
        tried[0]!.crs,
        `这样有 ${percent}% 的点落在辖区内`,
        `${percent} % of its points then lie inside the territory`,
      )
    }
  }
  if (hint) return say(hint, '文件里的字段像是这种坐标', 'its fields look like it')
  return say('wgs84', '没有可以比对的边界', 'there is no outline to compare with')
}

/** What the words of a GeoJSON file say: a `crs` member states it, AMap/DataV field names suggest GCJ-02. */
export function statedCrs(file: {
  crs?: unknown
  features?: { properties?: Record<string, unknown> | null }[]
}): { stated: Crs | null; hint: Crs | null } {
  const named = JSON.stringify(file.crs ?? '')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  if (/GCJ02/.test(named)) return { stated: 'gcj02', hint: null }
  if (/BD09/.test(named)) return { stated: 'bd09', hint: null }
  if (/WGS84|CRS84|EPSG4326|EPSG4490|CGCS2000/.test(named)) return { stated: 'wgs84', hint: null }
  const first = file.features?.[0]?.properties ?? {}
  return { stated: null, hint: 'adcode' in first || 'acroutes' in first ? 'gcj02' : null }
}

/** All positions of a list of outlines. */
export function positionsOf(geometries: readonly Geometry[]): number[][] {
  return geometries.flatMap((g) => polygonsOf(g).flat(2))
}
