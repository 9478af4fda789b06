/** An invented ledger in the registry, for tests and the demo town: people of `rules/make-town.ts` behind the doors of given buildings. */
import type { Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { dayNumber, groupsOf, recheck, todayOf } from './recheck.ts'
import { corrupted, type Planted } from './rules/make-faults.ts'
import { type Household, town } from './rules/make-town.ts'
import { Maker, type Person } from './rules/maker.ts'
import {
  doorOf,
  emptyPerson,
  isoDay,
  type OrganisationValues,
  personFields,
  roleOfWord,
} from './rules/person.ts'
import { organisationRows, personRows } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import {
  type HomeWrite,
  type OrganisationWrite,
  type PersonWrite,
  type ResidenceWrite,
  saveHomes,
  saveOrganisations,
  savePeople,
  saveResidences,
} from './store/write.ts'

export interface Door {
  building: string
  unit: string
  room: string
}

export interface MadeLedger {
  households: Household[]
  planted: Planted[]
}

/** Households of an invented town, some with an error in them. */
export function madeLedger(o: { people: number; errors: number; seed: number; today: string }): MadeLedger {
  const m = new Maker(o.seed, dayNumber(o.today))
  const planted: Planted[] = []
  const homes = town({ people: o.people, seed: o.seed, today: dayNumber(o.today) }, m)
  const households = [...corrupted(homes, o.errors, m, (p) => planted.push(p))]
  return { households, planted }
}

/**
 * Puts households behind doors, one each, in one go: people, doors, residences, organisations, versions and keys, then one check of it
 * all. Who moved out has an end; two rows of one number and name are one person at two doors.
 */
export async function fillLedger(
  ctx: Ctx,
  households: readonly Household[],
  doors: readonly Door[],
): Promise<{ people: number; opened: number }> {
  const base = { source: '社区采集', kind: 'created', why: '', changed: [] as string[] }
  const people = new Map<string, PersonWrite>()
  const homes = new Map<string, HomeWrite>()
  const residences: ResidenceWrite[] = []
  const organisations: OrganisationWrite[] = []
  const now = ctx.now.getTime()
  for (const [i, h] of households.slice(0, doors.length).entries()) {
    const at = doors[i]!
    const door = doorOf(at.unit, at.room)
    const key = `${at.building}|${door.unit}|${door.room}`
    const home = homes.get(key) ?? {
      ...base,
      id: uuidv7(now),
      regionPath: at.building,
      ...door,
      note: '',
      verifiedOn: null,
    }
    homes.set(key, home)
    for (const [n, row] of h.rows.entries()) {
      const who = row.idNumber ? `${row.idNumber}|${row.name}` : `${i}/${n}`
      const person = people.get(who) ?? personOf(row, home.regionPath, now)
      people.set(who, person)
      residences.push(residenceOf(row, person, home, now))
      if (row.organisation) organisations.push(organisationOf(row, home.regionPath, now))
    }
  }
  const ids = [...people.values()].map((p) => p.id)
  return wholly(ctx.db, async () => {
    await saveHomes(ctx, [...homes.values()])
    await savePeople(ctx, [...people.values()])
    await saveResidences(ctx, residences)
    await saveOrganisations(ctx, organisations)
    const rows = [
      ...(await personRows(ctx.db, ctx.app, ids, todayOf(ctx.app, ctx.now))),
      ...(await organisationRows(
        ctx.db,
        ctx.app,
        organisations.map((o) => o.id),
      )),
    ]
    const { opened } = await recheck(ctx, groupsOf(ctx.app, rows))
    return { people: ids.length, opened }
  })
}

function personOf(row: Person, regionPath: string, now: number): PersonWrite {
  const values = { ...emptyPerson(), ...Object.fromEntries(personFields.map((f) => [f, row[f] ?? ''])) }
  return {
    id: uuidv7(now),
    regionPath,
    source: row.source || '社区采集',
    verifiedOn: isoDay(row.verified ?? ''),
    kind: 'created',
    why: '',
    changed: personFields.filter((f) => values[f] !== ''),
    values,
  }
}

function residenceOf(row: Person, person: PersonWrite, home: HomeWrite, now: number): ResidenceWrite {
  const from = isoDay(row.moveIn ?? '')
  const left = isoDay(row.moveOut ?? '') ?? isoDay(row.death ?? '')
  return {
    id: uuidv7(now),
    regionPath: home.regionPath,
    source: row.source || '社区采集',
    verifiedOn: isoDay(row.verified ?? ''),
    kind: 'created',
    why: '',
    changed: [],
    personId: person.id,
    homeId: home.id,
    role: roleOfWord(row.residence ?? ''),
    household: row.household ?? '',
    relation: row.relation ?? '',
    from,
    until: left && from && left < from ? null : left,
  }
}

function organisationOf(row: Person, regionPath: string, now: number): OrganisationWrite {
  const values: OrganisationValues = {
    name: row.organisation!,
    creditCode: row.creditCode ?? '',
    kind: '个体工商户',
    address: row.address ?? '',
    legalPerson: row.name ?? '',
    phone: row.phone ?? '',
    closedOn: '',
  }
  return {
    id: uuidv7(now),
    regionPath,
    values,
    source: '社区采集',
    verifiedOn: isoDay(row.verified ?? ''),
    kind: 'created',
    why: '',
    changed: ['name'],
  }
}
