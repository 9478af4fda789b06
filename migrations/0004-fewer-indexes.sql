-- Each index of a table that every report writes to is paid with every report, asked or not.
--
-- Decisions are read by their case, never by their report alone: one look-up less to keep, five rows per report.
drop index decisions_report;
-- Old requests are found by their age in large lots, and they are stored in the order of their age: block ranges say enough.
drop index requests_age;
create index requests_age on requests using brin (created_at);
