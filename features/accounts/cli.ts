/**
 * `yige account reset NAME`: for whoever runs the machine, when nobody else may: a lost password of an administrator. It goes
 * into the audit log like everything else.
 */
import type { Installation } from '../../kernel/context.ts'
import { hashPassword } from '../../kernel/crypto.ts'
import type { Pools } from '../../kernel/db.ts'
import { audit } from '../audit/answers.ts'
import { firstPassword } from './first-password.ts'
import { accountByUsername, bump, endSessions } from './store.ts'

export interface ResetOptions {
  /** Also turns two-step sign-in off. */
  totp?: boolean
}

/** Prints a new first password, unlocks the account and ends its sessions. Exit code 1 when there is no such account in use. */
export async function resetAccountCommand(
  pools: Pick<Pools, 'system'>,
  place: Pick<Installation, 'county' | 'rootPath'>,
  username: string,
  options: ResetOptions = {},
  out: (line: string) => void = console.log,
): Promise<number> {
  const password = firstPassword()
  const hash = await hashPassword(password)
  const now = new Date()
  const name = await pools.system.transaction().execute(async (db) => {
    const account = await accountByUsername(db, username.toLowerCase())
    if (!account || account.status === 'disabled') return null
    await db
      .updateTable('accounts')
      .set((eb) => ({
        password_hash: hash,
        must_change_password: true,
        failed_attempts: 0,
        locked_until: null,
        ...(options.totp ? { totp_sealed: null, totp_last_step: null } : {}),
        version: eb('version', '+', 1),
      }))
      .where('id', '=', account.id)
      .execute()
    await endSessions(db, account.id)
    await bump(db, 'access')
    await audit(
      {
        app: { installation: place },
        db,
        actor: { kind: 'system', id: null, name: '服务器上的操作员', unitId: null },
        now,
        address: 'command line',
      },
      {
        action: 'account.reset',
        subjectKind: 'account',
        subjectId: account.id,
        detail: { by: 'command line', totp: options.totp === true },
      },
    )
    return account.name
  })
  if (name === null) {
    out(`没有在用的账号 ${username} · no account ${username} in use`)
    return 1
  }
  out(`${name} (${username.toLowerCase()})`)
  out(`首次密码 first password: ${password}`)
  out('登录后必须改；别处的登录都已退出 · to be changed at the first sign-in; all sessions have ended')
  return 0
}
