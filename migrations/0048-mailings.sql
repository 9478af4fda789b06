-- One message to the people of a filter of the ledger (features/mailings). Names and numbers stay the ledger's.
create table mailings (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  title text not null,
  text text not null,
  language text not null check (language in ('zh', 'en')),
  purpose text not null,
  -- Who was looked for, as it was asked.
  audience jsonb not null,
  state text not null check (state in ('asked', 'sending', 'done', 'denied', 'cancelled')),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  created_by uuid,
  created_by_name text not null,
  decided_by_name text not null default '',
  why text not null default '',
  primary key (county, id)
);
create index mailings_region on mailings (county, region_path, created_at desc);
create index mailings_under_way on mailings (county, created_at) where state in ('asked', 'sending');
comment on table mailings is 'One message to many; kept half a year.';

create table mailing_people (
  county text not null,
  mailing_id uuid not null,
  person_id uuid not null,
  region_path text collate "C" not null,
  -- Blind index of the number as it was when the audience was counted.
  phone_key bytea,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'refused', 'no-phone', 'same-phone', 'expired', 'cancelled')),
  attempts integer not null default 0,
  next_at timestamptz,
  -- What the provider said last.
  said text not null default '',
  sent_at timestamptz,
  primary key (county, mailing_id, person_id),
  foreign key (county, mailing_id) references mailings (county, id)
);
create index mailing_people_due on mailing_people (county, next_at) where state in ('waiting', 'sending');
create index mailing_people_person on mailing_people (county, person_id);
comment on table mailing_people is 'What became of a message for each person; no name, no number.';

-- Whoever wants no messages; by the number, so that it is obeyed whoever has it in whatever entry.
create table contact_refusals (
  county text not null,
  phone_key bytea not null,
  region_path text collate "C" not null,
  refused boolean not null,
  why text not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  primary key (county, phone_key)
);
comment on table contact_refusals is 'Phones whose owner wants no messages: a blind index, no number.';

grant select, insert, update on mailings, mailing_people, contact_refusals to yige_app, yige_system;
grant delete on mailings, mailing_people to yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['mailings', 'mailing_people', 'contact_refusals'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;

-- A granted deletion reaches what was written to them.
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
  delete from mailing_people m where m.county = in_county and m.person_id = any (them);
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
