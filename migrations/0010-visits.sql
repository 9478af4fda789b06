-- Planned calls at doors, merchants, companies and places; what was heard there; what happened to each call.
create table visit_plans (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  subject_kind text not null check (subject_kind in ('door', 'merchant', 'company', 'place')),
  -- Days between two calls at the same subject; null: once.
  every_days integer check (every_days between 1 and 366),
  working_days boolean not null default true,
  per_day integer not null check (per_day between 1 and 100),
  -- Days after the planned day until the leader is told.
  grace_days integer not null default 3 check (grace_days between 0 and 60),
  starts_on date not null,
  -- No call is planned after this day; null: goes on.
  until_on date,
  state text not null default 'active' check (state in ('active', 'ended')),
  created_by uuid,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (county, id),
  check (until_on >= starts_on)
);
create index visit_plans_region on visit_plans (county, region_path);
comment on table visit_plans is 'Who calls at which subjects how often; the calls themselves are in visits.';

create table visits (
  county text not null,
  id uuid not null,
  plan_id uuid not null,
  region_path text collate "C" not null,
  -- What is visited. The key is the same for the same subject in every plan, so that a home or a firm of a register can be tied to it later.
  subject_kind text not null check (subject_kind in ('door', 'merchant', 'company', 'place')),
  subject_key text not null,
  label text not null,
  place text not null default '',
  lng double precision,
  lat double precision,
  -- Order along the way of its worker.
  ord integer not null,
  round integer not null default 1,
  -- Whose call it is; null: nobody's yet.
  account_id uuid,
  due_on date not null,
  -- Told to the leader when this day has passed.
  late_on date not null,
  -- Part of the day for the next try after nobody was at home.
  daypart text check (daypart in ('morning', 'afternoon', 'evening')),
  state text not null default 'due' check (state in ('due', 'done', 'absent', 'skipped', 'cancelled')),
  tries smallint not null default 0,
  -- Parts of the day in which somebody has tried.
  tried text[] not null default '{}',
  told_at timestamptz,
  closed_at timestamptz,
  closed_by uuid,
  -- When the device says it was.
  happened_at timestamptz,
  at_lng double precision,
  at_lat double precision,
  at_accuracy real,
  reason text,
  note text,
  entries integer not null default 0,
  seq integer not null default 0,
  primary key (county, id),
  foreign key (county, plan_id) references visit_plans (county, id),
  check ((state = 'due') = (closed_at is null))
);
create index visits_plan on visits (county, plan_id, region_path);
-- One open call at a subject and plan, whoever asks for another.
create unique index visits_open on visits (county, plan_id, subject_key) where state = 'due';
-- The day of one worker.
create index visits_due on visits (county, account_id, due_on, ord) where state = 'due';
create index visits_overdue on visits (county, late_on) where state = 'due' and told_at is null;
create index visits_done on visits (county, closed_by, happened_at) where state <> 'due';
create index visits_subject on visits (county, subject_key, happened_at desc) where state <> 'due';
create index visits_region on visits (county, region_path, due_on);
comment on table visits is 'One call at one subject: planned, made, missed or given up.';

create table visit_events (
  county text not null,
  visit_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('done', 'again', 'absent', 'skipped', 'given', 'overdue', 'cancelled')),
  data jsonb not null,
  actor_id uuid,
  actor_name text not null,
  request_id uuid,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (county, visit_id, seq)
);
comment on table visit_events is 'What happened to each call, only ever added to.';

create table visit_entries (
  county text not null,
  id uuid not null,
  visit_id uuid not null,
  region_path text collate "C" not null,
  list text not null check (list in ('difficulty', 'need', 'risk')),
  body text not null,
  level text not null check (level in ('normal', 'urgent', 'critical')),
  wants_answer boolean not null,
  -- Goes to the intake as a report of channel `visit`; false: only noted.
  work boolean not null,
  uploads uuid[] not null default '{}',
  report_id uuid,
  case_id uuid,
  -- Why the intake did not take it; a task names it too.
  refused text,
  account_id uuid,
  happened_at timestamptz not null,
  created_at timestamptz not null,
  -- Who wanted an answer has been told.
  told_at timestamptz,
  primary key (county, id),
  foreign key (county, visit_id) references visits (county, id)
);
create index visit_entries_visit on visit_entries (county, visit_id);
create index visit_entries_list on visit_entries (county, happened_at desc, id);
create index visit_entries_case on visit_entries (county, case_id) where case_id is not null;
create index visit_entries_waiting on visit_entries (county, created_at) where work and report_id is null and refused is null;
comment on table visit_entries is 'The three lists: difficulties, needs for service, hidden risks, as they were said at the door.';

grant select, insert, update on visit_plans, visits, visit_entries to yige_app, yige_system;
grant select, insert on visit_events to yige_app, yige_system;
alter table visit_plans enable row level security;
alter table visits enable row level security;
alter table visit_events enable row level security;
alter table visit_entries enable row level security;
create policy everything on visit_plans to yige_system using (true);
create policy everything on visits to yige_system using (true);
create policy everything on visit_events to yige_system using (true);
create policy everything on visit_entries to yige_system using (true);
-- A plan of the street is known, by name and rhythm, to whoever makes its calls further down; written only from its own scope.
create policy scope on visit_plans to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest((select string_to_array(current_setting('yige.scope', true), ','))::text[]) s where starts_with(s, region_path)))
  with check (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
create policy scope on visits to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
create policy scope on visit_events to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
create policy scope on visit_entries to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
