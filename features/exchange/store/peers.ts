import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

export interface PeerRow {
  id: string
  name: string
  transport: 'http' | 'file'
  url: string
  direction: 'both' | 'send' | 'take'
  relation: 'above' | 'below' | 'beside'
  regions: string[]
  region_path: string
  unit_id: string
  key: string
  secret_sealed: Buffer
  remote_id: string | null
  auto_result: boolean
  state: 'invited' | 'active' | 'revoked'
  code_sealed: Buffer | null
  code_until: Date | null
  packet_out: number
  packet_out_mac: string
  packet_in: number
  packet_in_mac: string
  seen_at: Date | null
  last_error: string | null
  created_by: string | null
  created_at: Date
}

export const allPeers = async (db: Tx): Promise<PeerRow[]> =>
  (await sql<PeerRow>`select * from peers order by created_at, id`.execute(db)).rows

export async function peerById(db: Tx, id: string, lock = false): Promise<PeerRow | undefined> {
  return (
    await sql<PeerRow>`select * from peers where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db)
  ).rows[0]
}

export async function peerByKey(db: Tx, key: string, lock = false): Promise<PeerRow | undefined> {
  return (
    await sql<PeerRow>`select * from peers where key = ${key} ${lock ? sql`for update` : sql``}`.execute(db)
  ).rows[0]
}

/** The peer behind a signed request: clients of the channel `peer` have its key. */
export async function peerOfClient(db: Tx, clientId: string): Promise<PeerRow | undefined> {
  return (
    await sql<PeerRow>`select p.* from peers p join clients c on c.key = p.key
      where c.id = ${clientId} and c.active and p.state = 'active'`.execute(db)
  ).rows[0]
}

export async function insertPeer(
  db: Tx,
  p: Pick<
    PeerRow,
    | 'id'
    | 'name'
    | 'transport'
    | 'url'
    | 'direction'
    | 'relation'
    | 'regions'
    | 'region_path'
    | 'unit_id'
    | 'key'
    | 'secret_sealed'
    | 'remote_id'
    | 'auto_result'
    | 'state'
    | 'code_sealed'
    | 'code_until'
    | 'created_by'
    | 'created_at'
  >,
): Promise<void> {
  await db.insertInto('peers').values(p).execute()
}

export const updatePeer = (
  db: Tx,
  id: string,
  set: Partial<Omit<PeerRow, 'id' | 'created_at' | 'created_by' | 'transport'>>,
) => db.updateTable('peers').set(set).where('id', '=', id).execute()

/** Invitations that a code may still answer; also one that was answered, in case its answer was lost. */
export const openInvites = async (db: Tx, now: Date): Promise<PeerRow[]> =>
  (
    await sql<PeerRow>`select * from peers where state <> 'revoked' and code_sealed is not null and code_until > ${now}
      order by created_at for update`.execute(db)
  ).rows

/** Made once, kept for good: by it others know this installation whatever its name or address. */
export async function installationId(db: Tx, fresh: string): Promise<string> {
  await sql`insert into settings (key, value) values ('installationId', to_jsonb(${fresh}::text)) on conflict do nothing`.execute(
    db,
  )
  const r = await sql<{
    id: string
  }>`select value #>> '{}' as id from settings where key = 'installationId'`.execute(db)
  return r.rows[0]!.id
}
