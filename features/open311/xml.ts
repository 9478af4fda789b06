/** The XML of GeoReport v2: elements only, no attributes, lists wrapped in their plural. */
import { xmlText } from '../../shared/xml.ts'

/** Name of one entry of a list, by the name of the list. */
const entries: Record<string, string> = {
  services: 'service',
  service_requests: 'request',
  service_request_updates: 'request_update',
  attributes: 'attribute',
  values: 'value',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
}

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return `<${name}/>`
  if (Array.isArray(value)) {
    const entry = entries[name]
    if (!entry) throw new Error(`no name for an entry of ${name}`)
    return `<${name}>${value.map((v) => element(entry, v)).join('')}</${name}>`
  }
  if (typeof value === 'object')
    return `<${name}>${Object.entries(value)
      .map(([k, v]) => element(k, v))
      .join('')}</${name}>`
  return `<${name}>${xmlText(String(value))}</${name}>`
}

/** The document with `root` as its outermost element; `null` is an empty element. */
export const xml = (root: string, value: unknown): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`
