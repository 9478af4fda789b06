/** SQL of sign-in, sessions and one's own account. */
import { sql } from 'kysely'
import { prepared, type Tx } from '../../kernel/db.ts'
import { roles } from './roles.ts'

export { bump } from '../organisation/answers.ts'

/** Everything a request needs to know about its sender, in one query. */
export interface SessionRow {
  account_id: string
  name: string
  status: string
  unit_id: string | null
  must_change_password: boolean
  language: 'zh' | 'en'
  csrf: string
  last_seen_at: Date
  expires_at: Date
  grants: { role: string; regionPath: string }[]
  posted: string[]
}

export async function loadSession(db: Tx, tokenHash: Buffer, now: Date): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.account_id, s.csrf, s.last_seen_at, s.expires_at, a.name, a.status, a.unit_id, a.must_change_password, a.language,
      coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'regionPath', g.region_path)) from grants g
        where g.account_id = a.id and g.revoked_at is null and g.valid_from <= ${now}
          and (g.valid_until is null or g.valid_until > ${now})), '[]') as grants,
      coalesce((select array_agg(distinct p.unit_id::text) from post_holders h join posts p on p.id = h.post_id and p.active
        where h.account_id = a.id and h.valid_from <= ${now} and (h.valid_until is null or h.valid_until > ${now})), '{}') as posted
    from sessions s join accounts a on a.id = s.account_id
    where s.token_hash = ${tokenHash}`.execute(db)
  return rows[0]
}

/** The same for an account without a session. */
export async function loadAccount(
  db: Tx,
  id: string,
  now: Date,
): Promise<Pick<SessionRow, 'account_id' | 'name' | 'status' | 'unit_id' | 'grants' | 'posted'> | undefined> {
  const { rows } = await sql<SessionRow>`
    select a.id as account_id, a.name, a.status, a.unit_id,
      coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'regionPath', g.region_path)) from grants g
        where g.account_id = a.id and g.revoked_at is null and g.valid_from <= ${now}
          and (g.valid_until is null or g.valid_until > ${now})), '[]') as grants,
      coalesce((select array_agg(distinct p.unit_id::text) from post_holders h join posts p on p.id = h.post_id and p.active
        where h.account_id = a.id and h.valid_from <= ${now} and (h.valid_until is null or h.valid_until > ${now})), '{}') as posted
    from accounts a where a.id = ${id}`.execute(db)
  return rows[0]
}

export const accountByUsername = (db: Tx, username: string) =>
  db.selectFrom('accounts').selectAll().where('username', '=', username).executeTakeFirst()

export const accountById = (db: Tx, id: string) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()

/** Locks the account's row until the end of the transaction: grants, failures and passwords change one at a time. */
export const lockAccount = (db: Tx, id: string) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function insertSession(
  db: Tx,
  s: {
    tokenHash: Buffer
    accountId: string
    csrf: string
    now: Date
    expires: Date
    address: string
    agent: string | null
  },
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      token_hash: s.tokenHash,
      account_id: s.accountId,
      csrf: s.csrf,
      created_at: s.now,
      last_seen_at: s.now,
      expires_at: s.expires,
      address: s.address,
      agent: s.agent,
    })
    .execute()
}

export const sessionsOf = (db: Tx, accountId: string) =>
  db
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('last_seen_at', 'desc')
    .execute()

/** Ends sessions of an account: all, all but one, or one by the first 32 hex digits of its hash. */
export async function endSessions(
  db: Tx,
  accountId: string,
  which: { except?: Buffer; hex?: string } = {},
): Promise<number> {
  let q = db.deleteFrom('sessions').where('account_id', '=', accountId)
  if (which.except) q = q.where('token_hash', '!=', which.except)
  if (which.hex) q = q.where(sql`left(encode(token_hash, 'hex'), 32)`, '=', which.hex)
  const r = await q.executeTakeFirst()
  return Number(r.numDeletedRows)
}

export async function sweepSessions(db: Tx, now: Date): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute()
}

/** Grants of an account with their role and dates, also past ones, newest first. */
export const grantsOf = (db: Tx, accountIds: readonly string[]) =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('account_id', 'in', accountIds.length ? [...accountIds] : ['00000000-0000-0000-0000-000000000000'])
    .orderBy('valid_from', 'desc')
    .execute()

/** The roles of this version of the program, as rows; roles are code, the table is for foreign keys and reports. */
export async function seedRoles(db: Tx): Promise<void> {
  await db
    .insertInto('roles')
    .values(
      roles.map((r) => ({
        key: r.key,
        name: r.zh,
        name_en: r.en,
        verbs: [...r.verbs],
        exclusive_with: [...r.exclusiveWith],
      })),
    )
    .onConflict((c) =>
      c.column('key').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        name_en: eb.ref('excluded.name_en'),
        verbs: eb.ref('excluded.verbs'),
        exclusive_with: eb.ref('excluded.exclusive_with'),
      })),
    )
    .execute()
}

/** Accounts that hold a verb at a place now, nearest grant first: whom a notice is for. At most 50. */
export async function holdersOf(db: Tx, verb: string, regionPath: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${prepared}
    select g.account_id as id from grants g join roles r on r.key = g.role join accounts a on a.id = g.account_id and a.status = 'active'
    where ${verb} = any(r.verbs) and starts_with(${regionPath}, g.region_path) and g.revoked_at is null
      and g.valid_from <= ${now} and (g.valid_until is null or g.valid_until > ${now})
    group by g.account_id order by max(length(g.region_path)) desc limit 50`.execute(db)
  return rows.map((r) => r.id)
}

/**
 * Accounts that hold at a place now one verb of each of these lists, and there one of these roles if any are named; nearest grant first.
 * For who else could do something: at most 50.
 */
export async function holdersOfAll(
  db: Tx,
  o: {
    verbs: readonly (readonly string[])[]
    roles: readonly string[] | null
    regionPath: string
    now: Date
  },
): Promise<string[]> {
  const each = o.verbs.map((list) => sql`bool_or(r.verbs && ${[...list]}::text[])`)
  if (o.roles) each.push(sql`bool_or(g.role = any(${[...o.roles]}::text[]))`)
  const { rows } = await sql<{ id: string }>`
    select g.account_id as id from grants g join roles r on r.key = g.role join accounts a on a.id = g.account_id and a.status = 'active'
    where starts_with(${o.regionPath}, g.region_path) and g.revoked_at is null
      and g.valid_from <= ${o.now} and (g.valid_until is null or g.valid_until > ${o.now})
    group by g.account_id having ${sql.join(each, sql` and `)} order by max(length(g.region_path)) desc, g.account_id limit 50`.execute(
    db,
  )
  return rows.map((r) => r.id)
}

/** Everybody who holds a verb anywhere now, with the regions below which they hold it. */
export async function holdingsOf(
  db: Tx,
  verb: string,
  now: Date,
): Promise<{ accountId: string; regionPath: string }[]> {
  const { rows } = await sql<{ accountId: string; regionPath: string }>`
    select distinct g.account_id as "accountId", g.region_path as "regionPath"
    from grants g join roles r on r.key = g.role join accounts a on a.id = g.account_id and a.status = 'active'
    where ${verb} = any(r.verbs) and g.revoked_at is null
      and g.valid_from <= ${now} and (g.valid_until is null or g.valid_until > ${now})`.execute(db)
  return rows
}

/** Whether any account has a password: until then the first set-up is open. A pack's people alone cannot enter. */
export async function anyoneCanEnter(db: Tx): Promise<boolean> {
  const one = await db
    .selectFrom('accounts')
    .select('id')
    .where('password_hash', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}
