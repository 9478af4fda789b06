/**
 * The browser's side of every endpoint. Types come from the contract, so a page cannot send what the server refuses to
 * know, nor read what it does not answer.
 *
 *   const { cases } = await call(casesList, { query: { view: 'next' } })
 *   await call(casesDispatch, { params: { id }, body: { requestId: newRequestId(), … } })
 */
import type { AnswerOf, BodyInput, EndpointDef, ParamsOf, Problem, QueryInput } from '../kernel/contract.ts'
import { uuidv7 } from '../shared/ids.ts'
import { learnServerTime } from './now.ts'

export interface Issue {
  path: string
  code: string
  message: string
}

/** A refusal as the server words it (RFC 9457), or `network.*` when there was no answer at all. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly issues: Issue[]
  readonly logId: string | undefined
  readonly extra: Record<string, unknown>
  /** When it happened, ms; support asks for it together with `logId`. */
  readonly at: number

  constructor(p: Partial<Problem> & { code: string; status: number }) {
    super(p.detail ?? p.title ?? p.code)
    this.name = 'ApiProblem'
    this.code = p.code
    this.status = p.status
    this.title = p.title ?? p.code
    this.detail = p.detail
    this.issues = p.issues ?? []
    this.logId = p.logId
    this.extra = p.extra ?? {}
    this.at = Date.now()
  }

  /** True when asking again with the same request id may help and can do no harm. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502
  }
}

/** One intention of a person = one id; keep it while retrying, make a new one for the next intention. */
export const newRequestId = (): string => uuidv7()

export interface CallInput<E> {
  params?: ParamsOf<E>
  query?: QueryInput<E>
  body?: BodyInput<E>
  signal?: AbortSignal
  /** Goes on when the page is left before the answer. */
  keepalive?: boolean
  /** Sends the body as it is (files, FormData) instead of JSON. */
  raw?: BodyInit
}

function cookie(name: string): string | undefined {
  const hit = document.cookie.split('; ').find((c) => c.startsWith(`${name}=`))
  return hit ? decodeURIComponent(hit.slice(name.length + 1)) : undefined
}

/** `/api/cases/:id` + `{id}` + query → the address; lists become `?x=a,b`, undefined is left out. */
export function addressOf(
  def: Pick<EndpointDef, 'path'>,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = def.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name] ?? '')),
  )
  const search = new URLSearchParams()
  for (const [k, v] of Object.entries(query)) {
    if (v === undefined || v === null || v === '') continue
    search.set(k, Array.isArray(v) ? v.join(',') : String(v))
  }
  const q = search.toString()
  return q ? `${path}?${q}` : path
}

type SignedOut = () => void
let onSignedOut: SignedOut = () => {}
/** The shell says what happens when the session has ended (show the sign-in page, keep what was typed). */
export function whenSignedOut(f: SignedOut): void {
  onSignedOut = f
}

async function problemOf(res: Response): Promise<ApiProblem> {
  const body: unknown = await res.json().catch(() => null)
  if (body && typeof body === 'object' && 'code' in body && typeof body.code === 'string')
    return new ApiProblem({ ...(body as Partial<Problem>), code: body.code, status: res.status })
  return new ApiProblem({ code: `http.${res.status}`, status: res.status, title: res.statusText })
}

/** Calls an endpoint; throws `ApiProblem` for every refusal and for a missing answer. */
export async function call<E extends EndpointDef>(def: E, input: CallInput<E> = {}): Promise<AnswerOf<E>> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    // Refusals come in the language of the page, which need not be the browser's.
    'accept-language': document.documentElement.lang || 'zh-CN',
  }
  const csrf = cookie('yige_csrf')
  if (def.method !== 'GET' && csrf) headers['x-yige-csrf'] = csrf
  let body: BodyInit | undefined = input.raw
  if (input.body !== undefined && body === undefined) {
    headers['content-type'] = 'application/json'
    body = JSON.stringify(input.body)
  }
  const address = addressOf(
    def,
    input.params as Record<string, unknown> | undefined,
    input.query as Record<string, unknown> | undefined,
  )
  let res: Response
  try {
    res = await fetch(address, {
      method: def.method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(input.signal ? { signal: input.signal } : {}),
      ...(input.keepalive ? { keepalive: true } : {}),
    })
  } catch (e) {
    if (input.signal?.aborted) throw e
    throw new ApiProblem({ code: 'network.no_answer', status: 0 })
  }
  const date = res.headers.get('date')
  if (date) learnServerTime(new Date(date).getTime())
  if (!res.ok) {
    const p = await problemOf(res)
    if (res.status === 401 && !def.access.public) onSignedOut()
    throw p
  }
  if (res.status === 204) return undefined as AnswerOf<E>
  if (def.raw) return (await res.blob()) as AnswerOf<E>
  return (await res.json()) as AnswerOf<E>
}

/** Any thrown value as a problem a person can read. */
export function asProblem(e: unknown): ApiProblem {
  if (e instanceof ApiProblem) return e
  return new ApiProblem({ code: 'page.fault', status: 0, detail: e instanceof Error ? e.message : String(e) })
}
