/** Rows as they leave: opened one by one, masked, with names of places from memory. */
import type { App, Ctx } from '../../kernel/context.ts'
import type { Dweller, Home, PersonRow } from './contract.ts'
import type { OrganisationRow } from './contract-more.ts'
import type { TagMark } from './contract-tag-key.ts'
import { dayNumber } from './recheck.ts'
import type { RuleWords } from './rule-words.ts'
import { dateOf, yearsBetween } from './rules/dates.ts'
import { maskValue, type PersonField, type PersonValues, personFields } from './rules/person.ts'
import type { FindingRow } from './store/findings.ts'
import type { DwellerRow, HomeListed, OrganisationListed, PersonListed } from './store/lists.ts'
import { openContact, openPerson } from './store/seal.ts'

export const maskedValues = (v: PersonValues): Record<PersonField, string> =>
  Object.fromEntries(personFields.map((f) => [f, maskValue(f, v[f])])) as Record<PersonField, string>

export function ageOf(v: PersonValues, today: string): number | null {
  const born = dateOf(v.birth)
  if (born <= 0) return null
  const died = dateOf(v.death)
  return yearsBetween(born, died > 0 ? died : dayNumber(today))
}

type Names = Pick<App, 'services' | 'crypto'>
const grid = (app: Names, path: string): string =>
  app.services.regions.chain(path).findLast((r) => r.kind === 'grid')?.name ?? ''
/** 大东门 3 格 · 顺城街 18 号. */
export const placeOf = (app: Names, path: string): string => {
  const r = app.services.regions.byPath(path)
  return r?.kind === 'building' ? (r.address ?? r.name) : app.services.regions.name(path)
}
export const doorText = (unit: string | null, room: string | null): string =>
  room === null ? '' : `${unit ? `${unit} 单元 ` : ''}${room}`

type Tags = ReadonlyMap<string, TagMark[]>

export function wireHome(
  ctx: Ctx,
  h: HomeListed,
  dwellers: readonly DwellerRow[],
  today: string,
  tags: Tags,
): Home {
  const { app, access } = ctx
  return {
    id: h.id,
    building: h.region_path,
    buildingName: app.services.regions.name(h.region_path),
    address: placeOf(app, h.region_path),
    gridName: grid(app, h.region_path),
    unit: h.unit,
    floor: h.floor,
    room: h.room,
    note: h.note,
    version: h.seq,
    dwellers: dwellers.filter((d) => d.home_id === h.id).map((d) => wireDweller(app, d, today)),
    tags: tags.get(h.id) ?? [],
    mayEdit: access.can('ledger.edit', h.region_path),
    mayReveal: access.can('ledger.reveal', h.region_path),
  }
}

function wireDweller(app: Names, d: DwellerRow, today: string): Dweller {
  const v = openPerson(app, d.person_id, d.sealed)
  return {
    residenceId: d.residence_id,
    personId: d.person_id,
    name: maskValue('name', v.name),
    sex: d.sex,
    age: ageOf(v, today),
    idNumber: maskValue('idNumber', v.idNumber),
    phone: maskValue('phone', v.phone),
    role: d.role,
    relation: d.relation,
    household: d.household,
    from: d.from_on,
    died: d.died_on !== null,
    version: d.seq,
    personVersion: d.person_seq,
    open: d.open,
  }
}

export function wirePersonRow(app: Names, p: PersonListed, today: string, tags: Tags): PersonRow {
  const v = openPerson(app, p.id, p.sealed)
  return {
    id: p.id,
    name: maskValue('name', v.name),
    idNumber: maskValue('idNumber', v.idNumber),
    phone: maskValue('phone', v.phone),
    sex: p.sex,
    age: ageOf(v, today),
    died: p.died_on !== null,
    place: [placeOf(app, p.home ?? p.region_path), doorText(p.unit, p.room)].filter(Boolean).join(' '),
    regionPath: p.region_path,
    open: p.open,
    tags: tags.get(p.id) ?? [],
  }
}

export function wireOrganisation(app: Names, o: OrganisationListed, tags: Tags): OrganisationRow {
  const c = openContact(app, o.id, o.sealed)
  return {
    id: o.id,
    name: o.name,
    creditCode: o.credit_code,
    kind: o.kind,
    address: o.address,
    legalPerson: maskValue('legalPerson', c.legalPerson),
    phone: maskValue('phone', c.phone),
    regionPath: o.region_path,
    regionName: app.services.regions.name(o.region_path),
    closedOn: o.closed_on,
    verified: o.verified_on,
    source: o.source,
    version: o.seq,
    open: o.open,
    tags: tags.get(o.id) ?? [],
  }
}

export const wireBrief = (says: (id: string) => RuleWords) => (f: FindingRow) => ({
  id: f.id,
  rule: f.rule,
  title: says(f.rule).title,
  severity: f.severity,
  state: f.state,
  foundAt: f.found_at.toISOString(),
})
