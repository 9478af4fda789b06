/** The first start of an empty installation: three administrators, made once, by whoever can read the server's log. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import { hashPassword, sameText } from '../../kernel/crypto.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { needGoodPassword } from './commands.ts'
import { roleOf } from './roles.ts'
import { anyoneCanEnter, bump } from './store.ts'

interface Administrator {
  username: string
  name: string
  password: string
}

export async function firstAdministrators(
  ctx: Ctx,
  given: {
    code: string
    place?: { code: string; name: string; nameEn: string } | undefined
    system: Administrator
    security: Administrator
    audit: Administrator
  },
): Promise<string[]> {
  const { app, db, now } = ctx
  // Everything waits here: of two set-ups at once the second finds the accounts of the first.
  await sql`select pg_advisory_xact_lock(hashtextextended('yige.setup', 0))`.execute(db)
  if (await anyoneCanEnter(db)) throw problem('setup.done')
  if (!sameText(tidy(given.code), tidy(app.services.accounts.setupCode()))) throw problem('setup.code')
  const wanted = [
    ['system', 'system-admin'],
    ['security', 'security-admin'],
    ['audit', 'audit-admin'],
  ] as const
  if (new Set(wanted.map(([k]) => given[k].username)).size < 3) throw problem('account.username_taken')
  for (const [k] of wanted) needGoodPassword(given[k].password, given[k].username, `${k}.password`)
  const place = app.services.accounts.needsPlace() ? given.place : undefined
  if (app.services.accounts.needsPlace()) {
    if (!place)
      throw problem('setup.place', { issues: [{ path: 'place', code: 'missing', message: '要写明是哪里' }] })
    await app.services.accounts.namePlace(ctx, place)
  }
  const { county, rootPath } = place
    ? { county: place.code.slice(0, 6), rootPath: place.code }
    : app.installation
  const created: string[] = []
  for (const [k, role] of wanted) {
    const id = uuidv7(now.getTime())
    await db
      .insertInto('accounts')
      .values({
        id,
        username: given[k].username,
        name: given[k].name,
        password_hash: await hashPassword(given[k].password),
        created_at: now,
      })
      .execute()
    await db
      .insertInto('grants')
      .values({
        id: uuidv7(now.getTime()),
        account_id: id,
        role,
        region_path: rootPath,
        valid_from: now,
        reason: 'first set-up',
      })
      .execute()
    await audit(
      { ...ctx, app: { installation: { county, rootPath } } },
      { action: 'account.setup', subjectKind: 'account', subjectId: id, detail: { role } },
    )
    created.push(given[k].username)
  }
  await bump(db, 'organisation')
  ctx.afterCommit(() => app.services.organisation.refresh())
  return created
}

const tidy = (code: string) => code.replace(/[\s-]/g, '').toUpperCase()

interface DemoAccount {
  username: string
  role: string
  tryZh: string
  tryEn: string
}

/** Accounts of the demo with their words, as the pack's loader left them in the settings; empty when it is no demo. */
export async function demoAccounts(app: App) {
  if (!app.installation.demo) return []
  const row = await app.pools.system
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'demo')
    .executeTakeFirst()
  const demo = row?.value as { password: string; accounts: DemoAccount[] } | undefined
  const org = app.services.organisation
  return (demo?.accounts ?? []).flatMap((d) => {
    const a = org.accountByUsername(d.username)
    if (!a) return []
    const post = org.postsOf(a.id)[0]
    return [
      {
        username: d.username,
        password: demo!.password,
        name: a.name,
        post: post ? { zh: post.name, en: post.nameEn ?? post.name } : roleWords(d.role),
        try: { zh: d.tryZh, en: d.tryEn },
        role: d.role,
        app: onFoot.has(d.role) ? ('field' as const) : ('desk' as const),
      },
    ]
  })
}

const roleWords = (key: string) => ({ zh: roleOf.get(key)?.zh ?? key, en: roleOf.get(key)?.en ?? key })

/** Roles that work outside: their demo account opens the phone pages. */
const onFoot = new Set(['grid-worker', 'unit-handler', 'volunteer'])
