/** `yige demo fill`: a past for a demo town, so that lists, searches and statistics have something to show. */
import pg from 'pg'
import { offsetAt } from '../../features/clocks/rules/zone.ts'
import { readConfig } from '../../kernel/config.ts'
import { createLog } from '../../kernel/log.ts'
import { prepareDatabase } from '../../kernel/migrate.ts'
import { openDatabase } from './database.ts'
import { fillPast } from './fill/fill.ts'
import { fillVisits } from './fill/visits.ts'

export async function demoFill(options: { cases: string; visits: string; months: string }): Promise<void> {
  const cases = Number(options.cases)
  const months = Number(options.months)
  const wanted = Number(options.visits)
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 5_000_000)
    throw new Error('--visits takes 0 to 5000000')
  if (!Number.isInteger(cases) || cases < 1 || cases > 5_000_000 || !(months >= 1 && months <= 60))
    throw new Error('--cases takes 1 to 5000000, --months 1 to 60')
  const config = readConfig(process.env)
  const log = createLog({ level: 'warn' })
  const database = await openDatabase(config, log)
  try {
    await prepareDatabase(database.url, log)
    const { buildApp, openPools } = await import('../server/app.ts')
    const { install, installedPack } = await import('../server/install.ts')
    const pools = openPools({ ownerUrl: database.url, log, poolSize: 4 })
    const { dataDir, town } = config
    await install(pools, { town, demo: config.demo, dataDir, log, clock: () => new Date() })
    const running = await buildApp(
      { ownerUrl: database.url, dataDir, demo: config.demo, secure: false, log },
      pools,
    )
    try {
      const pack = installedPack(running.app)
      if (!config.demo || !pack) throw new Error('this is no demo installation: nothing is filled')
      const began = performance.now()
      const zone = running.app.installation.zone
      const owner = new pg.Client(database.url)
      await owner.connect()
      const done = await fillPast(running.app, pack, {
        client: owner,
        cases,
        days: Math.round(months * 30.4),
        offsetMs: offsetAt(Date.now(), zone),
        said: (n) => process.stdout.write(`\r${n} / ${cases}`),
      })
      const seen = performance.now()
      const visits = await fillVisits(running.app, {
        client: owner,
        visits: wanted,
        days: Math.round(months * 30.4),
      })
      const visitSeconds = ((performance.now() - seen) / 1000).toFixed(1)
      await owner.query('vacuum analyze')
      await owner.end()
      const seconds = (performance.now() - began) / 1000
      console.log(
        `\r${done.cases} cases, ${done.rows} rows in ${seconds.toFixed(1)} s (${Math.round(done.cases / seconds)} cases/s, ${Math.round(done.rows / seconds)} rows/s); ${done.open} still open, ${done.late} were late at some time`,
      )
      if (visits.visits)
        console.log(
          `${visits.visits} visits, ${visits.rows} rows in ${visitSeconds} s; ${visits.open} of them open`,
        )
    } finally {
      await running.stop()
    }
  } finally {
    await database.close()
  }
}
