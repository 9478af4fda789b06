/** Everything one case holds, in one round trip: the parts come back as JSON, shaped for the wire in `view.ts`. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { prepared } from '../../../kernel/db.ts'
import type { CaseRecord } from './load.ts'

type Text = string | null
export interface DetailParts {
  channels: string[]
  handlers: {
    id: string
    role: 'main' | 'co'
    unit_id: string
    account_id: Text
    task: Text
    state: string
    assigned_at: string
    accepted_at: Text
    arrived_at: Text
    done_at: Text
    result: Text
  }[]
  clocks: {
    key: string
    kind: string
    handler_id: Text
    state: string
    started_at: Text
    due_at: Text
    warn_at: Text
    stopped_at: Text
    detail: { limit: unknown; explain: { zh: string; en: string }[]; paused: boolean }
  }[]
  reports: {
    id: string
    link_id: string
    link_kind: 'origin' | 'linked' | 'proposed'
    score: number
    why: { zh: string; en: string }
    channel: string
    external_id: Text
    title: Text
    body: string
    place_text: Text
    qr_code: Text
    name: Text
    phone_mask: Text
    for_other: boolean
    received_at: string
    occurred_at: string
    read_result_at: Text
  }[]
  decisions: {
    id: string
    kind: 'place' | 'class' | 'level' | 'link' | 'route'
    value: unknown
    score: number
    why: { zh: string; en: string }
    rule: string
    needs_person: boolean
    at: string
    corrected_at: Text
    correction: { shown: { zh: string; en: string }; by: string } | null
  }[]
  outbox: {
    id: string
    report_id: string
    channel: string
    kind: string
    state: string
    attempts: number
    body: unknown
    receipt: unknown
    last_error: Text
    created_at: string
    delivered_at: Text
  }[]
  attachments: {
    id: string
    kind: 'photo' | 'voice' | 'file'
    phase: string
    mime: string
    width: number | null
    height: number | null
    seconds: number | null
    hash: string
    taken_at: Text
    created_at: string
    by_name: Text
    report_id: Text
  }[]
  seen: { account_name: string; unit_name: Text; first_at: string; times: number }[]
  ratings: {
    solved: boolean
    stars: number | null
    body: Text
    at: string
    by_kind: string
    by_account: Text
  }[]
  same_place: { id: string; number: string; title: string; reported_at: string; state: string }[]
  proposed: {
    case_id: string
    number: string
    title: string
    score: number
    why: { zh: string; en: string }
    state: string
  }[]
}

export async function caseParts(ctx: Ctx, row: CaseRecord): Promise<DetailParts> {
  const { county } = row
  const mine = sql`x.county = ${county} and x.case_id = ${row.id}`
  // Ninety days at the same address or within sixty metres: "third time here" is worth knowing before anybody is sent.
  const near =
    // A place known no nearer than its community has the community's middle as its point: everything there would be near.
    row.lng !== null && row.lat !== null && row.region_path.length > 12
      ? sql`(s.lng between ${row.lng - 0.0006} and ${row.lng + 0.0006} and s.lat between ${row.lat - 0.00054} and ${row.lat + 0.00054})`
      : row.place_text && /\d/.test(row.place_text)
        ? sql`s.place_text = ${row.place_text}`
        : sql`false`
  const r = await sql<DetailParts>`${prepared} select
    array(select distinct x.channel from reports x where ${mine} order by 1) as channels,
    coalesce((select jsonb_agg(to_jsonb(x) order by x.role = 'co', x.assigned_at, x.id) from case_handlers x where ${mine} and x.state not in ('released')), '[]') as handlers,
    coalesce((select jsonb_agg(to_jsonb(x) order by x.started_at, x.key) from case_clocks x where ${mine}), '[]') as clocks,
    coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'link_id', x.id, 'link_kind', x.kind, 'score', x.score, 'why', x.why, 'channel', r.channel,
        'external_id', r.external_id, 'title', r.title, 'body', r.body, 'place_text', r.place_text, 'qr_code', r.qr_code, 'name', encode(r.reporter_name_sealed, 'hex'),
        'phone_mask', r.phone_mask, 'for_other', r.for_other, 'received_at', r.received_at, 'occurred_at', r.occurred_at, 'read_result_at', r.read_result_at) order by r.received_at, r.id)
      from case_links x join reports r on r.county = x.county and r.id = x.report_id where ${mine} and x.undone_at is null and x.kind in ('origin','linked')), '[]') as reports,
    coalesce((select jsonb_agg(to_jsonb(x) - 'inputs' order by x.at, x.kind) from decisions x where ${mine}), '[]') as decisions,
    coalesce((select jsonb_agg(to_jsonb(x) order by x.created_at, x.id) from outbox x where ${mine}), '[]') as outbox,
    coalesce((select jsonb_agg(to_jsonb(x) order by x.created_at, x.id) from attachments x where ${mine}), '[]') as attachments,
    coalesce((select jsonb_agg(to_jsonb(x) order by x.first_at) from case_seen x where ${mine}), '[]') as seen,
    coalesce((select jsonb_agg(to_jsonb(x) order by x.at) from ratings x where ${mine}), '[]') as ratings,
    coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'number', s.number, 'title', s.title, 'reported_at', s.reported_at, 'state', s.state) order by s.reported_at desc)
      from (select s.* from cases s where s.county = ${county} and s.id <> ${row.id} and s.reported_at > ${new Date(row.reported_at.getTime() - 90 * 86_400_000)}
        and s.reported_at <= ${row.reported_at} and ${near} order by s.reported_at desc limit 5) s), '[]') as same_place,
    coalesce((select jsonb_agg(jsonb_build_object('case_id', p.id, 'number', p.number, 'title', p.title, 'score', x.score, 'why', x.why, 'state', p.state))
      from decisions x join cases p on p.county = x.county and p.id = nullif(x.value ->> 'caseId', '')::uuid
      where ${mine} and x.kind = 'link' and x.value ->> 'action' = 'propose' and x.corrected_at is null and p.id <> ${row.id}), '[]') as proposed`.execute(
    ctx.db,
  )
  return r.rows[0]!
}

/** Notes that somebody of the staff opened the case; the reporter sees who has looked. */
export async function noteSeen(ctx: Ctx, row: CaseRecord): Promise<void> {
  if (ctx.actor.kind !== 'account' || !ctx.actor.id) return
  const { organisation } = ctx.app.services
  await sql`
    insert into case_seen as s (county, case_id, account_id, region_path, account_name, unit_name, first_at, last_at)
    values (${row.county}, ${row.id}, ${ctx.actor.id}, ${row.region_path}, ${ctx.actor.name}, ${ctx.actor.unitId ? organisation.unitName(ctx.actor.unitId) : null}, ${ctx.now}, ${ctx.now})
    on conflict (county, case_id, account_id) do update set last_at = excluded.last_at,
      times = s.times + case when excluded.last_at - s.last_at > interval '10 minutes' then 1 else 0 end`.execute(
    ctx.db,
  )
}
