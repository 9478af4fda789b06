/** All features of the server in one list: deleting a line here and the folder deletes the feature. */

import { routes as accounts, ticks as accountTicks } from '../../features/accounts/routes.ts'
import { jobs as analysisJobs, ticks as analysisTicks } from '../../features/analysis/reactions.ts'
import { routes as analysis } from '../../features/analysis/routes.ts'
import { ticks as arrivalTicks } from '../../features/arrivals/reactions.ts'
import { routes as arrivals } from '../../features/arrivals/routes.ts'
import { jobs as assistantJobs, ticks as assistantTicks } from '../../features/assistant/reactions.ts'
import { routes as assistant } from '../../features/assistant/routes.ts'
import { ticks as attachmentTicks } from '../../features/attachments/reactions.ts'
import { routes as attachments } from '../../features/attachments/routes.ts'
import { routes as audit } from '../../features/audit/routes.ts'
import { routes as board } from '../../features/board/routes.ts'
import { ticks as careTicks } from '../../features/care/reactions.ts'
import { routes as care } from '../../features/care/routes.ts'
import { ticks as caseTicks } from '../../features/cases/reactions.ts'
import { routes as cases } from '../../features/cases/routes.ts'
import { ticks as catalogueTicks } from '../../features/catalogue/reactions.ts'
import { routes as catalogue } from '../../features/catalogue/routes.ts'
import { jobs as channelJobs, ticks as channelTicks } from '../../features/channels/reactions.ts'
import { routes as channels } from '../../features/channels/routes.ts'
import { jobs as decisionJobs, ticks as decisionTicks } from '../../features/decisions/reactions.ts'
import { routes as decisions } from '../../features/decisions/routes.ts'
import { ticks as dutyTicks } from '../../features/duty/reactions.ts'
import { routes as duty } from '../../features/duty/routes.ts'
import { ticks as exchangeTicks } from '../../features/exchange/reactions.ts'
import { routes as exchange } from '../../features/exchange/routes.ts'
import { jobs as exportJobs, ticks as exportTicks } from '../../features/exports/reactions.ts'
import { routes as exportRoutes } from '../../features/exports/routes.ts'
import { routes as forms } from '../../features/forms/routes.ts'
import { routes as items } from '../../features/items/routes.ts'
import { jobs as ledgerJobs, ticks as ledgerTicks } from '../../features/ledger/reactions.ts'
import { routes as ledger } from '../../features/ledger/routes.ts'
import { routes as lostfound, ticks as lostTicks } from '../../features/lostfound/routes.ts'
import { ticks as mailingTicks } from '../../features/mailings/reactions.ts'
import { routes as mailings } from '../../features/mailings/routes.ts'
import { routes as mediation } from '../../features/mediation/routes.ts'
import { routes as open311 } from '../../features/open311/routes.ts'
import { routes as organisation } from '../../features/organisation/routes.ts'
import { jobs as placeNameJobs, ticks as placeNameTicks } from '../../features/placenames/reactions.ts'
import { routes as placeNames } from '../../features/placenames/routes.ts'
import { routes as publicity } from '../../features/publicity/routes.ts'
import { routes as regions } from '../../features/regions/routes.ts'
import { routes as reports } from '../../features/reports/routes.ts'
import { routes as risks } from '../../features/risks/routes.ts'
import { ticks as rollTicks } from '../../features/rolls/reactions.ts'
import { routes as rolls } from '../../features/rolls/routes.ts'
import { routes as settings } from '../../features/settings/routes.ts'
import { ticks as sourceTicks } from '../../features/sources/reactions.ts'
import { routes as sources } from '../../features/sources/routes.ts'
import { routes as statistics } from '../../features/statistics/routes.ts'
import { routes as suggestions } from '../../features/suggestions/routes.ts'
import { jobs as tableJobs, ticks as tableTicks } from '../../features/tables/reactions.ts'
import { routes as tables } from '../../features/tables/routes.ts'
import { routes as tasks } from '../../features/tasks/routes.ts'
import { routes as town } from '../../features/town/routes.ts'
import { jobs as triageJobs } from '../../features/triage/reactions.ts'
import { ticks as visitTicks } from '../../features/visits/reactions.ts'
import { routes as visits } from '../../features/visits/routes.ts'
import { routes as wall } from '../../features/wall/routes.ts'
import { jobs as weatherJobs } from '../../features/weather/reactions.ts'
import { routes as weather } from '../../features/weather/routes.ts'
import { ticks as hookTicks } from '../../features/webhooks/reactions.ts'
import { routes as webhooks } from '../../features/webhooks/routes.ts'
import { routes as workload } from '../../features/workload/routes.ts'
import type { AnyEndpoint, Route } from '../../kernel/endpoint.ts'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'

export const routes: readonly Route[] = [
  ...accounts,
  ...organisation,
  ...audit,
  ...regions,
  ...placeNames,
  ...attachments,
  ...items,
  ...forms,
  ...cases,
  ...assistant,
  ...exchange,
  ...exportRoutes,
  ...reports,
  ...channels,
  ...board,
  ...duty,
  ...tasks,
  ...settings,
  ...open311,
  ...town,
  ...webhooks,
  ...sources,
  ...wall,
  ...statistics,
  ...visits,
  ...publicity,
  ...analysis,
  ...workload,
  ...mediation,
  ...suggestions,
  ...lostfound,
  ...ledger,
  ...care,
  ...risks,
  ...rolls,
  ...arrivals,
  ...mailings,
  ...tables,
  ...catalogue,
  ...decisions,
  ...weather,
]
export const endpoints: readonly AnyEndpoint[] = routes.map((r) => r.def)
export const jobs: JobHandlers = {
  ...triageJobs,
  ...channelJobs,
  ...exportJobs,
  ...analysisJobs,
  ...ledgerJobs,
  ...tableJobs,
  ...placeNameJobs,
  ...assistantJobs,
  ...decisionJobs,
  ...weatherJobs,
}
export const ticks: Ticks = {
  ...accountTicks,
  ...attachmentTicks,
  ...caseTicks,
  ...assistantTicks,
  ...exchangeTicks,
  ...exportTicks,
  ...channelTicks,
  ...dutyTicks,
  ...hookTicks,
  ...visitTicks,
  ...sourceTicks,
  ...analysisTicks,
  ...lostTicks,
  ...ledgerTicks,
  ...careTicks,
  ...arrivalTicks,
  ...mailingTicks,
  ...rollTicks,
  ...tableTicks,
  ...catalogueTicks,
  ...decisionTicks,
  ...placeNameTicks,
}
