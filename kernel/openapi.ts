/** OpenAPI 3.1 computed from what enforces: the same contracts that guard each request. */
import { z } from 'zod'
import type { AnyEndpoint } from './endpoint.ts'
import { problemCatalogue } from './problem.ts'

type Json = Record<string, unknown>

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...plain } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: tidy,
  }) as Json
  return plain
}

// zod's datetime pattern is 300 characters and says nothing that `format` does not; safe-integer bounds likewise.
function tidy({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema.format) delete jsonSchema.pattern
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}

export function openapi(
  endpoints: readonly AnyEndpoint[],
  info: { title: string; version: string; description: string },
): Json {
  const paths: Record<string, Json> = {}
  for (const e of endpoints) {
    const url = e.path.replace(/:(\w+)/g, '{$1}')
    const parameters: Json[] = []
    for (const [where, schema] of [
      ['path', e.params],
      ['query', e.query],
    ] as const) {
      if (!schema) continue
      const s = schemaOf(schema, 'input')
      const required = new Set((s.required as string[] | undefined) ?? [])
      for (const [name, sub] of Object.entries((s.properties as Json | undefined) ?? {}))
        parameters.push({ name, in: where, required: where === 'path' || required.has(name), schema: sub })
    }
    const status = String(e.status ?? 200)
    const good =
      status === '204'
        ? { description: 'Done' }
        : {
            description: 'Done',
            content: { [e.raw ?? 'application/json']: { schema: e.raw ? {} : schemaOf(e.answer, 'output') } },
          }
    const access = e.access.public
      ? 'Public'
      : e.access.signedIn
        ? 'Anyone signed in'
        : `Needs \`${e.access.verb}\``
    paths[url] = {
      ...paths[url],
      [e.method.toLowerCase()]: {
        operationId: e.id,
        tags: [e.id.split('.')[0]],
        summary: e.summary,
        description: `${access}.${e.problems?.length ? ` May refuse with: ${e.problems.map((p: string) => `\`${p}\``).join(', ')}.` : ''}`,
        ...(parameters.length ? { parameters } : {}),
        ...(e.body
          ? {
              requestBody: {
                required: true,
                content: {
                  [e.form ? 'application/x-www-form-urlencoded' : 'application/json']: {
                    schema: schemaOf(e.body, 'input'),
                  },
                },
              },
            }
          : {}),
        responses: {
          [status]: good,
          default: {
            description: 'Problem',
            content: e.refusal
              ? { [e.refusal]: { schema: {} } }
              : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
        security: e.access.public ? [] : [{ session: [] }],
      },
    }
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'yige_session',
          description: 'Writes also repeat the `yige_csrf` cookie in the header `x-yige-csrf`.',
        },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            code: { type: 'string', enum: [...problemCatalogue().keys()].sort() },
            issues: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  path: { type: 'string' },
                  code: { type: 'string' },
                  message: { type: 'string' },
                },
              },
            },
            logId: { type: 'string' },
            extra: { type: 'object' },
          },
        },
      },
    },
  }
}
