/**
 * The contract of an endpoint: what crosses the wire and who may call. Pure, so that server, browser and tests share it.
 *
 * An endpoint is declared once in a feature's `contract.ts`; the server guards both directions with it (`endpoint.ts`),
 * the browser calls it by it (`ui/api.ts`), OpenAPI and the access tests are computed from it. Nothing else describes the API.
 */
import { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call: holders of a verb somewhere, anyone signed in, or everyone. Region scope is decided per row by `ctx.access`. */
export type AccessRule =
  | { verb: string; public?: undefined; signedIn?: undefined }
  | { signedIn: true; verb?: undefined; public?: undefined }
  | { public: true; verb?: undefined; signedIn?: undefined }

export interface EndpointDef<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  /** `feature.action`, unique; the OpenAPI operationId. */
  id: string
  method: Method
  /** Path with `:name` parameters, always under `/api/` (or a standard's own path). */
  path: string
  access: AccessRule
  summary: string
  params?: P
  query?: Q
  body?: B
  answer: A
  /** Status of a good answer; 200 unless said. */
  status?: 200 | 201 | 202 | 204
  /** Problem codes this endpoint may answer beside the common ones (validation, access, rate, internal). */
  problems?: readonly string[]
  /** Raw answers (files, event streams) are written by the handler itself and have no JSON schema. */
  raw?: string
  /** Takes a form-encoded body, as an older standard wants it, instead of JSON. */
  form?: boolean
  /** Media type of refusals where a standard has its own words for them; unset: `application/problem+json`. */
  refusal?: string
  /** A write that keeps no request id (sign-in, sign-out): replay is harmless. */
  replayable?: boolean
  /** Requests a minute from one address to a public endpoint. Unset: the server's default. */
  perMinute?: number
  /** Largest body in bytes where the server's own limit (1 MiB) is too small, as for files to import. */
  maxBytes?: number
}

const none = z.object({}).strict()

/** Declares an endpoint; missing params and query mean that none are accepted. */
export function endpoint<
  A extends z.ZodType,
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = z.ZodUndefined,
>(def: EndpointDef<P, Q, B, A>): EndpointDef<P, Q, B, A> {
  return def
}

export type ParamsOf<E> = E extends EndpointDef<infer P, infer _Q, infer _B, infer _A> ? z.output<P> : never
export type QueryOf<E> = E extends EndpointDef<infer _P, infer Q, infer _B, infer _A> ? z.output<Q> : never
export type QueryInput<E> = E extends EndpointDef<infer _P, infer Q, infer _B, infer _A> ? z.input<Q> : never
export type BodyOf<E> = E extends EndpointDef<infer _P, infer _Q, infer B, infer _A> ? z.output<B> : never
export type BodyInput<E> = E extends EndpointDef<infer _P, infer _Q, infer B, infer _A> ? z.input<B> : never
export type AnswerOf<E> = E extends EndpointDef<infer _P, infer _Q, infer _B, infer A> ? z.output<A> : never

/**
 * Something to see: blanks that are none (joiners, marks of direction) leave a title that nobody can read or click. That there is
 * nothing at all is a fault of its own, told once.
 */
const readable = (text: string): boolean => text === '' || /[^\s\p{Cf}\p{Cc}]/u.test(text)

/** Common field shapes, so that one fault has one wording everywhere. */
export const field = {
  id: z.uuid(),
  /** Client-made id of one intention; a replay returns the first answer, another body under the same id is refused. */
  requestId: z.uuid(),
  regionPath: z
    .string()
    .regex(/^\d{2,12}$|^\d{12}([0-9A-Z]\d{2})+$|^\d{9}([A-Z]\d{2})+$/, 'not a region code'),
  instant: z.iso.datetime({ offset: true }),
  text: (max: number) => z.string().trim().min(1).max(max).refine(readable, 'nothing that can be read'),
  /** Number in a query string. */
  int: (min: number, max: number) => z.coerce.number().int().min(min).max(max),
  point: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
  cursor: z.string().max(400),
  /** `?x=a&x=b` or `?x=a,b` or `?x=a`. */
  list: <T extends z.ZodType>(one: T) =>
    z.preprocess(
      (v) => (v === undefined ? undefined : Array.isArray(v) ? v : String(v).split(',').filter(Boolean)),
      z.array(one).max(200),
    ),
}

/** RFC 9457 problem document as every refusal is answered. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** Stable dotted code, also the translation key. */
  code: z.string(),
  issues: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  logId: z.string().optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
})
export type Problem = z.infer<typeof Problem>

/** Words in both languages of the interface. */
export const Words = z.object({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof Words>
