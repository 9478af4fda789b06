/** What may be shown of an arrival: values masked, places by name. */
import { maskValue } from '../ledger/answers.ts'
import { divisionName } from './rules/divisions.ts'
import type { Place, Said } from './rules.ts'

export const maskedSaid = (s: Said) => ({
  name: maskValue('name', s.name),
  idNumber: maskValue('idNumber', s.idNumber),
  phone: maskValue('phone', s.phone),
  companions: s.companions.map((c) => ({
    name: maskValue('name', c.name),
    idNumber: maskValue('idNumber', c.idNumber),
    relation: c.relation,
  })),
})

/** 广东省 深圳市 南山区 西丽. */
export const placeText = (p: Place): string => [divisionName(p.code), p.place].filter(Boolean).join(' ')
export const fromText = (s: Pick<Said, 'from'>): string => (s.from[0] ? placeText(s.from[0]) : '')
