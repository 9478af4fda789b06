/** A town with people who may do different things with its ledger, for the tests over HTTP. */
import { expect } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { Maker } from './rules/maker.ts'

export const grid = '500102006001003'
export const m = new Maker(77, 20260626)
export let town: Town
export let worker: Session
export let secretary: Session
export let clerk: Session
/** A building of the worker's grid, and one of another community. */
export let near: string
export let far: string

export async function openLedger(): Promise<void> {
  town = await testTown({ at: '2026-06-26T09:00:00+08:00' })
  worker = await town.as('gridWorker')
  secretary = await town.as('secretary')
  clerk = await town.as('clerk')
  const buildings = town.app.services.regions
    .within('500102006', 'administrative')
    .filter((r) => r.kind === 'building')
    .map((r) => r.path)
  near = buildings.find((p) => p.startsWith(grid))!
  far = buildings.find((p) => !p.startsWith('500102006001'))!
}

export const ok = (r: { status: number; body: unknown }, status = 200) => {
  expect(r.status, JSON.stringify(r.body)).toBe(status)
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return r.body as any
}
let room = 100
export async function door(as: Session, building = near): Promise<string> {
  return ok(await as.post('/api/ledger/homes', { building, unit: '9 单元', room: String(++room) }), 201).id
}
export const someone = () => {
  const p = m.person(40, 2, '户主')
  return { name: `测试${p.name}`.slice(0, 4), idNumber: p.idNumber!, phone: m.phone() }
}
export async function enter(as: Session, homeId: string, values: Record<string, string>, residence = {}) {
  const body = { values, residence: { homeId, relation: '户主', ...residence } }
  return ok(await as.post('/api/ledger/people', body), 201) as { id: string; residenceId: string }
}
