-- A name of a place that came with the town and is not so here: switched off, or corrected, by an office for its area (features/placenames).
create table place_overrides (
  county text not null,
  -- Of the landmark.
  id uuid not null,
  -- Where the name came with; it follows the ground.
  region_path text collate "C" not null,
  what text not null check (what in ('off', 'corrected')),
  -- As it came: kind, name, aliases, region, position.
  was jsonb not null,
  note text not null,
  at timestamptz not null,
  by_name text not null,
  seq integer not null,
  primary key (county, id)
);
create index place_overrides_region on place_overrides (county, region_path);
comment on table place_overrides is 'Names of places of the pack that an office switched off or corrected, with what they were.';
grant select, insert, update, delete on place_overrides to yige_app, yige_system;
alter table place_overrides enable row level security;
create policy everything on place_overrides to yige_system using (true);
create policy scope on place_overrides to yige_app using (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
