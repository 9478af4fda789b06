-- Lost, found, missing: what residents tell each other. Contacts are sealed and never public; messages are relayed.
create table postings (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('lost', 'found', 'missing')),
  state text not null check (state in ('waiting', 'public', 'refused', 'closed', 'expired')),
  -- As posted; what is public is said by a person (title, words).
  posted_words text not null,
  title text not null,
  words text not null,
  place text not null,
  lng double precision,
  lat double precision,
  happened_on date not null,
  phone_sealed bytea,
  phone_mask text,
  photos uuid[] not null default '{}',
  token_hash bytea not null,
  body_hash bytea not null,
  -- A missing person has a case of special urgency.
  case_id uuid,
  posted_at timestamptz not null,
  public_at timestamptz,
  -- Null: until closed (missing persons).
  expires_at timestamptz,
  reminded_at timestamptz,
  closed_at timestamptz,
  found boolean,
  seq integer not null default 1,
  primary key (county, id)
);
create unique index postings_token on postings (county, token_hash);
create index postings_state on postings (county, state, posted_at desc, id);
comment on table postings is 'Lost and found, missing persons: read by a person before they are public.';

create table posting_events (
  county text not null,
  posting_id uuid not null,
  seq integer not null,
  region_path text collate "C" not null,
  kind text not null check (kind in ('posted', 'published', 'refused', 'reminded', 'extended', 'closed', 'expired')),
  at timestamptz not null,
  actor_name text not null,
  data jsonb not null,
  primary key (county, posting_id, seq),
  foreign key (county, posting_id) references postings (county, id)
);
comment on table posting_events is 'What happened to a posting; only ever added to.';

create table posting_messages (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  posting_id uuid not null,
  -- One conversation with one finder, who has a link of their own.
  thread_id uuid not null,
  thread_hash bytea not null,
  from_owner boolean not null,
  body text not null,
  at timestamptz not null,
  primary key (county, id),
  foreign key (county, posting_id) references postings (county, id)
);
create index posting_messages_posting on posting_messages (county, posting_id, id);
create index posting_messages_thread on posting_messages (county, thread_hash);
comment on table posting_messages is 'Messages relayed between who posted and who answers; neither sees the other''s contact.';

grant select, insert, update on postings to yige_app, yige_system;
grant select, insert on posting_events, posting_messages to yige_app, yige_system;
alter table postings enable row level security;
create policy everything on postings to yige_system using (true);
create policy scope on postings to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
alter table posting_events enable row level security;
create policy everything on posting_events to yige_system using (true);
create policy scope on posting_events to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
alter table posting_messages enable row level security;
create policy everything on posting_messages to yige_system using (true);
create policy scope on posting_messages to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
