/** Errors that only several rows together show. */
import {
  aged,
  cell,
  copied,
  elsewhere,
  type Kind,
  male,
  member,
  number,
  reborn,
  sameBirth,
} from './fault-model.ts'

export const SET_FAULTS: readonly Kind[] = [
  {
    kind: '一号两名',
    rule: 'id-two-names',
    also: [
      'id-birth-differs',
      'id-sex-differs',
      'person-two-homes',
      'kin-ages',
      'spouses-many',
      'head-two-households',
      'phone-missing',
      'work-age',
      'spouse-young',
      'date-before-birth',
    ],
    plant: cell((p, w) => {
      const there = w.other.rows.find((o) => o.status === '正常')
      if (!there || there.name === p.name) return false
      p.idNumber = there.idNumber!
      return true
    }, member),
  },
  {
    kind: '一人两号',
    rule: 'person-two-ids',
    plant: copied((p, w) => {
      p.idNumber = sameBirth(p, w)
    }),
  },
  { kind: '一机多人', rule: 'phone-many', also: [], plant: () => undefined },
  { kind: '一人两处', rule: 'person-two-homes', plant: copied((p, w) => elsewhere(p, w)) },
  { kind: '重复行', rule: 'duplicate-row', plant: copied(() => {}) },
  {
    kind: '同处登记两次',
    rule: 'person-twice',
    plant: copied((p, w) => {
      p.phone = w.m.phone()
    }),
  },
  {
    kind: '群租',
    rule: 'home-many',
    also: ['heads-many'],
    plant: (rows, w) => {
      const out: number[] = []
      while (rows.length < 16) {
        const p = {
          ...rows[0]!,
          ...w.m.person(w.m.dice.between(20, 40), w.m.dice.chance(0.5) ? 1 : 2, '其他'),
        }
        p.organisation = ''
        p.creditCode = ''
        if (number(p.moveIn!) < number(p.birth!)) p.moveIn = p.birth
        rows.push(p)
        out.push(rows.length - 1)
      }
      return out
    },
  },
  {
    kind: '两个户主',
    rule: 'heads-many',
    also: ['kin-ages'],
    plant: cell(
      (p) => {
        p.relation = '户主'
      },
      (p) => p.relation === '配偶',
    ),
  },
  {
    kind: '没有户主',
    rule: 'head-missing',
    plant: (rows) => {
      rows[0]!.relation = '其他'
      return [0]
    },
  },
  {
    kind: '孩子比父母大',
    rule: 'kin-ages',
    also: ['work-age', 'spouse-young', 'age-very-old'],
    plant: (rows, w) => {
      const i = rows.findIndex((p) => p.status === '正常' && (p.relation === '子' || p.relation === '女'))
      if (i < 0) return undefined
      reborn(rows[i]!, aged(rows[0]!, w) + 3, w)
      rows[i]!.work = '职员'
      rows[i]!.phone = w.m.phone()
      return [i]
    },
  },
  {
    kind: '配偶同性',
    rule: 'spouses-many',
    plant: cell(
      (p, w) => {
        p.sex = p.sex === '男' ? '女' : '男'
        p.idNumber = w.m.idFor(number(p.birth!), male(p))
      },
      (p) => p.relation === '配偶',
    ),
  },
  {
    kind: '一户两处',
    rule: 'household-two-homes',
    plant: (rows, w) => {
      if (rows.filter((p) => p.status === '正常').length < 3) return undefined
      const i = rows.findIndex((p) => p.status === '正常' && member(p))
      if (i < 0) return undefined
      const { household, head, relation } = rows[i]!
      elsewhere(rows[i]!, w)
      Object.assign(rows[i]!, { household, head, relation })
      return [i]
    },
  },
  {
    kind: '户主两户',
    rule: 'head-two-households',
    also: ['person-two-homes', 'heads-many', 'household-two-homes'],
    plant: (rows, w) => {
      const p = { ...rows[0]! }
      elsewhere(p, w)
      p.household = `${p.household}-2`
      p.relation = '户主'
      rows.push(p)
      return [rows.length - 1]
    },
  },
  {
    kind: '代码两家',
    rule: 'code-two-names',
    plant: cell((p, w) => {
      const there = w.other.rows.find((o) => o.creditCode !== '')
      if (!there) return false
      p.organisation = `${p.name}茶叶店`
      p.creditCode = there.creditCode!
      return true
    }),
  },
  {
    kind: '一家两码',
    rule: 'organisation-two-codes',
    plant: cell((p, w) => {
      const there = w.other.rows.find((o) => o.creditCode !== '')
      if (!there) return false
      p.organisation = there.organisation!
      p.creditCode = w.m.creditCode()
      return true
    }),
  },
  {
    kind: '两来源姓名不同',
    rule: 'source-name-differs',
    plant: copied((p, w) => {
      p.source = '派出所'
      p.name = w.m.name(w.m.surname(), number(p.birth!), male(p))
    }),
  },
  {
    kind: '两来源电话不同',
    rule: 'source-phone-differs',
    plant: copied(
      (p, w) => {
        p.source = '派出所'
        p.phone = w.m.phone()
      },
      (p) => member(p) && p.phone !== '',
    ),
  },
  {
    kind: '两来源号码不同',
    rule: 'source-id-differs',
    also: ['person-two-ids'],
    plant: copied(
      (p, w) => {
        p.source = '派出所'
        p.idNumber = sameBirth(p, w)
      },
      (p) => member(p) && p.phone !== '',
    ),
  },
]
