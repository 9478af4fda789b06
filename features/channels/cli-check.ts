/** `yige channel check KEY|FOLDER`: the test bench of an adapter, from the command line. */
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkAdapter } from './bench.ts'
import { adapterOf, adapters } from './registry.ts'

/** Answers the exit code: 0 all good, 1 something is not, 2 there is no such adapter. */
export async function channelCommand(args: string[]): Promise<number> {
  const [what, name] = args
  if (what !== 'check' || !name) {
    console.error(
      `yige channel check KEY|FOLDER\n  KEY: ${[...adapters.keys()].join(', ')}\n  FOLDER: with an adapter.ts`,
    )
    return 2
  }
  const folder = resolve(name)
  const isFolder = existsSync(folder) && statSync(folder).isDirectory()
  const file = isFolder ? join(folder, 'adapter.ts') : folder
  try {
    const adapter =
      adapters.get(name) ??
      (existsSync(file)
        ? adapterOf(await import(pathToFileURL(file).href), basename(dirname(file)))
        : undefined)
    if (!adapter) {
      console.error(`没有这个渠道，也没有这个文件夹 No such channel or folder: ${name}`)
      return 2
    }
    const checks = await checkAdapter(adapter)
    for (const c of checks) console.log(`${c.ok ? '✓' : '✗'} ${c.what}${c.said ? `：${c.said}` : ''}`)
    const bad = checks.filter((c) => !c.ok).length
    console.log(
      bad
        ? `${adapter.key}: ${bad} of ${checks.length} checks failed`
        : `${adapter.key}: ${checks.length} checks passed`,
    )
    return bad ? 1 : 0
  } catch (err) {
    console.error(err instanceof Error ? err.message : String(err))
    return 1
  }
}
