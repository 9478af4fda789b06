-- Names by which people say where, entered by somebody or learnt from corrections of the place (features/placenames).
create table place_names (
  county text not null,
  id uuid not null,
  -- What the name means.
  region_path text collate "C" not null,
  name text not null check (name <> ''),
  -- As texts are compared: one spelling for what people write in many.
  folded text not null,
  lng double precision,
  lat double precision,
  origin text not null check (origin in ('person', 'learnt')),
  state text not null check (state in ('proposed', 'used', 'refused', 'ended')),
  note text not null default '',
  made_at timestamptz not null,
  made_by_name text not null,
  decided_at timestamptz,
  decided_by_name text not null default '',
  seq integer not null,
  primary key (county, id)
);
create index place_names_region on place_names (county, region_path);
-- One answer to each name at a place: what was refused is not proposed again.
create unique index place_names_once on place_names (county, folded, region_path) where state <> 'ended';
comment on table place_names is 'A name of a place that is used, proposed after corrections, or refused; what is used stands in landmarks too.';

create table place_name_hints (
  county text not null,
  folded text not null,
  case_id uuid not null,
  -- Where a person said the case is.
  region_path text collate "C" not null,
  name text not null,
  lng double precision,
  lat double precision,
  at timestamptz not null,
  primary key (county, folded, case_id)
);
create index place_name_hints_region on place_name_hints (county, region_path);
comment on table place_name_hints is 'Words of a case whose place was corrected that may be a name nobody has entered; kept a year.';

grant select, insert, update on place_names to yige_app, yige_system;
grant select, insert, update, delete on place_name_hints to yige_app, yige_system;
alter table place_names enable row level security;
alter table place_name_hints enable row level security;
create policy everything on place_names to yige_system using (true);
create policy everything on place_name_hints to yige_system using (true);
create policy scope on place_names to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
create policy scope on place_name_hints to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
