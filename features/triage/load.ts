/** Streets, landmarks and QR codes of a pack: the names by which people say where. Added once, by name or code. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'

export async function loadPlaces(
  db: Tx,
  pack: Pick<Pack, 'manifest' | 'streets' | 'places' | 'qr'>,
): Promise<void> {
  const marks = [
    ...pack.streets.map((s) => {
      const middle = s.line[Math.floor(s.line.length / 2)]!
      return {
        kind: 'street',
        name: s.name,
        aliases: s.aliases,
        region_path: pack.manifest.root,
        lng: middle[0],
        lat: middle[1],
        line: s.line,
        last_number: s.lastNumber,
      }
    }),
    ...pack.places.map((p) => ({
      kind: p.kind as string,
      name: p.name,
      aliases: p.aliases,
      region_path: p.regionPath,
      lng: p.point[0],
      lat: p.point[1],
      line: null,
      last_number: null,
    })),
  ].map((m) => ({ id: uuidv7(), ...m }))
  await sql`
    insert into landmarks (id, kind, name, aliases, region_path, lng, lat, line, last_number)
    select id, kind, name, aliases, region_path, lng, lat, line, last_number from jsonb_populate_recordset(null::landmarks, ${JSON.stringify(marks)}::jsonb) m
    where not exists (select 1 from landmarks l where l.name = m.name and l.kind = m.kind and l.region_path = m.region_path)
      and not exists (select 1 from place_overrides o where o.was ->> 'name' = m.name and o.was ->> 'kind' = m.kind and o.was ->> 'regionPath' = m.region_path)`.execute(
    db,
  )
  const codes = pack.qr.map((q) => ({
    code: q.code,
    name: q.name,
    region_path: q.regionPath,
    lng: q.point[0],
    lat: q.point[1],
  }))
  await sql`
    insert into qr_places (code, name, region_path, lng, lat)
    select code, name, region_path, lng, lat from jsonb_populate_recordset(null::qr_places, ${JSON.stringify(codes)}::jsonb)
    on conflict (code) do nothing`.execute(db)
}
