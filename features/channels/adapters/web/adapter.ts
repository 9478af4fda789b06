import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'web',
  name: { zh: '网页', en: 'Web page' },
  arrives: { zh: '居民直接打开网页', en: 'Residents open the page without a code' },
  returns: { zh: '跟踪页当即更新', en: 'The tracking page, at once' },
})
