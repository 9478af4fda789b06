/**
 * CPU of one intake, for a busy machine: `intake()` called in process, one at a time or a few at once, counted by
 * process.cpuUsage(), which other processes of the machine do not touch. With a file name as third argument a CPU profile is written.
 * node bench/intake-cpu.ts [count] [at once] [profile.cpuprofile]
 */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import pino from 'pino'
import { buildApp } from '../apps/server/app.ts'
import { intake } from '../features/reports/intake.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { benchTown } from './lib/town.ts'

const count = Number(process.argv[2] ?? 2000)
const atOnce = Number(process.argv[3] ?? 4)
const file = process.argv[4]

const town = await benchTown()
const running = await buildApp({
  ownerUrl: town.url,
  dataDir: town.dataDir,
  demo: true,
  secure: false,
  log: pino({ level: 'error' }),
  poolSize: 12,
})
const { app } = running
const pack = loadPack(packFolder('dunren'))
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))
const texts = pack.reports.map((r) => r.text)
let i = 0
let linked = 0
const worker = async (to: number) => {
  while (i < to) {
    const n = i++
    const r = await intake(app, {
      channel: 'resident',
      body: `${texts[(n * 7919) % texts.length]}（${n}）`,
      point: points[(n * 104729) % points.length]!,
      accuracy: 10,
      reporter: { kind: 'anonymous' },
      requestId: randomUUID(),
    })
    if (r.linked) linked++
  }
}
const load = (to: number) => Promise.all(Array.from({ length: atOnce }, () => worker(to)))

await load(Math.round(count / 4))
linked = 0
const session = new Session()
if (file) {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
}
const from = i
const cpu = process.cpuUsage()
const t = performance.now()
await load(from + count)
const used = process.cpuUsage(cpu)
const wall = performance.now() - t
const n = i - from
console.log(
  `${n} intakes, ${linked} linked: CPU of our process ${((used.user + used.system) / 1000 / n).toFixed(2)} ms each (user ${(used.user / 1000 / n).toFixed(2)}), ${(n / (wall / 1000)).toFixed(0)}/s`,
)
if (file) {
  const { profile } = await session.post('Profiler.stop')
  writeFileSync(file, JSON.stringify(profile))
}
await running.stop()
await town.stop()
process.exit(0)
