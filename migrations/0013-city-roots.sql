-- One installation may serve a whole city: its rows are then keyed by the city (140500), for all of its counties, so that a case can be
-- moved between them. The key of a row stays what its place says: the county of the place, or the city or province above it.
alter table cases drop constraint cases_county;
alter table cases add constraint cases_county check (
  county = left(region_path, 6)
  or county = rpad(left(region_path, 4), 6, '0')
  or county = rpad(left(region_path, 2), 6, '0')
);
