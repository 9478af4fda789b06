/** A process that runs one import and is killed by the test somewhere in it. */
import pg from 'pg'
import pino from 'pino'
import { runImport } from '../features/channels/import-run.ts'
import { sampleIntake } from '../features/channels/sample.ts'
import type { App } from '../kernel/context.ts'
import { createPools } from '../kernel/db.ts'

const { url, installation, id } = JSON.parse(process.argv[2]!)
const pools = createPools(url)
const owner = new pg.Client(url)
await owner.connect()
const app = {
  installation,
  pools,
  log: pino({ level: 'silent' }),
  clock: () => new Date(),
  services: {},
} as unknown as App
await runImport(app, id, { take: sampleIntake(owner), onProgress: (p) => process.send?.(p) })
await owner.end()
await pools.end()
