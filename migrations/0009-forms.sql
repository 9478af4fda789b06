-- Forms: one definition for every page on which residents, workers and the desk fill something in. Few rows, on every node.
create table forms (
  key text primary key check (key ~ '^[a-z][a-z0-9-]{1,39}$'),
  region_path text collate "C" not null,
  open boolean not null default false,
  -- Since when it is closed: what was filled in before is still taken.
  closed_at timestamptz,
  version integer,
  draft jsonb not null,
  -- Counts every saved draft: two people do not overwrite each other.
  revision integer not null default 1,
  updated_at timestamptz not null
);
comment on table forms is 'Forms with their draft; what is published stands in form_versions.';

create table form_versions (
  form_key text not null references forms (key),
  version integer not null check (version > 0),
  definition jsonb not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (form_key, version)
);
comment on table form_versions is 'Published versions of forms; never changed, because reports name the version they were made with.';

grant select, insert, update on forms to yige_app, yige_system;
-- A published version stays as it is: the program itself may not change or remove one.
grant select, insert on form_versions to yige_app, yige_system;

-- Reports made with a form, newest first; other reports are not in it.
create index reports_form on reports (county, (raw ->> 'form'), id desc) where raw ? 'form';

-- A plate may carry a form: who scans it gets that form.
alter table qr_places add column form_key text references forms (key);
create index qr_places_form on qr_places (form_key);
