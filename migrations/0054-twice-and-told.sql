-- Whether somebody said the same number, or the same phone and name, once more, and neither is over.
create function arrival_said_twice(a arrivals) returns boolean language sql stable as $$
  select a.state in ('coming', 'here') and (
    exists (select 1 from arrivals b where b.county = a.county and b.id <> a.id and b.state in ('coming', 'here') and b.id_key = a.id_key)
    or exists (select 1 from arrivals b where b.county = a.county and b.id <> a.id and b.state in ('coming', 'here')
      and b.phone_key = a.phone_key and b.name_key = a.name_key))
$$;
-- Two who say it at one moment wait for each other and then see each other; whoever writes need not see the other's place. What somebody
-- else has in hand is left to them: they come here too. Keys in hex, those from before a step and those after it.
create function arrivals_mark_twice(in_county text, in_id uuid, in_ids text[], in_phones text[], in_names text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ids constant bytea[] := array(select decode(i, 'hex') from unnest(in_ids) i where i is not null);
  phones constant bytea[] := array(select decode(p, 'hex') from unnest(in_phones) p where p is not null);
  said constant text[] := array(select concat(s.phone, ':', s.name) from unnest(in_phones, in_names) as s (phone, name)
    where s.phone is not null and s.name is not null);
begin
  perform pg_advisory_xact_lock(y.k) from (
    select distinct hashtextextended(concat('arrivals:', in_county, ':', x.word), 0) as k from (
      select i as word from unnest(in_ids) i where i is not null union all select b from unnest(said) b) x
    order by 1) y;
  update arrivals u set twice = not u.twice from (
    select a.county, a.id from arrivals a where a.county = in_county
      and (a.id = in_id or a.id_key = any (ids)
        or (a.phone_key = any (phones) and concat(encode(a.phone_key, 'hex'), ':', encode(a.name_key, 'hex')) = any (said)))
      and a.twice <> arrival_said_twice(a)
    for update skip locked) x
  where u.county = x.county and u.id = x.id;
end $$;
revoke all on function arrivals_mark_twice from public;
grant execute on function arrivals_mark_twice to yige_app, yige_system;

-- What went to a phone is told to whoever asks about their own entry.
create index mailing_people_phone on mailing_people (county, phone_key) where phone_key is not null;
