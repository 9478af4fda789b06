/** Tags and archives of a demo town's invented people, and a plan of care that has run for some days: some calls made, some late. */
import { sql } from 'kysely'
import { begin } from '../../features/care/commands.ts'
import { create } from '../../features/care/plans.ts'
import { withActor } from '../../features/cases/answers.ts'
import { put } from '../../features/ledger/tags.ts'
import { done } from '../../features/visits/commands.ts'
import { localOf } from '../../features/visits/view.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

interface Who {
  id: string
  grid: string
  age: number
  /** The youngest at the door, and how many live there. */
  youngest: number
  many: number
}
const daysBack = 9

export async function fillDemoCare(app: App): Promise<number> {
  const { county } = app.installation
  const db = app.pools.system
  const { rows: known } = await sql`select 1 from tagged where county = ${county} limit 1`.execute(db)
  if (known.length > 0) return 0
  const now = app.clock()
  const then = at(app, new Date(now.getTime() - daysBack * 86_400_000))
  const today = localOf(then, then.clock()).day
  const { rows: people } = await sql<Who>`
    with lives as (
      select p.id, left(p.region_path, 15) as grid, date_part('year', age(${today}::date, p.birth_month))::int as age, r.home_id
      from people p join residences r on r.county = p.county and r.person_id = p.id and r.until_on is null and r.role in ('family', 'tenant')
      where p.county = ${county} and p.died_on is null and p.merged_into is null and p.birth_month is not null)
    select distinct on (l.id) l.id, l.grid, l.age, min(l.age) over w as youngest, count(*) over w::int as many
    from lives l window w as (partition by l.home_id) order by l.id`.execute(db)
  const communities = [...new Set(people.map((p) => p.grid.slice(0, 12)))]
  let tagged = 0
  for (const community of communities) {
    const secretary = app.services.organisation.peopleFor(community, 'secretary')[0]?.accountId
    if (!secretary) continue
    const as = <T>(when: App, fn: (ctx: Ctx) => Promise<T>) =>
      withActor(when, actorOf(app, secretary), accessOf(['community-secretary'], community, []), fn).catch(
        (err: unknown) => {
          // A demo town starts all the same.
          if (!(err instanceof ProblemError)) throw err
          app.log.debug(
            { community, reason: err.code, issues: err.issues },
            'a demo tag or archive was refused',
          )
          return undefined
        },
      )
    const own = people.filter((p) => p.grid.startsWith(community))
    const every = (n: number, off: number, of: readonly Who[]) => of.filter((_, i) => i % n === off)
    const adults = own.filter((p) => p.age >= 18 && p.age < 60)
    const alone = own.filter((p) => p.age >= 65 && p.youngest >= 60 && p.many <= 2)
    const people80 = own.filter((p) => p.age >= 80)
    const tag = async (key: string, ids: readonly string[], source = '社区采集') => {
      if (ids.length === 0) return
      const on = { by: 'ids' as const, ids: ids.slice(0, 400) }
      const said = { requestId: crypto.randomUUID(), since: today, source, note: '' }
      tagged += (await as(then, (ctx) => put(ctx, key, { ...said, on })))?.put ?? 0
    }
    const ids = (list: readonly Who[]) => list.map((p) => p.id)
    await tag('aged-80', ids(people80))
    await tag('living-alone', ids(alone.filter((p) => p.many === 1)), '入户核查')
    await tag('student', ids(own.filter((p) => p.age >= 6 && p.age < 18)))
    await tag('preschool', ids(own.filter((p) => p.age < 6)))
    await tag('volunteer', ids(every(9, 2, adults)))
    await tag('party-member', ids(every(8, 5, adults)))
    await tag('away', ids(every(11, 7, adults)))
    await tag('veteran', ids(every(23, 4, adults)))
    await tag('helped-out', ids(every(3, 0, people80)), '入户核查')
    const { rows: homes } = await sql<{ id: string; rented: boolean; empty: boolean }>`
      select h.id, bool_or(r.role = 'tenant') is true as rented, count(r.id) = 0 as empty
      from homes h left join residences r on r.county = h.county and r.home_id = h.id and r.until_on is null
      where h.county = ${county} and h.region_path >= ${community} and h.region_path < ${`${community}~`} group by h.id order by h.id`.execute(
      db,
    )
    const homesOf = (yes: (h: (typeof homes)[number], i: number) => boolean) =>
      homes.filter(yes).map((h) => h.id)
    await tag(
      'rented',
      homesOf((h) => h.rented),
    )
    await tag(
      'vacant',
      homesOf((h) => h.empty),
    )
    await tag(
      'star-home',
      homesOf((h, i) => !h.empty && i % 7 === 3),
    )
    await tag(
      'bottled-gas',
      homesOf((h, i) => !h.empty && i % 6 === 1),
      '入户核查',
    )
    await tag(
      'glory-home',
      homesOf((h, i) => !h.empty && i % 17 === 5),
    )
    const { rows: firms } = await sql<{ id: string }>`select id from organisations
      where county = ${county} and region_path >= ${community} and region_path < ${`${community}~`} order by id limit 40`.execute(
      db,
    )
    await tag(
      'small-place',
      firms.map((f) => f.id),
      '消防排查',
    )

    const archive = (who: Who | undefined, group: string, values: Record<string, string>, why: string) =>
      who &&
      as(then, (ctx) =>
        begin(ctx, {
          requestId: ctx.requestId,
          personId: who.id,
          group,
          values,
          carerId: null,
          why,
        }),
      )
    for (const [i, p] of alone.slice(0, 12).entries())
      await archive(
        p,
        'empty-nest',
        {
          living: p.many === 1 ? '独居' : '夫妇同住',
          bell: i % 3 === 0 ? '没有' : '有',
          ...(i % 4 === 1 ? { needs: '想有人帮着换灯泡、修水龙头' } : {}),
        },
        '入户时登记',
      )
    for (const p of people80.slice(0, 8))
      await archive(p, 'age-allowance', { amount: '100', since: today }, '年满八十')
    const children = own.filter((p) => p.age >= 7 && p.age < 15)
    await archive(adults[6], 'disability', { kind: '肢体', level: '三级', aid: '拐杖' }, '本人申请')
    await archive(adults[17], 'disability', { kind: '听力', level: '二级', aid: '助听器' }, '本人申请')
    await archive(adults[11], 'city-allowance', { members: '2', amount: '680' }, '街道审批通过')
    await archive(adults[23], 'military', { kind: '退役军人' }, '退役登记')
    await archive(children[3], 'child-in-need', { kind: '家庭贫困', guardian: '外祖母' }, '学校来函')
    const plan = await as(app, (ctx) =>
      create(ctx, {
        requestId: ctx.requestId,
        group: 'empty-nest',
        regionPath: community,
        everyDays: 14,
        perDay: 1,
        graceDays: 2,
        workingDays: false,
        startsOn: localOf(app, now).day,
      }),
    )
    if (plan) await begunBefore(app, plan.id)
    await callOn(app, community)
  }
  return tagged
}

/** Nobody held a post before the installation: the plan is made now and put back some days. */
async function begunBefore(app: App, plan: string): Promise<void> {
  const { county } = app.installation
  const visitPlan = sql`(select visit_plan_id from care_plans where county = ${county} and id = ${plan})`
  await sql`update visit_plans set starts_on = starts_on - 3 where county = ${county} and id = ${visitPlan}`.execute(
    app.pools.system,
  )
  await sql`update visits set due_on = due_on - 3, late_on = late_on - 3 where county = ${county} and plan_id = ${visitPlan}`.execute(
    app.pools.system,
  )
}

/** Two of three calls of the last days were made, each on its day. */
async function callOn(app: App, community: string): Promise<void> {
  const { county, zone } = app.installation
  const today = localOf(app, app.clock()).day
  const { rows } = await sql<{ id: string; account_id: string; at: Date }>`
    select v.id, v.account_id, (v.due_on + time '10:20') at time zone ${zone} as at from visits v
      join care_plans c on c.county = v.county and c.visit_plan_id = v.plan_id
    where v.county = ${county} and c.region_path = ${community} and v.state = 'due' and v.due_on < ${today}::date and v.account_id is not null
    order by v.due_on, v.id`.execute(app.pools.system)
  for (const [i, v] of rows.entries()) {
    if (i % 3 === 2) continue
    await withActor(
      at(app, v.at),
      actorOf(app, v.account_id),
      accessOf(['grid-worker'], community, []),
      (ctx) => done(ctx, v.id, { requestId: crypto.randomUUID(), note: '', entries: [] }),
    )
  }
}
