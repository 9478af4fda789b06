/** Messages that a demo town has sent through its demo platform: one that is through, with who has it and who has not, and one that waits for a yes. */
import { sql } from 'kysely'
import { withActor } from '../../features/cases/answers.ts'
import { type NewMailing, sendDue, writeMailing } from '../../features/mailings/answers.ts'
import type { App } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

const hourMs = 3_600_000

export async function fillMailings(app: App): Promise<number> {
  const { county } = app.installation
  const db = app.pools.system
  const there = await sql`select 1 from mailings where county = ${county} limit 1`.execute(db)
  // The community of which the ledger knows most people, and whoever leads it.
  const { rows } = await sql<{ path: string; secretary: string }>`
    select c.path, g.account_id as secretary from (
        select left(p.region_path, 12) as path, count(*) as n from people p
        where p.county = ${county} and p.merged_into is null and p.died_on is null group by 1) c
      join grants g on g.role = 'community-secretary' and g.revoked_at is null and starts_with(c.path, g.region_path)
    order by c.n desc, c.path, g.account_id limit 1`.execute(db)
  const [place] = rows
  if (there.rows.length > 0 || !place) return 0
  const now = app.clock().getTime()
  const access = accessOf(['community-secretary'], place.path, [])
  const actor = actorOf(app, place.secretary)
  const name = app.services.regions.name(place.path)
  const write = async (back: number, m: Pick<NewMailing, 'title' | 'text' | 'purpose'>, ages: object) => {
    try {
      return await withActor(at(app, new Date(now - back)), actor, access, (ctx) =>
        writeMailing(ctx, {
          requestId: ctx.requestId,
          language: 'zh',
          audience: { regionPath: place.path, ...ages },
          expiresAt: new Date(now + 20 * hourMs).toISOString(),
          ...m,
        }),
      )
    } catch (err) {
      if (!(err instanceof ProblemError)) throw err
      app.log.debug({ reason: err.code }, 'a demo mailing was refused')
      return undefined
    }
  }
  const sent = await write(
    3 * hourMs,
    {
      title: '老人免费体检',
      text: `【${name}】本周六上午 8 点，社区卫生站为 70 岁以上老人免费体检，请空腹，带身份证。走不动的可以上门。`,
      purpose: '通知辖区老人体检',
    },
    { olderFrom: 70 },
  )
  // It goes out as every mailing does, some minutes after it was written.
  const then = at(app, new Date(now - 3 * hourMs + 120_000))
  if (sent?.state === 'sending') while ((await sendDue(then)) > 0);
  await write(
    hourMs / 2,
    {
      title: '明天停水',
      text: `【${name}】明天 8 点到 18 点检修停水，请提前存水。恢复后先放一会儿再用。`,
      purpose: '停水告知',
    },
    {},
  )
  return sent?.phones ?? 0
}
