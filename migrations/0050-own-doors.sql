-- What own rules find sends nobody without bound: a rule may send nobody, and a grid is given so many doors a day; the rest waits.
alter table ledger_rules add column tasks boolean not null default true;
alter table ledger_rule_events add column tasks boolean;
alter table findings
  -- Somebody is to be sent, and was not yet: the grid has had its doors of the day.
  add column waits boolean not null default false,
  -- Of an own rule: the day on which somebody was sent.
  add column asked_on date;
update findings set asked_on = found_at::date where rule like 'own:%' and visit;
create index findings_waiting on findings (county, region_path) where waits;
create index findings_asked on findings (county, asked_on, region_path) where asked_on is not null;
