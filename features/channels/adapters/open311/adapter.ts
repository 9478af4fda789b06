import { pageAdapter } from '../../adapter.ts'

/** Apps that speak Open311 ask for what became of a request (features/open311): what is stored is delivered. */
export const adapter = pageAdapter({
  key: 'open311',
  name: { zh: 'Open311', en: 'Open311' },
  arrives: { zh: '别的应用按 GeoReport v2 上报', en: 'Other applications report by GeoReport v2' },
  returns: { zh: '对方按编号查状态和进展', en: 'They ask for state and updates by number' },
})
