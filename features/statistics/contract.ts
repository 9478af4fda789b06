/** Figures on the wire. Each one is a count of cases under the facets named beside it; what they mean: docs/language.md. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { isDay, units } from './rules.ts'

export const Day = z.string().refine(isDay, 'a day like 2026-06-26')

export const statisticsFilter = {
  /** Unset: the first region in which the caller holds the verb. */
  region: field.regionPath.optional(),
  /** Days on which the cases were reported, both counted; unset: the thirty days up to today. */
  from: Day.optional(),
  to: Day.optional(),
  item: z.string().max(20).optional(),
  unit: field.id.optional(),
  channel: field.list(z.string().max(30)).optional(),
}

const n = z.number().int()
/** The cases of one row: of the whole, a region, a unit, an item, a channel. */
export const Figures = z.object({
  received: n,
  valid: n,
  resolved: n,
  onTime: n,
  overdue: n,
  rated: n,
  satisfied: n,
  returned: n,
  /** Mean working days from report to resolution of the resolved ones; null: none is. */
  workingDays: z.number().nullable(),
})
export type Figures = z.infer<typeof Figures>

export const stageKeys = ['confirm', 'sign', 'handle', 'finish'] as const
export const StageDays = z.object({
  confirm: z.number().nullable(),
  sign: z.number().nullable(),
  handle: z.number().nullable(),
  finish: z.number().nullable(),
})
export type StageDays = z.infer<typeof StageDays>

export const Statistics = z.object({
  asOf: z.string(),
  /** Filter for the list of cases: with the facets of a figure it holds exactly its cases. */
  filter: z.object({
    region: z.string(),
    from: z.string(),
    to: z.string(),
    item: z.string().optional(),
    unit: z.string().optional(),
    channel: z.array(z.string()).optional(),
  }),
  period: z.object({ from: z.string(), to: z.string(), by: z.enum(units) }),
  region: z.object({ path: z.string(), name: z.string() }),
  /** `sameDay`: resolved on the day it was reported; analyses kept before it was counted have none. */
  totals: Figures.extend({ unresolved: n, invalid: n, reopened: n, unsatisfied: n, sameDay: n.optional() }),
  before: z.object({ from: z.string(), to: z.string(), figures: Figures }),
  tiers: z.object({ community: n, street: n, above: n }),
  stages: StageDays,
  regions: z.array(Figures.extend({ path: z.string(), name: z.string(), itself: z.boolean() })),
  units: z.array(Figures.extend({ id: field.id.nullable(), name: z.string(), stages: StageDays })),
  items: z.array(Figures.extend({ code: z.string().nullable(), name: z.string() })),
  channels: z.array(z.object({ channel: z.string(), cases: n })),
  trend: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      since: z.string(),
      until: z.string(),
      received: n,
      resolved: n,
    }),
  ),
  hours: z.array(z.object({ weekday: n, hour: n, cases: n })),
  returns: z.array(
    z.object({ from: field.id, fromName: z.string(), to: field.id, toName: z.string(), times: n, cases: n }),
  ),
  places: z.array(z.object({ cell: z.string(), name: z.string(), cases: n })),
})
export type Statistics = z.infer<typeof Statistics>

export const statisticsGet = endpoint({
  id: 'statistics.get',
  method: 'GET',
  path: '/api/statistics',
  access: { verb: 'stats.read' },
  summary:
    'Figures of the cases reported in a period, each with the filter under which the list shows its cases',
  query: z.object({ ...statisticsFilter, by: z.enum(units).optional() }).strict(),
  answer: Statistics,
})

export const statisticsExport = endpoint({
  id: 'statistics.export',
  method: 'GET',
  path: '/api/statistics/export',
  access: { verb: 'stats.read' },
  summary: 'The same figures as a workbook (xlsx) or as CSV (UTF-8 with BOM); the export is logged',
  query: z
    .object({
      ...statisticsFilter,
      by: z.enum(units).optional(),
      format: z.enum(['xlsx', 'csv']).default('xlsx'),
      language: z.enum(['zh', 'en']).default('zh'),
    })
    .strict(),
  answer: z.unknown(),
  raw: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
})
