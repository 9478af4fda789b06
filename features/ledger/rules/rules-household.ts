/** Rules over the whole file about homes and households. */
import { ABSENT, GONE, RELATIONS } from './columns.ts'
import { yearsBetween } from './dates.ts'
import {
  by,
  CHILD,
  differs,
  GRANDCHILD,
  HEAD,
  oddOnes,
  PARENT,
  present,
  rowsOf,
  rowsOfEn,
  type SetRule,
  SPOUSE,
  setRule,
  whoIsHead,
  whoLives,
  withNames,
  withNamesEn,
} from './set-model.ts'

export const HOUSEHOLD_RULES: readonly SetRule[] = [
  setRule({
    id: 'home-many',
    title: { zh: '一处住的人太多', en: 'Too many people in one home' },
    severity: 'doubt',
    decidable: true,
    fields: ['address', 'building', 'room'],
    needs: [['address'], ['room']],
    ask: { ...whoLives, zh: '这里现在住着哪些人，是不是群租' },
    find(c, options, report) {
      by(
        c,
        'home',
        (g) => {
          const here = g.filter(
            (i) =>
              (c.columns.flags[i]! & (GONE | ABSENT)) === 0 &&
              (c.columns.name[i]! > 0 || c.columns.id[i]! > 0),
          )
          if (here.length > options.homeMost) report(here)
        },
        options.homeMost + 1,
      )
    },
    say: (_me, others) => ({
      zh: `${others.length + 1} 人登记在这一处`,
      en: `${others.length + 1} people are listed in this home`,
    }),
  }),
  setRule({
    id: 'heads-many',
    title: { zh: '一户两个户主', en: 'Two heads of one household' },
    fields: ['relation', 'household', 'head'],
    needs: [
      ['relation', 'household'],
      ['relation', 'head'],
    ],
    ask: whoIsHead,
    find(c, _o, report) {
      by(c, 'household', (g) => {
        const heads = present(c, g).filter((i) => c.columns.relation[i] === HEAD)
        // The same person twice is another rule's.
        if (heads.length > 1 && (differs(c.columns.id, heads) || differs(c.columns.name, heads)))
          report(heads)
      })
    },
    say: (_me, others) => ({ zh: `户主还有${withNames(others)}`, en: `also head: ${withNamesEn(others)}` }),
  }),
  setRule({
    id: 'head-missing',
    title: { zh: '一户没有户主', en: 'Household without a head' },
    fields: ['relation', 'household'],
    needs: [['relation', 'household']],
    ask: whoIsHead,
    find(c, _o, report) {
      by(
        c,
        'household',
        (g) => {
          const here = present(c, g)
          if (here.length === 0 || here.some((i) => c.columns.relation[i] === HEAD)) return
          if (here.some((i) => c.columns.relation[i]! > 0 && RELATIONS[c.columns.relation[i]!] !== 'tenant'))
            report(here)
        },
        1,
      )
    },
    say: (_me, others) => ({
      zh: `这一户 ${others.length + 1} 人，没有户主`,
      en: `${others.length + 1} people, none of them the head`,
    }),
  }),
  setRule({
    id: 'kin-ages',
    title: { zh: '亲属年龄不合', en: 'Ages of kin do not fit' },
    fields: ['relation', 'birth', 'idNumber'],
    needs: [
      ['relation', 'household', 'birth'],
      ['relation', 'household', 'idNumber'],
      ['relation', 'head', 'idNumber'],
    ],
    ask: { zh: '与户主是什么关系，请对照户口簿', en: 'What are you to the head? Compare the household book' },
    find(c, _o, report) {
      const { columns } = c
      by(c, 'household', (g) => {
        const head = g.find((i) => columns.relation[i] === HEAD && columns.birth[i]! > 0)
        if (head === undefined) return
        for (const i of g) {
          if (columns.birth[i]! <= 0) continue
          const younger = yearsBetween(columns.birth[head]!, columns.birth[i]!)
          const rel = columns.relation[i]
          if (
            (rel === CHILD && younger < 14) ||
            (rel === GRANDCHILD && younger < 28) ||
            (rel === PARENT && younger > -15)
          )
            report([i, head])
        }
      })
    },
    say: (me, others) => ({
      zh: `${me.relation}与第 ${rowsOf(others)} 行${others[0]?.relation ?? '户主'}的年龄差不合`,
      en: `the years between ${me.relation} and row ${rowsOfEn(others)} do not fit`,
    }),
  }),
  setRule({
    id: 'spouses-many',
    title: {
      zh: '一户两个配偶，或配偶与户主同性',
      en: 'Two spouses, or a spouse of the same sex as the head',
    },
    fields: ['relation', 'sex'],
    needs: [
      ['relation', 'household'],
      ['relation', 'head'],
    ],
    ask: { zh: '与户主是什么关系，请对照户口簿', en: 'What are you to the head? Compare the household book' },
    find(c, _o, report) {
      const { columns } = c
      by(c, 'household', (g) => {
        const here = present(c, g)
        const spouses = here.filter((i) => columns.relation[i] === SPOUSE)
        if (spouses.length > 1 && (differs(columns.id, spouses) || differs(columns.name, spouses)))
          return report(spouses)
        const heads = here.filter((i) => columns.relation[i] === HEAD)
        const [spouse, head] = [spouses[0], heads[0]]
        if (
          spouses.length === 1 &&
          heads.length === 1 &&
          columns.sex[spouse!]! > 0 &&
          columns.sex[spouse!] === columns.sex[head!]
        )
          report([spouse!, head!])
      })
    },
    say: (me, others) => ({
      zh: `${me.relation}，另有${others.map((o) => `第 ${o.row} 行${o.relation}${o.name}`).join('、')}`,
      en: `${me.relation}, and ${withNamesEn(others)}`,
    }),
  }),
  setRule({
    id: 'household-two-homes',
    title: { zh: '一户登记在两处', en: 'One household in two homes' },
    severity: 'doubt',
    fields: ['household', 'address', 'room'],
    needs: [
      ['household', 'address'],
      ['household', 'room'],
    ],
    ask: whoLives,
    find(c, _o, report) {
      by(c, 'household', (g) => {
        const here = g.filter((i) => (c.columns.flags[i]! & (GONE | ABSENT)) === 0 && c.columns.home[i]! > 0)
        if (here.length > 1 && differs(c.columns.home, here)) report(oddOnes(c.columns.home, here))
      })
    },
    say: (me, others) => ({
      zh: `住 ${me.home}，同户${others
        .map((o) => `第 ${o.row} 行住 ${o.home}`)
        .slice(0, 3)
        .join('、')}`,
      en: `lives at ${me.home}; of the household ${others
        .map((o) => `row ${o.row} lives at ${o.home}`)
        .slice(0, 3)
        .join(', ')}`,
    }),
  }),
  setRule({
    id: 'head-two-households',
    title: { zh: '一个人是两户的户主', en: 'One person heads two households' },
    severity: 'doubt',
    fields: ['idNumber', 'relation', 'household'],
    needs: [['idNumber', 'relation', 'household']],
    ask: whoIsHead,
    find(c, _o, report) {
      by(c, 'id', (g) => {
        const heads = present(c, g).filter((i) => c.columns.relation[i] === HEAD)
        if (heads.length > 1 && differs(c.columns.household, heads)) report(heads)
      })
    },
    say: (_me, others) => ({
      zh: `也是第 ${rowsOf(others)} 行那一户的户主`,
      en: `also heads the household of row ${rowsOfEn(others)}`,
    }),
  }),
]
