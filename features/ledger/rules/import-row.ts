/** One row of a file as the ledger takes it: values cleaned, words understood, what keeps it out named all at once. */
import type { Home } from './address.ts'
import { assetColumns } from './assets.ts'
import { dateOf, shownDate } from './dates.ts'
import { AT, FIELDS, type Field } from './fields.ts'
import {
  type PersonField,
  type PersonValues,
  personFields,
  type ResidenceRole,
  roleOfWord,
} from './person.ts'
import { cleanCode, cleanPhone, Row, SEVERAL } from './row.ts'
import { clean, isNothing } from './text.ts'
import { sexOf } from './words.ts'

/** What the rows of a file are. */
export const importKinds = ['people', 'organisations', 'vehicles', 'facilities'] as const
export type ImportKind = (typeof importKinds)[number]

/** What a column of a file may be when its rows are people. */
export const personImportFields = [
  ...personFields,
  ...(['address', 'estate', 'building', 'unit', 'room', 'grid', 'community'] as const),
  ...(['household', 'relation', 'residence', 'status', 'moveIn', 'moveOut', 'verified'] as const),
] as const satisfies readonly Field[]
export const importFields = [
  ...personImportFields,
  'organisation',
  'creditCode',
  'legalPerson',
  ...assetColumns,
] as const
export type ImportField = (typeof importFields)[number]
/** Column of each field, from 0. */
export type ImportColumns = Partial<Record<ImportField, number>>

/** Why a row is refused, and remarks on one that is taken. */
export const importIssues = {
  'no-name': { zh: '没有姓名', en: 'no name' },
  'no-organisation': { zh: '没有单位名称', en: 'no name of an organisation' },
  'no-region': {
    zh: '认不出在哪，写明社区、网格或住址',
    en: 'it is not clear where: say the community, grid or address',
  },
  'too-long': { zh: '有一格超过 100 字', en: 'a cell is longer than 100 characters' },
  'move-order': { zh: '迁出早于迁入', en: 'moved out before moving in' },
  'no-place': {
    zh: '没有住址，台账里也没有这个人',
    en: 'no address, and the ledger does not know this person',
  },
  'no-building': { zh: '台账里没有这栋楼', en: 'there is no such building' },
  'several-buildings': {
    zh: '有几栋楼都叫这个，写明社区或网格',
    en: 'several buildings have this name: say the community or grid',
  },
  'no-room': { zh: '住址没有写到门', en: 'the address leads to no door' },
  'out-of-area': { zh: '这栋楼不在您的范围', en: 'the building is outside your area' },
  'known-elsewhere': { zh: '已经登记在您的范围以外', en: 'it is listed outside your area already' },
  'no-vehicle': {
    zh: '没有车牌也没有车主，认不出是哪一辆',
    en: 'neither plate nor owner: it is not clear which vehicle',
  },
  'no-facility': { zh: '没有设施名称', en: 'no name of a facility' },
  'type-unread': {
    zh: '认不出是哪一种，记作其他',
    en: 'the type was not understood: entered as another one',
  },
  'every-unread': { zh: '周期看不懂，没有收', en: 'the period was not understood and left out' },
  'date-unread': {
    zh: '迁入、迁出或核实日期看不懂，没有收',
    en: 'a date of moving or verification was not understood and left out',
  },
} as const satisfies Record<string, { zh: string; en: string }>
export type ImportIssue = keyof typeof importIssues

export interface Incoming {
  row: number
  line: number
  values: PersonValues
  /** Fields with something in them. */
  given: PersonField[]
  /** The door as its parts say it, and the cells that name the building. */
  home: Home
  said: { estate: string; building: string; address: string; grid: string; community: string }
  /** Something is said of where somebody lives. */
  placed: boolean
  role: ResidenceRole | null
  relation: string
  household: string
  from: string | null
  until: string | null
  verified: string | null
  /** Keeps it out by itself. */
  refused: ImportIssue[]
  remarks: ImportIssue[]
}

/** The columns in the order of `FIELDS`, as rows are read. */
export const columnsAt = (columns: ImportColumns): Int32Array =>
  Int32Array.from(FIELDS, (f) => columns[f as ImportField] ?? -1)

const HAN_BLANK = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu
const most = (f: Field) => (f === 'name' ? 60 : f === 'relation' ? 20 : f === 'household' ? 40 : 100)

/** What every row of a file is asked, whatever it is about; `today` as 20260626. The same object is asked row after row. */
export function rowReader(columns: ImportColumns, today: number) {
  const at = columnsAt(columns)
  const r = new Row(today)
  return (cells: readonly string[], row: number, line: number) => {
    // A column that a short row does not reach is empty, not that of the row before.
    r.take(cells, at, row, line)
    const text = (f: Field): string => {
      const t = clean(r.values[AT[f]]!)
      return isNothing(t) ? '' : t
    }
    return {
      of: r,
      text,
      home: { ...r.home },
      said: {
        estate: text('estate'),
        building: text('building'),
        address: text('address'),
        grid: text('grid'),
        community: text('community'),
      },
      day: (f: Field): string | null => {
        const d = dateOf(text(f))
        return d > 0 ? shownDate(d) : null
      },
      unread: (fields: readonly Field[]): boolean => fields.some((f) => dateOf(text(f)) < 0),
    }
  }
}

/** Reads rows of people one after the other. */
export function incomingReader(columns: ImportColumns, today: number) {
  const read = rowReader(columns, today)
  return (cells: readonly string[], row: number, line: number): Incoming => {
    const { of: r, text, home, said, day, unread } = read(cells, row, line)
    const refused: ImportIssue[] = []
    const values = valuesIn(text)
    if (values.name === '') refused.push('no-name')
    if (personImportFields.some((f) => text(f).length > (f === 'address' ? 200 : most(f))))
      refused.push('too-long')
    const gone = r.status === 'moved' || r.status === 'dead' || r.status === 'cancelled'
    // Somebody who is said to have left without a day left by the day it was written down.
    const until = day('moveOut') ?? day('death') ?? (gone ? (day('verified') ?? shownDate(today)) : null)
    const from = day('moveIn')
    if (from !== null && until !== null && until < from) refused.push('move-order')
    const residence = text('residence')
    return {
      row,
      line,
      values,
      given: personFields.filter((f) => values[f] !== ''),
      home,
      said,
      placed: said.estate + said.building + said.address + text('room') !== '',
      role:
        residence !== ''
          ? roleOfWord(residence)
          : r.tenant
            ? 'tenant'
            : r.relation === 'owner'
              ? 'owner'
              : null,
      relation: text('relation'),
      household: text('household'),
      from,
      until,
      verified: day('verified'),
      refused,
      remarks: unread(['moveIn', 'moveOut', 'verified']) ? ['date-unread'] : [],
    }
  }
}

function valuesIn(text: (f: Field) => string): PersonValues {
  const date = (f: Field) => {
    const d = dateOf(text(f))
    return d > 0 ? shownDate(d) : text(f)
  }
  const sex = sexOf(text('sex'))
  // Two telephones in one cell are two.
  const phones = text('phone')
    .split(SEVERAL)
    .map((p) => p.trim())
    .filter((p) => p !== '')
  return {
    name: text('name').replace(HAN_BLANK, ''),
    idNumber: cleanCode(text('idNumber')),
    sex: sex === 1 ? '男' : sex === 2 ? '女' : sex === -1 ? text('sex') : '',
    birth: date('birth'),
    nation: text('nation'),
    marriage: text('marriage'),
    work: text('work'),
    phone: phones[0] === undefined ? '' : cleanPhone(phones[0]),
    phone2: text('phone2') !== '' ? text('phone2') : phones[1] === undefined ? '' : cleanPhone(phones[1]),
    email: text('email'),
    death: date('death'),
  }
}

/** Columns of the fields of a kind; those of another kind of rows say nothing of this one. */
export const columnsFor = (columns: ImportColumns, fields: readonly ImportField[]): ImportColumns =>
  Object.fromEntries(fields.flatMap((f) => (columns[f] === undefined ? [] : [[f, columns[f]]])))

/** All that is wrong with a mapping, before any row is read. */
export function columnFaults(
  what: ImportKind,
  columns: ImportColumns,
  width: number,
): { field: ImportField | ''; code: string; zh: string; en: string }[] {
  const out: ReturnType<typeof columnFaults> = []
  const taken = new Map<number, ImportField>()
  for (const f of importFields) {
    const c = columns[f]
    if (c === undefined) continue
    if (c >= width)
      out.push({
        field: f,
        code: 'no-column',
        zh: `文件没有第 ${c + 1} 列`,
        en: `the file has no column ${c + 1}`,
      })
    const other = taken.get(c)
    if (other !== undefined)
      out.push({
        field: f,
        code: 'twice',
        zh: `第 ${c + 1} 列已经是另一项`,
        en: `column ${c + 1} is another field already`,
      })
    taken.set(c, f)
  }
  if (what === 'organisations') {
    if (columns.organisation === undefined)
      out.push({
        field: 'organisation',
        code: 'missing',
        zh: '先说哪一列是单位名称',
        en: 'say first which column is the name of the organisation',
      })
    return out
  }
  if (what === 'vehicles') {
    if (columns.plate === undefined && columns.owner === undefined)
      out.push({
        field: 'plate',
        code: 'missing',
        zh: '先说哪一列是车牌，没有车牌的要有车主',
        en: 'say first which column is the plate; without plates the owner is needed',
      })
    return out
  }
  if (what === 'facilities') {
    if (columns.facility === undefined)
      out.push({
        field: 'facility',
        code: 'missing',
        zh: '先说哪一列是设施名称',
        en: 'say first which column is the name of the facility',
      })
    return out
  }
  if (columns.name === undefined)
    out.push({
      field: 'name',
      code: 'missing',
      zh: '先说哪一列是姓名',
      en: 'say first which column is the name',
    })
  const place = columns.address ?? columns.estate ?? columns.building
  if (columns.idNumber === undefined && place === undefined)
    out.push({
      field: 'idNumber',
      code: 'missing',
      zh: '要有身份证号或住址，不然认不出是谁',
      en: 'an identity number or an address is needed to know who it is',
    })
  return out
}

/** A cell as it may be shown while columns are chosen: long numbers are never whole. */
export const shownCell = (text: string): string =>
  clean(text)
    .slice(0, 40)
    .replace(
      /\d{7,}[\dXx]?/g,
      (n) => `${n.slice(0, 3)}${'*'.repeat(Math.max(1, n.length - 7))}${n.slice(-4)}`,
    )
