import { describe, expect, it } from 'vitest'
import { ChangeBody, type ChangeInput } from '../contract.ts'
import { at, box, EPOCH, sampleRegion, smallTown } from '../sample.ts'
import { bookOf } from './book.ts'
import { planChange } from './change.ts'
import { type Fate, movedBy } from './follow.ts'

const A = '500199001001'
const B = '500199001002'
const A1 = `${A}001`
const rows = [
  ...smallTown(),
  sampleRegion(`${A1}001`, '一号楼', { kind: 'building', point: at(0.2, 0.2) }),
  sampleRegion(`${A}009`, '河滩网格', { kind: 'grid' }),
  sampleRegion(`${A1}002`, '二号楼', { kind: 'building', point: at(0.8, 0.2) }),
]
function moved(body: ChangeInput) {
  const change = planChange(bookOf(rows), ChangeBody.parse(body), { at: EPOCH, actor: 'a' })
  expect(change.faults).toEqual([])
  return movedBy(change, (path) => rows.some((r) => r.path === path))
}
const where = (f: Fate) =>
  f.kind === 'goes' ? `${f.to} ${f.how} ${f.step.kind}` : f.kind === 'undecided' ? `? ${f.above}` : 'stays'
const halves = [
  { name: '甲', geometry: box(0, 0, 0.5, 1) },
  { name: '乙', geometry: box(0.5, 0, 0.5, 1) },
]

describe('what carries a code follows the ground', () => {
  it('goes along with a move, with all that lies below it, and with codes that ended before', () => {
    const m = moved({ op: 'update', path: `${B}001`, name: '西岸一' })
    expect(m.roots).toEqual([])
    const move = moved({ op: 'move', path: `${A}009`, to: B, reason: 'x' })
    expect(move.roots).toEqual([`${A}009`])
    expect(where(move.fate(`${A}009`))).toBe(`${B}005 code move`)
    expect(where(move.fate(`${A}009001`))).toBe(`${B}005 code move`)
    expect(where(move.fate(`${A}003`))).toBe('stays')
    expect(where(move.fate(A))).toBe('stays')
  })

  it('of a merge takes the code that goes on, and below it the new ones', () => {
    const m = moved({ op: 'merge', into: `${A}002`, from: [A1], reason: '户数少' })
    expect(m.roots).toEqual([A1])
    expect(where(m.fate(A1, at(9, 9)))).toBe(`${A}002 code merge`)
    expect(where(m.fate(`${A1}002`))).toBe(`${A}002002 code move`)
    expect(where(m.fate(`${A}002`))).toBe('stays')
    expect(m.fate(A1)).toMatchObject({ step: { from: A1, reason: '户数少' } })
  })

  it('of a split goes by position, else as listed, else waits for a person', () => {
    const m = moved({ op: 'split', path: A1, keepFirst: false, reason: 'x', parts: halves })
    expect(where(m.fate(A1, at(0.1, 0.5)))).toBe(`${A}005 position split`)
    expect(where(m.fate(A1, at(0.9, 0.5)))).toBe(`${A}006 position split`)
    // A point exactly on the new border belongs to one part, always the same.
    expect(where(m.fate(A1, at(0.5, 0.5)))).toBe(`${A}006 position split`)
    expect(where(m.fate(A1, at(3, 0.5)))).toBe(`? ${A}`)
    expect(where(m.fate(A1, null))).toBe(`? ${A}`)
    expect(where(m.fate(`${A1}002`))).toBe(`${A}006002 code move`)
    const id = '0198a000-0000-7000-8000-000000000001'
    const listed = moved({
      op: 'split',
      path: A1,
      keepFirst: false,
      reason: 'x',
      parts: [halves[0]!, { ...halves[1]!, cases: [id] }],
    })
    expect(where(listed.fate(A1, null, id))).toBe(`${A}006 choice split`)
    expect(where(listed.fate(A1, at(0.1, 0.5), id))).toBe(`${A}006 choice split`)
    expect(where(listed.fate(A1, null, 'another'))).toBe(`? ${A}`)
  })

  it('of a split in which the first part keeps the code moves only what lies in the others', () => {
    const m = moved({ op: 'split', path: A1, reason: 'x', parts: halves })
    expect(m.ended.map((l) => l.from)).toEqual([`${A1}002`])
    expect(m.roots).toEqual([A1])
    expect(where(m.fate(A1, at(0.1, 0.5)))).toBe('stays')
    expect(where(m.fate(A1, at(0.9, 0.5)))).toBe(`${A}005 position split`)
    expect(where(m.fate(A1, null))).toBe(`? ${A}`)
    expect(where(m.fate(`${A1}001`, at(0.9, 0.5)))).toBe('stays')
    expect(where(m.fate(`${A1}002`))).toBe(`${A}005002 code move`)
  })

  it('refuses a case that is given to two parts', () => {
    const id = '0198a000-0000-7000-8000-000000000001'
    const body = ChangeBody.parse({
      op: 'split',
      path: A1,
      reason: 'x',
      parts: halves.map((h) => ({ ...h, cases: [id] })),
    })
    expect(planChange(bookOf(rows), body, { at: EPOCH, actor: null }).faults.map((f) => f.code)).toEqual([
      'region.split_twice',
    ])
  })
})
