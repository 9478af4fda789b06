/** What tests of tags and archives ask for over HTTP. */
import type { Session } from '../../test/town.ts'
import { grid, ok, town } from '../ledger/sample-http.ts'

export const put = (as: Session, key: string, ids: string[], more = {}) =>
  as.post(`/api/ledger/tags/${key}/put`, { on: { by: 'ids', ids }, since: '2026-06-01', ...more })
export const keysOn = async (as: Session, id: string) =>
  ok(await as.get(`/api/ledger/tagged/${id}`)).items.map((x: { tag: string }) => x.tag)
export const counted = async (as: Session, key: string) =>
  ok(await as.get('/api/ledger/tags')).items.find((x: { key: string }) => x.key === key).count as
    | number
    | null
export const listed = async (as: Session, tag: string) => {
  const r = await as.get(`/api/ledger/people?tag=${tag}&limit=200`)
  return r.status === 200 ? r.body.items.map((x: { id: string }) => x.id) : r.status
}
export const beginArchive = (
  as: Session,
  personId: string,
  group: string,
  values: Record<string, string>,
  more: object,
) => as.post('/api/care/archives', { personId, group, values, why: '本人申请', ...more })
export const archives = async (as: Session, query = '') => ok(await as.get(`/api/care/archives?${query}`))

/** As if their deletion had been granted; who may ask and when it is granted is tried in features/ledger/rights.test.ts. */
export async function erase(id: string): Promise<void> {
  await town.owner.query(
    `insert into person_requests (county, id, region_path, person_id, kind, state, by_whom, proof, person_seq, asked_at, asked_by_name)
      values ('500102', $1, $2, $1, 'deletion', 'granted', 'self', 'id-card', 1, now(), '')`,
    [id, grid],
  )
  await town.owner.query('begin')
  await town.owner.query('set local role yige_system')
  await town.owner.query(`select ledger_erase('500102', $1)`, [id])
  await town.owner.query('commit')
}
/** What there is of somebody. */
export const left = async (id: string) =>
  (
    await town.owner.query(
      `select (select count(*) from tagged where subject_id = $1)::int as tags, (select count(*) from care_archives where person_id = $1)::int
        as archives, (select count(*) from people where id = $1)::int as people`,
      [id],
    )
  ).rows[0]
