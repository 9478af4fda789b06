/** Who gets a case: the owner by the responsibility list, in it the post nearest to the place, on it the person with least in hand. */
import type { Words } from '../../../kernel/contract.ts'
import { metres } from '../../../shared/geo.ts'
import { LEARNED_RULE, type LearnedMode, type Taught } from './bounces.ts'
import type {
  DutyPerson,
  Routed,
  RouteLearned,
  RoutePost,
  RouteQuestion,
  RouteUnit,
  RouteWorld,
} from './types.ts'

export const ROUTE_RULE = 'route@1'

/** The third unit that returns a case is the last one asked: then somebody decides. */
export const RETURNS_TO_ARBITER = 3

/**
 * Routes a case. The list decides the unit; the third return, or a return by that very unit, goes to the arbiter. In the unit:
 * posts that cover the place and take the item, on duty before off duty, the nearest post first, then the least load, then
 * distance, then name, then id, so that every machine gives the same answer. Never guesses: no item, no place or no owner is an
 * answer with a reason and no unit.
 *
 * What bounced cases teach (`bounces.ts`) stands beside the list's owner, or, where the installation says so, takes its place. It
 * never does at the highest level, after a return by that unit, or when it is for the arbiter to say.
 */
export function route(question: RouteQuestion, world: RouteWorld): Routed {
  const { item, regionPath } = question
  if (!item) return nobody('先定事项，才知道归谁办', 'the owner follows from the item')
  if (!regionPath) return nobody('先定地点，才知道归谁办', 'the owner follows from the place')
  const owner = world.resolveOwner({ item, level: question.level, regionPath })
  const returns = question.returns ?? 0
  const refused = owner.unitId !== null && (question.returnedBy ?? []).includes(owner.unitId)
  const arbitrate = returns >= RETURNS_TO_ARBITER || refused
  const say = arbitrate ? null : heard(question, owner.unitId, world)
  const listed = arbitrate ? (owner.arbiterUnitId ?? null) : owner.unitId
  const unitId = say?.used ? say.unitId : listed
  if (!unitId)
    return arbitrate
      ? nobody(
          '退回后要裁定，但清单没有写裁定单位',
          'returned for arbitration, but the list names no arbiter',
        )
      : {
          unitId: null,
          score: 0,
          why: say ? joined(owner.why, say.why) : owner.why,
          ...(say ? { learned: say } : {}),
        }
  const unit = world.units.find((u) => u.id === unitId)
  const person = choose(unitId, unit, arbitrate, question, world)
  const first: Words = arbitrate
    ? refused
      ? {
          zh: `${unit?.name ?? '主办单位'}裁定：清单的主办单位退回过`,
          en: `${unit?.name ?? 'the arbiter'} decides: the owner by the list has returned it`,
        }
      : {
          zh: `第 ${returns} 次退回，由${unit?.name ?? '裁定单位'}裁定`,
          en: `return number ${returns}: ${unit?.name ?? 'the arbiter'} decides`,
        }
    : say?.used
      ? say.why
      : { zh: `权责清单 ${item}：${owner.why.zh}`, en: `list item ${item}: ${owner.why.en}` }
  const why = joined(first, whoWords(person))
  return {
    unitId,
    ...(person ? { postId: person.post.id, accountId: person.who.accountId } : {}),
    score: (person ? (person.who.onDuty ? 1 : 0.85) : 0.7) * (say?.used ? say.sure : 1),
    rule: say?.used ? `${LEARNED_RULE} ${owner.rule}` : owner.rule,
    why: say && !say.used ? joined(why, say.why) : why,
    ...(say ? { learned: say } : {}),
  }
}

/** What was learned about this question, with its words and whether it decides. */
function heard(question: RouteQuestion, ownerUnitId: string | null, world: RouteWorld): RouteLearned | null {
  const { item, regionPath, level, title, returnedBy } = question
  const found = world.learned?.({ item: item!, regionPath: regionPath!, title: title ?? '', ownerUnitId })
  if (!found || (returnedBy ?? []).includes(found.taught.unitId)) return null
  return learnedSay(found, level !== 'critical', world)
}

function learnedSay(
  { taught, mode }: { taught: Taught; mode: LearnedMode },
  may: boolean,
  world: Pick<RouteWorld, 'units'>,
): RouteLearned {
  const { evidence: e, words, unitId } = taught
  const unit = world.units.find((u) => u.id === unitId)?.name ?? ''
  const used = mode === 'decide' && may
  const quoted = words.map((w) => `“${w}”`)
  const of = {
    zh: words.length > 0 ? `说到${quoted.join('、')}的` : '这一项的',
    en: words.length > 0 ? `that say ${quoted.join(', ')}` : 'of this item',
  }
  const percent = `${Math.min(99, Math.floor(e.sure * 100))}%`
  return {
    unitId,
    used,
    words: [...words],
    cases: e.cases,
    kept: e.kept,
    bounced: e.bounced,
    sure: e.sure,
    why: {
      zh: `退件学到：${of.zh} ${e.cases} 件里 ${e.kept} 件最后是${unit}办结的，其中 ${e.bounced} 件先派错了，把握 ${percent}${used ? '' : '；清单为准，可改派'}`,
      en: `learned from returns: of ${e.cases} cases ${of.en} ${e.kept} were solved by ${unit}, ${e.bounced} of them after going to another unit first, ${percent} sure${used ? '' : '; the list binds, you may reroute'}`,
    },
  }
}

interface Choice {
  post: RoutePost
  who: DutyPerson
  load: number
  onDuty: number
}

function choose(
  unitId: string,
  unit: RouteUnit | undefined,
  arbitrate: boolean,
  question: RouteQuestion,
  world: RouteWorld,
): Choice | null {
  const all = ranked(unitId, unit, arbitrate, question, world)
  const best = all[0]
  if (!best) return null
  const onDuty = new Set(
    all.filter((x) => x.who.onDuty && x.reach === best.reach).map((x) => x.who.accountId),
  )
  return { ...best, onDuty: onDuty.size }
}

/** Everybody of a unit who could have it, the first choice first. */
export function ranked(
  unitId: string,
  unit: RouteUnit | undefined,
  arbitrate: boolean,
  question: RouteQuestion,
  world: RouteWorld,
): { post: RoutePost; who: DutyPerson; load: number; reach: string }[] {
  const path = question.regionPath!
  const territory = (p: RoutePost) => p.regionPath ?? unit?.regionPath ?? ''
  const posts = byKey(world.posts, (p) => p.unitId).get(unitId) ?? []
  const fit = posts.filter(
    (p) =>
      path.startsWith(territory(p)) &&
      (!p.items || (question.item !== null && p.items.includes(question.item))),
  )
  const role = (p: RoutePost) => p.role ?? 'handler'
  const wanted = arbitrate
    ? fit.filter((p) => role(p) !== 'handler')
    : fit.filter((p) => role(p) === 'handler')
  const holders = byKey(world.duty, (d) => d.postId)
  const load = (id: string) => (typeof world.load === 'function' ? world.load(id) : (world.load[id] ?? 0))
  const far = (d: DutyPerson) =>
    question.point && d.point ? metres(question.point, d.point) : Number.POSITIVE_INFINITY
  const all = (wanted.length > 0 ? wanted : fit).flatMap((post) =>
    (holders.get(post.id) ?? []).map((who) => ({
      post,
      who,
      load: load(who.accountId),
      reach: territory(post),
    })),
  )
  all.sort(
    (a, b) =>
      Number(b.who.onDuty) - Number(a.who.onDuty) ||
      b.reach.length - a.reach.length ||
      a.load - b.load ||
      compare(far(a.who), far(b.who)) ||
      compare(a.who.name, b.who.name) ||
      compare(a.who.accountId, b.who.accountId) ||
      compare(a.post.id, b.post.id),
  )
  return all
}

const compare = <T extends string | number>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0)

function whoWords(choice: Choice | null): Words {
  if (!choice) return { zh: '这个单位在这里还没有人', en: 'the unit has nobody for this place yet' }
  const { post, who, load, onDuty } = choice
  if (!who.onDuty)
    return {
      zh: `没有人在岗，${who.name}是这里的${post.name}`,
      en: `nobody is on duty; ${who.name} is ${post.name} here`,
    }
  return onDuty > 1
    ? {
        zh: `${post.name}在岗 ${onDuty} 人，${who.name}手上最少（${load} 件）`,
        en: `of ${onDuty} on duty as ${post.name}, ${who.name} has least in hand (${load})`,
      }
    : {
        zh: `${who.name}在岗，是这里的${post.name}（手上 ${load} 件）`,
        en: `${who.name} is on duty as ${post.name} here (${load} in hand)`,
      }
}

/** Groups a list once; the list itself is the key, so a new list is a new grouping. */
const groups = new WeakMap<object, Map<string, unknown[]>>()
function byKey<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const known = groups.get(list) as Map<string, T[]> | undefined
  if (known) return known
  const made = new Map<string, T[]>()
  for (const one of list) {
    const k = key(one)
    const of = made.get(k)
    if (of) of.push(one)
    else made.set(k, [one])
  }
  groups.set(list, made)
  return made
}

const joined = (a: Words, b: Words): Words => ({ zh: `${a.zh}；${b.zh}`, en: `${a.en}; ${b.en}` })
const nobody = (zh: string, en: string): Routed => ({ unitId: null, score: 0, why: { zh, en } })
