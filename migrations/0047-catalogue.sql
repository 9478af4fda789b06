-- The catalogue of data and resources: what there is to use, whose, how fresh; who uses it (features/catalogue).
create table catalogue_entries (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  code text not null check (code <> ''),
  kind text not null check (kind in ('data', 'ledger', 'device', 'service')),
  name text not null check (name <> ''),
  theme text not null default '',
  owner text not null check (owner <> ''),
  origin text not null default '',
  -- Days between two renewals.
  every integer check (every between 1 and 3660),
  -- What of this installation it stands for, such as `people` or `source:<id>`; then its last change is asked of that.
  bound text,
  changed_on date,
  note text not null default '',
  ended_on date,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  seq integer not null,
  primary key (county, id),
  unique (county, code)
);
create index catalogue_entries_region on catalogue_entries (county, region_path);
comment on table catalogue_entries is 'One row for each data item, ledger, device or service that somebody may ask to use.';

create table catalogue_subscriptions (
  county text not null,
  id uuid not null,
  -- Of the entry.
  region_path text collate "C" not null,
  entry_id uuid not null,
  unit_id uuid not null,
  purpose text not null,
  state text not null check (state in ('asked', 'granted', 'refused', 'ended')),
  asked_at timestamptz not null,
  account_id uuid,
  account_name text not null,
  decided_at timestamptz,
  decided_by_name text not null default '',
  reason text not null default '',
  primary key (county, id),
  foreign key (county, entry_id) references catalogue_entries (county, id)
);
create index catalogue_subscriptions_entry on catalogue_subscriptions (county, entry_id);
create unique index catalogue_subscriptions_once on catalogue_subscriptions (county, entry_id, unit_id) where state in ('asked', 'granted');
comment on table catalogue_subscriptions is 'Which unit uses an entry, or asked to, and for what.';

grant select, insert, update on catalogue_entries, catalogue_subscriptions to yige_app, yige_system;
alter table catalogue_entries enable row level security;
alter table catalogue_subscriptions enable row level security;
create policy everything on catalogue_entries to yige_system using (true);
create policy everything on catalogue_subscriptions to yige_system using (true);
-- What the street has is known to whoever works further down; written only from its own scope. Whoever knows an entry may ask for it.
create policy scope on catalogue_entries to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest((select string_to_array(current_setting('yige.scope', true), ','))::text[]) s where starts_with(s, region_path)))
  with check (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
create policy scope on catalogue_subscriptions to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from unnest((select string_to_array(current_setting('yige.scope', true), ','))::text[]) s where starts_with(s, region_path)));
