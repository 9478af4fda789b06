-- Reading stays as fast with a million cases as with none.
--
-- Under row-level security an index serves a condition only when its operator is leakproof (PostgreSQL must not let a
-- condition of ours see a row before the policy has). Comparisons are, `like`, `@@` and any arithmetic are not. So what is
-- near is a stored column that is compared, and what words find is found by a function of the owner, which gives back
-- ids only: the rows behind them still pass the policy of whoever asked.

-- A square of about 60 metres (1/1600 of a degree east, 1/1800 north): "same place" is nine of them.
alter table cases add column cell bigint
  generated always as (floor(lng * 1600)::bigint * 1000000 + floor(lat * 1800)::bigint) stored;
create index cases_cell on cases (county, cell, reported_at) where cell is not null;
create index cases_place on cases (county, place_text, reported_at) where place_text is not null;

drop index cases_title;
create index cases_text on cases using gin ((number || E'\n' || title || E'\n' || coalesce(place_text, '')) gin_trgm_ops);
create index reports_words on reports using gin (words);

-- Cases that a search means: by words of their reports, by a part of number, title or place, by another system's number, by
-- the last four digits of a phone. A part of fewer than three characters has no trigram: it is looked for in open cases only.
create function cases_found(in_county text, wanted text, in_words text) returns setof uuid
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public as $$
declare
  part constant text := '%' || regexp_replace(wanted, '([\\%_])', '\\\1', 'g') || '%';
begin
  if in_words <> '' then
    return query select r.case_id from reports r
      where r.county = in_county and r.words @@ plainto_tsquery('simple', in_words) and r.case_id is not null;
  end if;
  if length(wanted) >= 3 then
    return query select c.id from cases c
      where c.county = in_county and (c.number || E'\n' || c.title || E'\n' || coalesce(c.place_text, '')) ilike part;
  else
    return query select c.id from cases c
      where c.county = in_county and c.closed_at is null
        and (c.number || E'\n' || c.title || E'\n' || coalesce(c.place_text, '')) ilike part;
  end if;
  return query select r.case_id from reports r
    where r.external_id = wanted and r.county = in_county and r.case_id is not null;
  if wanted ~ '^\d{4}$' then
    return query select r.case_id from reports r
      where r.county = in_county and right(r.phone_mask, 4) = wanted and r.case_id is not null;
  end if;
end $$;
revoke all on function cases_found from public;
grant execute on function cases_found to yige_app, yige_system;

create index reports_phone_tail on reports (county, (right(phone_mask, 4))) where phone_mask is not null;
create index reports_external_id on reports (external_id) where external_id is not null;
