import { route } from '../../kernel/endpoint.ts'
import { personOf } from './answers.ts'
import {
  beginTotp,
  changeLanguage,
  changePassword,
  confirmTotp,
  describeMe,
  disableTotp,
  endSession,
  listSessions,
  myDuty,
} from './commands.ts'
import * as c from './contract.ts'
import { adminRoutes } from './routes-admin.ts'
import { demoAccounts, firstAdministrators } from './setup.ts'
import { signIn, signOut } from './sign-in.ts'

export const routes = [
  route(
    c.signIn,
    async (ctx, { body }, raw) => {
      const { accountId, csrf } = await signIn(ctx, body, raw)
      return describeMe(ctx, accountId, csrf)
    },
    { db: 'own' },
  ),
  route(
    c.signOut,
    async (ctx, _input, raw) => {
      await signOut(ctx, raw)
      return { signedOut: true as const }
    },
    { db: 'own' },
  ),
  route(c.me, (ctx, _input, { identity }) => describeMe(ctx, personOf(ctx.actor), identity.csrf ?? null)),
  route(c.changeMe, async (ctx, { body }, { identity }) => {
    const id = personOf(ctx.actor)
    await changeLanguage(ctx, id, body.language)
    return describeMe(ctx, id, identity.csrf ?? null)
  }),
  route(c.myDuty, (ctx, { body }) => myDuty(ctx, personOf(ctx.actor), body.onDuty)),
  route(
    c.changePassword,
    async (ctx, { body }, raw) => {
      personOf(ctx.actor)
      return { endedSessions: await changePassword(ctx, body, raw) }
    },
    { db: 'own' },
  ),
  route(c.sessionsList, async (ctx, _input, raw) => ({
    sessions: await listSessions(ctx, personOf(ctx.actor), raw),
  })),
  route(c.sessionEnd, async (ctx, { params }, raw) => ({
    ended: await endSession(ctx, personOf(ctx.actor), params.id, raw),
  })),
  route(
    c.totpEnrol,
    (ctx, { body }) => {
      personOf(ctx.actor)
      return beginTotp(ctx, body.password)
    },
    { db: 'own' },
  ),
  route(c.totpConfirm, async (ctx, { body }) => {
    await confirmTotp(ctx, personOf(ctx.actor), body.ticket, body.code)
    return { totp: true as const }
  }),
  route(
    c.totpDisable,
    async (ctx, { body }) => {
      personOf(ctx.actor)
      await disableTotp(ctx, body.password, body.code)
      return { totp: false as const }
    },
    { db: 'own' },
  ),
  route(
    c.installation,
    async (ctx) => {
      const { name, nameEn, demo } = ctx.app.installation
      return {
        name: { zh: name, en: nameEn },
        languages: ['zh' as const, 'en' as const],
        demo,
        needsSetup: !demo && (await ctx.app.services.accounts.needsSetup()),
        needsPlace: ctx.app.services.accounts.needsPlace(),
        accounts: await demoAccounts(ctx.app),
      }
    },
    { db: 'own' },
  ),
  route(c.setup, async (ctx, { body }) => ({ created: await firstAdministrators(ctx, body) })),
  ...adminRoutes,
]

export { ticks } from './answers.ts'
