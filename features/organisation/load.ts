/**
 * A pack's units, people, posts and grants into the database. Idempotent: what exists by its key is renewed, terms and
 * grants are added once, and nothing a person changed since (password, duty, further grants) is taken back.
 */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import { hashPassword } from '../../kernel/crypto.ts'
import type { Tx } from '../../kernel/db.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { phoneFields, seedRoles } from '../accounts/answers.ts'
import { bump } from './store.ts'

type OrganisationPack = Pick<Pack, 'manifest' | 'units' | 'people' | 'posts' | 'accounts' | 'models'>

/** What loading needs of the App: a migration, a test or the command line may not have the whole of it. */
export type LoadApp = Pick<App, 'pools' | 'crypto' | 'clock' | 'installation'>

export interface Loaded {
  units: number
  people: number
  posts: number
  terms: number
  grants: number
}

const chunked = <T>(rows: readonly T[], size = 500): T[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size))

export async function loadOrganisation(app: LoadApp, pack: OrganisationPack): Promise<Loaded> {
  const demo = app.installation.demo
  const tryable = demo ? pack.accounts.filter((a) => a.tryZh) : []
  // Outside the transaction: twenty hashes take half a second. The hundreds that nobody is offered share one, since hashing each
  // took half a minute of the first start; the simulated people of a demo sign in with them like anybody.
  const hashes = new Map<string, string>()
  if (demo) {
    const common = await hashPassword(pack.manifest.demoPassword)
    for (const a of pack.accounts) hashes.set(a.username, common)
  }
  for (const a of tryable) hashes.set(a.username, await hashPassword(pack.manifest.demoPassword))
  return app.pools.system.transaction().execute(async (db) => {
    const now = app.clock()
    await seedRoles(db)
    const units = await loadUnits(db, pack)
    const people = await loadPeople(db, app, pack, units, hashes, now)
    const posts = await loadPosts(db, pack, units)
    const terms = await loadTerms(db, pack, posts, people, now)
    const grants = await loadGrants(db, pack, people, now)
    await setting(db, 'organisation', { model: pack.manifest.model, models: pack.models }, now)
    if (demo)
      await setting(
        db,
        'demo',
        {
          password: pack.manifest.demoPassword,
          accounts: tryable.map(({ username, role, tryZh = '', tryEn = tryZh }) => ({
            username,
            role,
            tryZh,
            tryEn,
          })),
        },
        now,
      )
    await bump(db, 'organisation')
    await bump(db, 'access')
    return { units: units.size, people: people.size, posts: posts.size, terms, grants }
  })
}

async function setting(db: Tx, key: string, value: unknown, now: Date): Promise<void> {
  const v = JSON.stringify(value)
  await db
    .insertInto('settings')
    .values({ key, value: v, updated_at: now })
    .onConflict((c) => c.column('key').doUpdateSet({ value: v, updated_at: now }))
    .execute()
}

async function loadUnits(db: Tx, pack: OrganisationPack): Promise<Map<string, string>> {
  for (const part of chunked(pack.units))
    await db
      .insertInto('units')
      .values(
        part.map((u) => ({
          id: uuidv7(),
          key: u.key,
          name: u.name,
          name_en: u.nameEn,
          kind: u.kind,
          region_path: u.regionPath,
          capabilities: u.capabilities,
          phone: u.phone,
        })),
      )
      .onConflict((c) =>
        c.column('key').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          name_en: eb.ref('excluded.name_en'),
          kind: eb.ref('excluded.kind'),
          region_path: eb.ref('excluded.region_path'),
          capabilities: eb.ref('excluded.capabilities'),
          phone: eb.ref('excluded.phone'),
        })),
      )
      .execute()
  const ids = new Map(
    (await db.selectFrom('units').select(['key', 'id']).execute()).map((u) => [u.key, u.id]),
  )
  // Parents last: a child may stand before its parent in the file. In one statement, since a city has thousands of units.
  const under = pack.units.flatMap((u) =>
    u.parent ? [{ key: u.key, parent: need(ids, u.parent, `parent of unit ${u.key}`) }] : [],
  )
  await sql`update units u set parent_id = x.parent
    from jsonb_to_recordset(${JSON.stringify(under)}::jsonb) as x(key text, parent uuid)
    where u.key = x.key and u.parent_id is null`.execute(db)
  return ids
}

/** A person's key is the account name, unless a demo account gives a shorter one. */
async function loadPeople(
  db: Tx,
  app: LoadApp,
  pack: OrganisationPack,
  units: Map<string, string>,
  hashes: Map<string, string>,
  now: Date,
): Promise<Map<string, string>> {
  const usernames = new Map(pack.accounts.map((a) => [a.person, a.username]))
  const usernameOf = (key: string) => usernames.get(key) ?? key
  for (const part of chunked(pack.people))
    await db
      .insertInto('accounts')
      .values(
        part.map((p) => {
          const username = usernameOf(p.key)
          const hash = hashes.get(username) ?? null
          return {
            id: uuidv7(),
            username,
            name: p.name,
            ...phoneFields(app.crypto, p.phone),
            password_hash: hash,
            // Who has no password yet is invited: he stands in the directory, holds posts and gets cases.
            status: hash ? 'active' : 'invited',
            unit_id: need(units, p.unit, `unit of ${p.key}`),
            on_duty: p.onDuty,
            duty_since: p.onDuty ? now : null,
            created_at: now,
          }
        }),
      )
      .onConflict((c) =>
        c.column('username').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          unit_id: eb.ref('excluded.unit_id'),
        })),
      )
      .execute()
  const ids = new Map(
    (await db.selectFrom('accounts').select(['username', 'id']).execute()).map((a) => [a.username, a.id]),
  )
  return new Map(pack.people.map((p) => [p.key, need(ids, usernameOf(p.key), `account of ${p.key}`)]))
}

async function loadPosts(
  db: Tx,
  pack: OrganisationPack,
  units: Map<string, string>,
): Promise<Map<string, string>> {
  for (const part of chunked(pack.posts))
    await db
      .insertInto('posts')
      .values(
        part.map((p) => ({
          id: uuidv7(),
          key: p.key,
          unit_id: need(units, p.unit, `unit of post ${p.key}`),
          name: p.name,
          name_en: p.nameEn,
          duty: p.duty,
          region_path: p.regionPath,
        })),
      )
      .onConflict((c) =>
        c.column('key').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          name_en: eb.ref('excluded.name_en'),
          duty: eb.ref('excluded.duty'),
          region_path: eb.ref('excluded.region_path'),
        })),
      )
      .execute()
  const rows = await db.selectFrom('posts').select(['key', 'id']).where('key', 'is not', null).execute()
  return new Map(rows.map((p) => [p.key as string, p.id]))
}

async function loadTerms(
  db: Tx,
  pack: OrganisationPack,
  posts: Map<string, string>,
  people: Map<string, string>,
  now: Date,
): Promise<number> {
  // A post that ever had a holder belongs to the town, not to the pack any more.
  const held = new Set(
    (await db.selectFrom('post_holders').select('post_id').distinct().execute()).map((r) => r.post_id),
  )
  const rows = pack.posts.flatMap((p) => {
    const post_id = need(posts, p.key, `post ${p.key}`)
    if (held.has(post_id)) return []
    return p.holders.map((h) => ({
      id: uuidv7(),
      post_id,
      account_id: need(people, h, `holder of ${p.key}`),
      valid_from: now,
    }))
  })
  for (const part of chunked(rows)) await db.insertInto('post_holders').values(part).execute()
  return rows.length
}

/** Roles that come with a duty of a post, where the post is; the accounts of the pack name theirs themselves. */
const roleOfDuty: Record<string, string | undefined> = {
  worker: 'grid-worker',
  leader: 'grid-leader',
  deputy: 'grid-leader',
  secretary: 'community-secretary',
  dispatcher: 'dispatcher',
  'street-leader': 'street-leader',
  supervisor: 'supervisor',
  signer: 'unit-signer',
  handler: 'unit-handler',
  'property-manager': 'unit-handler',
  clerk: 'data-clerk',
  volunteer: 'volunteer',
  'building-head': 'volunteer',
}

async function loadGrants(
  db: Tx,
  pack: OrganisationPack,
  people: Map<string, string>,
  now: Date,
): Promise<number> {
  const root = pack.manifest.root
  const wanted = new Map<string, { account_id: string; role: string; region_path: string }>()
  const want = (person: string, role: string, path: string) => {
    const account_id = need(people, person, `account for role ${role}`)
    wanted.set(`${account_id} ${role} ${path}`, { account_id, role, region_path: path })
  }
  const office = new Set(pack.accounts.filter((a) => a.role.endsWith('-admin')).map((a) => a.person))
  for (const a of pack.accounts) want(a.person, a.role, a.regionPath)
  for (const p of pack.posts) {
    const role = roleOfDuty[p.duty]
    // A unit that serves from outside the territory (district) still needs its verbs inside it.
    const path = p.regionPath.startsWith(root) ? p.regionPath : root
    if (role) for (const h of p.holders) if (!office.has(h)) want(h, role, path)
  }
  const have = new Set(
    (await db.selectFrom('grants').select(['account_id', 'role', 'region_path']).execute()).map(
      (g) => `${g.account_id} ${g.role} ${g.region_path}`,
    ),
  )
  const rows = [...wanted]
    .filter(([k]) => !have.has(k))
    .map(([, g]) => ({ id: uuidv7(), ...g, valid_from: now }))
  for (const part of chunked(rows))
    await db
      .insertInto('grants')
      .values(part.map((g) => ({ ...g, reason: 'pack' })))
      .execute()
  return rows.length
}

function need(ids: Map<string, string>, key: string, what: string): string {
  const id = ids.get(key)
  if (!id) throw new Error(`the pack names ${key} as ${what}, but has no such key`)
  return id
}
