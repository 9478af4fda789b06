-- What is kept longer than the law lets it be goes by itself: proposed each month, decided by somebody, carried out person by person, each
-- with the receipt of a deletion (PIPL art. 47). The receipts are rows of person_requests that nobody asked for at a counter.
create table ledger_retentions (
  county text not null,
  id uuid not null,
  region_path text collate "C" not null,
  state text not null check (state in ('asked', 'queued', 'running', 'done', 'refused', 'cancelled')),
  -- Who left or died on this day or before.
  cutoff date not null,
  found integer not null default 0,
  after uuid,
  gone integer not null default 0,
  kept integer not null default 0,
  residences integer not null default 0,
  versions integer not null default 0,
  -- Over the ends of the chains that were taken away, in their order.
  digest text not null default '',
  -- Null: proposed by the system.
  asked_by uuid,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  done_at timestamptz,
  updated_at timestamptz not null,
  primary key (county, id)
);
create unique index ledger_retentions_open on ledger_retentions (county, region_path) where state in ('asked', 'queued', 'running');
grant select, insert, update on ledger_retentions to yige_app, yige_system;
alter table ledger_retentions enable row level security;
create policy everything on ledger_retentions to yige_system using (true);
create policy scope on ledger_retentions to yige_app
  using (region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));

alter table person_requests add column retention_id uuid;
alter table person_requests drop constraint person_requests_by_whom_check;
alter table person_requests add constraint person_requests_by_whom_check check (by_whom in ('self', 'guardian', 'agent', 'law'));
alter table person_requests drop constraint person_requests_proof_check;
alter table person_requests add constraint person_requests_proof_check
  check (proof in ('id-card', 'household-book', 'passport', 'mandate', 'other', 'period'));
create index person_requests_retention on person_requests (county, retention_id) where retention_id is not null;
