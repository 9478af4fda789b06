/** The way in and out over the accounts feature, for the shells of desk and field. */
import { installation, me, signIn, signOut } from '../../features/accounts/contract.ts'
import { call } from '../../ui/api.ts'
import type { Door } from '../../ui/session.tsx'

export const door: Door = {
  me: () => call(me),
  signIn: (username, password, code) =>
    call(signIn, { body: { username, password, ...(code ? { code } : {}) } }),
  signOut: async () => {
    await call(signOut)
  },
  installation: () => call(installation),
}
