-- What the public address of an analysis report tells beside the whole: figures of single units, words of residents. Not unless the approver said so.
alter table analyses add column link_units boolean not null default false, add column link_words boolean not null default false;
