/**
 * B5: the disk of the database is full, again and again, under intake. While it is full callers are told so cleanly (507, or 503
 * when PostgreSQL had to stop), nothing is acknowledged that is not stored, and when there is room again the intake goes on by itself.
 * Needs root on Linux: the database lives on a small file system in memory. node bench/disk-full.ts [times] [connections]     20 8
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepPostgres } from '../kernel/postgres-keep.ts'
import { startOurs } from './lib/battery.ts'
import { http } from './lib/load.ts'
import { steadyIntake } from './lib/steady-intake.ts'
import { benchTown, binaries } from './lib/town.ts'

const [times = 20, connections = 8] = process.argv.slice(2).map(Number)
if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.error('This needs Linux and root: it mounts a small file system.')
  process.exit(2)
}
const disk = mkdtempSync(join(tmpdir(), 'yige-disk-'))
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=755', 'tmpfs', disk])
chmodSync(disk, 0o755)
process.env.TMPDIR = disk
const town = await benchTown({ max_wal_size: '128MB', min_wal_size: '48MB' })
const server = await startOurs(town.url, town.dataDir)
const ballast = join(disk, 'ballast')

/** Writes until there is no byte left. */
function fill(): void {
  const fd = openSync(ballast, 'w')
  for (let size = 1 << 20; size >= 512; size >>= 1)
    try {
      for (;;) writeSync(fd, Buffer.alloc(size))
    } catch {
      // full for pieces of this size
    }
  closeSync(fd)
}
const free = () => {
  const s = statfsSync(disk)
  return s.bavail * s.bsize
}

let full = false
let refusedWhileFull = 0
const intake = steadyIntake({
  send: http(server.url, connections),
  connections,
  server,
  refusals: [503, 507],
  onRefused: () => {
    if (full) refusedWhileFull++
  },
  mayBreak: false,
})
const { faults } = intake

let restarts = 0
// PostgreSQL stops when its log cannot be written; the program starts it again by itself, here as in `yige start`.
const keeper = await keepPostgres({
  dataDir: town.dataDir,
  binaries,
  log: {
    info(text: string) {
      if (text === 'the database is back') restarts++
    },
    warn() {},
  },
})

const back: number[] = []
try {
  for (let i = 1; i <= times; i++) {
    await intake.working()
    fill()
    full = true
    const from = performance.now()
    const had = refusedWhileFull
    // Until it is felt: PostgreSQL has some room in files it already owns.
    while (refusedWhileFull < had + 5 && performance.now() - from < 60_000) {
      if (free() > 0) fill()
      await sleep(50)
    }
    if (refusedWhileFull === had) faults.push(`time ${i}: a minute on a full disk and nobody was refused`)
    full = false
    rmSync(ballast)
    back.push(await intake.working())
    console.log(
      `time ${i}: ${intake.kept.length} acknowledged, ${refusedWhileFull - had} refused, back after ${back.at(-1)!.toFixed(0)} ms`,
    )
  }
  console.log(
    `${times} times full: ${await intake.compared(town.url)}; PostgreSQL started again ${restarts} times`,
  )
} catch (err) {
  faults.push((err as Error).message)
}
const code = intake.end()
await server.kill()
await keeper.stop().catch(() => {})
await town.stop().catch(() => {})
execFileSync('umount', ['-l', disk])
rmSync(disk, { recursive: true, force: true })
process.exit(code)
