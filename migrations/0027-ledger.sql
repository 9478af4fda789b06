-- The ledger: people, homes, who lives where as what, organisations; what they share, every version of them, and what contradicts (adr/0017).
-- Names, numbers and phones are sealed as one for each row and bound to it; keys tell equal from unequal without opening.
create table people (
  county text not null,
  id uuid not null,
  -- Where somebody lives now, else where the entry was made. Who may read a residence of a person may read the person.
  region_path text collate "C" not null,
  sealed bytea not null,
  sex smallint not null check (sex between 0 and 2),
  -- The first of the month of birth: "over 80" is an index. The day is sealed.
  birth_month date check (birth_month is null or extract(day from birth_month) = 1),
  died_on date,
  source text not null,
  verified_on date,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id)
);
create index people_region on people (county, region_path, id);
create index people_birth on people (county, birth_month);
comment on table people is 'One row for one person, wherever they live; residences say where.';

create table homes (
  county text not null,
  id uuid not null,
  -- The building; it is a region.
  region_path text collate "C" not null,
  unit text not null,
  floor integer,
  room text not null check (room <> ''),
  note text not null default '',
  created_at timestamptz not null,
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id)
);
-- Not unique: two buildings that become one may have a door twice until somebody has looked. New doors are asked for under a lock.
create index homes_door on homes (county, region_path, unit, room);
comment on table homes is 'One row for each door of a building.';

create table residences (
  county text not null,
  id uuid not null,
  person_id uuid not null,
  home_id uuid not null,
  region_path text collate "C" not null,
  -- lives here as family or as tenant; owns it and lives elsewhere; registered here and lives elsewhere.
  role text not null check (role in ('family', 'tenant', 'owner', 'absent')),
  household text not null default '',
  relation text not null default '',
  from_on date,
  until_on date,
  source text not null,
  verified_on date,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id),
  foreign key (county, person_id) references people (county, id),
  foreign key (county, home_id) references homes (county, id),
  constraint residences_order check (until_on >= from_on)
);
create index residences_person on residences (county, person_id);
create index residences_home on residences (county, home_id);
create index residences_household on residences (county, household) where household <> '';
create index residences_region on residences (county, region_path, person_id);

create table organisations (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  name text not null check (name <> ''),
  -- Public by law.
  credit_code text not null default '',
  kind text not null default '',
  address text not null default '',
  -- Who answers for it, and the phone.
  sealed bytea not null,
  closed_on date,
  source text not null,
  verified_on date,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  seq integer not null,
  last_hash bytea not null,
  primary key (county, id)
);
create index organisations_region on organisations (county, region_path, name);

-- What equal values share. The key is a blind index of the normalised value, one secret for each kind and each version of the normalisation.
create table ledger_keys (
  county text not null,
  kind text not null check (kind in ('id', 'phone', 'name', 'birth', 'code', 'organisation')),
  key bytea not null,
  subject_id uuid not null,
  region_path text collate "C" not null,
  primary key (county, kind, key, subject_id)
);
create index ledger_keys_subject on ledger_keys (county, subject_id);

create table ledger_versions (
  county text not null,
  subject_id uuid not null,
  seq integer not null,
  kind text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  unit_id uuid,
  region_path text collate "C" not null,
  data jsonb not null,
  request_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (county, subject_id, seq)
);
comment on table ledger_versions is 'Every version of every row of the ledger, chained; only ever added to. Values of people are sealed.';

create table findings (
  county text not null,
  id uuid not null,
  -- Of the first subject: where somebody asks.
  region_path text collate "C" not null,
  fingerprint bytea not null,
  rule text not null,
  severity text not null check (severity in ('error', 'doubt', 'notice')),
  -- The rows that were looked at together: `row` and a person or organisation, or what they share.
  group_kind text not null check (group_kind in ('row', 'id', 'phone', 'birth', 'home', 'household', 'code', 'organisation')),
  group_key text not null,
  subject_kind text not null check (subject_kind in ('person', 'residence', 'organisation')),
  subjects uuid[] not null default '{}',
  fields text[] not null default '{}',
  state text not null check (state in ('open', 'mended', 'dismissed')),
  -- Somebody is sent to ask.
  visit boolean not null,
  found_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid,
  closed_by_name text,
  reason text,
  until_on date,
  primary key (county, id),
  unique (county, fingerprint),
  check ((state = 'open') = (closed_at is null)),
  check (state <> 'dismissed' or reason is not null)
);
create index findings_group on findings (county, group_kind, group_key);
create index findings_open on findings (county, region_path, severity) where state = 'open';
create index findings_rule on findings (county, rule, state);
create index findings_subjects on findings using gin (subjects);

create table ledger_passes (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null check (state in ('queued', 'running', 'done', 'cancelled')),
  stage text not null default 'row',
  after text not null default '',
  total integer not null default 0,
  done integer not null default 0,
  opened integer not null default 0,
  mended integer not null default 0,
  account_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (county, id)
);

-- One row for each grid and day: rows of the ledger there, and those of them with an open error or doubt.
create table ledger_days (
  county text not null,
  region_path text collate "C" not null,
  day date not null,
  rows integer not null,
  wrong integer not null,
  open integer not null,
  primary key (county, region_path, day)
);

grant select, insert, update on people, homes, residences, organisations, findings, ledger_passes, ledger_days to yige_app, yige_system;
grant select, insert, update, delete on ledger_keys to yige_app, yige_system;
grant select, insert on ledger_versions to yige_app, yige_system;
do $$
declare
  t text;
begin
  foreach t in array array['people', 'homes', 'residences', 'organisations', 'ledger_keys', 'ledger_versions', 'findings', 'ledger_passes', 'ledger_days'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    continue when t in ('people', 'ledger_versions');
    execute format('create policy scope on %I to yige_app using (region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[]))', t);
  end loop;
end $$;
create policy scope on people to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from residences r where r.county = people.county and r.person_id = people.id));
-- The account of a person goes along with the person: written in one place, read where they live.
create policy scope on ledger_versions to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from people p where p.county = ledger_versions.county and p.id = ledger_versions.subject_id)
  or exists (select 1 from residences r where r.county = ledger_versions.county and r.id = ledger_versions.subject_id))
  with check (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
