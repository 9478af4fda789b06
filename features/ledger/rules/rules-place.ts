/** Rules about the home and about how cells are written. */
import { buildingKey, floorOfRoom, type Home, homeKey } from './address.ts'
import { AT, FIELDS, type Field, WORDS } from './fields.ts'
import { type RowRule, rowRule as rule } from './model.ts'
import { INVISIBLE, nameKey, own, WIDE } from './text.ts'

/** The buildings and rooms that exist; a building without rooms has rooms that nobody has counted. */
export interface Known {
  buildings: ReadonlySet<string>
  /** Rooms by building key; a room is `unit|room`. */
  rooms: ReadonlyMap<string, ReadonlySet<string>>
}

const PLACE = ['address', 'estate', 'building', 'unit', 'room'] as const
const whichDoor = {
  zh: '门牌上写的是哪栋哪单元哪室',
  en: 'Which building, unit and room does the plate say?',
}

const shown = (h: Home): string =>
  `${h.place}${h.building && `${h.building}栋`}${h.unit && `${h.unit}单元`}${h.room && `${h.room}室`}`

export const PLACE_RULES: readonly RowRule[] = [
  rule({
    id: 'address-missing',
    title: { zh: '没有住址', en: 'No address' },
    fields: PLACE,
    needs: [['address'], ['building'], ['room']],
    ask: whichDoor,
    look(row, say) {
      const v = row.values
      if (
        v[AT.address] === '' &&
        v[AT.building] === '' &&
        v[AT.room] === '' &&
        row.values[AT.address]!.trim() === ''
      )
        say('住址、楼栋、室都是空的', 'address, building and room are all empty')
    },
  }),
  rule({
    id: 'address-form',
    title: { zh: '住址找不到门', en: 'Address leads to no door' },
    severity: 'doubt',
    fields: PLACE,
    needs: [['address'], ['building', 'room']],
    ask: whichDoor,
    look(row, say) {
      const v = row.values
      if (v[AT.address] === '' && v[AT.building] === '' && v[AT.room] === '') return
      const { room, building, place } = row.home
      if (room === '')
        say('没有室号', 'no room', [v[AT.room] === '' && v[AT.address] !== '' ? 'address' : 'room'])
      else if (building === '' && place === '')
        say('没有楼栋', 'no building', [v[AT.address] !== '' ? 'address' : 'building'])
    },
  }),
  rule({
    id: 'address-parts-differ',
    title: { zh: '住址与楼栋、单元、室不符', en: 'Address and its columns differ' },
    fields: PLACE,
    needs: [
      ['address', 'building'],
      ['address', 'unit'],
      ['address', 'room'],
    ],
    ask: whichDoor,
    look(row, say) {
      const address = row.values[AT.address]!
      if (address === '') return
      const home = row.home
      const text = row.homeByText
      for (const part of ['building', 'unit', 'room'] as const)
        if (row.get(part) !== '' && text[part] !== '' && home[part] !== text[part])
          say(
            `住址是${WORDS[part].zh} ${text[part]}，列里是 ${home[part]}`,
            `the address says ${part} ${text[part]}, the column ${home[part]}`,
            ['address', part],
          )
    },
  }),
  rule({
    id: 'floor-differs',
    title: { zh: '楼层与室号不符', en: 'Floor and room differ' },
    severity: 'doubt',
    decidable: false,
    fields: ['floor', 'room'],
    needs: [['floor', 'room'], ['address']],
    ask: whichDoor,
    look(row, say) {
      const { floor, room } = row.home
      if (floor === '' || room === '') return
      const of = floorOfRoom(room)
      if (of !== undefined && /^\d+$/.test(floor) && of !== Number(floor))
        say(`${room} 室在 ${floor} 层`, `room ${room} on floor ${floor}`)
    },
  }),
  rule({
    id: 'tenant-no-landlord',
    title: { zh: '租户没有房东', en: 'Tenant without a landlord' },
    fields: ['residence', 'landlord'],
    needs: [
      ['residence', 'landlord'],
      ['relation', 'landlord'],
    ],
    ask: { zh: '房子是向谁租的，电话多少', en: 'Whom do you rent from, and what is their number?' },
    look(row, say) {
      if (row.tenant && !row.gone && row.values[AT.landlord]!.trim() === '')
        say('居住类型是租住，房东是空的', 'rents, and no landlord is named')
    },
  }),
  rule({
    id: 'tenant-own-landlord',
    title: { zh: '租户的房东是自己', en: 'Tenant is the own landlord' },
    severity: 'doubt',
    fields: ['name', 'landlord', 'residence'],
    needs: [
      ['name', 'landlord', 'residence'],
      ['name', 'landlord', 'relation'],
    ],
    ask: { zh: '房子是自己的还是租的', en: 'Is the home yours or rented?' },
    look(row, say) {
      const landlord = row.values[AT.landlord]!
      if (row.tenant && landlord !== '' && nameKey(landlord) === row.nameKey)
        say('房东与租户同名', 'landlord and tenant have one name')
    },
  }),
  rule({
    id: 'count-differs',
    title: { zh: '应到与实到不符', en: 'Expected and observed counts differ' },
    severity: 'doubt',
    fields: ['expected', 'observed'],
    ask: { zh: '没到的是谁，多出来的是谁', en: 'Who was missing, who was there besides?' },
    look(row, say) {
      const [a, b] = [row.values[AT.expected]!, row.values[AT.observed]!]
      if (a === '' || b === '') return
      const gap = Number(b) - Number(a)
      if (Number.isFinite(gap) && gap !== 0)
        say(`应到 ${a}，实到 ${b}，${gap < 0 ? `少 ${-gap}` : `多 ${gap}`}`, `expected ${a}, observed ${b}`)
    },
  }),
  rule({
    id: 'text-invisible',
    title: { zh: '有看不见的字符', en: 'Invisible characters' },
    severity: 'notice',
    fields: FIELDS,
    needs: FIELDS.map((f) => [f]),
    ask: { zh: '不必上门，系统可以清除', en: 'No visit needed: can be cleaned' },
    look(row, say) {
      if (row.plain) return
      const found = fieldsWith(row.values, INVISIBLE)
      if (found.length > 0)
        say(
          '有看不见的字符，会使相同的内容对不上',
          'invisible characters keep equal cells from matching',
          found,
        )
    },
  }),
  rule({
    id: 'text-wide',
    title: { zh: '号码或日期用了全角字符', en: 'Full-width characters in a number or date' },
    severity: 'notice',
    fields: ['idNumber', 'phone', 'birth', 'creditCode', 'landlordPhone', 'verified', 'moveIn'],
    needs: [['idNumber'], ['phone'], ['birth'], ['creditCode'], ['landlordPhone'], ['verified'], ['moveIn']],
    ask: { zh: '不必上门，系统可以清除', en: 'No visit needed: can be cleaned' },
    look(row, say) {
      if (row.plain) return
      const found: Field[] = []
      for (const f of this.fields) {
        const text = row.get(f)
        if (text !== '' && WIDE.test(text)) found.push(f)
      }
      if (found.length > 0) say('有全角字符', 'full-width characters', found)
    },
  }),
  rule({
    id: 'text-blank',
    title: { zh: '姓名或号码里有空格', en: 'Blanks in a name or number' },
    severity: 'notice',
    fields: ['name', 'idNumber', 'phone', 'creditCode'],
    needs: [['name'], ['idNumber'], ['phone'], ['creditCode']],
    ask: { zh: '不必上门，系统可以清除', en: 'No visit needed: can be cleaned' },
    look(row, say) {
      if (row.plain && !row.blank) return
      const found: Field[] = []
      for (const f of this.fields) {
        const text = row.get(f)
        // Between Latin words of a name, and in a phone, blanks are a way of writing.
        if (
          text !== '' &&
          (text !== text.trim() || (/\s/.test(text) && f !== 'phone' && !/[A-Za-z]\s[A-Za-z]/.test(text)))
        )
          found.push(f)
      }
      if (found.length > 0) say('有空格', 'holds blanks', found)
    },
  }),
]

/** Cells with what a pattern finds, among all. */
function fieldsWith(values: readonly string[], pattern: RegExp): Field[] {
  const found: Field[] = []
  for (let i = 0; i < values.length; i++) {
    const text = values[i]!
    if (text !== '' && pattern.test(text)) found.push(FIELDS[i]!)
  }
  return found
}

/** The rule about places that exist, when they are given. */
export function knownRule(known: Known): RowRule {
  return rule({
    id: 'address-unknown',
    title: { zh: '住址不存在', en: 'Address does not exist' },
    fields: PLACE,
    needs: [['address'], ['building'], ['room']],
    ask: whichDoor,
    look(row, say) {
      const home = row.home
      const building = buildingKey(home)
      if (building === '' || homeKey(home) === '') return
      if (!known.buildings.has(building))
        return say(
          `没有 ${shown({ ...home, unit: '', room: '' })}`,
          `there is no building ${home.place} ${home.building}`,
        )
      const rooms = known.rooms.get(building)
      if (rooms && !rooms.has(`${home.unit}|${home.room}`))
        say(
          `${shown({ ...home, unit: '', room: '' })}没有${home.unit && `${home.unit} 单元`} ${home.room} 室`,
          `the building has no room ${home.unit && `${home.unit}-`}${home.room}`,
        )
    },
  })
}

/** Known places from rows of a list of buildings or rooms. */
export function knownFrom(homes: Iterable<Home>): Known {
  const buildings = new Set<string>()
  const rooms = new Map<string, Set<string>>()
  for (const home of homes) {
    const key = buildingKey(home)
    if (key === '') continue
    buildings.add(own(key))
    if (home.room === '') continue
    const set = rooms.get(key) ?? new Set()
    rooms.set(own(key), set.add(`${home.unit}|${home.room}`))
  }
  return { buildings, rooms }
}
