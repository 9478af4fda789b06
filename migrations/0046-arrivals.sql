-- Who comes from elsewhere says so (features/arrivals); places elsewhere have a risk level, and those who came from one are a roll.
create table arrivals (
  county text not null,
  id uuid not null,
  -- Where they will live as far as it is known: a building, what triage takes for its grid, or the whole place until a person says.
  region_path text collate "C" not null,
  home_id uuid,
  placed text not null check (placed in ('door', 'building', 'guess', 'none', 'person')),
  -- Who they are, from where, who comes along, where to, in their own words: sealed as one and bound to the row.
  sealed bytea not null,
  -- Blind indexes of normalised values; null: not said, or withdrawn.
  id_key bytea,
  phone_key bytea,
  name_key bytea,
  -- Where they come from, then where else they were: codes of provinces, cities, counties.
  codes text[] not null default '{}',
  arrives_on date not null,
  how text not null check (how in ('train', 'plane', 'coach', 'car', 'ship', 'other')),
  companions integer not null,
  state text not null check (state in ('coming', 'here', 'over', 'withdrawn')),
  link text not null check (link in ('none', 'linked', 'proposed', 'new', 'apart')),
  -- Of the ledger, once that is sure or a person has said so.
  person_id uuid,
  -- Whom it may be, with score and reasons; no value.
  candidates jsonb not null default '[]',
  token_hash bytea not null,
  reported_at timestamptz not null,
  changed_at timestamptz not null,
  arrived_at timestamptz,
  -- Kept until; then it is taken out.
  until_on date not null,
  ended_why text not null default '',
  seq integer not null,
  primary key (county, id),
  check ((link = 'linked') = (person_id is not null))
);
create unique index arrivals_token on arrivals (county, token_hash);
create index arrivals_region on arrivals (county, region_path);
create index arrivals_day on arrivals (county, arrives_on desc, id desc);
create index arrivals_until on arrivals (county, until_on);
create index arrivals_person on arrivals (county, person_id) where person_id is not null;
create index arrivals_id_key on arrivals (county, id_key) where id_key is not null;
create index arrivals_phone_key on arrivals (county, phone_key) where phone_key is not null;
create index arrivals_name_key on arrivals (county, name_key) where name_key is not null;
comment on table arrivals is 'What somebody who comes from elsewhere said of themselves, until its day has passed.';

create table arrival_events (
  county text not null,
  arrival_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in
    ('reported', 'corrected', 'placed', 'arrived', 'linked', 'proposed', 'created', 'apart', 'over', 'withdrawn')),
  -- Names of fields, codes, words of staff; never a value that somebody said of themselves.
  data jsonb not null,
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null,
  primary key (county, arrival_id, seq),
  foreign key (county, arrival_id) references arrivals (county, id)
);
comment on table arrival_events is 'What was done about each arrival, only ever added to; goes with it.';

-- Places elsewhere: few, the same for the whole installation, read by everybody who reads arrivals. A reference table.
create table outside_areas (
  id uuid not null primary key,
  code text not null,
  place text not null,
  level text not null check (level in ('low', 'medium', 'high')),
  since_on date not null,
  -- Whoever arrived so many days before, or later, is concerned.
  days integer not null check (days between 1 and 60),
  reason text not null,
  source text not null,
  words text not null,
  hours integer not null check (hours between 1 and 168),
  at timestamptz not null,
  account_id uuid,
  account_name text not null,
  -- The list of those who came from there; it lies with the rolls.
  roll_id uuid,
  seq integer not null,
  unique (code, place)
);
create table outside_area_events (
  area_id uuid not null references outside_areas (id),
  seq integer not null,
  was text not null,
  level text not null,
  reason text not null,
  source text not null,
  since_on date not null,
  people integer not null,
  roll_id uuid,
  at timestamptz not null,
  account_id uuid,
  account_name text not null,
  primary key (area_id, seq)
);
comment on table outside_area_events is 'Every level that a place elsewhere had, only ever added to.';

grant select, insert, update on arrivals, outside_areas to yige_app, yige_system;
grant select, insert on arrival_events, outside_area_events to yige_app, yige_system;
-- What is past its day is taken out by the program, never by an account.
grant delete on arrivals, arrival_events to yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['arrivals', 'arrival_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;

-- A roll may be of such people too: then `person_id` is the arrival, and there need be no door.
alter table roll_entries add column subject text not null default 'person' check (subject in ('person', 'arrival'));
alter table roll_entries alter column home_id drop not null;
alter table roll_entries drop constraint roll_entries_who_check;
alter table roll_entries add constraint roll_entries_who_check
  check (who in ('older', 'younger', 'unknown', 'everybody', 'outside', 'unsure'));

-- A granted deletion reaches what they said when they came, and the rolls they were on by it.
create or replace function ledger_erase(in_county text, in_request uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  everything constant boolean := current_setting('role') = 'yige_system';
  scope constant text[] := string_to_array(current_setting('yige.scope', true), ',');
  person uuid;
  them uuid[];
  places uuid[];
  cars uuid[];
  came uuid[];
  doubts uuid[];
  ending text;
  versions integer;
begin
  select r.person_id into person from person_requests r
  where r.county = in_county and r.id = in_request and r.kind = 'deletion' and r.state = 'granted'
    and (everything or r.region_path like any (scope)) for update;
  if person is null then
    return null;
  end if;
  with recursive one (id) as (
    select p.id from people p where p.county = in_county and p.id = person
    union select p.id from people p join one on p.county = in_county and p.merged_into = one.id)
  select array_agg(one.id) into them from one;
  if them is null then
    return null;
  end if;
  select encode(p.last_hash, 'hex') into ending from people p where p.county = in_county and p.id = person;
  select coalesce(array_agg(r.id), '{}') into places from residences r where r.county = in_county and r.person_id = any (them);
  select coalesce(array_agg(a.id), '{}') into cars from assets a where a.county = in_county and a.owner_person = any (them);
  select coalesce(array_agg(f.id), '{}') into doubts from findings f where f.county = in_county and f.subjects && (them || places || cars);
  select coalesce(array_agg(a.id), '{}') into came from arrivals a where a.county = in_county and a.person_id = any (them);
  delete from tag_events e using tagged t
  where e.county = in_county and t.county = in_county and e.tagged_id = t.id and t.subject_id = any (them);
  delete from tagged t where t.county = in_county and t.subject_id = any (them);
  delete from care_events e using care_archives a
  where e.county = in_county and a.county = in_county and e.archive_id = a.id and a.person_id = any (them);
  delete from care_archives a where a.county = in_county and a.person_id = any (them);
  delete from roll_events v using roll_entries e
  where v.county = in_county and e.county = in_county and v.entry_id = e.id and e.person_id = any (them || came);
  delete from roll_entries e where e.county = in_county and e.person_id = any (them || came);
  delete from arrival_events v where v.county = in_county and v.arrival_id = any (came);
  delete from arrivals a where a.county = in_county and a.id = any (came);
  delete from findings f where f.county = in_county and f.id = any (doubts);
  delete from ledger_import_changes c where c.county = in_county and (c.subject_id = any (them || places) or c.owner_id = any (them));
  delete from ledger_import_rows i where i.county = in_county and i.subject_id = any (them);
  delete from person_pairs x where x.county = in_county and (x.a = any (them) or x.b = any (them));
  delete from person_merges x where x.county = in_county and (x.loser = any (them) or x.winner = any (them));
  delete from ledger_keys k where k.county = in_county and k.subject_id = any (them || cars);
  delete from assets a where a.county = in_county and a.id = any (cars);
  delete from residences r where r.county = in_county and r.id = any (places);
  with gone as (
    delete from ledger_versions v where v.county = in_county and v.subject_id = any (them || places || cars) returning 1)
  select count(*) into versions from gone;
  delete from people p where p.county = in_county and p.id = any (them);
  return jsonb_build_object('people', array_length(them, 1), 'residences', coalesce(array_length(places, 1), 0), 'versions', versions,
    'findings', to_jsonb(doubts), 'end', ending);
end $$;
