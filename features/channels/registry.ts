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
})

/** Loads every adapter folder; a folder without a sound `adapter.ts` stops the start and says which. */
export async function loadAdapters(folder: string): Promise<ReadonlyMap<string, Adapter>> {
  const found = new Map<string, Adapter>()
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort()
  for (const name of names) {
    const module: { adapter?: unknown } = await import(pathToFileURL(join(folder, name, 'adapter.ts')).href)
    const got = Shape.safeParse(module.adapter)
    if (!got.success) throw new Error(`channel ${name}: ${z.prettifyError(got.error)}`)
    if (got.data.key !== name) throw new Error(`channel ${name} calls itself ${got.data.key}`)
    found.set(name, Object.freeze(got.data))
  }
  return found
}

export const adapters = await loadAdapters(join(import.meta.dirname, 'adapters'))
