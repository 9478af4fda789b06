-- Weather alerts in force (features/weather): entered by the duty office or handed over by another system.
create table weather_alerts (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  type text not null check (type in ('typhoon', 'rainstorm', 'snowstorm', 'coldWave', 'gale', 'sandstorm', 'heat', 'drought', 'lightning',
    'hail', 'frost', 'fog', 'haze', 'icing')),
  colour text not null check (colour in ('blue', 'yellow', 'orange', 'red')),
  -- What was announced, in its own words.
  headline text not null,
  -- Who said so: a person of the duty office, or the system that handed it over.
  source text not null,
  client_id uuid,
  -- The number the other system knows it by: the same number is one alert.
  external_id text,
  from_at timestamptz not null,
  until_at timestamptz not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_by_name text not null default '',
  ended_why text not null default '',
  seq integer not null,
  primary key (county, id)
);
create unique index weather_alerts_once on weather_alerts (county, client_id, external_id) where external_id is not null;
create index weather_alerts_region on weather_alerts (county, region_path, until_at);
comment on table weather_alerts is 'Weather alerts with region, from and until: while one is in force reports of what it bears on are raised.';
grant select, insert, update on weather_alerts to yige_app, yige_system;
alter table weather_alerts enable row level security;
create policy everything on weather_alerts to yige_system using (true);
create policy scope on weather_alerts to yige_app using (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
