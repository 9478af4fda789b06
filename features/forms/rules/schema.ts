/** A form for machines: JSON Schema of its answers, and its attributes as Open311 names them. Pure, from the same definition. */
import type { Definition, FormField } from '../contract-shapes.ts'
import { longest, mostPhotos, say } from './check.ts'

type Json = Record<string, unknown>

function shapeOf(f: FormField): Json {
  const about = {
    title: say(f.label, 'en'),
    'x-title-zh': f.label.zh,
    ...(f.help.zh ? { description: say(f.help, 'en') } : {}),
  }
  const keys = f.options.map((o) => o.key)
  switch (f.kind) {
    case 'text':
    case 'long':
      return { ...about, type: 'string', pattern: '\\S', maxLength: longest[f.kind] }
    case 'choice':
      return { ...about, enum: keys, 'x-labels': f.options.map((o) => o.label) }
    case 'choices':
      return {
        ...about,
        type: 'array',
        items: { enum: keys },
        minItems: 1,
        uniqueItems: true,
        'x-labels': f.options.map((o) => o.label),
      }
    case 'number':
      return {
        ...about,
        type: 'number',
        ...(f.min === null ? {} : { minimum: f.min }),
        ...(f.max === null ? {} : { maximum: f.max }),
      }
    case 'date':
      return {
        ...about,
        type: 'string',
        pattern: '^(19|[2-9]\\d)\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
      }
    case 'phone':
      return { ...about, type: 'string', pattern: '^(1[3-9]\\d{9}|0\\d{9,11})$' }
    case 'place':
      return {
        ...about,
        type: 'object',
        properties: {
          text: { type: 'string', pattern: '\\S', maxLength: 200 },
          point: {
            type: 'array',
            prefixItems: [{ type: 'number' }, { type: 'number' }],
            minItems: 2,
            maxItems: 2,
          },
          accuracy: { type: 'number', minimum: 0 },
        },
        anyOf: [{ required: ['text'] }, { required: ['point'] }],
        additionalProperties: false,
      }
    case 'photo':
      return {
        ...about,
        type: 'array',
        items: { type: 'string', format: 'uuid' },
        minItems: 1,
        maxItems: mostPhotos,
      }
  }
}

/** What must hold for a field to be asked, the conditions of the fields it depends on included. */
function condition(def: Definition, f: FormField): Json | null {
  if (!f.showIf) return null
  const { field, is } = f.showIf
  const on = def.fields.find((x) => x.key === field)
  const here: Json = {
    required: [field],
    properties: { [field]: on?.kind === 'choices' ? { contains: { enum: is } } : { enum: is } },
  }
  const above = on ? condition(def, on) : null
  return above ? { allOf: [here, above] } : here
}

/** JSON Schema 2020-12 of the answers of a version; a field asked under a condition is owed under it only. */
export function jsonSchemaOf(key: string, version: number, def: Definition): Json {
  const owed = def.fields.filter((f) => f.required)
  const conditional = owed.flatMap((f) => {
    const on = condition(def, f)
    return on ? [{ anyOf: [{ not: on }, { required: [f.key] }] }] : []
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:yige:form:${key}:${version}`,
    title: say(def.title, 'en'),
    'x-title-zh': def.title.zh,
    ...(def.lead.zh ? { description: say(def.lead, 'en') } : {}),
    type: 'object',
    properties: Object.fromEntries(def.fields.map((f) => [f.key, shapeOf(f)])),
    required: owed.filter((f) => !f.showIf).map((f) => f.key),
    ...(conditional.length ? { allOf: conditional } : {}),
    additionalProperties: false,
  }
}

const datatypes = {
  text: 'string',
  long: 'text',
  choice: 'singlevaluelist',
  choices: 'multivaluelist',
  number: 'number',
  date: 'datetime',
} as const

export interface Open311Attribute {
  variable: boolean
  code: string
  datatype: (typeof datatypes)[keyof typeof datatypes]
  required: boolean
  datatype_description: string | null
  order: number
  description: string
  values?: { key: string; name: string }[]
}

/** Attributes of the form as a service; phone, place and photos are parameters of the standard itself. */
export function attributesOf(def: Definition, lang: 'zh' | 'en'): Open311Attribute[] {
  return def.fields
    .filter((f): f is FormField & { kind: keyof typeof datatypes } => f.kind in datatypes)
    .map((f, i) => ({
      variable: true,
      code: f.key,
      datatype: datatypes[f.kind],
      // Asked under a condition it is not owed by everybody; the server says so when it is.
      required: f.required && !f.showIf,
      datatype_description: say(f.help, lang) || null,
      order: i + 1,
      description: say(f.label, lang),
      ...(f.options.length
        ? { values: f.options.map((o) => ({ key: o.key, name: say(o.label, lang) })) }
        : {}),
    }))
}

/** Values of Open311 attributes as answers: numbers read, lists kept, a datetime cut to its day. What cannot be read stays as it is and is a fault. */
export function answersOf(def: Definition, given: Readonly<Record<string, readonly string[]>>) {
  const out: Record<string, string | number | string[]> = {}
  for (const f of def.fields) {
    const values = Object.hasOwn(given, f.key) ? given[f.key]?.filter((v) => v !== '') : undefined
    if (!values?.length || !(f.kind in datatypes)) continue
    const [first = ''] = values
    if (f.kind === 'choices')
      out[f.key] = values.flatMap((v) => v.split(',').map((x) => x.trim())).filter(Boolean)
    else if (f.kind === 'number')
      out[f.key] = /^[+-]?\d{1,15}(\.\d{1,10})?$/.test(first) ? Number(first) : first
    else out[f.key] = f.kind === 'date' ? first.slice(0, 10) : first
  }
  return out
}
