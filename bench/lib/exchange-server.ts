/** Our server as it runs in production, for the exchange bench; with BENCH_WORK it also resolves what was referred to it. */
import pino from 'pino'
import { buildApp } from '../../apps/server/app.ts'
import { createServer } from '../../apps/server/server.ts'
import { act, asSystem } from '../../features/cases/answers.ts'

const log = pino({ level: 'fatal' })
const running = await buildApp({
  ownerUrl: process.env.BENCH_DB!,
  dataDir: process.env.BENCH_DATA!,
  demo: true,
  secure: false,
  log,
  poolSize: 8,
})
const { app } = running
app.installation.name = process.env.BENCH_NAME!
await app.jobs.start(app)
app.live.start()
const server = await createServer(app, { log, trustProxy: 0, rateLimits: false, webDir: '/nonexistent' })
const url = await server.listen({ host: '127.0.0.1', port: 0 })
process.send!({ url })

async function work(): Promise<void> {
  const { rows } = await app.pools.systemPool.query(
    `select c.id, c.number, c.state, c.main_unit_id, p.unit_id from referrals r join cases c on c.county = r.county and c.id = r.case_id
     join peers p on p.id = r.peer_id where r.direction = 'in' and c.state in ('triage', 'dispatched', 'accepted') limit 20`,
  )
  for (const c of rows)
    try {
      await asSystem(app, async (ctx) => {
        if (c.state === 'triage') await act(ctx, c.id, 'dispatch', { unitId: c.unit_id })
        const unitId = c.state === 'triage' ? c.unit_id : c.main_unit_id
        if (c.state !== 'accepted') await act(ctx, c.id, 'accept', {}, { unitId })
        await act(
          ctx,
          c.id,
          'resolve',
          { result: `办结 ${c.number}`, uploads: [], confirmations: [] },
          { unitId },
        )
      })
    } catch {
      // Another turn.
    }
}
if (process.env.BENCH_WORK)
  for (;;) {
    await work().catch(() => {})
    await new Promise((done) => setTimeout(done, 300))
  }
