/** What other features may ask of the SMS provider that somebody connected: who it is, and one message to one phone. */
import { isWithin } from '../../../kernel/access.ts'
import type { App } from '../../../kernel/context.ts'
import { allHooks, type HookRow } from '../store.ts'
import { type Said, tellPhone } from '../target.ts'

export type { Sms } from '../contract.ts'
export { sealTarget as sealHook } from '../target.ts'

/** The provider nearest above a region; undefined when nobody connected one. */
export async function smsProvider(app: App, path: string): Promise<HookRow | undefined> {
  const all = (await allHooks(app.pools.system)).filter(
    (h) => h.kind === 'sms' && h.active && isWithin(path, h.region_path),
  )
  return all.sort((a, b) => b.region_path.length - a.region_path.length)[0]
}

/** Never throws. `id` is the same at every try of one message, for providers that send the same id once. */
export const sendSms = (
  app: App,
  provider: HookRow,
  m: { id: string; phone: string; text: string },
): Promise<Said> => tellPhone(app, provider, m)
