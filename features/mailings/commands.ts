/** Counting an audience, asking, approving, stopping. What goes out goes out in `send.ts`. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { holdersOfAll } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { audience, keysSaid, type TagSight, tagSights } from '../ledger/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { smsProvider } from '../webhooks/answers/sms.ts'
import type * as c from './contract.ts'
import { mailingVerbs } from './contract.ts'
import { phoneKey } from './key.ts'
import {
  minutesFor,
  mostPeople,
  namedApprovers,
  needsApproval,
  type Recipient,
  recipientsOf,
  smsLength,
} from './rules.ts'
import * as store from './store.ts'
import './problems.ts'

export const approveTask = 'mailing.approve'
export const failedTask = 'mailing.failed'

/**
 * Verbs of whoever says yes to a message of somebody else. By a tag that only some read, another of its readers who writes to people may:
 * those who approve files mostly read none.
 */
const approvingVerbs = (tag: TagSight): string[] =>
  tag.sensitive ? [mailingVerbs.approve, mailingVerbs.send] : [mailingVerbs.approve]
/** What they hold in the whole area, and the tag they read there; whoever asks is none of them. */
export const mayApprove = (
  ctx: Ctx,
  m: Pick<store.MailingRow, 'region_path' | 'created_by'>,
  tag: TagSight,
) => m.created_by !== ctx.actor.id && approvingVerbs(tag).some((v) => ctx.access.can(v, m.region_path))

/** Names of those who could say yes now, whoever is nearest first, as `mayApprove` and `readsTag` decide it. */
export async function approversOf(
  ctx: Ctx,
  m: Pick<store.MailingRow, 'region_path' | 'created_by'>,
  tag: TagSight,
): Promise<string[]> {
  const ids = await holdersOfAll(ctx.app.pools.system, {
    verbs: [[mailingVerbs.read], approvingVerbs(tag)],
    roles: tag.sensitive ? tag.readers : null,
    regionPath: m.region_path,
    now: ctx.now,
  })
  const { organisation } = ctx.app.services
  return ids.filter((id) => id !== m.created_by).map((id) => organisation.accountName(id))
}

type Drawn = (Recipient & { key: string })[]

/** As the ledger stands now, where the actor reads it and may write to people. */
async function draw(ctx: Ctx, a: c.Audience): Promise<Drawn> {
  if (!ctx.app.services.regions.byPath(a.regionPath)) throw problem('not_found')
  ctx.access.need(mailingVerbs.send, a.regionPath)
  // Whoever reads it somewhere else is told so; for others it is not there, as in every list (`audience`).
  const tag = (await tagSights(ctx))(a.tag ?? '')
  if (!tag.mayRead(a.regionPath))
    throw problem('request.invalid', {
      issues: [
        {
          path: 'audience.tag',
          code: 'sensitive',
          message: '这个范围里这个标签您看不到 / you do not read this tag in all of this area',
        },
      ],
    })
  const found = await audience(ctx, {
    region: a.regionPath,
    verb: mailingVerbs.send,
    from: a.olderFrom,
    to: a.youngerTo,
    tag: a.tag,
    limit: mostPeople + 1,
  })
  if (found.length > mostPeople) throw problem('mailing.too_many')
  const keys = new Map(
    found.flatMap((p) => (p.phone ? [[p.phone, phoneKey(ctx.app, p.phone).toString('hex')] as const] : [])),
  )
  // Who said no anywhere in the county is not written to: asked beyond what the actor sees.
  const refused = await store.refusedKeys(ctx.app.pools.system, ctx.app.installation.county, [
    ...keys.values(),
  ])
  const people = recipientsOf(found, (phone) => refused.has(keys.get(phone) ?? ''))
  return people.map((p) => ({ ...p, key: keys.get(p.phone) ?? '' }))
}

const n = (d: Drawn, state: Recipient['state']) => d.filter((p) => p.state === state).length

export async function preview(
  ctx: Ctx,
  b: BodyOf<typeof c.mailingPreview>,
): Promise<AnswerOf<typeof c.mailingPreview>> {
  const d = await draw(ctx, b.audience)
  const places = Map.groupBy(
    d.filter((p) => p.state === 'waiting'),
    (p) => p.regionPath.slice(0, 12),
  )
  const phones = n(d, 'waiting')
  const asks = needsApproval(phones)
  const m = { region_path: b.audience.regionPath, created_by: ctx.actor.id }
  return {
    people: d.length,
    phones,
    refused: n(d, 'refused'),
    noPhone: n(d, 'no-phone'),
    samePhone: n(d, 'same-phone'),
    places: [...places]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([path, list]) => ({ name: ctx.app.services.regions.name(path), phones: list.length })),
    ...smsLength(b.text),
    needsApproval: asks,
    approvers: asks
      ? (await approversOf(ctx, m, (await tagSights(ctx))(b.audience.tag ?? ''))).slice(0, namedApprovers)
      : [],
    minutes: minutesFor(phones),
    provider: (await smsProvider(ctx.app, b.audience.regionPath))?.name ?? '',
  }
}

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof c.mailingCreate>,
): Promise<AnswerOf<typeof c.mailingCreate>> {
  const { county } = ctx.app.installation
  const expires = new Date(b.expiresAt)
  if (expires <= ctx.now)
    throw problem('request.invalid', {
      issues: [{ path: 'expiresAt', code: 'past', message: '已经过了 / has passed' }],
    })
  const d = await draw(ctx, b.audience)
  const phones = n(d, 'waiting')
  if (phones === 0) throw problem('mailing.nobody')
  if (!(await smsProvider(ctx.app, b.audience.regionPath))) throw problem('mailing.no_provider')
  const id = uuidv7(ctx.now.getTime())
  const tag = (await tagSights(ctx))(b.audience.tag ?? '')
  const { sensitive } = tag
  const state = needsApproval(phones) ? 'asked' : 'sending'
  const row = {
    county,
    id,
    region_path: b.audience.regionPath,
    title: b.title,
    text: b.text,
    language: b.language,
    purpose: b.purpose,
    audience: b.audience,
    state,
    expires_at: expires,
    created_at: ctx.now,
    created_by: ctx.actor.id,
    created_by_name: ctx.actor.name,
  } as const
  // It would wait until it is over.
  if (state === 'asked' && (await approversOf(ctx, row, tag)).length === 0)
    throw problem('mailing.no_approver')
  await store.insertMailing(ctx.db, row, d)
  if (state === 'asked')
    await openTask(ctx, {
      county,
      regionPath: row.region_path,
      kind: approveTask,
      // A task is read by more than those who read the tag.
      title: sensitive
        ? { zh: `${ctx.actor.name} 的一次群发等批准`, en: `A mailing of ${ctx.actor.name} is to be approved` }
        : {
            zh: `${ctx.actor.name} 要给 ${phones} 个手机发短信，等批准：${b.title}`,
            en: `${ctx.actor.name} wants to write to ${phones} phones: ${b.title}`,
          },
      subjectKind: 'mailing',
      subjectId: id,
    })
  else ctx.afterCommit(() => void ctx.app.jobs.nudge('mailings'))
  await audit(ctx, {
    action: 'mailing.create',
    subjectKind: 'mailing',
    subjectId: id,
    regionPath: row.region_path,
    purpose: b.purpose,
    // Who has a sensitive tag is no figure for those who read the log.
    detail: {
      title: b.title,
      ...(sensitive ? {} : { phones, people: d.length }),
      audience: b.audience,
      state,
    },
  })
  return { id, state, phones }
}

/** Row-level security asks the same: by a sensitive tag it is there for those alone who read the tag where it went. */
export async function readsTag(ctx: Ctx): Promise<(m: store.MailingRow) => boolean> {
  const sights = await tagSights(ctx)
  return (m) => !m.audience.tag || sights(m.audience.tag).mayRead(m.region_path)
}

async function mailingFor(ctx: Ctx, id: string, verb: string): Promise<store.MailingRow> {
  const m = await store.mailingById(ctx.db, ctx.app.installation.county, id, true)
  if (!m || !(await readsTag(ctx))(m)) throw problem('not_found')
  ctx.access.need(verb, m.region_path, mailingVerbs.read)
  return m
}
const told = (ctx: Ctx, m: store.MailingRow, action: string, detail: Record<string, unknown>) =>
  audit(ctx, { action, subjectKind: 'mailing', subjectId: m.id, regionPath: m.region_path, detail })

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.mailingDecide>,
): Promise<AnswerOf<typeof c.mailingDecide>> {
  const m = await mailingFor(ctx, id, mailingVerbs.read)
  if (m.created_by === ctx.actor.id) throw problem('mailing.own')
  if (!mayApprove(ctx, m, (await tagSights(ctx))(m.audience.tag ?? ''))) throw problem('access.denied')
  if (m.state !== 'asked') throw problem('mailing.decided')
  const state = b.approve ? 'sending' : 'denied'
  await store.setState(ctx.db, m, { state, by: ctx.actor.name, why: b.why })
  if (!b.approve) await store.endWaiting(ctx.db, m, 'cancelled')
  await settle(ctx, m, approveTask)
  await told(ctx, m, 'mailing.decide', { approve: b.approve, why: b.why })
  if (b.approve) ctx.afterCommit(() => void ctx.app.jobs.nudge('mailings'))
  return { state }
}

export async function stop(ctx: Ctx, id: string, why: string): Promise<AnswerOf<typeof c.mailingStop>> {
  const m = await mailingFor(ctx, id, mailingVerbs.send)
  if (m.state !== 'asked' && m.state !== 'sending') throw problem('mailing.over')
  await store.setState(ctx.db, m, { state: 'cancelled', by: ctx.actor.name, why })
  await store.endWaiting(ctx.db, m, 'cancelled')
  await settle(ctx, m, approveTask)
  await told(ctx, m, 'mailing.stop', { why })
  return { state: 'cancelled' }
}

export async function retry(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.mailingRetry>> {
  const m = await mailingFor(ctx, id, mailingVerbs.send)
  if ((m.state !== 'done' && m.state !== 'sending') || m.expires_at <= ctx.now) throw problem('mailing.over')
  const again = await store.again(ctx.db, m, ctx.now)
  if (again > 0) {
    await store.setState(ctx.db, m, { state: 'sending' })
    await settle(ctx, m, failedTask)
    await told(ctx, m, 'mailing.retry', { again })
    ctx.afterCommit(() => void ctx.app.jobs.nudge('mailings'))
  }
  return { again }
}

const settle = (ctx: Ctx, m: store.MailingRow, kind: string) =>
  settleTasks(ctx, { county: m.county, kind, subjectIds: [m.id], by: ctx.actor.id })

export async function refuse(
  ctx: Ctx,
  b: BodyOf<typeof c.refusalSet>,
): Promise<AnswerOf<typeof c.refusalSet>> {
  const { phone } = keysSaid({ phone: b.phone })
  if (!phone)
    throw problem('request.invalid', {
      issues: [{ path: 'phone', code: 'phone', message: '电话不对 / not a phone' }],
    })
  const places = ctx.access.ranges(mailingVerbs.send)
  const [regionPath = ctx.app.installation.rootPath] = places
  // Before it, because it is written outside this transaction: none without its account.
  await audit(ctx, { action: 'mailing.refuse', regionPath, detail: { refuse: b.refuse, why: b.why } })
  const set = await store.setRefusal(ctx.app.pools.system, {
    places,
    county: ctx.app.installation.county,
    key: phoneKey(ctx.app, phone),
    regionPath,
    refused: b.refuse,
    why: b.why,
    at: ctx.now,
    by: ctx.actor.id,
    byName: ctx.actor.name,
  })
  if (!set) throw problem('mailing.refused_elsewhere')
  return { refused: b.refuse }
}
