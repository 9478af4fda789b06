import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allRules } from './checker.ts'
import { FIELDS, WORDS } from './fields.ts'

const docs = readFileSync(new URL('../../../docs/ledger.md', import.meta.url), 'utf8')
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`

describe('docs/ledger.md says what the code does', () => {
  test('the rules', () => {
    const table = allRules().map((r) =>
      row(`\`${r.id}\``, r.severity, r.decidable ? 'yes' : 'no', `${r.title.zh} ${r.title.en}`, r.ask.zh),
    )
    expect(docs).toContain(table.join('\n'))
  })

  test('the fields', () => {
    const table = FIELDS.map((f) => row(`\`${f}\``, WORDS[f].zh, WORDS[f].headings.slice(0, 4).join(' ')))
    expect(docs).toContain(table.join('\n'))
  })

  test('each rule has its own id, words in both languages, columns and a question', () => {
    const rules = allRules()
    expect(new Set(rules.map((r) => r.id)).size).toBe(rules.length)
    expect(rules.length).toBeGreaterThanOrEqual(40)
    for (const r of rules) {
      expect([r.id, r.title.zh !== '' && r.title.en !== '' && r.ask.zh !== '' && r.ask.en !== '']).toEqual([
        r.id,
        true,
      ])
      expect([r.id, r.fields.length > 0 && r.needs.length > 0]).toEqual([r.id, true])
    }
  })
})
