/**
 * Photos of the other side: fetched by the digest of their content, in pieces that go on where they broke off, cleaned and stored like
 * any other photo. They travel apart; a case never waits for them.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import type { App, Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { attachPicture, blobPath, storePicture } from '../attachments/answers.ts'
import { reasonOf, signedHeaders } from '../channels/answers.ts'
import { readStatus } from '../channels/rules.ts'
import type { PhotoRef } from './contract/wire.ts'
import { leaseMs, nextTry } from './rules.ts'
import { callTimeoutMs, secretOf } from './self.ts'
import * as store from './store/files.ts'
import { allPeers, type PeerRow } from './store/peers.ts'

/** Writes down what is to be fetched; by file it comes by itself. */
export async function wantPhotos(
  ctx: Ctx,
  peer: PeerRow,
  of: { referralId: string; caseId: string; reportId: string | null },
  photos: readonly PhotoRef[],
): Promise<void> {
  for (const p of photos)
    await store.insertFile(
      ctx.db,
      {
        county: ctx.app.installation.county,
        id: uuidv7(ctx.now.getTime()),
        peer_id: peer.id,
        referral_id: of.referralId,
        case_id: of.caseId,
        report_id: of.reportId,
        region_path: peer.region_path,
        hash: p.hash,
        bytes: p.bytes,
        phase: p.phase,
      },
      peer.transport === 'http' ? ctx.now : null,
      ctx.now,
    )
}

const partPath = (app: App, f: store.FileRow) => join(app.installation.dataDir, 'exchange', `${f.id}.part`)
const sha = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

/** One photo may take as long as three calls; its lease is longer, so that no two write the same part. */
const fetchMs = callTimeoutMs * 3
const turnMs = 30_000

/** Fetches what is due, each for a lease of its own; answers how many photos came. */
export async function fetchDue(app: App): Promise<number> {
  const peers = new Map<string, PeerRow>()
  const until = performance.now() + turnMs
  let came = 0
  do {
    const [f] = await store.claimFiles(app.pools.system, {
      county: app.installation.county,
      now: app.clock(),
      lease: new Date(app.clock().getTime() + fetchMs + leaseMs),
      limit: 1,
    })
    if (!f) return came
    if (peers.size === 0) for (const p of await allPeers(app.pools.system)) peers.set(p.id, p)
    const peer = peers.get(f.peer_id)
    if (peer?.state !== 'active') {
      await store.failFile(app.pools.system, f, null, 'the pairing has ended')
      continue
    }
    try {
      await fetchOne(app, peer, f)
      came++
    } catch (err) {
      const hopeless = err instanceof Hopeless
      const at = hopeless
        ? null
        : nextTry({ attempts: f.attempts, since: f.created_at, now: app.clock(), chance: Math.random() })
      await store.failFile(app.pools.system, f, at, err instanceof Error ? err.message : String(err))
      if (!at) await fs.rm(partPath(app, f), { force: true })
    }
  } while (performance.now() < until)
  return came
}

class Hopeless extends Error {}

async function fetchOne(app: App, peer: PeerRow, f: store.FileRow): Promise<void> {
  const path = partPath(app, f)
  await fs.mkdir(join(path, '..'), { recursive: true })
  const have = await fs.stat(path).then(
    (s) => s.size,
    () => 0,
  )
  if (have < f.bytes) {
    const url = `${peer.url.replace(/\/+$/, '')}/api/exchange/files/${f.hash}`
    let res: Response
    try {
      res = await fetch(url, {
        redirect: 'error',
        signal: AbortSignal.timeout(fetchMs),
        headers: {
          ...(have > 0 ? { range: `bytes=${have}-` } : {}),
          ...signedHeaders({
            key: peer.key,
            secret: secretOf(app, peer),
            method: 'GET',
            url,
            body: '',
            now: app.clock(),
          }),
        },
      })
    } catch (err) {
      throw new Error(`no answer: ${reasonOf(err)}`)
    }
    if (readStatus(res.status) === 'permanent') throw new Hopeless(`answered ${res.status}`)
    if (!res.ok) throw new Error(`answered ${res.status}`)
    const file = await fs.open(path, res.status === 206 ? 'a' : 'w')
    let size = res.status === 206 ? have : 0
    try {
      // What arrived before the line broke stays: the next try goes on behind it.
      for await (const piece of res.body ?? []) {
        size += piece.length
        if (size > f.bytes) break
        await file.write(piece)
      }
    } catch (err) {
      throw new Error(`broke off at ${size} of ${f.bytes}: ${reasonOf(err)}`)
    } finally {
      await file.close()
    }
    if (size < f.bytes) throw new Error(`broke off at ${size} of ${f.bytes}`)
  }
  const content = await fs.readFile(path)
  if (sha(content) !== f.hash) {
    await fs.rm(path, { force: true })
    throw new Error('the content is not what its digest says')
  }
  await keepPhoto(app, peer, f, content)
  await fs.rm(path, { force: true })
}

/** Cleaned again here: what comes from outside is not trusted to be a picture and nothing else. */
async function keepPhoto(app: App, peer: PeerRow, f: store.FileRow, content: Uint8Array): Promise<void> {
  const picture = await storePicture(app, content).catch(() => {
    throw new Hopeless('not a picture')
  })
  await app.pools.system.transaction().execute(async (db) => {
    const region = await store.haveFile(db, f)
    if (region === null) return
    await attachPicture(db, picture, {
      county: f.county,
      regionPath: region,
      reportId: f.report_id,
      caseId: f.case_id,
      phase: f.phase as PhotoRef['phase'],
      byName: peer.name,
      at: app.clock(),
      point: null,
    })
  })
}

/** A photo that came within a signed file. */
export async function photoFromPacket(app: App, peer: PeerRow, hash: string, content: Buffer): Promise<void> {
  if (sha(content) !== hash) return
  for (const f of await store.waitingFor(app.pools.system, app.installation.county, peer.id, hash))
    await keepPhoto(app, peer, f, content).catch((err) =>
      store.failFile(app.pools.system, f, null, err instanceof Error ? err.message : String(err)),
    )
}

export const photoContent = (app: App, hash: string): Promise<Buffer | null> =>
  fs.readFile(blobPath(app.installation.dataDir, hash)).catch(() => null)
