/** Invented staff of a demo town at work: who, with which rights, at another moment. */
import { roleOf } from '../../features/accounts/answers.ts'
import { createAccess } from '../../kernel/access.ts'
import type { Actor, App } from '../../kernel/context.ts'

/** The App with another clock: the same services and pools, another now. */
export const at = (app: App, time: Date): App => ({ ...app, clock: () => time })

export function actorOf(app: App, accountId: string): Actor {
  const { organisation } = app.services
  return {
    kind: 'account',
    id: accountId,
    name: organisation.accountName(accountId),
    unitId: organisation.account(accountId)?.unitId ?? null,
  }
}

export function accessOf(roles: string[], root: string, units: string[]) {
  return createAccess(
    roles.map((role) => ({ role, regionPath: root, verbs: roleOf.get(role)?.verbs ?? [] })),
    units,
  )
}
