-- Other installations that cases are referred to and come from. Few rows, on every node.
create table peers (
  id uuid primary key,
  name text not null,
  -- How messages travel: signed calls, or signed files that somebody carries between two networks.
  transport text not null check (transport in ('http', 'file')),
  -- Where the other side is called; empty for files.
  url text not null default '',
  direction text not null check (direction in ('both', 'send', 'take')),
  relation text not null check (relation in ('above', 'below', 'beside')),
  -- Region codes of the other side: it speaks for these and no others.
  regions text[] not null default '{}',
  -- Where here its cases may come from and go to.
  region_path text collate "C" not null,
  -- The unit here that follows what was referred: it holds the case while the other side works.
  unit_id uuid not null,
  -- Name of the shared secret in signatures and files.
  key text not null unique,
  secret_sealed bytea not null,
  -- The other installation, once both have met.
  remote_id uuid,
  -- Its results resolve our case without a person.
  auto_result boolean not null default false,
  state text not null check (state in ('invited', 'active', 'revoked')),
  code_sealed bytea,
  code_until timestamptz,
  -- The signed files of both ways: number and signature of the last one.
  packet_out integer not null default 0,
  packet_out_mac text not null default '',
  packet_in integer not null default 0,
  packet_in_mac text not null default '',
  seen_at timestamptz,
  last_error text,
  created_by uuid,
  created_at timestamptz not null
);
comment on table peers is 'Other installations: how they are reached, what both sign with, which regions they speak for.';

create table referrals (
  county text not null,
  peer_id uuid not null,
  -- Made by the side that refers; the same on both sides.
  id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  case_id uuid not null,
  -- Of what came in: the report it was taken as; the case is the one this report belongs to.
  report_id uuid,
  region_path text collate "C" not null,
  state text not null check (state in ('waiting', 'taken', 'working', 'resolved', 'settled', 'returned', 'withdrawn', 'done')),
  nth smallint not null default 1,
  their_number text,
  step text,
  unit_name text,
  reason text,
  result text,
  due_at timestamptz,
  -- Which installations it came through, ours not counted.
  trail jsonb not null default '[]',
  -- Up to which entry of the case's log the other side was told.
  told_seq integer not null,
  out_seq integer not null default 0,
  in_seq integer not null default 0,
  by_name text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (county, peer_id, id)
);
create index referrals_case on referrals (county, case_id);
create index referrals_latest on referrals (county, updated_at);
create index referrals_open on referrals (county, case_id) where state not in ('returned', 'withdrawn', 'done');
comment on table referrals is 'Cases that two installations hand to each other: where each stands on the other side.';

create table exchange_messages (
  county text not null,
  peer_id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  id uuid not null,
  referral_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('referral', 'step')),
  body jsonb not null,
  -- Of what came in: the same id with other content is refused.
  hash bytea not null,
  state text not null check (state in ('pending', 'sending', 'carried', 'delivered', 'refused', 'stuck', 'cancelled')),
  attempts integer not null default 0,
  next_at timestamptz,
  last_error text,
  receipt jsonb,
  -- Number of the signed file it went with; for what came in: the file that carried its receipt back.
  packet integer,
  created_at timestamptz not null,
  delivered_at timestamptz,
  primary key (county, peer_id, direction, id)
);
create unique index exchange_messages_order on exchange_messages (county, peer_id, direction, referral_id, seq);
create index exchange_messages_due on exchange_messages (next_at) where next_at is not null;
create index exchange_messages_open on exchange_messages (county, peer_id, state) where state in ('pending', 'sending', 'carried', 'stuck');
comment on table exchange_messages is 'What was told to and by other installations, each once and in its order.';

create table exchange_files (
  county text not null,
  id uuid not null,
  peer_id uuid not null,
  referral_id uuid not null,
  case_id uuid not null,
  report_id uuid,
  region_path text collate "C" not null,
  hash text not null,
  bytes integer not null,
  phase text not null,
  state text not null check (state in ('pending', 'have', 'stuck')),
  attempts integer not null default 0,
  next_at timestamptz,
  last_error text,
  created_at timestamptz not null,
  primary key (county, id)
);
create unique index exchange_files_once on exchange_files (county, peer_id, referral_id, hash);
create index exchange_files_due on exchange_files (next_at) where next_at is not null;
comment on table exchange_files is 'Photos of the other side, fetched by their content; a case never waits for them.';

create table exchange_packets (
  county text not null,
  peer_id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  n integer not null,
  region_path text collate "C" not null,
  mac text not null,
  messages integer not null,
  receipts integer not null,
  -- The last file of the other side that had been read when this one was written.
  seen integer not null default 0,
  -- Kept until the other side says that it has the file.
  content text,
  seen_at timestamptz,
  by_name text not null,
  created_at timestamptz not null,
  primary key (county, peer_id, direction, n)
);
comment on table exchange_packets is 'Signed, numbered files between two networks: each names the one before it.';

grant select, insert, update, delete on peers, referrals, exchange_messages, exchange_files, exchange_packets to yige_app, yige_system;
do $$
declare
  t text;
  in_scope constant text := 'region_path like any ((select string_to_array(current_setting(''yige.scope'', true), '',''))::text[])';
begin
  foreach t in array array['referrals', 'exchange_files'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %1$I to yige_app using (%2$s or exists (select 1 from cases c where c.county = %1$I.county and c.id = %1$I.case_id))', t, in_scope);
  end loop;
  foreach t in array array['exchange_messages', 'exchange_packets'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy everything on %I to yige_system using (true)', t);
    execute format('create policy scope on %I to yige_app using (%s)', t, in_scope);
  end loop;
end $$;
