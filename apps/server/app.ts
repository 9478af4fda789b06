/** The one place that builds things: pools, services, jobs, in the order they need each other; stopped in reverse. */
import type { Logger } from 'pino'
import { carryGrants, startAccounts } from '../../features/accounts/answers.ts'
import { carryArrivals } from '../../features/arrivals/answers.ts'
import { carryAssists } from '../../features/assistant/answers.ts'
import { carryCare, loadGroups } from '../../features/care/answers.ts'
import { carryCases, foreseeCases, startPresence } from '../../features/cases/answers.ts'
import { carryCatalogue } from '../../features/catalogue/answers.ts'
import { carryChannels, foreseeCodes } from '../../features/channels/answers.ts'
import { carryDuty } from '../../features/duty/answers.ts'
import { carryExchange } from '../../features/exchange/answers.ts'
import { carryForms, startForms } from '../../features/forms/answers.ts'
import { startItems } from '../../features/items/answers.ts'
import { carryLedger, loadTags } from '../../features/ledger/answers.ts'
import { carryPostings } from '../../features/lostfound/answers.ts'
import { carryMailings } from '../../features/mailings/answers.ts'
import { carryMediations } from '../../features/mediation/answers.ts'
import { carryPosts, startOrganisation } from '../../features/organisation/answers.ts'
import { carryPlaceNames } from '../../features/placenames/answers.ts'
import { carryPublications } from '../../features/publicity/answers.ts'
import { startRegions } from '../../features/regions/answers.ts'
import { carryRisks } from '../../features/risks/answers.ts'
import { carryRolls } from '../../features/rolls/answers.ts'
import { startSettings } from '../../features/settings/answers.ts'
import { carrySources, startSources } from '../../features/sources/answers.ts'
import { carrySuggestions } from '../../features/suggestions/answers.ts'
import { carryTasks, foreseeTasks } from '../../features/tasks/answers.ts'
import { carryLandmarks } from '../../features/triage/carry.ts'
import { startTriage } from '../../features/triage/service.ts'
import { carryVisits } from '../../features/visits/answers.ts'
import { carryWeather, startWeather } from '../../features/weather/answers.ts'
import { carryHooks } from '../../features/webhooks/answers.ts'
import type { App, Installation, Services } from '../../kernel/context.ts'
import { createCrypto } from '../../kernel/crypto.ts'
import { createPools, type Pools } from '../../kernel/db.ts'
import { createJobs } from '../../kernel/jobs.ts'
import { createLive } from '../../kernel/live.ts'
import { createMetrics } from '../../kernel/metrics.ts'
import { jobs, ticks } from './features.ts'
import { readInstallation } from './install.ts'
import { namePlace } from './place.ts'
import { masterSecret } from './secret.ts'

export interface AppOptions {
  ownerUrl: string
  dataDir: string
  demo: boolean
  secure: boolean
  origin?: string | undefined
  folders?: readonly string[]
  localSources?: boolean
  model?: Installation['model']
  log: Logger
  clock?: () => Date
  /** Open pages of one account that hear events at once (kernel/live.ts). */
  livePerAccount?: number
  /** Database connections of each of the two larger pools (kernel/db.ts). */
  poolSize?: number
}

export interface RunningApp {
  app: App
  stop(): Promise<void>
}

export function openPools(o: Pick<AppOptions, 'ownerUrl' | 'log' | 'poolSize'>): Pools {
  return createPools(o.ownerUrl, {
    max: o.poolSize ?? 10,
    onError: (err) => o.log.warn({ err }, 'a database connection was lost; a new one is opened'),
  })
}

/** Builds the App on a migrated database that `install` has filled at least with its settings. Jobs and live push are started by the caller. */
export async function buildApp(o: AppOptions, pools: Pools = openPools(o)): Promise<RunningApp> {
  const metrics = createMetrics()
  const crypto = createCrypto(masterSecret(o.dataDir))
  // Not frozen: an empty installation learns its place once, from the first set-up (place.ts).
  const installation: Installation = {
    ...(await readInstallation(pools)),
    demo: o.demo,
    dataDir: o.dataDir,
    secure: o.secure,
    ...(o.origin ? { origin: o.origin } : {}),
    folders: o.folders ?? [],
    localSources: o.localSources ?? false,
    ...(o.model ? { model: o.model } : {}),
  }
  const services = {} as Services
  const app: App = Object.freeze({
    installation,
    pools,
    crypto,
    metrics,
    log: o.log,
    clock: o.clock ?? (() => new Date()),
    jobs: createJobs(o.ownerUrl, jobs, ticks, o.log),
    live: createLive(pools, metrics, o.log, o.livePerAccount),
    services,
  })
  // Each start reads what it holds in memory; triage reads the others, so it is last.
  services.settings = await startSettings(app)
  services.accounts = await startAccounts(app, { namePlace })
  services.organisation = await startOrganisation(app)
  services.regions = await startRegions(app)
  services.regions.onMoved(carryPosts)
  services.regions.onMoved(carryGrants)
  services.regions.onMoved(carryCases, foreseeCases)
  services.regions.onMoved(carryTasks, foreseeTasks)
  services.regions.onMoved(carryChannels, foreseeCodes)
  services.regions.onMoved(carryLandmarks)
  services.regions.onMoved(carryPlaceNames)
  services.regions.onMoved(carryAssists)
  services.regions.onMoved(carryHooks)
  services.regions.onMoved(carryForms)
  services.regions.onMoved(carryVisits)
  services.regions.onMoved(carrySources)
  services.regions.onMoved(carryDuty)
  services.regions.onMoved(carryExchange)
  services.regions.onMoved(carryPostings)
  services.regions.onMoved(carryPublications)
  services.sources = startSources(app)
  services.regions.onMoved(carryMediations)
  services.regions.onMoved(carrySuggestions)
  services.regions.onMoved(carryLedger)
  services.regions.onMoved(carryCare)
  await loadTags(app)
  await loadGroups(app)
  services.regions.onMoved(carryRisks)
  services.regions.onMoved(carryCatalogue)
  services.regions.onMoved(carryRolls)
  services.regions.onMoved(carryArrivals)
  services.regions.onMoved(carryMailings)
  services.items = await startItems(app)
  services.forms = await startForms(app)
  services.weather = await startWeather(app)
  services.regions.onMoved(carryWeather)
  services.triage = await startTriage(app)
  services.presence = startPresence(app)
  return {
    app,
    async stop() {
      await app.live.stop()
      await app.jobs.stop()
      for (const s of Object.values(services).reverse()) (s as { stop(): void }).stop()
      await pools.end()
    },
  }
}
