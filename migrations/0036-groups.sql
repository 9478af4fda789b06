-- Tags on people, homes and organisations, and archives of people who are owed care. Some of both are for named roles only: a row says who
-- may read it by its definition, and row-level security asks for the role where the person lives now. `yige.roles` holds patterns of
-- `role/region` (kernel/scoped.ts); who sees the whole territory for a check (`wholly`) sees no more of these rows than before.
create function reads_as(readers text[], place text) returns boolean language sql stable parallel safe as $$
  select exists (select 1 from unnest(readers) r
    where r || '/' || place like any (string_to_array(current_setting('yige.roles', true), ',')))
$$;

-- Few rows, on every node.
create table tags (
  key text primary key check (key ~ '^[a-z][a-z0-9-]{1,39}$'),
  subject text not null check (subject in ('person', 'home', 'organisation')),
  zh text not null check (zh <> ''),
  en text not null check (en <> ''),
  sensitive boolean not null,
  -- The law that allows to keep it, of a sensitive one.
  basis_zh text not null default '',
  basis_en text not null default '',
  -- Roles that read it; empty: everybody who reads the entry.
  readers text[] not null default '{}',
  built_in boolean not null,
  -- Put on nothing any more; what has it keeps it.
  ended boolean not null default false,
  revision integer not null default 1,
  changed_at timestamptz not null,
  changed_by text not null,
  constraint tags_sensitive check (not sensitive or (basis_zh <> '' and readers <> '{}')),
  check (sensitive or readers = '{}')
);
comment on table tags is 'What can be put on an entry of the ledger.';

create table care_groups (
  key text primary key check (key ~ '^[a-z][a-z0-9-]{1,39}$'),
  zh text not null check (zh <> ''),
  en text not null check (en <> ''),
  basis_zh text not null check (basis_zh <> ''),
  basis_en text not null,
  readers text[] not null check (readers <> '{}'),
  -- What an archive holds: [{key, zh, en, kind, choices, required}].
  fields jsonb not null,
  -- Days between two calls, as a plan of care begins with.
  every_days integer not null check (every_days between 1 and 366),
  built_in boolean not null,
  ended boolean not null default false,
  revision integer not null default 1,
  changed_at timestamptz not null,
  changed_by text not null
);
comment on table care_groups is 'People who are owed care: why, who may read it, what is kept, how often somebody calls.';
grant select, insert, update on tags, care_groups to yige_app, yige_system;

create function reads_tag(tag text, place text) returns boolean language sql stable parallel safe as $$
  select not exists (select 1 from tags d where d.key = tag and d.sensitive and not reads_as(d.readers, place))
$$;
create function reads_care(care text, place text) returns boolean language sql stable parallel safe as $$
  select not exists (select 1 from care_groups d where d.key = care and not reads_as(d.readers, place))
$$;

create table tagged (
  county text not null,
  id uuid not null,
  -- Where it was put on; it is read where the entry is read now.
  region_path text collate "C" not null,
  tag text not null,
  subject_kind text not null check (subject_kind in ('person', 'home', 'organisation')),
  subject_id uuid not null,
  since date not null,
  until date,
  source text not null,
  note text not null default '',
  -- Merges by which it came to this person, the last one last: an undo takes it back.
  via uuid[] not null default '{}',
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id),
  check (until >= since)
);
create unique index tagged_once on tagged (county, subject_id, tag);
create index tagged_tag on tagged (county, tag) where until is null;
comment on table tagged is 'One row for each tag that an entry has or had.';

create table tag_events (
  county text not null,
  tagged_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (county, tagged_id, seq)
);
comment on table tag_events is 'Put on and taken off, chained; only ever added to.';

create table care_archives (
  county text not null,
  id uuid not null,
  -- Where it was begun; it is read where the person lives now.
  region_path text collate "C" not null,
  person_id uuid not null,
  group_key text not null,
  -- Values of the fields of its group.
  sealed bytea not null,
  state text not null check (state in ('open', 'closed')),
  opened_on date not null,
  closed_on date,
  reason text,
  -- Whose care it is; null: the worker of the grid.
  carer_id uuid,
  via uuid[] not null default '{}',
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id),
  foreign key (county, person_id) references people (county, id),
  check ((state = 'closed') = (closed_on is not null and reason is not null)),
  check (closed_on >= opened_on)
);
create index care_archives_person on care_archives (county, person_id);
create unique index care_archives_open on care_archives (county, person_id, group_key) where state = 'open';
create index care_archives_group on care_archives (county, group_key, state);
comment on table care_archives is 'One person in one group that is owed care, from a day until a day.';

create table care_events (
  county text not null,
  archive_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (county, archive_id, seq)
);
comment on table care_events is 'What happened to an archive, chained; values are sealed; only ever added to.';

create table care_plans (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  group_key text not null,
  every_days integer not null,
  visit_plan_id uuid not null,
  state text not null check (state in ('active', 'ended')),
  created_by uuid,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (county, id),
  foreign key (county, visit_plan_id) references visit_plans (county, id)
);
create index care_plans_visit_plan on care_plans (county, visit_plan_id);
create unique index care_plans_active on care_plans (county, group_key, region_path) where state = 'active';
comment on table care_plans is 'How often somebody calls on everybody of a group; the calls are in visits.';

grant select, insert, update on tagged, care_archives, care_plans to yige_app, yige_system;
grant select, insert on tag_events, care_events to yige_app, yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['tagged', 'tag_events', 'care_archives', 'care_events', 'care_plans'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
  end loop;
end $$;
create policy scope on tagged to yige_app using (
  case subject_kind
    when 'person' then exists (select 1 from people s where s.county = tagged.county and s.id = tagged.subject_id and reads_tag(tagged.tag, s.region_path))
    when 'home' then exists (select 1 from homes s where s.county = tagged.county and s.id = tagged.subject_id and reads_tag(tagged.tag, s.region_path))
    else exists (select 1 from organisations s where s.county = tagged.county and s.id = tagged.subject_id and reads_tag(tagged.tag, s.region_path))
  end);
create policy scope on tag_events to yige_app using (
  exists (select 1 from tagged t where t.county = tag_events.county and t.id = tag_events.tagged_id));
create policy scope on care_archives to yige_app using (
  exists (select 1 from people p where p.county = care_archives.county and p.id = care_archives.person_id
    and reads_care(care_archives.group_key, p.region_path)));
create policy scope on care_events to yige_app using (
  exists (select 1 from care_archives a where a.county = care_events.county and a.id = care_events.archive_id));
create policy scope on care_plans to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  and reads_care(group_key, region_path));

-- Whoever merges two people may not read all that hangs on them, and still nothing may stay behind with an entry that is no more: what the
-- loser has goes along with a merge that stands, and comes back with one that is undone. Of a tag or an open archive that both have, the loser keeps its own.
create function person_follows(in_county text, in_merge uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  won uuid;
  lost uuid;
  stands boolean;
begin
  select m.winner, m.loser, m.state = 'merged' into won, lost, stands from person_merges m where m.county = in_county and m.id = in_merge;
  if stands then
    update tagged t set subject_id = won, via = t.via || in_merge
    where t.county = in_county and t.subject_id = lost
      and not exists (select 1 from tagged o where o.county = in_county and o.subject_id = won and o.tag = t.tag);
    update care_archives a set person_id = won, via = a.via || in_merge
    where a.county = in_county and a.person_id = lost and not (a.state = 'open' and exists (
      select 1 from care_archives o where o.county = in_county and o.person_id = won and o.group_key = a.group_key and o.state = 'open'));
  else
    update tagged t set subject_id = lost, via = trim_array(t.via, 1)
    where t.county = in_county and t.subject_id = won and t.via[cardinality(t.via)] = in_merge;
    update care_archives a set person_id = lost, via = trim_array(a.via, 1)
    where a.county = in_county and a.person_id = won and a.via[cardinality(a.via)] = in_merge;
  end if;
end $$;
revoke all on function person_follows from public;
grant execute on function person_follows to yige_app, yige_system;

-- As in 0034, with tags and archives.
create or replace function ledger_erase(in_county text, in_request uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  everything constant boolean := current_setting('role') = 'yige_system';
  scope constant text[] := string_to_array(current_setting('yige.scope', true), ',');
  person uuid;
  them uuid[];
  places uuid[];
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
  select coalesce(array_agg(f.id), '{}') into doubts from findings f where f.county = in_county and f.subjects && (them || places);
  delete from tag_events e using tagged t
  where e.county = in_county and t.county = in_county and e.tagged_id = t.id and t.subject_id = any (them);
  delete from tagged t where t.county = in_county and t.subject_id = any (them);
  delete from care_events e using care_archives a
  where e.county = in_county and a.county = in_county and e.archive_id = a.id and a.person_id = any (them);
  delete from care_archives a where a.county = in_county and a.person_id = any (them);
  delete from findings f where f.county = in_county and f.id = any (doubts);
  delete from ledger_import_changes c where c.county = in_county and (c.subject_id = any (them || places) or c.owner_id = any (them));
  delete from ledger_import_rows i where i.county = in_county and i.subject_id = any (them);
  delete from person_pairs x where x.county = in_county and (x.a = any (them) or x.b = any (them));
  delete from person_merges x where x.county = in_county and (x.loser = any (them) or x.winner = any (them));
  delete from ledger_keys k where k.county = in_county and k.subject_id = any (them);
  delete from residences r where r.county = in_county and r.id = any (places);
  with gone as (
    delete from ledger_versions v where v.county = in_county and v.subject_id = any (them || places) returning 1)
  select count(*) into versions from gone;
  delete from people p where p.county = in_county and p.id = any (them);
  return jsonb_build_object('people', array_length(them, 1), 'residences', coalesce(array_length(places, 1), 0), 'versions', versions,
    'findings', to_jsonb(doubts), 'end', ending);
end $$;
