/** Hot issues on the wire: an item at a place with more cases than were usual there. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

const n = z.number().int()
export const hotDays = [7, 14, 30] as const

export const Hot = z.object({
  asOf: z.string(),
  region: z.object({ path: z.string(), name: z.string() }),
  days: n,
  period: z.object({ from: z.string(), to: z.string() }),
  /** Filter of the list of cases; with `item` and `region` of an issue it holds exactly its cases. */
  filter: z.object({ region: z.string(), from: z.string(), to: z.string() }),
  /** Earlier windows that the installation has lived through, eight at most; below three nothing is called hot. */
  windows: n,
  /** Issues that were looked at together. */
  looked: n,
  issues: z.array(
    z.object({
      item: z.string(),
      name: z.string(),
      path: z.string(),
      place: z.string(),
      cases: n,
      reports: n,
      /** Cases that were usual in as many days; null: too little past. */
      expected: z.number().nullable(),
      /** Chance of so many or more if nothing had changed. */
      chance: z.number().nullable(),
      hot: z.boolean(),
      /** Cases of each earlier window, the oldest first, and of this one. */
      steps: z.array(n),
      last: z.object({ id: field.id, number: z.string(), title: z.string() }),
    }),
  ),
})
export type Hot = z.infer<typeof Hot>

export const hotGet = endpoint({
  id: 'statistics.hot',
  method: 'GET',
  path: '/api/statistics/hot',
  access: { verb: 'stats.read' },
  summary:
    'Items with more cases at a place than were usual there: hot ones first, each with its course and how likely chance explains it',
  query: z
    .object({
      region: field.regionPath.optional(),
      days: z.coerce
        .number()
        .pipe(
          z.union(hotDays.map((d) => z.literal(d)) as [z.ZodLiteral<7>, z.ZodLiteral<14>, z.ZodLiteral<30>]),
        )
        .default(7),
      by: z.enum(['community', 'grid']).default('community'),
    })
    .strict(),
  answer: Hot,
})
