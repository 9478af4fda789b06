/** Errors in dates, ages, places and writing of one row. */
import { shownDate } from './dates.ts'
import { aged, COPY, cell, type Kind, member, number, reborn } from './fault-model.ts'

export const LIFE_FAULTS: readonly Kind[] = [
  {
    kind: '核实日期不存在',
    rule: 'date-form',
    plant: cell((p) => {
      p.verified = '2026-02-30'
    }),
  },
  {
    kind: '核实日期未到',
    rule: 'date-future',
    plant: cell((p) => {
      p.verified = '2071-03-04'
    }),
  },
  {
    kind: '出生前迁入',
    rule: 'date-before-birth',
    plant: cell((p) => {
      p.moveIn = shownDate(number(p.birth!) - 20_000)
    }),
  },
  {
    kind: '迁出早于迁入',
    rule: 'move-order',
    plant: cell(
      (p) => {
        p.moveOut = shownDate(number(p.moveIn!) - 10_000)
        p.status = '迁出'
        return number(p.moveOut) > number(p.birth!)
      },
      (p) => member(p) && number(p.birth!) < 19_950_101 && !p.moveIn!.endsWith('02-29'),
    ),
  },
  {
    kind: '迁出仍在册',
    rule: 'moved-active',
    plant: cell((p, w) => {
      p.moveOut = shownDate(w.m.dayBetween(number(p.moveIn!), w.m.today))
    }, member),
  },
  {
    kind: '去世仍在册',
    rule: 'dead-active',
    also: ['dead-seen'],
    plant: cell((p) => {
      p.death = p.verified!
    }, member),
  },
  {
    kind: '去世后核实',
    rule: 'dead-seen',
    plant: cell((p, w) => {
      p.death = shownDate(w.m.dayBetween(number(p.moveIn!), number(p.verified!)))
      p.status = '注销'
      return number(p.death) < number(p.verified!)
    }, member),
  },
  {
    kind: '很久没有核实',
    rule: 'stale',
    plant: cell(
      (p) => {
        p.verified = '2023-03-04'
      },
      (p) => number(p.birth!) < 20_230_101,
    ),
  },
  {
    kind: '活到 114 岁',
    rule: 'age-very-old',
    also: ['kin-ages'],
    plant: cell(
      (p, w) => {
        reborn(p, 114, w)
        p.work = '退休'
      },
      (p) => p.relation === '配偶',
    ),
  },
  {
    kind: '孩子当户主',
    rule: 'head-child',
    also: ['work-age', 'phone-missing', 'spouse-young'],
    plant: (rows, w) => {
      if (rows.length !== 1) return undefined
      reborn(rows[0]!, 7, w)
      Object.assign(rows[0]!, COPY)
      rows[0]!.work = '学生'
      return [0]
    },
  },
  {
    kind: '未到婚龄',
    rule: 'spouse-young',
    also: ['work-age'],
    plant: cell(
      (p, w) => {
        reborn(p, 15, w)
        p.work = '学生'
      },
      (p) => p.relation === '配偶',
    ),
  },
  {
    kind: '退休太早',
    rule: 'work-age',
    plant: cell(
      (p, w) => {
        p.work = '退休'
        return aged(p, w) < 38
      },
      (p) => p.work !== '退休' && number(p.birth!) > 19_900_101,
    ),
  },
  {
    kind: '没有住址',
    rule: 'address-missing',
    plant: cell((p) => {
      Object.assign(p, { address: '', building: '', unit: '', room: '', estate: '' })
    }),
  },
  {
    kind: '住址没有室号',
    rule: 'address-form',
    plant: cell((p) => {
      p.room = ''
      p.address = `${p.estate}${p.building}号楼`
    }),
  },
  {
    kind: '住址与楼栋不符',
    rule: 'address-parts-differ',
    also: ['household-two-homes', 'address-unknown'],
    plant: (rows) => {
      if (rows.length !== 1) return undefined
      rows[0]!.address = rows[0]!.address!.replace(
        /(\d+)号楼/,
        (_, n: string) => `${(Number(n) % 20) + 1}号楼`,
      )
      return [0]
    },
  },
  {
    kind: '住址不存在',
    rule: 'address-unknown',
    plant: (rows) => {
      if (rows.length !== 1) return undefined
      Object.assign(rows[0]!, {
        building: '99',
        address: `${rows[0]!.estate}99号楼${rows[0]!.unit}单元${rows[0]!.room}室`,
      })
      return [0]
    },
  },
  {
    kind: '租户没有房东',
    rule: 'tenant-no-landlord',
    plant: cell(
      (p) => {
        p.landlord = ''
      },
      (p) => p.residence === '租住',
    ),
  },
  {
    kind: '房东是自己',
    rule: 'tenant-own-landlord',
    plant: cell(
      (p) => {
        p.landlord = p.name!
      },
      (p) => p.residence === '租住',
    ),
  },
  {
    kind: '看不见的字符',
    rule: 'text-invisible',
    plant: cell((p) => {
      p.name = `${p.name![0]}\u200b${p.name!.slice(1)}`
    }),
  },
  {
    kind: '全角',
    rule: 'text-wide',
    plant: cell((p) => {
      p.idNumber = p.idNumber!.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))
    }),
  },
  {
    kind: '空格',
    rule: 'text-blank',
    plant: cell((p) => {
      p.idNumber = `${p.idNumber!.slice(0, 6)} ${p.idNumber!.slice(6)}`
    }),
  },
  {
    kind: '信用代码错一位',
    rule: 'credit-code',
    also: ['organisation-two-codes'],
    plant: cell(
      (p, w) => {
        const at = w.m.dice.between(8, 15)
        p.creditCode =
          p.creditCode!.slice(0, at) +
          String((Number(p.creditCode![at]) + w.m.dice.between(1, 9)) % 10) +
          p.creditCode!.slice(at + 1)
      },
      (p) => /^\d{8}/.test(p.creditCode!.slice(8)),
    ),
  },
  {
    kind: '旧注册号',
    rule: 'credit-code-old',
    also: ['organisation-two-codes'],
    plant: cell(
      (p) => {
        p.creditCode = `640105${p.creditCode!.slice(8, 17).replace(/\D/g, '1')}`
      },
      (p) => p.creditCode !== '',
    ),
  },
]
