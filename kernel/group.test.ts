import { DatabaseError } from 'pg'
import { describe, expect, it } from 'vitest'
import { createGroup } from './group.ts'

const refused = () => new DatabaseError('duplicate key', 0, 'error')
/** A run that waits until it is let go, and remembers what came together. */
function gate<T>() {
  const groups: T[][] = []
  let open: () => void = () => {}
  let wait = new Promise<void>((r) => {
    open = r
  })
  return {
    groups,
    async run(items: readonly T[]) {
      groups.push([...items])
      await wait
      return items
    },
    open() {
      open()
      wait = Promise.resolve()
    },
  }
}
const turn = () => new Promise((r) => setImmediate(() => setImmediate(r)))

describe('a group', () => {
  it('goes at once when alone; what comes meanwhile goes together, in order', async () => {
    const g = gate<number>()
    const add = createGroup(g.run, { most: 3, atOnce: 1 })
    const first = add(1)
    await turn()
    const rest = [2, 3, 4, 5].map(add)
    await turn()
    expect(g.groups).toEqual([[1]])
    g.open()
    expect(await Promise.all([first, ...rest])).toEqual([1, 2, 3, 4, 5])
    expect(g.groups).toEqual([[1], [2, 3, 4], [5]])
  })

  it('never answers before its own statement is through', async () => {
    const g = gate<number>()
    const add = createGroup(g.run, { most: 10, atOnce: 1 })
    let answered = false
    const one = add(1).then(() => {
      answered = true
    })
    await turn()
    expect(answered).toBe(false)
    g.open()
    await one
    expect(answered).toBe(true)
  })

  it('lets one bad item fail alone', async () => {
    const tried: number[][] = []
    const add = createGroup<number, number>(
      async (items) => {
        tried.push([...items])
        if (items.includes(2)) throw refused()
        return items.map((i) => i * 10)
      },
      { most: 10, atOnce: 1 },
    )
    const out = await Promise.allSettled([1, 2, 3].map(add))
    expect(out.map((o) => (o.status === 'fulfilled' ? o.value : 'failed'))).toEqual([10, 'failed', 30])
    expect(tried).toEqual([[1, 2, 3], [1], [2], [3]])
  })

  it('tries nothing again when the connection was lost: it may have been committed', async () => {
    let runs = 0
    const add = createGroup<number, number>(
      async () => {
        runs++
        throw new Error('Connection terminated unexpectedly')
      },
      { most: 10, atOnce: 1 },
    )
    const out = await Promise.allSettled([1, 2, 3].map(add))
    expect(out.every((o) => o.status === 'rejected')).toBe(true)
    expect(runs).toBe(1)
  })

  it('gives up at the first lost connection when it tries them one by one', async () => {
    let runs = 0
    const add = createGroup<number, number>(
      async (items) => {
        runs++
        if (items.length > 1) throw refused()
        if (items[0] === 2) throw new Error('timeout exceeded when trying to connect')
        return items
      },
      { most: 10, atOnce: 1 },
    )
    const out = await Promise.allSettled([1, 2, 3, 4].map(add))
    expect(out.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
    expect(runs).toBe(3)
  })

  it('keeps items of one key apart and in their order', async () => {
    const groups: string[][] = []
    const add = createGroup<string, string>(
      async (items) => {
        groups.push([...items])
        return items
      },
      { most: 10, atOnce: 1, key: (s) => s[0]! },
    )
    await Promise.all(['a1', 'a2', 'b1', 'a3', 'b2'].map(add))
    expect(groups).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a3']])
  })
})
