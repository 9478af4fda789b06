-- What is said of somebody on a roll is sealed like all that is said of people, how many are in which state is kept with each grid, and a
-- roll that has been over for long is emptied (features/rolls).
alter table roll_entries
  -- Note and whereabouts, sealed as one and bound to the entry; null: nothing was said. What stands in `note` and `where_to` is of before and is sealed by the program.
  add column said bytea,
  drop constraint roll_entries_state_check,
  add constraint roll_entries_state_check
    check (state in ('waiting', 'reached', 'moved', 'refused', 'away', 'unreachable', 'withdrawn'));
create index roll_entries_clear on roll_entries (county, id) where note <> '' or where_to <> '';
create index roll_events_clear on roll_events (county, entry_id, seq) where data ? 'note';

-- How many people are in which state, counted along with what is said: a page that many look at counts nobody.
alter table roll_parts add column counts jsonb not null default '{}';
update roll_parts p set counts = coalesce((
  select jsonb_object_agg(s.state, s.n) from (
    select e.state, count(*) as n from roll_entries e where e.county = p.county and e.part_id = p.id group by 1) s), '{}');

-- When its people were taken out; the figures stay.
alter table rolls add column emptied_at timestamptz;
create index rolls_to_empty on rolls (county, coalesce(closed_at, due_at)) where emptied_at is null;
grant delete on roll_entries, roll_events to yige_system;
grant update (data) on roll_events to yige_system;

-- One arrival that is the same person's as another one is closed and points at the one that stands.
alter table arrivals add column repeat_of uuid;
-- Somebody said the same number, or the same phone and name, once more; written along with what changes, set right by the hour.
alter table arrivals add column twice boolean not null default false;
create index arrivals_repeat on arrivals (county, repeat_of) where repeat_of is not null;
alter table arrival_events drop constraint arrival_events_kind_check;
alter table arrival_events add constraint arrival_events_kind_check check (kind in
  ('reported', 'corrected', 'placed', 'arrived', 'linked', 'proposed', 'created', 'apart', 'over', 'withdrawn', 'repeat', 'merged'));

-- What became of a mailing that is over: counted once. Whoever is waiting of one message does not stand behind those of another.
alter table mailings add column counts jsonb;
drop index mailing_people_due;
create index mailing_people_due on mailing_people (county, mailing_id, next_at) where state in ('waiting', 'sending');
-- To whom a message by a sensitive tag went says the tag of everybody in it: it is there for those who read the tag.
drop policy scope on mailings;
create policy scope on mailings to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  and reads_tag(audience ->> 'tag', region_path));

-- A granted deletion reaches what they said twice, and the figures of the rolls they were on.
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
  where e.county = in_county and t.county = in_county and e.tagged_id = t.id and t.subject_id = any (them);
  delete from tagged t where t.county = in_county and t.subject_id = any (them);
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
