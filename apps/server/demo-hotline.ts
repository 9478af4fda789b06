/**
 * The city's hotline and mailbox of the demo: another program as far as ours can tell, on a loopback port of its own, that takes
 * signed results and answers with a receipt number, so that the whole way back to the source can be tried without one.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { sql } from 'kysely'
import { secretContext } from '../../features/accounts/answers.ts'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'

/** Starts it and points the two demo clients at it; what waited in the outbox goes out by itself. */
export async function startDemoHotline(app: App): Promise<() => Promise<void>> {
  const receipts = new Map<string, string>()
  const server = createServer((req, res) => {
    req.resume()
    req.on('end', () => {
      const key = String(req.headers['idempotency-key'] ?? '')
      // The same message twice has one receipt, as a real one would answer.
      const receipt = receipts.get(key) ?? `HF-${String(receipts.size + 88_001)}`
      receipts.set(key, receipt)
      if (receipts.size > 10_000) receipts.clear()
      res.setHeader('content-type', 'application/json')
      res.end(JSON.stringify({ receipt }))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as { port: number }
  for (const [channel, name] of [
    ['hotline', '12345 热线平台（演示）'],
    ['mailbox', '市民信箱（演示）'],
  ] as const) {
    const key = `demo-${channel}`
    const sealed = app.crypto.seal(randomBytes(24).toString('hex'), secretContext(key))
    await sql`
      insert into clients (id, key, secret_sealed, name, channel, region_path, callback_url)
      values (${uuidv7()}, ${key}, ${sealed}, ${name}, ${channel}, ${app.installation.rootPath}, ${`http://127.0.0.1:${port}/results`})
      on conflict (key) do update set callback_url = excluded.callback_url`.execute(app.pools.system)
  }
  return () => new Promise((done) => server.close(() => done()))
}
