-- Whether the mail server tells of a new letter by itself (IMAP IDLE) just now; then the next look is an insurance only.
alter table sources add column told boolean not null default false;
