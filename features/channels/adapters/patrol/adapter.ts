import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'patrol',
  name: { zh: '巡查', en: 'Patrol' },
  arrives: { zh: '巡查队按路线上报', en: 'Patrols report along their route' },
  returns: { zh: '巡查队自己的列表', en: 'The list of the patrol' },
})
