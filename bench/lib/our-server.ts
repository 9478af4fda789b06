/** Our server as it runs in production, without rate limits (all load comes from one address). */
import pino from 'pino'
import { buildApp } from '../../apps/server/app.ts'
import { backlog, createServer } from '../../apps/server/server.ts'

const log = pino({ level: 'error' })
const running = await buildApp({
  ownerUrl: process.env.BENCH_DB!,
  dataDir: process.env.BENCH_DATA!,
  demo: true,
  secure: false,
  log,
  // Ten thousand pages of a few accounts are its purpose; a real town has as many accounts as people.
  livePerAccount: 10_000,
  poolSize: Number(process.env.BENCH_POOL ?? 12),
})
await running.app.jobs.start(running.app)
running.app.live.start()
const server = await createServer(running.app, {
  log,
  trustProxy: 0,
  rateLimits: false,
  webDir: '/nonexistent',
})
const url = await server.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT ?? 0), backlog })
process.send!({ url })
process.on('SIGTERM', async () => {
  await server.close()
  await running.stop()
  process.exit(0)
})
