-- Who has a case open right now, and what they are about to do with it. A lease, not history: unlogged, a row per open page, gone
-- after a crash and no loss. Renewed every 15 seconds by the page, read by every server process while somebody listens.
create unlogged table presence (
  county text not null,
  -- One page of a browser; it chose the id itself.
  page uuid not null,
  region_path text collate "C" not null,
  case_id uuid not null,
  account_id uuid not null,
  -- The action whose panel is open; null: only looks.
  doing text,
  until timestamptz not null,
  primary key (county, page)
);
create index presence_until on presence (county, until);
comment on table presence is 'Who looks at which case now. A page that is closed says so or its lease ends.';

grant select, insert, update, delete on presence to yige_app, yige_system;
alter table presence enable row level security;
create policy everything on presence to yige_system using (true);
create policy scope on presence to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from cases c where c.county = presence.county and c.id = presence.case_id));
