/** A letter that only says thank you, in the thread of a report of the same writer: it is that report's word, not another case. */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import { asSystem } from '../cases/answers.ts'
import { sayMore } from '../reports/answers.ts'
import { externalIdOf } from './letters.ts'
import { isThanks } from './rules/letter.ts'
import * as store from './store.ts'

interface Thread {
  said: string
  name: string
  threadIds: readonly string[]
  photos: readonly unknown[]
}

/** Without what stands below a letter: a name, or whatever follows two dashes. */
const bare = (l: Pick<Thread, 'said' | 'name'>): string => {
  const said = l.said.split(/^-- ?$/m)[0]!
  return l.name ? said.replaceAll(l.name, '') : said
}

/** The report that the letter thanks for; null when it says more than thanks, or answers nothing of this writer's. */
export async function thankedReport(
  app: App,
  src: store.SourceRow,
  l: Thread,
  sender: Buffer,
): Promise<string | null> {
  if (l.photos.length > 0 || l.threadIds.length === 0 || !isThanks(bare(l))) return null
  const { county } = app.installation
  const ours = l.threadIds.flatMap(
    (id) => /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/.exec(id)?.[1] ?? [],
  )
  const r = await sql<{ id: string }>`
    select r.id from reports r
    join source_letters l on l.county = r.county and l.source_id = ${src.id} and l.external_id = r.external_id and l.sender = ${sender}
    where r.county = ${county} and r.channel = ${src.channel} and r.client_id = ${src.id} and r.case_id is not null
      and (r.external_id = any(${l.threadIds.map(externalIdOf)}::text[])
        or r.id in (select o.report_id from outbox o where o.county = ${county} and o.id = any(${ours}::uuid[])))
    order by r.id desc limit 1`.execute(app.pools.system)
  return r.rows[0]?.id ?? null
}

/** Files it with the report and moves on in the mailbox in one transaction; a case that is closed takes no words any more. */
export const fileThanks = (
  app: App,
  src: store.SourceRow,
  reportId: string,
  said: string,
  item: Pick<
    Parameters<typeof store.insertItem>[1],
    'county' | 'source_id' | 'region_path' | 'kind' | 'key' | 'name'
  >,
  cursor: Record<string, unknown>,
): Promise<void> =>
  asSystem(app, async (ctx) => {
    const filed = await sayMore(ctx, reportId, said)
    const known = await store.reportCase(ctx.db, item.county, reportId)
    const { number } = known ? await store.caseNumber(ctx.db, item.county, known.case_id) : { number: '' }
    await store.updateSource(ctx.db, src.id, { cursor })
    await store.insertItem(
      ctx.db,
      { ...item, state: filed ? 'taken' : 'ignored', note: filed ? `thanks ${number}` : 'thanks' },
      ctx.now,
    )
  })
