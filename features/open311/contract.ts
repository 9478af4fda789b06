/**
 * Open311 GeoReport v2 on the wire: its own paths, parameters and refusals, in JSON and in XML. Each address stands here twice,
 * once for each format, because an address of the standard names its format by its ending.
 */
import { z } from 'zod'
import { type EndpointDef, endpoint, field } from '../../kernel/contract.ts'

const text = z.string().max(200)
const maybe = <T extends z.ZodType>(t: T) => t.nullable()

export const Service = z.object({
  service_code: z.string(),
  service_name: z.string(),
  description: maybe(z.string()),
  metadata: z.boolean(),
  type: z.enum(['realtime', 'batch', 'blackbox']),
  keywords: maybe(z.string()),
  group: maybe(z.string()),
})
export type Service = z.infer<typeof Service>

export const Attribute = z.object({
  variable: z.boolean(),
  code: z.string(),
  datatype: z.enum(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']),
  required: z.boolean(),
  datatype_description: maybe(z.string()),
  order: z.number().int(),
  description: z.string(),
  values: z.array(z.object({ key: z.string(), name: z.string() })).optional(),
})
export const Definition = z.object({ service_code: z.string(), attributes: z.array(Attribute) })
export type Definition = z.infer<typeof Definition>

export const ServiceRequest = z.object({
  service_request_id: z.string(),
  status: z.enum(['open', 'closed']),
  status_notes: maybe(z.string()),
  service_name: maybe(z.string()),
  service_code: z.string(),
  description: maybe(z.string()),
  agency_responsible: maybe(z.string()),
  service_notice: maybe(z.string()),
  requested_datetime: field.instant,
  updated_datetime: maybe(field.instant),
  expected_datetime: maybe(field.instant),
  address: maybe(z.string()),
  address_id: maybe(z.string()),
  zipcode: maybe(z.string()),
  lat: maybe(z.number()),
  long: maybe(z.number()),
  media_url: maybe(z.string()),
})
export type ServiceRequest = z.infer<typeof ServiceRequest>

export const Posted = z.object({
  service_request_id: z.string(),
  service_notice: maybe(z.string()),
  account_id: maybe(z.string()),
})
export const Token = z.object({ service_request_id: z.string(), token: z.string() })
export const Update = z.object({
  update_id: z.string(),
  service_request_id: z.string(),
  status: z.enum(['open', 'closed']),
  updated_datetime: field.instant,
  description: z.string(),
  media_url: maybe(z.string()),
})
export type Update = z.infer<typeof Update>

export const Discovery = z.object({
  changeset: z.string(),
  contact: z.string(),
  key_service: z.string(),
  endpoints: z.array(
    z.object({
      specification: z.string(),
      url: z.string(),
      changeset: z.string(),
      type: z.enum(['production', 'test']),
      formats: z.array(z.string()),
    }),
  ),
})

/** `v2` is the endpoint for production; `test` checks as strictly and shows nothing to anybody who works here. */
const stage = z.enum(['v2', 'test'])
const one = z.union([text, z.array(text)]).optional()
/** Clients send what their other cities want as well: unknown parameters are passed over. */
const common = { jurisdiction_id: text.optional(), api_key: text.optional() }

function both<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  def: EndpointDef<P, Q, B, A>,
) {
  const twin = {
    ...def,
    id: `${def.id}Xml`,
    path: `${def.path}.xml`,
    answer: z.string(),
    raw: 'text/xml',
    refusal: 'text/xml',
    summary: `${def.summary}, as XML`,
  }
  return {
    json: endpoint({ ...def, path: `${def.path}.json`, refusal: 'application/json' }) as EndpointDef<
      P,
      Q,
      B,
      A
    >,
    xml: endpoint(twin) as EndpointDef<P, Q, B, z.ZodString>,
  }
}

const access = { public: true } as const

export const discovery = both({
  id: 'open311.discovery',
  method: 'GET',
  path: '/open311/discovery',
  access,
  summary: 'Open311 discovery: where the endpoints for production and for tests are',
  params: z.object({}),
  query: z.looseObject({}),
  answer: Discovery,
})

export const services = both({
  id: 'open311.services',
  method: 'GET',
  path: '/open311/:stage/services',
  access,
  summary: 'Open311: kinds of service request, from the responsibility list in force',
  params: z.object({ stage }),
  query: z.looseObject(common),
  answer: z.array(Service),
})

export const definition = both({
  id: 'open311.definition',
  method: 'GET',
  path: '/open311/:stage/services/:code',
  access,
  summary: 'Open311: what else to ask for one kind of request',
  params: z.object({ stage, code: text }),
  query: z.looseObject(common),
  answer: Definition,
})

export const postRequest = both({
  id: 'open311.post',
  method: 'POST',
  path: '/open311/:stage/requests',
  access,
  summary: 'Open311: report something; the same content from the same sender within a day is one report',
  params: z.object({ stage }),
  query: z.looseObject({}),
  body: z.looseObject({
    ...common,
    service_code: one,
    lat: z.union([text, z.number()]).optional(),
    long: z.union([text, z.number()]).optional(),
    address_string: one,
    address_id: one,
    description: z.union([z.string().max(8000), z.array(z.string().max(8000))]).optional(),
    email: one,
    first_name: one,
    last_name: one,
    phone: one,
    device_id: one,
    account_id: one,
    media_url: z.union([z.string().max(2000), z.array(z.string().max(2000))]).optional(),
    /** Extension: the sender's own number; the same number is one report for good. */
    external_id: one,
    /** Extension: `true` says that the reporter agrees to publication. */
    public: z.union([text, z.boolean()]).optional(),
  }),
  answer: z.array(Posted),
  form: true,
  // Idempotent by what it says, not by a request id.
  replayable: true,
  perMinute: 60,
})

export const tokens = both({
  id: 'open311.token',
  method: 'GET',
  path: '/open311/:stage/tokens/:token',
  access,
  summary: 'Open311: the number of a request by the token of its tracking link',
  params: z.object({ stage, token: text }),
  query: z.looseObject(common),
  answer: z.array(Token),
})

export const requests = both({
  id: 'open311.requests',
  method: 'GET',
  path: '/open311/:stage/requests',
  access,
  summary: 'Open311: published requests of 90 days at most, the latest first',
  params: z.object({ stage }),
  query: z.looseObject({
    ...common,
    service_request_id: z.union([z.string().max(8000), z.array(text).max(200)]).optional(),
    service_code: z.union([z.string().max(2000), z.array(text).max(200)]).optional(),
    status: one,
    start_date: text.optional(),
    end_date: text.optional(),
    page: text.optional(),
    page_size: text.optional(),
  }),
  answer: z.array(ServiceRequest),
})

export const request = both({
  id: 'open311.request',
  method: 'GET',
  path: '/open311/:stage/requests/:id',
  access,
  summary: 'Open311: one request by its number',
  params: z.object({ stage, id: text }),
  query: z.looseObject(common),
  answer: z.array(ServiceRequest),
})

export const updates = both({
  id: 'open311.updates',
  method: 'GET',
  path: '/open311/:stage/servicerequestupdates',
  access,
  summary: 'Open311 extension: what happened to published requests in a span of time, the oldest first',
  params: z.object({ stage }),
  query: z.looseObject({ ...common, start_date: text.optional(), end_date: text.optional() }),
  answer: z.array(Update),
})

export const Settings = z.object({
  /** Must a POST carry an api_key? */
  apiKey: z.enum(['optional', 'required']),
  /** `asked`: published when the reporter agreed (`public=true`). `posted`: reporting by Open311 is agreeing, as the client says. */
  publish: z.enum(['asked', 'posted']),
  /** What `jurisdiction_id` may say beside the region code; null: nothing else. */
  jurisdiction: z.string().max(100).nullable(),
})
export type Settings = z.infer<typeof Settings>

export const settingsGet = endpoint({
  id: 'open311.settings',
  method: 'GET',
  path: '/api/open311/settings',
  access: { verb: 'channel.read' },
  summary: 'How the Open311 interface is set, and where it is',
  answer: z.object({ settings: Settings, discovery: z.string() }),
})

export const settingsSet = endpoint({
  id: 'open311.set',
  method: 'POST',
  path: '/api/open311/settings',
  access: { verb: 'channel.manage' },
  summary: 'Set whether a key is needed, what counts as consent, and the jurisdiction id',
  body: z
    .object({
      requestId: field.requestId,
      apiKey: Settings.shape.apiKey,
      publish: Settings.shape.publish,
      jurisdiction: z.string().trim().max(100).nullable(),
    })
    .strict(),
  answer: z.object({ settings: Settings, discovery: z.string() }),
})
