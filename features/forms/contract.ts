/** Forms on the wire: filled in by residents, workers and the desk alike, made by an administrator or a data clerk. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Phone } from '../reports/contract.ts'
import { Answers, Definition } from './contract-shapes.ts'

export * from './contract-shapes.ts'

export const formKey = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'a-z, digits and - only')
const one = z.object({ key: formKey }).strict()

export const OpenForm = z.object({ key: z.string(), version: z.number().int(), title: Words, lead: Words })
export type OpenForm = z.infer<typeof OpenForm>

export const formsOpen = endpoint({
  id: 'forms.open',
  method: 'GET',
  path: '/api/open-forms',
  access: { public: true },
  summary: 'Forms that can be filled in now',
  answer: z.object({ forms: z.array(OpenForm) }),
})

export const formGet = endpoint({
  id: 'forms.get',
  method: 'GET',
  path: '/api/open-forms/:key',
  access: { public: true },
  summary: 'A published form: what is asked, under which conditions, and what may be answered',
  params: one,
  answer: z.object({
    key: z.string(),
    version: z.number().int(),
    open: z.boolean(),
    definition: Definition,
  }),
})
export type PublishedForm = z.infer<typeof formGet.answer>

export const formSchema = endpoint({
  id: 'forms.schema',
  method: 'GET',
  path: '/api/open-forms/:key/schema',
  access: { public: true },
  summary: 'JSON Schema (2020-12) of the answers of a form, conditions included',
  params: one,
  answer: z.record(z.string(), z.unknown()),
})

const filled = {
  requestId: field.requestId,
  /** The version that was on the screen; published versions never change, so it is checked as it was shown. */
  version: z.number().int().min(1),
  answers: Answers,
  /** Photos and recordings beside those that the form asks for. */
  uploads: z.array(field.id).max(3).default([]),
  name: z.string().trim().max(40).optional(),
  forOther: z.boolean().default(false),
}

export const formSubmit = endpoint({
  id: 'forms.submit',
  method: 'POST',
  path: '/api/open-forms/:key/reports',
  access: { public: true },
  summary: 'A resident fills in a form, without signing in: it becomes a report',
  params: one,
  body: z
    .object({
      ...filled,
      qrCode: z.string().trim().max(20).optional(),
      publicConsent: z.boolean().default(false),
      /** Filled by a hidden field that people do not see: machines do. */
      website: z.string().max(200).optional(),
    })
    .strict(),
  answer: z.object({ reportId: field.id, number: z.string(), token: z.string(), repeated: z.boolean() }),
  status: 201,
  problems: ['form.closed', 'form.version', 'report.place_unknown', 'rate.limited'],
  perMinute: 12,
})

export const formRegister = endpoint({
  id: 'forms.register',
  method: 'POST',
  path: '/api/staff/forms/:key/reports',
  access: { verb: 'report.create' },
  summary: 'Staff fill in a form for somebody: at the door, on the phone, at the counter',
  params: one,
  body: z
    .object({
      ...filled,
      channel: z.enum(['grid-worker', 'phone', 'walk-in']),
      /** When it was filled in: what waited for a line counts from then. */
      occurredAt: field.instant.optional(),
      phone: Phone.optional(),
    })
    .strict(),
  answer: z.object({
    reportId: field.id,
    caseId: field.id,
    number: z.string(),
    token: z.string(),
    repeated: z.boolean(),
    linked: z.boolean(),
  }),
  status: 201,
  problems: ['form.closed', 'form.version'],
})

// ---------------------------------------------------------------- making forms

export const DefinitionFault = z.object({ path: z.string(), code: z.string(), words: Words })

export const FormHead = z.object({
  key: z.string(),
  title: Words,
  regionPath: z.string(),
  regionName: z.string(),
  open: z.boolean(),
  /** The published version; null: only a draft so far. */
  version: z.number().int().nullable(),
  /** The draft differs from what is published. */
  changed: z.boolean(),
  reports: z.number().int(),
  plates: z.number().int(),
  updatedAt: field.instant,
})
export type FormHead = z.infer<typeof FormHead>

export const formsList = endpoint({
  id: 'forms.list',
  method: 'GET',
  path: '/api/forms',
  access: { verb: 'form.manage' },
  summary: 'Forms of my area with their state and use, and the built-in ones to begin from',
  answer: z.object({
    forms: z.array(FormHead),
    builtin: z.array(z.object({ key: z.string(), title: Words })),
  }),
})

export const formDraft = endpoint({
  id: 'forms.draft',
  method: 'GET',
  path: '/api/forms/:key',
  access: { verb: 'form.manage' },
  summary: 'The draft of a form, its faults, and its published versions',
  params: one,
  answer: z.object({
    head: FormHead,
    revision: z.number().int(),
    draft: Definition,
    faults: z.array(DefinitionFault),
    versions: z.array(
      z.object({ version: z.number().int(), by: z.string(), at: field.instant, reports: z.number().int() }),
    ),
  }),
})

const saved = z.object({ revision: z.number().int(), faults: z.array(DefinitionFault) })

export const formCreate = endpoint({
  id: 'forms.create',
  method: 'POST',
  path: '/api/forms',
  access: { verb: 'form.manage' },
  summary: 'A new form as a draft: empty, from a built-in one, or as a copy',
  body: z
    .object({
      requestId: field.requestId,
      key: formKey,
      regionPath: field.regionPath,
      title: z.string().trim().min(1).max(60),
      from: formKey.optional(),
    })
    .strict(),
  answer: z.object({ key: z.string() }),
  status: 201,
  problems: ['form.taken'],
})

export const formSave = endpoint({
  id: 'forms.save',
  method: 'POST',
  path: '/api/forms/:key/draft',
  access: { verb: 'form.manage' },
  summary: 'Keep the draft; faults are named and keep it from being published, not from being kept',
  params: one,
  body: z.object({ requestId: field.requestId, revision: z.number().int(), definition: Definition }).strict(),
  answer: saved,
  problems: ['conflict.version'],
})

export const formPublish = endpoint({
  id: 'forms.publish',
  method: 'POST',
  path: '/api/forms/:key/publish',
  access: { verb: 'form.manage' },
  summary: 'The draft becomes the next version, for all pages at once; earlier versions stay as they were',
  params: one,
  body: z.object({ requestId: field.requestId, revision: z.number().int() }).strict(),
  answer: z.object({ version: z.number().int() }),
  problems: ['conflict.version', 'form.faulty'],
})

export const formOpenSet = endpoint({
  id: 'forms.set',
  method: 'POST',
  path: '/api/forms/:key/open',
  access: { verb: 'form.manage' },
  summary: 'Open or close a form; what was filled in before it closed is still taken',
  params: one,
  body: z.object({ requestId: field.requestId, open: z.boolean() }).strict(),
  answer: z.object({ open: z.boolean() }),
  problems: ['form.unpublished'],
})

export const formAnswers = endpoint({
  id: 'forms.answers',
  method: 'GET',
  path: '/api/forms/:key/answers',
  access: { verb: 'report.read' },
  summary: 'What was filled in, newest first, of the cases one may see',
  params: one,
  query: z.object({ after: field.cursor.optional(), limit: field.int(1, 200).default(50) }).strict(),
  answer: z.object({
    title: Words,
    total: z.number().int(),
    next: z.string().nullable(),
    rows: z.array(
      z.object({
        reportId: field.id,
        caseId: field.id,
        number: z.string(),
        state: z.string(),
        version: z.number().int(),
        place: z.string(),
        at: field.instant,
        answers: z.array(z.object({ key: z.string(), label: Words, shown: Words })),
      }),
    ),
  }),
})

export const formSheet = endpoint({
  id: 'forms.sheet',
  method: 'GET',
  path: '/api/forms/:key/answers.csv',
  access: { verb: 'report.read' },
  summary: 'The same as a CSV table, one column for each field; no phone numbers',
  params: one,
  answer: z.unknown(),
  raw: 'text/csv',
})
