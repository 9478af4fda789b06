-- Open cases that a weather alert bears on: proposed to be raised when it comes into force, decided by a person.
create table weather_raises (
  county text not null,
  alert_id uuid not null,
  case_id uuid not null,
  region_path text collate "C" not null,
  level text not null check (level in ('urgent', 'critical')),
  why jsonb not null,
  at timestamptz not null,
  decided_at timestamptz,
  decided_by text not null default '',
  taken boolean,
  primary key (county, alert_id, case_id),
  check ((decided_at is null) = (taken is null))
);
create index weather_raises_case on weather_raises (county, case_id);
create index weather_raises_region on weather_raises (county, region_path);
comment on table weather_raises is 'Open cases that an alert bears on, proposed for a higher level: the alert, the level, why, and what a person made of it.';
grant select, insert, update on weather_raises to yige_app, yige_system;
alter table weather_raises enable row level security;
create policy everything on weather_raises to yige_system using (true);
create policy scope on weather_raises to yige_app using (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
