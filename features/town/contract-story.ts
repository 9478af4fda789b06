/** A storyline as data: who does what, so many minutes after it began. Packs carry them; the town plays them. */
import { z } from 'zod'
import { Words } from '../../kernel/contract.ts'
import { actionInputs } from '../cases/contract.ts'
import { Channel } from '../reports/contract.ts'

const at = z.number().min(0)
const alias = z.string().regex(/^[a-z0-9-]{1,24}$/)
const level = z.enum(['normal', 'urgent', 'critical'])

/**
 * Who acts: the username of an account; `main` or `co:<unit key>`, whoever the case lies with there; `desk`, the dispatcher on
 * duty. A person who has left or changed the password plays no more; the story ends there.
 */
const who = z.string().min(1).max(60)

const Report = z
  .object({
    do: z.literal('report'),
    at,
    /** Name of the report within the story. */
    as: alias,
    /** Case that the report is about; made by the first of its reports. */
    case: alias.default('main'),
    channel: Channel,
    /** Staff who write it down; for channels that need one. */
    who: who.optional(),
    text: z.string().min(2),
    placeText: z.string().optional(),
    qr: z.string().optional(),
    point: z.tuple([z.number(), z.number()]).optional(),
    /** The device knows where it is: the point of this region. */
    near: z.string().optional(),
    reporter: z.object({ name: z.string(), phone: z.string() }).optional(),
    forOther: z.boolean().optional(),
    /** A photo of this item's scene goes with it. */
    photo: z.boolean().optional(),
  })
  .strict()

/** Whatever the system made of it: the case lies with this unit afterwards, as this item and level, with these beside it. */
const Send = z
  .object({
    do: z.literal('send'),
    at,
    case: alias.default('main'),
    who: who.default('desk'),
    /** Absent: the unit that the responsibility list names. */
    unit: z.string().optional(),
    item: z.string(),
    level,
    /** Absent: where the system placed it. */
    region: z.string().optional(),
    co: z.array(z.object({ unit: z.string(), task: z.string() }).strict()).default([]),
  })
  .strict()

const Act = z
  .object({
    do: z.literal('act'),
    at,
    case: alias.default('main'),
    who: who.default('main'),
    action: z.enum(Object.keys(actionInputs) as [keyof typeof actionInputs]),
    /** Input of the action; `unit:<key>` and `report:<name>` stand for their ids. */
    input: z.record(z.string(), z.unknown()).default({}),
    /** Photos that go with it. */
    photos: z.number().int().min(0).max(4).default(0),
    /** The rules refuse it with this code, and the story goes on. */
    refused: z.string().optional(),
  })
  .strict()

const Rate = z
  .object({
    do: z.literal('rate'),
    at,
    report: alias,
    solved: z.boolean(),
    stars: z.number().int().min(1).max(5).optional(),
    text: z.string().default(''),
  })
  .strict()

export const Step = z.discriminatedUnion('do', [Report, Send, Act, Rate])
export type Step = z.infer<typeof Step>

export const Story = z
  .object({
    key: alias,
    title: Words,
    about: Words,
    /** Time of the town's day at which it begins, `23:45`. */
    startsAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    steps: z.array(Step).min(1),
    /** What it comes to: checked by the test that plays it. */
    ends: z.array(
      z
        .object({
          case: alias,
          state: z.string(),
          reports: z.number().int(),
          /** Results handed to reporters, one a report. */
          results: z.number().int(),
          returns: z.number().int().default(0),
          co: z.number().int().default(0),
        })
        .strict(),
    ),
  })
  .strict()
export type Story = z.infer<typeof Story>
