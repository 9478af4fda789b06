/** Names that came with the town: an office switches one off or corrects it where it keeps the regions, and may put it back as it came. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { verbs } from '../regions/contract.ts'
import { foldText } from '../triage/rules/fold.ts'
import type { namePack } from './contract.ts'
import * as store from './store-pack.ts'

export async function changePack(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof namePack>,
): Promise<AnswerOf<typeof namePack>> {
  const { county } = ctx.app.installation
  const l = await store.packName(ctx.db, county, id)
  if (!l) throw problem('not_found')
  const where = l.override?.region_path ?? l.region_path
  ctx.access.need(verbs.manage, where, verbs.read)
  if ((l.override?.seq ?? 0) !== b.baseVersion)
    throw problem('conflict.version', { extra: { version: l.override?.seq ?? 0 } })
  if (b.do === 'restore') {
    if (!l.override) throw problem('not_found')
    await store.restore(ctx, { id, regionPath: where, was: l.override.was })
  } else {
    const was = l.override?.was ?? {
      kind: l.kind,
      name: l.name,
      aliases: l.aliases,
      regionPath: l.region_path,
      lng: l.lng,
      lat: l.lat,
    }
    if (b.do === 'correct') {
      ctx.access.need(verbs.manage, b.regionPath, verbs.read)
      if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
      const short = [b.name, ...b.aliases].some((n) => foldText(n).length < 2)
      if (short)
        throw problem('request.invalid', {
          issues: [{ path: 'name', code: 'short', message: '至少两个字 / two characters at least' }],
        })
      const same = b.regionPath === l.region_path
      await store.correct(ctx, id, {
        name: b.name,
        aliases: b.aliases,
        regionPath: b.regionPath,
        point: same && l.lng !== null && l.lat !== null ? [l.lng, l.lat] : null,
      })
    }
    await store.keep(ctx, {
      id,
      regionPath: where,
      what: b.do === 'off' ? 'off' : 'corrected',
      was,
      note: b.note,
    })
  }
  await store.bump(ctx.db)
  await audit(ctx, {
    action: `placenames.pack_${b.do}`,
    subjectKind: 'landmark',
    subjectId: id,
    regionPath: where,
    purpose: b.note,
    detail: { was: l.name, ...(b.do === 'correct' ? { name: b.name, regionPath: b.regionPath } : {}) },
  })
  return { id, version: b.do === 'restore' ? 0 : b.baseVersion + 1 }
}
