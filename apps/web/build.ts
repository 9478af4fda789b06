/**
 * Builds desk, field, wall and resident into `dist/web/<app>` and writes compressed copies beside the files.
 *
 *   node apps/web/build.ts              all, with a table of times and sizes
 *   node apps/web/build.ts --if-changed nothing when no source changed since the last build (a second `npm start`)
 *   node apps/web/build.ts desk         one app
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build, transformWithOxc } from 'vite'
import { type WebApp, webApps, webConfig, webOut } from './vite.config.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const sources = [
  'ui/**/*',
  'apps/{web,shell,desk,field,wall,resident}/**/*',
  'features/**/{desk,field,resident,screen}/**/*',
  'features/**/{contract,contract-*,rules,roles}.ts',
  'features/**/rules/*.ts',
  'kernel/contract.ts',
  'shared/**/*.ts',
  'package-lock.json',
]
/** Most script a resident's phone may need before the report page can be used: 1.6 Mbit/s carries it in 0.6 s. */
export const residentBudget = 120_000

/** One line that changes when any source of the web apps changes (path, size, time of change). */
async function stampOf(): Promise<string> {
  const hash = createHash('sha256')
  for await (const file of glob(sources, { cwd: repository })) {
    const s = await stat(join(repository, file))
    if (s.isFile()) hash.update(`${file}:${s.size}:${Math.round(s.mtimeMs)}\n`)
  }
  return hash.digest('hex')
}

const zip = promisify(gzip)
const brotli = promisify(brotliCompress)

async function filesUnder(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name))
}

/** Writes `.gz` and `.br` beside every text file; returns the gzip size by file. */
async function compress(folder: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  await Promise.all(
    (await filesUnder(folder)).map(async (file) => {
      if (!/\.(js|mjs|css|html|svg|json|webmanifest)$/.test(file)) return
      const raw = await readFile(file)
      const small = await zip(raw, { level: 9 })
      sizes.set(file, small.length)
      if (raw.length < 1024) return
      await writeFile(`${file}.gz`, small)
      await writeFile(`${file}.br`, await brotli(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
    }),
  )
  return sizes
}

/** Gzip bytes of the scripts that `start` needs (itself and everything it imports without waiting). */
async function scriptBytes(start: string[], sizes: Map<string, number>): Promise<number> {
  const seen = new Set<string>()
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file) || !existsSync(file)) return
    seen.add(file)
    const text = await readFile(file, 'utf8')
    for (const m of text.matchAll(/(?:import|from)\s*["'](\.\/[^"']+\.js)["']/g))
      await visit(join(file, '..', m[1] as string))
  }
  for (const f of start) await visit(f)
  return [...seen].reduce((sum, f) => sum + (sizes.get(f) ?? 0), 0)
}

export interface Built {
  app: WebApp
  ms: number
  /** Gzip bytes of script before the first page of the app can be drawn. */
  firstScript: number
}

/** The map needs a line for its ground anyway, and is more than everything else of the phone together. */
const notKept = /\/(map|maplibre|kit)[^/]*$/

/** The service worker of the phone: its source with the list of what it keeps, and a version that changes with any of it. */
async function writeWorker(folder: string): Promise<void> {
  const source = await readFile(join(repository, 'apps/field/sw.ts'), 'utf8')
  const names = (await filesUnder(join(folder, 'assets')))
    .sort()
    .map((f) => `/field/assets/${f.split(/[/\\]/).at(-1)}`)
  const files = ['/field/', '/logo.svg', ...names.filter((f) => !notKept.test(f))]
  const version = createHash('sha256')
    .update(source)
    .update(await readFile(join(folder, 'index.html')))
    .update(files.join())
    .digest('hex')
    .slice(0, 16)
  const head = `const version = ${JSON.stringify(version)}\nconst files = ${JSON.stringify(files)}\n`
  const { code } = await transformWithOxc(source.replace('export {}', ''), 'sw.ts', { target: 'es2020' })
  await writeFile(join(folder, 'sw.js'), head + code)
}

async function buildOne(app: WebApp): Promise<Built> {
  const from = performance.now()
  await build(webConfig(app))
  const folder = join(webOut, app)
  if (app === 'field') await writeWorker(folder)
  const sizes = await compress(folder)
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  const entry = [...html.matchAll(/(?:src|href)="[^"]*\/(assets\/[^"]+\.js)"/g)].map((m) =>
    join(folder, m[1] as string),
  )
  if (app === 'resident') {
    const page = [...sizes.keys()].filter((f) => /\/report-[^/]*\.js$/.test(f))
    entry.push(...page)
  }
  return { app, ms: Math.round(performance.now() - from), firstScript: await scriptBytes(entry, sizes) }
}

/** Builds what was asked for; returns nothing when `ifChanged` and nothing has. */
export async function buildWeb(apps: readonly WebApp[] = webApps, ifChanged = false): Promise<Built[]> {
  const stampFile = join(webOut, '.stamp')
  const stamp = await stampOf()
  if (ifChanged && existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return []
  const built: Built[] = []
  for (const app of apps) built.push(await buildOne(app))
  await mkdir(webOut, { recursive: true })
  if (apps.length === webApps.length) await writeFile(stampFile, stamp)
  return built
}

if (import.meta.main) {
  const asked = process.argv.slice(2)
  const apps = webApps.filter((a) => asked.includes(a))
  const from = performance.now()
  const built = await buildWeb(apps.length ? apps : webApps, asked.includes('--if-changed'))
  for (const b of built)
    console.log(
      `${b.app.padEnd(9)} ${(b.ms / 1000).toFixed(1)} s, first page ${(b.firstScript / 1000).toFixed(0)} kB of script (gzip)`,
    )
  console.log(
    built.length ? `web built in ${((performance.now() - from) / 1000).toFixed(1)} s` : 'web is up to date',
  )
  const resident = built.find((b) => b.app === 'resident')
  if (resident && resident.firstScript > residentBudget) {
    console.error(
      `resident page needs ${resident.firstScript} bytes of script; the budget is ${residentBudget}`,
    )
    process.exitCode = 1
  }
}
