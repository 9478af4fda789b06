-- Figures ask for the returns of many cases at once: without this every event of each of them would be read.
create index case_events_returns on case_events (county, case_id) where kind = 'return_requested';
