/** Phones of staff: sealed for the field, with a blind index for "who has this number". */
import type { Crypto } from '../../kernel/crypto.ts'
import { maskPhone } from '../../kernel/crypto.ts'

export const phoneContext = 'accounts.phone'

export const normalPhone = (phone: string): string =>
  phone.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')

export function phoneFields(
  crypto: Crypto,
  phone: string | null,
): { phone_sealed: Buffer | null; phone_index: Buffer | null } {
  if (!phone) return { phone_sealed: null, phone_index: null }
  const p = normalPhone(phone)
  return { phone_sealed: crypto.seal(p, phoneContext), phone_index: crypto.blindIndex(p, phoneContext) }
}

export const maskedPhone = (crypto: Crypto, sealed: Buffer | null): string | null =>
  sealed ? maskPhone(crypto.open(sealed, phoneContext)) : null
