/** Whom one message goes to, how long it is, when a second person has to agree. Pure. */

export const mailingStates = ['asked', 'sending', 'done', 'denied', 'cancelled'] as const
export type MailingState = (typeof mailingStates)[number]
export const recipientStates = [
  'waiting',
  'sending',
  'sent',
  'failed',
  'refused',
  'no-phone',
  'same-phone',
  'expired',
  'cancelled',
] as const
export type RecipientState = (typeof recipientStates)[number]
/** Nothing is sent to them any more. */
export const settledStates: readonly RecipientState[] = recipientStates.filter(
  (s) => s !== 'waiting' && s !== 'sending',
)

/** A message to more phones is looked at by somebody else first. */
export const freeRecipients = 50
export const needsApproval = (phones: number): boolean => phones > freeRecipients
/** Whoever asks is told the names of so many who could say yes. */
export const namedApprovers = 5
/** As providers take from one account. */
export const perMinute = 60
/** How long it takes until the last of so many has gone out, with nothing else under way. */
export const minutesFor = (phones: number): number => Math.ceil(phones / perMinute)
/** Most people of one message; more are written to community by community. */
export const mostPeople = 20_000
/** Who was written to is kept so many days after it ended. */
export const keptDays = 180

/**
 * How many messages a provider counts: texts of the GSM alphabet have 160 characters, or 153 a part; others 70, or 67 a part, in UTF-16
 * units, of which a character beyond the basic plane has two (3GPP TS 23.038 and 23.040).
 */
export function smsLength(text: string): { characters: number; parts: number } {
  // Of the GSM alphabet only what every provider takes as one character: printable ASCII without its escaped signs.
  const plain = /^[\n\r !-Z_a-z]*$/.test(text)
  const [one, each] = plain ? [160, 153] : [70, 67]
  const characters = text.length
  return { characters, parts: characters === 0 ? 0 : characters <= one ? 1 : Math.ceil(characters / each) }
}

export interface Candidate {
  id: string
  regionPath: string
  /** What all spellings of their number share; '' without one that can be written to. */
  phone: string
}
export interface Recipient extends Candidate {
  state: Extract<RecipientState, 'waiting' | 'refused' | 'no-phone' | 'same-phone'>
}
/** One message to one phone: of a family that shares a number the first one has it; whoever said no gets none. */
export function recipientsOf(people: readonly Candidate[], refused: (phone: string) => boolean): Recipient[] {
  const seen = new Set<string>()
  return people.map((p) => {
    if (p.phone === '') return { ...p, state: 'no-phone' }
    if (refused(p.phone)) return { ...p, state: 'refused' }
    if (seen.has(p.phone)) return { ...p, state: 'same-phone' }
    seen.add(p.phone)
    return { ...p, state: 'waiting' }
  })
}

export const stateWords: Record<RecipientState, { zh: string; en: string }> = {
  waiting: { zh: '等着发', en: 'Waiting' },
  sending: { zh: '正在发', en: 'Being sent' },
  sent: { zh: '发出了', en: 'Sent' },
  failed: { zh: '没有发成', en: 'Not sent' },
  refused: { zh: '本人不收', en: 'Does not want any' },
  'no-phone': { zh: '没有能发的手机', en: 'No phone to write to' },
  'same-phone': { zh: '同一号码已发', en: 'Same phone, sent once' },
  expired: { zh: '过期没发', en: 'Too late, not sent' },
  cancelled: { zh: '停了没发', en: 'Stopped, not sent' },
}
