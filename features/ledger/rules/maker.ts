/** Makes people who do not exist: names, birthdays, valid numbers that nobody else in the town has. The same seed makes the same ones. */
import { countiesNow } from './county-codes.ts'
import { creditCheck, organisationCheck } from './credit-code.ts'
import { dayOf, ofDay, shownDate } from './dates.ts'
import type { Field } from './fields.ts'
import { checkOf } from './id-number.ts'

export type Person = Partial<Record<Field, string>>

/** Random numbers that a seed repeats (mulberry32). */
export class Dice {
  private state: number
  constructor(seed: number) {
    this.state = seed >>> 0
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  /** A whole number from 0 below n. */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }
  between(a: number, b: number): number {
    return a + this.below(b - a + 1)
  }
  of<T>(list: ArrayLike<T>): T {
    return list[this.below(list.length)]!
  }
  chance(p: number): boolean {
    return this.next() < p
  }
}

/** Often ones first: drawn by the square of a random number. */
const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文'
/** Syllables of given names by half-generation; women's and men's. */
const GIVEN: readonly (readonly [until: number, women: string, men: string])[] = [
  [1955, '秀兰英珍桂凤玉芳淑芬莲梅翠香琴菊素', '国德福金明贵财全有生根荣长宝水庆良'],
  [1970, '丽红艳霞敏玲娟燕琴萍莉云芳英华秋凤', '建军志国伟文永新海光平强华民东庆胜'],
  [1985, '静丽娜艳婷敏燕霞莉丹颖洁雪晶慧芳媛', '伟强磊勇涛斌波鹏飞超杰辉刚亮峰俊毅'],
  [2000, '婷雪欣悦佳莹倩琳瑶梦晓思雨璐蕾薇丹', '浩宇鹏帆俊杰凯文博翔晨阳昊龙旭睿航'],
  [2100, '梓涵欣怡诗琪雨桐可馨一诺语彤依晨若汐沐', '梓轩浩然子墨宇航俊熙皓泽铭宸奕辰嘉佑沐'],
]
const NATIONS = [
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '汉族',
  '回族',
  '满族',
  '蒙古族',
  '维吾尔族',
]
const MOBILES = [
  '130',
  '131',
  '133',
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '152',
  '157',
  '158',
  '159',
  '176',
  '177',
  '178',
  '180',
  '181',
  '182',
  '185',
  '186',
  '187',
  '188',
  '189',
  '191',
  '198',
  '199',
]

export class Maker {
  readonly dice: Dice
  readonly today: number
  private readonly counties: readonly number[]
  private readonly numbers = new Set<string>()
  private readonly sequence = new Map<number, number>()
  private phones = 0
  private readonly phoneStep: number
  private codes = 0

  constructor(seed: number, today: number) {
    this.dice = new Dice(seed)
    this.today = today
    this.counties = countiesNow().filter((c) => c % 100 > 1)
    this.phoneStep = this.dice.between(1000, 9000) * 2 + 7
  }

  /** A birthday of somebody aged so many years. */
  birthAt(age: number): number {
    const year = Math.floor(this.today / 10_000) - age
    const day = ofDay(
      dayOf(year * 10_000 + (Math.floor(this.today / 100) % 100) * 100 + Math.min(28, this.today % 100)) -
        this.dice.below(360),
    )
    return day
  }

  /** A valid number that nobody else in the town has; `region` of the same town for most. */
  idFor(birth: number, sex: 1 | 2): string {
    const region = this.dice.chance(0.6) ? 640105 : this.dice.of(this.counties)
    for (;;) {
      const key = region * 1_000_003 + birth
      const n = (this.sequence.get(key) ?? this.dice.below(150)) + 1
      this.sequence.set(key, n)
      const digits = `${region}${birth}${String(((n * 2 + (sex === 1 ? 1 : 0)) % 998) + (sex === 1 ? 0 : 0)).padStart(3, '0')}`
      const id = digits + checkOf(digits)
      if (n > 700 || this.numbers.has(id)) return this.idFor(birth, sex)
      this.numbers.add(id)
      return id
    }
  }

  /** A mobile that nobody else in the town has. */
  phone(): string {
    const n = (this.phones++ * this.phoneStep + 10_203_040) % 100_000_000
    const number = `${MOBILES[this.phones % MOBILES.length]}${String(n).padStart(8, '0')}`
    return /(\d)\1{7}$|12345678$|01234567$/.test(number) ? this.phone() : number
  }

  creditCode(): string {
    const body = String((this.codes++ * 7919 + 12_345_678) % 100_000_000).padStart(8, '0')
    const first = `92640105${body}${organisationCheck(body)}`
    // The inner check digit X is a letter codes have; the outer one follows from all.
    return first + creditCheck(first)
  }

  surname(): string {
    const r = this.dice.next()
    return SURNAMES[Math.floor(r * r * SURNAMES.length)]!
  }

  name(surname: string, birth: number, sex: 1 | 2): string {
    const year = Math.floor(birth / 10_000)
    const [, women, men] = GIVEN.find(([until]) => year < until)!
    const syllables = sex === 2 ? women : men
    const first = this.dice.of(syllables)
    return surname + first + (this.dice.chance(0.75) ? this.dice.of(syllables) : '')
  }

  person(age: number, sex: 1 | 2, relation: string, surname = this.surname()): Person {
    const birth = this.birthAt(age)
    const name = this.name(surname, birth, sex)
    const adult = age >= 18
    return {
      name,
      relation,
      sex: sex === 1 ? '男' : '女',
      birth: shownDate(birth),
      idNumber: this.idFor(birth, sex),
      nation: this.dice.of(NATIONS),
      marriage: '未婚',
      work:
        age < 6
          ? '学龄前'
          : age < 18
            ? '学生'
            : age >= 62
              ? '退休'
              : this.dice.of(['职员', '工人', '教师', '个体', '务工', '自由职业', '公务员']),
      phone: adult || (age >= 14 && this.dice.chance(0.5)) ? this.phone() : '',
      email: adult && this.dice.chance(0.05) ? `user${this.phones}@example.com` : '',
    }
  }

  /** A day some time in the last years, for moving in. */
  dayBetween(from: number, to: number): number {
    const a = dayOf(from)
    return ofDay(a + this.dice.below(Math.max(1, dayOf(to) - a)))
  }
}
