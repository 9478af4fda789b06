-- Who wants to hear of cases: other systems (signed HTTP calls), group robots, an SMS provider. Few rows, on every node.
create table hooks (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('webhook', 'wecom', 'dingtalk', 'feishu', 'sms')),
  -- Address, secret, template and phones: the addresses of robots are secrets themselves.
  target_sealed bytea not null,
  -- What may be shown of the address.
  host text not null,
  region_path text collate "C" not null,
  unit_id uuid,
  events text[] not null,
  active boolean not null default true,
  -- Last transaction of case_events that was looked at for this hook.
  cursor text not null,
  created_by uuid,
  created_at timestamptz not null
);
comment on table hooks is 'Subscriptions: who is told of which events of which region, and how.';

create table hook_sends (
  county text not null,
  id uuid not null,
  hook_id uuid not null,
  region_path text collate "C" not null,
  case_id uuid,
  -- Number of the entry in the log of the case: one entry is told once for each event and hook.
  seq integer,
  event text not null,
  body jsonb not null,
  state text not null check (state in ('pending', 'sending', 'delivered', 'stuck', 'cancelled')),
  attempts integer not null default 0,
  next_at timestamptz,
  tried_at timestamptz,
  status smallint,
  last_error text,
  created_at timestamptz not null,
  delivered_at timestamptz,
  primary key (county, id)
);
create unique index hook_sends_once on hook_sends (county, hook_id, case_id, seq, event) where seq is not null;
create index hook_sends_due on hook_sends (next_at) where next_at is not null;
create index hook_sends_hook on hook_sends (county, hook_id, id);
comment on table hook_sends is 'What was or will be told by which hook, with its tries; kept for a month.';

grant select, insert, update, delete on hooks, hook_sends to yige_app, yige_system;
alter table hook_sends enable row level security;
create policy everything on hook_sends to yige_system using (true);
create policy scope on hook_sends to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
