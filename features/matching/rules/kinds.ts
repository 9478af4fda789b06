/** The types a column can have, by the word that a configuration uses. */
import { addressKind } from './addresses.ts'
import { dateKind } from './dates.ts'
import { givenNameKind, nameKind } from './names.ts'
import { idKind, phoneKind } from './numbers.ts'
import { exactKind, textKind } from './texts.ts'

export const KINDS = {
  name: nameKind,
  'given-name': givenNameKind,
  date: dateKind,
  'id-number': idKind,
  phone: phoneKind,
  address: addressKind,
  exact: exactKind,
  text: textKind,
} as const

export type KindName = keyof typeof KINDS
export const isKindName = (word: string): word is KindName => Object.hasOwn(KINDS, word)
