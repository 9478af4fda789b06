/**
 * From the log of a case to messages: each referral keeps up to which entry the other side was told. Message and position are stored
 * together, so that what dies in between happens again as a whole; nothing is added to the writes of a case.
 */
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { settleTasks } from '../tasks/answers.ts'
import { hashOf } from './common.ts'
import type { Message } from './contract/wire.ts'
import { isEcho, stateAfter, toldBack, toldOn } from './rules.ts'
import { queue } from './store/messages.ts'
import { peerById } from './store/peers.ts'
import * as store from './store/referrals.ts'

const batch = 200

/** Looks once through all open referrals whose case has moved; answers how many messages came of it. */
export async function follow(app: App): Promise<number> {
  const { county } = app.installation
  await store.followReports(app.pools.system, county)
  let told = 0
  for (;;) {
    const list = await store.behind(app.pools.system, county, batch)
    let moved = 0
    for (const r of list)
      try {
        told += await followOne(app, { county, peerId: r.peer_id, id: r.id })
        moved++
      } catch (err) {
        // One that cannot be told keeps none of the others waiting.
        app.log.error({ err, referral: r.id }, 'a referral could not be followed')
      }
    if (list.length < batch || moved === 0) return told
  }
}

function followOne(app: App, k: { county: string; peerId: string; id: string }): Promise<number> {
  return app.pools.system.transaction().execute(async (db) => {
    const r = await store.findReferral(db, k, true)
    const peer = r && (await peerById(db, r.peer_id))
    if (!r || peer?.state !== 'active' || ['returned', 'withdrawn', 'done'].includes(r.state)) return 0
    const now = app.clock()
    const news = await store.newsOf(db, r)
    let { state, out_seq: seq } = r
    let made = 0
    for (const e of news.entries) {
      if (r.direction === 'out' && e.kind === 'resolved') {
        await settleTasks(
          { app, db, now },
          { county: k.county, kind: 'exchange.result', subjectIds: [r.case_id] },
        )
        state = 'settled'
      }
      const say = isEcho(e, peer.unit_id)
        ? null
        : r.direction === 'in'
          ? toldBack(e)
          : toldOn(e, peer.unit_id)
      if (!say) continue
      const photos =
        say.step === 'resolved'
          ? (await store.photosOf(db, k.county, r.case_id, true)).map((p) => ({
              ...p,
              phase: 'after' as const,
            }))
          : []
      const m: Message = {
        id: uuidv7(now.getTime()),
        referral: r.id,
        seq: ++seq,
        at: now.toISOString(),
        kind: 'step',
        body: { ...say, number: news.number, photos },
      }
      await queue(
        db,
        { county: k.county, peerId: peer.id, regionPath: news.regionPath, byFile: peer.transport === 'file' },
        m,
        hashOf(m),
        now,
      )
      made++
      state = stateAfter(state, say.step)
      // Nothing is told after the end.
      if (state === 'returned' || state === 'withdrawn') break
    }
    if (
      ['archived', 'rejected', 'withdrawn'].includes(news.state) &&
      !['returned', 'withdrawn'].includes(state)
    )
      state = 'done'
    await store.updateReferral(
      db,
      r,
      { told_seq: news.seq, out_seq: seq, state, region_path: news.regionPath },
      now,
    )
    return made
  })
}
