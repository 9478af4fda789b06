-- Vehicles and facilities as entries of the ledger: versions, keys and findings like those of people and organisations.
create table assets (
  county text not null,
  id uuid not null,
  -- The building, or the grid or community it lies in.
  region_path text collate "C" not null,
  kind text not null check (kind in ('vehicle', 'facility')),
  type text not null,
  -- What a facility is called; a vehicle is called by its plate, which is sealed.
  name text not null default '',
  -- All values, sealed as one and bound to the row: whose a car is says where somebody is.
  sealed bytea not null,
  -- An entry that owns it. Not a foreign key: whose owner has gone is a finding, and no reason to keep the owner.
  owner_person uuid,
  owner_organisation uuid,
  lng double precision,
  lat double precision,
  -- The next inspection.
  due_on date,
  closed_on date,
  source text not null,
  verified_on date,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id),
  check (owner_person is null or owner_organisation is null),
  check ((lng is null) = (lat is null))
);
create index assets_region on assets (county, kind, region_path, id);
create index assets_owner_person on assets (county, owner_person) where owner_person is not null;
create index assets_owner_organisation on assets (county, owner_organisation) where owner_organisation is not null;
create index assets_due on assets (county, due_on) where closed_on is null;
comment on table assets is 'One row for each vehicle or facility.';

grant select, insert, update on assets to yige_app, yige_system;
alter table assets enable row level security;
create policy everything on assets to yige_system using (true);
create policy scope on assets to yige_app using (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));

alter table findings drop constraint findings_group_kind_check, drop constraint findings_subject_kind_check,
  add constraint findings_group_kind_check
    check (group_kind in ('row', 'id', 'phone', 'birth', 'home', 'household', 'code', 'organisation', 'plate')),
  add constraint findings_subject_kind_check check (subject_kind in ('person', 'residence', 'organisation', 'asset'));
alter table ledger_keys drop constraint ledger_keys_kind_check,
  add constraint ledger_keys_kind_check check (kind in ('id', 'phone', 'name', 'birth', 'code', 'organisation', 'plate'));

-- A granted deletion reaches the vehicles of the person too, with their versions: whose a car is says where somebody is.
create or replace function ledger_erase(in_county text, in_request uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  everything constant boolean := current_setting('role') = 'yige_system';
  scope constant text[] := string_to_array(current_setting('yige.scope', true), ',');
  person uuid;
  them uuid[];
  places uuid[];
  cars uuid[];
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
  delete from tag_events e using tagged t
  where e.county = in_county and t.county = in_county and e.tagged_id = t.id and t.subject_id = any (them);
  delete from tagged t where t.county = in_county and t.subject_id = any (them);
  delete from care_events e using care_archives a
  where e.county = in_county and a.county = in_county and e.archive_id = a.id and a.person_id = any (them);
  delete from care_archives a where a.county = in_county and a.person_id = any (them);
  delete from roll_events v using roll_entries e
  where v.county = in_county and e.county = in_county and v.entry_id = e.id and e.person_id = any (them);
  delete from roll_entries e where e.county = in_county and e.person_id = any (them);
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
