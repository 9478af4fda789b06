-- Suggestions of residents: answered, asked about, adopted, built. Votes hold no name and no phone.
create sequence suggestion_number;

create table suggestions (
  county text not null,
  id uuid not null,
  number text not null,
  region_path text collate "C" not null,
  title text not null check (title <> ''),
  body text not null,
  state text not null check (state in ('received', 'possible', 'surveying', 'adopted', 'building', 'finished', 'declined')),
  -- The last move, checked against the table in features/suggestions/rules.ts (a test compares the two).
  prev_state text,
  case_id uuid,
  token_hash bytea,
  received_at timestamptz not null,
  answer_due_at timestamptz not null,
  answered_at timestamptz,
  answer text,
  survey jsonb,
  project jsonb,
  done integer not null default 0 check (done >= 0),
  total integer not null default 0 check (total >= 0),
  adopted_at timestamptz,
  finished_at timestamptz,
  seq integer not null,
  last_hash bytea not null,
  version integer not null default 1,
  primary key (county, id),
  unique (county, number),
  unique (county, token_hash),
  constraint suggestions_county check (county = left(region_path, 6)),
  constraint suggestions_done check (done <= total),
  constraint suggestions_moves check (
    prev_state is null and state = 'received' or
    prev_state || '>' || state in (
      'adopted>building', 'adopted>declined', 'building>finished', 'possible>adopted', 'possible>declined', 'possible>surveying', 'received>declined', 'received>possible', 'surveying>adopted', 'surveying>declined'
    )
  )
);
create index suggestions_list on suggestions (county, region_path, received_at);
create index suggestions_case on suggestions (county, case_id) where case_id is not null;

create table suggestion_supporters (
  county text not null,
  id uuid not null,
  suggestion_id uuid not null,
  region_path text collate "C" not null,
  report_id uuid not null,
  case_id uuid not null,
  channel text not null,
  at timestamptz not null,
  primary key (county, id),
  unique (county, suggestion_id, report_id),
  foreign key (county, suggestion_id) references suggestions (county, id)
);
create index suggestion_supporters_report on suggestion_supporters (county, report_id);
comment on table suggestion_supporters is 'Reports that made the suggestion: each is told by its own channel.';

create table suggestion_links (
  county text not null,
  id uuid not null,
  suggestion_id uuid not null,
  other_id uuid not null,
  region_path text collate "C" not null,
  why text not null,
  at timestamptz not null,
  by_name text not null,
  undone_at timestamptz,
  primary key (county, id),
  foreign key (county, suggestion_id) references suggestions (county, id),
  foreign key (county, other_id) references suggestions (county, id)
);
create index suggestion_links_of on suggestion_links (county, suggestion_id);
create index suggestion_links_other on suggestion_links (county, other_id);
comment on table suggestion_links is 'Similar suggestions: both stay, supporters add up, a link can be undone.';

create table suggestion_codes (
  county text not null,
  suggestion_id uuid not null,
  code_hash bytea not null,
  region_path text collate "C" not null,
  building text not null,
  primary key (county, suggestion_id, code_hash),
  foreign key (county, suggestion_id) references suggestions (county, id)
);
comment on table suggestion_codes is 'One code for each household that is asked; the code itself is derived and not kept.';

create table suggestion_votes (
  county text not null,
  id uuid not null,
  suggestion_id uuid not null,
  region_path text collate "C" not null,
  how text not null check (how in ('code', 'phone', 'paper')),
  voter bytea,
  choice smallint not null check (choice >= 0),
  n integer not null check (n > 0),
  building text,
  comment text,
  by_name text,
  at timestamptz not null,
  primary key (county, id),
  unique (county, suggestion_id, voter),
  foreign key (county, suggestion_id) references suggestions (county, id)
);
comment on column suggestion_votes.voter is 'Blind index of the household code or phone: one vote each. Paper counts have none.';

create table suggestion_places (
  county text not null,
  suggestion_id uuid not null,
  building text not null,
  region_path text collate "C" not null,
  total integer not null check (total >= 0),
  done integer not null default 0 check (done >= 0),
  primary key (county, suggestion_id, building),
  foreign key (county, suggestion_id) references suggestions (county, id)
);

create table suggestion_events (
  county text not null,
  suggestion_id uuid not null,
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
  primary key (county, suggestion_id, seq)
);

grant select, insert, update on suggestions, suggestion_links, suggestion_places to yige_app, yige_system;
grant select, insert on suggestion_supporters, suggestion_codes, suggestion_votes, suggestion_events to yige_app, yige_system;
grant usage on sequence suggestion_number to yige_app, yige_system;

alter table suggestions enable row level security;
create policy everything on suggestions to yige_system using (true);
create policy scope on suggestions to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
do $$
declare
  t text;
begin
  -- What hangs on a suggestion is visible with it, wherever it lay when it was written.
  foreach t in array array['suggestion_supporters', 'suggestion_links', 'suggestion_codes', 'suggestion_votes', 'suggestion_places', 'suggestion_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %1$I to yige_app using (exists (select 1 from suggestions s where s.county = %1$I.county and s.id = %1$I.suggestion_id))', t);
  end loop;
end $$;
