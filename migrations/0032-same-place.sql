-- "Third time here": of a million cases a quarter of a year's lie within a few streets, and each that was near was fetched to ask whether it may be
-- seen: opening a case took eight times as long as in an empty town. Position and id now stand in the index; only the newest few are fetched.
-- It is made while rows of no place are there: on an empty table it would tell the planner that the table stays empty (0022).
create temporary table no_place on commit drop as
select gen_random_uuid() as id, i, '000000000' || lpad((i % 20)::text, 3, '0') || '001' as region_path, timestamptz '2000-01-01' + i * interval '1 minute' as at
from generate_series(1, 300) i where not exists (select 1 from cases);
insert into cases (county, id, number, region_path, title, level, state, reported_at, seq, last_hash, lng, lat)
select '000000', id, 'S-' || i, region_path, 'S' || i, 'normal', 'triage', at, 3, '', i * 0.001, 0 from no_place;
drop index cases_cell;
create index cases_cell on cases (county, cell, reported_at) include (id, lng, lat) where cell is not null;
analyze cases;
delete from cases where county = '000000';

-- The newest five cases of ninety days at the place of a case, as far as the scope of the request shows them: within sixty metres, or at the same
-- address where the place is known no nearer than its community (its point is the middle of that). Of each of nine cells the newest five near
-- ones are looked at, whoever may see them.
create function same_place(in_county text, in_case uuid)
returns table (id uuid, number text, title text, reported_at timestamptz, state text)
language plpgsql stable security definer rows 5 set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  -- What the policy `scope on cases` (0001) says; the system role sees every case.
  everything constant boolean := current_setting('role') = 'yige_system';
  scope constant text[] := string_to_array(current_setting('yige.scope', true), ',');
  units constant uuid[] := string_to_array(nullif(current_setting('yige.units', true), ''), ',')::uuid[];
  me record;
begin
  select c.cell, c.region_path, c.place_text, c.lng, c.lat, c.reported_at, c.reported_at - interval '90 days' as since into me
  from cases c where c.county = in_county and c.id = in_case and (everything or c.region_path like any (scope) or c.handler_units && units);
  if me.cell is not null and length(me.region_path) > 12 then
    return query select c.id, c.number, c.title, c.reported_at, c.state
    from (select s.id from unnest(array[-1, 0, 1]) dx cross join unnest(array[-1, 0, 1]) dy cross join lateral (
        select s.id from cases s where s.county = in_county and s.cell = me.cell + dx * 1000000 + dy
          and s.reported_at > me.since and s.reported_at <= me.reported_at and s.id <> in_case
          and s.lng between me.lng - 0.0006 and me.lng + 0.0006 and s.lat between me.lat - 0.00054 and me.lat + 0.00054
        order by s.reported_at desc limit 5) s) near
      join cases c on c.county = in_county and c.id = near.id
    where (everything or c.region_path like any (scope) or c.handler_units && units)
    order by c.reported_at desc limit 5;
  elsif me.place_text ~ '\d' then
    return query select c.id, c.number, c.title, c.reported_at, c.state
    from cases c where c.county = in_county and c.place_text = me.place_text and c.id <> in_case
      and c.reported_at > me.since and c.reported_at <= me.reported_at
      and (everything or c.region_path like any (scope) or c.handler_units && units)
    order by c.reported_at desc limit 5;
  end if;
end $$;
revoke all on function same_place from public;
grant execute on function same_place to yige_app, yige_system;
