/** What the reporter sees: the same case, the same clock, who has looked, which step. Nothing of other reporters but their number. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { problem } from '../../kernel/problem.ts'
import { type CaseRecord, caseForReport, reopenDays, type State, stageOf } from '../cases/answers.ts'
import type { Limit } from '../clocks/contract.ts'
import { formatLimit } from '../clocks/rules.ts'
import type { Track } from './contract.ts'
import { titleOf } from './rules.ts'

const w = (zh: string, en: string): Words => ({ zh, en })

export interface TrackedReport {
  id: string
  case_id: string | null
  body: string
  place_text: string | null
  received_at: Date
  phone_mask: string | null
  channel: string
  qr_code: string | null
  region_path: string
}

/** The report behind a tracking link, or 404: a guess tells nothing. */
export async function reportByToken(ctx: Ctx, token: string): Promise<TrackedReport> {
  const r = await ctx.db
    .selectFrom('reports')
    .select([
      'id',
      'case_id',
      'body',
      'place_text',
      'received_at',
      'phone_mask',
      'channel',
      'qr_code',
      'region_path',
    ])
    .where('county', '=', ctx.app.installation.county)
    .where('token_hash', '=', sha256(token))
    .executeTakeFirst()
  if (!r) throw problem('not_found')
  return r
}

interface Parts {
  seen: { account_name: string; unit_name: string | null; first_at: string }[]
  photos: {
    id: string
    kind: string
    phase: string
    by_name: string | null
    taken_at: string | null
    report_id: string | null
    created_at: string
  }[]
  events: { kind: string; at: string; actor: string; actor_kind: string; data: Record<string, unknown> }[]
  clock: {
    kind: string
    started_at: string
    due_at: string
    warn_at: string | null
    state: string
    stopped_at: string | null
    detail: { limit: Limit | null; explain: Words[]; paused: boolean }
  } | null
  rating: { solved: boolean; stars: number | null; at: string } | null
  /** The case was made of this very report. */
  origin: boolean
}

async function parts(ctx: Ctx, c: CaseRecord, reportId: string): Promise<Parts> {
  const mine = sql`x.county = ${c.county} and x.case_id = ${c.id}`
  const r = await sql<Parts>`select
    coalesce((select jsonb_agg(to_jsonb(x) order by x.first_at) from case_seen x where ${mine}), '[]') as seen,
    coalesce((select jsonb_agg(to_jsonb(x) order by x.created_at) from attachments x where ${mine} and (x.report_id = ${reportId} or x.phase in ('after','during'))), '[]') as photos,
    coalesce((select jsonb_agg(jsonb_build_object('kind', x.kind, 'at', x.occurred_at, 'actor', x.actor_name, 'actor_kind', x.actor_kind, 'data', x.data) order by x.seq) from case_events x
      where ${mine} and x.kind in ('dispatched','recalled','accepted','arrived','resolved','reopened','rejected','withdrawn','archived','asked','answered','extended','suspended','rated')), '[]') as events,
    (select to_jsonb(x) from case_clocks x where ${mine} and x.kind in ('resolve','confirm') and x.due_at is not null and (x.handler_id is null or exists (
      select 1 from case_handlers h where h.county = x.county and h.case_id = x.case_id and h.id = x.handler_id and h.role = 'main'))
      order by x.kind = 'resolve' desc, x.started_at desc limit 1) as clock,
    (select jsonb_build_object('solved', x.solved, 'stars', x.stars, 'at', x.at) from ratings x where ${mine} and x.report_id = ${reportId} order by x.at desc limit 1) as rating,
    exists (select 1 from case_links x where ${mine} and x.report_id = ${reportId} and x.kind = 'origin' and x.undone_at is null) as origin`.execute(
    ctx.db,
  )
  return r.rows[0]!
}

/** `冉光明` is 冉师傅 to a resident: surname and how one addresses a worker. */
export const courtesy = (name: string): string => (name ? `${name.slice(0, 1)}师傅` : '')

export async function track(ctx: Ctx, r: TrackedReport): Promise<Track> {
  const c = await caseForReport(ctx, r.case_id)
  const p = await parts(ctx, c, r.id)
  const { organisation, regions } = ctx.app.services
  const last = (kind: string, from = p.events.findLastIndex((e) => e.kind === 'reopened')) =>
    p.events.findLast((e, i) => e.kind === kind && i > from - 1)
  const state = c.state as State
  const iso = (t: string) => new Date(t).toISOString()
  const dispatched = state === 'triage' ? undefined : p.events.findLast((e) => e.kind === 'dispatched')
  const main = p.events.findLast((e) => e.kind === 'accepted' && e.data.role === 'main')
  const accepted = c.accepted_at ? main : undefined
  const arrived = c.arrived_at && accepted ? last('arrived') : undefined
  const unit = c.main_unit_id ? organisation.unitName(c.main_unit_id) : ''
  const person = c.main_account_id ? courtesy(organisation.accountName(c.main_account_id)) : null
  const first = p.seen[0]
  const closedBadly = state === 'rejected' || state === 'withdrawn'
  const done = stageOf[state] === 'evaluate' || state === 'evaluated' || state === 'archived'
  // Opened again: what follows happens a second time, so it stands where the second time begins.
  const again = done ? undefined : p.events.findLast((e) => e.kind === 'reopened')
  const sentAt =
    dispatched && (again && Date.parse(again.at) > Date.parse(dispatched.at) ? again.at : dispatched.at)
  const rated = p.rating && (!c.resolved_at || Date.parse(p.rating.at) >= c.resolved_at.getTime())
  const steps: Track['steps'] = [
    {
      key: 'sent',
      state: 'done',
      title: w('您交上来', 'You sent it'),
      detail: w(
        `编号 ${c.number}${r.qr_code ? `，码牌 ${r.qr_code}` : ''}`,
        `No. ${c.number}${r.qr_code ? `, code ${r.qr_code}` : ''}`,
      ),
      at: r.received_at.toISOString(),
    },
    {
      key: 'seen',
      state: first ? 'done' : dispatched ? 'done' : 'now',
      title: first
        ? w(`${first.unit_name ?? '街道'}看了`, 'Seen')
        : w(
            dispatched ? '系统收到并排好' : '等街道看',
            dispatched ? 'Placed by the system' : 'Waiting to be seen',
          ),
      detail: first ? w(first.account_name, first.account_name) : null,
      at: first ? iso(first.first_at) : null,
    },
  ]
  if (closedBadly) {
    const e = p.events.findLast((x) => x.kind === state)
    const why = String((state === 'rejected' ? e?.data.reply || e?.data.reason : e?.data.reason) ?? '')
    steps.push({
      key: state as 'rejected' | 'withdrawn',
      state: 'done',
      title: state === 'rejected' ? w('没有受理', 'Not accepted') : w('撤回了', 'Withdrawn'),
      detail: why ? w(why, why) : null,
      at: e ? iso(e.at) : null,
    })
  } else {
    if (again)
      steps.push({
        key: 'rated',
        state: 'done',
        title:
          p.rating?.solved === false
            ? w('您说没办好，重新开办', 'You said: not solved. Opened again')
            : w('重新开办', 'Opened again'),
        detail: null,
        at: iso(again.at),
      })
    steps.push(
      {
        key: 'dispatched',
        state: dispatched ? 'done' : first ? 'now' : 'todo',
        title: unit && dispatched ? w(`派给${unit}`, `Given to ${unit}`) : w('派人', 'Somebody is sent'),
        detail: accepted ? w(`${person ?? unit}签收`, 'accepted') : null,
        at: sentAt ? iso(sentAt) : null,
      },
      {
        key: 'accepted',
        state: accepted ? (arrived || done ? 'done' : 'now') : dispatched ? 'now' : 'todo',
        title: accepted ? w('有人接了', 'Somebody has it') : w('等签收', 'Waiting to be accepted'),
        detail: accepted ? w(`${unit} ${person ?? ''}`.trim(), unit) : null,
        at: accepted ? iso(accepted.at) : null,
      },
    )
    if (arrived)
      steps.push({
        key: 'arrived',
        state: done ? 'done' : 'now',
        title: w('到现场，正在办', 'On the spot'),
        detail: null,
        at: iso(arrived.at),
      })
    steps.push({
      key: 'resolved',
      state: done ? 'done' : 'todo',
      title: done
        ? w('办好了，请您看一眼', 'Done: please have a look')
        : w('办好，请您看一眼', 'Done, and you have a look'),
      detail: null,
      at: c.resolved_at?.toISOString() ?? null,
    })
    if (p.rating && rated && !again)
      steps.push({
        key: 'rated',
        state: 'done',
        title: w(
          p.rating.solved ? '您说办好了' : '您说没办好',
          p.rating.solved ? 'You said: solved' : 'You said: not solved',
        ),
        detail: null,
        at: iso(p.rating.at),
      })
  }
  const headline: Record<string, Words> = {
    triage: first ? w('街道看到了', 'It has been seen') : w('收到了', 'Received'),
    dispatched: again ? w('重新开办了', 'Opened again') : w('派人了', 'Somebody is on it'),
    accepted: arrived ? w('师傅在办了', 'They are on the spot') : w('有人接了', 'Somebody has it'),
    suspended: w('先放一放，有原因', 'On hold, with a reason'),
    resolved: w('办好了，您看看', 'Done: please look'),
    evaluated: w('办好了', 'Done'),
    archived: w('办好了', 'Done'),
    rejected: w('这件没有受理', 'Not accepted'),
    withdrawn: w('撤回了', 'Withdrawn'),
  }
  const others = Math.max(0, c.report_count - 1)
  const alone = others === 0 && p.origin
  const othersWords =
    others > 0
      ? w(`另有 ${others} 位邻居也报了。`, `${others} neighbour${others === 1 ? '' : 's'} reported it too.`)
      : w('', '')
  const lead = done
    ? w(`${unit} ${c.resolved_at ? '办结' : ''}。${othersWords.zh}`, `${unit}. ${othersWords.en}`)
    : unit && dispatched
      ? w(
          `${unit}${person ? ` ${person}` : ''}${arrived ? ' 到了现场' : accepted ? ' 接了' : ''}。${othersWords.zh}`,
          `${unit}. ${othersWords.en}`,
        )
      : w(`${othersWords.zh}`, othersWords.en)
  const withinReopen =
    c.resolved_at !== null && ctx.now.getTime() - c.resolved_at.getTime() <= reopenDays * 86_400_000
  const mineAtt = p.photos.filter((a) => a.report_id === r.id)
  return {
    reportId: r.id,
    caseId: c.id,
    number: c.number,
    // A case carries the words and the address of whoever came first, also after that report has been taken out of it:
    // only whoever reported it, alone, reads those.
    title: alone ? c.title : titleOf(r.body),
    place: (alone ? c.place_text : r.place_text) ?? regions.name(c.region_path),
    headline: headline[state] ?? w('收到了', 'Received'),
    lead,
    state,
    clock:
      p.clock && !closedBadly && c.clocked
        ? {
            kind: p.clock.kind,
            startedAt: iso(p.clock.started_at),
            dueAt: iso(p.clock.due_at),
            warnAt: p.clock.warn_at ? iso(p.clock.warn_at) : null,
            state: p.clock.detail.paused ? 'paused' : p.clock.state,
            stoppedAt: p.clock.stopped_at ? iso(p.clock.stopped_at) : null,
            limit: p.clock.detail.limit
              ? w(formatLimit(p.clock.detail.limit, 'zh'), formatLimit(p.clock.detail.limit, 'en'))
              : null,
            explain: p.clock.detail.explain,
          }
        : null,
    steps,
    seen: p.seen.map((s) => ({ name: s.account_name, unit: s.unit_name ?? '', at: iso(s.first_at) })),
    otherReporters: others,
    handler:
      dispatched && c.main_unit_id
        ? { unit, person, phone: organisation.unit(c.main_unit_id)?.phone ?? null }
        : null,
    result:
      done && c.result && c.resolved_at
        ? {
            text: c.result,
            at: c.resolved_at.toISOString(),
            photos: p.photos
              .filter((a) => a.phase === 'after' && a.kind === 'photo')
              .map((a) => ({
                id: a.id,
                phase: a.phase,
                byName: a.by_name ? courtesy(a.by_name) : null,
                takenAt: a.taken_at ? iso(a.taken_at) : null,
              })),
          }
        : null,
    messages: p.events
      .filter(
        (e) =>
          (e.kind === 'asked' && (!e.data.reportId || e.data.reportId === r.id)) ||
          (e.kind === 'answered' && e.data.reportId === r.id) ||
          ['extended', 'suspended'].includes(e.kind),
      )
      .map((e) => ({
        from: e.kind === 'answered' ? ('reporter' as const) : ('staff' as const),
        name: e.kind === 'answered' ? '' : e.actor,
        body: String(
          e.kind === 'asked'
            ? e.data.question
            : e.kind === 'answered'
              ? e.data.body
              : e.kind === 'extended'
                ? `改期：${String(e.data.reason ?? '')}`
                : `暂停：${String(e.data.asked ?? e.data.reason ?? '')}`,
        ),
        at: iso(e.at),
        photos: Array.isArray(e.data.uploads) ? (e.data.uploads as string[]) : [],
      })),
    mine: {
      body: r.body,
      placeText: r.place_text,
      at: r.received_at.toISOString(),
      photos: mineAtt.filter((a) => a.kind === 'photo').map((a) => a.id),
      voices: mineAtt.filter((a) => a.kind === 'voice').map((a) => a.id),
      phoneMask: r.phone_mask,
    },
    rating: p.rating ? { ...p.rating, at: iso(p.rating.at) } : null,
    may: {
      add: !c.closed_at,
      rate: state === 'resolved' && !p.rating,
      reopen: ['resolved', 'evaluated', 'archived'].includes(state) && withinReopen,
      withdraw: ['triage', 'dispatched'].includes(state) && c.report_count === 1,
    },
    reopenUntil:
      c.resolved_at && withinReopen
        ? new Date(c.resolved_at.getTime() + reopenDays * 86_400_000).toISOString()
        : null,
    now: ctx.now.toISOString(),
  }
}
