-- Reading a case costs less: what hangs on a case is seen by whoever sees the case. Row-level security asked that again for each row of
-- a dozen tables, which took longer to plan and to run than the reading itself. These functions ask once for each case, by the very
-- scope of the request, and then read by key as their owner. They give nothing of a case that the scope does not show.

-- What a list shows beside the row: the line through which this person acts (their own before their unit's, main before co, as `ownHandler`
-- decides) with the clock that runs for it, the channels of the reports, the number of photos.
create function case_extras(in_county text, in_cases uuid[], in_account uuid, in_units uuid[])
returns table (case_id uuid, mine jsonb, channels text[], photo_count integer)
language plpgsql stable security definer rows 25 set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  -- What the policy `scope on cases` (0001) says; the system role sees every case.
  everything constant boolean := current_setting('role') = 'yige_system';
  scope constant text[] := string_to_array(current_setting('yige.scope', true), ',');
  units constant uuid[] := string_to_array(nullif(current_setting('yige.units', true), ''), ',')::uuid[];
begin
  return query select c.id, (
      select jsonb_build_object('handlerId', h.id, 'role', h.role, 'state', h.state, 'task', h.task, 'clock', (
        select jsonb_build_object('kind', k.kind, 'state', case when (k.detail ->> 'paused')::boolean then 'paused' else k.state end,
          'limit', k.detail -> 'limit', 'startedAt', k.started_at, 'dueAt', k.due_at, 'warnAt', k.warn_at)
        from case_clocks k where k.county = in_county and k.case_id = c.id and k.stopped_at is null and k.due_at is not null
          and k.kind in ('sign','arrive','resolve') and (k.handler_id = h.id or (k.handler_id is null and h.role = 'main'))
        order by k.due_at limit 1))
      from case_handlers h where h.county = in_county and h.case_id = c.id and h.state in ('assigned','accepted','arrived')
        and (h.account_id = in_account or h.unit_id = any(in_units))
      order by (h.account_id is not distinct from in_account) desc, h.role = 'main' desc limit 1),
    array(select distinct r.channel from reports r where r.county = in_county and r.case_id = c.id order by 1),
    (select count(*)::int from attachments a where a.county = in_county and a.case_id = c.id and a.kind = 'photo')
  from unnest(in_cases) as i (id) join cases c on c.county = in_county and c.id = i.id
  where (everything or c.region_path like any (scope) or c.handler_units && units);
end $$;
revoke all on function case_extras from public;
grant execute on function case_extras to yige_app, yige_system;

-- Everything that hangs on one case, each part as a JSON list in its order.
create function case_parts(in_county text, in_case uuid)
returns table (channels text[], handlers json, clocks json, reports json, decisions json, outbox json, attachments json, seen json, ratings json, events json)
language plpgsql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  -- What the policy `scope on cases` (0001) says; the system role sees every case.
  everything constant boolean := current_setting('role') = 'yige_system';
  scope constant text[] := string_to_array(current_setting('yige.scope', true), ',');
  units constant uuid[] := string_to_array(nullif(current_setting('yige.units', true), ''), ',')::uuid[];
begin
  if not exists (select 1 from cases c where c.county = in_county and c.id = in_case and (everything or c.region_path like any (scope) or c.handler_units && units)) then
    return;
  end if;
  return query select
    array(select distinct x.channel from reports x where x.county = in_county and x.case_id = in_case order by 1),
    (select coalesce(json_agg(t), '[]') from (select x.id, x.role, x.unit_id, x.account_id, x.task, x.state, x.assigned_at, x.accepted_at, x.arrived_at, x.done_at, x.result
      from case_handlers x where x.county = in_county and x.case_id = in_case and x.state <> 'released' order by x.role = 'co', x.assigned_at, x.id) t),
    (select coalesce(json_agg(t), '[]') from (select x.key, x.kind, x.handler_id, x.state, x.started_at, x.due_at, x.warn_at, x.stopped_at, x.detail
      from case_clocks x where x.county = in_county and x.case_id = in_case order by x.started_at, x.key) t),
    (select coalesce(json_agg(t), '[]') from (select r.id, x.id as link_id, x.kind as link_kind, x.score, x.why, r.channel, r.external_id, r.title, r.body,
        r.place_text, r.qr_code, encode(r.reporter_name_sealed, 'hex') as name, r.phone_mask, r.for_other, r.received_at, r.occurred_at, r.read_result_at,
        case when r.raw ? 'form' then r.raw end as form
      from case_links x join reports r on r.county = x.county and r.id = x.report_id
      where x.county = in_county and x.case_id = in_case and x.undone_at is null and x.kind in ('origin','linked') order by r.received_at, r.id) t),
    (select coalesce(json_agg(t), '[]') from (select x.id, x.kind, x.value, x.score, x.why, x.rule, x.needs_person, x.at, x.corrected_at, x.correction
      from decisions x where x.county = in_county and x.case_id = in_case order by x.at, x.kind) t),
    (select coalesce(json_agg(t), '[]') from (select x.id, x.report_id, x.channel, x.kind, x.state, x.attempts, x.body, x.receipt, x.last_error, x.created_at, x.delivered_at
      from outbox x where x.county = in_county and x.case_id = in_case order by x.created_at, x.id) t),
    (select coalesce(json_agg(t), '[]') from (select x.id, x.kind, x.phase, x.mime, x.width, x.height, x.seconds, x.hash, x.taken_at, x.created_at, x.by_name, x.report_id
      from attachments x where x.county = in_county and x.case_id = in_case order by x.created_at, x.id) t),
    (select coalesce(json_agg(t), '[]') from (select x.account_id, x.account_name, x.unit_name, x.first_at, x.last_at, x.times
      from case_seen x where x.county = in_county and x.case_id = in_case order by x.first_at) t),
    (select coalesce(json_agg(t), '[]') from (select x.solved, x.stars, x.body, x.at, x.by_kind, x.by_account
      from ratings x where x.county = in_county and x.case_id = in_case order by x.at) t),
    (select coalesce(json_agg(t), '[]') from (select x.seq, x.kind, x.occurred_at, x.recorded_at, x.actor_kind, x.actor_id, x.actor_name, x.unit_id, x.data, encode(x.hash, 'hex') as hash
      from case_events x where x.county = in_county and x.case_id = in_case order by x.seq) t);
end $$;
revoke all on function case_parts from public;
grant execute on function case_parts to yige_app, yige_system;

-- How many closed cases lie in regions, counted in an index alone: of these there are a year's, and asking the scope of each took fifteen times
-- as long. A region counts when all of it is in scope.
create function closed_within(in_county text, in_regions text[]) returns integer
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  everything constant boolean := current_setting('role') = 'yige_system';
  scope constant text[] := string_to_array(current_setting('yige.scope', true), ',');
  found integer := 0;
  region text;
begin
  foreach region in array in_regions loop
    if everything or region like any (scope) then
      found := found + (select count(*) from cases c
        where c.county = in_county and c.closed_at is not null and c.region_path >= region and c.region_path < region || '~');
    end if;
  end loop;
  return found;
end $$;
revoke all on function closed_within from public;
grant execute on function closed_within to yige_app, yige_system;

-- What was rated today: the wall looked through all that was resolved in a week; and what is closed, by region. Made while rows of no
-- place are there (0022).
create temporary table no_place on commit drop as
select gen_random_uuid() as id, i, '000000000' || lpad((i % 20)::text, 3, '0') || '001' as region_path, timestamptz '2000-01-01' + i * interval '1 minute' as at
from generate_series(1, 300) i where not exists (select 1 from cases);
insert into cases (county, id, number, region_path, title, level, state, reported_at, seq, last_hash)
select '000000', id, 'S-' || i, region_path, 'S' || i, 'normal', 'triage', at, 3, '' from no_place;
create index cases_evaluated on cases (county, evaluated_at) where evaluated_at is not null;
create index cases_closed on cases (county, region_path) where closed_at is not null;
analyze cases;
delete from cases where county = '000000';
