/**
 * Many strings found in one pass over a text (Aho–Corasick) on UTF-16 code units. Built once, then read only. A few thousand
 * names cost some ten nanoseconds a character, because most characters leave the root by one table look-up.
 */
export class Automaton {
  private readonly root = new Int32Array(65536)
  private readonly step = new Map<number, number>()
  private readonly fail: number[] = [0]
  /** Pattern that ends at a node, −1 for none; and the next shorter one by the suffix chain. */
  private readonly ends: number[] = [-1]
  private readonly more: number[] = [0]
  private readonly lengths: number[]

  /** Patterns must not be empty; a pattern given twice keeps its last index. */
  constructor(patterns: readonly string[]) {
    this.lengths = patterns.map((p) => p.length)
    const kids: number[][] = [[]]
    patterns.forEach((pattern, index) => {
      if (pattern === '') return
      let node = 0
      for (let i = 0; i < pattern.length; i++) {
        const code = pattern.charCodeAt(i)
        let next = this.child(node, code)
        if (next === 0) {
          next = this.ends.length
          this.ends.push(-1)
          this.fail.push(0)
          this.more.push(0)
          kids.push([])
          if (node === 0) this.root[code] = next
          else this.step.set(node * 65536 + code, next)
          kids[node]!.push(code)
        }
        node = next
      }
      this.ends[node] = index
    })
    const queue = kids[0]!.map((code) => this.root[code]!)
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at]!
      for (const code of kids[node]!) {
        const next = this.child(node, code)
        let back = this.fail[node]!
        while (back !== 0 && this.child(back, code) === 0) back = this.fail[back]!
        const to = this.child(back, code)
        this.fail[next] = to
        this.more[next] = this.ends[to]! >= 0 ? to : this.more[to]!
        queue.push(next)
      }
    }
  }

  private child(node: number, code: number): number {
    return node === 0 ? this.root[code]! : (this.step.get(node * 65536 + code) ?? 0)
  }

  /** Calls `hit(pattern, start, end)` for every occurrence, in the order of their ends, longer before shorter. */
  scan(text: string, hit: (pattern: number, start: number, end: number) => void): void {
    let node = 0
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      let next = this.child(node, code)
      while (next === 0 && node !== 0) {
        node = this.fail[node]!
        next = this.child(node, code)
      }
      node = next
      if (node === 0) continue
      for (let at = this.ends[node]! >= 0 ? node : this.more[node]!; at !== 0; at = this.more[at]!) {
        const pattern = this.ends[at]!
        hit(pattern, i + 1 - this.lengths[pattern]!, i + 1)
      }
    }
  }
}
