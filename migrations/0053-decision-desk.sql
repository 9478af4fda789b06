-- The decision desk (features/decisions): versions of the class model, looks of people at decisions, findings of drift, replays.

-- One class model for the installation, in versions. A version is weights, no words: hashed characters and pairs of them.
create table class_models (
  id uuid primary key,
  number integer not null unique,
  state text not null check (state in ('candidate', 'current', 'former', 'refused')),
  -- Digest of the list's wording it was made for; under another list it is not loaded.
  list text not null,
  list_name text not null,
  -- Corrections up to this version of the journal were looked at when it was made.
  journal integer not null,
  -- The saved model as JSON text, and its digest. Of old versions only what is said about them is kept.
  data text,
  sha256 text not null,
  trained jsonb not null,
  measured jsonb not null,
  made_at timestamptz not null,
  made_by uuid,
  made_by_name text not null,
  decided_at timestamptz,
  decided_by_name text not null default '',
  why text not null default '',
  check (data is not null or state in ('former', 'refused'))
);
create unique index class_models_current on class_models (state) where state = 'current';
comment on table class_models is 'Versions of the class model with what they were trained on and how they did on cases kept back.';
grant select, insert, update on class_models to yige_app, yige_system;

-- Somebody looked at a decision and said what is right; only adds.
create table decision_looks (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  case_id uuid not null,
  decision_id uuid not null,
  kind text not null check (kind in ('class', 'level')),
  given text not null,
  stands text not null,
  score real not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  primary key (county, id),
  unique (county, decision_id)
);
create index decision_looks_region on decision_looks (county, region_path, at);
comment on table decision_looks is 'Decisions that a person looked at in the review queue.';
grant select, insert on decision_looks to yige_app, yige_system;

-- Decisions got worse than they were. Open until it is over again, so that it is told once.
create table decision_findings (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  what text not null check (what in ('agreement', 'unsure')),
  kind text not null check (kind in ('place', 'class', 'level', 'link', 'route')),
  figures jsonb not null,
  found_at timestamptz not null,
  seen_at timestamptz,
  seen_by_name text not null default '',
  note text not null default '',
  over_at timestamptz,
  primary key (county, id)
);
create unique index decision_findings_open on decision_findings (county, what, kind) where over_at is null;
create index decision_findings_region on decision_findings (county, region_path, found_at);
comment on table decision_findings is 'Findings of drift: agreement fell or unsure decisions rose.';
grant select, insert, update on decision_findings to yige_app, yige_system;

-- Past reports decided again under another model or list, beside today's; nothing of a case is changed by it.
create table decision_replays (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null check (state in ('waiting', 'running', 'done', 'stopped', 'failed')),
  -- Days of the reports, and what they are decided under.
  asked jsonb not null,
  done integer not null default 0,
  total integer not null default 0,
  result jsonb,
  why text not null default '',
  at timestamptz not null,
  by_account uuid,
  by_name text not null,
  ended_at timestamptz,
  primary key (county, id)
);
create index decision_replays_region on decision_replays (county, region_path, at);
comment on table decision_replays is 'Replays of past reports under another model or list.';
grant select, insert, update on decision_replays to yige_app, yige_system;

create table decision_replay_changes (
  county text not null,
  replay_id uuid not null,
  case_id uuid not null,
  kind text not null check (kind in ('class', 'level', 'route')),
  region_path text collate "C" not null,
  was text not null,
  now text not null,
  -- What people left it at; empty: nobody has looked.
  stands text not null,
  primary key (county, replay_id, case_id, kind)
);
create index decision_replay_changes_region on decision_replay_changes (county, region_path);
comment on table decision_replay_changes is 'What a replay would change, case by case.';
grant select, insert on decision_replay_changes to yige_app, yige_system;
grant delete on decision_replay_changes to yige_system;

do $$
declare
  t text;
begin
  foreach t in array array['decision_looks', 'decision_findings', 'decision_replays', 'decision_replay_changes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;
