/** What deadlines look like on the wire and in packs. The words are those of docs/language.md, "Clocks". */
import { z } from 'zod'

/** The longest amount a limit may have, per unit: about ten years. Longer ones are typing errors. */
export const longest = {
  minutes: 5_270_400,
  hours: 87_840,
  days: 3_660,
  workingMinutes: 1_756_800,
  workingHours: 29_280,
  workingDays: 3_660,
} as const

export type LimitUnit = keyof typeof longest
export const limitUnits = Object.keys(longest) as [LimitUnit, ...LimitUnit[]]

/** `{amount: 0, unit: 'minutes'}` is 即时 (at once), `{amount: 0, unit: 'workingDays'}` 当日 (same day). */
export const limitSchema = z
  .object({ amount: z.number().min(0), unit: z.enum(limitUnits) })
  .refine((limit) => limit.amount <= longest[limit.unit], {
    path: ['amount'],
    message: 'longer than ten years',
  })
  .refine((limit) => !/days$/i.test(limit.unit) || Number.isInteger(limit.amount), {
    path: ['amount'],
    message: 'days are counted whole; use hours',
  })
export type Limit = z.infer<typeof limitSchema>

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time like 08:30')
const spans = z
  .array(z.tuple([clockTime, clockTime]))
  .refine(
    (list) => list.every(([open, close], i) => open < close && (i === 0 || list[i - 1]![1] <= open)),
    'office hours run forward and do not overlap',
  )
/** A real calendar day written `2026-10-01`; 2026-02-30 is refused. */
export const dateText = z.string().refine((text) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}, 'a day like 2026-10-01')

export const calendarSchema = z.object({
  version: z.string().min(1),
  zone: z.string().refine((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
    } catch {
      return false
    }
  }, 'an IANA time zone like Asia/Shanghai'),
  /** Of an ordinary working day. */
  officeHours: spans.refine((list) => list.length > 0, 'at least one span'),
  /** Weekdays that differ, 1 Monday … 7 Sunday; `[]` is a day off. 6 and 7 are off unless named here. */
  weekdays: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), spans).optional(),
  days: z.record(dateText, z.enum(['holiday', 'workday'])),
  names: z.record(dateText, z.string()).optional(),
  /** Years whose holidays are announced. Counting through any other year is possible and warned about. */
  knownYears: z.array(z.int().min(1900).max(2200)),
})
export type Calendar = z.infer<typeof calendarSchema>
export type OfficeSpan = Calendar['officeHours'][number]

export const levels = ['normal', 'urgent', 'critical'] as const
export type Level = (typeof levels)[number]

export const clockNames = [
  'confirm',
  'sign',
  'assemble',
  'arrive',
  'resolve',
  'rule',
  'feedback',
  'rate',
] as const
export type ClockName = (typeof clockNames)[number]

export const levelPolicySchema = z.object({
  /** A clock that is null or missing does not run for this level. */
  limits: z.partialRecord(z.enum(clockNames), limitSchema.nullable()),
  /** Arriving outside the county town; `limits.arrive` where missing. */
  arriveOutsideTown: limitSchema.nullable().optional(),
  /** Yellow begins this long before the due time; the last quarter of the limit where missing. */
  warnings: z.partialRecord(z.enum(clockNames), limitSchema),
  /** A return asked for within this time of dispatch and ruled justified gives back the time since that dispatch. */
  returnWindow: limitSchema,
  /** False: suspending the case stops no clock of this level. */
  pausable: z.boolean(),
  /** True: people are on duty day and night, reminders do not wait for office hours. */
  remindAnytime: z.boolean(),
})
export type LevelPolicy = z.infer<typeof levelPolicySchema>

export const clockPolicySchema = z.object({
  version: z.string().min(1),
  levels: z.record(z.enum(levels), levelPolicySchema),
})
export type ClockPolicy = z.infer<typeof clockPolicySchema>

/** What an item says differently: any cell of the policy. */
export const itemLimitsSchema = z.partialRecord(z.enum(levels), levelPolicySchema.partial())
export type ItemLimits = z.infer<typeof itemLimitsSchema>

/** The same sentence in both languages. */
export const wordsSchema = z.object({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof wordsSchema>
export type Lang = keyof Words

/** One line of "how was this computed"; `at` is the moment it speaks of. */
export const stepSchema = wordsSchema.extend({ at: z.date().optional() })
export type Step = z.infer<typeof stepSchema>

export const warningSchema = wordsSchema.extend({ code: z.literal('calendar.year_missing'), year: z.int() })
export type Warning = z.infer<typeof warningSchema>

export const clockStates = ['ok', 'soon', 'late', 'met', 'missed', 'off'] as const

/** One run of one clock at one moment. On the wire dates are ISO strings; `wireClock` and `readWireClock` turn one into the other. */
const clockState = <D extends z.ZodType>(date: D) =>
  z.object({
    clock: z.enum(clockNames),
    /** The unit or post it runs for; null for clocks of the centre and of the reporter. */
    handler: z.string().nullable(),
    role: z.enum(['lead', 'co']).nullable(),
    level: z.enum(levels),
    /** 1 for the first run, 2 after the first restart … The highest is the current one. */
    run: z.int(),
    current: z.boolean(),
    limit: limitSchema.nullable(),
    startedAt: date,
    pauses: z.array(
      z.object({ from: date, to: date.nullable(), reason: z.enum(['suspended', 'returned', 'refused']) }),
    ),
    /** Not counting at the moment asked about. */
    paused: z.boolean(),
    stoppedAt: date.nullable(),
    due: date.nullable(),
    warnAt: date.nullable(),
    state: z.enum(clockStates),
    explain: z.array(wordsSchema.extend({ at: date.optional() })),
    warnings: z.array(warningSchema),
  })
export const clockStateSchema = clockState(z.date())
export const wireClockSchema = clockState(z.iso.datetime({ offset: true }))
export type ClockState = z.infer<typeof clockStateSchema>
export type WireClock = z.infer<typeof wireClockSchema>

/**
 * What of a case's history moves a clock. `at` is when it happened, `recordedAt` when the server learnt of it (offline work); a history
 * may hold other events too, they are mapped away by whoever calls `fold`. Handlers are ids of units or posts.
 */
export type ClockEvent = { at: Date; recordedAt?: Date } & (
  | { type: 'reported'; level: Level }
  | { type: 'confirmed' }
  | {
      type: 'dispatched'
      handler: string
      role: 'lead' | 'co'
      outsideTown?: boolean
      /** Limits of this handler alone, as for a co-handler with a task of its own. */
      limits?: Partial<Record<ClockName, Limit | null>>
    }
  | { type: 'signed' | 'assembled' | 'arrived'; handler: string }
  | { type: 'levelChanged'; level: Level }
  | { type: 'suspended' | 'resumed' }
  | { type: 'extended'; handler?: string; by: Limit; until?: undefined }
  | { type: 'extended'; handler?: string; until: Date; by?: undefined }
  | { type: 'returnRequested'; handler: string }
  | { type: 'returnRuled'; handler: string; justified: boolean }
  /** Without a handler, or by the lead: the case. By a co-handler: its own part. */
  | { type: 'resolved'; handler?: string }
  | { type: 'resultRefused' | 'reopened' | 'feedbackSent' }
  /** `all: false`: some reporters have answered, others are still asked. */
  | { type: 'rated'; all?: boolean }
  /** Another case was closed as the same problem; `due` is the time its reporters were promised. */
  | { type: 'joined'; due: Date }
  | { type: 'rejected' | 'withdrawn' | 'archived' }
)
