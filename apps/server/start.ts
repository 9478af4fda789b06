/** `yige start`: database, schema, place, services, address, in this order; everything stops in reverse on Ctrl-C. */
import { join } from 'node:path'
import { firstAnalysis } from '../../features/analysis/answers.ts'
import { type Config, readConfig } from '../../kernel/config.ts'
import { createLog } from '../../kernel/log.ts'
import { prepareDatabase } from '../../kernel/migrate.ts'
import { keepPostgres } from '../../kernel/postgres-keep.ts'
import { townList } from '../../packs/load.ts'
import { buildApp, openPools, type RunningApp } from './app.ts'
import { askedToStop } from './asked.ts'
import { fillDemo } from './demo.ts'
import { fillArrivals } from './demo-arrivals.ts'
import { fillDemoCare } from './demo-care.ts'
import { fillDemoCatalogue } from './demo-catalogue.ts'
import { fillDecisions } from './demo-decisions.ts'
import { startDemoHotline } from './demo-hotline.ts'
import { fillLearned } from './demo-learned.ts'
import { fillDemoLedger } from './demo-ledger.ts'
import { fillMailings } from './demo-mailings.ts'
import { fillNames } from './demo-names.ts'
import { fillPeer } from './demo-peer.ts'
import { fillPublic } from './demo-public.ts'
import { fillRisks } from './demo-risks.ts'
import { startDemoSms } from './demo-sms.ts'
import { fillDemoVisits } from './demo-visits.ts'
import { fillWeather } from './demo-weather.ts'
import { install, installedPack, put } from './install.ts'
import { requireFreePort } from './port.ts'
import { backlog, createServer } from './server.ts'
import { startDemoTown } from './town.ts'

export interface Running {
  url: string
  running: RunningApp
  stop(): Promise<void>
}

/**
 * Starts everything from a configuration; throws with words a person can act on, having stopped what had started.
 * `cancel` stops a start that is still under way: a first start takes a while, and Ctrl-C must leave no database behind.
 */
export async function startServer(config: Config, cancel?: AbortSignal): Promise<Running> {
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY })
  const stops: (() => Promise<unknown>)[] = []
  let stopping = Promise.resolve()
  const stop = () => {
    stopping = stopping.then(async () => {
      for (const s of stops.splice(0).reverse())
        await s().catch((err) => log.error({ err }, 'something did not stop cleanly'))
    })
    return stopping
  }
  cancel?.addEventListener('abort', stop, { once: true })
  try {
    await requireFreePort(config.host, config.port)
    let ownerUrl = config.databaseUrl
    if (!ownerUrl) {
      log.info('starting the database')
      const postgres = await keepPostgres({ dataDir: join(config.dataDir, 'postgres'), log })
      stops.push(() => postgres.stop())
      ownerUrl = postgres.url
    }
    cancel?.throwIfAborted()
    await prepareDatabase(ownerUrl, log)
    const clock = () => new Date()
    const pools = openPools({ ownerUrl, log })
    const secure = config.origin?.startsWith('https:') ?? false
    let app: RunningApp
    let pack: Awaited<ReturnType<typeof install>>['pack']
    try {
      ;({ pack } = await install(pools, {
        town: config.town,
        demo: config.demo,
        dataDir: config.dataDir,
        log,
        clock,
      }))
      app = await buildApp({ ...config, ownerUrl, secure, log, clock }, pools)
    } catch (err) {
      await pools.end()
      throw err
    }
    stops.push(app.stop)
    cancel?.throwIfAborted()
    if (config.demo) stops.push(await startDemoHotline(app.app), await startDemoSms(app.app))
    if (pack && config.demo) {
      log.info('the town wakes up: sending its reports through the whole pipeline')
      await fillLearned(app.app, pack)
      await fillDemo(app.app, pack)
      await fillPublic(app.app, pack)
      await fillPeer(app.app)
      await fillDemoVisits(app.app)
      await fillDemoLedger(app.app)
      await fillDemoCare(app.app)
      await fillDemoCatalogue(app.app)
      await fillNames(app.app)
      await fillRisks(app.app)
      await fillArrivals(app.app)
      await fillMailings(app.app)
      await fillDecisions(app.app, pack)
      await fillWeather(app.app)
      await put(pools, { demoFill: 'filled' })
      await firstAnalysis(app.app)
    }
    cancel?.throwIfAborted()
    await app.app.jobs.start(app.app)
    app.app.live.start()
    const server = await createServer(app.app, { log, trustProxy: config.trustProxy })
    stops.push(() => server.close())
    const url = await server.listen({ host: config.host, port: config.port, backlog })
    const lives = config.demo ? installedPack(app.app) : null
    if (lives) {
      const town = await startDemoTown(app.app, server, lives, config.demoSpeed)
      stops.push(() => town.end())
    }
    return { url, running: app, stop }
  } catch (err) {
    await stop()
    throw err
  }
}

/** The command: prints where to go and whom to be, and stops on the first signal. */
export async function startCommand(options: { town?: string } = {}): Promise<void> {
  const config = readConfig(process.env, options)
  if (config.town === 'list') {
    console.log(townList())
    return
  }
  const started = performance.now()
  const asked = askedToStop()
  const { url, running, stop } = await startServer(config, asked).catch((err) => {
    if (asked.aborted) process.exit(130)
    throw err
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const { installation, services } = running.app
  const at = config.origin ?? url.replace('0.0.0.0', '127.0.0.1')
  const lines = [
    '',
    `  一格 Yige · ${installation.name} ${installation.nameEn} (${seconds} s)`,
    '',
    `  居民 Residents   ${at}/`,
    `  工作台 Desk      ${at}/desk/`,
    `  手机端 Field     ${at}/field/`,
    `  接口 API         ${at}/docs/api`,
    '',
  ]
  if (installation.demo)
    lines.push(
      '  演示账号见登录页，密码都是 yige-demo / demo accounts on the sign-in page, password yige-demo',
      '',
    )
  if (await services.accounts.needsSetup())
    lines.push(`  首次设置 First set-up ${at}/desk/  验证码 code ${services.accounts.setupCode()}`, '')
  lines.push('  Ctrl-C 停止 stops everything', '')
  console.log(lines.join('\n'))
  asked.addEventListener('abort', () => void stop().then(() => process.exit(0)))
  if (asked.aborted) await stop().then(() => process.exit(0))
}
