/** An invented town's ledger: homes, families, tenants, merchants. The same seed makes the same town; nobody in it exists. */
import { dayOf, ofDay, shownDate, two, yearsBetween } from './dates.ts'
import { type Field, WORDS } from './fields.ts'
import { Maker, type Person } from './maker.ts'

/** Columns of the file, in this order, under the first heading of each. */
export const COLUMNS: readonly Field[] = [
  'community',
  'grid',
  'estate',
  'building',
  'unit',
  'room',
  'address',
  'household',
  'head',
  'name',
  'relation',
  'sex',
  'birth',
  'idNumber',
  'nation',
  'marriage',
  'work',
  'phone',
  'email',
  'residence',
  'status',
  'moveIn',
  'moveOut',
  'death',
  'landlord',
  'landlordPhone',
  'verified',
  'organisation',
  'creditCode',
  'source',
]
export const HEADINGS: readonly string[] = COLUMNS.map((f) => WORDS[f].headings[0]!)

export interface Household {
  rows: Person[]
  home: { estate: string; building: number; unit: number; room: string }
}

export interface TownOptions {
  people: number
  /** Buildings; by default as many for these people as the town of 82,500 people and 5,300 buildings has. */
  buildings?: number
  seed: number
  /** 20261129. */
  today: number
}

const ESTATES = [
  '春晓',
  '和畅',
  '云栖',
  '望湖',
  '锦绣',
  '朝阳',
  '学府',
  '临河',
  '桂香',
  '金穗',
  '新安',
  '北园',
  '南溪',
  '东篱',
  '松涛',
  '翠微',
  '长乐',
  '永宁',
  '清河',
  '明德',
]
const ENDINGS = ['苑', '家园', '花园', '里', '新村', '雅居', '小区', '名邸']
const COMMUNITIES = [
  '清和',
  '永乐',
  '安澜',
  '春波',
  '文昌',
  '怀远',
  '丰泽',
  '启明',
  '梧桐',
  '双桥',
  '石榴',
  '望江',
  '归德',
]
const SHOPS = [
  '便民超市',
  '粮油店',
  '理发店',
  '五金店',
  '药店',
  '早餐店',
  '水果店',
  '修理铺',
  '打印店',
  '洗衣店',
  '面馆',
  '花店',
]

const other = (sex: 1 | 2): 1 | 2 => (sex === 1 ? 2 : 1)

/** The people of one home: singles, couples, families of two and three generations, tenants who share. */
export function family(m: Maker): Person[] {
  const { dice } = m
  const kind = dice.next()
  const sex: 1 | 2 = dice.chance(0.72) ? 1 : 2
  const head = (age: number) => m.person(age, sex, '户主')
  const married = (p: Person) => {
    p.marriage = '已婚'
    return p
  }
  const spouse = (age: number) =>
    married(m.person(Math.max(23, age + dice.between(-4, 3)), other(sex), '配偶'))
  const children = (parent: number, n: number, surname: string): Person[] =>
    Array.from({ length: n }, () => {
      const child: 1 | 2 = dice.chance(0.52) ? 1 : 2
      const age = Math.max(0, parent - dice.between(23, 34))
      const p = m.person(age, child, child === 1 ? '子' : '女', surname)
      return p
    })
  if (kind < 0.24) return [head(dice.chance(0.4) ? dice.between(60, 93) : dice.between(22, 59))]
  const age = dice.between(27, 84)
  const first = married(head(age))
  const surname = first.name![0]!
  if (kind < 0.42) return [first, spouse(age)]
  if (kind < 0.7) return [first, spouse(age), ...children(age, 1, surname)]
  if (kind < 0.8) {
    const two = children(age, 2, surname)
    if (dice.chance(0.06)) twin(m, two[0]!, two[1]!)
    return [first, spouse(age), ...two]
  }
  if (kind < 0.88) {
    first.marriage = '离异'
    return [first, ...children(age, 1, surname)]
  }
  if (kind < 0.96) {
    const young = dice.between(28, 52)
    const h = married(m.person(young, sex, '户主'))
    const elder = young + dice.between(23, 33)
    return [
      h,
      spouse(young),
      ...children(young, dice.between(1, 2), h.name![0]!),
      married(m.person(elder, 1, '父亲', h.name![0]!)),
      ...(dice.chance(0.8) ? [married(m.person(elder - dice.between(0, 3), 2, '母亲'))] : []),
    ]
  }
  // People who share a rented home: the one who signed is the head here.
  return Array.from({ length: dice.between(2, 4) }, (_, i) =>
    m.person(dice.between(20, 40), dice.chance(0.5) ? 1 : 2, i === 0 ? '户主' : '其他'),
  )
}

/** Born on one day, with names that differ in one character: two people all the same. */
function twin(m: Maker, a: Person, b: Person): void {
  b.birth = a.birth!
  b.idNumber = m.idFor(Number(a.birth!.replaceAll('-', '')), b.sex === '男' ? 1 : 2)
  b.name = a.name!.slice(0, -1) + (a.name!.endsWith('雯') ? '霖' : '雯')
  b.work = a.work!
  b.phone = a.phone === '' ? '' : m.phone()
}

/** What is unusual and right: names from other languages, a landline, two numbers in a cell, an old county in the number. */
function unusual(m: Maker, p: Person): void {
  const { dice } = m
  const kind = dice.below(5)
  if (kind === 0)
    p.name = `${dice.of(['阿依', '买买提', '古丽', '艾合', '迪丽'])}${dice.of(['努尔', '夏木', '热依', '木江'])}·${dice.of(['艾山', '吐尔逊', '玉素甫', '库尔班'])}`
  else if (kind === 1) p.name = dice.of(['Anna Kowalska', 'John Smith', "Mary O'Brien", 'Kim Minsu'])
  else if (kind === 2 && p.phone !== '') p.phone = `0951-${dice.between(2_000_000, 8_999_999)}`
  else if (kind === 3 && p.phone !== '') p.phone = `${p.phone}/${m.phone()}`
  else if (kind === 4) p.name = `${dice.of(['欧阳', '司马', '诸葛', '上官'])}${p.name!.slice(1)}`
}

/** All households of a town, home by home; as many people as asked for, the last household aside. */
export function* town(
  options: TownOptions,
  m = new Maker(options.seed, options.today),
): Generator<Household> {
  const { dice } = m
  const { today } = options
  const buildings = options.buildings ?? Math.max(1, Math.round((options.people * 5300) / 82_500))
  const perBuilding = options.people / 2.62 / buildings
  let landlord = { name: '', phone: '' }
  const elsewhere: Person[] = []
  let people = 0
  let number = 0
  for (let b = 0; people < options.people; b++) {
    const estateNumber = Math.floor(b / 20)
    const estate = estateOf(estateNumber)
    const community = `${COMMUNITIES[Math.floor(estateNumber / 4) % COMMUNITIES.length]}社区`
    const homes = Math.max(1, Math.round(perBuilding * (0.6 + dice.next() * 0.8)))
    for (let h = 0; h < homes && people < options.people; h++) {
      const building = (b % 20) + 1
      const unit = Math.floor(h / 8) + 1
      const room = `${Math.floor((h % 8) / 2) + 1}${two((h % 2) + 1)}`
      const rows = family(m)
      number++
      const renting = dice.chance(0.18)
      if (renting && (landlord.name === '' || dice.chance(0.6))) {
        const p = m.person(dice.between(35, 70), dice.chance(0.5) ? 1 : 2, '')
        landlord = { name: p.name!, phone: p.phone! }
      }
      const registered = renting ? '租住' : dice.chance(0.75) ? '户籍' : '常住非户籍'
      const where = {
        community,
        grid: `${community}第${(Math.floor(b / 10) % 2) + 1}网格`,
        estate,
        building: String(building),
        unit: String(unit),
        room,
        address: `${estate}${building}号楼${unit}单元${room}室`,
        household: `H${String(number).padStart(7, '0')}`,
        head: rows[0]!.name!,
        residence: registered,
        landlord: renting ? landlord.name : '',
        landlordPhone: renting ? landlord.phone : '',
        source: '社区采集',
      }
      for (const p of rows) {
        Object.assign(p, where)
        if (p !== rows[0] && dice.chance(0.01)) unusual(m, p)
        const born = Number(p.birth!.replaceAll('-', ''))
        const earliest = Math.max(born, 20_000_101)
        p.moveIn = shownDate(
          m.dayBetween(earliest, ofDay(dayOf(today) - 500) > earliest ? ofDay(dayOf(today) - 500) : today),
        )
        p.status = '正常'
        p.verified = shownDate(Math.max(born, ofDay(dayOf(today) - dice.between(3, 300))))
        p.moveOut = ''
        p.death = ''
        p.organisation = ''
        p.creditCode = ''
        const gone = rows.length > 1 && p !== rows[0] && dice.next()
        if (gone !== false && gone < 0.02) leave(p, m, '迁出', 'moveOut')
        else if (gone !== false && gone < 0.028 && yearsBetween(born, today) > 60)
          leave(p, m, '死亡', 'death')
        else if (p.work === '个体' && dice.chance(0.5)) {
          p.organisation = `${estate}${building}号楼${p.name}${dice.of(SHOPS)}`
          p.creditCode = m.creditCode()
        }
      }
      const away = rows.at(-1)!
      if (rows.length > 2 && away.status === '正常' && dice.chance(0.02)) {
        // Registered here and living elsewhere: two rows of one person, and both are right.
        elsewhere.push({ ...away })
        away.residence = '空挂'
      }
      const back = dice.chance(0.2) ? elsewhere.shift() : undefined
      if (back && rows[0]!.household !== back.household)
        rows.push({ ...back, ...where, relation: '其他', residence: renting ? '租住' : '常住非户籍' })
      people += rows.length
      yield { rows, home: { estate, building, unit, room } }
    }
  }
}

/** Estates have numbers when the words are used up: 春晓苑, … 春晓二期苑. */
export function estateOf(n: number): string {
  const name = ESTATES[n % ESTATES.length]! + ENDINGS[Math.floor(n / ESTATES.length) % ENDINGS.length]!
  const round = Math.floor(n / (ESTATES.length * ENDINGS.length))
  return round === 0 ? name : `${name}${round + 1}期`
}

function leave(p: Person, m: Maker, status: string, field: 'moveOut' | 'death'): void {
  const from = Number(p.moveIn!.replaceAll('-', ''))
  const day = m.dayBetween(from, ofDay(dayOf(m.today) - 301) > from ? ofDay(dayOf(m.today) - 301) : m.today)
  p[field] = shownDate(day)
  p.status = status
  if (field === 'death' && Number(p.verified!.replaceAll('-', '')) > day) p.verified = shownDate(day)
}

export const cellsOf = (p: Person): string[] => COLUMNS.map((f) => p[f] ?? '')
