-- Two entries of one person become one and come apart again; pairs that may be one person wait for somebody who looks (adr/0017, 5).
alter table people add column merged_into uuid;
create index people_merged on people (county, merged_into) where merged_into is not null;

create table person_merges (
  county text not null,
  id uuid not null,
  -- Of the winner, when it was done.
  region_path text collate "C" not null,
  loser uuid not null,
  winner uuid not null,
  -- Versions that the merge wrote; the ones before them are what it comes back to.
  loser_seq integer not null,
  winner_seq integer not null,
  -- Fields of the winner that took the value of the loser.
  fields text[] not null default '{}',
  -- Residences that went to the winner.
  moved uuid[] not null default '{}',
  -- Of two residences at one door in one role the one that says less ends with the merge: [{id, was, set}] with the dates of its end.
  ended jsonb not null default '[]',
  -- Where the winner was looked for before, for one without any residence.
  winner_path text collate "C" not null,
  state text not null check (state in ('merged', 'undone')),
  why text not null default '',
  done_at timestamptz not null,
  done_by uuid,
  done_by_name text not null,
  undone_at timestamptz,
  undone_by uuid,
  undone_by_name text,
  undone_why text,
  primary key (county, id),
  foreign key (county, loser) references people (county, id),
  foreign key (county, winner) references people (county, id),
  check ((state = 'undone') = (undone_at is not null))
);
create unique index person_merges_standing on person_merges (county, loser) where state = 'merged';
create index person_merges_loser on person_merges (county, loser);
create index person_merges_winner on person_merges (county, winner);

create table person_pairs (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  a uuid not null,
  b uuid not null,
  -- 0 to 1: the chance that it is one person.
  score real not null,
  -- Names of fields, how near they are and what that weighs; never a value.
  reasons jsonb not null,
  -- Blind index of all values of both: decided again when one changes.
  seen bytea not null,
  state text not null check (state in ('open', 'same', 'different')),
  pass uuid,
  found_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name text,
  why text,
  primary key (county, id),
  unique (county, a, b),
  foreign key (county, a) references people (county, id),
  foreign key (county, b) references people (county, id),
  check ((state = 'open') = (decided_at is null))
);
create index person_pairs_b on person_pairs (county, b);
create index person_pairs_open on person_pairs (county, score desc, id) where state = 'open';

create table pair_passes (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null check (state in ('queued', 'running', 'done', 'cancelled')),
  stage text not null default 'queued',
  people integer not null default 0,
  done integer not null default 0,
  found integer not null default 0,
  opened integer not null default 0,
  account_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (county, id)
);

grant select, insert, update on person_merges, pair_passes to yige_app, yige_system;
grant select, insert, update on person_pairs to yige_app, yige_system;
grant delete on person_pairs to yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['person_merges', 'person_pairs', 'pair_passes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
  end loop;
end $$;
-- Two people are compared by whoever may read both.
create policy scope on person_merges to yige_app using (
  exists (select 1 from people p where p.county = person_merges.county and p.id = person_merges.loser)
  and exists (select 1 from people p where p.county = person_merges.county and p.id = person_merges.winner));
create policy scope on person_pairs to yige_app using (
  exists (select 1 from people p where p.county = person_pairs.county and p.id = person_pairs.a)
  and exists (select 1 from people p where p.county = person_pairs.county and p.id = person_pairs.b));
create policy scope on pair_passes to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
