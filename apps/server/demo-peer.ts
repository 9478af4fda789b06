/**
 * The demo town's neighbour: paired by file, one case referred there and taken, one referred here. Its own program is not there, so its
 * files are written here, signed as it would sign them, and read through the same door as any.
 */
import { randomUUID } from 'node:crypto'
import { asSystem } from '../../features/cases/answers.ts'
import type { Message, PacketHead, Receipt } from '../../features/exchange/contract/wire.ts'
import { makePacket, takePacket } from '../../features/exchange/packets.ts'
import { referCase } from '../../features/exchange/refer.ts'
import { hmac, sealSecret } from '../../features/exchange/self.ts'
import { insertPeer } from '../../features/exchange/store/peers.ts'
import type { App } from '../../kernel/context.ts'
import { newToken } from '../../kernel/crypto.ts'
import { uuidv7 } from '../../shared/ids.ts'

const name = '临江街道（演示）'

/** Once: an installation that has any peer is left as it is. */
export async function fillPeer(app: App): Promise<boolean> {
  const db = app.pools.system
  const { county, rootPath } = app.installation
  const any = await db.selectFrom('peers').select('id').limit(1).executeTakeFirst()
  const unit = await db
    .selectFrom('units')
    .select('id')
    .where('active', '=', true)
    .where('region_path', '=', rootPath)
    .orderBy('name')
    .limit(1)
    .executeTakeFirst()
  const open = await db
    .selectFrom('cases')
    .select(['id', 'version'])
    .where('county', '=', county)
    .where('state', '=', 'dispatched')
    .where('level', '=', 'normal')
    .orderBy('reported_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (any || !unit || !open) return false
  const now = app.clock()
  const [id, there] = [uuidv7(now.getTime()), randomUUID()]
  const key = `peer-${randomUUID().replaceAll('-', '').slice(0, 18)}`
  const secret = newToken()
  // A neighbour of the town: the next code of its county.
  const regions = [`${county}${String(Number(rootPath.slice(6, 9)) + 1).padStart(3, '0')}`]
  await insertPeer(db, {
    id,
    name,
    transport: 'file',
    url: '',
    direction: 'both',
    relation: 'beside',
    regions,
    region_path: rootPath,
    unit_id: unit.id,
    key,
    secret_sealed: sealSecret(app, key, secret),
    remote_id: there,
    auto_result: false,
    state: 'active',
    code_sealed: null,
    code_until: null,
    created_by: null,
    created_at: now,
  })
  const sent = await asSystem(app, async (ctx) => {
    const { referralId } = await referCase(ctx, open.id, {
      requestId: ctx.requestId,
      baseVersion: open.version,
      peerId: id,
      reason: '现场在界桥那头，归临江街道',
    })
    await makePacket(ctx, id)
    const m = await ctx.db
      .selectFrom('exchange_messages')
      .select('id')
      .where('county', '=', county)
      .where('referral_id', '=', referralId)
      .executeTakeFirstOrThrow()
    return { referralId, message: m.id }
  })
  const at = now.toISOString()
  const number = `LJ-${at.slice(0, 4)}-0207`
  const head: PacketHead = {
    yige: 'packet',
    v: 1,
    key,
    from: { id: there, name, regions },
    n: 1,
    prev: '',
    at,
    seen: 1,
  }
  const receipt: Receipt = { id: sent.message, outcome: 'taken', code: null, number }
  const step: Message = {
    id: uuidv7(now.getTime()),
    referral: sent.referralId,
    seq: 1,
    at,
    kind: 'step',
    body: {
      step: 'dispatched',
      number,
      unitName: '临江街道城管办',
      reason: null,
      result: null,
      solved: null,
      stars: null,
      photos: [],
    },
  }
  const theirs: Message = {
    id: uuidv7(now.getTime()),
    referral: uuidv7(now.getTime()),
    seq: 1,
    at,
    kind: 'referral',
    body: {
      number: `LJ-${at.slice(0, 4)}-0198`,
      title: '界桥引桥护栏松动',
      words: '界桥引桥靠你们一侧的护栏松了，晚上有人扶着过桥差点摔下去。',
      placeText: '界桥引桥',
      point: null,
      regionPath: regions[0]!,
      level: 'normal',
      item: null,
      dueAt: new Date(now.getTime() + 2 * 86_400_000).toISOString(),
      reportedAt: at,
      note: '护栏在你们一侧',
      nth: 1,
      trail: [{ installation: there, name, number: `LJ-${at.slice(0, 4)}-0198` }],
      contact: null,
      photos: [],
    },
  }
  const lines = [head, { receipt }, { message: step }, { message: theirs }].map((l) => JSON.stringify(l))
  const text = `${lines.join('\n')}\n`
  await takePacket(
    app,
    `${text}${JSON.stringify({ mac: hmac(secret, text), lines: lines.length })}\n`,
    '演示',
  )
  return true
}
