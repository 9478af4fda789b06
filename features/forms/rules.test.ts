import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { builtinForms } from '../../packs/common/forms.ts'
import { commonItems } from '../../packs/common/items/index.ts'
import type { Answers, Definition, FormField } from './contract-shapes.ts'
import {
  answerFaults,
  answersOf,
  attributesOf,
  composed,
  definitionFaults,
  headline,
  jsonSchemaOf,
  plainAnswers,
  shownAnswers,
  shownFields,
} from './rules.ts'

const words = (zh: string, en = '') => ({ zh, en })
const ask = (key: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  key,
  kind,
  label: words(`问${key}`),
  help: words(''),
  required: false,
  options: [],
  min: null,
  max: null,
  unit: words(''),
  showIf: null,
  ...more,
})
const form = (...fields: FormField[]): Definition => ({
  title: words('试一张', 'A trial'),
  lead: words(''),
  itemCode: null,
  level: null,
  channel: null,
  fields,
})
const options = ['a', 'b', 'c'].map((key) => ({ key, label: words(`选${key}`, key) }))
const codes = new Set(commonItems.map((i) => i.code))
const codesOf = (f: { path: string; code: string }[]) => f.map((x) => `${x.path}:${x.code}`)

describe('the built-in forms', () => {
  it.each(builtinForms.map((b) => [b.key, b.definition] as const))(
    '%s can be published as it stands',
    (_, d) => {
      expect(definitionFaults(d, codes)).toEqual([])
      expect(d.fields.every((f) => f.label.en && f.options.every((o) => o.label.en))).toBe(true)
    },
  )
})

describe('what is asked', () => {
  const d = form(
    ask('kind', 'choice', { options }),
    ask('more', 'choices', { options, showIf: { field: 'kind', is: ['a', 'b'] } }),
    ask('deep', 'text', { required: true, showIf: { field: 'more', is: ['c'] } }),
  )
  test.each([
    [{}, ['kind']],
    [{ kind: 'c', more: ['c'], deep: 'x' }, ['kind']],
    [{ kind: 'a' }, ['kind', 'more']],
    [{ kind: 'b', more: ['a', 'c'] }, ['kind', 'more', 'deep']],
  ] satisfies [Answers, string[]][])('with %j: %j', (answers, keys) => {
    expect(shownFields(d, answers).map((f) => f.key)).toEqual(keys)
  })
  it('drops what was answered before it was hidden, and owes nothing of it', () => {
    expect(plainAnswers(d, { kind: 'c', more: ['c'], deep: 'x' })).toEqual({ kind: 'c' })
    expect(answerFaults(d, { kind: 'c', more: ['nothing of the kind'] })).toEqual([])
    expect(codesOf(answerFaults(d, { kind: 'a', more: ['c'] }))).toEqual(['deep:required'])
  })
  it('takes no answer from what every object has', () => {
    const odd = form(ask('constructor', 'text', { required: true }))
    expect(codesOf(answerFaults(odd, {}))).toEqual(['constructor:required'])
  })
})

describe('every fault at once', () => {
  const d = form(
    ask('t', 'text', { required: true }),
    ask('c', 'choice', { options }),
    ask('m', 'choices', { options }),
    ask('n', 'number', { min: 1, max: 9 }),
    ask('d', 'date'),
    ask('p', 'phone'),
    ask('w', 'place', { required: true }),
    ask('f', 'photo'),
  )
  it('names each by its field, and what no field asks for', () => {
    const faults = answerFaults(d, {
      t: '  ',
      c: 'z',
      m: ['a', 'a'],
      n: 10,
      d: '2026-02-30',
      p: '12',
      w: {},
      f: 'x',
      extra: 'x',
    })
    expect(codesOf(faults)).toEqual([
      't:required',
      'c:choice',
      'm:choice',
      'n:range',
      'd:date',
      'p:phone',
      'w:required',
      'f:type',
      'extra:unknown',
    ])
    expect(faults.every((f) => f.words.zh && f.words.en)).toBe(true)
  })
  it('a plate says where, so that the place need not be written', () => {
    expect(codesOf(answerFaults(d, { t: 'x' }, { placeKnown: true }))).toEqual([])
  })
  it('reads a phone as people write it', () => {
    expect(plainAnswers(d, { p: '+86 138-0000 1111' })).toEqual({ p: '13800001111' })
  })
})

describe('the schema for machines', () => {
  const kinds = ['text', 'long', 'choice', 'choices', 'number', 'date', 'phone', 'place', 'photo'] as const
  /** Forms whose later fields may depend on earlier choices. */
  const anyForm = fc
    .array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        required: fc.boolean(),
        depends: fc.boolean(),
        on: fc.nat(20),
        is: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
        bound: fc.boolean(),
      }),
      { minLength: 1, maxLength: 7 },
    )
    .map((shapes) => {
      const fields: FormField[] = []
      for (const [i, s] of shapes.entries()) {
        const choices = fields.filter((f) => f.kind === 'choice' || f.kind === 'choices')
        const on = s.depends ? choices[s.on % Math.max(1, choices.length)] : undefined
        fields.push(
          ask(`k${i}`, s.kind, {
            required: s.required,
            ...(s.kind === 'choice' || s.kind === 'choices' ? { options } : {}),
            ...(s.bound && s.kind === 'number' ? { min: 0, max: 5 } : {}),
            showIf: on ? { field: on.key, is: s.is } : null,
          }),
        )
      }
      return form(...fields)
    })
  const uuid = '0190a000-0000-7000-8000-000000000000'
  const anyAnswer = fc.oneof(
    fc.constantFrom(
      'a',
      'b',
      'c',
      'z',
      '2026-06-26',
      '1800-01-01',
      '13800001111',
      '123',
      '一句话',
      'x'.repeat(101),
    ),
    fc.integer({ min: -3, max: 9 }),
    fc.subarray(['a', 'b', 'c']),
    fc.constantFrom(
      [uuid],
      Array.from({ length: 7 }, (_, i) => uuid.slice(0, -1) + i),
      ['a', 'a'],
    ),
    fc.constantFrom({ text: '顺城街' }, { point: [107.39, 29.7] as [number, number] }, { text: '' }),
  )
  it('accepts exactly what the pages and the server accept', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    let good = 0
    let bad = 0
    fc.assert(
      fc.property(
        anyForm,
        fc.array(fc.option(anyAnswer, { freq: 4, nil: undefined }), { maxLength: 8 }),
        (d, given) => {
          const answers: Answers = {}
          for (const [i, a] of given.entries()) if (a !== undefined) answers[`k${i}`] = a
          const plain = plainAnswers(d, answers)
          const sound = answerFaults(d, plain).length === 0
          const { $id: _, ...schemaOf } = jsonSchemaOf('trial', 1, d)
          const schema = ajv.validate(schemaOf, plain)
          sound ? good++ : bad++
          expect({ d, plain, schema }).toEqual({ d, plain, schema: sound })
        },
      ),
      { numRuns: 200 },
    )
    expect(Math.min(good, bad)).toBeGreaterThan(5)
  })
})

describe('words', () => {
  const outage = builtinForms.find((b) => b.key === 'outage')!.definition
  const answers = plainAnswers(outage, {
    what: 'water',
    range: 'block',
    households: 40,
    urgent: ['ill', 'flood'],
    place: { text: '顺城街 18 号' },
    phone: '13800001111',
  })
  it('are composed for triage without phone and place, which are kept apart', () => {
    expect(composed(outage, answers)).toBe(
      '停水停电报修\n停了什么：停水\n哪些人家：整栋或整片\n大约多少户：40 户\n有没有等不得的：家里有病人用电、在漏水',
    )
    expect(headline(outage, answers)).toBe('停水停电报修：停水')
  })
  it('stand beside their labels in both languages, never the phone', () => {
    const shown = shownAnswers(outage, answers)
    expect(shown.map((s) => s.key)).toEqual(['what', 'range', 'households', 'urgent', 'place'])
    expect(shown[2]).toEqual({
      key: 'households',
      label: words('大约多少户', 'About how many homes'),
      shown: words('40 户', '40 homes'),
    })
  })
})

describe('Open311', () => {
  const outage = builtinForms.find((b) => b.key === 'outage')!.definition
  it('lists what is asked, with values; conditions are not owed by everybody', () => {
    const list = attributesOf(outage, 'en')
    expect(list.map((a) => a.code)).toEqual(['what', 'range', 'households', 'since', 'urgent'])
    expect(list[0]).toMatchObject({ datatype: 'singlevaluelist', required: true })
    expect(list[0]?.values?.[0]).toEqual({ key: 'water', name: 'Water' })
  })
  it('reads numbers, days and lists back; what cannot be read is a fault of its field', () => {
    const read = answersOf(outage, {
      what: ['water'],
      range: ['block'],
      households: ['40'],
      since: ['2026-06-26T00:00:00Z'],
      urgent: ['ill,flood'],
    })
    expect(read).toEqual({
      what: 'water',
      range: 'block',
      households: 40,
      since: '2026-06-26',
      urgent: ['ill', 'flood'],
    })
    const wrong = answersOf(outage, { what: ['fire'], range: ['block'], households: ['many'] })
    expect(codesOf(answerFaults(outage, wrong, { placeKnown: true }))).toEqual([
      'what:choice',
      'households:number',
    ])
  })
})

describe('a definition', () => {
  it('says everything that keeps it from being published', () => {
    const d = form(
      ask('Bad key', 'text'),
      ask('c', 'choice', { options: [{ key: 'a', label: words('') }] }),
      ask('c', 'number', { min: 5, max: 1, label: words('') }),
      ask('x', 'text', { showIf: { field: 'later', is: ['a'] } }),
      ask('y', 'text', { showIf: { field: 'c', is: ['q'] } }),
      ask('p1', 'phone'),
      ask('p2', 'phone'),
    )
    d.title = words(' ')
    d.itemCode = '99.9'
    expect(codesOf(definitionFaults(d, codes))).toEqual([
      'title:empty',
      'itemCode:unknown',
      'fields.0.key:shape',
      'fields.1.options:few',
      'fields.1.options:empty',
      'fields.2.label:empty',
      'fields.2.key:twice',
      'fields.2.min:range',
      'fields.3.showIf:field',
      'fields.4.showIf:is',
      'fields:two_phone',
    ])
  })
})
