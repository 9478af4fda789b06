import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { addressWarnings } from './rules.ts'

/** The address residents reach, as codes are printed with it. */
export const PublicAddress = z.object({
  /** What was set; null: nothing was, so the address by which the caller came is used. */
  set: z.string().nullable(),
  /** What is printed now. */
  used: z.string(),
  warnings: z.array(z.enum(addressWarnings)),
})
export type PublicAddress = z.infer<typeof PublicAddress>

export const settingsGet = endpoint({
  id: 'settings.get',
  method: 'GET',
  path: '/api/settings',
  access: { verb: 'setting.manage' },
  summary: 'Settings of the installation that people may change',
  answer: z.object({ publicUrl: PublicAddress }),
})

const Url = z.string().trim().max(200)

export const publicUrlPreview = endpoint({
  id: 'settings.public_url_preview',
  method: 'GET',
  path: '/api/settings/public-url/preview',
  access: { verb: 'setting.manage' },
  summary:
    'What a QR code would say with this address, and what a resident would run into; nothing is written',
  query: z.object({ url: Url }).strict(),
  answer: z.object({
    url: z.string(),
    warnings: z.array(z.enum(addressWarnings)),
    /** What the code below says. */
    example: z.string(),
    /** The code as an SVG picture. */
    svg: z.string(),
  }),
  problems: ['setting.bad_address'],
})

export const publicUrlSet = endpoint({
  id: 'settings.public_url',
  method: 'POST',
  path: '/api/settings/public-url',
  access: { verb: 'setting.manage' },
  summary:
    'Set the address that residents reach and QR codes carry, or null for the address of whoever prints',
  body: z.object({ requestId: field.requestId, url: Url.nullable() }).strict(),
  answer: z.object({ publicUrl: PublicAddress }),
  problems: ['setting.bad_address'],
})
