/** Errors in numbers, codes and names of one row. */
import { cell, type Kind, member, number, withCheck } from './fault-model.ts'

export const CODE_FAULTS: readonly Kind[] = [
  {
    kind: '号码错一位',
    rule: 'id-check-digit',
    plant: cell((p, w) => {
      const at = w.m.dice.between(14, 16)
      const d = String((Number(p.idNumber![at]) + w.m.dice.between(1, 9)) % 10)
      p.idNumber = p.idNumber!.slice(0, at) + d + p.idNumber!.slice(at + 1)
    }),
  },
  {
    kind: '号码相邻两位颠倒',
    rule: 'id-check-digit',
    plant: cell((p) => {
      const t = p.idNumber!
      if (t[14] === t[15]) return false
      p.idNumber = t.slice(0, 14) + t[15] + t[14] + t.slice(16)
      return true
    }),
  },
  {
    kind: '号码少一位',
    rule: 'id-length',
    plant: cell((p) => {
      p.idNumber = p.idNumber!.slice(0, 16) + p.idNumber!.slice(17)
    }),
  },
  {
    kind: '号码里有字母',
    rule: 'id-characters',
    plant: cell((p) => {
      p.idNumber =
        p.idNumber!.slice(0, 6) + p.idNumber!.slice(6).replace(/[01]/, (c) => (c === '0' ? 'O' : 'l'))
    }),
  },
  {
    kind: '地区码不存在',
    rule: 'id-region',
    plant: cell((p, w) => {
      p.idNumber = withCheck(
        `${w.m.dice.of(['990101', '160105', '640199', '010203'])}${p.idNumber!.slice(6, 17)}`,
      )
    }),
  },
  {
    kind: '号码中日期不存在',
    rule: 'id-date',
    plant: cell((p, w) => {
      p.idNumber = withCheck(
        `${p.idNumber!.slice(0, 10)}${w.m.dice.of(['1305', '0231', '0432', '0010'])}${p.idNumber!.slice(14, 17)}`,
      )
    }),
  },
  {
    kind: '号码中日期未到',
    rule: 'id-future',
    plant: cell((p) => {
      p.idNumber = withCheck(`${p.idNumber!.slice(0, 6)}2091${p.idNumber!.slice(10, 17)}`)
    }),
  },
  {
    kind: '号码中日期过早',
    rule: 'id-too-old',
    plant: cell((p) => {
      p.idNumber = withCheck(`${p.idNumber!.slice(0, 6)}1871${p.idNumber!.slice(10, 17)}`)
    }),
  },
  {
    kind: '旧号',
    rule: 'id-old-form',
    plant: cell(
      (p) => {
        p.idNumber = p.idNumber!.slice(0, 6) + p.idNumber!.slice(8, 17)
      },
      (p) => p.birth!.startsWith('19'),
    ),
  },
  {
    kind: '号码打星',
    rule: 'id-masked',
    plant: cell((p) => {
      p.idNumber = `${p.idNumber!.slice(0, 6)}********${p.idNumber!.slice(14)}`
    }),
  },
  {
    kind: '出生日期改错',
    rule: 'id-birth-differs',
    also: ['age-differs'],
    plant: cell((p, w) => {
      const day = Number(p.birth!.slice(8))
      p.birth = `${p.birth!.slice(0, 8)}${String(((day + w.m.dice.between(1, 20)) % 28) + 1).padStart(2, '0')}`
      return number(p.birth) !== Number(p.idNumber!.slice(6, 14)) && number(p.birth) <= w.m.today
    }),
  },
  {
    kind: '性别写反',
    rule: 'id-sex-differs',
    plant: cell((p) => {
      p.sex = p.sex === '男' ? '女' : '男'
    }),
  },
  {
    kind: '性别写法',
    rule: 'sex-form',
    plant: cell((p, w) => {
      p.sex = w.m.dice.of(['男女', '是', 'X', '难'])
    }),
  },
  {
    kind: '民族写错',
    rule: 'nation-form',
    plant: cell((p, w) => {
      p.nation = w.m.dice.of(['汗族', '中国', '回汉', '漫族'])
    }),
  },
  {
    kind: '出生日期不存在',
    rule: 'birth-form',
    plant: cell((p, w) => {
      p.birth = w.m.dice.of(['1990-02-30', '1985-13-01', '不记得', '1977-06-31'])
    }),
  },
  {
    kind: '出生日期未到',
    rule: 'birth-future',
    also: ['missing'],
    plant: cell((p) => {
      p.birth = `2093${p.birth!.slice(4)}`
      p.idNumber = ''
    }),
  },
  {
    kind: '没有号码',
    rule: 'missing',
    plant: cell((p) => {
      p.idNumber = ''
    }),
  },
  {
    kind: '没有姓名',
    rule: 'missing',
    plant: cell((p) => {
      p.name = ''
    }, member),
  },
  {
    kind: '电话少一位',
    rule: 'phone-form',
    plant: cell(
      (p) => {
        p.phone = p.phone!.slice(0, 10)
      },
      (p) => p.phone !== '',
    ),
  },
  {
    kind: '电话号段不存在',
    rule: 'phone-form',
    plant: cell(
      (p, w) => {
        p.phone = w.m.dice.of(['154', '160', '120', '194']) + p.phone!.slice(3)
      },
      (p) => p.phone !== '',
    ),
  },
  {
    kind: '房东电话多一位',
    rule: 'phone-form',
    plant: cell(
      (p) => {
        p.landlordPhone += '8'
      },
      (p) => p.landlordPhone !== '',
    ),
  },
  {
    kind: '随手填的电话',
    rule: 'phone-made-up',
    plant: cell(
      (p, w) => {
        p.phone = w.m.dice.of(['13888888888', '13800000000', '15812345678', '18900000000'])
      },
      (p) => p.phone !== '',
    ),
  },
  {
    kind: '成年人没有电话',
    rule: 'phone-missing',
    plant: cell(
      (p) => {
        p.phone = ''
      },
      (p) => p.phone !== '' && p.work !== '学生' && p.work !== '退休',
    ),
  },
  {
    kind: '邮箱写错',
    rule: 'email-form',
    plant: cell((p, w) => {
      p.email = w.m.dice.of(['zhang@', 'li.example.com', 'wang@example', 'a b@example.com'])
    }),
  },
  {
    kind: '姓名里有数字',
    rule: 'name-form',
    also: ['id-two-names'],
    plant: cell((p) => {
      p.name = `${p.name![0]}3${p.name!.slice(1)}`
    }, member),
  },
  {
    kind: '姓名没有填',
    rule: 'name-placeholder',
    also: ['id-two-names'],
    plant: cell((p, w) => {
      p.name = w.m.dice.of(['未知', '不详', '无', '张某', '待核实'])
    }, member),
  },
  {
    kind: '姓名带称呼',
    rule: 'name-suffix',
    plant: cell((p, w) => {
      p.name += w.m.dice.of(['先生', '女士', '（租户）', '2', '（已搬）'])
    }, member),
  },
  {
    kind: '姓名有造字',
    rule: 'name-broken',
    also: ['id-two-names'],
    plant: cell((p, w) => {
      p.name = p.name![0] + w.m.dice.of(['\ue863', '\ue12a', '?', '□', '\ufffd'])
    }, member),
  },
  {
    kind: '姓名有同形字',
    rule: 'name-variant',
    also: ['id-two-names'],
    plant: cell((p, w) => {
      p.name = w.m.dice.of(['\uf9e1', '\uf9f4', '\uf90a', '\u2f8a']) + p.name!.slice(1)
    }, member),
  },
  {
    kind: '间隔点',
    rule: 'name-dot',
    also: ['id-two-names'],
    plant: cell((p, w) => {
      p.name = `阿依${w.m.dice.of(['•', '．', '.', '・'])}古丽`
    }, member),
  },
]
