/** What somebody said, sealed as one and bound to the row; keys tell equal from unequal without opening. */
import type { App } from '../../kernel/context.ts'
import { keysSaid } from '../ledger/answers.ts'
import type { Said } from './rules.ts'

type Crypto = Pick<App, 'crypto'>
export const nothingSaid: Said = {
  name: '',
  idNumber: '',
  phone: '',
  from: [],
  trip: '',
  stay: '',
  companions: [],
}

export const sealSaid = (app: Crypto, id: string, s: Said): Buffer =>
  app.crypto.seal(JSON.stringify(s), `arrival:${id}`)
export const openSaid = (app: Crypto, id: string, sealed: Buffer): Said => ({
  ...nothingSaid,
  ...(JSON.parse(app.crypto.open(sealed, `arrival:${id}`)) as Partial<Said>),
})

/** Counts up when the normalisation changes: keys of two versions never compare. */
const KEY_VERSION = 1
export interface Keys {
  id: Buffer | null
  phone: Buffer | null
  name: Buffer | null
}
export function keysOf(app: Crypto, s: Pick<Said, 'name' | 'idNumber' | 'phone'>): Keys {
  const keys = keysSaid({ name: s.name, idNumber: s.idNumber, phone: s.phone })
  const index = (kind: keyof Keys) =>
    keys[kind] ? app.crypto.blindIndex(keys[kind], `arrival.${kind}.${KEY_VERSION}`) : null
  return { id: index('id'), phone: index('phone'), name: index('name') }
}
