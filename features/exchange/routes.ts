import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { blobPath, sendFile } from '../attachments/answers.ts'
import * as c from './contract.ts'
import { makePacket, takePacket } from './packets.ts'
import { invite, join, takePair } from './pairing.ts'
import {
  callingPeer,
  changePeer,
  listPeers,
  mine,
  retryOfPeer,
  retryReferral,
  revokePeer,
  testPeer,
} from './peers.ts'
import { list, referralsOfCase, sheet } from './queries.ts'
import { takeMessage } from './receive.ts'
import { referCase, sendCaseBack, settle } from './refer.ts'
import { selfOf } from './self.ts'
import { contentOf } from './store/packets.ts'
import { sharesPhoto } from './store/referrals.ts'

export const routes = [
  route(c.caseReferrals, (ctx, { params }) => referralsOfCase(ctx, params.id)),
  route(c.refer, (ctx, { params, body }) => referCase(ctx, params.id, body)),
  route(c.sendBack, (ctx, { params, body }) => sendCaseBack(ctx, params.id, body)),
  route(c.settleReferral, (ctx, { params, body }) => settle(ctx, params, body)),
  route(c.retryReferral, (ctx, { params }) => retryReferral(ctx, params)),
  route(c.referralsList, (ctx, { query }) => list(ctx, query)),
  route(c.referralsSheet, async (ctx, { query }, { reply }) => {
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="referrals.csv"')
      .send(await sheet(ctx, query))
    return null
  }),

  route(c.peersList, (ctx) => listPeers(ctx)),
  route(c.peerInvite, (ctx, { body }) => invite(ctx, body), { db: 'own' }),
  // Calls out: no transaction stays open meanwhile.
  route(c.peerJoin, (ctx, { body }) => join(ctx, body), { db: 'own' }),
  route(c.peerChange, (ctx, { params, body }) => changePeer(ctx, params.id, body)),
  route(c.peerRevoke, (ctx, { params, body }) => revokePeer(ctx, params.id, body)),
  route(c.peerTest, (ctx, { params }) => testPeer(ctx, params.id), { db: 'own' }),
  route(c.peerRetry, (ctx, { params }) => retryOfPeer(ctx, params.id)),
  route(c.packetMake, async (ctx, { params }) => {
    await mine(ctx, params.id)
    return makePacket(ctx, params.id)
  }),
  route(c.packetGet, async (ctx, { params }, { reply }) => {
    const p = await mine(ctx, params.id)
    const text = await contentOf(ctx.db, {
      county: ctx.app.installation.county,
      peerId: p.id,
      n: params.n,
    })
    if (text === null) throw problem('not_found')
    reply
      .type('text/plain; charset=utf-8')
      .header(
        'content-disposition',
        `attachment; filename="yige-${p.key}-${String(params.n).padStart(6, '0')}.jsonl"`,
      )
      .send(text)
    return null
  }),
  route(
    c.packetTake,
    (ctx, { body }) =>
      takePacket(ctx.app, body.text, ctx.actor.name, (p) => ctx.access.can('channel.manage', p.region_path)),
    { db: 'own' },
  ),

  route(c.pair, (ctx, { body }) => takePair(ctx, body), { db: 'own' }),
  route(
    c.messagesTake,
    async (ctx, { body }) => {
      const peer = await callingPeer(ctx)
      const self = await selfOf(ctx.app)
      const receipts = []
      // One after the other: they may be of one referral, and in its order.
      for (const m of body.messages) {
        const r = await takeMessage(ctx.app, peer, m)
        if (r) receipts.push(r)
      }
      return { installation: self.id, name: self.name, now: ctx.now.toISOString(), receipts }
    },
    { db: 'own' },
  ),
  route(
    c.fileGet,
    async (ctx, { params }, { req, reply }) => {
      const peer = await callingPeer(ctx).catch(() => {
        throw problem('not_found')
      })
      const { county, dataDir } = ctx.app.installation
      const photo = await sharesPhoto(ctx.app.pools.system, county, peer.id, params.hash)
      if (!photo) throw problem('not_found')
      await sendFile(req, reply, {
        path: blobPath(dataDir, params.hash),
        mime: photo.mime,
        etag: params.hash,
      })
      return null
    },
    { db: 'own' },
  ),
]
