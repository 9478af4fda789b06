/** Sealed values and blind indexes of the ledger. A sealed value is bound to its row: put into another row it does not open. */
import type { App } from '../../../kernel/context.ts'
import { emptyPerson, type OrganisationValues, type PersonValues } from '../rules/person.ts'
import type { KeyKind } from '../rules/registry.ts'

/** Counts up when the normalisation of a key changes: keys of two versions never compare. */
const KEY_VERSION = 1

type Crypto = Pick<App, 'crypto'>

export const sealPerson = (app: Crypto, id: string, v: PersonValues): Buffer =>
  app.crypto.seal(JSON.stringify(v), `ledger.person:${id}`)
/** Fields that came later than the row are empty in it. */
export const openPerson = (app: Crypto, id: string, sealed: Buffer): PersonValues => ({
  ...emptyPerson(),
  ...(JSON.parse(app.crypto.open(sealed, `ledger.person:${id}`)) as Partial<PersonValues>),
})

/** Blind index of all values of a person, hex: a pair is decided again when one of them changes. */
export const digestOf = (app: Crypto, v: PersonValues): string =>
  app.crypto.blindIndex(JSON.stringify(v), 'ledger.pair.1').toString('hex')

/** Name and door of a row of a file, bound to the row. */
export interface Label {
  name: string
  place: string
}
export const sealLabel = (app: Crypto, importId: string, row: number, l: Label): Buffer =>
  app.crypto.seal(JSON.stringify([l.name, l.place]), `ledger.import:${importId}:${row}`)
export function openLabel(app: Crypto, importId: string, row: number, sealed: Buffer): Label {
  const [name = '', place = ''] = JSON.parse(
    app.crypto.open(sealed, `ledger.import:${importId}:${row}`),
  ) as string[]
  return { name, place }
}

type Contact = Pick<OrganisationValues, 'legalPerson' | 'phone'>
export const sealContact = (app: Crypto, id: string, v: Contact): Buffer =>
  app.crypto.seal(JSON.stringify([v.legalPerson, v.phone]), `ledger.organisation:${id}`)
export function openContact(app: Crypto, id: string, sealed: Buffer): Contact {
  const [legalPerson = '', phone = ''] = JSON.parse(
    app.crypto.open(sealed, `ledger.organisation:${id}`),
  ) as string[]
  return { legalPerson, phone }
}

/** Values of a version as they were then; the chain holds them sealed. */
export const sealVersion = (app: Crypto, id: string, values: unknown): string =>
  app.crypto.seal(JSON.stringify(values), `ledger.version:${id}`).toString('base64')
export const openVersion = (app: Crypto, id: string, sealed: string): Record<string, string> =>
  JSON.parse(app.crypto.open(Buffer.from(sealed, 'base64'), `ledger.version:${id}`)) as Record<string, string>

/** Hex of the blind index. */
export const indexed =
  (app: Crypto) =>
  (kind: KeyKind | 'finding', value: string): string =>
    app.crypto.blindIndex(value, `ledger.${kind}.${KEY_VERSION}`).toString('hex')
