import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { callSigned } from './callback.ts'
import { readStatus } from './rules.ts'
import { clientByKey } from './store/orders.ts'

/** One call with the present secret, so that whoever connects a system sees at once whether both sides agree. */
export async function tryClient(
  ctx: Ctx,
  key: string,
): Promise<{ ok: boolean; status: number | null; said: string; ms: number }> {
  const c = await clientByKey(ctx.db, key)
  if (!c) throw problem('not_found')
  ctx.access.need('channel.manage', c.region_path)
  if (!c.callback_url) return { ok: false, status: null, said: 'no callback address', ms: 0 }
  const began = performance.now()
  const ms = () => Math.round(performance.now() - began)
  try {
    const r = await callSigned(ctx.app, { ...c, callback_url: c.callback_url }, ctx.requestId, {
      id: ctx.requestId,
      kind: 'ping',
      at: ctx.now.toISOString(),
    })
    return { ok: readStatus(r.status) === 'arrived', status: r.status, said: r.text.slice(0, 300), ms: ms() }
  } catch (err) {
    return { ok: false, status: null, said: err instanceof Error ? err.message : String(err), ms: ms() }
  }
}
