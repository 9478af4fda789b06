/**
 * B5: the disk of the database is full, again and again, under intake. While it is full callers are told so cleanly (507, or 503
 * when PostgreSQL had to stop), nothing is acknowledged that is not stored, and when there is room again the intake goes on by itself.
 * Needs root on Linux: the database lives on a small file system in memory. node bench/disk-full.ts [times] [connections]     20 8
 */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepPostgres } from '../kernel/postgres-keep.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { compare, type Kept, replayed, startOurs } from './lib/battery.ts'
import { http } from './lib/load.ts'
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
const send = http(server.url, connections)
const texts = loadPack(packFolder('dunren')).reports.map((r) => r.text)
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

const kept: Kept[] = []
const faults: string[] = []
const said = new Map<string, number>()
let full = false
let refusedWhileFull = 0
let n = 0
let over = false
async function client(): Promise<void> {
  while (!over) {
    const requestId = randomUUID()
    const body = `${texts[(n * 7919) % texts.length]}（${n++}）`
    for (;;) {
      try {
        const r = await send({
          method: 'POST',
          path: '/api/reports',
          body: JSON.stringify({ requestId, body }),
        })
        said.set(String(r.status), (said.get(String(r.status)) ?? 0) + 1)
        if (r.status === 201) {
          const { reportId, number } = JSON.parse(r.body) as Kept
          kept.push({ requestId, reportId, number, body })
          break
        }
        if (r.status !== 503 && r.status !== 507) {
          faults.push(`answer ${r.status}: ${r.body.slice(0, 200)}`)
          break
        }
        if (full) refusedWhileFull++
      } catch {
        faults.push('a connection was broken')
      }
      await sleep(50)
    }
  }
}
const clients = Array.from({ length: connections }, client)

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

async function working(): Promise<number> {
  const from = performance.now()
  const had = kept.length
  while (kept.length < had + connections) {
    const why = server.ended()
    if (why) throw new Error(`the server ended by itself: ${why}`)
    if (performance.now() - from > 120_000) throw new Error('intake did not come back within two minutes')
    await sleep(20)
  }
  return performance.now() - from
}

const back: number[] = []
try {
  for (let i = 1; i <= times; i++) {
    await working()
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
    back.push(await working())
    console.log(
      `time ${i}: ${kept.length} acknowledged, ${refusedWhileFull - had} refused, back after ${back.at(-1)!.toFixed(0)} ms`,
    )
  }
  over = true
  await Promise.all(clients)
  const compared = await compare(town.url, kept)
  faults.push(...compared.faults, ...(await replayed(send, kept.slice(-50))))
  console.log(
    `${times} times full: ${kept.length} acknowledged, answers ${[...said].map(([k, c]) => `${k} ${c}`).join(', ')}; PostgreSQL started again ${restarts} times; ${compared.cases} cases, ${compared.events} events`,
  )
} catch (err) {
  faults.push((err as Error).message)
}
over = true
console.log(`faults: ${faults.length} (must be 0)`)
for (const f of faults.slice(0, 20)) console.log(`  ${f}`)
await server.kill()
await keeper.stop().catch(() => {})
await town.stop().catch(() => {})
execFileSync('umount', ['-l', disk])
rmSync(disk, { recursive: true, force: true })
process.exit(faults.length > 0 ? 1 : 0)
