/** Vehicles and facilities of an import that is taken back: what it entered goes, what it changed is as it was. */
import type { Ctx } from '../../kernel/context.ts'
import { changing } from './recheck.ts'
import { type AssetField, type AssetValues, assetFields, emptyAsset } from './rules/assets.ts'
import { type AssetWrite, assetsBy, openAsset, saveAssets } from './store/assets.ts'
import * as changes from './store/import-changes.ts'
import type { ImportRow } from './store/imports.ts'
import { openVersion } from './store/seal.ts'
import { lastVersions } from './store/write.ts'

/** What somebody has changed since stays and is named. */
export async function undoAssets(
  ctx: Ctx,
  i: ImportRow,
  list: readonly changes.ChangeRow[],
): Promise<{ undone: string[]; kept: string[] }> {
  const { county } = ctx.app.installation
  const ids = list.map((c) => c.subject_id)
  const rows = new Map((await assetsBy(ctx.db, county, ids, true)).map((a) => [a.id, a]))
  // What somebody has tagged since is more than the import brought.
  const bound = await changes.boundOtherwise(ctx.db, county, ids)
  const untouched = list.filter(
    (c) => rows.get(c.subject_id)?.seq === c.seq && !c.mixed && !(c.base === 0 && bound.has(c.subject_id)),
  )
  const goes = untouched.filter((c) => c.base === 0).map((c) => rows.get(c.subject_id)!)
  const back = untouched.filter((c) => c.base > 0)
  const data = await changes.versionData(
    ctx.db,
    county,
    back.map((c) => ({ id: c.subject_id, seq: c.base })),
  )
  const said = { kind: 'undone', why: '', imported: { import: i.id, row: 0 } }
  await changing(ctx, { assets: untouched.map((c) => c.subject_id) }, async () => {
    await saveAssets(
      ctx,
      back.map((c): AssetWrite => {
        const a = rows.get(c.subject_id)!
        const was = openVersion(ctx.app, a.id, data.get(a.id)!.sealed!)
        const values: AssetValues = {
          ...emptyAsset(),
          ...Object.fromEntries(assetFields.flatMap((f) => (was[f] ? [[f, was[f]]] : []))),
        }
        const now = openAsset(ctx.app, a.id, a.sealed)
        return {
          ...said,
          id: a.id,
          assetKind: a.kind,
          regionPath: a.region_path,
          values,
          ownerPerson: a.owner_person,
          ownerOrganisation: a.owner_organisation,
          point: a.lng === null ? null : [a.lng, a.lat!],
          source: c.former.source ?? a.source,
          verifiedOn: c.former.verified ?? null,
          head: a,
          changed: assetFields.filter((f: AssetField) => values[f] !== now[f]),
        }
      }),
    )
    await lastVersions(
      ctx,
      goes.map((a) => ({
        ...said,
        id: a.id,
        regionPath: a.region_path,
        source: a.source,
        verifiedOn: a.verified_on,
        head: a,
        changed: [],
      })),
      true,
    )
    await changes.deleteRows(
      ctx,
      'assets',
      goes.map((a) => a.id),
    )
  })
  await changes.passBack(
    ctx.db,
    county,
    i.id,
    back.map((c) => ({ id: c.subject_id, from: c.base, to: c.seq + 1 })),
  )
  const undone = untouched.map((c) => c.subject_id)
  return { undone, kept: ids.filter((id) => !undone.includes(id)) }
}
