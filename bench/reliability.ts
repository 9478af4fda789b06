/**
 * B1 and B2: the server killed 100 times and PostgreSQL 30 times under intake load, nothing acknowledged lost, nothing twice.
 * node bench/reliability.ts [server kills] [PostgreSQL kills] [connections] [minutes at most]
 */
import { underFire } from './lib/killed.ts'

const [serverKills = 100, postgresKills = 30, connections = 16, minutes = 60] = process.argv
  .slice(2)
  .map(Number)
const r = await underFire({
  serverKills,
  postgresKills,
  connections,
  minutes,
  everyMs: 800,
  say: console.log,
})
console.log(
  `\nkilled: server ${r.serverKills} ×, PostgreSQL ${r.postgresKills} ×; ${r.acknowledged} reports acknowledged, ${r.resent} sent again without an answer, ${r.putOff} answers "later"`,
)
for (const what of ['server', 'postgres'] as const) {
  const t = r.back[what].toSorted((a, b) => a - b)
  const at = (q: number) => t[Math.min(t.length - 1, Math.floor(t.length * q))]
  if (t.length > 0)
    console.log(
      `back after a kill of ${what}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${t.at(-1)} ms`,
    )
}
console.log(`${r.cases} cases, ${r.events} events; faults: ${r.faults.length}`)
for (const f of r.faults.slice(0, 50)) console.log(`  ${f}`)
process.exit(r.faults.length ? 1 : 0)
