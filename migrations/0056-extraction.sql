-- The language model takes facts out of what was said (features/assistant): for which form, and which of them somebody took over.
alter table assists drop constraint assists_what_check;
alter table assists add constraint assists_what_check check (what in ('summary', 'reply', 'class', 'facts'));
-- The form whose fields were asked for, as it was then: `key/version`.
alter table assists add column form text;
-- Key of the fact, who took it over and when.
alter table assists add column taken jsonb not null default '{}';
comment on column assists.taken is 'Facts of the answer that a person took over, one by one.';
