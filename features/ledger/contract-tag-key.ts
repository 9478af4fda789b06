/** What other answers of the ledger say of tags. */
import { z } from 'zod'

/** Short name of a tag, as in an address. */
export const TagKey = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)

/** A tag as an entry shows it. */
export const TagMark = z.object({ key: z.string(), zh: z.string(), en: z.string() })
export type TagMark = z.infer<typeof TagMark>
