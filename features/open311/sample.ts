/**
 * What the standard asks of an answer, as JSON Schema for tests. OPEN311_SCHEMAS may name a folder with the schemas that the
 * Open311 community publishes (schema_request.json …): answers are then held against those as well.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { SaxesParser } from 'saxes'

const text = { type: 'string' }
const maybe = { type: ['string', 'null'] }
const time = { type: 'string', format: 'date-time' }
const maybeTime = { anyOf: [time, { type: 'null' }] }
const degrees = { type: ['number', 'null'] }

const request = {
  type: 'object',
  required: ['service_request_id', 'status', 'service_code', 'requested_datetime'],
  properties: {
    service_request_id: text,
    status: { enum: ['open', 'closed'] },
    status_notes: maybe,
    service_name: maybe,
    service_code: text,
    description: { anyOf: [{ type: 'string', maxLength: 4000 }, { type: 'null' }] },
    agency_responsible: maybe,
    service_notice: maybe,
    requested_datetime: time,
    updated_datetime: maybeTime,
    expected_datetime: maybeTime,
    address: maybe,
    address_id: maybe,
    zipcode: maybe,
    lat: degrees,
    long: degrees,
    media_url: { anyOf: [{ type: 'string', format: 'uri' }, { type: 'null' }] },
  },
}
const service = {
  type: 'object',
  required: ['service_code', 'service_name', 'metadata', 'type'],
  properties: {
    service_code: text,
    service_name: text,
    description: maybe,
    metadata: { type: 'boolean' },
    type: { enum: ['realtime', 'batch', 'blackbox'] },
    keywords: maybe,
    group: maybe,
  },
}
const attribute = {
  type: 'object',
  required: ['variable', 'code', 'datatype', 'required'],
  properties: {
    variable: { type: 'boolean' },
    code: text,
    datatype: { enum: ['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'] },
    required: { type: 'boolean' },
    datatype_description: maybe,
    order: { type: ['integer', 'null'] },
    description: maybe,
  },
}
const own: Record<string, object> = {
  requests: { type: 'array', items: request },
  services: { type: 'array', items: service },
  'service-definition': {
    type: 'object',
    required: ['service_code', 'attributes'],
    properties: { service_code: text, attributes: { type: 'array', items: attribute } },
  },
}

/** Faults of an answer, by the schemas here and by the published ones where they are. */
export function faultsOf(name: 'requests' | 'services' | 'service-definition', answer: unknown): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  const folder = process.env.OPEN311_SCHEMAS
  const schemas = [own[name]!]
  if (folder && existsSync(folder)) {
    const read = (n: string) => JSON.parse(readFileSync(join(folder, `schema_${n}.json`), 'utf8')) as object
    for (const n of ['request', 'service']) ajv.addSchema(read(n), `${n}.json`)
    schemas.push(read(name))
  }
  return schemas.flatMap((s) => {
    const good = ajv.compile(s)
    return good(answer) ? [] : (good.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)
  })
}

/** Elements with text, as `path: text`; throws when it is not XML. */
export function elements(text: string): string[] {
  const parser = new SaxesParser()
  const path: string[] = []
  const out: string[] = []
  let here = ''
  parser.on('error', (e) => {
    throw e
  })
  parser.on('opentag', (t) => {
    path.push(t.name)
    here = ''
  })
  parser.on('text', (t) => {
    here += t
  })
  parser.on('closetag', () => {
    if (here.trim()) out.push(`${path.join('/')}: ${here}`)
    here = ''
    path.pop()
  })
  parser.write(text).close()
  return out
}
