/** The endpoint for tests: posted requests live in the memory of this process for an hour, seen by nobody who works here. */
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { ServiceRequest } from './contract.ts'
import type { Posting } from './post.ts'
import { noteOf } from './rules.ts'

const hour = 3_600_000
const most = 500

interface Trial {
  at: number
  shown: ServiceRequest
}
const kept = new WeakMap<App, Map<string, Trial>>()

function of(app: App): Map<string, Trial> {
  const all = kept.get(app) ?? new Map<string, Trial>()
  kept.set(app, all)
  const before = app.clock().getTime() - hour
  for (const [key, t] of all) if (t.at < before || all.size > most) all.delete(key)
  return all
}

/** Answers the number under which the test is found again; the same request id gives the same number. */
export function keepTrial(app: App, p: Posting, language: 'zh' | 'en'): string {
  const all = of(app)
  const known = all.get(p.input.requestId)
  if (known) return known.shown.service_request_id
  const now = app.clock()
  const shown: ServiceRequest = {
    service_request_id: uuidv7(now.getTime()),
    status: 'open',
    status_notes: noteOf('triage')[language],
    service_name: p.item.name,
    service_code: p.item.code,
    description: p.input.body,
    agency_responsible: null,
    service_notice: null,
    requested_datetime: now.toISOString(),
    updated_datetime: now.toISOString(),
    expected_datetime: null,
    address: p.input.placeText ?? null,
    address_id: p.input.regionPath ?? null,
    zipcode: null,
    lat: p.input.point?.[1] ?? null,
    long: p.input.point?.[0] ?? null,
    media_url: null,
  }
  all.set(p.input.requestId, { at: now.getTime(), shown })
  return shown.service_request_id
}

/** By number only: a list would show testers each other. */
export const trials = (app: App, ids: readonly string[]): ServiceRequest[] =>
  [...of(app).values()].flatMap((t) => (ids.includes(t.shown.service_request_id) ? [t.shown] : []))
