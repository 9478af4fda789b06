-- Why a source is paused, for whoever wonders later; null while it is looked into.
alter table sources add column paused_why text;
