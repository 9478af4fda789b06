-- Moves of a case from one unit to another are few among all entries: without the index every dispatch would be read.
-- It is made while rows of no place are there: on an empty table it would tell the planner that the table stays empty (0022).
create temporary table no_place on commit drop as
select gen_random_uuid() as id, i, '000000000' || lpad((i % 20)::text, 3, '0') || '001' as region_path, timestamptz '2000-01-01' + i * interval '1 minute' as at
from generate_series(1, 300) i where not exists (select 1 from case_events);

insert into case_events (county, case_id, seq, kind, occurred_at, recorded_at, actor_kind, actor_name, region_path, data, request_id, tx, prev_hash, hash)
select '000000', id, generate_series(1, 3), 'reported', at, at, 'system', '', region_path, '{}', gen_random_uuid(), i::text::xid8, '', '' from no_place;

create index case_events_moved on case_events (county, case_id)
  where kind = 'dispatched' and (data ->> 'transfer' = 'true' or data ->> 'afterReturn' = 'true');

analyze case_events;
delete from case_events where county = '000000';

-- What an editor of the responsibility list decided about what bounces between two units; never changed, the last one counts.
create table passing_decisions (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  item_code text not null,
  -- The two units, the smaller id first.
  unit_a uuid not null,
  unit_b uuid not null,
  what text not null check (what in ('taken', 'dismissed')),
  reason text not null,
  change jsonb,
  -- The draft that the change was written into.
  list_id uuid,
  -- How many cases it rested on.
  cases integer not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  primary key (county, id),
  check (list_id is null or what = 'taken'),
  check (what = 'taken' or reason <> '')
);
create index passing_decisions_pair on passing_decisions (county, item_code, unit_a, unit_b, at);
create index passing_decisions_region on passing_decisions (county, region_path);
comment on table passing_decisions is 'Decisions of list editors about cases that bounce between two units.';
grant select, insert on passing_decisions to yige_app, yige_system;
alter table passing_decisions enable row level security;
create policy everything on passing_decisions to yige_system using (true);
create policy scope on passing_decisions to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
