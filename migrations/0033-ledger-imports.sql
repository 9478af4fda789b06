-- Files into the ledger: sources by name, imports with a cursor, what became of every row, and what an undo takes back (adr/0017, 6).
create table ledger_sources (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null check (name <> ''),
  note text not null default '',
  -- Columns as somebody said them last, by the headings of the file they were said of.
  columns jsonb not null default '{}',
  account_id uuid,
  created_at timestamptz not null,
  primary key (county, id),
  unique (county, region_path, name)
);
comment on table ledger_sources is 'Ledgers that come from elsewhere, by name.';

create table ledger_imports (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  source_id uuid not null,
  -- What its rows are.
  what text not null check (what in ('people', 'organisations')),
  -- Of the file.
  name text not null,
  -- Empty when the file is forgotten.
  file_hash text not null,
  headings text[] not null default '{}',
  -- Row of the headings among the rows that are not blank, from 0; -1 for none.
  header integer not null,
  columns jsonb not null default '{}',
  -- Where the file says something else than the ledger: the ledger holds, or the file.
  differing text not null default 'keep' check (differing in ('keep', 'take')),
  -- Rows that a rule calls wrong are refused instead of becoming findings.
  strict boolean not null default false,
  -- Regions in which whoever began it may.
  scope text[] not null default '{}',
  stage text not null check (stage in ('look', 'dry', 'take', 'undo')),
  state text not null check (state in ('open', 'queued', 'running', 'done', 'cancelled', 'failed')),
  total integer not null default 0,
  -- The cursor: rows of data that are behind it.
  done integer not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  same integer not null default 0,
  doubtful integer not null default 0,
  refused integer not null default 0,
  differs integer not null default 0,
  gone integer not null default 0,
  -- Of an undo: what came back and what was left because somebody changed it since.
  undone integer not null default 0,
  kept integer not null default 0,
  error text,
  account_id uuid,
  account_name text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (county, id),
  foreign key (county, source_id) references ledger_sources (county, id)
);
create index ledger_imports_source on ledger_imports (county, source_id, created_at);
create index ledger_imports_file on ledger_imports (county, file_hash) where file_hash <> '';

create table ledger_import_rows (
  county text not null,
  import_id uuid not null,
  row integer not null,
  region_path text collate "C" not null,
  -- As a spreadsheet program numbers it.
  line integer not null,
  outcome text not null check (outcome in ('created', 'changed', 'same', 'doubtful', 'refused')),
  -- The person or organisation.
  subject_id uuid,
  -- Fields that the row changed, and those it says differently and that were kept.
  fields text[] not null default '{}',
  differs text[] not null default '{}',
  -- Why it was refused, or what to know; codes, never a value.
  issues text[] not null default '{}',
  -- Name and door as the file has them, bound to the row.
  sealed bytea not null,
  primary key (county, import_id, row),
  foreign key (county, import_id) references ledger_imports (county, id)
);
create index ledger_import_rows_outcome on ledger_import_rows (county, import_id, outcome, row);
create index ledger_import_rows_subject on ledger_import_rows (county, import_id, subject_id);

create table ledger_import_changes (
  county text not null,
  import_id uuid not null,
  subject_id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('person', 'residence', 'home', 'organisation')),
  -- The person of a person or residence; a home or organisation is its own.
  owner_id uuid not null,
  -- The version before the import, 0 when it was entered by it, and the last one that the import wrote.
  base integer not null,
  seq integer not null,
  -- Somebody changed it between two rows of the import.
  mixed boolean not null default false,
  -- Source, day of verification and place before: what a version does not hold.
  former jsonb not null default '{}',
  state text not null default 'standing' check (state in ('standing', 'undone', 'kept')),
  primary key (county, import_id, subject_id),
  foreign key (county, import_id) references ledger_imports (county, id)
);
create index ledger_import_changes_owner on ledger_import_changes (county, import_id, kind, owner_id);
create index ledger_import_changes_subject on ledger_import_changes (county, subject_id);

grant select, insert, update on ledger_sources, ledger_imports to yige_app, yige_system;
grant select, insert, update, delete on ledger_import_rows to yige_system;
grant select, insert, update on ledger_import_changes to yige_system;
grant select on ledger_import_rows, ledger_import_changes to yige_app;
-- The undo of an import takes away what the import entered; every version of it stays, with one more that says so.
grant delete on people, residences, homes, organisations to yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['ledger_sources', 'ledger_imports', 'ledger_import_rows', 'ledger_import_changes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;
