/** Expected against observed: a roll call, sign-in list or log of door passes beside the ledger. */
import type { Home } from './address.ts'
import { AT } from './fields.ts'
import { type RowRule, rowRule as rule } from './model.ts'
import type { Row } from './row.ts'
import { own } from './text.ts'

interface Met {
  /** Row of the other file, from 1. */
  row: number
  name: string
  id: string
  unit: string
  /** A row of the ledger has answered for this one. */
  listed: boolean
}

/** One key for a unit of a building: a roll is called unit by unit. */
export const unitKey = (h: Home): string =>
  h.building === '' && h.place === '' ? '' : `${h.place}|${h.building}|${h.unit}`

const shown = (key: string): string => {
  const [place, building, unit] = key.split('|')
  return `${place}${building && `${building}栋`}${unit && `${unit}单元`}`
}

/** Who was seen where, by number and by name. */
export class Seen {
  private readonly byId = new Map<string, Met>()
  private readonly byName = new Map<string, Met[]>()
  private readonly units = new Map<string, number>()
  private asked: { row: number; met: Met | undefined } = { row: 0, met: undefined }

  add(row: Row): void {
    const unit = unitKey(row.home)
    const met: Met = {
      row: row.row,
      name: own(row.values[AT.name]!),
      id: own(row.idText),
      unit: own(unit),
      listed: false,
    }
    if (unit !== '') this.units.set(met.unit, (this.units.get(unit) ?? 0) + 1)
    if (row.idText.length >= 15) this.byId.set(met.id, met)
    const key = row.nameKey
    if (key !== '') {
      const list = this.byName.get(key)
      if (list) list.push(met)
      else this.byName.set(own(key), [met])
    }
  }

  /** How many were seen in a unit; undefined: nobody looked there. */
  count(unit: string): number | undefined {
    return this.units.get(unit)
  }

  /** The one seen who is this row's person: by number, else by name in the same unit. */
  find(row: Row, unit: string): Met | undefined {
    // Two rules ask about each row; by name, the second would find a namesake.
    if (row.row === this.asked.row) return this.asked.met
    const met =
      (row.idText === '' ? undefined : this.byId.get(row.idText)) ??
      this.byName
        .get(row.nameKey)
        ?.find(
          (m) => m.unit === unit && !m.listed && (m.id === '' || row.idText === '' || m.id === row.idText),
        )
    if (met) met.listed = true
    this.asked = { row: row.row, met }
    return met
  }

  /** Seen, and in no row of the ledger. */
  *unlisted(): Generator<{ row: number; name: string; unit: string }> {
    const all = new Set([...this.byId.values(), ...[...this.byName.values()].flat()])
    for (const met of [...all].sort((a, b) => a.row - b.row))
      if (!met.listed) yield { ...met, unit: met.unit === '' ? '' : shown(met.unit) }
  }
}

const PLACE = ['name', 'idNumber', 'address', 'building', 'unit'] as const
const needs = [
  ['name', 'address'],
  ['name', 'building'],
  ['idNumber', 'address'],
  ['idNumber', 'building'],
] as const

export const seenRules = (seen: Seen): RowRule[] => [
  rule({
    id: 'not-seen',
    title: { zh: '应到未到', en: 'Listed here and not seen' },
    severity: 'doubt',
    fields: PLACE,
    needs,
    ask: {
      zh: '人还住在这里吗，这次为什么没来',
      en: 'Do they still live here, and why were they not there?',
    },
    look(row, say) {
      if (row.gone || row.absent) return
      const unit = unitKey(row.home)
      const there = seen.count(unit)
      if (there === undefined) return
      const met = seen.find(row, unit)
      if (!met)
        say(
          `${shown(unit)}到了 ${there} 人，没有此人`,
          `${there} people of ${shown(unit)} were seen, not this one`,
        )
    },
  }),
  rule({
    id: 'seen-elsewhere',
    title: { zh: '在别处见到', en: 'Seen in another place' },
    severity: 'doubt',
    fields: PLACE,
    needs,
    ask: { zh: '平时住哪里', en: 'Where do you live?' },
    look(row, say) {
      if (row.gone || row.absent) return
      const unit = unitKey(row.home)
      const met = seen.find(row, unit)
      if (met && met.unit !== '' && unit !== '' && met.unit !== unit)
        say(
          `在${shown(met.unit)}见到（第 ${met.row} 行）`,
          `seen in ${shown(met.unit)} (row ${met.row} there)`,
        )
    },
  }),
]

/** About people in no row of the ledger: its findings have row 0 and name the row of the other file. */
export const SEEN_UNLISTED: RowRule = rule({
  id: 'seen-unlisted',
  title: { zh: '见到的人不在册', en: 'Seen and not listed' },
  severity: 'doubt',
  fields: ['name'],
  needs: [['name'], ['idNumber']],
  ask: { zh: '住在哪一室，和谁一起，什么时候来的', en: 'Which room, with whom, and since when?' },
  look() {},
})
