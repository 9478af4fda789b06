-- Departments' tables: definitions in versions, sheets made from the ledger for a period and a region, their rows (features/tables).
-- Definitions are a reference table: few, the same everywhere, read by everybody who reads tables.
create table table_definitions (
  id uuid not null,
  version integer not null check (version > 0),
  definition jsonb not null,
  active boolean not null,
  why text not null,
  at timestamptz not null,
  account_id uuid,
  account_name text not null,
  primary key (id, version)
);
comment on table table_definitions is 'Every version of every definition, only added to; what comes with the program has no row until it is changed.';
grant select, insert on table_definitions to yige_app, yige_system;

create table table_sheets (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  table_id uuid not null,
  definition_version integer not null,
  -- As it was when the sheet was made: a sheet is read by it whatever becomes of the table.
  definition jsonb not null,
  period text not null,
  from_on date not null,
  to_on date not null,
  due_at timestamptz not null,
  version integer not null check (version > 0),
  state text not null check (state in ('queued', 'running', 'cancelled', 'open', 'handed', 'returned')),
  total integer not null default 0,
  done integer not null default 0,
  account_id uuid,
  account_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  handed_at timestamptz,
  handed_by uuid,
  handed_by_name text not null default '',
  -- Over the definition and every cell, as they were handed in.
  digest text,
  returned_at timestamptz,
  returned_by_name text not null default '',
  returned_reason text not null default '',
  primary key (county, id),
  unique (county, table_id, period, region_path, version),
  check (handed_at is null or state not in ('queued', 'running', 'cancelled', 'open')),
  check (handed_at is not null or (state <> 'handed' and state <> 'returned')),
  check ((handed_at is null) = (digest is null))
);
create index table_sheets_under_way on table_sheets (county, updated_at) where state in ('queued', 'running');
create index table_sheets_handed on table_sheets (county, handed_at) where handed_at is not null;

create table table_rows (
  county text not null,
  sheet_id uuid not null,
  n integer not null check (n > 0),
  region_path text collate "C" not null,
  -- What the row is about: the id of an entry of the ledger, or the code of a region.
  subject text not null,
  home_id uuid,
  -- Cells with what each was made of, sealed as one and bound to the row; values filled in by hand apart, so that one is written alone.
  sealed bytea not null,
  hand bytea,
  -- Cells that are needed and empty.
  gaps integer not null,
  primary key (county, sheet_id, n),
  foreign key (county, sheet_id) references table_sheets (county, id)
);

grant select, insert, update on table_sheets to yige_app, yige_system;
-- A sheet that is made anew begins without rows.
grant select, insert, update, delete on table_rows to yige_app, yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['table_sheets', 'table_rows'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;
