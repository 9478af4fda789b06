import { describe, expect, it } from 'vitest'
import { sampleFacts } from '../sample.ts'
import { publicView, type Told } from './public.ts'
import { sectionsOf } from './sections.ts'

const facts = sampleFacts()
const told = (more: Partial<Told['edit']> = {}): Told => ({
  facts,
  sections: sectionsOf(facts),
  edit: { title: '六月', verdicts: {}, remarks: {}, ...more },
})
const nothing = { units: false, words: false }
const rules = (t: Told) => t.sections.flatMap((s) => s.sentences.map((x) => x.rule))
const unitNames = [...facts.now.units.map((u) => u.name), ...facts.now.returns.map((r) => r.fromName)].filter(
  Boolean,
)
const placeNames = facts.now.places.map((p) => p.name).filter(Boolean)

describe('a public address', () => {
  it('the facts have something of both to leave out', () => {
    expect(unitNames.length).toBeGreaterThan(1)
    expect(placeNames.length).toBeGreaterThan(0)
    expect(rules(told())).toEqual(expect.arrayContaining(['lateUnit', 'place']))
  })

  it('tells neither single units nor words of residents unless it may', () => {
    const text = JSON.stringify(publicView(told(), nothing))
    for (const name of [...unitNames, ...placeNames]) expect(text).not.toContain(name)
    expect(text).not.toContain('/inbox')
  })

  it('tells each of them where it may, and only that', () => {
    const units = JSON.stringify(publicView(told(), { units: true, words: false }))
    for (const name of unitNames) expect(units).toContain(name)
    for (const name of placeNames) expect(units).not.toContain(name)
    const words = JSON.stringify(publicView(told(), { units: false, words: true }))
    for (const name of placeNames) expect(words).toContain(name)
    for (const name of unitNames) expect(words).not.toContain(name)
  })

  it('keeps the whole: totals, regions, items, channels and their sentences', () => {
    const out = publicView(told(), nothing)
    expect(out.facts.now).toMatchObject({
      totals: facts.now.totals,
      regions: facts.now.regions,
      items: facts.now.items,
      channels: facts.now.channels,
    })
    expect(rules(out)).toEqual(expect.arrayContaining(['received', 'late', 'rated', 'channel']))
  })

  it('leaves out what people wrote about a unit or quoted, paragraph by paragraph', () => {
    const unit = unitNames[0]!
    const received = told().sections[0]!.sentences[0]!.key
    const a = told({
      verdicts: { [received]: { state: 'changed', text: `${unit}最多。` } },
      remarks: { late: `${unit}人手不够。\n\n雨季请早备。`, voice: '有人说“没人管”。\n\n回访还要多打。' },
    })
    const out = publicView(a, nothing)
    expect(out.edit.remarks).toEqual({ late: '雨季请早备。', voice: '回访还要多打。' })
    expect(out.sections[0]!.sentences.map((s) => s.key)).not.toContain(received)
    expect(out.edit.verdicts).toEqual({})
    const all = publicView(a, { units: true, words: true })
    expect(all.edit.remarks).toEqual(a.edit.remarks)
    expect(all.edit.verdicts).toEqual(a.edit.verdicts)
  })

  it('never sends a dropped sentence', () => {
    const a = told()
    const key = a.sections[0]!.sentences[0]!.key
    const out = publicView(
      { ...a, edit: { ...a.edit, verdicts: { [key]: { state: 'dropped', text: '' } } } },
      {
        units: true,
        words: true,
      },
    )
    expect(out.sections[0]!.sentences.map((s) => s.key)).not.toContain(key)
    expect(out.edit.verdicts).toEqual({})
  })
})
