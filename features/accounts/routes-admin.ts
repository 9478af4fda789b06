import { type Route, route } from '../../kernel/endpoint.ts'
import {
  changeAccount,
  changeClient,
  createAccount,
  createClient,
  lockOrUnlock,
  resetPassword,
  revealPhone,
  revealSeconds,
  setStatus,
  showAccount,
} from './admin.ts'
import { personOf } from './answers.ts'
import * as c from './contract-admin.ts'
import { giveGrant, revokeGrant } from './grants.ts'
import { findAccounts, findClients, findGrants } from './queries.ts'
import { administrators, roles } from './rules.ts'

const own = { db: 'own' } as const

export const adminRoutes: Route[] = [
  route(c.accountsList, (ctx, { query }) => findAccounts(ctx.db, ctx.app, ctx.access, query, ctx.now)),
  route(c.accountShow, async (ctx, { params }) => ({
    ...(await showAccount(ctx, ctx.db, params.id)),
    grants: await findGrants(ctx.db, { account: params.id }, ctx.now),
  })),
  route(c.accountCreate, (ctx, { body }) => createAccount(ctx, body), own),
  route(c.accountChange, (ctx, { params, body }) => changeAccount(ctx, params.id, body)),
  route(c.accountStatus, (ctx, { params, body }) => setStatus(ctx, params.id, body.status, body.reason)),
  route(
    c.accountReset,
    async (ctx, { params, body }) => ({
      password: await resetPassword(ctx, params.id, body.reason, body.totp),
    }),
    own,
  ),
  route(c.accountLock, (ctx, { params, body }) => lockOrUnlock(ctx, params.id, body.locked, body.reason)),
  route(
    c.phoneReveal,
    async (ctx, { params, body }) => ({
      phone: await revealPhone(ctx, params.id, body.purpose),
      seconds: revealSeconds,
    }),
    own,
  ),
  route(c.rolesList, async () => ({
    roles: roles.map((r) => ({
      key: r.key,
      name: { zh: r.zh, en: r.en },
      verbs: [...r.verbs],
      exclusiveWith: [...r.exclusiveWith],
      office: (administrators as readonly string[]).includes(r.key),
    })),
  })),
  route(c.grantCreate, (ctx, { body }) => giveGrant(ctx, personOf(ctx.actor), body, 'grant')),
  route(c.delegate, (ctx, { body }) => giveGrant(ctx, personOf(ctx.actor), body, 'delegate')),
  route(c.grantRevoke, async (ctx, { params, body }) => ({
    revoked: await revokeGrant(ctx, personOf(ctx.actor), params.id, body.reason),
  })),
  route(c.myGrants, async (ctx) => {
    const id = personOf(ctx.actor)
    return {
      held: await findGrants(ctx.db, { account: id }, ctx.now),
      delegated: await findGrants(ctx.db, { delegatedFrom: id }, ctx.now),
    }
  }),
  route(c.clientsList, async (ctx) => ({ clients: await findClients(ctx.db, ctx.access) })),
  route(c.clientCreate, (ctx, { body }) => createClient(ctx, body), own),
  route(c.clientChange, (ctx, { params, body }) => changeClient(ctx, params.id, body), own),
]
