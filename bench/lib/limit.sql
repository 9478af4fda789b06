-- The limit LF: an intake as one plpgsql call: locate by polygon, look for a duplicate, look up who is on duty, five inserts.
create table bench_grids (path text primary key, shape polygon not null);
create index on bench_grids using gist (shape);
create table bench_cases (id bigserial primary key, path text, title text, lng float8, lat float8, account uuid, at timestamptz default now());
create index on bench_cases (path, at);
create table bench_reports (id bigserial primary key, case_id bigint, body text, at timestamptz default now());
create index on bench_reports (case_id);
create table bench_events (case_id bigint, seq int, kind text, data jsonb, at timestamptz default now(), primary key (case_id, seq));
create table bench_tasks (id bigserial primary key, case_id bigint, account uuid, due timestamptz);
create index on bench_tasks (due);
create table bench_outbox (id bigserial primary key, case_id bigint, body jsonb, next_at timestamptz);
create index on bench_outbox (next_at);
create table bench_duty (path text, account uuid, primary key (path, account));
create view bench_rows as select id, path, title, lng, lat, account, at from bench_cases;

create function bench_lf(x float8, y float8, words text) returns bigint language plpgsql as $$
declare
  p text;
  dup bigint;
  who uuid;
  c bigint;
begin
  select path into p from bench_grids where shape @> polygon(box(point(x, y), point(x, y))) limit 1;
  select id into dup from bench_cases where path = p and at > now() - interval '1 hour' and title = left(words, 30) order by at desc limit 1;
  select account into who from bench_duty where path = p limit 1;
  insert into bench_cases (path, title, lng, lat, account) values (p, left(words, 30), x, y, who) returning id into c;
  insert into bench_reports (case_id, body) values (coalesce(dup, c), words);
  insert into bench_events (case_id, seq, kind, data) values (c, 1, 'reported', jsonb_build_object('path', p));
  insert into bench_tasks (case_id, account, due) values (c, who, now() + interval '2 days');
  insert into bench_outbox (case_id, body, next_at) values (c, jsonb_build_object('case', c), now());
  return c;
end $$;
