/** Files for the tests of imports over HTTP, and all of the registry as it can be read. */
import { expect } from 'vitest'
import type { Session } from '../../test/town.ts'
import { runAny } from './import-undo.ts'
import { clerk, far, near, ok, openLedger, someone, town } from './sample-http.ts'
import { openPerson } from './store/seal.ts'

export let nearName: string
export let farName: string
export let health: string
export async function openImports(): Promise<void> {
  await openLedger()
  nearName = town.app.services.regions.name(near)
  farName = town.app.services.regions.name(far)
  health = ok(await clerk.post('/api/ledger/sources', { name: '卫健下发' }), 201).id
}

export const heads = [
  '姓名',
  '身份证号',
  '出生日期',
  '联系电话',
  '住址',
  '户号',
  '与户主关系',
  '迁入日期',
] as const
export type Row = Partial<Record<(typeof heads)[number], string>>
export const csv = (rows: readonly Row[]) =>
  Buffer.from(
    `${[heads, ...rows.map((r) => heads.map((h) => r[h] ?? ''))].map((r) => r.join(',')).join('\n')}\n`,
  )

export async function upload(as: Session, content: Buffer, name = '台账.csv'): Promise<string> {
  const a = await as.post('/api/uploads', { size: content.length, mime: 'text/csv', name, purpose: 'import' })
  const r = await as.send({
    method: 'PATCH',
    url: `/api/uploads/${a.body.id}`,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'upload-token': a.body.token,
    },
    payload: content,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return a.body.id
}
export const looked = async (as: Session, content: Buffer, sourceId = health) =>
  as.post('/api/ledger/imports', { uploadId: await upload(as, content), sourceId })
export const get = async (id: string, as = clerk) => ok(await as.get(`/api/ledger/imports/${id}`))
export const rowsOf = async (id: string, show = '') =>
  ok(await clerk.get(`/api/ledger/imports/${id}/rows?limit=200${show && `&show=${show}`}`)).items
/** Looked at and begun with the columns as guessed; the job is run here. */
export async function taken(
  content: Buffer,
  o: { stage?: 'dry' | 'start'; as?: Session; differing?: string; strict?: boolean; source?: string } = {},
) {
  const { stage = 'start', as = clerk, source = health, ...how } = o
  const { id } = ok(await looked(as, content, source), 201)
  const { columns, what } = await get(id, as)
  ok(await as.post(`/api/ledger/imports/${id}/${stage}`, { columns, what, ...how }), 202)
  expect(await runAny(town.app, id)).toBe('done')
  return get(id, as)
}
export async function undone(id: string) {
  ok(await clerk.post(`/api/ledger/imports/${id}/undo`), 202)
  expect(await runAny(town.app, id)).toBe('done')
  return get(id)
}

export const all = async (sql: string) => (await town.owner.query(sql)).rows
/** Everything of the registry as it can be read; versions and moments of writing left out, and what was mended long ago. */
export async function state(withIds = true) {
  const people = (
    await all(
      `select id, sealed, region_path, sex, birth_month::text, died_on::text, source, verified_on::text, merged_into from people order by id`,
    )
  ).map(({ sealed, ...p }) => ({ ...p, values: openPerson(town.app, p.id, sealed) }))
  const residences =
    await all(`select r.id, r.person_id, r.home_id, r.region_path, role, household, relation, from_on::text, until_on::text, source, verified_on::text,
    h.unit, h.room from residences r join homes h on h.id = r.home_id order by r.id`)
  const findings = await all(
    `select rule, subjects, region_path, fields, state from findings where state <> 'mended' order by 1, 2`,
  )
  const pairs = await all(`select a, b, score, state from person_pairs order by 1, 2`)
  const homes = await all(`select id, region_path, unit, floor, room, note from homes order by id`)
  const keys = await all(
    `select kind, encode(key, 'hex') as key, subject_id, region_path from ledger_keys order by 1, 2, 3`,
  )
  if (withIds) return { people, residences, findings, pairs, homes, keys }
  // Two runs give other ids: who and where stands for them.
  const said = new Map<string, string>(
    people.map((p) => [p.id, `${p.values.name}${p.values.idNumber}${p.values.phone}`]),
  )
  for (const r of residences) said.set(r.id, `${said.get(r.person_id)}@${r.region_path}-${r.unit}-${r.room}`)
  const sorted = (rows: unknown[]) => rows.map((r) => JSON.stringify(r)).sort()
  return {
    people: sorted(people.map(({ id: _, ...p }) => p)),
    residences: sorted(
      residences.map(({ id: _, home_id: __, person_id, ...r }) => ({ ...r, who: said.get(person_id) })),
    ),
    findings: sorted(findings.map((f) => ({ ...f, subjects: f.subjects.map((s: string) => said.get(s)) }))),
    pairs: sorted(pairs.map((p) => ({ ...p, a: [said.get(p.a), said.get(p.b)].sort(), b: '' }))),
    homes: sorted(homes.map(({ id: _, ...h }) => h)),
    keys: sorted(keys.map(({ subject_id, ...k }) => ({ ...k, who: said.get(subject_id) }))),
  }
}
export const addressOf = (room: number | string, building = nearName) => `${building} 7 单元 ${room} 室`
let flat = 1100
export const nextFlat = (): number => ++flat
export const masked = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`
/** A number whose last digit is not the one it must be. */
export const slipped = () => {
  const p = someone()
  return { ...p, idNumber: `${p.idNumber.slice(0, 17)}${p.idNumber.endsWith('1') ? '2' : '1'}` }
}
export const pair = (v: { name: string; idNumber: string; phone: string }, more: Row = {}): Row => ({
  姓名: v.name,
  身份证号: v.idNumber,
  联系电话: v.phone,
  住址: addressOf(++flat),
  ...more,
})
