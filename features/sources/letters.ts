/** What comes in a message: who wrote, in what thread, what is said and what is only quoted. */
import PostalMime, { type Email } from 'postal-mime'
import { sha256 } from '../../kernel/crypto.ts'
import { isShortId, plainOf, plainSubject, threadOf, withoutQuotes } from './rules/letter.ts'

const maxPhotoBytes = 15 << 20
const maxPhotos = 6

const hashed = (of: string | Uint8Array): string => `letter-${sha256(of).toString('hex').slice(0, 40)}`
/** The number of a letter as its report keeps it. */
export const externalIdOf = (messageId: string): string =>
  isShortId(messageId) ? messageId : hashed(messageId)

export interface Letter {
  headers: Record<string, string>
  from: string
  name: string
  subject: string
  messageId: string
  externalId: string
  references: string
  /** Numbers of the letters that it answers, the nearest first. */
  threadIds: string[]
  date: string | null
  said: string
  quoted: string
  photos: { content: Uint8Array }[]
}

/** Reads a message of any age and encoding. */
export async function readLetter(source: Uint8Array): Promise<Letter> {
  const mail: Email = await PostalMime.parse(source)
  const headers = Object.fromEntries(mail.headers.map((h) => [h.key.toLowerCase(), String(h.value)]))
  const text = (mail.text ?? '').trim() || plainOf(mail.html ?? '')
  const { said, quoted } = withoutQuotes(text.toWellFormed().replaceAll('\u0000', ''))
  const messageId = (mail.messageId ?? '').trim()
  const bare = messageId.replace(/^<|>$/g, '')
  const date = mail.date ? new Date(mail.date) : null
  return {
    headers,
    from: (mail.from?.address ?? '').trim(),
    name: (mail.from?.name ?? '').trim().slice(0, 60),
    subject: plainSubject(mail.subject ?? '').slice(0, 200),
    messageId,
    // A letter without a number is the same letter when it is the same bytes.
    externalId: bare ? externalIdOf(bare) : hashed(source),
    threadIds: threadOf(headers['in-reply-to'] ?? '', String(mail.references ?? ''), bare),
    references: `${mail.references ?? ''} ${messageId}`.trim().slice(-2000),
    date: date && !Number.isNaN(date.getTime()) ? date.toISOString() : null,
    said,
    quoted,
    photos: mail.attachments
      .filter((a) => /^image\/(jpeg|png|webp|heic|heif|avif|gif|tiff)$/i.test(a.mimeType))
      .map((a) => ({
        content: typeof a.content === 'string' ? Buffer.from(a.content, 'latin1') : new Uint8Array(a.content),
      }))
      // Pixels that tell who reads, and logos below a name, are no evidence.
      .filter((a) => a.content.length > 4096 && a.content.length <= maxPhotoBytes)
      .slice(0, maxPhotos),
  }
}
