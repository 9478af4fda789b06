/** What went out to somebody: for whoever shows who they are and asks about their own entry. */
import type { App } from '../../../kernel/context.ts'
import { phoneKey } from '../key.ts'
import { type Received, sentTo } from '../store.ts'

export type { Received }
/** To these entries of one person, or to these numbers, whoever was meant; as long as it is kept. */
export const received = (
  app: Pick<App, 'crypto' | 'pools' | 'installation'>,
  o: { people: readonly string[]; phones: readonly string[] },
): Promise<Received[]> =>
  sentTo(
    app.pools.system,
    app.installation.county,
    o.people,
    o.phones.map((p) => phoneKey(app, p).toString('hex')),
  )
