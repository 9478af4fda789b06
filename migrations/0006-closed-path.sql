-- What runs with the owner's rights looks for names where only the owner may put them. Without `pg_temp` named last, tables of
-- the session would come first.
alter function cases_found(text, text, text) set search_path = pg_catalog, public, pg_temp;
