-- Places that may become dangerous, and lists of the people whom somebody has to reach because of one (features/risks, features/rolls).
create table risk_points (
  county text not null,
  id uuid not null,
  -- A building, or the grid or community it lies in.
  region_path text collate "C" not null,
  kind text not null check (kind in ('building', 'flood', 'slide', 'fire', 'gas', 'water', 'other')),
  name text not null check (name <> ''),
  place text not null default '',
  lng double precision,
  lat double precision,
  -- Of a building: JGJ 125, C part of it dangerous, D the whole. Of others: null.
  grade text check (grade in ('C', 'D')),
  level text not null check (level in ('low', 'general', 'larger', 'major')),
  -- Buildings within so many metres of the point are touched too; 0: only its own region.
  reach integer not null default 0 check (reach between 0 and 5000),
  -- Who looks after it.
  keeper_id uuid,
  note text not null default '',
  source text not null,
  found_on date not null,
  -- Looked at for the last time.
  looked_on date,
  ended_on date,
  ended_why text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  seq integer not null,
  primary key (county, id),
  check (kind = 'building' or grade is null),
  check ((lng is null) = (lat is null)),
  check ((ended_on is null) = (ended_why is null))
);
create index risk_points_region on risk_points (county, region_path) where ended_on is null;
comment on table risk_points is 'One row for each place that may become dangerous, until it is none any more.';

create table risk_events (
  county text not null,
  risk_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('entered', 'changed', 'looked', 'ended', 'again')),
  data jsonb not null,
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null,
  primary key (county, risk_id, seq)
);
comment on table risk_events is 'What was said about each risk point, only ever added to.';

create table rolls (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('move', 'contact')),
  title text not null check (title <> ''),
  -- What whoever gets it has to do.
  words text not null,
  -- Who was looked for, as it was asked.
  criteria jsonb not null,
  due_at timestamptz not null,
  state text not null check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  opened_by uuid,
  opened_by_name text not null,
  closed_at timestamptz,
  closed_by_name text,
  closed_why text,
  primary key (county, id),
  check ((state = 'closed') = (closed_at is not null))
);
create index rolls_region on rolls (county, region_path, opened_at desc);
comment on table rolls is 'A list of people drawn from the ledger at one moment, each to be reached by somebody.';

-- What one grid has of a roll, and that its worker has seen it.
create table roll_parts (
  county text not null,
  id uuid not null,
  roll_id uuid not null,
  region_path text collate "C" not null,
  account_id uuid,
  people integer not null,
  doors integer not null,
  seen_at timestamptz,
  seen_by_name text,
  primary key (county, id),
  foreign key (county, roll_id) references rolls (county, id)
);
create index roll_parts_roll on roll_parts (county, roll_id, region_path);
create index roll_parts_region on roll_parts (county, region_path);

create table roll_entries (
  county text not null,
  id uuid not null,
  roll_id uuid not null,
  part_id uuid not null,
  -- The building.
  region_path text collate "C" not null,
  person_id uuid not null,
  home_id uuid not null,
  risk_id uuid,
  -- Why this one: old, young, of unknown age, or everybody.
  who text not null check (who in ('older', 'younger', 'unknown', 'everybody')),
  state text not null default 'waiting' check (state in ('waiting', 'reached', 'moved', 'refused', 'away', 'unreachable')),
  note text not null default '',
  -- Where somebody was brought.
  where_to text not null default '',
  -- When it was so, as the device says; an older word that comes later does not undo a newer one.
  happened_at timestamptz,
  by_id uuid,
  by_name text,
  seq integer not null default 0,
  primary key (county, id),
  unique (county, roll_id, person_id),
  foreign key (county, part_id) references roll_parts (county, id)
);
create index roll_entries_part on roll_entries (county, part_id, state);
create index roll_entries_person on roll_entries (county, person_id);
create index roll_entries_region on roll_entries (county, region_path);
comment on table roll_entries is 'One person of a roll; no name and no number: these are the ledger''s.';

create table roll_events (
  county text not null,
  entry_id uuid not null,
  seq integer not null,
  roll_id uuid not null,
  region_path text collate "C" not null,
  state text not null,
  data jsonb not null,
  -- It counted, or a newer word was there already.
  counted boolean not null,
  actor_id uuid,
  actor_name text not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (county, entry_id, seq)
);
comment on table roll_events is 'What was said about each entry of a roll, only ever added to.';

grant select, insert, update on risk_points, rolls, roll_parts, roll_entries to yige_app, yige_system;
grant select, insert on risk_events, roll_events to yige_app, yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['risk_points', 'risk_events', 'rolls', 'roll_parts', 'roll_entries', 'roll_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    continue when t = 'rolls';
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;
-- A roll of the street is known by title and time to whoever works on it further down; written only from its own scope.
create policy scope on rolls to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest((select string_to_array(current_setting('yige.scope', true), ','))::text[]) s where starts_with(s, region_path)))
  with check (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
