import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { Words } from '../../kernel/contract.ts'
import type { Adapter } from './adapter.ts'

const Shape = z.object({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: Words,
  arrives: Words,
  returns: Words,
  reaches: z.enum(['page', 'system']),
  deliver: z.custom<Adapter['deliver']>((f) => typeof f === 'function', 'a function'),
  tell: z.custom<NonNullable<Adapter['tell']>>((f) => typeof f === 'function', 'a function').optional(),
  read: z.custom<NonNullable<Adapter['read']>>((f) => typeof f === 'function', 'a function').optional(),
  samples: z.array(z.unknown()).readonly().optional(),
})

/** The sound adapter of a module in the folder `name`, or an error that says what is wrong with it. */
export function adapterOf(module: { adapter?: unknown }, name: string): Adapter {
  const got = Shape.safeParse(module.adapter)
  if (!got.success) throw new Error(`channel ${name}: ${z.prettifyError(got.error)}`)
  if (got.data.key !== name) throw new Error(`channel ${name} calls itself ${got.data.key}`)
  const { tell, read, samples, ...adapter } = got.data
  return Object.freeze({
    ...adapter,
    ...(tell ? { tell } : {}),
    ...(read ? { read } : {}),
    ...(samples ? { samples } : {}),
  })
}

/** Loads every adapter folder; a folder without a sound `adapter.ts` stops the start and says which. */
export async function loadAdapters(folder: string): Promise<ReadonlyMap<string, Adapter>> {
  const found = new Map<string, Adapter>()
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort()
  for (const name of names) {
    const module: { adapter?: unknown } = await import(pathToFileURL(join(folder, name, 'adapter.ts')).href)
    found.set(name, adapterOf(module, name))
  }
  return found
}

export const adapters = await loadAdapters(join(import.meta.dirname, 'adapters'))
