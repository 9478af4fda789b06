/** What other features may ask of the ledger. */
import { sql } from 'kysely'
import { carryRows } from '../regions/answers.ts'

export { homesData, organisationsData, peopleData } from './dataset.ts'
export { facilitiesData, vehiclesData } from './dataset-assets.ts'
export { doorFacts, entryFact, organisationFacts } from './facts.ts'
export { doorsOf, type Living, livingIn, type Somebody, somebodies } from './living.ts'
export { doorSaid, homeAt, keysSaid, type Likely, likelyPeople, valueFaults } from './lookup.ts'
export { addResidence, create as enterPerson } from './people.ts'
export { type PersonAt, peopleAt, personToChange } from './person-at.ts'
export { maskValue, type PersonValues } from './rules/person.ts'
export { loadTags } from './tags.ts'

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
