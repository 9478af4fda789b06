/** A server process that does nothing but deliver the outbox once, for tests that kill it in the middle. */
import pino from 'pino'
import { deliverDue } from '../features/channels/deliver.ts'
import type { App } from '../kernel/context.ts'
import { createCrypto } from '../kernel/crypto.ts'
import { createPools } from '../kernel/db.ts'
import { createMetrics } from '../kernel/metrics.ts'

const { url, secret, installation } = JSON.parse(process.argv[2]!)
const pools = createPools(url)
const app = {
  installation,
  pools,
  crypto: createCrypto(Buffer.from(secret, 'hex')),
  metrics: createMetrics(),
  log: pino({ level: 'silent' }),
  clock: () => new Date(),
  services: {},
} as unknown as App
await deliverDue(app)
await pools.end()
