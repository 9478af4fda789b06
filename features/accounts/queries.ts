/** SQL of administration: accounts, grants and clients as pages show them. */
import { sql } from 'kysely'
import type { Access } from '../../kernel/access.ts'
import type { App } from '../../kernel/context.ts'
import type { Crypto } from '../../kernel/crypto.ts'
import type { Tx } from '../../kernel/db.ts'
import type { AccountRow, Client, Grant } from './contract-admin.ts'
import { maskedPhone, normalPhone, phoneContext } from './phone.ts'
import { roleOf } from './roles.ts'

interface AccountSql {
  id: string
  username: string
  name: string
  name_en: string | null
  unit_id: string | null
  unit_name: string | null
  phone_sealed: Buffer | null
  status: AccountRow['status']
  locked_until: Date | null
  totp: boolean
  must_change_password: boolean
  on_duty: boolean
  last_seen_at: Date | null
  created_at: Date
  roles: string[]
  version: number
  total: number
}

export interface AccountFilter {
  id?: string
  q?: string | undefined
  unit?: string | undefined
  status?: string | undefined
  role?: string | undefined
  offset?: number
  limit?: number
}

const pattern = (q: string) => `%${q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`

/** Accounts whose place (the unit's region, else the root) lies in the range of `account.read`. */
export async function findAccounts(
  db: Tx,
  app: App,
  access: Access,
  f: AccountFilter,
  now: Date,
): Promise<{ accounts: AccountRow[]; total: number }> {
  // Units above the root (district departments) are looked after at the root.
  const root = sql`${app.installation.rootPath}::text collate "C"`
  const place = sql`case when starts_with(u.region_path, ${root}) then u.region_path else ${root} end`
  const conditions = [access.where('account.read', place)]
  if (f.id) conditions.push(sql`a.id = ${f.id}`)
  if (f.unit) conditions.push(sql`a.unit_id = ${f.unit}`)
  if (f.status === 'locked') conditions.push(sql`a.locked_until > ${now}`)
  else if (f.status) conditions.push(sql`a.status = ${f.status}`)
  if (f.role) conditions.push(sql`exists (select 1 from grants g where ${live(now)} and g.role = ${f.role})`)
  if (f.q) {
    // A whole number finds its owner by the blind index; parts of numbers find nothing.
    const index = app.crypto.blindIndex(normalPhone(f.q), phoneContext)
    conditions.push(
      sql`(a.name ilike ${pattern(f.q)} or a.username ilike ${pattern(f.q)} or a.phone_index = ${index})`,
    )
  }
  const { rows } = await sql<AccountSql>`
    select a.id, a.username, a.name, a.name_en, a.unit_id, u.name as unit_name, a.phone_sealed, a.status,
      case when a.locked_until > ${now} then a.locked_until end as locked_until, a.totp_sealed is not null as totp,
      a.must_change_password, a.on_duty, a.created_at, a.version,
      (select max(s.last_seen_at) from sessions s where s.account_id = a.id) as last_seen_at,
      coalesce((select array_agg(distinct g.role order by g.role) from grants g where ${live(now)}), '{}') as roles,
      count(*) over ()::int as total
    from accounts a left join units u on u.id = a.unit_id
    where ${sql.join(conditions, sql` and `)}
    order by a.username limit ${f.limit ?? 1} offset ${f.offset ?? 0}`.execute(db)
  return { accounts: rows.map((r) => accountWire(r, app.crypto)), total: rows[0]?.total ?? 0 }
}

const live = (now: Date) =>
  sql`g.account_id = a.id and g.revoked_at is null and g.valid_from <= ${now} and (g.valid_until is null or g.valid_until > ${now})`

const accountWire = (r: AccountSql, crypto: Crypto): AccountRow => ({
  id: r.id,
  username: r.username,
  name: r.name,
  nameEn: r.name_en,
  unitId: r.unit_id,
  unitName: r.unit_name,
  phone: maskedPhone(crypto, r.phone_sealed),
  status: r.status,
  lockedUntil: r.locked_until?.toISOString() ?? null,
  totp: r.totp,
  mustChangePassword: r.must_change_password,
  onDuty: r.on_duty,
  lastSeenAt: r.last_seen_at?.toISOString() ?? null,
  createdAt: r.created_at.toISOString(),
  roles: r.roles,
  version: r.version,
})

interface GrantSql {
  id: string
  account_id: string
  account_name: string
  role: string
  region_path: string
  region_name: string | null
  valid_from: Date
  valid_until: Date | null
  revoked_at: Date | null
  delegated_from: string | null
  delegator: string | null
  giver: string | null
  reason: string | null
}

/** Grants by account, by delegator or one by id; current first, then coming, then the past. */
export async function findGrants(
  db: Tx,
  by: { account?: string; delegatedFrom?: string; id?: string },
  now: Date,
): Promise<Grant[]> {
  const condition = by.account
    ? sql`g.account_id = ${by.account}`
    : by.delegatedFrom
      ? sql`g.delegated_from = ${by.delegatedFrom}`
      : sql`g.id = ${by.id}`
  const { rows } = await sql<GrantSql>`
    select g.id, g.account_id, a.name as account_name, g.role, g.region_path, r.name as region_name, g.valid_from, g.valid_until,
      g.revoked_at, g.delegated_from, d.name as delegator, b.name as giver, g.reason
    from grants g join accounts a on a.id = g.account_id
    left join accounts d on d.id = g.delegated_from
    left join accounts b on b.id = g.granted_by
    left join regions r on r.path = g.region_path and r.valid_to is null
    where ${condition} order by g.valid_from desc, g.id`.execute(db)
  const order = ['current', 'coming', 'over', 'revoked']
  return rows.map((g) => grantWire(g, now)).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
}

function grantWire(g: GrantSql, now: Date): Grant {
  const role = roleOf.get(g.role)
  return {
    id: g.id,
    accountId: g.account_id,
    accountName: g.account_name,
    role: g.role,
    roleName: { zh: role?.zh ?? g.role, en: role?.en ?? g.role },
    regionPath: g.region_path,
    regionName: g.region_name ?? g.region_path,
    from: g.valid_from.toISOString(),
    until: g.valid_until?.toISOString() ?? null,
    state: g.revoked_at
      ? 'revoked'
      : g.valid_until && g.valid_until <= now
        ? 'over'
        : g.valid_from > now
          ? 'coming'
          : 'current',
    delegatedFrom: g.delegated_from ? { id: g.delegated_from, name: g.delegator ?? '' } : null,
    grantedBy: g.giver,
    reason: g.reason,
  }
}

/** Accounts that are the same person: this one and all with the same phone. Locked in the order of their ids. */
export async function lockPerson(db: Tx, accountId: string) {
  const a = await db
    .selectFrom('accounts')
    .select(['id', 'phone_index'])
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (!a) return []
  return db
    .selectFrom('accounts')
    .select(['id', 'name', 'status', 'unit_id'])
    .where((eb) =>
      a.phone_index
        ? eb.or([eb('id', '=', a.id), eb('phone_index', '=', a.phone_index)])
        : eb('id', '=', a.id),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function findClients(db: Tx, access: Access, id?: string): Promise<Client[]> {
  let q = db
    .selectFrom('clients')
    .selectAll()
    .where(access.where('channel.read', 'region_path'))
    // Paired installations have a page of their own (features/exchange).
    .where('channel', '<>', 'peer')
    .orderBy('key')
  if (id) q = q.where('id', '=', id)
  return (await q.execute()).map((c) => ({
    id: c.id,
    key: c.key,
    name: c.name,
    channel: c.channel,
    regionPath: c.region_path,
    callbackUrl: c.callback_url,
    active: c.active,
    createdAt: c.created_at.toISOString(),
  }))
}
