-- Own rules of the ledger: conditions over its fields that a place defines, tries, and switches on (features/ledger/rules/own-*.ts).
create table ledger_rules (
  county text not null,
  id uuid not null,
  -- Entries that lie here are looked at.
  region_path text collate "C" not null,
  -- The last one that was written.
  definition jsonb not null,
  revision integer not null check (revision > 0),
  -- The one that runs; null: none.
  on_revision integer,
  on_definition jsonb,
  -- The last trial, and bringing the findings in line with what runs: how far, what came of it. Ids of entries, no values.
  trial jsonb,
  applied jsonb,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  seq integer not null,
  primary key (county, id),
  check ((on_revision is null) = (on_definition is null)),
  check (on_revision <= revision)
);
comment on table ledger_rules is 'Rules that a place defines for itself over the fields of the ledger.';

create table ledger_rule_events (
  county text not null,
  rule_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('written', 'on', 'off')),
  revision integer not null,
  -- Of what was written.
  definition jsonb,
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null,
  primary key (county, rule_id, seq),
  foreign key (county, rule_id) references ledger_rules (county, id)
);
comment on table ledger_rule_events is 'Every definition of an own rule, and when which of them ran; only ever added to.';

grant select, insert, update on ledger_rules to yige_app, yige_system;
grant select, insert on ledger_rule_events to yige_app, yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['ledger_rules', 'ledger_rule_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    -- A rule of the street is known to whoever checks further down; written only from its own scope.
    execute format('create policy scope on %I to yige_app using (
      region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[])
      or exists (select 1 from unnest((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]) s where starts_with(s, region_path)))
      with check (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;
