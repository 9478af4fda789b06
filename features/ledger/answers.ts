/** What other features may ask of the ledger. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import { carryRows } from '../regions/answers.ts'

export { audience, phonesOf } from './audience.ts'
export { homesData, organisationsData, peopleData } from './dataset.ts'
export { facilitiesData, vehiclesData } from './dataset-assets.ts'
export { doorFacts, entryFact, organisationFacts } from './facts.ts'
export { tableCells } from './import-file.ts'
export { doorsOf, type Living, livingIn, type Somebody, somebodies } from './living.ts'
export { doorSaid, homeAt, keysSaid, type Likely, likelyPeople, valueFaults } from './lookup.ts'
export { addResidence, create as enterPerson } from './people.ts'
export { type PersonAt, peopleAt, personToChange } from './person-at.ts'
export { maskValue, type PersonValues } from './rules/person.ts'
export { wholly } from './store/scope.ts'
export { type TagSight, tagSights } from './tag-reading.ts'
export { loadTags } from './tags.ts'

/** When each part of the ledger changed last: by its name, and `source:<id>` for what was imported from a source. */
export async function lastChanges(db: Tx, county: string): Promise<Map<string, Date>> {
  const { rows } = await sql<{ key: string; at: Date | null }>`
    select 'people' as key, max(changed_at) as at from people where county = ${county}
    union all select 'homes', max(changed_at) from homes where county = ${county}
    union all select 'organisations', max(changed_at) from organisations where county = ${county}
    union all select case kind when 'vehicle' then 'vehicles' else 'facilities' end, max(changed_at) from assets where county = ${county} group by kind
    union all select 'source:' || source_id, max(updated_at) from ledger_imports where county = ${county} and stage = 'take' and state = 'done'
      group by source_id`.execute(db)
  return new Map(rows.flatMap((r) => (r.at ? [[r.key, r.at] as const] : [])))
}

/** The ledger follows the ground with all that is looked for by place; of what came apart the region above has it. */
export const carryLedger = carryRows(
  'people',
  'assets',
  'homes',
  'residences',
  'organisations',
  'ledger_keys',
  'person_merges',
  'person_pairs',
  'ledger_rules',
  'ledger_sources',
  'ledger_imports',
  'person_requests',
  'ledger_retentions',
  {
    table: 'findings',
    of: sql<boolean>`t.state = 'open'`,
  },
)
