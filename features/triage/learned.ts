/**
 * What bounced cases teach, held in memory: read anew every ten minutes, worked through in small pieces, asked without SQL. Nothing is
 * stored: it follows from the events and cases that are there, so every process comes to the same.
 */
import { setImmediate } from 'node:timers/promises'
import type { App } from '../../kernel/context.ts'
import { ownerKey, resolveUnit, ruleAt } from '../items/rules.ts'
import {
  LEAST,
  type Learned,
  type LearnedItem,
  type LearnedMode,
  learnBounces,
  modeAt,
  type PastCase,
  type Taught,
  taught,
} from './rules/bounces.ts'
import { dismissedPairs, solvedCases } from './store-bounces.ts'

const DAYS = 365
const EVERY = 10 * 60_000
/** Titles cut into words between two pauses: some milliseconds. */
const AT_ONCE = 200

export class LearnedRoutes {
  private readonly app: App
  private readonly words: (text: string) => string
  private known: Learned = new Map()
  private readAt: number | null = null
  private reading: Promise<void> | null = null

  constructor(app: App, words: (text: string) => string) {
    this.app = app
    this.words = words
  }

  /** Begins to read anew when it is time; nobody waits for it. */
  due(): void {
    const now = this.app.clock().getTime()
    if (this.readAt !== null && now - this.readAt < EVERY) return
    void this.refresh().catch((err) =>
      this.app.log.warn({ err }, 'what bounced cases teach could not be read; what is held goes on'),
    )
  }

  refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = null
    })
    return this.reading
  }

  all(): Learned {
    return this.known
  }

  mode(regionPath: string): LearnedMode {
    return modeAt(this.app.services.settings.get('learnedRoutes'), regionPath)
  }

  /** What is clear about a case of this item with this line, where the place wants to hear it. */
  ask(q: { item: string; regionPath: string; title: string; ownerUnitId: string | null }): {
    taught: Taught
    mode: LearnedMode
  } | null {
    if (!this.known.has(q.item)) return null
    const mode = this.mode(q.regionPath)
    if (mode === 'off') return null
    const units = this.app.services.organisation.units()
    const words = new Set(this.words(q.title).split(' '))
    const found = taught(this.known, { ...q, words }, (key) => resolveUnit(key, q.regionPath, units).unitId)
    return found ? { taught: found, mode } : null
  }

  /** The unit that gets such a case in place of the list's owner; null: the list's. */
  decides(q: {
    itemCode: string
    level: string
    regionPath: string
    title: string
    ownerUnitId: string | null
  }): string | null {
    if (q.level === 'critical') return null
    const found = this.ask({ ...q, item: q.itemCode })
    return found?.mode === 'decide' ? found.taught.unitId : null
  }

  private async read(): Promise<void> {
    const { app } = this
    const { items, organisation } = app.services
    const { county } = app.installation
    const now = app.clock().getTime()
    this.readAt = now
    const since = new Date(now - DAYS * 86_400_000)
    const rows = await solvedCases(app.pools.system, county, since, LEAST.bounced)
    const left = rows.length > 0 ? await dismissedPairs(app.pools.system, county) : []
    const units = organisation.units()
    const past: PastCase[] = []
    for (const [i, r] of rows.entries()) {
      if (i % AT_ONCE === AT_ONCE - 1) await setImmediate()
      const item = items.item(r.item_code)
      const then = items.item(r.item_code, r.list_id)
      const unit = organisation.unit(r.unit_id)
      if (!item || !unit) continue
      // The list names another owner since: whoever changed it knew better than the cases before.
      if (then && ownersOf(then, r.level) !== ownersOf(item, r.level)) continue
      if (
        left.some(
          (d) =>
            d.item_code === r.item_code &&
            d.at >= r.reported_at &&
            [d.unit_a, d.unit_b].includes(r.unit_id) &&
            r.bounced,
        )
      )
        continue
      past.push({
        number: r.number,
        regionPath: r.region_path,
        item: r.item_code,
        key: ownerKey(unit, r.region_path, units),
        bounced: r.bounced,
        words: new Set(this.words(r.title).split(' ')),
        at: r.reported_at.getTime(),
      })
    }
    const known = new Map<string, LearnedItem>()
    for (const of of Map.groupBy(past, (p) => p.item).values()) {
      for (const [item, learnt] of learnBounces(of)) known.set(item, learnt)
      await setImmediate()
    }
    this.known = known
  }
}

const ownersOf = (item: Parameters<typeof ruleAt>[0], level: Parameters<typeof ruleAt>[1]): string =>
  (ruleAt(item, level)?.rule.owners ?? []).join('、')
