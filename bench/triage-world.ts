/** Everything triage needs of the pack's town and the built-in list, without a server. */
import { resolveOwner, resolveUnit, ruleAt } from '../features/items/rules.ts'
import {
  buildGazetteer,
  coldClassifier,
  entriesFrom,
  type LandmarkNames,
  type ResolveOwner,
  type TriageWorld,
} from '../features/triage/answers.ts'
import { DEFAULT_THRESHOLDS } from '../features/triage/contract.ts'
import { commonItems } from '../packs/common/items/index.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { gridsOf } from './triage-grids.ts'

export const pack = loadPack(packFolder('dunren'))
export const landmarks: LandmarkNames[] = [
  ...pack.streets.map((s) => ({ ...s, kind: 'street', regionPath: pack.manifest.root, point: null })),
  ...pack.places,
]
export const gazetteer = buildGazetteer(entriesFrom(pack.regions, landmarks))
export const locate = gridsOf(pack)
export const classifier = coldClassifier(commonItems)
const items = new Map(commonItems.map((i) => [i.code, i]))
const units = pack.units.map((u) => ({ ...u, id: u.key }))
const owner: ResolveOwner = ({ item: code, level, regionPath }) => {
  const item = items.get(code)!
  const found = resolveOwner(item, level, regionPath, units)
  const arbiter = resolveUnit(ruleAt(item, level)?.rule.arbiter ?? '', regionPath, units)
  return {
    unitId: found.unitId,
    arbiterUnitId: arbiter.unitId,
    rule: `${code} ${level}`,
    why: { zh: found.zh, en: found.en },
  }
}
const onDuty = new Map(pack.people.map((p) => [p.key, p]))
export const world: TriageWorld = {
  gazetteer,
  locate,
  classifier,
  item: (code) => items.get(code),
  regionName: (path) => path,
  rootPath: pack.manifest.root,
  thresholds: DEFAULT_THRESHOLDS,
  routing: {
    resolveOwner: owner,
    units,
    posts: pack.posts.map((p) => ({ id: p.key, unitId: p.unit, name: p.name, regionPath: p.regionPath })),
    duty: pack.posts.flatMap((p) =>
      p.holders.map((h) => ({
        accountId: h,
        postId: p.key,
        name: onDuty.get(h)?.name ?? h,
        onDuty: onDuty.get(h)?.onDuty ?? false,
      })),
    ),
    load: {},
  },
}
