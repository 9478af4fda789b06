-- What own rules find sends nobody without bound: a rule may send nobody, and a grid is given so many doors a day; the rest waits.
alter table ledger_rules add column tasks boolean not null default true;
alter table ledger_rule_events add column tasks boolean;
alter table findings
  -- Somebody is to be sent, and was not yet: the grid has had its doors of the day.
  add column waits boolean not null default false,
  -- Of an own rule: the day on which somebody was sent.
  add column asked_on date;
update findings set asked_on = found_at::date where rule like 'own:%' and visit;
create index findings_waiting on findings (county, region_path) where waits;
create index findings_asked on findings (county, asked_on, region_path) where asked_on is not null;

-- What was said of an entry of the catalogue and when; whoever uses it is told of changes, and once of each time it is late.
create table catalogue_events (
  county text not null,
  entry_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('entered', 'changed', 'imported')),
  -- [{field, before, after}]
  changes jsonb not null default '[]',
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null,
  primary key (county, entry_id, seq),
  foreign key (county, entry_id) references catalogue_entries (county, id)
);
comment on table catalogue_events is 'Every change of an entry of the catalogue; only ever added to.';
-- The day of the last renewal for which the unit was told that the entry is late.
alter table catalogue_subscriptions add column late_told date;
grant select, insert on catalogue_events to yige_app, yige_system;
alter table catalogue_events enable row level security;
create policy everything on catalogue_events to yige_system using (true);
create policy scope on catalogue_events to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest((select string_to_array(current_setting('yige.scope', true), ','))::text[]) s where starts_with(s, region_path)))
  with check (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));

-- Vehicles and facilities come in from files too, and the undo of an import takes them away.
alter table ledger_imports drop constraint ledger_imports_what_check,
  add constraint ledger_imports_what_check check (what in ('people', 'organisations', 'vehicles', 'facilities'));
alter table ledger_import_changes drop constraint ledger_import_changes_kind_check,
  add constraint ledger_import_changes_kind_check check (kind in ('person', 'residence', 'home', 'organisation', 'asset'));
grant delete on assets to yige_system;
