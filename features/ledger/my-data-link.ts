/** The link to a request on the own phone: derived from the request, kept nowhere, over some time after the request is. */
import type { App } from '../../kernel/context.ts'
import { linkDays } from './rules/rights.ts'
import type { RequestRow } from './store/rights.ts'

export const signed = (app: App, id: string): string => app.crypto.sign(id, 'ledger.own').slice(0, 40)

export const linkOf = (app: App, id: string): string => id.replaceAll('-', '') + signed(app, id)

const overAt = (r: RequestRow): Date | null => r.done_at ?? (r.state === 'refused' ? r.decided_at : null)
export const ends = (r: RequestRow): Date | null => {
  const over = overAt(r)
  return over && new Date(over.getTime() + linkDays * 86_400_000)
}
export const linkWorks = (r: RequestRow, now: Date): boolean => (ends(r) ?? now) >= now
