/** Everything that can be exported. A feature adds its rows with one line here. */
import type { Access } from '../../kernel/access.ts'
import { arrivalsData } from '../arrivals/answers.ts'
import { casesData } from '../cases/answers.ts'
import { catalogueData } from '../catalogue/answers.ts'
import { facilitiesData, homesData, organisationsData, peopleData, vehiclesData } from '../ledger/answers.ts'
import { reportsData } from '../reports/answers.ts'
import { sheetsData } from '../tables/answers.ts'
import { tasksData } from '../tasks/answers.ts'
import { visitsData } from '../visits/answers.ts'
import type { Dataset } from './answers.ts'
import type { ExportKind } from './contract.ts'

// biome-ignore lint/suspicious/noExplicitAny: each dataset has rows of its own shape
export const datasets: Readonly<Record<ExportKind, Dataset<any>>> = {
  cases: casesData,
  reports: reportsData,
  tasks: tasksData,
  visits: visitsData,
  people: peopleData,
  homes: homesData,
  organisations: organisationsData,
  vehicles: vehiclesData,
  facilities: facilitiesData,
  sheets: sheetsData,
  arrivals: arrivalsData,
  catalogue: catalogueData,
}

/** Whether this account may take such rows out somewhere. */
export const mayTake = (access: Access, kind: ExportKind): boolean =>
  access.has(datasets[kind].verb) && access.has(outOf(kind))
export const outOf = (kind: ExportKind): string => datasets[kind].out ?? 'case.export'
