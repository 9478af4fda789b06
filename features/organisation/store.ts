/** All SQL of the organisation that is read as a whole; the pages' queries are in `queries.ts`. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { UnitFact } from '../items/contract.ts'

export interface UnitRow extends UnitFact {
  kind: string
  nameEn: string | null
  parentId: string | null
  phone: string | null
  active: boolean
}

export interface AccountFact {
  id: string
  name: string
  username: string
  unitId: string | null
  onDuty: boolean
  active: boolean
}

export interface PostFact {
  id: string
  key: string | null
  unitId: string
  name: string
  nameEn: string | null
  duty: string | null
  regionPath: string
  /** Present holders who have not left. */
  holders: readonly { accountId: string; name: string; onDuty: boolean }[]
}

export interface OrganisationFacts {
  version: number
  units: Map<string, UnitRow>
  accounts: Map<string, AccountFact>
  posts: PostFact[]
}

/** Tells every server process to read again what it holds under that name; in the transaction of the change. */
export async function bump(db: Tx, name: string): Promise<void> {
  await sql`insert into cache_versions (name, version) values (${name}, 1)
            on conflict (name) do update set version = cache_versions.version + 1`.execute(db)
}

export async function loadFacts(db: Tx, now: Date): Promise<OrganisationFacts> {
  // The version first: what changes after it makes the next look read again.
  const version = await db
    .selectFrom('cache_versions')
    .select('version')
    .where('name', '=', 'organisation')
    .executeTakeFirst()
  const [units, accounts, posts, holders] = await Promise.all([
    db.selectFrom('units').selectAll().execute(),
    db.selectFrom('accounts').select(['id', 'name', 'username', 'unit_id', 'on_duty', 'status']).execute(),
    db
      .selectFrom('posts')
      .selectAll()
      .where('active', '=', true)
      .orderBy('region_path')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('post_holders')
      .select(['post_id', 'account_id'])
      .where('valid_from', '<=', now)
      .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', now)]))
      .orderBy('id')
      .execute(),
  ])
  const people = new Map<string, AccountFact>(
    accounts.map((a) => [
      a.id,
      {
        id: a.id,
        name: a.name,
        username: a.username,
        unitId: a.unit_id,
        onDuty: a.on_duty && a.status !== 'disabled',
        active: a.status !== 'disabled',
      },
    ]),
  )
  const held = new Map<string, { accountId: string; name: string; onDuty: boolean }[]>()
  for (const h of holders) {
    const a = people.get(h.account_id)
    if (!a?.active) continue
    const list = held.get(h.post_id) ?? []
    list.push({ accountId: a.id, name: a.name, onDuty: a.onDuty })
    held.set(h.post_id, list)
  }
  return {
    version: version?.version ?? 0,
    units: new Map(
      units.map((u) => [
        u.id,
        {
          id: u.id,
          key: u.key,
          name: u.name,
          nameEn: u.name_en,
          kind: u.kind,
          regionPath: u.region_path,
          parentId: u.parent_id,
          capabilities: u.capabilities,
          phone: u.phone,
          active: u.active,
        },
      ]),
    ),
    accounts: people,
    posts: posts.map((p) => ({
      id: p.id,
      key: p.key,
      unitId: p.unit_id,
      name: p.name,
      nameEn: p.name_en,
      duty: p.duty,
      regionPath: p.region_path,
      holders: held.get(p.id) ?? [],
    })),
  }
}

/** Open handler lines per account: what `load` counts. */
export async function loadWork(db: Tx, county: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('case_handlers')
    .select(['account_id', sql<number>`count(*)::int`.as('n')])
    .where('county', '=', county)
    .where('account_id', 'is not', null)
    .where('state', 'in', ['assigned', 'accepted', 'arrived'])
    .groupBy('account_id')
    .execute()
  return new Map(rows.map((r) => [r.account_id as string, r.n]))
}
