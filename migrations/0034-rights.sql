-- Personal records leave only with a trace: more than a list, or in clear, waits for a second person; who is in a file is kept, so that each
-- of them can be told; what people ask about themselves has a state and an end (features/exports, features/ledger).
alter table exports add column clear boolean not null default false;
alter table exports add column expires_at timestamptz;
alter table exports add column decided_at timestamptz;
alter table exports add column decided_by uuid;
alter table exports add column decided_by_name text;
alter table exports add column reason text;
alter table exports drop constraint exports_state_check;
alter table exports add constraint exports_state_check
  check (state in ('asked', 'queued', 'running', 'done', 'cancelled', 'failed', 'denied'));
create index exports_asked on exports (county, created_at) where state = 'asked';

-- Only added to: who was in which file.
create table export_people (
  county text not null,
  export_id uuid not null,
  person_id uuid not null,
  region_path text collate "C" not null,
  at timestamptz not null,
  primary key (county, export_id, person_id),
  foreign key (county, export_id) references exports (county, id)
);
create index export_people_person on export_people (county, person_id);
grant select, insert on export_people to yige_app, yige_system;

-- What somebody who has shown who they are asks about themselves. It outlives the person's entry: it is the receipt of a deletion.
create table person_requests (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  person_id uuid not null,
  kind text not null check (kind in ('access', 'correction', 'deletion')),
  state text not null check (state in ('asked', 'granted', 'refused', 'done')),
  -- Who stood at the counter, and by what it was shown who they are.
  by_whom text not null check (by_whom in ('self', 'guardian', 'agent')),
  proof text not null check (proof in ('id-card', 'household-book', 'passport', 'mandate', 'other')),
  proof_note text not null default '',
  -- What they want, in their words; sealed.
  words bytea,
  -- Version of the person when it was asked.
  person_seq integer not null,
  asked_at timestamptz not null,
  asked_by uuid,
  asked_by_name text not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name text,
  -- The law that keeps it, of a refusal.
  basis text,
  reason text,
  done_at timestamptz,
  receipt jsonb,
  primary key (county, id)
);
create index person_requests_person on person_requests (county, person_id);
create index person_requests_open on person_requests (county, asked_at) where state in ('asked', 'granted');
grant select, insert, update on person_requests to yige_app, yige_system;

do $$
declare
  t text;
begin
  foreach t in array array['export_people', 'person_requests'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;

-- Nobody of the program may delete a version. This takes away one person whose deletion was granted, with every version, key, residence,
-- finding and pair, also of entries merged into theirs, and says what it took. Names of no value stay behind: ids in logs and the receipt.
create function ledger_erase(in_county text, in_request uuid) returns jsonb
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
revoke all on function ledger_erase from public;
grant execute on function ledger_erase to yige_app, yige_system;
