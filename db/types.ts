// Generated from the live schema; do not edit.
import type { ColumnType, Generated } from 'kysely'

export type Json = ColumnType<unknown, unknown, unknown>

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
  status: Generated<string>
  unit_id: string | null
  failed_attempts: Generated<number>
  locked_until: Date | null
  must_change_password: Generated<boolean>
  on_duty: Generated<boolean>
  duty_since: Date | null
  language: Generated<string>
  created_at: Generated<Date>
  version: Generated<number>
}

export interface Attachments {
  county: string
  id: string
  region_path: string
  report_id: string | null
  case_id: string | null
  kind: string
  phase: string
  hash: string
  preview_hash: string | null
  mime: string
  bytes: number
  width: number | null
  height: number | null
  seconds: number | null
  name: string | null
  taken_at: Date | null
  lng: number | null
  lat: number | null
  accuracy: number | null
  by_account: string | null
  by_name: string | null
  created_at: Date
}

export interface AuditLog {
  county: string
  chain: string
  seq: number
  at: Date
  actor_kind: string
  actor_id: string | null
  actor_name: string
  action: string
  subject_kind: string | null
  subject_id: string | null
  region_path: string
  purpose: string | null
  detail: Generated<unknown>
  address: string | null
  prev_hash: Buffer
  hash: Buffer
}

export interface CacheVersions {
  name: string
  version: Generated<number>
}

export interface Calendars {
  id: string
  name: string
  data: unknown
  version: number
  created_at: Generated<Date>
  created_by: string | null
}

export interface CaseClocks {
  county: string
  case_id: string
  key: string
  region_path: string
  kind: string
  handler_id: string | null
  state: string
  started_at: Date | null
  due_at: Date | null
  warn_at: Date | null
  stopped_at: Date | null
  next_at: Date | null
  detail: unknown
}

export interface CaseEvents {
  county: string
  case_id: string
  seq: number
  kind: string
  v: Generated<number>
  occurred_at: Date
  recorded_at: Generated<Date>
  actor_kind: string
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: unknown
  request_id: string
  tx: Generated<string>
  prev_hash: Buffer
  hash: Buffer
}

export interface CaseHandlers {
  county: string
  case_id: string
  id: string
  region_path: string
  role: string
  unit_id: string
  post_id: string | null
  account_id: string | null
  task: string | null
  state: string
  assigned_at: Date
  accepted_at: Date | null
  arrived_at: Date | null
  done_at: Date | null
  result: string | null
  limits: Generated<unknown>
}

export interface CaseLinks {
  county: string
  id: string
  case_id: string
  report_id: string
  region_path: string
  kind: string
  score: number
  why: unknown
  rule: string
  at: Date
  by_account: string | null
  undone_at: Date | null
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
  first_at: Date
  last_at: Date
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
  level: string
  state: string
  clocked: Generated<boolean>
  needs_person: Generated<string[]>
  main_unit_id: string | null
  main_post_id: string | null
  main_account_id: string | null
  handler_units: Generated<string[]>
  pending: Generated<unknown>
  returns: Generated<number>
  reopens: Generated<number>
  report_count: Generated<number>
  escalation: Generated<number>
  supervised_at: Date | null
  reported_at: Date
  confirmed_at: Date | null
  accepted_at: Date | null
  arrived_at: Date | null
  resolved_at: Date | null
  evaluated_at: Date | null
  closed_at: Date | null
  next_kind: string | null
  next_due_at: Date | null
  next_warn_at: Date | null
  resolve_due_at: Date | null
  result: string | null
  satisfied: boolean | null
  seq: number
  last_hash: Buffer
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface Clients {
  id: string
  key: string
  secret_sealed: Buffer
  name: string
  channel: string
  region_path: string
  callback_url: string | null
  active: Generated<boolean>
  created_at: Generated<Date>
}

export interface Decisions {
  county: string
  id: string
  case_id: string | null
  report_id: string
  region_path: string
  kind: string
  value: unknown
  score: number
  why: unknown
  rule: string
  inputs: unknown
  needs_person: boolean
  at: Date
  corrected_at: Date | null
  corrected_by: string | null
  correction: unknown | null
}

export interface Exports {
  county: string
  id: string
  region_path: string
  account_id: string
  kind: string
  query: unknown
  purpose: string | null
  state: string
  total: Generated<number>
  done: Generated<number>
  file_hash: string | null
  error: string | null
  created_at: Date
  updated_at: Date
}

export interface Grants {
  id: string
  account_id: string
  role: string
  region_path: string
  valid_from: Generated<Date>
  valid_until: Date | null
  delegated_from: string | null
  granted_by: string | null
  reason: string | null
  revoked_at: Date | null
}

export interface ImportFaults {
  county: string
  import_id: string
  row: number
  issues: unknown
  source: unknown
}

export interface Imports {
  county: string
  id: string
  region_path: string
  kind: string
  name: string
  file_hash: string
  mapping: unknown
  state: string
  total: Generated<number>
  done: Generated<number>
  created: Generated<number>
  repeated: Generated<number>
  faulty: Generated<number>
  account_id: string | null
  error: string | null
  created_at: Date
  updated_at: Date
}

export interface ItemLists {
  id: string
  name: string
  region_path: string
  status: string
  valid_from: Date | null
  valid_to: Date | null
  based_on: string | null
  items: unknown
  note: string | null
  version: Generated<number>
  created_by: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface Landmarks {
  id: string
  kind: string
  name: string
  aliases: Generated<string[]>
  region_path: string
  lng: number | null
  lat: number | null
  line: unknown | null
  last_number: number | null
}

export interface Notices {
  county: string
  id: string
  account_id: string
  region_path: string
  kind: string
  case_id: string | null
  body: unknown
  at: Date
  read_at: Date | null
}

export interface Outbox {
  county: string
  id: string
  case_id: string
  report_id: string
  region_path: string
  channel: string
  kind: string
  round: Generated<number>
  body: unknown
  state: string
  attempts: Generated<number>
  next_at: Date | null
  last_error: string | null
  receipt: unknown | null
  created_at: Date
  delivered_at: Date | null
}

export interface PostHolders {
  id: string
  post_id: string
  account_id: string
  valid_from: Generated<Date>
  valid_until: Date | null
}

export interface Posts {
  id: string
  key: string | null
  unit_id: string
  name: string
  name_en: string | null
  duty: string
  region_path: string
  active: Generated<boolean>
}

export interface QrPlaces {
  code: string
  name: string
  region_path: string
  lng: number | null
  lat: number | null
  active: Generated<boolean>
  created_at: Generated<Date>
  created_by: string | null
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
  by_kind: string
  solved: boolean
  stars: number | null
  body: string | null
  answers: Generated<unknown>
  by_account: string | null
  at: Date
}

export interface RegionLineage {
  id: string
  from_path: string
  to_path: string
  kind: string
  at: Date
  reason: string
  account_id: string | null
  request_id: string
}

export interface Regions {
  id: string
  path: string
  county: string
  parent_path: string | null
  kind: string
  division: string
  name: string
  aliases: Generated<string[]>
  geometry: unknown | null
  lng: number | null
  lat: number | null
  address: string | null
  households: number | null
  about: Generated<unknown>
  valid_from: Date
  valid_to: Date | null
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
  reporter_kind: string
  reporter_account_id: string | null
  reporter_name_sealed: Buffer | null
  phone_sealed: Buffer | null
  phone_index: Buffer | null
  phone_mask: string | null
  for_other: Generated<boolean>
  public_consent: Generated<boolean>
  token_hash: Buffer | null
  words: string | null
  raw: unknown | null
  request_id: string
  occurred_at: Date
  received_at: Date
  read_result_at: Date | null
}

export interface Requests {
  county: string
  request_id: string
  actor: string
  endpoint: string
  body_hash: Buffer
  status: number
  answer: unknown | null
  created_at: Generated<Date>
}

export interface Roles {
  key: string
  name: string
  name_en: string
  verbs: string[]
  exclusive_with: Generated<string[]>
}

export interface SavedViews {
  id: string
  account_id: string
  name: string
  query: unknown
  position: Generated<number>
}

export interface Sessions {
  token_hash: Buffer
  account_id: string
  csrf: string
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  address: string | null
  agent: string | null
}

export interface Settings {
  key: string
  value: unknown
  updated_at: Generated<Date>
}

export interface Tasks {
  county: string
  id: string
  region_path: string
  kind: string
  title: unknown
  subject_kind: string
  subject_id: string
  unit_id: string | null
  account_id: string | null
  state: Generated<string>
  due_at: Date | null
  created_at: Date
  done_at: Date | null
  done_by: string | null
  result: unknown | null
}

export interface TriageModels {
  id: string
  version: number
  data: unknown
  active: Generated<boolean>
  created_at: Generated<Date>
  note: string | null
}

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
  about: Generated<unknown>
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
  state: Generated<string>
  hash: string | null
  preview_hash: string | null
  meta: Generated<unknown>
  created_at: Date
  updated_at: Date
}

export interface DB {
  accounts: Accounts
  attachments: Attachments
  audit_log: AuditLog
  cache_versions: CacheVersions
  calendars: Calendars
  case_clocks: CaseClocks
  case_events: CaseEvents
  case_handlers: CaseHandlers
  case_links: CaseLinks
  case_seen: CaseSeen
  cases: Cases
  clients: Clients
  decisions: Decisions
  exports: Exports
  grants: Grants
  import_faults: ImportFaults
  imports: Imports
  item_lists: ItemLists
  landmarks: Landmarks
  notices: Notices
  outbox: Outbox
  post_holders: PostHolders
  posts: Posts
  qr_places: QrPlaces
  quick_replies: QuickReplies
  ratings: Ratings
  region_lineage: RegionLineage
  regions: Regions
  reports: Reports
  requests: Requests
  roles: Roles
  saved_views: SavedViews
  sessions: Sessions
  settings: Settings
  tasks: Tasks
  triage_models: TriageModels
  units: Units
  uploads: Uploads
}

