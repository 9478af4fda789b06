import { describe, expect, it } from 'vitest'
import { csvOf, ledger } from '../sample.ts'
import { readConfig } from './config.ts'
import { guess } from './guess.ts'
import { type Found, match } from './match.ts'
import { checkCharacter } from './numbers.ts'
import { chanceOf } from './score.ts'
import { tableOf } from './table.ts'
import { measure, truthOf } from './truth.ts'

const rows = ledger({ people: 500, seed: 5 })
const text = csvOf(rows)
const truth = truthOf(tableOf(csvOf(rows, true)), new Set(rows.map((r) => r.id)))
const named = (f: Found): [string, string][] =>
  Array.from(f.links.a, (a, i) => [f.records.ids[a]!, f.records.ids[f.links.b[i]!]!])
const asSet = (f: Found) =>
  Array.from(f.links.a, (_, i) => {
    const [a, b] = named(f)[i]!
    return [...[a, b].sort(), f.links.score[i]!.toFixed(6)].join(' ')
  }).sort()
const run = (csv: string, more: object = {}) => {
  const table = tableOf(csv)
  return match({ ...guess(table), ...more }, table)
}
const idOf = (seventeen: string) => seventeen + checkCharacter(seventeen)
const whole = run(text)

describe('a ledger with repeats', () => {
  it('finds them without labels', () => {
    if (typeof truth === 'string') throw new Error(truth)
    const m = measure(truth, named(whole))
    expect(m.truePairs).toBeGreaterThan(220)
    expect(m.precision).toBeGreaterThan(0.98)
    expect(m.recall).toBeGreaterThan(0.98)
  })

  it('gives the same links whatever the order of rows', () => {
    const [head, ...lines] = text.trim().split('\n')
    const turned = run(`${[head, ...lines.reverse()].join('\n')}\n`)
    expect(asSet(turned)).toEqual(asSet(whole))
  })

  it('makes no links in a ledger without repeats, of large families too', () => {
    const once = ledger({ people: 600, seed: 8, repeated: 0 })
    const found = run(csvOf(once))
    expect(found.links.a.length).toBeLessThanOrEqual(1)
  })

  it('knows in a table of a few rows too that an ID number is given out once', () => {
    const strangers = ledger({ people: 6, seed: 3, repeated: 0 })
    const [first] = strangers
    const found = run(csvOf([...strangers, { ...first!, id: 'again', name: '欧阳铭', address: '' }]), {
      threshold: 0.1,
    })
    expect(named(found)).toHaveLength(1)
    expect(found.links.score[0]).toBeGreaterThan(0.97)
  })

  it('gives fewer links for a graver consequence', () => {
    const merge = run(text, { threshold: 0.99 })
    const review = run(text, { threshold: 0.1 })
    expect(merge.links.a.length).toBeLessThanOrEqual(whole.links.a.length)
    expect(review.links.a.length).toBeGreaterThanOrEqual(whole.links.a.length)
    const score = (f: Found, i: number) => chanceOf(f.scale.of(f.links.a[i]!, f.links.b[i]!))
    const direct = Array.from(merge.links.by, (_, i) => i).filter((i) => merge.links.by[i] === 0)
    for (const i of direct) expect(score(merge, i)).toBeGreaterThanOrEqual(0.99)
  })

  it('says what spoke for a link, and the parts add up', () => {
    for (let i = 0; i < whole.links.a.length; i += 17) {
      const e = whole.scale.explain(whole.links.a[i]!, whole.links.b[i]!)
      const sum = e.reasons.reduce((s, r) => s + r.weight, e.prior + e.household)
      expect(sum).toBeCloseTo(e.odds, 6)
      expect(e.odds).toBeCloseTo(whole.scale.of(whole.links.b[i]!, whole.links.a[i]!), 6)
    }
  })

  it('never lets a nearer level weigh less', () => {
    const { model, records } = whole
    records.fields.forEach((field, f) => {
      const ratio = field.kind.levels.map((_, l) => model.same[f]![l]! / model.stranger[f]![l]!)
      for (let l = 1; l < ratio.length; l++)
        expect(ratio[l]!).toBeGreaterThanOrEqual(ratio[l - 1]! * (1 - 1e-9))
    })
  })
})

describe('two ledgers', () => {
  const left = ledger({ people: 300, seed: 3, repeated: 0, source: 'a' })
  const right = ledger({ people: 300, seed: 3, repeated: 0, source: 'b' })
  const both = [tableOf(csvOf(left)), tableOf(csvOf(right))] as const
  const true_ = (l: [string, string][]) => l.filter(([a, b]) => a.slice(1) === b.slice(1)).length
  const config = guess(...both)

  it('finds each person of the one in the other', () => {
    const f = match(config, ...both)
    const links = named(f)
    expect(true_(links)).toBeGreaterThan(285)
    expect(links.length - true_(links)).toBeLessThan(8)
  })

  it('gives the same links when the files are changed over', () => {
    const there = match(config, both[0], both[1])
    const back = match(config, both[1], both[0])
    expect(asSet(back)).toEqual(asSet(there))
    expect(back.records.turned).not.toBe(there.records.turned)
  })

  it('links each at most once when asked', () => {
    const f = match({ ...config, oneToOne: true, threshold: 0.01 }, ...both)
    const all = [...f.links.a, ...f.links.b]
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('tables of a few rows', () => {
  it('have scores that are numbers', () => {
    const line = '张伟,320102199003071234,1990-03-07,13800001111,书香苑1幢1单元101室'
    const table = tableOf(`id,name,number,born,phone,address\n1,${line}\n2,${line}\n`)
    const config = readConfig({
      id: 'id',
      columns: { name: 'name', number: 'id-number', born: 'date', phone: 'phone', address: 'address' },
    }).config
    for (const f of [match(config, table), match(config, table, table)])
      for (const [a, b] of [[0, 1]] as const) {
        expect(Number.isFinite(f.scale.of(a, b))).toBe(true)
        expect(f.links.score.every((s) => s > 0 && s < 1.000001)).toBe(true)
      }
  })
})

describe('groups', () => {
  it('are not chained by one person who is like two others', () => {
    const lines = ['id,name,born,phone,address,idnumber']
    for (const r of ledger({ people: 300, seed: 9, repeated: 0.5 }))
      lines.push([r.id, r.name, r.born, r.phone, r.address, r.idNumber].join(','))
    // Father and son: one name, one home, one telephone; a third row says nothing of the date.
    lines.push(`f,赵大成,1950-03-04,13900000001,清河苑90幢1单元101室,${idOf('32010219500304001')}`)
    lines.push(`s,赵大成,1978-11-19,13900000001,清河苑90幢1单元101室,${idOf('32010219781119003')}`)
    lines.push('x,赵大成,,13900000001,清河苑90幢1单元101室,')
    const table = tableOf(lines.join('\n'))
    const f = match(guess(table), table)
    const pairs = named(f).map((p) => p.sort().join(' '))
    expect(pairs).not.toContain('f s')
  })

  it('take names in the other column', () => {
    const first = 'oliver amelia harry isla jack ava george emily noah ruby'.split(' ')
    const last = 'holmes kelly henderson richards ashton bishop carter hudson norman clarke'.split(' ')
    const lines = ['id,first_name,surname,dob']
    for (let i = 0; i < 100; i++) {
      const born = `19${50 + ((i * 7) % 50)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + ((i * 5) % 28)).padStart(2, '0')}`
      const [g, s] = [first[i % 10]!, last[Math.floor(i / 10)]!]
      lines.push(`${i}a,${g},${s},${born}`)
      if (i % 3 === 0) lines.push(i % 9 === 0 ? `${i}b,${s},${g},${born}` : `${i}b,${g},${s},${born}`)
    }
    const table = tableOf(lines.join('\n'))
    const f = match(guess(table), table)
    const links = named(f).map((p) => p.sort().join(' '))
    for (let i = 0; i < 100; i += 9) expect(links).toContain(`${i}a ${i}b`)
    const i = named(f).findIndex((p) => p.includes('0b'))
    expect(f.scale.explain(f.links.a[i]!, f.links.b[i]!).reasons.map((r) => r.level.en)).toContain(
      'names changed over',
    )
  })
})

describe('blocks', () => {
  it('are cut by further keys when too large, and it is said', () => {
    const lines = ['id,name,born']
    for (let i = 0; i < 3000; i++)
      lines.push(
        `${i},王伟,${1940 + (i % 60)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
      )
    const table = tableOf(lines.join('\n'))
    const { config } = readConfig({
      id: 'id',
      columns: { name: 'name', born: 'date' },
      blocking: ['name'],
    })
    const f = match(config, table)
    expect(f.passes[0]!.cut).toBe(1)
    expect(f.compared).toBeLessThan(200_000)
  })

  it('names a key that there is not', () => {
    const table = tableOf('id,name\n1,甲\n2,乙\n')
    expect(() =>
      match(readConfig({ columns: { name: 'name' }, blocking: [['nose']] }).config, table),
    ).toThrow('nose')
  })
})
