/** Invented ledgers of people with the slips that ledgers have, and the truth beside them. The same seed gives the same ledger. */
import { checkCharacter } from './rules/numbers.ts'
import { dice } from './rules/sorting.ts'

export interface Row {
  id: string
  /** Who it is in truth. */
  person: string
  name: string
  idNumber: string
  born: string
  phone: string
  address: string
}

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳'
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海波辉鹏飞鑫宇浩然子轩梓涵雨欣思琪佳怡俊婷雪慧琳晨曦博瑞嘉诗琦悦宁凯旭东亮春梅凤珍莲荣贵福生根宝林森康健安泰和顺仁义礼信德成功胜利忠诚正大光新阳月星云天地山川河江湖'
const ESTATES =
  '书香苑 锦绣花园 阳光小区 翠竹苑 金桂花园 梧桐里 望江苑 东城小区 枫林雅苑 春晓花园 学府苑 明月小区 清河苑 紫薇花园 银杏小区 荷塘月色苑 桃源里 松涛苑 新河小区 长乐苑'.split(
    ' ',
  )
const ALIKE: Record<string, string> = Object.fromEntries(
  [
    '伟玮',
    '芳方',
    '静婧',
    '丽莉',
    '强蔷',
    '明铭',
    '杰洁',
    '华桦',
    '英瑛',
    '平萍',
    '红虹',
    '志智',
    '文雯',
    '浩昊',
    '宇羽',
    '佳嘉',
    '琪琦',
    '晨辰',
    '新欣',
    '张章',
    '陈程',
    '林凌',
    '王汪',
    '宁林',
    '余于',
    '徐许',
    '刘柳',
    '周邹',
  ].flatMap(([a, b]) => [
    [a!, b!],
    [b!, a!],
  ]),
)
const RARE: Record<string, string> = {
  张: '張',
  刘: '劉',
  陈: '陳',
  杨: '楊',
  国: '國',
  宝: '寶',
  升: '昇',
  丽: '麗',
  荣: '榮',
  华: '華',
}

const two = (n: number) => String(n).padStart(2, '0')

/**
 * A ledger of `people` people in households; `repeated` of them stand in it again, one to three times, with slips. Rows come shuffled.
 * Without repeats and with `source` two ledgers of the same town can be made: the same seed gives the same people.
 */
export function ledger(o: { people: number; seed?: number; repeated?: number; source?: string }): Row[] {
  const { people, seed = 1, repeated = 0.3, source = '' } = o
  const throwing = dice(seed)
  const slipping = dice(seed + [...source].reduce((h, c) => h * 31 + c.charCodeAt(0), 7))
  const pick = (s: string, x: number) => s[Math.floor(x * s.length)]!
  const rows: Row[] = []
  let person = 0
  while (person < people) {
    const size = Math.min(people - person, 1 + Math.floor(throwing() * throwing() * 5.5))
    const surname = pick(SURNAMES, throwing() ** 2.2)
    const home = `${ESTATES[Math.floor(throwing() * ESTATES.length)]}${1 + Math.floor(throwing() * Math.max(12, people / 400))}幢${1 + Math.floor(throwing() * 4)}单元${1 + Math.floor(throwing() * 18)}${two(1 + Math.floor(throwing() * 4))}室`
    const shared = `1${3 + Math.floor(throwing() * 7)}${String(Math.floor(throwing() * 1e9)).padStart(9, '0')}`
    for (let i = 0; i < size; i++) {
      const own = i === 0 || throwing() < 0.65 ? surname : pick(SURNAMES, throwing() ** 2.2)
      const given = pick(GIVEN, throwing()) + (throwing() < 0.8 ? pick(GIVEN, throwing()) : '')
      const born = `${1935 + Math.floor(throwing() * 85)}-${two(1 + Math.floor(throwing() * 12))}-${two(1 + Math.floor(throwing() * 28))}`
      const seventeen = `3201${two(2 + Math.floor(throwing() * 12))}${born.replaceAll('-', '')}${String(Math.floor(throwing() * 1000)).padStart(3, '0')}`
      const row: Row = {
        id: `${source}${person}-0`,
        person: String(person),
        name: own + given,
        idNumber: seventeen + checkCharacter(seventeen),
        born,
        phone:
          i === 0 || throwing() < 0.4
            ? shared
            : `1${3 + Math.floor(throwing() * 7)}${String(Math.floor(throwing() * 1e9)).padStart(9, '0')}`,
        address: home,
      }
      const copies = throwing() < repeated ? 1 + Math.floor(throwing() * 2.2) : 0
      rows.push(source === '' ? row : spoilt(row, slipping))
      for (let c = 1; c <= copies; c++) rows.push(spoilt({ ...row, id: `${source}${person}-${c}` }, slipping))
      person++
    }
  }
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(slipping() * (i + 1))
    ;[rows[i], rows[j]] = [rows[j]!, rows[i]!]
  }
  return rows
}

/** The row as another office would have written it. */
function spoilt(row: Row, x: () => number): Row {
  const out = { ...row }
  const careless = x() < 0.25 ? 2 : 1
  const at = (share: number) => x() < share * careless
  const put = (s: string, i: number, c: string) => s.slice(0, i) + c + s.slice(i + 1)
  if (at(0.18)) out.name = otherName(out.name, x)
  const digit = (s: string, from = 0) =>
    put(s, from + Math.floor(x() * (s.length - from)), String(Math.floor(x() * 10)))
  if (at(0.1)) out.idNumber = ''
  else if (at(0.08)) {
    const i = Math.floor(x() * 16)
    out.idNumber =
      x() < 0.5
        ? digit(out.idNumber)
        : put(put(out.idNumber, i, out.idNumber[i + 1]!), i + 1, out.idNumber[i]!)
  } else if (at(0.04)) out.idNumber = `${out.idNumber.slice(0, 6)}********${out.idNumber.slice(14)}`
  if (at(0.1)) out.born = ''
  else if (at(0.08)) {
    const [y, m, d] = out.born.split('-') as [string, string, string]
    out.born =
      x() < 0.3 ? `${y}-${d}-${m}` : x() < 0.5 ? `${digit(y, 2)}-${m}-${d}` : `${y}-${m}-${digit(d, 1)}`
  } else if (at(0.3)) out.born = out.born.replaceAll('-', x() < 0.5 ? '/' : '')
  if (at(0.15)) out.phone = ''
  else if (at(0.17))
    out.phone = `1${3 + Math.floor(x() * 7)}${String(Math.floor(x() * 1e9)).padStart(9, '0')}`
  else if (at(0.06)) out.phone = digit(out.phone, 1)
  if (at(0.08)) out.address = ''
  else if (at(0.45)) out.address = otherForm(out.address, x())
  else if (at(0.05)) out.address = digit(out.address, out.address.length - 4).replace(/[^室]$/, '室')
  return out
}

function otherName(name: string, x: () => number): string {
  const i = Math.floor(x() * name.length)
  const c = name[i]!
  const way = x()
  if (way < 0.4 && ALIKE[c]) return name.slice(0, i) + ALIKE[c] + name.slice(i + 1)
  if (way < 0.6 && RARE[c]) return name.slice(0, i) + RARE[c] + name.slice(i + 1)
  if (way < 0.75 && name.length > 2) return name.slice(0, 2) + name.slice(3)
  if (way < 0.85) return `${name[0]}*${name.slice(2)}`
  if (way < 0.93) return `${name[0]} ${name.slice(1)}`
  return name.slice(0, -1) + GIVEN[Math.floor(x() * GIVEN.length)]!
}

function otherForm(address: string, x: number): string {
  if (x < 0.3) return address.replace('幢', '号楼').replace('室', '房')
  if (x < 0.5) return address.replace('幢', '栋').replace('单元', '-').replace('室', '')
  if (x < 0.7) return address.replace('苑', '院').replace('幢', '栋')
  if (x < 0.85) return `江宁区${address}`
  return address.replace(/\d+单元/, '')
}

/** A ledger as CSV, with the column of truth when asked. */
export function csvOf(rows: readonly Row[], truth = false): string {
  const head = `编号,姓名,身份证号,出生日期,联系电话,住址${truth ? ',真值' : ''}\n`
  return (
    head +
    rows
      .map((r) =>
        [r.id, r.name, r.idNumber, r.born, r.phone, r.address, ...(truth ? [r.person] : [])].join(','),
      )
      .join('\n') +
    '\n'
  )
}
