/**
 * Between two networks that no call crosses (政务外网、互联网): what waits is written into one signed, numbered file that somebody carries.
 * One JSON text a line; the last one signs all before it. Each file names the signature of the one before, so that a gap, a change or
 * another history shows. Receipts of what was read go back with the next file the other way.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { sameText } from '../../kernel/crypto.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { PacketHead, PacketLine } from './contract/wire.ts'
import { photoContent, photoFromPacket } from './files.ts'
import { takeMessage } from './receive.ts'
import { hmac, secretOf, selfOf } from './self.ts'
import { settleOne } from './send.ts'
import * as messages from './store/messages.ts'
import * as packets from './store/packets.ts'
import { type PeerRow, peerById, peerByKey, updatePeer } from './store/peers.ts'
import './problems.ts'

const mostMessages = 2000
/** Photos go along while the file stays smaller than a disk or gateway between networks takes without asking. */
const mostBytes = 24 * 1024 * 1024

export interface Made {
  n: number | null
  messages: number
  receipts: number
}

/** Writes the next file, or none when nothing waits. The caller's transaction: number, content and what it carries belong together. */
export async function makePacket(ctx: Ctx, peerId: string): Promise<Made> {
  const { app } = ctx
  const { county } = app.installation
  const peer = await peerById(ctx.db, peerId, true)
  if (!peer) throw problem('not_found')
  if (peer.transport !== 'file' || peer.state !== 'active') throw problem('exchange.not_by_file')
  const k = { county, peerId: peer.id }
  const { messages: list, receipts } = await messages.forPacket(ctx.db, k, mostMessages)
  // Also to say what was read: without it the other side keeps its files for ever.
  const newly = peer.packet_in > (await packets.toldSeen(ctx.db, k))
  if (list.length === 0 && receipts.length === 0 && !newly) return { n: null, messages: 0, receipts: 0 }
  const self = await selfOf(app)
  const n = peer.packet_out + 1
  const head: PacketHead = {
    yige: 'packet',
    v: 1,
    key: peer.key,
    from: { id: self.id, name: self.name.slice(0, 80), regions: self.regions },
    n,
    prev: peer.packet_out_mac,
    at: ctx.now.toISOString(),
    seen: peer.packet_in,
  }
  const lines = [JSON.stringify(head), ...receipts.map((receipt) => JSON.stringify({ receipt }))]
  const photos = new Set<string>()
  let size = 0
  for (const m of list) {
    lines.push(JSON.stringify({ message: m.body }))
    for (const p of m.body.body.photos) {
      if (photos.has(p.hash) || size + p.bytes > mostBytes) continue
      const content = await photoContent(app, p.hash)
      if (!content) continue
      photos.add(p.hash)
      size += content.length
      lines.push(JSON.stringify({ file: { hash: p.hash, data: content.toString('base64') } }))
    }
  }
  const text = `${lines.join('\n')}\n`
  const mac = hmac(secretOf(app, peer), text)
  await packets.insertPacket(ctx.db, {
    county,
    peer_id: peer.id,
    direction: 'out',
    n,
    region_path: peer.region_path,
    mac,
    messages: list.length,
    receipts: receipts.length,
    content: `${text}${JSON.stringify({ mac, lines: lines.length })}\n`,
    seen: peer.packet_in,
    by_name: ctx.actor.name,
    created_at: ctx.now,
  })
  await updatePeer(ctx.db, peer.id, { packet_out: n, packet_out_mac: mac })
  await messages.markCarried(
    ctx.db,
    { ...k, n },
    list.map((m) => m.id),
    receipts.map((r) => r.id),
  )
  await audit(ctx, {
    action: 'exchange.packet',
    subjectKind: 'peer',
    subjectId: peer.id,
    detail: { n, messages: list.length, receipts: receipts.length },
  })
  return { n, messages: list.length, receipts: receipts.length }
}

export interface Taken {
  peer: string
  n: number
  repeated: boolean
  taken: number
  refused: number
  receipts: number
}

interface Read {
  head: PacketHead
  mac: string
  lines: Exclude<PacketLine, { mac: string }>[]
}

function split(text: string): { signed: string; last: string } {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  const at = body.lastIndexOf('\n')
  if (at < 0) throw problem('packet.unreadable')
  return { signed: body.slice(0, at + 1), last: body.slice(at + 1) }
}

function headOf(signed: string): PacketHead {
  try {
    return PacketHead.parse(JSON.parse(signed.slice(0, signed.indexOf('\n'))))
  } catch {
    throw problem('packet.unreadable')
  }
}

/** The file as text, once its signature is good. */
async function read(app: App, raw: string): Promise<Read & { peer: PeerRow }> {
  // Carried over Windows it may have got other line ends and a mark at its beginning.
  const text = raw.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const { signed, last } = split(text)
  const head = headOf(signed)
  const peer = await peerByKey(app.pools.system, head.key)
  if (peer?.transport !== 'file' || peer.state !== 'active') throw problem('packet.unknown')
  let mac = ''
  try {
    mac = (JSON.parse(last) as { mac: string }).mac
  } catch {
    throw problem('packet.unreadable')
  }
  if (typeof mac !== 'string' || !sameText(mac, hmac(secretOf(app, peer), signed)))
    throw problem('packet.forged')
  const self = await selfOf(app)
  // Our own file, read on our own side; or that of another installation with the same letter.
  if (head.from.id === self.id || (peer.remote_id !== null && peer.remote_id !== head.from.id))
    throw problem('packet.unknown')
  let lines: Read['lines']
  try {
    lines = signed
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((l) => PacketLine.parse(JSON.parse(l)))
      .filter((l): l is Read['lines'][number] => !('mac' in l))
  } catch {
    throw problem('packet.unreadable')
  }
  return { head, mac, lines, peer }
}

/**
 * Reads a file: all of it, or nothing of it; the same again changes nothing, a missing one before it is named. `mayRead`: whether this
 * side's files are the business of whoever brings it.
 */
export async function takePacket(
  app: App,
  raw: string,
  byName: string,
  mayRead: (peer: PeerRow) => boolean = () => true,
): Promise<Taken> {
  const { head, mac, lines, peer } = await read(app, raw)
  if (!mayRead(peer)) throw problem('packet.unknown')
  const { county } = app.installation
  const answer = { peer: peer.name, n: head.n, repeated: true, taken: 0, refused: 0, receipts: 0 }
  if (head.n <= peer.packet_in) {
    const was = await packets.macOf(app.pools.system, { county, peerId: peer.id, n: head.n })
    if (was !== undefined && was !== mac) throw problem('packet.other', { extra: { n: head.n } })
    return answer
  }
  if (head.n > peer.packet_in + 1) {
    const missing = Array.from(
      { length: Math.min(50, head.n - peer.packet_in - 1) },
      (_, i) => peer.packet_in + 1 + i,
    )
    throw problem('packet.missing', {
      detail: `${peer.name}: ${missing.join(', ')}`,
      extra: { missing, peer: peer.name },
    })
  }
  if (head.prev !== peer.packet_in_mac) throw problem('packet.chain', { extra: { n: head.n } })
  if (peer.remote_id === null)
    await updatePeer(app.pools.system, peer.id, { remote_id: head.from.id, regions: head.from.regions })
  const known = (await peerById(app.pools.system, peer.id))!
  // Each message is idempotent by itself: a file whose reading broke off is read again from its beginning.
  const out = { ...answer, repeated: false }
  for (const l of lines) {
    if ('receipt' in l) {
      await settleOne(app, known, l.receipt)
      out.receipts++
    } else if ('message' in l) {
      const r = await takeMessage(app, known, l.message)
      if (r?.outcome === 'taken' || r?.outcome === 'repeated') out.taken++
      // A fault of ours may pass: the file stays unread and is read again. What its sender never sent is no reason to wait.
      else if (r?.outcome === 'later' && !notSent.has(r.code ?? '')) throw problem('packet.again')
      else out.refused++
    }
  }
  for (const l of lines)
    if ('file' in l) await photoFromPacket(app, known, l.file.hash, Buffer.from(l.file.data, 'base64'))
  await app.pools.system.transaction().execute(async (db) => {
    // Somebody else may have read the same file meanwhile; what is in it was taken once.
    const now = await peerById(db, peer.id, true)
    if (!now || now.packet_in >= head.n) return
    await packets.insertPacket(db, {
      county,
      peer_id: peer.id,
      direction: 'in',
      n: head.n,
      region_path: peer.region_path,
      mac,
      messages: out.taken + out.refused,
      receipts: out.receipts,
      content: null,
      seen: head.seen,
      by_name: byName,
      created_at: app.clock(),
    })
    await updatePeer(db, peer.id, { packet_in: head.n, packet_in_mac: mac, seen_at: app.clock() })
    await packets.markSeen(db, { county, peerId: peer.id, upTo: head.seen }, app.clock())
  })
  void app.jobs.nudge('exchange')
  return out
}

const notSent: ReadonlySet<string> = new Set(['exchange.unknown', 'exchange.gap'])
