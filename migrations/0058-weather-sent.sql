-- Messages of a weather system are put in order by when they were written.
alter table weather_alerts add column sent_at timestamptz;
comment on column weather_alerts.sent_at is 'When the sender wrote its last message about this alert: an older one that comes late changes nothing.';
