-- Published reports, the latest first, for the lists that anybody may read: only reports with consent pay for it.
create index reports_public on reports (county, id) where public_consent;
