/** What a sheet is made of: doors and organisations of the ledger, and what happened in the period; building by building. */
import type { App, Ctx } from '../../kernel/context.ts'
import { casesReported } from '../cases/answers.ts'
import { instantOf, isoInZone } from '../clocks/rules.ts'
import { doorFacts, organisationFacts } from '../ledger/answers.ts'
import { tasksDone } from '../tasks/answers.ts'
import { callsMade } from '../visits/answers.ts'
import type {
  Definition,
  Door,
  Figure,
  Happening,
  Level,
  Organisation,
  Period,
  Subject,
  World,
} from './rules.ts'

/** Buildings that are read at a time. */
export const batch = 10

export const todayOf = (app: Pick<App, 'installation'>, now: Date): string =>
  isoInZone(now, app.installation.zone).slice(0, 10)

/** Regions that hand in at this level, the territory itself for the street. */
export function regionsAt(app: Pick<App, 'services' | 'installation'>, level: Level): string[] {
  const { rootPath } = app.installation
  if (level === 'street') return [rootPath]
  return app.services.regions
    .within(rootPath, 'administrative')
    .filter((r) => (level === 'grid' ? r.kind === 'grid' : r.path.length === 12))
    .map((r) => r.path)
}
const placesIn = (app: Pick<App, 'services'>, region: string, kind: 'grid' | 'community'): string[] =>
  app.services.regions
    .within(region, 'administrative')
    .filter((r) => (kind === 'grid' ? r.kind === 'grid' : r.path.length === 12))
    .map((r) => r.path)
    .sort()
export const buildingsIn = (app: Pick<App, 'services'>, region: string): string[] =>
  app.services.regions
    .within(region, 'administrative')
    .filter((r) => r.kind === 'building')
    .map((r) => r.path)
    .sort()

export const workerOf = (app: Pick<App, 'services'>, path: string, duty = 'worker') =>
  app.services.organisation.peopleFor(path, duty)[0] ?? null

/** The period up to today: what has not been yet is not counted. */
export async function worldOf(
  app: App,
  d: Pick<Definition, 'columns'>,
  region: string,
  period: Period,
  now: Date,
): Promise<World> {
  const { zone } = app.installation
  const today = todayOf(app, now)
  const to = [period.to, today].sort()[0]!
  const happened = d.columns.some((c) => c.from.kind === 'figure')
    ? await happenedIn(app, region, {
        from: new Date(instantOf(Date.parse(`${period.from}T00:00:00Z`), zone)),
        to: new Date(instantOf(Date.parse(`${to}T00:00:00Z`) + 86_400_000, zone)),
      })
    : []
  const { regions } = app.services
  const workers = new Map<string, string>()
  return {
    from: period.from,
    to,
    name: (path, kind) =>
      regions.chain(path).findLast((r) => (kind === 'grid' ? r.kind === 'grid' : r.path.length === 12))
        ?.name ?? '',
    worker: (path, kind) => {
      const at = path.slice(0, kind === 'grid' ? 15 : 12)
      if (!workers.has(at))
        workers.set(at, workerOf(app, at, kind === 'grid' ? 'worker' : 'secretary')?.name ?? '')
      return workers.get(at)!
    },
    happened,
    atDoor: Map.groupBy(
      happened.filter((h) => h.door !== ''),
      (h) => h.door,
    ),
  }
}

async function happenedIn(app: App, region: string, span: { from: Date; to: Date }): Promise<Happening[]> {
  const o = { region, ...span }
  const day = (at: Date) => isoInZone(at, app.installation.zone).slice(0, 10)
  const heard = { difficulty: 'difficulties', need: 'needs', risk: 'risks' } as const
  const [calls, cases, tasks] = await Promise.all([
    callsMade(app, o),
    casesReported(app, o),
    tasksDone({ app }, o),
  ])
  return [
    ...calls.flatMap((v): Happening[] => {
      // `door:` and the building; a merchant or a firm has no door of the ledger.
      const door = v.subject_key.startsWith('door:') ? v.subject_key.slice(5).toLowerCase() : ''
      const at = { path: v.region_path, door, day: day(v.happened_at) }
      return [
        { ...at, ref: ['v', v.id, 0], what: ['visits', 'lastVisit'] },
        ...v.heard.map((e): Happening => ({ ...at, ref: ['e', e.id, 0], what: [heard[e.list]] })),
      ]
    }),
    ...cases.map((c): Happening => {
      const what: Figure[] = [
        'cases',
        ...(c.resolved ? ['casesResolved' as const] : []),
        ...(c.unresolved ? ['casesOpen' as const] : []),
      ]
      return { ref: ['c', c.id, 0], path: c.region_path, door: '', day: day(c.reported_at), what }
    }),
    ...tasks.map(
      (t): Happening => ({
        ref: ['t', t.id, 0],
        path: t.region_path,
        door: '',
        day: day(t.done_at),
        what: ['tasksDone'],
      }),
    ),
  ]
}

/** Rows of places, filled while buildings go by in their order. */
export interface Places {
  add(doors: readonly Door[]): void
  /** Those that no building from `next` on lies in, once; all that are left when there is none. Their doors are let go. */
  take(next: string | null): Subject[]
}
export function placesOf(
  app: Pick<App, 'services'>,
  kind: 'grid' | 'community',
  region: string,
  w: World,
  organisations: readonly Organisation[],
): Places {
  const width = kind === 'grid' ? 15 : 12
  // A sheet of one grid by communities has its community as a row, with what lies in the grid.
  const paths = placesIn(app, region, kind)
  const all = paths.length > 0 ? paths : [region.slice(0, width)]
  const doors = new Map<string, Door[]>()
  let taken = 0
  return {
    add(list) {
      for (const x of list) {
        const at = x.path.slice(0, width)
        const known = doors.get(at)
        if (known) known.push(x)
        else doors.set(at, [x])
      }
    },
    take(next) {
      const until = next?.slice(0, width)
      const out: Subject[] = []
      for (; taken < all.length && (until === undefined || all[taken]! < until); taken++) {
        const path = all[taken]!
        out.push({
          kind,
          id: path,
          path: path.length < region.length ? region : path,
          home: null,
          place: app.services.regions.name(path),
          doors: doors.get(path) ?? [],
          organisations: organisations.filter((o) => o.path.startsWith(path)),
          happened: w.happened.filter((h) => h.path.startsWith(path)),
        })
        doors.delete(path)
      }
      return out
    },
  }
}

/** Doors in the shape the rules take; the ledger's facts have it already. */
export const doorsOf = (
  ctx: Pick<Ctx, 'app' | 'db'>,
  buildings: readonly string[],
  w: World,
): Promise<Door[]> => doorFacts(ctx, buildings, w)

export const organisationSubjects = (list: readonly Organisation[]): Subject[] =>
  list.map((o) => ({
    kind: 'organisation',
    id: o.id,
    path: o.path,
    home: null,
    place: o.values.address ?? '',
    organisation: o,
    doors: [],
    organisations: [],
    happened: [],
  }))
export const organisationsOf = (
  ctx: Pick<Ctx, 'app' | 'db'>,
  region: string,
  w: World,
): Promise<Organisation[]> => organisationFacts(ctx, region, w.to)
