/** Rules over the whole file about people, numbers and organisations: rows that contradict or repeat each other. */
import { ABSENT, GONE, SOUND } from './columns.ts'
import {
  by,
  differs,
  distinct,
  parts,
  present,
  rowsOf,
  rowsOfEn,
  type SetRule,
  setRule,
  showCard,
  whoLives,
  withNames,
  withNamesEn,
} from './set-model.ts'

export const PEOPLE_RULES: readonly SetRule[] = [
  setRule({
    id: 'id-two-names',
    title: { zh: '一个身份证号，两个姓名', en: 'One identity number, two names' },
    fields: ['idNumber', 'name'],
    needs: [['idNumber', 'name']],
    ask: showCard,
    find(c, _o, report) {
      by(c, 'id', (g) => {
        if (differs(c.columns.name, g) && !differs(c.columns.source, g))
          report(g.filter((i) => c.columns.name[i]! > 0))
      })
    },
    say: (_me, others) => ({
      zh: `同一号码还有${withNames(others)}`,
      en: `the same number also has ${withNamesEn(others)}`,
    }),
  }),
  setRule({
    id: 'source-name-differs',
    title: {
      zh: '两个来源，同一身份证号的姓名不同',
      en: 'Two sources give one identity number different names',
    },
    fields: ['idNumber', 'name', 'source'],
    needs: [['idNumber', 'name', 'source']],
    ask: showCard,
    find(c, _o, report) {
      by(c, 'id', (g) => {
        if (differs(c.columns.source, g) && differs(c.columns.name, g))
          report(g.filter((i) => c.columns.name[i]! > 0))
      })
    },
    say: (_me, others) => ({
      zh: others.map((o) => `${o.source}第 ${o.row} 行写${o.name}`).join('、'),
      en: others.map((o) => `row ${o.row} of ${o.source} says ${o.name}`).join(', '),
    }),
  }),
  setRule({
    id: 'source-phone-differs',
    title: { zh: '两个来源，同一人的电话不同', en: 'Two sources give one person different phones' },
    severity: 'doubt',
    fields: ['idNumber', 'phone', 'source'],
    needs: [['idNumber', 'phone', 'source']],
    ask: { zh: '现在用的电话是哪个', en: 'Which number do you use now?' },
    find(c, _o, report) {
      by(c, 'id', (g) => {
        if (differs(c.columns.source, g) && differs(c.columns.phone, g))
          report(g.filter((i) => c.columns.phone[i]! > 0))
      })
    },
    say: (_me, others) => ({
      zh: others.map((o) => `${o.source}第 ${o.row} 行是 ${o.phone}`).join('、'),
      en: others.map((o) => `row ${o.row} of ${o.source} has ${o.phone}`).join(', '),
    }),
  }),
  setRule({
    id: 'source-id-differs',
    title: {
      zh: '两个来源，同名同电话的身份证号不同',
      en: 'Two sources give one name and phone different identity numbers',
    },
    fields: ['idNumber', 'name', 'phone', 'source'],
    needs: [['idNumber', 'name', 'phone', 'source']],
    ask: showCard,
    find(c, _o, report) {
      by(c, 'phone', (g) => {
        if (g.length > 20 || !differs(c.columns.source, g)) return
        for (const same of parts(c.columns.name, g))
          if (differs(c.columns.source, same) && differs(c.columns.id, same))
            report(same.filter((i) => c.columns.id[i]! > 0))
      })
    },
    say: (_me, others) => ({
      zh: others.map((o) => `${o.source}第 ${o.row} 行是 ${o.id}`).join('、'),
      en: others.map((o) => `row ${o.row} of ${o.source} has ${o.id}`).join(', '),
    }),
  }),
  setRule({
    id: 'id-contradicts',
    title: { zh: '一个身份证号，两种出生日期或性别', en: 'One identity number, two birth dates or sexes' },
    fields: ['idNumber', 'birth', 'sex'],
    needs: [
      ['idNumber', 'birth'],
      ['idNumber', 'sex'],
    ],
    ask: showCard,
    find(c, _o, report) {
      by(c, 'id', (g) => {
        // Of a sound number it is known which row is wrong: another rule says so.
        if (
          (c.columns.flags[g[0]!]! & SOUND) === 0 &&
          (differs(c.columns.born, g) || differs(c.columns.sex, g))
        )
          report(g)
      })
    },
    say: (_me, others) => ({
      zh: `与第 ${rowsOf(others)} 行不同`,
      en: `differs from row ${rowsOfEn(others)}`,
    }),
  }),
  setRule({
    id: 'person-two-ids',
    title: { zh: '同一人，两个身份证号', en: 'One person, two identity numbers' },
    severity: 'doubt',
    decidable: false,
    fields: ['name', 'birth', 'idNumber'],
    needs: [['name', 'idNumber']],
    ask: showCard,
    find(c, _o, report) {
      const { columns } = c
      by(c, 'name', (g) => {
        if (!differs(columns.id, g)) return
        for (const same of parts(columns.birth, g)) {
          const sound = same.filter((i) => (columns.flags[i]! & SOUND) !== 0 && columns.id[i]! > 0)
          // Namesakes of one birthday there are many; with one region, home or phone they are one person.
          for (const key of ['region', 'home', 'phone'] as const)
            for (const one of parts(columns[key], sound)) if (differs(columns.id, one)) report(one)
        }
      })
    },
    say: (_me, others) => ({
      zh: `同名同生日，号码不同：第 ${rowsOf(others)} 行`,
      en: `same name and birthday with another number: row ${rowsOfEn(others)}`,
    }),
  }),
  setRule({
    id: 'phone-many',
    title: { zh: '一个电话登记给很多人', en: 'One phone for many people' },
    severity: 'doubt',
    fields: ['phone'],
    needs: [
      ['phone', 'name'],
      ['phone', 'idNumber'],
    ],
    ask: { zh: '您本人的电话是多少', en: 'What is your own number?' },
    find(c, options, report) {
      by(
        c,
        'phone',
        (g) => {
          const here = present(c, g)
          if (here.length <= options.phoneMost || distinct(c.columns.name, here) <= options.phoneMost) return
          // A big family in one home may well have one phone.
          if (distinct(c.columns.home, here) !== 1) report(here)
        },
        options.phoneMost + 1,
      )
    },
    say: (_me, others) => ({
      zh: `还登记给 ${others.length} 人：第 ${rowsOf(others.slice(0, 5))} 行${others.length > 5 ? '等' : ''}`,
      en: `also of ${others.length} others: row ${rowsOfEn(others.slice(0, 5))}${others.length > 5 ? ' …' : ''}`,
    }),
  }),
  setRule({
    id: 'person-two-homes',
    title: { zh: '一个人住在两处', en: 'One person lives in two homes' },
    severity: 'doubt',
    fields: ['idNumber', 'address', 'building', 'room'],
    needs: [
      ['idNumber', 'address'],
      ['idNumber', 'room'],
    ],
    ask: { zh: '平时住哪一处，另一处谁住', en: 'Where do you live, and who lives in the other home?' },
    find(c, _o, report) {
      by(c, 'id', (g) => {
        const here = g.filter((i) => (c.columns.flags[i]! & (GONE | ABSENT)) === 0 && c.columns.home[i]! > 0)
        if (here.length > 1 && differs(c.columns.home, here)) report(here)
      })
    },
    say: (_me, others) => ({
      zh: others.map((o) => `第 ${o.row} 行住 ${o.home}`).join('、'),
      en: others.map((o) => `row ${o.row} lives at ${o.home}`).join(', '),
    }),
  }),
  setRule({
    id: 'duplicate-row',
    title: { zh: '重复的行', en: 'The same row twice' },
    fields: ['name', 'idNumber'],
    needs: [['name'], ['idNumber'], ['creditCode']],
    ask: { zh: '不必上门，删去多余的行', en: 'No visit needed: remove one' },
    find(c, _o, report) {
      const { columns } = c
      const same = (g: readonly number[]) => {
        for (const one of parts(columns.whole, g)) if (!differs(columns.source, one)) report(one)
      }
      by(c, 'id', same)
      by(c, 'name', (g) => same(g.filter((i) => columns.id[i] === 0)))
      by(c, 'code', (g) => same(g.filter((i) => columns.id[i] === 0 && columns.name[i] === 0)))
    },
    say: (_me, others) => ({
      zh: `与第 ${rowsOf(others)} 行完全相同`,
      en: `says the same as row ${rowsOfEn(others)}`,
    }),
  }),
  setRule({
    id: 'person-twice',
    title: { zh: '同一处登记了两次', en: 'One person twice in one home' },
    fields: ['idNumber', 'name', 'address', 'room'],
    needs: [
      ['idNumber', 'address'],
      ['idNumber', 'room'],
    ],
    ask: { zh: '以哪一条为准', en: 'Which of the entries holds?' },
    find(c, _o, report) {
      by(c, 'id', (g) => {
        for (const same of parts(c.columns.home, present(c, g)))
          if (same.length > 1 && !differs(c.columns.source, same) && distinct(c.columns.whole, same) > 1)
            report(same)
      })
    },
    say: (_me, others) => ({
      zh: `同一身份证号、同一处还有第 ${rowsOf(others)} 行`,
      en: `the same number in the same home: row ${rowsOfEn(others)}`,
    }),
  }),
  setRule({
    id: 'person-similar',
    title: { zh: '同一处同名，疑为同一人', en: 'Same name in one home, perhaps one person' },
    severity: 'doubt',
    decidable: false,
    fields: ['name', 'address', 'room'],
    needs: [
      ['name', 'address'],
      ['name', 'room'],
    ],
    ask: whoLives,
    find(c, _o, report) {
      const { columns } = c
      by(c, 'home', (g) => {
        if (g.length > 60) return
        for (const same of parts(columns.name, present(c, g))) {
          if (same.length < 2 || differs(columns.source, same) || differs(columns.birth, same)) continue
          // Two sound numbers are two people, or another rule's; the same number is another rule's too.
          const ids = same.filter((i) => columns.id[i]! > 0 && (columns.flags[i]! & SOUND) !== 0)
          if (ids.length < same.length && distinct(columns.id, ids) < 2 && distinct(columns.whole, same) > 1)
            report(same)
        }
      })
    },
    say: (_me, others) => ({
      zh: `与第 ${rowsOf(others)} 行同名同处`,
      en: `same name and home as row ${rowsOfEn(others)}`,
    }),
  }),
  setRule({
    id: 'code-two-names',
    title: { zh: '一个信用代码，两个单位', en: 'One credit code, two organisations' },
    fields: ['creditCode', 'organisation'],
    needs: [['creditCode', 'organisation']],
    ask: { zh: '请出示营业执照，看名称和代码', en: 'May I see the licence: name and code?' },
    find(c, _o, report) {
      by(c, 'code', (g) => {
        if (differs(c.columns.organisation, g)) report(g)
      })
    },
    say: (_me, others) => ({
      zh: `同一代码还有${others.map((o) => `第 ${o.row} 行${o.organisation}`).join('、')}`,
      en: `the same code also has ${others.map((o) => `row ${o.row} ${o.organisation}`).join(', ')}`,
    }),
  }),
  setRule({
    id: 'organisation-two-codes',
    title: { zh: '一个单位，两个信用代码', en: 'One organisation, two credit codes' },
    severity: 'doubt',
    fields: ['organisation', 'creditCode'],
    needs: [['creditCode', 'organisation']],
    ask: { zh: '请出示营业执照，看名称和代码', en: 'May I see the licence: name and code?' },
    find(c, _o, report) {
      by(c, 'organisation', (g) => {
        if (differs(c.columns.code, g)) report(g.filter((i) => c.columns.code[i]! > 0))
      })
    },
    say: (_me, others) => ({
      zh: `同名单位还有代码 ${others.map((o) => `${o.code}（第 ${o.row} 行）`).join('、')}`,
      en: `the same name with ${others.map((o) => `${o.code} (row ${o.row})`).join(', ')}`,
    }),
  }),
]
