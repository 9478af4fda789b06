-- What own rules find sends nobody without bound: a rule may send nobody, and a grid is given so many doors a day; the rest waits.
alter table ledger_rules add column tasks boolean not null default true;
alter table ledger_rule_events add column tasks boolean;
alter table findings
  -- Somebody is to be sent, and was not yet: the grid has had its doors of the day.
  add column waits boolean not null default false,
  -- Of an own rule: the day on which somebody was sent.
  add column asked_on date;
update findings set asked_on = found_at::date where rule like 'own:%' and visit;
create index findings_waiting on findings (county, region_path) where waits;
create index findings_asked on findings (county, asked_on, region_path) where asked_on is not null;

-- What was said of an entry of the catalogue and when; whoever uses it is told of changes, and once of each time it is late.
create table catalogue_events (
  county text not null,
  entry_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('entered', 'changed', 'imported')),
  -- [{field, before, after}]
  changes jsonb not null default '[]',
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null,
  primary key (county, entry_id, seq),
  foreign key (county, entry_id) references catalogue_entries (county, id)
);
comment on table catalogue_events is 'Every change of an entry of the catalogue; only ever added to.';
-- The day of the last renewal for which the unit was told that the entry is late.
alter table catalogue_subscriptions add column late_told date;
grant select, insert on catalogue_events to yige_app, yige_system;
alter table catalogue_events enable row level security;
create policy everything on catalogue_events to yige_system using (true);
create policy scope on catalogue_events to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest((select string_to_array(current_setting('yige.scope', true), ','))::text[]) s where starts_with(s, region_path)))
  with check (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));

-- Vehicles and facilities come in from files too, and the undo of an import takes them away.
alter table ledger_imports drop constraint ledger_imports_what_check,
  add constraint ledger_imports_what_check check (what in ('people', 'organisations', 'vehicles', 'facilities'));
alter table ledger_import_changes drop constraint ledger_import_changes_kind_check,
  add constraint ledger_import_changes_kind_check check (kind in ('person', 'residence', 'home', 'organisation', 'asset'));
grant delete on assets to yige_system;

-- Vehicles and facilities take tags too. Which tags are for some only, and where the reader is one of them, is worked out once for a statement
-- instead of once for a row: patterns of `tag/region`.
alter table tags drop constraint tags_subject_check,
  add constraint tags_subject_check check (subject in ('person', 'home', 'organisation', 'vehicle', 'facility'));
alter table tagged drop constraint tagged_subject_kind_check,
  add constraint tagged_subject_kind_check check (subject_kind in ('person', 'home', 'organisation', 'vehicle', 'facility'));
create function secret_tags() returns text[] language sql stable parallel safe as $$
  select array(select key from tags where sensitive)
$$;
create function read_tags() returns text[] language sql stable parallel safe as $$
  select array(
    select d.key || '/' || substr(p, length(r) + 2)
    from tags d, unnest(d.readers) r, unnest(string_to_array(current_setting('yige.roles', true), ',')) p
    where d.sensitive and starts_with(p, r || '/'))
$$;
drop policy scope on tagged;
do $$
declare
  reads constant text := '(tagged.tag <> all ((select secret_tags())::text[]) or tagged.tag || ''/'' || s.region_path like any ((select read_tags())::text[]))';
begin
  execute format('create policy scope on tagged to yige_app using (
  case
    when subject_kind = ''person'' then exists (select 1 from people s where s.county = tagged.county and s.id = tagged.subject_id and %1$s)
    when subject_kind = ''home'' then exists (select 1 from homes s where s.county = tagged.county and s.id = tagged.subject_id and %1$s)
    when subject_kind = ''organisation'' then exists (select 1 from organisations s where s.county = tagged.county and s.id = tagged.subject_id and %1$s)
    else exists (select 1 from assets s where s.county = tagged.county and s.id = tagged.subject_id and s.kind = tagged.subject_kind and %1$s)
  end)', reads);
end $$;

-- As in 0051; what files said of the vehicles of the person and what is tagged on them goes too.
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
  grids uuid[];
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
  with recursive same (id) as (
    select a.id from arrivals a where a.county = in_county and a.person_id = any (them)
    union select n.id from same s join arrivals b on b.county = in_county and b.id = s.id
      join arrivals n on n.county = in_county and (n.repeat_of = b.id or n.id = b.repeat_of))
  select coalesce(array_agg(same.id), '{}') into came from same;
  delete from tag_events e using tagged t
  where e.county = in_county and t.county = in_county and e.tagged_id = t.id and t.subject_id = any (them || cars);
  delete from tagged t where t.county = in_county and t.subject_id = any (them || cars);
  delete from care_events e using care_archives a
  where e.county = in_county and a.county = in_county and e.archive_id = a.id and a.person_id = any (them);
  delete from care_archives a where a.county = in_county and a.person_id = any (them);
  delete from roll_events v using roll_entries e
  where v.county = in_county and e.county = in_county and v.entry_id = e.id and e.person_id = any (them || came);
  with gone as (
    delete from roll_entries e where e.county = in_county and e.person_id = any (them || came) returning e.part_id)
  select coalesce(array_agg(distinct gone.part_id), '{}') into grids from gone;
  update roll_parts p set people = n.people, doors = n.doors, counts = n.counts
  from (select q.id, coalesce(sum(s.n), 0)::integer as people, (
      select count(distinct coalesce(e.home_id, e.person_id))::integer from roll_entries e where e.county = in_county and e.part_id = q.id) as doors,
      coalesce(jsonb_object_agg(s.state, s.n) filter (where s.state is not null), '{}') as counts
    from roll_parts q left join lateral (
      select e.state, count(*) as n from roll_entries e where e.county = in_county and e.part_id = q.id group by 1) s on true
    where q.county = in_county and q.id = any (grids) group by q.id) n
  where p.county = in_county and p.id = n.id;
  delete from arrival_events v where v.county = in_county and v.arrival_id = any (came);
  delete from arrivals a where a.county = in_county and a.id = any (came);
  delete from mailing_people m where m.county = in_county and m.person_id = any (them);
  delete from findings f where f.county = in_county and f.id = any (doubts);
  delete from ledger_import_changes c where c.county = in_county and (c.subject_id = any (them || places || cars) or c.owner_id = any (them));
  delete from ledger_import_rows i where i.county = in_county and i.subject_id = any (them || cars);
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
