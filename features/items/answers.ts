/**
 * What other features may ask of the responsibility list: the list in force, its items, the clock policy of an item.
 * Published lists never change, so they are held in memory; `cache_versions` tells when another one came into force.
 */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import type { Calendar, ClockPolicy, Limit } from '../clocks/contract.ts'
import { builtinCalendar, defaultPolicy, parseLimit, policyWith } from '../clocks/rules.ts'
import type { Item, Level, LevelRule, ResponsibilityList } from './contract.ts'
import { levels } from './contract.ts'

export { anyList, changeDraft, openDrafts } from './take.ts'

export interface ItemsService {
  /** List that new cases follow now; null on an installation that has none yet. */
  current(): ResponsibilityList | null
  byId(listId: string): ResponsibilityList | null
  item(code: string, listId?: string | null): Item | undefined
  /** Clock policy of an item under the list it was classed by; the general one without an item. */
  policy(code: string | null, listId?: string | null): ClockPolicy
  calendar(): Calendar
  /** Changes with every list: who caches something made of the list compares it. */
  version(): string
  refresh(): Promise<void>
  stop(): void
}

declare module '../../kernel/context.ts' {
  interface Services {
    items: ItemsService
  }
}

const lookEvery = 1000

/** Limits of an item as the clocks want them. A level the item leaves out keeps the general limits. */
export function itemPolicy(item: Item, listName: string, base: ClockPolicy = defaultPolicy): ClockPolicy {
  const cells = Object.fromEntries(
    levels.flatMap((level) => {
      const rule = item.levels[level]
      return rule ? [[level, cellsOf(rule)]] : []
    }),
  ) as Partial<Record<Level, ReturnType<typeof cellsOf>>>
  return policyWith(base, cells, `${listName}/${item.code}`)
}

function cellsOf(rule: LevelRule) {
  const limits: Partial<Record<'sign' | 'arrive' | 'resolve' | 'feedback', Limit | null>> = {}
  for (const k of ['sign', 'arrive', 'resolve', 'feedback'] as const) {
    const text = rule.limits[k]
    // An empty cell means "no such duty" for arriving and feedback; signing and resolving are always owed.
    if (text) limits[k] = parseLimit(text)
    else if (k === 'arrive') limits[k] = null
  }
  const hurry = rule.hurry ? parseLimit(rule.hurry) : null
  return { limits, ...(hurry ? { warnings: { resolve: hurry } } : {}) }
}

const timeless: ClockPolicy = {
  version: 'no clock',
  levels: Object.fromEntries(
    levels.map((l) => [
      l,
      {
        ...defaultPolicy.levels[l],
        limits: {
          confirm: defaultPolicy.levels[l].limits.confirm ?? null,
          rate: defaultPolicy.levels[l].limits.rate ?? null,
        },
      },
    ]),
  ) as ClockPolicy['levels'],
}

export async function startItems(app: App): Promise<ItemsService> {
  let lists = new Map<string, ResponsibilityList>()
  /** Published versions, the latest first day first. Which of them is in force is asked of the clock each time, so that one
   * published for a later day begins at its midnight and not when somebody happens to save something. */
  let published: { id: string; from: number }[] = []
  const current = (): ResponsibilityList | null => {
    const now = app.clock().getTime()
    const hit = published.find((p) => p.from <= now)
    return hit ? (lists.get(hit.id) ?? null) : null
  }
  let calendar: Calendar = builtinCalendar
  let seen = -1
  let byCode = new Map<string, Map<string, Item>>()
  const policies = new Map<string, ClockPolicy>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const versionNow = async (): Promise<number> => {
    const r = await app.pools.system
      .selectFrom('cache_versions')
      .select('version')
      .where('name', '=', 'items')
      .executeTakeFirst()
    return r?.version ?? 0
  }

  async function refresh(): Promise<void> {
    seen = await versionNow()
    const rows = await app.pools.system
      .selectFrom('item_lists')
      .select(['id', 'name', 'status', 'valid_from', 'items'])
      .where('status', 'in', ['published', 'retired'])
      .orderBy('valid_from', 'desc')
      .execute()
    const next = new Map<string, ResponsibilityList>()
    const codes = new Map<string, Map<string, Item>>()
    for (const r of rows) {
      const known = lists.get(r.id)
      const list: ResponsibilityList = known
        ? { ...known, status: r.status as ResponsibilityList['status'] }
        : {
            id: r.id,
            name: r.name,
            status: r.status as ResponsibilityList['status'],
            validFrom: (r.valid_from ?? new Date(0)).toISOString().slice(0, 10),
            items: r.items as Item[],
          }
      next.set(r.id, list)
      codes.set(r.id, new Map(list.items.map((i) => [i.code, i])))
    }
    lists = next
    byCode = codes
    policies.clear()
    published = rows
      .filter((r) => r.status === 'published')
      .map((r) => ({ id: r.id, from: r.valid_from?.getTime() ?? 0 }))
      .sort((a, b) => b.from - a.from)
    const cal = await sql<{
      data: Calendar
    }>`select data from calendars order by created_at desc limit 1`.execute(app.pools.system)
    calendar = cal.rows[0]?.data ?? builtinCalendar
  }

  await refresh()
  const look = async () => {
    try {
      if ((await versionNow()) !== seen) await refresh()
    } catch (err) {
      app.log.warn({ err }, 'responsibility list not reachable; the one in memory goes on')
    }
    if (!stopped) timer = setTimeout(look, lookEvery)
  }
  timer = setTimeout(look, lookEvery)

  const find = (code: string, listId?: string | null) => byCode.get(listId ?? current()?.id ?? '')?.get(code)
  return {
    current,
    byId: (id) => lists.get(id) ?? null,
    item: find,
    policy(code, listId) {
      const item = code ? find(code, listId) : undefined
      if (!item) return defaultPolicy
      const list = listId ?? current()?.id ?? ''
      const key = `${list}/${item.code}`
      const known = policies.get(key)
      if (known) return known
      const made = item.clocked ? itemPolicy(item, lists.get(list)?.name ?? '') : timeless
      policies.set(key, made)
      return made
    },
    calendar: () => calendar,
    version: () => `${seen}:${current()?.id ?? ''}`,
    refresh,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
