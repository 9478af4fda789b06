-- A granted deletion looks for the rows of all sheets that are about somebody, or about a home of theirs.
create index table_rows_subject on table_rows (county, subject);
create index table_rows_home on table_rows (county, home_id) where home_id is not null;
