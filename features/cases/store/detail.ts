/** Everything one case holds, in one round trip: the parts come back as JSON, shaped for the wire in `view.ts`. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { prepared } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import type { CaseRecord, EventRecord } from './load.ts'

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
    form: { form: string; version: number; answers: Record<string, never> } | null
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
  seen: {
    account_id: string
    account_name: string
    unit_name: Text
    first_at: string
    last_at: string
    times: number
  }[]
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

/** One event as JSON of the database brings it. */
interface EventInJson {
  seq: number
  kind: string
  occurred_at: string
  recorded_at: string
  actor_kind: EventRecord['actor_kind']
  actor_id: Text
  actor_name: string
  unit_id: Text
  data: EventRecord['data']
  hash: string
}
export type ShownEvent = Pick<
  EventRecord,
  | 'seq'
  | 'kind'
  | 'occurred_at'
  | 'recorded_at'
  | 'actor_kind'
  | 'actor_id'
  | 'actor_name'
  | 'unit_id'
  | 'data'
  | 'hash'
>

/**
 * The row and everything that hangs on it, in one statement by key that each connection plans once: PostgreSQL makes the JSON. The parts
 * come from one function that asks for the scope once (0026), cases at the same place and those it may belong to from two others (0032,
 * 0035): "third time here" is worth knowing before anybody is sent.
 */
const statement = (county: string, id: string) => sql<
  CaseRecord & DetailParts & { events: EventInJson[] }
>`${prepared} select c.*,
    parts.*,
    (select coalesce(json_agg(t), '[]') from same_place(c.county, c.id) t) as same_place,
    (select coalesce(json_agg(t), '[]') from proposed_links(c.county, c.id) t) as proposed
  from cases c cross join lateral case_parts(c.county, c.id) parts where c.county = ${county} and c.id = ${id}`

/** Out of scope is 404. */
export async function readDetail(
  ctx: Ctx,
  id: string,
): Promise<{ row: CaseRecord; parts: DetailParts; events: ShownEvent[] }> {
  const found = (await statement(ctx.app.installation.county, id).execute(ctx.db)).rows[0]
  if (!found) throw problem('not_found')
  const events = found.events.map((e) => ({
    ...e,
    occurred_at: new Date(e.occurred_at),
    recorded_at: new Date(e.recorded_at),
    hash: Buffer.from(e.hash, 'hex'),
  }))
  return { row: found, parts: found, events }
}
