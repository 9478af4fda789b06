-- Who answers when: rosters with a repeating plan, the shifts made of it, and swaps between two people.
create table duty_rosters (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  -- centre: answers calls; grid: answers for the grids below its region; squad: a team that goes out together.
  kind text not null check (kind in ('centre', 'grid', 'squad')),
  unit_id uuid,
  -- Parts of a day, groups in their order, when they turn (features/duty/contract.ts).
  plan jsonb not null,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (county, id)
);
create index duty_rosters_region on duty_rosters (county, region_path);
comment on table duty_rosters is 'Duty rosters: who takes turns at what.';

create table duty_shifts (
  county text not null,
  id uuid not null,
  roster_id uuid not null,
  region_path text collate "C" not null,
  account_id uuid not null,
  part text not null,
  team text,
  chief boolean not null default false,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at >= starts_at),
  source text not null check (source in ('plan', 'hand', 'import')),
  cancelled_at timestamptz,
  -- When the switch of the person was turned on and off for it.
  began_at timestamptz,
  over_at timestamptz,
  primary key (county, id),
  foreign key (county, roster_id) references duty_rosters (county, id)
);
create unique index duty_shifts_once on duty_shifts (county, roster_id, account_id, region_path, starts_at) where cancelled_at is null;
create index duty_shifts_roster on duty_shifts (county, roster_id, starts_at);
create index duty_shifts_time on duty_shifts (county, ends_at, starts_at);
create index duty_shifts_account on duty_shifts (county, account_id, starts_at);
comment on table duty_shifts is 'One person at one part of one day. What a person changed is not planned again.';

create table duty_swaps (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  shift_id uuid not null,
  from_account uuid not null,
  to_account uuid not null,
  -- The shift that is given in return, when there is one.
  back_id uuid,
  reason text not null,
  state text not null check (state in ('asked', 'agreed', 'refused', 'withdrawn')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  primary key (county, id),
  foreign key (county, shift_id) references duty_shifts (county, id)
);
create unique index duty_swaps_open on duty_swaps (county, shift_id) where state = 'asked';
create index duty_swaps_shift on duty_swaps (county, shift_id);
comment on table duty_swaps is 'Asked by one, agreed to by the other; until then nothing changes.';

-- The secret part of a calendar address that somebody's phone reads; only its hash is kept.
create table duty_feeds (
  account_id uuid primary key references accounts (id),
  token_hash bytea not null unique,
  created_at timestamptz not null
);
comment on table duty_feeds is 'One calendar address for each person who asked for it.';

grant select, insert, update, delete on duty_rosters, duty_shifts, duty_swaps, duty_feeds to yige_app, yige_system;
-- One sees what lies in one's range, and who answers for it from above: the night group of my community.
alter table duty_rosters enable row level security;
create policy everything on duty_rosters to yige_system using (true);
create policy scope on duty_rosters to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest(string_to_array(current_setting('yige.scope', true), ',')) s where s like region_path || '%'));
alter table duty_shifts enable row level security;
create policy everything on duty_shifts to yige_system using (true);
create policy scope on duty_shifts to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest(string_to_array(current_setting('yige.scope', true), ',')) s where s like region_path || '%'));
alter table duty_swaps enable row level security;
create policy everything on duty_swaps to yige_system using (true);
create policy scope on duty_swaps to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest(string_to_array(current_setting('yige.scope', true), ',')) s where s like region_path || '%'));
