import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pack, type Pack as PackType } from './schema.ts'
import { towns } from './towns.ts'

const FILES = [
  'regions',
  'streets',
  'places',
  'units',
  'people',
  'posts',
  'accounts',
  'models',
  'qr',
  'reports',
  'stories',
] as const

const here = dirname(fileURLToPath(import.meta.url))

/** Folder of a pack that comes with the program. */
export const packFolder = (key: string) => join(here, key)

const written = (folder: string) => existsSync(join(folder, 'pack.json'))
const builtin = (folder: string) =>
  dirname(folder) === here && Object.hasOwn(towns, basename(folder)) ? towns[basename(folder)] : undefined

/** Whether this version has a pack of that key: made by the program, or written as files into a folder here. */
export const hasPack = (key: string): boolean =>
  /^[a-z][a-z0-9-]*$/.test(key) && (Boolean(builtin(packFolder(key))) || written(packFolder(key)))

/** The towns there are to choose from, those that come with the program first. */
export const townKeys = (): string[] => [
  ...new Set([
    ...Object.keys(towns),
    ...readdirSync(here, { withFileTypes: true }).flatMap((e) =>
      e.isDirectory() && hasPack(e.name) ? [e.name] : [],
    ),
  ]),
]

/** What `--town list` prints: each town by its key, with how large it is. */
export function townList(): string {
  const lines = townKeys().map((key) => {
    const { manifest, regions, units, people, stories } = loadPack(packFolder(key))
    const n = (...kinds: string[]) => regions.filter((r) => kinds.includes(r.kind)).length
    return `  ${key.padEnd(10)} ${manifest.name} ${manifest.nameEn}: ${n('community', 'village')} communities and villages, ${n('grid', 'microgrid')} grids, ${units.length} units, ${people.length} people, ${stories.length} stories`
  })
  return ['Towns (npm start -- --town KEY, into an empty database; nothing said: dunren):', ...lines].join(
    '\n',
  )
}

/**
 * Makes or reads a pack and checks it: its shapes, and that everything it refers to is there. Throws with every fault
 * found, so that somebody who writes a pack can put all of them right at once.
 */
export function loadPack(folder: string): PackType {
  const make = builtin(folder)
  const parsed = Pack.safeParse(make && !written(folder) ? make() : readFiles(folder))
  if (!parsed.success)
    throw new PackError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`))
  const faults = packFaults(parsed.data)
  if (faults.length > 0) throw new PackError(faults)
  return parsed.data
}

function readFiles(folder: string): Record<string, unknown> {
  const read = (name: string): Record<string, unknown> => {
    const path = join(folder, `${name}.json`)
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : {}
  }
  const raw: Record<string, unknown> = { ...read('pack') }
  for (const name of FILES) raw[name] = read(name)[name] ?? []
  return raw
}

export class PackError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`this pack cannot be used:\n${faults.slice(0, 50).join('\n')}`)
    this.faults = faults
  }
}

/** What shapes alone cannot say: references that lead nowhere, and names used twice. */
export function packFaults(pack: PackType): string[] {
  const faults: string[] = []
  const unique = (what: string, keys: readonly string[]) => {
    const seen = new Set<string>()
    for (const key of keys) {
      if (seen.has(key)) faults.push(`${what} ${key} is there twice`)
      seen.add(key)
    }
    return seen
  }
  const paths = unique(
    'region',
    pack.regions.map((r) => r.path),
  )
  const units = unique(
    'unit',
    pack.units.map((u) => u.key),
  )
  const people = unique(
    'person',
    pack.people.map((p) => p.key),
  )
  unique(
    'post',
    pack.posts.map((p) => p.key),
  )
  const usernames = unique(
    'username',
    pack.accounts.map((a) => a.username),
  )
  const codes = unique(
    'QR code',
    pack.qr.map((q) => q.code),
  )
  const reports = unique(
    'report',
    pack.reports.map((r) => r.key),
  )
  const need = (known: Set<string>, key: string | null | undefined, where: string) => {
    if (key !== null && key !== undefined && !known.has(key))
      faults.push(`${where}: ${key} is not in the pack`)
  }
  for (const r of pack.regions) need(paths, r.parent, `parent of ${r.path}`)
  for (const u of pack.units) {
    need(paths, u.regionPath, `region of unit ${u.key}`)
    need(units, u.parent, `parent of unit ${u.key}`)
  }
  for (const p of pack.people) need(units, p.unit, `unit of ${p.key}`)
  for (const p of pack.posts) {
    need(units, p.unit, `unit of post ${p.key}`)
    need(paths, p.regionPath, `region of post ${p.key}`)
    for (const holder of p.holders) need(people, holder, `holder of post ${p.key}`)
  }
  for (const a of pack.accounts) {
    need(people, a.person, `person of ${a.username}`)
    need(paths, a.regionPath, `region of ${a.username}`)
  }
  for (const q of pack.qr) need(paths, q.regionPath, `region of code ${q.code}`)
  for (const p of pack.places) need(paths, p.regionPath, `region of ${p.name}`)
  for (const r of pack.reports) {
    need(codes, r.qr, `code of report ${r.key}`)
    need(usernames, r.by, `staff of report ${r.key}`)
    need(reports, r.sameAs, `first report of ${r.key}`)
    need(paths, r.expected.region, `place of report ${r.key}`)
  }
  unique(
    'story',
    pack.stories.map((s) => s.key),
  )
  for (const s of pack.stories)
    for (const step of s.steps) {
      const where = `step ${step.do} at ${step.at} of story ${s.key}`
      const as = 'who' in step ? step.who : undefined
      if (as?.startsWith('co:')) need(units, as.slice(3), where)
      else if (as && as !== 'main' && as !== 'desk') need(usernames, as, where)
      if (step.do === 'report') {
        need(codes, step.qr, where)
        need(paths, step.near, where)
      }
      if (step.do === 'send') {
        need(paths, step.region, where)
        for (const unit of [step.unit, ...step.co.map((c) => c.unit)]) need(units, unit, where)
      }
    }
  return faults
}
