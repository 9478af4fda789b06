-- Vehicles and facilities as entries of the ledger: versions, keys and findings like those of people and organisations.
create table assets (
  county text not null,
  id uuid not null,
  -- The building, or the grid or community it lies in.
  region_path text collate "C" not null,
  kind text not null check (kind in ('vehicle', 'facility')),
  type text not null,
  -- What a facility is called; a vehicle is called by its plate, which is sealed.
  name text not null default '',
  -- All values, sealed as one and bound to the row: whose a car is says where somebody is.
  sealed bytea not null,
  -- An entry that owns it. Not a foreign key: whose owner has gone is a finding, and no reason to keep the owner.
  owner_person uuid,
  owner_organisation uuid,
  lng double precision,
  lat double precision,
  -- The next inspection.
  due_on date,
  closed_on date,
  source text not null,
  verified_on date,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id),
  check (owner_person is null or owner_organisation is null),
  check ((lng is null) = (lat is null))
);
create index assets_region on assets (county, kind, region_path, id);
create index assets_owner_person on assets (county, owner_person) where owner_person is not null;
create index assets_owner_organisation on assets (county, owner_organisation) where owner_organisation is not null;
create index assets_due on assets (county, due_on) where closed_on is null;
comment on table assets is 'One row for each vehicle or facility.';

grant select, insert, update on assets to yige_app, yige_system;
alter table assets enable row level security;
create policy everything on assets to yige_system using (true);
create policy scope on assets to yige_app using (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));

alter table findings drop constraint findings_group_kind_check, drop constraint findings_subject_kind_check,
  add constraint findings_group_kind_check
    check (group_kind in ('row', 'id', 'phone', 'birth', 'home', 'household', 'code', 'organisation', 'plate')),
  add constraint findings_subject_kind_check check (subject_kind in ('person', 'residence', 'organisation', 'asset'));
alter table ledger_keys drop constraint ledger_keys_kind_check,
  add constraint ledger_keys_kind_check check (kind in ('id', 'phone', 'name', 'birth', 'code', 'organisation', 'plate'));
