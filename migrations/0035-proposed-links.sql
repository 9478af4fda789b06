-- Cases that a case may be the same as. The id of the other one lies in a decision; turned into a uuid it is no condition that an index may serve
-- under row-level security (the cast is not leakproof), so whoever opened a case with a proposal read every case of the county: at a million
-- cases a third of a second. This function reads by key as its owner and gives only what the scope of the request shows.
create function proposed_links(in_county text, in_case uuid)
returns table (case_id uuid, number text, title text, score real, why jsonb, state text)
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
  return query select p.id, p.number, p.title, x.score, x.why, p.state
  from decisions x join cases p on p.county = in_county and p.id = nullif(x.value ->> 'caseId', '')::uuid
  where x.county = in_county and x.case_id = in_case and x.kind = 'link' and x.value ->> 'action' = 'propose' and x.corrected_at is null and p.id <> in_case
    and (everything or p.region_path like any (scope) or p.handler_units && units)
    and not exists (select 1 from decisions y where y.county = in_county and y.case_id = p.id and y.kind = 'link' and y.correction ->> 'dismissed' = in_case::text);
end $$;
revoke all on function proposed_links from public;
grant execute on function proposed_links to yige_app, yige_system;
