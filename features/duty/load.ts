/** Rosters for a demo town, made of the posts that its people hold: this week and the next, planned like any other. */
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { PostFact } from '../organisation/answers.ts'
import { ahead, fill } from './commands.ts'
import type { Plan } from './contract.ts'
import { dayAfter, dayAt } from './rules.ts'
import * as store from './store.ts'

type Groups = Plan['groups']
type Made = Pick<store.RosterRow, 'name' | 'kind' | 'region_path' | 'unit_id' | 'plan'>

const member = (accountId: string, chief = false, regionPath: string | null = null) => ({
  accountId,
  chief,
  regionPath,
})
const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
const numerals = '一二三四五六七八九十'

const day = { name: '白班', from: '08:00', until: '20:00', days: 'every' as const, who: 'everyone' as const }
const night = { name: '夜班', from: '20:00', until: '08:00', days: 'every' as const, who: 'group' as const }

/** A community: by day everyone at the own grid, by night one grid's people for all of it. */
function communityOf(
  app: App,
  path: string,
  posts: readonly PostFact[],
  since: string,
  alone: boolean,
): Made | null {
  const { regions } = app.services
  const grids = regions.children(path).filter((r) => r.kind === 'grid')
  const groups: Groups = grids.flatMap((g, i) => {
    const people = ['leader', 'worker', 'deputy'].flatMap((duty) =>
      posts
        .filter((p) => p.duty === duty && p.regionPath === g.path)
        .flatMap((p) => p.holders.map((h) => h.accountId)),
    )
    const own = [...new Set(people)]
    return own.length === 0
      ? []
      : [{ name: `${i + 1} 格`, members: own.map((id, n) => member(id, n === 0, g.path)) }]
  })
  if (groups.length === 0) return null
  return {
    name: `${regions.name(path)}网格值班`,
    kind: 'grid',
    region_path: path,
    unit_id: null,
    // One community keeps no night duty yet, so that the page has a gap to show.
    plan: { parts: alone ? [day] : [day, night], groups, turn: 'day', since },
  }
}

function made(app: App, since: string): Made[] {
  const { regions, organisation } = app.services
  const { rootPath } = app.installation
  const posts = organisation.posts()
  const heldBy = (p: PostFact) => p.holders.map((h) => h.accountId)
  const out: Made[] = []
  const dispatchers = posts.filter((p) => p.duty === 'dispatcher').flatMap(heldBy)
  if (dispatchers.length > 0)
    out.push({
      name: '指挥中心值班长',
      kind: 'centre',
      region_path: rootPath,
      unit_id: posts.find((p) => p.duty === 'dispatcher')!.unitId,
      plan: {
        parts: [
          { name: '白班', from: '08:30', until: '20:30', days: 'every', who: 'group' },
          // By night few are up: the wall has what presses beside the map.
          { name: '夜班', from: '20:30', until: '08:30', days: 'every', who: 'group', wall: 'press' },
        ],
        groups: dispatchers.map((id, i) => ({ name: `${i + 1} 班`, members: [member(id, true)] })),
        turn: 'day',
        since,
      },
    })
  // The ten duty groups of a street: a chief of its leaders or offices and two members, a day each.
  const offices = organisation.units().filter((u) => u.kind === 'street' && u.regionPath === rootPath)
  const staff = [
    ...new Set(
      posts
        .filter(
          (p) =>
            (p.duty === 'signer' || p.duty === 'street-leader') && offices.some((u) => u.id === p.unitId),
        )
        .flatMap(heldBy),
    ),
  ]
  const size = Math.max(1, Math.floor(staff.length / 10))
  const teams = chunks(staff, size).slice(0, 10)
  if (teams.length > 1)
    out.push({
      name: '街道值班组',
      kind: 'centre',
      region_path: rootPath,
      unit_id: null,
      plan: {
        parts: [{ name: '值班', from: '08:30', until: '08:30', days: 'every', who: 'group' }],
        groups: teams.map((ids, i) => ({
          name: `第${numerals[i]}值班组`,
          members: ids.map((id, n) => member(id, n === 0)),
        })),
        turn: 'day',
        since,
      },
    })
  for (const u of organisation.units().filter((x) => x.kind === 'team')) {
    const people = [...new Set(posts.filter((p) => p.unitId === u.id).flatMap(heldBy))]
    if (people.length > 0)
      out.push({
        name: `${u.name}值班`,
        kind: 'squad',
        region_path: u.regionPath.startsWith(rootPath) ? u.regionPath : rootPath,
        unit_id: u.id,
        plan: {
          parts: [
            { ...day, until: '20:00' },
            { ...night, name: '备勤' },
          ],
          groups: chunks(people, 2).map((ids, i) => ({
            name: `${i + 1} 组`,
            members: ids.map((id, n) => member(id, n === 0)),
          })),
          turn: 'day',
          since,
        },
      })
  }
  const communities = regions.within(rootPath).filter((r) => r.kind === 'community')
  for (const [i, c] of communities.entries()) {
    const own = communityOf(app, c.path, posts, since, i === communities.length - 1)
    if (own) out.push(own)
  }
  return out
}

/** Adds the rosters unless there are some; answers how many. */
export async function seedDuty(app: App): Promise<number> {
  const now = app.clock()
  const { county, zone } = app.installation
  const since = dayAfter(dayAt(now, zone), -7)
  return app.pools.system.transaction().execute(async (db) => {
    if ((await store.rosters(db, county)).length > 0) return 0
    const all = made(app, since)
    for (const r of all) {
      const row = { id: uuidv7(now.getTime()), ...r, active: true }
      await store.saveRoster(db, county, row, now)
      await fill({ app, db, now }, row, ahead({ app, db, now }))
    }
    return all.length
  })
}
