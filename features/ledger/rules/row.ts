/** One row of a ledger with what several rules ask of it, worked out once. The same object is filled again for every row. */

import { type Home, numberOf, placeKey, readAddress } from './address.ts'
import { dateOf, yearsBetween } from './dates.ts'
import { AT, FIELDS, type Field } from './fields.ts'
import { type IdFacts, readId } from './id-number.ts'
import { type PhoneFacts, readPhone } from './phone.ts'
import type { Look } from './split-csv.ts'
import { clean, isOrdinary, nameKey } from './text.ts'
import { type Relation, relationOf, residenceOf, type Status, sexOf, statusOf } from './words.ts'

const NO_ID: IdFacts = {
  fault: 'empty',
  remark: undefined,
  kind: 'resident',
  region: 0,
  birth: 0,
  sex: 0,
  want: '',
}
const NO_LOOK: Look = { strange: true, blank: true, sum: 0 }
const NO_HOME: Home = { place: '', building: '', unit: '', floor: '', room: '' }

export class Row {
  readonly values: string[] = FIELDS.map(() => '')
  /** Row of data, from 1; blank rows are not counted. */
  row = 0
  /** Line of the sheet as a spreadsheet program numbers it. */
  line = 0
  id: IdFacts = NO_ID
  /** The identity number with blanks and wide digits mended; empty when there is none. */
  idText = ''
  /** Whether the number is sound, so that birth and sex may be read from it. */
  sound = false
  /** From the column of birth dates: 0 empty, -1 not understood. */
  born = 0
  /** Birth by a sound identity number, else by the column; 0 when neither, or when that day is still to come. */
  birth = 0
  /** By a sound number, else by the column. */
  sex = 0
  /** Whole years on the day of the check; -1 unknown. */
  age = -1
  relation: Relation | undefined
  status: Status = ''
  tenant = false
  /** By the ledger's own words registered or owning here and living elsewhere. */
  absent = false
  /** A blank somewhere. */
  blank = true
  /** Only ASCII and common characters anywhere: most rules about writing need not look. */
  plain = true
  /** A sum over all cells but the source and the day of verification, above 0. */
  whole = 0
  /** The name is one that nothing need be asked of. */
  ordinary = false
  /** Facts of the phone, when the cell holds one number. */
  phone: PhoneFacts | undefined
  moveIn = 0
  moveOut = 0
  death = 0
  verified = 0
  /** The day of the check. */
  today: number
  private lastStatus = ''
  private lastResidence = ''
  private residence = 0
  private readonly place = ['', '', '', '', '', '']
  private homeOf = NO_HOME
  private homeRead = false
  private readonly last: { address: string; home: Home } = { address: '', home: NO_HOME }

  constructor(today: number) {
    this.today = today
  }

  /** Fills the row; `columns[i]` is the column of `FIELDS[i]` in `cells`, -1 for none. */
  take(cells: readonly string[], columns: Int32Array, row: number, line: number, look: Look = NO_LOOK): void {
    this.row = row
    this.line = line
    const v = this.values
    for (let i = 0; i < columns.length; i++) {
      const at = columns[i]!
      if (at >= 0) v[i] = cells[at] ?? ''
    }
    this.plain = !look.strange
    this.whole = (look.sum & 0x7fffffff) | 1
    this.ordinary = isOrdinary(v[AT.name]!)
    const phone = v[AT.phone]!
    this.phone =
      phone === '' || (!isCode(phone) && SEVERAL.test(phone)) ? undefined : readPhone(cleanPhone(phone))
    const id = v[AT.idNumber]!
    this.blank = look.blank
    if (id === '') {
      this.id = NO_ID
      this.idText = ''
      this.sound = false
    } else {
      this.idText = cleanCode(id)
      this.id = readId(this.idText, this.today)
      this.sound = this.id.fault === undefined
    }
    this.born = dateOf(v[AT.birth]!)
    this.birth = this.sound ? this.id.birth : this.born > 0 && this.born <= this.today ? this.born : 0
    const sex = sexOf(v[AT.sex]!)
    this.sex = this.sound ? this.id.sex : sex === 1 || sex === 2 ? sex : 0
    this.age = this.birth > 0 ? yearsBetween(this.birth, this.today) : -1
    this.relation = relationOf(v[AT.relation]!)
    // Of these the row before nearly always says the same.
    if (v[AT.status] !== this.lastStatus) {
      this.lastStatus = v[AT.status]!
      this.status = statusOf(this.lastStatus)
    }
    if (v[AT.residence] !== this.lastResidence) {
      this.lastResidence = v[AT.residence]!
      this.residence = residenceOf(this.lastResidence)
    }
    const { residence } = this
    this.tenant = residence === 1 || this.relation === 'tenant'
    this.absent = residence === 2
    this.moveIn = dateOf(v[AT.moveIn]!)
    this.moveOut = dateOf(v[AT.moveOut]!)
    this.death = dateOf(v[AT.death]!)
    this.verified = dateOf(v[AT.verified]!)
    this.homeRead = false
  }

  get(field: Field): string {
    return this.values[AT[field]]!
  }

  /** Dead, moved away or struck off: not counted among those who live here. */
  get gone(): boolean {
    return (
      this.status === 'dead' ||
      this.status === 'moved' ||
      this.status === 'cancelled' ||
      this.death > 0 ||
      (this.moveOut > 0 && this.moveOut <= this.today)
    )
  }

  /** The home as the address alone says it; asked after `home`. */
  get homeByText(): Home {
    void this.home
    return this.values[AT.address] === '' ? NO_HOME : this.last.home
  }

  /** The home by columns where they are filled, else by the address. */
  get home(): Home {
    if (this.homeRead) return this.homeOf
    this.homeRead = true
    const address = this.values[AT.address]!
    let byText = NO_HOME
    if (address !== '') {
      // The people of one home stand together.
      if (address !== this.last.address) {
        this.last.home = readAddress(address)
        this.last.address = address
      }
      byText = this.last.home
    }
    const building = this.values[AT.building]!
    const room = this.values[AT.room]!
    const estate = this.values[AT.estate]!
    if (building === '' && room === '' && estate === '') {
      this.homeOf = byText
      this.place[5] = '?'
    } else if (this.movedFrom(address, estate, building, room))
      this.homeOf = {
        place: estate === '' ? byText.place : placeKey(estate),
        building: building === '' ? byText.building : partOf(building),
        unit: this.values[AT.unit] === '' ? byText.unit : partOf(this.values[AT.unit]!),
        floor: this.values[AT.floor] === '' ? byText.floor : partOf(this.values[AT.floor]!),
        room: room === '' ? byText.room : partOf(room),
      }
    return this.homeOf
  }

  /** Whether the home is written differently from the last one that was asked for. */
  private movedFrom(address: string, estate: string, building: string, room: string): boolean {
    const p = this.place
    const unit = this.values[AT.unit]!
    const floor = this.values[AT.floor]!
    if (
      p[5] === room &&
      p[1] === building &&
      p[3] === unit &&
      p[4] === floor &&
      p[2] === estate &&
      p[0] === address
    )
      return false
    p[0] = address
    p[1] = building
    p[2] = estate
    p[3] = unit
    p[4] = floor
    p[5] = room
    return true
  }

  get nameKey(): string {
    const name = this.values[AT.name]!
    return name === '' || this.ordinary ? name : nameKey(name)
  }
}

/** Between several numbers in one cell. */
export const SEVERAL = /[/、,，;；|]/
/** Wide digits and invisible marks are another rule's. */
export const cleanPhone = (text: string): string => (isCode(text) ? text : cleanCode(text).toLowerCase())

/** Written as it is kept: small letters are not, an x at the end of an identity number is the X of its card. */
function isCode(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90))) return false
  }
  return true
}
/** An identity number or code without blanks, invisible characters, wide digits and the apostrophe of spreadsheets. */
export const cleanCode = (text: string): string =>
  isCode(text)
    ? text
    : clean(text)
        .replace(/[\s'’`]/g, '')
        .toUpperCase()

/** 3号楼, 03, 三栋 → 3. */
export const partOf = (text: string): string =>
  /^[1-9]\d*$/.test(text)
    ? text
    : numberOf(
        clean(text)
          .replace(/\s/g, '')
          .replace(/(?<=.)(?:号楼|单元|幢|栋|座|室|房|号|楼|层|门|#|F)+$/i, ''),
      )
