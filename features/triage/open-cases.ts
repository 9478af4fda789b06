/**
 * The open cases a report may belong to, in memory: of each place and each item the newest, however many there are, and those whose place
 * nobody knows by their words. The database stays the judge of what is there: before a question is
 * answered, one small statement for all questions asked at the same time reads which cases have got events since the last
 * look, whoever wrote them and in whatever process, and only those are read anew. So a question sees every case whose
 * transaction had committed when it was asked, exactly as if it had asked the tables.
 *
 * Nothing is missed: a look reads the events whose transaction the snapshot of the look before could not see yet. Every
 * change of a case is an event (`seq`), so what is held is old exactly when the database knows a higher number.
 */
import type { App } from '../../kernel/context.ts'
import { createGroup } from '../../kernel/group.ts'
import { CaseIndex } from './rules/case-index.ts'
import { Rarity } from './rules/rarity.ts'
import { sketchOnce } from './rules/sketch.ts'
import {
  type Candidate,
  eventsSince,
  GRID,
  loadOpen,
  looseDays,
  type OpenRow,
  perSource,
  snapshotNow,
  windowDays,
} from './store.ts'

const dayMs = 86_400_000
/** Held of each list for each that a question looks at: so many may be closed before the tables have to be asked. */
const SPARE = 2
/** With more to hold than this the tables are asked instead: 0.6 to 1.5 kB each is what this may cost. */
export const MOST = 200_000
/** More changes than this since the last look (a move of a street, hours without the database): all are read anew. */
const ANEW = 5000
const cleanMs = 10 * 60_000
/** Texts that are read at the start to know what is rare here: half a second of processor time. */
const COUNTED = 10_000

/** Cases without a place that are held, and that a question looks at. */
const LOOSE = 5000
const BY_WORDS = 16

export interface OpenCase extends Candidate {
  item: string | null
  openedAt: number
  /** Where its chain of events ends: what a link goes on from. */
  seq: number
  lastHash: Buffer
}

export interface Near {
  at: Date
  regionPath: string | null
  item: string | null
  title?: string | undefined
  text?: string
}

/** The newest open cases of a place or an item. */
interface Newest {
  /** Oldest first. */
  cases: OpenCase[]
  /** Opened then or before, a case is not in here although it may be open: there were newer ones enough. */
  floor: number
}

export class OpenCases {
  private readonly app: App
  private readonly perList: number
  private readonly keep: number
  private readonly byId = new Map<string, OpenCase>()
  private readonly byGrid = new Map<string, Newest>()
  private readonly byItem = new Map<string, Newest>()
  /** Those without a place, in one list, and their words. */
  private readonly loose = new Map<string, Newest>()
  private words = new CaseIndex()
  /** Written by this process and not yet seen in the tables. */
  private readonly expected = new Map<string, OpenCase>()
  /** Held as expected, but somebody else wrote that event: to be read at the next look. */
  private readonly doubted = new Set<string>()
  private snapshot: string | null = null
  private cleanedAt = 0
  private tooMany = false
  /** Questions since the last start that a list was too short for. */
  private short = 0
  /** What few of the open cases write; counted as they come. */
  rarity = new Rarity()
  /** Resolves when everything that was committed before the call is known. One statement for all who wait. */
  readonly look: () => Promise<void>

  constructor(app: App, perList = perSource) {
    this.app = app
    this.perList = perList
    this.keep = perList * SPARE
    const group = createGroup<null, null>(
      async (all) => {
        await this.read()
        return all.map(() => null)
      },
      { most: 1000, atOnce: 1 },
    )
    this.look = async () => void (await group(null))
  }

  get usable(): boolean {
    return !this.tooMany
  }

  get(id: string): OpenCase | undefined {
    return this.byId.get(id)
  }

  /**
   * The newest of the grid and the newest of the item in the community, 12 each, of the last 14 days; for a report whose grid is not known
   * also those without one that its words bring to mind. Null when so many were closed that only the tables know.
   */
  near(q: Near): OpenCase[] | null {
    const { rootPath } = this.app.installation
    const since = q.at.getTime() - windowDays * dayMs
    const path = q.regionPath ?? rootPath
    const found = new Set<OpenCase>()
    let whole = true
    const gather = (list: Newest | undefined, fits?: (c: OpenCase) => boolean) => {
      let left = this.perList
      for (let i = (list?.cases.length ?? 0) - 1; i >= 0 && left > 0; i--) {
        const c = list!.cases[i]!
        if (c.openedAt <= since) return
        if (fits && !fits(c)) continue
        found.add(c)
        left--
      }
      if (left > 0 && list && list.floor > since) whole = false
    }
    if (path.length > 12) gather(this.byGrid.get(path.slice(0, 15)))
    if (q.item !== null)
      if (path.length >= 12) gather(this.byItem.get(`${path.slice(0, 12)} ${q.item}`))
      else gather(this.byItem.get(q.item), (c) => c.regionPath.startsWith(path))
    if (path.length < GRID && q.text) for (const c of this.byWords(q.at, q.text, q.title)) found.add(c)
    if (whole) return [...found]
    this.short++
    return null
  }

  private byWords(at: Date, text: string, title?: string): OpenCase[] {
    const since = at.getTime() - looseDays * dayMs
    return this.words
      .near({ text, ...(title ? { title } : {}) }, BY_WORDS)
      .flatMap(({ id }) => this.byId.get(id) ?? [])
      .filter((c) => c.openedAt > since)
  }

  /** A case this process is about to write; it counts once it is committed. Its number may come with `settle`. */
  expect(c: OpenCase): void {
    this.expected.set(c.candidate.id, c)
  }

  /** What was expected is committed under this number, or (null) was not written. */
  settle(c: OpenCase, number: string | null): void {
    const { id } = c.candidate
    if (this.expected.get(id) === c) this.expected.delete(id)
    if (number === null) {
      if (this.byId.get(id) === c) this.doubted.add(id)
      return
    }
    if (this.tooMany) return
    c.number = number
    if ((this.byId.get(id)?.seq ?? 0) < c.seq) this.take(c)
  }

  private async read(): Promise<void> {
    const now = this.app.clock().getTime()
    const gaps = this.tooMany || this.short > 100
    if (this.snapshot === null || (gaps && now - this.cleanedAt > cleanMs)) return this.start(now)
    if (this.tooMany) return
    const { snapshot, changed } = await eventsSince(this.app, this.snapshot)
    const doubted = [...this.doubted]
    const unknown: string[] = doubted.filter((id) => !changed.has(id))
    for (const [id, seq] of changed) {
      const own = this.expected.get(id)
      // Seen in the tables before the answer to our own statement was: committed is committed.
      if (own?.seq === seq) this.take(own)
      else if (this.doubted.has(id) || (this.byId.get(id)?.seq ?? 0) < seq) unknown.push(id)
    }
    if (unknown.length > ANEW) return this.start(now)
    if (unknown.length > 0) {
      const rows = new Map((await loadOpen(this.app, { ids: unknown })).map((r) => [r.id, r]))
      for (const id of unknown) {
        const row = rows.get(id)
        if (row) this.take(openCase(row))
        else this.drop(id)
      }
    }
    for (const id of doubted) this.doubted.delete(id)
    this.snapshot = snapshot
    if (now - this.cleanedAt > cleanMs || this.byId.size > MOST) this.clean(now)
  }

  /** Reads the newest of every list. What commits meanwhile is newer than the snapshot and comes with the next look. */
  private async start(now: number): Promise<void> {
    const snapshot = await snapshotNow(this.app)
    const since = new Date(now - windowDays * dayMs)
    const looseSince = new Date(now - looseDays * dayMs)
    // One more than is held says that there are more.
    const rows = await loadOpen(this.app, {
      since,
      each: this.keep + 1,
      loose: { since: looseSince, most: LOOSE },
      limit: MOST + 1,
    })
    this.byId.clear()
    this.byGrid.clear()
    this.byItem.clear()
    this.loose.clear()
    this.words = new CaseIndex()
    this.doubted.clear()
    this.cleanedAt = now
    this.short = 0
    this.snapshot = snapshot
    this.tooMany = rows.length > MOST
    if (this.tooMany) return
    rows.sort((a, b) => a.reported_at.getTime() - b.reported_at.getTime())
    for (const r of rows) this.put(openCase(r))
    this.rarity = Rarity.of(this.app.services.items.current()?.items ?? [])
    for (const r of rows.slice(-COUNTED)) this.count(r.texts?.[0]?.body)
  }

  private take(c: OpenCase): void {
    const known = this.byId.has(c.candidate.id)
    this.put(c)
    if (!known) this.count(c.candidate.texts?.[0])
  }

  private count(text: string | undefined): void {
    if (text) this.rarity.add(sketchOnce(text))
  }

  private clean(now: number): void {
    this.cleanedAt = now
    for (const c of [...this.byId.values()])
      if (c.openedAt <= now - (isLoose(c) ? looseDays : windowDays) * dayMs) this.drop(c.candidate.id)
    for (const map of [this.byGrid, this.byItem])
      for (const [key, list] of map)
        if (list.cases.length === 0 && list.floor <= now - windowDays * dayMs) map.delete(key)
    this.tooMany = this.byId.size > MOST
  }

  private put(c: OpenCase): void {
    const { id } = c.candidate
    this.unlist(id)
    let held = false
    let spoken = false
    for (const [map, key] of this.places(c)) {
      const list = map.get(key) ?? { cases: [], floor: Number.NEGATIVE_INFINITY }
      map.set(key, list)
      if (c.openedAt <= list.floor) continue
      let at = list.cases.length
      while (at > 0 && list.cases[at - 1]!.openedAt > c.openedAt) at--
      list.cases.splice(at, 0, c)
      if (list.cases.length > (map === this.loose ? LOOSE : this.keep)) {
        const last = list.cases.shift()!
        list.floor = last.openedAt
        if (map === this.loose) this.words.remove(last.candidate.id)
        if (last === c) continue
        if (!this.places(last).some(([m, k]) => m.get(k)?.cases.includes(last)))
          this.byId.delete(last.candidate.id)
      }
      held = true
      if (map === this.loose) spoken = true
    }
    if (held) this.byId.set(id, c)
    if (spoken) this.words.add(c.candidate)
    else this.words.remove(id)
  }

  private drop(id: string): void {
    this.unlist(id)
    this.words.remove(id)
  }

  /** Out of every list; its words stay, for it may come back with the same. */
  private unlist(id: string): void {
    const c = this.byId.get(id)
    if (!c) return
    this.byId.delete(id)
    for (const [map, key] of this.places(c)) {
      const list = map.get(key)
      const at = list?.cases.lastIndexOf(c) ?? -1
      if (at >= 0) list!.cases.splice(at, 1)
      if (list?.cases.length === 0 && list.floor === Number.NEGATIVE_INFINITY) map.delete(key)
    }
  }

  private places(c: OpenCase): [Map<string, Newest>, string][] {
    const out: [Map<string, Newest>, string][] = []
    if (c.regionPath.length > 12) out.push([this.byGrid, c.regionPath.slice(0, 15)])
    if (isLoose(c)) out.push([this.loose, ''])
    if (c.item !== null) {
      out.push([this.byItem, c.item])
      if (c.regionPath.length >= 12) out.push([this.byItem, `${c.regionPath.slice(0, 12)} ${c.item}`])
    }
    return out
  }
}

const isLoose = (c: Pick<OpenCase, 'regionPath'>) => c.regionPath.length < GRID

function openCase(r: OpenRow): OpenCase {
  return {
    number: r.number,
    title: r.title,
    regionPath: r.region_path,
    item: r.item_code,
    openedAt: r.reported_at.getTime(),
    seq: r.seq,
    lastHash: r.last_hash,
    candidate: candidateOf(r),
  }
}

/** A row as the rules compare it. Its newest text stands for it; the others are compared too. */
export function candidateOf(r: Omit<OpenRow, 'seq' | 'last_hash'>): Candidate['candidate'] {
  const texts = r.texts ?? []
  return {
    id: r.id,
    item: r.item_code,
    regionPath: r.region_path,
    ...(r.lng !== null && r.lat !== null ? { point: [r.lng, r.lat] as const } : {}),
    openedAt: r.reported_at,
    ...(texts[0] ? { lastAt: new Date(texts[0].at) } : {}),
    title: r.title,
    text: texts[0]?.body ?? '',
    texts: texts.map((t) => t.body),
    reporters: texts.flatMap((t) => (t.phone ? [t.phone] : [])),
  }
}
