-- Where we fetch reports ourselves: watched folders, systems that are asked, mailboxes. Few rows, on every node.
create table sources (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('folder', 'pull', 'mail')),
  channel text not null,
  region_path text collate "C" not null,
  -- What may be shown; passwords and the values of headers are in secrets_sealed only.
  settings jsonb not null,
  secrets_sealed bytea,
  active boolean not null,
  -- How far it has been read: sizes of files, page and newest moment, last message. Moved with what was read.
  cursor jsonb not null default '{}',
  next_at timestamptz,
  looked_at timestamptz,
  failures integer not null default 0,
  last_error text,
  created_by uuid,
  created_at timestamptz not null
);
comment on table sources is 'Sources: what is looked into for reports, how, how far, and when next.';

create table source_items (
  county text not null,
  id uuid not null,
  source_id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('file', 'page', 'letter')),
  name text not null,
  -- What makes it the same: digest of a file, number of a message.
  key text not null,
  state text not null check (state in ('running', 'waiting', 'taken', 'faulty', 'refused', 'ignored')),
  taken integer not null default 0,
  repeated integer not null default 0,
  refused integer not null default 0,
  note text,
  import_id uuid,
  at timestamptz not null,
  ended_at timestamptz,
  primary key (county, id)
);
create index source_items_source on source_items (county, source_id, id);
create unique index source_items_open on source_items (county, source_id, name, key) where state in ('running', 'waiting');
comment on table source_items is 'What a source brought: a file, a page, a message, and what became of it; kept for three months.';

create table source_letters (
  county text not null,
  source_id uuid not null,
  external_id text not null,
  region_path text collate "C" not null,
  -- Address, subject and thread of the message, to answer in it.
  letter_sealed bytea not null,
  -- Keyed hash of the address: somebody who writes without end is a machine.
  sender bytea not null,
  at timestamptz not null,
  primary key (county, source_id, external_id)
);
create index source_letters_sender on source_letters (county, source_id, sender, at);
comment on table source_letters is 'How a message that came as a report is answered: sealed address and thread.';

grant select, insert, update, delete on sources, source_items, source_letters to yige_app, yige_system;
alter table source_items enable row level security;
create policy everything on source_items to yige_system using (true);
create policy scope on source_items to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
alter table source_letters enable row level security;
create policy everything on source_letters to yige_system using (true);
create policy scope on source_letters to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
