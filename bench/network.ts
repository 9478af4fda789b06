/**
 * B4: broken networks. The line between callers and server and the one between server and PostgreSQL are cut, left half-open,
 * delayed, throttled, and reset when an answer comes back, each so many times, under intake. Afterwards everything acknowledged
 * is there once. node bench/network.ts [times each] [connections]        40 12
 */
import { startOurs } from './lib/battery.ts'
import { http } from './lib/load.ts'
import { faultKinds, startLine } from './lib/proxy.ts'
import { steadyIntake } from './lib/steady-intake.ts'
import { benchTown } from './lib/town.ts'

const [each = 40, connections = 12] = process.argv.slice(2).map(Number)

const town = await benchTown()
const database = new URL(town.url)
const socket = database.searchParams.get('host')
const toDatabase = await startLine(
  socket
    ? { path: `${socket}/.s.PGSQL.${database.searchParams.get('port') ?? (database.port || '5432')}` }
    : { host: database.hostname, port: Number(database.port) },
)
const through = new URL(town.url)
through.searchParams.delete('host')
through.searchParams.delete('port')
through.host = `127.0.0.1:${toDatabase.port}`
const server = await startOurs(through.href, town.dataDir)
const toServer = await startLine({ host: '127.0.0.1', port: Number(new URL(server.url).port) })
const intake = steadyIntake({
  send: http(`http://127.0.0.1:${toServer.port}`, connections),
  connections,
  server,
  refusals: [503],
  mayBreak: true,
  patienceMs: 10_000,
})
const { faults } = intake

const back: number[] = []
try {
  for (let i = 0; i < each; i++)
    for (const kind of faultKinds) {
      await intake.working()
      const [name, line] = i % 2 === 0 ? (['database', toDatabase] as const) : (['server', toServer] as const)
      await line.fail(kind, 300 + Math.random() * 1200)
      back.push(await intake.working())
      if (i % 10 === 0) console.log(`${kind} to the ${name}: ${intake.kept.length} acknowledged`)
    }
  console.log(
    `${each} × ${faultKinds.length} faults (${faultKinds.join(', ')}): ${await intake.compared(town.url)}`,
  )
  back.sort((a, b) => a - b)
  console.log(
    `as many acknowledged again as there are callers, after the line was whole: median ${back[back.length >> 1]!.toFixed(0)} ms, longest ${back.at(-1)!.toFixed(0)} ms`,
  )
} catch (err) {
  faults.push((err as Error).message)
}
const code = intake.end()
await server.kill()
await toServer.close()
await toDatabase.close()
await town.stop()
process.exit(code)
