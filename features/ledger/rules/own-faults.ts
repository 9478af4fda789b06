/** What is wrong with the definition of an own rule, all of it at once. */
import { dateOf } from './dates.ts'
import {
  type Condition,
  identifying,
  mayCompare,
  type OwnDefinition,
  type OwnField,
  operatorsFor,
  ownField,
  takes,
} from './own-model.ts'
import { plainText } from './own-test.ts'
import type { ValueFault } from './person.ts'

/** The longest span that is still a date. */
const mostSpan = { days: 36_500, months: 1200, years: 100 } as const

export function ownFaults(d: OwnDefinition): ValueFault[] {
  const out: ValueFault[] = []
  const add = (field: string, rule: string, zh: string, en: string) => out.push({ field, rule, zh, en })
  if (d.conditions.length === 0) add('conditions', 'none', '至少要有一个条件', 'needs one condition at least')
  for (const [i, c] of d.conditions.entries()) {
    const say = (part: string, rule: string, zh: string, en: string) =>
      add(`conditions.${i}.${part}`, rule, zh, en)
    const f = ownField(d.kind, c.field)
    if (!f) say('field', 'unknown', '这一类没有这一项', 'this kind of entry has no such field')
    else if (!operatorsFor(f.type).includes(c.op))
      say('op', 'unfit', '这一项不能这样比', 'this field cannot be compared in this way')
    else conditionFaults(d, c, f, say)
  }
  // Several short patterns of one field, all of which hold, are one long pattern.
  if (d.match === 'all' && d.kind !== 'organisation')
    for (const [field, most] of Object.entries(identifying)) {
      const of = d.conditions.flatMap((c, i) =>
        c.field === field && c.op === 'like' ? [{ i, n: fixedIn(c) }] : [],
      )
      if (of.length > 1 && of.reduce((n, x) => n + x.n, 0) > most && of.every((x) => x.n <= most))
        add(`conditions.${of.at(-1)!.i}.value`, 'somebody', somebody.zh, somebody.en)
    }
  if (d.severity !== 'notice' && d.ask.zh === '')
    add(
      'ask.zh',
      'ask',
      '错和疑要写明上门问什么；不必上门的写“不必上门”',
      'an error or doubt says what to ask at the door',
    )
  return out
}

/** Characters of a pattern that stand for themselves. */
const fixedIn = (c: Condition): number =>
  [...plainText(c.value ?? '')].filter((x) => x !== '*' && x !== '?').length

type Say = (part: string, rule: string, zh: string, en: string) => void

function conditionFaults(d: OwnDefinition, c: Condition, f: OwnField, say: Say): void {
  const most = d.kind === 'organisation' ? undefined : identifying[f.key]
  const what = takes(c.op)
  if (what === 'list') listFaults(c, f, most !== undefined, say)
  else if (what === 'span') spanFaults(c, say)
  else if (what === 'value' && c.other !== undefined) otherFaults(d, c, f, say)
  else if (what === 'value') valueFaults(c, f, most, say)
}

const somebody = {
  zh: '规则查的是哪一类错，不是哪一个人：写短一些',
  en: 'a rule finds a kind of mistake, not a person: say less',
}

function listFaults(c: Condition, f: OwnField, whole: boolean, say: Say): void {
  const strange = (c.list ?? []).filter((v) => f.type === 'choice' && !Object.hasOwn(f.choices, v))
  if (whole) say('list', 'somebody', somebody.zh, somebody.en)
  else if (!c.list || c.list.length === 0) say('list', 'none', '写出有哪些', 'say which ones')
  else if (strange.length > 0)
    say('list', 'unknown', `没有这个选项：${strange.join('、')}`, `no such choice: ${strange.join(', ')}`)
}

function spanFaults(c: Condition, say: Say): void {
  if (c.n === undefined || c.span === undefined) say('n', 'none', '写明多久', 'say how long')
  else if (c.n > mostSpan[c.span]) say('n', 'range', '太久了', 'that is too long')
}

function otherFaults(d: OwnDefinition, c: Condition, f: OwnField, say: Say): void {
  const o = ownField(d.kind, c.other ?? '')
  if (!mayCompare(c.op)) say('other', 'unfit', '写法不能和另一项比', 'a pattern is no other field')
  else if (!o) say('other', 'unknown', '这一类没有这一项', 'this kind of entry has no such field')
  else if (o.key === f.key) say('other', 'same', '和自己比没有意义', 'it is compared with itself')
  else if (o.type !== f.type) say('other', 'type', '这两项不能比', 'these two cannot be compared')
  if (c.value !== undefined)
    say('value', 'both', '比一个值，或者比另一项', 'a value or another field, not both')
}

function valueFaults(c: Condition, f: OwnField, most: number | undefined, say: Say): void {
  const value = c.value ?? ''
  const pattern = c.op === 'like' || c.op === 'unlike'
  const fixed = fixedIn(c)
  if (value.trim() === '') say('value', 'none', '写明比什么', 'say what it is compared with')
  else if (most !== undefined && (!pattern || fixed > most))
    say('value', 'somebody', somebody.zh, somebody.en)
  else if (f.type === 'number' && !/^\d{1,6}$/.test(value))
    say('value', 'number', '要写一个整数', 'has to be a whole number')
  else if (f.type === 'date' && dateOf(value) <= 0) say('value', 'date', '没有这一天', 'there is no such day')
  else if (f.type === 'choice' && !Object.hasOwn(f.choices, value))
    say('value', 'unknown', '没有这个选项', 'there is no such choice')
  else if (pattern && /^\*+$/.test(plainText(value)))
    say('value', 'everything', '这样写什么都像', 'everything looks like this')
}
