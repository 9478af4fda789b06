/** A row of a file of organisations as the ledger takes it, which one it means, and what it fills or says differently. */

import type { Place } from './import-place.ts'
import type { Differing } from './import-plan.ts'
import type { ImportField, ImportIssue } from './import-row.ts'
import { rowReader } from './import-row.ts'
import type { OrganisationValues } from './person.ts'
import { keysOf, valuesOf } from './registry.ts'
import { cleanCode, cleanPhone } from './row.ts'

/** What a column may be when the rows are organisations. */
export const organisationImportFields = [
  ...(['organisation', 'creditCode', 'legalPerson', 'phone'] as const),
  ...(['address', 'estate', 'building', 'unit', 'room', 'grid', 'community', 'verified'] as const),
] as const satisfies readonly ImportField[]

/** Of an organisation a file may say these. */
export const organisationSays = ['name', 'creditCode', 'address', 'legalPerson', 'phone'] as const
export type OrganisationSays = (typeof organisationSays)[number]

export interface IncomingOrganisation extends Place {
  row: number
  line: number
  values: Record<OrganisationSays, string>
  given: OrganisationSays[]
  verified: string | null
  refused: ImportIssue[]
  remarks: ImportIssue[]
}

export function organisationReader(columns: Partial<Record<ImportField, number>>, today: number) {
  const read = rowReader(columns, today)
  return (cells: readonly string[], row: number, line: number): IncomingOrganisation => {
    const r = read(cells, row, line)
    const { text, said } = r
    const values = {
      name: text('organisation'),
      creditCode: cleanCode(text('creditCode')),
      address:
        said.address ||
        [said.estate, said.building, text('unit'), text('room')].filter((s) => s !== '').join(' '),
      legalPerson: text('legalPerson'),
      phone: text('phone') === '' ? '' : cleanPhone(text('phone')),
    }
    const refused: ImportIssue[] = []
    if (values.name === '') refused.push('no-organisation')
    if (
      organisationImportFields.some(
        (f) =>
          text(f).length >
          (f === 'address' ? 200 : f === 'creditCode' ? 30 : f === 'legalPerson' || f === 'phone' ? 60 : 100),
      )
    )
      refused.push('too-long')
    return {
      row,
      line,
      home: r.home,
      said,
      values,
      given: organisationSays.filter((f) => values[f] !== ''),
      verified: r.day('verified'),
      refused,
      remarks: r.unread(['verified']) ? ['date-unread'] : [],
    }
  }
}

export const organisationKeys = (v: Pick<OrganisationValues, 'name' | 'creditCode'>) => {
  const { code, organisation } = keysOf(valuesOf({ organisation: v.name, creditCode: v.creditCode }), true)
  return { code, organisation }
}

/** By its code; without one in the row or in the ledger by its name in one community. Nothing between: codes are public and sure. */
export function meantOrganisation<C extends { values: OrganisationValues; regionPath: string }>(
  x: Pick<IncomingOrganisation, 'values'>,
  candidates: readonly C[],
  region: string | null,
): C | null {
  const mine = organisationKeys(x.values)
  const all = candidates.map((c) => ({ c, keys: organisationKeys(c.values) }))
  const coded = mine.code === undefined ? [] : all.filter((o) => o.keys.code === mine.code)
  if (coded.length > 0) return (coded.find((o) => o.keys.organisation === mine.organisation) ?? coded[0]!).c
  const named = all.filter(
    (o) =>
      o.keys.organisation === mine.organisation &&
      (mine.code === undefined || o.keys.code === undefined) &&
      (region === null || o.c.regionPath.slice(0, 12) === region.slice(0, 12)),
  )
  return named.length === 1 ? named[0]!.c : null
}

/** Empty fields are filled; what is said differently holds or changes. Two spellings of one name or number are one. */
export function organisationChange(
  was: OrganisationValues,
  x: Pick<IncomingOrganisation, 'values' | 'given'>,
  differing: Differing,
): { values: OrganisationValues; changed: OrganisationSays[]; differs: OrganisationSays[] } {
  const values = { ...was }
  const differs: OrganisationSays[] = []
  const plain = (f: OrganisationSays, t: string) =>
    f === 'phone'
      ? t.replace(/\D/g, '')
      : f === 'creditCode'
        ? cleanCode(t)
        : t.normalize('NFKC').replace(/[\s()]/g, '')
  for (const f of x.given) {
    if (was[f] !== '' && plain(f, was[f]) === plain(f, x.values[f])) continue
    if (was[f] === '' || differing === 'take') values[f] = x.values[f]
    else differs.push(f)
  }
  return { values, changed: organisationSays.filter((f) => values[f] !== was[f]), differs }
}
