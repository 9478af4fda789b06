-- Mediation of disputes: parties, what is owed by when, and a chained log of what was said and decided.
create sequence mediation_number;

create table mediations (
  county text not null,
  id uuid not null,
  number text not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('noise', 'leak', 'parking', 'wages', 'family', 'property', 'neighbour', 'consumer', 'other')),
  title text not null check (title <> ''),
  place_text text,
  case_id uuid,
  unit_id uuid,
  mediator_id uuid,
  mediator_name text not null,
  state text not null check (state in ('opened', 'talking', 'drafted', 'running', 'fulfilled', 'failed', 'withdrawn')),
  -- The last move, checked against the table in features/mediation/rules.ts (a test compares the two).
  prev_state text,
  -- How often it was taken up again.
  round smallint not null default 0 check (round >= 0),
  way text check (way in ('upper', 'legal_aid', 'arbitration', 'court', 'other')),
  opened_at timestamptz not null,
  first_due_at timestamptz not null,
  first_at timestamptz,
  next_at timestamptz,
  next_place text,
  agreed_at timestamptz,
  confirmed_at timestamptz,
  closed_at timestamptz,
  seq integer not null,
  last_hash bytea not null,
  version integer not null default 1,
  primary key (county, id),
  unique (county, number),
  constraint mediations_county check (county = left(region_path, 6)),
  constraint mediations_moves check (
    prev_state is null and state = 'opened' or
    prev_state || '>' || state in (
      'drafted>failed', 'drafted>running', 'drafted>talking', 'drafted>withdrawn', 'failed>talking', 'fulfilled>talking', 'opened>failed', 'opened>talking', 'opened>withdrawn', 'running>fulfilled', 'running>talking', 'talking>drafted', 'talking>failed', 'talking>withdrawn', 'withdrawn>talking'
    )
  ),
  check (state <> 'failed' or way is not null),
  check (state not in ('running', 'fulfilled') or agreed_at is not null),
  check (state not in ('fulfilled', 'failed', 'withdrawn') or closed_at is not null)
);
create index mediations_list on mediations (county, region_path, opened_at);
create index mediations_case on mediations (county, case_id) where case_id is not null;
comment on table mediations is 'One dispute between parties that somebody mediates; the log is mediation_events.';

create table mediation_parties (
  county text not null,
  id uuid not null,
  mediation_id uuid not null,
  region_path text collate "C" not null,
  -- 1 is 甲方, 2 is 乙方 …
  side smallint not null check (side between 1 and 9),
  role text not null default '',
  name_sealed bytea not null,
  name_mask text not null,
  phone_sealed bytea,
  phone_mask text,
  signed_at timestamptz,
  sign_way text check (sign_way in ('code', 'paper')),
  sign_hash bytea,
  sign_tries smallint not null default 0,
  primary key (county, id),
  unique (county, mediation_id, side),
  unique (county, sign_hash),
  foreign key (county, mediation_id) references mediations (county, id)
);
comment on column mediation_parties.sign_hash is 'Of the link by which this party reads and signs the present agreement; another agreement has other links.';

create table mediation_duties (
  county text not null,
  id uuid not null,
  mediation_id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('term', 'visit')),
  side smallint,
  what text not null,
  due_at timestamptz not null,
  round smallint not null,
  state text not null check (state in ('draft', 'open', 'kept', 'broken', 'cancelled')),
  done_at timestamptz,
  done_by text,
  note text,
  primary key (county, id),
  foreign key (county, mediation_id) references mediations (county, id)
);
create index mediation_duties_of on mediation_duties (county, mediation_id);
comment on table mediation_duties is 'Terms of an agreement and follow-up visits: who does what by when, and whether it was done.';

create table mediation_events (
  county text not null,
  mediation_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_kind text not null check (actor_kind in ('account', 'reporter', 'client', 'system')),
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (county, mediation_id, seq)
);

-- Who may see a file that hangs on no case: holders of this verb where it lies. Null: holders of case.read.
alter table attachments add column verb text;

grant select, insert, update on mediations, mediation_parties, mediation_duties to yige_app, yige_system;
grant select, insert on mediation_events to yige_app, yige_system;
grant usage on sequence mediation_number to yige_app, yige_system;

alter table mediations enable row level security;
create policy everything on mediations to yige_system using (true);
create policy scope on mediations to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
do $$
declare
  t text;
begin
  -- What hangs on a mediation is visible with it, wherever it lay when it was written.
  foreach t in array array['mediation_parties', 'mediation_duties', 'mediation_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %1$I to yige_app using (exists (select 1 from mediations m where m.county = %1$I.county and m.id = %1$I.mediation_id))', t);
  end loop;
end $$;
