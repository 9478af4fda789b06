/** Fills an empty database: an installation's settings and, for a demo or a named town, the pack of that place. */
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { loadForms } from '../../features/forms/load.ts'
import { loadItems } from '../../features/items/load.ts'
import { loadOrganisation } from '../../features/organisation/load.ts'
import { loadRegions } from '../../features/regions/load.ts'
import { loadPlaces } from '../../features/triage/load.ts'
import type { App, Installation } from '../../kernel/context.ts'
import { createCrypto } from '../../kernel/crypto.ts'
import type { Pools } from '../../kernel/db.ts'
import { hasPack, loadPack, packFolder, townKeys } from '../../packs/load.ts'
import type { Pack } from '../../packs/schema.ts'
import { masterSecret } from './secret.ts'

type Place = Pick<Installation, 'county' | 'rootPath' | 'name' | 'nameEn' | 'zone'>

export const put = (pools: Pools, values: Record<string, unknown>) =>
  pools.system
    .insertInto('settings')
    .values(
      Object.entries(values).map(([key, value]) => ({
        key,
        value: sql`${JSON.stringify(value)}::jsonb` as never,
      })),
    )
    .onConflict((oc) => oc.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute()

export async function readInstallation(pools: Pools): Promise<Place> {
  const rows = await pools.system
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('key', 'in', ['county', 'rootPath', 'name', 'nameEn', 'zone'])
    .execute()
  const v = new Map(rows.map((r) => [r.key, String(r.value)]))
  return {
    // Before the set-up names a place: a county code that exists nowhere, so that nothing can be mistaken for real.
    county: v.get('county') ?? '000000',
    rootPath: v.get('rootPath') ?? '000000',
    name: v.get('name') ?? '一格',
    nameEn: v.get('nameEn') ?? 'Yige',
    zone: v.get('zone') ?? 'Asia/Shanghai',
  }
}

/** The pack this installation was filled from, if it was and this version still has it. */
export function installedPack(app: Pick<App, 'services'>): Pack | null {
  const key = app.services.settings.get('pack')
  return typeof key === 'string' && hasPack(key) ? loadPack(packFolder(key)) : null
}

export interface InstallOptions {
  town: string | undefined
  demo: boolean
  dataDir: string
  log: Logger
  clock: () => Date
}

export interface Installed {
  /** Pack that was loaded just now; null when the database was filled before or stays empty. */
  pack: Pack | null
}

/** Idempotent: a filled database is left alone. Killed halfway, the next start finishes, since the mark is written last. */
export async function install(pools: Pools, o: InstallOptions): Promise<Installed> {
  const rows = await pools.system
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('key', 'in', ['installed', 'demoFill', 'pack', 'name'])
    .execute()
  const held = new Map(rows.map((r) => [r.key, r.value]))
  const pack = held.get('pack') as string | undefined
  refuseOtherTown(o.town, held)
  if (held.get('installed'))
    // A first start that was stopped while the demo was being filled goes on filling it.
    return { pack: o.demo && pack && held.get('demoFill') === 'filling' ? loadPack(packFolder(pack)) : null }
  if (!o.demo && !o.town && !pack) {
    await put(pools, { zone: 'Asia/Shanghai' })
    return { pack: null }
  }
  return { pack: await fill(pools, loadPack(packFolder(pack ?? o.town ?? 'dunren')), o) }
}

/** One database is one place. Throws with words for the operator when another town is asked for than the database holds. */
function refuseOtherTown(town: string | undefined, held: Map<string, unknown>): void {
  if (!town) return
  if (!hasPack(town))
    throw new Error(`there is no town ${town}; there are: ${townKeys().join(', ')} (--town list says more)`)
  const pack = held.get('pack')
  if (pack === town || (!pack && !held.get('installed'))) return
  throw new Error(
    `this database already holds ${String(held.get('name') ?? 'another place')}${pack ? ` (${pack})` : ''}, and one database is one place: ` +
      `start without --town, or give ${town} an empty database (YIGE_DATA=./.yige-${town}, or another DATABASE_URL)`,
  )
}

async function fill(pools: Pools, pack: Pack, o: InstallOptions): Promise<Pack> {
  const m = pack.manifest
  await put(pools, {
    pack: m.key,
    county: m.county,
    rootPath: m.root,
    name: m.name,
    nameEn: m.nameEn,
    zone: m.zone,
    centre: m.centre,
    zoom: m.zoom,
    hotline: m.hotline,
    casePrefix: m.casePrefix,
    models: pack.models,
    model: m.model,
  })
  const place = await readInstallation(pools)
  const app = {
    pools,
    crypto: createCrypto(masterSecret(o.dataDir)),
    clock: o.clock,
    installation: Object.freeze({ ...place, demo: o.demo, dataDir: o.dataDir, secure: false }),
  }
  o.log.info({ regions: pack.regions.length }, `loading ${m.name}: territory`)
  // In force for a year already, so that what happened before the installation has its region too.
  const since = new Date(o.clock().getTime() - 365 * 86_400_000)
  await pools.system.transaction().execute((db) => loadRegions(db, pack.regions, since))
  await loadPlaces(pools.system, pack)
  o.log.info(
    { units: pack.units.length, people: pack.people.length },
    `loading ${m.name}: units, posts and people`,
  )
  await loadOrganisation(app, pack)
  o.log.info(`loading ${m.name}: responsibility list`)
  await loadItems(app)
  await loadForms(
    app,
    pack.qr.flatMap((q) => (q.form ? [{ code: q.code, form: q.form }] : [])),
  )
  await sql`
    insert into quick_replies (id, name, body)
    select gen_random_uuid(), r.name, r.body from (values
      ('已到现场', '已到现场查看，情况属实，正在处理。'),
      ('等配件', '已找到原因，需要等配件，到货后当天换好。'),
      ('夜间处理', '白天影响通行，安排今晚施工，明早恢复。'),
      ('已告知住户', '已当面告知住户，对方同意按要求整改。'),
      ('不归本单位', '现场核实不在本单位管护范围，附照片和界线图。'),
      ('请补位置', '请补充具体位置，例如楼栋、门牌或附近的明显标志。')) as r(name, body)
    where not exists (select 1 from quick_replies)`.execute(pools.system)
  await put(pools, { installed: true, ...(o.demo ? { demoFill: 'filling' } : {}) })
  return pack
}
