/** What was said of somebody on a roll, sealed as one and bound to the entry. */
import type { App } from '../../kernel/context.ts'

type Crypto = Pick<App, 'crypto'>
export interface Said {
  note: string
  whereTo: string
}
const bound = (entryId: string) => `roll.entry:${entryId}`

/** Null: nothing was said. */
export const sealSaid = (app: Crypto, entryId: string, s: Said): Buffer | null =>
  s.note === '' && s.whereTo === ''
    ? null
    : app.crypto.seal(JSON.stringify([s.note, s.whereTo]), bound(entryId))

/** What stands in clear is of before it was sealed; the program seals it by and by (`reactions.ts`). */
export function openSaid(
  app: Crypto,
  e: { id: string; said: Buffer | null; note: string; where_to: string },
): Said {
  if (!e.said) return { note: e.note, whereTo: e.where_to }
  const [note = '', whereTo = ''] = JSON.parse(app.crypto.open(e.said, bound(e.id))) as string[]
  return { note, whereTo }
}
