/** Open cases in memory, to find the few worth comparing by their words: for imports, replays, and letters whose place nobody knows. */
import { sketch } from './sketch.ts'
import type { CandidateCase } from './types.ts'

/** Pairs that stand in more cases than this say too little to be followed. */
const FREQUENT = 2500
const ASKED_PAIRS = 24
/** And so many of its title, which says what a long letter is about: of the letter itself others may be rarer. */
const ASKED_OF_TITLE = 12
/** Look-ups one question may cost, rarest pairs first: the price of a question does not grow with the number of cases. */
const BUDGET = 6000
const NEARBY = 300

const wordsOf = (one: CandidateCase) => `${one.title ?? ''} ${one.text}`
const gridOf = (one: CandidateCase) => one.regionPath?.slice(0, 15)

export class CaseIndex {
  private cases: (CandidateCase | null)[] = []
  private readonly slots = new Map<string, number>()
  private readonly byPair = new Map<number, number[]>()
  private readonly byGrid = new Map<string, number[]>()
  private gathered = new Float32Array(1024)

  get size(): number {
    return this.slots.size
  }

  /** Adds a case, or replaces the one with its id. */
  add(one: CandidateCase): void {
    const known = this.slots.get(one.id)
    const before = known === undefined ? null : this.cases[known]!
    if (before && wordsOf(before) === wordsOf(one) && gridOf(before) === gridOf(one)) {
      this.cases[known!] = one
      return
    }
    this.remove(one.id)
    const slot = this.cases.length
    this.cases.push(one)
    this.slots.set(one.id, slot)
    if (slot >= this.gathered.length) this.gathered = new Float32Array(this.gathered.length * 2)
    const push = <K>(map: Map<K, number[]>, key: K) => {
      const list = map.get(key)
      if (list) list.push(slot)
      else map.set(key, [slot])
    }
    const { pairs, weights } = sketch(wordsOf(one))
    for (const [i, pair] of pairs.entries()) if (weights[i] === 10) push(this.byPair, pair)
    const grid = gridOf(one)
    if (grid) push(this.byGrid, grid)
  }

  /** Takes a case out; unknown ids do nothing. */
  remove(id: string): void {
    const slot = this.slots.get(id)
    if (slot === undefined) return
    this.cases[slot] = null
    this.slots.delete(id)
    if (this.cases.length > 1000 && this.slots.size < this.cases.length / 2) this.rebuild()
  }

  /** Takes out what was removed; no text is read again. */
  private rebuild(): void {
    const to = new Int32Array(this.cases.length).fill(-1)
    const alive: CandidateCase[] = []
    for (const [slot, one] of this.cases.entries())
      if (one) {
        to[slot] = alive.length
        this.slots.set(one.id, alive.length)
        alive.push(one)
      }
    this.cases = alive
    const keep = <K>(map: Map<K, number[]>) => {
      for (const [key, list] of map) {
        const kept = list.map((slot) => to[slot]!).filter((slot) => slot >= 0)
        if (kept.length > 0) map.set(key, kept)
        else map.delete(key)
      }
    }
    keep(this.byPair)
    keep(this.byGrid)
  }

  /** Up to `limit` cases that share rare words with the text or lie in the same grid, likeliest first. */
  near(
    question: { text: string; title?: string; regionPath?: string | null; item?: string | null },
    limit = 40,
  ): CandidateCase[] {
    const total = Math.max(2, this.slots.size)
    const touched: number[] = []
    const gather = (slot: number, weight: number) => {
      if (this.cases[slot] === null) return
      if (this.gathered[slot] === 0) touched.push(slot)
      this.gathered[slot]! += weight
    }
    const rarest = (text: string, most: number) => {
      const pairs: { list: number[]; weight: number }[] = []
      const asked = sketch(text)
      for (const [i, pair] of asked.pairs.entries()) {
        const list = asked.weights[i] === 10 ? this.byPair.get(pair) : undefined
        if (list && list.length <= FREQUENT) pairs.push({ list, weight: Math.log(1 + total / list.length) })
      }
      return pairs.sort((a, b) => b.weight - a.weight).slice(0, most)
    }
    const { title = '', text } = question
    let left = BUDGET
    for (const { list, weight } of [
      ...rarest(title, ASKED_OF_TITLE),
      ...rarest(`${title} ${text}`, ASKED_PAIRS),
    ]) {
      if (left <= 0) break
      // of a long list the newest
      for (let i = Math.max(0, list.length - left); i < list.length; i++) gather(list[i]!, weight)
      left -= list.length
    }
    const grid = question.regionPath ? this.byGrid.get(question.regionPath.slice(0, 15)) : undefined
    if (grid)
      for (const slot of grid.slice(-NEARBY)) gather(slot, this.cases[slot]?.item === question.item ? 4 : 2)
    const found = this.heaviest(touched, limit)
    for (const slot of touched) this.gathered[slot] = 0
    return found.map((slot) => this.cases[slot]!)
  }

  /** The slots with most gathered weight, the newer among equals. */
  private heaviest(touched: readonly number[], limit: number): number[] {
    const before = (a: number, b: number) =>
      this.gathered[a]! > this.gathered[b]! || (this.gathered[a] === this.gathered[b] && a > b)
    const top: number[] = []
    for (const slot of touched) {
      if (top.length === limit && !before(slot, top[limit - 1]!)) continue
      let at = top.length
      while (at > 0 && before(slot, top[at - 1]!)) at--
      top.splice(at, 0, slot)
      if (top.length > limit) top.pop()
    }
    return top
  }
}
