/** The shape of a form: what is asked, of whom, and what the answers become. One definition for every page and machine. */
import { z } from 'zod'
import { field } from '../../kernel/contract.ts'

export const fieldKinds = [
  'text',
  'long',
  'choice',
  'choices',
  'number',
  'date',
  'phone',
  'place',
  'photo',
] as const
export type FieldKind = (typeof fieldKinds)[number]

/** Empty English falls back to Chinese: a draft is saved half-written, publishing asks for the Chinese only. */
const Words = z.object({ zh: z.string().max(300), en: z.string().max(300) }).strict()
const key = z.string().max(30)

export const FormField = z
  .object({
    key,
    kind: z.enum(fieldKinds),
    label: Words,
    help: Words,
    required: z.boolean(),
    options: z.array(z.object({ key, label: Words }).strict()).max(30),
    /** Of a number; null: no bound. */
    min: z.number().nullable(),
    max: z.number().nullable(),
    /** What a number counts: 户, households. */
    unit: Words,
    /** Asked only when that field has one of these answers. */
    showIf: z
      .object({ field: key, is: z.array(key).max(30) })
      .strict()
      .nullable(),
  })
  .strict()
export type FormField = z.infer<typeof FormField>

/** Channels that answers may be counted under, wherever they were filled in; all of them give the result on the tracking page. */
export const formChannels = ['web', 'walk-in', 'patrol'] as const

export const Definition = z
  .object({
    title: Words,
    /** What it is for and what happens then, said before anybody writes. */
    lead: Words,
    /** Item of the responsibility list it becomes; null: triage decides by the words. */
    itemCode: z.string().max(20).nullable(),
    level: z.enum(['normal', 'urgent', 'critical']).nullable(),
    channel: z.enum(formChannels).nullable(),
    fields: z.array(FormField).max(40),
  })
  .strict()
export type Definition = z.infer<typeof Definition>

export const PlaceAnswer = z
  .object({
    text: z.string().max(200).optional(),
    point: field.point.optional(),
    accuracy: z.number().min(0).max(100_000).optional(),
  })
  .strict()
export type PlaceAnswer = z.infer<typeof PlaceAnswer>

/** Answers by the key of their field. What each may be is said by the definition (`rules/check.ts`), not by this shape. */
export const Answers = z.record(
  z.string().max(30),
  z.union([z.string().max(4000), z.number(), z.array(z.string().max(60)).max(30), PlaceAnswer]),
)
export type Answers = z.infer<typeof Answers>
export type Answer = Answers[string]
