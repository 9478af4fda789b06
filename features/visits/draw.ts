/** What a plan comes to before it is made: its subjects in walking order, who has which on which day, and every fault at once. */
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { holdingsOf } from '../accounts/answers.ts'
import type { RegionRow } from '../regions/answers.ts'
import type { NewPlan, Preview } from './contract-plans.ts'
import * as rules from './rules.ts'
import { daysOf, localOf } from './view.ts'

/** More calls in one round are no plan but a register: a street of 30,000 homes has several communities. */
export const mostSubjects = 20_000

const placeKinds: RegionRow['kind'][] = ['building', 'estate', 'grid', 'community']
export const gridOf = (path: string): string => path.slice(0, 15)

export const buildingOf = (r: RegionRow): rules.Building => ({
  path: r.path,
  name: r.name,
  address: r.address,
  point: r.point,
  households: r.households,
  floors: typeof r.about.floors === 'number' ? r.about.floors : null,
  units: typeof r.about.units === 'number' ? r.about.units : null,
})

/** Subjects of a plan in the order they are walked, and the lines of a list that name no place we know. */
function subjectsOf(ctx: Ctx, p: NewPlan): { subjects: rules.Subject[]; issues: Issue[] } {
  const { regions } = ctx.app.services
  if (p.subjects.from === 'doors') {
    const subjects = regions
      .within(p.regionPath, 'administrative')
      .filter((r) => r.kind === 'building')
      .flatMap((r) => rules.doorsOf(buildingOf(r)))
    const none: Issue[] = subjects.length
      ? []
      : [{ path: 'subjects', code: 'empty', message: '这里没有登记的住户门 / no doors are known here' }]
    return { subjects, issues: none }
  }
  const issues: Issue[] = []
  const seen = new Map<string, rules.Subject>()
  const known = regions.byPath(p.regionPath)!
  const inside = regions.within(p.regionPath, 'administrative').filter((r) => placeKinds.includes(r.kind))
  const plain = (text: string) => text.normalize('NFKC').replace(/\s+/g, '')
  const exact = new Map(
    inside.flatMap((r) => [r.name, r.address ?? '', ...r.aliases].map((n) => [plain(n), r])),
  )
  let searched = 0
  for (const l of rules.readLines(p.subjects.text).slice(0, mostSubjects + 1)) {
    const asked = l.place || l.name
    // Looking for what is written otherwise reads every region: a list of a thousand such lines is not a list yet.
    const found =
      exact.get(plain(asked)) ??
      (searched++ < 300
        ? regions.search(asked, { scopes: [p.regionPath], kinds: placeKinds, limit: 1 })[0]?.row
        : undefined)
    // A list of one grid or building needs no places; elsewhere a line without one would be nobody's.
    const at = found ?? (known.kind === 'grid' || known.kind === 'building' ? known : null)
    if (!at) {
      issues.push({
        path: `subjects.text.${l.line}`,
        code: 'place_unknown',
        message: `第 ${l.line} 行“${asked.slice(0, 30)}”找不到地方 / line ${l.line}: no such place here`,
      })
      continue
    }
    const s: rules.Subject = {
      kind: p.kind,
      key: rules.keyOf(p.kind, at.path, l.name),
      label: l.name.slice(0, 60),
      place: (l.place || at.address || at.name).slice(0, 100),
      regionPath: at.path,
      point: at.point,
    }
    if (!seen.has(s.key)) seen.set(s.key, s)
  }
  if (seen.size === 0 && issues.length === 0)
    issues.push({ path: 'subjects', code: 'empty', message: '名单是空的 / the list is empty' })
  return { subjects: [...seen.values()], issues: issues.slice(0, 50) }
}

/** The grids of the subjects, each with its subjects in walking order. */
function byGrid(subjects: readonly rules.Subject[]): Map<string, rules.Subject[]> {
  const grids = new Map<string, rules.Subject[]>()
  for (const s of subjects) {
    const known = grids.get(gridOf(s.regionPath))
    if (known) known.push(s)
    else grids.set(gridOf(s.regionPath), [s])
  }
  return new Map(
    [...grids].sort(([a], [b]) => (a < b ? -1 : 1)).map(([g, all]) => [g, rules.routeOrder(all)]),
  )
}

interface Drawn {
  calls: rules.Call<rules.Subject>[]
  preview: Preview
}

/** What the plan comes to, or a refusal that names every fault at once. */
export async function draw(ctx: Ctx, p: NewPlan): Promise<Drawn> {
  const { regions, organisation } = ctx.app.services
  ctx.access.need('visit.plan', p.regionPath)
  if (!regions.byPath(p.regionPath)) throw problem('not_found')
  const { subjects, issues } = subjectsOf(ctx, p)
  const today = localOf(ctx.app, ctx.now).day
  if (p.startsOn < today)
    issues.push({ path: 'startsOn', code: 'past', message: '开始的日子已经过了 / the first day has passed' })
  if (p.untilOn !== null && p.untilOn < p.startsOn)
    issues.push({ path: 'untilOn', code: 'order', message: '结束比开始还早 / ends before it starts' })
  if (p.kind === 'door' && p.subjects.from === 'list')
    issues.push({
      path: 'subjects',
      code: 'kind',
      message: '住户用“这一片所有住户”来选 / homes are chosen by their region',
    })
  if (p.kind !== 'door' && p.subjects.from === 'doors')
    issues.push({ path: 'subjects', code: 'kind', message: '商家、企业、部位要一份名单 / these need a list' })
  if (subjects.length > mostSubjects)
    issues.push({
      path: 'subjects',
      code: 'too_many',
      message: `一个计划最多 ${mostSubjects} 处，这里有 ${subjects.length} 处 / at most ${mostSubjects} in one plan`,
    })
  const grids = byGrid(subjects)
  const people = peopleOf(ctx, p)
  if (people && people.length === 0)
    issues.push({ path: 'who', code: 'nobody', message: '没有人 / nobody holds a post there' })
  const groups: rules.Group<rules.Subject>[] = people
    ? [{ subjects: rules.routeOrder(subjects), workers: people }]
    : [...grids].map(([grid, list]) => ({
        subjects: list,
        workers: organisation
          .peopleFor(grid, 'worker')
          .slice(0, 1)
          .map((x) => x.accountId),
      }))
  const isDay = daysOf(ctx.app, p.workingDays)
  const days = rules.daysFrom(p.startsOn, isDay)
  const calls = rules.spread(groups, { perDay: p.perDay, days })
  issues.push(...(await outside(ctx, calls)))
  if (issues.length) throw problem('request.invalid', { issues })
  return { calls, preview: previewOf(ctx, p, calls, isDay) }
}

/** The people of a plan by name or unit, without twins; null: the worker of each grid. */
function peopleOf(ctx: Ctx, p: NewPlan): string[] | null {
  const { who } = p
  const { organisation } = ctx.app.services
  if (who.by === 'grid') return null
  if (who.by === 'people') return [...new Set(who.accountIds)]
  return [
    ...new Set(
      organisation
        .posts()
        .filter((x) => x.unitId === who.unitId)
        .flatMap((x) => x.holders.map((h) => h.accountId)),
    ),
  ]
}

/** Whoever could not even see the calls they were given: a plan must not lose calls silently. */
async function outside(ctx: Ctx, calls: readonly rules.Call<rules.Subject>[]): Promise<Issue[]> {
  const wanted = new Map<string, Set<string>>()
  for (const c of calls)
    if (c.accountId) {
      const known = wanted.get(c.accountId) ?? new Set()
      wanted.set(c.accountId, known.add(gridOf(c.subject.regionPath)))
    }
  return cannot(ctx, wanted)
}

/** Of the people and their grids, those who hold no right to make calls there. */
export async function cannot(ctx: Ctx, wanted: ReadonlyMap<string, ReadonlySet<string>>): Promise<Issue[]> {
  const { organisation, regions } = ctx.app.services
  const held = await holdingsOf(ctx.app.pools.system, 'visit.do', ctx.now)
  const ranges = new Map<string, string[]>()
  for (const h of held) ranges.set(h.accountId, [...(ranges.get(h.accountId) ?? []), h.regionPath])
  const out: Issue[] = []
  for (const [account, grids] of wanted) {
    const bad = [...grids].find((g) => !(ranges.get(account) ?? []).some((r) => g.startsWith(r)))
    if (bad)
      out.push({
        path: 'who',
        code: 'scope',
        message: `${organisation.accountName(account) || account} 在${regions.name(bad)}没有走访的权限 / may not visit there`,
      })
  }
  return out.slice(0, 20)
}

export function previewOf(
  ctx: Ctx,
  p: Pick<NewPlan, 'everyDays' | 'perDay' | 'startsOn' | 'untilOn'>,
  calls: readonly rules.Call<rules.Subject>[],
  isDay: rules.IsDay,
): Preview {
  const { organisation, regions } = ctx.app.services
  const workers = new Map<string, { n: number; last: string }>()
  const without = new Map<string, number>()
  for (const c of calls)
    if (c.accountId) {
      const w = workers.get(c.accountId)
      workers.set(c.accountId, { n: (w?.n ?? 0) + 1, last: w && w.last > c.dueOn ? w.last : c.dueOn })
    } else {
      const grid = gridOf(c.subject.regionPath)
      without.set(grid, (without.get(grid) ?? 0) + 1)
    }
  const warnings: Words[] = []
  const days = calls.map((c) => c.dueOn).sort()
  const lastOn = days.at(-1) ?? p.startsOn
  if (p.everyDays !== null) {
    const holds = rules.roundHolds(p.everyDays, p.perDay, p.startsOn, isDay)
    const most = Math.max(0, ...[...workers.values()].map((x) => x.n))
    if (most > holds)
      warnings.push({
        zh: `每 ${p.everyDays} 天一轮，一个人最多走 ${holds} 处，最多的人有 ${most} 处：一轮走不完`,
        en: `A round of ${p.everyDays} days holds ${holds} calls for one person; somebody has ${most}: a round will not be finished`,
      })
  }
  if (p.untilOn !== null && lastOn > p.untilOn)
    warnings.push({
      zh: `走完第一轮要到 ${lastOn}，晚于 ${p.untilOn}`,
      en: `The first round takes until ${lastOn}, after ${p.untilOn}`,
    })
  return {
    subjects: calls.length,
    places: new Set(calls.map((c) => c.subject.regionPath)).size,
    workers: [...workers].map(([accountId, x]) => ({
      accountId,
      name: organisation.accountName(accountId),
      subjects: x.n,
      lastOn: x.last,
    })),
    without: [...without].map(([path, n]) => ({ path, name: regions.name(path), subjects: n })),
    firstOn: days[0] ?? lastOn,
    lastOn,
    warnings,
  }
}
