/** The real routes on a real database with the small town in it: what every HTTP test of regions begins with. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type FeatureApp, featureApp } from '../../test/feature-app.ts'
import { startRegions } from './answers.ts'
import type { ChangeInput, Consequence } from './contract.ts'
import { routes } from './routes.ts'
import { at, EPOCH, sampleRegion, smallTown } from './sample.ts'
import { writeChange } from './store.ts'

export const STREET = '500199001'
export const EAST = '500199001001'
export const WEST = '500199001002'
const both = ['region.read', 'region.manage']
export const day = (n: number) => new Date(EPOCH.getTime() + n * 86_400_000)

export let t: FeatureApp
export let street: Record<string, string>
export let leader: Record<string, string>
export let reader: Record<string, string>

/** Gives a test file its server and every test of it a fresh town. Called by the file: modules are loaded once per worker. */
export function inSmallTown(): void {
  beforeAll(async () => {
    t = await featureApp(routes)
    await startRegions(t.app)
    street = t.as({}, both, STREET)
    leader = t.as({}, both, EAST)
    reader = t.as({}, ['region.read'], EAST)
  })
  afterAll(async () => {
    t.app.services.regions.stop()
    await t.close()
  })
  beforeEach(async () => {
    await t.owner.query('truncate regions, region_lineage, cache_versions, requests')
    const rows = [
      ...smallTown(),
      sampleRegion(`${EAST}001001`, '一号楼', {
        kind: 'building',
        about: { floors: 7 },
        address: '老街 18 号',
        point: at(0.2, 0.2),
      }),
    ]
    await writeChange(
      t.app.pools.system,
      { close: [], open: rows, lineage: [] },
      { accountId: null, requestId: randomUUID() },
    )
    await t.app.services.regions.refresh()
    t.at(day(10))
  })
}

export async function get<T>(url: string, headers = street, status = 200): Promise<T> {
  const r = await t.server.inject({ url, headers })
  expect(r.statusCode, r.body).toBe(status)
  return r.json()
}
export async function post<T>(url: string, payload: object, headers = street, status = 201): Promise<T> {
  const r = await t.server.inject({ method: 'POST', url, headers, payload })
  expect(r.statusCode, r.body).toBe(status)
  return r.json()
}
export const change = <T = Consequence>(
  body: ChangeInput,
  headers = street,
  status = 201,
  requestId: string = randomUUID(),
) => post<T>('/api/regions/change', { requestId, change: body }, headers, status)
export const problem = (body: ChangeInput, headers: Record<string, string>, status: number) =>
  change<{ code: string; issues?: { code: string; path: string }[] }>(body, headers, status)
export const paths = (r: { items: { path: string }[] }) => r.items.map((i) => i.path)
