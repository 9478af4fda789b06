-- Analysis reports: figures as they were, the sentences that rules wrote from them, and what people made of it.
create table analyses (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('day', 'week', 'month', 'range')),
  from_day date not null,
  to_day date not null,
  state text not null check (state in ('draft', 'approved')),
  -- The latest version of its words.
  version integer not null,
  as_of timestamptz not null,
  facts jsonb not null,
  -- sha256 of the canonical facts: a change of the kept figures shows.
  digest text not null,
  made jsonb not null,
  sections jsonb not null,
  -- What made it by itself (weekly, monthly, first); null: a person.
  turn text,
  made_by uuid,
  made_by_name text not null,
  approved_by_name text,
  approved_at timestamptz,
  link_hash bytea,
  link_until timestamptz,
  link_opened integer not null default 0,
  primary key (county, id),
  check (from_day <= to_day),
  check ((state = 'approved') = (approved_at is not null)),
  check ((link_hash is null) = (link_until is null)),
  check (link_hash is null or state = 'approved')
);
-- Made by itself once for each turn, whatever is tried again.
create unique index analyses_turn on analyses (county, turn) where turn is not null;
create index analyses_latest on analyses (county, as_of desc, id);
create unique index analyses_link on analyses (county, link_hash) where link_hash is not null;
comment on table analyses is 'Analysis reports with the figures they are computed from.';

create table analysis_versions (
  county text not null,
  analysis_id uuid not null,
  version integer not null,
  region_path text collate "C" not null,
  what text not null check (what in ('made', 'edited', 'approved', 'withdrawn')),
  title text not null,
  edit jsonb not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  primary key (county, analysis_id, version),
  foreign key (county, analysis_id) references analyses (county, id)
);
comment on table analysis_versions is 'Every version of an analysis report; never changed, never removed.';

create table analysis_units (
  county text not null,
  analysis_id uuid not null,
  unit_id uuid not null,
  region_path text collate "C" not null,
  by_name text not null,
  at timestamptz not null,
  primary key (county, analysis_id, unit_id),
  foreign key (county, analysis_id) references analyses (county, id)
);
create index analysis_units_unit on analysis_units (county, unit_id);
comment on table analysis_units is 'Units that an approved analysis report is shared with.';

create table analysis_seen (
  county text not null,
  analysis_id uuid not null,
  account_id uuid not null,
  region_path text collate "C" not null,
  account_name text not null,
  unit_id uuid,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (county, analysis_id, account_id),
  foreign key (county, analysis_id) references analyses (county, id)
);
comment on table analysis_seen is 'Read receipts of analysis reports.';

create table analysis_schedules (
  county text not null,
  kind text not null check (kind in ('week', 'month')),
  region_path text collate "C" not null,
  active boolean not null,
  by_name text not null,
  at timestamptz not null,
  primary key (county, kind)
);
comment on table analysis_schedules is 'What is made by itself; no row: it is.';

grant select, insert, update on analyses, analysis_seen, analysis_schedules to yige_app, yige_system;
grant select, insert on analysis_versions to yige_app, yige_system;
grant select, insert, delete on analysis_units to yige_app, yige_system;
alter table analyses enable row level security;
alter table analysis_versions enable row level security;
alter table analysis_units enable row level security;
alter table analysis_seen enable row level security;
alter table analysis_schedules enable row level security;
create policy everything on analyses to yige_system using (true);
create policy everything on analysis_versions to yige_system using (true);
create policy everything on analysis_units to yige_system using (true);
create policy everything on analysis_seen to yige_system using (true);
create policy everything on analysis_schedules to yige_system using (true);
create policy scope on analysis_units to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or unit_id = any ((select string_to_array(nullif(current_setting('yige.units', true), ''), ','))::uuid[]));
create policy scope on analyses to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from analysis_units u where u.county = analyses.county and u.analysis_id = analyses.id));
create policy scope on analysis_versions to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from analyses a where a.county = analysis_versions.county and a.id = analysis_versions.analysis_id));
create policy scope on analysis_seen to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from analyses a where a.county = analysis_seen.county and a.id = analysis_seen.analysis_id));
create policy scope on analysis_schedules to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
-- Objections of a person to an entry of the own workload account; what is counted itself stands in the logs.
create table workload_objections (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  case_id uuid not null,
  seq integer not null,
  kind text not null,
  account_id uuid not null,
  account_name text not null,
  reason text not null,
  state text not null check (state in ('open', 'upheld', 'refused')),
  at timestamptz not null,
  answer text,
  answered_by uuid,
  by_name text,
  answered_at timestamptz,
  primary key (county, id),
  check ((state = 'open') = (answered_at is null))
);
-- One objection to an entry: the answer settles it.
create unique index workload_objections_entry on workload_objections (county, case_id, seq, account_id);
create index workload_objections_region on workload_objections (county, region_path);
comment on table workload_objections is 'Objections to entries of a workload account, with their answers.';
grant select, insert, update on workload_objections to yige_app, yige_system;
alter table workload_objections enable row level security;
create policy everything on workload_objections to yige_system using (true);
create policy scope on workload_objections to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
-- Tasks that a person closed.
create index tasks_done_by on tasks (county, done_by, done_at) where done_by is not null;
