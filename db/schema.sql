-- Written by "npx yige db types" from the migrations; to be read, not run.

create extension pg_trgm;

CREATE OR REPLACE FUNCTION public.arrival_said_twice(a arrivals)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select a.state in ('coming', 'here') and (
    exists (select 1 from arrivals b where b.county = a.county and b.id <> a.id and b.state in ('coming', 'here') and b.id_key = a.id_key)
    or exists (select 1 from arrivals b where b.county = a.county and b.id <> a.id and b.state in ('coming', 'here')
      and b.phone_key = a.phone_key and b.name_key = a.name_key))
$function$
;

CREATE OR REPLACE FUNCTION public.arrivals_mark_twice(in_county text, in_id uuid, in_ids text[], in_phones text[], in_names text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
declare
  ids constant bytea[] := array(select decode(i, 'hex') from unnest(in_ids) i where i is not null);
  phones constant bytea[] := array(select decode(p, 'hex') from unnest(in_phones) p where p is not null);
  said constant text[] := array(select concat(s.phone, ':', s.name) from unnest(in_phones, in_names) as s (phone, name)
    where s.phone is not null and s.name is not null);
begin
  perform pg_advisory_xact_lock(y.k) from (
    select distinct hashtextextended(concat('arrivals:', in_county, ':', x.word), 0) as k from (
      select i as word from unnest(in_ids) i where i is not null union all select b from unnest(said) b) x
    order by 1) y;
  update arrivals u set twice = not u.twice from (
    select a.county, a.id from arrivals a where a.county = in_county
      and (a.id = in_id or a.id_key = any (ids)
        or (a.phone_key = any (phones) and concat(encode(a.phone_key, 'hex'), ':', encode(a.name_key, 'hex')) = any (said)))
      and a.twice <> arrival_said_twice(a)
    for update skip locked) x
  where u.county = x.county and u.id = x.id;
end $function$
;

CREATE OR REPLACE FUNCTION public.case_extras(in_county text, in_cases uuid[], in_account uuid, in_units uuid[])
 RETURNS TABLE(case_id uuid, mine jsonb, channels text[], photo_count integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 25
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.case_parts(in_county text, in_case uuid)
 RETURNS TABLE(channels text[], handlers json, clocks json, reports json, decisions json, outbox json, attachments json, seen json, ratings json, events json)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.cases_found(in_county text, wanted text, in_words text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.closed_within(in_county text, in_regions text[])
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.ledger_erase(in_county text, in_request uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.person_follows(in_county text, in_merge uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.proposed_links(in_county text, in_case uuid)
 RETURNS TABLE(case_id uuid, number text, title text, score real, why jsonb, state text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.read_tags()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select array(
    select d.key || '/' || substr(p, length(r) + 2)
    from tags d, unnest(d.readers) r, unnest(string_to_array(current_setting('yige.roles', true), ',')) p
    where d.sensitive and starts_with(p, r || '/'))
$function$
;

CREATE OR REPLACE FUNCTION public.reads_as(readers text[], place text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select exists (select 1 from unnest(readers) r
    where r || '/' || place like any (string_to_array(current_setting('yige.roles', true), ',')))
$function$
;

CREATE OR REPLACE FUNCTION public.reads_care(care text, place text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select not exists (select 1 from care_groups d where d.key = care and not reads_as(d.readers, place))
$function$
;

CREATE OR REPLACE FUNCTION public.reads_tag(tag text, place text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select not exists (select 1 from tags d where d.key = tag and d.sensitive and not reads_as(d.readers, place))
$function$
;

CREATE OR REPLACE FUNCTION public.same_place(in_county text, in_case uuid)
 RETURNS TABLE(id uuid, number text, title text, reported_at timestamp with time zone, state text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 5
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.secret_tags()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select array(select key from tags where sensitive)
$function$
;

CREATE OR REPLACE FUNCTION public.yige_add_job(name text, payload json, run_at timestamp with time zone, key text, max_attempts integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select graphile_worker.add_job(name, payload, run_at => run_at, job_key => key, max_attempts => max_attempts) $function$
;

create table accounts (
  id uuid not null,
  username text not null,
  name text not null,
  name_en text,
  phone_sealed bytea,
  phone_index bytea,
  password_hash text,
  totp_sealed bytea,
  totp_last_step bigint,
  status text not null default 'active'::text,
  unit_id uuid,
  failed_attempts integer not null default 0,
  locked_until timestamp with time zone,
  must_change_password boolean not null default false,
  on_duty boolean not null default false,
  duty_since timestamp with time zone,
  language text not null default 'zh'::text,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_username_key UNIQUE (username),
  constraint accounts_language_check CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text]))),
  constraint accounts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text, 'invited'::text]))),
  constraint accounts_username_check CHECK ((username = lower(username))),
  constraint accounts_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
);
CREATE INDEX accounts_phone ON public.accounts USING btree (phone_index);
CREATE INDEX accounts_unit ON public.accounts USING btree (unit_id);
grant insert, select, update on accounts to yige_app;

create table analyses (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  from_day date not null,
  to_day date not null,
  state text not null,
  version integer not null,
  as_of timestamp with time zone not null,
  facts jsonb not null,
  digest text not null,
  made jsonb not null,
  sections jsonb not null,
  turn text,
  made_by uuid,
  made_by_name text not null,
  approved_by_name text,
  approved_at timestamp with time zone,
  link_hash bytea,
  link_until timestamp with time zone,
  link_opened integer not null default 0,
  link_units boolean not null default false,
  link_words boolean not null default false,
  constraint analyses_pkey PRIMARY KEY (county, id),
  constraint analyses_check CHECK ((from_day <= to_day)),
  constraint analyses_check1 CHECK (((state = 'approved'::text) = (approved_at IS NOT NULL))),
  constraint analyses_check2 CHECK (((link_hash IS NULL) = (link_until IS NULL))),
  constraint analyses_check3 CHECK (((link_hash IS NULL) OR (state = 'approved'::text))),
  constraint analyses_kind_check CHECK ((kind = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'range'::text]))),
  constraint analyses_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text])))
);
alter table analyses enable row level security;
CREATE INDEX analyses_latest ON public.analyses USING btree (county, as_of DESC, id);
CREATE UNIQUE INDEX analyses_link ON public.analyses USING btree (county, link_hash) WHERE (link_hash IS NOT NULL);
CREATE UNIQUE INDEX analyses_turn ON public.analyses USING btree (county, turn) WHERE (turn IS NOT NULL);
create policy everything on analyses as permissive for all to yige_system
  using true;
create policy scope on analyses as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM analysis_units u
  WHERE ((u.county = analyses.county) AND (u.analysis_id = analyses.id)))));
grant insert, select, update on analyses to yige_app;
comment on table analyses is 'Analysis reports with the figures they are computed from.';

create table analysis_schedules (
  county text not null,
  kind text not null,
  region_path text collate "C" not null,
  active boolean not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint analysis_schedules_pkey PRIMARY KEY (county, kind),
  constraint analysis_schedules_kind_check CHECK ((kind = ANY (ARRAY['week'::text, 'month'::text])))
);
alter table analysis_schedules enable row level security;
create policy everything on analysis_schedules as permissive for all to yige_system
  using true;
create policy scope on analysis_schedules as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on analysis_schedules to yige_app;
comment on table analysis_schedules is 'What is made by itself; no row: it is.';

create table analysis_seen (
  county text not null,
  analysis_id uuid not null,
  account_id uuid not null,
  region_path text collate "C" not null,
  account_name text not null,
  unit_id uuid,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint analysis_seen_pkey PRIMARY KEY (county, analysis_id, account_id),
  constraint analysis_seen_county_analysis_id_fkey FOREIGN KEY (county, analysis_id) REFERENCES analyses(county, id)
);
alter table analysis_seen enable row level security;
create policy everything on analysis_seen as permissive for all to yige_system
  using true;
create policy scope on analysis_seen as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM analyses a
  WHERE ((a.county = analysis_seen.county) AND (a.id = analysis_seen.analysis_id)))));
grant insert, select, update on analysis_seen to yige_app;
comment on table analysis_seen is 'Read receipts of analysis reports.';

create table analysis_units (
  county text not null,
  analysis_id uuid not null,
  unit_id uuid not null,
  region_path text collate "C" not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint analysis_units_pkey PRIMARY KEY (county, analysis_id, unit_id),
  constraint analysis_units_county_analysis_id_fkey FOREIGN KEY (county, analysis_id) REFERENCES analyses(county, id)
);
alter table analysis_units enable row level security;
CREATE INDEX analysis_units_unit ON public.analysis_units USING btree (county, unit_id);
create policy everything on analysis_units as permissive for all to yige_system
  using true;
create policy scope on analysis_units as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (unit_id = ANY ((( SELECT string_to_array(NULLIF(current_setting('yige.units'::text, true), ''::text), ','::text) AS string_to_array))::uuid[])));
grant delete, insert, select on analysis_units to yige_app;
comment on table analysis_units is 'Units that an approved analysis report is shared with.';

create table analysis_versions (
  county text not null,
  analysis_id uuid not null,
  version integer not null,
  region_path text collate "C" not null,
  what text not null,
  title text not null,
  edit jsonb not null,
  by_account uuid,
  by_name text not null,
  at timestamp with time zone not null,
  constraint analysis_versions_pkey PRIMARY KEY (county, analysis_id, version),
  constraint analysis_versions_what_check CHECK ((what = ANY (ARRAY['made'::text, 'edited'::text, 'approved'::text, 'withdrawn'::text]))),
  constraint analysis_versions_county_analysis_id_fkey FOREIGN KEY (county, analysis_id) REFERENCES analyses(county, id)
);
alter table analysis_versions enable row level security;
create policy everything on analysis_versions as permissive for all to yige_system
  using true;
create policy scope on analysis_versions as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM analyses a
  WHERE ((a.county = analysis_versions.county) AND (a.id = analysis_versions.analysis_id)))));
grant insert, select on analysis_versions to yige_app;
comment on table analysis_versions is 'Every version of an analysis report; never changed, never removed.';

create table arrival_events (
  county text not null,
  arrival_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  data jsonb not null,
  actor_id uuid,
  actor_name text not null,
  at timestamp with time zone not null,
  constraint arrival_events_pkey PRIMARY KEY (county, arrival_id, seq),
  constraint arrival_events_kind_check CHECK ((kind = ANY (ARRAY['reported'::text, 'corrected'::text, 'placed'::text, 'arrived'::text, 'linked'::text, 'proposed'::text, 'created'::text, 'apart'::text, 'over'::text, 'withdrawn'::text, 'repeat'::text, 'merged'::text]))),
  constraint arrival_events_county_arrival_id_fkey FOREIGN KEY (county, arrival_id) REFERENCES arrivals(county, id)
);
alter table arrival_events enable row level security;
create policy everything on arrival_events as permissive for all to yige_system
  using true;
create policy scope on arrival_events as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on arrival_events to yige_app;
comment on table arrival_events is 'What was done about each arrival, only ever added to; goes with it.';

create table arrivals (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  home_id uuid,
  placed text not null,
  sealed bytea not null,
  id_key bytea,
  phone_key bytea,
  name_key bytea,
  codes text[] not null default '{}'::text[],
  arrives_on date not null,
  how text not null,
  companions integer not null,
  state text not null,
  link text not null,
  person_id uuid,
  candidates jsonb not null default '[]'::jsonb,
  token_hash bytea not null,
  reported_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  arrived_at timestamp with time zone,
  until_on date not null,
  ended_why text not null default ''::text,
  seq integer not null,
  repeat_of uuid,
  twice boolean not null default false,
  constraint arrivals_pkey PRIMARY KEY (county, id),
  constraint arrivals_check CHECK (((link = 'linked'::text) = (person_id IS NOT NULL))),
  constraint arrivals_how_check CHECK ((how = ANY (ARRAY['train'::text, 'plane'::text, 'coach'::text, 'car'::text, 'ship'::text, 'other'::text]))),
  constraint arrivals_link_check CHECK ((link = ANY (ARRAY['none'::text, 'linked'::text, 'proposed'::text, 'new'::text, 'apart'::text]))),
  constraint arrivals_placed_check CHECK ((placed = ANY (ARRAY['door'::text, 'building'::text, 'guess'::text, 'none'::text, 'person'::text]))),
  constraint arrivals_state_check CHECK ((state = ANY (ARRAY['coming'::text, 'here'::text, 'over'::text, 'withdrawn'::text])))
);
alter table arrivals enable row level security;
CREATE INDEX arrivals_day ON public.arrivals USING btree (county, arrives_on DESC, id DESC);
CREATE INDEX arrivals_id_key ON public.arrivals USING btree (county, id_key) WHERE (id_key IS NOT NULL);
CREATE INDEX arrivals_name_key ON public.arrivals USING btree (county, name_key) WHERE (name_key IS NOT NULL);
CREATE INDEX arrivals_person ON public.arrivals USING btree (county, person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX arrivals_phone_key ON public.arrivals USING btree (county, phone_key) WHERE (phone_key IS NOT NULL);
CREATE INDEX arrivals_region ON public.arrivals USING btree (county, region_path);
CREATE INDEX arrivals_repeat ON public.arrivals USING btree (county, repeat_of) WHERE (repeat_of IS NOT NULL);
CREATE UNIQUE INDEX arrivals_token ON public.arrivals USING btree (county, token_hash);
CREATE INDEX arrivals_until ON public.arrivals USING btree (county, until_on);
create policy everything on arrivals as permissive for all to yige_system
  using true;
create policy scope on arrivals as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on arrivals to yige_app;
comment on table arrivals is 'What somebody who comes from elsewhere said of themselves, until its day has passed.';

create table assets (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  type text not null,
  name text not null default ''::text,
  sealed bytea not null,
  owner_person uuid,
  owner_organisation uuid,
  lng double precision,
  lat double precision,
  due_on date,
  closed_on date,
  source text not null,
  verified_on date,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  seq integer not null,
  last_hash bytea not null,
  constraint assets_pkey PRIMARY KEY (county, id),
  constraint assets_check CHECK (((owner_person IS NULL) OR (owner_organisation IS NULL))),
  constraint assets_check1 CHECK (((lng IS NULL) = (lat IS NULL))),
  constraint assets_kind_check CHECK ((kind = ANY (ARRAY['vehicle'::text, 'facility'::text])))
);
alter table assets enable row level security;
CREATE INDEX assets_due ON public.assets USING btree (county, due_on) WHERE (closed_on IS NULL);
CREATE INDEX assets_owner_organisation ON public.assets USING btree (county, owner_organisation) WHERE (owner_organisation IS NOT NULL);
CREATE INDEX assets_owner_person ON public.assets USING btree (county, owner_person) WHERE (owner_person IS NOT NULL);
CREATE INDEX assets_region ON public.assets USING btree (county, kind, region_path, id);
create policy everything on assets as permissive for all to yige_system
  using true;
create policy scope on assets as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on assets to yige_app;
comment on table assets is 'One row for each vehicle or facility.';

create table assists (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  case_id uuid not null,
  what text not null,
  state text not null,
  model text not null,
  sent bytea,
  answer bytea,
  fault text,
  tokens integer not null default 0,
  asked_at timestamp with time zone not null,
  asked_by uuid,
  asked_by_name text not null,
  done_at timestamp with time zone,
  form text,
  taken jsonb not null default '{}'::jsonb,
  constraint assists_pkey PRIMARY KEY (county, id),
  constraint assists_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'done'::text, 'failed'::text]))),
  constraint assists_what_check CHECK ((what = ANY (ARRAY['summary'::text, 'reply'::text, 'class'::text, 'facts'::text])))
);
alter table assists enable row level security;
CREATE INDEX assists_asked ON public.assists USING btree (county, asked_at);
CREATE INDEX assists_case ON public.assists USING btree (county, case_id, asked_at);
create policy everything on assists as permissive for all to yige_system
  using true;
create policy scope on assists as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = assists.county) AND (c.id = assists.case_id)))));
grant insert, select, update on assists to yige_app;
comment on table assists is 'One row for each question to the language model of the place: what left, what came back; kept ninety days.';
comment on column assists.taken is 'Facts of the answer that a person took over, one by one.';

create table attachments (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  report_id uuid,
  case_id uuid,
  kind text not null,
  phase text not null,
  hash text not null,
  preview_hash text,
  mime text not null,
  bytes integer not null,
  width integer,
  height integer,
  seconds real,
  name text,
  taken_at timestamp with time zone,
  lng double precision,
  lat double precision,
  accuracy real,
  by_account uuid,
  by_name text,
  created_at timestamp with time zone not null,
  verb text,
  constraint attachments_pkey PRIMARY KEY (county, id),
  constraint attachments_bytes_check CHECK ((bytes > 0)),
  constraint attachments_kind_check CHECK ((kind = ANY (ARRAY['photo'::text, 'voice'::text, 'file'::text]))),
  constraint attachments_phase_check CHECK ((phase = ANY (ARRAY['report'::text, 'before'::text, 'during'::text, 'after'::text, 'return'::text, 'callback'::text])))
);
alter table attachments enable row level security;
CREATE INDEX attachments_case ON public.attachments USING btree (county, case_id);
CREATE INDEX attachments_hash ON public.attachments USING btree (county, hash);
CREATE INDEX attachments_report ON public.attachments USING btree (county, report_id);
create policy everything on attachments as permissive for all to yige_system
  using true;
create policy loose on attachments as restrictive for delete to yige_system
  using ((case_id IS NULL) AND (report_id IS NULL));
create policy scope on attachments as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = attachments.county) AND (c.id = attachments.case_id)))));
grant insert, select, update on attachments to yige_app;

create table audit_log (
  county text not null,
  chain text not null,
  seq bigint not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  subject_kind text,
  subject_id text,
  region_path text collate "C" not null,
  purpose text,
  detail jsonb not null default '{}'::jsonb,
  address text,
  prev_hash bytea not null,
  hash bytea not null,
  constraint audit_log_pkey PRIMARY KEY (county, chain, seq)
);
alter table audit_log enable row level security;
CREATE INDEX audit_log_subject ON public.audit_log USING btree (county, subject_kind, subject_id);
CREATE INDEX audit_log_time ON public.audit_log USING btree (county, at);
create policy everything on audit_log as permissive for all to yige_system
  using true;
create policy scope on audit_log as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on audit_log to yige_app;
comment on column audit_log.chain is 'One hash chain per actor, so that writers do not wait for each other.';

create table cache_versions (
  name text not null,
  version bigint not null default 1,
  constraint cache_versions_pkey PRIMARY KEY (name)
);
grant delete, insert, select, update on cache_versions to yige_app;
comment on table cache_versions is 'Bumped in the transaction that changes a reference table; servers reload what they hold in memory.';

create table calendars (
  id uuid not null,
  name text not null,
  data jsonb not null,
  version integer not null,
  created_at timestamp with time zone not null default now(),
  created_by uuid,
  constraint calendars_pkey PRIMARY KEY (id),
  constraint calendars_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id)
);
CREATE INDEX calendars_by ON public.calendars USING btree (created_by);
CREATE UNIQUE INDEX calendars_version ON public.calendars USING btree (name, version);
grant insert, select, update on calendars to yige_app;

create table care_archives (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  person_id uuid not null,
  group_key text not null,
  sealed bytea not null,
  state text not null,
  opened_on date not null,
  closed_on date,
  reason text,
  carer_id uuid,
  via uuid[] not null default '{}'::uuid[],
  changed_at timestamp with time zone not null,
  seq integer not null,
  last_hash bytea not null,
  constraint care_archives_pkey PRIMARY KEY (county, id),
  constraint care_archives_check CHECK (((state = 'closed'::text) = ((closed_on IS NOT NULL) AND (reason IS NOT NULL)))),
  constraint care_archives_check1 CHECK ((closed_on >= opened_on)),
  constraint care_archives_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint care_archives_county_person_id_fkey FOREIGN KEY (county, person_id) REFERENCES people(county, id)
);
alter table care_archives enable row level security;
CREATE INDEX care_archives_group ON public.care_archives USING btree (county, group_key, state);
CREATE UNIQUE INDEX care_archives_open ON public.care_archives USING btree (county, person_id, group_key) WHERE (state = 'open'::text);
CREATE INDEX care_archives_person ON public.care_archives USING btree (county, person_id);
create policy everything on care_archives as permissive for all to yige_system
  using true;
create policy scope on care_archives as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM people p
  WHERE ((p.county = care_archives.county) AND (p.id = care_archives.person_id) AND reads_care(care_archives.group_key, p.region_path))));
grant insert, select, update on care_archives to yige_app;
comment on table care_archives is 'One person in one group that is owed care, from a day until a day.';

create table care_events (
  county text not null,
  archive_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint care_events_pkey PRIMARY KEY (county, archive_id, seq)
);
alter table care_events enable row level security;
create policy everything on care_events as permissive for all to yige_system
  using true;
create policy scope on care_events as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM care_archives a
  WHERE ((a.county = care_events.county) AND (a.id = care_events.archive_id))));
grant insert, select on care_events to yige_app;
comment on table care_events is 'What happened to an archive, chained; values are sealed; only ever added to.';

create table care_groups (
  key text not null,
  zh text not null,
  en text not null,
  basis_zh text not null,
  basis_en text not null,
  readers text[] not null,
  fields jsonb not null,
  every_days integer not null,
  built_in boolean not null,
  ended boolean not null default false,
  revision integer not null default 1,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint care_groups_pkey PRIMARY KEY (key),
  constraint care_groups_basis_zh_check CHECK ((basis_zh <> ''::text)),
  constraint care_groups_en_check CHECK ((en <> ''::text)),
  constraint care_groups_every_days_check CHECK (((every_days >= 1) AND (every_days <= 366))),
  constraint care_groups_key_check CHECK ((key ~ '^[a-z][a-z0-9-]{1,39}$'::text)),
  constraint care_groups_readers_check CHECK ((readers <> '{}'::text[])),
  constraint care_groups_zh_check CHECK ((zh <> ''::text))
);
grant insert, select, update on care_groups to yige_app;
comment on table care_groups is 'People who are owed care: why, who may read it, what is kept, how often somebody calls.';

create table care_plans (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  group_key text not null,
  every_days integer not null,
  visit_plan_id uuid not null,
  state text not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint care_plans_pkey PRIMARY KEY (county, id),
  constraint care_plans_state_check CHECK ((state = ANY (ARRAY['active'::text, 'ended'::text]))),
  constraint care_plans_county_visit_plan_id_fkey FOREIGN KEY (county, visit_plan_id) REFERENCES visit_plans(county, id)
);
alter table care_plans enable row level security;
CREATE UNIQUE INDEX care_plans_active ON public.care_plans USING btree (county, group_key, region_path) WHERE (state = 'active'::text);
CREATE INDEX care_plans_visit_plan ON public.care_plans USING btree (county, visit_plan_id);
create policy everything on care_plans as permissive for all to yige_system
  using true;
create policy scope on care_plans as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) AND reads_care(group_key, region_path));
grant insert, select, update on care_plans to yige_app;
comment on table care_plans is 'How often somebody calls on everybody of a group; the calls are in visits.';

create table case_clocks (
  county text not null,
  case_id uuid not null,
  key text not null,
  region_path text collate "C" not null,
  kind text not null,
  handler_id uuid,
  state text not null,
  started_at timestamp with time zone,
  due_at timestamp with time zone,
  warn_at timestamp with time zone,
  stopped_at timestamp with time zone,
  next_at timestamp with time zone,
  detail jsonb not null,
  constraint case_clocks_pkey PRIMARY KEY (county, case_id, key),
  constraint case_clocks_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES cases(county, id)
);
alter table case_clocks enable row level security;
CREATE INDEX case_clocks_feedback ON public.case_clocks USING btree (county, case_id) WHERE ((kind = 'feedback'::text) AND (stopped_at IS NULL));
CREATE INDEX case_clocks_next ON public.case_clocks USING btree (next_at) WHERE (next_at IS NOT NULL);
create policy everything on case_clocks as permissive for all to yige_system
  using true;
create policy scope on case_clocks as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = case_clocks.county) AND (c.id = case_clocks.case_id)))));
grant delete, insert, select, update on case_clocks to yige_app;
comment on column case_clocks.next_at is 'When the sweeper has something to do: warn, turn late, escalate. Null: nothing pending.';
comment on column case_clocks.detail is 'How the due time was computed, step by step, with the policy and calendar version.';

create table case_events (
  county text not null,
  case_id uuid not null,
  seq integer not null,
  kind text not null,
  v smallint not null default 1,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default now(),
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  tx xid8 not null default pg_current_xact_id(),
  prev_hash bytea not null,
  hash bytea not null,
  constraint case_events_pkey PRIMARY KEY (county, case_id, seq),
  constraint case_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['account'::text, 'reporter'::text, 'client'::text, 'system'::text])))
);
alter table case_events enable row level security;
CREATE INDEX case_events_actor ON public.case_events USING btree (county, actor_id, recorded_at) WHERE (actor_id IS NOT NULL);
CREATE INDEX case_events_feed ON public.case_events USING btree (county, tx);
CREATE INDEX case_events_moved ON public.case_events USING btree (county, case_id) WHERE ((kind = 'dispatched'::text) AND (((data ->> 'transfer'::text) = 'true'::text) OR ((data ->> 'afterReturn'::text) = 'true'::text)));
CREATE INDEX case_events_returns ON public.case_events USING btree (county, case_id) WHERE (kind = 'return_requested'::text);
create policy everything on case_events as permissive for all to yige_system
  using true;
create policy scope on case_events as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = case_events.county) AND (c.id = case_events.case_id)))));
grant insert, select on case_events to yige_app;
comment on column case_events.tx is 'Transaction that wrote the row: a reader that stays below pg_snapshot_xmin misses nothing and sees nothing twice.';
comment on column case_events.hash is 'sha256 over the predecessor''s hash and the canonical JSON of this entry (kernel/events.ts).';

create table case_handlers (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  region_path text collate "C" not null,
  role text not null,
  unit_id uuid not null,
  post_id uuid,
  account_id uuid,
  task text,
  state text not null,
  assigned_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  arrived_at timestamp with time zone,
  done_at timestamp with time zone,
  result text,
  limits jsonb not null default '{}'::jsonb,
  constraint case_handlers_pkey PRIMARY KEY (county, case_id, id),
  constraint case_handlers_check CHECK (((state <> ALL (ARRAY['accepted'::text, 'arrived'::text])) OR (accepted_at IS NOT NULL))),
  constraint case_handlers_check1 CHECK (((state <> 'done'::text) OR (done_at IS NOT NULL))),
  constraint case_handlers_role_check CHECK ((role = ANY (ARRAY['main'::text, 'co'::text]))),
  constraint case_handlers_state_check CHECK ((state = ANY (ARRAY['assigned'::text, 'accepted'::text, 'arrived'::text, 'done'::text, 'returned'::text, 'released'::text]))),
  constraint case_handlers_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES cases(county, id)
);
alter table case_handlers enable row level security;
CREATE INDEX case_handlers_account ON public.case_handlers USING btree (county, account_id, state);
CREATE UNIQUE INDEX case_handlers_main ON public.case_handlers USING btree (county, case_id) WHERE ((role = 'main'::text) AND (state <> ALL (ARRAY['returned'::text, 'released'::text])));
CREATE INDEX case_handlers_unit ON public.case_handlers USING btree (county, unit_id, state);
create policy everything on case_handlers as permissive for all to yige_system
  using true;
create policy scope on case_handlers as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = case_handlers.county) AND (c.id = case_handlers.case_id)))));
grant delete, insert, select, update on case_handlers to yige_app;

create table case_links (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  report_id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  score real not null,
  why jsonb not null,
  rule text not null,
  at timestamp with time zone not null,
  by_account uuid,
  undone_at timestamp with time zone,
  undone_by uuid,
  undone_reason text,
  constraint case_links_pkey PRIMARY KEY (county, id),
  constraint case_links_check CHECK (((undone_at IS NULL) = (undone_reason IS NULL))),
  constraint case_links_kind_check CHECK ((kind = ANY (ARRAY['origin'::text, 'linked'::text, 'proposed'::text]))),
  constraint case_links_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES cases(county, id),
  constraint case_links_county_report_id_fkey FOREIGN KEY (county, report_id) REFERENCES reports(county, id)
);
alter table case_links enable row level security;
CREATE INDEX case_links_case ON public.case_links USING btree (county, case_id);
CREATE UNIQUE INDEX case_links_one ON public.case_links USING btree (county, report_id) WHERE ((undone_at IS NULL) AND (kind = ANY (ARRAY['origin'::text, 'linked'::text])));
CREATE INDEX case_links_report ON public.case_links USING btree (county, report_id);
create policy everything on case_links as permissive for all to yige_system
  using true;
create policy scope on case_links as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = case_links.county) AND (c.id = case_links.case_id)))));
grant insert, select, update on case_links to yige_app;

create table case_seen (
  county text not null,
  case_id uuid not null,
  account_id uuid not null,
  region_path text collate "C" not null,
  account_name text not null,
  unit_name text,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  times integer not null default 1,
  constraint case_seen_pkey PRIMARY KEY (county, case_id, account_id),
  constraint case_seen_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES cases(county, id)
);
alter table case_seen enable row level security;
create policy everything on case_seen as permissive for all to yige_system
  using true;
create policy scope on case_seen as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = case_seen.county) AND (c.id = case_seen.case_id)))));
grant delete, insert, select, update on case_seen to yige_app;

create table cases (
  county text not null,
  id uuid not null,
  number text not null,
  region_path text collate "C" not null,
  title text not null,
  place_text text,
  lng double precision,
  lat double precision,
  list_id uuid,
  item_code text,
  item_name text,
  level text not null,
  state text not null,
  prev_state text,
  clocked boolean not null default true,
  needs_person text[] not null default '{}'::text[],
  main_unit_id uuid,
  main_post_id uuid,
  main_account_id uuid,
  handler_units uuid[] not null default '{}'::uuid[],
  pending jsonb not null default '[]'::jsonb,
  returns smallint not null default 0,
  reopens smallint not null default 0,
  report_count integer not null default 1,
  escalation smallint not null default 0,
  supervised_at timestamp with time zone,
  reported_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  accepted_at timestamp with time zone,
  arrived_at timestamp with time zone,
  resolved_at timestamp with time zone,
  evaluated_at timestamp with time zone,
  closed_at timestamp with time zone,
  next_kind text,
  next_due_at timestamp with time zone,
  next_warn_at timestamp with time zone,
  resolve_due_at timestamp with time zone,
  result text,
  satisfied boolean,
  seq integer not null,
  last_hash bytea not null,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  cell bigint generated always as ((((floor((lng * (1600)::double precision)))::bigint * 1000000) + (floor((lat * (1800)::double precision)))::bigint)) stored,
  constraint cases_pkey PRIMARY KEY (county, id),
  constraint cases_county_number_key UNIQUE (county, number),
  constraint cases_check CHECK (((state <> ALL (ARRAY['dispatched'::text, 'accepted'::text])) OR (main_unit_id IS NOT NULL))),
  constraint cases_check1 CHECK (((state <> 'accepted'::text) OR (accepted_at IS NOT NULL))),
  constraint cases_check2 CHECK (((state <> ALL (ARRAY['resolved'::text, 'evaluated'::text, 'archived'::text])) OR (resolved_at IS NOT NULL))),
  constraint cases_check3 CHECK (((state <> ALL (ARRAY['archived'::text, 'rejected'::text, 'withdrawn'::text])) OR (closed_at IS NOT NULL))),
  constraint cases_county CHECK (((county = "left"(region_path, 6)) OR (county = rpad("left"(region_path, 4), 6, '0'::text)) OR (county = rpad("left"(region_path, 2), 6, '0'::text)))),
  constraint cases_level_check CHECK ((level = ANY (ARRAY['normal'::text, 'urgent'::text, 'critical'::text]))),
  constraint cases_moves CHECK ((((prev_state IS NULL) AND (state = 'triage'::text)) OR (((prev_state || '>'::text) || state) = ANY (ARRAY['accepted>dispatched'::text, 'accepted>resolved'::text, 'accepted>suspended'::text, 'accepted>withdrawn'::text, 'archived>dispatched'::text, 'dispatched>accepted'::text, 'dispatched>triage'::text, 'dispatched>withdrawn'::text, 'evaluated>archived'::text, 'evaluated>dispatched'::text, 'resolved>accepted'::text, 'resolved>archived'::text, 'resolved>dispatched'::text, 'resolved>evaluated'::text, 'suspended>accepted'::text, 'suspended>dispatched'::text, 'suspended>withdrawn'::text, 'triage>dispatched'::text, 'triage>rejected'::text, 'triage>withdrawn'::text])))),
  constraint cases_report_count_check CHECK ((report_count >= 0)),
  constraint cases_returns_check CHECK ((returns >= 0)),
  constraint cases_state_check CHECK ((state = ANY (ARRAY['triage'::text, 'dispatched'::text, 'accepted'::text, 'suspended'::text, 'resolved'::text, 'evaluated'::text, 'archived'::text, 'rejected'::text, 'withdrawn'::text])))
);
alter table cases enable row level security;
CREATE INDEX cases_cell ON public.cases USING btree (county, cell, reported_at) INCLUDE (id, lng, lat) WHERE (cell IS NOT NULL);
CREATE INDEX cases_closed ON public.cases USING btree (county, region_path) WHERE (closed_at IS NOT NULL);
CREATE INDEX cases_evaluated ON public.cases USING btree (county, evaluated_at) WHERE (evaluated_at IS NOT NULL);
CREATE INDEX cases_main_account ON public.cases USING btree (main_account_id) WHERE (closed_at IS NULL);
CREATE INDEX cases_open ON public.cases USING btree (county, region_path, next_due_at) WHERE (closed_at IS NULL);
CREATE INDEX cases_place ON public.cases USING btree (county, place_text, reported_at) WHERE (place_text IS NOT NULL);
CREATE INDEX cases_recent ON public.cases USING btree (county, reported_at DESC, id);
CREATE INDEX cases_resolved ON public.cases USING btree (county, resolved_at) WHERE (resolved_at IS NOT NULL);
CREATE INDEX cases_text ON public.cases USING gin ((((((number || '
'::text) || title) || '
'::text) || COALESCE(place_text, ''::text))) gin_trgm_ops);
create policy everything on cases as permissive for all to yige_system
  using true;
create policy scope on cases as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (handler_units && (( SELECT string_to_array(NULLIF(current_setting('yige.units'::text, true), ''::text), ','::text) AS string_to_array))::uuid[]));
grant insert, select, update on cases to yige_app;
comment on column cases.needs_person is 'Decisions the system was not sure of: place, class, level, link, route.';
comment on column cases.next_due_at is 'Due time of the duty that comes next (next_kind); lists are ordered by it.';

create table catalogue_entries (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  code text not null,
  kind text not null,
  name text not null,
  theme text not null default ''::text,
  owner text not null,
  origin text not null default ''::text,
  every integer,
  bound text,
  changed_on date,
  note text not null default ''::text,
  ended_on date,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  seq integer not null,
  constraint catalogue_entries_pkey PRIMARY KEY (county, id),
  constraint catalogue_entries_county_code_key UNIQUE (county, code),
  constraint catalogue_entries_code_check CHECK ((code <> ''::text)),
  constraint catalogue_entries_every_check CHECK (((every >= 1) AND (every <= 3660))),
  constraint catalogue_entries_kind_check CHECK ((kind = ANY (ARRAY['data'::text, 'ledger'::text, 'device'::text, 'service'::text]))),
  constraint catalogue_entries_name_check CHECK ((name <> ''::text)),
  constraint catalogue_entries_owner_check CHECK ((owner <> ''::text))
);
alter table catalogue_entries enable row level security;
CREATE INDEX catalogue_entries_region ON public.catalogue_entries USING btree (county, region_path);
create policy everything on catalogue_entries as permissive for all to yige_system
  using true;
create policy scope on catalogue_entries as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)) s(s)
  WHERE starts_with(s.s, catalogue_entries.region_path))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on catalogue_entries to yige_app;
comment on table catalogue_entries is 'One row for each data item, ledger, device or service that somebody may ask to use.';

create table catalogue_events (
  county text not null,
  entry_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  changes jsonb not null default '[]'::jsonb,
  actor_id uuid,
  actor_name text not null,
  at timestamp with time zone not null,
  constraint catalogue_events_pkey PRIMARY KEY (county, entry_id, seq),
  constraint catalogue_events_kind_check CHECK ((kind = ANY (ARRAY['entered'::text, 'changed'::text, 'imported'::text]))),
  constraint catalogue_events_county_entry_id_fkey FOREIGN KEY (county, entry_id) REFERENCES catalogue_entries(county, id)
);
alter table catalogue_events enable row level security;
create policy everything on catalogue_events as permissive for all to yige_system
  using true;
create policy scope on catalogue_events as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)) s(s)
  WHERE starts_with(s.s, catalogue_events.region_path))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on catalogue_events to yige_app;
comment on table catalogue_events is 'Every change of an entry of the catalogue; only ever added to.';

create table catalogue_subscriptions (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  entry_id uuid not null,
  unit_id uuid not null,
  purpose text not null,
  state text not null,
  asked_at timestamp with time zone not null,
  account_id uuid,
  account_name text not null,
  decided_at timestamp with time zone,
  decided_by_name text not null default ''::text,
  reason text not null default ''::text,
  late_told date,
  constraint catalogue_subscriptions_pkey PRIMARY KEY (county, id),
  constraint catalogue_subscriptions_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text, 'ended'::text]))),
  constraint catalogue_subscriptions_county_entry_id_fkey FOREIGN KEY (county, entry_id) REFERENCES catalogue_entries(county, id)
);
alter table catalogue_subscriptions enable row level security;
CREATE INDEX catalogue_subscriptions_entry ON public.catalogue_subscriptions USING btree (county, entry_id);
CREATE UNIQUE INDEX catalogue_subscriptions_once ON public.catalogue_subscriptions USING btree (county, entry_id, unit_id) WHERE (state = ANY (ARRAY['asked'::text, 'granted'::text]));
create policy everything on catalogue_subscriptions as permissive for all to yige_system
  using true;
create policy scope on catalogue_subscriptions as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)) s(s)
  WHERE starts_with(s.s, catalogue_subscriptions.region_path))));
grant insert, select, update on catalogue_subscriptions to yige_app;
comment on table catalogue_subscriptions is 'Which unit uses an entry, or asked to, and for what.';

create table class_models (
  id uuid not null,
  number integer not null,
  state text not null,
  list text not null,
  list_name text not null,
  journal integer not null,
  data text,
  sha256 text not null,
  trained jsonb not null,
  measured jsonb not null,
  made_at timestamp with time zone not null,
  made_by uuid,
  made_by_name text not null,
  decided_at timestamp with time zone,
  decided_by_name text not null default ''::text,
  why text not null default ''::text,
  constraint class_models_pkey PRIMARY KEY (id),
  constraint class_models_number_key UNIQUE (number),
  constraint class_models_check CHECK (((data IS NOT NULL) OR (state = ANY (ARRAY['former'::text, 'refused'::text])))),
  constraint class_models_state_check CHECK ((state = ANY (ARRAY['candidate'::text, 'current'::text, 'former'::text, 'refused'::text])))
);
CREATE UNIQUE INDEX class_models_current ON public.class_models USING btree (state) WHERE (state = 'current'::text);
grant insert, select, update on class_models to yige_app;
comment on table class_models is 'Versions of the class model with what they were trained on and how they did on cases kept back.';

create table clients (
  id uuid not null,
  key text not null,
  secret_sealed bytea not null,
  name text not null,
  channel text not null,
  region_path text collate "C" not null,
  callback_url text,
  active boolean not null default true,
  created_at timestamp with time zone not null default now(),
  constraint clients_pkey PRIMARY KEY (id),
  constraint clients_key_key UNIQUE (key)
);
grant delete, insert, select, update on clients to yige_app;
comment on table clients is 'Other systems that call us with a signed request (hotline, mailbox, department systems).';

create table contact_refusals (
  county text not null,
  phone_key bytea not null,
  region_path text collate "C" not null,
  refused boolean not null,
  why text not null,
  at timestamp with time zone not null,
  by_id uuid,
  by_name text not null,
  constraint contact_refusals_pkey PRIMARY KEY (county, phone_key)
);
alter table contact_refusals enable row level security;
create policy everything on contact_refusals as permissive for all to yige_system
  using true;
create policy scope on contact_refusals as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on contact_refusals to yige_app;
comment on table contact_refusals is 'Phones whose owner wants no messages: a blind index, no number.';

create table decision_findings (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  what text not null,
  kind text not null,
  figures jsonb not null,
  found_at timestamp with time zone not null,
  seen_at timestamp with time zone,
  seen_by_name text not null default ''::text,
  note text not null default ''::text,
  over_at timestamp with time zone,
  constraint decision_findings_pkey PRIMARY KEY (county, id),
  constraint decision_findings_kind_check CHECK ((kind = ANY (ARRAY['place'::text, 'class'::text, 'level'::text, 'link'::text, 'route'::text]))),
  constraint decision_findings_what_check CHECK ((what = ANY (ARRAY['agreement'::text, 'unsure'::text])))
);
alter table decision_findings enable row level security;
CREATE UNIQUE INDEX decision_findings_open ON public.decision_findings USING btree (county, what, kind) WHERE (over_at IS NULL);
CREATE INDEX decision_findings_region ON public.decision_findings USING btree (county, region_path, found_at);
create policy everything on decision_findings as permissive for all to yige_system
  using true;
create policy scope on decision_findings as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on decision_findings to yige_app;
comment on table decision_findings is 'Findings of drift: agreement fell or unsure decisions rose.';

create table decision_looks (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  case_id uuid not null,
  decision_id uuid not null,
  kind text not null,
  given text not null,
  stands text not null,
  score real not null,
  by_account uuid,
  by_name text not null,
  at timestamp with time zone not null,
  constraint decision_looks_pkey PRIMARY KEY (county, id),
  constraint decision_looks_county_decision_id_key UNIQUE (county, decision_id),
  constraint decision_looks_kind_check CHECK ((kind = ANY (ARRAY['class'::text, 'level'::text])))
);
alter table decision_looks enable row level security;
CREATE INDEX decision_looks_region ON public.decision_looks USING btree (county, region_path, at);
create policy everything on decision_looks as permissive for all to yige_system
  using true;
create policy scope on decision_looks as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on decision_looks to yige_app;
comment on table decision_looks is 'Decisions that a person looked at in the review queue.';

create table decision_replay_changes (
  county text not null,
  replay_id uuid not null,
  case_id uuid not null,
  kind text not null,
  region_path text collate "C" not null,
  was text not null,
  now text not null,
  stands text not null,
  constraint decision_replay_changes_pkey PRIMARY KEY (county, replay_id, case_id, kind),
  constraint decision_replay_changes_kind_check CHECK ((kind = ANY (ARRAY['class'::text, 'level'::text, 'route'::text])))
);
alter table decision_replay_changes enable row level security;
CREATE INDEX decision_replay_changes_region ON public.decision_replay_changes USING btree (county, region_path);
create policy everything on decision_replay_changes as permissive for all to yige_system
  using true;
create policy scope on decision_replay_changes as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on decision_replay_changes to yige_app;
comment on table decision_replay_changes is 'What a replay would change, case by case.';

create table decision_replays (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null,
  asked jsonb not null,
  done integer not null default 0,
  total integer not null default 0,
  result jsonb,
  why text not null default ''::text,
  at timestamp with time zone not null,
  by_account uuid,
  by_name text not null,
  ended_at timestamp with time zone,
  constraint decision_replays_pkey PRIMARY KEY (county, id),
  constraint decision_replays_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'stopped'::text, 'failed'::text])))
);
alter table decision_replays enable row level security;
CREATE INDEX decision_replays_region ON public.decision_replays USING btree (county, region_path, at);
create policy everything on decision_replays as permissive for all to yige_system
  using true;
create policy scope on decision_replays as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on decision_replays to yige_app;
comment on table decision_replays is 'Replays of past reports under another model or list.';

create table decisions (
  county text not null,
  id uuid not null,
  case_id uuid,
  report_id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  value jsonb not null,
  score real not null,
  why jsonb not null,
  rule text not null,
  inputs jsonb not null,
  needs_person boolean not null,
  at timestamp with time zone not null,
  corrected_at timestamp with time zone,
  corrected_by uuid,
  correction jsonb,
  constraint decisions_pkey PRIMARY KEY (county, id),
  constraint decisions_kind_check CHECK ((kind = ANY (ARRAY['place'::text, 'class'::text, 'level'::text, 'link'::text, 'route'::text])))
);
alter table decisions enable row level security;
CREATE INDEX decisions_case ON public.decisions USING btree (county, case_id);
create policy everything on decisions as permissive for all to yige_system
  using true;
create policy scope on decisions as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = decisions.county) AND (c.id = decisions.case_id)))));
grant insert, select, update on decisions to yige_app;

create table duty_feeds (
  account_id uuid not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  constraint duty_feeds_pkey PRIMARY KEY (account_id),
  constraint duty_feeds_token_hash_key UNIQUE (token_hash),
  constraint duty_feeds_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
grant delete, insert, select, update on duty_feeds to yige_app;
comment on table duty_feeds is 'One calendar address for each person who asked for it.';

create table duty_rosters (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  kind text not null,
  unit_id uuid,
  plan jsonb not null,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  constraint duty_rosters_pkey PRIMARY KEY (county, id),
  constraint duty_rosters_kind_check CHECK ((kind = ANY (ARRAY['centre'::text, 'grid'::text, 'squad'::text])))
);
alter table duty_rosters enable row level security;
CREATE INDEX duty_rosters_region ON public.duty_rosters USING btree (county, region_path);
create policy everything on duty_rosters as permissive for all to yige_system
  using true;
create policy scope on duty_rosters as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(string_to_array(current_setting('yige.scope'::text, true), ','::text)) s(s)
  WHERE (s.s ~~ (duty_rosters.region_path || '%'::text)))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on duty_rosters to yige_app;
comment on table duty_rosters is 'Duty rosters: who takes turns at what.';

create table duty_shifts (
  county text not null,
  id uuid not null,
  roster_id uuid not null,
  region_path text collate "C" not null,
  account_id uuid not null,
  part text not null,
  team text,
  chief boolean not null default false,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  source text not null,
  cancelled_at timestamp with time zone,
  began_at timestamp with time zone,
  over_at timestamp with time zone,
  constraint duty_shifts_pkey PRIMARY KEY (county, id),
  constraint duty_shifts_check CHECK ((ends_at >= starts_at)),
  constraint duty_shifts_source_check CHECK ((source = ANY (ARRAY['plan'::text, 'hand'::text, 'import'::text]))),
  constraint duty_shifts_county_roster_id_fkey FOREIGN KEY (county, roster_id) REFERENCES duty_rosters(county, id)
);
alter table duty_shifts enable row level security;
CREATE INDEX duty_shifts_account ON public.duty_shifts USING btree (county, account_id, starts_at);
CREATE UNIQUE INDEX duty_shifts_once ON public.duty_shifts USING btree (county, roster_id, account_id, region_path, starts_at) WHERE (cancelled_at IS NULL);
CREATE INDEX duty_shifts_roster ON public.duty_shifts USING btree (county, roster_id, starts_at);
CREATE INDEX duty_shifts_time ON public.duty_shifts USING btree (county, ends_at, starts_at);
create policy everything on duty_shifts as permissive for all to yige_system
  using true;
create policy scope on duty_shifts as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(string_to_array(current_setting('yige.scope'::text, true), ','::text)) s(s)
  WHERE (s.s ~~ (duty_shifts.region_path || '%'::text)))));
grant delete, insert, select, update on duty_shifts to yige_app;
comment on table duty_shifts is 'One person at one part of one day. What a person changed is not planned again.';

create table duty_swaps (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  shift_id uuid not null,
  from_account uuid not null,
  to_account uuid not null,
  back_id uuid,
  reason text not null,
  state text not null,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  constraint duty_swaps_pkey PRIMARY KEY (county, id),
  constraint duty_swaps_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'agreed'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint duty_swaps_county_shift_id_fkey FOREIGN KEY (county, shift_id) REFERENCES duty_shifts(county, id)
);
alter table duty_swaps enable row level security;
CREATE UNIQUE INDEX duty_swaps_open ON public.duty_swaps USING btree (county, shift_id) WHERE (state = 'asked'::text);
CREATE INDEX duty_swaps_shift ON public.duty_swaps USING btree (county, shift_id);
create policy everything on duty_swaps as permissive for all to yige_system
  using true;
create policy scope on duty_swaps as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(string_to_array(current_setting('yige.scope'::text, true), ','::text)) s(s)
  WHERE (s.s ~~ (duty_swaps.region_path || '%'::text)))));
grant delete, insert, select, update on duty_swaps to yige_app;
comment on table duty_swaps is 'Asked by one, agreed to by the other; until then nothing changes.';

create table exchange_files (
  county text not null,
  id uuid not null,
  peer_id uuid not null,
  referral_id uuid not null,
  case_id uuid not null,
  report_id uuid,
  region_path text collate "C" not null,
  hash text not null,
  bytes integer not null,
  phase text not null,
  state text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone not null,
  constraint exchange_files_pkey PRIMARY KEY (county, id),
  constraint exchange_files_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'have'::text, 'stuck'::text])))
);
alter table exchange_files enable row level security;
CREATE INDEX exchange_files_due ON public.exchange_files USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE UNIQUE INDEX exchange_files_once ON public.exchange_files USING btree (county, peer_id, referral_id, hash);
create policy everything on exchange_files as permissive for all to yige_system
  using true;
create policy scope on exchange_files as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = exchange_files.county) AND (c.id = exchange_files.case_id)))));
grant delete, insert, select, update on exchange_files to yige_app;
comment on table exchange_files is 'Photos of the other side, fetched by their content; a case never waits for them.';

create table exchange_messages (
  county text not null,
  peer_id uuid not null,
  direction text not null,
  id uuid not null,
  referral_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  body jsonb not null,
  hash bytea not null,
  state text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  last_error text,
  receipt jsonb,
  packet integer,
  created_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  constraint exchange_messages_pkey PRIMARY KEY (county, peer_id, direction, id),
  constraint exchange_messages_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text]))),
  constraint exchange_messages_kind_check CHECK ((kind = ANY (ARRAY['referral'::text, 'step'::text]))),
  constraint exchange_messages_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'carried'::text, 'delivered'::text, 'refused'::text, 'stuck'::text, 'cancelled'::text])))
);
alter table exchange_messages enable row level security;
CREATE INDEX exchange_messages_due ON public.exchange_messages USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX exchange_messages_open ON public.exchange_messages USING btree (county, peer_id, state) WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text, 'carried'::text, 'stuck'::text]));
CREATE UNIQUE INDEX exchange_messages_order ON public.exchange_messages USING btree (county, peer_id, direction, referral_id, seq);
create policy everything on exchange_messages as permissive for all to yige_system
  using true;
create policy scope on exchange_messages as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on exchange_messages to yige_app;
comment on table exchange_messages is 'What was told to and by other installations, each once and in its order.';

create table exchange_packets (
  county text not null,
  peer_id uuid not null,
  direction text not null,
  n integer not null,
  region_path text collate "C" not null,
  mac text not null,
  messages integer not null,
  receipts integer not null,
  seen integer not null default 0,
  content text,
  seen_at timestamp with time zone,
  by_name text not null,
  created_at timestamp with time zone not null,
  constraint exchange_packets_pkey PRIMARY KEY (county, peer_id, direction, n),
  constraint exchange_packets_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text])))
);
alter table exchange_packets enable row level security;
create policy everything on exchange_packets as permissive for all to yige_system
  using true;
create policy scope on exchange_packets as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on exchange_packets to yige_app;
comment on table exchange_packets is 'Signed, numbered files between two networks: each names the one before it.';

create table export_people (
  county text not null,
  export_id uuid not null,
  person_id uuid not null,
  region_path text collate "C" not null,
  at timestamp with time zone not null,
  constraint export_people_pkey PRIMARY KEY (county, export_id, person_id),
  constraint export_people_county_export_id_fkey FOREIGN KEY (county, export_id) REFERENCES exports(county, id)
);
alter table export_people enable row level security;
CREATE INDEX export_people_person ON public.export_people USING btree (county, person_id);
create policy everything on export_people as permissive for all to yige_system
  using true;
create policy scope on export_people as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on export_people to yige_app;

create table exports (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  account_id uuid not null,
  kind text not null,
  query jsonb not null,
  purpose text,
  state text not null,
  total integer not null default 0,
  done integer not null default 0,
  file_hash text,
  error text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  clear boolean not null default false,
  expires_at timestamp with time zone,
  decided_at timestamp with time zone,
  decided_by uuid,
  decided_by_name text,
  reason text,
  constraint exports_pkey PRIMARY KEY (county, id),
  constraint exports_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'queued'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text, 'denied'::text])))
);
alter table exports enable row level security;
CREATE INDEX exports_account ON public.exports USING btree (county, account_id, created_at);
CREATE INDEX exports_asked ON public.exports USING btree (county, created_at) WHERE (state = 'asked'::text);
create policy everything on exports as permissive for all to yige_system
  using true;
create policy scope on exports as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on exports to yige_app;

create table findings (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  fingerprint bytea not null,
  rule text not null,
  severity text not null,
  group_kind text not null,
  group_key text not null,
  subject_kind text not null,
  subjects uuid[] not null default '{}'::uuid[],
  fields text[] not null default '{}'::text[],
  state text not null,
  visit boolean not null,
  found_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  closed_by_name text,
  reason text,
  until_on date,
  waits boolean not null default false,
  asked_on date,
  constraint findings_pkey PRIMARY KEY (county, id),
  constraint findings_county_fingerprint_key UNIQUE (county, fingerprint),
  constraint findings_check CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  constraint findings_check1 CHECK (((state <> 'dismissed'::text) OR (reason IS NOT NULL))),
  constraint findings_group_kind_check CHECK ((group_kind = ANY (ARRAY['row'::text, 'id'::text, 'phone'::text, 'birth'::text, 'home'::text, 'household'::text, 'code'::text, 'organisation'::text, 'plate'::text]))),
  constraint findings_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'doubt'::text, 'notice'::text]))),
  constraint findings_state_check CHECK ((state = ANY (ARRAY['open'::text, 'mended'::text, 'dismissed'::text]))),
  constraint findings_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'residence'::text, 'organisation'::text, 'asset'::text])))
);
alter table findings enable row level security;
CREATE INDEX findings_asked ON public.findings USING btree (county, asked_on, region_path) WHERE (asked_on IS NOT NULL);
CREATE INDEX findings_group ON public.findings USING btree (county, group_kind, group_key);
CREATE INDEX findings_open ON public.findings USING btree (county, region_path, severity) WHERE (state = 'open'::text);
CREATE INDEX findings_rule ON public.findings USING btree (county, rule, state);
CREATE INDEX findings_subjects ON public.findings USING gin (subjects);
CREATE INDEX findings_waiting ON public.findings USING btree (county, region_path) WHERE waits;
create policy everything on findings as permissive for all to yige_system
  using true;
create policy scope on findings as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on findings to yige_app;

create table form_versions (
  form_key text not null,
  version integer not null,
  definition jsonb not null,
  published_by text not null,
  published_at timestamp with time zone not null,
  constraint form_versions_pkey PRIMARY KEY (form_key, version),
  constraint form_versions_version_check CHECK ((version > 0)),
  constraint form_versions_form_key_fkey FOREIGN KEY (form_key) REFERENCES forms(key)
);
grant insert, select on form_versions to yige_app;
comment on table form_versions is 'Published versions of forms; never changed, because reports name the version they were made with.';

create table forms (
  key text not null,
  region_path text collate "C" not null,
  open boolean not null default false,
  closed_at timestamp with time zone,
  version integer,
  draft jsonb not null,
  revision integer not null default 1,
  updated_at timestamp with time zone not null,
  constraint forms_pkey PRIMARY KEY (key),
  constraint forms_key_check CHECK ((key ~ '^[a-z][a-z0-9-]{1,39}$'::text))
);
grant insert, select, update on forms to yige_app;
comment on table forms is 'Forms with their draft; what is published stands in form_versions.';

create table grants (
  id uuid not null,
  account_id uuid not null,
  role text not null,
  region_path text collate "C" not null,
  valid_from timestamp with time zone not null default now(),
  valid_until timestamp with time zone,
  delegated_from uuid,
  granted_by uuid,
  reason text,
  revoked_at timestamp with time zone,
  constraint grants_pkey PRIMARY KEY (id),
  constraint grants_check CHECK ((valid_until > valid_from)),
  constraint grants_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint grants_delegated_from_fkey FOREIGN KEY (delegated_from) REFERENCES accounts(id),
  constraint grants_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES accounts(id),
  constraint grants_role_fkey FOREIGN KEY (role) REFERENCES roles(key)
);
CREATE INDEX grants_account ON public.grants USING btree (account_id);
CREATE INDEX grants_by ON public.grants USING btree (granted_by);
CREATE INDEX grants_delegated ON public.grants USING btree (delegated_from);
CREATE INDEX grants_role ON public.grants USING btree (role);
grant delete, insert, select, update on grants to yige_app;

create table homes (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  unit text not null,
  floor integer,
  room text not null,
  note text not null default ''::text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  seq integer not null,
  last_hash bytea not null,
  constraint homes_pkey PRIMARY KEY (county, id),
  constraint homes_room_check CHECK ((room <> ''::text))
);
alter table homes enable row level security;
CREATE INDEX homes_door ON public.homes USING btree (county, region_path, unit, room);
create policy everything on homes as permissive for all to yige_system
  using true;
create policy scope on homes as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on homes to yige_app;
comment on table homes is 'One row for each door of a building.';

create table hook_sends (
  county text not null,
  id uuid not null,
  hook_id uuid not null,
  region_path text collate "C" not null,
  case_id uuid,
  seq integer,
  event text not null,
  body jsonb not null,
  state text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  tried_at timestamp with time zone,
  status smallint,
  last_error text,
  created_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  constraint hook_sends_pkey PRIMARY KEY (county, id),
  constraint hook_sends_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'delivered'::text, 'stuck'::text, 'cancelled'::text])))
);
alter table hook_sends enable row level security;
CREATE INDEX hook_sends_due ON public.hook_sends USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX hook_sends_hook ON public.hook_sends USING btree (county, hook_id, id);
CREATE UNIQUE INDEX hook_sends_once ON public.hook_sends USING btree (county, hook_id, case_id, seq, event) WHERE (seq IS NOT NULL);
create policy everything on hook_sends as permissive for all to yige_system
  using true;
create policy scope on hook_sends as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on hook_sends to yige_app;
comment on table hook_sends is 'What was or will be told by which hook, with its tries; kept for a month.';

create table hooks (
  id uuid not null,
  name text not null,
  kind text not null,
  target_sealed bytea not null,
  host text not null,
  region_path text collate "C" not null,
  unit_id uuid,
  events text[] not null,
  active boolean not null default true,
  cursor text not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  constraint hooks_pkey PRIMARY KEY (id),
  constraint hooks_kind_check CHECK ((kind = ANY (ARRAY['webhook'::text, 'wecom'::text, 'dingtalk'::text, 'feishu'::text, 'sms'::text])))
);
grant delete, insert, select, update on hooks to yige_app;
comment on table hooks is 'Subscriptions: who is told of which events of which region, and how.';

create table import_faults (
  county text not null,
  import_id uuid not null,
  "row" integer not null,
  issues jsonb not null,
  source jsonb not null,
  constraint import_faults_pkey PRIMARY KEY (county, import_id, "row"),
  constraint import_faults_county_import_id_fkey FOREIGN KEY (county, import_id) REFERENCES imports(county, id)
);
grant delete, insert, select, update on import_faults to yige_app;

create table imports (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  name text not null,
  file_hash text not null,
  mapping jsonb not null,
  state text not null,
  total integer not null default 0,
  done integer not null default 0,
  created integer not null default 0,
  repeated integer not null default 0,
  faulty integer not null default 0,
  account_id uuid,
  error text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint imports_pkey PRIMARY KEY (county, id),
  constraint imports_state_check CHECK ((state = ANY (ARRAY['preview'::text, 'queued'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
);
alter table imports enable row level security;
CREATE INDEX imports_age ON public.imports USING btree (county, created_at);
create policy everything on imports as permissive for all to yige_system
  using true;
create policy scope on imports as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on imports to yige_app;

create table item_lists (
  id uuid not null,
  name text not null,
  region_path text collate "C" not null,
  status text not null,
  valid_from timestamp with time zone,
  valid_to timestamp with time zone,
  based_on uuid,
  items jsonb not null,
  note text,
  version integer not null default 1,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint item_lists_pkey PRIMARY KEY (id),
  constraint item_lists_name_key UNIQUE (name),
  constraint item_lists_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'in_review'::text, 'published'::text, 'retired'::text]))),
  constraint item_lists_based_on_fkey FOREIGN KEY (based_on) REFERENCES item_lists(id),
  constraint item_lists_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id)
);
CREATE INDEX item_lists_based ON public.item_lists USING btree (based_on);
CREATE INDEX item_lists_by ON public.item_lists USING btree (created_by);
grant insert, select, update on item_lists to yige_app;
comment on column item_lists.items is 'The whole responsibility list as one validated document (features/items/contract.ts); a published one never changes.';

create table landmarks (
  id uuid not null,
  kind text not null,
  name text not null,
  aliases text[] not null default '{}'::text[],
  region_path text collate "C" not null,
  lng double precision,
  lat double precision,
  line jsonb,
  last_number integer,
  constraint landmarks_pkey PRIMARY KEY (id)
);
CREATE INDEX landmarks_region ON public.landmarks USING btree (region_path);
grant delete, insert, select, update on landmarks to yige_app;
comment on table landmarks is 'What people name when they say where: streets (with line and last door number), bus stops, schools, markets.';

create table ledger_days (
  county text not null,
  region_path text collate "C" not null,
  day date not null,
  rows integer not null,
  wrong integer not null,
  open integer not null,
  constraint ledger_days_pkey PRIMARY KEY (county, region_path, day)
);
alter table ledger_days enable row level security;
create policy everything on ledger_days as permissive for all to yige_system
  using true;
create policy scope on ledger_days as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on ledger_days to yige_app;

create table ledger_import_changes (
  county text not null,
  import_id uuid not null,
  subject_id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  owner_id uuid not null,
  base integer not null,
  seq integer not null,
  mixed boolean not null default false,
  former jsonb not null default '{}'::jsonb,
  state text not null default 'standing'::text,
  constraint ledger_import_changes_pkey PRIMARY KEY (county, import_id, subject_id),
  constraint ledger_import_changes_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'residence'::text, 'home'::text, 'organisation'::text, 'asset'::text]))),
  constraint ledger_import_changes_state_check CHECK ((state = ANY (ARRAY['standing'::text, 'undone'::text, 'kept'::text]))),
  constraint ledger_import_changes_county_import_id_fkey FOREIGN KEY (county, import_id) REFERENCES ledger_imports(county, id)
);
alter table ledger_import_changes enable row level security;
CREATE INDEX ledger_import_changes_owner ON public.ledger_import_changes USING btree (county, import_id, kind, owner_id);
CREATE INDEX ledger_import_changes_subject ON public.ledger_import_changes USING btree (county, subject_id);
create policy everything on ledger_import_changes as permissive for all to yige_system
  using true;
create policy scope on ledger_import_changes as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant select on ledger_import_changes to yige_app;

create table ledger_import_rows (
  county text not null,
  import_id uuid not null,
  "row" integer not null,
  region_path text collate "C" not null,
  line integer not null,
  outcome text not null,
  subject_id uuid,
  fields text[] not null default '{}'::text[],
  differs text[] not null default '{}'::text[],
  issues text[] not null default '{}'::text[],
  sealed bytea not null,
  constraint ledger_import_rows_pkey PRIMARY KEY (county, import_id, "row"),
  constraint ledger_import_rows_outcome_check CHECK ((outcome = ANY (ARRAY['created'::text, 'changed'::text, 'same'::text, 'doubtful'::text, 'refused'::text]))),
  constraint ledger_import_rows_county_import_id_fkey FOREIGN KEY (county, import_id) REFERENCES ledger_imports(county, id)
);
alter table ledger_import_rows enable row level security;
CREATE INDEX ledger_import_rows_outcome ON public.ledger_import_rows USING btree (county, import_id, outcome, "row");
CREATE INDEX ledger_import_rows_subject ON public.ledger_import_rows USING btree (county, import_id, subject_id);
create policy everything on ledger_import_rows as permissive for all to yige_system
  using true;
create policy scope on ledger_import_rows as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant select on ledger_import_rows to yige_app;

create table ledger_imports (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  source_id uuid not null,
  what text not null,
  name text not null,
  file_hash text not null,
  headings text[] not null default '{}'::text[],
  header integer not null,
  columns jsonb not null default '{}'::jsonb,
  differing text not null default 'keep'::text,
  strict boolean not null default false,
  scope text[] not null default '{}'::text[],
  stage text not null,
  state text not null,
  total integer not null default 0,
  done integer not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  same integer not null default 0,
  doubtful integer not null default 0,
  refused integer not null default 0,
  differs integer not null default 0,
  gone integer not null default 0,
  undone integer not null default 0,
  kept integer not null default 0,
  error text,
  account_id uuid,
  account_name text not null default ''::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint ledger_imports_pkey PRIMARY KEY (county, id),
  constraint ledger_imports_differing_check CHECK ((differing = ANY (ARRAY['keep'::text, 'take'::text]))),
  constraint ledger_imports_stage_check CHECK ((stage = ANY (ARRAY['look'::text, 'dry'::text, 'take'::text, 'undo'::text]))),
  constraint ledger_imports_state_check CHECK ((state = ANY (ARRAY['open'::text, 'queued'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text]))),
  constraint ledger_imports_what_check CHECK ((what = ANY (ARRAY['people'::text, 'organisations'::text, 'vehicles'::text, 'facilities'::text]))),
  constraint ledger_imports_county_source_id_fkey FOREIGN KEY (county, source_id) REFERENCES ledger_sources(county, id)
);
alter table ledger_imports enable row level security;
CREATE INDEX ledger_imports_file ON public.ledger_imports USING btree (county, file_hash) WHERE (file_hash <> ''::text);
CREATE INDEX ledger_imports_source ON public.ledger_imports USING btree (county, source_id, created_at);
create policy everything on ledger_imports as permissive for all to yige_system
  using true;
create policy scope on ledger_imports as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on ledger_imports to yige_app;

create table ledger_keys (
  county text not null,
  kind text not null,
  key bytea not null,
  subject_id uuid not null,
  region_path text collate "C" not null,
  constraint ledger_keys_pkey PRIMARY KEY (county, kind, key, subject_id),
  constraint ledger_keys_kind_check CHECK ((kind = ANY (ARRAY['id'::text, 'phone'::text, 'name'::text, 'birth'::text, 'code'::text, 'organisation'::text, 'plate'::text])))
);
alter table ledger_keys enable row level security;
CREATE INDEX ledger_keys_subject ON public.ledger_keys USING btree (county, subject_id);
create policy everything on ledger_keys as permissive for all to yige_system
  using true;
create policy scope on ledger_keys as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on ledger_keys to yige_app;

create table ledger_passes (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null,
  stage text not null default 'row'::text,
  after text not null default ''::text,
  total integer not null default 0,
  done integer not null default 0,
  opened integer not null default 0,
  mended integer not null default 0,
  account_id uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint ledger_passes_pkey PRIMARY KEY (county, id),
  constraint ledger_passes_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'cancelled'::text])))
);
alter table ledger_passes enable row level security;
create policy everything on ledger_passes as permissive for all to yige_system
  using true;
create policy scope on ledger_passes as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on ledger_passes to yige_app;

create table ledger_retentions (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null,
  cutoff date not null,
  found integer not null default 0,
  after uuid,
  gone integer not null default 0,
  kept integer not null default 0,
  residences integer not null default 0,
  versions integer not null default 0,
  digest text not null default ''::text,
  asked_by uuid,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  done_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  constraint ledger_retentions_pkey PRIMARY KEY (county, id),
  constraint ledger_retentions_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'queued'::text, 'running'::text, 'done'::text, 'refused'::text, 'cancelled'::text])))
);
alter table ledger_retentions enable row level security;
CREATE UNIQUE INDEX ledger_retentions_open ON public.ledger_retentions USING btree (county, region_path) WHERE (state = ANY (ARRAY['asked'::text, 'queued'::text, 'running'::text]));
create policy everything on ledger_retentions as permissive for all to yige_system
  using true;
create policy scope on ledger_retentions as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on ledger_retentions to yige_app;

create table ledger_rule_events (
  county text not null,
  rule_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  revision integer not null,
  definition jsonb,
  actor_id uuid,
  actor_name text not null,
  at timestamp with time zone not null,
  tasks boolean,
  constraint ledger_rule_events_pkey PRIMARY KEY (county, rule_id, seq),
  constraint ledger_rule_events_kind_check CHECK ((kind = ANY (ARRAY['written'::text, 'on'::text, 'off'::text]))),
  constraint ledger_rule_events_county_rule_id_fkey FOREIGN KEY (county, rule_id) REFERENCES ledger_rules(county, id)
);
alter table ledger_rule_events enable row level security;
create policy everything on ledger_rule_events as permissive for all to yige_system
  using true;
create policy scope on ledger_rule_events as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)) s(s)
  WHERE starts_with(s.s, ledger_rule_events.region_path))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on ledger_rule_events to yige_app;
comment on table ledger_rule_events is 'Every definition of an own rule, and when which of them ran; only ever added to.';

create table ledger_rules (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  definition jsonb not null,
  revision integer not null,
  on_revision integer,
  on_definition jsonb,
  trial jsonb,
  applied jsonb,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  seq integer not null,
  tasks boolean not null default true,
  constraint ledger_rules_pkey PRIMARY KEY (county, id),
  constraint ledger_rules_check CHECK (((on_revision IS NULL) = (on_definition IS NULL))),
  constraint ledger_rules_check1 CHECK ((on_revision <= revision)),
  constraint ledger_rules_revision_check CHECK ((revision > 0))
);
alter table ledger_rules enable row level security;
create policy everything on ledger_rules as permissive for all to yige_system
  using true;
create policy scope on ledger_rules as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)) s(s)
  WHERE starts_with(s.s, ledger_rules.region_path))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on ledger_rules to yige_app;
comment on table ledger_rules is 'Rules that a place defines for itself over the fields of the ledger.';

create table ledger_sources (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  note text not null default ''::text,
  columns jsonb not null default '{}'::jsonb,
  account_id uuid,
  created_at timestamp with time zone not null,
  constraint ledger_sources_pkey PRIMARY KEY (county, id),
  constraint ledger_sources_county_region_path_name_key UNIQUE (county, region_path, name),
  constraint ledger_sources_name_check CHECK ((name <> ''::text))
);
alter table ledger_sources enable row level security;
create policy everything on ledger_sources as permissive for all to yige_system
  using true;
create policy scope on ledger_sources as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on ledger_sources to yige_app;
comment on table ledger_sources is 'Ledgers that come from elsewhere, by name.';

create table ledger_versions (
  county text not null,
  subject_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint ledger_versions_pkey PRIMARY KEY (county, subject_id, seq)
);
alter table ledger_versions enable row level security;
create policy everything on ledger_versions as permissive for all to yige_system
  using true;
create policy scope on ledger_versions as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM people p
  WHERE ((p.county = ledger_versions.county) AND (p.id = ledger_versions.subject_id)))) OR (EXISTS ( SELECT 1
   FROM residences r
  WHERE ((r.county = ledger_versions.county) AND (r.id = ledger_versions.subject_id)))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on ledger_versions to yige_app;
comment on table ledger_versions is 'Every version of every row of the ledger, chained; only ever added to. Values of people are sealed.';

create table mailing_people (
  county text not null,
  mailing_id uuid not null,
  person_id uuid not null,
  region_path text collate "C" not null,
  phone_key bytea,
  state text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  said text not null default ''::text,
  sent_at timestamp with time zone,
  constraint mailing_people_pkey PRIMARY KEY (county, mailing_id, person_id),
  constraint mailing_people_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'refused'::text, 'no-phone'::text, 'same-phone'::text, 'expired'::text, 'cancelled'::text]))),
  constraint mailing_people_county_mailing_id_fkey FOREIGN KEY (county, mailing_id) REFERENCES mailings(county, id)
);
alter table mailing_people enable row level security;
CREATE INDEX mailing_people_due ON public.mailing_people USING btree (county, mailing_id, next_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));
CREATE INDEX mailing_people_person ON public.mailing_people USING btree (county, person_id);
CREATE INDEX mailing_people_phone ON public.mailing_people USING btree (county, phone_key) WHERE (phone_key IS NOT NULL);
create policy everything on mailing_people as permissive for all to yige_system
  using true;
create policy scope on mailing_people as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on mailing_people to yige_app;
comment on table mailing_people is 'What became of a message for each person; no name, no number.';

create table mailings (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  title text not null,
  text text not null,
  language text not null,
  purpose text not null,
  audience jsonb not null,
  state text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  created_by uuid,
  created_by_name text not null,
  decided_by_name text not null default ''::text,
  why text not null default ''::text,
  counts jsonb,
  constraint mailings_pkey PRIMARY KEY (county, id),
  constraint mailings_language_check CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text]))),
  constraint mailings_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'sending'::text, 'done'::text, 'denied'::text, 'cancelled'::text])))
);
alter table mailings enable row level security;
CREATE INDEX mailings_region ON public.mailings USING btree (county, region_path, created_at DESC);
CREATE INDEX mailings_under_way ON public.mailings USING btree (county, created_at) WHERE (state = ANY (ARRAY['asked'::text, 'sending'::text]));
create policy everything on mailings as permissive for all to yige_system
  using true;
create policy scope on mailings as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) AND reads_tag((audience ->> 'tag'::text), region_path));
grant insert, select, update on mailings to yige_app;
comment on table mailings is 'One message to many; kept half a year.';

create table mediation_duties (
  county text not null,
  id uuid not null,
  mediation_id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  side smallint,
  what text not null,
  due_at timestamp with time zone not null,
  round smallint not null,
  state text not null,
  done_at timestamp with time zone,
  done_by text,
  note text,
  constraint mediation_duties_pkey PRIMARY KEY (county, id),
  constraint mediation_duties_kind_check CHECK ((kind = ANY (ARRAY['term'::text, 'visit'::text]))),
  constraint mediation_duties_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'kept'::text, 'broken'::text, 'cancelled'::text]))),
  constraint mediation_duties_county_mediation_id_fkey FOREIGN KEY (county, mediation_id) REFERENCES mediations(county, id)
);
alter table mediation_duties enable row level security;
CREATE INDEX mediation_duties_of ON public.mediation_duties USING btree (county, mediation_id);
create policy everything on mediation_duties as permissive for all to yige_system
  using true;
create policy scope on mediation_duties as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM mediations m
  WHERE ((m.county = mediation_duties.county) AND (m.id = mediation_duties.mediation_id))));
grant insert, select, update on mediation_duties to yige_app;
comment on table mediation_duties is 'Terms of an agreement and follow-up visits: who does what by when, and whether it was done.';

create table mediation_events (
  county text not null,
  mediation_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint mediation_events_pkey PRIMARY KEY (county, mediation_id, seq),
  constraint mediation_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['account'::text, 'reporter'::text, 'client'::text, 'system'::text])))
);
alter table mediation_events enable row level security;
create policy everything on mediation_events as permissive for all to yige_system
  using true;
create policy scope on mediation_events as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM mediations m
  WHERE ((m.county = mediation_events.county) AND (m.id = mediation_events.mediation_id))));
grant insert, select on mediation_events to yige_app;

create table mediation_parties (
  county text not null,
  id uuid not null,
  mediation_id uuid not null,
  region_path text collate "C" not null,
  side smallint not null,
  role text not null default ''::text,
  name_sealed bytea not null,
  name_mask text not null,
  phone_sealed bytea,
  phone_mask text,
  signed_at timestamp with time zone,
  sign_way text,
  sign_hash bytea,
  sign_tries smallint not null default 0,
  constraint mediation_parties_pkey PRIMARY KEY (county, id),
  constraint mediation_parties_county_mediation_id_side_key UNIQUE (county, mediation_id, side),
  constraint mediation_parties_county_sign_hash_key UNIQUE (county, sign_hash),
  constraint mediation_parties_side_check CHECK (((side >= 1) AND (side <= 9))),
  constraint mediation_parties_sign_way_check CHECK ((sign_way = ANY (ARRAY['code'::text, 'paper'::text]))),
  constraint mediation_parties_county_mediation_id_fkey FOREIGN KEY (county, mediation_id) REFERENCES mediations(county, id)
);
alter table mediation_parties enable row level security;
create policy everything on mediation_parties as permissive for all to yige_system
  using true;
create policy scope on mediation_parties as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM mediations m
  WHERE ((m.county = mediation_parties.county) AND (m.id = mediation_parties.mediation_id))));
grant insert, select, update on mediation_parties to yige_app;
comment on column mediation_parties.sign_hash is 'Of the link by which this party reads and signs the present agreement; another agreement has other links.';

create table mediations (
  county text not null,
  id uuid not null,
  number text not null,
  region_path text collate "C" not null,
  kind text not null,
  title text not null,
  place_text text,
  case_id uuid,
  unit_id uuid,
  mediator_id uuid,
  mediator_name text not null,
  state text not null,
  prev_state text,
  round smallint not null default 0,
  way text,
  opened_at timestamp with time zone not null,
  first_due_at timestamp with time zone not null,
  first_at timestamp with time zone,
  next_at timestamp with time zone,
  next_place text,
  agreed_at timestamp with time zone,
  confirmed_at timestamp with time zone,
  closed_at timestamp with time zone,
  seq integer not null,
  last_hash bytea not null,
  version integer not null default 1,
  constraint mediations_pkey PRIMARY KEY (county, id),
  constraint mediations_county_number_key UNIQUE (county, number),
  constraint mediations_check CHECK (((state <> 'failed'::text) OR (way IS NOT NULL))),
  constraint mediations_check1 CHECK (((state <> ALL (ARRAY['running'::text, 'fulfilled'::text])) OR (agreed_at IS NOT NULL))),
  constraint mediations_check2 CHECK (((state <> ALL (ARRAY['fulfilled'::text, 'failed'::text, 'withdrawn'::text])) OR (closed_at IS NOT NULL))),
  constraint mediations_county CHECK ((county = "left"(region_path, 6))),
  constraint mediations_kind_check CHECK ((kind = ANY (ARRAY['noise'::text, 'leak'::text, 'parking'::text, 'wages'::text, 'family'::text, 'property'::text, 'neighbour'::text, 'consumer'::text, 'other'::text]))),
  constraint mediations_moves CHECK ((((prev_state IS NULL) AND (state = 'opened'::text)) OR (((prev_state || '>'::text) || state) = ANY (ARRAY['drafted>failed'::text, 'drafted>running'::text, 'drafted>talking'::text, 'drafted>withdrawn'::text, 'failed>talking'::text, 'fulfilled>talking'::text, 'opened>failed'::text, 'opened>talking'::text, 'opened>withdrawn'::text, 'running>fulfilled'::text, 'running>talking'::text, 'talking>drafted'::text, 'talking>failed'::text, 'talking>withdrawn'::text, 'withdrawn>talking'::text])))),
  constraint mediations_round_check CHECK ((round >= 0)),
  constraint mediations_state_check CHECK ((state = ANY (ARRAY['opened'::text, 'talking'::text, 'drafted'::text, 'running'::text, 'fulfilled'::text, 'failed'::text, 'withdrawn'::text]))),
  constraint mediations_title_check CHECK ((title <> ''::text)),
  constraint mediations_way_check CHECK ((way = ANY (ARRAY['upper'::text, 'legal_aid'::text, 'arbitration'::text, 'court'::text, 'other'::text])))
);
alter table mediations enable row level security;
CREATE INDEX mediations_case ON public.mediations USING btree (county, case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX mediations_list ON public.mediations USING btree (county, region_path, opened_at);
create policy everything on mediations as permissive for all to yige_system
  using true;
create policy scope on mediations as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on mediations to yige_app;
comment on table mediations is 'One dispute between parties that somebody mediates; the log is mediation_events.';

create table notices (
  county text not null,
  id uuid not null,
  account_id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  case_id uuid,
  body jsonb not null,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint notices_pkey PRIMARY KEY (county, id)
);
alter table notices enable row level security;
CREATE INDEX notices_account ON public.notices USING btree (county, account_id, at);
CREATE INDEX notices_case ON public.notices USING btree (county, case_id);
create policy everything on notices as permissive for all to yige_system
  using true;
create policy scope on notices as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = notices.county) AND (c.id = notices.case_id)))));
grant delete, insert, select, update on notices to yige_app;

create table organisations (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  credit_code text not null default ''::text,
  kind text not null default ''::text,
  address text not null default ''::text,
  sealed bytea not null,
  closed_on date,
  source text not null,
  verified_on date,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  seq integer not null,
  last_hash bytea not null,
  constraint organisations_pkey PRIMARY KEY (county, id),
  constraint organisations_name_check CHECK ((name <> ''::text))
);
alter table organisations enable row level security;
CREATE INDEX organisations_region ON public.organisations USING btree (county, region_path, name);
create policy everything on organisations as permissive for all to yige_system
  using true;
create policy scope on organisations as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on organisations to yige_app;

create table outbox (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  report_id uuid not null,
  region_path text collate "C" not null,
  channel text not null,
  kind text not null,
  round smallint not null default 0,
  body jsonb not null,
  state text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  last_error text,
  receipt jsonb,
  created_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (county, id),
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'delivered'::text, 'stuck'::text, 'cancelled'::text])))
);
alter table outbox enable row level security;
CREATE INDEX outbox_case ON public.outbox USING btree (county, case_id);
CREATE INDEX outbox_next ON public.outbox USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE UNIQUE INDEX outbox_once ON public.outbox USING btree (county, report_id, kind, round);
CREATE INDEX outbox_open ON public.outbox USING btree (county, state, channel) WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text, 'stuck'::text]));
create policy everything on outbox as permissive for all to yige_system
  using true;
create policy scope on outbox as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = outbox.county) AND (c.id = outbox.case_id)))));
grant insert, select, update on outbox to yige_app;
comment on column outbox.round is 'How often the case was reopened before: one result per channel and round.';

create table outside_area_events (
  area_id uuid not null,
  seq integer not null,
  was text not null,
  level text not null,
  reason text not null,
  source text not null,
  since_on date not null,
  people integer not null,
  roll_id uuid,
  at timestamp with time zone not null,
  account_id uuid,
  account_name text not null,
  constraint outside_area_events_pkey PRIMARY KEY (area_id, seq),
  constraint outside_area_events_area_id_fkey FOREIGN KEY (area_id) REFERENCES outside_areas(id)
);
grant insert, select on outside_area_events to yige_app;
comment on table outside_area_events is 'Every level that a place elsewhere had, only ever added to.';

create table outside_areas (
  id uuid not null,
  code text not null,
  place text not null,
  level text not null,
  since_on date not null,
  days integer not null,
  reason text not null,
  source text not null,
  words text not null,
  hours integer not null,
  at timestamp with time zone not null,
  account_id uuid,
  account_name text not null,
  roll_id uuid,
  seq integer not null,
  constraint outside_areas_pkey PRIMARY KEY (id),
  constraint outside_areas_code_place_key UNIQUE (code, place),
  constraint outside_areas_days_check CHECK (((days >= 1) AND (days <= 60))),
  constraint outside_areas_hours_check CHECK (((hours >= 1) AND (hours <= 168))),
  constraint outside_areas_level_check CHECK ((level = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])))
);
grant insert, select, update on outside_areas to yige_app;

create table pair_passes (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null,
  stage text not null default 'queued'::text,
  people integer not null default 0,
  done integer not null default 0,
  found integer not null default 0,
  opened integer not null default 0,
  account_id uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint pair_passes_pkey PRIMARY KEY (county, id),
  constraint pair_passes_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'cancelled'::text])))
);
alter table pair_passes enable row level security;
create policy everything on pair_passes as permissive for all to yige_system
  using true;
create policy scope on pair_passes as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on pair_passes to yige_app;

create table passing_decisions (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  item_code text not null,
  unit_a uuid not null,
  unit_b uuid not null,
  what text not null,
  reason text not null,
  change jsonb,
  list_id uuid,
  cases integer not null,
  by_account uuid,
  by_name text not null,
  at timestamp with time zone not null,
  constraint passing_decisions_pkey PRIMARY KEY (county, id),
  constraint passing_decisions_check CHECK (((list_id IS NULL) OR (what = 'taken'::text))),
  constraint passing_decisions_check1 CHECK (((what = 'taken'::text) OR (reason <> ''::text))),
  constraint passing_decisions_what_check CHECK ((what = ANY (ARRAY['taken'::text, 'dismissed'::text])))
);
alter table passing_decisions enable row level security;
CREATE INDEX passing_decisions_pair ON public.passing_decisions USING btree (county, item_code, unit_a, unit_b, at);
CREATE INDEX passing_decisions_region ON public.passing_decisions USING btree (county, region_path);
create policy everything on passing_decisions as permissive for all to yige_system
  using true;
create policy scope on passing_decisions as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on passing_decisions to yige_app;
comment on table passing_decisions is 'Decisions of list editors about cases that bounce between two units.';

create table peers (
  id uuid not null,
  name text not null,
  transport text not null,
  url text not null default ''::text,
  direction text not null,
  relation text not null,
  regions text[] not null default '{}'::text[],
  region_path text collate "C" not null,
  unit_id uuid not null,
  key text not null,
  secret_sealed bytea not null,
  remote_id uuid,
  auto_result boolean not null default false,
  state text not null,
  code_sealed bytea,
  code_until timestamp with time zone,
  packet_out integer not null default 0,
  packet_out_mac text not null default ''::text,
  packet_in integer not null default 0,
  packet_in_mac text not null default ''::text,
  seen_at timestamp with time zone,
  last_error text,
  created_by uuid,
  created_at timestamp with time zone not null,
  constraint peers_pkey PRIMARY KEY (id),
  constraint peers_key_key UNIQUE (key),
  constraint peers_direction_check CHECK ((direction = ANY (ARRAY['both'::text, 'send'::text, 'take'::text]))),
  constraint peers_relation_check CHECK ((relation = ANY (ARRAY['above'::text, 'below'::text, 'beside'::text]))),
  constraint peers_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'revoked'::text]))),
  constraint peers_transport_check CHECK ((transport = ANY (ARRAY['http'::text, 'file'::text])))
);
grant delete, insert, select, update on peers to yige_app;
comment on table peers is 'Other installations: how they are reached, what both sign with, which regions they speak for.';

create table people (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  sealed bytea not null,
  sex smallint not null,
  birth_month date,
  died_on date,
  source text not null,
  verified_on date,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  seq integer not null,
  last_hash bytea not null,
  merged_into uuid,
  constraint people_pkey PRIMARY KEY (county, id),
  constraint people_birth_month_check CHECK (((birth_month IS NULL) OR (EXTRACT(day FROM birth_month) = (1)::numeric))),
  constraint people_sex_check CHECK (((sex >= 0) AND (sex <= 2)))
);
alter table people enable row level security;
CREATE INDEX people_birth ON public.people USING btree (county, birth_month);
CREATE INDEX people_merged ON public.people USING btree (county, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX people_region ON public.people USING btree (county, region_path, id);
create policy everything on people as permissive for all to yige_system
  using true;
create policy scope on people as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM residences r
  WHERE ((r.county = people.county) AND (r.person_id = people.id)))));
grant insert, select, update on people to yige_app;
comment on table people is 'One row for one person, wherever they live; residences say where.';

create table person_merges (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  loser uuid not null,
  winner uuid not null,
  loser_seq integer not null,
  winner_seq integer not null,
  fields text[] not null default '{}'::text[],
  moved uuid[] not null default '{}'::uuid[],
  ended jsonb not null default '[]'::jsonb,
  winner_path text collate "C" not null,
  state text not null,
  why text not null default ''::text,
  done_at timestamp with time zone not null,
  done_by uuid,
  done_by_name text not null,
  undone_at timestamp with time zone,
  undone_by uuid,
  undone_by_name text,
  undone_why text,
  constraint person_merges_pkey PRIMARY KEY (county, id),
  constraint person_merges_check CHECK (((state = 'undone'::text) = (undone_at IS NOT NULL))),
  constraint person_merges_state_check CHECK ((state = ANY (ARRAY['merged'::text, 'undone'::text]))),
  constraint person_merges_county_loser_fkey FOREIGN KEY (county, loser) REFERENCES people(county, id),
  constraint person_merges_county_winner_fkey FOREIGN KEY (county, winner) REFERENCES people(county, id)
);
alter table person_merges enable row level security;
CREATE INDEX person_merges_loser ON public.person_merges USING btree (county, loser);
CREATE UNIQUE INDEX person_merges_standing ON public.person_merges USING btree (county, loser) WHERE (state = 'merged'::text);
CREATE INDEX person_merges_winner ON public.person_merges USING btree (county, winner);
create policy everything on person_merges as permissive for all to yige_system
  using true;
create policy scope on person_merges as permissive for all to yige_app
  using ((EXISTS ( SELECT 1
   FROM people p
  WHERE ((p.county = person_merges.county) AND (p.id = person_merges.loser)))) AND (EXISTS ( SELECT 1
   FROM people p
  WHERE ((p.county = person_merges.county) AND (p.id = person_merges.winner)))));
grant insert, select, update on person_merges to yige_app;

create table person_pairs (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  a uuid not null,
  b uuid not null,
  score real not null,
  reasons jsonb not null,
  seen bytea not null,
  state text not null,
  pass uuid,
  found_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  decided_by_name text,
  why text,
  constraint person_pairs_pkey PRIMARY KEY (county, id),
  constraint person_pairs_county_a_b_key UNIQUE (county, a, b),
  constraint person_pairs_check CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  constraint person_pairs_state_check CHECK ((state = ANY (ARRAY['open'::text, 'same'::text, 'different'::text]))),
  constraint person_pairs_county_a_fkey FOREIGN KEY (county, a) REFERENCES people(county, id),
  constraint person_pairs_county_b_fkey FOREIGN KEY (county, b) REFERENCES people(county, id)
);
alter table person_pairs enable row level security;
CREATE INDEX person_pairs_b ON public.person_pairs USING btree (county, b);
CREATE INDEX person_pairs_open ON public.person_pairs USING btree (county, score DESC, id) WHERE (state = 'open'::text);
create policy everything on person_pairs as permissive for all to yige_system
  using true;
create policy scope on person_pairs as permissive for all to yige_app
  using ((EXISTS ( SELECT 1
   FROM people p
  WHERE ((p.county = person_pairs.county) AND (p.id = person_pairs.a)))) AND (EXISTS ( SELECT 1
   FROM people p
  WHERE ((p.county = person_pairs.county) AND (p.id = person_pairs.b)))));
grant insert, select, update on person_pairs to yige_app;

create table person_requests (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  person_id uuid not null,
  kind text not null,
  state text not null,
  by_whom text not null,
  proof text not null,
  proof_note text not null default ''::text,
  words bytea,
  person_seq integer not null,
  asked_at timestamp with time zone not null,
  asked_by uuid,
  asked_by_name text not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  decided_by_name text,
  basis text,
  reason text,
  done_at timestamp with time zone,
  receipt jsonb,
  retention_id uuid,
  constraint person_requests_pkey PRIMARY KEY (county, id),
  constraint person_requests_by_whom_check CHECK ((by_whom = ANY (ARRAY['self'::text, 'guardian'::text, 'agent'::text, 'law'::text]))),
  constraint person_requests_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'correction'::text, 'deletion'::text]))),
  constraint person_requests_proof_check CHECK ((proof = ANY (ARRAY['id-card'::text, 'household-book'::text, 'passport'::text, 'mandate'::text, 'other'::text, 'period'::text]))),
  constraint person_requests_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'granted'::text, 'refused'::text, 'withdrawn'::text, 'done'::text])))
);
alter table person_requests enable row level security;
CREATE INDEX person_requests_open ON public.person_requests USING btree (county, asked_at) WHERE (state = ANY (ARRAY['asked'::text, 'granted'::text]));
CREATE INDEX person_requests_person ON public.person_requests USING btree (county, person_id);
CREATE INDEX person_requests_retention ON public.person_requests USING btree (county, retention_id) WHERE (retention_id IS NOT NULL);
create policy everything on person_requests as permissive for all to yige_system
  using true;
create policy scope on person_requests as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on person_requests to yige_app;

create table place_name_hints (
  county text not null,
  folded text not null,
  case_id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  lng double precision,
  lat double precision,
  at timestamp with time zone not null,
  constraint place_name_hints_pkey PRIMARY KEY (county, folded, case_id)
);
alter table place_name_hints enable row level security;
CREATE INDEX place_name_hints_region ON public.place_name_hints USING btree (county, region_path);
create policy everything on place_name_hints as permissive for all to yige_system
  using true;
create policy scope on place_name_hints as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on place_name_hints to yige_app;
comment on table place_name_hints is 'Words of a case whose place was corrected that may be a name nobody has entered; kept a year.';

create table place_names (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  folded text not null,
  lng double precision,
  lat double precision,
  origin text not null,
  state text not null,
  note text not null default ''::text,
  made_at timestamp with time zone not null,
  made_by_name text not null,
  decided_at timestamp with time zone,
  decided_by_name text not null default ''::text,
  seq integer not null,
  constraint place_names_pkey PRIMARY KEY (county, id),
  constraint place_names_name_check CHECK ((name <> ''::text)),
  constraint place_names_origin_check CHECK ((origin = ANY (ARRAY['person'::text, 'learnt'::text]))),
  constraint place_names_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'used'::text, 'refused'::text, 'ended'::text])))
);
alter table place_names enable row level security;
CREATE UNIQUE INDEX place_names_once ON public.place_names USING btree (county, folded, region_path) WHERE (state <> 'ended'::text);
CREATE INDEX place_names_region ON public.place_names USING btree (county, region_path);
create policy everything on place_names as permissive for all to yige_system
  using true;
create policy scope on place_names as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on place_names to yige_app;
comment on table place_names is 'A name of a place that is used, proposed after corrections, or refused; what is used stands in landmarks too.';

create table place_overrides (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  what text not null,
  was jsonb not null,
  note text not null,
  at timestamp with time zone not null,
  by_name text not null,
  seq integer not null,
  constraint place_overrides_pkey PRIMARY KEY (county, id),
  constraint place_overrides_what_check CHECK ((what = ANY (ARRAY['off'::text, 'corrected'::text])))
);
alter table place_overrides enable row level security;
CREATE INDEX place_overrides_region ON public.place_overrides USING btree (county, region_path);
create policy everything on place_overrides as permissive for all to yige_system
  using true;
create policy scope on place_overrides as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on place_overrides to yige_app;
comment on table place_overrides is 'Names of places of the pack that an office switched off or corrected, with what they were.';

create table post_holders (
  id uuid not null,
  post_id uuid not null,
  account_id uuid not null,
  valid_from timestamp with time zone not null default now(),
  valid_until timestamp with time zone,
  constraint post_holders_pkey PRIMARY KEY (id),
  constraint post_holders_check CHECK ((valid_until > valid_from)),
  constraint post_holders_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint post_holders_post_id_fkey FOREIGN KEY (post_id) REFERENCES posts(id)
);
CREATE INDEX post_holders_account ON public.post_holders USING btree (account_id);
CREATE INDEX post_holders_post ON public.post_holders USING btree (post_id);
grant delete, insert, select, update on post_holders to yige_app;

create table posting_events (
  county text not null,
  posting_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  at timestamp with time zone not null,
  actor_name text not null,
  data jsonb not null,
  constraint posting_events_pkey PRIMARY KEY (county, posting_id, seq),
  constraint posting_events_kind_check CHECK ((kind = ANY (ARRAY['posted'::text, 'published'::text, 'refused'::text, 'reminded'::text, 'extended'::text, 'closed'::text, 'expired'::text]))),
  constraint posting_events_county_posting_id_fkey FOREIGN KEY (county, posting_id) REFERENCES postings(county, id)
);
alter table posting_events enable row level security;
create policy everything on posting_events as permissive for all to yige_system
  using true;
create policy scope on posting_events as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on posting_events to yige_app;
comment on table posting_events is 'What happened to a posting; only ever added to.';

create table posting_messages (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  posting_id uuid not null,
  thread_id uuid not null,
  thread_hash bytea not null,
  from_owner boolean not null,
  body text not null,
  at timestamp with time zone not null,
  constraint posting_messages_pkey PRIMARY KEY (county, id),
  constraint posting_messages_county_posting_id_fkey FOREIGN KEY (county, posting_id) REFERENCES postings(county, id)
);
alter table posting_messages enable row level security;
CREATE INDEX posting_messages_posting ON public.posting_messages USING btree (county, posting_id, id);
CREATE INDEX posting_messages_thread ON public.posting_messages USING btree (county, thread_hash);
create policy everything on posting_messages as permissive for all to yige_system
  using true;
create policy scope on posting_messages as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on posting_messages to yige_app;
comment on table posting_messages is 'Messages relayed between who posted and who answers; neither sees the other''s contact.';

create table postings (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  state text not null,
  posted_words text not null,
  title text not null,
  words text not null,
  place text not null,
  lng double precision,
  lat double precision,
  happened_on date not null,
  phone_sealed bytea,
  phone_mask text,
  photos uuid[] not null default '{}'::uuid[],
  token_hash bytea not null,
  body_hash bytea not null,
  case_id uuid,
  posted_at timestamp with time zone not null,
  public_at timestamp with time zone,
  expires_at timestamp with time zone,
  reminded_at timestamp with time zone,
  closed_at timestamp with time zone,
  found boolean,
  seq integer not null default 1,
  constraint postings_pkey PRIMARY KEY (county, id),
  constraint postings_kind_check CHECK ((kind = ANY (ARRAY['lost'::text, 'found'::text, 'missing'::text]))),
  constraint postings_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'public'::text, 'refused'::text, 'closed'::text, 'expired'::text])))
);
alter table postings enable row level security;
CREATE INDEX postings_state ON public.postings USING btree (county, state, posted_at DESC, id);
CREATE UNIQUE INDEX postings_token ON public.postings USING btree (county, token_hash);
create policy everything on postings as permissive for all to yige_system
  using true;
create policy scope on postings as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on postings to yige_app;
comment on table postings is 'Lost and found, missing persons: read by a person before they are public.';

create table posts (
  id uuid not null,
  key text,
  unit_id uuid not null,
  name text not null,
  name_en text,
  duty text not null,
  region_path text collate "C" not null,
  active boolean not null default true,
  constraint posts_pkey PRIMARY KEY (id),
  constraint posts_key_key UNIQUE (key),
  constraint posts_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
);
CREATE INDEX posts_region ON public.posts USING btree (region_path);
CREATE INDEX posts_unit ON public.posts USING btree (unit_id);
grant delete, insert, select, update on posts to yige_app;
comment on column posts.duty is 'worker, leader, deputy, secretary, dispatcher, handler, volunteer, building-head …: what a route may ask for.';

create table presence (
  county text not null,
  page uuid not null,
  region_path text collate "C" not null,
  case_id uuid not null,
  account_id uuid not null,
  doing text,
  until timestamp with time zone not null,
  constraint presence_pkey PRIMARY KEY (county, page)
);
alter table presence enable row level security;
CREATE INDEX presence_until ON public.presence USING btree (county, until);
create policy everything on presence as permissive for all to yige_system
  using true;
create policy scope on presence as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = presence.county) AND (c.id = presence.case_id)))));
grant delete, insert, select, update on presence to yige_app;
comment on table presence is 'Who looks at which case now. A page that is closed says so or its lease ends.';

create table publication_events (
  county text not null,
  publication_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  at timestamp with time zone not null,
  actor_id uuid,
  actor_name text not null,
  data jsonb not null,
  constraint publication_events_pkey PRIMARY KEY (county, publication_id, seq),
  constraint publication_events_kind_check CHECK ((kind = ANY (ARRAY['published'::text, 'changed'::text, 'withdrawn'::text]))),
  constraint publication_events_county_publication_id_fkey FOREIGN KEY (county, publication_id) REFERENCES publications(county, id)
);
alter table publication_events enable row level security;
create policy everything on publication_events as permissive for all to yige_system
  using true;
create policy scope on publication_events as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on publication_events to yige_app;
comment on table publication_events is 'Who made what public or took it back, and when; only ever added to.';

create table publications (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  region_path text collate "C" not null,
  state text not null,
  title text not null,
  said text not null,
  result text not null,
  place text not null,
  kind text not null,
  photos jsonb not null default '[]'::jsonb,
  reported_at timestamp with time zone not null,
  resolved_at timestamp with time zone not null,
  published_at timestamp with time zone not null,
  seq integer not null,
  constraint publications_pkey PRIMARY KEY (county, id),
  constraint publications_state_check CHECK ((state = ANY (ARRAY['published'::text, 'withdrawn'::text]))),
  constraint publications_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES cases(county, id)
);
alter table publications enable row level security;
CREATE UNIQUE INDEX publications_case ON public.publications USING btree (county, case_id);
CREATE INDEX publications_shown ON public.publications USING btree (county, published_at DESC, id) WHERE (state = 'published'::text);
create policy everything on publications as permissive for all to yige_system
  using true;
create policy scope on publications as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on publications to yige_app;
comment on table publications is 'Public board: solved cases in the words a person let go.';

create table qr_places (
  code text not null,
  name text not null,
  region_path text collate "C" not null,
  lng double precision,
  lat double precision,
  active boolean not null default true,
  created_at timestamp with time zone not null default now(),
  created_by uuid,
  form_key text,
  constraint qr_places_pkey PRIMARY KEY (code),
  constraint qr_places_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id),
  constraint qr_places_form_key_fkey FOREIGN KEY (form_key) REFERENCES forms(key)
);
CREATE INDEX qr_places_by ON public.qr_places USING btree (created_by);
CREATE INDEX qr_places_form ON public.qr_places USING btree (form_key);
CREATE INDEX qr_places_region ON public.qr_places USING btree (region_path);
grant delete, insert, select, update on qr_places to yige_app;

create table quick_replies (
  id uuid not null,
  unit_id uuid,
  name text not null,
  body text not null,
  constraint quick_replies_pkey PRIMARY KEY (id),
  constraint quick_replies_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES units(id)
);
CREATE INDEX quick_replies_unit ON public.quick_replies USING btree (unit_id);
grant delete, insert, select, update on quick_replies to yige_app;

create table ratings (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  report_id uuid not null,
  region_path text collate "C" not null,
  by_kind text not null,
  solved boolean not null,
  stars smallint,
  body text,
  answers jsonb not null default '{}'::jsonb,
  by_account uuid,
  at timestamp with time zone not null,
  constraint ratings_pkey PRIMARY KEY (county, id),
  constraint ratings_by_kind_check CHECK ((by_kind = ANY (ARRAY['reporter'::text, 'callback'::text]))),
  constraint ratings_stars_check CHECK (((stars >= 1) AND (stars <= 5))),
  constraint ratings_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES cases(county, id)
);
alter table ratings enable row level security;
CREATE INDEX ratings_case ON public.ratings USING btree (county, case_id);
create policy everything on ratings as permissive for all to yige_system
  using true;
create policy scope on ratings as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = ratings.county) AND (c.id = ratings.case_id)))));
grant insert, select, update on ratings to yige_app;

create table referrals (
  county text not null,
  peer_id uuid not null,
  id uuid not null,
  direction text not null,
  case_id uuid not null,
  report_id uuid,
  region_path text collate "C" not null,
  state text not null,
  nth smallint not null default 1,
  their_number text,
  step text,
  unit_name text,
  reason text,
  result text,
  due_at timestamp with time zone,
  trail jsonb not null default '[]'::jsonb,
  told_seq integer not null,
  out_seq integer not null default 0,
  in_seq integer not null default 0,
  by_name text not null default ''::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint referrals_pkey PRIMARY KEY (county, peer_id, id),
  constraint referrals_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text]))),
  constraint referrals_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'taken'::text, 'working'::text, 'resolved'::text, 'settled'::text, 'returned'::text, 'withdrawn'::text, 'done'::text])))
);
alter table referrals enable row level security;
CREATE INDEX referrals_case ON public.referrals USING btree (county, case_id);
CREATE INDEX referrals_latest ON public.referrals USING btree (county, updated_at);
CREATE INDEX referrals_open ON public.referrals USING btree (county, case_id) WHERE (state <> ALL (ARRAY['returned'::text, 'withdrawn'::text, 'done'::text]));
create policy everything on referrals as permissive for all to yige_system
  using true;
create policy scope on referrals as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = referrals.county) AND (c.id = referrals.case_id)))));
grant delete, insert, select, update on referrals to yige_app;
comment on table referrals is 'Cases that two installations hand to each other: where each stands on the other side.';

create table region_lineage (
  id uuid not null,
  from_path text collate "C" not null,
  to_path text collate "C" not null,
  kind text not null,
  at timestamp with time zone not null,
  reason text not null,
  account_id uuid,
  request_id uuid not null,
  constraint region_lineage_pkey PRIMARY KEY (id),
  constraint region_lineage_kind_check CHECK ((kind = ANY (ARRAY['move'::text, 'merge'::text, 'split'::text, 'rename'::text])))
);
CREATE INDEX region_lineage_from ON public.region_lineage USING btree (from_path);
CREATE INDEX region_lineage_to ON public.region_lineage USING btree (to_path);
grant insert, select, update on region_lineage to yige_app;

create table regions (
  id uuid not null,
  path text collate "C" not null,
  county text not null,
  parent_path text collate "C",
  kind text not null,
  division text not null,
  name text not null,
  aliases text[] not null default '{}'::text[],
  geometry jsonb,
  lng double precision,
  lat double precision,
  address text,
  households integer,
  about jsonb not null default '{}'::jsonb,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  version integer not null default 1,
  constraint regions_pkey PRIMARY KEY (id),
  constraint regions_check CHECK ((valid_to > valid_from)),
  constraint regions_division_check CHECK ((division = ANY (ARRAY['administrative'::text, 'service'::text, 'dedicated'::text]))),
  constraint regions_households_check CHECK ((households >= 0)),
  constraint regions_kind_check CHECK ((kind = ANY (ARRAY['country'::text, 'province'::text, 'city'::text, 'county'::text, 'street'::text, 'community'::text, 'village'::text, 'grid'::text, 'microgrid'::text, 'estate'::text, 'building'::text, 'unit'::text, 'area'::text]))),
  constraint regions_name_check CHECK ((name <> ''::text))
);
CREATE UNIQUE INDEX regions_current ON public.regions USING btree (path) WHERE (valid_to IS NULL);
CREATE INDEX regions_parent ON public.regions USING btree (parent_path) WHERE (valid_to IS NULL);
CREATE INDEX regions_path_time ON public.regions USING btree (path, valid_from);
grant insert, select, update on regions to yige_app;

create table reports (
  county text not null,
  id uuid not null,
  case_id uuid,
  region_path text collate "C" not null,
  channel text not null,
  external_id text,
  client_id uuid,
  title text,
  body text not null,
  place_text text,
  lng double precision,
  lat double precision,
  accuracy real,
  qr_code text,
  reporter_kind text not null,
  reporter_account_id uuid,
  reporter_name_sealed bytea,
  phone_sealed bytea,
  phone_index bytea,
  phone_mask text,
  for_other boolean not null default false,
  public_consent boolean not null default false,
  token_hash bytea,
  words tsvector,
  raw jsonb,
  request_id uuid not null,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  read_result_at timestamp with time zone,
  constraint reports_pkey PRIMARY KEY (county, id),
  constraint reports_reporter_kind_check CHECK ((reporter_kind = ANY (ARRAY['anonymous'::text, 'named'::text, 'staff'::text, 'system'::text])))
);
alter table reports enable row level security;
CREATE INDEX reports_case ON public.reports USING btree (county, case_id);
CREATE UNIQUE INDEX reports_external ON public.reports USING btree (county, channel, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX reports_external_id ON public.reports USING btree (external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX reports_form ON public.reports USING btree (county, ((raw ->> 'form'::text)), id DESC) WHERE (raw ? 'form'::text);
CREATE INDEX reports_phone ON public.reports USING btree (county, phone_index) WHERE (phone_index IS NOT NULL);
CREATE INDEX reports_phone_tail ON public.reports USING btree (county, "right"(phone_mask, 4)) WHERE (phone_mask IS NOT NULL);
CREATE INDEX reports_public ON public.reports USING btree (county, id) WHERE public_consent;
CREATE UNIQUE INDEX reports_token ON public.reports USING btree (county, token_hash) WHERE (token_hash IS NOT NULL);
CREATE INDEX reports_words ON public.reports USING gin (words);
create policy everything on reports as permissive for all to yige_system
  using true;
create policy scope on reports as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM cases c
  WHERE ((c.county = reports.county) AND (c.id = reports.case_id)))));
grant insert, select, update on reports to yige_app;

create table requests (
  county text not null,
  request_id uuid not null,
  actor text not null,
  endpoint text not null,
  body_hash bytea not null,
  status smallint not null,
  answer jsonb,
  created_at timestamp with time zone not null default now(),
  constraint requests_pkey PRIMARY KEY (county, request_id)
);
CREATE INDEX requests_age ON public.requests USING brin (created_at);
grant delete, insert, select, update on requests to yige_app;
comment on table requests is 'First answer of every write by its client-made id: a replay returns it, another body under the same id is refused.';

create table residences (
  county text not null,
  id uuid not null,
  person_id uuid not null,
  home_id uuid not null,
  region_path text collate "C" not null,
  role text not null,
  household text not null default ''::text,
  relation text not null default ''::text,
  from_on date,
  until_on date,
  source text not null,
  verified_on date,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  seq integer not null,
  last_hash bytea not null,
  constraint residences_pkey PRIMARY KEY (county, id),
  constraint residences_order CHECK ((until_on >= from_on)),
  constraint residences_role_check CHECK ((role = ANY (ARRAY['family'::text, 'tenant'::text, 'owner'::text, 'absent'::text]))),
  constraint residences_county_home_id_fkey FOREIGN KEY (county, home_id) REFERENCES homes(county, id),
  constraint residences_county_person_id_fkey FOREIGN KEY (county, person_id) REFERENCES people(county, id)
);
alter table residences enable row level security;
CREATE INDEX residences_home ON public.residences USING btree (county, home_id);
CREATE INDEX residences_household ON public.residences USING btree (county, household) WHERE (household <> ''::text);
CREATE INDEX residences_person ON public.residences USING btree (county, person_id);
CREATE INDEX residences_region ON public.residences USING btree (county, region_path, person_id);
create policy everything on residences as permissive for all to yige_system
  using true;
create policy scope on residences as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on residences to yige_app;

create table risk_events (
  county text not null,
  risk_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  data jsonb not null,
  actor_id uuid,
  actor_name text not null,
  at timestamp with time zone not null,
  constraint risk_events_pkey PRIMARY KEY (county, risk_id, seq),
  constraint risk_events_kind_check CHECK ((kind = ANY (ARRAY['entered'::text, 'changed'::text, 'looked'::text, 'ended'::text, 'again'::text])))
);
alter table risk_events enable row level security;
create policy everything on risk_events as permissive for all to yige_system
  using true;
create policy scope on risk_events as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on risk_events to yige_app;
comment on table risk_events is 'What was said about each risk point, only ever added to.';

create table risk_points (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  name text not null,
  place text not null default ''::text,
  lng double precision,
  lat double precision,
  grade text,
  level text not null,
  reach integer not null default 0,
  keeper_id uuid,
  note text not null default ''::text,
  source text not null,
  found_on date not null,
  looked_on date,
  ended_on date,
  ended_why text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  seq integer not null,
  constraint risk_points_pkey PRIMARY KEY (county, id),
  constraint risk_points_check CHECK (((kind = 'building'::text) OR (grade IS NULL))),
  constraint risk_points_check1 CHECK (((lng IS NULL) = (lat IS NULL))),
  constraint risk_points_check2 CHECK (((ended_on IS NULL) = (ended_why IS NULL))),
  constraint risk_points_grade_check CHECK ((grade = ANY (ARRAY['C'::text, 'D'::text]))),
  constraint risk_points_kind_check CHECK ((kind = ANY (ARRAY['building'::text, 'flood'::text, 'slide'::text, 'fire'::text, 'gas'::text, 'water'::text, 'other'::text]))),
  constraint risk_points_level_check CHECK ((level = ANY (ARRAY['low'::text, 'general'::text, 'larger'::text, 'major'::text]))),
  constraint risk_points_name_check CHECK ((name <> ''::text)),
  constraint risk_points_reach_check CHECK (((reach >= 0) AND (reach <= 5000)))
);
alter table risk_points enable row level security;
CREATE INDEX risk_points_region ON public.risk_points USING btree (county, region_path) WHERE (ended_on IS NULL);
create policy everything on risk_points as permissive for all to yige_system
  using true;
create policy scope on risk_points as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on risk_points to yige_app;
comment on table risk_points is 'One row for each place that may become dangerous, until it is none any more.';

create table roles (
  key text not null,
  name text not null,
  name_en text not null,
  verbs text[] not null,
  exclusive_with text[] not null default '{}'::text[],
  constraint roles_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on roles to yige_app;
comment on column roles.exclusive_with is 'Roles that one account must not hold together: system, security and audit administrator.';

create table roll_entries (
  county text not null,
  id uuid not null,
  roll_id uuid not null,
  part_id uuid not null,
  region_path text collate "C" not null,
  person_id uuid not null,
  home_id uuid,
  risk_id uuid,
  who text not null,
  state text not null default 'waiting'::text,
  note text not null default ''::text,
  where_to text not null default ''::text,
  happened_at timestamp with time zone,
  by_id uuid,
  by_name text,
  seq integer not null default 0,
  subject text not null default 'person'::text,
  said bytea,
  constraint roll_entries_pkey PRIMARY KEY (county, id),
  constraint roll_entries_county_roll_id_person_id_key UNIQUE (county, roll_id, person_id),
  constraint roll_entries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'reached'::text, 'moved'::text, 'refused'::text, 'away'::text, 'unreachable'::text, 'withdrawn'::text]))),
  constraint roll_entries_subject_check CHECK ((subject = ANY (ARRAY['person'::text, 'arrival'::text]))),
  constraint roll_entries_who_check CHECK ((who = ANY (ARRAY['older'::text, 'younger'::text, 'unknown'::text, 'everybody'::text, 'outside'::text, 'unsure'::text]))),
  constraint roll_entries_county_part_id_fkey FOREIGN KEY (county, part_id) REFERENCES roll_parts(county, id)
);
alter table roll_entries enable row level security;
CREATE INDEX roll_entries_clear ON public.roll_entries USING btree (county, id) WHERE ((note <> ''::text) OR (where_to <> ''::text));
CREATE INDEX roll_entries_part ON public.roll_entries USING btree (county, part_id, state);
CREATE INDEX roll_entries_person ON public.roll_entries USING btree (county, person_id);
CREATE INDEX roll_entries_region ON public.roll_entries USING btree (county, region_path);
create policy everything on roll_entries as permissive for all to yige_system
  using true;
create policy scope on roll_entries as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on roll_entries to yige_app;
comment on table roll_entries is 'One person of a roll; no name and no number: these are the ledger''s.';

create table roll_events (
  county text not null,
  entry_id uuid not null,
  seq integer not null,
  roll_id uuid not null,
  region_path text collate "C" not null,
  state text not null,
  data jsonb not null,
  counted boolean not null,
  actor_id uuid,
  actor_name text not null,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  constraint roll_events_pkey PRIMARY KEY (county, entry_id, seq)
);
alter table roll_events enable row level security;
CREATE INDEX roll_events_clear ON public.roll_events USING btree (county, entry_id, seq) WHERE (data ? 'note'::text);
create policy everything on roll_events as permissive for all to yige_system
  using true;
create policy scope on roll_events as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on roll_events to yige_app;
comment on table roll_events is 'What was said about each entry of a roll, only ever added to.';

create table roll_parts (
  county text not null,
  id uuid not null,
  roll_id uuid not null,
  region_path text collate "C" not null,
  account_id uuid,
  people integer not null,
  doors integer not null,
  seen_at timestamp with time zone,
  seen_by_name text,
  counts jsonb not null default '{}'::jsonb,
  constraint roll_parts_pkey PRIMARY KEY (county, id),
  constraint roll_parts_county_roll_id_fkey FOREIGN KEY (county, roll_id) REFERENCES rolls(county, id)
);
alter table roll_parts enable row level security;
CREATE INDEX roll_parts_region ON public.roll_parts USING btree (county, region_path);
CREATE INDEX roll_parts_roll ON public.roll_parts USING btree (county, roll_id, region_path);
create policy everything on roll_parts as permissive for all to yige_system
  using true;
create policy scope on roll_parts as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on roll_parts to yige_app;

create table rolls (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  title text not null,
  words text not null,
  criteria jsonb not null,
  due_at timestamp with time zone not null,
  state text not null,
  opened_at timestamp with time zone not null,
  opened_by uuid,
  opened_by_name text not null,
  closed_at timestamp with time zone,
  closed_by_name text,
  closed_why text,
  emptied_at timestamp with time zone,
  constraint rolls_pkey PRIMARY KEY (county, id),
  constraint rolls_check CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint rolls_kind_check CHECK ((kind = ANY (ARRAY['move'::text, 'contact'::text]))),
  constraint rolls_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint rolls_title_check CHECK ((title <> ''::text))
);
alter table rolls enable row level security;
CREATE INDEX rolls_region ON public.rolls USING btree (county, region_path, opened_at DESC);
CREATE INDEX rolls_to_empty ON public.rolls USING btree (county, COALESCE(closed_at, due_at)) WHERE (emptied_at IS NULL);
create policy everything on rolls as permissive for all to yige_system
  using true;
create policy scope on rolls as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)) s(s)
  WHERE starts_with(s.s, rolls.region_path))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on rolls to yige_app;
comment on table rolls is 'A list of people drawn from the ledger at one moment, each to be reached by somebody.';

create table saved_views (
  id uuid not null,
  account_id uuid not null,
  name text not null,
  query jsonb not null,
  "position" integer not null default 0,
  constraint saved_views_pkey PRIMARY KEY (id),
  constraint saved_views_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX saved_views_account ON public.saved_views USING btree (account_id);
grant delete, insert, select, update on saved_views to yige_app;

create table sessions (
  token_hash bytea not null,
  account_id uuid not null,
  csrf text not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  address text,
  agent text,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX sessions_account ON public.sessions USING btree (account_id);
CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);
grant delete, insert, select, update on sessions to yige_app;

create table settings (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone not null default now(),
  constraint settings_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on settings to yige_app;
comment on table settings is 'Installation-wide settings: name, home county, pack, demo flag, feature options.';

create table source_items (
  county text not null,
  id uuid not null,
  source_id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  name text not null,
  key text not null,
  state text not null,
  taken integer not null default 0,
  repeated integer not null default 0,
  refused integer not null default 0,
  note text,
  import_id uuid,
  at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint source_items_pkey PRIMARY KEY (county, id),
  constraint source_items_kind_check CHECK ((kind = ANY (ARRAY['file'::text, 'page'::text, 'letter'::text]))),
  constraint source_items_state_check CHECK ((state = ANY (ARRAY['running'::text, 'waiting'::text, 'taken'::text, 'faulty'::text, 'refused'::text, 'ignored'::text])))
);
alter table source_items enable row level security;
CREATE UNIQUE INDEX source_items_open ON public.source_items USING btree (county, source_id, name, key) WHERE (state = ANY (ARRAY['running'::text, 'waiting'::text]));
CREATE INDEX source_items_source ON public.source_items USING btree (county, source_id, id);
create policy everything on source_items as permissive for all to yige_system
  using true;
create policy scope on source_items as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on source_items to yige_app;
comment on table source_items is 'What a source brought: a file, a page, a message, and what became of it; kept for three months.';

create table source_letters (
  county text not null,
  source_id uuid not null,
  external_id text not null,
  region_path text collate "C" not null,
  letter_sealed bytea not null,
  sender bytea not null,
  at timestamp with time zone not null,
  constraint source_letters_pkey PRIMARY KEY (county, source_id, external_id)
);
alter table source_letters enable row level security;
CREATE INDEX source_letters_sender ON public.source_letters USING btree (county, source_id, sender, at);
create policy everything on source_letters as permissive for all to yige_system
  using true;
create policy scope on source_letters as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on source_letters to yige_app;
comment on table source_letters is 'How a message that came as a report is answered: sealed address and thread.';

create table sources (
  id uuid not null,
  name text not null,
  kind text not null,
  channel text not null,
  region_path text collate "C" not null,
  settings jsonb not null,
  secrets_sealed bytea,
  active boolean not null,
  cursor jsonb not null default '{}'::jsonb,
  next_at timestamp with time zone,
  looked_at timestamp with time zone,
  failures integer not null default 0,
  last_error text,
  created_by uuid,
  created_at timestamp with time zone not null,
  paused_why text,
  told boolean not null default false,
  constraint sources_pkey PRIMARY KEY (id),
  constraint sources_kind_check CHECK ((kind = ANY (ARRAY['folder'::text, 'pull'::text, 'mail'::text])))
);
grant delete, insert, select, update on sources to yige_app;
comment on table sources is 'Sources: what is looked into for reports, how, how far, and when next.';

create table suggestion_codes (
  county text not null,
  suggestion_id uuid not null,
  code_hash bytea not null,
  region_path text collate "C" not null,
  building text not null,
  constraint suggestion_codes_pkey PRIMARY KEY (county, suggestion_id, code_hash),
  constraint suggestion_codes_county_suggestion_id_fkey FOREIGN KEY (county, suggestion_id) REFERENCES suggestions(county, id)
);
alter table suggestion_codes enable row level security;
create policy everything on suggestion_codes as permissive for all to yige_system
  using true;
create policy scope on suggestion_codes as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM suggestions s
  WHERE ((s.county = suggestion_codes.county) AND (s.id = suggestion_codes.suggestion_id))));
grant insert, select on suggestion_codes to yige_app;
comment on table suggestion_codes is 'One code for each household that is asked; the code itself is derived and not kept.';

create table suggestion_events (
  county text not null,
  suggestion_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint suggestion_events_pkey PRIMARY KEY (county, suggestion_id, seq),
  constraint suggestion_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['account'::text, 'reporter'::text, 'client'::text, 'system'::text])))
);
alter table suggestion_events enable row level security;
create policy everything on suggestion_events as permissive for all to yige_system
  using true;
create policy scope on suggestion_events as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM suggestions s
  WHERE ((s.county = suggestion_events.county) AND (s.id = suggestion_events.suggestion_id))));
grant insert, select on suggestion_events to yige_app;

create table suggestion_links (
  county text not null,
  id uuid not null,
  suggestion_id uuid not null,
  other_id uuid not null,
  region_path text collate "C" not null,
  why text not null,
  at timestamp with time zone not null,
  by_name text not null,
  undone_at timestamp with time zone,
  constraint suggestion_links_pkey PRIMARY KEY (county, id),
  constraint suggestion_links_county_other_id_fkey FOREIGN KEY (county, other_id) REFERENCES suggestions(county, id),
  constraint suggestion_links_county_suggestion_id_fkey FOREIGN KEY (county, suggestion_id) REFERENCES suggestions(county, id)
);
alter table suggestion_links enable row level security;
CREATE INDEX suggestion_links_of ON public.suggestion_links USING btree (county, suggestion_id);
CREATE INDEX suggestion_links_other ON public.suggestion_links USING btree (county, other_id);
create policy everything on suggestion_links as permissive for all to yige_system
  using true;
create policy scope on suggestion_links as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM suggestions s
  WHERE ((s.county = suggestion_links.county) AND (s.id = suggestion_links.suggestion_id))));
grant insert, select, update on suggestion_links to yige_app;
comment on table suggestion_links is 'Similar suggestions: both stay, supporters add up, a link can be undone.';

create table suggestion_places (
  county text not null,
  suggestion_id uuid not null,
  building text not null,
  region_path text collate "C" not null,
  total integer not null,
  done integer not null default 0,
  constraint suggestion_places_pkey PRIMARY KEY (county, suggestion_id, building),
  constraint suggestion_places_done_check CHECK ((done >= 0)),
  constraint suggestion_places_total_check CHECK ((total >= 0)),
  constraint suggestion_places_county_suggestion_id_fkey FOREIGN KEY (county, suggestion_id) REFERENCES suggestions(county, id)
);
alter table suggestion_places enable row level security;
create policy everything on suggestion_places as permissive for all to yige_system
  using true;
create policy scope on suggestion_places as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM suggestions s
  WHERE ((s.county = suggestion_places.county) AND (s.id = suggestion_places.suggestion_id))));
grant insert, select, update on suggestion_places to yige_app;

create table suggestion_supporters (
  county text not null,
  id uuid not null,
  suggestion_id uuid not null,
  region_path text collate "C" not null,
  report_id uuid not null,
  case_id uuid not null,
  channel text not null,
  at timestamp with time zone not null,
  constraint suggestion_supporters_pkey PRIMARY KEY (county, id),
  constraint suggestion_supporters_county_suggestion_id_report_id_key UNIQUE (county, suggestion_id, report_id),
  constraint suggestion_supporters_county_suggestion_id_fkey FOREIGN KEY (county, suggestion_id) REFERENCES suggestions(county, id)
);
alter table suggestion_supporters enable row level security;
CREATE INDEX suggestion_supporters_report ON public.suggestion_supporters USING btree (county, report_id);
create policy everything on suggestion_supporters as permissive for all to yige_system
  using true;
create policy scope on suggestion_supporters as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM suggestions s
  WHERE ((s.county = suggestion_supporters.county) AND (s.id = suggestion_supporters.suggestion_id))));
grant insert, select on suggestion_supporters to yige_app;
comment on table suggestion_supporters is 'Reports that made the suggestion: each is told by its own channel.';

create table suggestion_votes (
  county text not null,
  id uuid not null,
  suggestion_id uuid not null,
  region_path text collate "C" not null,
  how text not null,
  voter bytea,
  choice smallint not null,
  n integer not null,
  building text,
  comment text,
  by_name text,
  at timestamp with time zone not null,
  constraint suggestion_votes_pkey PRIMARY KEY (county, id),
  constraint suggestion_votes_county_suggestion_id_voter_key UNIQUE (county, suggestion_id, voter),
  constraint suggestion_votes_choice_check CHECK ((choice >= 0)),
  constraint suggestion_votes_how_check CHECK ((how = ANY (ARRAY['code'::text, 'phone'::text, 'paper'::text]))),
  constraint suggestion_votes_n_check CHECK ((n > 0)),
  constraint suggestion_votes_county_suggestion_id_fkey FOREIGN KEY (county, suggestion_id) REFERENCES suggestions(county, id)
);
alter table suggestion_votes enable row level security;
create policy everything on suggestion_votes as permissive for all to yige_system
  using true;
create policy scope on suggestion_votes as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM suggestions s
  WHERE ((s.county = suggestion_votes.county) AND (s.id = suggestion_votes.suggestion_id))));
grant insert, select on suggestion_votes to yige_app;
comment on column suggestion_votes.voter is 'Blind index of the household code or phone: one vote each. Paper counts have none.';

create table suggestions (
  county text not null,
  id uuid not null,
  number text not null,
  region_path text collate "C" not null,
  title text not null,
  body text not null,
  state text not null,
  prev_state text,
  case_id uuid,
  token_hash bytea,
  received_at timestamp with time zone not null,
  answer_due_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answer text,
  survey jsonb,
  project jsonb,
  done integer not null default 0,
  total integer not null default 0,
  adopted_at timestamp with time zone,
  finished_at timestamp with time zone,
  seq integer not null,
  last_hash bytea not null,
  version integer not null default 1,
  constraint suggestions_pkey PRIMARY KEY (county, id),
  constraint suggestions_county_number_key UNIQUE (county, number),
  constraint suggestions_county_token_hash_key UNIQUE (county, token_hash),
  constraint suggestions_county CHECK ((county = "left"(region_path, 6))),
  constraint suggestions_done CHECK ((done <= total)),
  constraint suggestions_done_check CHECK ((done >= 0)),
  constraint suggestions_moves CHECK ((((prev_state IS NULL) AND (state = 'received'::text)) OR (((prev_state || '>'::text) || state) = ANY (ARRAY['adopted>building'::text, 'adopted>declined'::text, 'building>finished'::text, 'possible>adopted'::text, 'possible>declined'::text, 'possible>surveying'::text, 'received>declined'::text, 'received>possible'::text, 'surveying>adopted'::text, 'surveying>declined'::text])))),
  constraint suggestions_state_check CHECK ((state = ANY (ARRAY['received'::text, 'possible'::text, 'surveying'::text, 'adopted'::text, 'building'::text, 'finished'::text, 'declined'::text]))),
  constraint suggestions_title_check CHECK ((title <> ''::text)),
  constraint suggestions_total_check CHECK ((total >= 0))
);
alter table suggestions enable row level security;
CREATE INDEX suggestions_case ON public.suggestions USING btree (county, case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX suggestions_list ON public.suggestions USING btree (county, region_path, received_at);
create policy everything on suggestions as permissive for all to yige_system
  using true;
create policy scope on suggestions as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on suggestions to yige_app;

create table table_definitions (
  id uuid not null,
  version integer not null,
  definition jsonb not null,
  active boolean not null,
  why text not null,
  at timestamp with time zone not null,
  account_id uuid,
  account_name text not null,
  constraint table_definitions_pkey PRIMARY KEY (id, version),
  constraint table_definitions_version_check CHECK ((version > 0))
);
grant insert, select on table_definitions to yige_app;
comment on table table_definitions is 'Every version of every definition, only added to; what comes with the program has no row until it is changed.';

create table table_rows (
  county text not null,
  sheet_id uuid not null,
  n integer not null,
  region_path text collate "C" not null,
  subject text not null,
  home_id uuid,
  sealed bytea not null,
  hand bytea,
  gaps integer not null,
  constraint table_rows_pkey PRIMARY KEY (county, sheet_id, n),
  constraint table_rows_n_check CHECK ((n > 0)),
  constraint table_rows_county_sheet_id_fkey FOREIGN KEY (county, sheet_id) REFERENCES table_sheets(county, id)
);
alter table table_rows enable row level security;
CREATE INDEX table_rows_home ON public.table_rows USING btree (county, home_id) WHERE (home_id IS NOT NULL);
CREATE INDEX table_rows_subject ON public.table_rows USING btree (county, subject);
create policy everything on table_rows as permissive for all to yige_system
  using true;
create policy scope on table_rows as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on table_rows to yige_app;

create table table_sheets (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  table_id uuid not null,
  definition_version integer not null,
  definition jsonb not null,
  period text not null,
  from_on date not null,
  to_on date not null,
  due_at timestamp with time zone not null,
  version integer not null,
  state text not null,
  total integer not null default 0,
  done integer not null default 0,
  account_id uuid,
  account_name text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  handed_at timestamp with time zone,
  handed_by uuid,
  handed_by_name text not null default ''::text,
  digest text,
  returned_at timestamp with time zone,
  returned_by_name text not null default ''::text,
  returned_reason text not null default ''::text,
  constraint table_sheets_pkey PRIMARY KEY (county, id),
  constraint table_sheets_county_table_id_period_region_path_version_key UNIQUE (county, table_id, period, region_path, version),
  constraint table_sheets_check CHECK (((handed_at IS NULL) OR (state <> ALL (ARRAY['queued'::text, 'running'::text, 'cancelled'::text, 'open'::text])))),
  constraint table_sheets_check1 CHECK (((handed_at IS NOT NULL) OR ((state <> 'handed'::text) AND (state <> 'returned'::text)))),
  constraint table_sheets_check2 CHECK (((handed_at IS NULL) = (digest IS NULL))),
  constraint table_sheets_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'cancelled'::text, 'open'::text, 'handed'::text, 'returned'::text]))),
  constraint table_sheets_version_check CHECK ((version > 0))
);
alter table table_sheets enable row level security;
CREATE INDEX table_sheets_handed ON public.table_sheets USING btree (county, handed_at) WHERE (handed_at IS NOT NULL);
CREATE INDEX table_sheets_under_way ON public.table_sheets USING btree (county, updated_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
create policy everything on table_sheets as permissive for all to yige_system
  using true;
create policy scope on table_sheets as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on table_sheets to yige_app;

create table tag_events (
  county text not null,
  tagged_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint tag_events_pkey PRIMARY KEY (county, tagged_id, seq)
);
alter table tag_events enable row level security;
create policy everything on tag_events as permissive for all to yige_system
  using true;
create policy scope on tag_events as permissive for all to yige_app
  using (EXISTS ( SELECT 1
   FROM tagged t
  WHERE ((t.county = tag_events.county) AND (t.id = tag_events.tagged_id))));
grant insert, select on tag_events to yige_app;
comment on table tag_events is 'Put on and taken off, chained; only ever added to.';

create table tagged (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  tag text not null,
  subject_kind text not null,
  subject_id uuid not null,
  since date not null,
  until date,
  source text not null,
  note text not null default ''::text,
  via uuid[] not null default '{}'::uuid[],
  changed_at timestamp with time zone not null,
  seq integer not null,
  last_hash bytea not null,
  constraint tagged_pkey PRIMARY KEY (county, id),
  constraint tagged_check CHECK ((until >= since)),
  constraint tagged_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'home'::text, 'organisation'::text, 'vehicle'::text, 'facility'::text])))
);
alter table tagged enable row level security;
CREATE UNIQUE INDEX tagged_once ON public.tagged USING btree (county, subject_id, tag);
CREATE INDEX tagged_tag ON public.tagged USING btree (county, tag) WHERE (until IS NULL);
create policy everything on tagged as permissive for all to yige_system
  using true;
create policy scope on tagged as permissive for all to yige_app
  using 
CASE
    WHEN (subject_kind = 'person'::text) THEN (EXISTS ( SELECT 1
       FROM people s
      WHERE ((s.county = tagged.county) AND (s.id = tagged.subject_id) AND ((tagged.tag <> ALL (( SELECT secret_tags() AS secret_tags)::text[])) OR (((tagged.tag || '/'::text) || s.region_path) ~~ ANY (( SELECT read_tags() AS read_tags)::text[]))))))
    WHEN (subject_kind = 'home'::text) THEN (EXISTS ( SELECT 1
       FROM homes s
      WHERE ((s.county = tagged.county) AND (s.id = tagged.subject_id) AND ((tagged.tag <> ALL (( SELECT secret_tags() AS secret_tags)::text[])) OR (((tagged.tag || '/'::text) || s.region_path) ~~ ANY (( SELECT read_tags() AS read_tags)::text[]))))))
    WHEN (subject_kind = 'organisation'::text) THEN (EXISTS ( SELECT 1
       FROM organisations s
      WHERE ((s.county = tagged.county) AND (s.id = tagged.subject_id) AND ((tagged.tag <> ALL (( SELECT secret_tags() AS secret_tags)::text[])) OR (((tagged.tag || '/'::text) || s.region_path) ~~ ANY (( SELECT read_tags() AS read_tags)::text[]))))))
    ELSE (EXISTS ( SELECT 1
       FROM assets s
      WHERE ((s.county = tagged.county) AND (s.id = tagged.subject_id) AND (s.kind = tagged.subject_kind) AND ((tagged.tag <> ALL (( SELECT secret_tags() AS secret_tags)::text[])) OR (((tagged.tag || '/'::text) || s.region_path) ~~ ANY (( SELECT read_tags() AS read_tags)::text[]))))))
END;
grant insert, select, update on tagged to yige_app;
comment on table tagged is 'One row for each tag that an entry has or had.';

create table tags (
  key text not null,
  subject text not null,
  zh text not null,
  en text not null,
  sensitive boolean not null,
  basis_zh text not null default ''::text,
  basis_en text not null default ''::text,
  readers text[] not null default '{}'::text[],
  built_in boolean not null,
  ended boolean not null default false,
  revision integer not null default 1,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint tags_pkey PRIMARY KEY (key),
  constraint tags_check CHECK ((sensitive OR (readers = '{}'::text[]))),
  constraint tags_en_check CHECK ((en <> ''::text)),
  constraint tags_key_check CHECK ((key ~ '^[a-z][a-z0-9-]{1,39}$'::text)),
  constraint tags_sensitive CHECK (((NOT sensitive) OR ((basis_zh <> ''::text) AND (readers <> '{}'::text[])))),
  constraint tags_subject_check CHECK ((subject = ANY (ARRAY['person'::text, 'home'::text, 'organisation'::text, 'vehicle'::text, 'facility'::text]))),
  constraint tags_zh_check CHECK ((zh <> ''::text))
);
grant insert, select, update on tags to yige_app;
comment on table tags is 'What can be put on an entry of the ledger.';

create table tasks (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null,
  title jsonb not null,
  subject_kind text not null,
  subject_id text not null,
  unit_id uuid,
  account_id uuid,
  state text not null default 'open'::text,
  due_at timestamp with time zone,
  created_at timestamp with time zone not null,
  done_at timestamp with time zone,
  done_by uuid,
  result jsonb,
  constraint tasks_pkey PRIMARY KEY (county, id),
  constraint tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text])))
);
alter table tasks enable row level security;
CREATE INDEX tasks_done_by ON public.tasks USING btree (county, done_by, done_at) WHERE (done_by IS NOT NULL);
CREATE INDEX tasks_open ON public.tasks USING btree (county, region_path, due_at) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX tasks_subject ON public.tasks USING btree (county, kind, subject_id) WHERE (state = 'open'::text);
create policy everything on tasks as permissive for all to yige_system
  using true;
create policy scope on tasks as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on tasks to yige_app;

create table triage_models (
  id uuid not null,
  version integer not null,
  data jsonb not null,
  active boolean not null default false,
  created_at timestamp with time zone not null default now(),
  note text,
  constraint triage_models_pkey PRIMARY KEY (id),
  constraint triage_models_version_key UNIQUE (version)
);
grant delete, insert, select, update on triage_models to yige_app;

create table units (
  id uuid not null,
  key text not null,
  name text not null,
  name_en text,
  kind text not null,
  region_path text collate "C" not null,
  parent_id uuid,
  capabilities text[] not null default '{}'::text[],
  phone text,
  about jsonb not null default '{}'::jsonb,
  active boolean not null default true,
  version integer not null default 1,
  constraint units_pkey PRIMARY KEY (id),
  constraint units_key_key UNIQUE (key),
  constraint units_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES units(id)
);
CREATE INDEX units_parent ON public.units USING btree (parent_id);
CREATE INDEX units_region ON public.units USING btree (region_path);
grant delete, insert, select, update on units to yige_app;
comment on table units is 'Departments, street sections, communities, teams, property managers, owners committees.';

create table uploads (
  county text not null,
  id uuid not null,
  token_hash bytea not null,
  account_id uuid,
  size integer not null,
  received integer not null default 0,
  mime text not null,
  name text,
  sha256 text,
  state text not null default 'open'::text,
  hash text,
  preview_hash text,
  meta jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint uploads_pkey PRIMARY KEY (county, id),
  constraint uploads_size_check CHECK ((size > 0)),
  constraint uploads_state_check CHECK ((state = ANY (ARRAY['open'::text, 'complete'::text, 'claimed'::text, 'failed'::text])))
);
CREATE INDEX uploads_age ON public.uploads USING btree (county, updated_at);
grant delete, insert, select, update on uploads to yige_app;

create table visit_entries (
  county text not null,
  id uuid not null,
  visit_id uuid not null,
  region_path text collate "C" not null,
  list text not null,
  body text not null,
  level text not null,
  wants_answer boolean not null,
  work boolean not null,
  uploads uuid[] not null default '{}'::uuid[],
  report_id uuid,
  case_id uuid,
  refused text,
  account_id uuid,
  happened_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  told_at timestamp with time zone,
  constraint visit_entries_pkey PRIMARY KEY (county, id),
  constraint visit_entries_level_check CHECK ((level = ANY (ARRAY['normal'::text, 'urgent'::text, 'critical'::text]))),
  constraint visit_entries_list_check CHECK ((list = ANY (ARRAY['difficulty'::text, 'need'::text, 'risk'::text]))),
  constraint visit_entries_county_visit_id_fkey FOREIGN KEY (county, visit_id) REFERENCES visits(county, id)
);
alter table visit_entries enable row level security;
CREATE INDEX visit_entries_case ON public.visit_entries USING btree (county, case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX visit_entries_list ON public.visit_entries USING btree (county, happened_at DESC, id);
CREATE INDEX visit_entries_visit ON public.visit_entries USING btree (county, visit_id);
CREATE INDEX visit_entries_waiting ON public.visit_entries USING btree (county, created_at) WHERE (work AND (report_id IS NULL) AND (refused IS NULL));
create policy everything on visit_entries as permissive for all to yige_system
  using true;
create policy scope on visit_entries as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on visit_entries to yige_app;
comment on table visit_entries is 'The three lists: difficulties, needs for service, hidden risks, as they were said at the door.';

create table visit_events (
  county text not null,
  visit_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null,
  data jsonb not null,
  actor_id uuid,
  actor_name text not null,
  request_id uuid,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  constraint visit_events_pkey PRIMARY KEY (county, visit_id, seq),
  constraint visit_events_kind_check CHECK ((kind = ANY (ARRAY['done'::text, 'again'::text, 'absent'::text, 'skipped'::text, 'given'::text, 'overdue'::text, 'cancelled'::text])))
);
alter table visit_events enable row level security;
create policy everything on visit_events as permissive for all to yige_system
  using true;
create policy scope on visit_events as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select on visit_events to yige_app;
comment on table visit_events is 'What happened to each call, only ever added to.';

create table visit_plans (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null,
  subject_kind text not null,
  every_days integer,
  working_days boolean not null default true,
  per_day integer not null,
  grace_days integer not null default 3,
  starts_on date not null,
  until_on date,
  state text not null default 'active'::text,
  created_by uuid,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint visit_plans_pkey PRIMARY KEY (county, id),
  constraint visit_plans_check CHECK ((until_on >= starts_on)),
  constraint visit_plans_every_days_check CHECK (((every_days >= 1) AND (every_days <= 366))),
  constraint visit_plans_grace_days_check CHECK (((grace_days >= 0) AND (grace_days <= 60))),
  constraint visit_plans_per_day_check CHECK (((per_day >= 1) AND (per_day <= 100))),
  constraint visit_plans_state_check CHECK ((state = ANY (ARRAY['active'::text, 'ended'::text]))),
  constraint visit_plans_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['door'::text, 'merchant'::text, 'company'::text, 'place'::text])))
);
alter table visit_plans enable row level security;
CREATE INDEX visit_plans_region ON public.visit_plans USING btree (county, region_path);
create policy everything on visit_plans as permissive for all to yige_system
  using true;
create policy scope on visit_plans as permissive for all to yige_app
  using ((region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[])) OR (EXISTS ( SELECT 1
   FROM unnest(( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)) s(s)
  WHERE starts_with(s.s, visit_plans.region_path))))
  with check (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on visit_plans to yige_app;
comment on table visit_plans is 'Who calls at which subjects how often; the calls themselves are in visits.';

create table visits (
  county text not null,
  id uuid not null,
  plan_id uuid not null,
  region_path text collate "C" not null,
  subject_kind text not null,
  subject_key text not null,
  label text not null,
  place text not null default ''::text,
  lng double precision,
  lat double precision,
  ord integer not null,
  round integer not null default 1,
  account_id uuid,
  due_on date not null,
  late_on date not null,
  daypart text,
  state text not null default 'due'::text,
  tries smallint not null default 0,
  tried text[] not null default '{}'::text[],
  told_at timestamp with time zone,
  closed_at timestamp with time zone,
  closed_by uuid,
  happened_at timestamp with time zone,
  at_lng double precision,
  at_lat double precision,
  at_accuracy real,
  reason text,
  note text,
  entries integer not null default 0,
  seq integer not null default 0,
  constraint visits_pkey PRIMARY KEY (county, id),
  constraint visits_check CHECK (((state = 'due'::text) = (closed_at IS NULL))),
  constraint visits_daypart_check CHECK ((daypart = ANY (ARRAY['morning'::text, 'afternoon'::text, 'evening'::text]))),
  constraint visits_state_check CHECK ((state = ANY (ARRAY['due'::text, 'done'::text, 'absent'::text, 'skipped'::text, 'cancelled'::text]))),
  constraint visits_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['door'::text, 'merchant'::text, 'company'::text, 'place'::text]))),
  constraint visits_county_plan_id_fkey FOREIGN KEY (county, plan_id) REFERENCES visit_plans(county, id)
);
alter table visits enable row level security;
CREATE INDEX visits_done ON public.visits USING btree (county, closed_by, happened_at) WHERE (state <> 'due'::text);
CREATE INDEX visits_due ON public.visits USING btree (county, account_id, due_on, ord) WHERE (state = 'due'::text);
CREATE UNIQUE INDEX visits_open ON public.visits USING btree (county, plan_id, subject_key) WHERE (state = 'due'::text);
CREATE INDEX visits_overdue ON public.visits USING btree (county, late_on) WHERE ((state = 'due'::text) AND (told_at IS NULL));
CREATE INDEX visits_plan ON public.visits USING btree (county, plan_id, region_path);
CREATE INDEX visits_region ON public.visits USING btree (county, region_path, due_on);
CREATE INDEX visits_subject ON public.visits USING btree (county, subject_key, happened_at DESC) WHERE (state <> 'due'::text);
create policy everything on visits as permissive for all to yige_system
  using true;
create policy scope on visits as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on visits to yige_app;
comment on table visits is 'One call at one subject: planned, made, missed or given up.';

create table weather_alerts (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  type text not null,
  colour text not null,
  headline text not null,
  source text not null,
  client_id uuid,
  external_id text,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by_name text not null default ''::text,
  ended_why text not null default ''::text,
  seq integer not null,
  sent_at timestamp with time zone,
  constraint weather_alerts_pkey PRIMARY KEY (county, id),
  constraint weather_alerts_colour_check CHECK ((colour = ANY (ARRAY['blue'::text, 'yellow'::text, 'orange'::text, 'red'::text]))),
  constraint weather_alerts_type_check CHECK ((type = ANY (ARRAY['typhoon'::text, 'rainstorm'::text, 'snowstorm'::text, 'coldWave'::text, 'gale'::text, 'sandstorm'::text, 'heat'::text, 'drought'::text, 'lightning'::text, 'hail'::text, 'frost'::text, 'fog'::text, 'haze'::text, 'icing'::text])))
);
alter table weather_alerts enable row level security;
CREATE UNIQUE INDEX weather_alerts_once ON public.weather_alerts USING btree (county, client_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX weather_alerts_region ON public.weather_alerts USING btree (county, region_path, until_at);
create policy everything on weather_alerts as permissive for all to yige_system
  using true;
create policy scope on weather_alerts as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on weather_alerts to yige_app;
comment on table weather_alerts is 'Weather alerts with region, from and until: while one is in force reports of what it bears on are raised.';
comment on column weather_alerts.sent_at is 'When the sender wrote its last message about this alert: an older one that comes late changes nothing.';

create table weather_raises (
  county text not null,
  alert_id uuid not null,
  case_id uuid not null,
  region_path text collate "C" not null,
  level text not null,
  why jsonb not null,
  at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by text not null default ''::text,
  taken boolean,
  constraint weather_raises_pkey PRIMARY KEY (county, alert_id, case_id),
  constraint weather_raises_check CHECK (((decided_at IS NULL) = (taken IS NULL))),
  constraint weather_raises_level_check CHECK ((level = ANY (ARRAY['urgent'::text, 'critical'::text])))
);
alter table weather_raises enable row level security;
CREATE INDEX weather_raises_case ON public.weather_raises USING btree (county, case_id);
CREATE INDEX weather_raises_region ON public.weather_raises USING btree (county, region_path);
create policy everything on weather_raises as permissive for all to yige_system
  using true;
create policy scope on weather_raises as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant delete, insert, select, update on weather_raises to yige_app;
comment on table weather_raises is 'Open cases that an alert bears on, proposed for a higher level: the alert, the level, why, and what a person made of it.';

create table workload_objections (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  case_id uuid not null,
  seq integer not null,
  kind text not null,
  account_id uuid not null,
  account_name text not null,
  reason text not null,
  state text not null,
  at timestamp with time zone not null,
  answer text,
  answered_by uuid,
  by_name text,
  answered_at timestamp with time zone,
  constraint workload_objections_pkey PRIMARY KEY (county, id),
  constraint workload_objections_check CHECK (((state = 'open'::text) = (answered_at IS NULL))),
  constraint workload_objections_state_check CHECK ((state = ANY (ARRAY['open'::text, 'upheld'::text, 'refused'::text])))
);
alter table workload_objections enable row level security;
CREATE UNIQUE INDEX workload_objections_entry ON public.workload_objections USING btree (county, case_id, seq, account_id);
CREATE INDEX workload_objections_region ON public.workload_objections USING btree (county, region_path);
create policy everything on workload_objections as permissive for all to yige_system
  using true;
create policy scope on workload_objections as permissive for all to yige_app
  using (region_path ~~ ANY (( SELECT string_to_array(current_setting('yige.scope'::text, true), ','::text) AS string_to_array)::text[]));
grant insert, select, update on workload_objections to yige_app;
comment on table workload_objections is 'Objections to entries of a workload account, with their answers.';
