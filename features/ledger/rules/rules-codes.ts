/** Rules about numbers and codes of one row: identity, phone, credit code, mail. */

import { readCredit, sayCredit } from './credit-code.ts'
import { shownDate } from './dates.ts'
import { AT, type Field } from './fields.ts'
import { type IdFault, sayId } from './id-number.ts'
import type { RowRule } from './model.ts'
import { type PhoneFacts, readPhone, sayPhone } from './phone.ts'
import type { Row } from './row.ts'
import { cleanCode, cleanPhone, SEVERAL } from './row.ts'
import { isNothing, masked } from './text.ts'
import { FEMALE, sexOf } from './words.ts'

const showId = { zh: '请出示身份证，照着核对号码', en: 'May I see the identity card and compare the number?' }
const ID = ['idNumber'] as const

/** A rule for one reason why a number is refused. */
function idRule(
  id: string,
  zh: string,
  en: string,
  faults: readonly IdFault[],
  more: Partial<RowRule> = {},
): RowRule {
  return {
    id,
    title: { zh, en },
    severity: 'error',
    decidable: true,
    fields: ID,
    needs: [ID],
    ask: showId,
    look(row, say) {
      const { fault } = row.id
      if (fault === undefined || isNothing(row.idText) || !faults.includes(fault) || isMasked(row.idText))
        return
      const words = sayId(row.id, row.idText)
      say(words.zh, words.en)
    },
    ...more,
  }
}

const isMasked = (id: string): boolean => id.includes('*') || /X{3}/.test(id)
const PHONES = ['phone', 'phone2', 'landlordPhone'] as const
function eachPhone(row: Row, call: (facts: PhoneFacts, text: string, field: Field) => void): void {
  for (const field of PHONES) {
    const text = row.values[AT[field]]!
    if (text === '' || isNothing(text)) continue
    // Several numbers in one cell are each read; what is no separator belongs to the number.
    if (field === 'phone' && row.phone) call(row.phone, text, field)
    else
      for (const one of text.split(SEVERAL))
        if (one.trim() !== '') call(readPhone(cleanPhone(one)), one, field)
  }
}

export const CODE_RULES: readonly RowRule[] = [
  idRule('id-length', '身份证号位数不对', 'Identity number has a wrong length', ['length']),
  idRule('id-characters', '身份证号有不该有的字符', 'Identity number holds characters that do not belong', [
    'characters',
  ]),
  idRule('id-region', '身份证号的地区码不存在', 'Identity number names a region that never was', ['region']),
  idRule(
    'id-region-ended',
    '身份证号的地区码在出生前早已撤销',
    'Identity number names a region that was gone before the birth',
    ['region-ended'],
    {
      severity: 'doubt',
      decidable: false,
    },
  ),
  idRule('id-date', '身份证号中的出生日期不存在', 'Identity number holds a birth date that does not exist', [
    'date',
  ]),
  idRule('id-future', '身份证号中的出生日期还没有到', 'Identity number holds a birth date in the future', [
    'future',
  ]),
  idRule('id-too-old', '身份证号中的出生日期过早', 'Identity number holds a birth date too long ago', [
    'too-old',
  ]),
  idRule('id-check-digit', '身份证号校验码不对', 'Identity number fails its check digit', ['check-digit']),
  {
    id: 'id-old-form',
    title: { zh: '还是 15 位旧身份证号', en: 'Identity number is of the old 15 digits' },
    severity: 'notice',
    decidable: true,
    fields: ID,
    needs: [ID],
    ask: showId,
    look(row, say) {
      if (row.id.remark === 'old-form')
        say('15 位旧号，2013 年起停用', 'old form of 15 digits, out of use since 2013')
    },
  },
  {
    id: 'id-masked',
    title: { zh: '身份证号打了星号', en: 'Identity number is masked' },
    severity: 'notice',
    decidable: true,
    fields: ID,
    needs: [ID],
    ask: { zh: '请向来源部门要未脱敏的号码', en: 'Ask the source for the number without stars' },
    look(row, say) {
      if (!row.sound && row.idText !== '' && isMasked(row.idText))
        say('号码被遮住，无法核对', 'the number is covered and cannot be checked')
    },
  },
  {
    id: 'id-birth-differs',
    title: { zh: '身份证号与出生日期不符', en: 'Identity number and birth date differ' },
    severity: 'error',
    decidable: true,
    fields: ['idNumber', 'birth'],
    needs: [['idNumber', 'birth']],
    ask: showId,
    look(row, say) {
      if (row.sound && row.born > 0 && row.born !== row.id.birth)
        say(
          `身份证号是 ${shownDate(row.id.birth)}，出生日期写 ${shownDate(row.born)}`,
          `the number says ${shownDate(row.id.birth)}, the column ${shownDate(row.born)}`,
        )
    },
  },
  {
    id: 'id-sex-differs',
    title: { zh: '身份证号与性别不符', en: 'Identity number and sex differ' },
    severity: 'error',
    decidable: true,
    fields: ['idNumber', 'sex'],
    needs: [['idNumber', 'sex']],
    ask: showId,
    look(row, say) {
      if (!row.sound) return
      const written = sexOf(row.values[AT.sex]!)
      if ((written === 1 || written === 2) && written !== row.id.sex)
        say(
          `身份证号是${row.id.sex === FEMALE ? '女' : '男'}，性别写${written === FEMALE ? '女' : '男'}`,
          `the number says ${row.id.sex === FEMALE ? 'female' : 'male'}, the column ${written === FEMALE ? 'female' : 'male'}`,
        )
    },
  },
  {
    id: 'phone-form',
    title: { zh: '电话号码不对', en: 'Phone number is wrong' },
    severity: 'error',
    decidable: true,
    fields: PHONES,
    needs: PHONES.map((f) => [f]),
    ask: { zh: '现在用的电话是多少，当面拨一下', en: 'Which number do you use now? Ring it on the spot' },
    look(row, say) {
      eachPhone(row, (facts, text, field) => {
        if (facts.fault === undefined || facts.fault === 'empty' || facts.fault === 'several') return
        const words = sayPhone(facts, text)
        say(words.zh, words.en, [field])
      })
    },
  },
  {
    id: 'phone-made-up',
    title: { zh: '电话像是随手填的', en: 'Phone number looks made up' },
    severity: 'doubt',
    decidable: false,
    fields: PHONES,
    needs: PHONES.map((f) => [f]),
    ask: { zh: '现在用的电话是多少，当面拨一下', en: 'Which number do you use now? Ring it on the spot' },
    look(row, say) {
      eachPhone(row, (facts, text, field) => {
        if (facts.made)
          say(
            `${masked(text)} 像是随手填的`,
            `${masked(text)} looks like a number somebody typed to fill the cell`,
            [field],
          )
        else if (facts.kind === 'service')
          say(`${facts.digits} 是服务短号`, `${facts.digits} is a service, no person's number`, [field])
      })
    },
  },
  {
    id: 'credit-code',
    title: { zh: '统一社会信用代码不对', en: 'Credit code is wrong' },
    severity: 'error',
    decidable: true,
    fields: ['creditCode'],
    needs: [['creditCode']],
    ask: { zh: '请出示营业执照，扫码核对代码', en: 'May I see the licence and scan its code?' },
    look(row, say) {
      const text = row.values[AT.creditCode]!
      if (text === '') return
      const code = cleanCode(text)
      const facts = readCredit(code)
      if (facts.fault === undefined || facts.fault === 'empty' || facts.fault === 'old-number') return
      const words = sayCredit(facts, code)
      say(words.zh, words.en)
    },
  },
  {
    id: 'credit-code-old',
    title: {
      zh: '还是旧的注册号或组织机构代码',
      en: 'Still an old registration number or organisation code',
    },
    severity: 'notice',
    decidable: true,
    fields: ['creditCode'],
    needs: [['creditCode']],
    ask: { zh: '请出示换发后的营业执照', en: 'May I see the licence with the 18 characters?' },
    look(row, say) {
      const text = row.values[AT.creditCode]!
      if (text === '') return
      const code = cleanCode(text)
      const facts = readCredit(code)
      if (facts.fault !== 'old-number') return
      const words = sayCredit(facts, code)
      say(words.zh, words.en)
    },
  },
  {
    id: 'email-form',
    title: { zh: '电子邮箱不对', en: 'Email is wrong' },
    severity: 'error',
    decidable: true,
    fields: ['email'],
    needs: [['email']],
    ask: { zh: '邮箱怎么写', en: 'How is your address written?' },
    look(row, say) {
      const text = row.values[AT.email]!.trim()
      if (text !== '' && !/^[^\s@，。]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$/.test(text))
        say('不是邮箱地址', 'is no mail address')
    },
  },
]
