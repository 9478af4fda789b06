/** What the server and other features may ask of accounts: who sent a request, the roles, and how an account is made. */
import { sql } from 'kysely'
import type { Access } from '../../kernel/access.ts'
import type { Actor, App, Ctx } from '../../kernel/context.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { accessOf, SessionCache } from './authenticate.ts'
import { accountProblems } from './contract.ts'
import { Failures } from './sign-in.ts'
import { anyoneCanEnter, loadAccount, seedRoles, sweepSessions } from './store.ts'

export { authenticate } from './authenticate.ts'
export { carryGrants } from './carry.ts'
export { connectClient, disconnectClient } from './clients.ts'
export { maskedPhone, normalPhone, phoneContext, phoneFields } from './phone.ts'
export { type Role, roleOf, roles, type Verb, verbs } from './roles.ts'
export { keepSignedBodies, secretContext } from './signed.ts'
export { holdersOf, holdersOfAll, holdingsOf, seedRoles } from './store.ts'

defineProblems(accountProblems, {
  accounts_username_key: 'account.username_taken',
  clients_key_key: 'client.key_taken',
})

export interface AccountsService {
  sessions: SessionCache
  failures: Failures
  /** True until the first administrators exist. */
  needsSetup(): Promise<boolean>
  /** True while the installation has no place: no pack was loaded and nobody named one. */
  needsPlace(): boolean
  /** Contributed by the server: writes down where this is, in the caller's transaction. */
  namePlace(ctx: Ctx, place: { code: string; name: string; nameEn: string }): Promise<void>
  /** Code that the first set-up asks for; printed by the server at start, so that only who runs it can set it up. */
  setupCode(): string
  stop(): void
}

declare module '../../kernel/context.ts' {
  interface Services {
    accounts: AccountsService
  }
}

/**
 * Seeds the roles, puts the service on `app.services`, and forgets kept sessions within a second of a change of grants or
 * accounts in any process (`bump(db, 'access')`).
 */
export async function startAccounts(
  app: App,
  options: { namePlace?: AccountsService['namePlace'] } = {},
): Promise<AccountsService> {
  await seedRoles(app.pools.system)
  const sessions = new SessionCache()
  let set = false
  let stopped = false
  let version: number | undefined
  let timer: NodeJS.Timeout | undefined
  async function look(): Promise<void> {
    try {
      const { rows } = await sql<{ version: number }>`
        select version from cache_versions where name = 'access'`.execute(app.pools.system)
      const now = rows[0]?.version ?? 0
      if (version !== undefined && now !== version) {
        sessions.clear()
        await app.live.recheck()
      }
      version = now
    } catch (err) {
      // Without the database no session can be read either: what is kept ends by itself.
      app.log.warn({ err }, 'grants not readable')
    }
    if (!stopped) timer = setTimeout(look, 1000).unref()
  }
  await look()
  const service: AccountsService = {
    sessions,
    failures: new Failures(),
    async needsSetup() {
      if (set) return false
      set = await anyoneCanEnter(app.pools.system)
      return !set
    },
    needsPlace: () => app.installation.rootPath === noPlace,
    namePlace:
      options.namePlace ??
      (() => Promise.reject(new Error('this server was built without a way to name its place'))),
    setupCode: () =>
      app.crypto
        .sign('first administrators', 'setup')
        .slice(0, 12)
        .toUpperCase()
        .replace(/(.{4})(?=.)/g, '$1-'),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
  app.services.accounts = service
  if (!app.installation.demo && (await service.needsSetup()))
    app.log.warn(`no administrators yet: open the desk and use the set-up code ${service.setupCode()}`)
  return service
}

/** Root of an installation that has no place yet (apps/server/install.ts). */
const noPlace = '000000'

/** Removes sessions that are over; for the server's hourly tick. */
export const ticks = {
  'accounts.sessions': { seconds: 3600, run: (app: App) => sweepSessions(app.pools.system, app.clock()) },
}

/** Refuses when the sender is not a person with an account (another system, the public). */
export function personOf(actor: { kind: string; id: string | null }): string {
  if (actor.kind !== 'account' || !actor.id) throw problem('access.denied')
  return actor.id
}

/** Who an account is and what it may do at this moment, for work that runs after its request; null: no longer active. */
export async function identityOf(
  app: App,
  accountId: string,
): Promise<{ actor: Actor; access: Access } | null> {
  const row = await loadAccount(app.pools.system, accountId, app.clock())
  if (row?.status !== 'active') return null
  const units = [...new Set([...(row.unit_id ? [row.unit_id] : []), ...row.posted])]
  return {
    actor: { kind: 'account', id: row.account_id, name: row.name, unitId: row.unit_id },
    access: accessOf(row.grants, units),
  }
}
