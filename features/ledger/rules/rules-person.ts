/** Rules about the person of one row: name, birth, age against role, life dates. */
import { shownDate } from './dates.ts'
import { AT, type Field, WORDS } from './fields.ts'
import { type Options, type RowRule, rowRule as rule } from './model.ts'
import { clean, isNothing } from './text.ts'
import { FEMALE, NATIONS, sexOf } from './words.ts'

const whenBorn = { zh: '什么时候出生的，请对照身份证', en: 'When were you born? Compare the card' }
const stillHere = { zh: '还住在这里吗，什么时候搬走的', en: 'Do they still live here? When did they leave?' }

/** Every date that is no birth: what it may not be. */
const DATES = ['moveIn', 'moveOut', 'death', 'verified'] as const

export const PERSON_RULES: readonly RowRule[] = [
  rule({
    id: 'sex-form',
    title: { zh: '性别写法不对', en: 'Sex is no word for it' },
    fields: ['sex'],
    ask: { zh: '对照身份证填写性别', en: 'Fill in from the card' },
    look(row, say) {
      const text = row.values[AT.sex]!
      if (text !== '' && sexOf(text) === -1) say(`写的是“${text}”`, `says “${text}”`)
    },
  }),
  rule({
    id: 'nation-form',
    title: { zh: '没有这个民族', en: 'There is no such nation' },
    fields: ['nation'],
    ask: { zh: '对照户口簿填写民族', en: 'Fill in from the household book' },
    look(row, say) {
      const text = row.values[AT.nation]!
      if (text === '' || text === '汉' || text === '汉族') return
      const t = clean(text).replace(/族$/, '')
      if (t !== '' && !/^\d{1,2}$/.test(t) && !NATIONS.has(t) && !NATIONS.has(clean(text)))
        say(`写的是“${text}”`, `says “${text}”`)
    },
  }),
  rule({
    id: 'birth-form',
    title: { zh: '出生日期不存在', en: 'Birth date does not exist' },
    fields: ['birth'],
    ask: whenBorn,
    look(row, say) {
      if (
        row.born === -1 &&
        !/^\s*\d{4}\s*[-/.年]?\s*(?:0?[1-9]|1[0-2])?\s*月?\s*$/.test(row.values[AT.birth]!)
      )
        say(
          `“${row.values[AT.birth]!.slice(0, 20)}”不是日期`,
          `“${row.values[AT.birth]!.slice(0, 20)}” is no date`,
        )
    },
  }),
  rule({
    id: 'birth-future',
    title: { zh: '出生日期还没有到', en: 'Birth date is in the future' },
    fields: ['birth'],
    ask: whenBorn,
    look(row, say) {
      if (row.born > row.today)
        say(`${shownDate(row.born)} 还没有到`, `${shownDate(row.born)} is still to come`)
    },
  }),
  rule({
    id: 'age-differs',
    title: { zh: '年龄与出生日期不符', en: 'Age and birth date differ' },
    severity: 'doubt',
    decidable: false,
    fields: ['age', 'birth'],
    needs: [
      ['age', 'birth'],
      ['age', 'idNumber'],
    ],
    ask: whenBorn,
    look(row, say) {
      const text = row.values[AT.age]!
      if (text === '' || row.age < 0) return
      const years = Number(text.replace(/岁$/, ''))
      // One more by the old way of counting, fewer when the ledger has not been touched for a while.
      if (!Number.isFinite(years) || years > row.age + 2 || years < row.age - 5)
        say(`年龄写 ${text}，按出生日期是 ${row.age} 岁`, `says ${text}, the birth date makes ${row.age}`)
    },
  }),
  rule({
    id: 'age-very-old',
    title: { zh: '年满 110 岁', en: 'Aged 110 or more' },
    severity: 'doubt',
    decidable: false,
    fields: ['birth', 'idNumber'],
    needs: [['birth'], ['idNumber']],
    ask: { zh: '老人是否健在，请当面看望', en: 'Is the old person alive? See them in person' },
    look(row, say) {
      if (row.age >= 110 && !row.gone) say(`${row.age} 岁，仍在册`, `${row.age} years and still listed`)
    },
  }),
  rule({
    id: 'head-child',
    title: { zh: '户主未满 16 岁', en: 'Head of household is under 16' },
    severity: 'doubt',
    decidable: false,
    fields: ['relation', 'birth'],
    needs: [
      ['relation', 'birth'],
      ['relation', 'idNumber'],
    ],
    ask: {
      zh: '这一户谁是户主，孩子由谁照看',
      en: 'Who is the head of this household, and who looks after the child?',
    },
    look(row, say) {
      if (row.relation === 'head' && row.age >= 0 && row.age < 16 && !row.gone)
        say(`户主 ${row.age} 岁`, `the head is ${row.age}`)
    },
  }),
  rule({
    id: 'landlord-child',
    title: { zh: '业主或承租人未满 16 岁', en: 'Owner or tenant in the own name is under 16' },
    severity: 'doubt',
    decidable: false,
    fields: ['relation', 'birth'],
    needs: [
      ['relation', 'birth'],
      ['relation', 'idNumber'],
    ],
    ask: { zh: '房子是谁的，谁签的合同', en: 'Whose home is it, who signed the contract?' },
    look(row, say) {
      if ((row.relation === 'owner' || row.relation === 'tenant') && row.age >= 0 && row.age < 16)
        say(
          `${row.relation === 'owner' ? '业主' : '承租人'} ${row.age} 岁`,
          `the ${row.relation} is ${row.age}`,
        )
    },
  }),
  rule({
    id: 'spouse-young',
    title: { zh: '未到法定婚龄而登记为配偶或已婚', en: 'Spouse or married below the legal age' },
    fields: ['relation', 'marriage', 'birth'],
    needs: [
      ['relation', 'birth'],
      ['relation', 'idNumber'],
      ['marriage', 'birth'],
      ['marriage', 'idNumber'],
    ],
    ask: { zh: '与户主是什么关系，请对照户口簿', en: 'What are you to the head? Compare the household book' },
    look(row, say) {
      if (row.age < 0 || row.age >= 22) return
      const spouse = row.relation === 'spouse'
      if (!spouse && !/^(?:已婚|有配偶|初婚|再婚|married|丧偶|离婚|离异)/.test(row.values[AT.marriage]!))
        return
      const least = row.sex === FEMALE || row.sex === 0 ? 20 : 22
      if (row.age < least)
        say(
          `${row.age} 岁，${spouse ? '登记为配偶' : '登记为已婚'}`,
          `aged ${row.age}, listed as ${spouse ? 'spouse' : 'married'}`,
        )
    },
  }),
  rule({
    id: 'work-age',
    title: { zh: '职业与年龄不合', en: 'Work and age do not fit' },
    severity: 'doubt',
    decidable: false,
    fields: ['work', 'birth'],
    needs: [
      ['work', 'birth'],
      ['work', 'idNumber'],
    ],
    ask: { zh: '现在做什么工作', en: 'What do you do now?' },
    look(row, say) {
      const work = row.values[AT.work]!
      if (work === '' || row.age < 0 || (row.age >= 40 && row.age <= 45)) return
      if (
        (/退休/.test(work) && row.age < 40) ||
        (/^(?:小|中|初中|高中)?学生$|学龄前|幼儿/.test(work) &&
          row.age > (/学龄前|幼儿|小学/.test(work) ? 16 : 45))
      )
        say(`${row.age} 岁，职业写“${work}”`, `aged ${row.age}, work says “${work}”`)
    },
  }),
  rule({
    id: 'date-form',
    title: { zh: '日期不存在', en: 'Date does not exist' },
    fields: DATES,
    needs: DATES.map((f) => [f]),
    ask: { zh: '是哪一天', en: 'Which day was it?' },
    look(row, say) {
      for (const f of DATES)
        if (row[f] === -1)
          say(`“${row.get(f).slice(0, 20)}”不是日期`, `“${row.get(f).slice(0, 20)}” is no date`, [f])
    },
  }),
  rule({
    id: 'date-future',
    title: { zh: '已发生的日期还没有到', en: 'Date of something that happened is in the future' },
    fields: ['moveIn', 'death', 'verified'],
    needs: [['moveIn'], ['death'], ['verified']],
    ask: { zh: '是哪一天', en: 'Which day was it?' },
    look(row, say) {
      for (const f of ['moveIn', 'death', 'verified'] as const)
        if (row[f] > row.today)
          say(
            `${WORDS[f].zh} ${shownDate(row[f])} 还没有到`,
            `${WORDS[f].en} ${shownDate(row[f])} is still to come`,
            [f],
          )
    },
  }),
  rule({
    id: 'date-before-birth',
    title: { zh: '日期在出生之前', en: 'Date before the birth' },
    fields: ['birth', ...DATES],
    needs: DATES.flatMap((f) => [[f, 'birth'] as const, [f, 'idNumber'] as const]),
    ask: whenBorn,
    look(row, say) {
      if (row.birth === 0) return
      for (const f of DATES)
        if (row[f] > 0 && row[f] < row.birth)
          say(
            `${WORDS[f].zh} ${shownDate(row[f])} 早于出生 ${shownDate(row.birth)}`,
            `${WORDS[f].en} ${shownDate(row[f])} before the birth on ${shownDate(row.birth)}`,
            ['birth', f],
          )
    },
  }),
  rule({
    id: 'move-order',
    title: { zh: '迁出早于迁入', en: 'Moved out before moving in' },
    fields: ['moveIn', 'moveOut'],
    ask: { zh: '哪天搬来，哪天搬走', en: 'When did they come, when did they leave?' },
    look(row, say) {
      if (row.moveIn > 0 && row.moveOut > 0 && row.moveOut < row.moveIn)
        say(
          `${shownDate(row.moveOut)} 迁出，${shownDate(row.moveIn)} 才迁入`,
          `out on ${shownDate(row.moveOut)}, in on ${shownDate(row.moveIn)}`,
        )
    },
  }),
  rule({
    id: 'moved-active',
    title: { zh: '已迁出仍在册', en: 'Moved away but still listed as living here' },
    fields: ['moveOut', 'status'],
    ask: stillHere,
    look(row, say) {
      if (row.moveOut > 0 && row.moveOut <= row.today && row.moveOut >= row.moveIn && row.status === 'active')
        say(
          `${shownDate(row.moveOut)} 已迁出，状态写“${row.values[AT.status]!}”`,
          `left on ${shownDate(row.moveOut)}, status says “${row.values[AT.status]!}”`,
        )
    },
  }),
  rule({
    id: 'dead-active',
    title: { zh: '已去世仍在册', en: 'Dead but still listed as living' },
    fields: ['death', 'status'],
    ask: { zh: '家中老人的后事是否已办，户口注销了吗', en: 'Has the death been registered?' },
    look(row, say) {
      if (row.death > 0 && row.death <= row.today && row.status === 'active')
        say(
          `${shownDate(row.death)} 去世，状态写“${row.values[AT.status]!}”`,
          `died on ${shownDate(row.death)}, status says “${row.values[AT.status]!}”`,
        )
    },
  }),
  rule({
    id: 'dead-seen',
    title: { zh: '去世之后还有核实或迁入', en: 'Verified or moved in after the death' },
    fields: ['death', 'verified', 'moveIn'],
    needs: [
      ['death', 'verified'],
      ['death', 'moveIn'],
    ],
    ask: { zh: '去世是哪一天，核实时见到的是谁', en: 'When did they die, and who was met?' },
    look(row, say) {
      if (row.death <= 0) return
      const words = /不在|去世|死亡/.test(row.values[AT.status]!)
      if (row.moveIn > row.death)
        say(
          `${shownDate(row.death)} 去世，${shownDate(row.moveIn)} 迁入`,
          `died on ${shownDate(row.death)}, moved in on ${shownDate(row.moveIn)}`,
          ['death', 'moveIn'],
        )
      else if (row.verified > row.death && !words)
        say(
          `${shownDate(row.death)} 去世，${shownDate(row.verified)} 核实在住`,
          `died on ${shownDate(row.death)}, verified as living here on ${shownDate(row.verified)}`,
          ['death', 'verified'],
        )
    },
  }),
]

/** Rules that depend on what the reader of the ledger sets. */
export function personRulesFor(options: Options): RowRule[] {
  return [
    rule({
      id: 'missing',
      title: { zh: '必填项没有填', en: 'A required cell is empty' },
      fields: options.required,
      needs: options.required.map((f) => [f]),
      ask: { zh: '请补全', en: 'Please complete' },
      look(row, say) {
        const empty: Field[] = []
        for (const f of options.required)
          if (isNothing(row.get(f)) && (f !== 'name' || row.get(f).trim() === '')) empty.push(f)
        if (empty.length > 0)
          say(
            `没有${empty.map((f) => WORDS[f].zh).join('、')}`,
            `no ${empty.map((f) => WORDS[f].en).join(', ')}`,
            empty,
          )
      },
    }),
    rule({
      id: 'phone-missing',
      title: { zh: '成年人没有电话', en: 'Adult without a phone' },
      severity: 'notice',
      fields: ['phone'],
      needs: [
        ['phone', 'birth'],
        ['phone', 'idNumber'],
      ],
      ask: { zh: '留一个能找到您的电话', en: 'Which number can you be reached by?' },
      look(row, say) {
        if (
          isNothing(row.values[AT.phone]!) &&
          isNothing(row.values[AT.phone2]!) &&
          row.age >= 18 &&
          row.age < 80 &&
          !row.gone
        )
          say('没有电话', 'no phone')
      },
    }),
    rule({
      id: 'stale',
      title: { zh: '很久没有核实', en: 'Not verified for a long time' },
      severity: 'notice',
      fields: ['verified'],
      ask: { zh: '入户核实一次', en: 'Verify at the door' },
      look(row, say) {
        if (row.verified <= 0 || row.verified > row.today || row.gone) return
        const months = monthsBetween(row.verified, row.today)
        if (months > options.staleMonths)
          say(
            `${shownDate(row.verified)} 后没有核实，${months} 个月`,
            `not verified since ${shownDate(row.verified)}, ${months} months`,
          )
      },
    }),
  ]
}

/** Whole months from one date to a later one. */
export const monthsBetween = (from: number, to: number): number =>
  (Math.floor(to / 10_000) - Math.floor(from / 10_000)) * 12 +
  (Math.floor(to / 100) % 100) -
  (Math.floor(from / 100) % 100) -
  (to % 100 < from % 100 ? 1 : 0)
