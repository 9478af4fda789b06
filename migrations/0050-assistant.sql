-- What a language model was asked about a case and answered, if a place has one (features/assistant).
create table assists (
  county text not null,
  id uuid not null,
  -- Of the case.
  region_path text collate "C" not null,
  case_id uuid not null,
  what text not null check (what in ('summary', 'reply', 'class')),
  state text not null check (state in ('queued', 'done', 'failed')),
  model text not null,
  -- Exactly what left this installation, masked; sealed all the same.
  sent bytea,
  answer bytea,
  fault text,
  tokens integer not null default 0,
  asked_at timestamptz not null,
  asked_by uuid,
  asked_by_name text not null,
  done_at timestamptz,
  primary key (county, id)
);
create index assists_case on assists (county, case_id, asked_at);
create index assists_asked on assists (county, asked_at);
comment on table assists is 'One row for each question to the language model of the place: what left, what came back; kept ninety days.';
grant select, insert, update on assists to yige_app, yige_system;
grant delete on assists to yige_system;
alter table assists enable row level security;
create policy everything on assists to yige_system using (true);
create policy scope on assists to yige_app using (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[])
  or exists (select 1 from cases c where c.county = assists.county and c.id = assists.case_id));
