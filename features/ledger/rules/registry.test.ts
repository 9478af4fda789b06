import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIELDS } from './fields.ts'
import { type Draft, diffFindings, type Kept, rankOf } from './findings.ts'
import {
  completed,
  doorOf,
  emptyPerson,
  faultsOf,
  maskName,
  maskValue,
  roleOfWord,
  rowOfPerson,
} from './person.ts'
import {
  checkAll,
  checkGroup,
  groupKinds,
  keysOf,
  ledgerRules,
  needsVisit,
  SET_RULES,
  valuesOf,
} from './registry.ts'

const today = 20261129
const row = (values: Record<string, string>) =>
  rowOfPerson(
    {
      id: 'p',
      regionPath: '500102006001003001',
      source: 's',
      verified: '2026-10-01',
      values: { ...emptyPerson(), ...values },
    },
    null,
    '2026-11-29',
  )

describe('masks', () => {
  test.each([
    ['刘德芳', '刘*芳'],
    ['李娜', '李*'],
    ['欧阳小明', '欧**明'],
    ['王', '*'],
    ['', ''],
  ])('%s is shown as %s', (name, shown) => expect(maskName(name)).toBe(shown))
  test('no value of a person leaves whole', () => {
    const secrets = {
      name: '测试甲乙',
      idNumber: '11010519491231002X',
      phone: '13900001234',
      phone2: '02366661234',
      email: 'someone@example.com',
      birth: '1949-12-31',
    }
    for (const [f, v] of Object.entries(secrets)) {
      expect(maskValue(f, v)).not.toContain(v)
      expect(maskValue(f, v)).not.toBe('')
    }
  })
})

describe('a row', () => {
  test('all faults of what was given are said at once, by the rules of the ledger', () => {
    const faults = faultsOf(
      row({ name: '不详', idNumber: '110105194912310021', phone: '12345678901' }),
      ['name', 'idNumber', 'phone'],
      today,
    )
    expect(faults.map((f) => `${f.field} ${f.rule}`).sort()).toEqual([
      'idNumber id-check-digit',
      'name name-placeholder',
      'phone phone-form',
    ])
    expect(
      faultsOf(row({ name: '不详', phone: '12345678901' }), ['phone'], today).map((f) => f.field),
    ).toEqual(['phone'])
  })
  test('a sound number says birth and sex unless somebody else did', () => {
    const v = { ...emptyPerson(), name: '测试甲', idNumber: '11010519491231002X' }
    expect(completed(v, ['idNumber'], today)).toMatchObject({ birth: '1949-12-31', sex: '女' })
    expect(completed({ ...v, sex: '男' }, ['idNumber', 'sex'], today)).toMatchObject({ sex: '男' })
  })
  test('doors are one door whatever the spelling', () => {
    expect(doorOf('2单元', '0501室')).toEqual({ unit: '2', room: '501', floor: 5 })
    expect(doorOf('', ' 甲 ')).toEqual({ unit: '', room: '甲', floor: null })
  })
  test.each([
    ['租住', 'tenant'],
    ['空挂', 'absent'],
    ['产权人', 'owner'],
    ['户籍', 'family'],
    ['出租', 'family'],
  ])('%s is %s', (word, role) => expect(roleOfWord(word)).toBe(role))
  test('keys are of normalised values', () => {
    const a = keysOf(
      valuesOf({ name: '測 試', idNumber: '11010519491231002x ', phone: '139-0000-1234' }),
      false,
    )
    const b = keysOf(valuesOf({ name: '測試', idNumber: '11010519491231002X', phone: '13900001234' }), false)
    expect(a).toEqual(b)
    expect(keysOf(valuesOf({ idNumber: '11010519491231002x' }), false).id).toBe(b.id)
    expect(keysOf(valuesOf({ phone: '13800138000' }), false)).toEqual({})
  })
})

describe('rules over groups', () => {
  test('every rule over many has its group, and what sends somebody to a door can be asked there', () => {
    for (const r of SET_RULES) expect(ledgerRules().some((x) => x.id === r.id)).toBe(true)
    for (const r of ledgerRules()) if (needsVisit(r)) expect(r.ask.zh).not.toMatch(/不必上门/)
  })
  test('two people with one number are one finding of two people', () => {
    const a = { ...row({ name: '测试甲', idNumber: '11010519491231002X' }), subject: 'a' }
    const b = { ...row({ name: '测试乙', idNumber: '11010519491231002X' }), subject: 'b' }
    const found = checkGroup([a, b], 'id', today)
    expect(found.map((f) => [f.rule.id, f.rows])).toEqual([['id-two-names', [0, 1]]])
    expect(checkAll([a, b], today).filter((f) => f.kind === 'id')).toHaveLength(1)
    expect(a.values).toHaveLength(FIELDS.length)
  })
})

describe('what becomes of findings', () => {
  const draft = (o: Partial<Draft>): Draft => ({
    fingerprint: 'f',
    rule: 'r',
    severity: 'error',
    kind: 'row',
    key: 'k',
    subjectKind: 'person',
    subjects: ['a'],
    fields: [],
    regionPath: 'x',
    visit: true,
    ...o,
  })
  const kept = (o: Partial<Kept>): Kept => ({
    id: 'i',
    fingerprint: 'f',
    rule: 'r',
    state: 'open',
    subjects: ['a'],
    regionPath: 'x',
    until: null,
    ...o,
  })
  const at = '2026-11-29'
  test.each([
    ['stays', [kept({})], [draft({})], { insert: [], reopen: [], renew: [], mend: [] }],
    ['is mended when its cause is gone', [kept({})], [], { insert: [], reopen: [], renew: [], mend: ['i'] }],
    [
      'dismissed stays dismissed',
      [kept({ state: 'dismissed' })],
      [draft({})],
      { insert: [], reopen: [], renew: [], mend: [] },
    ],
    [
      'dismissed and gone is not mended',
      [kept({ state: 'dismissed' })],
      [],
      { insert: [], reopen: [], renew: [], mend: [] },
    ],
  ] as const)('%s', (_, k, d, out) => expect(diffFindings(k, d, at)).toEqual(out))
  test('comes back when its time has run out, when it was mended, and anew when a dismissed value changed', () => {
    expect(diffFindings([kept({ state: 'dismissed', until: at })], [draft({})], at).reopen).toHaveLength(1)
    expect(diffFindings([kept({ state: 'mended' })], [draft({})], at).reopen).toHaveLength(1)
    expect(
      diffFindings([kept({ state: 'dismissed' })], [draft({ fingerprint: 'g' })], at).insert,
    ).toHaveLength(1)
  })
  test('another value that is still wrong is the same finding, not a mended and a new one', () => {
    const d = diffFindings([kept({})], [draft({ fingerprint: 'g' })], at)
    expect(d).toMatchObject({ insert: [], mend: [], renew: [{ id: 'i' }] })
  })
  test('never both mended and going on, and every draft is kept once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(8), { maxLength: 8 }),
        fc.uniqueArray(fc.nat(8), { maxLength: 8 }),
        fc.constantFrom('open' as const, 'mended' as const, 'dismissed' as const),
        (was, now, state) => {
          const k = was.map((n) =>
            kept({ id: `i${n}`, fingerprint: `f${n}`, state, subjects: [`s${n % 3}`] }),
          )
          const d = now.map((n) => draft({ fingerprint: `f${n}`, subjects: [`s${n % 3}`] }))
          const out = diffFindings(k, d, at)
          const going = [...out.renew, ...out.reopen].map((x) => x.id)
          expect(going.filter((id) => out.mend.includes(id))).toEqual([])
          expect(new Set(going).size).toBe(going.length)
          const written = [...out.insert, ...out.renew.map((r) => r.draft), ...out.reopen.map((r) => r.draft)]
          expect(new Set(written.map((w) => w.fingerprint)).size).toBe(written.length)
          for (const x of d)
            expect(
              written.some((w) => w.fingerprint === x.fingerprint) ||
                k.some((y) => y.fingerprint === x.fingerprint),
            ).toBe(true)
        },
      ),
    )
  })
  test('a rule that was often wrong comes later', () => {
    expect(rankOf(9, 1)).toBeGreaterThan(rankOf(0, 0))
    expect(rankOf(0, 0)).toBeGreaterThan(rankOf(1, 9))
    expect(groupKinds).toContain('row')
  })
})
