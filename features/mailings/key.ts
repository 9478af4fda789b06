/** What a phone is known by here: a blind index of its number, which is kept nowhere. */
import type { App } from '../../kernel/context.ts'

/** Counts up when the normalisation changes. */
const KEY_VERSION = 1
export const phoneKey = (app: Pick<App, 'crypto'>, phone: string): Buffer =>
  app.crypto.blindIndex(phone, `mailing.phone.${KEY_VERSION}`)
