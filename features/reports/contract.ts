/** Reports on the wire: one submission by one channel. A resident needs no account; the tracking token is the key. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'

export const channels = [
  'hotline',
  'mailbox',
  'qr',
  'web',
  'phone',
  'walk-in',
  'grid-worker',
  'order',
  'patrol',
  'visit',
  'open311',
  'peer',
] as const
export const Channel = z.enum(channels)
export type Channel = z.infer<typeof Channel>

/** 1 + 3–9 + 9 digits, or a landline with area code; spaces and hyphens are taken out first. */
export const Phone = z
  .string()
  .transform((s) => s.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, ''))
  .pipe(z.string().regex(/^(1[3-9]\d{9}|0\d{9,11})$/, 'not a phone number'))

const what = {
  body: field.text(2000),
  placeText: z.string().trim().max(200).optional(),
  point: field.point.optional(),
  accuracy: z.number().min(0).max(100_000).optional(),
  occurredAt: field.instant.optional(),
  uploads: z.array(field.id).max(9).default([]),
  requestId: field.requestId,
}

export const submitReport = endpoint({
  id: 'reports.submit',
  method: 'POST',
  path: '/api/reports',
  access: { public: true },
  summary: 'A resident reports, without signing in; by QR code when `qrCode` is given',
  body: z
    .object({
      ...what,
      qrCode: z.string().trim().max(20).optional(),
      /** The person wants to be reachable; absent: anonymous. */
      name: z.string().trim().max(40).optional(),
      phone: Phone.optional(),
      forOther: z.boolean().default(false),
      publicConsent: z.boolean().default(false),
      /** The kind the reporter tapped, if any: helps to class what has few words; their own words stay as they are. */
      hint: z.string().trim().max(20).optional(),
      /** Filled by a hidden field that people do not see: machines do. */
      website: z.string().max(200).optional(),
      language: z.enum(['zh', 'en']).default('zh'),
    })
    .strict(),
  answer: z.object({
    reportId: field.id,
    number: z.string(),
    token: z.string(),
    repeated: z.boolean(),
    seenFirstBy: Words.nullable(),
  }),
  status: 201,
  problems: ['report.place_unknown', 'rate.limited'],
  perMinute: 12,
})

/** What the report page says before anybody writes a word. */
export const reportDoor = endpoint({
  id: 'reports.door',
  method: 'GET',
  path: '/api/report-door',
  access: { public: true },
  summary: 'Who takes reports here, the telephone beside it, and how soon somebody looks',
  answer: z.object({
    name: Words,
    hotline: z.string(),
    /** Limit until a person has looked, in words: for most reports, and for what endangers people. */
    looked: z.object({ normal: Words.nullable(), critical: Words.nullable() }),
    reopenDays: z.number().int(),
    centre: field.point.nullable(),
  }),
})

/** Shapes of the ground round a point, so that a pin can be put without anybody's map tiles. No names of people, no counts. */
export const reportGround = endpoint({
  id: 'reports.ground',
  method: 'GET',
  path: '/api/report-ground',
  access: { public: true },
  summary: 'Buildings and grids within some 500 metres of a point, and which grid the point lies in',
  query: z
    .object({ lng: z.coerce.number().min(-180).max(180), lat: z.coerce.number().min(-90).max(90) })
    .strict(),
  answer: z.object({
    /** 大东门社区 3 格, empty outside the territory. */
    place: z.string(),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        properties: z.object({ id: z.string(), name: z.string(), kind: z.string(), height: z.number() }),
        geometry: z.unknown(),
      }),
    ),
  }),
  perMinute: 60,
})

export const TrackStep = z.object({
  key: z.enum([
    'sent',
    'seen',
    'dispatched',
    'accepted',
    'arrived',
    'resolved',
    'rated',
    'rejected',
    'withdrawn',
  ]),
  state: z.enum(['done', 'now', 'todo', 'late']),
  title: Words,
  detail: Words.nullable(),
  at: z.string().nullable(),
})

export const Track = z.object({
  reportId: field.id,
  caseId: field.id.nullable(),
  number: z.string(),
  title: z.string(),
  place: z.string(),
  /** 师傅在修了 */
  headline: Words,
  lead: Words,
  state: z.string(),
  /** The same clock as the department's. */
  clock: z
    .object({
      kind: z.string(),
      startedAt: z.string(),
      dueAt: z.string(),
      warnAt: z.string().nullable(),
      /** As on the desk: running, paused, met, missed, with soon and late while running. */
      state: z.string(),
      stoppedAt: z.string().nullable(),
      /** `2 个工作日`; null where it was not given in words. */
      limit: Words.nullable(),
      /** How the due time was computed, line by line: what was skipped and when it stood still. */
      explain: z.array(Words),
    })
    .nullable(),
  steps: z.array(TrackStep),
  seen: z.array(z.object({ name: z.string(), unit: z.string(), at: z.string() })),
  otherReporters: z.number().int(),
  handler: z
    .object({ unit: z.string(), person: z.string().nullable(), phone: z.string().nullable() })
    .nullable(),
  result: z
    .object({
      text: z.string(),
      at: z.string(),
      photos: z.array(
        z.object({
          id: field.id,
          phase: z.string(),
          byName: z.string().nullable(),
          takenAt: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
  messages: z.array(
    z.object({
      from: z.enum(['reporter', 'staff']),
      name: z.string(),
      body: z.string(),
      at: z.string(),
      photos: z.array(field.id),
    }),
  ),
  mine: z.object({
    body: z.string(),
    placeText: z.string().nullable(),
    at: z.string(),
    photos: z.array(field.id),
    voices: z.array(field.id),
    phoneMask: z.string().nullable(),
  }),
  rating: z.object({ solved: z.boolean(), stars: z.number().nullable(), at: z.string() }).nullable(),
  may: z.object({ add: z.boolean(), rate: z.boolean(), reopen: z.boolean(), withdraw: z.boolean() }),
  reopenUntil: z.string().nullable(),
  now: z.string(),
})
export type Track = z.infer<typeof Track>

const token = z.object({ token: z.string().min(20).max(100) }).strict()

export const trackReport = endpoint({
  id: 'reports.track',
  method: 'GET',
  path: '/api/track/:token',
  access: { public: true },
  summary: 'Where my report stands: seen or not, who has it, which step, the same clock',
  params: token,
  answer: Track,
})

export const addToReport = endpoint({
  id: 'reports.add',
  method: 'POST',
  path: '/api/track/:token/messages',
  access: { public: true },
  summary: 'Add words or photos to my report',
  params: token,
  body: z
    .object({
      requestId: field.requestId,
      body: z.string().trim().max(1000).default(''),
      uploads: z.array(field.id).max(9).default([]),
    })
    .strict(),
  answer: z.null(),
  status: 204,
  perMinute: 20,
})

export const rateReport = endpoint({
  id: 'reports.rate',
  method: 'POST',
  path: '/api/track/:token/rating',
  access: { public: true },
  summary: 'Is it solved? Not solved reopens the case',
  params: token,
  body: z
    .object({
      requestId: field.requestId,
      solved: z.boolean(),
      stars: z.number().int().min(1).max(5).optional(),
      body: z.string().trim().max(500).default(''),
      uploads: z.array(field.id).max(9).default([]),
    })
    .strict(),
  answer: z.null(),
  status: 204,
  perMinute: 20,
})

export const reopenReport = endpoint({
  id: 'reports.reopen',
  method: 'POST',
  path: '/api/track/:token/reopen',
  access: { public: true },
  summary: 'It came back or was never solved',
  params: token,
  body: z
    .object({
      requestId: field.requestId,
      reason: field.text(500),
      uploads: z.array(field.id).max(9).default([]),
    })
    .strict(),
  answer: z.null(),
  status: 204,
  perMinute: 20,
})

export const withdrawReport = endpoint({
  id: 'reports.withdraw',
  method: 'POST',
  path: '/api/track/:token/withdraw',
  access: { public: true },
  summary: 'I take my report back',
  params: token,
  body: z.object({ requestId: field.requestId, reason: z.string().trim().max(300).default('') }).strict(),
  answer: z.null(),
  status: 204,
  perMinute: 20,
})

/** Phone-in, walk-in, orders from above, grid worker on the spot. */
export const registerReport = endpoint({
  id: 'reports.register',
  method: 'POST',
  path: '/api/staff/reports',
  access: { verb: 'report.create' },
  summary: 'Staff write a report down: phone, walk-in, order from above, or seen on the spot',
  body: z
    .object({
      ...what,
      channel: z.enum(['phone', 'walk-in', 'order', 'grid-worker', 'patrol']),
      title: z.string().trim().max(120).optional(),
      name: z.string().trim().max(40).optional(),
      phone: Phone.optional(),
      forOther: z.boolean().default(false),
      externalId: z.string().trim().max(60).optional(),
      itemCode: z.string().max(20).optional(),
      level: z.enum(['normal', 'urgent', 'critical']).optional(),
      regionPath: field.regionPath.optional(),
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
})

/** While somebody is still speaking: what the system makes of it so far. Nothing is stored. */
export const previewReport = endpoint({
  id: 'reports.preview',
  method: 'POST',
  path: '/api/staff/reports/preview',
  access: { verb: 'report.create' },
  summary: 'Place, item, level, owner and similar open cases for a text, without storing it',
  body: z
    .object({
      body: z.string().max(2000),
      placeText: z.string().max(200).optional(),
      point: field.point.optional(),
    })
    .strict(),
  answer: z.object({
    decisions: z.array(
      z.object({
        kind: z.string(),
        shown: Words,
        why: Words,
        score: z.number(),
        needsPerson: z.boolean(),
        value: z.unknown(),
      }),
    ),
    similar: z.array(
      z.object({ id: field.id, number: z.string(), title: z.string(), score: z.number(), why: Words }),
    ),
  }),
  replayable: true,
})

export const revealPhone = endpoint({
  id: 'reports.reveal',
  method: 'POST',
  path: '/api/reports/:id/reveal',
  access: { signedIn: true },
  summary: 'Show a phone number for 60 seconds; purpose is kept and the reporter can read it',
  params: z.object({ id: field.id }).strict(),
  body: z
    .object({
      requestId: field.requestId,
      purpose: z.enum(['ask', 'callback', 'visit', 'safety']),
      note: z.string().trim().max(200).default(''),
    })
    .strict(),
  answer: z.object({ phone: z.string().nullable(), name: z.string().nullable(), until: z.string() }),
  problems: ['report.no_phone'],
})
