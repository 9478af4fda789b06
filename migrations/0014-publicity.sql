-- What the public may read of solved cases: words that a person has read and let go, never a view of the case itself.
create table publications (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  region_path text collate "C" not null,
  state text not null check (state in ('published', 'withdrawn')),
  title text not null,
  said text not null,
  result text not null,
  -- Community, and at most the street or building.
  place text not null,
  -- Class of the item, by which residents filter.
  kind text not null,
  photos jsonb not null default '[]',
  reported_at timestamptz not null,
  resolved_at timestamptz not null,
  published_at timestamptz not null,
  seq integer not null,
  primary key (county, id),
  foreign key (county, case_id) references cases (county, id)
);
create unique index publications_case on publications (county, case_id);
create index publications_shown on publications (county, published_at desc, id) where state = 'published';
comment on table publications is 'Public board: solved cases in the words a person let go.';

create table publication_events (
  county text not null,
  publication_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('published', 'changed', 'withdrawn')),
  at timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  -- What was public from then on; of a withdrawal the reason.
  data jsonb not null,
  primary key (county, publication_id, seq),
  foreign key (county, publication_id) references publications (county, id)
);
comment on table publication_events is 'Who made what public or took it back, and when; only ever added to.';

grant select, insert, update on publications to yige_app, yige_system;
grant select, insert on publication_events to yige_app, yige_system;
alter table publications enable row level security;
create policy everything on publications to yige_system using (true);
create policy scope on publications to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
alter table publication_events enable row level security;
create policy everything on publication_events to yige_system using (true);
create policy scope on publication_events to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
