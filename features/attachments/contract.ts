import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'

export const kinds = ['photo', 'voice', 'file'] as const
export const phases = ['report', 'before', 'during', 'after', 'return', 'callback'] as const
export type AttachmentKind = (typeof kinds)[number]
export type AttachmentPhase = (typeof phases)[number]

/** What the file says about itself, offered to the person who sent it before it is removed from the file. */
export const Offer = z.object({
  /** Longitude and latitude, WGS-84. */
  point: field.point.nullable(),
  /** Metres, when the camera said so. */
  accuracy: z.number().nonnegative().nullable(),
  takenAt: field.instant.nullable(),
})
export type Offer = z.infer<typeof Offer>

export const UploadState = z.object({
  id: field.id,
  /** Bytes that are safely stored; the next piece starts here. */
  offset: z.number().int().nonnegative(),
  size: z.number().int().positive(),
  state: z.enum(['open', 'complete', 'claimed', 'failed']),
  kind: z.enum(kinds),
  offer: Offer.nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  seconds: z.number().nullable(),
})
export type UploadState = z.infer<typeof UploadState>

const id = z.object({ id: field.id })

export const uploadsCreate = endpoint({
  id: 'uploads.create',
  method: 'POST',
  path: '/api/uploads',
  access: { public: true },
  summary: 'Announce a photo, voice note or file; its bytes follow in pieces. No sign-in needed.',
  body: z
    .object({
      requestId: field.requestId,
      size: z.number().int().positive(),
      mime: z
        .string()
        .max(100)
        .regex(/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/, 'not a media type'),
      name: z.string().max(200).optional(),
      /** Hex digest of the whole file; checked when it has arrived. */
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** `import`: a table of reports, larger, for signed-in staff only. */
      purpose: z.enum(['evidence', 'import']).default('evidence'),
    })
    .strict(),
  answer: z.object({ id: field.id, token: z.string(), offset: z.number().int() }),
  status: 201,
  perMinute: 60,
  problems: ['upload.too_large', 'upload.kind', 'upload.budget', 'request.reused'],
})

export const uploadsAppend = endpoint({
  id: 'uploads.append',
  method: 'PATCH',
  path: '/api/uploads/:id',
  access: { public: true },
  summary:
    'Send the next piece: raw bytes as application/offset+octet-stream, with Upload-Offset and Upload-Token headers. The last piece is answered with what was found.',
  params: id,
  answer: UploadState,
  raw: 'application/json',
  replayable: true,
  perMinute: 600,
  problems: [
    'upload.not_found',
    'upload.offset',
    'upload.too_long',
    'upload.digest',
    'upload.content',
    'upload.kind',
    'upload.voice_too_long',
    'upload.pieces',
    'storage.full',
  ],
})

export const uploadsState = endpoint({
  id: 'uploads.state',
  method: 'GET',
  path: '/api/uploads/:id',
  access: { public: true },
  summary:
    'How much of an upload has arrived (header Upload-Token); also by HEAD, with an Upload-Offset header.',
  params: id,
  answer: UploadState,
  perMinute: 600,
  problems: ['upload.not_found'],
})

export const attachmentsGet = endpoint({
  id: 'attachments.get',
  method: 'GET',
  path: '/api/attachments/:id',
  access: { public: true },
  summary:
    'The stored file, or its 480-pixel preview. For staff within their area; for a reporter with the tracking token.',
  params: id,
  query: z
    .object({
      preview: z.enum(['', '1', 'true']).optional(),
      /** Tracking token of the reporter. */
      token: z.string().max(100).optional(),
      download: z.enum(['', '1', 'true']).optional(),
    })
    .strict(),
  answer: z.unknown(),
  raw: 'application/octet-stream',
  perMinute: 1200,
  problems: ['not_found'],
})

/** How other features show an attachment in their answers. */
export const Attachment = z.object({
  id: field.id,
  kind: z.enum(kinds),
  phase: z.enum(phases),
  mime: z.string(),
  bytes: z.number().int(),
  hash: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  seconds: z.number().nullable(),
  name: z.string().nullable(),
  point: field.point.nullable(),
  accuracy: z.number().nullable(),
  takenAt: field.instant.nullable(),
  byName: z.string().nullable(),
  createdAt: field.instant,
})
export type Attachment = z.infer<typeof Attachment>

/** What was found in a table that is taken as a whole or not at all. */
export const TableLooked = z.object({
  rows: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  taken: z.boolean(),
  /** The first hundred. */
  faults: z.array(
    z.object({ row: z.number().int(), faults: z.array(z.object({ field: z.string(), words: Words })) }),
  ),
  wrong: z.number().int(),
})
export type TableLooked = z.infer<typeof TableLooked>
