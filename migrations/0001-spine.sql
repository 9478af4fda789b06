-- The spine: territory, organisation, accounts, responsibility lists, reports, cases and what follows from them.
--
-- Rules kept here (docs/architecture.md, "Data"):
--  * Tables that grow have `county` (first 6 digits of the division code) first in every primary, unique and foreign key,
--    so that create_distributed_table(…, 'county') works on Citus unchanged. No triggers. County is never updated.
--  * Rows of a region carry `region_path` (collation "C": a scope is a range, path >= p and path < p || '~').
--  * Row-level security is the second fence: no scope set, no rows. The first fence is the range in each query.
--  * Event tables are append-only: the application role may SELECT and INSERT, nothing else.

create extension if not exists pg_trgm;

-- Whether a path lies in the scope of this transaction. Patterns, comma-separated, are set by the kernel; '%' is the system itself.
-- The sub-select makes the planner evaluate the setting once per query, not once per row.

-- ---------------------------------------------------------------- reference tables (small, on every node)

create table settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
comment on table settings is 'Installation-wide settings: name, home county, pack, demo flag, feature options.';

create table cache_versions (
  name text primary key,
  version bigint not null default 1
);
comment on table cache_versions is 'Bumped in the transaction that changes a reference table; servers reload what they hold in memory.';

create table regions (
  id uuid primary key,
  path text collate "C" not null,
  county text not null,
  parent_path text collate "C",
  kind text not null check (kind in ('country','province','city','county','street','community','village','grid','microgrid','estate','building','unit','area')),
  division text not null check (division in ('administrative','service','dedicated')),
  name text not null check (name <> ''),
  aliases text[] not null default '{}',
  geometry jsonb,
  lng double precision,
  lat double precision,
  address text,
  households integer check (households >= 0),
  about jsonb not null default '{}',
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  version integer not null default 1
);
create unique index regions_current on regions (path) where valid_to is null;
create index regions_parent on regions (parent_path) where valid_to is null;
create index regions_path_time on regions (path, valid_from);

create table region_lineage (
  id uuid primary key,
  from_path text collate "C" not null,
  to_path text collate "C" not null,
  kind text not null check (kind in ('move','merge','split','rename')),
  at timestamptz not null,
  reason text not null,
  account_id uuid,
  request_id uuid not null
);
create index region_lineage_from on region_lineage (from_path);
create index region_lineage_to on region_lineage (to_path);

create table landmarks (
  id uuid primary key,
  kind text not null,
  name text not null,
  aliases text[] not null default '{}',
  region_path text collate "C" not null,
  lng double precision,
  lat double precision,
  line jsonb,
  last_number integer
);
create index landmarks_region on landmarks (region_path);
comment on table landmarks is 'What people name when they say where: streets (with line and last door number), bus stops, schools, markets.';

create table units (
  id uuid primary key,
  key text not null unique,
  name text not null,
  name_en text,
  kind text not null,
  region_path text collate "C" not null,
  parent_id uuid references units (id),
  capabilities text[] not null default '{}',
  phone text,
  about jsonb not null default '{}',
  active boolean not null default true,
  version integer not null default 1
);
create index units_parent on units (parent_id);
create index units_region on units (region_path);
comment on table units is 'Departments, street sections, communities, teams, property managers, owners committees.';

create table accounts (
  id uuid primary key,
  username text not null unique check (username = lower(username)),
  name text not null,
  name_en text,
  phone_sealed bytea,
  phone_index bytea,
  password_hash text,
  totp_sealed bytea,
  totp_last_step bigint,
  status text not null default 'active' check (status in ('active','disabled','invited')),
  unit_id uuid references units (id),
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  must_change_password boolean not null default false,
  on_duty boolean not null default false,
  duty_since timestamptz,
  language text not null default 'zh' check (language in ('zh','en')),
  created_at timestamptz not null default now(),
  version integer not null default 1
);
create index accounts_unit on accounts (unit_id);
create index accounts_phone on accounts (phone_index);

create table roles (
  key text primary key,
  name text not null,
  name_en text not null,
  verbs text[] not null,
  exclusive_with text[] not null default '{}'
);
comment on column roles.exclusive_with is 'Roles that one account must not hold together: system, security and audit administrator.';

create table grants (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  role text not null references roles (key),
  region_path text collate "C" not null,
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  delegated_from uuid references accounts (id),
  granted_by uuid references accounts (id),
  reason text,
  revoked_at timestamptz,
  check (valid_until > valid_from)
);
create index grants_account on grants (account_id);
create index grants_role on grants (role);
create index grants_delegated on grants (delegated_from);
create index grants_by on grants (granted_by);

create table posts (
  id uuid primary key,
  key text unique,
  unit_id uuid not null references units (id),
  name text not null,
  name_en text,
  duty text not null,
  region_path text collate "C" not null,
  active boolean not null default true
);
create index posts_unit on posts (unit_id);
create index posts_region on posts (region_path);
comment on column posts.duty is 'worker, leader, deputy, secretary, dispatcher, handler, volunteer, building-head …: what a route may ask for.';

create table post_holders (
  id uuid primary key,
  post_id uuid not null references posts (id),
  account_id uuid not null references accounts (id),
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  check (valid_until > valid_from)
);
create index post_holders_post on post_holders (post_id);
create index post_holders_account on post_holders (account_id);

create table sessions (
  token_hash bytea primary key,
  account_id uuid not null references accounts (id),
  csrf text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text,
  agent text
);
create index sessions_account on sessions (account_id);
create index sessions_expiry on sessions (expires_at);

create table clients (
  id uuid primary key,
  key text not null unique,
  secret_sealed bytea not null,
  name text not null,
  channel text not null,
  region_path text collate "C" not null,
  callback_url text,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
comment on table clients is 'Other systems that call us with a signed request (hotline, mailbox, department systems).';

create table qr_places (
  code text primary key,
  name text not null,
  region_path text collate "C" not null,
  lng double precision,
  lat double precision,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid references accounts (id)
);
create index qr_places_region on qr_places (region_path);
create index qr_places_by on qr_places (created_by);

create table item_lists (
  id uuid primary key,
  name text not null unique,
  region_path text collate "C" not null,
  status text not null check (status in ('draft','in_review','published','retired')),
  valid_from timestamptz,
  valid_to timestamptz,
  based_on uuid references item_lists (id),
  items jsonb not null,
  note text,
  version integer not null default 1,
  created_by uuid references accounts (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index item_lists_based on item_lists (based_on);
create index item_lists_by on item_lists (created_by);
comment on column item_lists.items is 'The whole responsibility list as one validated document (features/items/contract.ts); a published one never changes.';

create table calendars (
  id uuid primary key,
  name text not null,
  data jsonb not null,
  version integer not null,
  created_at timestamptz not null default now(),
  created_by uuid references accounts (id)
);
create unique index calendars_version on calendars (name, version);
create index calendars_by on calendars (created_by);

create table triage_models (
  id uuid primary key,
  version integer not null unique,
  data jsonb not null,
  active boolean not null default false,
  created_at timestamptz not null default now(),
  note text
);

create table saved_views (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  name text not null,
  query jsonb not null,
  position integer not null default 0
);
create index saved_views_account on saved_views (account_id);

create table quick_replies (
  id uuid primary key,
  unit_id uuid references units (id),
  name text not null,
  body text not null
);
create index quick_replies_unit on quick_replies (unit_id);

-- ---------------------------------------------------------------- tables that grow (county first)

create sequence case_number;

create table requests (
  county text not null,
  request_id uuid not null,
  actor text not null,
  endpoint text not null,
  body_hash bytea not null,
  status smallint not null,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (county, request_id)
);
create index requests_age on requests (county, created_at);
comment on table requests is 'First answer of every write by its client-made id: a replay returns it, another body under the same id is refused.';

create table cases (
  county text not null,
  id uuid not null,
  number text not null,
  region_path text collate "C" not null,
  title text not null,
  place_text text,
  lng double precision,
  lat double precision,
  list_id uuid,
  item_code text,
  item_name text,
  level text not null check (level in ('normal','urgent','critical')),
  state text not null check (state in ('triage','dispatched','accepted','suspended','resolved','evaluated','archived','rejected','withdrawn')),
  -- The last move, checked against the transition table (features/cases/rules.ts `moves`; a test compares the two).
  prev_state text,
  clocked boolean not null default true,
  needs_person text[] not null default '{}',
  main_unit_id uuid,
  main_post_id uuid,
  main_account_id uuid,
  handler_units uuid[] not null default '{}',
  pending jsonb not null default '[]',
  returns smallint not null default 0 check (returns >= 0),
  reopens smallint not null default 0,
  report_count integer not null default 1 check (report_count >= 0),
  escalation smallint not null default 0,
  supervised_at timestamptz,
  reported_at timestamptz not null,
  confirmed_at timestamptz,
  accepted_at timestamptz,
  arrived_at timestamptz,
  resolved_at timestamptz,
  evaluated_at timestamptz,
  closed_at timestamptz,
  next_kind text,
  next_due_at timestamptz,
  next_warn_at timestamptz,
  resolve_due_at timestamptz,
  result text,
  satisfied boolean,
  seq integer not null,
  last_hash bytea not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, number),
  constraint cases_moves check (
    prev_state is null and state = 'triage' or
    prev_state || '>' || state in (
      'accepted>dispatched', 'accepted>resolved', 'accepted>suspended', 'accepted>withdrawn', 'archived>dispatched', 'dispatched>accepted', 'dispatched>triage', 'dispatched>withdrawn', 'evaluated>archived', 'evaluated>dispatched', 'resolved>accepted', 'resolved>archived', 'resolved>dispatched', 'resolved>evaluated', 'suspended>accepted', 'suspended>dispatched', 'suspended>withdrawn', 'triage>dispatched', 'triage>rejected', 'triage>withdrawn'
    )
  ),
  constraint cases_county check (county = left(region_path, 6)),
  check (state not in ('dispatched','accepted') or main_unit_id is not null),
  check (state <> 'accepted' or accepted_at is not null),
  check (state not in ('resolved','evaluated','archived') or resolved_at is not null),
  check (state not in ('archived','rejected','withdrawn') or closed_at is not null)
);
create index cases_open on cases (county, region_path, next_due_at) where closed_at is null;
create index cases_open_new on cases (county, region_path, reported_at) where closed_at is null;
create index cases_recent on cases (county, reported_at desc, id);
create index cases_title on cases using gin (title gin_trgm_ops);
create index cases_resolved on cases (county, resolved_at) where resolved_at is not null;
create index cases_main_account on cases (main_account_id) where closed_at is null;
comment on column cases.next_due_at is 'Due time of the duty that comes next (next_kind); lists are ordered by it.';
comment on column cases.needs_person is 'Decisions the system was not sure of: place, class, level, link, route.';

create table case_events (
  county text not null,
  case_id uuid not null,
  seq integer not null,
  kind text not null,
  v smallint not null default 1,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('account','reporter','client','system')),
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  tx xid8 not null default pg_current_xact_id(),
  prev_hash bytea not null,
  hash bytea not null,
  primary key (county, case_id, seq)
);
create index case_events_feed on case_events (county, tx);
create index case_events_actor on case_events (county, actor_id, recorded_at) where actor_id is not null;
comment on column case_events.tx is 'Transaction that wrote the row: a reader that stays below pg_snapshot_xmin misses nothing and sees nothing twice.';
comment on column case_events.hash is 'sha256 over the predecessor''s hash and the canonical JSON of this entry (kernel/events.ts).';

create table reports (
  county text not null,
  id uuid not null,
  case_id uuid,
  region_path text collate "C" not null,
  channel text not null,
  external_id text,
  client_id uuid,
  title text,
  body text not null,
  place_text text,
  lng double precision,
  lat double precision,
  accuracy real,
  qr_code text,
  reporter_kind text not null check (reporter_kind in ('anonymous','named','staff','system')),
  reporter_account_id uuid,
  reporter_name_sealed bytea,
  phone_sealed bytea,
  phone_index bytea,
  phone_mask text,
  for_other boolean not null default false,
  public_consent boolean not null default false,
  token_hash bytea,
  words tsvector,
  raw jsonb,
  request_id uuid not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  read_result_at timestamptz,
  primary key (county, id)
);
create unique index reports_external on reports (county, channel, external_id) where external_id is not null;
create index reports_case on reports (county, case_id);
create unique index reports_token on reports (county, token_hash) where token_hash is not null;
create index reports_phone on reports (county, phone_index) where phone_index is not null;

create table case_links (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  report_id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('origin','linked','proposed')),
  score real not null,
  why jsonb not null,
  rule text not null,
  at timestamptz not null,
  by_account uuid,
  undone_at timestamptz,
  undone_by uuid,
  undone_reason text,
  primary key (county, id),
  foreign key (county, case_id) references cases (county, id),
  foreign key (county, report_id) references reports (county, id),
  check ((undone_at is null) = (undone_reason is null))
);
create index case_links_case on case_links (county, case_id);
create index case_links_report on case_links (county, report_id);
create unique index case_links_one on case_links (county, report_id) where undone_at is null and kind in ('origin','linked');

create table case_handlers (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  region_path text collate "C" not null,
  role text not null check (role in ('main','co')),
  unit_id uuid not null,
  post_id uuid,
  account_id uuid,
  task text,
  state text not null check (state in ('assigned','accepted','arrived','done','returned','released')),
  assigned_at timestamptz not null,
  accepted_at timestamptz,
  arrived_at timestamptz,
  done_at timestamptz,
  result text,
  limits jsonb not null default '{}',
  primary key (county, case_id, id),
  foreign key (county, case_id) references cases (county, id),
  check (state not in ('accepted','arrived') or accepted_at is not null),
  check (state <> 'done' or done_at is not null)
);
create index case_handlers_unit on case_handlers (county, unit_id, state);
create index case_handlers_account on case_handlers (county, account_id, state);
create unique index case_handlers_main on case_handlers (county, case_id) where role = 'main' and state not in ('returned','released');

create table case_clocks (
  county text not null,
  case_id uuid not null,
  key text not null,
  region_path text collate "C" not null,
  kind text not null,
  handler_id uuid,
  state text not null,
  started_at timestamptz,
  due_at timestamptz,
  warn_at timestamptz,
  stopped_at timestamptz,
  next_at timestamptz,
  detail jsonb not null,
  primary key (county, case_id, key),
  foreign key (county, case_id) references cases (county, id)
);
create index case_clocks_feedback on case_clocks (county, case_id) where kind = 'feedback' and stopped_at is null;
create index case_clocks_next on case_clocks (next_at) where next_at is not null;
comment on column case_clocks.next_at is 'When the sweeper has something to do: warn, turn late, escalate. Null: nothing pending.';
comment on column case_clocks.detail is 'How the due time was computed, step by step, with the policy and calendar version.';

create table case_seen (
  county text not null,
  case_id uuid not null,
  account_id uuid not null,
  region_path text collate "C" not null,
  account_name text not null,
  unit_name text,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times integer not null default 1,
  primary key (county, case_id, account_id),
  foreign key (county, case_id) references cases (county, id)
);

create table decisions (
  county text not null,
  id uuid not null,
  case_id uuid,
  report_id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('place','class','level','link','route')),
  value jsonb not null,
  score real not null,
  why jsonb not null,
  rule text not null,
  inputs jsonb not null,
  needs_person boolean not null,
  at timestamptz not null,
  corrected_at timestamptz,
  corrected_by uuid,
  correction jsonb,
  primary key (county, id)
);
create index decisions_case on decisions (county, case_id);
create index decisions_report on decisions (county, report_id);

create table attachments (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  report_id uuid,
  case_id uuid,
  kind text not null check (kind in ('photo','voice','file')),
  phase text not null check (phase in ('report','before','during','after','return','callback')),
  hash text not null,
  preview_hash text,
  mime text not null,
  bytes integer not null check (bytes > 0),
  width integer,
  height integer,
  seconds real,
  name text,
  taken_at timestamptz,
  lng double precision,
  lat double precision,
  accuracy real,
  by_account uuid,
  by_name text,
  created_at timestamptz not null,
  primary key (county, id)
);
create index attachments_case on attachments (county, case_id);
create index attachments_report on attachments (county, report_id);
create index attachments_hash on attachments (county, hash);

create table uploads (
  county text not null,
  id uuid not null,
  token_hash bytea not null,
  account_id uuid,
  size integer not null check (size > 0),
  received integer not null default 0,
  mime text not null,
  name text,
  sha256 text,
  state text not null default 'open' check (state in ('open','complete','claimed','failed')),
  hash text,
  preview_hash text,
  meta jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (county, id)
);
create index uploads_age on uploads (county, updated_at);

create table ratings (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  report_id uuid not null,
  region_path text collate "C" not null,
  by_kind text not null check (by_kind in ('reporter','callback')),
  solved boolean not null,
  stars smallint check (stars between 1 and 5),
  body text,
  answers jsonb not null default '{}',
  by_account uuid,
  at timestamptz not null,
  primary key (county, id),
  foreign key (county, case_id) references cases (county, id)
);
create index ratings_case on ratings (county, case_id);

create table outbox (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  report_id uuid not null,
  region_path text collate "C" not null,
  channel text not null,
  kind text not null,
  round smallint not null default 0,
  body jsonb not null,
  state text not null check (state in ('pending','sending','delivered','stuck','cancelled')),
  attempts integer not null default 0,
  next_at timestamptz,
  last_error text,
  receipt jsonb,
  created_at timestamptz not null,
  delivered_at timestamptz,
  primary key (county, id)
);
create unique index outbox_once on outbox (county, report_id, kind, round);
create index outbox_case on outbox (county, case_id);
create index outbox_next on outbox (next_at) where next_at is not null;
create index outbox_open on outbox (county, state, channel) where state in ('pending','sending','stuck');
comment on column outbox.round is 'How often the case was reopened before: one result per channel and round.';

create table tasks (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  title jsonb not null,
  subject_kind text not null,
  subject_id text not null,
  unit_id uuid,
  account_id uuid,
  state text not null default 'open' check (state in ('open','done','cancelled')),
  due_at timestamptz,
  created_at timestamptz not null,
  done_at timestamptz,
  done_by uuid,
  result jsonb,
  primary key (county, id)
);
create unique index tasks_subject on tasks (county, kind, subject_id) where state = 'open';
create index tasks_open on tasks (county, region_path, due_at) where state = 'open';

create table notices (
  county text not null,
  id uuid not null,
  account_id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  case_id uuid,
  body jsonb not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (county, id)
);
create index notices_account on notices (county, account_id, at);
create index notices_case on notices (county, case_id);

create table imports (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  name text not null,
  file_hash text not null,
  mapping jsonb not null,
  state text not null check (state in ('preview','queued','running','done','cancelled','failed')),
  total integer not null default 0,
  done integer not null default 0,
  created integer not null default 0,
  repeated integer not null default 0,
  faulty integer not null default 0,
  account_id uuid,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (county, id)
);
create index imports_age on imports (county, created_at);

create table import_faults (
  county text not null,
  import_id uuid not null,
  row integer not null,
  issues jsonb not null,
  source jsonb not null,
  primary key (county, import_id, row),
  foreign key (county, import_id) references imports (county, id)
);

create table exports (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  account_id uuid not null,
  kind text not null,
  query jsonb not null,
  purpose text,
  state text not null check (state in ('queued','running','done','cancelled','failed')),
  total integer not null default 0,
  done integer not null default 0,
  file_hash text,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (county, id)
);
create index exports_account on exports (county, account_id, created_at);

create table audit_log (
  county text not null,
  chain text not null,
  seq bigint not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  subject_kind text,
  subject_id text,
  region_path text collate "C" not null,
  purpose text,
  detail jsonb not null default '{}',
  address text,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (county, chain, seq)
);
create index audit_log_subject on audit_log (county, subject_kind, subject_id);
create index audit_log_time on audit_log (county, at);
comment on column audit_log.chain is 'One hash chain per actor, so that writers do not wait for each other.';

-- ---------------------------------------------------------------- rights of the application role and row-level security

-- yige_app works inside a region scope; yige_system (intake, jobs) sees every row. Neither owns anything.
grant usage on schema public to yige_app, yige_system;
grant select, insert, update, delete on all tables in schema public to yige_app, yige_system;
grant usage on all sequences in schema public to yige_app, yige_system;
revoke update, delete on case_events, audit_log from yige_app, yige_system;
revoke delete on cases, reports, case_links, decisions, attachments, ratings, outbox, regions, region_lineage, accounts, item_lists, calendars from yige_app, yige_system;

alter table cases enable row level security;
create policy everything on cases to yige_system using (true);
create policy scope on cases to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or handler_units && (select string_to_array(nullif(current_setting('yige.units', true), ''), ','))::uuid[]
);

do $$
declare
  t text;
  in_scope constant text := 'region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[])';
begin
  -- What hangs on a case is visible with the case (departments see their cases anywhere); the cheap test comes first.
  foreach t in array array['case_events','case_links','case_handlers','case_clocks','case_seen','ratings','outbox','decisions','attachments','reports','notices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %1$I to yige_app using (%2$s or exists (select 1 from cases c where c.county = %1$I.county and c.id = %1$I.case_id))', t, in_scope);
  end loop;
  foreach t in array array['tasks','imports','exports','audit_log'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (%s)', t, in_scope);
  end loop;
end $$;
