// Written by "npx yige db types" from the migrations; don't edit.
import type { ColumnType } from 'kysely'

/** Filled by the database when left out. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
/** Computed by the database; never written. */
export type GeneratedAlways<T> = ColumnType<T, never, never>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** Read as whatever was stored: parse before use. Write objects and arrays with `json()` of kernel/db.ts. */
export type Json = ColumnType<unknown, NonNullable<unknown>, NonNullable<unknown>>
export interface Point {
  x: number
  y: number
}

export interface Accounts {
  id: string
  username: string
  name: string
  name_en: string | null
  phone_sealed: Buffer | null
  phone_index: Buffer | null
  password_hash: string | null
  totp_sealed: Buffer | null
  totp_last_step: number | null
  status: Generated<'active' | 'disabled' | 'invited'>
  unit_id: string | null
  failed_attempts: Generated<number>
  locked_until: Timestamp | null
  must_change_password: Generated<boolean>
  on_duty: Generated<boolean>
  duty_since: Timestamp | null
  language: Generated<'zh' | 'en'>
  created_at: Generated<Timestamp>
  version: Generated<number>
}

/** Analysis reports with the figures they are computed from. */
export interface Analyses {
  county: string
  id: string
  region_path: string
  kind: 'day' | 'week' | 'month' | 'range'
  from_day: string
  to_day: string
  state: 'draft' | 'approved'
  version: number
  as_of: Timestamp
  facts: Json
  digest: string
  made: Json
  sections: Json
  turn: string | null
  made_by: string | null
  made_by_name: string
  approved_by_name: string | null
  approved_at: Timestamp | null
  link_hash: Buffer | null
  link_until: Timestamp | null
  link_opened: Generated<number>
  link_units: Generated<boolean>
  link_words: Generated<boolean>
}

/** What is made by itself; no row: it is. */
export interface AnalysisSchedules {
  county: string
  kind: 'week' | 'month'
  region_path: string
  active: boolean
  by_name: string
  at: Timestamp
}

/** Read receipts of analysis reports. */
export interface AnalysisSeen {
  county: string
  analysis_id: string
  account_id: string
  region_path: string
  account_name: string
  unit_id: string | null
  first_at: Timestamp
  last_at: Timestamp
}

/** Units that an approved analysis report is shared with. */
export interface AnalysisUnits {
  county: string
  analysis_id: string
  unit_id: string
  region_path: string
  by_name: string
  at: Timestamp
}

/** Every version of an analysis report; never changed, never removed. */
export interface AnalysisVersions {
  county: string
  analysis_id: string
  version: number
  region_path: string
  what: 'made' | 'edited' | 'approved' | 'withdrawn'
  title: string
  edit: Json
  by_account: string | null
  by_name: string
  at: Timestamp
}

/** What was done about each arrival, only ever added to; goes with it. */
export interface ArrivalEvents {
  county: string
  arrival_id: string
  seq: number
  region_path: string
  kind: 'reported' | 'corrected' | 'placed' | 'arrived' | 'linked' | 'proposed' | 'created' | 'apart' | 'over' | 'withdrawn' | 'repeat' | 'merged'
  data: Json
  actor_id: string | null
  actor_name: string
  at: Timestamp
}

/** What somebody who comes from elsewhere said of themselves, until its day has passed. */
export interface Arrivals {
  county: string
  id: string
  region_path: string
  home_id: string | null
  placed: 'door' | 'building' | 'guess' | 'none' | 'person'
  sealed: Buffer
  id_key: Buffer | null
  phone_key: Buffer | null
  name_key: Buffer | null
  codes: Generated<string[]>
  arrives_on: string
  how: 'train' | 'plane' | 'coach' | 'car' | 'ship' | 'other'
  companions: number
  state: 'coming' | 'here' | 'over' | 'withdrawn'
  link: 'none' | 'linked' | 'proposed' | 'new' | 'apart'
  person_id: string | null
  candidates: Generated<Json>
  token_hash: Buffer
  reported_at: Timestamp
  changed_at: Timestamp
  arrived_at: Timestamp | null
  until_on: string
  ended_why: Generated<string>
  seq: number
  repeat_of: string | null
  twice: Generated<boolean>
}

/** One row for each vehicle or facility. */
export interface Assets {
  county: string
  id: string
  region_path: string
  kind: 'vehicle' | 'facility'
  type: string
  name: Generated<string>
  sealed: Buffer
  owner_person: string | null
  owner_organisation: string | null
  lng: number | null
  lat: number | null
  due_on: string | null
  closed_on: string | null
  source: string
  verified_on: string | null
  created_at: Timestamp
  changed_at: Timestamp
  seq: number
  last_hash: Buffer
}

/** One row for each question to the language model of the place: what left, what came back; kept ninety days. */
export interface Assists {
  county: string
  id: string
  region_path: string
  case_id: string
  what: 'summary' | 'reply' | 'class' | 'facts'
  state: 'queued' | 'done' | 'failed'
  model: string
  sent: Buffer | null
  answer: Buffer | null
  fault: string | null
  tokens: Generated<number>
  asked_at: Timestamp
  asked_by: string | null
  asked_by_name: string
  done_at: Timestamp | null
  form: string | null
  /** Facts of the answer that a person took over, one by one. */
  taken: Generated<Json>
}

export interface Attachments {
  county: string
  id: string
  region_path: string
  report_id: string | null
  case_id: string | null
  kind: 'photo' | 'voice' | 'file'
  phase: 'report' | 'before' | 'during' | 'after' | 'return' | 'callback'
  hash: string
  preview_hash: string | null
  mime: string
  bytes: number
  width: number | null
  height: number | null
  seconds: number | null
  name: string | null
  taken_at: Timestamp | null
  lng: number | null
  lat: number | null
  accuracy: number | null
  by_account: string | null
  by_name: string | null
  created_at: Timestamp
  verb: string | null
}

export interface AuditLog {
  county: string
  /** One hash chain per actor, so that writers do not wait for each other. */
  chain: string
  seq: number
  at: Timestamp
  actor_kind: string
  actor_id: string | null
  actor_name: string
  action: string
  subject_kind: string | null
  subject_id: string | null
  region_path: string
  purpose: string | null
  detail: Generated<Json>
  address: string | null
  prev_hash: Buffer
  hash: Buffer
}

/** Bumped in the transaction that changes a reference table; servers reload what they hold in memory. */
export interface CacheVersions {
  name: string
  version: Generated<number>
}

export interface Calendars {
  id: string
  name: string
  data: Json
  version: number
  created_at: Generated<Timestamp>
  created_by: string | null
}

/** One person in one group that is owed care, from a day until a day. */
export interface CareArchives {
  county: string
  id: string
  region_path: string
  person_id: string
  group_key: string
  sealed: Buffer
  state: 'open' | 'closed'
  opened_on: string
  closed_on: string | null
  reason: string | null
  carer_id: string | null
  via: Generated<string[]>
  changed_at: Timestamp
  seq: number
  last_hash: Buffer
}

/** What happened to an archive, chained; values are sealed; only ever added to. */
export interface CareEvents {
  county: string
  archive_id: string
  seq: number
  kind: string
  occurred_at: Timestamp
  recorded_at: Timestamp
  actor_kind: string
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Json
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

/** People who are owed care: why, who may read it, what is kept, how often somebody calls. */
export interface CareGroups {
  key: string
  zh: string
  en: string
  basis_zh: string
  basis_en: string
  readers: string[]
  fields: Json
  every_days: number
  built_in: boolean
  ended: Generated<boolean>
  revision: Generated<number>
  changed_at: Timestamp
  changed_by: string
}

/** How often somebody calls on everybody of a group; the calls are in visits. */
export interface CarePlans {
  county: string
  id: string
  region_path: string
  group_key: string
  every_days: number
  visit_plan_id: string
  state: 'active' | 'ended'
  created_by: string | null
  created_at: Timestamp
  ended_at: Timestamp | null
}

export interface CaseClocks {
  county: string
  case_id: string
  key: string
  region_path: string
  kind: string
  handler_id: string | null
  state: string
  started_at: Timestamp | null
  due_at: Timestamp | null
  warn_at: Timestamp | null
  stopped_at: Timestamp | null
  /** When the sweeper has something to do: warn, turn late, escalate. Null: nothing pending. */
  next_at: Timestamp | null
  /** How the due time was computed, step by step, with the policy and calendar version. */
  detail: Json
}

export interface CaseEvents {
  county: string
  case_id: string
  seq: number
  kind: string
  v: Generated<number>
  occurred_at: Timestamp
  recorded_at: Generated<Timestamp>
  actor_kind: 'account' | 'reporter' | 'client' | 'system'
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Json
  request_id: string
  /** Transaction that wrote the row: a reader that stays below pg_snapshot_xmin misses nothing and sees nothing twice. */
  tx: Generated<string>
  prev_hash: Buffer
  /** sha256 over the predecessor's hash and the canonical JSON of this entry (kernel/events.ts). */
  hash: Buffer
}

export interface CaseHandlers {
  county: string
  case_id: string
  id: string
  region_path: string
  role: 'main' | 'co'
  unit_id: string
  post_id: string | null
  account_id: string | null
  task: string | null
  state: 'assigned' | 'accepted' | 'arrived' | 'done' | 'returned' | 'released'
  assigned_at: Timestamp
  accepted_at: Timestamp | null
  arrived_at: Timestamp | null
  done_at: Timestamp | null
  result: string | null
  limits: Generated<Json>
}

export interface CaseLinks {
  county: string
  id: string
  case_id: string
  report_id: string
  region_path: string
  kind: 'origin' | 'linked' | 'proposed'
  score: number
  why: Json
  rule: string
  at: Timestamp
  by_account: string | null
  undone_at: Timestamp | null
  undone_by: string | null
  undone_reason: string | null
}

export interface CaseSeen {
  county: string
  case_id: string
  account_id: string
  region_path: string
  account_name: string
  unit_name: string | null
  first_at: Timestamp
  last_at: Timestamp
  times: Generated<number>
}

export interface Cases {
  county: string
  id: string
  number: string
  region_path: string
  title: string
  place_text: string | null
  lng: number | null
  lat: number | null
  list_id: string | null
  item_code: string | null
  item_name: string | null
  level: 'normal' | 'urgent' | 'critical'
  state: 'triage' | 'dispatched' | 'accepted' | 'suspended' | 'resolved' | 'evaluated' | 'archived' | 'rejected' | 'withdrawn'
  prev_state: string | null
  clocked: Generated<boolean>
  /** Decisions the system was not sure of: place, class, level, link, route. */
  needs_person: Generated<string[]>
  main_unit_id: string | null
  main_post_id: string | null
  main_account_id: string | null
  handler_units: Generated<string[]>
  pending: Generated<Json>
  returns: Generated<number>
  reopens: Generated<number>
  report_count: Generated<number>
  escalation: Generated<number>
  supervised_at: Timestamp | null
  reported_at: Timestamp
  confirmed_at: Timestamp | null
  accepted_at: Timestamp | null
  arrived_at: Timestamp | null
  resolved_at: Timestamp | null
  evaluated_at: Timestamp | null
  closed_at: Timestamp | null
  next_kind: string | null
  /** Due time of the duty that comes next (next_kind); lists are ordered by it. */
  next_due_at: Timestamp | null
  next_warn_at: Timestamp | null
  resolve_due_at: Timestamp | null
  result: string | null
  satisfied: boolean | null
  seq: number
  last_hash: Buffer
  version: Generated<number>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  cell: GeneratedAlways<number | null>
}

/** One row for each data item, ledger, device or service that somebody may ask to use. */
export interface CatalogueEntries {
  county: string
  id: string
  region_path: string
  code: string
  kind: 'data' | 'ledger' | 'device' | 'service'
  name: string
  theme: Generated<string>
  owner: string
  origin: Generated<string>
  every: number | null
  bound: string | null
  changed_on: string | null
  note: Generated<string>
  ended_on: string | null
  created_at: Timestamp
  changed_at: Timestamp
  changed_by: string
  seq: number
}

/** Every change of an entry of the catalogue; only ever added to. */
export interface CatalogueEvents {
  county: string
  entry_id: string
  seq: number
  region_path: string
  kind: 'entered' | 'changed' | 'imported'
  changes: Generated<Json>
  actor_id: string | null
  actor_name: string
  at: Timestamp
}

/** Which unit uses an entry, or asked to, and for what. */
export interface CatalogueSubscriptions {
  county: string
  id: string
  region_path: string
  entry_id: string
  unit_id: string
  purpose: string
  state: 'asked' | 'granted' | 'refused' | 'ended'
  asked_at: Timestamp
  account_id: string | null
  account_name: string
  decided_at: Timestamp | null
  decided_by_name: Generated<string>
  reason: Generated<string>
  late_told: string | null
}

/** Versions of the class model with what they were trained on and how they did on cases kept back. */
export interface ClassModels {
  id: string
  number: number
  state: 'candidate' | 'current' | 'former' | 'refused'
  list: string
  list_name: string
  journal: number
  data: string | null
  sha256: string
  trained: Json
  measured: Json
  made_at: Timestamp
  made_by: string | null
  made_by_name: string
  decided_at: Timestamp | null
  decided_by_name: Generated<string>
  why: Generated<string>
}

/** Other systems that call us with a signed request (hotline, mailbox, department systems). */
export interface Clients {
  id: string
  key: string
  secret_sealed: Buffer
  name: string
  channel: string
  region_path: string
  callback_url: string | null
  active: Generated<boolean>
  created_at: Generated<Timestamp>
}

/** Phones whose owner wants no messages: a blind index, no number. */
export interface ContactRefusals {
  county: string
  phone_key: Buffer
  region_path: string
  refused: boolean
  why: string
  at: Timestamp
  by_id: string | null
  by_name: string
}

/** Findings of drift: agreement fell or unsure decisions rose. */
export interface DecisionFindings {
  county: string
  id: string
  region_path: string
  what: 'agreement' | 'unsure'
  kind: 'place' | 'class' | 'level' | 'link' | 'route'
  figures: Json
  found_at: Timestamp
  seen_at: Timestamp | null
  seen_by_name: Generated<string>
  note: Generated<string>
  over_at: Timestamp | null
}

/** Decisions that a person looked at in the review queue. */
export interface DecisionLooks {
  county: string
  id: string
  region_path: string
  case_id: string
  decision_id: string
  kind: 'class' | 'level'
  given: string
  stands: string
  score: number
  by_account: string | null
  by_name: string
  at: Timestamp
}

/** What a replay would change, case by case. */
export interface DecisionReplayChanges {
  county: string
  replay_id: string
  case_id: string
  kind: 'class' | 'level' | 'route'
  region_path: string
  was: string
  now: string
  stands: string
}

/** Replays of past reports under another model or list. */
export interface DecisionReplays {
  county: string
  id: string
  region_path: string
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'
  asked: Json
  done: Generated<number>
  total: Generated<number>
  result: Json | null
  why: Generated<string>
  at: Timestamp
  by_account: string | null
  by_name: string
  ended_at: Timestamp | null
}

export interface Decisions {
  county: string
  id: string
  case_id: string | null
  report_id: string
  region_path: string
  kind: 'place' | 'class' | 'level' | 'link' | 'route'
  value: Json
  score: number
  why: Json
  rule: string
  inputs: Json
  needs_person: boolean
  at: Timestamp
  corrected_at: Timestamp | null
  corrected_by: string | null
  correction: Json | null
}

/** One calendar address for each person who asked for it. */
export interface DutyFeeds {
  account_id: string
  token_hash: Buffer
  created_at: Timestamp
}

/** Duty rosters: who takes turns at what. */
export interface DutyRosters {
  county: string
  id: string
  region_path: string
  name: string
  kind: 'centre' | 'grid' | 'squad'
  unit_id: string | null
  plan: Json
  active: Generated<boolean>
  version: Generated<number>
  created_at: Timestamp
}

/** One person at one part of one day. What a person changed is not planned again. */
export interface DutyShifts {
  county: string
  id: string
  roster_id: string
  region_path: string
  account_id: string
  part: string
  team: string | null
  chief: Generated<boolean>
  starts_at: Timestamp
  ends_at: Timestamp
  source: 'plan' | 'hand' | 'import'
  cancelled_at: Timestamp | null
  began_at: Timestamp | null
  over_at: Timestamp | null
}

/** Asked by one, agreed to by the other; until then nothing changes. */
export interface DutySwaps {
  county: string
  id: string
  region_path: string
  shift_id: string
  from_account: string
  to_account: string
  back_id: string | null
  reason: string
  state: 'asked' | 'agreed' | 'refused' | 'withdrawn'
  asked_at: Timestamp
  answered_at: Timestamp | null
}

/** Photos of the other side, fetched by their content; a case never waits for them. */
export interface ExchangeFiles {
  county: string
  id: string
  peer_id: string
  referral_id: string
  case_id: string
  report_id: string | null
  region_path: string
  hash: string
  bytes: number
  phase: string
  state: 'pending' | 'have' | 'stuck'
  attempts: Generated<number>
  next_at: Timestamp | null
  last_error: string | null
  created_at: Timestamp
}

/** What was told to and by other installations, each once and in its order. */
export interface ExchangeMessages {
  county: string
  peer_id: string
  direction: 'out' | 'in'
  id: string
  referral_id: string
  seq: number
  region_path: string
  kind: 'referral' | 'step'
  body: Json
  hash: Buffer
  state: 'pending' | 'sending' | 'carried' | 'delivered' | 'refused' | 'stuck' | 'cancelled'
  attempts: Generated<number>
  next_at: Timestamp | null
  last_error: string | null
  receipt: Json | null
  packet: number | null
  created_at: Timestamp
  delivered_at: Timestamp | null
}

/** Signed, numbered files between two networks: each names the one before it. */
export interface ExchangePackets {
  county: string
  peer_id: string
  direction: 'out' | 'in'
  n: number
  region_path: string
  mac: string
  messages: number
  receipts: number
  seen: Generated<number>
  content: string | null
  seen_at: Timestamp | null
  by_name: string
  created_at: Timestamp
}

export interface ExportPeople {
  county: string
  export_id: string
  person_id: string
  region_path: string
  at: Timestamp
}

export interface Exports {
  county: string
  id: string
  region_path: string
  account_id: string
  kind: string
  query: Json
  purpose: string | null
  state: 'asked' | 'queued' | 'running' | 'done' | 'cancelled' | 'failed' | 'denied'
  total: Generated<number>
  done: Generated<number>
  file_hash: string | null
  error: string | null
  created_at: Timestamp
  updated_at: Timestamp
  clear: Generated<boolean>
  expires_at: Timestamp | null
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_name: string | null
  reason: string | null
}

export interface Findings {
  county: string
  id: string
  region_path: string
  fingerprint: Buffer
  rule: string
  severity: 'error' | 'doubt' | 'notice'
  group_kind: 'row' | 'id' | 'phone' | 'birth' | 'home' | 'household' | 'code' | 'organisation' | 'plate'
  group_key: string
  subject_kind: 'person' | 'residence' | 'organisation' | 'asset'
  subjects: Generated<string[]>
  fields: Generated<string[]>
  state: 'open' | 'mended' | 'dismissed'
  visit: boolean
  found_at: Timestamp
  closed_at: Timestamp | null
  closed_by: string | null
  closed_by_name: string | null
  reason: string | null
  until_on: string | null
  waits: Generated<boolean>
  asked_on: string | null
}

/** Published versions of forms; never changed, because reports name the version they were made with. */
export interface FormVersions {
  form_key: string
  version: number
  definition: Json
  published_by: string
  published_at: Timestamp
}

/** Forms with their draft; what is published stands in form_versions. */
export interface Forms {
  key: string
  region_path: string
  open: Generated<boolean>
  closed_at: Timestamp | null
  version: number | null
  draft: Json
  revision: Generated<number>
  updated_at: Timestamp
}

export interface Grants {
  id: string
  account_id: string
  role: string
  region_path: string
  valid_from: Generated<Timestamp>
  valid_until: Timestamp | null
  delegated_from: string | null
  granted_by: string | null
  reason: string | null
  revoked_at: Timestamp | null
}

/** One row for each door of a building. */
export interface Homes {
  county: string
  id: string
  region_path: string
  unit: string
  floor: number | null
  room: string
  note: Generated<string>
  created_at: Timestamp
  changed_at: Timestamp
  seq: number
  last_hash: Buffer
}

/** What was or will be told by which hook, with its tries; kept for a month. */
export interface HookSends {
  county: string
  id: string
  hook_id: string
  region_path: string
  case_id: string | null
  seq: number | null
  event: string
  body: Json
  state: 'pending' | 'sending' | 'delivered' | 'stuck' | 'cancelled'
  attempts: Generated<number>
  next_at: Timestamp | null
  tried_at: Timestamp | null
  status: number | null
  last_error: string | null
  created_at: Timestamp
  delivered_at: Timestamp | null
}

/** Subscriptions: who is told of which events of which region, and how. */
export interface Hooks {
  id: string
  name: string
  kind: 'webhook' | 'wecom' | 'dingtalk' | 'feishu' | 'sms'
  target_sealed: Buffer
  host: string
  region_path: string
  unit_id: string | null
  events: string[]
  active: Generated<boolean>
  cursor: string
  created_by: string | null
  created_at: Timestamp
}

export interface ImportFaults {
  county: string
  import_id: string
  row: number
  issues: Json
  source: Json
}

export interface Imports {
  county: string
  id: string
  region_path: string
  kind: string
  name: string
  file_hash: string
  mapping: Json
  state: 'preview' | 'queued' | 'running' | 'done' | 'cancelled' | 'failed'
  total: Generated<number>
  done: Generated<number>
  created: Generated<number>
  repeated: Generated<number>
  faulty: Generated<number>
  account_id: string | null
  error: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface ItemLists {
  id: string
  name: string
  region_path: string
  status: 'draft' | 'in_review' | 'published' | 'retired'
  valid_from: Timestamp | null
  valid_to: Timestamp | null
  based_on: string | null
  /** The whole responsibility list as one validated document (features/items/contract.ts); a published one never changes. */
  items: Json
  note: string | null
  version: Generated<number>
  created_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

/** What people name when they say where: streets (with line and last door number), bus stops, schools, markets. */
export interface Landmarks {
  id: string
  kind: string
  name: string
  aliases: Generated<string[]>
  region_path: string
  lng: number | null
  lat: number | null
  line: Json | null
  last_number: number | null
}

export interface LedgerDays {
  county: string
  region_path: string
  day: string
  rows: number
  wrong: number
  open: number
}

export interface LedgerImportChanges {
  county: string
  import_id: string
  subject_id: string
  region_path: string
  kind: 'person' | 'residence' | 'home' | 'organisation' | 'asset'
  owner_id: string
  base: number
  seq: number
  mixed: Generated<boolean>
  former: Generated<Json>
  state: Generated<'standing' | 'undone' | 'kept'>
}

export interface LedgerImportRows {
  county: string
  import_id: string
  row: number
  region_path: string
  line: number
  outcome: 'created' | 'changed' | 'same' | 'doubtful' | 'refused'
  subject_id: string | null
  fields: Generated<string[]>
  differs: Generated<string[]>
  issues: Generated<string[]>
  sealed: Buffer
}

export interface LedgerImports {
  county: string
  id: string
  region_path: string
  source_id: string
  what: 'people' | 'organisations' | 'vehicles' | 'facilities'
  name: string
  file_hash: string
  headings: Generated<string[]>
  header: number
  columns: Generated<Json>
  differing: Generated<'keep' | 'take'>
  strict: Generated<boolean>
  scope: Generated<string[]>
  stage: 'look' | 'dry' | 'take' | 'undo'
  state: 'open' | 'queued' | 'running' | 'done' | 'cancelled' | 'failed'
  total: Generated<number>
  done: Generated<number>
  created: Generated<number>
  changed: Generated<number>
  same: Generated<number>
  doubtful: Generated<number>
  refused: Generated<number>
  differs: Generated<number>
  gone: Generated<number>
  undone: Generated<number>
  kept: Generated<number>
  error: string | null
  account_id: string | null
  account_name: Generated<string>
  created_at: Timestamp
  updated_at: Timestamp
  finished_at: Timestamp | null
}

export interface LedgerKeys {
  county: string
  kind: 'id' | 'phone' | 'name' | 'birth' | 'code' | 'organisation' | 'plate'
  key: Buffer
  subject_id: string
  region_path: string
}

export interface LedgerPasses {
  county: string
  id: string
  region_path: string
  state: 'queued' | 'running' | 'done' | 'cancelled'
  stage: Generated<string>
  after: Generated<string>
  total: Generated<number>
  done: Generated<number>
  opened: Generated<number>
  mended: Generated<number>
  account_id: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface LedgerRetentions {
  county: string
  id: string
  region_path: string
  state: 'asked' | 'queued' | 'running' | 'done' | 'refused' | 'cancelled'
  cutoff: string
  found: Generated<number>
  after: string | null
  gone: Generated<number>
  kept: Generated<number>
  residences: Generated<number>
  versions: Generated<number>
  digest: Generated<string>
  asked_by: string | null
  asked_at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
  reason: string | null
  done_at: Timestamp | null
  updated_at: Timestamp
}

/** Every definition of an own rule, and when which of them ran; only ever added to. */
export interface LedgerRuleEvents {
  county: string
  rule_id: string
  seq: number
  region_path: string
  kind: 'written' | 'on' | 'off'
  revision: number
  definition: Json | null
  actor_id: string | null
  actor_name: string
  at: Timestamp
  tasks: boolean | null
}

/** Rules that a place defines for itself over the fields of the ledger. */
export interface LedgerRules {
  county: string
  id: string
  region_path: string
  definition: Json
  revision: number
  on_revision: number | null
  on_definition: Json | null
  trial: Json | null
  applied: Json | null
  created_at: Timestamp
  changed_at: Timestamp
  changed_by: string
  seq: number
  tasks: Generated<boolean>
}

/** Ledgers that come from elsewhere, by name. */
export interface LedgerSources {
  county: string
  id: string
  region_path: string
  name: string
  note: Generated<string>
  columns: Generated<Json>
  account_id: string | null
  created_at: Timestamp
}

/** Every version of every row of the ledger, chained; only ever added to. Values of people are sealed. */
export interface LedgerVersions {
  county: string
  subject_id: string
  seq: number
  kind: string
  occurred_at: Timestamp
  recorded_at: Timestamp
  actor_kind: string
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Json
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

/** What became of a message for each person; no name, no number. */
export interface MailingPeople {
  county: string
  mailing_id: string
  person_id: string
  region_path: string
  phone_key: Buffer | null
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'refused' | 'no-phone' | 'same-phone' | 'expired' | 'cancelled'
  attempts: Generated<number>
  next_at: Timestamp | null
  said: Generated<string>
  sent_at: Timestamp | null
}

/** One message to many; kept half a year. */
export interface Mailings {
  county: string
  id: string
  region_path: string
  title: string
  text: string
  language: 'zh' | 'en'
  purpose: string
  audience: Json
  state: 'asked' | 'sending' | 'done' | 'denied' | 'cancelled'
  expires_at: Timestamp
  created_at: Timestamp
  created_by: string | null
  created_by_name: string
  decided_by_name: Generated<string>
  why: Generated<string>
  counts: Json | null
}

/** Terms of an agreement and follow-up visits: who does what by when, and whether it was done. */
export interface MediationDuties {
  county: string
  id: string
  mediation_id: string
  region_path: string
  kind: 'term' | 'visit'
  side: number | null
  what: string
  due_at: Timestamp
  round: number
  state: 'draft' | 'open' | 'kept' | 'broken' | 'cancelled'
  done_at: Timestamp | null
  done_by: string | null
  note: string | null
}

export interface MediationEvents {
  county: string
  mediation_id: string
  seq: number
  kind: string
  occurred_at: Timestamp
  recorded_at: Timestamp
  actor_kind: 'account' | 'reporter' | 'client' | 'system'
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Json
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

export interface MediationParties {
  county: string
  id: string
  mediation_id: string
  region_path: string
  side: number
  role: Generated<string>
  name_sealed: Buffer
  name_mask: string
  phone_sealed: Buffer | null
  phone_mask: string | null
  signed_at: Timestamp | null
  sign_way: 'code' | 'paper' | null
  /** Of the link by which this party reads and signs the present agreement; another agreement has other links. */
  sign_hash: Buffer | null
  sign_tries: Generated<number>
}

/** One dispute between parties that somebody mediates; the log is mediation_events. */
export interface Mediations {
  county: string
  id: string
  number: string
  region_path: string
  kind: 'noise' | 'leak' | 'parking' | 'wages' | 'family' | 'property' | 'neighbour' | 'consumer' | 'other'
  title: string
  place_text: string | null
  case_id: string | null
  unit_id: string | null
  mediator_id: string | null
  mediator_name: string
  state: 'opened' | 'talking' | 'drafted' | 'running' | 'fulfilled' | 'failed' | 'withdrawn'
  prev_state: string | null
  round: Generated<number>
  way: 'upper' | 'legal_aid' | 'arbitration' | 'court' | 'other' | null
  opened_at: Timestamp
  first_due_at: Timestamp
  first_at: Timestamp | null
  next_at: Timestamp | null
  next_place: string | null
  agreed_at: Timestamp | null
  confirmed_at: Timestamp | null
  closed_at: Timestamp | null
  seq: number
  last_hash: Buffer
  version: Generated<number>
}

export interface Notices {
  county: string
  id: string
  account_id: string
  region_path: string
  kind: string
  case_id: string | null
  body: Json
  at: Timestamp
  read_at: Timestamp | null
}

export interface Organisations {
  county: string
  id: string
  region_path: string
  name: string
  credit_code: Generated<string>
  kind: Generated<string>
  address: Generated<string>
  sealed: Buffer
  closed_on: string | null
  source: string
  verified_on: string | null
  created_at: Timestamp
  changed_at: Timestamp
  seq: number
  last_hash: Buffer
}

export interface Outbox {
  county: string
  id: string
  case_id: string
  report_id: string
  region_path: string
  channel: string
  kind: string
  /** How often the case was reopened before: one result per channel and round. */
  round: Generated<number>
  body: Json
  state: 'pending' | 'sending' | 'delivered' | 'stuck' | 'cancelled'
  attempts: Generated<number>
  next_at: Timestamp | null
  last_error: string | null
  receipt: Json | null
  created_at: Timestamp
  delivered_at: Timestamp | null
}

/** Every level that a place elsewhere had, only ever added to. */
export interface OutsideAreaEvents {
  area_id: string
  seq: number
  was: string
  level: string
  reason: string
  source: string
  since_on: string
  people: number
  roll_id: string | null
  at: Timestamp
  account_id: string | null
  account_name: string
}

export interface OutsideAreas {
  id: string
  code: string
  place: string
  level: 'low' | 'medium' | 'high'
  since_on: string
  days: number
  reason: string
  source: string
  words: string
  hours: number
  at: Timestamp
  account_id: string | null
  account_name: string
  roll_id: string | null
  seq: number
}

export interface PairPasses {
  county: string
  id: string
  region_path: string
  state: 'queued' | 'running' | 'done' | 'cancelled'
  stage: Generated<string>
  people: Generated<number>
  done: Generated<number>
  found: Generated<number>
  opened: Generated<number>
  account_id: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

/** Decisions of list editors about cases that bounce between two units. */
export interface PassingDecisions {
  county: string
  id: string
  region_path: string
  item_code: string
  unit_a: string
  unit_b: string
  what: 'taken' | 'dismissed'
  reason: string
  change: Json | null
  list_id: string | null
  cases: number
  by_account: string | null
  by_name: string
  at: Timestamp
}

/** Other installations: how they are reached, what both sign with, which regions they speak for. */
export interface Peers {
  id: string
  name: string
  transport: 'http' | 'file'
  url: Generated<string>
  direction: 'both' | 'send' | 'take'
  relation: 'above' | 'below' | 'beside'
  regions: Generated<string[]>
  region_path: string
  unit_id: string
  key: string
  secret_sealed: Buffer
  remote_id: string | null
  auto_result: Generated<boolean>
  state: 'invited' | 'active' | 'revoked'
  code_sealed: Buffer | null
  code_until: Timestamp | null
  packet_out: Generated<number>
  packet_out_mac: Generated<string>
  packet_in: Generated<number>
  packet_in_mac: Generated<string>
  seen_at: Timestamp | null
  last_error: string | null
  created_by: string | null
  created_at: Timestamp
}

/** One row for one person, wherever they live; residences say where. */
export interface People {
  county: string
  id: string
  region_path: string
  sealed: Buffer
  sex: number
  birth_month: string | null
  died_on: string | null
  source: string
  verified_on: string | null
  created_at: Timestamp
  changed_at: Timestamp
  seq: number
  last_hash: Buffer
  merged_into: string | null
}

export interface PersonMerges {
  county: string
  id: string
  region_path: string
  loser: string
  winner: string
  loser_seq: number
  winner_seq: number
  fields: Generated<string[]>
  moved: Generated<string[]>
  ended: Generated<Json>
  winner_path: string
  state: 'merged' | 'undone'
  why: Generated<string>
  done_at: Timestamp
  done_by: string | null
  done_by_name: string
  undone_at: Timestamp | null
  undone_by: string | null
  undone_by_name: string | null
  undone_why: string | null
}

export interface PersonPairs {
  county: string
  id: string
  region_path: string
  a: string
  b: string
  score: number
  reasons: Json
  seen: Buffer
  state: 'open' | 'same' | 'different'
  pass: string | null
  found_at: Timestamp
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_name: string | null
  why: string | null
}

export interface PersonRequests {
  county: string
  id: string
  region_path: string
  person_id: string
  kind: 'access' | 'correction' | 'deletion'
  state: 'asked' | 'granted' | 'refused' | 'withdrawn' | 'done'
  by_whom: 'self' | 'guardian' | 'agent' | 'law'
  proof: 'id-card' | 'household-book' | 'passport' | 'mandate' | 'other' | 'period'
  proof_note: Generated<string>
  words: Buffer | null
  person_seq: number
  asked_at: Timestamp
  asked_by: string | null
  asked_by_name: string
  decided_at: Timestamp | null
  decided_by: string | null
  decided_by_name: string | null
  basis: string | null
  reason: string | null
  done_at: Timestamp | null
  receipt: Json | null
  retention_id: string | null
}

/** Words of a case whose place was corrected that may be a name nobody has entered; kept a year. */
export interface PlaceNameHints {
  county: string
  folded: string
  case_id: string
  region_path: string
  name: string
  lng: number | null
  lat: number | null
  at: Timestamp
}

/** A name of a place that is used, proposed after corrections, or refused; what is used stands in landmarks too. */
export interface PlaceNames {
  county: string
  id: string
  region_path: string
  name: string
  folded: string
  lng: number | null
  lat: number | null
  origin: 'person' | 'learnt'
  state: 'proposed' | 'used' | 'refused' | 'ended'
  note: Generated<string>
  made_at: Timestamp
  made_by_name: string
  decided_at: Timestamp | null
  decided_by_name: Generated<string>
  seq: number
}

/** Names of places of the pack that an office switched off or corrected, with what they were. */
export interface PlaceOverrides {
  county: string
  id: string
  region_path: string
  what: 'off' | 'corrected'
  was: Json
  note: string
  at: Timestamp
  by_name: string
  seq: number
}

export interface PostHolders {
  id: string
  post_id: string
  account_id: string
  valid_from: Generated<Timestamp>
  valid_until: Timestamp | null
}

/** What happened to a posting; only ever added to. */
export interface PostingEvents {
  county: string
  posting_id: string
  seq: number
  region_path: string
  kind: 'posted' | 'published' | 'refused' | 'reminded' | 'extended' | 'closed' | 'expired'
  at: Timestamp
  actor_name: string
  data: Json
}

/** Messages relayed between who posted and who answers; neither sees the other's contact. */
export interface PostingMessages {
  county: string
  id: string
  region_path: string
  posting_id: string
  thread_id: string
  thread_hash: Buffer
  from_owner: boolean
  body: string
  at: Timestamp
}

/** Lost and found, missing persons: read by a person before they are public. */
export interface Postings {
  county: string
  id: string
  region_path: string
  kind: 'lost' | 'found' | 'missing'
  state: 'waiting' | 'public' | 'refused' | 'closed' | 'expired'
  posted_words: string
  title: string
  words: string
  place: string
  lng: number | null
  lat: number | null
  happened_on: string
  phone_sealed: Buffer | null
  phone_mask: string | null
  photos: Generated<string[]>
  token_hash: Buffer
  body_hash: Buffer
  case_id: string | null
  posted_at: Timestamp
  public_at: Timestamp | null
  expires_at: Timestamp | null
  reminded_at: Timestamp | null
  closed_at: Timestamp | null
  found: boolean | null
  seq: Generated<number>
}

export interface Posts {
  id: string
  key: string | null
  unit_id: string
  name: string
  name_en: string | null
  /** worker, leader, deputy, secretary, dispatcher, handler, volunteer, building-head …: what a route may ask for. */
  duty: string
  region_path: string
  active: Generated<boolean>
}

/** Who looks at which case now. A page that is closed says so or its lease ends. */
export interface Presence {
  county: string
  page: string
  region_path: string
  case_id: string
  account_id: string
  doing: string | null
  until: Timestamp
}

/** Who made what public or took it back, and when; only ever added to. */
export interface PublicationEvents {
  county: string
  publication_id: string
  seq: number
  region_path: string
  kind: 'published' | 'changed' | 'withdrawn'
  at: Timestamp
  actor_id: string | null
  actor_name: string
  data: Json
}

/** Public board: solved cases in the words a person let go. */
export interface Publications {
  county: string
  id: string
  case_id: string
  region_path: string
  state: 'published' | 'withdrawn'
  title: string
  said: string
  result: string
  place: string
  kind: string
  photos: Generated<Json>
  reported_at: Timestamp
  resolved_at: Timestamp
  published_at: Timestamp
  seq: number
}

export interface QrPlaces {
  code: string
  name: string
  region_path: string
  lng: number | null
  lat: number | null
  active: Generated<boolean>
  created_at: Generated<Timestamp>
  created_by: string | null
  form_key: string | null
}

export interface QuickReplies {
  id: string
  unit_id: string | null
  name: string
  body: string
}

export interface Ratings {
  county: string
  id: string
  case_id: string
  report_id: string
  region_path: string
  by_kind: 'reporter' | 'callback'
  solved: boolean
  stars: number | null
  body: string | null
  answers: Generated<Json>
  by_account: string | null
  at: Timestamp
}

/** Cases that two installations hand to each other: where each stands on the other side. */
export interface Referrals {
  county: string
  peer_id: string
  id: string
  direction: 'out' | 'in'
  case_id: string
  report_id: string | null
  region_path: string
  state: 'waiting' | 'taken' | 'working' | 'resolved' | 'settled' | 'returned' | 'withdrawn' | 'done'
  nth: Generated<number>
  their_number: string | null
  step: string | null
  unit_name: string | null
  reason: string | null
  result: string | null
  due_at: Timestamp | null
  trail: Generated<Json>
  told_seq: number
  out_seq: Generated<number>
  in_seq: Generated<number>
  by_name: Generated<string>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface RegionLineage {
  id: string
  from_path: string
  to_path: string
  kind: 'move' | 'merge' | 'split' | 'rename'
  at: Timestamp
  reason: string
  account_id: string | null
  request_id: string
}

export interface Regions {
  id: string
  path: string
  county: string
  parent_path: string | null
  kind: 'country' | 'province' | 'city' | 'county' | 'street' | 'community' | 'village' | 'grid' | 'microgrid' | 'estate' | 'building' | 'unit' | 'area'
  division: 'administrative' | 'service' | 'dedicated'
  name: string
  aliases: Generated<string[]>
  geometry: Json | null
  lng: number | null
  lat: number | null
  address: string | null
  households: number | null
  about: Generated<Json>
  valid_from: Timestamp
  valid_to: Timestamp | null
  version: Generated<number>
}

export interface Reports {
  county: string
  id: string
  case_id: string | null
  region_path: string
  channel: string
  external_id: string | null
  client_id: string | null
  title: string | null
  body: string
  place_text: string | null
  lng: number | null
  lat: number | null
  accuracy: number | null
  qr_code: string | null
  reporter_kind: 'anonymous' | 'named' | 'staff' | 'system'
  reporter_account_id: string | null
  reporter_name_sealed: Buffer | null
  phone_sealed: Buffer | null
  phone_index: Buffer | null
  phone_mask: string | null
  for_other: Generated<boolean>
  public_consent: Generated<boolean>
  token_hash: Buffer | null
  words: string | null
  raw: Json | null
  request_id: string
  occurred_at: Timestamp
  received_at: Timestamp
  read_result_at: Timestamp | null
}

/** First answer of every write by its client-made id: a replay returns it, another body under the same id is refused. */
export interface Requests {
  county: string
  request_id: string
  actor: string
  endpoint: string
  body_hash: Buffer
  status: number
  answer: Json | null
  created_at: Generated<Timestamp>
}

export interface Residences {
  county: string
  id: string
  person_id: string
  home_id: string
  region_path: string
  role: 'family' | 'tenant' | 'owner' | 'absent'
  household: Generated<string>
  relation: Generated<string>
  from_on: string | null
  until_on: string | null
  source: string
  verified_on: string | null
  created_at: Timestamp
  changed_at: Timestamp
  seq: number
  last_hash: Buffer
}

/** What was said about each risk point, only ever added to. */
export interface RiskEvents {
  county: string
  risk_id: string
  seq: number
  region_path: string
  kind: 'entered' | 'changed' | 'looked' | 'ended' | 'again'
  data: Json
  actor_id: string | null
  actor_name: string
  at: Timestamp
}

/** One row for each place that may become dangerous, until it is none any more. */
export interface RiskPoints {
  county: string
  id: string
  region_path: string
  kind: 'building' | 'flood' | 'slide' | 'fire' | 'gas' | 'water' | 'other'
  name: string
  place: Generated<string>
  lng: number | null
  lat: number | null
  grade: 'C' | 'D' | null
  level: 'low' | 'general' | 'larger' | 'major'
  reach: Generated<number>
  keeper_id: string | null
  note: Generated<string>
  source: string
  found_on: string
  looked_on: string | null
  ended_on: string | null
  ended_why: string | null
  created_at: Timestamp
  changed_at: Timestamp
  seq: number
}

export interface Roles {
  key: string
  name: string
  name_en: string
  verbs: string[]
  /** Roles that one account must not hold together: system, security and audit administrator. */
  exclusive_with: Generated<string[]>
}

/** One person of a roll; no name and no number: these are the ledger's. */
export interface RollEntries {
  county: string
  id: string
  roll_id: string
  part_id: string
  region_path: string
  person_id: string
  home_id: string | null
  risk_id: string | null
  who: 'older' | 'younger' | 'unknown' | 'everybody' | 'outside' | 'unsure'
  state: Generated<'waiting' | 'reached' | 'moved' | 'refused' | 'away' | 'unreachable' | 'withdrawn'>
  note: Generated<string>
  where_to: Generated<string>
  happened_at: Timestamp | null
  by_id: string | null
  by_name: string | null
  seq: Generated<number>
  subject: Generated<'person' | 'arrival'>
  said: Buffer | null
}

/** What was said about each entry of a roll, only ever added to. */
export interface RollEvents {
  county: string
  entry_id: string
  seq: number
  roll_id: string
  region_path: string
  state: string
  data: Json
  counted: boolean
  actor_id: string | null
  actor_name: string
  happened_at: Timestamp
  recorded_at: Timestamp
}

export interface RollParts {
  county: string
  id: string
  roll_id: string
  region_path: string
  account_id: string | null
  people: number
  doors: number
  seen_at: Timestamp | null
  seen_by_name: string | null
  counts: Generated<Json>
}

/** A list of people drawn from the ledger at one moment, each to be reached by somebody. */
export interface Rolls {
  county: string
  id: string
  region_path: string
  kind: 'move' | 'contact'
  title: string
  words: string
  criteria: Json
  due_at: Timestamp
  state: 'open' | 'closed'
  opened_at: Timestamp
  opened_by: string | null
  opened_by_name: string
  closed_at: Timestamp | null
  closed_by_name: string | null
  closed_why: string | null
  emptied_at: Timestamp | null
}

export interface SavedViews {
  id: string
  account_id: string
  name: string
  query: Json
  position: Generated<number>
}

export interface Sessions {
  token_hash: Buffer
  account_id: string
  csrf: string
  created_at: Timestamp
  last_seen_at: Timestamp
  expires_at: Timestamp
  address: string | null
  agent: string | null
}

/** Installation-wide settings: name, home county, pack, demo flag, feature options. */
export interface Settings {
  key: string
  value: Json
  updated_at: Generated<Timestamp>
}

/** What a source brought: a file, a page, a message, and what became of it; kept for three months. */
export interface SourceItems {
  county: string
  id: string
  source_id: string
  region_path: string
  kind: 'file' | 'page' | 'letter'
  name: string
  key: string
  state: 'running' | 'waiting' | 'taken' | 'faulty' | 'refused' | 'ignored'
  taken: Generated<number>
  repeated: Generated<number>
  refused: Generated<number>
  note: string | null
  import_id: string | null
  at: Timestamp
  ended_at: Timestamp | null
}

/** How a message that came as a report is answered: sealed address and thread. */
export interface SourceLetters {
  county: string
  source_id: string
  external_id: string
  region_path: string
  letter_sealed: Buffer
  sender: Buffer
  at: Timestamp
}

/** Sources: what is looked into for reports, how, how far, and when next. */
export interface Sources {
  id: string
  name: string
  kind: 'folder' | 'pull' | 'mail'
  channel: string
  region_path: string
  settings: Json
  secrets_sealed: Buffer | null
  active: boolean
  cursor: Generated<Json>
  next_at: Timestamp | null
  looked_at: Timestamp | null
  failures: Generated<number>
  last_error: string | null
  created_by: string | null
  created_at: Timestamp
  paused_why: string | null
  told: Generated<boolean>
}

/** One code for each household that is asked; the code itself is derived and not kept. */
export interface SuggestionCodes {
  county: string
  suggestion_id: string
  code_hash: Buffer
  region_path: string
  building: string
}

export interface SuggestionEvents {
  county: string
  suggestion_id: string
  seq: number
  kind: string
  occurred_at: Timestamp
  recorded_at: Timestamp
  actor_kind: 'account' | 'reporter' | 'client' | 'system'
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Json
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

/** Similar suggestions: both stay, supporters add up, a link can be undone. */
export interface SuggestionLinks {
  county: string
  id: string
  suggestion_id: string
  other_id: string
  region_path: string
  why: string
  at: Timestamp
  by_name: string
  undone_at: Timestamp | null
}

export interface SuggestionPlaces {
  county: string
  suggestion_id: string
  building: string
  region_path: string
  total: number
  done: Generated<number>
}

/** Reports that made the suggestion: each is told by its own channel. */
export interface SuggestionSupporters {
  county: string
  id: string
  suggestion_id: string
  region_path: string
  report_id: string
  case_id: string
  channel: string
  at: Timestamp
}

export interface SuggestionVotes {
  county: string
  id: string
  suggestion_id: string
  region_path: string
  how: 'code' | 'phone' | 'paper'
  /** Blind index of the household code or phone: one vote each. Paper counts have none. */
  voter: Buffer | null
  choice: number
  n: number
  building: string | null
  comment: string | null
  by_name: string | null
  at: Timestamp
}

export interface Suggestions {
  county: string
  id: string
  number: string
  region_path: string
  title: string
  body: string
  state: 'received' | 'possible' | 'surveying' | 'adopted' | 'building' | 'finished' | 'declined'
  prev_state: string | null
  case_id: string | null
  token_hash: Buffer | null
  received_at: Timestamp
  answer_due_at: Timestamp
  answered_at: Timestamp | null
  answer: string | null
  survey: Json | null
  project: Json | null
  done: Generated<number>
  total: Generated<number>
  adopted_at: Timestamp | null
  finished_at: Timestamp | null
  seq: number
  last_hash: Buffer
  version: Generated<number>
}

/** Every version of every definition, only added to; what comes with the program has no row until it is changed. */
export interface TableDefinitions {
  id: string
  version: number
  definition: Json
  active: boolean
  why: string
  at: Timestamp
  account_id: string | null
  account_name: string
}

export interface TableRows {
  county: string
  sheet_id: string
  n: number
  region_path: string
  subject: string
  home_id: string | null
  sealed: Buffer
  hand: Buffer | null
  gaps: number
}

export interface TableSheets {
  county: string
  id: string
  region_path: string
  table_id: string
  definition_version: number
  definition: Json
  period: string
  from_on: string
  to_on: string
  due_at: Timestamp
  version: number
  state: 'queued' | 'running' | 'cancelled' | 'open' | 'handed' | 'returned'
  total: Generated<number>
  done: Generated<number>
  account_id: string | null
  account_name: string
  created_at: Timestamp
  updated_at: Timestamp
  handed_at: Timestamp | null
  handed_by: string | null
  handed_by_name: Generated<string>
  digest: string | null
  returned_at: Timestamp | null
  returned_by_name: Generated<string>
  returned_reason: Generated<string>
}

/** Put on and taken off, chained; only ever added to. */
export interface TagEvents {
  county: string
  tagged_id: string
  seq: number
  kind: string
  occurred_at: Timestamp
  recorded_at: Timestamp
  actor_kind: string
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Json
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

/** One row for each tag that an entry has or had. */
export interface Tagged {
  county: string
  id: string
  region_path: string
  tag: string
  subject_kind: 'person' | 'home' | 'organisation' | 'vehicle' | 'facility'
  subject_id: string
  since: string
  until: string | null
  source: string
  note: Generated<string>
  via: Generated<string[]>
  changed_at: Timestamp
  seq: number
  last_hash: Buffer
}

/** What can be put on an entry of the ledger. */
export interface Tags {
  key: string
  subject: 'person' | 'home' | 'organisation' | 'vehicle' | 'facility'
  zh: string
  en: string
  sensitive: boolean
  basis_zh: Generated<string>
  basis_en: Generated<string>
  readers: Generated<string[]>
  built_in: boolean
  ended: Generated<boolean>
  revision: Generated<number>
  changed_at: Timestamp
  changed_by: string
}

export interface Tasks {
  county: string
  id: string
  region_path: string
  kind: string
  title: Json
  subject_kind: string
  subject_id: string
  unit_id: string | null
  account_id: string | null
  state: Generated<'open' | 'done' | 'cancelled'>
  due_at: Timestamp | null
  created_at: Timestamp
  done_at: Timestamp | null
  done_by: string | null
  result: Json | null
}

export interface TriageModels {
  id: string
  version: number
  data: Json
  active: Generated<boolean>
  created_at: Generated<Timestamp>
  note: string | null
}

/** Departments, street sections, communities, teams, property managers, owners committees. */
export interface Units {
  id: string
  key: string
  name: string
  name_en: string | null
  kind: string
  region_path: string
  parent_id: string | null
  capabilities: Generated<string[]>
  phone: string | null
  about: Generated<Json>
  active: Generated<boolean>
  version: Generated<number>
}

export interface Uploads {
  county: string
  id: string
  token_hash: Buffer
  account_id: string | null
  size: number
  received: Generated<number>
  mime: string
  name: string | null
  sha256: string | null
  state: Generated<'open' | 'complete' | 'claimed' | 'failed'>
  hash: string | null
  preview_hash: string | null
  meta: Generated<Json>
  created_at: Timestamp
  updated_at: Timestamp
}

/** The three lists: difficulties, needs for service, hidden risks, as they were said at the door. */
export interface VisitEntries {
  county: string
  id: string
  visit_id: string
  region_path: string
  list: 'difficulty' | 'need' | 'risk'
  body: string
  level: 'normal' | 'urgent' | 'critical'
  wants_answer: boolean
  work: boolean
  uploads: Generated<string[]>
  report_id: string | null
  case_id: string | null
  refused: string | null
  account_id: string | null
  happened_at: Timestamp
  created_at: Timestamp
  told_at: Timestamp | null
}

/** What happened to each call, only ever added to. */
export interface VisitEvents {
  county: string
  visit_id: string
  seq: number
  region_path: string
  kind: 'done' | 'again' | 'absent' | 'skipped' | 'given' | 'overdue' | 'cancelled'
  data: Json
  actor_id: string | null
  actor_name: string
  request_id: string | null
  occurred_at: Timestamp
  recorded_at: Timestamp
}

/** Who calls at which subjects how often; the calls themselves are in visits. */
export interface VisitPlans {
  county: string
  id: string
  region_path: string
  name: string
  subject_kind: 'door' | 'merchant' | 'company' | 'place'
  every_days: number | null
  working_days: Generated<boolean>
  per_day: number
  grace_days: Generated<number>
  starts_on: string
  until_on: string | null
  state: Generated<'active' | 'ended'>
  created_by: string | null
  created_at: Timestamp
  ended_at: Timestamp | null
}

/** One call at one subject: planned, made, missed or given up. */
export interface Visits {
  county: string
  id: string
  plan_id: string
  region_path: string
  subject_kind: 'door' | 'merchant' | 'company' | 'place'
  subject_key: string
  label: string
  place: Generated<string>
  lng: number | null
  lat: number | null
  ord: number
  round: Generated<number>
  account_id: string | null
  due_on: string
  late_on: string
  daypart: 'morning' | 'afternoon' | 'evening' | null
  state: Generated<'due' | 'done' | 'absent' | 'skipped' | 'cancelled'>
  tries: Generated<number>
  tried: Generated<string[]>
  told_at: Timestamp | null
  closed_at: Timestamp | null
  closed_by: string | null
  happened_at: Timestamp | null
  at_lng: number | null
  at_lat: number | null
  at_accuracy: number | null
  reason: string | null
  note: string | null
  entries: Generated<number>
  seq: Generated<number>
}

/** Weather alerts with region, from and until: while one is in force reports of what it bears on are raised. */
export interface WeatherAlerts {
  county: string
  id: string
  region_path: string
  type: 'typhoon' | 'rainstorm' | 'snowstorm' | 'coldWave' | 'gale' | 'sandstorm' | 'heat' | 'drought' | 'lightning' | 'hail' | 'frost' | 'fog' | 'haze' | 'icing'
  colour: 'blue' | 'yellow' | 'orange' | 'red'
  headline: string
  source: string
  client_id: string | null
  external_id: string | null
  from_at: Timestamp
  until_at: Timestamp
  made_at: Timestamp
  ended_at: Timestamp | null
  ended_by_name: Generated<string>
  ended_why: Generated<string>
  seq: number
  /** When the sender wrote its last message about this alert: an older one that comes late changes nothing. */
  sent_at: Timestamp | null
}

/** Open cases that an alert bears on, proposed for a higher level: the alert, the level, why, and what a person made of it. */
export interface WeatherRaises {
  county: string
  alert_id: string
  case_id: string
  region_path: string
  level: 'urgent' | 'critical'
  why: Json
  at: Timestamp
  decided_at: Timestamp | null
  decided_by: Generated<string>
  taken: boolean | null
}

/** Objections to entries of a workload account, with their answers. */
export interface WorkloadObjections {
  county: string
  id: string
  region_path: string
  case_id: string
  seq: number
  kind: string
  account_id: string
  account_name: string
  reason: string
  state: 'open' | 'upheld' | 'refused'
  at: Timestamp
  answer: string | null
  answered_by: string | null
  by_name: string | null
  answered_at: Timestamp | null
}

export interface DB {
  accounts: Accounts
  analyses: Analyses
  analysis_schedules: AnalysisSchedules
  analysis_seen: AnalysisSeen
  analysis_units: AnalysisUnits
  analysis_versions: AnalysisVersions
  arrival_events: ArrivalEvents
  arrivals: Arrivals
  assets: Assets
  assists: Assists
  attachments: Attachments
  audit_log: AuditLog
  cache_versions: CacheVersions
  calendars: Calendars
  care_archives: CareArchives
  care_events: CareEvents
  care_groups: CareGroups
  care_plans: CarePlans
  case_clocks: CaseClocks
  case_events: CaseEvents
  case_handlers: CaseHandlers
  case_links: CaseLinks
  case_seen: CaseSeen
  cases: Cases
  catalogue_entries: CatalogueEntries
  catalogue_events: CatalogueEvents
  catalogue_subscriptions: CatalogueSubscriptions
  class_models: ClassModels
  clients: Clients
  contact_refusals: ContactRefusals
  decision_findings: DecisionFindings
  decision_looks: DecisionLooks
  decision_replay_changes: DecisionReplayChanges
  decision_replays: DecisionReplays
  decisions: Decisions
  duty_feeds: DutyFeeds
  duty_rosters: DutyRosters
  duty_shifts: DutyShifts
  duty_swaps: DutySwaps
  exchange_files: ExchangeFiles
  exchange_messages: ExchangeMessages
  exchange_packets: ExchangePackets
  export_people: ExportPeople
  exports: Exports
  findings: Findings
  form_versions: FormVersions
  forms: Forms
  grants: Grants
  homes: Homes
  hook_sends: HookSends
  hooks: Hooks
  import_faults: ImportFaults
  imports: Imports
  item_lists: ItemLists
  landmarks: Landmarks
  ledger_days: LedgerDays
  ledger_import_changes: LedgerImportChanges
  ledger_import_rows: LedgerImportRows
  ledger_imports: LedgerImports
  ledger_keys: LedgerKeys
  ledger_passes: LedgerPasses
  ledger_retentions: LedgerRetentions
  ledger_rule_events: LedgerRuleEvents
  ledger_rules: LedgerRules
  ledger_sources: LedgerSources
  ledger_versions: LedgerVersions
  mailing_people: MailingPeople
  mailings: Mailings
  mediation_duties: MediationDuties
  mediation_events: MediationEvents
  mediation_parties: MediationParties
  mediations: Mediations
  notices: Notices
  organisations: Organisations
  outbox: Outbox
  outside_area_events: OutsideAreaEvents
  outside_areas: OutsideAreas
  pair_passes: PairPasses
  passing_decisions: PassingDecisions
  peers: Peers
  people: People
  person_merges: PersonMerges
  person_pairs: PersonPairs
  person_requests: PersonRequests
  place_name_hints: PlaceNameHints
  place_names: PlaceNames
  place_overrides: PlaceOverrides
  post_holders: PostHolders
  posting_events: PostingEvents
  posting_messages: PostingMessages
  postings: Postings
  posts: Posts
  presence: Presence
  publication_events: PublicationEvents
  publications: Publications
  qr_places: QrPlaces
  quick_replies: QuickReplies
  ratings: Ratings
  referrals: Referrals
  region_lineage: RegionLineage
  regions: Regions
  reports: Reports
  requests: Requests
  residences: Residences
  risk_events: RiskEvents
  risk_points: RiskPoints
  roles: Roles
  roll_entries: RollEntries
  roll_events: RollEvents
  roll_parts: RollParts
  rolls: Rolls
  saved_views: SavedViews
  sessions: Sessions
  settings: Settings
  source_items: SourceItems
  source_letters: SourceLetters
  sources: Sources
  suggestion_codes: SuggestionCodes
  suggestion_events: SuggestionEvents
  suggestion_links: SuggestionLinks
  suggestion_places: SuggestionPlaces
  suggestion_supporters: SuggestionSupporters
  suggestion_votes: SuggestionVotes
  suggestions: Suggestions
  table_definitions: TableDefinitions
  table_rows: TableRows
  table_sheets: TableSheets
  tag_events: TagEvents
  tagged: Tagged
  tags: Tags
  tasks: Tasks
  triage_models: TriageModels
  units: Units
  uploads: Uploads
  visit_entries: VisitEntries
  visit_events: VisitEvents
  visit_plans: VisitPlans
  visits: Visits
  weather_alerts: WeatherAlerts
  weather_raises: WeatherRaises
  workload_objections: WorkloadObjections
}
