-- Whoever asked about their own entry may take it back while nobody has decided.
alter table person_requests drop constraint person_requests_state_check;
alter table person_requests add constraint person_requests_state_check check (state in ('asked', 'granted', 'refused', 'withdrawn', 'done'));
