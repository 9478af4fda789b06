-- What the planner believes of the tables every report is written to, from the first row on.
--
-- An empty table has no statistics, and a plan made then is kept by its connection: the foreign keys of the intake looked up
-- their case by an index of the whole county, reading every case for every row, until the first automatic analyze, a minute or
-- more later (measured: two thirds of PostgreSQL's time per report). So rows of no place are written, counted and taken out
-- again. What stays are the shapes: one county, identities that are unique, a few lines per case. The first automatic analyze
-- of real rows replaces them.

insert into cases (county, id, number, region_path, title, level, state, reported_at, seq, last_hash)
select '000000', gen_random_uuid(), 'S-' || i, '000000000' || lpad((i % 20)::text, 3, '0') || '001', 'S' || i, 'normal', 'triage',
  timestamptz '2000-01-01' + i * interval '1 minute', 3, ''
from generate_series(1, 300) i;

insert into reports (county, id, case_id, region_path, channel, body, reporter_kind, token_hash, request_id, occurred_at, received_at)
select county, gen_random_uuid(), id, region_path, 'web', title, 'anonymous', uuid_send(id), gen_random_uuid(), reported_at, reported_at from cases where county = '000000';

insert into case_links (county, id, case_id, report_id, region_path, kind, score, why, rule, at)
select county, gen_random_uuid(), case_id, id, region_path, 'origin', 1, '{}', 'origin', received_at from reports where county = '000000';

insert into case_events (county, case_id, seq, kind, occurred_at, recorded_at, actor_kind, actor_name, region_path, data, request_id, tx, prev_hash, hash)
select county, id, seq, 'reported', reported_at, reported_at, 'system', '', region_path, '{}', gen_random_uuid(), right(number, -2)::xid8, '', ''
from (select county, id, generate_series(1, 3) as seq, reported_at, region_path, number from cases where county = '000000') c;

insert into case_clocks (county, case_id, key, region_path, kind, state, next_at, detail)
select county, id, key, region_path, key, 'ok', reported_at, '{}' from cases, unnest(array['confirm', 'sign', 'resolve']) key where county = '000000';

insert into case_handlers (county, case_id, id, region_path, role, unit_id, account_id, state, assigned_at)
select county, id, gen_random_uuid(), region_path, 'main', id, id, 'assigned', reported_at from cases where county = '000000';

insert into decisions (county, id, case_id, report_id, region_path, kind, value, score, why, rule, inputs, needs_person, at)
select county, gen_random_uuid(), case_id, id, region_path, kind, '{}', 1, '{}', 'r', '{}', false, received_at
from reports, unnest(array['place', 'class', 'level', 'link', 'route']) kind where county = '000000';

insert into outbox (county, id, case_id, report_id, region_path, channel, kind, body, state, next_at, created_at)
select county, gen_random_uuid(), case_id, id, region_path, 'web', 'progress', '{}', 'pending', received_at, received_at from reports where county = '000000';

insert into requests (county, request_id, actor, endpoint, body_hash, status, created_at)
select county, request_id, 'intake:web', 'reports.intake', '', 201, received_at from reports where county = '000000';

analyze cases, reports, case_links, case_events, case_clocks, case_handlers, decisions, outbox, requests;

delete from requests where county = '000000';
delete from outbox where county = '000000';
delete from decisions where county = '000000';
delete from case_handlers where county = '000000';
delete from case_clocks where county = '000000';
delete from case_events where county = '000000';
delete from case_links where county = '000000';
delete from reports where county = '000000';
delete from cases where county = '000000';
